"""Embedders of the sentence-transformers library, on this machine: from a folder, a package, or the hub's cache."""

from __future__ import annotations

import importlib.util
import json
import threading
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from memplug.errors import ConfigError, MissingExtraError
from memplug.models.vectors import checked

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_loading = threading.Lock()


class SentenceTransformerEmbedder:
    """A sentence-transformers model by its name, or by the folder that holds it.

    model: "all-MiniLM-L6-v2" and "sentence-transformers/all-MiniLM-L6-v2" are the weights of the package that the
        extra `minilm` installs; other names are looked for in the hub's cache.
    device: "auto" takes cuda, then mps, then cpu. batch: texts that go through the model together.
    download: whether what is not on this machine may be fetched from the hub; never without it.

    The model is loaded with the first text, once per process, device and folder. Texts are cut at the model's own
    limit of tokens. Prompts that the model brings along are put before queries and documents. Safe for threads.
    Raises ConfigError, and MissingExtraError where the library or the package is not installed.
    """

    slow = True

    def __init__(
        self,
        model: str = "all-MiniLM-L6-v2",
        *,
        device: str = "auto",
        batch: int = 32,
        download: bool = False,
    ) -> None:
        if importlib.util.find_spec("sentence_transformers") is None:
            raise MissingExtraError("the embedder 'sentence-transformers'", "sentence-transformers")
        from memplug.backends.torch.device import check_options
        from memplug.backends.torch.loading import find_model

        check_options(device, batch=batch)
        self._folder = find_model(model, download=download)
        self._device, self._batch = device, batch
        self.name = f"sentence-transformers {_known_as(model)}"
        self.known_dim = _dim(self._folder)
        # A model with prompts of its own puts them itself.
        self.family = (
            "" if _json(self._folder, "config_sentence_transformers.json").get("prompts") else model
        )

    @property
    def dim(self) -> int:
        """The dimension, from the model's files; where they do not say it the model is loaded."""
        if not self.known_dim:
            self.embed_documents(["What does a vector look like?"])
        return self.known_dim

    def embed_documents(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Unit rows, float32, shape (len(texts), dim)."""
        return self._embed("encode_document", texts)

    def embed_queries(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """The same for questions, with the model's prompt for them."""
        return self._embed("encode_query", texts)

    def _embed(self, side: str, texts: Sequence[str]) -> NDArray[np.float32]:
        if not texts:
            return checked(self.name, self.dim, [], 0)
        loaded = _loaded(self._folder, self._device)
        with loaded.lock:
            rows = getattr(loaded.model, side)(
                list(texts),
                batch_size=self._batch,
                show_progress_bar=False,
                convert_to_numpy=True,
                normalize_embeddings=True,
            )
        vectors = checked(self.name, self.known_dim, rows, len(texts))
        self.known_dim = vectors.shape[1]
        return vectors


class _Loaded:
    """A model, and a lock: its tokenizer keeps how to pad as state of its own."""

    def __init__(self, model: Any) -> None:
        self.model = model
        self.lock = threading.Lock()


def _loaded(folder: Path, device: str) -> _Loaded:
    with _loading:
        return _load(folder, device)


@cache
def _load(folder: Path, device: str) -> _Loaded:
    from sentence_transformers import SentenceTransformer

    from memplug.backends.torch.device import place
    from memplug.backends.torch.loading import no_progress_bar

    try:
        with no_progress_bar():
            model = SentenceTransformer(
                str(folder),
                device=place(device, "float32").device,
                local_files_only=True,
                trust_remote_code=False,
            )
    except (OSError, ValueError, KeyError) as error:
        raise ConfigError(
            f"{folder} holds no model that sentence-transformers can load: {str(error)[:200]}",
            field="model",
        ) from error
    return _Loaded(model)


def _known_as(model: str) -> str:
    """The model's name, the same in every process and wherever its folder lies."""
    folder = Path(model).expanduser()
    if folder.is_dir() or model.startswith((".", "/", "~")):
        return folder.resolve().name
    return model.removeprefix("sentence-transformers/")


def _json(folder: Path, name: str) -> dict[str, Any]:
    try:
        found = json.loads((folder / name).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def _dim(folder: Path) -> int:
    """The dimension that the pooling's configuration names; 0 where a later layer may change it, or none says it."""
    if any(folder.glob("*_Dense")):
        return 0
    found = _json(folder, "1_Pooling/config.json")
    dim = found.get("word_embedding_dimension") or found.get("embedding_dimension")
    return dim if isinstance(dim, int) else 0
