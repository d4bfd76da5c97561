"""What something costs the speaker, in whichever words that is said."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from memplug_mem0.reading.clause import Clause
from memplug_mem0.reading.languages.sole import Sole, meant, stemmed
from memplug_mem0.values import compared

if TYPE_CHECKING:
    from memplug_mem0.reading.languages.lexicon import Lexicon

_CURRENCIES: Final = "dollars dollar bucks euros euro eur pounds pound quid francs franken $ € £"
_UNSAID: Final = (False,) * 6
_MONTHLY: Final = (True, *_UNSAID[1:])
"""What is paid is mostly paid each month."""
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class _Price:
    thing: frozenset[str]
    """Stems, one for all words of one meaning."""
    periods: tuple[bool, ...]
    amount: str
    currency: str
    """Its stem."""


def reprices(old: Clause, new: Clause, words: Lexicon, sole: Sole) -> bool:
    """True where both say what one thing costs for one time, and not the same."""
    if old.owner == "the" and not any(one.mine for one in old.words):
        return False
    first, second = _price(old, words, sole), _price(new, words, sole)
    if first is None or second is None:
        return False
    if first.periods != second.periods and {first.periods, second.periods} != {_UNSAID, _MONTHLY}:
        return False
    return first.thing == second.thing and compared(first.amount, second.amount) == "other"


def priced(one: Clause, words: Lexicon, sole: Sole) -> frozenset[str]:
    """Stems that an earlier price of the same thing has; empty where the clause tells of none."""
    price = _price(one, words, sole)
    if price is None:
        return frozenset()
    sure = price.thing - {*meant(words, sole.meanings).values()}
    return sure or frozenset((price.currency,))


def _price(one: Clause, words: Lexicon, sole: Sole) -> _Price | None:
    if not one.owner or len(one.values) != 1 or one.values[0].type != "number":
        return None
    money = stemmed(words, _CURRENCIES)
    costs = stemmed(words, sole.costs)
    stems = [it.stem for it in one.words if it.kind == "word" and (not it.typed or it.raw in "$€£")]
    value = one.values[0]
    if not (money & {*stems} or value.text[0] in "$€£"):
        return None
    if not costs & {*stems} and not any(it.kind == "be" for it in one.words):
        return None
    told = {*_WORD.findall(one.whole.casefold())}
    periods = tuple(bool(told & {*it.split()}) for it in sole.periods)
    apart = money | costs | stemmed(words, " ".join(sole.periods)) | {"me", "$", "€", "£"}
    alike = meant(words, sole.meanings)
    thing = frozenset(alike.get(it, it) for it in stems if it not in apart)
    sign = value.text[0] if value.text[0] in "$€£" else next(it for it in stems if it in money)
    amount = f"{value.text.strip('$€£')} {_unit(sign, words)}"
    return _Price(thing, periods, amount, sign) if thing else None


def _unit(sign: str, words: Lexicon) -> str:
    """The currency by one name."""
    return next(one for one in _CURRENCIES.split() if sign in (one, words.stem(one)))
