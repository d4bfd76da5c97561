"""From a loader's name and a path to the cases that are measured."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import TypeAlias

from memplug.datasets.cases import Case, Question
from memplug.errors import InvalidInput, PluginLoadError
from memplug.evaluation.report import RUN, DataFile, Run
from memplug.registry import Registry

LOADERS = "memplug.datasets"
"""The entry-point group of loaders."""
_CHUNK = 1 << 20

Loader: TypeAlias = Callable[[Path], Iterable[Case]]


def loader(name: str) -> Loader:
    """The loader of this name, or that of "./file.py:read". Raises PluginLoadError where there is none."""
    found = Registry(LOADERS).load(name)
    if not callable(found):
        raise PluginLoadError("is no function from a path to cases", plugin=name)
    return found  # type: ignore[no-any-return]


def load(path: Path, run: Run) -> tuple[Case, ...]:
    """The cases of the data that the run names, as far as it restricts them.

    Cases and questions get distinct names. Raises InvalidInput where nothing is left to ask.
    """
    if not path.exists():
        raise InvalidInput(f"there is no file or folder {path}")
    cases: list[Case] = []
    for case in loader(run.data)(path):
        if not isinstance(case, Case):
            raise InvalidInput(f"the loader {run.data!r} gave a {type(case).__name__}, not a Case")
        cases.append(_restricted(case, run))
        if run.cases_limit and len(cases) >= run.cases_limit:
            break
    if not any(case.questions for case in cases):
        only = f" of {', '.join(run.categories)}" if run.categories else ""
        raise InvalidInput(f"{path} holds no question{only} to ask")
    names = _distinct([case.name for case in cases])
    return tuple(replace(case, name=name) for case, name in zip(cases, names, strict=True))


def _restricted(case: Case, run: Run) -> Case:
    wanted: Sequence[Question] = case.questions
    if run.categories:
        wanted = [one for one in wanted if one.category in run.categories]
    wanted = wanted[: run.limit]
    ids = _distinct([one.id for one in wanted])
    named = tuple(replace(one, id=id) for one, id in zip(wanted, ids, strict=True))
    return replace(case, questions=named)


def _distinct(names: Sequence[str]) -> list[str]:
    """The same names, those that come again with their number behind them."""
    seen: Counter[str] = Counter()
    result = []
    for name in names:
        seen[name] += 1
        result.append(name if seen[name] == 1 else f"{name}#{seen[name]}")
    return result


def fingerprints(path: Path) -> tuple[DataFile, ...]:
    """The data's files with what tells that they are the same again; the folders of runs and what begins with a dot left out."""
    root = path if path.is_dir() else path.parent
    found = [path] if path.is_file() else sorted(one for one in path.rglob("*") if one.is_file())
    return tuple(
        DataFile(
            name=file.relative_to(root).as_posix(), sha256=_digest(file), bytes=file.stat().st_size
        )
        for file in found
        if not any(part.startswith(".") for part in file.relative_to(root).parts)
        and not any((root / folder / RUN).exists() for folder in file.relative_to(root).parents)
    )


def digest_of(cases: Iterable[Case]) -> str:
    """SHA-256 of the cases: the same for the same content, wherever it was read from."""
    digest = hashlib.sha256()
    for case in cases:
        text = json.dumps(asdict(case), sort_keys=True, default=_plain)
        digest.update(text.encode("utf-8", "surrogatepass"))
    return digest.hexdigest()


def _plain(value: object) -> object:
    return sorted(value) if isinstance(value, frozenset) else str(value)


def _digest(file: Path) -> str:
    digest = hashlib.sha256()
    with file.open("rb") as stream:
        while chunk := stream.read(_CHUNK):
            digest.update(chunk)
    return digest.hexdigest()
