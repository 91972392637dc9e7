#!/usr/bin/env python3
"""A room includes only the rooms below it; no Qt in core; no torch where a front end can see it."""
import re
from pathlib import Path

import tree

# Room -> the rooms it stands on directly; it may include those and what they stand on.
ARROWS = {
    "base": [], "recipe": ["base"], "formats": ["recipe"], "text": ["formats"], "data": ["text"], "model": ["data"],
    "peft": ["model"], "training": ["peft"], "evaluation": ["peft"], "planning": ["peft"], "exporting": ["peft"],
    "service": ["planning", "exporting", "evaluation", "training"],
}
FRONT_ENDS = {"ui": ["data", "service"], "app": ["data", "service", "ui"]}
TORCH_ROOMS = {"model", "peft", "training", "evaluation", "planning", "exporting", "service"}
TORCH = re.compile(r"^(torch|ATen|c10)/")
QT = re.compile(r"^(Q[A-Z]\w*|Qt\w+/.*|q[a-z]+\.h|qcustomplot\.h)$")


def below(rooms: list[str]) -> set[str]:
    """The rooms and all that they stand on; a front end sees of service only the folder itself."""
    reached = set(rooms)
    for room in rooms:
        if room in ARROWS and room != "service":
            reached |= below(ARROWS[room])
    return reached


def allowed(file: Path) -> set[str]:
    if file.parts[0] in FRONT_ENDS:
        return below(FRONT_ENDS[file.parts[0]]) | {file.parts[0]}
    return below(ARROWS[file.parts[1]]) | {file.parts[1]}


def reached_by_front_ends() -> set[Path]:
    """Every file of the tree that a front end includes, itself or through another."""
    waiting, reached = [file for file in INCLUDES if file.parts[0] in FRONT_ENDS], set()
    while waiting:
        file = waiting.pop()
        if file not in reached:
            reached.add(file)
            waiting += [Path("core") / name for _, name in INCLUDES[file] if Path("core") / name in INCLUDES]
    return reached


INCLUDES = {file: tree.includes(file) for file in tree.sources("core", "ui", "app") if len(file.parts) > 1}
SEEN = reached_by_front_ends()
offences = []
for file, found in INCLUDES.items():
    core = file.parts[0] == "core"
    if core and file.parts[1] not in ARROWS:
        offences.append(f"{file}: the room {file.parts[1]} has no arrows in this rule")
        continue
    for number, included in found:
        where = f"{file}:{number}: includes {included}"
        target = included.split("/")[0]
        if "/" in included and (target in ARROWS or target in FRONT_ENDS) and target not in allowed(file):
            offences.append(f"{where}: {'/'.join(file.parts[:2])} may not use {target}")
        if core and QT.match(included):
            offences.append(f"{where}: no Qt in core")
        if TORCH.match(included) and (not core or file.parts[1] not in TORCH_ROOMS):
            offences.append(f"{where}: no torch here")
        elif TORCH.match(included) and file in SEEN:
            offences.append(f"{where}: no torch where a front end can see it")
tree.finish(offences, sum(map(len, INCLUDES.values())))
