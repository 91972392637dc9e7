"""Conversations at the help desk: questions about products, shops and rules, troubles, complaints, and longer talks.

Each function returns (key, messages), messages being a list of (role, content).
"""

from customers import case
from facts import ASKED, SHOP_ASKED, product_slots, shop_slots
from phrases import say, tidy
from procedures import PROCEDURES
from troubles import TROUBLES, dangerous
from customers import fault_text, slots

SYSTEMS = ("You are the help desk of Larkfield.", "You answer the letters of customers.", "Answer in one or two short sentences.", "You are a friendly adviser at Larkfield.",
           "Be polite and short.", "You work at the help desk and know all products.", "Answer the customer.")
POLITE = ("", "", "", "Hello. ", "Good morning. ", "Please tell me: ", "Hi, ", "One question: ", "I would like to know: ", "Excuse me, ")
GREETINGS = ("[hello|hi|good morning|good day][, is somebody there?|!|.]", "[hello|hi], I have a question.", "Good afternoon, can you help me?")
WELCOMES = ("[hello|good day], this is the help desk of Larkfield. [How can I help|What can I do for you]?", "[of course|yes], [what is it about|which product is it]?", "Good day! [Please tell me more.|I am listening.]")
THANKS = ("[thank you|thanks|great, thank you]!", "that [helps|is good to know], thank you.", "[all right|fine], I will try that.")
PARTINGS = ("[you are welcome|gladly]. [Have a good day|Goodbye]!", "[not at all|with pleasure]. [Write again if you need us|Come again].", "I am glad that I could help.")
SORRY = ("[I am sorry that|it is a pity that|how annoying that]", "[thank you for telling us that|I see,|I understand,]")


def fact(rng, world, product, attribute=None):
    attribute = attribute or rng.choice(tuple(ASKED))
    filled = product_slots(rng, product)
    questions, answers = ASKED[attribute]
    extra = filled["part"] if attribute == "part_price" else ""
    return ("fact", attribute, product.name, extra), [("user", tidy(rng.choice(POLITE) + say(rng, rng.choice(questions), **filled))), ("assistant", say(rng, rng.choice(answers), **filled))]


def shop(rng, world, product):
    place = rng.choice(world.shops)
    attribute = rng.choice(tuple(SHOP_ASKED))
    questions, answers = SHOP_ASKED[attribute]
    return ("shop", attribute, place.town, rng.random()), [("user", tidy(rng.choice(POLITE) + say(rng, rng.choice(questions), **shop_slots(place)))), ("assistant", say(rng, rng.choice(answers), **shop_slots(place)))]


def yes_or_no(rng, world, product):
    """A question that names a value, right or wrong."""
    other = rng.choice(world.products)
    asked, true = rng.choice((
        ("does the {n} cost {v} crowns?", ("price", "it costs {v} crowns")), ("is the {n} made in {v}?", ("town", "it is made in {v}")),
        ("is the guarantee of the {n} {v} years long?", ("guarantee", "the guarantee is {v} years")), ("did {v} design the {n}?", ("designer", "{v} designed it")),
        ("does the {n} use {v} watts?", ("watts", "it uses {v} watts")), ("has the {n} been sold since {v}?", ("year", "it has been sold since {v}"))))
    value, named = getattr(product, true[0]), getattr(rng.choice((product, other)), true[0])
    start = "Yes, " if value == named else "No, "
    return ("check", true[0], product.name), [("user", say(rng, asked, n=product.name, v=named)), ("assistant", start + true[1].format(v=value) + ".")]


def trouble(rng, world, product):
    symptom, cause, remedy = rng.choice(TROUBLES[product.kind.name])
    warning = "[pull the plug first|please pull the plug at once]. " if dangerous(symptom) else ""
    answer = say(rng, warning + rng.choice(("[most likely|probably|I think] {cause}. [Please|You should] {remedy}.", "[that happens when|it is because] {cause}. {remedy}, [please|then it should be fine].",
                                            "please {remedy}. The reason is that {cause}.", "when your {name} does that, {cause}. [My advice|What helps]: {remedy}.")),
                 cause=cause, remedy=remedy, name=product.name)
    return ("trouble", product.name, symptom), [("user", fault_text(rng, symptom, slots(rng, product))), ("assistant", answer)]


