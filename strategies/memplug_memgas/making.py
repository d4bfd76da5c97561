"""The records of a session that has ended: its summary, its keywords, and its nodes at every granularity."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from memplug_memgas.digest import key_phrases, telling_turns
from memplug_memgas.kinds import GRAINS, PAIR, Grain, Pair

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from memplug import Record, View
    from memplug_memgas.prompts import Digest
    from memplug_memgas.settings import MemGASConfig

LONGEST: Final = 6_000
"""Words of a session that a model is shown; the middle of a longer one is left out."""


@dataclass(frozen=True, slots=True)
class Talk:
    """A session's messages, at least one, in their order."""

    session: str
    messages: tuple[Record[Any], ...]

    @property
    def lines(self) -> list[str]:
        return [line(one) for one in self.messages]

    @property
    def date(self) -> str:
        """The day of its first message with a time; "an unknown day" without one."""
        times = [one.event_time for one in self.messages if one.event_time]
        return f"{min(times).astimezone(UTC):%Y-%m-%d}" if times else "an unknown day"

    def shown(self) -> str:
        """The conversation for a model."""
        words = "\n".join(self.lines).split(" ")
        if len(words) <= LONGEST:
            return " ".join(words)
        half = LONGEST // 2
        return " ".join([*words[:half], "\n[...]\n", *words[-half:]])


def line(record: Record[Any]) -> str:
    """A message as the release writes it."""
    who = record.speaker or record.role
    return f"[{who}]: {record.text}" if who else record.text


def without_model(talk: Talk, config: MemGASConfig) -> tuple[str, list[str]]:
    """Summary and keywords by the rules of `digest`."""
    texts = talk.lines
    with_vector = [one for one in talk.messages if one.vector is not None]
    if len(with_vector) == len(talk.messages):
        vectors = np.stack([one.vector for one in with_vector if one.vector is not None])
        chosen = telling_turns(texts, vectors, config.summary_turns)
    else:
        chosen = list(range(min(config.summary_turns, len(texts))))
    phrases = key_phrases("\n".join(one.text for one in talk.messages), config.phrases)
    return "\n".join(texts[row] for row in chosen), phrases


def records(
    view: View, talk: Talk, digest: Digest | None, config: MemGASConfig
) -> Iterator[Record[Any]]:
    """The session's nodes, and its pairs where turns are pairs. `digest` is the model's, where there is one."""
    summary, phrases = (digest.summary, digest.keywords) if digest else without_model(talk, config)
    texts = {
        "session": "\n".join(pairs_as_lines(talk) if config.pairs else talk.lines),
        "turns": f"turns of session {talk.session}",
        "summary": summary,
        "keywords": "; ".join(phrases),
    }
    size = len(talk.messages)
    times = [one.event_time for one in talk.messages if one.event_time]
    for grain in dict.fromkeys(("turns", *config.grains)):
        if not texts[grain].strip():
            continue
        made = digest is not None and grain in ("summary", "keywords")
        yield GRAINS[grain].new(
            view,
            f"{talk.session}/{size}/{talk.messages[-1].id}",
            texts[grain],
            Grain(grain, size, made),
            talk.messages,
            session_id=talk.session,
            event_time=min(times) if times else None,
        )
    if config.pairs:
        for number, pair in enumerate(_pairs(talk.messages)):
            yield PAIR.new(
                view,
                f"{talk.session}/{pair[0].id}/{len(pair)}",
                "\n".join(map(line, pair)),
                Pair(number),
                pair,
                session_id=talk.session,
            )


def pairs_as_lines(talk: Talk) -> list[str]:
    return ["\n".join(map(line, pair)) for pair in _pairs(talk.messages)]


def _pairs(messages: Sequence[Record[Any]]) -> Iterator[tuple[Record[Any], ...]]:
    for start in range(0, len(messages), 2):
        yield tuple(messages[start : start + 2])
