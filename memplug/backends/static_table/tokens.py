"""The static table's tokenizer: WordPiece for Latin script, hashed character units for everything else."""

from __future__ import annotations

import re
import unicodedata
import zlib
from functools import lru_cache
from itertools import groupby
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from tokenizers import Tokenizer

N_HASHED = 16_384
UNKNOWN = 0
_LONGEST_WORD = 100
_FEW = 256

# Scripts whose characters are syllables or words: Han, kana, Bopomofo, Hangul.
_SYLLABIC = re.compile(
    "[\u3005-\u3007\u3040-\u30ff\u3105-\u312f\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3\U00020000-\U0003ffff]"
)
_FLAG = re.compile("[\U0001f1e6-\U0001f1ff]")
# Combining accents, points and vowel marks that writers leave out, the Arabic elongation, selectors of an emoji's look.
_DROPPED = re.compile(
    "[\u0300-\u036f\u0591-\u05c7\u0610-\u061a\u0640\u064b-\u065f\u0670\u20d0-\u20f0\ufe00-\ufe0f]"
)


class Tokens:
    """Token ids of texts; id 0 (`[UNK]`) is never given out, ids from `n_entries` on are hashed units."""

    def __init__(self, vocab: Path) -> None:
        """`vocab` has one entry a line, its number the id."""
        self.entries: list[str] = vocab.read_text(encoding="utf-8").splitlines()
        self.n_entries = len(self.entries)
        self.total = self.n_entries + N_HASHED
        ids = {entry: i for i, entry in enumerate(self.entries)}
        self._spelled = frozenset(c for c in ids if len(c) == 1 and "##" + c in ids)
        self._wordpiece = _wordpiece(ids)
        self._remembered = lru_cache(maxsize=16_384)(self._spell)

    def ids(self, texts: Sequence[str]) -> list[list[int]]:
        """The ids of each text, in its order, without special tokens and truncation; a lone surrogate counts as "?"."""
        texts = [text.encode("utf-8", "replace").decode() for text in texts]
        # The batch call starts a thread pool, about whose loss the tokenizer warns after a fork: for bulk loads only.
        if len(texts) <= _FEW:
            found = [self._wordpiece.encode(text, add_special_tokens=False).ids for text in texts]
        else:
            found = [
                e.ids for e in self._wordpiece.encode_batch_fast(texts, add_special_tokens=False)
            ]
        for i, row in enumerate(found):
            if UNKNOWN in row:
                found[i] = list(self._with_hashed(texts[i]))
        return found

    def piece(self, token: int) -> str:
        """The entry of a token, or `#` and its number for a hashed unit."""
        return self.entries[token] if token < self.n_entries else f"#{token - self.n_entries}"

    def _with_hashed(self, text: str) -> Iterator[int]:
        encoding = self._wordpiece.encode(text, add_special_tokens=False)
        for token, (left, right) in zip(encoding.ids, encoding.offsets, strict=True):
            if token != UNKNOWN:
                yield token
            else:
                spell = self._remembered if right - left <= _LONGEST_WORD else self._spell
                yield from spell(text[left:right])

    def _spell(self, word: str) -> tuple[int, ...]:
        """Ids of a word that WordPiece cannot spell as a whole."""
        plain = _DROPPED.sub("", unicodedata.normalize("NFKD", word).lower())
        plain = unicodedata.normalize("NFC", plain)
        found: list[int] = []
        for kind, group in groupby(plain, self._kind):
            part = "".join(group)
            if kind == "spelled" and len(part) <= _LONGEST_WORD:
                found += self._wordpiece.encode(part, add_special_tokens=False).ids
            elif kind != "nothing":
                found += map(self._bucket, _units(kind, part))
        return tuple(found)

    def _kind(self, character: str) -> str:
        if character in self._spelled:
            return "spelled"
        if _SYLLABIC.match(character):
            return "syllabic"
        if _FLAG.match(character):
            return "flag"
        category = unicodedata.category(character)[0]
        return "letters" if category in "LMN" else "nothing" if category in "CZ" else "symbol"

    def _bucket(self, unit: str) -> int:
        return self.n_entries + zlib.crc32(unit.encode()) % N_HASHED


def _units(kind: str, part: str) -> Iterable[str]:
    """What a run of one kind is matched by."""
    if kind == "symbol":
        return part
    if kind == "flag":
        return (part[i : i + 2] for i in range(0, len(part), 2))
    if kind == "syllabic":
        return [*part, *(part[i : i + 2] for i in range(len(part) - 1))]
    if kind == "spelled":  # too long for a word
        return (part,)
    part = part.casefold()
    return [part, *(part[i : i + 3] for i in range(len(part) - 2) if len(part) > 3)]


def _wordpiece(ids: dict[str, int]) -> Tokenizer:
    from tokenizers import Tokenizer, models, normalizers, pre_tokenizers

    tokenizer = Tokenizer(
        models.WordPiece(ids, unk_token="[UNK]", max_input_chars_per_word=_LONGEST_WORD)
    )
    tokenizer.normalizer = normalizers.BertNormalizer(
        clean_text=True, handle_chinese_chars=False, strip_accents=True, lowercase=True
    )
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    return tokenizer
