"""One life in a process of its own, with a hash seed of its own, as lines that compare.

python -m memplug.testing.verification.elsewhere '{"name": "hybrid", ...}'
"""

from __future__ import annotations

import dataclasses
import json
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from itertools import zip_longest
from typing import Any

from memplug.testing.samples import holdings
from memplug.testing.verification.rules import rule
from memplug.testing.verification.subject import FIELDS, Broken, Disturbed, NotPromised, Subject

_SEEDS = ("1", "2")


@rule(
    "processes",
    "Another process makes the same memory of the same texts",
    fix="Sort what comes from a set before its order counts: Python orders a set of strings anew in every process.",
)
def another_process_makes_the_same_memory(subject: Subject) -> str:
    if subject.recipe is None:
        raise NotPromised("only a plugin that is named can be opened in another process")
    running = [_started(subject.recipe, seed) for seed in _SEEDS]
    first, second = (_lines(process) for process in running)
    for one, other in zip_longest(first, second, fillvalue="nothing"):
        if one != other:
            raise Broken(f"two processes differ: {_cut(one)} and {_cut(other)}")
    return f"{len(first)} facts, in two processes"


def _started(recipe: Mapping[str, Any], seed: str) -> subprocess.Popen[str]:
    paths = os.pathsep.join(path for path in sys.path if path)
    return subprocess.Popen(
        (sys.executable, "-m", __name__, json.dumps(recipe)),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
        env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": paths, "PYTHONUTF8": "1"},
    )


def _lines(process: subprocess.Popen[str]) -> list[str]:
    said, errors = process.communicate()
    if process.returncode:
        last = (errors.strip().splitlines() or [f"exit code {process.returncode}"])[-1]
        raise Disturbed(f"the other process failed: {_cut(last, 200)}")
    return said.splitlines()


def lived(subject: Subject) -> Iterator[str]:
    """What a life of the subject leaves: each field of each record, each edge, and what is found."""
    with subject.opened() as memory:
        subject.live(memory)
        held = holdings(memory)
        for id, record in sorted(held.records.items()):
            for name, value in zip(FIELDS, record, strict=True):
                yield f"the {name} of {id}: {json.dumps(_plain(value), ensure_ascii=False)}"
        for ends, weight in sorted(held.edges.items()):
            yield f"the edge {json.dumps(ends)}: {weight:.9f}"
        for query, hits in subject.found(memory).items():
            for id, score in sorted(hits.items()):
                yield f"the score of {id} for {json.dumps(query)}: {score:.9f}"


def _plain(value: Any) -> Any:
    """JSON of a value; a set in the order of its members, whatever the hashes."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {one.name: _plain(getattr(value, one.name)) for one in dataclasses.fields(value)}
    if isinstance(value, set | frozenset):
        return sorted((_plain(one) for one in value), key=repr)
    if isinstance(value, Mapping):
        return {str(key): _plain(one) for key, one in value.items()}
    if isinstance(value, Sequence) and not isinstance(value, str | bytes):
        return [_plain(one) for one in value]
    return value if isinstance(value, str | int | float | None) else repr(value)


def _cut(line: str, width: int = 120) -> str:
    return line if len(line) <= width else f"{line[: width - 1]}\N{HORIZONTAL ELLIPSIS}"


def main() -> None:
    """Prints the lines of the recipe in the arguments."""
    from memplug.testing.verification.choosing import subject_of

    sys.stdout.writelines(f"{line}\n" for line in lived(subject_of(**json.loads(sys.argv[1]))))


if __name__ == "__main__":
    main()
