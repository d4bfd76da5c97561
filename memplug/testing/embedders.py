"""What every embedder has to keep: the contract that Memory relies on."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar

import pytest

if TYPE_CHECKING:
    from memplug.ports import Embedder


class EmbedderContract:
    """Subclass it as `Test...` and give `embedder()`; every test gets a new one unless you keep it."""

    texts: ClassVar[Sequence[str]] = (
        "I baked a chocolate cake for my sister's birthday.",
        "The quarterly report is due on 14 March.",
        "Кошка спит на диване.",
        "我的猫很可爱。",
        "昨日、猫のためにおもちゃを買いました。",
        "great 👍 work",
    )
    tolerance: ClassVar[float] = 1e-3
    """How far a vector may move with the texts that it is embedded together with."""

    def embedder(self) -> Embedder:
        """The embedder to test."""
        raise NotImplementedError

    @pytest.fixture
    def subject(self) -> Embedder:
        return self.embedder()

    def test_it_has_a_name_and_a_dimension(self, subject: Embedder) -> None:
        assert re.fullmatch(r"\S(.*\S)?", subject.name)
        assert subject.dim > 0

    def test_one_finite_float32_row_per_text(self, subject: Embedder) -> None:
        import numpy as np

        for vectors in (subject.embed_documents(self.texts), subject.embed_queries(self.texts)):
            assert vectors.shape == (len(self.texts), subject.dim)
            assert vectors.dtype == np.float32
            assert np.isfinite(vectors).all()

    def test_rows_have_unit_length(self, subject: Embedder) -> None:
        import numpy as np

        for vectors in (subject.embed_documents(self.texts), subject.embed_queries(self.texts)):
            assert np.allclose(np.linalg.norm(vectors, axis=1), 1.0, atol=1e-3)

    def test_rows_follow_the_order_of_the_texts(self, subject: Embedder) -> None:
        import numpy as np

        together = subject.embed_documents(self.texts)
        alone = np.vstack([subject.embed_documents([text]) for text in self.texts])
        turned = subject.embed_documents(self.texts[::-1])[::-1]
        assert np.abs(together - alone).max() <= self.tolerance
        assert np.abs(together - turned).max() <= self.tolerance

    def test_the_same_text_gives_the_same_vector(self, subject: Embedder) -> None:
        import numpy as np

        first, second = (subject.embed_documents(self.texts) for _ in range(2))
        assert np.abs(first - second).max() <= self.tolerance

    def test_different_texts_give_different_vectors(self, subject: Embedder) -> None:
        import numpy as np

        vectors = subject.embed_documents(self.texts)
        cosines = vectors @ vectors.T - np.eye(len(vectors), dtype=np.float32)
        assert cosines.max() < 0.999

    def test_an_empty_list_gives_no_rows(self, subject: Embedder) -> None:
        for vectors in (subject.embed_documents([]), subject.embed_queries([])):
            assert vectors.shape == (0, subject.dim)

    def test_odd_texts_give_finite_rows(self, subject: Embedder) -> None:
        import numpy as np

        odd = [" ", "\n\t", "\u200b", "a" * 20_000, "word " * 5_000, "🂡", "-" * 300]
        vectors = subject.embed_documents(odd)
        assert vectors.shape == (len(odd), subject.dim)
        assert np.isfinite(vectors).all()
