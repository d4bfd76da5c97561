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
from memplug_mem0.values import folded

if TYPE_CHECKING:
    from memplug_mem0.languages.table import Rule, Shape, Table

LONGEST: Final = 400
"""Letters of a sentence that is looked at; longer ones are lists and code."""
LONGEST_VALUE: Final = 8
"""Words of a value."""

_SENTENCE = re.compile(r"(?<=[.!?…])[\"'”’)]*\s+(?=\S)|\n+")
_ABBREVIATED = re.compile(r"\b(?:Dr|Mr|Mrs|Ms|St|Nr|No|Prof|Sr|Sra|Mme|M)\.$")
_CODE = re.compile(r"```.*?(?:```|$)|`[^`]*`", re.DOTALL)
_QUOTED = re.compile(r"[\"“«„]([^\"”»“]{12,})[\"”»“]")
_CAPITAL = re.compile(
    r"[^\W\d_a-zß-ÿ][\w'’.&-]*(?: (?:(?:de|la|del|los|am|an der|sur|of|the|and|&) )?[^\W\d_a-zß-ÿ][\w'’.&-]*| \d+)*"
)
_CLOCKED = re.compile(
    r"(?i)\b\d{1,2}(?::\d\d)? ?(?:am|pm|uhr|h\b)|\b\d{1,2}[:h]\d\d\b|\b\d{1,2}(?:st|nd|rd|th)\b|\b\d{4}-\d\d-\d\d\b"
)
_NUMBER = re.compile(r"^(?:[a-zà-ÿ]+ ){0,2}[$€£]?\d", re.IGNORECASE)
_AWAY = re.compile(
    r"(?i)^(?:in|at|on|from|with|to|not|im|am|bei|auf|aus|mit|à|dans|chez|sur|avec|en|con|sobre)\b"
)
_NATIONAL = re.compile(
    r"(?i)^(?:american|british|english|french|german|spanish|italian|polish|irish|scottish|dutch|swedish|danish|finnish|turkish|greek|chinese|japanese"
    r"|korean|indian|canadian|australian|mexican|brazilian|russian|portuguese|swiss|austrian|belgian|norwegian|catholic|jewish|muslim|christian|buddhist|sick|away)\b"
)
_NOWHERE = frozenset(
    ("fear", "hope", "peace", "the", "past", "poverty", "a", "general", "chaos", "harmony")
)


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


