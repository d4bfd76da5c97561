"""Middleware, tools and store in agents of LangChain, with scripted chat models."""

import asyncio
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("langchain")
pytestmark = pytest.mark.integration

from langchain.agents import create_agent
from langchain.tools import ToolRuntime, tool
from langchain_core.language_models.fake_chat_models import GenericFakeChatModel
from langchain_core.messages import (
    AIMessage,
    BaseMessage,
    HumanMessage,
    SystemMessage,
    ToolCall,
    ToolMessage,
)
from langchain_core.outputs import ChatResult
from langgraph.checkpoint.memory import InMemorySaver
from langgraph.graph import START, MessagesState, StateGraph

from memplug import (
    Action,
    Memory,
    Query,
    ScopeError,
    Section,
    Source,
    Strategy,
    StrategyConfig,
    Verdict,
    View,
    hookimpl,
)
from memplug.types import Candidates
from memplug_langchain import (
    MemplugChatMessageHistory,
    MemplugMiddleware,
    MemplugRetriever,
    MemplugStore,
    memory_tools,
)


@dataclass
class Who:
    user_id: str


class Scripted(GenericFakeChatModel):
    """Says the next message of its script, and keeps what it was sent."""

    sent: list[list[BaseMessage]]

    def _generate(self, messages: list[BaseMessage], *args: Any, **kwargs: Any) -> ChatResult:
        self.sent.append(list(messages))
        return super()._generate(messages, *args, **kwargs)

    def bind_tools(self, tools: Sequence[Any], **kwargs: Any) -> Any:
        return self


def model(*script: AIMessage | str) -> Scripted:
    """Says these, then "ok" for ever."""

    def said() -> Iterator[AIMessage | str]:
        yield from script
        while True:
            yield AIMessage("ok")

    return Scripted(messages=said(), sent=[])


def calling(name: str, **args: Any) -> AIMessage:
    return AIMessage("", tool_calls=[ToolCall(name=name, args=args, id="c1")])


@pytest.fixture
def memory() -> Iterator[Memory]:
    with Memory.open(":memory:") as opened:
        yield opened


def asked(text: str) -> Any:
    return {"messages": [HumanMessage(text)]}


def episodes(memory: Memory, user: str) -> list[str]:
    return [one.text for one in memory.list(1000, user_id=user, filters={"kind": "episode"})]


# Middleware


def test_what_was_said_in_one_thread_is_known_in_another(memory: Memory) -> None:
    chat = model()
    agent = create_agent(chat, middleware=[MemplugMiddleware(memory)], context_schema=Who)
    agent.invoke(asked("My dog is called Rex."), context=Who("ann"))
    agent.invoke(asked("What is my dog called?"), context=Who("ann"))

    assert "My dog is called Rex." in chat.sent[-1][-1].text
    assert episodes(memory, "ann")[:2] == ["My dog is called Rex.", "ok"]


async def test_the_same_holds_for_coroutines(memory: Memory) -> None:
    chat = model()
    agent = create_agent(chat, middleware=[MemplugMiddleware(memory)], context_schema=Who)
    await agent.ainvoke(asked("My dog is called Rex."), context=Who("ann"))
    await agent.ainvoke(asked("What is my dog called?"), context=Who("ann"))

    assert "My dog is called Rex." in chat.sent[-1][-1].text


def test_two_users_never_see_each_other(memory: Memory) -> None:
    chat = model()
    agent = create_agent(chat, middleware=[MemplugMiddleware(memory)], context_schema=Who)
    agent.invoke(asked("My dog is called Rex."), context=Who("ann"))
    agent.invoke(asked("What is my dog called?"), context=Who("ben"))

    assert all("Rex" not in message.text for message in chat.sent[-1])


def test_the_user_may_come_from_the_configurable(memory: Memory) -> None:
    agent = create_agent(model(), middleware=[MemplugMiddleware(memory)])
    agent.invoke(asked("Hello."), {"configurable": {"user_id": "ann", "thread_id": "t1"}})

    assert [one.session_id for one in memory.list(user_id="ann")] == ["t1", "t1"]


