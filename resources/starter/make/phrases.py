"""A small grammar: a template becomes one of its many sentences.

`[a|b|c]` is a choice (it nests, and an empty branch leaves the words out), `{name}` is filled from the
arguments, and `a(n)` becomes the article that fits the next word. Everything random comes from the `rng`
passed in, so the same seed always writes the same text.
"""

import re

CHOICE = re.compile(r"\[([^\[\]]*)\]")
SENTENCE_START = re.compile(r"(^|[.!?][\")]?\s+|\n)([a-z])")
DOUBLES = {"drip", "stop", "trip", "cut", "spit", "get", "hum", "let", "shut", "drop", "jam", "skip", "run", "slip", "clog"}


def choose(rng, template):
    """The template with every choice made, innermost first."""
    while True:
        template, changed = CHOICE.subn(lambda match: rng.choice(match.group(1).split("|")), template)
        if not changed:
            return template


def tidy(text):
    """One space between words, none before a stop, capitals at sentence starts, the right article."""
    text = re.sub(r"[ \t]+", " ", text)
    text = re.sub(r" ([.,;:!?])", r"\1", text)
    text = re.sub(r"\n +| +\n", "\n", text).strip()
    text = re.sub(r"\b([Aa])\(n\) (?=[aeiouAEIOU])", r"\1n ", text)
    text = text.replace("(n) ", " ")
    text = re.sub(r"\bi\b(?=[ '])", "I", text)
    return SENTENCE_START.sub(lambda match: match.group(1) + match.group(2).upper(), text)


def say(rng, template, **slots):
    """One sentence (or several) from a template."""
    return tidy(choose(rng, template).format(**slots))


def fragment(rng, template, **slots):
    """Like `say`, for a piece that will stand inside a sentence: no capital is forced."""
    return re.sub(r"\s+", " ", choose(rng, template).format(**slots)).strip()


def listing(words, last="and"):
    """'a, b and c'"""
    words = list(words)
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} {last} {words[-1]}"


def third(verb):
    """'leak at the base' -> 'leaks at the base'; 'not heat up' -> 'does not heat up'."""
    if verb.startswith("not "):
        return "does " + verb
    head, _, rest = verb.partition(" ")
    if head.endswith(("s", "sh", "ch", "x", "z", "o")):
        head += "es"
    elif head.endswith("y") and head[-2] not in "aeiou":
        head = head[:-1] + "ies"
    else:
        head += "s"
    return f"{head} {rest}".strip()


def gerund(verb):
    """'leak at the base' -> 'leaking at the base'; 'not heat up' -> 'not heating up'."""
    if verb.startswith("not "):
        return "not " + gerund(verb[4:])
    head, _, rest = verb.partition(" ")
    if head in DOUBLES:
        head += head[-1]
    elif head.endswith("e") and not head.endswith("ee"):
        head = head[:-1]
    return f"{head}ing {rest}".strip()
