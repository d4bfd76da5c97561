"""The static token table: text to unit vectors by table look-up, with no model, no network and no tokenizer file.

`build.py` distils it from all-MiniLM-L6-v2. A token id lies in one of these ranges:

- 0, `[UNK]`: never given out;
- learned entries: WordPiece entries of ASCII letters, each with a vector and neighbours;
- exact entries: numbers, single characters, rare Latin letters. Learned vectors would make them neighbours of each
  other (2019 and 2020, b and c), so each has a random row and matches only itself;
- hashed units of what the vocabulary cannot spell, on 16,384 random rows. Symbols and emoji stand alone; Chinese,
  Japanese and Korean give characters and overlapping pairs (Lucene's CJKAnalyzer gives pairs); words of other scripts
  give themselves and their overlapping triples, so that inflected forms share some (as in fastText: Bojanowski et al.,
  TACL 2017).

Random rows are signs from SHAKE-128, the same on every machine, and take no space in the files. Text is lower-cased and
loses its accents.
"""

from __future__ import annotations

import threading
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    import numpy.typing as npt

    from memplug.backends.static_table.rows import Pairs, Rows
    from memplug.backends.static_table.tokens import Tokens

    Floats = npt.NDArray[np.float32]
    Ids = npt.NDArray[np.int32]

__all__ = ["StaticTable", "default_table"]


class StaticTable:
    """Embeds a text as the sum of its tokens' vectors, and gives tokens, vectors and neighbours themselves.

    Safe to share between threads; the files are read on first use. A text without any token (empty, blank, control
    characters only) gets one fixed random unit vector, nearly orthogonal to every other.
    """

    def __init__(self, folder: Path | None = None, name: str = "memplug-static-1") -> None:
        """`folder` holds the files that `build.py` wrote; by default those shipped here."""
        self.name = name
        self.dim = 256
        self._folder = folder or Path(__file__).parent
        self._lock = threading.Lock()
        self._loaded: tuple[Tokens, Rows] | None = None
        self._pairs: Pairs | None = None

    @property
    def n_tokens(self) -> int:
        """One more than the largest token id."""
        return self._load()[0].total

    def embed_documents(self, texts: Sequence[str]) -> Floats:
        """(len(texts), dim) unit rows, each independent of the other texts."""
        tokens, rows = self._load()
        return rows.pool(tokens.ids(texts))

    def embed_queries(self, texts: Sequence[str]) -> Floats:
        """(len(texts), dim) unit rows, as for documents."""
        return self.embed_documents(texts)

    def token_ids(self, texts: Sequence[str]) -> list[Ids]:
        """The int32 ids of each text in its order, repeats kept; no special tokens, no truncation."""
        import numpy as np

        return [np.array(ids, dtype=np.int32) for ids in self._load()[0].ids(texts)]

    def token_vectors(self, ids: npt.ArrayLike) -> Floats:
        """(len(ids), dim) vectors; their length falls with the token's frequency. Raises IndexError for unknown ids."""
        return self._load()[1].take(ids)

    def neighbours(self, token: int) -> tuple[Ids, Floats]:
        """Ids (ascending) and squared cosines of the tokens of cosine >= 0.5 to `token`, itself included."""
        tokens, _ = self._load()
        if not 0 <= token < tokens.total:
            raise IndexError(f"token ids run from 0 to {tokens.total - 1}, not {token}")
        if self._pairs is None:
            from memplug.backends.static_table.rows import Pairs

            with self._lock:
                if self._pairs is None:
                    self._pairs = Pairs(self._folder)
        return self._pairs.of(token)

    def piece(self, token: int) -> str:
        """How to show a token: a word, `##` and the rest of a word, or `#` and a number for a hashed unit."""
        return self._load()[0].piece(token)

    def _load(self) -> tuple[Tokens, Rows]:
        if self._loaded is None:
            from memplug.backends.static_table.rows import Rows
            from memplug.backends.static_table.tokens import Tokens

            with self._lock:
                if self._loaded is None:
                    tokens = Tokens(self._folder / "vocab.txt")
                    self._loaded = tokens, Rows(self._folder, tokens.total)
        return self._loaded


@cache
def default_table() -> StaticTable:
    """The shipped table, one for the whole process."""
    return StaticTable()
