#!/usr/bin/env python3
"""No PEFT method is named outside its own file under core/peft and the registry."""
import re
from pathlib import Path

import tree

# Ids that are everyday words too count only where the line speaks of a method.
EVERYDAY = {"full", "prompt", "prefix", "parallel"}
# The one default: what a recipe without a method stands for.
DEFAULT = Path("core/recipe/recipe.h")
METHOD_ID = re.compile(r'\.?\bid\s*=\s*"([a-z0-9]+)"')

owners: dict[str, Path] = {}
for file in tree.sources("core"):
    if file.parts[1] == "peft" and file.suffix == ".cpp" and file.stem != "registry":
        for method in METHOD_ID.findall(tree.without_comments(tree.text(file))):
            owners[method] = file

offences, looked_at = [], 0
for file in tree.sources("core", "ui", "app"):
    if file.match("core/peft/registry.*"):
        continue
    looked_at += 1
    for number, line in enumerate(tree.without_comments(tree.text(file)).splitlines(), 1):
        for method, owner in owners.items():
            named = f'"{method}"' in line and (method not in EVERYDAY or re.search(r"method", line, re.I))
            if named and file != DEFAULT and file.with_suffix("") != owner.with_suffix(""):
                offences.append(f'{file}:{number}: names the method "{method}" of {owner}')
if not owners:
    offences.append("no method found under core/peft: this rule looks for id = \"...\"")
tree.finish(offences, looked_at)
