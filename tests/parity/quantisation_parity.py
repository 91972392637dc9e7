#!/usr/bin/env python3
"""Golden numbers of bitsandbytes: packed matrices bit by bit, and logits of the tiny models of decoder_parity.py on a quantised base.

    quantisation_parity.py            compute everything again and compare with the committed files
    quantisation_parity.py --write    write the files (after decoder_parity.py --write, which removes some of them)

tests/core/model/golden/bitsandbytes.safetensors holds matrices, their codes and scales, and what they unpack to. The C++ side is
tests/core/model/weight_test.cpp. tests/core/peft/golden/MODEL/quantised.safetensors holds logits of MODEL with its adapter, where the layers that
transformers quantises are packed, unpacked and put back. The C++ side is tests/core/peft/parity_test.cpp.

Unpacked by bitsandbytes' general code: its AVX-512 code (0.50.2) takes wrong scales where a row is no multiple of 64 and a multiple of 16, as the rows
of these models are. Its int8 layer is not run, since it also rounds what goes in. Needs: torch transformers peft bitsandbytes safetensors.
"""
import os

os.environ["TORCHDYNAMO_DISABLE"] = "1"  # bitsandbytes would compile its fallbacks
import argparse, sys
from pathlib import Path
import torch
from bitsandbytes import functional as bnb
from bitsandbytes.backends.default.ops import _dequantize_4bit_compute as unpack_general
from bitsandbytes.nn import Linear4bit
from peft import PeftModel
from safetensors.torch import load_file, save_file
from transformers import AutoModelForCausalLM, BitsAndBytesConfig

TESTS = Path(__file__).resolve().parents[1]
BITS, MODELS = TESTS / "core/model/golden/bitsandbytes.safetensors", TESTS / "core/peft/golden"
CASES = ("llama3_scaling", "llama_linear_scaling", "mistral_window", "qwen2_tied", "qwen2_upper_window")


def matrices():
    """Whole blocks and cut ones, an odd count, values between two codes, a block and a row of zeros, outliers, more than one block of scales."""
    draw = torch.Generator().manual_seed(5)
    normal = lambda rows, columns: 0.04 * torch.randn(rows, columns, generator=draw)
    scales = normal(34, 600)
    scales[3] = 0
    scales[7, ::50] *= 60
    table = bnb.get_4bit_type("nf4", device="cpu")
    between = torch.cat([torch.ones(1), (table[:-1] + table[1:]) / 2, -torch.ones(1), torch.tensor([0.5, 1.5, -2.5, 3.5]) / 127])
    return {
        "whole": normal(6, 128).bfloat16(),
        "scales": scales.bfloat16(),
        "wide": normal(9, 192),
        "cut": normal(7, 50),
        "odd": normal(5, 33),
        "small": normal(2, 5),
        "between": torch.nn.functional.pad(between, (0, 64 - len(between))).repeat(2, 1),
        "zero": torch.zeros(2, 64),
        "zero_cut": torch.zeros(1, 70),
    }


def packed():
    out = {"nf4.table": bnb.get_4bit_type("nf4", device="cpu"), "dynamic_map": bnb.create_dynamic_map()}
    for name, matrix in matrices().items():
        out[f"{name}.matrix"] = matrix
        for kind, double in (("nf4", False), ("nf4_double", True)):
            codes, state = bnb.quantize_4bit(matrix, quant_type="nf4", compress_statistics=double)
            out[f"{name}.{kind}.codes"], out[f"{name}.{kind}.absmax"] = codes.view(-1), state.absmax
            if double:
                out[f"{name}.{kind}.nested_absmax"], out[f"{name}.{kind}.offset"] = state.state2.absmax, state.offset.view(1)
            out[f"{name}.{kind}.values"] = bnb.dequantize_4bit(codes, state)
        codes, absmax, _ = bnb.int8_vectorwise_quant(matrix)
        out[f"{name}.int8.codes"], out[f"{name}.int8.absmax"] = codes.view(torch.uint8), absmax
        out[f"{name}.int8.values"] = bnb.int8_vectorwise_dequant(codes, absmax).to(matrix.dtype)
    return {key: value.contiguous().clone() for key, value in out.items()}


def four_bits(matrix, double):
    codes, state = bnb.quantize_4bit(matrix, quant_type="nf4", compress_statistics=double)
    absmax = bnb.dequantize_blockwise(state.absmax, state.state2) + state.offset if double else state.absmax
    return unpack_general(codes.view(-1), absmax, state.code, state.blocksize, matrix.shape, matrix.dtype)


def eight_bits(matrix):
    codes, absmax, _ = bnb.int8_vectorwise_quant(matrix)
    return bnb.int8_vectorwise_dequant(codes, absmax)


KINDS = {"nf4": lambda matrix: four_bits(matrix, False), "nf4_double": lambda matrix: four_bits(matrix, True), "int8": eight_bits}


def layers_that_transformers_packs(folder):
    model = AutoModelForCausalLM.from_pretrained(folder, quantization_config=BitsAndBytesConfig(load_in_4bit=True), device_map="cpu")
    return {name for name, module in model.named_modules() if isinstance(module, Linear4bit)}


def logits(case):
    folder = MODELS / case
    golden, packed_layers = load_file(folder / "golden.safetensors"), layers_that_transformers_packs(folder)
    found = {}
    for kind, put_back in KINDS.items():
        base = AutoModelForCausalLM.from_pretrained(folder, dtype=torch.float32, attn_implementation="eager")
        for name in packed_layers:
            layer = base.get_submodule(name)
            layer.weight.data = put_back(layer.weight.data)
        model = PeftModel.from_pretrained(base, folder / "adapter").eval()
        with torch.no_grad():
            found[kind] = torch.cat([model(row[None]).logits[0] for row in torch.split(golden["ids"], golden["lengths"].tolist())])
    return found


def same_bits(committed, fresh):
    if committed.keys() != fresh.keys():
        sys.exit(f"Other tensors: {sorted(committed.keys() ^ fresh.keys())}")
    different = [key for key in fresh if not torch.equal(committed[key], fresh[key])]
    print(f"bitsandbytes: {len(fresh)} tensors, {len(different)} of them different")
    if different:
        sys.exit(f"bitsandbytes gives other bits than the committed file: {different}")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--graft", help="given to every parity script; this one needs it not")
    write = parser.parse_args().write
    torch.set_num_threads(1)
    if write:
        BITS.parent.mkdir(parents=True, exist_ok=True)
        save_file(packed(), BITS)
    else:
        same_bits(load_file(BITS), packed())
    worst = 0.0
    for case in CASES:
        path, fresh = MODELS / case / "quantised.safetensors", logits(case)
        if write:
            save_file(fresh, path)
            continue
        committed = load_file(path)
        found = max((committed[kind] - fresh[kind]).abs().max().item() for kind in fresh)
        print(f"{case}: largest difference of logits {found:.1e}")
        worst = max(worst, found)
    if worst > 1e-4:
        sys.exit("The reference libraries give other logits than the committed files.")


main()
