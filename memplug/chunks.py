"""Cutting long documents into passages on sentence borders."""

from __future__ import annotations

import re

_BORDER = re.compile(r"(?<=[.!?…])\s+|(?<=[。！？])|\n+")


def passages(text: str, *, words: int = 120, overlap: int = 20) -> list[str]:
    """The text in passages of about `words` words, each repeating up to `overlap` words of the one before.

    Borders are sentence ends and line breaks; a sentence longer than `words` is cut inside. Scripts
    without spaces count two characters as a word. A text of at most `words` words is one passage.
    """
    sentences = [
        piece
        for part in _BORDER.split(text)
        if part and part.strip()
        for piece in _at_most(part.strip(), words)
    ]
    result: list[str] = []
    current: list[str] = []
    size = 0
    for sentence in sentences:
        length = word_count(sentence)
        if current and size + length > words:
            result.append(" ".join(current))
            current = _tail(current, overlap) if overlap else []
            size = sum(word_count(one) for one in current)
            if size + length > words:
                current, size = [], 0
        current.append(sentence)
        size += length
    if current:
        result.append(" ".join(current))
    return result


def word_count(text: str) -> int:
    """Words of a text: separated by white space, or two characters each where a script has no spaces."""
    return sum(
        len(part) // 2 if len(part) > 30 and not part.isascii() else 1 for part in text.split()
    )


def _at_most(sentence: str, words: int) -> list[str]:
    if word_count(sentence) <= words:
        return [sentence]
    parts = sentence.split()
    if len(parts) == 1:
        step = words * 2
        return [sentence[start : start + step] for start in range(0, len(sentence), step)]
    return [
        piece
        for start in range(0, len(parts), words)
        for piece in _at_most(" ".join(parts[start : start + words]), words)
    ]


def _tail(sentences: list[str], words: int) -> list[str]:
    tail: list[str] = []
    size = 0
    for sentence in reversed(sentences):
        size += word_count(sentence)
        if size > words:
            break
        tail.insert(0, sentence)
    return tail
