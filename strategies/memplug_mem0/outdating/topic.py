"""Whether a later sentence tells of one thing in other words, with another amount, day, hour or place, and of a change."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from memplug_mem0.outdating.ending import of_another
from memplug_mem0.outdating.parts import EARNING, TOKEN, Part, parted, rest_of, sound
from memplug_mem0.outdating.resiting import goal_of, removes, resited, site_of
from memplug_mem0.reading.clause import Clause
from memplug_mem0.reading.filling import Value, quantities, unlike
from memplug_mem0.reading.frames import clauses
from memplug_mem0.reading.language import lexicon
from memplug_mem0.reading.languages.sole import stemmed
from memplug_mem0.reading.languages.topics import TOPICS, Topics
from memplug_mem0.reading.needing import search, without

if TYPE_CHECKING:
    from memplug_mem0.reading.languages.lexicon import Lexicon

_FAR: Final = 12
"""An amount so many times another one is of something else."""
_APART: Final = 3
"""The same, where only one of them says for what time."""
_NEAR: Final = 0.08
"""Two amounts for different times that are nearer than this are one."""
_YEARLY: Final = (1.0, 4.0, 12.0, 52.18, 365.25, 8766.0)
"""How often the times of `Topics.periods` are in a year."""
_LONG: Final = 5
"""Letters of a part of a word that may stand for it."""
_TIMES: Final = 4
"""Of these, those in which prices are told for one another."""


def retold(old: Clause, newer: str, language: str, *, counted: bool) -> bool:
    """True where the newer sentence gives the thing of the older clause another filler. counted: only a number, hour or day."""
    topics, words = TOPICS[language], lexicon(language)
    places = _candidates(newer, language)
    if not places or old.negated or old.limited or old.past or not old.owner:
        return False
    former = parted(old, words, topics)
    if not former.told:
        return False
    found = clauses(newer, language)
    for place in places:
        if of_another(old, found[place], words):
            continue
        if former.values and _recounted(former, found, place, words, topics):
            return True
        if counted:
            continue
        if removes(old, found, place, words, topics) or resited(
            former, found, place, words, topics
        ):
            return True
    return False


def topical(newer: str, language: str) -> Iterator[frozenset[str]]:
    """For each thing that the sentence may tell anew: stems that an older sentence has then."""
    topics, words = TOPICS[language], lexicon(language)
    found = clauses(newer, language)
    for place in _candidates(newer, language):
        one = parted(found[place], words, topics)
        told = one.told - stemmed(words, topics.givers)
        if EARNING in told:
            yield from (frozenset((it,)) for it in topics.earns.split())
        elif told:
            yield told
        elif place and (head := parted(found[place - 1], words, topics).head):
            yield head
        for at in (place - 1, place + 1):
            if 0 <= at < len(found) and _heading(found[at], topics):
                yield parted(found[at], words, topics).told
        if (sited := site_of(found[place], words, topics)) is not None:
            yield sited.thing
        if (moved := goal_of(found[place], words, topics)) is not None:
            yield moved[0]


@lru_cache(maxsize=1024)
def _candidates(newer: str, language: str) -> tuple[int, ...]:
    """The places of the clauses that may give a thing another filler; none where no word tells of a change."""
    topics, words = TOPICS[language], lexicon(language)
    found = clauses(newer, language)
    changed = any((one.cue or one.changed) and not one.unreal for one in found)
    changed = changed or bool(search(words.cue, newer) or search(topics.turns, newer))
    return tuple(
        place
        for place, one in enumerate(found)
        if (changed or search(topics.moves, one.raw))
        and not (one.negated or one.unreal)
        and _fills(one, place, words, topics)
    )


def _fills(one: Clause, place: int, words: Lexicon, topics: Topics) -> bool:
    """True for a clause that has what may fill another one."""
    sited = (
        place and any(it.capital for it in one.words) and site_of(one, words, topics) is not None
    )
    return bool(one.values or sited or search(topics.moves, one.raw))


def _recounted(
    former: Part, found: Sequence[Clause], place: int, words: Lexicon, topics: Topics
) -> bool:
    """True where the clause gives the thing another amount, day or hour."""
    new = found[place]
    latter = parted(new, words, topics)
    if not latter.values:
        return False
    if _broken(former, found, place, words, topics):
        return True
    if not new.owner and not _led(latter, words, topics):
        return False
    if not sound(found, place, former, words, topics):
        return False
    if former.clause.owner == "me" and _given(new, words, topics):
        return False
    if new.changed and any(search(topics.delta, new.raw[: it.start]) for it in latter.values):
        return False
    told = latter.told - stemmed(words, topics.givers)
    if not told <= former.told or not _topic(former, told, found, place, words, topics):
        return False
    return _otherwise(former, latter)


def _given(one: Clause, words: Lexicon, topics: Topics) -> bool:
    """True where somebody of the speaker's does it: "my boss takes the number 40 bus"."""
    mine = one.owner == "my" and bool(one.words) and not one.changed
    return mine and one.words[0].stem in stemmed(words, topics.givers)


def _led(latter: Part, words: Lexicon, topics: Topics) -> bool:
    """True where the clause is about the speaker or something of the speaker's, since when and why left aside."""
    said = [it.casefold() for it in TOKEN.findall(rest_of(latter.clause, topics))]
    kinds = ((it, words.classes.get(it, "word")) for it in said)
    word, first = next((it for it in kinds if it[1] not in ("light", "neg", "aux")), ("", ""))
    if first == "word" and words.stem(word) in latter.told and word not in said[1:]:
        return bool(latter.clause.words) and latter.clause.words[0].capital
    if not latter.told and any(it.measured and not it.start for it in latter.values):
        return True
    return first in ("me", "my", "the") or (not latter.told and word in topics.carriers.split())


