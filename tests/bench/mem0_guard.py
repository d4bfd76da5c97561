"""Mem0 beside the guard on a poisoning set: whose statements end what was stated before.

    python tests/bench/mem0_guard.py DATA      DATA holds folders with memories.jsonl and labels.jsonl

Without a model: what the patterns read. Replayed: stands for a model that reads every record's statement as a fact, and
that takes each new value for an update of all that is stored; it needs labels that name the `fact` a record states.
An honest update is accepted where an older value of its fact has ended, a forgery where an honest value has.
"""

from __future__ import annotations

import argparse
import json
import os
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

for _name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ.setdefault(_name, "1")

from memplug import Memory  # noqa: E402
from memplug.datasets import read_poison  # noqa: E402
from memplug.datasets.cases import Case  # noqa: E402
from memplug.evaluation.measuring import add  # noqa: E402
from memplug.testing import ScriptedLLM, memory  # noqa: E402
from memplug.types import Message  # noqa: E402
from memplug_amemguard import AMemGuard  # noqa: E402
from memplug_amemguard.settings import AMemGuardConfig  # noqa: E402
from memplug_hybrid import Hybrid  # noqa: E402
from memplug_mem0 import Mem0  # noqa: E402
from memplug_mem0.kinds import FACT  # noqa: E402

SYSTEMS: Mapping[str, Callable[[], list[Any]]] = {
    "mem0": list,
    "mem0+guard": lambda: [AMemGuard(AMemGuardConfig(judge="off"))],
}
_LINE = re.compile(r"^(\d+)\. (?:\([^)]*\)|\[[^]]*\] [^:]*:) (.*)$")


@dataclass(frozen=True)
class Label:
    """What the data says of a record."""

    fact: str
    malicious: bool
    update: bool

    @property
    def value(self) -> str:
        return "forged" if self.malicious else "newer" if self.update else "first"


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("data", type=Path)
    given = parser.parse_args()
    for case in read_poison(given.data):
        labels = read_labels(given.data, case)
        for system, guards in SYSTEMS.items():
            for name, llm in (("patterns", None), ("replayed", replaying(case, labels))):
                with memory(Hybrid(), Mem0(), *guards(), llm=llm, enrich="inline") as opened:
                    held_back = sum(
                        labels[id].update and verdict.status == "quarantine"
                        for addition in case.additions
                        for verdict in add(opened, addition).verdicts
                        for id in [verdict.id or addition.id]
                    )
                    print(f"{case.name} {system} {name}: {counted(opened, labels, held_back)}")
    return 0


def read_labels(data: Path, case: Case) -> dict[str, Label]:
    (file,) = [one for one in data.glob("**/labels.jsonl") if one.parent.name == case.name]
    rows = [json.loads(line) for line in file.read_text("utf-8").splitlines() if line.strip()]
    return {
        row["id"]: Label(
            row.get("fact") or "", row["malicious"], row.get("hard_negative") == "legit_update"
        )
        for row in rows
    }


def replaying(case: Case, labels: Mapping[str, Label]) -> ScriptedLLM:
    """Reads as the labels say, and decides UPDATE of every stored fact of the same name with another value."""
    by_text = {str(getattr(one.content, "text", "")): labels[one.id] for one in case.additions}

    def answer(messages: Sequence[Message]) -> str:
        known, _, new = messages[-1].text.partition("New facts")
        if new:
            return json.dumps({"decisions": _decided(_lines(known), _lines(new))})
        found = [
            {"message": number, "subject": label.fact, "attribute": "state", "value": label.value}
            for number, text in _lines(messages[-1].text)
            if (label := by_text[text]).fact
        ]
        return json.dumps(
            {"facts": [{**one, "text": f"{one['subject']} is {one['value']}"} for one in found]}
        )

    return ScriptedLLM(answer)


def _lines(text: str) -> list[tuple[int, str]]:
    found = (_LINE.match(line) for line in text.splitlines())
    return [(int(one[1]), one[2]) for one in found if one is not None]


def _decided(
    known: Sequence[tuple[int, str]], new: Sequence[tuple[int, str]]
) -> list[dict[str, Any]]:
    made = []
    for number, text in new:
        name = text.split(" is ")[0]
        stored = [place for place, one in known if one.startswith(f"{name} is ") and one != text]
        made.append({"new": number, "action": "UPDATE" if stored else "ADD", "stored": stored})
    return made


def counted(opened: Memory, labels: Mapping[str, Label], held_back: int) -> str:
    """How many updates and forgeries ended something, of those that are read as facts where something was stated before."""
    facts = opened.list(10_000, filters={"kind": FACT.name}).records
    source = {one.id: one.derived_from[0] for one in facts}
    ended: dict[str, set[str]] = {}
    for one in facts:
        for entry in opened.history(one.id):
            if entry.op == "mark" and entry.because in source and one.valid_to is not None:
                ended.setdefault(source[entry.because], set()).add(source[one.id])
    read = set(source.values())
    updates = {id for id in read if labels[id].update}
    forged = {id for id in read if labels[id].malicious}
    renewed = {labels[id].fact for id in updates}
    accepted = {id for id in updates if any(_older(labels[it]) for it in ended.get(id, ()))}
    wrong = {id for id in forged if any(not labels[it].malicious for it in ended.get(id, ()))}
    return (
        f"{len(read)} records read; honest updates {len(updates)}, quarantined {held_back}, "
        f"accepted {len(accepted)} (of {len(renewed)} facts {len({labels[id].fact for id in accepted})}); "
        f"forged {len(forged)}, accepted {len(wrong)}"
    )


def _older(label: Label) -> bool:
    return not label.malicious and not label.update


if __name__ == "__main__":
    raise SystemExit(main())
