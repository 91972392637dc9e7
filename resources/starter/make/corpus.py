"""Writes the pre-training corpus: train.jsonl and general.jsonl in the folder given.

    python3 corpus.py OUT [--rows N]

A row has `text` or `messages`, and `group`: the combination of facts it is about (this product with that symptom, this
product with that question). Graft keeps a group in one set, so held-out loss is about combinations that no
training row of the same nature is about; general.jsonl is chosen likewise. Equal texts appear once.
"""

import argparse
import hashlib
import json
import random
from pathlib import Path

import world as the_world
from dialogues import KINDS_OF_DIALOGUE, SYSTEMS
from documents import KINDS_OF_DOCUMENT
from instructions import KINDS_OF_INSTRUCTION

GENERAL_SHARE = 0.003
GENERAL_ROWS = 60
FORBIDDEN = ("category", "urgency", "ticket", "summary", "product:")     # the words of the ticket form
LONGEST = 1300                                                           # characters; about 400 tokens


def group_of(key):
    """A short name for a combination of facts."""
    return hashlib.sha256("|".join(map(str, key)).encode()).hexdigest()[:12]


def is_general(group):
    """Decided by the combination of facts alone, so it never falls on both sides."""
    return int(group[:8], 16) / 2**32 < GENERAL_SHARE


def as_row(rng, content):
    """A document as {"text"}, a conversation as {"messages"}, sometimes with a system message in front."""
    if isinstance(content, str):
        return {"text": content}
    if content[0][0] != "system" and rng.random() < 0.12:
        content = [("system", rng.choice(SYSTEMS))] + content
    return {"messages": [{"role": role, "content": text} for role, text in content]}


def generate(rng, world, wanted):
    """Rows until `wanted` distinct ones are there."""
    table = KINDS_OF_DOCUMENT + KINDS_OF_DIALOGUE + KINDS_OF_INSTRUCTION
    makers, weights = zip(*table)
    seen = set()
    while len(seen) < wanted:
        key, content = rng.choices(makers, weights)[0](rng, world, rng.choice(world.products))
        text = content if isinstance(content, str) else "\n".join(part for _, part in content)
        if text in seen or len(text) > LONGEST:
            continue
        if any(word in text.lower() for word in FORBIDDEN):
            raise ValueError(f"a word of the ticket form in: {text}")
        seen.add(text)
        yield {**as_row(rng, content), "group": group_of(key)}


def write(path, rows):
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")
    print(f"{path}: {len(rows)} rows, {path.stat().st_size / 1e6:.2f} MB")


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("out", type=Path)
    arguments.add_argument("--rows", type=int, default=32000)
    options = arguments.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    rows = list(generate(random.Random(the_world.SEED), the_world.build(), options.rows))
    general = [{key: value for key, value in row.items() if key != "group"} for row in rows if is_general(row["group"])]
    write(options.out / "train.jsonl", [row for row in rows if not is_general(row["group"])])
    write(options.out / "general.jsonl", general[:GENERAL_ROWS])


if __name__ == "__main__":
    main()
