#!/usr/bin/env python3
"""The core never prints: what it has to say goes home as a value."""
import re

import tree

PRINTS = re.compile(r"\bstd::(cout|cerr|clog)\b|\b(std::)?(f?printf|puts|perror)\s*\(")
offences, files = [], tree.sources("core")
for file in files:
    for number, line in enumerate(tree.without_comments(tree.text(file)).splitlines(), 1):
        if PRINTS.search(line):
            offences.append(f"{file}:{number}: {line.strip()}")
tree.finish(offences, len(files))
