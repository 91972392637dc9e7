"""The world of the starter: Larkfield, a maker of household appliances, with its towns, shops, people and products.

Everything follows from one seed, so that the corpus and the tickets speak about the same things.
"""

import random
from dataclasses import dataclass

from kinds import KINDS, Kind

SEED = 20260
SERIES = ("Kestrel", "Heron", "Otter", "Badger", "Wren", "Marten", "Plover", "Lynx", "Robin", "Falcon", "Puffin", "Tern")
COLOURS = ("white", "black", "red", "cream", "slate grey", "mint green", "pale blue", "copper", "yellow", "silver")
FIRST = ("Ada", "Bruno", "Clara", "Dora", "Edwin", "Flora", "Gareth", "Hilda", "Ivor", "Jonas", "Kitty", "Leon", "Mabel", "Nora",
         "Oscar", "Petra", "Quentin", "Rosa", "Simon", "Tilda", "Ursula", "Victor", "Wanda", "Yusuf", "Zelda", "Amir", "Bela", "Chloé",
         "Dilan", "Elif", "José", "Renée")
LAST = ("Hale", "Brook", "Tanner", "Sorrel", "Marsh", "Quill", "Fenn", "Ashby", "Cobb", "Dray", "Elder", "Frost", "Garland", "Holm",
        "Ingle", "Juniper", "Kemp", "Lowe", "Mercer", "Nettle", "Orchard", "Pike", "Rook", "Sallow", "Thorne", "Underhill", "Vale", "Wick")
JOBS = ("desk adviser", "repair engineer", "driver", "shop manager", "designer", "bookkeeper", "warehouse keeper", "tester")
DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday")
TOWNS = (("Oakmere", "the lake", "the old clock tower"), ("Saltby", "the harbour", "smoked fish"), ("Thornwick", "the rose gardens", "the glass works"),
         ("Millbeck", "seven water mills", "wool"), ("Fernley", "the forest", "wooden toys"), ("Coldbrook", "the ice cellar", "cheese"),
         ("Ashcombe", "the apple market", "cider"), ("Wrenford", "the stone bridge", "paper"), ("Dunmouth", "the lighthouse", "rope"),
         ("Greyfell", "the slate quarry", "honey"), ("Pinsett", "the pine hills", "resin soap"), ("Applegarth", "the school of music", "violins"))
STREETS = ("Mill Lane", "Station Road", "Harbour Street", "Bell Square", "Orchard Row", "Bridge Street", "Market Place", "Weaver's Yard",
           "Chapel Hill", "Tanner's Walk", "Lime Avenue", "Quarry Road")


@dataclass(frozen=True)
class Person:
    name: str
    job: str
    town: str
    day_off: str
    years: int      # with the company


@dataclass(frozen=True)
class Shop:
    town: str
    street: str
    number: int
    opens: int      # o'clock
    closes: int
    saturday: int   # closing hour on Saturdays
    closed: str     # a weekday
    manager: str
    known: str
    sells: str
    bus: int


@dataclass(frozen=True)
class Product:
    series: str
    kind: Kind
    price: int      # crowns
    watts: int
    size: str
    colours: tuple
    guarantee: int  # years
    cord: str       # metres
    town: str       # where it is made
    designer: str
    year: int
    part_prices: tuple

    @property
    def name(self):
        return f"{self.series} {self.kind.name}"

    @property
    def size_text(self):
        return self.kind.size.format(self.size)


@dataclass(frozen=True)
class World:
    people: tuple
    shops: tuple
    products: tuple

    def people_with(self, job):
        return [person for person in self.people if person.job == job]


def _people(rng):
    names = [f"{first} {last}" for first in FIRST for last in LAST]
    return tuple(Person(name, rng.choice(JOBS), rng.choice(TOWNS)[0], rng.choice(DAYS[:5]), rng.randint(1, 30))
                 for name in rng.sample(names, 90))


def _shops(rng, people):
    managers = [person.name for person in people if person.job == "shop manager"]
    return tuple(Shop(town, street, rng.randint(2, 90), rng.choice((8, 9, 10)), rng.choice((17, 18, 19)), rng.choice((12, 13, 14, 16)),
                      rng.choice(DAYS[:4]), managers[index % len(managers)], known, sells, rng.randint(1, 29))
                 for index, ((town, known, sells), street) in enumerate(zip(TOWNS, rng.sample(STREETS, len(TOWNS)))))


def _product(rng, series, kind, designers):
    step = 10 if kind.watts[1] < 200 else 100
    return Product(series, kind, rng.randint(*kind.price), max(5, rng.randint(*kind.watts) // step * step), rng.choice(kind.sizes),
                   tuple(rng.sample(COLOURS, rng.randint(2, 3))), rng.choice((2, 3, 5)), rng.choice(("0.8", "1", "1.5", "2", "3")),
                   rng.choice(TOWNS)[0], rng.choice(designers), rng.randint(2009, 2025),
                   tuple(rng.randint(3, max(9, kind.price[0] // 4)) for _ in kind.parts))


def build():
    """The one world. Each series leaves out some kinds, as real catalogues do."""
    rng = random.Random(SEED)
    people = _people(rng)
    designers = [person.name for person in people if person.job == "designer"]
    pairs = [(series, kind) for series in SERIES for kind in KINDS if rng.random() < 0.62]
    products = tuple(_product(rng, series, kind, designers) for series, kind in pairs)
    return World(people, _shops(rng, people), products)
