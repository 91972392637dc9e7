"""How Larkfield does things: title, when it applies, the steps."""

PROCEDURES = (
    ("taking something back", "a customer wants to give something back", ("ask for the bill", "look whether thirty days have passed", "check that all parts are in the box", "pay the money back to the same bank")),
    ("a repair", "something has to go to the workshop", ("write down the name and the town of the customer", "tie the yellow card to the handle", "let the driver take it on the same day", "ring the customer when it is ready")),
    ("a lost parcel", "a parcel has not come for two weeks", ("ask the driver where he left it", "ring the neighbours on both sides", "send a second one on the third day")),
    ("a dangerous fault", "there are sparks, smoke or a smell of burning", ("tell the customer to pull the plug", "forbid any further use", "fetch the machine on the same day", "tell the testers in writing")),
    ("a wrong bill", "a bill does not agree with the price on the page", ("take the lower price", "write a new bill", "let the bookkeeper sign it")),
    ("ordering a part", "a customer needs a part", ("read the number under the part", "look into the list of the series", "order it before noon", "send it without charge in the first year")),
    ("a voucher", "somebody pays with a voucher", ("type in the eight signs", "take the sum off the bill", "keep the paper for a year")),
    ("moving house", "a customer moves to another town", ("write the new street into the book", "tell the driver of the new town", "send a card to both addresses")),
    ("an angry customer", "somebody is very angry", ("listen to the end", "say that you are sorry", "name a day by which it is settled", "ring on that day")),
    ("the morning at the desk", "the desk opens at eight", ("read the letters of the night", "answer the urgent ones first", "make coffee for the drivers", "write the open matters on the board")),
    ("choosing a size", "a customer does not know which size to take", ("ask how many people live in the home", "ask how much room there is", "offer the smaller one first")),
    ("descaling", "limescale has settled in a machine", ("mix one part vinegar with two parts water", "let it stand for an hour", "boil it once", "rinse it three times")),
    ("winter storage", "a machine is put away for the winter", ("clean it and let it dry for a day", "wind the cord loosely", "put it into its box", "keep it in a dry place")),
    ("a gift", "somebody brings back a gift", ("ask for the card from the box", "do not tell the giver", "give a voucher or another thing")),
)
