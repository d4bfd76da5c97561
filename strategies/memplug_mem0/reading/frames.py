"""Statements of which no table has a pattern, and what they do to each other: frames of a subject, a verb and what fills them.

Two statements are held against each other word by word. What was said ends where the later one says that it does, naming
it ("I ditched Chrome"), or where both are the same frame but for one filler of the same type.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Final

from memplug_mem0.reading.clause import Clause, Word
from memplug_mem0.reading.filling import Value, typed
from memplug_mem0.reading.language import NAME, TOKEN, expanded, lexicon
from memplug_mem0.reading.needing import may, search, without
from memplug_mem0.reading.subject import another, anothers, calls, elides, heading, whose

if TYPE_CHECKING:
    from memplug_mem0.reading.languages.lexicon import Lexicon

_ENDS: Final = (".", "!", "?", "…")
_KEPT: Final = ("word", "count", "prep", "be")
"""Classes of words that a clause is held against another one by."""
_MOST: Final = 24
"""Words of a clause that is looked at."""


@lru_cache(maxsize=4096)
def clauses(text: str, language: str) -> tuple[Clause, ...]:
    """The clauses of a sentence."""
    words = lexicon(language)
    text = expanded(text, words)
    if not words.nouns and text.endswith(".") and text[-2:-1].isdigit():
        text = text[:-1]
    found: list[Clause] = []
    before: Clause | None = None
    place = 0
    for part in words.joint.split(text) if may(words.joint, text) else (text,):
        if part is None or len(part) < 3:
            continue
        place = text.find(part, place)
        joined = text[:place].rstrip().rpartition(" ")[2] in words.ands.split()
        one = _clause(part.strip(), words, before, joined=joined)
        if one is None:
            continue
        if one.resumed and before is not None and (before.cue or before.changed):
            one = one._replace(cue=True)
        if (
            before is not None
            and _follows(one, before, words)
            and text[:place].rstrip()[-1:] in _ENDS
        ):
            one = one._replace(cue=True)
        if one.negated and not one.owner and found:
            one = one._replace(after=found[-1])
        found.append(one)
        before = one if one.owner or one.named or _mentions(one) else before
    found = _shaded(found, words)
    if search(words.correct, text):
        found = [one._replace(cue=True, corrected=True) for one in found]
    return tuple(found)


def happened(one: Clause, words: Lexicon) -> bool:
    """True for a clause that tells of an event."""
    gone = (words.leaves, words.dies, words.departs)
    told = one.past or one.changed or any(search(it, one.plain) for it in gone)
    return told and not one.unreal


def _follows(one: Clause, before: Clause, words: Lexicon) -> bool:
    """True where the clause tells how something is, and the one before what happened to what was spoken of."""
    kinds = {words.classes.get(it, "") for it in before.plain.split()}
    called = before.named or any(it.capital and it.start for it in before.words)
    spoken = called or not kinds.isdisjoint(("he", "the", "my"))
    said = one.owner and not (one.past or one.negated or one.limited or one.unreal or one.resumed)
    return bool(said) and spoken and happened(before, words)


def _shaded(found: list[Clause], words: Lexicon) -> list[Clause]:
    """The clauses, each limited or unreal also where that is said in parts of it that are set off by a comma."""
    for name in ("limited", "unreal") if found[1:] else ():
        marked = [place for place, one in enumerate(found) if getattr(one, name)]
        for place in marked:
            for step in (-1, 1):
                at = place
                while not _stands(found[at], words) and 0 <= at + step < len(found):
                    at += step
                    shaded = found[at]
                    limited = shaded.limited or name == "limited"
                    unreal = shaded.unreal or name == "unreal"
                    found[at] = shaded._replace(limited=limited, unreal=unreal)
    for place, one in enumerate(found[1:], 1):
        if found[place - 1].unreal and not (one.past or one.cue or _stands(one, words)):
            found[place] = one._replace(unreal=True)
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
    tokens = _words(raw, words, values)
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
    kinds = {one.kind for one in tokens}
    lows = [one.raw.casefold() for one in tokens]
    plain = " ".join(low for low, one in zip(lows, tokens, strict=True) if one.kind != "light")
    if owner == "me" and "me" not in kinds:
        plain = f"{words.me.split()[0]} {plain}"
    if values and said and (owner == "me" or (owner == "my" and not resumed)):
        values = tuple(one for one in values if one.end > said[0].start)
    return Clause(
        owner if owner != "he" else "",
        raw,
        whole,
        plain,
        tuple(one for one in said if one.kind in _KEPT or one.typed),
        values,
        bool(search(words.cue, whole)),
        "change" in kinds,
        bool(search(words.limited, steady)),
        bool(search(words.past, whole)),
        "neg" in kinds,
        resumed,
        owner != "he" and ("he" in kinds or not words.idling.isdisjoint(lows)),
        unreal=bool(search(words.ahead, steady)),
        named=owner in ("", "he") and calls(tokens, before, words),
    )


@lru_cache(maxsize=4096)
def _stem(words: Lexicon, word: str) -> str:
    return words.stem(word)


def _words(raw: str, words: Lexicon, values: tuple[Value, ...]) -> list[Word]:
    found: list[Word] = []
    classes, contracted = words.classes, words.uncontracted
    typed = {place for one in values for place in range(one.start, one.end)}
    led = mine = False
    for match in TOKEN.finditer(raw):
        one, start = match[0], match.start()
        low = one.casefold().replace("’", "'")
        kind = classes.get(low) or "word"
        inside = start in typed
        if (kind == "count" and not inside) or (
            mine and kind == "change" and low in words.nominals
        ):
            kind = "word"
        stem = contracted.get(low, low) if kind != "word" or inside else _stem(words, low)
        capital = one[0].isupper()
        if capital and start and (kind == "light" if words.nouns else kind == "change"):
            kind = "word"
        stem = "be" if kind == "be" else stem
        found.append(Word(stem, one, kind, start, capital, led, mine, inside))
        mine = kind == "my" or (mine and kind == "light")
        led = kind in ("the", "a", "my") or low in contracted or (led and kind == "light")
    return found
