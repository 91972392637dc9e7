"""Rounds the float32 weights that training left to bfloat16, the form in which the starter is kept.

    python3 weights.py FROM.safetensors ../model/model.safetensors

Rounds to nearest, ties to even, as the hardware does; the names and shapes stay, the names in order.
"""

import array
import json
import struct
import sys
from pathlib import Path


def read(path):
    """name -> (shape, values as raw 32-bit words)"""
    data = Path(path).read_bytes()
    (length,) = struct.unpack_from("<Q", data)
    header = json.loads(data[8:8 + length])
    tensors = {}
    for name, entry in header.items():
        if name == "__metadata__":
            continue
        if entry["dtype"] != "F32":
            raise ValueError(f"{name} is {entry['dtype']}, expected F32")
        begin, end = entry["data_offsets"]
        words = array.array("I")
        words.frombytes(data[8 + length + begin:8 + length + end])
        tensors[name] = (entry["shape"], words)
    return tensors


def rounded(words, name):
    """bfloat16 is the upper half of a float32; the lower half decides the rounding."""
    if any(word & 0x7F800000 == 0x7F800000 for word in words):
        raise ValueError(f"{name} holds a value that is not finite")
    return array.array("H", [(word + 0x7FFF + (word >> 16 & 1)) >> 16 for word in words])


def write(path, tensors):
    header, blocks, offset = {"__metadata__": {"format": "pt"}}, [], 0
    for name, (shape, words) in sorted(tensors.items()):
        block = rounded(words, name).tobytes()
        header[name] = {"dtype": "BF16", "shape": shape, "data_offsets": [offset, offset + len(block)]}
        blocks.append(block)
        offset += len(block)
    text = json.dumps(header, separators=(",", ":")).encode()
    text += b" " * (-len(text) % 8)
    Path(path).write_bytes(struct.pack("<Q", len(text)) + text + b"".join(blocks))


if __name__ == "__main__":
    if sys.byteorder != "little":
        sys.exit("safetensors is little-endian and so must be this machine")
    write(sys.argv[2], read(sys.argv[1]))
