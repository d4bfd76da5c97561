"""One sentence to the statements that a language's table reads in it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING, Final, NamedTuple

from memplug_mem0.reading.amounts import counted
from memplug_mem0.reading.needing import may, search, without
from memplug_mem0.reading.owning import Owned, Owning
from memplug_mem0.reading.shaping import BESIDES, Shapes
from memplug_mem0.reading.surrounding import PARTED, apart, beside, certain, lone, single, stands
from memplug_mem0.values import SHARED, folded, often

if TYPE_CHECKING:
    from memplug_mem0.reading.languages.around import Around
    from memplug_mem0.reading.languages.table import Rule, Table

_QUOTE = re.compile(r"[\"“”«»„]")
_WORD = re.compile(r"\w+")
_IT = re.compile(r"(?i)\b(?:it(?:'s|’s| is)|that's)\b")
_TELLING = re.compile(r"[\dA-Z]")
"""What corrects, in a clause that denies something, is a name or a number."""
_BUT = re.compile(r"(?i)\b(?:but|aber|mais|pero)\b")
"""What follows may take back what was said."""
_SAID: Final = 4
"""Words of what somebody says: "she wrote" alone quotes what follows."""
_LOOSE: Final = ("", "habits")
"""Attributes of endings that say what ends and not of what."""


class Statement(NamedTuple):
    """What one sentence says of somebody."""

    subject: str
    attribute: str
    value: str
    sentence: str
    many: bool = False
    """It ends no other value."""
    ends: bool = False
    """The value no longer holds; "" is whatever value there is."""
    instead: str = ""
    """With `ends`: what holds in its place, where the attribute is not said."""
    time: datetime | None = None
    """Since when, where the sentence says so of something that happened."""
    bare: bool = False
    """It says of no change, and so ends no other value, though there can be but one."""
    framed: bool = False
    """No table has a pattern for it."""

    @property
    def adds(self) -> bool:
        """True where it ends no other value."""
        return self.many or self.bare


class Found(NamedTuple):
    """A statement before it is known when it was said."""

    statement: Statement
    told: str = ""
    """What may name a day; where that lies ahead, it is a plan."""
    happened: bool = False


@dataclass(frozen=True)
class Signs:
    """What a message says of its own statements; looked for where there are any."""

    around: Around
    text: str

    @cached_property
    def corrects(self) -> bool:
        """True where something said before was wrong."""
        return bool(search(self.around.correcting, self.text))

    @cached_property
    def sure(self) -> bool:
        """True where nothing makes it a story or a joke."""
        return not search(self.around.void, self.text)


@dataclass(slots=True)
class Sentence:
    """One sentence in one language."""

    table: Table
    text: str
    plain: str
    """As the table reads it."""
    words: AbstractSet[str]
    speaker: str
    shapes: Shapes
    signs: Signs
    settled: set[str]
    """Takes the sentence where it says something that the tables know."""

    @property
    def changed(self) -> bool:
        """True where the sentence says that something changed, or the message that something was wrong."""
        return self.signs.corrects or bool(search(self.table.around.changing, self.plain))

    def read(self) -> Iterator[Found]:
        table = self.table
        bare = self._now(self.plain)
        if table.only is not None:
            bare = table.only.sub(rf"\g<v> {table.now} ", bare)
        if bare.endswith("?") or "?" in bare[:-1] or search(table.question, bare):
            return
        sure = not _QUOTE.search(bare)
        if any("old" in one.groupindex and search(one, bare) for one in table.favoured):
            yield from map(Found, self._owned(bare, sure))
            return
        bare = self._own(bare)
        plain, harming = self._uncorrected(bare), table.around.harming
        doubted = bool(search(table.unreal, plain))
        if search(harming or table.unreal, plain) or search(table.reported, plain):
            return
        mends = sure and not doubted and not table.mends.isdisjoint(self.words)
        if mends and self.signs.sure and (fixed := list(self._fixed(bare))):
            yield from map(Found, fixed)
            return
        rest, old = bare, ""
        if table.trailing is not None and (match := search(table.trailing, bare)):
            rest, old = bare[: match.start()], self.shapes.trimmed(match["old"])
        found = False
        for clause, free, announced in self._clauses(self._uncorrected(rest, ""), {plain: doubted}):
            for one in self._clause(clause, sure and free, bool(old) or announced):
                found, said = True, one.statement
                owned = one.told == said.value
                told = bare.replace(said.value, " ") if owned else self._undated(bare)
                yield one._replace(told=told)
                if old and not said.ends and sure and free and self.signs.sure:
                    attribute = "" if said.adds else said.attribute
                    yield Found(self._ending(said.subject, attribute, old), told)

        if old and not found and sure and self.signs.sure and self.changed:
            attribute = "habits" if table.common is not None or old[:1].islower() else ""
            yield Found(self._ending(self.speaker, attribute, old), self._undated(bare))

    def _own(self, text: str) -> str:
        """The speaker's own conclusion, where what precedes it is somebody else's."""
        turn = search(self.table.around.therefore, text)
        said = text[: turn.start()] if turn is not None else ""
        if turn is None or len(said.split()) < _SAID or not search(self.table.reported, said):
            return text
        return text[turn.end() :]

    def _uncorrected(self, text: str, instead: str = " ") -> str:
        """Without the words that say that something was wrong."""
        return without(self.table.around.correcting, text, instead) if self.signs.corrects else text

    def _ending(self, subject: str, attribute: str, value: str, instead: str = "") -> Statement:
        return Statement(subject, attribute, value, self.text, ends=True, instead=instead)

    def _joints(self, text: str) -> list[re.Match[str]]:
        """What stands between the clauses."""
        split = self.table.split
        return [*split.finditer(text)] if search(split, text) else []

    def _clauses(self, text: str, doubted: Mapping[str, bool]) -> Iterator[tuple[str, bool, bool]]:
        """Each clause, whether those beside it leave it as it is, and whether one announces it: "they gave me a raise:"."""
        around, joints = self.table.around, self._joints(text)
        starts = [0, *(one.end() for one in joints)]
        ends = [*(one.start() for one in joints), len(text)]
        parts = [text[start:end] for start, end in zip(starts, ends, strict=True)]
        unreal = self.table.unreal
        dubious = [doubted[one] if one in doubted else bool(search(unreal, one)) for one in parts]
        for place, part in enumerate(parts):
            if any(dubious[: place + 1]) or (any(dubious) and not search(around.present, part)):
                continue
            before = joints[place - 1][0] if place else "and"
            after = joints[place][0] if place < len(joints) else "and"
            contrast = around.reasons.match(after) and search(self.table.negation, part)
            if contrast and around.harming is not None and not search(around.changing, part):
                continue
            taken_back = _BUT.search(after) and self._takes_back(part, parts[place + 1])
            free = not search(around.hanging, before) and not taken_back
            if not _WORD.search(before):
                free = free and self._stands(parts[place - 1], colon=":" in before)
            if not _WORD.search(after):
                free = free and self._stands(parts[place + 1], colon=":" in after)
            if part:
                yield part.strip(" ,."), free, place > 0 and ":" in before

    def _takes_back(self, said: str, but: str) -> bool:
        """True where what follows "but" may take back the statement before it."""
        around = self.table.around
        if around.harming is None or not search(around.present, said):
            return True
        limits = search(self.table.negation, but) or search(around.limits, but)
        return bool(limits) or not search(around.preceding, but)

    def _stands(self, text: str, *, colon: bool) -> bool:
        around = self.table.around
        if stands(around, text) or search(around.correcting, text):
            return True
        if colon:
            return bool(search(around.own, text))
        return bool(search(around.preceding, text)) or apart(around, text, clause=True)

    def _now(self, text: str) -> str:
        """What follows "but now", where what precedes it tells of the past."""
        since = self.table.since
        turn = search(since, text) if since is not None else None
        if turn is None or not turn.start():
            return text
        head, tail = text[: turn.start()], text[turn.end() :]
        past = search(self.table.unreal, head) and len(tail.split()) > 2
        return tail if past and not _IT.search(tail) else text

    def _undated(self, text: str) -> str:
        """Without what belongs to a value that is a date: a deadline lies ahead and holds all the same."""
        return "" if search(self.table.days_of, text) else text

    def _fixed(self, text: str) -> Iterator[Statement]:
        """Corrections and changes that name the old value and not the attribute."""
        around = self.table.around
        for pattern in self.table.fixes:
            match = search(pattern, text)
            if match is None:
                continue
            old, new = self.shapes.trimmed(match["old"]), self.shapes.trimmed(match["v"])
            new = without(self.table.around.when, new, "").strip(" ,.")
            words = without(around.when, beside(text, match, new))
            if not stands(around, words) or any(search(one, new) for one in self.table.owned):
                continue
            if not old or max(len(old.split()), len(new.split())) > 4 or folded(old) == folded(new):
                continue
            if folded(old) in self.table.nouns:
                attribute, shape = self.table.nouns[folded(old)]
                value = self.shapes.value(match["v"], shape, attribute, owned=True)
                if value:
                    yield Statement(self.speaker, attribute, value, self.text)
                return
            yield self._ending(self.speaker, "", old, new)
            return

    def _clause(self, clause: str, sure: bool, named: bool) -> Iterator[Found]:
        """named: the sentence says that something changed, naming what no longer holds or announcing it."""
        table = self.table
        clause = self._positive(clause)
        negated = bool(search(table.negation, self._uncorrected(clause)))
        if not negated and not table.owns.isdisjoint(self.words):
            owned = list(self._owned(clause, sure, named=named))
            # A deadline lies ahead and holds all the same.
            yield from (Found(one, told=one.value) for one in owned)
            if owned:
                return
        seen: set[tuple[str, bool]] = set()
        speaks = not table.speaks.isdisjoint(self.words)
        for _, rule in table.rules_of.of(clause):
            if (negated and not rule.negated) or not (speaks or rule.others):
                continue
            match = rule.pattern.search(clause)
            if match is None or (rule.attribute, rule.ends) in seen:
                continue
            if not match.groupdict().get("name") and self.shapes.embedded(clause, match):
                continue
            for one in self._matched(rule, match, clause, sure, named):
                seen.add((rule.attribute, rule.ends))
                yield Found(one, happened=rule.happened)
        if not seen and not negated and may(table.counting, clause):
            for held in counted(table, self._alone(clause)):
                yield Found(self._held(held, sure, named))

    def _alone(self, clause: str) -> str:
        """Without the clauses and asides behind it."""
        first, *others = PARTED.split(clause)
        return first if all(apart(self.table.around, one) for one in others) else clause

    def _positive(self, clause: str) -> str:
        """Without what is denied at its end: ", not great, not terrible"."""
        around, table = self.table.around, self.table
        if around.harming is None:
            return clause
        for mark in PARTED.finditer(clause):
            rest = clause[mark.end() :]
            if self.signs.corrects and _TELLING.search(rest):
                break
            if search(table.negation, clause[: mark.start()]) or search(around.changing, rest):
                break
            if search(table.negation, rest) and not search(around.limits, rest):
                return clause[: mark.start()]
        return clause

    def _matched(
        self, rule: Rule, match: re.Match[str], clause: str, sure: bool, named: bool
    ) -> Iterator[Statement]:
        groups = match.groupdict()
        subject = self._subject(groups)
        attribute = self._attribute(rule.attribute, groups)
        if rule.value:
            value: str | None = "" if rule.value == "*" else rule.value
        else:
            value = self.shapes.value(groups.get("v") or "", rule.shape, attribute)
        if rule.shape == "number" and BESIDES.search(clause[match.start("v") :]):
            return
        if value is None or not subject or (not value and rule.value != "*"):
            return
        if rule.ends and not attribute and value[:1].islower():
            attribute = "habits"
        words = beside(clause, match, value)
        sure = (
            sure
            and self.signs.sure
            and (rule.many or rule.ends or single(self.table, value, attribute))
        )
        shared = attribute in SHARED and bool(search(self.table.around.links, value))
        sure = sure and certain(self.table, clause, words, event=rule.happened)
        if not rule.many and not (rule.ends and attribute in _LOOSE):
            self.settled.add(self.text)
        if rule.ends and not sure:
            return
        changed = rule.happened or named or self.changed
        before = match[0].removesuffix(groups.get("v") or "")
        one_only = rule.shape in ("number", "counted") or lone(self.table, attribute, value, before)
        bare = one_only and not _WORD.search(words)
        earnest = attribute != "occupation" or rule.happened or self._earnest(match)
        adds = not (
            rule.ends or (sure and earnest and (changed or bare) and (shared or not rule.many))
        )
        for one in (value,) if shared else self._several(value, rule):
            many, alone = adds and rule.many, adds and not rule.many
            yield Statement(subject, attribute, one, self.text, many, rule.ends, bare=alone)
        if sure and groups.get("old"):
            old = self.shapes.value(groups["old"] or "", rule.shape, attribute)
            if old:
                yield self._ending(subject, attribute, old)

    def _earnest(self, match: re.Match[str]) -> bool:
        """False where what else is said makes "I am a plumber now" a joke, for all that is known."""
        around, earnest = self.table.around, self.table.earnest
        rest = without(around.when, self.plain.replace(match[0], " "))
        return earnest is None or stands(around, rest) or bool(search(earnest, rest))

    def _several(self, value: str, rule: Rule) -> Sequence[str]:
        """The parts of a list, for what one has many of."""
        if not rule.many:
            return (value,)
        parts = re.split(r"(?i)\s*(?:,|\b(?:and|und|et|y|e)\b)\s*", value)
        kept = [part for part in (self.shapes.trimmed(one) for one in parts) if part]
        return kept if kept and all(len(one.split()) <= 4 for one in kept) else (value,)

    def _subject(self, groups: Mapping[str, str | None]) -> str:
        if relation := groups.get("rel"):
            return f"{self.speaker}'s {folded(relation)}"
        if name := groups.get("name"):
            return folded(name)
        return self.speaker

    @staticmethod
    def _attribute(name: str, groups: Mapping[str, str | None]) -> str:
        if "{a}" not in name:
            return name
        period = often(groups.get("per") or "")
        activity = re.sub(r"ing\b", "", folded(groups.get("a") or ""))
        what = folded(groups.get("of") or "")
        return name.replace("{a}", " ".join(filter(None, (activity, what, period))))

    def _owned(self, clause: str, sure: bool, *, named: bool = False) -> Iterator[Statement]:
        """ "My X is V", "my X is now V", "X changed from A to V", "my favourite X is V"."""
        for one in Owning(self.table, self.shapes).read(clause):
            if one.known:
                self.settled.add(self.text)
            if not one.value:
                continue
            held = self._held(one, sure, named)
            yield held
            if one.old and not held.adds:
                yield self._ending(self.speaker, one.attribute, one.old)

    def _held(self, one: Owned, sure: bool, named: bool) -> Statement:
        free = sure and one.closes and self.signs.sure
        closes = free and (one.told or named or self.changed)
        many, bare = not one.closes, one.closes and not closes
        return Statement(self.speaker, one.attribute, one.value, self.text, many, bare=bare)
