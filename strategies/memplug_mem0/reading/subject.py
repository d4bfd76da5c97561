"""Whose a clause is: the speaker's, somebody's of the speaker's, or of whom the clause before tells."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from memplug_mem0.reading.clause import Clause, Word
from memplug_mem0.reading.needing import search

if TYPE_CHECKING:
    from memplug_mem0.reading.languages.lexicon import Lexicon


def calls(tokens: list[Word], before: Clause | None, words: Lexicon) -> bool:
    """True where the subject is a name, or a pronoun behind a clause with one."""
    said = [one for one in tokens if one.kind not in ("light", "neg")]
    if said and said[0].kind == "he" and before is not None:
        return before.named or any(it.capital and it.start for it in before.words)
    for one in said[:1] if not words.nouns else said:
        if one.kind == "word" and one.capital and not (one.led or one.typed):
            return True
    return False


def elides(tokens: list[Word], before: Clause, words: Lexicon, *, joined: bool) -> bool:
    """True for a clause without a subject, whose subject is that of the clause before."""
    if words.third and before.changed and any(it.typed for it in tokens):
        return True
    first = next((it for it in tokens if it.kind not in ("light", "neg")), tokens[0])
    if first.kind != "word" or first.capital or first.typed or first.led:
        return False
    alone = bool(words.third) and any(it.typed for it in tokens)
    mended = before.owner == "me" and bool(search(words.correct, before.raw))
    return (joined or alone) and (before.named or before.owner == "my" or mended)


def another(before: Clause, words: Lexicon) -> bool:
    """True where the subject of the clause is somebody or something else than the speaker."""
    opening = words.classes.get(before.plain.partition(" ")[0])
    return before.named or before.owner == opening in ("my", "the")


def anothers(before: Clause, words: Lexicon) -> bool:
    """True where the clause before is about something of somebody else: "die Nummer von Tom", "der Termin meiner Frau"."""
    if not words.nouns or before.owner != "the" or len(before.words) < 2:
        return False
    after = before.words[1]
    return after.stem in words.within or (after.kind == "word" and after.capital)


def heading(before: Clause, words: Lexicon) -> Iterator[Word]:
    """What the clause before is about, for "she" and "it": its subject, or what somebody does something to."""
    if before.named and before.words[:1] and before.words[0].capital:
        yield from () if _company(before, before.words[:1], words) else before.words[:1]
        return
    subject = before.words[:1] if before.owner == "my" else ()
    named = bool(subject) and any(it.capital and not it.led for it in before.words[1:2])
    changed = before.changed and not (named and not words.nouns)
    owns = led = before.owner in ("my", "the") and not changed
    last = max((place for place, it in enumerate(before.words) if it.led), default=0)
    found: list[Word] = []
    for one in before.words[last if changed else 0 :]:
        if found and (found[-1].start + len(found[-1].raw) + 1 < one.start):
            break
        if led and (one.kind != "word" or one.typed):
            break
        if found and (owns or found[-1].capital) and not one.capital:
            break
        led = led or one.led
        if led:
            found.append(one)
    if not (any(it.capital for it in found[1:]) and _company(before, found, words)):
        yield from found


def _company(one: Clause, head: Sequence[Word], words: Lexicon) -> bool:
    """True where the words beside the head tell of somebody else, whom a pronoun may stand for as well."""
    kinds = ("", *(it.kind for it in one.words))
    return any(
        it.stem in words.relatives
        or it.stem in words.fellows
        or (it.capital and not (it.led or words.nouns) and kinds[at] != "prep")
        for at, it in enumerate(one.words)
        if it not in head
    )


def _turns(tokens: list[Word], words: Lexicon) -> bool:
    """True where something is said to become something: "my rent to 950 euros", "my hair red"."""
    into = words.into.split()
    return bool(words.scale(tokens[-1].raw.casefold())) or any(
        place > 1 and one.raw.casefold() in into for place, one in enumerate(tokens)
    )


def _next(tokens: list[Word], place: int) -> str:
    return tokens[place + 1].kind if place + 1 < len(tokens) else ""


def _made(tokens: list[Word], words: Lexicon) -> int | None:
    """Where that stands of which is said that it was made something: "dyed my hair red"."""
    for place, one in enumerate(tokens[:-1]):
        if one.kind not in ("my", "the"):
            continue
        before = [it.kind for it in tokens[:place] if it.kind != "light"]
        if before[-1:] == ["change"] and _turns(tokens[place:], words):
            others = any(it.stem in words.fellows for it in tokens[:place])
            return None if others else place
    return None


def whose(tokens: list[Word], words: Lexicon) -> tuple[str, int]:
    """Whose the clause is, and where what is said of it begins."""
    kinds = [one.kind for one in tokens]
    if (place := _made(tokens, words)) is not None:
        return kinds[place], place
    if "me" in kinds:
        place = kinds.index("me")
        lead = tokens[:place]
        if place > 1 and lead[-1].kind == "prep" and lead[0].kind == "my":
            return "my", 0
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
    if (behind := _behind(tokens, words)) is not None:
        return "my", behind
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
            and not (one.capital and (place or _third(tokens)))
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
    if words.verbs is not None and first == "word" and _names(tokens[said[0] :], words):
        return "the", said[0]
    return ("he", said[0] + 1) if first == "he" else ("", 0)


def _behind(tokens: list[Word], words: Lexicon) -> int | None:
    """Where the subject begins behind since when or why that is so: "since the move my office is", "back in May my desk moved".

    None for "on Mondays my office is ...", which tells when that holds.
    """
    said = [place for place, one in enumerate(tokens) if one.kind != "light"]
    first = tokens[said[0]] if said else None
    if first is None or (first.kind == "word" and first.raw.casefold() not in words.leads):
        return None
    for place in said[2:]:
        kind = tokens[place].kind
        if kind in ("me", "he", "be", "aux", "change", "neg"):
            return None
        if kind == "my" and tokens[place - 1].kind in ("word", "count"):
            dated = any(one.typed for one in tokens[:place])
            moved = any(one.kind == "change" for one in tokens[place:])
            led = first.raw.casefold() in words.leads
            return place if led or (dated and moved) else None
    return None


def _names(tokens: list[Word], words: Lexicon) -> bool:
    """True for a name, and a verb of what somebody does, in a language that writes nouns with a capital."""
    one, *rest = tokens
    after = next((it for it in rest if it.kind not in ("light", "neg")), None)
    if not one.capital or one.typed or after is None or words.verbs is None:
        return False
    return after.start > one.start and bool(search(words.verbs, after.raw))


def _third(tokens: list[Word]) -> bool:
    """True where a copula or an auxiliary follows the first word: that is a name, and no verb."""
    after = next((it.kind for it in tokens[1:] if it.kind != "light"), "")
    return after in ("be", "aux")
