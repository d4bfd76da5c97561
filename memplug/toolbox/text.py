"""Words of every script: what two texts are compared by where nothing better is at hand."""

from __future__ import annotations

import re
import unicodedata

# Marks are part of words (vowel signs of Indic and Thai scripts, Hebrew and Arabic points), and \w leaves them out.
_MARKS = (
    "\u0300-\u036f\u0483-\u0489\u0591-\u05bd\u05bf-\u05c7\u0610-\u061a\u064b-\u065f\u0670"
    "\u06d6-\u06dc\u06df-\u06e8\u06ea-\u06ed\u0711\u0730-\u074a\u0900-\u0963\u0971-\u0df3"
    "\u0e31-\u0e4e\u0eb1-\u0ece\u0f18-\u0f39\u0f71-\u0f84\u102b-\u103e\u1056-\u1059\u1062-\u108f"
    "\u17b4-\u17d3\u1ab0-\u1aff\u1b00-\u1b44\u1dc0-\u1dff\u20d0-\u20ff\u3099\u309a"
)
_UNSPACED = (
    "\u0e00-\u0eff"  # Thai, Lao
    "\u1000-\u109f\u1780-\u17ff"  # Myanmar, Khmer
    "\u3005-\u3007\u3041-\u30ff\u31f0-\u31ff"  # Japanese
    "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"  # Chinese characters
)
_WORD = re.compile(f"[{_UNSPACED}]+|[^\\W_{_UNSPACED}][\\w{_MARKS}]*")
_PAIRED = re.compile(f"[{_UNSPACED}]")
_SPLIT = re.compile(f"([{_UNSPACED}]+)")


def words(text: str) -> list[str]:
    """The text's words in order, folded in case and width.

    Scripts that are written without spaces (Chinese, Japanese, Thai, Lao, Myanmar, Khmer) give overlapping
    pairs of characters; a single character gives itself.
    """
    if text.isascii():
        return _WORD.findall(text.lower())
    found = []
    for word in _WORD.findall(unicodedata.normalize("NFKC", text).casefold()):
        for run in _SPLIT.split(word) if _PAIRED.search(word) else (word,):
            if len(run) > 2 and _PAIRED.match(run):
                found += [run[start : start + 2] for start in range(len(run) - 1)]
            elif run:
                found.append(run)
    return found


def overlap(query: frozenset[str], text: str) -> float:
    """The share of the query's words that the text holds, 0..1."""
    return len(query.intersection(words(text))) / len(query) if query else 0.0
