"""langmem's tools over a MemplugStore."""

import warnings

import pytest

pytest.importorskip("langgraph.store.base")
with warnings.catch_warnings():
    # langmem imports what LangGraph has moved.
    warnings.simplefilter("ignore")
    langmem = pytest.importorskip("langmem")
pytestmark = pytest.mark.integration

from typing import Any

from memplug import Memory
from memplug_langchain import MemplugStore

NAMESPACE = ("memories", "{langgraph_user_id}")


def as_user(name: str) -> Any:
    return {"configurable": {"langgraph_user_id": name}}


def test_langmems_tools_keep_find_and_forget_for_each_user() -> None:
    with Memory.open(":memory:") as memory:
        store = MemplugStore(memory)
        manage = langmem.create_manage_memory_tool(NAMESPACE, store=store)
        search = langmem.create_search_memory_tool(NAMESPACE, store=store)
        manage.invoke({"content": "Ann likes tea.", "action": "create"}, as_user("ann"))
        (item,) = store.search(("memories", "ann"))
        found = search.invoke({"query": "tea"}, as_user("ann"))
        others = search.invoke({"query": "tea"}, as_user("ben"))
        manage.invoke({"action": "delete", "id": item.key}, as_user("ann"))

        assert item.value == {"content": "Ann likes tea."}
        assert "Ann likes tea." in found
        assert "Ann" not in others
        assert store.search(("memories",)) == []
