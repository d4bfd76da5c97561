"""Memory, block, retriever, reranker and embeddings in LlamaIndex, with its own mock models."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("llama_index.core")
pytestmark = pytest.mark.integration

from llama_index.core.chat_engine import SimpleChatEngine
from llama_index.core.llms import ChatMessage, MessageRole, MockLLM
from llama_index.core.memory import Memory as ShortTerm
from llama_index.core.node_parser import TokenTextSplitter
from llama_index.core.schema import Document, NodeWithScore, TextNode
from llama_index.core.vector_stores import (
    FilterCondition,
    FilterOperator,
    MetadataFilter,
    MetadataFilters,
)

from memplug import InvalidInput, Memory, ScopeError
from memplug_llamaindex import (
    MemplugEmbedding,
    MemplugMemory,
    MemplugMemoryBlock,
    MemplugRerank,
    MemplugRetriever,
)


@pytest.fixture
def memory(tmp_path: Path) -> Iterator[Memory]:
    with Memory.open(tmp_path / "store") as opened:
        yield opened


def user(text: str) -> ChatMessage:
    return ChatMessage(text, role=MessageRole.USER)


def assistant(text: str) -> ChatMessage:
    return ChatMessage(text, role=MessageRole.ASSISTANT)


def chat(memory: Memory, session: str = "s1", **options: Any) -> MemplugMemory:
    return MemplugMemory.from_defaults(memory, session, user_id="ann", **options)


# Memory


def test_a_session_gives_what_was_put_in_order(memory: Memory) -> None:
    messages = [
        user("Hi"),
        ChatMessage("", role="assistant", additional_kwargs={"tool_calls": [{"id": "c1"}]}),
        ChatMessage("nothing", role="tool", additional_kwargs={"tool_call_id": "c1"}),
        assistant("Hello"),
        user("Hi"),
    ]
    kept = chat(memory)
    kept.put_messages(messages)

    assert kept.get_all() == messages
    kept.set(messages[:1])
    assert kept.get_all() == messages[:1]
    kept.reset()
    assert kept.get_all() == []


def test_get_recalls_other_sessions_on_a_copy_of_the_last_question(memory: Memory) -> None:
    chat(memory, "monday").put(user("My dog is called Rex."))
    friday = chat(memory, "friday")
    friday.put_messages([user("Hi"), assistant("Hello"), user("What is my dog called?")])

    for got in (friday.get(), friday.get("What is my dog called?")):
        assert "My dog is called Rex." in (got[-1].content or "")
        assert got[:-1] == friday.get_all()[:-1]
    assert friday.get_all()[-1].content == "What is my dog called?"


def test_over_20_turns_nothing_piles_up_and_the_prefix_stays_as_it_was(memory: Memory) -> None:
    memory.add([f"Bea's number {n} is {n * 3}." for n in range(20)], user_id="ann")
    kept = chat(memory)
    before: list[ChatMessage] = []
    for turn in range(20):
        kept.put(user(f"My number {turn} is {turn * 7}."))
        got = kept.get()
        assert got[: len(before)] == before
        recalled = (got[-1].content or "").partition("<recalled")[2]
        assert "Bea's number" in recalled
        assert "My number" not in recalled, "the prompt holds that already"
        assert sum("<recalled" in (one.content or "") for one in got) == 1
        before = got[:-1]
        kept.put(assistant("ok"))

    assert len(kept.get_all()) == 40
    found = memory.list(1000, user_id="ann", filters={"kind": "episode"})
    assert len(found) == 60
    assert all("<recalled" not in record.text for record in found)


def test_what_does_not_fit_is_left_out_from_the_front_up_to_a_question(memory: Memory) -> None:
    kept = chat(memory, token_limit=40)
    long = "many words of an answer " * 10
    kept.put_messages([user("One"), assistant(long), user("Two"), assistant("ok"), user("Three")])

    newest = kept._newest(kept.get_all())

    assert [one.content for one in newest] == ["Two", "ok", "Three"]


def test_without_a_user_a_scope_error_is_raised(memory: Memory) -> None:
    with pytest.raises(ScopeError, match="no user"):
        MemplugMemory.from_defaults(memory)


def test_two_users_never_see_each_other(memory: Memory) -> None:
    chat(memory).put(user("My dog is called Rex."))
    ben = MemplugMemory.from_defaults(memory, "s1", user_id="ben")
    ben.put(user("What is my dog called?"))

    assert all("Rex" not in (one.content or "") for one in ben.get())


def test_a_chat_engine_keeps_its_turns(memory: Memory) -> None:
    engine = SimpleChatEngine.from_defaults(llm=MockLLM(), memory=chat(memory))
    engine.chat("My dog is called Rex.")
    answer = engine.chat("What is my dog called?")

    assert "Rex" in str(answer)
    assert len(chat(memory).get_all()) == 4


OTHER = """
import sys
from llama_index.core.llms import ChatMessage
from memplug import Memory
from memplug_llamaindex import MemplugMemory
with Memory.open(sys.argv[1]) as memory:
    kept = MemplugMemory.from_defaults(memory, "monday", user_id="ann")
    kept.put(ChatMessage("My dog is called Rex.", role="user"))
    print(kept.model_dump_json())
