"""Histories, classic chains, retrievers and the reranker of LangChain."""

import threading
from collections.abc import Iterator
from typing import Any

import pytest

pytest.importorskip("langchain_core")
pytest.importorskip("langchain_classic")
pytestmark = pytest.mark.integration

from langchain_classic.chains import ConversationChain
from langchain_classic.memory import ConversationBufferMemory, VectorStoreRetrieverMemory
from langchain_core.documents import Document
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
from langchain_core.runnables import RunnableLambda
from langchain_core.runnables.history import RunnableWithMessageHistory

from memplug import Memory, ScopeError
from memplug_langchain import (
    MemplugChatMessageHistory,
    MemplugReranker,
    MemplugRetriever,
    MemplugVectorStoreRetriever,
)


class Scripted(GenericFakeChatModel):
    """Says the next message of its script, and keeps what it was sent."""

    sent: list[list[BaseMessage]]

    def _generate(self, messages: list[BaseMessage], *args: Any, **kwargs: Any) -> ChatResult:
        self.sent.append(list(messages))
        return super()._generate(messages, *args, **kwargs)


@pytest.fixture
def memory() -> Iterator[Memory]:
    with Memory.open(":memory:") as opened:
        yield opened


# Histories and classic chains


def test_a_history_gives_exactly_what_was_added(memory: Memory) -> None:
    messages = [
        HumanMessage("Hi"),
        AIMessage("", tool_calls=[ToolCall(name="look", args={"a": 1}, id="c1")], id="m2"),
        ToolMessage("nothing", tool_call_id="c1"),
        AIMessage([{"type": "text", "text": "Nothing."}]),
        HumanMessage("Hi"),
        SystemMessage("Be kind."),
    ]
    history = MemplugChatMessageHistory(memory, "s1", user_id="ann")
    history.add_messages(messages)

    assert history.messages == messages
    history.clear()
    assert history.messages == []


async def test_a_history_works_for_coroutines(memory: Memory) -> None:
    history = MemplugChatMessageHistory(memory, "s1", user_id="ann")
    await history.aadd_messages([HumanMessage("Hi")])

    assert [one.text for one in await history.aget_messages()] == ["Hi"]
    await history.aclear()
    assert await history.aget_messages() == []


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_a_runnable_with_history_goes_on_where_it_was(memory: Memory) -> None:
    seen: list[int] = []

    def answer(messages: list[BaseMessage]) -> AIMessage:
        seen.append(len(messages))
        return AIMessage("ok")

    chain = RunnableWithMessageHistory(
        RunnableLambda(answer),
        lambda session_id: MemplugChatMessageHistory(memory, session_id, user_id="ann"),
    )
    config: Any = {"configurable": {"session_id": "s1"}}
    chain.invoke([HumanMessage("One")], config)
    chain.invoke([HumanMessage("Two")], config)

    assert seen == [1, 3]


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_a_classic_conversation_chain_remembers(memory: Memory) -> None:
    chat = Scripted(messages=iter(["Hello Ann.", "You are Ann."]), sent=[])
    answer = ""
    for text in ("I am Ann.", "Who am I?"):
        history = MemplugChatMessageHistory(memory, "s1", user_id="ann")
        chain = ConversationChain(llm=chat, memory=ConversationBufferMemory(chat_memory=history))
        answer = chain.predict(input=text)

    assert answer == "You are Ann."
    assert "I am Ann." in chat.sent[-1][0].text


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
async def test_a_classic_retriever_memory_remembers_and_recalls(memory: Memory) -> None:
    retriever = MemplugVectorStoreRetriever(memory=memory, user_id="ann", k=1)
    classic = VectorStoreRetrieverMemory(retriever=retriever)
    classic.save_context({"input": "My dog is Rex."}, {"output": "Noted."})
    await classic.asave_context({"input": "Tea is green."}, {"output": "I see."})
    other = MemplugVectorStoreRetriever(memory=memory, user_id="ben")

    assert classic.load_memory_variables({"input": "dog"}) == {
        "history": "input: My dog is Rex. output: Noted."
    }
    assert "green" in (await classic.aload_memory_variables({"input": "tea"}))["history"]
    assert other.invoke("dog") == []


# Retriever and reranker


def test_a_retriever_tells_its_options_from_typing_errors(memory: Memory) -> None:
    with pytest.raises(ValueError, match="kk"):
        MemplugRetriever(memory=memory, kk=3)  # type: ignore[call-arg]


def test_a_retriever_serves_many_users_at_once(memory: Memory) -> None:
    for user in ("ann", "ben", "kim"):
        memory.add(f"{user} likes tea", user_id=user)
    retriever = MemplugRetriever(memory=memory)
    wrong: list[str] = []

    def ask(user: str) -> None:
        for _ in range(20):
            found = retriever.invoke("tea", {"configurable": {"user_id": user}})
            wrong.extend(one.page_content for one in found if not one.page_content.startswith(user))

    threads = [threading.Thread(target=ask, args=(user,)) for user in ("ann", "ben", "kim")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert wrong == []


async def test_a_retriever_takes_the_same_options_in_coroutines(memory: Memory) -> None:
    memory.add(["Tea is green.", "Tea is black."], user_id="ann")
    retriever = MemplugRetriever(memory=memory, user_id="ann")

    assert len(await retriever.ainvoke("tea", k=1)) == 1
    assert retriever.invoke("") == []
    with pytest.raises(ScopeError):
        await MemplugRetriever(memory=memory).ainvoke("tea")


def test_loaded_documents_are_found_with_their_metadata(memory: Memory) -> None:
    memory.add(
        [Document("The office is closed on Fridays.", metadata={"source": "a.txt", "page": 2})],
        user_id="ann",
    )
    (found,) = MemplugRetriever(memory=memory, user_id="ann").invoke("When is the office closed?")

    assert (found.metadata["source"], found.metadata["page"]) == ("a.txt", 2)
    assert 0 < found.metadata["score"] <= 1


def test_a_reranker_orders_copies() -> None:
    documents = [Document(text, metadata={"n": n}) for n, text in enumerate(("a", "bbb", "bb"))]
    best = MemplugReranker(
        reranker=lambda query, texts: [len(text) / 10 for text in texts], top_n=2
    ).compress_documents(documents, "?")

    assert [(one.page_content, one.metadata["n"]) for one in best] == [("bbb", 1), ("bb", 2)]
    assert best[0].metadata["relevance_score"] == pytest.approx(0.3)
    assert "relevance_score" not in documents[1].metadata
