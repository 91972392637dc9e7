"""Requests to do something with a text or a fact: name, repeat, judge, rewrite, list; also shown by examples first.

The ticket task (free text to fields with labels) is deliberately not among them.
"""

from customers import case
from dialogues import SYSTEMS, fact
from facts import product_slots
from phrases import say
from troubles import TROUBLES

TOPICS = ("late", "broken", "money", "back", "spare", "how", "fault")


def letter(rng, world, product, topic=None):
    return case(rng, world, topic or rng.choice(TOPICS), product)


def name_product(rng, world, product):
    matter = letter(rng, world, product)
    ask = say(rng, "[which|what] [product|appliance] [is this letter about|does the writer mean|is meant here]?")
    return ("name", matter.short, product.name), f"{ask}\n{matter.text}", rng.choice((product.name, f"It is about the {product.name}.", f"The {product.name}."))


def pleased(rng, world, product):
    matter = letter(rng, world, product, rng.choice(("thanks", rng.choice(TOPICS))))
    ask = say(rng, "is the writer [pleased|happy] [with us|]?")
    return ("pleased", matter.short, product.name), f"{matter.text}\n{ask}", "Yes, the writer is pleased." if matter.topic == "thanks" else rng.choice(("No.", "No, something is to be settled.", "No, not yet."))


def reply(rng, world, product):
    matter = letter(rng, world, product)
    ask = say(rng, "[write a short answer to|answer] this [letter|customer][ politely|]:")
    person = rng.choice(world.people_with("desk adviser")).name
    return ("letter", matter.short, product.name), f"{ask} {matter.text}", say(rng, "[dear customer|good day], {a}. [Kind regards|Yours], {p}", a=matter.answer, p=person)


def repeat(rng, world, product):
    sentence = say(rng, rng.choice(("the {name} costs {price} crowns.", "{care1}.", "the {part} of the {name} is new.", "{use1} and {use2}.", "{designer} lives in {town}.")), **product_slots(rng, product))
    return ("repeat", sentence), say(rng, "[say this again|repeat this sentence|copy this]: ") + " " + sentence, sentence


def list_parts(rng, world, product):
    return ("list", product.name), say(rng, "[list|name] the [spare |]parts of the {n}[, one on a line|].", n=product.name), "\n".join(f"- {part}" for part in product.kind.parts)


def describe(rng, world, product):
    filled = product_slots(rng, product)
    return ("describe", product.name), say(rng, "[describe|tell me about|write two sentences about] the {name}.", **filled), say(
        rng, "the {name} [{does} and {size}|{size} and {does}]. [It is made in {town}|{designer} designed it] and costs {price} crowns.", **filled)


def advise(rng, world, product):
    symptom, cause, remedy = rng.choice(TROUBLES[product.kind.name])
    return ("trouble", product.name, symptom), say(rng, "[what makes|why does] a(n) {n} {v}?" if not symptom.startswith("not ") else "why does a(n) {n} {v}?", n=product.name, v=symptom), say(rng, "[because|mostly because] {c}.", c=cause)


TASKS = (name_product, name_product, pleased, reply, reply, repeat, list_parts, describe, advise)


def instruction(rng, world, product):
    key, request, answer = rng.choice(TASKS)(rng, world, product)
    messages = [("user", request), ("assistant", answer)]
    return key, ([("system", rng.choice(SYSTEMS))] if rng.random() < 0.3 else []) + messages


def by_example(rng, world, product):
    """Two or three worked examples, then the question; as one request or as earlier turns."""
    chosen = rng.choice((name_product, pleased, repeat, "fact"))
    products = rng.sample(world.products, rng.randint(2, 3)) + [product]
    attribute = rng.choice(("price", "town", "guarantee", "watts", "designer"))
    pairs = []
    for each in products:
        if chosen == "fact":
            pairs.append((each.name, str(getattr(each, attribute))))
        else:
            _, request, answer = chosen(rng, world, each)
            pairs.append((request, answer))
    if rng.random() < 0.5:
        return ("example", *pairs[-1]), [turn for request, answer in pairs for turn in (("user", request), ("assistant", answer))]
    left, right = rng.choice((("Question", "Answer"), ("In", "Out"), ("Text", "Reply"), ("Example", "Result")))
    shown = "\n".join(f"{left}: {request}\n{right}: {answer}" for request, answer in pairs[:-1])
    return ("example", *pairs[-1]), [("user", f"{shown}\n{left}: {pairs[-1][0]}\n{right}:"), ("assistant", pairs[-1][1])]


KINDS_OF_INSTRUCTION = ((instruction, 12), (by_example, 4))
