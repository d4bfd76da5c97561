"""MemplugMemory and the blocks in LlamaIndex's agents: contexts, prompt caches, many users, the event loop, cancelling."""

import asyncio
import json
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("llama_index.core")
pytestmark = [
    pytest.mark.integration,
    # What LlamaIndex's own serialiser is warned of.
    pytest.mark.filterwarnings("ignore::DeprecationWarning:pydantic"),
    pytest.mark.filterwarnings("ignore:The `__fields"),
    pytest.mark.filterwarnings("ignore:Accessing the"),
]

from llama_index.core.agent.workflow import FunctionAgent
from llama_index.core.base.llms.types import LLMMetadata
from llama_index.core.bridge.pydantic import Field
from llama_index.core.chat_engine import SimpleChatEngine
from llama_index.core.llms import ChatMessage, ChatResponse, CustomLLM, MessageRole
from llama_index.core.llms.function_calling import FunctionCallingLLM
from llama_index.core.llms.llm import ToolSelection
from llama_index.core.memory import InsertMethod
from llama_index.core.memory import Memory as ShortTerm
from llama_index.core.workflow import Context, JsonSerializer

from memplug import Memory
from memplug_llamaindex import (
    MemplugEmbedding,
    MemplugMemory,
    MemplugMemoryBlock,
    MemplugRetriever,
    MemplugSectionBlock,
)


class Scripted(CustomLLM, FunctionCallingLLM):
    """Says the next message of its script, then "ok" for ever, and keeps what it was sent."""

    script: list[ChatMessage] = Field(default_factory=list)
    sent: list[list[ChatMessage]] = Field(default_factory=list)

    @property
    def metadata(self) -> LLMMetadata:
        return LLMMetadata(is_function_calling_model=True, is_chat_model=True)

    def chat(self, messages: Sequence[ChatMessage], **kwargs: Any) -> ChatResponse:
        self.sent.append([*messages])
        said = self.script.pop(0) if self.script else ChatMessage("ok", role="assistant")
        return ChatResponse(message=said)

    def stream_chat(self, messages: Sequence[ChatMessage], **kwargs: Any) -> Any:
        yield self.chat(messages)

    async def achat(self, messages: Sequence[ChatMessage], **kwargs: Any) -> ChatResponse:
        return self.chat(messages)

    async def astream_chat(self, messages: Sequence[ChatMessage], **kwargs: Any) -> Any:
        async def stream() -> Any:
            yield self.chat(messages)

        return stream()

    def complete(self, prompt: str, formatted: bool = False, **kwargs: Any) -> Any:
        raise NotImplementedError

    def stream_complete(self, prompt: str, formatted: bool = False, **kwargs: Any) -> Any:
        raise NotImplementedError

    def _prepare_chat_with_tools(
        self,
        tools: Sequence[Any],
        user_msg: Any = None,
        chat_history: Any = None,
        verbose: bool = False,
        allow_parallel_tool_calls: bool = False,
        tool_required: bool = False,
        **kwargs: Any,
    ) -> dict[str, Any]:
        return {"messages": [*(chat_history or []), *([user_msg] if user_msg else [])]}

    def get_tool_calls_from_response(
        self, response: ChatResponse, error_on_no_tool_call: bool = True, **kwargs: Any
    ) -> list[ToolSelection]:
        calls = response.message.additional_kwargs.get("calls", [])
        return [ToolSelection(tool_id="c1", tool_name=name, tool_kwargs={}) for name in calls]


@pytest.fixture
def memory(tmp_path: Path) -> Iterator[Memory]:
    with Memory.open(tmp_path / "store") as opened:
        yield opened


def user(text: str) -> ChatMessage:
    return ChatMessage(text, role=MessageRole.USER)


def chat(memory: Memory, session: str = "s1", **options: Any) -> MemplugMemory:
    return MemplugMemory.from_defaults(memory, session, user_id="ann", **options)


def agent(llm: Scripted, **options: Any) -> FunctionAgent:
    return FunctionAgent(llm=llm, name="a", description="d", **options)


