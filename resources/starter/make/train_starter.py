"""Trains the starter with `graft` from random weights, and keeps the recipe, the loss curve and the figures.

    python3 train_starter.py --graft PATH/graft --work FOLDER [--epochs 3]

FOLDER takes the corpus and the project; a run that was cut off there goes on where it was. The result is written to
../model/model.safetensors and ../training.
"""

import argparse
import json
import shutil
import subprocess
import sys
from pathlib import Path

import curve

HERE = Path(__file__).resolve().parent
STARTER = HERE.parent
RECIPE = {
    "model.initialisation": "random", "model.base_precision": "float32", "data.roles": "text:text,messages:messages,group:group",
    "data.held_out_share": "0.016", "data.test_share": "0.01", "training.learning_rate": "2e-3", "training.batch_rows": "48", "training.micro_batch_tokens": "4096",
    "training.recompute": "none", "training.beta2": "0.95", "training.weight_decay": "0.05", "training.warmup_share": "0.03", "training.evaluate_every": "200",
    "training.save_every": "200", "training.patience": "0", "training.seed": "1"}


def graft(options, *arguments, **keywords):
    command = [str(options.graft), *map(str, arguments)]
    print("+", " ".join(command), flush=True)
    return subprocess.run(command, check=True, **keywords)


def newest_run(project):
    runs = [run for run in (project / "runs").glob("*") if (run / "events.jsonl").exists()]
    return max(runs, key=lambda run: (run / "events.jsonl").stat().st_mtime) if runs else None


def train(options, project, recipe):
    before = newest_run(project)
    graft(options, "train", recipe, "--project", project, *(["--resume"] if before else []))
    return newest_run(project)


def store(options, run):
    """The trained weights in bfloat16, as `graft` writes and proves a whole model folder."""
    folder = options.work / "model"
    shutil.rmtree(folder, ignore_errors=True)
    graft(options, "export", run, folder, "--to", "model")
    shutil.copy(folder / "model.safetensors", STARTER / "model" / "model.safetensors")


def keep(run, corpus):
    folder = STARTER / "training"
    folder.mkdir(exist_ok=True)
    used = json.loads((run / "recipe.json").read_text(encoding="utf-8"))
    used["model"]["path"], used["data"]["path"] = "../model", corpus.name      # not where they lay on this machine
    (folder / "recipe.json").write_text(json.dumps(used, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    curve.main(run / "events.jsonl", folder / "curve.csv", folder / "curve.svg")
    lines = (run / "events.jsonl").read_text(encoding="utf-8").splitlines()
    closing = [event for event in map(json.loads, lines) if event["event"] == "summary"][-1]
    figures = {key: value for key, value in closing.items() if key not in ("event", "run")}
    figures.update(corpus_rows=sum(1 for _ in corpus.open(encoding="utf-8")), corpus_bytes=corpus.stat().st_size)
    (folder / "figures.json").write_text(json.dumps(figures, indent=2) + "\n", encoding="utf-8")


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--graft", type=Path, required=True)
    arguments.add_argument("--work", type=Path, required=True)
    arguments.add_argument("--epochs", type=float, default=3)
    options = arguments.parse_args()
    corpus, project, recipe = options.work / "train.jsonl", options.work / "project", options.work / "recipe.json"
    subprocess.run([sys.executable, HERE / "corpus.py", options.work], check=True)
    if not recipe.exists():
        settings = {**RECIPE, "training.epochs": options.epochs}
        graft(options, "recipe", "--model", STARTER / "model", "--data", corpus, "--method", "full",
              *(part for key, value in settings.items() for part in ("--set", f"{key}={value}")), "-o", recipe)
    run = train(options, project, recipe)
    store(options, run)
    keep(run, corpus)


if __name__ == "__main__":
    main()
