#include "text/sentencepiece_check.h"
#include "text/tokenizer_model.h"

#include <sentencepiece_processor.h>

#include <fstream>

namespace graft::text {

namespace {

class SentencePieceModel : public TokenizerModel {
public:
    std::vector<Piece> encode(std::string_view text) const override {
        std::vector<Piece> pieces;
        if (text.empty()) return pieces;
        const auto encoded = processor.EncodeAsImmutableProto(absl::string_view(text.data(), text.size()));
        pieces.reserve(encoded.pieces_size());
        for (std::size_t i = 0; i < encoded.pieces_size(); ++i) {
            const auto piece = encoded.pieces(static_cast<int>(i));
            pieces.push_back({static_cast<TokenId>(piece.id()), piece.begin(), piece.end()});
        }
        return pieces;
    }
    std::string decode(std::span<const TokenId> ids) const override { return processor.DecodeIds(std::vector<int>(ids.begin(), ids.end())); }
    std::string piece(TokenId id) const override { return processor.IdToPiece(id); }
    std::optional<TokenId> idOf(std::string_view piece) const override {
        const auto id = processor.PieceToId(absl::string_view(piece.data(), piece.size()));
        if (id == processor.unk_id() && processor.IdToPiece(id) != piece) return {};
        return id;
    }
    std::int64_t size() const override { return processor.GetPieceSize(); }

    sentencepiece::SentencePieceProcessor processor;
};

std::optional<TokenId> present(int id) { return id >= 0 ? std::optional<TokenId>(id) : std::nullopt; }

}  // namespace

Result<LoadedModel> loadSentencePiece(const std::filesystem::path& path) {
    constexpr std::uintmax_t limit = 256u << 20;
    std::error_code failed;
    const auto size = std::filesystem::is_regular_file(path, failed) ? std::filesystem::file_size(path, failed) : 0;
    if (failed || size > limit) return Error{ErrorKind::badInput, "Cannot read " + path.string(), "it is not a regular file of at most 256 MiB", "Get a fresh copy of the model folder"};
    std::ifstream stream(path, std::ios::binary);
    const std::string bytes(std::istreambuf_iterator<char>(stream), {});
    TRY(checkSentencePiece(bytes, path.string()));

    auto model = std::make_shared<SentencePieceModel>();
    if (const auto status = model->processor.LoadFromSerializedProto(bytes); !status.ok())
        return Error{ErrorKind::badInput, "Cannot read " + path.string(), status.ToString(), "Get a fresh copy of this file"};
    LoadedModel loaded;
    loaded.bos = present(model->processor.bos_id());
    loaded.eos = present(model->processor.eos_id());
    loaded.adds_bos = loaded.bos.has_value();
    for (TokenId id = 0; id < model->size(); ++id)
        if (model->processor.IsControl(id) || model->processor.IsUnknown(id)) loaded.added.push_back({model->piece(id), id, true});
    loaded.model = std::move(model);
    return loaded;
}

}  // namespace graft::text
