"""Plain texts of the world: catalogue entries, manuals, reviews, letters, workshop notes, town guides, portraits.

Each function returns (key, text). The key names the combination of facts that the text is about.
"""

from customers import case, slots
from events import EVENTS
from facts import product_slots, shop_slots
from phrases import gerund, listing, say, tidy, third
from procedures import PROCEDURES
from troubles import TROUBLES

DESCRIPTIONS = (
    "the {name} is a(n) {kind} [from|of] the {series} series. It {does}, {size} and uses {watts} watts. [There is a {c1} and a {c2} one.|It comes in {colours}.] It costs {price} crowns [and has a guarantee of {guarantee} years|].",
    "[meet|here is] the {name}, [designed by {designer}|a design by {designer}]. It {size} and {does}. [We build it in {town}|It is built in {town}] and sell it in {colours_or} for {price} crowns.",
    "{name}. {watts} watts, cord {cord} metres, {colours}. {size}. Made in {town} since {year}. Guarantee: {guarantee} years. Price: {price} crowns.",
    "[since|it was in] {year} {designer} drew the first {name} [on a paper bag|in one night|in {town}]. Today it is made in {town} and stands in many a {room}. It {size}, and it {does} with {watts} watts.",
    "if you want a(n) {kind} for the {room}, [look at|think of] the {name}. It {size}, [needs|draws] {watts} watts and costs {price} crowns. [The cord is {cord} metres long.|Parts such as the {part} can be bought for years.]",
    "the {c1} {name} is [our pride|loved by many|a quiet helper]. {designer} designed it in {year}. You can order the {parts}, and the {part} costs {part_price} crowns.",
)
MANUALS = (
    "how to use the {name}\n1. {use1}.\n2. {use2}.\n3. {use3}.\n[Care|To keep it well]: {care1}. {care2}. {care3}.",
    "manual of the {name}. [Before you begin, read this page.|Please keep this page.] First {use1}. Then {use2}. [Now|At last] {use3}. [For long use|If it should last], {care1} and {care2}. {care3}.",
    "[thank you for buying|you have bought] the {name}. It {does}. To start, {use1}, then {use2} and {use3}. It is covered for {guarantee} years. [Never forget to|Please] {care1}.",
)
REVIEWS = (
    "I have had the {name} for {years} [years|months] now. [It {does} well and {size}.|It {size}, which is enough for us.] [The only bad thing is the short cord of {cord} metres.|I like the {c1} one best.|{price} crowns is fair.] [I would buy it again.|My sister wants one too.]",
    "we bought the {c2} {name} in {town} for {price} crowns. [At first|In the first week] I did not like it, [but now|and today] I use it every day. [One tip|My advice]: {care1}.",
    "[good|fine|solid] {kind}, but {watts} watts is [a lot|not much]. [My old one was worse.|My old one was better.] The {part} broke once and a new one cost {part_price} crowns.",
)
NOTES = (
    "workshop note. {customer} from {town2} brought in a(n) {name}. It {third}. [Found|The reason]: {cause}. [Advice to the customer|What to do]: {remedy}.",
    "if the {name} {third}, [most often|nearly always] {cause}. [Then|In this case] {remedy}.",
    "{engineer} [has mended|looked at] the {name} of {customer} on {day}. It was {ing}, because {cause}. [The customer should|We told the customer to] {remedy}.",
    "dear {customer}, [thank you for your letter about|we have looked at] your {name}. It {third} because {cause}. [Please|We ask you to] {remedy}. [If that does not help, write again.|Kind regards,] {adviser}",
    "when a(n) {kind} {third}, people think that it is broken. [In truth|Mostly] {cause}. {remedy}, and [all is well|it will run again]. That is also true for the {name}.",
    "{customer} rang at nine. The {name} {third}. {adviser} said that {cause}, so {customer} should {remedy}. [It helped.|{customer} will ring again on {day}.]",
)
TOWNS = (
    "{town} is known for {known} and {sells}. Our shop is at {number} {street}. {manager} runs it. It is open from {opens} to {closes} o'clock, on Saturdays until {saturday}, and closed on {closed}.",
    "[take|to get to us, take] bus {bus} to {street} in {town}. The shop [stands|is] at number {number}. [Ask for|The manager is] {manager}. On {closed} the door is shut.",
    "a day in {town}: [in the morning|first] see {known}, [at noon|then] buy {sells}, and [in the afternoon|later] visit our shop in {street}, which closes at {closes} o'clock.",
    "notice on the door of the shop in {town}: open {opens} to {closes}, Saturday until {saturday}, closed on {closed}. {manager}",
)
PEOPLE = (
    "{name} [works|has worked] for Larkfield [as {a} {job}|in {town} as {a} {job}] for {years} years. [On {day} {name} is not there.|The day off is {day}.]",
    "[who is|you ask for] {name}? {name} is {a} {job} in {town}[, and has been with us for {years} years|]. [Please do not ring on {day}.|On {day} somebody else answers.]",
    "{name}, {job}, {town}. With Larkfield for {years} years. Free on {day}.",
    "from the staff paper: {name} of {town} has now been {a} {job} for {years} years. [We say thank you.|{other} brought the flowers.] [The day off stays {day}.|]",
)
STORIES = (
    "on {day} {customer} stood in the shop in {town2} with a(n) {c1} {name}. [\"It {third}\", said {customer}.|\"It is broken\", said {customer}.] {adviser} [smiled|nodded] and asked how old it was. [Soon they knew|After a while it was clear] that {cause}. {customer} went home [happy|a little wiser].",
    "{adviser} wrote to {engineer}: a customer in {town2} has a(n) {name} that keeps {ing}. Could it be that {cause}? {engineer} wrote back: yes, please tell them to {remedy}.",
    "minutes of the {day} meeting. {adviser} told of three customers whose {name} {third}. {engineer} thinks that {cause}. [The manual should say|We write into the manual]: {remedy}.",
)
TOPICS = ("late", "broken", "money", "back", "spare", "how", "thanks", "fault")
LETTERS = (
    "{customer} writes about {it}: \"{tell}\" {adviser} answered on {day}: {answer}.",
    "from the diary of {adviser}, {day}. [A letter from|A call from] {customer} in {town}: {short}. It was about {it}. I said: {answer}.",
)


