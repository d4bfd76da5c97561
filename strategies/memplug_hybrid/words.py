"""From text to terms: words and their stems, pairs of characters where a script has no spaces, pieces, entities."""

from __future__ import annotations

import re
import threading
import unicodedata
from typing import TYPE_CHECKING

from memplug_hybrid.settings import PIECE, TAIL, WHOLE

if TYPE_CHECKING:
    from collections.abc import Callable

_STOP = (
    "a an and are as at be but by for if in into is it no not of on or such that the their then there these "
    "they this to was will with"
)
STOP_WORDS = frozenset(_STOP.split())

# Kana, Han, Hangul, Thai, Lao, Burmese, Khmer, half-width kana. Korean has spaces, but its words take many endings.
UNSPACED = (
    "\u3005\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\uac00-\ud7af\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff"
    "\uff66-\uff9f\U00020000-\U0003ffff"
)
_UNSPACED_CHARACTER = re.compile(f"[{UNSPACED}]")
_RUN = re.compile(rf"[{UNSPACED}]+|[^\W{UNSPACED}]+")
_ASCII_WORD = re.compile(r"\w\w+")
_SENTENCE_END = re.compile(r"(?<=[.!?])\s+|\n+")
_ANY_SENTENCE_END = re.compile(r"(?<=[.!?])\s+|(?<=[。！？｡])\s*|\n+")

# Capitalised spans: with small words inside ("Isle of Man"), then without.
_LONG_NAME = re.compile(
    r"[A-Z][\w'’&.-]*(?:\s+(?:(?:of|the|de|and|von|van|la|del|di|for|in)\s+){0,2}[A-Z0-9][\w'’&.-]*)*"
)
_SHORT_NAME = re.compile(r"[A-Z][\w'’&-]*(?:\s+[A-Z0-9][\w'’&-]*)*")
_POSSESSIVE = re.compile(r"['’]s\b")


class _Stemmers(threading.local):
    """One Snowball stemmer per thread; a stemmer is not to be shared."""

    def __init__(self) -> None:
        from Stemmer import Stemmer

        self.stems: Callable[[list[str]], list[str]] = Stemmer("english").stemWords


_stemmers = _Stemmers()


def terms(text: str) -> list[str]:
    """Stems of the words of two letters or more that are no stop words, in order, repeats kept.

    Scripts written without spaces give overlapping pairs of characters.
    """
    if text.isascii():
        words = _ASCII_WORD.findall(text.lower())
        return _stemmers.stems([word for word in words if word not in STOP_WORDS])
    found: list[str] = []
    plain: list[str] = []
    for run in _RUN.findall(unicodedata.normalize("NFKC", text).lower()):
        if _UNSPACED_CHARACTER.match(run):
            found += (run[i : i + 2] for i in range(max(1, len(run) - 1)))
        elif len(run) > 1 and run not in STOP_WORDS:
            plain.append(run)
    return _stemmers.stems(plain) + found


def length(text: str) -> float:
    """Words of a text; a character of an unspaced script counts as half a word more."""
    words = len(text.split())
    return words if text.isascii() else words + len(_UNSPACED_CHARACTER.findall(text)) / 2


def pieces(text: str) -> list[str]:
    """The text in the parts it is searched by: itself up to 120 words, else whole sentences packed to 100."""
    if length(text) <= WHOLE:
        return [text]
    words = text.split()
    if length(text) > 2 * len(words):
        return _unspaced_pieces(text)
    packed: list[list[str]] = []
    current: list[str] = []
    for sentence in _SENTENCE_END.split(text):
        rest = sentence.split()
        while rest:
            if current and len(current) + len(rest) > PIECE:
                packed.append(current)
                current = []
            current = current + rest[:PIECE]
            rest = rest[PIECE:]
            if rest:
                packed.append(current)
                current = []
    if current:
        packed.append(current)
    if len(packed) > 1 and len(packed[-1]) < TAIL:
        packed[-2:] = [packed[-2] + packed[-1]]
    return [" ".join(piece) for piece in packed]


def _unspaced_pieces(text: str) -> list[str]:
    """The same for a text that is mostly of an unspaced script, where two characters count as a word."""
    packed = [""]
    for sentence in _ANY_SENTENCE_END.split(text):
        for start in range(0, len(sentence), 2 * PIECE):
            part = sentence[start : start + 2 * PIECE]
            if packed[-1] and length(packed[-1]) + length(part) > PIECE:
                packed.append("")
            packed[-1] += part
    if len(packed) > 1 and length(packed[-1]) < TAIL:
        packed[-2:] = [packed[-2] + packed[-1]]
    return packed


def entities(text: str) -> list[str]:
    """Distinct capitalised spans, lower-cased, in the order they are met: long names first, then their parts."""
    found: dict[str, None] = {}
    for pattern in (_LONG_NAME, _SHORT_NAME):
        for span in pattern.findall(text):
            name = _POSSESSIVE.sub("", span.lower()).strip(" .,'’&-_")
            if len(name) > 2 and name not in STOP_WORDS:
                found[name] = None
    return list(found)


def names(speaker: str, question: str) -> bool:
    """True where the question names the speaker: the whole name in any case, or a part of it as it is written."""
    plain, asked = speaker.lower(), question.lower()
    if plain in asked and (_UNSPACED_CHARACTER.search(plain) or _holds(asked, plain)):
        return True
    parts = speaker.split()
    return len(parts) > 1 and any(len(part) > 2 and _holds(question, part) for part in parts)


def _holds(text: str, word: str) -> bool:
    return word in text and re.search(rf"\b{re.escape(word)}\b", text) is not None
