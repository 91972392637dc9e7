"""What the export checks share: `graft` trains a few steps on the starter and exports; the same texts through it and through the other library."""
import json, subprocess, sys
from pathlib import Path
import torch

STARTER = Path(__file__).resolve().parents[2] / "resources/starter"
TEXTS = ["The Tern kettle leaks at the base.", "Hello,  where is my order?\nIt was due on Friday. ", "caf\u00e9 \u2013 \u201cquoted\u201d \u20ac 12,50 \U0001F642", "category: fault\nurgency: high",
         "<|user|>\nMy radio is silent.<|end|>\n<|assistant|>\nI am sorry.<|end|>\n"]
MOST = 1e-4


def graft(program, *words):
    done = subprocess.run([program, *map(str, words), "--json"], capture_output=True, text=True)
    if done.returncode:
        sys.exit(f"graft {' '.join(map(str, words))} ended with {done.returncode}:\n{done.stderr}")
    return json.loads(done.stdout.splitlines()[-1])


def trained(program, folder, method, settings, target):
    plan = ["training.max_steps=8", "training.batch_rows=8", "training.learning_rate=1e-2", "training.sample_rows=0", "model.base_precision=float32", *settings]
    graft(program, "recipe", "--model", STARTER / "model", "--data", STARTER / "tickets.csv", "--method", method, "-o", folder / "recipe.json", *[part for each in plan for part in ("--set", each)])
    run = graft(program, "train", folder / "recipe.json", "--project", folder / "project")["run"]
    proof = graft(program, "export", run, folder / "adapter", "--to", target)
    print(f"  graft's own proof: {proof['largest_difference']:.1e} over {proof['proof_prompts']} prompts")
    return run


def log_probabilities(model, ids):
    with torch.no_grad():
        rows = torch.log_softmax(model(torch.tensor([ids])).logits[0, -len(ids):-1], -1)  # virtual tokens come first
    return rows.gather(1, torch.tensor(ids[1:])[:, None])[:, 0]


def largest_difference(program, target, model, tokenizer):
    worst = 0.0
    for text in TEXTS:
        said = graft(program, "score", *target, "--text", text)
        ids = tokenizer(text)["input_ids"]
        if said["ids"] != ids:
            sys.exit(f"{text!r}: graft reads {said['ids']}, transformers {ids}")
        worst = max(worst, (torch.tensor(said["log_probabilities"]) - log_probabilities(model, ids)).abs().max().item())
    return worst
