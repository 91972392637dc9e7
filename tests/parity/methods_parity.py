#!/usr/bin/env python3
"""Golden numbers for every method that PEFT has, in float32, on the tiny models of decoder_parity.py.

    methods_parity.py            compute everything again and compare with the committed files
    methods_parity.py --write    write the files (after decoder_parity.py --write, which removes them)

tests/core/peft/golden/MODEL/methods/METHOD holds the PEFT folder of an adapter with random values (adapter_config.json,
adapter_model.safetensors) and golden.safetensors: its logits, and the loss of each of 20 steps of torch.optim.AdamW from there; of AdaLoRA
also how many directions are kept after each step, and which at the end. adalora_cut is the adapter after those steps: its folder has directions left out.
The C++ side is tests/core/training/method_parity_test.cpp. Needs: torch transformers peft safetensors.
"""
import argparse, json, sys, tempfile
from pathlib import Path
import torch
import peft
from safetensors.torch import load_file, save_file
from transformers import AutoModelForCausalLM

FOLDER = Path(__file__).resolve().parents[1] / "core/peft/golden"
MODELS = ("llama3_scaling", "llama_linear_scaling", "mistral_window", "qwen2_tied", "qwen2_upper_window")
STEPS, RATE = 20, 1e-3
FFN = ["gate_proj", "up_proj", "down_proj"]
LINEAR = ["q_proj", "k_proj", "v_proj", "o_proj", *FFN]
TEXT = dict(task_type="CAUSAL_LM", num_virtual_tokens=3)


def methods(config):
    norms = ["input_layernorm", "post_attention_layernorm", "norm"]
    adalora = peft.AdaLoraConfig(init_r=4, target_r=2, lora_alpha=5, tinit=2, tfinal=6, total_step=STEPS, orth_reg_weight=0.3, target_modules=LINEAR, task_type="CAUSAL_LM")
    return {
        "lora": peft.LoraConfig(r=3, lora_alpha=5, use_rslora=True, target_modules=["q_proj", "up_proj"], task_type="CAUSAL_LM"),
        "dora": peft.LoraConfig(r=3, lora_alpha=5, use_dora=True, target_modules=LINEAR, task_type="CAUSAL_LM"),
        "ia3": peft.IA3Config(target_modules=["k_proj", "v_proj", "down_proj"], feedforward_modules=["down_proj"], task_type="CAUSAL_LM"),
        "ln_tuning": peft.LNTuningConfig(target_modules=norms, task_type="CAUSAL_LM"),
        "beft": peft.BeftConfig(target_modules=LINEAR, task_type="CAUSAL_LM"),
        "vera": peft.VeraConfig(r=6, target_modules=LINEAR, save_projection=True, task_type="CAUSAL_LM"),
        "adalora": adalora, "adalora_cut": adalora,
        "oft": peft.OFTConfig(oft_block_size=4, r=0, use_cayley_neumann=True, target_modules=LINEAR, task_type="CAUSAL_LM"),
        "prompt": peft.PromptTuningConfig(**TEXT),
        "p_tuning": peft.PromptEncoderConfig(**TEXT, encoder_hidden_size=8),
        "prefix": peft.PrefixTuningConfig(**TEXT),
    }


def randomise(model, method, generator):
    for name, p in model.named_parameters():
        if not p.requires_grad:
            continue
        noise = torch.randn(p.shape, generator=generator)
        if "ia3" in name or "ln_tuning" in name or "magnitude" in name:
            p.data = p.data + 0.2 * noise
        else:
            p.data = {"oft": 0.1, "prompt": 0.3}.get(method, 0.4) * noise


def logits_of(model, row):
    """Of the row's own tokens: PEFT returns those of the virtual tokens too."""
    return model(input_ids=row[None], attention_mask=torch.ones(1, len(row), dtype=torch.long)).logits[0, -len(row):]


def penalty(model, row):
    """What PEFT adds to the loss of AdaLoRA: the loss with it less the loss without it."""
    told = dict(input_ids=row[None], labels=row[None])
    return model(**told).loss - model.base_model.model(**told).loss


