"""The flaws of real files, put into a clean table: duplicates, holes, leftovers of two encodings, addresses, odd spaces."""

import random

from customers import shortened

SHARE_DUPLICATES = 0.03
EMPTY = (("region", 22), ("received", 9), ("message", 3), ("ticket", 4))     # column, cells emptied
ADDRESSES = (" You can write to {mail}.", " My address is {mail}", " ({mail})", " Answer to {mail} please.")


def read_as_1252(text):
    """UTF-8 bytes that somebody read as Windows-1252: é becomes Ã©, ’ becomes â€™."""
    return text.encode("utf-8").decode("cp1252", errors="ignore")


def read_as_latin1(text):
    """Windows-1252 bytes that somebody read as Latin-1: ’ becomes the control character U+0092."""
    return text.encode("cp1252", errors="ignore").decode("latin-1")


def curly(text):
    return shortened(text, "’").replace("'", "’")


def touched(rng, share, rows):
    return rng.sample(rows, max(1, round(share * len(rows))))


def spaces(rng, text):
    kind = rng.randrange(4)
    if kind == 0:
        return text.replace(" ", "  ", 3)
    if kind == 1:
        return text + "   "
    if kind == 2:
        return text.replace(". ", ".\n", 1)
    return "  " + text.replace(", ", " ,", 1)


def quoted(rng, text):
    """Quotation marks as people set them; the CSV writer doubles them."""
    return rng.choice(('"{}"', 'He said "wait", so I wait. {}', '{} "Satisfaction guaranteed", you say!')).format(text)


def apply(rows, seed):
    """The rows with flaws; every row stays a complete record."""
    rng = random.Random(seed)
    for row in touched(rng, 0.04, rows):
        row["message"] = read_as_1252(curly(row["message"]))
    for row in touched(rng, 0.02, rows):
        row["message"] = read_as_latin1(curly(row["message"])) if "â" not in row["message"] else row["message"]
    for row in touched(rng, 0.02, rows):
        name = f"{rng.choice(('renee.marsh', 'l_kemp', 'ada.hale', 'brook77', 'familie.cobb'))}@{rng.choice(('postbox', 'lakemail', 'millnet'))}.example"
        row["message"] += rng.choice(ADDRESSES).format(mail=name)
    for row in touched(rng, 0.08, rows):
        row["message"] = spaces(rng, row["message"])
    for row in touched(rng, 0.015, rows):
        row["message"] = quoted(rng, row["message"])
    for row in touched(rng, 0.03, rows):
        row["region"] = rng.choice((row["region"].upper(), row["region"].lower() + " ", row["region"][:3] + "."))
    for column, count in EMPTY:
        for row in rng.sample(rows, count):
            row[column] = ""
    for row in rng.sample([row for row in rows if row["message"]], round(SHARE_DUPLICATES * len(rows))):
        rows.insert(rng.randrange(len(rows)), dict(row))
    return rows
