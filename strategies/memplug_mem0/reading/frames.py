"""Statements of which no table has a pattern, and what they do to each other: frames of a subject, a verb and what fills them.

Two statements are held against each other word by word. What was said ends where the later one says that it does, naming
it ("I ditched Chrome"), or where both are the same frame but for one filler of the same type.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from memplug_mem0.reading.clause import Clause, Word
from memplug_mem0.reading.filling import Value, typed
from memplug_mem0.reading.language import NAME, TOKEN, expanded, lexicon
from memplug_mem0.reading.needing import search, without
from memplug_mem0.reading.subject import another, anothers, calls, elides, heading, whose

if TYPE_CHECKING:
    from memplug_mem0.reading.languages.lexicon import Lexicon

_MOST: Final = 24
"""Words of a clause that is looked at."""


@lru_cache(maxsize=4096)
def clauses(text: str, language: str) -> tuple[Clause, ...]:
    """The clauses of a sentence."""
    words = lexicon(language)
    text = expanded(text, words)
    found: list[Clause] = []
    before: Clause | None = None
    place = 0
    for part in words.joint.split(text):
        if part is None or len(part) < 3:
            continue
        place = text.find(part, place)
        joined = text[:place].rstrip().rpartition(" ")[2] in words.ands.split()
        one = _clause(part.strip(), words, before, joined=joined)
        if one is None:
            continue
        if one.resumed and before is not None and (before.cue or before.changed):
            one = replace(one, cue=True)
        if one.negated and not one.owner and found:
            one = replace(one, after=found[-1])
        found.append(one)
        before = one if one.owner or one.named or _mentions(one) else before
    found = _shaded(found, words)
    if search(words.correct, text):
        found = [replace(one, cue=True, corrected=True) for one in found]
    return tuple(found)


def _shaded(found: list[Clause], words: Lexicon) -> list[Clause]:
    """The clauses, each limited or unreal also where that is said in parts of it that are set off by a comma."""
    for name in ("limited", "unreal"):
        marked = [place for place, one in enumerate(found) if getattr(one, name)]
        for place in marked:
            for step in (-1, 1):
                at = place
                while not _stands(found[at], words) and 0 <= at + step < len(found):
                    at += step
                    shaded = found[at]
                    limited = shaded.limited or name == "limited"
                    unreal = shaded.unreal or name == "unreal"
                    found[at] = replace(shaded, limited=limited, unreal=unreal)
    return found


def _mentions(one: Clause) -> bool:
    """True for a clause with something that a pronoun in the next one may stand for."""
    return any(it.led or (it.capital and it.start) for it in one.words)


def _stands(one: Clause, words: Lexicon) -> bool:
    """True for a clause that has a subject."""
    names = NAME.findall(one.raw.casefold())
    kinds = [words.classes.get(it) or words.classes.get(f"{it}'") for it in names]
    if one.named and (not words.nouns or "be" in kinds or "aux" in kinds):
        return True
    said = [it for it in kinds if it not in ("light", "neg")]
    return said[:1] == ["the"] or any(it in ("me", "my", "he") for it in said)


def _clause(raw: str, words: Lexicon, before: Clause | None, *, joined: bool) -> Clause | None:
    steady = without(words.regular, raw)
    whole, raw = raw, without(words.drop, raw, lambda it: " " * len(it[0]))
    values = typed(raw, words)
    tokens = [*_words(raw, words, values)]
    if not tokens or len(tokens) > _MOST:
        return None
    owner, first = whose(tokens, words)
    said = tokens[first:]
    if not owner and before is not None and before.owner == "me" and tokens[0].kind == "aux":
        owner = "me"
    mine = owner == "me" and all(one.kind != "me" for one in tokens)
    if mine and joined and before is not None and another(before, words):
        owner = ""
    if not owner and before is not None and elides(tokens, before, words, joined=joined):
        owner = "he"
    resumed = owner == "he" and before is not None and not anothers(before, words)
    if resumed and before is not None:
        head = [*heading(before, words)]
        mine = before.owner == "my" or any(one.mine for one in head)
        if head or not (before.named or not before.owner):
            owner, said = "my" if mine else "the", [*head, *said]
        place = next((at for at, one in enumerate(tokens) if one.kind == "he"), None)
        if place is not None and (before.owner == "my" or (mine and before.named)) and head:
            tokens = [
                *tokens[:place],
                head[0]._replace(raw=words.my.split()[0]),
                *head,
                *tokens[place + 1 :],
            ]
    plain = " ".join(one.raw.casefold() for one in tokens if one.kind != "light")
    if owner == "me" and all(one.kind != "me" for one in tokens):
        plain = f"{words.me.split()[0]} {plain}"
    kept = tuple(one for one in said if one.kind in ("word", "count", "prep", "be") or one.typed)
    return Clause(
        owner if owner != "he" else "",
        raw,
        whole,
        plain,
        kept,
        tuple(one for one in values if not said or one.end > said[0].start or owner != "me"),
        bool(search(words.cue, whole)),
        any(one.kind == "change" for one in tokens),
        bool(search(words.limited, steady)),
        bool(search(words.past, whole)),
        any(one.kind == "neg" for one in tokens),
        resumed,
        owner != "he"
        and any(one.kind == "he" or one.raw.casefold() in words.idling for one in tokens),
        unreal=bool(search(words.ahead, steady)),
        named=owner in ("", "he") and calls(tokens, before, words),
    )


@lru_cache(maxsize=4096)
def _stem(words: Lexicon, word: str) -> str:
    return words.stem(word)


def _words(raw: str, words: Lexicon, values: tuple[Value, ...]) -> Iterator[Word]:
    led = mine = False
    for match in TOKEN.finditer(raw):
        low = match[0].casefold().replace("’", "'")
        kind = words.classes.get(low) or "word"
        inside = bool(values) and any(one.start <= match.start() < one.end for one in values)
        if (kind == "count" and not inside) or (
            mine and kind == "change" and low in words.nominals
        ):
            kind = "word"
        stem = words.uncontracted.get(low, low) if kind != "word" or inside else _stem(words, low)
        capital = match[0][0].isupper()
        if kind == "light" and capital and words.nouns:
            kind = "word" if match.start() else kind
        yield Word(
            "be" if kind == "be" else stem,
            match[0],
            kind,
            match.start(),
            capital,
            led,
            mine,
            inside,
        )
        mine = kind == "my" or (mine and kind == "light")
        led = kind in ("the", "a", "my") or low in words.uncontracted or (led and kind == "light")
