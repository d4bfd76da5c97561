"""Sentences to statements without a model: precision first."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property, lru_cache
from importlib import import_module
from typing import TYPE_CHECKING, Final

from memplug_mem0.kinds import NAMED
from memplug_mem0.reading.amounts import counted
from memplug_mem0.reading.dating import ahead, told_of
from memplug_mem0.reading.frames import language_of, lexicon, resumes, worth
from memplug_mem0.reading.framing import Framed, framed
from memplug_mem0.reading.owning import Owned, Owning
from memplug_mem0.reading.shaping import BESIDES, Shapes
from memplug_mem0.reading.surrounding import beside, certain, lone, single, stands
from memplug_mem0.values import SHARED, folded, often

if TYPE_CHECKING:
    from memplug_mem0.reading.languages.around import Around
    from memplug_mem0.reading.languages.lexicon import Lexicon
    from memplug_mem0.reading.languages.table import Rule, Table

LONGEST: Final = 400
"""Letters of a sentence that is looked at; longer ones are lists and code."""

_SENTENCE = re.compile(r"(?<=[.!?…])[\"'”’)]*\s+(?=\S)|\n+")
_ABBREVIATED = re.compile(
    r"\b(?:Dr|Mr|Mrs|Ms|St|Nr|No|Prof|Sr|Sra|Mme|M)\.$|\b(?:am|den|der|dem|vom|zum|ab|bis|seit) \d{1,2}\.$"
)
_CODE = re.compile(r"```.*?(?:```|$)|`[^`]*`", re.DOTALL)
_QUOTED = re.compile(r"[\"“«„]([^\"”»“]{12,})[\"”»“]")
_QUOTE = re.compile(r"[\"“”«»„]")
_TITLE = re.compile(r"[\"“«„] ?[^\W\d_][^\"”»“ ]*(?: [^\"”»“ ]+){0,2} ?[\"”»“]")
_IT = re.compile(r"(?i)\b(?:it(?:'s|’s| is)|that's)\b")
_WORD = re.compile(r"\w+")
_BUT = re.compile(r"(?i)\b(?:but|aber|mais|pero)\b")
"""What follows may take back what was said."""
_LOOSE: Final = ("", "habits")
"""Attributes of endings that say what ends and not of what."""


@dataclass(frozen=True, slots=True)
class Statement:
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


@dataclass(frozen=True, slots=True)
class _Found:
    """A statement before it is known when it was said."""

    statement: Statement
    told: str = ""
    """What may name a day; where that lies ahead, it is a plan."""
    happened: bool = False


@dataclass(frozen=True, slots=True)
class _Message:
    """What the tables read in a message."""

    found: tuple[_Found, ...]
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
    before = ""
    for sentence in sentences(text):
        language, earlier, before = language_of(sentence, languages), before, ""
        if not language or not worth(sentence, lexicon(language)):
            continue
        table = known[language]
        if table.around.void.search(text) or not _states(table, sentence, lexicon(language)):
            continue
        before = sentence
        mark = table.around.correcting.search(text)
        whole = f"{mark[0]}: {sentence}" if mark and mark[0] not in sentence else sentence
        if earlier and resumes(sentence, lexicon(language)):
            whole = f"{earlier} {whole}"
        for one in framed(whole, languages, read=sentence in read, closing=sentence in closing):
            if not one.ends:
                made.append((sentence, one))
                continue
            named = replace(one, value=NAMED) if sentence in settled else one
            made.append((whole, named))
    return tuple(made)


def _states(table: Table, sentence: str, words: Lexicon) -> bool:
    """True for a statement in the speaker's own words."""
    bare = sentence.rstrip(" .!…")
    asked = "?" in bare or table.question.search(bare)
    bare = words.regular.sub(" ", bare)
    return not (asked or table.reported.search(bare) or _QUOTE.search(_TITLE.sub(" ", bare)))


def _dated(one: _Found, said: datetime) -> Statement | None:
    """The statement with its day; None where that lies ahead."""
    if one.told and ahead(one.told, said, happened=one.happened):
        return None
    time = told_of(one.statement.sentence, said) if one.happened else None
    return one.statement if time is None or time > said else replace(one.statement, time=time)