def test_without_a_user_the_run_ends_with_a_scope_error(memory: Memory) -> None:
    agent = create_agent(model(), middleware=[MemplugMiddleware(memory)])

    with pytest.raises(ScopeError, match="no user"):
        agent.invoke(asked("Hello."))


def test_a_run_cannot_step_out_of_the_handle_it_was_given(memory: Memory) -> None:
    handle = memory.scoped(user_id="ann")
    agent = create_agent(model(), middleware=[MemplugMiddleware(handle)], context_schema=Who)
    agent.invoke(asked("Hello."), context=Who("ben"))

    assert (len(episodes(memory, "ann")), episodes(memory, "ben")) == (2, [])


def test_over_20_turns_nothing_piles_up_and_the_prefix_stays_as_it_was(memory: Memory) -> None:
    chat = model()
    agent = create_agent(
        chat,
        system_prompt="You are kind.",
        middleware=[MemplugMiddleware(memory)],
        context_schema=Who,
        checkpointer=InMemorySaver(),
    )
    config: Any = {"configurable": {"thread_id": "t1"}}
    state: Any = {}
    memory.add([f"Bea's number {n} is {n * 3}." for n in range(20)], user_id="ann")
    for turn in range(20):
        state = agent.invoke(asked(f"My number {turn} is {turn * 7}."), config, context=Who("ann"))

    assert len(state["messages"]) == 40
    assert all("<recalled" not in message.text for message in state["messages"])
    assert all("<recalled" not in text for text in episodes(memory, "ann"))
    assert len(memory.list(1000, user_id="ann")) == 60
    for before, after in zip(chat.sent, chat.sent[1:], strict=False):
        assert "Bea's number" in before[-1].text
        assert "My number" not in before[-1].text, "the prompt holds that already"
        assert sum("<recalled" in one.text for one in before) == 1
        assert [(one.type, one.content) for one in before[:-1]] == [
            (one.type, one.content) for one in after[: len(before) - 1]
        ]


def test_the_checkpoint_holds_nothing_of_what_was_recalled(memory: Memory) -> None:
    saver = InMemorySaver()
    agent = create_agent(
        model(), middleware=[MemplugMiddleware(memory)], context_schema=Who, checkpointer=saver
    )
    config: Any = {"configurable": {"thread_id": "t1"}}
    agent.invoke(asked("My dog is called Rex."), config, context=Who("ann"))
    agent.invoke(asked("What is my dog called?"), config, context=Who("ann"))

    assert "<recalled" not in str([one.checkpoint for one in saver.list(config)])


def test_a_run_that_is_repeated_adds_nothing(memory: Memory) -> None:
    middleware = MemplugMiddleware(memory)
    state: Any = {"messages": [HumanMessage("Hello.", id="m1"), AIMessage("Hi.", id="m2")]}
    runtime = _Runtime(Who("ann"))
    middleware.after_agent(state, runtime)
    middleware.after_agent(state, runtime)

    assert [one.id for one in memory.list(user_id="ann")] == ["m1", "m2"]


@dataclass
class _Runtime:
    context: Who


def test_it_recalls_once_for_a_run_that_calls_tools(memory: Memory) -> None:
    @tool
    def look(place: str) -> str:
        """Looks somewhere."""
        return f"nothing in {place}"

    searches = []
    memory.listen(lambda event: searches.append(event) if event.name == "context" else None)
    chat = model(calling("look", place="the box"), calling("look", place="the bag"), "Gone.")
    agent = create_agent(
        chat, tools=[look], middleware=[MemplugMiddleware(memory)], context_schema=Who
    )
    memory.add("The key lies in the drawer.", user_id="ann")
    agent.invoke(asked("Where is the key?"), context=Who("ann"))

    assert len(chat.sent) == 3
    assert all("drawer" in sent[-1].text for sent in chat.sent)
    assert len({event.id for event in searches}) == 1