async def closed(*kept: ShortTerm) -> None:
    """LlamaIndex's Memory leaves its database open."""
    for one in kept:
        store: Any = one.sql_store
        await store._async_engine.dispose()


# Agents


async def test_an_agent_recalls_another_session_and_keeps_its_turn_with_tools(
    memory: Memory,
) -> None:
    def look() -> str:
        """Looks into the box."""
        return "an empty box"

    await agent(Scripted()).run("My dog is called Rex.", memory=chat(memory, "monday"))
    calls = ChatMessage("", role="assistant", additional_kwargs={"calls": ["look"]})
    llm = Scripted(script=[calls, ChatMessage("Rex.", role="assistant")])
    friday = chat(memory, "friday")
    answer = await agent(llm, tools=[look]).run("What is my dog called?", memory=friday)

    assert str(answer) == "Rex."
    for sent in llm.sent:
        assert any("My dog is called Rex." in (one.content or "") for one in sent)
    said = [(one.role.value, one.content) for one in friday.get_all()]
    assert said[0] == ("user", "What is my dog called?")
    assert said[-1] == ("assistant", "Rex.")
    assert ("tool", "an empty box") in said
    stored = memory.list(100, user_id="ann", filters={"kind": "episode"})
    assert not any("empty box" in one.text or "<recalled" in one.text for one in stored)


def test_a_memory_survives_the_serialisation_of_a_context(memory: Memory) -> None:
    kept = chat(memory, stable=("lessons",))
    kept.put(user("My dog is called Rex."))
    again = JsonSerializer().deserialize(JsonSerializer().serialize(kept))

    assert isinstance(again, MemplugMemory)
    assert again.get_all() == kept.get_all()
    assert again.stable == ("lessons",)


async def test_an_agent_goes_on_from_a_context_that_was_written(memory: Memory) -> None:
    works = agent(Scripted())
    context: Context[Any] = Context(works)
    await works.run("My dog is called Rex.", memory=chat(memory), ctx=context)
    written = context.to_dict(serializer=JsonSerializer())

    later: Context[Any] = Context.from_dict(works, written, serializer=JsonSerializer())
    await works.run("What is my dog called?", ctx=later)

    said = [one.content for one in chat(memory).get_all() if one.role == MessageRole.USER]
    assert said == ["My dog is called Rex.", "What is my dog called?"]


# Prompt caches


def written(messages: Sequence[ChatMessage]) -> bytes:
    """What a provider's cache compares."""
    return json.dumps([(one.role.value, one.content) for one in messages]).encode()


def profiled(place: Path) -> Memory:
    memory = Memory.open(place, "hybrid+mem0")
    memory.add("I live in Oslo and I like tea.", role="user", user_id="ann")
    return memory


async def test_over_20_turns_profile_and_prefix_are_the_same_bytes(tmp_path: Path) -> None:
    llm = Scripted()
    works = agent(llm, system_prompt="You are kind.")
    with profiled(tmp_path / "store") as memory:
        kept = chat(memory)
        for turn in range(20):
            await works.run(f"What is {turn} times 7?", memory=kept)
        section = memory.section("profile", user_id="ann")
        assert section is not None
        await works.run("I moved to Rome.", memory=kept)
        await works.run("What is 3 times 7?", memory=kept)

        turns, after = llm.sent[:20], llm.sent[-1]
        profile = next(one.content or "" for one in turns[0] if "Oslo" in (one.content or ""))
        assert section.text in profile
        assert profile.startswith("<recalled ")
        for before, later in pairwise(turns):
            assert before[-1].role == MessageRole.USER
            prefix = written(before[:-1])
            assert written(later)[: len(prefix) - 1] == prefix[:-1]
            assert "## profile" not in (before[-1].content or "")
        assert any("Rome" in (one.content or "") for one in after[:2])
        assert not any("Oslo" in (one.content or "") for one in after[:2])
        assert len(kept.get_all()) == 44
        assert all("<recalled" not in (one.content or "") for one in kept.get_all())
        stored = memory.list(1000, user_id="ann", filters={"kind": "episode"})
        assert all("<recalled" not in one.text for one in stored)


