"""Sentences to statements without a model: precision first."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from functools import lru_cache
from importlib import import_module
from typing import TYPE_CHECKING, Final, NamedTuple

from memplug_mem0.kinds import NAMED
from memplug_mem0.reading.amounts import amounted
from memplug_mem0.reading.chat import laughed, plainly
from memplug_mem0.reading.dating import ahead, told_of
from memplug_mem0.reading.frames import clauses, happened
from memplug_mem0.reading.framing import Framed, elided, framed
from memplug_mem0.reading.language import (
    expanded,
    language_of,
    lexicon,
    pithy,
    resumes,
    worth,
)
from memplug_mem0.reading.needing import may, search, without
from memplug_mem0.reading.sentence import Found, Sentence, Signs, Statement
from memplug_mem0.reading.shaping import Shapes
from memplug_mem0.values import folded

if TYPE_CHECKING:
    from memplug_mem0.reading.languages.lexicon import Lexicon
    from memplug_mem0.reading.languages.table import Table

LONGEST: Final = 400
"""Letters of a sentence that is looked at; longer ones are lists and code."""

_SENTENCE = re.compile(
    r"[\s\"'”’)](?:(?<=[.!?…][\"'”’)])[\"'”’)]*\s+(?=\S)|(?<=[.!?…]\s)\s*(?=\S)|(?<=\n)\n*)"
)
"""What ends a sentence, its first sign apart, so that other letters are passed over quickly."""
_ABBREVIATED = re.compile(
    r"\b(?:Dr|Mr|Mrs|Ms|St|Nr|No|Prof|Sr|Sra|Dra|Srta|Av|Avda|Mme|M)\.$|\b(?:am|den|der|dem|vom|zum|ab|bis|seit) \d{1,2}\.$"
)
_CODE = re.compile(r"```.*?(?:```|$)|`[^`]*`", re.DOTALL)
_QUOTED = re.compile(r"[\"“«„]([^\"”»“]{12,})[\"”»“]")
_QUOTE = re.compile(r"[\"“”«»„]")
_TITLE = re.compile(r"[\"“«„] ?[^\W\d_][^\"”»“ ]*(?: [^\"”»“ ]+){0,2} ?[\"”»“]")
_WORD = re.compile(r"\w+")
_ASKING = re.compile(
    r"(?i)(?:[,;:]| [-–—]) *(?:(?:so|and|but|also|und|aber|et|donc|mais|y|pero|así que),? )?¿?"
    r"(?:what|how|which|who|where|when|why|(?:can|could|would|will) you|should i|does (?:that|this)"
    r"|was|wie|welche[rsn]?|wer|wo|wann|warum|(?:kannst|könntest|würdest) du|soll ich"
    r"|qu['’]est-ce|que|comment|quel(?:le)?s?|où|quand|pourquoi|(?:peux|pourrais)-tu|tu (?:peux|pourrais)|est-ce"
    r"|qué|cómo|cuál(?:es)?|cuándo|dónde|por qué|(?:me )?(?:puedes|podrías))\b[^.,;?!]*\?$"
)
"""A question behind a statement."""


class _Message(NamedTuple):
    """What the tables read in a message."""

    found: tuple[Found, ...]
    settled: frozenset[str]
    """Sentences that say something that the tables know, so that frames end by them only what they name."""


@lru_cache(maxsize=16)
def tables(languages: tuple[str, ...]) -> tuple[Table, ...]:
    """The tables of these languages."""
    return tuple(import_module(f"memplug_mem0.reading.languages.{one}").TABLE for one in languages)


def statements(
    text: str, speaker: str, said: datetime, languages: tuple[str, ...], frames: bool = True
) -> tuple[Statement, ...]:
    """What a message says, each once. speaker: the folded name of who says it; frames: also what no table reads."""
    message = _read(text, speaker, languages)
    found = tuple(filter(None, (_dated(one, said) for one in message.found)))
    if not frames:
        return found
    read = frozenset(one.sentence for one in found)
    closing = frozenset(one.sentence for one in found if not one.adds and not one.ends)
    framed = _framed(text, languages, read, closing, message.settled)
    made = (
        Statement(speaker, one.attribute, one.value, sentence, True, one.ends, framed=True)
        for sentence, one in framed
    )
    return (*found, *made)


@lru_cache(maxsize=512)
def _framed(
    text: str,
    languages: tuple[str, ...],
    read: frozenset[str],
    closing: frozenset[str],
    settled: frozenset[str],
) -> tuple[tuple[str, Framed], ...]:
    """(sentence, what it says) where the tables do not read it, and where it may end what was said before."""
    known = dict(zip(languages, tables(languages), strict=True))
    made: list[tuple[str, Framed]] = []
    before, last, void = "", "", dict[str, bool]()
    for sentence in sentences(text):
        language, earlier, before = language_of(sentence, languages), before, ""
        past, last = last, sentence
        if not language:
            continue
        words, table = lexicon(language), known[language]
        resumed = earlier and resumes(sentence, words)
        if not resumed and not worth(expanded(sentence, words), words):
            continue
        if language not in void:
            void[language] = any(
                search(one, text) for one in (table.around.void, words.recants, words.undone)
            )
        unsure = void[language] or laughed(table.around.laughing, text, sentence)
        if unsure or not _states(table, pithy(sentence, words), words):
            continue
        before = sentence
        whole, led = _whole(sentence, past, text, language, table, resumed=bool(resumed))
        told = [*framed(whole, languages, read=sentence in read, closing=sentence in closing)]
        ends = [one for one in told if one.ends]
        if led:
            told = [*framed(sentence, languages, read=sentence in read, closing=False)]
        made += ((sentence, one) for one in told if not one.ends)
        read_as = (pithy(sentence, words), elided(expanded(sentence, words)))
        if ends and not all(_harmed(it, table, words) for it in read_as):
            named = NAMED if sentence in settled else ""
            made += ((whole, replace(one, value=named)) for one in ends)
    return tuple(made)


def _whole(
    sentence: str, past: str, text: str, language: str, table: Table, *, resumed: bool
) -> tuple[str, bool]:
    """(the sentence with what tells how to read it, whether that is an event in the one before it).

    resumed: it begins with a pronoun for what the one before it speaks of.
    """
    words, around = lexicon(language), table.around
    joked = laughed(around.laughing, text, past)
    led = not (resumed or joked) and _told(past, language, table)
    whole = f"{past} {sentence}" if resumed or led else sentence
    mark = search(around.correcting, text)
    if mark and mark[0] not in whole:
        whole = f"{mark[0]}: {whole}"
    elif past and not led and search(words.announces, past) and "?" not in past:
        whole = f"{words.lately} {whole}"
    return whole, led


def _told(sentence: str, language: str, table: Table) -> bool:
    """True for a sentence that tells of an event."""
    words = lexicon(language)
    told = any(happened(one, words) for one in clauses(sentence, language))
    return told and _states(table, pithy(sentence, words), words)


def _harmed(text: str, table: Table, words: Lexicon) -> bool:
    """True where words of the sentence make its changes less than statements."""
    harming = table.around.harming
    return harming is not None and bool(
        search(harming, without(words.ahead, without(words.regular, text)))
    )


def _states(table: Table, sentence: str, words: Lexicon) -> bool:
    """True for a statement in the speaker's own words."""
    bare = sentence.rstrip(" .!…")
    asked = "?" in bare or search(table.question, bare)
    if asked or search(table.reported, without(words.regular, bare)):
        return False
    return not (_QUOTE.search(bare) and _QUOTE.search(_TITLE.sub(" ", bare)))