@lru_cache(maxsize=512)
def _read(text: str, speaker: str, languages: tuple[str, ...]) -> _Message:
    settled: set[str] = set()
    found: dict[tuple[object, ...], _Found] = {}
    lower = text == text.lower()
    split = [(one, set(_WORD.findall(one.casefold()))) for one in sentences(text)]
    for table in tables(languages):
        read = [(one, words) for one, words in split if not table.words.isdisjoint(words)]
        if not read:
            continue
        signs = _Signs(table.around, text)
        for sentence, words in read:
            shapes = Shapes(table, lower)
            looked = _Sentence(table, sentence, words, speaker, shapes, signs, settled)
            for one in looked.read():
                said = one.statement
                key = (said.subject, said.attribute, folded(said.value), said.ends, said.instead)
                found.setdefault(key, one)
    return _Message(tuple(found.values()), frozenset(settled))


def sentences(text: str) -> Iterator[str]:
    """Sentences that may say something: no code, no quotations, nothing overlong."""
    text = _QUOTED.sub(" ", _CODE.sub(" ", text))
    held = ""
    for part in _SENTENCE.split(text):
        part = f"{held} {part}".strip() if held else part.strip()
        held = part if _ABBREVIATED.search(part) else ""
        if not held and 4 < len(part) <= LONGEST and not part.startswith((">", "|", "#")):
            yield part


@dataclass(frozen=True)
class _Signs:
    """What a message says of its own statements; looked for where there are any."""

    around: Around
    text: str

    @cached_property
    def corrects(self) -> bool:
        """True where something said before was wrong."""
        return bool(self.around.correcting.search(self.text))

    @cached_property
    def sure(self) -> bool:
        """True where nothing makes it a story or a joke."""
        return not self.around.void.search(self.text)


