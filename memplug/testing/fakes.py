"""Stand-ins for the world: a clock that is set, an embedder that hashes words, a model with a script, a plain search."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

from pydantic import BaseModel

from memplug.errors import BackendError, TruncatedAnswer
from memplug.hookspecs import hookimpl
from memplug.models.answers import parse_answer
from memplug.ports import Completion
from memplug.strategy import Strategy, StrategyConfig
from memplug.toolbox.text import words
from memplug.types import EPISODE, Message, Proposal, Query, Ranking

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from memplug.view import View

Fault: TypeAlias = Literal["", "raise", "nan", "dimension", "count"]
Line: TypeAlias = str | BaseModel | Exception
"""What a scripted model answers: text, a typed answer, or an exception that it raises."""
Script: TypeAlias = Iterable[Line] | Callable[[Sequence[Message]], Line]


class FakeClock:
    """A clock that moves by `step` seconds each time it is asked, and otherwise when it is told."""

    def __init__(
        self, start: datetime = datetime(2024, 5, 1, 9, tzinfo=UTC), *, step: float = 0.001
    ) -> None:
        self.step = step
        self._now = start
        self._seconds = 0.0
        self._lock = threading.Lock()

    def now(self) -> datetime:
        """The time, aware UTC."""
        with self._lock:
            self._move(self.step)
            return self._now

    def monotonic(self) -> float:
        """Seconds since the clock was made."""
        with self._lock:
            self._move(self.step)
            return self._seconds

    def advance(self, *, seconds: float = 0.0, minutes: float = 0.0, days: float = 0.0) -> None:
        """Lets this much time pass."""
        with self._lock:
            self._move(timedelta(seconds=seconds, minutes=minutes, days=days).total_seconds())

    def sleep(self, seconds: float) -> None:
        """What waits on this clock lets that much time pass."""
        self.advance(seconds=seconds)

    def _move(self, seconds: float) -> None:
        self._seconds += seconds
        self._now += timedelta(seconds=seconds)


class FakeEmbedder:
    """A vector per text from hashes of its words: texts that share words are near each other.

    `fault` makes it misbehave from then on: "raise", or answer "nan", a wrong "dimension" or "count".
    `asked` holds the texts of every call.
    """

    def __init__(self, dim: int = 64, *, name: str = "fake", fault: Fault = "") -> None:
        self.fault: Fault = fault
        self.asked: list[tuple[str, ...]] = []
        self._name, self._dim = name, dim

    @property
    def name(self) -> str:
        return self._name

    @property
    def dim(self) -> int:
        return self._dim

    def embed_documents(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Unit rows, float32, shape (len(texts), dim)."""
        import numpy as np

        self.asked.append(tuple(texts))
        if self.fault == "raise":
            raise BackendError(self._name, "told to fail", retryable=True)
        rows = len(texts) + (self.fault == "count")
        columns = self._dim + (self.fault == "dimension")
        vectors = np.zeros((rows, columns), np.float32)
        for index, text in enumerate(texts):
            vectors[index, : self._dim] = _hashed(text, self._dim)
        if self.fault == "nan":
            vectors[:, 0] = np.nan
        return vectors

    def embed_queries(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """The same for questions."""
        return self.embed_documents(texts)


def _hashed(text: str, dim: int) -> NDArray[np.float32]:
    import numpy as np

    total = np.zeros(dim, np.float32)
    for word in words(text) or [""]:
        digest = hashlib.shake_128(word.encode("utf-8", "surrogatepass")).digest(dim)
        total += np.frombuffer(digest, np.int8)
    length = float(np.sqrt(total @ total))
    return total / np.float32(length) if length else np.eye(1, dim, dtype=np.float32)[0]


class ScriptedLLM:
    """A model that answers from a script, line by line or by a function of the messages.

    A text answers a typed question as JSON, read as from a real model; words are its tokens. `prompts` holds
    what was asked. Safe for threads; give a function where the order of questions may vary.
    """

    def __init__(self, script: Script, *, name: str = "scripted") -> None:
        self.prompts: list[tuple[Message, ...]] = []
        self._name = name
        self._script: Callable[[Sequence[Message]], Line]
        if callable(script):
            self._script = script
        else:
            lines = iter(script)
            self._script = lambda messages: self._next(lines, messages)
        self._lock = threading.Lock()

    @property
    def name(self) -> str:
        return self._name

    def complete(
        self,
        messages: Sequence[Message],
        *,
        answer: type[Any] | None = None,
        max_tokens: int | None = None,
        timeout: float | None = None,
    ) -> Completion:
        """The script's answer to these messages. Raises AnswerError, and TruncatedAnswer past `max_tokens` words."""
        with self._lock:
            self.prompts.append(tuple(messages))
            line = self._script(messages)
        if isinstance(line, Exception):
            raise line
        text = line.model_dump_json() if isinstance(line, BaseModel) else line
        asked, said = sum(len(message.text.split()) for message in messages), text.split()
        if max_tokens is not None and len(said) > max_tokens:
            cut = " ".join(said[:max_tokens])
            raise TruncatedAnswer(self._name, f"cut after {max_tokens} words", text=cut)
        parsed = parse_answer(answer, text, self._name) if answer is not None else None
        return Completion(text, parsed, self._name, asked, len(said))

    def complete_many(
        self,
        prompts: Sequence[Sequence[Message]],
        *,
        answer: type[Any] | None = None,
        max_tokens: int | None = None,
        timeout: float | None = None,
    ) -> list[Completion | Exception]:
        """One result per prompt, in order; a prompt that failed gives its exception."""
        results: list[Completion | Exception] = []
        for messages in prompts:
            try:
                one = self.complete(messages, answer=answer, max_tokens=max_tokens, timeout=timeout)
                results.append(one)
            except Exception as error:  # noqa: BLE001 - the port hands a prompt's exception to its caller
                results.append(error)
        return results

    def _next(self, lines: Iterable[Line], messages: Sequence[Message]) -> Line:
        for line in lines:
            return line
        raise BackendError(
            self._name,
            f"the script has no answer number {len(self.prompts)}, to {messages[-1].text[:80]!r}",
        )


class WordSearch(Strategy[StrategyConfig]):
    """The plainest strategy that answers: episodes by the words they share with the question."""

    name = "words"

    @hookimpl
    def retrieve(self, query: Query, view: View) -> Ranking:
        """The full-text matches, scaled by the best."""
        found = view.match(query.text, query.pool, EPISODE)
        best = max((score for _, score in found), default=0.0)
        return Ranking(
            tuple(
                Proposal(record.id, min(max(score / best, 0.0), 1.0) if best > 0 else 0.0)
                for record, score in found
            )
        )
