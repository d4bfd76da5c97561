"""What a data set is made of: cases, each one memory's content with the questions asked of it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

from memplug.errors import InvalidInput
from memplug.types import JSON, Content, Messages


@dataclass(frozen=True, slots=True, kw_only=True)
class Addition:
    """One call of `add`: messages of one session, or a text with its id."""

    content: Content
    id: str = ""
    session_id: str = ""
    time: datetime | None = None
    metadata: Mapping[str, JSON] = field(default_factory=dict, hash=False)
    origin: str = ""
    """What counts as one witness: a session, an author, a site."""

    def __len__(self) -> int:
        return len(self.content.messages) if isinstance(self.content, Messages) else 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A question, and the ids of the episodes that hold its answer."""

    id: str
    text: str
    category: str
    gold: frozenset[str] = frozenset()
    """Empty where the memory holds no answer, or where it is not known what holds it."""
    answerable: bool = True
    answers: tuple[str, ...] = ()
    """Answers that the data set accepts."""
    planted: frozenset[str] = frozenset()
    """Ids of the records that an attack on this question planted."""
    time: datetime | None = None
    """When it is asked; None for now."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Labels:
    """Which of a case's episodes an attacker wrote, for scoring alone: no memory sees it."""

    ids: tuple[str, ...]
    """All that are labelled."""
    malicious: Mapping[str, str] = field(default_factory=dict, hash=False)
    """Id -> family of the attack."""
    hard: Mapping[str, str] = field(default_factory=dict, hash=False)
    """Id -> why a benign one looks like an attack."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One conversation, chat or corpus with its questions; it gets a memory of its own."""

    name: str
    additions: tuple[Addition, ...]
    questions: tuple[Question, ...] = ()
    unresolved: int = 0
    """Evidence ids that name nothing in the case; they are left out of `gold`."""
    labels: Labels | None = None

    @property
    def size(self) -> int:
        """Episodes that the additions become."""
        return sum(len(addition) for addition in self.additions)


def as_imported(case: Case) -> tuple[Addition, ...]:
    """The additions with ids and sessions led by the case's name, so that many cases fit in one scope."""
    return tuple(_prefixed(addition, case.name) for addition in case.additions)


def _prefixed(addition: Addition, name: str) -> Addition:
    content = addition.content
    if isinstance(content, Messages):
        messages = tuple(
            replace(one, id=f"{name}/{one.id}") if one.id else one for one in content.messages
        )
        content = Messages(messages)
    session = addition.session_id
    return replace(
        addition,
        content=content,
        id=f"{name}/{addition.id}" if addition.id else "",
        session_id=name if session in ("", name) else f"{name}/{session}",
    )


def read_json(path: Path) -> Any:
    """The parsed file; a `.jsonl` file gives the list of its lines. A byte order mark is passed over.

    Raises InvalidInput that names the file.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
        if path.suffix == ".jsonl":
            return list(_lines(text))
        return json.loads(text)
    except FileNotFoundError as error:
        raise InvalidInput(f"there is no file {path}") from error
    except UnicodeDecodeError as error:
        raise InvalidInput(f"{path} is not in UTF-8: {error.reason} at {error.start}") from error
    except (OSError, ValueError) as error:
        raise InvalidInput(f"{path} cannot be read as JSON: {error}") from error


def _lines(text: str) -> Iterator[Any]:
    """The value of each line; a line ends at a line feed only, for JSON strings may hold other breaks."""
    for number, line in enumerate(text.split("\n"), 1):
        if line.strip():
            try:
                yield json.loads(line)
            except ValueError as error:
                raise ValueError(f"line {number}: {error}") from error


def files(path: Path, *patterns: str) -> list[Path]:
    """The file itself, or the files of a folder that match one of the patterns, sorted by their path's parts."""
    if not path.exists():
        raise InvalidInput(f"there is no file or folder {path}")
    if path.is_file():
        return [path]
    found = {one for pattern in patterns for one in path.glob(pattern) if one.is_file()}
    return sorted(found, key=natural)


def natural(path: Path) -> list[tuple[int, str]]:
    """A sort key that puts folder 2 before folder 10."""
    return [(int(part), part) if part.isdigit() else (0, part) for part in path.parts]


@contextmanager
def reading(file: Path, what: str, row: int | str = "") -> Iterator[None]:
    """Turns the surprise of a missing or odd field into an InvalidInput that names the file, and the row where given."""
    try:
        yield
    except (KeyError, TypeError, AttributeError, IndexError, ValueError) as error:
        if isinstance(error, InvalidInput):
            raise
        cause = f"there is no {error}" if isinstance(error, KeyError) else str(error)
        where = f"{file}, row {row}," if row != "" else f"{file}"
        raise InvalidInput(f"{where} is not {what}: {cause}") from error


def texts(value: object) -> tuple[str, ...]:
    """The answers in a string, a number, or a list of such, nested or not; empty ones left out."""
    if isinstance(value, list):
        return tuple(dict.fromkeys(text for one in value for text in texts(one)))
    if value is None or isinstance(value, dict):
        return ()
    return (text,) if (text := str(value).strip()) else ()


def expect(condition: object, path: Path, what: str) -> None:
    """Raises InvalidInput that says which file is not what it should be."""
    if not condition:
        raise InvalidInput(f"{path} is not {what}")


def to_time(text: object, *forms: str) -> datetime | None:
    """The time in an ISO 8601 text or in one of `strptime`'s forms, without a zone taken as UTC; None where it is none."""
    if not isinstance(text, str) or not text.strip():
        return None
    readers = [partial(datetime.strptime, text.strip(), form) for form in forms]
    for read in (*readers, partial(datetime.fromisoformat, text.strip())):
        try:
            time = read()
        except ValueError:
            continue
        return time if time.tzinfo else time.replace(tzinfo=UTC)
    return None


def resolve(evidence: Iterable[str], known: set[str]) -> tuple[frozenset[str], int]:
    """The evidence ids that exist, and how many do not."""
    wanted = set(evidence)
    return frozenset(wanted & known), len(wanted - known)
