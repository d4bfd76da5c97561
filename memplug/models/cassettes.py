"""A model whose answers are recorded in a file, and replayed from it: one JSON line per request and answer."""

from __future__ import annotations

import difflib
import json
import logging
import os
import threading
from collections.abc import Iterable, Mapping, Sequence
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, TypeAlias, TypeVar

from memplug.errors import AnswerError, BackendError, CassetteMiss, ConfigError
from memplug.models.requests import (
    Request,
    answer_from,
    answer_json,
    checked_answer,
    request,
)
from memplug.ports import Completion

if TYPE_CHECKING:
    from pydantic import BaseModel

    from memplug.ports import LLM
    from memplug.types import Message

    AnswerT = TypeVar("AnswerT", bound=BaseModel)

logger = logging.getLogger(__name__)

Mode: TypeAlias = Literal["record", "replay", "auto"]
_FLAGS = os.O_RDWR | os.O_CREAT | os.O_APPEND | getattr(os, "O_BINARY", 0)
_SHOWN = 60
"""Characters of a prompt that an error shows around a difference."""
_COMPARED = 200
"""Recorded requests, the newest, that a miss is compared with."""


class Cassette:
    """The file: every line a request and its answer, only ever appended to. Safe for threads and processes.

    A line is written by one call, so that writers do not mix; one that a crash has cut is left out and
    logged. A request that was recorded several times gives its answers in order, then the last one again.
    """

    def __init__(self, file: Path) -> None:
        self.file = file
        self._damaged: list[int] = []
        self._cut = False
        self._answers: dict[str, list[Mapping[str, Any]]] = {}
        self._given: dict[str, int] = {}
        self._requests: dict[str, Request] = {}
        self._read_to = 0
        self._lines = 0
        self._lock = threading.Lock()
        self.reread()

    @property
    def damaged(self) -> tuple[int, ...]:
        """Numbers of the lines that cannot be read, a last one that was cut included."""
        return (*self._damaged, self._lines + 1) if self._cut else tuple(self._damaged)

    def reread(self) -> None:
        """Takes in what was appended since, by this process or another one."""
        with self._lock:
            try:
                with self.file.open("rb") as stream:
                    stream.seek(self._read_to)
                    new = stream.read()
            except FileNotFoundError:
                return
            except OSError as error:
                raise BackendError(
                    "cassette", f"{self.file} cannot be read: {error.strerror}"
                ) from error
            for line in new.splitlines(keepends=True):
                self._take(line)

    def _take(self, line: bytes) -> None:
        whole = line.endswith(b"\n")
        self._cut = False
        if line.strip() and not self._kept(line):
            logger.warning(
                "cassette %s: line %d %s and is left out",
                self.file,
                self._lines + 1,
                "cannot be read" if whole else "was cut",
            )
            if not whole:
                # Another process may be writing it: it is read again when more has come.
                self._cut = True
                return
            self._damaged.append(self._lines + 1)
        self._lines += 1
        self._read_to += len(line)

    def _kept(self, line: bytes) -> bool:
        try:
            value = json.loads(line.decode("utf-8", "surrogatepass"))
            asked, answer = _request_of(value["request"]), checked_answer(value["answer"])
        except (ValueError, KeyError, TypeError, RecursionError):
            return False
        self._answers.setdefault(asked.key, []).append(answer)
        self._requests[asked.key] = asked
        return True

    def answer(
        self, asked: Request, answer: type[AnswerT] | None
    ) -> Completion | AnswerError | None:
        """The next recorded answer to the request; None where there is none that fits."""
        with self._lock:
            known = self._answers.get(asked.key)
            if not known:
                return None
            turn = self._given.get(asked.key, 0)
            self._given[asked.key] = turn + 1
            value = known[min(turn, len(known) - 1)]
        try:
            return answer_from(value, answer)
        except ValueError:
            return None

    def append(self, asked: Request, result: Completion | AnswerError) -> None:
        """Records an answer."""
        line = json.dumps(
            {"request": _request_json(asked), "answer": answer_json(result)},
            ensure_ascii=False,
            separators=(",", ":"),
        )
        data = line.encode("utf-8", "surrogatepass") + b"\n"
        try:
            self.file.parent.mkdir(parents=True, exist_ok=True)
            handle = os.open(self.file, _FLAGS, 0o600)
            try:
                os.write(handle, b"\n" + data if _is_cut(handle) else data)
            finally:
                os.close(handle)
        except OSError as error:
            raise BackendError(
                "cassette", f"{self.file} cannot be written: {error.strerror}"
            ) from error

    def nearest(self, asked: Request) -> str:
        """In words: the recorded request that is most like this one, and where the two part."""
        with self._lock:
            recorded = list(self._requests.values())[-_COMPARED:]
        if not recorded:
            return "nothing is recorded there"
        text = _text_of(asked)
        near = max(
            recorded, key=lambda one: (_alike(text, _text_of(one)), one.model == asked.model)
        )
        return f"the nearest recorded request has {_difference(near, asked)}"


