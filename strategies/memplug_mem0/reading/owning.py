"""What is said of something one has: "my X is V", "X was moved from A to V", "they raised my X to V"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, NamedTuple

from memplug_mem0.reading.filling import SYSTEMS
from memplug_mem0.reading.needing import search
from memplug_mem0.reading.shaping import BESIDES, Shapes
from memplug_mem0.reading.surrounding import beside, certain, lone, single
from memplug_mem0.values import folded

if TYPE_CHECKING:
    from memplug_mem0.reading.languages.table import Shape, Table

_WORD = re.compile(r"\w")
_MOVED: Final = ("number", "date")
"""Shapes of what goes up and down or is moved; of anything else only "changed" tells."""
_NAMES = re.compile(
    r"(?i)(?:['’]s|s['’])? (?:full )?name$|^(?:name|nombre|nom) (?:of|de|d[ue]) (?:my|mi|mon|ma) "
)
_GROUPS = re.compile(
    r"^(?:team|company|band|office|club|group|department|house|household|firm|choir|crew|family|flat|class)['’]s (?=\w)"
)
"""Whose it is as well as the speaker's."""
_MASCULINE: Final = {
    "erin": "er",
    "eurin": "eur",
    "euse": "eur",
    "trice": "teur",
    "era": "ero",
    "ora": "or",
}
_GENDER = re.compile(
    r"(?<=\w\w\w)(?:eurin|erin|euse|trice|era|ora)(?=$| (?:de|du|del|personal|particular)\b)"
)
"""Who does something is one attribute, man or woman."""
_LONGEST: Final = 6
"""Words of what one has."""


class Owned(NamedTuple):
    """One value of something one has; "" where what is said of it is none."""

    attribute: str
    value: str
    old: str = ""
    closes: bool = False
    """It ends another value that was said before, if it is told that something changed."""
    told: bool = False
    """It is, or need not be."""
    known: bool = False
    """A table names what one has."""


@dataclass(slots=True)
class Owning:
    """Reads clauses of one sentence in one language."""

    table: Table
    shapes: Shapes

    def read(self, clause: str) -> Iterator[Owned]:
        """What the clause says, if nothing around the clause makes it less than a statement."""
        found = (
            self._favourite(clause)
            or self._inverse(clause)
            or self._changed(clause)
            or self._plain(clause)
        )
        if found is not None:
            one, match, changed = found
            words = beside(clause, match, one.value)
            free = single(self.table, one.value, one.attribute)
            free = free and certain(self.table, clause, words, event=changed)
            free = free and not (changed and self._once(clause, match))
            before = match["v"].partition(one.value)[0] if one.value else ""
            bare = one.told or lone(self.table, one.attribute, one.value, before)
            bare = bare and not _WORD.search(words)
            known = one.attribute in self.table.single
            yield one._replace(closes=free, told=changed or bare, known=known)

    def _once(self, clause: str, match: re.Match[str]) -> bool:
        """True for a change of this time only; a record is none."""
        record = match.groupdict().get("record")
        return not record and bool(search(self.table.around.once, clause))

    def _favourite(self, clause: str) -> tuple[Owned, re.Match[str], bool] | None:
        for pattern in self.table.favoured:
            match = search(pattern, clause)
            if match is None or self.shapes.embedded(clause, match):
                continue
            if value := self.shapes.favourite(match["v"]):
                noun = self.shapes.trimmed(match["a"])
                if noun and len(noun.split()) <= 3:
                    old = match.groupdict().get("old")
                    return Owned(f"favourite {folded(noun)}", value), match, bool(old)
        return None

    def _inverse(self, clause: str) -> tuple[Owned, re.Match[str], bool] | None:
        match = search(self.table.inverse, clause) if self.table.inverse is not None else None
        noun = self.noun(match["a"]) if match is not None else ""
        if match is None or not noun:
            return None
        attribute, shape = self.table.nouns.get(noun, (noun, "open"))
        value = self._value(match["v"], shape, attribute)
        return None if value is None else (Owned(attribute, value), match, False)

    def _changed(self, clause: str) -> tuple[Owned, re.Match[str], bool] | None:
        for pattern in self.table.changed:
            match = search(pattern, clause)
            if match is None or self.shapes.embedded(clause, match):
                continue
            groups = match.groupdict()
            noun = self.noun(groups["a"] or "")
            attribute, shape = self.table.nouns.get(noun, (noun, "open"))
            value = self._value(groups["v"] or "", shape, attribute)
            if value is None and shape == "open" and groups.get("became"):
                value = self.shapes.favourite(groups["v"] or "")
            if not noun or value is None or (shape == "thing" and SYSTEMS.match(value)):
                continue
            if not groups.get("became") and shape not in _MOVED and not self.shapes.measured(value):
                continue
            old = self.shapes.trimmed(groups.get("old") or "")
            return Owned(attribute, value, old), match, True
        return None

    def _plain(self, clause: str) -> tuple[Owned, re.Match[str], bool] | None:
        for pattern in self.table.owned:
            match = search(pattern, clause)
            if match is None or self.shapes.embedded(clause, match):
                continue
            noun = self.noun(match["a"])
            if not noun:
                continue
            attribute, shape = self.table.nouns.get(noun, (noun, "open"))
            value = self._value(match["v"], shape, attribute)
            if value is None and shape == "open" and self.table.chosen.match(noun):
                value = self.shapes.favourite(match["v"])
            if value is None and shape == "open":
                value = self.shapes.kind_of(match["v"])
            if value is None or noun in folded(value).split():
                return (Owned(attribute, ""), match, False) if noun in self.table.nouns else None
            if verb := match.groupdict().get("verb"):
                attribute, shape = f"{attribute} {folded(verb)}", "open"
            said = self.table.predicate if shape == "any" else None
            if said is not None and search(said, value):
                return None
            exact = shape == "number" and value[:1] in "0123456789$€£"
            return Owned(attribute, value, told=exact), match, False
        return None

    def _value(self, raw: str, shape: Shape, attribute: str) -> str | None:
        if BESIDES.search(raw):
            return None
        value = self.shapes.value(raw, shape, attribute, owned=True)
        if value is None and shape != "open":
            value = self.shapes.value(raw, "open", attribute)
            return value if value is not None and self.shapes.measured(value) else None
        return value

    def noun(self, raw: str) -> str:
        """What one has, folded; "" where the words are none."""
        noun = _NAMES.sub("", folded(raw)) or folded(raw)
        shared = _GROUPS.sub("", noun)
        noun = noun if shared in self.table.nouns else shared
        if noun not in self.table.nouns and (whole := self.table.parts.match(noun)):
            noun = f"{whole[2]} {whole[1]}"
        words = noun.split()
        if noun == "home" or len(words) > _LONGEST or not self.table.around.stops.isdisjoint(words):
            return ""
        return _GENDER.sub(lambda it: _MASCULINE[it[0]], noun)