def test_a_system_message_of_the_chat_is_extended_on_a_copy(tmp_path: Path) -> None:
    with profiled(tmp_path / "store") as memory:
        kept = chat(memory)
        kept.put_messages([ChatMessage("Be kind.", role="system"), user("Hello.")])
        first, *_ = kept.get()

        assert (first.content or "").startswith("Be kind.")
        assert "Oslo" in (first.content or "")
        assert kept.get_all()[0].content == "Be kind."


async def test_a_section_block_is_the_same_until_the_facts_change(tmp_path: Path) -> None:
    with profiled(tmp_path / "store") as memory:
        static = MemplugSectionBlock(memory=memory, user_id="ann")
        recall = MemplugMemoryBlock(
            memory=memory, user_id="ann", immediate=True, without=("profile",)
        )
        kept = ShortTerm.from_defaults("s1", memory_blocks=[static])
        fronts = []
        for turn in range(20):
            await kept.aput(user(f"What is {turn} times 7?"))
            fronts.append((await kept.aget())[0])
            await kept.aput(ChatMessage("ok", role="assistant"))
        both = ShortTerm.from_defaults(
            "s2", memory_blocks=[static, recall], insert_method=InsertMethod.USER
        )
        await both.aput(user("Where do I live?"))
        asked = (await both.aget())[-1].content or ""
        memory.add("I moved to Rome.", role="user", user_id="ann")
        after = (await kept.aget())[0].content or ""
        await closed(kept, both)

        section = memory.section("profile", user_id="ann")
        assert section is not None
        assert len({written([one]) for one in fronts}) == 1
        assert fronts[0].role == MessageRole.SYSTEM
        assert "residence: Oslo" in (fronts[0].content or "")
        assert section.text in after
        assert asked.count("## profile") == 1
        assert "## memories" in asked
        nobody = MemplugSectionBlock(memory=memory, user_id="ben")
        assert await nobody.aget() == ""


async def test_a_blocks_recall_neither_piles_up_nor_is_stored_again(memory: Memory) -> None:
    memory.add([f"Bea's number {n} is {n * 3}." for n in range(20)], user_id="ann")
    block = MemplugMemoryBlock(memory=memory, user_id="ann", immediate=True)
    kept = ShortTerm.from_defaults("s1", memory_blocks=[block])
    llm = Scripted()
    for turn in range(20):
        await agent(llm).run(f"My number {turn} is {turn * 7}.", memory=kept)
    await closed(kept)

    for sent in llm.sent:
        assert sum((one.content or "").count("<recalled ") for one in sent) == 1
        assert "Bea's number" in (sent[0].content or "")
    stored = [one.text for one in memory.list(1000, user_id="ann")]
    assert not any("<recalled" in one for one in stored)
    assert len([one for one in stored if one.startswith("My number")]) == 20


# Many users and threads