def _is_cut(handle: int) -> bool:
    """True where the last line of a file has no end: its writer died, or is in the middle of it.

    In the second case an empty line comes of it, which nobody minds.
    """
    size = os.fstat(handle).st_size
    if not size:
        return False
    os.lseek(handle, size - 1, os.SEEK_SET)
    return os.read(handle, 1) != b"\n"


def _request_json(asked: Request) -> dict[str, Any]:
    return {
        "model": asked.model,
        "messages": [{"role": role, "text": text} for role, text in asked.messages],
        "answer": json.loads(asked.answer) if asked.answer else None,
        "max_tokens": asked.max_tokens,
    }


def _request_of(value: Mapping[str, Any]) -> Request:
    """The request that `_request_json` wrote. Raises KeyError, TypeError or ValueError where it is none."""
    schema, messages = value["answer"], [(one["role"], one["text"]) for one in value["messages"]]
    if not all(isinstance(one, str) for one in (value["model"], *chain(*messages))):
        raise ValueError("no request")
    return Request(
        value["model"],
        tuple(messages),
        "" if schema is None else json.dumps(schema, sort_keys=True, separators=(",", ":")),
        value["max_tokens"],
    )


def _text_of(asked: Request) -> str:
    return "\n".join(text for _, text in asked.messages)


def _alike(first: str, second: str) -> float:
    return difflib.SequenceMatcher(
        None, first.split(), second.split(), autojunk=False
    ).quick_ratio()