def train(model, rows, learned, adaptive):
    """Losses per step; with a method that chooses its directions also how many are kept after each step, and which at the end."""
    counts = []
    parameters = [p for p in model.parameters() if p.requires_grad]
    optimiser = torch.optim.AdamW(parameters, lr=RATE, weight_decay=0)
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
        if adaptive:
            penalty(model, rows[0]).backward()
        losses.append(total)
        optimiser.step()
        if adaptive:
            model.base_model.update_and_allocate(step + 1)
            pattern = model.peft_config["default"].rank_pattern
            counts.append(sum(map(sum, pattern.values())) if pattern else 0)
        optimiser.zero_grad()
    numbers = {"losses": torch.tensor(losses)}
    if adaptive:
        kept = {"kept." + key.replace(".default", ""): torch.tensor(flags).float() for key, flags in pattern.items()}
        numbers |= {"counts": torch.tensor(counts), **kept}
    return numbers


def settle(path):
    """The same bytes on every machine: no path, and sets in order."""
    config = json.loads(path.read_text())
    config["base_model_name_or_path"] = "a/tiny-model"
    for key in ("target_modules", "feedforward_modules"):
        if isinstance(config.get(key), list):
            config[key].sort()
    path.write_text(json.dumps(config, indent=2, sort_keys=True) + "\n")


def make(name, method, folder):
    generator = torch.Generator().manual_seed(sum(map(ord, name + method)))
    torch.manual_seed(sum(map(ord, name + method)))
    base = AutoModelForCausalLM.from_pretrained(FOLDER / name, dtype=torch.float32, attn_implementation="eager")
    model = peft.get_peft_model(base, methods(base.config)[method]).eval()
    randomise(model, method, generator)
    golden = load_file(FOLDER / name / "golden.safetensors")
    lengths = golden["lengths"].tolist()
    rows, learned = torch.split(golden["ids"], lengths), torch.split(golden["learned"].bool(), lengths)
    numbers = train(model, rows, learned, adaptive=True) if method == "adalora_cut" else {}
    model.save_pretrained(folder)
    (folder / "README.md").unlink(missing_ok=True)
    settle(folder / "adapter_config.json")
    with torch.no_grad():
        logits = torch.cat([logits_of(model, row) for row in rows])
    numbers = numbers or train(model, rows, learned, adaptive=method == "adalora")
    save_file({"logits": logits.contiguous(), **numbers}, folder / "golden.safetensors")


def compare(committed, fresh):
    worst = 0.0
    for file in ("adapter_model.safetensors", "golden.safetensors"):
        old, new = load_file(committed / file), load_file(fresh / file)
        if old.keys() != new.keys():
            sys.exit(f"{committed}/{file}: other tensors: {sorted(old.keys() ^ new.keys())}")
        for key in new:
            a, b = old[key].double(), new[key].double()
            if old[key].shape != new[key].shape:
                sys.exit(f"{committed}/{file}: {key} is {tuple(old[key].shape)}, made anew {tuple(new[key].shape)}")
            if not b.numel():  # a layer that AdaLoRA has cut down to nothing
                continue
            worst = max(worst, ((a - b).abs().max() / (b.abs().max() + 1e-12)).item())
    return worst


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--graft", help="given to every parity script; this one needs it not")
    write = parser.parse_args().write
    torch.set_num_threads(1)
    worst = 0.0
    for name in MODELS:
        for method in methods(None):
            committed = FOLDER / name / "methods" / method
            with tempfile.TemporaryDirectory() as scratch:
                target = committed if write else Path(scratch)
                target.mkdir(parents=True, exist_ok=True)
                make(name, method, target)
                if not write:
                    found = compare(committed, target)
                    print(f"{name}, {method}: largest relative difference {found:.1e}")
                    worst = max(worst, found)
    if worst > 1e-4:
        sys.exit("The reference libraries give other numbers than the committed files.")


main()
