"""Whose a clause is: the speaker's, somebody's of the speaker's, or of whom the clause before tells."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from memplug_mem0.reading.clause import Clause, Word
from memplug_mem0.reading.needing import search

if TYPE_CHECKING:
    from memplug_mem0.reading.languages.lexicon import Lexicon


def anothers(before: Clause, words: Lexicon) -> bool:
    """True where the clause before is about something of somebody else: "die Nummer von Tom", "der Termin meiner Frau"."""
    if not words.nouns or before.owner != "the" or len(before.words) < 2:
        return False
    after = before.words[1]
    return after.stem in words.within or (after.kind == "word" and after.capital)


def heading(before: Clause) -> Iterator[Word]:
    """What the clause before is about, for "she" and "it": its subject, or what somebody does something to."""
    led = before.owner in ("my", "the") and not before.changed
    last = max((place for place, it in enumerate(before.words) if it.led), default=0)
    end: int | None = None
    for one in before.words[last if before.changed else 0 :]:
        apart = end is not None and one.start > end + 1
        if led and (one.kind != "word" or one.typed or apart):
            return
        led = led or one.led
        if led:
            yield one
            end = one.start + len(one.raw)
            if before.owner in ("my", "the") and not before.changed:
                return


def _turns(tokens: list[Word], words: Lexicon) -> bool:
    """True where something is said to become something: "my rent to 950 euros", "my hair red"."""
    into = words.into.split()
    return bool(words.scale(tokens[-1].raw.casefold())) or any(
        place > 1 and one.raw.casefold() in into for place, one in enumerate(tokens)
    )


def _next(tokens: list[Word], place: int) -> str:
    return tokens[place + 1].kind if place + 1 < len(tokens) else ""


def whose(tokens: list[Word], words: Lexicon) -> tuple[str, int]:
    """Whose the clause is, and where what is said of it begins."""
    kinds = [one.kind for one in tokens]
    for place, one in enumerate(tokens):
        if (
            place
            and one.kind in ("my", "the")
            and any(it.kind == "change" for it in tokens[:place])
        ):
            before = [it.kind for it in tokens[:place] if it.kind != "light"]
            if before[-1] == "change" and tokens[-1] is not one and _turns(tokens[place:], words):
                return one.kind, place
    if "me" in kinds:
        place = kinds.index("me")
        lead = tokens[:place]
        if any(one.kind in ("he", "my") for one in lead) and lead[0].kind != "prep":
            return "", 0
        if not words.nouns:
            place = len(kinds) - 1 - kinds[::-1].index("me")
        aside = any(one.kind == "prep" for one in lead[:2])
        if aside and not any(one.typed for one in lead):
            return "me", place
        return (
            ("me", 0)
            if all(one.kind in ("light", "neg", "aux", "be") for one in lead) or words.nouns
            else ("", 0)
        )
    for place, one in enumerate(tokens):
        if one.kind in ("light", "neg") or (one.kind == "prep" and _next(tokens, place) == "light"):
            continue
        if one.kind == "prep" and _next(tokens, place) == "my" and "be" in kinds:
            return "my", place + 1
        if one.kind in ("my", "the"):
            return one.kind, place
        if (
            words.speaks is not None
            and search(words.speaks, one.raw.casefold())
            and not one.capital * place
        ):
            return "me", place
        break
    said = [place for place, one in enumerate(tokens) if one.kind not in ("light", "neg")]
    first = kinds[said[0]] if said else ""
    if first == "prep" and words.speaks is not None:
        for place, one in enumerate(tokens[2:], 2):
            if one.kind == "word" and one.raw.islower() and search(words.speaks, one.raw):
                return "me", place
    near = kinds[said[0] : said[0] + 4] if said else []
    if first == "word" and ("be" in near or "change" in near) and any(it.typed for it in tokens):
        return "the", said[0]
    if first == "be" and tokens[said[0]].raw.casefold() in words.third.split():
        return "he", said[0]
    for place, one in enumerate(tokens[1:], 1):
        if one.kind == "my" and tokens[place - 1].kind == "change":
            return "my", place
    return ("he", said[0] + 1) if first == "he" else ("", 0)
