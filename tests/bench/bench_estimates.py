#!/usr/bin/env python3
"""What graft tells before a run beside what the run took: memory at the peak and time, of every method, each in a process of its own.

On the sample that ships with graft (whole runs, as the guide sets them), or on random weights of a shape (a few steps). --set changes the recipe of all.
"""
import argparse
import json
import tempfile
from pathlib import Path

from contenders import SHAPES, make_workload, train_once

METHODS = ["lora", "pissa", "dora", "adalora", "vera", "oft", "ia3", "layernorm", "bitfit", "prefix", "prompt", "ptuning", "houlsby", "pfeiffer", "parallel", "full"]
SAMPLE = "sample"
LOW = 0.85  # the lower end of the time that is told, as a share of what is expected (core/planning/time_estimate.cpp)


def arguments() -> argparse.Namespace:
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("--graft", type=Path, required=True)
    p.add_argument("--peer-scripts", type=Path, help="folder with make_workload.py; not needed for the sample")
    p.add_argument("--shape", default=SAMPLE, choices=[SAMPLE, *SHAPES])
    p.add_argument("--methods", default=",".join(METHODS))
    p.add_argument("--steps", type=int, default=8, help="optimiser steps on random weights")
    p.add_argument("--set", action="append", default=[], metavar="KEY=VALUE", help="of the recipe; may be given several times")
    p.add_argument("-o", type=Path, help="the measurements as JSON")
    a = p.parse_args()
    if a.shape != SAMPLE and not a.peer_scripts:
        p.error("--peer-scripts: needed to make the shape")
    return a


def main() -> None:
    a = arguments()
    rows = []
    print(f"{'method':<10} {'memory':>16} {'of measured':>12} {'time':>18} {'of measured':>12}")
    with tempfile.TemporaryDirectory(prefix="graft-bench-") as scratch:
        folder = Path(scratch)
        settings = [f"training.max_steps={a.steps}", f"training.evaluate_every={a.steps}", "training.sample_rows=0"]
        if a.shape == SAMPLE:
            starter = Path(__file__).resolve().parents[2] / "resources" / "starter"
            model, data, settings = starter / "model", starter / "tickets.csv", []
        else:
            workload = make_workload(a.peer_scripts, a.shape, folder)
            model, data = workload / "model", workload / "data.jsonl"
        for method in a.methods.split(","):
            planned, summary, steps = train_once(a.graft, model, data, folder, method, method, [*settings, *a.set])
            seconds = planned["seconds_low"] / LOW
            rows.append(dict(method=method, planned_bytes=planned["memory_bytes"], peak_bytes=summary["peak_memory_bytes"], planned_seconds=seconds, seconds=summary["seconds"], steps=len(steps)))
            print(line(rows[-1]), flush=True)
    if a.o:
        a.o.write_text(json.dumps(dict(shape=a.shape, settings=a.set, rows=rows), indent=1) + "\n")


def line(row: dict) -> str:
    return (f"{row['method']:<10} {row['planned_bytes'] / 1e6:>6.0f} / {row['peak_bytes'] / 1e6:>4.0f} MB {row['planned_bytes'] / row['peak_bytes']:>11.2f}x "
            f"{row['planned_seconds']:>8.1f} / {row['seconds']:>5.1f} s {row['planned_seconds'] / row['seconds']:>11.2f}x")


main()
