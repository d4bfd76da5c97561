"""What a sentence that no table reads says: values in frames, and whether it may end what was said before."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from memplug_mem0.kinds import FRAME
from memplug_mem0.outdating.facets import surely, told
from memplug_mem0.outdating.leaving import tells
from memplug_mem0.outdating.restating import household, restated
from memplug_mem0.outdating.topic import topical
from memplug_mem0.reading.clause import Clause, Word
from memplug_mem0.reading.frames import clauses
from memplug_mem0.reading.language import TOKEN, expanded, language_of, lexicon, pithy
from memplug_mem0.reading.languages.sole import SOLES
from memplug_mem0.reading.languages.topics import TOPICS
from memplug_mem0.reading.needing import Index, search, without
from memplug_mem0.values import folded

if TYPE_CHECKING:
    from memplug_mem0.reading.languages.lexicon import Lexicon
    from memplug_mem0.reading.languages.sole import Sole

_ELIDED = re.compile(r"\b([cdjlmnst]['’]|qu['’]) (?=\w)")
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
    if all(_unreal(one, words) for one in (pithy(text, words), elided(expanded(text, words)))):
        return
    if closing and not stirs(text, language):
        return
    if not read:
        for one in clauses(text, language):
            if (said := _said(one, words, SOLES[language])) is not None:
                yield said
    if changes(text, language, closing=closing):
        yield Framed(FRAME, "", ends=True)


def changes(text: str, language: str, *, closing: bool) -> bool:
    """True where the sentence may end something; where a table closes by its values, only if it tells of a change."""
    words, sole = lexicon(language), SOLES[language]
    moved = any(_moves(one, words, sole, closing=closing) for one in clauses(text, language))
    return moved or any(topical(text, language))


def stirs(text: str, language: str) -> bool:
    """False only where the sentence has no word without which none tells of a change or an end; cheaper than its clauses."""
    words = lexicon(language)
    text = f"{text} {expanded(text, words)}"
    if not words.stirring.isdisjoint(TOKEN.findall(text.casefold().replace("’", "'"))):
        return True
    # A clause of the speaker or of something of the speaker's may leave that out.
    text = f"{text} {words.me.split()[0]} {words.my.split()[0]}"
    texts = (text,) if text.isascii() else (text, text.casefold())
    return any(any(_stirring(language).of(one)) for one in texts)


@lru_cache(maxsize=8)
def _stirring(language: str) -> Index[None]:
    """The patterns of which a clause that ends something by what it tells has one."""
    words, topics = lexicon(language), TOPICS[language]
    found = (*words.stops, *words.denies, *words.replaces, words.cue, words.correct, words.nots)
    found += (words.leaves, words.swaps, words.dies, words.departs, words.renews)
    found += (words.obtains, words.mends, words.again, words.gives_way)
    found += (topics.turns, topics.moves, *surely(words))
    return Index([(one, None) for one in found])


def elided(text: str) -> str:
    """The text, its short words written together with what follows them."""
    return _ELIDED.sub(r"\1", text)


def _unreal(text: str, words: Lexicon) -> bool:
    """True where the sentence is no statement of what is."""
    return bool(search(words.unreal, without(words.stays, without(words.regular, text))))


def _moves(one: Clause, words: Lexicon, sole: Sole, *, closing: bool) -> bool:
    """The same for a clause."""
    if one.unreal:
        return False
    if tells(one, words) or told(one, words):
        return True
    if not closing and restated(one, words, sole):
        return True
    said = (
        (one.owner or one.named)
        and not one.negated
        and not words.idling & {it.raw.casefold() for it in one.words}
    )
    fills = (
        one.cue
        or one.changed
        or search(words.again, one.whole)
        or (one.values and not one.past and not closing)
    )
    return bool(said and fills and not one.limited and not one.unreal)


def _said(one: Clause, words: Lexicon, sole: Sole) -> Framed | None:
    """The value of a clause that says how things are; None where it says none."""
    awaited = one.owner == "me" and bool(search(words.awaits, one.plain))
    stays = one.owner in ("me", "my") and bool(search(words.stays, one.whole))
    if one.negated and one.owner:
        return _lacking(one, words)
    if (
        one.negated
        or (one.past and not stays)
        or _passing(one, words)
        or (one.unreal and not awaited)
    ):
        return None
    idle = one.idle and not _possessing(one, words)
    if not one.owner or ((one.changed or idle) and not stays):
        return None
    verb = _verb(one, words)
    if verb is None or _lately(one, verb, words):
        return None
    head = [it.raw for it in one.words if it.start < verb.start and it.kind == "word"]
    rest = one.raw[verb.start :]
    whole = verb.led if one.owner == "me" and not words.nouns else one.owner != "me"
    whole = whole or _held(one, verb, words)
    value = rest if whole and verb.kind != "be" else rest[len(verb.raw) :]
    if (
        one.owner == "the"
        and not (words.nouns and one.bare)
        and not one.values
        and not any(it.capital for it in one.words if it.start > verb.start - (verb.kind != "be"))
        and not any(it.mine for it in one.words)
        and not _stands(one, words)
        and not household(one, words, sole)
        and not _lies(one, words)
    ):
        return None
    noun = next((it.raw for it in one.words if it.capital and it.start > verb.start), "")
    if words.nouns and noun and verb.led and one.owner == "me" and verb.raw.islower():
        head, value = [noun], rest
    elif words.nouns and verb.led and verb.capital and one.owner == "me" and not head:
        value = rest
    attribute = folded(" ".join(head) or verb.raw)
    value = elided(value.strip(" .!,'\""))
    if not value and (verb.kind == "be" or one.owner != "me" or one.raw.startswith(verb.raw)):
        return None
    value = value or verb.raw
    if (
        len(value.split()) > LONGEST
        or len(attribute.split()) > LONGEST
        or not (value[0].isupper() or value[0].isdigit() or len(value) > 1)
    ):
        return None
    return Framed(attribute, value)


def _lacking(one: Clause, words: Lexicon) -> Framed | None:
    """What the speaker or somebody of the speaker's does not have or do: "no meat"; None where it says no such thing."""
    match = search(words.lacks, one.raw)
    doubted = one.past or one.limited or one.unreal or one.idle or one.changed or one.cue
    if match is None or doubted or one.owner not in ("me", "my"):
        return None
    head = [it.raw for it in one.words if it.kind == "word" and it.start < match.start("x")]
    return Framed(folded(" ".join(head) or match["x"]), match["x"])


