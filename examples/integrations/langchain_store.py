"""A LangGraph store that lasts: tools of one agent write it, a graph of one's own reads it, after a restart too.

`Scripted` stands for a chat model; replace it with yours.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from tempfile import TemporaryDirectory
from typing import Any
from uuid import uuid4

from langchain.agents import create_agent
from langchain.tools import ToolRuntime, tool
from langchain_core.language_models.fake_chat_models import GenericFakeChatModel
from langchain_core.messages import AIMessage, ToolCall
from langgraph.graph import START, MessagesState, StateGraph
from langgraph.runtime import Runtime

from memplug import Memory
from memplug_langchain import MemplugStore


class Scripted(GenericFakeChatModel):
    """Says what it was made with, one message a call."""

    def bind_tools(self, tools: Sequence[Any], **kwargs: Any) -> Any:
        return self


@dataclass
class Context:
    user_id: str


@tool
def note(text: str, runtime: ToolRuntime[Context, Any]) -> str:
    """Keep a fact about the user."""
    assert runtime.store is not None
    runtime.store.put(("users", runtime.context.user_id), str(uuid4()), {"content": text})
    return "kept"


def recall(state: MessagesState, runtime: Runtime[Context]) -> dict[str, Any]:
    """A node that answers from the store."""
    assert runtime.store is not None
    question = state["messages"][-1].text
    found = runtime.store.search(("users", runtime.context.user_id), query=question, limit=1)
    return {"messages": [AIMessage(found[0].value["content"] if found else "Nothing is known.")]}


def tell(place: str, *facts: str) -> None:
    """One process: an agent that keeps what it is told."""
    calls = [ToolCall(name="note", args={"text": one}, id=f"c{n}") for n, one in enumerate(facts)]
    model = Scripted(messages=iter([AIMessage("", tool_calls=calls), AIMessage("Noted.")]))
    with Memory.open(place) as memory:
        store = MemplugStore(memory)
        agent = create_agent(model, tools=[note], store=store, context_schema=Context)
        agent.invoke({"messages": [("user", "Keep this.")]}, context=Context("ann"))


def ask(place: str, user: str, question: str) -> str:
    """Another one: a graph that reads it."""
    graph = StateGraph(MessagesState, context_schema=Context)
    graph.add_node("recall", recall)
    graph.add_edge(START, "recall")
    with Memory.open(place) as memory:
        app = graph.compile(store=MemplugStore(memory))
        state = app.invoke({"messages": [("user", question)]}, context=Context(user))
    answer: str = state["messages"][-1].text
    return answer


def main() -> None:
    with TemporaryDirectory() as place:
        tell(place, "Ann drinks green tea.", "Ann's dog is called Rex.")
        for user in ("ann", "ben"):
            print(f"{user}: {ask(place, user, 'What does she drink?')}")


if __name__ == "__main__":
    main()
