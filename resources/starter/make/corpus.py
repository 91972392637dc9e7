"""Writes the pre-training corpus: train.jsonl, held_out.jsonl and general.jsonl in the folder given.

    python3 corpus.py OUT [--rows N]

Held-out rows are about combinations of facts (this product with that symptom, this product with that question)
that no training row of the same nature is about; equal texts appear once.
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

HELD_OUT_SHARE = 0.025
FORBIDDEN = ("category", "urgency", "ticket", "summary", "product:")     # the words of the ticket form
LONGEST = 1300                                                           # characters; about 400 tokens


def held_out(key):
    """Decided by the combination of facts alone, so it never falls on both sides."""
    digest = hashlib.sha256("|".join(map(str, key)).encode()).digest()
    return int.from_bytes(digest[:4], "big") / 2**32 < HELD_OUT_SHARE


def as_row(rng, content):
    """A document as {"text"}, a conversation as {"messages"}, sometimes with a system message in front."""
    if isinstance(content, str):
        return {"text": content}
    if content[0][0] != "system" and rng.random() < 0.12:
        content = [("system", rng.choice(SYSTEMS))] + content
    return {"messages": [{"role": role, "content": text} for role, text in content]}


def generate(rng, world, wanted):
    """Rows until `wanted` distinct ones are there, as (is held out, row)."""
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
        yield held_out(key), as_row(rng, content)


def write(path, rows):
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")
    print(f"{path}: {len(rows)} rows, {path.stat().st_size / 1e6:.2f} MB")


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("out", type=Path)
    arguments.add_argument("--rows", type=int, default=30000)
    options = arguments.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    parts = {False: [], True: []}
    for is_held_out, row in generate(random.Random(the_world.SEED), the_world.build(), options.rows):
        parts[is_held_out].append(row)
    general, steering = parts[True][:60], parts[True][60:]
    write(options.out / "train.jsonl", parts[False])
    write(options.out / "held_out.jsonl", steering)
    write(options.out / "general.jsonl", general)


if __name__ == "__main__":
    main()