"""


def test_what_one_process_is_told_another_recalls(tmp_path: Path) -> None:
    command = [sys.executable, "-c", OTHER, str(tmp_path / "store")]
    result = subprocess.run(command, check=True, timeout=100, capture_output=True, text=True)

    with Memory.open(tmp_path / "store") as memory:
        node = MemplugRetriever(memory, user_id="ann").retrieve("my dog")[0].node
        assert "Rex" in node.get_content()
        friday = chat(memory, "friday")
        friday.put(user("What is my dog called?"))
        assert "Rex" in (friday.get()[-1].content or "")
        again = MemplugMemory.model_validate_json(result.stdout)
        assert [one.content for one in again.get_all()] == ["My dog is called Rex."]


# Block


async def closed(*kept: ShortTerm) -> None:
    """LlamaIndex's Memory leaves its database open."""
    for one in kept:
        store: Any = one.sql_store
        await store._async_engine.dispose()


async def test_a_block_remembers_what_leaves_the_queue(memory: Memory) -> None:
    block = MemplugMemoryBlock(memory=memory, user_id="ann")
    kept = ShortTerm.from_defaults("s1", token_limit=60, token_flush_size=20, memory_blocks=[block])
    await kept.aput(user("My dog is called Rex."))
    for turn in range(12):
        await kept.aput_messages([user(f"Tell me about number {turn}."), assistant("Sure.")])

    await closed(kept)
    stored = [one.text for one in memory.list(user_id="ann", filters={"session_id": "s1"})]
    assert "My dog is called Rex." in stored


async def test_a_block_that_is_immediate_remembers_short_chats_once(memory: Memory) -> None:
    block = MemplugMemoryBlock(memory=memory, user_id="ann", immediate=True)
    kept = ShortTerm.from_defaults("s1", memory_blocks=[block])
    await kept.aput_messages([user("My dog is called Rex."), assistant("Nice.")])
    await kept.aget()
    await kept.aget()
    other = ShortTerm.from_defaults("s2", memory_blocks=[block])
    await other.aput(user("What is my dog called?"))
    got = await other.aget()

    await closed(kept, other)
    assert "My dog is called Rex." in (got[0].content or "")
    stored = [one.text for one in memory.list(user_id="ann")]
    assert stored == ["My dog is called Rex.", "Nice.", "What is my dog called?"]


async def test_a_block_is_shortened_to_its_budget_and_stays_fenced(memory: Memory) -> None:
    block = MemplugMemoryBlock(memory=memory, user_id="ann")
    memory.add([f"Fact {n} about the dog." for n in range(9)], user_id="ann")
    content = await block.aget([user("What about the dog?")])
    shorter = await block.atruncate(content, 20)

    assert shorter is not None
    assert len(shorter) < len(content)
    assert shorter.splitlines()[0] == content.splitlines()[0]
    assert shorter.splitlines()[-1] == content.splitlines()[-1]
    assert await block.atruncate(content, 100_000) is None
    assert await block.aget() == ""


# Documents and retriever


def test_chunks_keep_their_ids_and_an_edited_file_replaces_them(memory: Memory) -> None:
    ann = memory.scoped(user_id="ann")
    first = Document(
        text="The ferry leaves at nine. " * 40, id_="guide", metadata={"page_label": "3"}
    )
    nodes = TokenTextSplitter(chunk_size=64, chunk_overlap=8).get_nodes_from_documents([first])
    assert set(ann.add(nodes).ids) == {one.node_id for one in nodes}

    edited = Document(text="The ferry leaves at ten.", id_="guide", metadata={"page_label": "3"})
    ann.add(TokenTextSplitter().get_nodes_from_documents([edited]))
    (found,) = MemplugRetriever(ann).retrieve("When does the ferry leave?")

    assert found.node.get_content() == "The ferry leaves at ten."
    assert (found.node.ref_doc_id, found.metadata["page_label"]) == ("guide", "3")
    ann.delete(doc_id="guide")
    assert MemplugRetriever(ann).retrieve("ferry") == []


