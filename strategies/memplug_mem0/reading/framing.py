"""What a sentence that no table reads says: values in frames, and whether it may end what was said before."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from memplug_mem0.kinds import FRAME
from memplug_mem0.outdating.leaving import tells
from memplug_mem0.reading.clause import Clause, Word
from memplug_mem0.reading.frames import clauses
from memplug_mem0.reading.language import language_of, lexicon, pithy
from memplug_mem0.reading.needing import search, without
from memplug_mem0.values import folded

if TYPE_CHECKING:
    from memplug_mem0.reading.languages.lexicon import Lexicon

LONGEST: Final = 8
"""Words of a value."""


@dataclass(frozen=True, slots=True)
class Framed:
    """One value, or that the sentence may end others."""

    attribute: str
    value: str
    ends: bool = False


def framed(text: str, languages: tuple[str, ...], *, read: bool, closing: bool) -> Iterator[Framed]:
    """What the sentence says. read: a table has its values; closing: as the only ones that hold."""
    language = language_of(text, languages)
    if not language:
        return
    words = lexicon(language)
    if search(words.unreal, without(words.regular, pithy(text, words))):
        return
    found = clauses(text, language)
    if not read:
        for one in found:
            if (said := _said(one, words)) is not None:
                yield said
    if any(_moves(one, words, closing=closing) for one in found):
        yield Framed(FRAME, "", ends=True)


def _moves(one: Clause, words: Lexicon, *, closing: bool) -> bool:
    """True where the clause may end something; where a table closes by its values, only if it tells of a change."""
    if one.unreal:
        return False
    if tells(one, words):
        return True
    said = (
        one.owner and not one.negated and not words.idling & {it.raw.casefold() for it in one.words}
    )
    fills = one.cue or one.changed or (one.values and not one.past and not closing)
    return bool(said and fills and not one.limited and not one.unreal)


def _said(one: Clause, words: Lexicon) -> Framed | None:
    """The value of a clause that says how things are; None where it says none."""
    if one.negated or one.past or one.limited or one.unreal:
        return None
    if not one.owner or one.changed or one.idle:
        return None
    verb = _verb(one)
    if verb is None:
        return None
    head = [it.raw for it in one.words if it.start < verb.start and it.kind == "word"]
    rest = one.raw[verb.start :]
    value = rest if one.owner != "me" and verb.kind != "be" else rest[len(verb.raw) :]
    value = value.strip(" .!,'\"")
    if (
        one.owner == "the"
        and not one.values
        and not any(it.capital for it in one.words if it.start > verb.start)
    ):
        return None
    attribute = folded(" ".join(head) or verb.raw)
    if not value:
        value = verb.raw
    if (
        len(value.split()) > LONGEST
        or len(attribute.split()) > LONGEST
        or not (value[0].isupper() or value[0].isdigit() or len(value) > 1)
    ):
        return None
    return Framed(attribute, value)


def _verb(one: Clause) -> Word | None:
    """The verb of the clause, or where the value begins in one whose verb is not known."""
    be = next((it for it in one.words if it.kind == "be"), None)
    if one.owner == "me":
        return (
            next((it for it in one.words if it.kind == "word" and not it.typed), be)
            if be is None
            else be
        )
    if be is not None:
        return be
    found = (
        it
        for place, it in enumerate(one.words)
        if place and (it.typed or it.capital or it.led or it.kind == "prep")
    )
    content = [it for it in one.words if it.kind == "word"]
    return next(found, content[-1] if len(content) > 1 and one.owner == "my" else None)
