#!/usr/bin/env python3
"""What `graft` trains and exports for AdapterHub, loaded by `adapters`: no missing or unexpected key, the same tokens, log-probabilities within 1e-4.

    adapterhub_export.py --graft PATH/graft

A few steps of each kind of small layers, once as the method offers it and once with every field set, on the starter in float32. Runs in the Python of
adapterhub_requirements.txt.
"""
import argparse, logging, sys, tempfile
from pathlib import Path
import adapters
import torch
from transformers import AutoModelForCausalLM, AutoTokenizer

from exported import MOST, STARTER, TEXTS, largest_difference, log_probabilities, trained

OTHER = {"houlsby": ["reduction=5", "activation=gelu", "scaling=0.5"], "pfeiffer": ["reduction=3", "activation=tanh", "scaling=2"], "parallel": ["reduction=7", "activation=swish", "scaling=3", "training.learning_rate=2e-3"]}
CASES = [(method, settings) for method in OTHER for settings in ([], OTHER[method])]


def loaded(folder, safe):
    """The model with the adapter, and the keys that the library misses or does not know."""
    model = AutoModelForCausalLM.from_pretrained(STARTER / "model", dtype=torch.float32)
    adapters.init(model)
    said = {}
    model.load_adapter(str(folder), set_active=True, use_safetensors=safe, loading_info=said)
    return model.eval(), said.get("missing_keys", []) + said.get("unexpected_keys", [])


def check(program, method, settings, folder):
    run = trained(program, folder, method, settings, "adapterhub")
    tokenizer = AutoTokenizer.from_pretrained(STARTER / "model")
    base = AutoModelForCausalLM.from_pretrained(STARTER / "model", dtype=torch.float32).eval()
    ids = tokenizer(TEXTS[3])["input_ids"]
    (tuned, keys), (safe, safe_keys) = (loaded(folder / "adapter", each) for each in (False, True))
    apart, change = largest_difference(program, [run], tuned, tokenizer), (log_probabilities(tuned, ids) - log_probabilities(base, ids)).abs().max().item()
    of_files = (log_probabilities(tuned, ids) - log_probabilities(safe, ids)).abs().max().item()
    print(f"  largest difference of a log-probability {apart:.1e}, of the two files {of_files:.1e}; the adapter changes one by {change:.2f}; keys out of place: {len(keys + safe_keys)}")
    return apart <= MOST and of_files == 0 and change > 0.05 and not keys + safe_keys


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--graft", required=True)
    program = parser.parse_args().graft
    logging.getLogger("adapters").setLevel(logging.ERROR)
    for method, settings in CASES:
        print(method, *settings)
        with tempfile.TemporaryDirectory() as scratch:
            if not check(program, method, settings, Path(scratch)):
                sys.exit(f"{method}: AdapterHub's library disagrees with graft")


main()
