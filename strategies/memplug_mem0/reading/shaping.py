# ruff: noqa: E501 -- patterns are read better in one line
"""What a value has to look like, and what is left of the words it is said in."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from memplug_mem0.reading.needing import search, without
from memplug_mem0.values import NUMERAL, folded, spoken

if TYPE_CHECKING:
    from memplug_mem0.reading.languages.table import Shape, Table

_BLOOD = re.compile(
    r"(?i)\b(?:AB|A|B|O|0|null|zero|zéro|cero)[ -]?(?:[+−-]|(?:rh(?:esus)?[ -]?)?(?:pos|n[eé]g)\w*)"
)
LONGEST: Final = 8
"""Words of a value."""
_CAPITAL = re.compile(
    r"[^\W\d_a-zß-ÿ][\w'’.&-]*(?: (?:(?:de|la|del|los|am|an der|sur|of|the|and|&) )?[^\W\d_a-zß-ÿ][\w'’.&-]*| \d+)*"
)
_CLOCKED = re.compile(
    r"(?i)\b\d{1,2}(?::\d\d)? ?(?:am|pm|uhr|h\b|heures?\b)|\b\d{1,2}[:h]\d\d\b|\b\d{1,2}(?:st|nd|rd|th)\b|\b\d{4}-\d\d-\d\d\b"
)
_NUMBER = re.compile(r"^(?:[a-zà-ÿ]+ ){0,2}[$€£]?\d", re.IGNORECASE)
BESIDES = re.compile(
    r"(?i)^\D*\d[\d.,]*\s?[^\W\d_]*\s(?:more|less|fewer|heavier|lighter|over(?! \d)|under|above|below|mehr|weniger|zu viel|zu wenig|de plus|de moins|más|menos|late|early|left|off)\b"
)
"""A difference is no amount."""
_POSSESSED = re.compile(r"['’]s [a-zà-ÿ]")
"""Somebody's something is no name."""
_OPEN: Final = 5
"""Words of a value of what no table names."""
_TOOLS = re.compile(
    r"(?i)^(?:react|vue|angular|svelte|next|nuxt|django|flask|fastapi|rails|laravel|spring|node|deno|bun|python|java|javascript|typescript|rust|go|golang|kotlin|swift|scala|ruby|php"
    r"|perl|julia|matlab|sql|postgres\w*|mysql|sqlite|mongo\w*|redis|kafka|docker|kubernetes|terraform|aws|azure|gcp|google|heroku|vercel|netlify|github|gitlab|bitbucket|jira|trello"
    r"|asana|notion|obsidian|evernote|slack|teams|zoom|discord|telegram|whatsapp|signal|gmail|outlook|linux|ubuntu|debian|fedora|arch|windows|mac\w*|ios|iphone|android|pixel|chrome"
    r"|firefox|safari|brave|edge|spotify|netflix|youtube|tiktok|instagram|twitter|facebook|linkedin|reddit|vim|neovim|emacs|vs ?code|visual studio|intellij|pycharm|excel|word|sheets"
    r"|wordpress|shopify|squarespace|wix|figma|canva|photoshop|plan|phase|step|stage|level|part|chapter|section|room|team|group|version|unit|module|sprint|week|day|option|track|grade"
    r"|chatgpt|claude|gemini|copilot|openai|pytorch|tensorflow|pandas|polars|spark|hadoop|airflow|graphql|rest|bootstrap|tailwind|webpack|vite|webflow|monday|tuesday|wednesday"
    r"|thursday|friday|saturday|sunday|accounting|marketing|sales|finance|engineering|operations|management|hr|legal|support|purchasing|logistics|research|design)\b"
)
"""What one moves to and does not live in."""
_AWAY = re.compile(
    r"(?i)^(?:in|at|on|from|with|to|not|im|am|bei|auf|aus|mit|à|dans|chez|sur|avec|en|con|sobre|de|von)\b"
)
NATIONAL = re.compile(
    r"(?i)^(?:american|british|english|french|german|spanish|italian|polish|irish|scottish|dutch|swedish|danish|finnish|turkish|greek|chinese|japanese"
    r"|korean|indian|canadian|australian|mexican|brazilian|russian|portuguese|swiss|austrian|belgian|norwegian|pol(?:e|in)|franz(?:ose|ösin)|deutscher?|italiener(?:in)?|spanier(?:in)?|türk(?:e|in)|schweizer(?:in)?|österreicher(?:in)?|engländer(?:in)?|amerikaner(?:in)?|russ(?:e|in)|griech(?:e|in)"
    r"|holländer(?:in)?|dän(?:e|in)|schwed(?:e|in)|inder(?:in)?|japaner(?:in)?|chines(?:e|in)|français|française|allemande?|italienn?e?|espagnole?|suisse|belge|anglaise?|américaine?|polonaise?|portugaise?|catholic|jewish|muslim|christian|buddhist|sick|away)\b"
)
_KIND = re.compile(r"(?:an|a|eine?|une?|una) ([a-zà-ÿ-]+(?: [a-zà-ÿ-]+)?)", re.IGNORECASE)
_ADDRESS = re.compile(r"[\w+-]+(?:[.@/][\w-]+)+")
"""Of a person or a site on the net."""
_BRANDED = re.compile(
    r"(?i)^eine?[nrms]?\b|[\d@]|stra(?:ß|ss)e|(?:weg|gasse|ring|damm|ufer|steig|stieg|pfad|graben|chaussee)\b|platz|allee|\bam\b"
)
"""A thing in a language that writes every noun with a capital: "ein Golf", not "Schrott"."""
_TITLES = re.compile(
    r"(?i)(?:(?:le|la|el|die|der) )?(?:docteure?|doctora?|dr|monsieur|madame|señora?|doña|don|maître|professor|professeure?|profesora?|coach)"
)
"""What stands before a name and belongs to it."""
_TITLED = re.compile(
    r"(?:dr|mrs?|ms|prof|frau|herr|mme|sra?|doctor|doctora|docteur)\.? [^\W\d_][\w'’-]+(?: [^\W\d_][\w'’-]+)?"
)
_NOWHERE = frozenset(
    ("fear", "hope", "peace", "the", "past", "poverty", "a", "general", "chaos", "harmony")
)


