"""MemGAS on development data: sessions found as the released code finds them, and turns beside the default pipeline.

    python tests/bench/memgas_recall.py DATA               on DATA/locomo and DATA/beam
    python tests/bench/memgas_recall.py DATA --no-model    without the part that needs sentence-transformers

Sessions: LoCoMo's own `session_summary` stands in for a model's summaries, YAKE's 20 best phrases of up to three words
for its keywords, all-MiniLM-L6-v2 embeds; recall of the sessions that hold the evidence, 760 questions of categories
1 to 4. An independent computation of the released ranking gave 63.5 / 79.5 at 5 / 10, stemmed BM25 over whole sessions
83.8 / 91.4. Turns: the default embedder and no model at all.
"""

from __future__ import annotations

import argparse
import json
import os
import tempfile
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

for _name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ.setdefault(_name, "1")

import numpy as np  # noqa: E402

from memplug import Memory, Query  # noqa: E402
from memplug.datasets import read_beam, read_locomo  # noqa: E402
from memplug.datasets.cases import Case  # noqa: E402
from memplug.evaluation.measuring import add  # noqa: E402
from memplug.testing import ScriptedLLM  # noqa: E402
from memplug_hybrid import Hybrid  # noqa: E402
from memplug_memgas import MemGAS  # noqa: E402
from memplug_memgas.digest import key_phrases  # noqa: E402
from memplug_memgas.prompts import Digest  # noqa: E402
from memplug_memgas.settings import ALL_GRAINS, MemGASConfig  # noqa: E402

REFERENCE = {"compat": "63.5 / 79.5", "bm25": "83.8 / 91.4"}


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("data", type=Path)
    parser.add_argument("--no-model", action="store_true", help="turns only")
    given = parser.parse_args()
    locomo, beam = given.data / "locomo", given.data / "beam"
    print("Turns, R@1 / R@5 / R@10 in per cent, default embedder, no model")
    for name, cases in (("LoCoMo", list(read_locomo(locomo))), ("BEAM", list(read_beam(beam)))):
        alone = turns(cases, lambda: [Hybrid()])
        both = turns(cases, lambda: [Hybrid(), MemGAS()])
        print(f"  {name:7} default {shown(alone)}   default+memgas {shown(both)}")
    if not given.no_model:
        sessions(locomo)
    return 0


def turns(cases: Sequence[Case], pipeline: Callable[[], list[Any]]) -> list[float]:
    """Mean recall at 1, 5 and 10, per cent, over the questions that have evidence."""
    found: list[list[float]] = []
    for case in cases:
        with Opened(case, pipeline()) as memory:
            for question in case.questions:
                if question.gold:
                    hits = memory.search(question.text).hits
                    found.append(recall([hit.record.id for hit in hits], question.gold, (1, 5, 10)))
    return means(found)


class Opened:
    """A memory of a case, each session closed when it has been added."""

    def __init__(self, case: Case, pipeline: list[Any], **options: Any) -> None:
        self._case, self._pipeline, self._options = case, pipeline, options

    def __enter__(self) -> Memory:
        self._folder = tempfile.TemporaryDirectory(prefix="memplug-memgas-")
        memory = Memory.open(self._folder.name, self._pipeline, enrich="inline", **self._options)
        for addition in self._case.additions:
            add(memory, addition)
        for session in dict.fromkeys(one.session_id for one in self._case.additions):
            if session:
                closed = memory.close_session(session)
                assert not closed.failures, closed.failures
        self._memory = memory
        return memory

    def __exit__(self, *_: object) -> None:
        self._memory.close()
        self._folder.cleanup()


