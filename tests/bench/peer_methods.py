#!/usr/bin/env python3
"""The rival of each method: Hugging Face PEFT with graft's own defaults, in the leanest plain PyTorch loop. Prints one JSON line.

    peer_methods.py WORKLOAD METHOD [--steps 12] [--batch 8]

tokens_per_second counts the real (unpadded) tokens of the steps after the first two; bfloat16 weights, AdamW, clipping at 1.
"""
import argparse
import json
import resource
import time
from pathlib import Path

import peft
import torch
from transformers import AutoModelForCausalLM, AutoTokenizer

from contenders import WARM_UP

LINEARS = dict(target_modules="all-linear", task_type="CAUSAL_LM")
SOFT = dict(num_virtual_tokens=20, task_type="CAUSAL_LM")
# Graft's standard settings of each method, in PEFT's words. Methods that PEFT does not have have no rival here.
CONFIGS = {
    "lora": lambda steps: peft.LoraConfig(r=16, lora_alpha=32, lora_dropout=0.0, **LINEARS),
    "dora": lambda steps: peft.LoraConfig(r=8, lora_alpha=16, lora_dropout=0.0, use_dora=True, **LINEARS),
    "pissa": lambda steps: peft.LoraConfig(r=16, lora_alpha=16, lora_dropout=0.0, init_lora_weights="pissa_niter_4", **LINEARS),
    "adalora": lambda steps: peft.AdaLoraConfig(init_r=24, target_r=16, lora_alpha=32, lora_dropout=0.0, tinit=steps // 10, tfinal=3 * steps // 10, total_step=steps, **LINEARS),
    "vera": lambda steps: peft.VeraConfig(r=256, vera_dropout=0.0, **LINEARS),
    "oft": lambda steps: peft.OFTConfig(oft_block_size=32, use_cayley_neumann=True, num_cayley_neumann_terms=5, **LINEARS),
    "ia3": lambda steps: peft.IA3Config(target_modules=["k_proj", "v_proj", "down_proj"], feedforward_modules=["down_proj"], task_type="CAUSAL_LM"),
    "layernorm": lambda steps: peft.LNTuningConfig(target_modules=["input_layernorm", "post_attention_layernorm", "norm"], task_type="CAUSAL_LM"),
    "bitfit": lambda steps: peft.BeftConfig(**LINEARS),
    "prompt": lambda steps: peft.PromptTuningConfig(**SOFT),
    "ptuning": lambda steps: peft.PromptEncoderConfig(encoder_hidden_size=576, **SOFT),
    "prefix": lambda steps: peft.PrefixTuningConfig(**SOFT),
    "full": lambda steps: None,
}


def encoded(tokenizer, path: Path) -> list[tuple[list[int], list[int]]]:
    """Ids and labels of each conversation: what stands before the answer is not learned."""
    rows = []
    for line in path.open():
        messages = json.loads(line)["messages"]
        ids = tokenizer.apply_chat_template(messages, tokenize=True)["input_ids"][:512]
        head = len(tokenizer.apply_chat_template(messages[:1], tokenize=True, add_generation_prompt=True)["input_ids"])
        rows.append((ids, [-100] * head + ids[head:]))
    return rows


def padded(rows: list, device: str) -> dict:
    width = max(len(ids) for ids, _ in rows)
    fill = lambda values, blank: values + [blank] * (width - len(values))
    return dict(input_ids=torch.tensor([fill(ids, 2) for ids, _ in rows], device=device), labels=torch.tensor([fill(labels, -100) for _, labels in rows], device=device),
                attention_mask=torch.tensor([fill([1] * len(ids), 0) for ids, _ in rows], device=device))


def main() -> None:
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("workload", type=Path)
    p.add_argument("method", choices=CONFIGS)
    p.add_argument("--steps", type=int, default=12)
    p.add_argument("--batch", type=int, default=8)
    a = p.parse_args()
    device = "cuda" if torch.cuda.is_available() else "cpu"
    torch.manual_seed(1)
    tokenizer = AutoTokenizer.from_pretrained(a.workload / "model")
    model = AutoModelForCausalLM.from_pretrained(a.workload / "model", dtype=torch.bfloat16).to(device)
    config = CONFIGS[a.method](a.steps)
    if config is not None:
        model = peft.get_peft_model(model, config)
    trained = [parameter for parameter in model.parameters() if parameter.requires_grad]
    optimiser = torch.optim.AdamW(trained, lr=2e-4)
    rows = encoded(tokenizer, a.workload / "data.jsonl")
    order = torch.randperm(len(rows), generator=torch.Generator().manual_seed(1)).tolist()
    tokens, losses = 0, []
    for step in range(a.steps):
        if step == WARM_UP:
            tokens, begun = 0, time.perf_counter()
        batch = padded([rows[order[(step * a.batch + i) % len(order)]] for i in range(a.batch)], device)
        loss = model(**batch).loss
        loss.backward()
        torch.nn.utils.clip_grad_norm_(trained, 1.0)
        optimiser.step()
        if a.method == "adalora":
            model.base_model.update_and_allocate(step)
        optimiser.zero_grad()
        losses.append(loss.item())
        tokens += int(batch["attention_mask"].sum())
    seconds = time.perf_counter() - begun
    peak = torch.cuda.max_memory_allocated() if device == "cuda" else resource.getrusage(resource.RUSAGE_SELF).ru_maxrss << 10
    print(json.dumps(dict(contender="peft", method=a.method, batch=a.batch, tokens_per_second=tokens / seconds, peak_memory_bytes=peak,
                          trained_parameters=sum(parameter.numel() for parameter in trained), first_loss=losses[0], last_loss=losses[-1])))


if __name__ == "__main__":
    main()
