"""What full text search counts as a word: lower-cased runs of letters and digits, pairs where no spaces stand.

Scripts written without spaces (and Korean, whose particles cling to the noun) are indexed as single
characters and as overlapping pairs. Every word is stored with its scope's number in front, so that one
scope's statistics and postings never meet another's.
"""

from __future__ import annotations

import re
import unicodedata

_LONGEST = 64
"""Characters kept of a word."""

# Letters and digits of every script, with the combining marks that Python's \w leaves out.
_RUN = re.compile(
    "[^\\W_](?:[^\\W_]|[\u0300-\u036f\u0483-\u0489\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0670"
    "\u06d6-\u06ed\u0900-\u0963\u0966-\u0dff\u0e00-\u0eff\u1000-\u109f\u1780-\u17d3])*"
)
_UNSPACED = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1100-\u11ff\u1780-\u17ff\u3005-\u3007\u3040-\u30ff\u3130-\u318f\u3400-\u4dbf"
    "\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff\U00020000-\U0003ffff]+"
)


def words(text: str) -> list[str]:
    """The words of a text as they are indexed, in order."""
    if text.isascii():
        return [word[:_LONGEST] for word in _RUN.findall(text.lower())]
    found: list[str] = []
    for run in _RUN.findall(unicodedata.normalize("NFKC", text).casefold()):
        if run.isascii():
            found.append(run[:_LONGEST])
        else:
            _split(run, found, singles=True)
    return found


def query_words(text: str) -> list[str]:
    """The words to look for: as `words`, but of a run without spaces the pairs alone where it has any."""
    found: list[str] = []
    for run in _RUN.findall(unicodedata.normalize("NFKC", text).casefold()):
        _split(run, found, singles=False)
    return list(dict.fromkeys(found))


def _split(run: str, found: list[str], *, singles: bool) -> None:
    end = 0
    for match in _UNSPACED.finditer(run):
        if match.start() > end:
            found.append(run[end : match.start()][:_LONGEST])
        part = match.group()
        if singles or len(part) == 1:
            found.extend(part)
        found.extend(part[i : i + 2] for i in range(len(part) - 1))
        end = match.end()
    if end < len(run):
        found.append(run[end:][:_LONGEST])


def indexed(scope: int, text: str, key: str) -> str:
    """What the full-text index stores of a record: a pure function, because deleting repeats it."""
    prefix = f"{scope:x}x"
    tokens = words(f"{key}\n{text}" if key and key != text else text)
    return f"{prefix}{f' {prefix}'.join(tokens)}" if tokens else ""


def expression(scope: int, text: str) -> str:
    """The match expression for any of the text's words; "" where it has none. It holds only quoted words."""
    return " OR ".join(f'"{scope:x}x{word}"' for word in query_words(text)[:256])
