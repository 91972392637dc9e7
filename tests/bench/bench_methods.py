#!/usr/bin/env python3
"""Every method's training speed and memory: against LoRA in graft, and against the same method in Hugging Face PEFT, one after the other on one machine.

Each method as it stands in graft's standard settings, bfloat16. LoRA is measured again after every few methods, and each
method is read against the LoRA run nearest in time, so that a machine that slows down does not slow one method. Beside each peak and time
stands what graft had estimated, as a multiple of what was measured.
"""
import argparse
import json
import sys
import tempfile
from pathlib import Path

from contenders import SHAPES, gemm_peak, make_workload, measure_graft, run, summary_of
from peer_methods import CONFIGS

ALONE = ["houlsby", "pfeiffer", "parallel"]  # methods that PEFT does not have
LORA_EVERY = 3


def measure_peer(workload: Path, folder: Path, method: str, a: argparse.Namespace) -> dict | None:
    """The rival at its best batch size, on as many rows; None for a method that it does not have."""
    if method not in CONFIGS:
        return None
    runs = [summary_of(run([sys.executable, Path(__file__).parent / "peer_methods.py", workload, method, "--steps", a.steps * a.rows // batch, "--batch", batch], folder, f"peft-{method}-{batch}"))
            for batch in map(int, a.batches.split(","))]
    return max(runs, key=lambda each: each["tokens_per_second"])


def arguments() -> argparse.Namespace:
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("--graft", type=Path, required=True)
    p.add_argument("--peer-scripts", type=Path, required=True, help="folder with make_workload.py")
    p.add_argument("--shape", default="smollm2-135m", choices=SHAPES)
    p.add_argument("--methods", default=",".join([*CONFIGS, *ALONE]))
    p.add_argument("--steps", type=int, default=10, help="optimiser steps of each contender; at least 4")
    p.add_argument("--rows", type=int, default=8, help="rows of graft's optimiser step")
    p.add_argument("--batches", default="1,8", help="the rival's batch sizes")
    p.add_argument("-o", type=Path, help="the measurements as JSON")
    a = p.parse_args()
    if a.steps < 4:
        p.error("--steps: at least 4, two of them are for warming up")
    return a


def main() -> None:
    a = arguments()
    print(f"{a.shape}, {a.steps} steps, GEMM 2048^3 bfloat16 {gemm_peak() / 1e9:.0f} GFLOP/s")
    print(f"{'method':<10} {'parameters':>12} {'tokens/s':>9} {'of LoRA':>8} {'peak GiB':>9} {'estimate':>9} {'time':>11} | {'PEFT':>9} {'batch':>5} {'peak GiB':>9} | {'speed':>6} {'memory':>7}")
    rows = []
    with tempfile.TemporaryDirectory(prefix="graft-bench-") as scratch:
        folder = Path(scratch)
        workload = make_workload(a.peer_scripts, a.shape, folder)
        for index, method in enumerate(a.methods.split(",")):
            if index % LORA_EVERY == 0:
                lora = measure_graft(a.graft, workload, folder, f"lora-{index}", "lora", a.steps, a.rows, [])
            ours = measure_graft(a.graft, workload, folder, f"graft-{method}", method, a.steps, a.rows, [])
            peer = measure_peer(workload, folder, method, a)
            rows.append(dict(method=method, of_lora=ours["tokens_per_second"] / lora["tokens_per_second"], graft=ours, peft=peer))
            print(line(rows[-1]), flush=True)
    if a.o:
        a.o.write_text(json.dumps(dict(shape=a.shape, steps=a.steps, rows=rows), indent=1) + "\n")


def line(row: dict) -> str:
    ours, peer = row["graft"], row["peft"]
    text = f"{row['method']:<10} {ours['trained_parameters']:>12,} {ours['tokens_per_second']:>9.1f} {row['of_lora']:>8.2f} {ours['peak_memory_bytes'] / 2**30:>9.2f} "
    low, high = (seconds / ours["seconds"] for seconds in ours["estimated_seconds"])
    text += f"{ours['estimated_memory_bytes'] / ours['peak_memory_bytes']:>8.2f}x {low:>5.2f}-{high:.2f}x | "
    if peer is None:
        return text + f"{'-':>9}"
    other = "" if peer["trained_parameters"] == ours["trained_parameters"] else f"  ({peer['trained_parameters']:,} parameters there)"
    return (text + f"{peer['tokens_per_second']:>9.1f} {peer['batch']:>5} {peer['peak_memory_bytes'] / 2**30:>9.2f} | "
            f"{ours['tokens_per_second'] / peer['tokens_per_second']:>5.2f}x {ours['peak_memory_bytes'] / peer['peak_memory_bytes']:>6.2f}x" + other)


main()
