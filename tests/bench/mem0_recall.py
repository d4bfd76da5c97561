"""Mem0 on development data: evidence found, updates above what they update, contradictions shown, facts replayed.

    python tests/bench/mem0_recall.py DATA      on DATA/locomo, DATA/beam and DATA/musique

Without a model, beside the default pipeline. Updates: of BEAM's `knowledge_update` questions where the original or the
updated statement is among the first ten, those where the updated one is above. Contradictions: of BEAM's
`contradiction_resolution`, those where both statements are among the first five and marked disputed. False marks: hits
among the first ten of all other questions that are marked. Replayed: LoCoMo's own `observation` facts, and of MuSiQue the
triples of openie_gpt35.json, stand in for a model's extraction; evidence that the first 5 and 10 hits cover, and that the
hits cover, best first, within as many tokens as the default's first 5 and 10 take on average.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import tempfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from statistics import mean
from typing import Any

for _name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ.setdefault(_name, "1")

from memplug import Hit, Memory  # noqa: E402
from memplug.datasets import read_beam, read_locomo, read_musique  # noqa: E402
from memplug.datasets.cases import Case, Question  # noqa: E402
from memplug.evaluation.measuring import add  # noqa: E402
from memplug.testing import ScriptedLLM  # noqa: E402
from memplug_hybrid import Hybrid  # noqa: E402
from memplug_mem0 import Mem0  # noqa: E402
from memplug_mem0.prompts import Extracted, Found  # noqa: E402
from memplug_mem0.reading.dating import named  # noqa: E402
from memplug_mem0.settings import Mem0Config  # noqa: E402

Ranked = tuple[Question, list[tuple[frozenset[str], int]]]
DEPTHS = (1, 5, 10)
SYSTEMS: Mapping[str, Callable[[], list[Any]]] = {
    "default": lambda: [Hybrid()],
    "default+mem0": lambda: [Hybrid(), Mem0()],
    "default+mem0 graph": lambda: [Hybrid(), Mem0(Mem0Config(graph=True))],
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
        replay_triples(given.data / "musique")
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
    print(f"{name:7} {system:18} R@1/5/10 {recall}  ({len(found.recall)} questions)", flush=True)
    if found.updates:
        print(f"{'':26} updated above original {sum(found.updates)} of {len(found.updates)}")
    if found.contradictions:
        shown, marked = (sum(column) for column in zip(*found.contradictions, strict=True))
        total = len(found.contradictions)
        print(f"{'':26} contradictions shown {shown}, shown and marked {marked} of {total}")
    print(
        f"{'':26} other questions with marks {found.marked} of {found.others}, "
        f"marked hits {found.marked_hits}",
        flush=True,
    )


def replay(locomo: Path) -> None:
    """Evidence within a budget of tokens, with the data set's own facts as the extractor's output."""
    raw = [sample for file in sorted(locomo.glob("*.json")) for sample in as_list(file)]
    listed: dict[str, list[Ranked]] = {}
    for case, sample in zip(read_locomo(locomo), raw, strict=True):
        systems = {
            "default": [Hybrid()],
            "default+facts": facts(),
            "default+facts graph": facts(graph=True),
            "default+facts time": facts(time_weight=2.0),
        }
        for name, pipeline in systems.items():
            llm = scripted(sample) if name != "default" else None
            with Memory.open(":memory:", pipeline, llm=llm, enrich="inline") as memory:
                for addition in case.additions:
                    failures = add(memory, addition).failures
                    assert not failures, failures
                listed.setdefault(name, []).extend(ranked(memory, case))
    show_covered("LoCoMo", listed)
    now = datetime.now(UTC)
    timed = {
        name: [one for one in found if named(one[0].text, now)] for name, found in listed.items()
    }
    show_covered(f"LoCoMo, {len(timed['default'])} questions that name a time", timed)


def replay_triples(musique: Path) -> None:
    """The same of questions over several passages, with triples that a model found in each of them as its facts."""
    (case,) = read_musique(musique)
    listed: dict[str, list[Ranked]] = {}
    with tempfile.TemporaryDirectory(prefix="memplug-mem0-") as folder:
        llm = of_triples(musique)
        with Memory.open(folder, facts(graph=True), llm=llm, enrich="inline") as memory:
            for addition in case.additions:
                failures = add(memory, addition).failures
                assert not failures, failures
        for name, pipeline in {
            "default": [Hybrid()],
            "default+facts": facts(),
            "default+facts graph": facts(graph=True),
            "facts": facts()[1:],
            "facts graph": facts(graph=True)[1:],
        }.items():
            with Memory.open(folder, pipeline) as memory:
                listed[name] = ranked(memory, case)
    show_covered("MuSiQue", listed)


def facts(**settings: Any) -> list[Any]:
    """The default with facts that a model finds."""
    return [Hybrid(), Mem0(Mem0Config(updates="rules", extract="model", **settings))]


def show_covered(name: str, listed: Mapping[str, Sequence[Ranked]]) -> None:
    """Evidence covered by as many hits, and by as many tokens as the default's take."""
    for k in (5, 10):
        budget = mean(sum(size for _, size in rows[:k]) for _, rows in listed["default"])
        print(f"{name}, evidence covered by {k} hits, and within {budget:.0f} tokens")
        for system, found in listed.items():
            covered = [
                len(question.gold & part) / len(question.gold)
                for question, rows in found
                for part in (covering(rows[:k]), within(rows, budget))
            ]
            print(
                f"  {system:20} {100 * mean(covered[::2]):.1f}  {100 * mean(covered[1::2]):.1f}",
                flush=True,
            )


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


def covering(rows: Iterable[tuple[frozenset[str], int]]) -> frozenset[str]:
    """The episodes behind these hits."""
    return frozenset(id for behind, _ in rows for id in behind)


def of_triples(musique: Path) -> ScriptedLLM:
    """A model that answers with the triples of the passages that it is shown."""
    rows = json.loads((musique / "openie_gpt35.json").read_text(encoding="utf-8"))
    known = {joined(row["passage"])[:100]: row["extracted_triples"] for row in rows}

    def answer(messages: Sequence[Any]) -> Extracted:
        lines = re.findall(r"^(\d+)\. \[[^\]]*\] [^:\n]*: (.*)$", messages[-1].text, re.MULTILINE)
        return Extracted(
            facts=[
                Found(
                    message=int(number),
                    subject=triple[0],
                    attribute=triple[1],
                    value=triple[2],
                    text=" ".join(triple),
                    many=True,
                )
                for number, text in lines
                for triple in known.get(joined(text)[:100], ())
                if len(triple) == 3 and all(isinstance(part, str) for part in triple)
            ]
        )

    return ScriptedLLM(answer)


def joined(text: str) -> str:
    return " ".join(text.split())


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
