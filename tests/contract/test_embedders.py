"""The shipped embedders, and the fake one, keep the embedder contract."""

from __future__ import annotations

from memplug.backends.static_table import default_table
from memplug.ports import Embedder
from memplug.testing import EmbedderContract, FakeEmbedder


class TestStaticTable(EmbedderContract):
    def embedder(self) -> Embedder:
        return default_table()


class TestFakeEmbedder(EmbedderContract):
    def embedder(self) -> Embedder:
        return FakeEmbedder()
