"""Messages, documents and chunks of other libraries are taken by what they can do, none of them imported."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any

import pytest

from memplug import InvalidInput, Memory
from memplug.testing import memory as open_memory


@dataclass
class Page:
    """As LangChain's Document."""

    page_content: str
    metadata: Mapping[str, Any] = field(default_factory=dict)
    id: str | None = None


@dataclass
class Chunk:
    """As LlamaIndex's TextNode."""

    node_id: str
    text: str
    ref_doc_id: str | None = None
    metadata: Mapping[str, Any] = field(default_factory=dict)

    def get_content(self) -> str:
        return self.text


@dataclass
class Whole(Chunk):
    """As LlamaIndex's Document."""

    doc_id: str = ""


def chat(kind: str, content: object, **more: Any) -> SimpleNamespace:
    """As LangChain's messages."""
    return SimpleNamespace(type=kind, content=content, **more)


def texts(memory: Memory) -> list[str]:
    return [record.text for record in memory.list()]


def test_langchain_messages_keep_role_and_id() -> None:
    with open_memory() as memory:
        memory.add([chat("human", "I moved to Oslo.", id="m1"), chat("ai", "Noted.", id="m2")])
        memory.add([chat("human", "I moved to Oslo.", id="m1")])

        found = [(one.id, one.role, one.text) for one in memory.list()]

    assert found == [("m1", "user", "I moved to Oslo."), ("m2", "assistant", "Noted.")]


def test_a_langchain_message_of_blocks_gives_its_text_and_its_calls_once() -> None:
    blocks = [{"type": "text", "text": "Let me look."}, {"type": "tool_use", "name": "look"}]
    with open_memory() as memory:
        memory.add(chat("ai", blocks, tool_calls=[{"name": "look", "args": {"q": 1}}]))

        assert texts(memory) == ['Let me look.\n[tool call] look({"q": 1})']


def test_a_llamaindex_message_gives_the_text_of_its_blocks() -> None:
    message = SimpleNamespace(
        role=SimpleNamespace(value="user"),
        blocks=[SimpleNamespace(text="My cat is Tom."), SimpleNamespace(image=b"")],
        additional_kwargs={"id": "m1"},
    )
    with open_memory() as memory:
        memory.add(message)

        assert [(one.id, one.role, one.text) for one in memory.list()] == [
            ("m1", "user", "My cat is Tom.")
        ]


def test_chunks_are_not_cut_again_and_keep_id_and_metadata() -> None:
    long = "A sentence of words. " * 300
    with open_memory() as memory:
        memory.add([Chunk("n1", long, "guide", {"page_label": "3"}), Chunk("n2", "End.", "guide")])

        first, second = memory.list()

    assert (first.id, first.text, first.metadata["page_label"]) == ("n1", long, "3")
    assert (second.id, second.payload.doc_id) == ("n2", "guide")


def test_an_edited_documents_chunks_replace_the_old_ones() -> None:
    with open_memory() as memory:
        memory.add([Chunk("n1", "Nine o'clock.", "guide"), Chunk("n2", "Platform 4.", "guide")])
        memory.add([Chunk("n3", "Ten o'clock.", "guide")])

        assert texts(memory) == ["Ten o'clock."]
        memory.delete(doc_id="guide")
        assert texts(memory) == []


def test_pages_of_one_source_are_one_document_with_their_own_metadata() -> None:
    pages = [Page(f"Page {n}.", {"source": "a.pdf", "page": n}) for n in (0, 1)]
    with open_memory() as memory:
        memory.add([*pages, Page("Alone.", {"source": "b.pdf"})])
        memory.add([Page("New page.", {"source": "a.pdf", "page": 0})])

        found = {(one.payload.doc_id, one.text, one.metadata.get("page")) for one in memory.list()}

    assert found == {("a.pdf", "New page.", 0), ("b.pdf", "Alone.", None)}


def test_a_whole_document_is_cut() -> None:
    with open_memory() as memory:
        memory.add(Whole("guide", "A sentence of words. " * 300, doc_id="guide"))

        assert len(memory.list()) > 1


def test_metadata_that_json_cannot_say_is_written_as_text() -> None:
    with open_memory() as memory:
        memory.add(Page("Hello.", {"seen": {1}, "size": float("nan")}, id="d"))
        (record,) = memory.list()

    assert record.metadata == {"seen": "{1}", "size": "NaN"}


def test_a_document_without_text_is_refused() -> None:
    with open_memory() as memory, pytest.raises(InvalidInput, match="empty"):
        memory.add(Page("  "))


def test_what_is_nothing_of_all_that_is_refused() -> None:
    with open_memory() as memory, pytest.raises(InvalidInput, match="cannot add"):
        memory.add(SimpleNamespace(content=3))
