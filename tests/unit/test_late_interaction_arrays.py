"""Late interaction's arithmetic, and what local models keep and put together; none of it needs torch."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from memplug.backends.torch.batching import batches
from memplug.backends.torch.kept import Kept
from memplug.backends.torch.maxsim import Tokens, from_bytes, maxsim, packed, rarity, to_bytes


def tokens(*pairs: tuple[int, tuple[float, ...]]) -> Tokens:
    ids = np.array([id for id, _ in pairs], np.int32)
    vectors = np.array([vector for _, vector in pairs], np.float32)
    return packed(ids, vectors, np.ones(len(ids), bool))


X, Y, XY = (1.0, 0.0), (0.0, 1.0), (1.0, 1.0)


def test_each_piece_of_the_question_counts_its_best_match() -> None:
    question = tokens((1, X), (2, Y))
    text = tokens((7, X), (8, XY))
    # Neither piece stands in the text, so both count alike: cosines 1 and 0.707.
    assert maxsim(question, [text]).tolist() == pytest.approx([(1 + 0.7071) / 2], abs=0.01)


def test_a_rare_piece_counts_more() -> None:
    question = tokens((1, X), (2, Y))
    common, both = tokens((1, X)), tokens((1, X), (2, Y))
    scores = maxsim(question, [common, common, both])
    # Piece 1 stands in 3 of 3 texts, piece 2 in 1 of 3.
    often, seldom = math.log(1 + 0.5 / 3.5), math.log(1 + 2.5 / 1.5)
    assert scores.tolist() == pytest.approx([often / (often + seldom)] * 2 + [1.0], abs=0.01)


def test_rarity_is_the_idf_among_the_texts_compared() -> None:
    asked = np.array([1, 2, 3], np.int32)
    ids = np.array([1, 1, 2, 1, 1, 4], np.int32)
    starts = np.array([0, 3, 4])
    expected = [math.log(1 + (3 - df + 0.5) / (df + 0.5)) for df in (3, 1, 0)]
    assert rarity(asked, ids, starts).tolist() == pytest.approx(expected)


def test_it_equals_the_formula_written_out() -> None:
    draw = np.random.default_rng(3)

    def some(count: int) -> tuple[np.ndarray, np.ndarray]:
        return draw.integers(0, 6, count).astype(np.int32), draw.normal(size=(count, 16)).astype(
            np.float32
        )

    question, texts = some(5), [some(count) for count in (1, 4, 9)]
    expected = []
    for _, rows in texts:
        total = weights = 0.0
        for id, vector in zip(*question, strict=True):
            df = sum(id in ids for ids, _ in texts)
            weight = math.log(1 + (3 - df + 0.5) / (df + 0.5))
            cosines = [
                float(vector @ row) / math.sqrt(float(vector @ vector) * float(row @ row))
                for row in rows
            ]
            total, weights = total + weight * max(cosines), weights + weight
        expected.append(total / weights)
    every = [packed(ids, rows, np.ones(len(ids), bool)) for ids, rows in (question, *texts)]
    assert maxsim(every[0], every[1:]).tolist() == pytest.approx(expected, abs=0.005)


def test_an_empty_text_scores_nothing_and_spoils_nothing() -> None:
    empty = Tokens(np.zeros(0, np.int32), np.zeros((0, 2), np.int8), np.zeros(0, np.float32))
    assert maxsim(tokens((1, X)), [empty, tokens((1, X)), empty]).tolist() == pytest.approx(
        [0, 1, 0]
    )
    assert maxsim(tokens((1, X)), []).shape == (0,)


def test_only_words_are_kept_where_there_are_any() -> None:
    ids, vectors = np.array([101, 7, 102]), np.eye(3, dtype=np.float32)
    assert packed(ids, vectors, np.array([False, True, False])).ids.tolist() == [7]
    assert packed(ids, vectors, np.zeros(3, bool)).ids.tolist() == [101, 7, 102]


def test_tokens_come_back_from_bytes() -> None:
    one = tokens((3, X), (70_000, XY))
    again = from_bytes(to_bytes(one))
    assert again.ids.tolist() == one.ids.tolist()
    assert (again.rows == one.rows).all()
    assert again.scales.tolist() == one.scales.tolist()
    assert again.size == one.size == 2 * (4 + 2 + 4)


@dataclass
class Block:
    size: int


def test_what_was_used_last_is_kept_within_the_limit() -> None:
    kept: Kept[Block] = Kept(100)
    kept.put({"a": Block(40), "b": Block(40)})
    assert set(kept.get(["a"])) == {"a"}
    kept.put({"c": Block(40)})
    assert set(kept.get(["a", "b", "c"])) == {"a", "c"}
    assert (len(kept), kept.bytes) == (2, 80)


def test_a_value_put_again_is_counted_once() -> None:
    kept: Kept[Block] = Kept(100)
    kept.put({"a": Block(40)})
    kept.put({"a": Block(60)})
    assert kept.bytes == 60
    kept.clear()
    assert (len(kept), kept.bytes) == (0, 0)


def test_nothing_is_kept_without_room() -> None:
    kept: Kept[Block] = Kept(0)
    kept.put({"a": Block(1)})
    assert kept.get(["a"]) == {}


@given(st.lists(st.integers(0, 600), max_size=60), st.integers(1, 2000))
def test_batches_hold_every_text_once_within_the_budget(lengths: list[int], budget: int) -> None:
    groups = list(batches(lengths, budget))
    assert sorted(place for group in groups for place in group) == list(range(len(lengths)))
    for group in groups:
        longest = max(lengths[place] for place in group)
        assert len(group) == 1 or longest * len(group) <= budget


def test_texts_of_like_length_go_together() -> None:
    assert list(batches([3, 9, 3, 10], 20)) == [[3, 1], [0, 2]]
