#!/usr/bin/env python3
"""30 steps of LoRA with PEFT and torch.optim.AdamW in float32, for comparison with Graft's loop.

    training_parity.py            train again and compare with the committed losses (<= 1e-5 relative)
    training_parity.py --write    write them

Models, start adapters and token rows are those of tests/core/peft/golden (decoder_parity.py); the losses lie in
tests/core/training/golden/peft_losses.json. The C++ side is tests/core/training/training_parity_test.cpp.
"""
import argparse, json, sys
from pathlib import Path
import torch
from peft import PeftModel
from safetensors.torch import load_file
from transformers import AutoModelForCausalLM

TESTS = Path(__file__).resolve().parents[1]
CASES = ("llama3_scaling", "mistral_window", "qwen2_tied")
PLAN = dict(steps=30, peak=5e-3, warmup=4, beta1=0.9, beta2=0.99, epsilon=1e-8, weight_decay=0.02, clip_norm=1.0)


def rate(step):
    """Graft's linear schedule: the first step of the warm-up already learns."""
    if step < PLAN["warmup"]:
        return PLAN["peak"] * (step + 1) / (PLAN["warmup"] + 1)
    return PLAN["peak"] * (1 - (step - PLAN["warmup"]) / (PLAN["steps"] - PLAN["warmup"]))


def train(case):
    folder = TESTS / "core/peft/golden" / case
    model = AutoModelForCausalLM.from_pretrained(folder, dtype=torch.float32, attn_implementation="eager")
    model = PeftModel.from_pretrained(model, folder / "adapter", is_trainable=True)
    golden = load_file(folder / "golden.safetensors")
    rows = torch.split(golden["ids"], golden["lengths"].tolist())
    learned = torch.split(golden["learned"].bool(), golden["lengths"].tolist())
    parameters = [p for p in model.parameters() if p.requires_grad]
    optimiser = torch.optim.AdamW(parameters, lr=0, betas=(PLAN["beta1"], PLAN["beta2"]), eps=PLAN["epsilon"], weight_decay=PLAN["weight_decay"])
    losses, norms = [], []
    for step in range(PLAN["steps"]):
        chosen = [(step + k) % len(rows) for k in range(3)]
        count = sum(int(learned[i].sum()) for i in chosen)
        total = 0.0
        for i in chosen:
            if not learned[i].any():
                continue
            scores = torch.log_softmax(model(rows[i][None]).logits[0, :-1], -1).gather(1, rows[i][1:, None])[:, 0]
            loss = -scores[learned[i][1:]].sum() / count
            loss.backward()
            total += loss.item()
        losses.append(total)
        norms.append(torch.nn.utils.clip_grad_norm_(parameters, PLAN["clip_norm"]).item())
        optimiser.param_groups[0]["lr"] = rate(step)
        optimiser.step()
        optimiser.zero_grad()
    return dict(losses=losses, norms=norms)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--graft", help="given to every parity script; this one needs it not")
    write = parser.parse_args().write
    torch.set_num_threads(1)
    path = TESTS / "core/training/golden/peft_losses.json"
    fresh = dict(plan=PLAN, cases={case: train(case) for case in CASES})
    if write:
        path.parent.mkdir(exist_ok=True)
        path.write_text(json.dumps(fresh, indent=1) + "\n")
        return
    committed = json.loads(path.read_text())
    worst = max(abs(a - b) / abs(b) for case in CASES for key in ("losses", "norms") for a, b in zip(committed["cases"][case][key], fresh["cases"][case][key], strict=True))
    print(f"largest relative difference {worst:.2e}")
    if worst > 1e-5 or committed["plan"] != PLAN:
        sys.exit("The reference libraries give other losses than the committed ones.")


main()
