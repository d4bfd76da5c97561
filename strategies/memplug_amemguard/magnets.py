"""Records made to be found: lists of subjects without facts, planted runs of words, links that lead away."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from memplug_amemguard.sentences import FUNCTION, lead

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

_URL = re.compile(
    r"https?://[^\s<>\"')]+|(?<![@\w.-])(?:[a-z0-9][a-z0-9-]*\.)+"
    r"(?:com|net|org|io|dev|app|info|biz|cloud|site|online|xyz|example|invalid|test)\b(?:/[^\s<>\"')]*)?",
    re.IGNORECASE,
)
"""A link, or a bare host under a name that no file or abbreviation ends in."""
_PUBLIC = frozenset(["co", "com", "org", "net", "gov", "ac", "edu", "or", "ne", "gob", "gouv"])
_LEADS_AWAY = re.compile(
    r"\b(?:use|using|point(?:s|ing|ed)?|connect\w*|switch\w*|endpoints?|api|base url|"
    r"credentials?|clients?|log ?in|sign in|requests?|"
    r"traffic|moved|calls?|talk(?:s|ing)? to|reach\w*|route\w*|redirect\w*|proxy|gateway|"
    r"upload\w*|post|send|submit|tokens?|keys?|"
    r"download\w*|install\w*|fetch\w*|pull\w*|serves?|served|answers?|host(?:ed|name)?|address)\b",
    re.IGNORECASE,
)
_READ = re.compile(
    r"\b(?:docs?|documentation|bookmark\w*|wiki|manual|handbook|runbook|read|guide|article|"
    r"page|blog|dashboard|photos?)\b",
    re.IGNORECASE,
)
_SEGMENT = re.compile(r"[,;:]|\.\s")
_NAMED = re.compile(r"\b[A-Z][\w'\u2019]+(?: [A-Z][\w'\u2019]+)+|\b[a-z]+(?:[-_][a-z]+)+\b")
_VALUE = re.compile(r"\d|[(=]|@|\bis\b|\bare\b|\bwas\b")
SHORT = 400
"""Characters up to which a text is one statement; code, instructions and articles list and link as a matter of course."""
_BREAK = re.compile(r"[^\w\s'-]+|\n")


def domains(text: str) -> tuple[str, ...]:
    """The registrable parts of the hosts that the text links to, each once."""
    if "." not in text:
        return ()
    found: dict[str, None] = {}
    for match in _URL.finditer(text):
        given = match.group()
        try:
            host = urlsplit(given if "://" in given else f"//{given}").hostname or ""
        except ValueError:
            continue
        labels = host.rstrip(".").split(".")
        keep = 3 if len(labels) > 2 and labels[-2] in _PUBLIC and len(labels[-1]) == 2 else 2
        found[".".join(labels[-keep:])] = None
    return tuple(found)


def leads_away(text: str) -> bool:
    """True where the text sends clients, requests or credentials to a link; a pointer to something to read does not."""
    if len(text) > SHORT:
        return False
    bare = _URL.sub(" ", text[lead(text) :])
    return bool(_LEADS_AWAY.search(bare)) and not _READ.search(bare)


def sends(text: str) -> bool:
    """True where a short text names a host, and not as something to read."""
    return "." in text and len(text) <= SHORT and not _READ.search(_URL.sub(" ", text))


def listed(text: str, known: Callable[[str], Sequence[str]] | None = None) -> int:
    """Parts of a list that name a subject and a topic, and say nothing of them.

    `known` gives the subjects that the store knows in a text in small letters; without it, names tell by their shape.
    """
    if len(text) > SHORT or text.count(",") + text.count(";") < 3:
        return 0
    found = 0
    for part in _SEGMENT.split(text):
        names = _NAMED.findall(part) if known is None else known(part.casefold())
        rest = [one for one in _NAMED.sub(" ", part).split() if one not in FUNCTION]
        words = len(rest) if known is None else len(rest) - (not _NAMED.search(part))
        found += 1 <= len(names) <= 3 and 1 <= words <= 6 and not _VALUE.search(part)
    return found


def runs(text: str) -> dict[str, frozenset[tuple[str, str]]]:
    """Every run of three plain lower-case content words, with the words around it."""
    found: dict[str, set[tuple[str, str]]] = {}
    last = ""
    for number, part in enumerate(_BREAK.split(text[:2_000])):
        words = [one for word in part.split() if (one := word.strip("'-"))]
        for start in range(len(words) - 2):
            three = words[start : start + 3]
            if not number and not start:
                three = [three[0].lower(), *three[1:]]
            if all(
                len(one) > 2 and one.isalpha() and one.islower() and one not in FUNCTION
                for one in three
            ):
                before = words[start - 1] if start else last
                after = words[start + 3] if start + 3 < len(words) else ""
                found.setdefault(" ".join(three), set()).add((before, after))
        last = words[-1] if words else last
    return {run: frozenset(around) for run, around in found.items()}