def test_blocks_of_a_system_message_stay_and_a_profile_follows_them(memory: Memory) -> None:
    class Profile(Strategy[StrategyConfig]):
        name = "profiler"

        @hookimpl
        def render(
            self, candidates: Candidates, query: Query, view: View, budget: int
        ) -> Section | None:
            return Section(title="profile", text="Ann is a vet.", priority=9)

    with Memory.open(":memory:", ["hybrid", Profile()]) as profiled:
        profiled.add("Ann is a vet.", user_id="ann")
        chat = model()
        prompt = SystemMessage([{"type": "text", "text": "Be kind."}])
        agent = create_agent(
            chat,
            system_prompt=prompt,
            middleware=[MemplugMiddleware(profiled)],
            context_schema=Who,
        )
        agent.invoke(asked("Hello."), context=Who("ann"))
        agent.invoke(asked("What am I?"), context=Who("ann"))

    first, second = (sent[0].content for sent in chat.sent)
    assert first == second
    assert isinstance(first, list)
    assert first[0] == {"type": "text", "text": "Be kind."}
    assert "Ann is a vet." in str(first[1])


class NoDeleting(Strategy[StrategyConfig]):
    name = "no-deleting"
    guard = True

    @hookimpl
    def check(self, subject: Source | Action, view: View) -> list[Verdict]:
        if isinstance(subject, Action) and subject.tool == "wipe":
            return [Verdict(status="deny", reasons=("wiping is not allowed",))]
        return []


def test_a_tool_that_a_guard_denies_does_not_run() -> None:
    ran = []

    @tool
    def wipe(disk: str) -> str:
        """Wipes a disk."""
        ran.append(disk)
        return "done"

    @tool
    def look(disk: str) -> str:
        """Looks at a disk."""
        ran.append(f"look at {disk}")
        return "fine"

    with Memory.open(":memory:", ["hybrid", NoDeleting()]) as guarded:
        chat = model(calling("wipe", disk="a"), calling("look", disk="a"), "No.")
        agent = create_agent(
            chat, tools=[wipe, look], middleware=[MemplugMiddleware(guarded)], context_schema=Who
        )
        state = asyncio.run(agent.ainvoke(asked("Wipe it."), context=Who("ann")))
        again = create_agent(
            model(calling("wipe", disk="b"), "No."),
            tools=[wipe],
            middleware=[MemplugMiddleware(guarded)],
            context_schema=Who,
        ).invoke(asked("Wipe it."), context=Who("ann"))

    assert ran == ["look at a"]
    for found in (state, again):
        refused = next(one for one in found["messages"] if isinstance(one, ToolMessage))
        assert refused.status == "error"
        assert "wiping is not allowed" in refused.text


def test_an_agent_goes_on_where_remembering_fails(memory: Memory) -> None:
    middleware = MemplugMiddleware(memory)
    twice: Any = {"messages": [HumanMessage("a", id="m1"), AIMessage("b", id="m1")]}
    middleware.after_agent(twice, _Runtime(Who("ann")))

    assert middleware.failed == 1


def test_a_question_that_was_asked_before_does_not_crowd_out_the_fact(memory: Memory) -> None:
    chat = model()
    agent = create_agent(chat, middleware=[MemplugMiddleware(memory, k=1)], context_schema=Who)
    memory.add("The key to the shed lies in the drawer.", user_id="ann")
    for _ in range(4):
        agent.invoke(asked("Where is the key to the shed?"), context=Who("ann"))

    assert "drawer" in chat.sent[-1][-1].text


# Tools


def test_an_agent_remembers_and_finds_with_tools(memory: Memory) -> None:
    script = (
        calling("add_memory", text="Ann's dog is Rex."),
        "Noted.",
        calling("search_memories", query="dog"),
        "Rex.",
    )
    agent = create_agent(model(*script), tools=memory_tools(memory), context_schema=Who)
    agent.invoke(asked("My dog is Rex."), context=Who("ann"))
    state = agent.invoke(asked("My dog?"), context=Who("ann"))

    answer = next(one for one in state["messages"] if isinstance(one, ToolMessage))
    assert "Ann's dog is Rex." in answer.text
    assert answer.artifact[0]["id"] == memory.list(user_id="ann").records[0].id