def _difference(recorded: Request, asked: Request) -> str:
    """What is another in the recorded request, in words."""
    if recorded.model != asked.model:
        return f"the model {recorded.model!r}, and {asked.model!r} is asked"
    if len(recorded.messages) != len(asked.messages):
        return f"{len(recorded.messages)} messages, and {len(asked.messages)} are asked"
    for number, (before, now) in enumerate(zip(recorded.messages, asked.messages, strict=True), 1):
        if before != now:
            start = max(0, _same_until(before[1], now[1]) - _SHOWN // 3)
            return (
                f"{before[1][start : start + _SHOWN]!r} in message {number} ({before[0]}) "
                f"where {now[1][start : start + _SHOWN]!r} ({now[0]}) is asked"
            )
    if recorded.answer != asked.answer:
        return "the same messages with another form of answer"
    if recorded == asked:
        return "the same in all, but its answer is not of the form that is asked for"
    return f"max_tokens {recorded.max_tokens}, and {asked.max_tokens} is asked"


def _same_until(first: str, second: str) -> int:
    """How many characters both begin with."""
    pairs = enumerate(zip(first, second, strict=False))
    return next((at for at, (a, b) in pairs if a != b), min(len(first), len(second)))


class Recorded:
    """An LLM that records what another one answers, or replays it.

    record: every request is asked and recorded. replay: nothing is asked, an unknown request raises
    CassetteMiss. auto: replayed where it is recorded, otherwise asked and recorded. Answers in the wrong
    form are recorded and raised again; other failures are not. Raises ConfigError where there is no cassette
    to replay.
    """

    def __init__(self, llm: LLM, file: str | Path, mode: Mode = "auto") -> None:
        self.inner = llm
        self.cassette = Cassette(Path(file).expanduser())
        self._mode = mode
        if mode == "replay" and not self.cassette.file.is_file():
            raise ConfigError(
                f"there is no cassette {self.cassette.file} to replay; record it first",
                field="llm.cassette",
            )

    @property
    def name(self) -> str:
        return self.inner.name

    def complete(
        self,
        messages: Sequence[Message],
        *,
        answer: type[AnswerT] | None = None,
        max_tokens: int | None = None,
        timeout: float | None = None,
    ) -> Completion:
        """The recorded answer, or the model's."""
        (result,) = self._results([messages], answer, max_tokens, timeout, many=False)
        if isinstance(result, Exception):
            raise result
        return result

    def complete_many(
        self,
        prompts: Sequence[Sequence[Message]],
        *,
        answer: type[AnswerT] | None = None,
        max_tokens: int | None = None,
        timeout: float | None = None,
    ) -> list[Completion | Exception]:
        """One result per prompt, in order; a request that is not recorded gives CassetteMiss in its place."""
        return self._results(prompts, answer, max_tokens, timeout, many=True)

    def _results(
        self,
        prompts: Sequence[Sequence[Message]],
        answer: type[AnswerT] | None,
        max_tokens: int | None,
        timeout: float | None,
        *,
        many: bool,
    ) -> list[Completion | Exception]:
        asked = [request(self.name, one, answer, max_tokens) for one in prompts]
        found: dict[int, Completion | Exception] = {}
        if self._mode != "record":
            found.update(self._replayed(asked, range(len(asked)), answer))
        missing = [number for number in range(len(asked)) if number not in found]
        if missing and self._mode == "auto":
            self.cassette.reread()
            found.update(self._replayed(asked, missing, answer))
            missing = [number for number in missing if number not in found]
        if self._mode == "replay":
            found.update({number: self._miss(asked[number]) for number in missing})
        elif missing:
            some = [prompts[number] for number in missing]
            made = self._asked(some, answer, max_tokens, timeout, many=many)
            for number, one in zip(missing, made, strict=True):
                found[number] = one
                if isinstance(one, Completion | AnswerError):
                    self.cassette.append(asked[number], one)
        return [found[number] for number in range(len(asked))]

    def _replayed(
        self, asked: Sequence[Request], numbers: Iterable[int], answer: type[AnswerT] | None
    ) -> dict[int, Completion | AnswerError]:
        known = {number: self.cassette.answer(asked[number], answer) for number in numbers}
        return {number: one for number, one in known.items() if one is not None}

    def _asked(
        self,
        prompts: Sequence[Sequence[Message]],
        answer: type[AnswerT] | None,
        max_tokens: int | None,
        timeout: float | None,
        *,
        many: bool,
    ) -> Sequence[Completion | Exception]:
        if many:
            return self.inner.complete_many(
                prompts, answer=answer, max_tokens=max_tokens, timeout=timeout
            )
        (prompt,) = prompts
        try:
            made = self.inner.complete(
                prompt, answer=answer, max_tokens=max_tokens, timeout=timeout
            )
        except AnswerError as error:
            return [error]
        return [made]

    def _miss(self, asked: Request) -> CassetteMiss:
        return CassetteMiss(
            str(self.cassette.file),
            f"no answer is recorded for {_text_of(asked)[-_SHOWN:]!r}; {self.cassette.nearest(asked)}. "
            'Record it with record = "auto" or "record"',
        )
