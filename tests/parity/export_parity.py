#!/usr/bin/env python3
"""What `graft` trains and exports, loaded by transformers and PEFT: no missing or unexpected key, the same tokens, log-probabilities within 1e-4.

    export_parity.py --graft PATH/graft

A few steps of every method that PEFT has, on the starter in float32; of LoRA once with every option at its default and once with rsLoRA on some layers. AdaLoRA
and VeRA leave a second time as plain LoRA, from a run in bfloat16.
Needs: torch transformers peft sentencepiece.
"""
import argparse, sys, tempfile
from pathlib import Path
import torch
from peft import PeftModel
from transformers import AutoModelForCausalLM, AutoTokenizer

from exported import MOST, STARTER, TEXTS, graft, largest_difference, log_probabilities, trained

# Method, settings; each learns enough in a few steps to be seen in the answers.
CASES = {"lora": ("lora", []), "rslora_on_some": ("lora", ["use_rslora=true", "rank=5", "alpha=7", "targets=q_proj,down_proj,model.layers.3.self_attn.v_proj"]),
         **{method: (method, []) for method in ("prompt", "ptuning", "prefix", "bitfit", "dora", "pissa", "ia3", "layernorm", "oft")},
         "adalora": ("adalora", ["training.learning_rate=5e-2"]),
         "vera": ("vera", ["training.learning_rate=1e-1"])}
PLAIN = {"adalora_as_lora": CASES["adalora"], "vera_as_lora": CASES["vera"]}


def unplaced(model, folder):
    """Keys of the adapter that PEFT misses or does not know. Virtual tokens it loads strictly by itself, and then names them among those that the model lacks."""
    loaded = model.load_adapter(folder, adapter_name="again")
    keys = [key for key in loaded.missing_keys if ".again." in key] + list(loaded.unexpected_keys)
    return [key for key in keys if not key.startswith("prompt_e")]


def check(program, case, folder):
    print(case)
    run = trained(program, folder, *CASES[case], "peft")
    return agrees(program, run, folder)


def check_plain(program, case, folder):
    """The run itself computes in bfloat16, so the folder is held against what graft exports of it for PEFT, both in float32 and in PEFT."""
    print(case)
    method, settings = PLAIN[case]
    run = trained(program, folder, method, [*settings, "model.base_precision=bfloat16"], "plain_lora")
    graft(program, "export", run, folder / "own", "--to", "peft")
    base = lambda: AutoModelForCausalLM.from_pretrained(STARTER / "model", dtype=torch.float32)
    ids = [AutoTokenizer.from_pretrained(STARTER / "model")(text)["input_ids"] for text in TEXTS]
    own, plain = (PeftModel.from_pretrained(base(), folder / name).eval() for name in ("own", "adapter"))
    apart = max((log_probabilities(own, row) - log_probabilities(plain, row)).abs().max().item() for row in ids)
    change = max((log_probabilities(base().eval(), row) - log_probabilities(plain, row)).abs().max().item() for row in ids)
    kind, keys = plain.peft_config["default"].peft_type, unplaced(plain, folder / "adapter")
    print(f"  as {kind.value}: largest difference of a log-probability {apart:.1e}; the adapter changes one by {change:.2f}; keys out of place: {len(keys)}")
    return kind.value == "LORA" and apart <= MOST and change > 0.05 and not keys


def agrees(program, run, folder):
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
    for case in [*CASES, *PLAIN]:
        with tempfile.TemporaryDirectory() as scratch:
            if not (check if case in CASES else check_plain)(program, case, Path(scratch)):
                sys.exit(f"{case}: transformers and PEFT disagree with graft")


main()