def sessions(locomo: Path) -> None:
    """Session recall as released, with its router's alternatives, and by default; beside BM25 over whole sessions."""
    raw = [sample for file in sorted(locomo.glob("*.json")) for sample in as_list(file)]
    pairs = list(zip(read_locomo(locomo), raw, strict=True))
    released = MemGASConfig(mode="compat", grains=ALL_GRAINS, router="released", pairs=True)
    systems = {
        "as released (compat)": released,
        "default": MemGASConfig(),
        "default, four granularities": MemGASConfig(grains=ALL_GRAINS),
        "default, no associations": MemGASConfig(hops=0),
        "default, router certain": MemGASConfig(router="certain"),
        "default, no words": MemGASConfig(lexical=0),
    }
    embedder = Remembering()
    print("Sessions of LoCoMo, R@5 / R@10 in per cent, MiniLM, the data set's own summaries")
    words: list[list[float]] = []
    for name, config in systems.items():
        found: list[list[float]] = []
        for case, sample in pairs:
            with Opened(
                case, [MemGAS(config)], embedder=embedder, llm=scripted(case, sample)
            ) as memory:
                for question, gold in with_sessions(case):
                    asides = memory.search(question, k=30).candidates.asides
                    ranked = [hit.record.session_id for hit in asides.get("sessions", ())]
                    found.append(recall(ranked, gold, (5, 10)))
                    if config == systems["default"]:
                        words.append(recall(by_words(memory, question), gold, (5, 10)))
        print(f"  {name:28} {shown(means(found))}", flush=True)
    print(f"  {'BM25 over whole sessions':28} {shown(means(words))}")
    print(f"  references: compat {REFERENCE['compat']}, BM25 {REFERENCE['bm25']}")


def scripted(case: Case, sample: dict[str, Any]) -> ScriptedLLM:
    """A model that gives the data set's summary of the session whose text it is shown."""
    digests: dict[str, Digest] = {}
    for addition in case.additions:
        number = addition.session_id.removeprefix("session-")
        messages = getattr(addition.content, "messages", ())
        text = "\n".join(f"[{one.name}]: {one.text}" for one in messages)
        summary = sample["session_summary"][f"session_{number}_summary"]
        digests[text] = Digest(summary=summary, keywords=key_phrases(text, 20))

    def answer(messages: Sequence[Any]) -> Digest:
        asked = messages[-1].text
        return next(digest for text, digest in digests.items() if text in asked)

    return ScriptedLLM(answer)


def with_sessions(case: Case) -> Iterator[tuple[str, frozenset[str]]]:
    """(question, sessions of its evidence)."""
    session_of = {
        message.id: addition.session_id
        for addition in case.additions
        for message in getattr(addition.content, "messages", ())
    }
    for question in case.questions:
        if question.gold:
            yield question.text, frozenset(session_of[id] for id in question.gold)


def by_words(memory: Memory, question: str) -> list[str]:
    """The sessions by BM25 alone."""
    runtime = memory.runtime
    strategy: Any = runtime.pipeline.steps[0].strategy
    view = runtime.view(memory.users()[0]).for_step("memgas")
    state = view.project(strategy._index)
    scores, _ = state.words(Query(text=question).text, strategy._stems)
    return [state.names[one] for one in np.argsort(-scores, kind="stable")]


class Remembering:
    """MiniLM, each text embedded once for all systems."""

    def __init__(self) -> None:
        from memplug.backends.sentence_transformers import SentenceTransformerEmbedder

        self._model = SentenceTransformerEmbedder("all-MiniLM-L6-v2")
        self._known: dict[str, Any] = {}
        self.name, self.dim = self._model.name, self._model.dim

    def embed_documents(self, texts: Sequence[str]) -> Any:
        new = list(dict.fromkeys(text for text in texts if text not in self._known))
        if new:
            self._known.update(zip(new, self._model.embed_documents(new), strict=True))
        return np.stack([self._known[text] for text in texts])

    def embed_queries(self, texts: Sequence[str]) -> Any:
        return self.embed_documents(texts)


def as_list(file: Path) -> list[dict[str, Any]]:
    found = json.loads(file.read_text(encoding="utf-8"))
    return list(found.values()) if isinstance(found, dict) else found


def recall(ranked: Sequence[str], gold: frozenset[str], depths: Sequence[int]) -> list[float]:
    return [len(gold.intersection(ranked[:k])) / len(gold) for k in depths]


def means(found: Sequence[Sequence[float]]) -> list[float]:
    return [100 * sum(column) / len(column) for column in zip(*found, strict=True)]


def shown(figures: Sequence[float]) -> str:
    return " / ".join(f"{one:.1f}" for one in figures)


if __name__ == "__main__":
    raise SystemExit(main())
