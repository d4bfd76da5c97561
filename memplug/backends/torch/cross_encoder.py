"""A cross-encoder: one model reads question and text together and says how well the text answers."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from memplug.backends.torch.device import DType, check_options, need_torch
from memplug.backends.torch.loading import Loaded, find_model, load
from memplug.errors import ConfigError

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

DEFAULT = "BAAI/bge-reranker-v2-m3"
NAMES = {
    "large": DEFAULT,
    "bge-reranker-v2-m3": DEFAULT,
    "small": "cross-encoder/ms-marco-MiniLM-L6-v2",
}
"""Short names; any other name without a "/" is a model of the hub's organisation `cross-encoder`."""


class CrossEncoder:
    """Any sequence-classification model of Hugging Face with one or two outputs, from a folder or by name.

    model: a folder, a name on the hub that was downloaded before, or a short one ("small", "large").
    device: "auto", "cpu", "cuda", "cuda:N" or "mps". dtype: "auto", "float32", "bfloat16", "float16", or
    "int8" on a CPU.
    max_length: tokens of question and text together; the text is cut.
    batch_tokens: tokens that go through the model at once, padding included; None takes what suits the device.
    temperature: the score of a single output x is `1 / (1 + exp(-x / temperature))`; with two outputs x is the
    second minus the first, which at 1 is their softmax. Above 1 scores move towards 0.5; the order stays.
    download: fetch a model that is not on this machine from the hub.

    The model is loaded by the first question (or `warm_up`), once per process. Safe for threads. Raises
    MissingExtraError, and ConfigError where the model is not here.
    """

    def __init__(
        self,
        model: str | Path = DEFAULT,
        *,
        device: str = "auto",
        dtype: DType = "auto",
        max_length: int = 512,
        batch_tokens: int | None = None,
        temperature: float = 1.0,
        download: bool = False,
    ) -> None:
        need_torch("a cross-encoder")
        check_options(
            device, dtype, max_length=max_length, batch_tokens=batch_tokens, temperature=temperature
        )
        self.folder = find_model(_full_name(str(model)), download=download)
        self.name = f"cross-encoder/{model}"
        self.device, self.dtype = device, dtype
        self.max_length, self.batch_tokens = max_length, batch_tokens
        self.temperature = temperature

    def warm_up(self) -> None:
        """Loads the model and puts one pair through it."""
        self.scores("question", ["answer"])

    def scores(self, query: str, texts: Sequence[str]) -> NDArray[np.float32]:
        """Scores in 0..1, shape (len(texts),). Keeps to a deadline between batches."""
        import numpy as np

        found = np.zeros(len(texts), np.float32)
        if not texts:
            return found
        loaded = self._loaded()

        def take(places: list[int], output: Any, _: Any) -> None:
            found[places] = self._calibrated(output.logits)

        inputs = loaded.encode([query] * len(texts), texts, limit=self.max_length)
        loaded.run(inputs, self.batch_tokens, take)
        return found

    def _calibrated(self, logits: Any) -> NDArray[np.float32]:
        """Logits of shape (pairs, 1) or (pairs, 2) as numbers from 0 to 1, shape (pairs,)."""
        logits = logits.float()
        odds = logits[:, 0] if logits.shape[1] == 1 else logits[:, 1] - logits[:, 0]
        scores: NDArray[np.float32] = (odds / self.temperature).sigmoid().cpu().numpy()
        return scores

    def _loaded(self) -> Loaded:
        loaded = load("classifier", self.folder, self.device, self.dtype)
        labels = loaded.model.config.num_labels
        if labels not in (1, 2):
            raise ConfigError(
                f"{self.folder} tells {labels} classes apart; a reranker has one or two outputs",
                field="model",
            )
        return loaded


def _full_name(model: str) -> str:
    if model in NAMES:
        return NAMES[model]
    is_name = "/" not in model and not Path(model).expanduser().exists()
    return f"cross-encoder/{model}" if is_name and model[:1] not in ".~" else model
