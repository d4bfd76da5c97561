"""HippoRAG on development data: recall of MuSiQue's evidence with real triples replayed, and without any on all sets.

    python tests/bench/hipporag_recall.py DATA                      the default embedder on DATA/musique
    python tests/bench/hipporag_recall.py DATA --embedder minilm    MiniLM; or `both`
    python tests/bench/hipporag_recall.py DATA --vectors FILE       keeps MiniLM's vectors in FILE (.npz): they take minutes
    python tests/bench/hipporag_recall.py DATA --halves             also each half of the questions, every other one
    python tests/bench/hipporag_recall.py DATA --rules              without triples, on DATA/locomo, beam and musique

The first forms print `compat`, the strategy alone, the default strategy alone and both composed, side by side. `--rules`
prints the default strategy and both composed, and for how many questions recall at 5 rose and fell.

DATA/musique/openie_gpt35.json has `passage`, `extracted_entities` and `extracted_triples` for every passage; a model that
answers from it stands in for the one that wrote them. An independent computation of version 2 without its filter gave
30.2 / 49.0 / 71.3 / 79.5 at 1 / 2 / 5 / 10 on these 50 questions with MiniLM.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import tempfile
from collections.abc import Sequence
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
REFERENCE = (30.2, 49.0, 71.3, 79.5)
_FENCE = re.compile(r"<passage-(\w+)>\n(.*)\n</passage-\1>", re.DOTALL)

Recalls = list[list[float]]
"""For each question its recall at each depth, 0..1."""


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("data", type=Path)
    parser.add_argument("--embedder", choices=("default", "minilm", "both"), default="default")
    parser.add_argument("--vectors", type=Path)
    parser.add_argument("--halves", action="store_true")
    parser.add_argument("--rules", action="store_true")
    given = parser.parse_args()
    if given.rules:
        without_triples(given.data, halves=given.halves)
        return 0
    (case,) = read_musique(given.data / "musique")
    if given.embedder in ("minilm", "both"):
        embedder = Remembering(given.vectors)
        print("MuSiQue, triples replayed, MiniLM", flush=True)
        with_triples(case, given.data, halves=given.halves, embedder=embedder)
        print(f"  {'an independent v2':24} {shown(REFERENCE)}")
        embedder.keep()
    if given.embedder in ("default", "both"):
        print("MuSiQue, triples replayed, default embedder", flush=True)
        with_triples(case, given.data, halves=given.halves)
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


def with_triples(case: Case, data: Path, *, halves: bool, **options: Any) -> None:
    header(halves=halves)
    for names in SYSTEMS.values():
        with tempfile.TemporaryDirectory(prefix="memplug-hipporag-") as folder:
            stored = pipeline(names[0])
            with Memory.open(
                folder, stored, enrich="inline", llm=replayed(data), **options
            ) as memory:
                add(memory, case)
            for name in names:
                with Memory.open(folder, pipeline(name), **options) as memory:
                    line(name, recalls(memory, case), halves=halves)


def without_triples(data: Path, *, halves: bool) -> None:
    print("Without a model, default embedder", flush=True)
    header(halves=halves)
    sets = {
        "locomo": list(read_locomo(data / "locomo")),
        "beam": list(read_beam(data / "beam")),
        "musique": list(read_musique(data / "musique")),
    }
    for name, cases in sets.items():
        before, after = [], []
        for case in cases:
            with (
                tempfile.TemporaryDirectory(prefix="memplug-hipporag-") as folder,
                Memory.open(folder, [Hybrid(), HippoRAG()], enrich="inline") as memory,
            ):
                add(memory, case)
                after += recalls(memory, case)
                with Memory.open(folder, [Hybrid()]) as plain:
                    before += recalls(plain, case)
        line(f"{name}: hybrid", before, halves=halves)
        line(f"{name}: hybrid+hipporag", after, halves=halves)
        at = DEPTHS.index(5)
        changes = [new[at] - old[at] for old, new in zip(before, after, strict=True)]
        rose, fell = sum(one > 0 for one in changes), sum(one < 0 for one in changes)
        print(f"  {'':24} of {len(changes)} questions {rose} rose, {fell} fell at 5", flush=True)


def header(*, halves: bool) -> None:
    names = " / ".join(f"R@{depth}" for depth in DEPTHS)
    print(f"  {'':24} {names}{'      odd questions | even ones' if halves else ''}")


def line(name: str, found: Recalls, *, halves: bool) -> None:
    parts = [found, found[::2], found[1::2]] if halves else [found]
    print(f"  {name:24} {'   | '.join(shown(means(part)) for part in parts)}", flush=True)


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


def recalls(memory: Memory, case: Case) -> Recalls:
    found = []
    for question in case.questions:
        if question.gold:
            answer = memory.search(question.text, k=max(DEPTHS))
            assert not answer.failures, answer.failures
            ranked = [hit.record.id for hit in answer.hits]
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


def means(found: Recalls) -> list[float]:
    return [100 * sum(column) / len(column) for column in zip(*found, strict=True)]


def shown(figures: Sequence[float]) -> str:
    return " / ".join(f"{one:.1f}" for one in figures)


if __name__ == "__main__":
    raise SystemExit(main())
