"""Sentences to statements without a model: precision first."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from importlib import import_module
from typing import TYPE_CHECKING, Final

from memplug_mem0.dating import ahead, told_of
from memplug_mem0.shaping import BESIDES, OF, PURE, Shapes, numbered
from memplug_mem0.values import folded

if TYPE_CHECKING:
    from memplug_mem0.languages.table import Rule, Table

LONGEST: Final = 400
"""Letters of a sentence that is looked at; longer ones are lists and code."""

_SENTENCE = re.compile(r"(?<=[.!?…])[\"'”’)]*\s+(?=\S)|\n+")
_ABBREVIATED = re.compile(
    r"\b(?:Dr|Mr|Mrs|Ms|St|Nr|No|Prof|Sr|Sra|Mme|M)\.$|\b(?:am|den|der|dem|vom|zum|ab|bis|seit) \d{1,2}\.$"
)
_CODE = re.compile(r"```.*?(?:```|$)|`[^`]*`", re.DOTALL)
_QUOTED = re.compile(r"[\"“«„]([^\"”»“]{12,})[\"”»“]")
_IT = re.compile(r"(?i)\b(?:it(?:'s|’s| is)|that's)\b")


@dataclass(frozen=True, slots=True)
class Statement:
    """What one sentence says of somebody."""

    subject: str
    attribute: str
    value: str
    sentence: str
    many: bool = False
    ends: bool = False
    """The value no longer holds; "" is whatever value there is."""
    instead: str = ""
    """With `ends`: what holds in its place, where the attribute is not said."""
    time: datetime | None = None
    """Since when, where the sentence says so of something that happened."""


@lru_cache(maxsize=16)
def tables(languages: tuple[str, ...]) -> tuple[Table, ...]:
    """The tables of these languages."""
    return tuple(import_module(f"memplug_mem0.languages.{one}").TABLE for one in languages)


@lru_cache(maxsize=512)
def statements(
    text: str, speaker: str, said: datetime, languages: tuple[str, ...]
) -> tuple[Statement, ...]:
    """What a message says, each once. speaker: the folded name of who says it."""
    found: dict[tuple[object, ...], Statement] = {}
    lower = text == text.lower()
    for sentence in sentences(text):
        for table in tables(languages):
            if not table.trigger.search(sentence):
                continue
            for one in _Sentence(table, sentence, speaker, said, Shapes(table, lower)).read():
                found.setdefault(
                    (one.subject, one.attribute, folded(one.value), one.ends, one.instead), one
                )
    return tuple(found.values())


def sentences(text: str) -> Iterator[str]:
    """Sentences that may say something: no code, no quotations, nothing overlong."""
    text = _QUOTED.sub(" ", _CODE.sub(" ", text))
    held = ""
    for part in _SENTENCE.split(text):
        part = f"{held} {part}".strip() if held else part.strip()
        held = part if _ABBREVIATED.search(part) else ""
        if not held and 4 < len(part) <= LONGEST and not part.startswith((">", "|", "#")):
            yield part


@dataclass(frozen=True, slots=True)
class _Sentence:
    """One sentence in one language."""

    table: Table
    text: str
    speaker: str
    said: datetime
    shapes: Shapes

    def read(self) -> Iterator[Statement]:
        table = self.table
        bare = self._now(self.text.rstrip(" .!…"))
        if bare.endswith("?") or "?" in bare[:-1] or table.question.search(bare):
            return
        turned = any("old" in one.groupindex and one.search(bare) for one in table.favoured)
        if turned:
            yield from self._owned(bare)
            return
        if table.unreal.search(bare) or table.reported.search(bare):
            return
        fixed = next(filter(None, (one.search(bare) for one in table.fixes)), None)
        if fixed is not None and (statement := self._fix(fixed)) is not None:
            yield statement
            return
        if ahead(self._undated(bare), self.said):
            return
        rest, old = bare, ""
        if table.trailing is not None and (match := table.trailing.search(bare)):
            rest, old = bare[: match.start()], match["old"]
        for clause in table.split.split(rest):
            if not clause:
                continue
            for one in self._clause(clause.strip(" ,.")):
                yield one
                if old and not one.ends:
                    yield Statement(
                        one.subject, one.attribute, self.shapes.trimmed(old), self.text, ends=True
                    )

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
        nouns = "|".join(noun for noun, (_, shape) in self.table.nouns.items() if shape == "date")
        return "" if nouns and re.search(rf"(?i)\b(?:{nouns})\b", text) else text

    def _fix(self, match: re.Match[str]) -> Statement | None:
        old, new = self.shapes.trimmed(match["old"]), self.shapes.trimmed(match["v"])
        if (
            not old
            or not new
            or max(len(old.split()), len(new.split())) > 4
            or folded(old) == folded(new)
        ):
            return None
        if folded(old) in self.table.nouns:
            attribute, shape = self.table.nouns[folded(old)]
            value = self.shapes.value(match["v"], shape, attribute, owned=True)
            return Statement(self.speaker, attribute, value, self.text) if value else None
        return Statement(self.speaker, "", old, self.text, ends=True, instead=new)

    def _clause(self, clause: str) -> Iterator[Statement]:
        table = self.table
        negated = bool(table.negation.search(clause))
        if not negated:
            owned = list(self._owned(clause))
            yield from owned
            if owned:
                return
        seen: set[tuple[str, bool]] = set()
        for rule in table.rules:
            if negated and not rule.negated:
                continue
            match = rule.pattern.search(clause)
            if (
                match is not None
                and not match.groupdict().get("name")
                and self._embedded(clause, match)
            ):
                continue
            if match is None or (rule.attribute, rule.ends) in seen:
                continue
            for one in self._matched(rule, match, clause):
                seen.add((rule.attribute, rule.ends))
                yield one

    def _embedded(self, clause: str, match: re.Match[str]) -> bool:
        """True where something stands before the statement that makes it somebody's words."""
        opening, before = self.table.opening, clause[: match.start()].strip()
        return bool(before) and opening is not None and not opening.search(before)

    def _matched(self, rule: Rule, match: re.Match[str], clause: str) -> Iterator[Statement]:
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
        time = told_of(self.text, self.said) if rule.happened else None
        if time is not None and time > self.said:
            time = None
        for one in self._several(value, rule):
            yield Statement(subject, attribute, one, self.text, rule.many, rule.ends, time=time)
        if groups.get("old") and (old := self.shapes.value(groups["old"], rule.shape, attribute)):
            yield Statement(subject, attribute, old, self.text, ends=True, time=time)

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
        period = re.sub(
            r"(?i)^(?:per|every|each|pro|par|por|al|a la|jede[nrs]?|chaque|cada|am) ",
            "a ",
            folded(groups.get("per") or ""),
        )
        activity = re.sub(r"ing\b", "", folded(groups.get("a") or ""))
        return name.replace("{a}", f"{activity} {period}".strip())

    def _owned(self, clause: str) -> Iterator[Statement]:
        """ "My X is V", "my X is now V", "X changed from A to V", "my favourite X is V"."""
        table = self.table
        for pattern in table.favoured:
            match = pattern.search(clause)
            if match is None or self._embedded(clause, match):
                continue
            if value := self.shapes.favourite(match["v"]):
                noun = self.shapes.trimmed(match["a"])
                if noun and len(noun.split()) <= 3:
                    yield Statement(self.speaker, f"favourite {folded(noun)}", value, self.text)
                    return
        for pattern in table.changed:
            match = pattern.search(clause)
            if match is not None and not self._embedded(clause, match):
                groups = match.groupdict()
                noun = folded(groups["a"])
                attribute, shape = table.nouns.get(noun, ("", "number"))
                raw = groups["v"]
                if not attribute and not (numbered(raw) and len(noun.split()) <= 5):
                    continue
                value = self.shapes.value(raw, shape, attribute or noun, owned=True)
                if value and groups.get("the") and self._qualified(raw, value):
                    return
                if value:
                    yield Statement(self.speaker, attribute or noun, value, self.text)
                    if groups.get("old") and (old := self.shapes.trimmed(groups["old"] or "")):
                        yield Statement(self.speaker, attribute or noun, old, self.text, ends=True)
                    return
        for pattern in table.owned:
            match = pattern.search(clause)
            if match is not None and not self._embedded(clause, match):
                noun = folded(match["a"])
                if noun in table.nouns:
                    attribute, shape = table.nouns[noun]
                    said = table.predicate if shape == "any" else None
                    value = self.shapes.value(match["v"], shape, attribute, owned=True)
                    if value and noun in folded(value).split():
                        return
                    if value and not (said is not None and said.search(value)):
                        yield Statement(
                            self.speaker,
                            attribute,
                            value,
                            self.text,
                            many=shape == "date" and noun not in _SINGLE,
                        )
                        return
                elif PURE.fullmatch(match["v"]) and len(noun.split()) <= 3:
                    yield Statement(self.speaker, noun, self.shapes.trimmed(match["v"]), self.text)
                    return

    @staticmethod
    def _qualified(raw: str, value: str) -> bool:
        """True where more is said than the value and a time: of whom or what it is."""
        rest = raw[raw.find(value) + len(value) :]
        return bool(OF.search(rest))


_SINGLE: Final = frozenset(
    (
        *(
            "birthday",
            "deadline",
            "wedding",
            "exam",
            "due date",
            "anniversary",
            "move-in date",
            "start date",
        ),
        *(
            "release date",
            "geburtstag",
            "abgabetermin",
            "hochzeit",
            "anniversaire",
            "date limite",
            "mariage",
        ),
        *("cumpleaños", "fecha límite", "boda"),
    )
)
"""Nouns of days of which there is one; of others there are many, and only a change closes one."""