async def test_a_retriever_works_for_coroutines_and_for_nothing_asked(memory: Memory) -> None:
    memory.add("The ferry leaves at nine.", user_id="ann")
    retriever = MemplugRetriever(memory, user_id="ann")

    assert len(await retriever.aretrieve("ferry")) == 1
    assert retriever.retrieve("") == []
    with pytest.raises(ScopeError):
        MemplugRetriever(memory)


FACTS = {"n": 3, "tag": "red", "tags": ["a", "b"], "note": "Blue Sky", "none": None}


@pytest.mark.parametrize(
    ("operator", "key", "yes", "no"),
    [
        (FilterOperator.EQ, "n", 3, 4),
        (FilterOperator.NE, "n", 4, 3),
        (FilterOperator.GT, "n", 2, 3),
        (FilterOperator.GTE, "n", 3, 4),
        (FilterOperator.LT, "n", 4, 3),
        (FilterOperator.LTE, "n", 3, 2),
        (FilterOperator.IN, "tag", ["red", "x"], ["x"]),
        (FilterOperator.NIN, "tag", ["x"], ["red"]),
        (FilterOperator.ANY, "tags", ["b", "z"], ["z"]),
        (FilterOperator.ALL, "tags", ["a", "b"], ["a", "z"]),
        (FilterOperator.TEXT_MATCH, "note", "Blue", "blue"),
        (FilterOperator.TEXT_MATCH_INSENSITIVE, "note", "blue", "grey"),
        (FilterOperator.CONTAINS, "tags", "a", "z"),
    ],
)
def test_every_operator_filters(
    memory: Memory, operator: FilterOperator, key: str, yes: Any, no: Any
) -> None:
    memory.add(TextNode(id_="t1", text="The ferry.", metadata=FACTS).model_copy(), user_id="ann")

    def found(value: Any) -> int:
        one = MetadataFilters(filters=[MetadataFilter(key=key, value=value, operator=operator)])
        return len(MemplugRetriever(memory, user_id="ann", filters=one).retrieve("ferry"))

    assert (found(yes), found(no)) == (1, 0)


def test_every_operator_of_llamaindex_is_known() -> None:
    from memplug_llamaindex.filters import judge

    for operator in FilterOperator:
        assert callable(judge(operator))
    with pytest.raises(InvalidInput, match="not supported"):
        judge("sounds_like")  # type: ignore[arg-type]


def test_conditions_join_filters(memory: Memory) -> None:
    memory.add(
        [TextNode(id_=str(n), text=f"ferry {n}", metadata={"n": n}) for n in range(30)],
        user_id="ann",
    )

    def found(condition: FilterCondition, *values: int) -> set[str]:
        filters = MetadataFilters(
            filters=[MetadataFilter(key="n", value=one) for one in values], condition=condition
        )
        retriever = MemplugRetriever(memory, 3, user_id="ann", filters=filters)
        return {one.node.node_id for one in retriever.retrieve("ferry")}

    assert found(FilterCondition.OR, 3, 29) == {"3", "29"}
    assert found(FilterCondition.AND, 3, 29) == set()
    assert len(found(FilterCondition.NOT, 3)) == 3


# Reranker and embeddings


def test_a_reranker_orders_nodes_and_needs_a_question() -> None:
    nodes = [NodeWithScore(node=TextNode(text=text), score=0.1) for text in ("a", "bbb", "bb")]
    rerank = MemplugRerank(
        reranker=lambda query, texts: [len(text) / 10 for text in texts], top_n=2
    )

    best = rerank.postprocess_nodes(nodes, query_str="?")

    assert [one.node.get_content() for one in best] == ["bbb", "bb"]
    assert [one.score for one in best] == pytest.approx([0.3, 0.2])
    assert nodes[1].score == 0.1
    with pytest.raises(ValueError, match="question"):
        rerank.postprocess_nodes(nodes)


async def test_the_embedder_serves_llamaindex() -> None:
    model = MemplugEmbedding()
    rows = model.get_text_embedding_batch(["a dog", "a cat"])

    assert rows[0] == pytest.approx(model.get_text_embedding("a dog"), abs=1e-6)
    assert await model.aget_query_embedding("a dog") == model.get_query_embedding("a dog")
    with Memory.open(":memory:", embedder=model) as memory:
        memory.add("a dog", user_id="ann")
        assert len(memory.search("dog", user_id="ann")) == 1