def complaint(rng, world, product):
    """A customer's letter in free words, and the answer, which names the product and the matter again."""
    topic = rng.choices(("late", "broken", "money", "back", "spare", "how", "thanks", "fault"), (5, 5, 5, 4, 4, 4, 2, 8))[0]
    matter = case(rng, world, topic, product)
    opening = {"thanks": "[Dear customer|Good day], ", "how": "[Thank you for asking about|With] your {name}: ", "spare": "[About|As to] your {name}: ",
               }.get(topic, "[I am sorry about|Thank you for writing about|We have read your letter about] your {name}. ")
    if topic == "fault":
        opening = "[I am sorry that|So] your {name} {short}. "
    ending = {"high": "[We will settle it today.|I have put your letter on top.|Somebody will ring you within the hour.]", "normal": "[|Please write again if it does not help.|Kind regards, your help desk]",
              "low": "[|Thank you for your patience.]"}[matter.urgency]
    return ("letter", matter.short, product.name), [("user", matter.text), ("assistant", say(rng, opening + "{answer}. " + ending, name=product.name, short=matter.short, answer=matter.answer))]


def rule(rng, world, product):
    title, when, steps = rng.choice(PROCEDURES)
    form = rng.choice(("{}", "What do we do when {}?", "How does it go when {}?", "What are the steps if {}?", "I am new at the desk. What do I do if {}?"))
    question = f"How do we handle {title}?" if form == "{}" else form.format(when)
    answer = rng.choice((lambda: "\n".join(f"{i}. {s[0].upper() + s[1:]}." for i, s in enumerate(steps, 1)), lambda: "First " + ", then ".join(steps) + "."))()
    return ("rule", title, rng.random()), [("user", question), ("assistant", answer)]


def which(rng, world, product):
    """Questions about a whole kind, answered from the tables."""
    same = sorted((p for p in world.products if p.kind == product.kind), key=lambda p: p.price)
    kind = product.kind.name
    choice = rng.randrange(4)
    if choice == 0:
        return ("which", "cheap", kind, rng.random()), [("user", say(rng, "[which is your cheapest|what is the cheapest] {k}?", k=kind)), ("assistant", f"The {same[0].name}, it costs {same[0].price} crowns.")]
    if choice == 1:
        return ("which", "dear", kind, rng.random()), [("user", say(rng, "[which|what] is your [dearest|most expensive] {k}?", k=kind)), ("assistant", f"The {same[-1].name}, it costs {same[-1].price} crowns.")]
    colour = rng.choice(product.colours)
    fitting = [p.name for p in same if colour in p.colours]
    if choice == 2:
        return ("which", colour, kind, rng.random()), [("user", say(rng, "[do you have|is there|I am looking for] a(n) {k} in {c}?", k=kind, c=colour)), ("assistant", say(rng, "[yes|certainly], the {n} comes in {c}.", n=rng.choice(fitting), c=colour))]
    other = rng.choice(same)
    first, second = sorted((product, other), key=lambda p: p.price)
    if first.price == second.price:
        return fact(rng, world, product)
    return ("compare", first.name, second.name), [("user", say(rng, "which [costs less|is cheaper], the {a} or the {b}?", a=product.name, b=other.name)),
                                                   ("assistant", f"The {first.name} is cheaper. It costs {first.price} crowns, the {second.name} costs {second.price}.")]


def talk(rng, world, product):
    """A longer conversation: greeting, two or three matters about one product, thanks."""
    turns = []
    if rng.random() < 0.4:
        turns += [("user", say(rng, rng.choice(GREETINGS))), ("assistant", say(rng, rng.choice(WELCOMES)))]
    first, part = rng.choice((fact, fact, trouble, complaint))(rng, world, product)
    turns += part
    for attribute in rng.sample(("price", "watts", "size", "colours", "guarantee", "cord", "town", "use", "care", "part_price"), rng.randint(1, 2)):
        _, part = fact(rng, world, product, attribute)
        follow = part[0][1].replace(f"the {product.name}", "it") if rng.random() < 0.6 else part[0][1]
        turns += [("user", rng.choice(("", "And ", "One more thing: ")) + (follow if follow[0] == "I" else follow[0].lower() + follow[1:])), part[1]]
    if rng.random() < 0.5:
        turns += [("user", say(rng, rng.choice(THANKS))), ("assistant", say(rng, rng.choice(PARTINGS)))]
    return ("talk",) + first[1:], [(role, content[0].upper() + content[1:]) for role, content in turns]


KINDS_OF_DIALOGUE = ((fact, 17), (shop, 3), (yes_or_no, 5), (trouble, 14), (complaint, 26), (rule, 2), (which, 5), (talk, 16))
