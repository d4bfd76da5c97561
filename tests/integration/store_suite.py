"""A plugin of pytest: in LangGraph's own tests of stores, `InMemoryStore` is a MemplugStore over a memory of its own."""

from collections.abc import Iterator
from typing import Any

import langgraph.store.memory
import pytest

from memplug import Memory
from memplug_langchain import MemplugStore

GAPS: dict[str, str] = {}
"""Tests that a MemplugStore does not pass, by name, and why; one that passes after all is a failure."""


class Subject(MemplugStore):
    """Is made as an InMemoryStore is."""

    __slots__ = ()
    opened: list[Memory] = []  # noqa: RUF012 - of the class, for the fixture
    tests: set[str] = set()  # noqa: RUF012

    def __init__(self, *, index: Any = None) -> None:
        memory = Memory.open(":memory:")
        self.opened.append(memory)
        super().__init__(memory, index=index)


langgraph.store.memory.InMemoryStore = Subject  # type: ignore[misc, assignment]


@pytest.fixture(autouse=True)
def _closed(request: pytest.FixtureRequest) -> Iterator[None]:
    yield
    if Subject.opened:
        Subject.tests.add(request.node.nodeid)
    while Subject.opened:
        Subject.opened.pop().close()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        reason = GAPS.get(item.name)
        if reason:
            item.add_marker(pytest.mark.xfail(reason=reason, strict=True))


def pytest_terminal_summary(terminalreporter: Any) -> None:
    terminalreporter.write_line(f"{len(Subject.tests)} tests made a MemplugStore")
