"""What goes wrong with each kind of appliance: the symptom, why it happens and what helps.

A symptom is a bare verb phrase ("leak at the base", "not heat up"), so that it can be put into any sentence.
A cause follows "because", a remedy is an imperative.
"""

TROUBLES = {
    "kettle": (
        ("leak at the base", "the seal under the lid has dried out", "order a new lid and empty the kettle after each use"),
        ("switch off too early", "there is limescale on the heating plate", "boil vinegar and water in it and rinse it twice"),
        ("not heat up", "the base plate has lost contact", "wipe the base plate dry and set the kettle down straight"),
        ("drip from the spout", "the filter sits crooked", "take the filter out and push it back until it clicks"),
        ("smell of plastic", "it is new and was not rinsed", "boil three full kettles of water and pour them away"),
        ("hum loudly", "limescale has settled on the bottom", "descale it overnight")),
    "toaster": (
        ("burn one side of the bread", "one heating wire is out of place", "send it to the workshop and do not open it yourself"),
        ("not hold the lever down", "crumbs are stuck under the magnet", "unplug it and shake the crumbs out over the sink"),
        ("smoke after a minute", "old crumbs lie in the crumb tray", "empty the crumb tray and run it once without bread"),
        ("pop up too soon", "the browning knob is worn", "order a new browning knob"),
        ("leave the bread pale", "the bread was frozen and the level is too low", "press the frost key and go up one level"),
        ("trip the fuse", "a wire inside touches the case", "unplug it at once and bring it to a shop")),
    "blender": (
        ("leak under the jug", "the rubber seal is cracked", "put in a new rubber seal"),
        ("not start", "the jug is not locked", "turn the jug to the right until the arrow meets the dot"),
        ("smell of burning", "the motor was run for too long", "let it rest for half an hour and fill the jug only half"),
        ("leave lumps in the soup", "the blade unit has become blunt", "change the blade unit"),
        ("stop after a few seconds", "the heat guard has switched it off", "wait ten minutes and press the red button below"),
        ("rattle at high speed", "the blade unit is loose", "tighten the blade unit with the ring from the box")),
    "fan": (
        ("wobble on the floor", "the foot is screwed on loosely", "tighten the three screws of the foot"),
        ("squeak while it turns", "the shaft is dry", "put one drop of oil behind the blades"),
        ("not swing to the side", "the pin in the neck has slipped", "press the pin at the back down again"),
        ("blow very little air", "dust covers the blades", "take off the front grille and wipe the blades"),
        ("stop in the night", "the timer knob is set to two hours", "turn the timer knob to the left until it clicks"),
        ("scratch against the grille", "the front grille is bent", "order a new front grille")),
    "lamp": (
        ("flicker in the evening", "the bulb is not screwed in tightly", "switch it off and tighten the bulb"),
        ("not dim any more", "the bulb cannot be dimmed", "use a bulb with the dimming sign"),
        ("sink down slowly", "the screw in the arm is loose", "tighten the arm screw with a coin"),
        ("buzz when it is dimmed", "the dimmer is too old for the new bulb", "order the quiet dimmer"),
        ("go out after an hour", "the shade sits too close and gets hot", "move the shade up by a finger"),
        ("give a blue light", "a cold bulb was put in", "choose a warm white bulb")),
    "heater": (
        ("switch off after five minutes", "the dust filter is full", "wash the dust filter and let it dry for a day"),
        ("smell of dust", "it was not used all summer", "let it run for an hour with the window open"),
        ("not get warm", "the thermostat is broken", "have the thermostat changed in the workshop"),
        ("click all night", "the metal cools down and shrinks", "set it one level lower, the clicking is harmless"),
        ("roll away on the floor", "the brake of the wheels is worn", "order a new set of wheels"),
        ("spark at the plug", "the socket is loose", "pull the plug at once and call an electrician")),
    "vacuum cleaner": (
        ("lose suction", "the motor filter is clogged", "wash the motor filter and dry it for a day"),
        ("whistle loudly", "there is a hole in the hose", "change the hose"),
        ("blow out dust", "the dust bag has split", "put in a new dust bag and clean the bag space"),
        ("not pull the cord in", "the cord is twisted on the drum", "pull it out fully and let it run in slowly"),
        ("push small stones around", "the floor brush is worn flat", "order a new floor brush"),
        ("get very hot", "something blocks the hose", "push a broom handle through the hose")),
    "steam iron": (
        ("spit brown water", "there is limescale in the water tank", "run the cleaning programme over the sink"),
        ("stick to the shirt", "starch has burned onto the sole plate", "rub the warm sole plate with a wet cotton cloth"),
        ("drip on the clothes", "the dial is set too low for steam", "set the dial to two dots or more"),
        ("not make steam", "the steam button is blocked by scale", "press the steam button twenty times over the sink"),
        ("leave shiny marks", "the fabric was ironed too hot", "iron dark clothes inside out"),
        ("switch itself off", "the safety timer ends after eight minutes", "lift it for a moment and it warms up again")),
    "coffee machine": (
        ("brew very slowly", "limescale narrows the pipe", "descale it twice in a row"),
        ("make weak coffee", "the coffee is ground too coarsely", "use finer coffee and one spoon more"),
        ("leak onto the worktop", "the water tank is not pushed in", "press the water tank in until it clicks"),
        ("not switch on", "the fuse behind the drip tray has gone", "bring it to the workshop for a new fuse"),
        ("show a red light", "the drip tray is full", "empty the drip tray and put it back"),
        ("spray steam from the side", "the lid seal is broken", "stop using it and send it in")),
    "radio": (
        ("crackle all the time", "the aerial is bent", "pull out the aerial and turn it to the window"),
        ("lose the stations", "the memory battery is flat", "change the small battery under the battery cover"),
        ("play only on one side", "a wire to the speaker is loose", "bring it to the workshop"),
        ("not turn on with batteries", "the contacts are green with rust", "clean the contacts with a dry cloth"),
        ("jump to full volume", "there is dust in the volume knob", "turn the volume knob to and fro twenty times"),
        ("show the wrong time", "summer time is switched off", "hold the clock key and press plus")),
    "humidifier": (
        ("leave white dust on the shelf", "the water is hard", "use boiled water"),
        ("not give any mist", "the float is stuck", "wipe the float and set it back in its hole"),
        ("gurgle at night", "air runs into the water tank, which is normal", "turn it to low mist"),
        ("smell of old water", "the air filter is past its time", "change the air filter"),
        ("wet the floor", "the mist nozzle points down", "turn the mist nozzle up"),
        ("drip below the tank", "the cap of the tank is crooked", "unscrew the cap and put it on straight")),
    "rice cooker": (
        ("burn the rice at the bottom", "there was too little water", "add half a cup of water more"),
        ("boil over", "the rice was not washed", "wash the rice until the water is clear"),
        ("leave the rice hard", "the lid was opened too early", "let the rice rest for ten minutes"),
        ("not keep the food warm", "the sensor under the inner pot is dirty", "wipe the sensor with a damp cloth"),
        ("click back to warm at once", "the inner pot stands on a grain of rice", "clean the ground below the inner pot"),
        ("lose its coating", "metal spoons have scratched the inner pot", "order a new inner pot")),
    "hair dryer": (
        ("smell of burnt hair", "hair has got into the air filter", "brush out the air filter"),
        ("blow only cold air", "the cool button is jammed", "press the cool button a few times"),
        ("switch off when hot", "the heat guard protects the motor", "clean the air filter and let it cool"),
        ("lose its nozzle", "the ring of the nozzle is worn", "order a new nozzle"),
        ("rattle in the handle", "a screw has come loose", "send it to the workshop"),
        ("spark inside", "the motor brushes are worn", "unplug it and do not use it again")),
    "sewing machine": (
        ("skip stitches", "the needle is bent", "put in a new needle"),
        ("tear the thread", "the thread is too tight", "turn the thread dial down to three"),
        ("jam under the cloth", "lint has collected under the bobbin", "brush out the lint below the bobbin"),
        ("not sew backwards", "the lever is stuck", "put a drop of oil on the lever"),
        ("run without the pedal", "the foot pedal is damaged", "order a new foot pedal"),
        ("sew very loudly", "it has not been oiled for long", "oil the shaft and run it without thread")),
    "washing machine": (
        ("shake while spinning", "the transport bolts are still in", "take out the four bolts at the back"),
        ("not drain the water", "the lint filter is blocked", "open the flap and clean the lint filter"),
        ("leak at the door", "the door seal has a tear", "have the door seal changed"),
        ("leave powder in the drawer", "the soap drawer is sticky", "wash the soap drawer with hot water"),
        ("stop in the middle of the wash", "the tap is half closed", "open the tap fully"),
        ("tear the clothes", "a coin is stuck in the drum", "turn the drum by hand and take the coin out")),
    "fridge": (
        ("not get cold enough", "the door seal is loose", "warm the door seal with a hair dryer and press it on"),
        ("freeze the lettuce", "the dial is set too high", "turn the dial down to two"),
        ("collect water at the bottom", "the drain hole is blocked", "clear the drain hole with a cotton bud"),
        ("hum day and night", "it touches the wall", "pull it a hand away from the wall"),
        ("build up ice", "the door was left open", "defrost it and check the door"),
        ("smell bad", "something has leaked under the vegetable drawer", "wash the drawer with baking soda")),
    "dishwasher": (
        ("leave spots on the glasses", "the salt has run out", "refill the salt and tighten the salt cap"),
        ("not clean the plates", "the spray arm is blocked", "rinse the holes of the spray arm"),
        ("smell of old food", "the sieve is full", "take out the sieve and rinse it"),
        ("stop with a beep", "the hose at the back is bent", "straighten the hose"),
        ("leave the dishes wet", "the rinse aid is empty", "fill up the rinse aid"),
        ("leak on the floor", "the door does not close because of a fork", "load the cutlery basket again")),
    "microwave": (
        ("heat the food unevenly", "the glass plate does not turn", "set the glass plate on the roller ring"),
        ("spark while cooking", "there is metal on the cup", "use cups without a gold edge"),
        ("not start when the door is shut", "the hook of the door is broken", "bring it to the workshop"),
        ("hum without heating", "the heating tube is dead", "ask for a repair, it pays only in the guarantee time"),
        ("squeak as it turns", "the roller ring is dirty", "wash the roller ring"),
        ("stay dark inside", "the inner lamp has gone", "order a new inner lamp")),
}

#: Symptoms that can hurt somebody; the desk always says to pull the plug first.
DANGEROUS = ("spark", "smoke", "smell of burning", "trip the fuse", "spray steam", "leak on the floor", "get very hot", "run without")


def dangerous(symptom):
    return symptom.startswith(DANGEROUS)
