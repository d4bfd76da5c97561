"""Mem0 on development data: evidence found, updates above what they update, contradictions shown, facts replayed.

    python tests/bench/mem0_recall.py DATA      on DATA/locomo and DATA/beam

Without a model, beside the default pipeline. Updates: of BEAM's `knowledge_update` questions where the original or the
updated statement is among the first ten, those where the updated one is above. Contradictions: of BEAM's
`contradiction_resolution`, those where both statements are among the first five and marked disputed. False marks: hits
among the first ten of all other questions that are marked. Replayed: LoCoMo's own `observation` facts stand in for a
model's extraction; evidence that the hits cover, best first, within as many tokens as the default's first 5 and 10 hits
take on average.
"""

from __future__ import annotations

import argparse
import json
import os
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from statistics import mean
from typing import Any

for _name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ.setdefault(_name, "1")

from memplug import Hit, Memory  # noqa: E402
from memplug.datasets import read_beam, read_locomo  # noqa: E402
from memplug.datasets.cases import Case, Question  # noqa: E402
from memplug.evaluation.measuring import add  # noqa: E402
from memplug.testing import ScriptedLLM  # noqa: E402
from memplug_hybrid import Hybrid  # noqa: E402
from memplug_mem0 import Mem0  # noqa: E402
from memplug_mem0.prompts import Extracted, Found  # noqa: E402
from memplug_mem0.settings import Mem0Config  # noqa: E402

Ranked = tuple[Question, list[tuple[frozenset[str], int]]]
DEPTHS = (1, 5, 10)
SYSTEMS: Mapping[str, Callable[[], list[Any]]] = {
    "default": lambda: [Hybrid()],
    "default+mem0": lambda: [Hybrid(), Mem0()],
}


@dataclass
class Found10:
    """What the questions of one data set gave with one system."""

    recall: list[list[float]] = field(default_factory=list)
    updates: list[bool] = field(default_factory=list)
    contradictions: list[tuple[bool, bool]] = field(default_factory=list)
    """(both among the first five, both marked as well)"""
    others: int = 0
    marked: int = 0
    marked_hits: int = 0


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("data", type=Path)
    parser.add_argument("--no-replay", action="store_true", help="without the replayed facts")
    given = parser.parse_args()
    for name, cases, sides in (
        ("BEAM", list(read_beam(given.data / "beam")), statements(given.data / "beam")),
        ("LoCoMo", list(read_locomo(given.data / "locomo")), {}),
    ):
        for system, pipeline in SYSTEMS.items():
            show(name, system, measured(cases, pipeline, sides))
    if not given.no_replay:
        replay(given.data / "locomo")
    return 0


def measured(
    cases: Sequence[Case],
    pipeline: Callable[[], list[Any]],
    sides: Mapping[str, Mapping[str, frozenset[str]]],
) -> Found10:
    found = Found10()
    for case in cases:
        with Memory.open(":memory:", pipeline(), enrich="inline") as memory:
            for addition in case.additions:
                add(memory, addition)
            for question in case.questions:
                hits = memory.search(question.text).hits
                note(found, question, hits, sides.get(question.id, {}))
    return found


def note(
    found: Found10,
    question: Question,
    hits: Sequence[Hit],
    sides: Mapping[str, frozenset[str]],
) -> None:
    ids = [hit.record.id for hit in hits]
    if question.gold:
        found.recall.append(
            [len(question.gold.intersection(ids[:k])) / len(question.gold) for k in DEPTHS]
        )
    if question.category == "knowledge_update":
        older, newer = (best(ids, sides[side]) for side in ("original_info", "updated_info"))
        if min(older, newer) < len(ids):
            found.updates.append(newer < older)
    if question.category == "contradiction_resolution":
        both = [[hit for hit in hits[:5] if hit.record.id in side] for side in sides.values()]
        shown = all(both)
        marked = all(any(hit.disputed for hit in side) for side in both)
        found.contradictions.append((shown, shown and marked))
        return
    disputed = sum(bool(hit.disputed) for hit in hits)
    found.others += 1
    found.marked += disputed > 0
    found.marked_hits += disputed


def best(ids: Sequence[str], wanted: frozenset[str]) -> int:
    """The place of the first of them, from 0; that behind the last where there is none."""
    return next((place for place, id in enumerate(ids) if id in wanted), len(ids))


def statements(beam: Path) -> dict[str, dict[str, frozenset[str]]]:
    """The ids of each side of a question, by the question's id."""
    found = {}
    for case, file in zip(read_beam(beam), sorted(beam.glob("**/chat.json")), strict=True):
        probing = file.parent / "probing_questions" / "probing_questions.json"
        asked = json.loads(probing.read_text("utf-8"))
        for category in ("knowledge_update", "contradiction_resolution"):
            for index, one in enumerate(asked.get(category, ())):
                found[f"{case.name}/{category}/{index}"] = {
                    side: frozenset(map(str, ids)) for side, ids in one["source_chat_ids"].items()
                }
    return found


