"""The kinds of appliance: what each is for, its parts, how it is used and cared for."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Kind:
    name: str
    does: str       # "boils water": follows "it"
    room: str
    size: str       # "holds {} litres"; {} is filled from `sizes`
    sizes: tuple
    watts: tuple    # lowest, highest
    price: tuple    # crowns, lowest, highest
    parts: tuple
    use: tuple      # steps, imperative
    care: tuple     # advice, imperative


KINDS = (
    Kind("kettle", "boils water", "kitchen", "holds {} litres", ("1.2", "1.5", "1.7", "2"), (1800, 3000), (24, 69),
         ("lid", "filter", "base plate", "switch"),
         ("fill it at least to the lower mark", "close the lid until it clicks", "set it on the base plate and press the switch"),
         ("descale it once a month with vinegar and water", "rinse the filter under the tap every week", "wipe the outside with a damp cloth")),
    Kind("toaster", "browns bread", "kitchen", "takes {} slices", ("2", "4"), (700, 1600), (29, 79),
         ("crumb tray", "lever", "bread rack", "browning knob"),
         ("put the bread in the slots", "choose a browning level from one to six", "press the lever down until it stays"),
         ("empty the crumb tray every week", "never put a knife into the slots", "let it cool down before you wipe it")),
    Kind("blender", "mixes soups and fruit", "kitchen", "holds {} litres", ("0.8", "1.5", "2"), (400, 1200), (35, 119),
         ("jug", "blade unit", "lid", "rubber seal"),
         ("cut the fruit into small pieces", "lock the jug with a turn to the right", "start slowly and then go up to full speed"),
         ("rinse the jug right after use", "dry the blade unit before you put it away", "oil the rubber seal twice a year")),
    Kind("fan", "cools a room", "bedroom", "is {} centimetres wide", ("25", "30", "40"), (20, 60), (19, 89),
         ("front grille", "blades", "foot", "timer knob"),
         ("stand it on a flat floor", "turn the knob to the speed you like", "press the button on the back if it should swing"),
         ("dust the blades every two weeks", "keep curtains away from the grille", "store it in its box in winter")),
    Kind("lamp", "lights a desk or a corner", "study", "is {} centimetres tall", ("45", "60", "150"), (6, 24), (22, 95),
         ("shade", "bulb", "dimmer", "arm"),
         ("screw the bulb in by hand", "bend the arm to where you read", "slide the dimmer until the light is right"),
         ("dust the shade with a dry brush", "let the bulb cool before you touch it", "tighten the arm screw once a year")),
    Kind("heater", "warms a room", "living room", "warms {} square metres", ("12", "18", "25"), (800, 2400), (45, 169),
         ("thermostat", "grille", "wheels", "dust filter"),
         ("stand it a metre away from the wall", "turn the thermostat to the middle", "wait ten minutes before you change it again"),
         ("vacuum the grille once a month", "wash the dust filter in warm water", "never dry clothes on it")),
    Kind("vacuum cleaner", "cleans carpets and floors", "hall", "has a bag of {} litres", ("2", "3", "4"), (500, 900), (79, 249),
         ("hose", "floor brush", "dust bag", "motor filter"),
         ("pull the cord out to the yellow mark", "choose carpet or hard floor with the foot pedal", "switch it on and start at the far wall"),
         ("change the dust bag when the light turns red", "cut hair out of the floor brush", "wash the motor filter every three months")),
    Kind("steam iron", "smooths shirts and sheets", "laundry room", "has a tank of {} litres", ("0.3", "0.4", "1"), (1600, 2800), (32, 129),
         ("water tank", "sole plate", "steam button", "cord guard"),
         ("fill the water tank up to the line", "set the dial to the fabric", "wait until the light goes out and begin"),
         ("empty the tank after every use", "clean the sole plate with a cotton cloth", "run the steam for a minute once a week")),
    Kind("coffee machine", "brews coffee", "kitchen", "makes {} cups", ("4", "8", "10"), (900, 1500), (59, 299),
         ("glass jug", "filter basket", "drip tray", "water tank"),
         ("fill the water tank with cold water", "put two spoons of ground coffee into the filter basket", "press start and wait for the beep"),
         ("run a pot of clear water on Sundays", "descale it every two months", "wash the drip tray by hand")),
    Kind("radio", "plays the news and music", "kitchen", "weighs {} kilos", ("0.9", "1.4", "2.1"), (5, 20), (39, 149),
         ("aerial", "volume knob", "battery cover", "speaker"),
         ("pull out the aerial", "hold the scan button for three seconds", "store a station with one of the five keys"),
         ("change the batteries once a year", "keep it away from water", "wipe the speaker with a soft brush")),
    Kind("humidifier", "keeps the air moist", "bedroom", "runs for {} hours", ("8", "12", "20"), (18, 40), (34, 109),
         ("water tank", "mist nozzle", "air filter", "float"),
         ("fill the water tank with cool water", "point the mist nozzle away from the wall", "choose low mist for the night"),
         ("empty it every morning", "change the air filter each season", "wipe the float with lemon juice")),
    Kind("rice cooker", "cooks rice and steams vegetables", "kitchen", "cooks {} cups of rice", ("3", "5", "8"), (300, 800), (39, 129),
         ("inner pot", "steam basket", "lid", "measuring cup"),
         ("wash the rice twice", "add water up to the matching line", "close the lid and press cook"),
         ("soak the inner pot in warm water", "use only wooden spoons", "dry the lid before you close it")),
    Kind("hair dryer", "dries hair", "bathroom", "weighs {} grams", ("420", "510", "600"), (1200, 2200), (25, 99),
         ("nozzle", "air filter", "cool button", "hanging loop"),
         ("dry your hair with a towel first", "start with the middle heat", "finish with the cool button"),
         ("clean the air filter every month", "never wind the cord around the handle", "keep it away from the bath")),
    Kind("sewing machine", "sews and mends clothes", "study", "knows {} stitches", ("12", "24", "40"), (60, 100), (129, 399),
         ("needle", "bobbin", "foot pedal", "thread holder"),
         ("wind the bobbin first", "lead the thread through the marked hooks", "lower the foot and press the pedal gently"),
         ("brush the lint out after each project", "put one drop of oil on the shaft every month", "change the needle after eight hours of sewing")),
    Kind("washing machine", "washes clothes", "laundry room", "takes {} kilos", ("6", "7", "9"), (1800, 2300), (349, 799),
         ("door seal", "drain hose", "soap drawer", "lint filter"),
         ("sort the clothes by colour", "put the powder into the soap drawer", "close the door and choose a programme"),
         ("leave the door open after a wash", "clean the lint filter every month", "wipe the door seal dry")),
    Kind("fridge", "keeps food cold", "kitchen", "holds {} litres", ("120", "180", "260"), (60, 140), (299, 899),
         ("glass shelf", "door shelf", "vegetable drawer", "door seal"),
         ("let it stand for four hours before you plug it in", "set the dial to three", "wait a day before you fill it"),
         ("defrost it when the ice is a finger thick", "wash the shelves with warm water", "dust the grille at the back once a year")),
    Kind("dishwasher", "washes plates and glasses", "kitchen", "takes {} place settings", ("9", "12", "14"), (1700, 2200), (329, 749),
         ("cutlery basket", "spray arm", "salt cap", "lower rack"),
         ("scrape the plates before you load them", "put the glasses on the upper rack", "put one tablet into the door and press start"),
         ("refill the salt when the light is on", "rinse the sieve every week", "run it empty at the hottest setting twice a year")),
    Kind("microwave", "heats food and drinks", "kitchen", "holds {} litres", ("17", "20", "25"), (700, 1000), (69, 219),
         ("glass plate", "roller ring", "door handle", "inner lamp"),
         ("cover the bowl", "turn the dial to the number of minutes", "stir the food and wait a moment before you eat"),
         ("wipe it with lemon water", "wash the glass plate by hand", "never switch it on when it is empty")),
)
