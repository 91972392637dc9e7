"""How customers write: polite, angry or hurried, tidy or messy, about a product and an event."""

import re
from dataclasses import dataclass

from events import EVENTS
from phrases import choose, fragment, gerund, say, third, tidy
from troubles import TROUBLES, dangerous
from world import COLOURS, DAYS, TOWNS

OPENINGS = ("", "", "Hello, ", "Good morning, ", "Hi, ", "Dear Larkfield, ", "Dear all, ", "Good day. ", "Hello there. ", "Dear help desk, ",
            "To whom it may concern: ", "Hello, it is me again. ", "Good evening, ", "Sorry to bother you. ", "I have a question. ")
LIVES = ("I bought it in {town}. ", "We are a family of five. ", "My neighbour told me to write to you. ", "I have been a customer for years. ",
         "I live alone in {town}. ", "My husband says I should just write. ", "It was a present from my daughter. ", "I am not good with machines. ",
         "We have two small children. ", "I saw it first in your shop in {town}. ", "I rang on {day} and could not get through. ")
CALM = ("There is no hurry.", "Take your time.", "Whenever you have a moment.", "It can wait until next month.", "It is not urgent at all.",
        "No rush from my side.", "Any time will do.", "I can live with it for now.")
PLAIN = ("Thank you.", "Kind regards", "Many thanks", "Please let me know.", "Thanks in advance.", "I look forward to your answer.", "Best wishes", "", "",
         "What should I do?", "Can you help me?", "Yours, {person}", "{person}, {town}", "Please write back.", "Bye")
HURRY = ("I need it by tomorrow.", "Please answer today.", "This is urgent!", "We have guests on {day} and I need this solved before.",
         "It must be settled at once.", "I cannot wait any longer.", "My baby needs it tonight.", "I am opening my cafe on {day} and cannot do without it.",
         "Ring me straight away.", "As soon as possible, please!", "My mother is ill and needs it now.", "We leave on {day} morning, so hurry please.")
ANGRY = ("This is the last time I buy from you.", "I am really angry.", "What kind of service is this?", "I will tell everyone in {town} about it.",
         "I have had enough.", "Nobody at your desk listens to me.", "I want to speak to your manager.", "A shame for such a name.")
DANGER = ("I am afraid of a fire.", "I nearly burned my hand.", "Is it safe at all?", "My son got a small shock.", "I have pulled the plug, the children are scared.")
SLIPS = (("because", "becouse"), ("receive", "recieve"), ("please", "pls"), ("Please", "Pls"), ("you ", "u "), ("the ", "teh "), ("and ", "an "),
         ("does not", "doesnt"), ("I am", "Im"), ("cannot", "cant"), ("have ", "hav "), ("thank you", "thankyou"), ("parcel", "parcle"),
         ("ordered", "orderd"), ("still", "stil"), ("tomorrow", "tomorow"), ("really", "realy"), ("which", "wich"))


SHORTENED = (("I am ", "I{}m "), ("cannot", "can{}t"), ("does not", "doesn{}t"), ("do not", "don{}t"), ("was not", "wasn{}t"), ("It is ", "It{}s "), ("did not", "didn{}t"),
             ("I have ", "I{}ve "), ("there is ", "there{}s "))


@dataclass(frozen=True)
class Case:
    """One customer's matter and the words for it; `text` is what the customer wrote."""
    topic: str
    short: str
    text: str
    product: object
    urgency: str
    answer: str
    calling: str


def calling(rng, product):
    """The product as a customer names it: always with its series and its kind, in one of several orders."""
    kind, series = product.kind.name, product.series
    return fragment(rng, "[my|my|the|our|the new|my new|the {colour}] " + rng.choice(("{s} {k}", "{s} {k}", "{s} {k}", "{k} ({s})", "{k} of the {s} series", "{k} {s}", "{s}-{k}")),
                    s=series, k=kind, colour=rng.choice(product.colours))


