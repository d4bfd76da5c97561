"""The suites of langchain-tests, over real memories."""

from collections.abc import Iterator
from typing import Any

import pytest

pytest.importorskip("langchain_core")
pytest.importorskip("langchain_tests")
pytestmark = pytest.mark.integration

from langchain_core.tools import BaseTool
from langchain_tests.integration_tests import (
    EmbeddingsIntegrationTests,
    RetrieversIntegrationTests,
    ToolsIntegrationTests,
)
from langchain_tests.unit_tests import EmbeddingsUnitTests, ToolsUnitTests

from memplug import Memory
from memplug_langchain import MemplugEmbeddings, MemplugRetriever, memory_tools

TEXTS = ("The dog is Rex.", "The cat is Tom.", "The ferry leaves at nine.", "Ann likes tea.")


@pytest.fixture(scope="module", autouse=True)
def memory() -> Iterator[Memory]:
    with Memory.open(":memory:") as opened:
        for number, text in enumerate(TEXTS):
            opened.add(text, id=f"m{number}", user_id="ann")
        Suite.memory = opened
        yield opened


class Suite:
    """Where the suites, which make their subjects in properties, find the memory."""

    memory: Memory


class TestRetriever(RetrieversIntegrationTests):
    @property
    def retriever_constructor(self) -> type[MemplugRetriever]:
        return MemplugRetriever

    @property
    def retriever_constructor_params(self) -> dict[str, Any]:
        return {"memory": Suite.memory, "user_id": "ann"}

    @property
    def retriever_query_example(self) -> str:
        return "What about the dog, the cat, the ferry and tea?"


class TestEmbeddingsUnit(EmbeddingsUnitTests):
    @property
    def embeddings_class(self) -> type[MemplugEmbeddings]:
        return MemplugEmbeddings


class TestEmbeddings(EmbeddingsIntegrationTests):
    @property
    def embeddings_class(self) -> type[MemplugEmbeddings]:
        return MemplugEmbeddings


class _Tool:
    place: int
    example: dict[str, Any]

    @property
    def tool_constructor(self) -> BaseTool:
        return memory_tools(Suite.memory, user_id="ann")[self.place]

    @property
    def tool_invoke_params_example(self) -> dict[str, Any]:
        return self.example


class TestAddUnit(_Tool, ToolsUnitTests):
    place, example = 0, {"text": "Ben likes coffee."}


class TestAdd(_Tool, ToolsIntegrationTests):
    place, example = 0, {"text": "Ben likes coffee."}


class TestSearchUnit(_Tool, ToolsUnitTests):
    place, example = 1, {"query": "dog", "limit": 2}


class TestSearch(_Tool, ToolsIntegrationTests):
    place, example = 1, {"query": "dog", "limit": 2}


class TestUpdateUnit(_Tool, ToolsUnitTests):
    place, example = 2, {"id": "m0", "text": "The dog is Max."}


class TestUpdate(_Tool, ToolsIntegrationTests):
    place, example = 2, {"id": "m0", "text": "The dog is Max."}


class TestDeleteUnit(_Tool, ToolsUnitTests):
    place, example = 3, {"id": "m3"}


class TestDelete(_Tool, ToolsIntegrationTests):
    place, example = 3, {"id": "m3"}
