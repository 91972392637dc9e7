#!/usr/bin/env python3
"""Golden numbers for the decoder and LoRA, from transformers and PEFT in float32.

    decoder_parity.py            compute everything again and compare with the committed files (<= 1e-5)
    decoder_parity.py --write    write the files

Each folder tests/core/peft/golden/CASE holds a tiny random model (Hugging Face layout), a PEFT LoRA folder `adapter/`, and
golden.safetensors: the token rows, the logits of the base and of the adapted model, the summed loss and each LoRA gradient.
The C++ side is tests/core/peft/parity_test.cpp. Needs: torch transformers peft safetensors.
"""
import argparse, json, shutil, sys, tempfile
from pathlib import Path
import torch
from peft import LoraConfig, get_peft_model
from safetensors.torch import load_file, save_file
from transformers import LlamaConfig, LlamaForCausalLM, MistralConfig, MistralForCausalLM, Qwen2Config, Qwen2ForCausalLM

FOLDER = Path(__file__).resolve().parents[1] / "core/peft/golden"
SIZES = dict(hidden_size=16, intermediate_size=24, num_hidden_layers=2, num_attention_heads=4, num_key_value_heads=2, vocab_size=40,
             max_position_embeddings=128, initializer_range=0.3, bos_token_id=1, eos_token_id=2, pad_token_id=0, attn_implementation="eager")
LENGTHS = (23, 1, 9, 14)
CASES = {
    "llama3_scaling": (LlamaForCausalLM, LlamaConfig(**SIZES, attention_bias=True, mlp_bias=True, tie_word_embeddings=False, rope_parameters=dict(
        rope_theta=500000.0, rope_type="llama3", factor=8.0, low_freq_factor=1.0, high_freq_factor=4.0, original_max_position_embeddings=16))),
    "llama_linear_scaling": (LlamaForCausalLM, LlamaConfig(**SIZES, tie_word_embeddings=True, rms_norm_eps=1e-5, rope_parameters=dict(
        rope_theta=10000.0, rope_type="linear", factor=2.5))),
    "mistral_window": (MistralForCausalLM, MistralConfig(**SIZES, head_dim=6, sliding_window=5, tie_word_embeddings=False)),
    "qwen2_tied": (Qwen2ForCausalLM, Qwen2Config(**SIZES, tie_word_embeddings=True)),
    "qwen2_upper_window": (Qwen2ForCausalLM, Qwen2Config(**SIZES, tie_word_embeddings=False, use_sliding_window=True, sliding_window=6, max_window_layers=1)),
}


def with_old_keys(path):
    """The config as transformers 4 writes it, so that both spellings are read."""
    config = json.loads(path.read_text())
    rope = config.pop("rope_parameters")
    config["rope_theta"] = rope.pop("rope_theta")
    config["rope_scaling"] = {"type": rope.pop("rope_type"), **rope}
    config["torch_dtype"] = config.pop("dtype")
    path.write_text(json.dumps(config, indent=2, sort_keys=True) + "\n")


def randomise(model, generator):
    for name, p in model.named_parameters():
        if p.dim() == 1:
            p.data = torch.randn(p.shape, generator=generator) * 0.2 + (1.0 if "norm" in name else 0.0)


def token_rows(generator):
    rows = [torch.randint(3, SIZES["vocab_size"], (n,), generator=generator) for n in LENGTHS]
    learned = [(torch.rand(n, generator=generator) < 0.65) & (torch.arange(n) > 0) for n in LENGTHS]
    return rows, learned


def make(case, folder):
    kind, config = CASES[case]
    generator = torch.Generator().manual_seed(sum(map(ord, case)))
    torch.manual_seed(sum(map(ord, case)))
    model = kind(config).eval()
    randomise(model, generator)
    model.save_pretrained(folder)
    (folder / "generation_config.json").unlink(missing_ok=True)
    if case == "llama_linear_scaling":
        with_old_keys(folder / "config.json")
    rows, learned = token_rows(generator)
    with torch.no_grad():
        base = torch.cat([model(r[None]).logits[0] for r in rows])
    adapted = get_peft_model(model, LoraConfig(r=3, lora_alpha=5, target_modules="all-linear", use_rslora=case == "qwen2_tied", task_type="CAUSAL_LM"))
    randomise_adapter(adapted, generator)
    adapted.save_pretrained(folder / "adapter")
    (folder / "adapter/README.md").unlink(missing_ok=True)
    logits = [adapted(r[None]).logits[0] for r in rows]
    scores = torch.cat([torch.log_softmax(l[:-1], -1).gather(1, r[1:, None])[:, 0][m[1:]] for l, r, m in zip(logits, rows, learned)])
    (-scores.sum()).backward()
    golden = {"ids": torch.cat(rows), "lengths": torch.tensor(LENGTHS), "learned": torch.cat(learned).to(torch.uint8), "base_logits": base,
              "logits": torch.cat(logits).detach(), "log_probabilities": scores.detach()}
    for name, p in adapted.named_parameters():
        if p.requires_grad:
            golden["gradient." + name.replace("base_model.model.", "").replace(".default.weight", "")] = p.grad
    save_file({k: v.contiguous() for k, v in golden.items()}, folder / "golden.safetensors")


def randomise_adapter(model, generator):
    for name, p in model.named_parameters():
        if "lora_" in name:
            p.data = torch.randn(p.shape, generator=generator) * 0.3


def compare(case, folder):
    worst = 0.0
    for file in ("model.safetensors", "golden.safetensors", "adapter/adapter_model.safetensors"):
        committed, fresh = load_file(FOLDER / case / file), load_file(folder / file)
        if committed.keys() != fresh.keys():
            sys.exit(f"{case}/{file}: other tensors: {sorted(committed.keys() ^ fresh.keys())}")
        for key in fresh:
            a, b = committed[key].double(), fresh[key].double()
            worst = max(worst, ((a - b).abs().max() / (b.abs().max() + 1e-12)).item())
    print(f"{case}: largest relative difference {worst:.2e}")
    return worst


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--graft", help="given to every parity script; this one needs it not")
    write = parser.parse_args().write
    torch.set_num_threads(1)
    worst = 0.0
    for case in CASES:
        with tempfile.TemporaryDirectory() as scratch:
            make(case, Path(scratch))
            if write:
                shutil.rmtree(FOLDER / case, ignore_errors=True)
                shutil.copytree(scratch, FOLDER / case)
            else:
                worst = max(worst, compare(case, Path(scratch)))
    if worst > 1e-5:
        sys.exit("The reference libraries give other numbers than the committed files.")


main()
