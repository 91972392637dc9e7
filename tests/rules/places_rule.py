#!/usr/bin/env python3
"""No tracked file names a package registry's host or a folder of the machine it was written on."""
import re

import tree

# Spelled so that this file does not break its own rule.
HOSTS = ["pypi" + ".org", "pythonhosted" + ".org", "deb.debian" + ".org", "archive.ubuntu" + ".com", "download.pytorch" + ".org"]
FOLDERS = ["/ho" + r"me/\w", "/ro" + r"ot/", "/wo" + r"rk/", "/Us" + r"ers/\w"]
PLACES = re.compile("|".join([re.escape(host) for host in HOSTS] + [r"(?<![\w.}/)-])" + folder for folder in FOLDERS]))
offences, looked_at = [], 0
for file in tree.tracked():
    content = tree.text(file)
    if content is None or file.name == "LICENSE":
        continue
    looked_at += 1
    for number, line in enumerate(content.splitlines(), 1):
        match = PLACES.search(line)
        if match:
            offences.append(f"{file}:{number}: {match.group()}")
tree.finish(offences, looked_at)
