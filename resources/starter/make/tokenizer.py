"""Trains the SentencePiece tokenizer of the starter on the corpus (needs `spm_train`, Debian package sentencepiece).

    python3 tokenizer.py OUT/train.jsonl ../model/tokenizer.model [--pieces N] [--kind bpe|unigram]

No dummy prefix and no normalisation: decoding gives back exactly the bytes that went in, and the pieces of a text
do not depend on what stands before it. A line break is the byte piece <0x0A>. BPE, because LlamaTokenizer of
transformers 5 reads every tokenizer.model as BPE.
"""

import argparse
import json
import string
import subprocess
import tempfile
from pathlib import Path

ALPHABET = string.digits + string.ascii_letters + string.punctuation + "é’"      # each is a piece, however rare in the corpus
CHAT_SYMBOLS = ("<|system|>", "<|user|>", "<|assistant|>", "<|end|>")


def texts(path):
    for line in path.open(encoding="utf-8"):
        row = json.loads(line)
        yield from [row["text"]] if "text" in row else (message["content"] for message in row["messages"])


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("corpus", type=Path)
    arguments.add_argument("out", type=Path)
    arguments.add_argument("--pieces", type=int, default=2048)
    arguments.add_argument("--kind", choices=("bpe", "unigram"), default="bpe")
    options = arguments.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        plain = Path(folder, "text")
        plain.write_text(" ".join(ALPHABET) + "\n" + "".join(text + "\n" for text in texts(options.corpus)), encoding="utf-8")
        subprocess.run(["spm_train", f"--input={plain}", f"--model_prefix={folder}/tokenizer", f"--vocab_size={options.pieces}", f"--model_type={options.kind}",
                        "--byte_fallback=true", "--split_digits=true", "--character_coverage=1.0", "--normalization_rule_name=identity",
                        "--remove_extra_whitespaces=false", "--add_dummy_prefix=false", "--input_sentence_size=0", "--num_threads=2",
                        "--user_defined_symbols=" + ",".join(CHAT_SYMBOLS), "--unk_id=0", "--bos_id=1", "--eos_id=2", "--pad_id=-1", "--minloglevel=1"], check=True)
        options.out.write_bytes(Path(folder, "tokenizer.model").read_bytes())


if __name__ == "__main__":
    main()