@dataclass(frozen=True, slots=True)
class _Sentence:
    """One sentence in one language."""

    table: Table
    text: str
    words: AbstractSet[str]
    speaker: str
    shapes: Shapes
    signs: _Signs
    settled: set[str]
    """Takes the sentence where it says something that the tables know."""

    @property
    def changed(self) -> bool:
        """True where the sentence says that something changed, or the message that something was wrong."""
        return self.signs.corrects or bool(self.table.around.changing.search(self.text))

    def read(self) -> Iterator[_Found]:
        table = self.table
        bare = self._now(self.text.rstrip(" .!…"))
        if table.only is not None:
            bare = table.only.sub(rf"\g<v> {table.now} ", bare)
        if bare.endswith("?") or "?" in bare[:-1] or table.question.search(bare):
            return
        sure = not _QUOTE.search(bare)
        if any("old" in one.groupindex and one.search(bare) for one in table.favoured):
            yield from map(_Found, self._owned(bare, sure))
            return
        plain = self._uncorrected(bare)
        if table.unreal.search(plain) or table.reported.search(plain):
            return
        mends = sure and not table.mends.isdisjoint(self.words)
        if mends and self.signs.sure and (fixed := list(self._fixed(bare))):
            yield from map(_Found, fixed)
            return
        rest, old = bare, ""
        if table.trailing is not None and (match := table.trailing.search(bare)):
            rest, old = bare[: match.start()], self.shapes.trimmed(match["old"])
        found = False
        for clause, free, announced in self._clauses(self._uncorrected(rest, "")):
            for one in self._clause(clause, sure and free, bool(old) or announced):
                found, said = True, one.statement
                owned = one.told == said.value
                told = bare.replace(said.value, " ") if owned else self._undated(bare)
                yield replace(one, told=told)
                if old and not said.ends and sure and free and self.signs.sure:
                    attribute = "" if said.adds else said.attribute
                    yield _Found(self._ending(said.subject, attribute, old), told)

        if old and not found and sure and self.signs.sure and self.changed:
            attribute = "habits" if table.common is not None or old[:1].islower() else ""
            yield _Found(self._ending(self.speaker, attribute, old), self._undated(bare))

    def _uncorrected(self, text: str, instead: str = " ") -> str:
        """Without the words that say that something was wrong."""
        return self.table.around.correcting.sub(instead, text) if self.signs.corrects else text

    def _ending(self, subject: str, attribute: str, value: str, instead: str = "") -> Statement:
        return Statement(subject, attribute, value, self.text, ends=True, instead=instead)

    def _clauses(self, text: str) -> Iterator[tuple[str, bool, bool]]:
        """Each clause, whether those beside it leave it as it is, and whether one announces it: "they gave me a raise:"."""
        around, parts = self.table.around, self.table.split.split(text)
        joints = [*self.table.split.finditer(text)]
        for place, part in enumerate(parts):
            before = joints[place - 1][0] if place else "and"
            after = joints[place][0] if place < len(joints) else "and"
            free = not around.hanging.search(before) and not _BUT.search(after)
            if not _WORD.search(before):
                free = free and self._stands(parts[place - 1], colon=":" in before)
            if not _WORD.search(after):
                free = free and self._stands(parts[place + 1], colon=":" in after)
            if part:
                yield part.strip(" ,."), free, place > 0 and ":" in before

    def _stands(self, text: str, *, colon: bool) -> bool:
        around = self.table.around
        if stands(around, text) or around.correcting.search(text):
            return True
        return bool((around.own if colon else around.preceding).search(text))

    def _now(self, text: str) -> str:
        """What follows "but now", where what precedes it tells of the past."""
        since = self.table.since
        turn = since.search(text) if since is not None else None
        if turn is None or not turn.start():
            return text
        head, tail = text[: turn.start()], text[turn.end() :]
        past = self.table.unreal.search(head) and len(tail.split()) > 2
        return tail if past and not _IT.search(tail) else text

    def _undated(self, text: str) -> str:
        """Without what belongs to a value that is a date: a deadline lies ahead and holds all the same."""
        return "" if self.table.days_of.search(text) else text

    def _fixed(self, text: str) -> Iterator[Statement]:
        """Corrections and changes that name the old value and not the attribute."""
        around = self.table.around
        for pattern in self.table.fixes:
            match = pattern.search(text)
            if match is None:
                continue
            old, new = self.shapes.trimmed(match["old"]), self.shapes.trimmed(match["v"])
            new = self.table.around.when.sub("", new).strip(" ,.")
            words = around.when.sub(" ", beside(text, match, new))
            if not stands(around, words) or any(one.search(new) for one in self.table.owned):
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

    def _clause(self, clause: str, sure: bool, named: bool) -> Iterator[_Found]:
        """named: the sentence says that something changed, naming what no longer holds or announcing it."""
        table = self.table
        negated = bool(table.negation.search(self._uncorrected(clause)))
        if not negated and not table.owns.isdisjoint(self.words):
            owned = list(self._owned(clause, sure, named=named))
            # A deadline lies ahead and holds all the same.
            yield from (_Found(one, told=one.value) for one in owned)
            if owned:
                return
        seen: set[tuple[str, bool]] = set()
        speaks = not table.speaks.isdisjoint(self.words)
        for rule in table.rules:
            if (negated and not rule.negated) or not (speaks or rule.others):
                continue
            match = rule.pattern.search(clause)
            if match is None or (rule.attribute, rule.ends) in seen:
                continue
            if not match.groupdict().get("name") and self.shapes.embedded(clause, match):
                continue
            for one in self._matched(rule, match, clause, sure, named):
                seen.add((rule.attribute, rule.ends))
                yield _Found(one, happened=rule.happened)
        if not seen and not negated:
            for held in counted(table, clause):
                yield _Found(self._held(held, sure, named))

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
        shared = attribute in SHARED and bool(self.table.around.links.search(value))
        sure = sure and certain(self.table, clause, words, event=rule.happened)
        if not rule.many and not (rule.ends and attribute in _LOOSE):
            self.settled.add(self.text)
        if rule.ends and not sure:
            return
        changed = rule.happened or named or self.changed
        before = match[0].removesuffix(groups.get("v") or "")
        one_only = rule.shape in ("number", "counted") or lone(self.table, attribute, value, before)
        bare = one_only and not _WORD.search(words)
        adds = not (rule.ends or (sure and (changed or bare) and (shared or not rule.many)))
        for one in (value,) if shared else self._several(value, rule):
            many, alone = adds and rule.many, adds and not rule.many
            yield Statement(subject, attribute, one, self.text, many, rule.ends, bare=alone)
        if sure and groups.get("old"):
            old = self.shapes.value(groups["old"] or "", rule.shape, attribute)
            if old:
                yield self._ending(subject, attribute, old)

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