def _dated(one: Found, said: datetime) -> Statement | None:
    """The statement with its day; None where that lies ahead."""
    if one.told and ahead(one.told, said, happened=one.happened):
        return None
    time = told_of(one.statement.sentence, said) if one.happened else None
    return one.statement if time is None or time > said else one.statement._replace(time=time)


@lru_cache(maxsize=512)
def _read(text: str, speaker: str, languages: tuple[str, ...]) -> _Message:
    settled: set[str] = set()
    found: dict[tuple[object, ...], Found] = {}
    lower = text == text.lower()
    split = [(one, frozenset(_WORD.findall(one.casefold()))) for one in sentences(text)]
    for table in tables(languages):
        read = [(one, words) for one, words in split if not table.words.isdisjoint(words)]
        if not read:
            continue
        signs = Signs(table.around, text)
        shapes, before = Shapes(table, lower), ""
        for sentence, words in read:
            if laughed(table.around.laughing, text, sentence):
                continue
            plain, before = plainly(table, sentence, before), sentence
            if plain != sentence.rstrip(" .!…"):
                words = frozenset(_WORD.findall(plain.casefold()))
            if _silent(table, words, plain):
                continue
            looked = Sentence(table, sentence, plain, words, speaker, shapes, signs, settled)
            for one in looked.read():
                said = one.statement
                key = (said.subject, said.attribute, folded(said.value), said.ends, said.instead)
                found.setdefault(key, one)
    made = tuple(found.values())
    if any(not one.statement.adds for one in made) and any(
        search(lexicon(one).undone, text) for one in languages
    ):
        made = tuple(one for one in made if one.statement.adds)
    return _Message(made, frozenset(settled))


def _silent(table: Table, words: frozenset[str], text: str) -> bool:
    """True where the text lacks the words for all that the table may read in a clause of it."""
    if not table.mends.isdisjoint(words):
        return False
    speaks = not table.speaks.isdisjoint(words)
    if any(speaks or rule.others for _, rule in table.rules_of.of(text)):
        return False
    told = (*table.favoured, table.trailing, table.only)
    if not table.owns.isdisjoint(words):
        told = (*told, *table.changed, *table.owned, table.inverse)
    if any(one is not None and may(one, text) for one in told):
        return False
    return not (may(table.counting, text) and amounted(text))


@lru_cache(maxsize=512)
def sentences(text: str) -> tuple[str, ...]:
    """Sentences that may say something: no code, no quotations, nothing overlong."""
    return tuple(_sentences(text))


def _sentences(text: str) -> Iterator[str]:
    if "`" in text:
        text = _CODE.sub(" ", text)
    if _QUOTE.search(text):
        text = _QUOTED.sub(" ", text)
    held = ""
    for part in _SENTENCE.split(text):
        part = f"{held} {part}".strip() if held else part.strip()
        held = part if part.endswith(".") and _ABBREVIATED.search(part) else ""
        if not held and _fit(part):
            yield _unasked(part)
    if held and _fit(held):
        yield _unasked(held)


def _unasked(part: str) -> str:
    """The statement that a question follows, without it: "my rate is 3.6 % now, what does that save me?"."""
    asking = _ASKING.search(part) if part.endswith("?") else None
    return part[: asking.start()] if asking is not None and "?" not in part[:-1] else part


def _fit(part: str) -> bool:
    return 4 < len(part) <= LONGEST and not part.startswith((">", "|", "#"))
