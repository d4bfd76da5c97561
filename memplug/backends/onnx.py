"""Embedders as ONNX files on this machine: a folder with model.onnx and tokenizer.json, without torch."""

from __future__ import annotations

import importlib.util
import json
import threading
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

from memplug.errors import BackendError, ConfigError, MissingExtraError
from memplug.models.vectors import checked

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

Pooling: TypeAlias = Literal["auto", "mean", "cls"]

_FILES = ("model.onnx", "onnx/model.onnx")
_LONGEST = 512
_loading = threading.Lock()


class OnnxEmbedder:
    """An encoder that was exported to ONNX, from a folder that holds model.onnx (or onnx/model.onnx) and tokenizer.json.

    pooling: "mean" over the tokens' states, or "cls", the first one's; "auto" takes what 1_Pooling/config.json says,
        else mean. A model that answers with one vector per text needs none.
    max_tokens: what the model reads of a text; by default what the folder's configuration says, else 512.
    threads: of one computation; 0 leaves it to onnxruntime. batch: texts that go through the model together.
    name: stored with the data; by default the folder's name.

    The model is loaded with the first text, once per process. Safe for threads. Raises ConfigError, and
    MissingExtraError where onnxruntime is not installed.
    """

    slow = True

    def __init__(
        self,
        model: str,
        *,
        pooling: Pooling = "auto",
        max_tokens: int | None = None,
        threads: int = 0,
        batch: int = 32,
        name: str = "",
    ) -> None:
        if importlib.util.find_spec("onnxruntime") is None:
            raise MissingExtraError("the embedder 'onnx'", "onnx")
        folder = Path(model).expanduser().resolve()
        file = next((folder / one for one in _FILES if (folder / one).is_file()), None)
        if file is None or not (folder / "tokenizer.json").is_file():
            raise ConfigError(
                f"{model} is no folder with model.onnx and tokenizer.json", field="model"
            )
        if pooling not in ("auto", "mean", "cls"):
            raise ConfigError(
                f"there is no pooling {pooling!r}; there are: auto, mean, cls", field="pooling"
            )
        if batch < 1:
            raise ConfigError(f"is {batch}; it has to be above 0", field="batch")
        self.name = f"onnx {name or folder.name}"
        self.family = folder.name
        self.known_dim = 0
        self._file, self._folder, self._threads, self._batch = file, folder, threads, batch
        self._cls = _pools_first(folder) if pooling == "auto" else pooling == "cls"
        self._longest = max_tokens or _longest(folder)

    @property
    def dim(self) -> int:
        """The dimension, which the first vector tells."""
        if not self.known_dim:
            self.embed_documents(["What does a vector look like?"])
        return self.known_dim

    def embed_documents(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Unit rows, float32, shape (len(texts), dim); texts are cut at `max_tokens`."""
        import numpy as np

        if not texts:
            return checked(self.name, self.dim, [], 0)
        session = _session(self._file, self._threads)
        with session.lock:
            session.tokenizer.enable_truncation(self._longest)
            encoded = session.tokenizer.encode_batch(list(texts))
        rows: list[NDArray[np.float32]] = [np.empty(0, np.float32)] * len(texts)
        order = sorted(range(len(texts)), key=lambda place: -len(encoded[place].ids))
        for start in range(0, len(order), self._batch):
            places = order[start : start + self._batch]
            made = self._run(session, [encoded[place] for place in places])
            for place, row in zip(places, made, strict=True):
                rows[place] = row
        vectors = checked(self.name, self.known_dim, rows, len(texts))
        self.known_dim = vectors.shape[1]
        return vectors

    def embed_queries(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """The same for questions."""
        return self.embed_documents(texts)

    def _run(self, session: _Session, encoded: Sequence[Any]) -> NDArray[np.float32]:
        """Pooled rows of one padded batch."""
        import numpy as np

        width = max(1, *(len(one.ids) for one in encoded))
        shape = (len(encoded), width)
        ids, mask, types = (np.zeros(shape, np.int64) for _ in range(3))
        for row, one in enumerate(encoded):
            ids[row, : len(one.ids)] = one.ids
            mask[row, : len(one.ids)] = one.attention_mask
            types[row, : len(one.ids)] = one.type_ids
        given = {"input_ids": ids, "attention_mask": mask, "token_type_ids": types}
        try:
            answer = session.run({name: given[name] for name in session.inputs})
        except Exception as error:  # onnxruntime raises classes of its own
            raise BackendError(self.name, f"{type(error).__name__}: {str(error)[:200]}") from error
        states: NDArray[np.float32] = np.asarray(answer, np.float32)
        if states.ndim == 2:
            return states
        if self._cls:
            return states[:, 0]
        weights = mask[:, :, None].astype(np.float32)
        pooled: NDArray[np.float32] = (states * weights).sum(axis=1) / weights.sum(axis=1).clip(1)
        return pooled


class _Session:
    """A loaded model with its tokenizer; the lock is for the tokenizer, which keeps how to cut as its own state."""

    def __init__(self, file: Path, threads: int) -> None:
        import onnxruntime
        from tokenizers import Tokenizer

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        options.log_severity_level = 3
        # The one provider that is always listed and never local is for models that call a server.
        local = [one for one in onnxruntime.get_available_providers() if "Azure" not in one]
        self._session = onnxruntime.InferenceSession(str(file), options, providers=local)
        self.inputs = [one.name for one in self._session.get_inputs()]
        unknown = sorted({*self.inputs} - {"input_ids", "attention_mask", "token_type_ids"})
        if unknown:
            raise ConfigError(f"{file} wants the inputs {', '.join(unknown)}", field="model")
        names = [one.name for one in self._session.get_outputs()]
        self._output = next(
            (one for one in ("sentence_embedding", "last_hidden_state") if one in names), names[0]
        )
        folder = file.parent if (file.parent / "tokenizer.json").is_file() else file.parent.parent
        self.tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self.tokenizer.no_padding()
        self.lock = threading.Lock()

    def run(self, given: dict[str, Any]) -> Any:
        return self._session.run([self._output], given)[0]


def _session(file: Path, threads: int) -> _Session:
    with _loading:
        return _load(file, threads)


@cache
def _load(file: Path, threads: int) -> _Session:
    try:
        return _Session(file, threads)
    except ConfigError:
        raise
    except Exception as error:  # onnxruntime and tokenizers raise classes of their own
        raise ConfigError(
            f"{file} cannot be loaded: {type(error).__name__}: {str(error)[:200]}", field="model"
        ) from error


def _json(file: Path) -> dict[str, Any]:
    try:
        found = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def _pools_first(folder: Path) -> bool:
    return bool(_json(folder / "1_Pooling" / "config.json").get("pooling_mode_cls_token"))


def _longest(folder: Path) -> int:
    """Tokens that the model reads, as its folder says."""
    found = (
        _json(folder / "sentence_bert_config.json").get("max_seq_length"),
        _json(folder / "config.json").get("max_position_embeddings"),
    )
    return next((one for one in found if isinstance(one, int) and one > 0), _LONGEST)