def _passing(one: Clause, words: Lexicon) -> bool:
    """True for what holds for a while only."""
    if not one.limited or not search(words.besides, one.raw):
        return one.limited
    rest = without(words.besides, without(words.regular, one.raw))
    return bool(search(words.limited, rest))


def _lately(one: Clause, verb: Word, words: Lexicon) -> bool:
    """True for what the speaker was up to, and is not: "I've been busy"."""
    after = next((it for it in one.words if it.start > verb.start), None)
    stated = after is not None and (
        after.led or after.capital or after.typed or after.kind == "prep"
    )
    return one.owner == "me" and verb.raw.casefold() in words.been.split() and not stated


def _stands(one: Clause, words: Lexicon) -> bool:
    """True for a clause about a pet or kin, or in what state something is: broken, blocked, finished."""
    last, living = one.words[-1], words.relatives | words.animals
    return (
        one.words[0].stem in living
        or last.stem in words.ailing
        or bool([*words.scale(last.raw.casefold())])
    )


def _possessing(one: Clause, words: Lexicon) -> bool:
    """True for a clause about something of the speaker's that speaks of others only as of whose something is."""
    said = {it for it in one.plain.split() if words.classes.get(it) == "he"}
    lows = {it.raw.casefold() for it in one.words}
    return one.owner == "my" and said <= {*words.theirs.split()} and words.idling.isdisjoint(lows)


def _held(one: Clause, noun: Word, words: Lexicon) -> bool:
    """True for what the speaker has somewhere, without an article: "I have braces on my teeth"."""
    said = one.plain.split()[1:4]
    if (
        words.nouns
        or len(said) < 3
        or said[1] != noun.raw.casefold()
        or noun.raw.casefold() in words.forms
    ):
        return False
    has = words.classes.get(said[0]) == "aux" and words.stem(said[0]) in words.owning
    done = search(words.past, f"{words.me.split()[0]} {noun.raw}")
    return has and words.classes.get(said[2]) == "prep" and not done


def _lies(one: Clause, words: Lexicon) -> bool:
    """True for where something is: "the key is under the mat"."""
    kinds = [it.kind for it in one.words]
    at = kinds.index("be") + 1 if "be" in kinds else len(kinds)
    if kinds[at : at + 3] == ["prep", "prep", "word"]:
        return True
    return kinds[at : at + 2] == ["prep", "word"] and one.words[at].stem in words.placing


def _verb(one: Clause, words: Lexicon) -> Word | None:
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
    inside = (False, *(it.kind == "prep" and it.stem in words.within for it in one.words))
    found = (
        it
        for place, it in enumerate(one.words)
        if place
        and (
            it.typed or it.capital or it.led or (it.kind == "prep" and it.stem not in words.within)
        )
        if not (inside[place] and not it.typed) and not (inside[place + 1] and one.owner == "the")
    )
    content = [it for it in one.words if it.kind == "word"]
    return next(found, content[-1] if len(content) > 1 and one.owner == "my" else None)
