#!/usr/bin/env python3
"""Golden numbers for Houlsby, Pfeiffer and parallel adapters, from AdapterHub's `adapters` in float32, on the tiny models of decoder_parity.py.

    make_adapterhub_goldens.py            compute everything again and compare with the committed files (<= 1e-5)
    make_adapterhub_goldens.py --write    write the files (after decoder_parity.py --write, which removes them)

tests/core/peft/golden/MODEL/adapterhub/CASE holds the folder of an adapter with random values (adapter_config.json, adapter.safetensors) and
golden.safetensors: its logits, and the loss of each of 20 steps of torch.optim.AdamW from there. The C++ side is
tests/core/training/method_parity_test.cpp. Runs in a Python of its own, because `adapters` holds transformers at an older version:
adapterhub_requirements.txt, and torch 2.11. (adapters 1.2.0 is of no use: without any adapter, its Llama and Mistral give other logits than transformers.)
"""
import argparse, json, logging, sys, tempfile
from pathlib import Path
import torch
import adapters
from adapters import BnConfig, DoubleSeqBnConfig, ParBnConfig, SeqBnConfig
from safetensors.torch import load_file, save_file
from transformers import AutoConfig, AutoModelForCausalLM

FOLDER = Path(__file__).resolve().parents[1] / "core/peft/golden"
MODELS = ("llama3_scaling", "llama_linear_scaling", "mistral_window", "qwen2_tied", "qwen2_upper_window")
STEPS, RATE = 20, 1e-3
# Each preset as the library has it but narrower models, and each once with other values.
CASES = {
    "double_seq_bn": DoubleSeqBnConfig(reduction_factor=4),
    "double_seq_bn_gelu": DoubleSeqBnConfig(reduction_factor=8, non_linearity="gelu", scaling=0.5),
    "seq_bn": SeqBnConfig(),
    "seq_bn_tanh": SeqBnConfig(reduction_factor=3, non_linearity="tanh", scaling=2.0),
    "par_bn": ParBnConfig(),
    "par_bn_swish": ParBnConfig(reduction_factor=5, non_linearity="swish", scaling=1.5),
}


def base_model(name):
    """With the keys of the configuration as this transformers spells them."""
    config = json.loads((FOLDER / name / "config.json").read_text())
    rope = config.pop("rope_parameters", None)
    if rope:
        config["rope_theta"] = rope.pop("rope_theta")
        config["rope_scaling"] = None if rope["rope_type"] == "default" else rope
    if config.get("head_dim") is None:
        config.pop("head_dim", None)
    kind = AutoConfig.for_model(config.pop("model_type"), **config)
    return AutoModelForCausalLM.from_pretrained(FOLDER / name, config=kind, dtype=torch.float32, attn_implementation="eager").eval()


def adapted(name, case, generator):
    model = base_model(name)
    adapters.init(model)
    model.add_adapter("tiny", config=CASES[case], set_active=True)
    model.train_adapter("tiny")
    for key, p in model.named_parameters():
        if p.requires_grad:
            p.data = 0.3 * torch.randn(p.shape, generator=generator)
    return model.eval()


def logits_of(model, row):
    return model(input_ids=row[None], attention_mask=torch.ones(1, len(row), dtype=torch.long)).logits[0]


def rows_of(name):
    golden = load_file(FOLDER / name / "golden.safetensors")
    lengths = golden["lengths"].tolist()
    return torch.split(golden["ids"], lengths), torch.split(golden["learned"].bool(), lengths), golden["base_logits"]


def train(model, rows, learned):
    optimiser = torch.optim.AdamW([p for p in model.parameters() if p.requires_grad], lr=RATE, weight_decay=0)
    losses = []
    for step in range(STEPS):
        chosen = [(step + k) % len(rows) for k in range(3)]
        count, total = sum(int(learned[i].sum()) for i in chosen), 0.0
        for i in chosen:
            if not learned[i].any():
                continue
            scores = torch.log_softmax(logits_of(model, rows[i])[:-1], -1).gather(1, rows[i][1:, None])[:, 0]
            loss = -scores[learned[i][1:]].sum() / count
            loss.backward()
            total += loss.item()
        losses.append(total)
        optimiser.step()
        optimiser.zero_grad()
    return torch.tensor(losses)


def make(name, case, folder):
    rows, learned, base_logits = rows_of(name)
    plain = base_model(name)
    adapters.init(plain)
    with torch.no_grad():
        apart = (torch.cat([logits_of(plain, row) for row in rows]) - base_logits).abs().max()
    if apart > 1e-4:
        sys.exit(f"{name}: the library gives other logits without an adapter: {apart:.1e}")
    model = adapted(name, case, torch.Generator().manual_seed(sum(map(ord, name + case))))
    model.save_adapter(folder, "tiny", use_safetensors=True)
    for other in folder.iterdir():
        if other.name not in ("adapter_config.json", "adapter.safetensors"):
            other.unlink()  # the model's own head, and how the library finds its layers
    config = json.loads((folder / "adapter_config.json").read_text())
    config["model_name"] = "a/tiny-model"  # no path of this machine
    (folder / "adapter_config.json").write_text(json.dumps(config, indent=2, sort_keys=True) + "\n")
    with torch.no_grad():
        logits = torch.cat([logits_of(model, row) for row in rows])
    save_file({"logits": logits.contiguous(), "losses": train(model, rows, learned)}, folder / "golden.safetensors")


def compare(committed, fresh):
    worst = 0.0
    for file in ("adapter.safetensors", "golden.safetensors"):
        old, new = load_file(committed / file), load_file(fresh / file)
        if old.keys() != new.keys():
            sys.exit(f"{committed}/{file}: other tensors: {sorted(old.keys() ^ new.keys())}")
        for key in new:
            a, b = old[key].double(), new[key].double()
            worst = max(worst, ((a - b).abs().max() / (b.abs().max() + 1e-12)).item())
    return worst


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--graft", help="given to every parity script; this one needs it not")
    write = parser.parse_args().write
    logging.getLogger("adapters").setLevel(logging.ERROR)  # "none are activated", where none is meant to be
    torch.set_num_threads(1)
    worst = 0.0
    for name in MODELS:
        for case in CASES:
            committed = FOLDER / name / "adapterhub" / case
            with tempfile.TemporaryDirectory() as scratch:
                target = committed if write else Path(scratch)
                target.mkdir(parents=True, exist_ok=True)
                make(name, case, target)
                if not write:
                    found = compare(committed, target)
                    print(f"{name}, {case}: largest relative difference {found:.1e}")
                    worst = max(worst, found)
    if worst > 1e-5:
        sys.exit("The reference library gives other numbers than the committed files.")


main()