def slots(rng, product):
    it = calling(rng, product)
    return {"it": it, "It": it[0].upper() + it[1:], "part": rng.choice(product.kind.parts), "day": rng.choice(DAYS), "weeks": rng.choice(("two", "three", "four", "five", "six")),
            "town": rng.choice(TOWNS)[0], "colour": rng.choice(product.colours), "crowns": product.price}


def fault_text(rng, symptom, filled):
    """A customer tells of a symptom."""
    return say(rng, rng.choice((
        "{It} [{third}|is {ing}|has started {ing}|keeps {ing}].", "[Since {day}|For {weeks} weeks|Since last night] {it} [{third}|has been {ing}].",
        "I have trouble with {it}: it {third}.", "{It} {third}, [what can that be|why is that|is that normal]?",
        "[Suddenly|All at once|After {weeks} weeks] {it} {third}.", "Something is wrong with {it}. It {third} [every time|again and again|most of the time].",
        "It is about {it}, which {third} [now|lately].", "We [like|love] {it}, but it {third}.")), third=third(symptom), ing=gerund(symptom), **filled)


def wrap(rng, body, urgency, filled, person, danger=False, content=False):
    """Openings, a word about life and an ending around the matter; the ending and the mood show how urgent it is."""
    parts = [rng.choice(OPENINGS), body]
    if rng.random() < 0.3:
        parts.insert(1 if rng.random() < 0.4 else 2, rng.choice(LIVES))
    if urgency == "high" and not (danger and rng.random() < 0.3):
        pool = DANGER if danger and rng.random() < 0.6 else HURRY
        parts.append(rng.choice(pool))
        if rng.random() < 0.35:
            parts.append(rng.choice(ANGRY))
    elif urgency == "low" and not content:
        parts.append(rng.choice(CALM))
    parts.append(rng.choice(PLAIN))
    text = " ".join(part.strip() for part in parts if part.strip())
    return tidy(choose(rng, text.format(person=person, **filled)))


def shortened(text, apostrophe):
    """I'm, can't, doesn't, with the apostrophe given."""
    for long, short in SHORTENED:
        text = text.replace(long, short.format(apostrophe))
    return text


def messy(rng, text):
    """The same text typed in haste: slips, lost capitals, lost stops, shouting."""
    for right, wrong in rng.sample(SLIPS, 5):
        if rng.random() < 0.5:
            text = text.replace(right, wrong, 1)
    style = rng.random()
    if style < 0.25:
        text = text.lower()
    elif style < 0.33:
        text = re.sub(r"[.,](?= |$)", "", text)
    elif style < 0.38:
        text = text.upper()
    elif style < 0.7:
        text = shortened(text, rng.choice("''’"))
    elif style < 0.8:
        text = text.replace("!", "!!!").replace("?", "??")
    return text


def urgency_of(rng, topic, danger):
    if danger:
        return "high"
    weights = {"late": (3, 5, 2), "broken": (3, 6, 1), "money": (2, 6, 2), "back": (1, 6, 3), "spare": (1, 5, 4), "how": (1, 5, 4), "thanks": (0, 0, 1), "fault": (3, 6, 2)}
    return rng.choices(("high", "normal", "low"), weights[topic])[0]


def case(rng, world, topic, product=None, mess=0.3):
    """A customer's message about one topic."""
    product = product or rng.choice(world.products)
    filled = slots(rng, product)
    person = rng.choice(world.people).name
    danger = False
    if topic == "fault":
        symptom, cause, remedy = rng.choice(TROUBLES[product.kind.name])
        danger = dangerous(symptom)
        body, short = fault_text(rng, symptom, filled), third(symptom)
        answer = f"that happens because {cause}. {'Pull the plug first and then ' if danger else 'Please '}{remedy}"
    else:
        event = rng.choice([event for event in EVENTS if event.topic == topic])
        body, short = say(rng, rng.choice(event.tells), **filled), event.short.format(**filled)
        answer = fragment(rng, event.answer, **filled)
    urgency = urgency_of(rng, topic, danger)
    text = wrap(rng, body, urgency, filled, person, danger, topic == "thanks")
    return Case(topic, short, messy(rng, text) if rng.random() < mess else text, product, urgency, answer, filled["it"])
