"""HippoRAG on development data: recall of MuSiQue's evidence with real triples replayed, and without any on all sets.

    python tests/bench/hipporag_recall.py DATA                 MiniLM and the default embedder on DATA/musique
    python tests/bench/hipporag_recall.py DATA --vectors FILE  keeps MiniLM's vectors in FILE (.npz): they take minutes
    python tests/bench/hipporag_recall.py DATA --no-model      without the part that needs sentence-transformers
    python tests/bench/hipporag_recall.py DATA --rules         also without triples, on locomo, beam and musique

DATA/musique/openie_gpt35.json has `passage`, `extracted_entities` and `extracted_triples` for every passage; a model that
answers from it stands in for the one that wrote them. An independent computation of version 2 without its filter gave
30.2 / 49.0 / 71.3 / 79.5 at 1 / 2 / 5 / 10 on these 50 questions.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

for _name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ.setdefault(_name, "1")

import numpy as np  # noqa: E402

from memplug import Memory  # noqa: E402
from memplug.datasets import read_beam, read_locomo, read_musique  # noqa: E402
from memplug.datasets.cases import Case  # noqa: E402
from memplug.testing import ScriptedLLM  # noqa: E402
from memplug_hipporag import HippoRAG  # noqa: E402
from memplug_hipporag.prompts import Names, Triple, Triples  # noqa: E402
from memplug_hipporag.settings import HippoRAGConfig  # noqa: E402
from memplug_hybrid import Hybrid  # noqa: E402

DEPTHS = (1, 2, 5, 10)
REFERENCE = "30.2 / 49.0 / 71.3 / 79.5"
_FENCE = re.compile(r"<passage-(\w+)>\n(.*)\n</passage-\1>", re.DOTALL)


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("data", type=Path)
    parser.add_argument("--vectors", type=Path)
    parser.add_argument("--no-model", action="store_true")
    parser.add_argument("--rules", action="store_true")
    given = parser.parse_args()
    (case,) = read_musique(given.data / "musique")
    print("MuSiQue, R@1 / R@2 / R@5 / R@10 in per cent, triples replayed")
    if not given.no_model:
        embedder = Remembering(given.vectors)
        with_triples(case, given.data, "MiniLM", embedder)
        embedder.keep()
    with_triples(case, given.data, "default embedder", None)
    if given.rules:
        without_triples(given.data)
    return 0


SYSTEMS: dict[str, list[str]] = {
    "compat": ["compat"],
    "default": ["v2", "v1", "fused", "hybrid", "hybrid+hipporag"],
}
"""What is stored, and what is asked of it."""


def pipeline(name: str) -> list[Any]:
    match name:
        case "compat":
            return [HippoRAG(config(mode="v2", compat=True))]
        case "hybrid":
            return [Hybrid()]
        case "hybrid+hipporag":
            return [Hybrid(), HippoRAG(config())]
        case _:
            return [HippoRAG(config(mode=name))]


def config(**settings: Any) -> HippoRAGConfig:
    """Without the filter: what is replayed cannot judge facts."""
    return HippoRAGConfig(filter=False, **settings)


def with_triples(case: Case, data: Path, label: str, embedder: Any) -> None:
    options = {"embedder": embedder} if embedder is not None else {}
    for names in SYSTEMS.values():
        with tempfile.TemporaryDirectory(prefix="memplug-hipporag-") as folder:
            with Memory.open(
                folder, pipeline(names[0]), enrich="inline", llm=replayed(data), **options
            ) as memory:
                add(memory, case)
            for name in names:
                with Memory.open(folder, pipeline(name), **options) as memory:
                    print(f"  {label:17} {name:16} {shown(recall(memory, case))}", flush=True)
    print(f"  {'':17} independent v2   {REFERENCE} with MiniLM")


def without_triples(data: Path) -> None:
    print("Without a model, default embedder")
    sets = {
        "locomo": list(read_locomo(data / "locomo")),
        "beam": list(read_beam(data / "beam")),
        "musique": list(read_musique(data / "musique")),
    }
    for name, cases in sets.items():
        for label, made in (("hybrid", [Hybrid]), ("hybrid+hipporag", [Hybrid, HippoRAG])):
            found: list[list[float]] = []
            for case in cases:
                with opened(case, [one() for one in made]) as memory:
                    found += recalls(memory, case)
            print(f"  {name:9} {label:16} {shown(means(found))}", flush=True)


@contextmanager
def opened(case: Case, pipeline: list[Any]) -> Iterator[Memory]:
    with (
        tempfile.TemporaryDirectory(prefix="memplug-hipporag-") as folder,
        Memory.open(folder, pipeline) as memory,
    ):
        add(memory, case)
        yield memory


def add(memory: Memory, case: Case) -> None:
    for one in case.additions:
        added = memory.add(
            one.content, id=one.id, session_id=one.session_id, time=one.time, metadata=one.metadata
        )
        assert not added.failures, added.failures


def replayed(data: Path) -> ScriptedLLM:
    """A model that says of each passage what the file has."""
    text = (data / "musique" / "openie_gpt35.json").read_text(encoding="utf-8")
    rows = {key(row["passage"]): row for row in json.loads(text)}

    def answer(messages: Sequence[Any]) -> Names | Triples:
        fenced = _FENCE.search(messages[-1].text)
        assert fenced is not None
        row = rows[key(fenced.group(2))]
        if "<entities-" not in messages[-1].text:
            return Names(entities=[str(one) for one in row["extracted_entities"]])
        triples = [[str(part) for part in one] for one in row["extracted_triples"] if len(one) == 3]
        return Triples(
            triples=[
                Triple.model_construct(subject=one, relation=two, object=three)
                for one, two, three in triples
            ]
        )

    return ScriptedLLM(answer)


def key(text: str) -> str:
    return " ".join(text.split())


def recall(memory: Memory, case: Case) -> list[float]:
    return means(recalls(memory, case))


def recalls(memory: Memory, case: Case) -> list[list[float]]:
    found = []
    for question in case.questions:
        if question.gold:
            ranked = [hit.record.id for hit in memory.search(question.text, k=10).hits]
            gold = question.gold
            found.append([len(gold.intersection(ranked[:k])) / len(gold) for k in DEPTHS])
    return found


class Remembering:
    """MiniLM, each text embedded once for all systems."""

    def __init__(self, file: Path | None) -> None:
        from memplug.backends.sentence_transformers import SentenceTransformerEmbedder

        self._model = SentenceTransformerEmbedder("all-MiniLM-L6-v2")
        self._file = file
        self._known: dict[str, Any] = {}
        self._grown = False
        if file is not None and file.exists():
            with np.load(file) as kept:
                self._known = dict(
                    zip(json.loads(str(kept["texts"])), kept["vectors"], strict=True)
                )
        self.name, self.dim = self._model.name, self._model.dim

    def embed_documents(self, texts: Sequence[str]) -> Any:
        keys = [key(text) for text in texts]
        new = sorted(
            {one for one in keys if one not in self._known}, key=lambda one: (len(one), one)
        )
        for start in range(0, len(new), 256):
            part = new[start : start + 256]
            self._known.update(zip(part, self._model.embed_documents(part), strict=True))
            self._grown = True
        return np.stack([self._known[one] for one in keys])

    def embed_queries(self, texts: Sequence[str]) -> Any:
        return self.embed_documents(texts)

    def keep(self) -> None:
        if self._file is not None and self._grown:
            texts = np.array(json.dumps(list(self._known)))
            np.savez(self._file, texts=texts, vectors=np.stack(list(self._known.values())))


def means(found: Sequence[Sequence[float]]) -> list[float]:
    return [100 * sum(column) / len(column) for column in zip(*found, strict=True)]


def shown(figures: Sequence[float]) -> str:
    return " / ".join(f"{one:.1f}" for one in figures)


if __name__ == "__main__":
    raise SystemExit(main())
