"""The proof of an erase: which words occurred only in the erased text, and whether any file still holds one."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from hashlib import blake2b
from pathlib import Path
from typing import TYPE_CHECKING

from memplug.backends.ledger.words import words
from memplug.backends.sqlite.engine import Link

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_SHORTEST = 6
"""Bytes of the shortest word looked for; shorter ones occur by chance among the bytes of vectors."""
_LONGEST = 120
_CHUNK = 1 << 22
_WORD = re.compile(r"\w+")
_WORD_BYTES = re.compile(rb"[0-9A-Za-z_\x80-\xff]{%d,%d}" % (_SHORTEST, _LONGEST))
_DIGEST = 8

_TEXTS = (
    "SELECT id, kind, text, key, session, speaker, role, derived, metadata, payload, origin, made_by FROM records",
    "SELECT id, session, origin, metadata, content FROM sources",
    "SELECT id, step, reason, because, before, '' FROM journal",
    "SELECT change, verb, reason FROM commits",
    "SELECT tenant, user, agent FROM scopes",
    "SELECT name, value FROM meta",
    "SELECT relation, '' FROM edges GROUP BY relation",
    "SELECT step, because, reason FROM marks",
    "SELECT id, text, session, hits, withheld FROM recalls",
    "SELECT step, stage, source, session, signal, change, cause FROM owed",
    "SELECT session, '' FROM closed",
    "SELECT id, outcomes FROM usage",
    "SELECT name, coalesce(sql, '') FROM sqlite_master",
)


def patterns(texts: Iterable[str], ids: Iterable[str]) -> set[bytes]:
    """What to look for: every word of the texts, as written and as indexed, and every id."""
    found: set[str] = set()
    for text in texts:
        found.update(_WORD.findall(text))
        found.update(words(text))
    found.update(ids)
    return {
        encoded
        for encoded in (one.encode("utf-8", "surrogatepass") for one in found)
        if _SHORTEST <= len(encoded) <= _LONGEST
    }


def kept_words(link: Link) -> set[str]:
    """Every word of what the ledger still holds, and of its own tables."""
    found: set[str] = set()
    for query in _TEXTS:
        for row in link.db.execute(query):
            for value in row:
                if value:
                    found.update(_WORD.findall(value))
                    found.update(words(value))
                    found.add(value)
    return found


def only_erased(wanted: Collection[bytes], kept: Collection[str]) -> set[bytes]:
    """The patterns that are no word of what is kept."""
    held = {word.encode("utf-8", "surrogatepass") for word in kept}
    return {one for one in wanted if one not in held}


def explained(found: Iterable[bytes], kept: Collection[str]) -> set[bytes]:
    """Those of the found patterns that what is kept may have made: these cannot be proved and do not count.

    Either a longer kept word holds the pattern, or all but up to two bytes at one end of it: in a row of
    the ledger a word may stand next to a number whose bytes read as letters.
    """
    sought = list(found)
    if not sought:
        return set()
    joined = "\n".join(kept).encode("utf-8", "surrogatepass")
    folded = joined.lower()
    return {
        one
        for one in sought
        if any(part in joined or part.lower() in folded for part in _but_for_chance(one))
    }


def _but_for_chance(pattern: bytes) -> tuple[bytes, ...]:
    trimmed = (pattern[:-1], pattern[:-2], pattern[1:], pattern[2:])
    return (pattern, *(one for one in trimmed if len(one) >= _SHORTEST - 1))


class Searcher:
    """Looks for many byte strings at once, by their last six bytes."""

    def __init__(self, wanted: Collection[bytes]) -> None:
        import numpy as np

        self._by_end: dict[int, dict[int, set[bytes]]] = defaultdict(lambda: defaultdict(set))
        for one in wanted:
            self._by_end[int.from_bytes(one[-_SHORTEST:], "big")][len(one)].add(one)
        self._ends = np.array(sorted(self._by_end), dtype=np.int64)
        self._last_three = np.zeros(1 << 24, dtype=np.bool_)
        if len(self._ends):
            self._last_three[self._ends & 0xFFFFFF] = True

    def found_in(self, file: Path) -> set[bytes]:
        """The strings that the file holds."""
        found: set[bytes] = set()
        if not self._by_end:
            return found
        overlap = b""
        with file.open("rb") as stream:
            while chunk := stream.read(_CHUNK):
                data = overlap + chunk
                found.update(self._found(data))
                overlap = data[-_LONGEST:]
        return found

    def _found(self, data: bytes) -> Iterator[bytes]:
        for end in self._candidates(data):
            key = int.from_bytes(data[end - _SHORTEST : end], "big")
            for length, strings in self._by_end[key].items():
                if length <= end and data[end - length : end] in strings:
                    yield data[end - length : end]

    def _candidates(self, data: bytes) -> list[int]:
        """Ends of the places whose six bytes close a wanted string."""
        import numpy as np

        if len(data) < _SHORTEST:
            return []
        array: NDArray[np.uint8] = np.frombuffer(data, dtype=np.uint8)
        three = array[:-2].astype(np.int32) << 8
        three |= array[1:-1]
        three <<= 8
        three |= array[2:]
        ends = np.flatnonzero(self._last_three[three]) + 3
        ends = ends[ends >= _SHORTEST]
        keys = np.zeros(len(ends), dtype=np.int64)
        for back in range(_SHORTEST, 0, -1):
            keys = (keys << 8) | array[ends - back]
        return [int(end) for end in ends[np.isin(keys, self._ends)]]


def digests(wanted: Iterable[bytes]) -> bytes:
    """The strings as digests, sorted: what may be kept of them until the erase is complete."""
    return b"".join(sorted(_digest(one) for one in wanted))


def found_by_digest(file: Path, known: bytes) -> int:
    """How many words of a file have one of these digests."""
    wanted = {known[i : i + _DIGEST] for i in range(0, len(known), _DIGEST)}
    found: set[bytes] = set()
    overlap = b""
    with file.open("rb") as stream:
        while chunk := stream.read(_CHUNK):
            data = overlap + chunk
            found.update(word for word in _WORD_BYTES.findall(data) if _digest(word) in wanted)
            overlap = data[-_LONGEST:]
    return len(found)


def _digest(word: bytes) -> bytes:
    return blake2b(word, digest_size=_DIGEST).digest()
