#!/usr/bin/env python3
"""What `graft` trains and exports, loaded by transformers and PEFT: no missing or unexpected key, the same tokens, log-probabilities within 1e-4.

    export_parity.py --graft PATH/graft

A few steps of every method that PEFT has, on the starter in float32; of LoRA once with every option at its default and once with rsLoRA on some layers.
Needs: torch transformers peft sentencepiece.
"""
import argparse, json, subprocess, sys, tempfile
from pathlib import Path
import torch
from peft import PeftModel
from transformers import AutoModelForCausalLM, AutoTokenizer

STARTER = Path(__file__).resolve().parents[2] / "resources/starter"
# Method, settings; each learns enough in a few steps to be seen in the answers.
CASES = {"lora": ("lora", []), "rslora_on_some": ("lora", ["use_rslora=true", "rank=5", "alpha=7", "targets=q_proj,down_proj,model.layers.3.self_attn.v_proj"]),
         **{method: (method, []) for method in ("prompt", "ptuning", "prefix", "bitfit", "dora", "pissa", "ia3", "layernorm", "oft")},
         "vera": ("vera", ["training.learning_rate=1e-1"])}
TEXTS = ["The Tern kettle leaks at the base.", "Hello,  where is my order?\nIt was due on Friday. ", "caf\u00e9 \u2013 \u201cquoted\u201d \u20ac 12,50 \U0001F642", "category: fault\nurgency: high",
         "<|user|>\nMy radio is silent.<|end|>\n<|assistant|>\nI am sorry.<|end|>\n"]
MOST = 1e-4


def graft(program, *words):
    done = subprocess.run([program, *map(str, words), "--json"], capture_output=True, text=True)
    if done.returncode:
        sys.exit(f"graft {' '.join(map(str, words))} ended with {done.returncode}:\n{done.stderr}")
    return json.loads(done.stdout.splitlines()[-1])


def trained(program, folder, method, settings):
    plan = ["training.max_steps=8", "training.batch_rows=8", "training.learning_rate=1e-2", "training.sample_rows=0", "model.base_precision=float32", *settings]
    graft(program, "recipe", "--model", STARTER / "model", "--data", STARTER / "tickets.csv", "--method", method, "-o", folder / "recipe.json", *[part for each in plan for part in ("--set", each)])
    run = graft(program, "train", folder / "recipe.json", "--project", folder / "project")["run"]
    proof = graft(program, "export", run, folder / "adapter", "--to", "peft")
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


def unplaced(model, folder):
    """Keys of the adapter that PEFT misses or does not know. Virtual tokens it loads strictly by itself, and then names them among those that the model lacks."""
    loaded = model.load_adapter(folder, adapter_name="again")
    keys = [key for key in loaded.missing_keys if ".again." in key] + list(loaded.unexpected_keys)
    return [key for key in keys if not key.startswith("prompt_e")]


def check(program, case, folder):
    print(case)
    run = trained(program, folder, *CASES[case])
    tokenizer = AutoTokenizer.from_pretrained(STARTER / "model")
    base = AutoModelForCausalLM.from_pretrained(STARTER / "model", dtype=torch.float32).eval()
    of_base = largest_difference(program, ["--model", STARTER / "model"], base, tokenizer)
    before = log_probabilities(base, tokenizer(TEXTS[3])["input_ids"])
    tuned = PeftModel.from_pretrained(base, folder / "adapter").eval()
    change = (log_probabilities(tuned, tokenizer(TEXTS[3])["input_ids"]) - before).abs().max().item()
    of_tuned, keys = largest_difference(program, [run], tuned, tokenizer), unplaced(tuned, folder / "adapter")
    print(f"  largest difference of a log-probability: base {of_base:.1e}, tuned {of_tuned:.1e}; the adapter changes one by {change:.2f}; keys out of place: {len(keys)}")
    return of_base <= MOST and of_tuned <= MOST and change > 0.05 and not keys


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--graft", required=True)
    program = parser.parse_args().graft
    for case in CASES:
        with tempfile.TemporaryDirectory() as scratch:
            if not check(program, case, Path(scratch)):
                sys.exit(f"{case}: transformers and PEFT disagree with graft")


main()
