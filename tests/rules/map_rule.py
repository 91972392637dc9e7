#!/usr/bin/env python3
"""The map in README.md and the tree say the same: every path named is there, every top folder and room is named."""
import re

import tree

section = re.search(r"^## Map$(.*?)(?=^## |\Z)", tree.text(tree.Path("README.md")), re.M | re.S)
named = set(re.findall(r"^\s*- `([^`]+)`", section.group(1), re.M)) if section else set()
offences = [] if named else ["README.md has no section '## Map' with lines '- `folder` ...'"]

folders = set()
for file in tree.tracked():
    if len(file.parts) > 1 and not file.parts[0].startswith("."):
        folders.add(file.parts[0])
        if file.parts[0] == "core" and len(file.parts) > 2:
            folders.add("/".join(file.parts[:2]))
offences += [f"README.md names {path}, which is not there" for path in sorted(named) if not (tree.ROOT / path).exists()]
offences += [f"{folder} is not in README.md's map" for folder in sorted(folders - {path.rstrip('/') for path in named})]
tree.finish(offences, len(folders))
