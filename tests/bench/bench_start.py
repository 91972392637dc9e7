#!/usr/bin/env python3
"""From the start of graft-studio to the painted and to the usable window, warm, without a display and with an empty profile.

The program says both itself (--measure-start); a cold first start is run before and told apart, since how long it takes is the disk's doing.
"""
import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile

LIMIT = 1.5  # seconds to the usable window, warm


def start(studio: str, profile: str) -> dict:
    surroundings = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "HOME": profile, "GRAFT_PROFILE": profile, "XDG_CONFIG_HOME": profile}
    done = subprocess.run([studio, "--measure-start"], capture_output=True, text=True, env=surroundings)
    if done.returncode:
        sys.exit(f"{studio} ended with {done.returncode}:\n{done.stderr}")
    return json.loads(done.stdout)


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--studio", required=True, help="the graft-studio to start")
    options.add_argument("--rounds", type=int, default=9)
    asked = options.parse_args()
    with tempfile.TemporaryDirectory() as profile:
        first = start(asked.studio, profile)
        warm = [start(asked.studio, profile) for _ in range(asked.rounds)]
    usable = statistics.median(run["usable_seconds"] for run in warm)
    print(json.dumps({
        "first_usable_seconds": first["usable_seconds"],
        "shown_seconds": statistics.median(run["shown_seconds"] for run in warm),
        "usable_seconds": usable,
        "slowest_usable_seconds": max(run["usable_seconds"] for run in warm),
        "limit_seconds": LIMIT,
    }))
    sys.exit(0 if usable < LIMIT else 1)


if __name__ == "__main__":
    main()
