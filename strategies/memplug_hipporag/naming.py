"""How phrases become names: two spellings that mean one thing to a reader are one node."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable

_NO_ASCII: Final = re.compile("[^A-Za-z0-9 ]")
_SIGNS: Final = frozenset("LNM")
"""First letters of the Unicode categories that stay: letters, numbers, and the marks that belong to them."""


def normalised(phrase: object, *, plain: bool = False) -> str:
    """Casefolded, in NFKC, letters and digits of every script, single spaces; "" where nothing stays.

    With `plain` as in the reference: each character other than A-Z, a-z, 0-9 becomes a space, and inner spaces stay.
    """
    text = str(phrase)
    if plain:
        return _NO_ASCII.sub(" ", text.lower()).strip()
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())
    kept = "".join(one if unicodedata.category(one)[0] in _SIGNS else " " for one in folded)
    return " ".join(kept.split())


def facts(
    triples: Iterable[tuple[str, str, str]], *, plain: bool = False
) -> list[tuple[str, str, str]]:
    """The normalised triples, one for each that is given; left out are those without a subject or object.

    Exact repetitions count once; different spellings of one fact are as many.
    """
    found = []
    for triple in dict.fromkeys(triples):
        one, relation, other = (normalised(part, plain=plain) for part in triple)
        if plain or (one and other):
            found.append((one, relation, other))
    return found


def fact_text(fact: tuple[str, str, str], *, compat: bool = False) -> str:
    """What stands for a fact where it is embedded; the reference embeds the printed tuple."""
    return repr(fact) if compat else " ".join(part for part in fact if part)


def alphanumerics(name: str) -> int:
    """How many letters and digits the name has."""
    return sum(map(str.isalnum, name))