def test_engines_of_many_users_in_many_threads_stay_apart(memory: Memory) -> None:
    users = [f"user{n}" for n in range(4)]
    sent: dict[str, list[ChatMessage]] = {one: [] for one in users}

    def talk(name: str, thread: int) -> None:
        llm = Scripted()
        kept = MemplugMemory.from_defaults(memory, f"{thread}", user_id=name)
        engine = SimpleChatEngine.from_defaults(llm=llm, memory=kept)
        for turn in range(4):
            engine.chat(f"The password of {name} is {name}-{thread}-{turn}.")
        sent[name].extend(message for messages in llm.sent for message in messages)

    threads = [
        threading.Thread(target=talk, args=(name, number)) for name in users for number in range(3)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    for name in users:
        others = [one for one in users if one != name]
        assert any("<recalled" in (one.content or "") for one in sent[name])
        assert not any(f"{one}-" in (said.content or "") for said in sent[name] for one in others)
        for number in range(3):
            kept = MemplugMemory.from_defaults(memory, f"{number}", user_id=name)
            assert len(kept.get_all()) == 8


async def test_one_block_and_one_retriever_serve_many_coroutines(memory: Memory) -> None:
    memory.add([f"Fact {n} about the ferry." for n in range(20)], user_id="ann")
    block = MemplugMemoryBlock(memory=memory, user_id="ann")
    retriever = MemplugRetriever(memory, 3, user_id="ann")
    found = await asyncio.gather(*(retriever.aretrieve("ferry") for _ in range(20)))
    texts = await asyncio.gather(*(block.aget([user("The ferry?")]) for _ in range(20)))

    assert {len(one) for one in found} == {3}
    assert all("about the ferry" in one for one in texts)


# The event loop


async def test_no_adapter_works_on_the_event_loop(
    memory: Memory, on_loop: Callable[[Memory], list[str]]
) -> None:
    kept = chat(memory)
    static = MemplugSectionBlock(memory=memory, user_id="ann")
    block = MemplugMemoryBlock(memory=memory, user_id="ann", immediate=True)
    retriever = MemplugRetriever(memory, user_id="ann")
    embedding = MemplugEmbedding(memory)
    blocking = on_loop(memory)

    await agent(Scripted()).run("My dog is called Rex.", memory=kept)
    await kept.aput(user("Hi"))
    await kept.aput_messages([user("Hi"), user("Ho")])
    await kept.aget("dog")
    await kept.aget_all()
    await kept.aset([user("Hi")])
    await kept.areset()
    await block.aget([user("My dog?")])
    await block.aput([user("My cat is Tom.")])
    await static.aget()
    await retriever.aretrieve("dog")
    await embedding.aget_text_embedding_batch(["a"])
    await embedding.aget_query_embedding("a")

    assert blocking == []
    memory.search("dog", user_id="ann")
    assert blocking != [], "the watch sees nothing"


# Cancelling


async def test_a_call_that_is_cancelled_while_it_writes_is_written_as_a_whole(
    gated: Memory, cancelled: Callable[..., Any]
) -> None:
    kept = chat(gated)
    block = MemplugMemoryBlock(memory=gated, user_id="ben")
    await cancelled(gated, kept.aput_messages([user("One"), user("Two")]))
    await cancelled(gated, block.aput([user("Three")]))

    assert [one.content for one in kept.get_all()] == ["One", "Two"]
    assert [one.text for one in gated.list(user_id="ben")] == ["Three"]
    await kept.aput(user("Four"))
    assert len(kept.get_all()) == 3


# Two processes

TELL = """
import asyncio, sys
from llama_index.core.chat_engine import SimpleChatEngine
from llama_index.core.llms import ChatMessage, MockLLM
from llama_index.core.memory import Memory as ShortTerm
from memplug import Memory
from memplug_llamaindex import MemplugMemory, MemplugMemoryBlock

async def tell(memory):
    block = MemplugMemoryBlock(memory=memory, user_id="ann", immediate=True)
    kept = ShortTerm.from_defaults("monday", memory_blocks=[block])
    await kept.aput(ChatMessage("My cat is called Tom.", role="user"))
    await kept.aget()

with Memory.open(sys.argv[1]) as memory:
    kept = MemplugMemory.from_defaults(memory, "monday", user_id="ann")
    SimpleChatEngine.from_defaults(llm=MockLLM(), memory=kept).chat("My dog is called Rex.")
    asyncio.run(tell(memory))
"""


async def test_what_one_process_is_told_an_agent_of_another_recalls(tmp_path: Path) -> None:
    command = [sys.executable, "-c", TELL, str(tmp_path / "store")]
    await asyncio.to_thread(subprocess.run, command, check=True, timeout=100)

    with Memory.open(tmp_path / "store") as memory:
        for name, knows in (("ann", True), ("ben", False)):
            llm = Scripted()
            kept = MemplugMemory.from_defaults(memory, "friday", user_id=name)
            await agent(llm).run("What is my dog called?", memory=kept)
            block = MemplugMemoryBlock(memory=memory, user_id=name)
            short = ShortTerm.from_defaults("friday", memory_blocks=[block])
            await agent(llm).run("What is my cat called?", memory=short)
            await closed(short)
            dog, cat = (str([one.content for one in sent]) for sent in llm.sent)
            assert ("Rex" in dog, "Tom" in cat) == (knows, knows)
