"""Several embedders as one: the one whose vectors the store holds serves, and another takes over at a switch."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from memplug.errors import BackendError
from memplug.models.vectors import identity, parts

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from memplug.ports import Embedder


class Absent:
    """Stands for an embedder that a store's vectors were made by and that is not at hand: words serve."""

    def __init__(self, held: str) -> None:
        self.name, self.dim = parts(held)

    def embed_documents(self, texts: Sequence[str]) -> NDArray[np.float32]:
        raise BackendError(
            self.name, "this embedder is not configured, and the store holds its vectors"
        )

    def embed_queries(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Raises BackendError, as for documents."""
        return self.embed_documents(texts)


class Switching:
    """Embedders of which one serves at a time: an Embedder itself, whose name and dimension are that one's."""

    def __init__(self, choices: Sequence[Embedder]) -> None:
        self.choices = tuple(choices)
        self.serving = self.choices[0]

    @property
    def name(self) -> str:
        return self.serving.name

    @property
    def dim(self) -> int:
        return self.serving.dim

    def embed_documents(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Unit rows by the one that serves."""
        return self.serving.embed_documents(texts)

    def embed_queries(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """The same for questions."""
        return self.serving.embed_queries(texts)

    @property
    def slow(self) -> bool:
        """True where any of them is too slow to be waited for."""
        return any(getattr(one, "slow", False) for one in self.choices)

    def choice(self, held: str) -> Embedder | None:
        """The one that made these vectors."""
        return next((one for one in self.choices if adopts(one, held)), None)


def serving(embedder: Embedder) -> Embedder:
    """The embedder that answers now."""
    return embedder.serving if isinstance(embedder, Switching) else embedder


def identity_of(embedder: Embedder) -> str:
    """Whose vectors it makes now; "" while its dimension is not known."""
    one = serving(embedder)
    return identity(one.name, one.dim)


def adopts(embedder: Any, held: str) -> bool:
    """True where the vectors that a store holds are this embedder's (and, of several, it now serves)."""
    if isinstance(embedder, Switching):
        chosen = embedder.choice(held)
        if chosen is not None:
            embedder.serving = chosen
        return chosen is not None
    own = getattr(embedder, "adopts", None)
    return bool(own(held)) if own is not None else identity(embedder.name, embedder.dim) == held