def statements(
    text: str, speaker: str, said: datetime, languages: tuple[str, ...]
) -> list[Statement]:
    """What a message says, each once. speaker: the folded name of who says it."""
    found: dict[tuple[object, ...], Statement] = {}
    lower = text == text.lower()
    for sentence in sentences(text):
        for table in tables(languages):
            if not table.trigger.search(sentence):
                continue
            for one in _Sentence(table, sentence, speaker, said, lower).read():
                found.setdefault(
                    (one.subject, one.attribute, folded(one.value), one.ends, one.instead), one
                )
    return list(found.values())


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
    lower: bool
    """Nothing in the message is capitalised."""

    def read(self) -> Iterator[Statement]:
        table = self.table
        bare = self.text.rstrip(" .!…")
        if bare.endswith("?") or "?" in bare[:-1] or table.question.search(bare):
            return
        if (
            table.unreal.search(bare)
            or table.reported.search(bare)
            or ahead(self._undated(bare), self.said)
        ):
            return
        fixed = next(filter(None, (one.search(bare) for one in table.fixes)), None)
        if fixed is not None and (statement := self._fix(fixed)) is not None:
            yield statement
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
                        one.subject, one.attribute, self._trimmed(old), self.text, ends=True
                    )

    def _undated(self, text: str) -> str:
        """Without what belongs to a value that is a date: a deadline lies ahead and holds all the same."""
        nouns = "|".join(noun for noun, (_, shape) in self.table.nouns.items() if shape == "date")
        return "" if nouns and re.search(rf"(?i)\b(?:{nouns})\b", text) else text

    def _fix(self, match: re.Match[str]) -> Statement | None:
        old, new = self._trimmed(match["old"]), self._trimmed(match["v"])
        if (
            not old
            or not new
            or max(len(old.split()), len(new.split())) > 4
            or folded(old) == folded(new)
        ):
            return None
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
            if match is None or (rule.attribute, rule.ends) in seen:
                continue
            for one in self._matched(rule, match, clause):
                seen.add((rule.attribute, rule.ends))
                yield one

    def _matched(self, rule: Rule, match: re.Match[str], clause: str) -> Iterator[Statement]:
        groups = match.groupdict()
        subject = self._subject(groups)
        attribute = self._attribute(rule.attribute, groups)
        if rule.value:
            value: str | None = "" if rule.value == "*" else rule.value
        else:
            value = self._shaped(groups.get("v") or "", rule.shape, attribute)
        if value is None or not subject or (not value and rule.value != "*"):
            return
        time = told_of(self.text, self.said) if rule.happened else None
        if time is not None and time > self.said:
            time = None
        for one in self._several(value, rule):
            yield Statement(subject, attribute, one, self.text, rule.many, rule.ends, time=time)
        if groups.get("old") and (old := self._shaped(groups["old"], rule.shape, attribute)):
            yield Statement(subject, attribute, old, self.text, ends=True, time=time)

    def _several(self, value: str, rule: Rule) -> Sequence[str]:
        """The parts of a list, for what one has many of."""
        if not rule.many:
            return (value,)
        parts = re.split(r"(?i)\s*(?:,|\b(?:and|und|et|y|e)\b)\s*", value)
        kept = [part for part in (self._trimmed(one) for one in parts) if part]
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
            if (match := pattern.search(clause)) and (value := self._shaped(match["v"], "any", "")):
                noun = self._trimmed(match["a"])
                if noun and len(noun.split()) <= 3:
                    yield Statement(self.speaker, f"favourite {folded(noun)}", value, self.text)
                    return
        for pattern in table.changed:
            if match := pattern.search(clause):
                groups = match.groupdict()
                noun = folded(groups["a"])
                attribute, shape = table.nouns.get(noun, ("", "number"))
                raw = groups["v"]
                if not attribute and not (_NUMBER.match(raw) and len(noun.split()) <= 5):
                    continue
                value = self._shaped(raw, shape, attribute or noun, owned=True)
                if value:
                    yield Statement(self.speaker, attribute or noun, value, self.text)
                    if groups.get("old") and (old := self._trimmed(groups["old"] or "")):
                        yield Statement(self.speaker, attribute or noun, old, self.text, ends=True)
                    return
        for pattern in table.owned:
            if match := pattern.search(clause):
                noun = folded(match["a"])
                if noun in table.nouns:
                    attribute, shape = table.nouns[noun]
                    value = self._shaped(match["v"], shape, attribute, owned=True)
                    if value:
                        yield Statement(
                            self.speaker,
                            attribute,
                            value,
                            self.text,
                            many=shape == "date" and noun not in _SINGLE,
                        )
                        return

    def _shaped(self, raw: str, shape: Shape, attribute: str, *, owned: bool = False) -> str | None:
        """The value in the raw text; None where it does not look like one."""
        raw = raw.strip(" ,.\"'")
        if owned and shape in ("name", "thing", "any", "number") and _AWAY.match(raw):
            return None
        value = self._trimmed(raw)
        if not value or len(value.split()) > LONGEST_VALUE:
            return None
        match shape:
            case "number":
                return value if _NUMBER.match(raw) else None
            case "date":
                return value if self._dated(value) else None
            case "name" | "thing":
                return self._named(raw, value, shape, owned)
            case _:
                return None if value.isdigit() or folded(value) in _EMPTY else value

    def _dated(self, value: str) -> bool:
        return bool(
            _CLOCKED.search(value)
            or re.sub(r"\d", "", " ".join(self.table.days.findall(value))).strip()
        )

    def _named(self, raw: str, value: str, shape: str, owned: bool) -> str | None:
        if self.lower:
            plain = folded(value)
            fits = (
                plain.split()[0] not in _NOWHERE
                and len(plain.split()) <= 2
                and not owned
                and plain == folded(raw)
            )
            return value if fits else None
        match = _CAPITAL.search(value)
        if match is None or _NATIONAL.match(match[0]):
            return value if shape == "thing" and "@" in value else None
        if match.start() and shape == "name":
            # A flat in Oslo lies in Oslo; a Berlin office is no employer.
            inside = re.search(r"\b(?:in|à|en|a|de) (" + _CAPITAL.pattern + r")\s*$", value)
            return inside[1].strip() if inside else None
        if shape == "thing" and match.start() and len(value[: match.start()].split()) > 2:
            return None
        return (value if shape == "thing" else match[0]).strip(" .,'’-")

    def _trimmed(self, raw: str) -> str:
        """Without what follows the value, and without words at its ends that are no part of it."""
        text = raw.strip()
        if match := self.table.cut.search(f" {text}"):
            text = f" {text}"[: match.start()].strip() if match.start() > 1 else text
        while True:
            shorter = self.table.filler.sub("", text).strip(" .,;:!\"'“”")
            if shorter == text:
                return text
            text = shorter


_EMPTY: Final = frozenset(
    (
        "it",
        "that",
        "this",
        "them",
        "him",
        "her",
        "you",
        "so",
        "not",
        "to",
        "one",
        "be",
        "us",
        "me",
        "es",
        "das",
        "ça",
        "eso",
        "lo",
    )
)
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
