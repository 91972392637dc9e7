#!/usr/bin/env python3
"""LoRA r16 on all linear layers, bfloat16: graft beside Hugging Face PEFT on the same machine, one after the other.

Both contenders read the same model folder and chat file; the rival's best of several batch sizes counts. A GEMM of
2048^3 is timed before, between and after, so that figures of a shared machine can be read as ratios.
"""
import argparse
import json
import statistics
import sys
import tempfile
from pathlib import Path

from contenders import SHAPES, gemm_peak, make_workload, measure_graft, run, summary_of


def flops_per_token(shape: str, rank: int) -> float:
    """Useful work of one LoRA step: the frozen weights forward and to their input (4 per weight), the adapters also to
    themselves (6 per weight). Attention's own products and the head (counted only where tokens are learned) are left out."""
    hidden, layers, heads, kv_heads, inner, _ = SHAPES[shape]
    kv = hidden // heads * kv_heads
    linears = [(hidden, hidden), (hidden, kv), (hidden, kv), (hidden, hidden), (hidden, inner), (hidden, inner), (inner, hidden)]
    frozen = layers * sum(rows * columns for rows, columns in linears)
    adapters = layers * sum(rank * (rows + columns) for rows, columns in linears)
    return 4 * frozen + 6 * adapters


def measure_peer(scripts: Path, workload: Path, folder: Path, a: argparse.Namespace, batch: int, round_: int) -> dict:
    said = summary_of(run([sys.executable, scripts / "peer_peft.py", workload, "--precision", "bfloat16", "--steps", a.steps, "--batch", batch],
                          folder, f"peft-batch{batch}-{round_}"))
    device = said["peak_device_mib"]
    return dict(contender="peft", batch=batch, tokens_per_second=said["tokens_per_s"],
                peak_memory_bytes=(said["peak_rss_mib"] if device is None else device) << 20,
                first_loss=said["first_loss"], last_loss=said["last_loss"])


def arguments() -> argparse.Namespace:
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("--graft", type=Path, required=True)
    p.add_argument("--peer-scripts", type=Path, required=True, help="folder with make_workload.py and peer_peft.py")
    p.add_argument("--shape", default="smollm2-135m", choices=SHAPES)
    p.add_argument("--steps", type=int, default=100, help="optimiser steps of each contender; at least 4")
    p.add_argument("--rows", type=int, default=8, help="rows of graft's optimiser step")
    p.add_argument("--batches", default="1,2,8", help="the rival's batch sizes")
    p.add_argument("--rounds", type=int, default=1)
    p.add_argument("--set", action="append", default=[], metavar="KEY=VALUE", help="further settings of graft's recipe")
    p.add_argument("-o", type=Path, help="the measurements as JSON")
    a = p.parse_args()
    if a.steps < 4:
        p.error("--steps: at least 4, two of them are for warming up")
    return a


def main() -> None:
    a = arguments()
    with tempfile.TemporaryDirectory(prefix="graft-bench-") as scratch:
        folder = Path(scratch)
        workload = make_workload(a.peer_scripts, a.shape, folder)
        peaks, runs = [gemm_peak()], []
        for round_ in range(a.rounds):
            runs.append(measure_graft(a.graft, workload, folder, f"graft-{round_}", "lora", a.steps, a.rows, ["rank=16", "alpha=32", "training.learning_rate=2e-4", *a.set]))
            peaks.append(gemm_peak())
            for batch in map(int, a.batches.split(",")):
                runs.append(measure_peer(a.peer_scripts, workload, folder, a, batch, round_))
                peaks.append(gemm_peak())
    report(a, peaks, runs)


def report(a: argparse.Namespace, peaks: list[float], runs: list[dict]) -> None:
    kinds = sorted({(r["contender"], r["batch"]) for r in runs})
    rows = [dict(contender=c, batch=b, **{key: statistics.median(r[key] for r in runs if (r["contender"], r["batch"]) == (c, b))
                                           for key in ("tokens_per_second", "peak_memory_bytes")}) for c, b in kinds]
    peak = statistics.median(peaks)
    graft = next(row for row in rows if row["contender"] == "graft")
    best = max((row for row in rows if row["contender"] == "peft"), key=lambda row: row["tokens_per_second"])
    print(f"{a.shape}, {a.steps} steps, GEMM 2048^3 bfloat16 {peak / 1e9:.0f} GFLOP/s (from {min(peaks) / 1e9:.0f} to {max(peaks) / 1e9:.0f})")
    print(f"{'contender':<10} {'batch':>5} {'tokens/s':>10} {'MFU %':>7} {'peak GiB':>9}")
    for row in rows:
        row["mfu"] = row["tokens_per_second"] * flops_per_token(a.shape, 16) / peak
        print(f"{row['contender']:<10} {row['batch']:>5} {row['tokens_per_second']:>10.1f} {100 * row['mfu']:>7.1f} {row['peak_memory_bytes'] / 2**30:>9.2f}")
    speed, memory = graft["tokens_per_second"] / best["tokens_per_second"], graft["peak_memory_bytes"] / best["peak_memory_bytes"]
    print(f"graft / best of PEFT (batch {best['batch']}): {speed:.2f}x the speed at {memory:.2f}x the memory")
    if a.o:
        a.o.write_text(json.dumps(dict(shape=a.shape, steps=a.steps, gemm_flops=peaks, rows=rows, runs=runs, speed_ratio=speed, memory_ratio=memory), indent=1) + "\n")


main()