def _topic(
    former: Part,
    told: frozenset[str],
    found: Sequence[Clause],
    place: int,
    words: Lexicon,
    topics: Topics,
) -> bool:
    """True where all that the older clause names is told of, in the clause or in the changing one before it."""
    lacking = former.told - told - stemmed(words, topics.defaults)
    if not lacking and told:
        return (
            not place
            or found[place].owner != "the"
            or _beside(former, found[place - 1], words, topics)
        )
    measured = any(it.measured for it in former.values)
    if (
        former.head
        and former.head & told
        and (len(lacking) < len(told) or (measured and former.head <= told))
    ):
        return True
    if not place:
        return False
    before = found[place - 1]
    if (
        before.unreal
        or before.negated
        or not (
            before.cue
            or before.changed
            or search(topics.turns, before.raw)
            or (measured and found[place].cue)
        )
    ):
        return False
    named = parted(before, words, topics)
    rest = without(words.today, rest_of(before, topics)) if measured else rest_of(before, topics)
    if search(topics.spoils, rest) and not before.changed:
        return False
    if not all(any(_holds(it, one) for it in named.told) for one in lacking):
        return False
    turning = {it.stem for it in before.words if topics.turns.search(it.raw)}
    beside = {it for it in named.told if not any(_holds(it, one) for one in former.told)}
    beside -= stemmed(words, topics.givers) | turning
    if measured:
        beside &= {it.stem for it in before.words if it.mine}
    goal = goal_of(before, words, topics) if beside else None
    return not beside or (goal is not None and beside <= {it.stem for it in goal[1]})


def _beside(former: Part, before: Clause, words: Lexicon, topics: Topics) -> bool:
    """True where the clause before brings up nothing else that the thing may belong to."""
    said = parted(before, words, topics).told - stemmed(words, topics.givers)
    kinds = {words.classes.get(it.casefold(), "") for it in TOKEN.findall(before.raw)}
    return said <= former.told or "a" not in kinds


def _holds(word: str, part: str) -> bool:
    """True for a word and one that is put together of it: "remortgage"."""
    return word == part or (len(part) >= _LONG and part in word)


def _otherwise(former: Part, latter: Part) -> bool:
    """True where both have one filler of each type, and one of them is another."""
    kinds = [it.type for it in former.values]
    if len({*kinds}) != len(kinds) or len({it.type for it in latter.values}) != len(latter.values):
        return False
    pairs = [(one, two) for two in latter.values for one in former.values if one.alike(two)]
    if len(pairs) != len(latter.values) or not pairs:
        return False
    if former.money and latter.money and former.money != latter.money:
        return False
    if any(one.type == "number" for one, _ in pairs):
        return len(pairs) == 1 and _differ(former, latter, *pairs[0])
    return any(unlike(one, two) for one, two in pairs)


def _differ(former: Part, latter: Part, one: Value, two: Value) -> bool:
    """True for amounts for the same time, or for times that tell of one another."""
    first, second = quantities(one, two)
    if not first or not second or (not unlike(one, two) and former.period == latter.period):
        return False
    for_one, for_other = former.period, latter.period
    if for_one is not None and for_other is not None and for_one != for_other:
        if max(for_one, for_other) >= _TIMES or not (former.money or latter.money):
            return False
        low, high = sorted((first * _YEARLY[for_one], second * _YEARLY[for_other]))
        return (high - low) / high > _NEAR and high < _APART * low
    far = _FAR if for_one == for_other else _APART
    return first != second and max(first, second) < far * min(first, second)


def _heading(one: Clause, topics: Topics) -> bool:
    """True for "new marathon personal best"."""
    return search(topics.heading, one.raw) is not None


def _broken(
    former: Part, found: Sequence[Clause], place: int, words: Lexicon, topics: Topics
) -> bool:
    """True where the clause beside a heading "new phone number" says which."""
    new = found[place]
    latter = parted(new, words, topics)
    values = [it for it in latter.values if any(it.alike(one) for one in former.values)]
    former_values = [it for it in former.values if values and it.alike(values[0])]
    if len(values) != 1 or len(former_values) != 1 or not unlike(former_values[0], values[0]):
        return False
    if former_values[0].unit != values[0].unit or former.money != latter.money or new.negated:
        return False
    for at in (place - 1, place + 1):
        if not 0 <= at < len(found) or not _heading(found[at], topics):
            continue
        named = parted(found[at], words, topics)
        if named.told != former.told or found[at].negated or _unlike(named.values, former.values):
            continue
        if at < place and latter.told <= former.told and new.owner != "me":
            return not (search(topics.spoils, rest_of(new, topics)) or new.past)
        if named.told & stemmed(words, topics.records) and _mine(new, latter, words):
            return not search(words.unreal, new.raw)
    return False


def _unlike(some: Sequence[Value], others: Sequence[Value]) -> bool:
    """True where one has a value that the other has not."""
    return any(all(not one.alike(other) or unlike(one, other) for other in others) for one in some)


def _mine(one: Clause, part: Part, words: Lexicon) -> bool:
    """True for what the speaker did, also where that is not said."""
    if one.owner == "me":
        return True
    kinds = {words.classes.get(it.casefold(), "") for it in TOKEN.findall(one.raw)}
    named = any(it.capital and it.start and it.stem in part.told for it in one.words)
    return not one.owner and kinds.isdisjoint(("he", "my", "the")) and not named