@dataclass(slots=True)
class Shapes:
    """The values of one message in one language."""

    table: Table
    lower: bool
    """Nothing in the message is capitalised."""

    def embedded(self, clause: str, match: re.Match[str]) -> bool:
        """True where something stands before the statement that makes it somebody's words."""
        opening, before = self.table.opening, clause[: match.start()].strip()
        return bool(before) and opening is not None and not opening.search(before)

    def favourite(self, raw: str) -> str | None:
        """The value of a favourite; None where something is only said of it."""
        raw = raw.strip(" ,.\"'")
        predicate = self.table.predicate
        if predicate is not None and predicate.search(raw):
            return None
        return self.value(raw, "any", "")

    def value(self, raw: str, shape: Shape, attribute: str, *, owned: bool = False) -> str | None:
        """The value in the raw text; None where it does not look like one."""
        raw = raw.strip(" ,.\"'")
        if owned and shape in ("name", "thing", "any", "number") and _AWAY.match(raw):
            return None
        if attribute == "blood type" and (match := _BLOOD.search(raw)):
            return match[0].strip()
        value = self.trimmed(raw)
        if not value or len(value.split()) > LONGEST:
            return None
        match shape:
            case "number":
                numbered = _NUMBER.match(raw) or spoken(value)
                return value if numbered and not BESIDES.search(raw) else None
            case "counted":
                return value
            case "job":
                jobs = self.table.jobs
                return value if jobs is not None and jobs.search(value) else None
            case "date":
                return value if self._dated(value) else None
            case "open":
                return self._open(raw, value)
            case "name" | "thing":
                return self._named(raw, value, shape, owned, attribute)
            case _:
                return None if value.isdigit() or folded(value) in _EMPTY else value

    def measured(self, value: str) -> bool:
        """True where it is an amount, a day or an hour, or has a number in it."""
        return bool(
            NUMERAL.search(value) or _ADDRESS.fullmatch(value) or spoken(value)
        ) or self._dated(value)

    def _open(self, raw: str, value: str) -> str | None:
        """The value of anything one may have: an amount, a time, what has a number, or a name."""
        if len(value.split()) > _OPEN or folded(value) in _EMPTY:
            return None
        if self.measured(value):
            return value
        common = self.table.common
        if self.lower and _TITLED.fullmatch(value):
            return value
        if self.lower or (common is not None and common.match(raw)) or _POSSESSED.search(raw):
            return None
        match = _CAPITAL.search(value)
        whole = (
            match is not None
            and match.end() == len(value)
            and " " not in value[: match.start()].strip()
        )
        fits = whole and not NATIONAL.match(value)
        return value if fits else None

    def kind_of(self, raw: str) -> str | None:
        """What something is: "a plumber"; only what names it ends it."""
        raw, jobs = raw.strip(" ,."), self.table.jobs
        if len(raw.split()) <= 2 and jobs is not None and jobs.fullmatch(raw):
            return raw
        match = _KIND.fullmatch(raw)
        return match[1] if match is not None else None

    def _dated(self, value: str) -> bool:
        return bool(
            _CLOCKED.search(value)
            or re.sub(r"\d", "", " ".join(self.table.days.findall(value))).strip()
        )

    def _named(self, raw: str, value: str, shape: str, owned: bool, attribute: str) -> str | None:
        if self.lower:
            plain = folded(value)
            if _TITLED.fullmatch(value):
                return value
            fits = (
                plain.split()[0] not in _NOWHERE
                and len(plain.split()) <= 2
                and not owned
                and plain == folded(raw)
            )
            return value if fits else None
        match = _CAPITAL.search(value)
        if (
            attribute == "residence"
            and match is not None
            and (_TOOLS.match(match[0]) or any(letter.isdigit() for letter in match[0]))
        ):
            return None
        if _POSSESSED.search(raw):
            return None
        common = self.table.common
        if common is not None and (common.match(raw) or (match and match[0] != value)):
            return None
        if owned and common is not None and shape == "thing" and not _BRANDED.search(raw):
            return None
        if match is None or NATIONAL.match(match[0]):
            return value if shape == "thing" and "@" in value else None
        if match.start() and shape == "name":
            # A flat in Oslo lies in Oslo; a Berlin office is no employer.
            if _TITLES.fullmatch(value[: match.start()].strip()):
                return value
            inside = re.search(r"\b(?:in|à|en|a|de) (" + _CAPITAL.pattern + r")\s*$", value)
            return inside[1].strip() if inside else None
        if shape == "thing" and match.start() and len(value[: match.start()].split()) > 2:
            return None
        return (value if shape == "thing" else match[0]).strip(" .,'’-")

    def trimmed(self, raw: str) -> str:
        """Without what follows the value, and without words at its ends that are no part of it."""
        text = raw.strip()
        if match := search(self.table.cut, f" {text}"):
            text = f" {text}"[: match.start()].strip() if match.start() > 1 else text
        while True:
            shorter = without(self.table.filler, text, "").strip(" .,;:!\"'“”")
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
