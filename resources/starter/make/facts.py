"""The facts of a product, ready to be put into sentences, and the questions that ask for each of them."""

from phrases import listing


def product_slots(rng, product):
    """Every fact of a product under the name by which templates call it."""
    kind = product.kind
    index = rng.randrange(len(kind.parts))
    return {
        "name": product.name, "kind": kind.name, "series": product.series, "does": kind.does, "room": kind.room, "size": product.size_text,
        "watts": product.watts, "price": product.price, "colours": listing(product.colours), "colours_or": listing(product.colours, "or"),
        "c1": product.colours[0], "c2": product.colours[1], "guarantee": product.guarantee, "cord": product.cord, "town": product.town,
        "designer": product.designer, "year": product.year, "part": kind.parts[index], "part_price": product.part_prices[index],
        "parts": listing(kind.parts), "use1": kind.use[0], "use2": kind.use[1], "use3": kind.use[2],
        "care1": kind.care[0], "care2": kind.care[1], "care3": kind.care[2]}


#: What may be asked about a product: questions, answers.
ASKED = {
    "price": (("[what|how much] does the {name} cost?", "what is the price of the {name}?", "how many crowns is the {name}?", "[could you tell me|do you know] what the {name} costs?"),
              ("the {name} costs {price} crowns.", "it costs {price} crowns.", "you can buy the {name} for {price} crowns.", "the price [of the {name}|] is {price} crowns.")),
    "watts": (("how many watts does the {name} [use|need]?", "how much power does the {name} [draw|take]?", "what is the power of the {name}?"),
              ("the {name} [uses|draws] {watts} watts.", "it needs {watts} watts.", "its power is {watts} watts.")),
    "size": (("how [big|large] is the {name}?", "what size is the {name}?", "can you tell me the size of the {name}?"),
             ("the {name} {size}.", "it {size}.", "as the manual says, it {size}.")),
    "colours": (("in which colours [do you sell|can I get] the {name}?", "what colours does the {name} come in?", "which colours are there for the {name}?"),
                ("the {name} comes in {colours}.", "you can have it in {colours_or}.", "there is a {c1} one and a {c2} one.", "it is sold in {colours}.")),
    "guarantee": (("how long is the guarantee of the {name}?", "how many years of guarantee does the {name} have?", "for how long is the {name} covered?"),
                  ("the guarantee is {guarantee} years.", "the {name} has a guarantee of {guarantee} years.", "we cover it for {guarantee} years from the day of the bill.")),
    "cord": (("how long is the cord of the {name}?", "will the cord of the {name} reach far?", "what length is the cord of the {name}?"),
             ("the cord is {cord} metres long.", "the {name} has a cord of {cord} metres.", "it reaches {cord} metres.")),
    "town": (("where is the {name} made?", "in which town do you build the {name}?", "where does the {name} come from?"),
             ("the {name} is made in {town}.", "it comes from our works in {town}.", "it is built in {town}.")),
    "designer": (("who designed the {name}?", "who is the designer of the {name}?", "whose design is the {name}?"),
                 ("{designer} designed it.", "the {name} was designed by {designer}.", "it is the work of {designer}.")),
    "year": (("since when do you sell the {name}?", "when did the {name} come out?", "in which year was the {name} first sold?"),
             ("the {name} came out in {year}.", "we have sold it since {year}.", "it was first sold in {year}.")),
    "parts": (("which parts of the {name} can I [order|buy]?", "what spare parts are there for the {name}?"),
              ("you can order the {parts}.", "for the {name} we sell the {parts}.")),
    "part_price": (("what does the {part} of the {name} cost?", "how much is a new {part} for the {name}?", "what is the price of a {part} for the {name}?"),
                   ("a new {part} costs {part_price} crowns.", "the {part} of the {name} is {part_price} crowns.", "you pay {part_price} crowns for the {part}.")),
    "use": (("how do I use the {name}?", "how does the {name} work?", "what do I do with the {name} the first time?", "I have never used a(n) {kind}. How do I begin with the {name}?"),
            ("first {use1}, then {use2}. [After that|At the end] {use3}.", "it is easy: {use1}, {use2} and {use3}.", "{use1}. {use2}. {use3}.")),
    "care": (("how do I [care for|look after] the {name}?", "how is the {name} cleaned?", "what should I do so that the {name} lasts?"),
             ("{care1}. [It is also good if you|Please also] {care2}. {care3}.", "please {care1} and {care2}. Also, {care3}.")),
    "does": (("what is the {name} for?", "what does the {name} do?", "what can I do with the {name}?"),
             ("the {name} is a(n) {kind}. It {does} and stands in the {room}.", "it {does}.", "it is a(n) {kind} of the {series} series and {does}.")),
}

#: What may be asked about a shop.
SHOP_ASKED = {
    "street": (("where is your shop in {town}?", "what is the address of the shop in {town}?"), ("it is at {number} {street}.", "you find us in {town} at {number} {street}.")),
    "hours": (("when is the shop in {town} open?", "what are the opening hours in {town}?"),
              ("it is open from {opens} to {closes} o'clock, on Saturdays until {saturday}. On {closed} it is closed.", "from {opens} to {closes}, but not on {closed}.")),
    "closed": (("is the shop in {town} open on {closed}?", "on which day is the shop in {town} closed?"), ("no, on {closed} it is closed.", "it is closed on {closed}.")),
    "saturday": (("how long is the shop in {town} open on Saturday?", "can I come to the shop in {town} on Saturday?"), ("on Saturdays it is open until {saturday} o'clock.", "yes, from {opens} until {saturday} o'clock.")),
    "manager": (("who runs the shop in {town}?", "who is the manager in {town}?"), ("{manager} runs it.", "the manager in {town} is {manager}.")),
    "bus": (("how do I get to the shop in {town}?", "which bus goes to the shop in {town}?"), ("take bus {bus} to {street}.", "bus {bus} stops in front of the shop.")),
    "known": (("what is {town} known for?", "is there anything to see in {town}?"), ("{town} is known for {known} and {sells}.", "people come for {known} and {sells}.")),
}


def shop_slots(shop):
    return {"town": shop.town, "street": shop.street, "number": shop.number, "opens": shop.opens, "closes": shop.closes, "saturday": shop.saturday,
            "closed": shop.closed, "manager": shop.manager, "known": shop.known, "sells": shop.sells, "bus": shop.bus}