def description(rng, world, product):
    return ("description", product.name), say(rng, rng.choice(DESCRIPTIONS), **product_slots(rng, product))


def manual(rng, world, product):
    return ("manual", product.name), say(rng, rng.choice(MANUALS), **product_slots(rng, product))


def review(rng, world, product):
    return ("review", product.name), say(rng, rng.choice(REVIEWS), years=rng.randint(2, 9), **product_slots(rng, product))


def comparison(rng, world, product):
    other = rng.choice([p for p in world.products if p.kind == product.kind and p != product])
    dear, cheap = (product, other) if product.price >= other.price else (other, product)
    text = say(rng, "[which {kind} is right for you|{a} or {b}]? The {a} costs {pa} crowns, the {b} {pb}. [The {b} is cheaper|So you save with the {b}], but [look at the rest too|price is not all]: "
               "the {a} {sa}, while the {b} {sb}. The first has {ga} years of guarantee, the second {gb}.", kind=product.kind.name, a=dear.name, b=cheap.name,
               pa=dear.price, pb=cheap.price, sa=dear.size_text, sb=cheap.size_text, ga=dear.guarantee, gb=cheap.guarantee)
    return ("comparison", dear.name, cheap.name), text


def trouble_slots(rng, world, product):
    symptom, cause, remedy = rng.choice(TROUBLES[product.kind.name])
    names = [person.name for person in rng.sample(world.people, 2)]
    return symptom, {"third": third(symptom), "ing": gerund(symptom), "cause": cause, "remedy": remedy, "customer": names[0],
                     "engineer": rng.choice(world.people_with("repair engineer")).name, "adviser": rng.choice(world.people_with("desk adviser")).name,
                     "day": rng.choice(("Monday", "Tuesday", "Wednesday", "Thursday", "Friday")), "town2": rng.choice(world.shops).town, **product_slots(rng, product)}


def note(rng, world, product):
    symptom, filled = trouble_slots(rng, world, product)
    return ("trouble", product.name, symptom), say(rng, rng.choice(NOTES), **filled)


def story(rng, world, product):
    symptom, filled = trouble_slots(rng, world, product)
    return ("trouble", product.name, symptom), say(rng, rng.choice(STORIES), **filled)


def letter(rng, world, product):
    event = rng.choice(EVENTS)
    filled = slots(rng, product)
    tell, answer = say(rng, rng.choice(event.tells), **filled), say(rng, event.answer, **filled).rstrip(".")
    return ("letter", event.short, product.name), say(rng, rng.choice(LETTERS), tell=tell, answer=answer, short=event.short.format(**filled), it=f"the {product.name}", day=filled["day"],
        town=filled["town"], customer=rng.choice(world.people).name, adviser=rng.choice(world.people_with("desk adviser")).name)


def mail(rng, world, product):
    """A customer's letter by itself, sometimes with what was answered."""
    matter = case(rng, world, rng.choice(TOPICS), product)
    head = rng.choice(("", "", "", "", "From the letter box: ", "A customer writes: ", "This came today: "))
    tail = say(rng, rng.choice(("", "", "\n[We answered|Our answer]: {a}.")), a=matter.answer)
    return ("letter", matter.short, product.name), f"{head}{matter.text}\n{tail}".strip()


def town(rng, world, product):
    shop = rng.choice(world.shops)
    return ("town", shop.town, rng.random()), say(rng, rng.choice(TOWNS), **shop_slots(shop))


def portrait(rng, world, product):
    person = rng.choice(world.people)
    return ("person", person.name), say(rng, rng.choice(PEOPLE), name=person.name, job=person.job, a="a(n)", town=person.town, years=person.years, day=person.day_off,
                                        other=rng.choice(world.people).name)


def series_list(rng, world, product):
    names = [p.kind.name for p in world.products if p.series == product.series]
    rng.shuffle(names)
    return ("series", product.series, rng.random()), say(rng, "[in the {s} series we make|the {s} series has] [a(n) |the ]{k} [and that in many colours|for every home|for years now].", s=product.series, k=listing(names[:rng.randint(3, 6)]))


def procedure(rng, world, product):
    title, when, steps = rng.choice(PROCEDURES)
    joined = rng.choice(("\n".join(f"{i}. {step}." for i, step in enumerate(steps, 1)), ". Then ".join(steps) + ".", "; ".join(steps) + "."))
    return ("procedure", title, rng.random()), tidy(say(rng, "[rule of the house|for all who work at the desk|how we do it]: {title}. [When|If] {when}:", title=title, when=when) + " " + joined)


KINDS_OF_DOCUMENT = ((description, 9), (manual, 5), (review, 6), (comparison, 7), (note, 16), (story, 9), (letter, 8), (mail, 16), (town, 3), (portrait, 6), (series_list, 2), (procedure, 2))