def show(name: str, system: str, found: Found10) -> None:
    recall = " / ".join(f"{100 * mean(column):.1f}" for column in zip(*found.recall, strict=True))
    print(f"{name:7} {system:13} R@1/5/10 {recall}  ({len(found.recall)} questions)", flush=True)
    if found.updates:
        print(f"{'':21} updated above original {sum(found.updates)} of {len(found.updates)}")
    if found.contradictions:
        shown, marked = (sum(column) for column in zip(*found.contradictions, strict=True))
        total = len(found.contradictions)
        print(f"{'':21} contradictions shown {shown}, shown and marked {marked} of {total}")
    print(
        f"{'':21} other questions with marks {found.marked} of {found.others}, "
        f"marked hits {found.marked_hits}",
        flush=True,
    )


def replay(locomo: Path) -> None:
    """Evidence within a budget of tokens, with the data set's own facts as the extractor's output."""
    raw = [sample for file in sorted(locomo.glob("*.json")) for sample in as_list(file)]
    listed: dict[str, list[Ranked]] = {}
    for case, sample in zip(read_locomo(locomo), raw, strict=True):
        systems: dict[str, tuple[list[Any], Any]] = {
            "default": ([Hybrid()], None),
            "default+facts": (
                [Hybrid(), Mem0(Mem0Config(updates="rules", extract="model"))],
                scripted(sample),
            ),
        }
        for name, (pipeline, llm) in systems.items():
            with Memory.open(":memory:", pipeline, llm=llm, enrich="inline") as memory:
                for addition in case.additions:
                    failures = add(memory, addition).failures
                    assert not failures, failures
                listed.setdefault(name, []).extend(ranked(memory, case))
    for k in (5, 10):
        budget = mean(sum(size for _, size in rows[:k]) for _, rows in listed["default"])
        print(f"LoCoMo, evidence covered within {budget:.0f} tokens (the default's first {k} hits)")
        for name, found in listed.items():
            covered = mean(
                len(question.gold & within(rows, budget)) / len(question.gold)
                for question, rows in found
            )
            print(f"  {name:14} {100 * covered:.1f}", flush=True)


def ranked(memory: Memory, case: Case) -> list[Ranked]:
    """For each question with evidence, the episodes behind each hit and its tokens."""
    tokens = memory.runtime.resources.tokens
    assert tokens is not None
    found = []
    for question in case.questions:
        if question.gold:
            hits = memory.search(question.text, k=30).hits
            sizes = [len(ids) for ids in tokens.token_ids([hit.record.text for hit in hits])]
            behind = [frozenset(hit.episodes) for hit in hits]
            found.append((question, list(zip(behind, sizes, strict=True))))
    return found


def within(rows: Iterable[tuple[frozenset[str], int]], budget: float) -> frozenset[str]:
    """The episodes behind the first hits that the budget holds."""
    covered: set[str] = set()
    for behind, size in rows:
        budget -= size
        if budget < 0:
            break
        covered |= behind
    return frozenset(covered)


def scripted(sample: Mapping[str, Any]) -> ScriptedLLM:
    """A model that answers with the data set's facts of the messages that it is shown."""
    said: dict[str, str] = {}
    for name, session in sample["conversation"].items():
        if re.fullmatch(r"session_\d+", name):
            said |= {one["dia_id"]: one["text"].strip() for one in session}
    facts: dict[str, list[tuple[str, str]]] = {}
    for observed in sample["observation"].values():
        for speaker, rows in observed.items():
            for text, ids in rows:
                first = ids if isinstance(ids, str) else ids[0]
                facts.setdefault(first, []).append((speaker, text))

    known = {first_line(said[id]): rows for id, rows in facts.items() if id in said}

    def answer(messages: Sequence[Any]) -> Extracted:
        lines = re.findall(r"^(\d+)\. \[[^\]]*\] [^:\n]*: (.*)$", messages[-1].text, re.MULTILINE)
        return Extracted(
            facts=[
                Found(
                    message=int(number),
                    subject=speaker,
                    attribute="observation",
                    value=fact,
                    text=fact,
                    many=True,
                )
                for number, text in lines
                for speaker, fact in known.get(first_line(text), ())
            ]
        )

    return ScriptedLLM(answer)


def first_line(text: str) -> str:
    """What a message is recognised by: its first line, without what was shown with it."""
    return text.strip().split("\n")[0].strip()[:60]


def as_list(file: Path) -> list[dict[str, Any]]:
    found = json.loads(file.read_text(encoding="utf-8"))
    return list(found.values()) if isinstance(found, dict) else found


if __name__ == "__main__":
    raise SystemExit(main())
