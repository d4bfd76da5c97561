"""Whether a statement ends what was said before: only where all that stands around it is known to leave it as it is."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from memplug_mem0.reading.needing import search, without
from memplug_mem0.reading.shaping import NATIONAL
from memplug_mem0.values import NUMERAL, PEOPLE

if TYPE_CHECKING:
    from memplug_mem0.reading.languages.around import Around
    from memplug_mem0.reading.languages.table import Table

_LONE: Final = frozenset(
    (
        *("residence", "age", "marital status", "diet", "weight", "rent", "salary", "employer", "name", "nickname"),
        *("last name", "surname", "first name", "email", "phone number", "address", "zip code", "pin", "username"),
        *("birthday", "blood type", "major", "religion", "gym", "browser", "editor", "password manager"),
    )
)  # fmt: skip
"""Attributes that one has one value of, so that another value needs no word that says something changed."""
_NAME = re.compile(r"(?:(?:Dr|Mr|Mrs|Ms)\.? )?[^\W\d_a-zß-ÿ][\w'’-]+(?: [^\W\d_a-zß-ÿ][\w'’-]+)?")
_SOMEWHERE = re.compile(
    r"(?i)\b(?:en|à|aux?|in|at|on|from|im|am|dans|sur)\s*(?:the|el|las?|los|les?)?\s*$"
)
"""What leads to a place."""
_EN = re.compile(r"(?i)\b(?:en|à|aux?)\s*(?:el|las?|los|les?)?\s*$")
"""What leads to an employer and to a place alike."""
_AN = re.compile(r"(?i)\b(?:an?|une?|unas?|eine?)\s*$")
_WORD = re.compile(r"\w")
VALUE: Final = "§"
"""The place of the value in what stands beside it."""
PARTED = re.compile(r"[,;:!](?!\d)|\.(?=\s|$)|\s[-–—]+\s|[()]")
"""Between what is said and what is said beside it."""
_ASIDE: Final = 3
"""Words of what is called out beside an event: "boxes everywhere"."""
_SEVERAL = re.compile(r",(?!\d)|/(?!\d)")
_LEADING = re.compile(
    r"(?i)^\W*(?:(?:in|at|on|by|to|from|von|vom|the|an?|my|our|is|called|named|about|around|now|as|am|im|um|auf|den|dem|der|die|das|eine?[nrms]?|bei|au|à|en|le|la|les|un|une|de|du|des|el|los|las|al|del|una|unos)\b\W*|l['’]|d['’])*$"
)
"""What may stand between a statement's verb and its value."""
_PLACED: Final = frozenset(("occupation",))
"""Attributes whose values may say where."""


def stands(around: Around, text: str) -> bool:
    """True where the words change nothing in what is said beside them."""
    return not _WORD.search(without(around.harmless, text))


def _called_out(aside: str) -> bool:
    """True for a few words that name nobody and no number."""
    return len(aside.split()) <= _ASIDE and aside == aside.lower() and not NUMERAL.search(aside)


def certain(table: Table, clause: str, beside: str, *, event: bool) -> bool:
    """True where nothing is said beside the statement but what is known to leave it as it is.

    beside: the clause's words that are neither the pattern's nor the value's. event: it tells of something that happened.
    """
    around = table.around
    if search(around.limits, clause):
        return False
    head, _, tail = beside.partition(VALUE)
    if (further := search(around.joined, tail)) is not None:
        tail = tail[: further.start()]
    elif around.harming is None and (further := search(around.joined, beside)) is not None:
        head, tail = beside[: further.start()], ""
    head, tail = (without(around.correcting, one) for one in (head, tail))
    if event:
        head, tail = (without(around.when, one) for one in (head, tail))
    if around.harming is None:
        return stands(around, f"{head} , {tail}")
    first, *others = PARTED.split(tail)
    if not (stands(around, first) or around.reasons.match(first.strip())):
        return False
    changed = bool(search(around.changing, first))
    return all(apart(around, one) for one in PARTED.split(head)) and all(
        apart(around, one, clause=changed or (event and _called_out(one))) for one in others
    )


def apart(around: Around, text: str, *, clause: bool = False) -> bool:
    """True for a clause or an aside that says nothing of what stands beside it. clause: the text is known to be one."""
    if around.harming is None:
        return False
    if stands(around, text):
        return True
    text = without(around.when, text).strip(" ,")
    if search(around.limits, text) or search(around.confining, text):
        return False
    return clause or bool(search(around.preceding, text) or around.reasons.match(text))


def single(table: Table, value: str, attribute: str) -> bool:
    """True where the value is one, said without a condition or a circumstance."""
    if len(value.split()) > 6 or _SEVERAL.search(value):
        return False
    return attribute in _PLACED or not search(table.around.links, value)


def lone(table: Table, attribute: str, value: str, before: str) -> bool:
    """True for a value of what one has one of, so that it needs no word that says something changed.

    before: what stands before the value.
    """
    if attribute in PEOPLE and attribute not in _LONE:
        # Where every noun has a capital, a name may be what somebody is.
        named = table.common is None and bool(_NAME.fullmatch(value))
        return named and not _AN.search(before)
    if attribute.startswith("favourite "):
        return not (_SOMEWHERE.search(before) or NATIONAL.match(value))
    return attribute in _LONE and not (attribute == "employer" and _EN.search(before))


def beside(clause: str, match: re.Match[str], value: str) -> str:
    """The words of the clause that belong neither to the pattern nor to the value."""
    groups = match.groupdict()
    raw = groups.get("v") or ""
    start = raw.casefold().find(value.casefold()) if value else -1
    leading = raw[:start] if start > 0 and not _LEADING.match(raw[:start]) else ""
    rest = f"{groups.get('gap') or ''} {leading} {VALUE} {raw[start + len(value) :] if start >= 0 else ''}"
    return f"{clause[: match.start()]} {rest} {clause[match.end() :]}"
