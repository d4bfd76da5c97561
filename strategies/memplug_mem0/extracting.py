"""Facts out of episodes: by a model in batches, or by the pattern tables."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final

from memplug.toolbox.ask import ask_many
from memplug.toolbox.prompts import Plain, Prompt
from memplug_mem0.kinds import ENDING, FACT, FRAME, Ending, Fact
from memplug_mem0.prompts import Extracted, Found
from memplug_mem0.reading.sentence import Statement
from memplug_mem0.reading.statements import sentences, statements
from memplug_mem0.state import speaker_of
from memplug_mem0.values import folded

if TYPE_CHECKING:
    from memplug import Record, View
    from memplug.ports import LLM
    from memplug_mem0.settings import Mem0Config
    from memplug_mem0.validity import Entry

_SILENT: Final = ("assistant", "system", "tool")
_SPOKEN: Final = ("text", "message")
_FRAMED: Final = 0.5
"""Confidence in what a sentence says that no table has a pattern for."""
_LATE: Final = datetime(9000, 1, 1, tzinfo=UTC)
"""Then nothing lies ahead."""
LONGEST: Final = 4000
"""Letters of a message that the model is shown."""


def said_at(episode: Record[Any]) -> datetime:
    """When an episode was said; when it was stored where that is not known."""
    time = episode.event_time or episode.ingest_time
    assert time is not None
    return time


def by_patterns(
    view: View, episodes: Sequence[Record[Any]], config: Mem0Config
) -> Iterator[Record[Any]]:
    """Facts and endings that the tables find in what people say."""
    for episode in episodes:
        said = said_at(episode)
        for one, closes in _carried(_read(episode, said, config), episode.text, said):
            yield _record(view, episode, one, said, closes)


def found_by_patterns(episodes: Sequence[Record[Any]], config: Mem0Config) -> bool:
    """Whether the tables find anything in these episodes."""
    return any(_read(one, one.event_time or _LATE, config) for one in episodes)


def _read(episode: Record[Any], said: datetime, config: Mem0Config) -> list[Statement]:
    if episode.role in _SILENT or episode.payload.form not in _SPOKEN:
        return []
    found = statements(episode.text, speaker_of(episode), said, config.languages, config.frames)
    return [one for one in found if wanted(one.attribute, config)]


def _carried(
    found: Sequence[Statement], text: str, said: datetime
) -> Iterator[tuple[Statement, str]]:
    """Statements in the order of their sentences, each with what else its sentence ends (`Fact.closes`).

    That goes with the first fact of the sentence, where it is of the same person and time; otherwise it stays alone.
    """
    found = _in_order(found, text)
    first: dict[tuple[str, str], int] = {}
    for place, one in enumerate(found):
        if not one.ends and one.time in (None, said):
            first.setdefault((one.subject.partition("'s ")[0], one.sentence), place)
    closes: dict[int, str] = {}
    for place, one in enumerate(found):
        if one.attribute == FRAME:
            closes[first.get((one.subject, one.sentence), place)] = one.value or FRAME
    for place, one in enumerate(found):
        if one.attribute != FRAME or place in closes:
            yield one, closes.get(place, "")


def _in_order(found: Sequence[Statement], text: str) -> Sequence[Statement]:
    if len({one.sentence for one in found}) < 2:
        return found
    places = {one: place for place, one in enumerate(sentences(text))}

    def place(one: Statement) -> int:
        if one.sentence in places:
            return places[one.sentence]
        # What stands before a sentence may be read with it.
        ends = (at for it, at in places.items() if one.sentence.endswith(it))
        return max(ends, default=len(places))

    return sorted(found, key=place)


def _record(
    view: View, episode: Record[Any], one: Statement, said: datetime, closes: str
) -> Record[Any]:
    value = one.sentence if one.attribute == FRAME else folded(one.value)
    name = "/".join((episode.id, one.subject, one.attribute, value, one.instead))
    time = one.time or said
    if one.ends:
        hearsay = _secondhand(episode, one.subject)
        ending = Ending(one.subject, one.attribute, one.value, one.instead, hearsay)
        return ENDING.new(view, name, one.sentence, ending, [episode], event_time=time)
    hearsay = _secondhand(episode, one.subject)
    fact = Fact(
        one.subject,
        one.attribute,
        one.value,
        one.many,
        confidence=_FRAMED if one.framed else 0.8,
        secondhand=hearsay,
        bare=one.bare,
        framed=one.framed,
        closes=closes,
    )
    return _fact(view, name, one.sentence, fact, [episode], time)


def _fact(
    view: View, name: str, text: str, fact: Fact, sources: Sequence[Record[Any]], time: datetime
) -> Record[Fact]:
    first = sources[0]
    return FACT.new(
        view,
        name,
        text,
        fact,
        sources,
        session_id=first.session_id,
        speaker=first.speaker,
        role=first.role,
        event_time=time,
        valid_from=time,
    )


def replacement(view: View, ending: Entry, old: Entry) -> Iterator[Record[Any]]:
    """What a correction makes of the fact whose value it names: its end, and the fact in its place."""
    yield _end(view, ending, old, ending.value)
    if ending.instead:
        fact = Fact(
            old.subject,
            old.attribute,
            ending.instead,
            old.many,
            confidence=0.8,
            secondhand=ending.secondhand,
            bare=old.bare,
        )
        times = {"event_time": ending.time, "valid_from": ending.time}
        name, sources = _by(ending, old)
        yield FACT.new(view, name, ending.text, fact, sources, **times)


def ended(view: View, later: Entry, old: Entry) -> Record[Any]:
    """The end that a sentence gives a fact."""
    return _end(view, later, old, old.value)


def _end(view: View, later: Entry, old: Entry, value: str) -> Record[Any]:
    end = Ending(old.subject, old.attribute, value, secondhand=later.secondhand)
    name, sources = _by(later, old)
    return ENDING.new(view, name, later.text, end, sources, event_time=later.time)


def _by(later: Entry, old: Entry) -> tuple[str, list[str]]:
    return f"{later.id}/{old.id}", [later.id, old.id]


def by_model(
    llm: LLM | None,
    prompt: Prompt,
    view: View,
    episodes: Sequence[Record[Any]],
    config: Mem0Config,
    instructions: str,
) -> list[Record[Any]] | None:
    """Facts that the model finds, in calls of `config.batch` messages; None where it is not to be asked.

    An answer that cannot be used is raised, so that the step is owed; numbers of messages that are not there are
    passed over.
    """
    if llm is None:
        return None
    said = [
        one
        for one in episodes
        if one.role not in _SILENT or (config.assistant and one.role == "assistant")
    ]
    groups = [said[start : start + config.batch] for start in range(0, len(said), config.batch)]
    asked = [
        {"instructions": Plain(instructions), "messages": [_line(one) for one in group]}
        for group in groups
    ]
    answers = ask_many(llm, prompt, asked, answer=Extracted)
    found: list[Record[Any]] = []
    for group, answer in zip(groups, answers, strict=True):
        if answer is None:
            return None
        if isinstance(answer, Exception):
            raise answer
        found += [
            _found(view, group[one.message - 1], one)
            for one in answer.answer.facts
            if 1 <= one.message <= len(group) and wanted(folded(one.attribute), config)
        ]
    return found


def _found(view: View, episode: Record[Any], one: Found) -> Record[Fact]:
    subject = folded(one.subject)
    if subject in ("", "user", "i", "me", "the user", "speaker"):
        subject = speaker_of(episode)
    attribute = folded(one.attribute)
    hearsay = _secondhand(episode, subject)
    fact = Fact(subject, attribute, one.value.strip(), one.many, by_model=True, secondhand=hearsay)
    name = "/".join((episode.id, subject, attribute, folded(one.value)))
    return _fact(view, name, one.text.strip(), fact, [episode], _since(one.since, said_at(episode)))


def _secondhand(episode: Record[Any], subject: str) -> bool:
    """True where it is not the word of whom it is about."""
    speaker = speaker_of(episode)
    spoken = episode.payload.form in _SPOKEN and episode.role not in _SILENT
    return not spoken or not (subject == speaker or subject.startswith(f"{speaker}'s "))


def _since(text: str, said: datetime) -> datetime:
    try:
        day = datetime.fromisoformat(text.strip())
    except ValueError:
        return said
    day = day.replace(tzinfo=UTC) if day.tzinfo is None else day.astimezone(UTC)
    return min(day, said)


def _line(episode: Record[Any]) -> str:
    return f"[{said_at(episode):%Y-%m-%d %H:%M}] {episode.speaker or episode.role or 'user'}: {episode.text[:LONGEST]}"


def wanted(attribute: str, config: Mem0Config) -> bool:
    """Whether the settings let an attribute be kept; corrections without one always."""
    if not attribute or attribute == FRAME:
        return True
    return attribute not in config.leave_out and (not config.keep or attribute in config.keep)
