#include "base/durable_file.h"
#include "base/hash.h"

#include <QtTest>

using namespace graft;

class HashTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void sha256OfKnownTexts() {  // FIPS 180-2, appendix B
        QCOMPARE(sha256Hex("abc"), std::string("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"));
        QCOMPARE(sha256Hex(std::string(1000000, 'a')), std::string("cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"));
    }
    void fileHashEqualsTextHash() {
        QTemporaryDir folder;
        const auto path = std::filesystem::path(folder.path().toStdString()) / "f";
        const std::string text(200001, 'z');
        QVERIFY(writeFileDurably(path, text));
        QCOMPARE(*sha256HexOfFile(path), sha256Hex(text));
        QVERIFY(!sha256HexOfFile(path / "absent"));
    }
    void hash64OfNothing() { QCOMPARE(hash64(""), std::uint64_t{0x2d06800538d394c2}); }  // XXH3 of the empty input, seed 0 (xxHash's own check)
    void seedMatters() { QVERIFY(hash64("a", 1) != hash64("a", 2)); }
};

QTEST_GUILESS_MAIN(HashTest)
#include "hash_test.moc"
