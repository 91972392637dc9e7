"""What the measuring scripts share: the workload's shapes, a program that is run, graft's steps as figures, the machine's own speed."""
import json
import subprocess
import sys
import time
from pathlib import Path

SHAPES = {  # hidden, layers, heads, key/value heads, intermediate, vocabulary: as make_workload.py has them
    "tiny": (64, 4, 4, 2, 176, 2048),
    "smollm2-135m": (576, 30, 9, 3, 1536, 49152),
    "smollm2-360m": (960, 32, 15, 5, 2560, 49152),
    "llama-1b": (2048, 16, 32, 8, 8192, 128256),
    "llama-8b": (4096, 32, 32, 8, 14336, 128256),
}
WARM_UP = 2  # steps of either contender that do not count


def gemm_peak(side: int = 2048, rounds: int = 12) -> float:
    """FLOP/s of the quickest bfloat16 product of the given side."""
    import torch
    device = "cuda" if torch.cuda.is_available() else "cpu"
    left, right = (torch.randn(side, side, dtype=torch.bfloat16, device=device) for _ in range(2))
    best = float("inf")
    for _ in range(rounds):
        begun = time.perf_counter()
        left @ right
        if device == "cuda":
            torch.cuda.synchronize()
        best = min(best, time.perf_counter() - begun)
    return 2 * side**3 / best


def run(command: list, folder: Path, name: str) -> str:
    print(f"  {name} ...", file=sys.stderr, flush=True)
    done = subprocess.run([str(part) for part in command], capture_output=True, text=True, stdin=subprocess.DEVNULL)
    (folder / f"{name}.log").write_text(done.stdout + done.stderr)
    if done.returncode:
        sys.exit(f"{name} ended with {done.returncode}:\n{done.stderr[-2000:]}")
    return done.stdout


def summary_of(lines: str) -> dict:
    return json.loads([line for line in lines.splitlines() if line.startswith("{")][-1])


def make_workload(scripts: Path, shape: str, folder: Path) -> Path:
    run([sys.executable, scripts / "make_workload.py", folder / "workload", "--shape", shape, "--dtype", "bfloat16"], folder, "workload")
    return folder / "workload"


def train_once(graft: Path, model: Path, data: Path, folder: Path, name: str, method: str, settings: list[str]) -> tuple[dict, dict, list[dict]]:
    """One run in a process of its own: what was planned, its summary and its steps."""
    recipe = folder / f"{name}.json"
    planned = summary_of(run([graft, "recipe", "--json", "--model", model, "--data", data, "--method", method,
                              *[part for setting in settings for part in ("--set", setting)], "-o", recipe], folder, f"{name}-recipe"))
    lines = run([graft, "train", recipe, "--project", folder / f"{name}-project", "--json"], folder, name)
    return planned, summary_of(lines), [event for event in map(json.loads, filter(None, lines.splitlines())) if event.get("event") == "step"]


def measure_graft(graft: Path, workload: Path, folder: Path, name: str, method: str, steps: int, rows: int, settings: list[str]) -> dict:
    """Only training is timed: nothing is saved, measured or answered between the steps. Fewer steps than asked are no measurement."""
    plan = ["model.base_precision=bfloat16", f"training.max_steps={steps}", f"training.batch_rows={rows}", "training.patience=0",
            f"training.evaluate_every={steps}", "training.sample_rows=0", f"training.save_every={steps}", "data.max_length=512", *settings]
    planned, summary, taken = train_once(graft, workload / "model", workload / "data.jsonl", folder, name, method, plan)
    if len(taken) != steps:
        sys.exit(f"graft trained {len(taken)} of {steps} steps: no measurement")
    timed = taken[WARM_UP:]
    return dict(contender="graft", method=method, batch=rows, tokens_per_second=sum(step["tokens"] for step in timed) / sum(step["seconds"] for step in timed),
                summary_tokens_per_second=summary["tokens_per_second"], peak_memory_bytes=summary["peak_memory_bytes"],
                trained_parameters=planned["trained_parameters"],
                seconds=summary["seconds"], estimated_seconds=(planned["seconds_low"], planned["seconds_high"]), estimated_memory_bytes=planned["memory_bytes"], first_loss=taken[0]["loss"], last_loss=taken[-1]["loss"])
