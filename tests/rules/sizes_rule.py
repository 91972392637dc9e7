#!/usr/bin/env python3
"""No file over 600 lines; those over 400 are listed, being probably two ideas."""
import tree

WRITTEN = {".cpp", ".h", ".py", ".sh", ".cmake", ".txt", ""}  # code and build files; data, licences and locks are not
offences, looked_at = [], 0
for file in tree.tracked():
    content = tree.text(file) if file.suffix in WRITTEN and file.name != "LICENSE" and file.parts[0] != "resources" else None
    if content is None:
        continue
    looked_at += 1
    lines = content.count("\n")
    if lines > 600:
        offences.append(f"{file}: {lines} lines, over 600")
    elif lines > 400:
        print(f"{file}: {lines} lines, probably two ideas")
tree.finish(offences, looked_at)
