"""Speed of local rerankers: pairs a second by device, numbers and batch.

    python tests/bench/bench_rerank.py                     made-up weights of MiniLM's shape, every device here
    python tests/bench/bench_rerank.py --model FOLDER      a cross-encoder of your own
    python tests/bench/bench_rerank.py --device cpu        one device

A pair is a question of about 10 words and a text of 15 to 25; every text is new. On a CPU one thread, and CPU time:
what counts on a shared machine is the ratio between lines of one run. Weights do not
matter for speed, so a cross-encoder of MiniLM's shape (6 layers, 384 wide) is made up where none is named; a late
interaction of the same encoder reads each text once, so its line is what an unread text costs.
"""

from __future__ import annotations

import argparse
import importlib.util
import os
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from tests.bench.corpus import messages, questions, vocabulary

if TYPE_CHECKING:
    from memplug import Reranker

BATCHES = (1_024, 4_096, 16_384)
NUMBERS = {
    "cpu": ("float32", "bfloat16", "int8"),
    "mps": ("float32", "float16"),
    "cuda": ("float32", "float16", "bfloat16"),
}
PAIRS = {"cpu": 200, "mps": 2_000, "cuda": 5_000}


def made_up(folder: Path, *, head: bool) -> Path:
    """A BERT of MiniLM's shape with random weights, and a tokenizer of whole words."""
    import transformers

    transformers.utils.logging.disable_progress_bar()
    words = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *vocabulary()]
    config = transformers.BertConfig(
        vocab_size=len(words),
        hidden_size=384,
        num_hidden_layers=6,
        num_attention_heads=12,
        intermediate_size=1536,
        num_labels=1,
    )
    kind = transformers.BertForSequenceClassification if head else transformers.BertModel
    kind(config).save_pretrained(folder)
    (folder / "vocab.txt").write_text("\n".join(words), "utf-8")
    tokenizer = transformers.BertTokenizerFast(str(folder / "vocab.txt"), model_max_length=512)
    tokenizer.save_pretrained(folder)
    return folder


def devices(only: str) -> Iterator[str]:
    """The kinds of device that are here."""
    import torch

    here = {
        "cpu": True,
        "mps": torch.backends.mps.is_available(),
        "cuda": torch.cuda.is_available(),
    }
    yield from (name for name, present in here.items() if present and only in ("", name))


def pairs_a_second(reranker: Reranker, texts: list[str], clock: Callable[[], float]) -> float:
    question = questions(1)[0]
    reranker.scores(question, ["warm up", *texts[: len(texts) // 10]])
    fresh = texts[len(texts) // 10 :]
    start = clock()
    reranker.scores(question, fresh)
    return len(fresh) / (clock() - start)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--model", type=Path)
    parser.add_argument("--device", default="", choices=("", *NUMBERS))
    arguments = parser.parse_args()
    for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
        os.environ.setdefault(name, "1")
    if not all(importlib.util.find_spec(name) for name in ("torch", "transformers")):
        print("rerankers: skipped, torch is not installed (pip install 'memplug[torch]')")
        return 0
    from memplug.backends.torch.cross_encoder import CrossEncoder
    from memplug.backends.torch.late_interaction import LateInteraction

    with tempfile.TemporaryDirectory(prefix="memplug-bench-") as work:
        folder = arguments.model or made_up(Path(work) / "pairs", head=True)
        encoder = made_up(Path(work) / "encoder", head=False)
        kinds: dict[str, Callable[..., Any]] = {
            "cross-encoder": lambda **options: CrossEncoder(folder, **options),
            "late interaction": lambda **options: LateInteraction(encoder, keep_mb=0, **options),
        }
        print(
            f"{'pairs a second':<18}{'device':>8}{'numbers':>10}"
            + "".join(f"{f'{batch} tokens':>14}" for batch in BATCHES)
        )
        for device in devices(arguments.device):
            texts = [one["content"] for one in messages(PAIRS[device])]
            clock = time.process_time if device == "cpu" else time.perf_counter
            for title, make in kinds.items():
                for numbers in NUMBERS[device]:
                    print(f"{title:<18}{device:>8}{numbers:>10}", end="")
                    for batch in BATCHES:
                        reranker = make(device=device, dtype=numbers, batch_tokens=batch)
                        speed = pairs_a_second(reranker, texts, clock)
                        print(f"{speed:>14,.0f}", end="", flush=True)
                    print()
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