def test_a_tool_takes_no_scope_from_the_model(memory: Memory) -> None:
    for one in memory_tools(memory):
        assert set(one.get_input_jsonschema()["properties"]) <= {"text", "query", "limit", "id"}


def test_a_tool_takes_a_plain_text_and_refuses_what_it_does_not_know(memory: Memory) -> None:
    add, search, *_ = memory_tools(memory, user_id="ann")
    add.invoke("Ann's dog is Rex.")

    assert "Rex" in search.invoke("dog")
    with pytest.raises(ValueError, match="limit"):
        search.invoke({"query": "dog", "limit": "many"})


def test_a_wrong_id_is_told_to_the_model(memory: Memory) -> None:
    agent = create_agent(
        model(calling("delete_memory", id="nope"), "Sorry."),
        tools=memory_tools(memory),
        context_schema=Who,
    )
    state = agent.invoke(asked("Forget it."), context=Who("ann"))

    assert any("no record 'nope'" in one.text for one in state["messages"])


# Store


def test_tools_reach_the_store_of_an_agent(memory: Memory) -> None:
    @tool
    def remember(text: str, runtime: ToolRuntime[Who]) -> str:
        """Remembers."""
        assert runtime.store is not None
        runtime.store.put(("users", runtime.context.user_id), "k", {"content": text})
        return "done"

    agent = create_agent(
        model(calling("remember", text="Rex is a dog."), "Noted."),
        tools=[remember],
        store=MemplugStore(memory),
        context_schema=Who,
    )
    agent.invoke(asked("Remember it."), context=Who("ann"))
    found = MemplugStore(memory).search(("users", "ann"), query="dog")

    assert [one.value["content"] for one in found] == ["Rex is a dog."]
    assert MemplugStore(memory).search(("users", "an")) == []


def test_a_graph_of_ones_own_reads_the_store(memory: Memory) -> None:
    from langgraph.runtime import Runtime

    def answer(state: MessagesState, runtime: Runtime[Who]) -> dict[str, Any]:
        assert runtime.store is not None
        found = runtime.store.search(("users", runtime.context.user_id), query="dog")
        return {"messages": [AIMessage(found[0].value["content"])]}

    graph = StateGraph(MessagesState, context_schema=Who)
    graph.add_node("answer", answer)
    graph.add_edge(START, "answer")
    store = MemplugStore(memory)
    store.put(("users", "ann"), "k", {"content": "Rex is a dog."})
    state = graph.compile(store=store).invoke(asked("Dog?"), context=Who("ann"))

    assert state["messages"][-1].text == "Rex is a dog."


# Two processes

TELL = """
import sys
from memplug import Memory
from memplug_langchain import MemplugStore, MemplugChatMessageHistory
with Memory.open(sys.argv[1]) as memory:
    memory.add("Ann's dog is called Rex.", user_id="ann")
    MemplugStore(memory).put(("users", "ann"), "k", {"content": "Ann's cat is Tom."})
    MemplugChatMessageHistory(memory, "s1", user_id="ann").add_user_message("I moved to Oslo.")
"""


def test_what_one_process_is_told_another_recalls_through_every_adapter(tmp_path: Path) -> None:
    command = [sys.executable, "-c", TELL, str(tmp_path / "store")]
    subprocess.run(command, check=True, timeout=100)

    with Memory.open(tmp_path / "store") as memory:
        retriever = MemplugRetriever(memory=memory, user_id="ann")
        assert "Rex" in retriever.invoke("What is the dog called?")[0].page_content
        chat = model()
        agent = create_agent(chat, middleware=[MemplugMiddleware(memory)], context_schema=Who)
        agent.invoke(asked("What is the dog called?"), context=Who("ann"))
        assert "Rex" in chat.sent[-1][-1].text
        assert "Rex" in memory_tools(memory, user_id="ann")[1].invoke({"query": "dog"})
        (item,) = MemplugStore(memory).search(("users",), query="cat", limit=1)
        assert item.value == {"content": "Ann's cat is Tom."}
        history = MemplugChatMessageHistory(memory, "s1", user_id="ann")
        assert [one.text for one in history.messages] == ["I moved to Oslo."]
