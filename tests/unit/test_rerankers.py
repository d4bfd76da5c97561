"""What a user may hand over as a reranker, and what its answers are checked for."""

from __future__ import annotations

import importlib.util
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from memplug import BackendError, ConfigError, Memory, MissingExtraError
from memplug.models.rerankers import as_reranker, checked_scores
from memplug.testing import OverlapReranker, memory

TEXTS = ["one two", "two three", "four"]
without_torch = pytest.mark.skipif(
    importlib.util.find_spec("torch") is not None, reason="torch is installed"
)
without_litellm = pytest.mark.skipif(
    importlib.util.find_spec("litellm") is not None, reason="litellm is installed"
)


def by_length(query: str, texts: Sequence[str]) -> list[float]:
    return [len(text) / 10 for text in texts]


async def later(query: str, texts: Sequence[str]) -> list[float]:
    return by_length(query, texts)


class Predicting:
    """As sentence-transformers' CrossEncoder."""

    def predict(self, pairs: list[tuple[str, str]]) -> NDArray[np.float32]:
        return np.array([len(text) / 10 for _, text in pairs], np.float32)

    def rank(self, query: str, texts: list[str]) -> None:
        raise AssertionError("not asked")


class Scoring:
    """As LangChain's cross-encoders."""

    def score(self, pairs: list[tuple[str, str]]) -> list[float]:
        return [len(text) / 10 for _, text in pairs]


class Nameless:
    def scores(self, query: str, texts: Sequence[str]) -> list[float]:
        return by_length(query, texts)


def test_a_reranker_is_taken_as_it_is() -> None:
    port = OverlapReranker()
    assert as_reranker(port) is port


@pytest.mark.parametrize("thing", [by_length, later, Predicting(), Scoring()])
def test_others_are_recognised_by_what_they_can_do(thing: Any) -> None:
    scores = as_reranker(thing).scores("question", TEXTS)
    assert scores.dtype == np.float32
    assert scores.tolist() == pytest.approx([0.7, 0.9, 0.4])


def test_a_wrapper_is_named_after_what_it_wraps() -> None:
    assert as_reranker(by_length).name == "by_length"
    assert as_reranker(Scoring()).name == "Scoring"


def test_no_texts_are_no_question() -> None:
    def never(query: str, texts: Sequence[str]) -> list[float]:
        raise AssertionError("not asked")

    assert as_reranker(never).scores("question", []).shape == (0,)


@pytest.mark.parametrize("thing", [3, object(), Predicting, OverlapReranker])
def test_anything_else_is_refused(thing: Any) -> None:
    with pytest.raises(ConfigError, match=r"cannot use .* as a reranker"):
        as_reranker(thing)


def test_a_reranker_without_a_name_is_refused() -> None:
    with pytest.raises(ConfigError, match="no name"):
        as_reranker(Nameless())


@pytest.mark.parametrize(
    ("answer", "complaint"),
    [
        ([0.1], r"answered \(1,\) for 2 texts"),
        ([[0.1], [0.2]], r"answered \(2, 1\) for 2 texts"),
        ([0.1, float("nan")], "NaN"),
        ([0.1, 7.5], "answered 7.5; a score lies between 0 and 1"),
        ([-0.5, 0.5], "answered -0.5"),
        (["a", "b"], "did not answer with numbers"),
        (None, r"answered \(\) for 2 texts"),
    ],
)
def test_a_wrong_answer_is_told(answer: Any, complaint: str) -> None:
    with pytest.raises(BackendError, match=complaint):
        checked_scores("mine", answer, 2)


def test_rounding_beyond_the_bounds_is_cut() -> None:
    assert checked_scores("mine", [1.0000001, -1e-9], 2).tolist() == [1.0, 0.0]


def test_what_a_function_raises_names_it() -> None:
    def broken(query: str, texts: Sequence[str]) -> list[float]:
        raise RuntimeError("out of memory")

    with pytest.raises(BackendError, match="broken: RuntimeError: out of memory"):
        as_reranker(broken).scores("question", TEXTS)


def test_memory_takes_a_function() -> None:
    with memory("hybrid", "rerank", reranker=lambda query, texts: [0.5] * len(texts)) as mine:
        mine.add("Maria works at a bakery.")
        (hit,) = mine.search("Maria")
        assert hit.parts[-1].step == "rerank"


@without_torch
@pytest.mark.parametrize("name", ["late-interaction", "cross-encoder", "cross-encoder/small"])
def test_without_torch_the_extra_is_named_at_once(name: str) -> None:
    with pytest.raises(MissingExtraError, match=r"pip install 'memplug\[torch\]'"):
        Memory.open(":memory:", reranker=name)


@without_litellm
def test_without_litellm_the_extra_is_named_at_once() -> None:
    with pytest.raises(MissingExtraError, match=r"pip install 'memplug\[litellm\]'"):
        Memory.open(":memory:", reranker="cohere/rerank-v3.5")


def test_without_a_reranker_the_strategy_says_how_to_get_one() -> None:
    with pytest.raises(Exception, match=r"Pass reranker=\.\.\. to Memory.open"):
        memory("hybrid", "rerank")


def test_a_configuration_names_a_class_in_a_file(tmp_path: Path) -> None:
    (tmp_path / "mine.py").write_text(
        "class Mine:\n"
        "    def __init__(self, worth):\n"
        "        self.name, self.worth = 'mine', worth\n"
        "    def scores(self, query, texts):\n"
        "        return [self.worth] * len(texts)\n",
        "utf-8",
    )
    file = tmp_path / "memory.toml"
    file.write_text(
        'pipeline = "hybrid+rerank"\n[reranker]\nuse = "./mine.py:Mine"\noptions = { worth = 0.25 }\n',
        "utf-8",
    )
    with Memory.open(":memory:", file) as mine:
        mine.add("Maria works at a bakery.")
        assert mine.search("Maria")[0].parts[-1].score == 0.25


def test_backends_are_listed_without_what_they_need() -> None:
    code = (
        "import sys; from memplug.registry import Registry;"
        "found = {one.name: one.error for one in Registry('memplug.rerankers').plugins()};"
        "assert {'cross-encoder', 'late-interaction', 'litellm'} <= set(found), found;"
        "assert not any(found.values()), found;"
        "assert not {'torch', 'transformers', 'litellm', 'numpy'} & set(sys.modules)"
    )
    result = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=False
    )
    assert result.returncode == 0, result.stderr
