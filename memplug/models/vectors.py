"""What crosses between an embedder, the core and the store: checked rows, whose they are, and where they are cached."""

from __future__ import annotations

from hashlib import blake2b
from typing import TYPE_CHECKING, Any

from memplug.errors import BackendError, InvalidInput

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

SPACES = "vectors "
"""What the name of every cache space of vectors begins with."""


def checked(name: str, dim: int, answer: Any, count: int) -> NDArray[np.float32]:
    """What the embedder `name` answered to `count` texts, as float32 unit rows of shape (count, dim).

    A `dim` of 0 takes whatever dimension comes. Raises BackendError for another count or dimension, for what
    is no number, NaN or infinity, and for a row of zeros.
    """
    import numpy as np

    vectors = _float32(name, answer)
    if not count and not vectors.size:
        return np.zeros((0, dim), np.float32)
    if (
        vectors.ndim != 2
        or not vectors.shape[1]
        or vectors.shape != (count, dim or vectors.shape[1])
    ):
        wanted = f"{count} texts of dimension {dim}" if dim else f"{count} texts"
        raise BackendError(name, f"answered {vectors.shape} for {wanted}")
    lengths = np.sqrt(np.einsum("ij,ij->i", vectors, vectors, dtype=np.float64))
    if np.abs(lengths - 1).max() < 1e-4:
        return vectors
    if not np.isfinite(lengths).all():
        raise BackendError(name, "answered NaN or infinity")
    if not lengths.all():
        row = int(np.flatnonzero(lengths == 0)[0])
        raise BackendError(name, f"answered a vector of zeros for text {row + 1} of {count}")
    unit: NDArray[np.float32] = (vectors / lengths[:, None]).astype(np.float32)
    return unit


def _float32(name: str, answer: Any) -> NDArray[np.float32]:
    import numpy as np

    if type(answer) is np.ndarray and answer.dtype == np.float32:
        return answer
    try:
        with np.errstate(over="ignore"):  # infinity is told by the caller
            return np.asarray(answer, dtype=np.float32)
    except (TypeError, ValueError) as error:
        raise BackendError(name, f"did not answer with numbers: {str(error)[:100]}") from error


def identity(name: str, dim: int) -> str:
    """Whose vectors these are, as the store notes it; "" while the dimension is not known."""
    return f"{name} ({dim} dimensions)" if dim else ""


def parts(identity: str) -> tuple[str, int]:
    """Name and dimension of an identity; a dimension of 0 where it says none."""
    name, _, rest = identity.rpartition(" (")
    number = rest.removesuffix(" dimensions)")
    return (name, int(number)) if number.isdecimal() else (identity, 0)


def document_space(identity: str) -> str:
    """The cache space of an embedder's document vectors, which `Storage.switch_vectors` reads."""
    return f"{SPACES}of documents by {identity}"


def query_space(identity: str, prefix: str) -> str:
    """The cache space of its query vectors, where questions carry this prefix."""
    return f"{SPACES}of queries by {identity} {prefix!r}"


def text_key(text: str) -> str:
    """A text's key in those spaces: a digest of it, so that no text is kept."""
    return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()


def to_bytes(vector: NDArray[np.float32]) -> bytes:
    """A vector as it is stored: little-endian float32."""
    return vector.astype("<f4").tobytes()


def from_bytes(stored: bytes) -> NDArray[np.float32]:
    """The vector that was stored, shape (dim,)."""
    import numpy as np

    return np.frombuffer(stored, "<f4").astype(np.float32)


def question(query: NDArray[np.floating[Any]], dim: int) -> NDArray[np.float64]:
    """The query at unit length. Raises InvalidInput where its dimension is another."""
    import numpy as np

    exact = np.asarray(query, np.float64)
    if exact.shape != (dim,):
        raise InvalidInput(
            f"the vector to search with has shape {exact.shape}, and the stored ones have "
            f"{dim} dimensions; embed it with the embedder the store was opened with"
        )
    norm = float(np.sqrt((exact * exact).sum()))
    return exact / norm if norm else exact
