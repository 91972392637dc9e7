"""Writes tickets.csv: customers' letters and the structured tickets that somebody at the desk made of them.

    python3 tickets.py tickets.csv [--rows N]
"""

import argparse
import csv
import datetime
import random
import re
from pathlib import Path

import flaws
import world as the_world
from customers import case, messy
from phrases import tidy

SEED = 4711
#: topic in the world -> (label, share of the letters)
LABELS = {"fault": ("fault", 24), "late": ("delivery", 18), "money": ("payment", 15), "broken": ("damage", 13), "back": ("return", 12),
          "spare": ("parts", 8), "how": ("advice", 7), "thanks": ("praise", 3)}
ASIDES = ("I have the bill here.", "The driver was friendly, by the way.", "I paid at once, as always.", "The last delivery was fine.", "I do not want my money back.",
          "The manual does not help.", "I have kept the box.", "I asked in the shop already.", "All parts are there, I have looked.", "My old one never had that.",
          "I ordered it on your page.", "The colour is lovely, though.", "It is still under guarantee.", "I like your products otherwise.")


def letter(rng, world, topic):
    """(message, ticket) of one customer."""
    matter = case(rng, world, topic, mess=0)
    text, product = matter.text, matter.product.name
    if rng.random() < 0.07:                     # the customer names no series
        text = tidy(re.sub(re.escape(matter.calling), "my " + matter.product.kind.name, text, flags=re.IGNORECASE))
        product = matter.product.kind.name
    if rng.random() < 0.35 and topic != "thanks":
        text += " " + rng.choice(ASIDES) if rng.random() < 0.7 else ""
    if rng.random() < 0.35:
        text = messy(rng, text)
    short = f"{matter.product.kind.name} {matter.short}" if topic == "fault" else matter.short
    return text, f"category: {LABELS[topic][0]}\nurgency: {matter.urgency}\nproduct: {product}\nsummary: {short}"


def table(rows):
    rng, world = random.Random(SEED), the_world.build()
    day, seen, table = datetime.date(2025, 1, 7), set(), []
    while len(table) < rows:
        topic = rng.choices(tuple(LABELS), [share for _, share in LABELS.values()])[0]
        message, ticket = letter(rng, world, topic)
        if message in seen:
            continue
        seen.add(message)
        day += datetime.timedelta(days=rng.random() < 0.35)
        table.append({"received": day.isoformat(), "region": rng.choice(the_world.TOWNS)[0], "message": message, "ticket": ticket})
    return table


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("out", type=Path)
    arguments.add_argument("--rows", type=int, default=880)
    options = arguments.parse_args()
    rows = flaws.apply(table(options.rows), SEED)
    with options.out.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, ("ticket_id", "received", "region", "message", "ticket"), lineterminator="\n")
        writer.writeheader()
        writer.writerows({"ticket_id": f"L-{10400 + index}", **row} for index, row in enumerate(rows))
    print(f"{options.out}: {len(rows)} rows")


if __name__ == "__main__":
    main()
