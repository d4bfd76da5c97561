"""A session's messages, word for word, beside what is remembered of them."""

from collections.abc import Iterator

import pytest

from memplug import Batch, InvalidInput, Kind, Memory, Record, Scope
from memplug.testing import memory as open_memory
from memplug.transcript import TURN, Line, Transcript, Turn


@pytest.fixture
def ann() -> Iterator[Memory]:
    with open_memory() as memory:
        yield memory.scoped(user_id="ann")


def line(text: str, id: str = "", role: str = "user") -> Line:
    return Line(message={"said": text}, role=role, text=text, id=id)


def said(transcript: Transcript) -> list[object]:
    return [one["said"] for one in transcript.messages()]


def test_messages_come_back_in_order_repeats_and_all(ann: Memory) -> None:
    transcript = Transcript(ann, "s1")
    transcript.append([line("Hi"), line("Hello", role="assistant")])
    transcript.append([line("Hi")])

    assert said(transcript) == ["Hi", "Hello", "Hi"]


def test_what_is_said_is_found_from_another_session(ann: Memory) -> None:
    Transcript(ann, "s1").append([line("My dog is called Rex.")])

    assert ann.search("What is my dog called?")[0].record.text == "My dog is called Rex."
    assert said(Transcript(ann, "s2")) == []


def test_a_message_that_comes_again_is_not_added_again(ann: Memory) -> None:
    transcript = Transcript(ann, "s1")
    transcript.append([line("Hi", "m1")])
    transcript.append([line("Hi", "m1")])

    assert said(transcript) == ["Hi"]
    assert len(ann.list(filters={"kind": "episode"})) == 1


def test_a_line_that_is_not_to_be_remembered_is_only_logged(ann: Memory) -> None:
    transcript = Transcript(ann, "s1")
    transcript.append([Line(message={"said": "Be kind"}, role="system", text="x", remember=False)])

    assert said(transcript) == ["Be kind"]
    assert not ann.list(filters={"kind": "episode"}).records
    transcript.append([line("Hi", "m1")])
    assert transcript.entries() == [("", {"said": "Be kind"}), ("m1", {"said": "Hi"})]


def test_clearing_leaves_what_was_remembered(ann: Memory) -> None:
    transcript = Transcript(ann, "s1")
    transcript.append([line("My dog is called Rex.")])
    transcript.clear()

    assert said(transcript) == []
    assert len(ann.search("dog")) == 1


def test_deleting_an_episode_takes_its_message_out_of_the_log(ann: Memory) -> None:
    transcript = Transcript(ann, "s1")
    transcript.append([line("Secret", "m1"), line("Hello", "m2")])
    ann.delete("m1")

    assert said(transcript) == ["Hello"]


def test_the_log_is_never_searched(ann: Memory) -> None:
    Transcript(ann, "s1").append([line("My dog is called Rex.")])

    assert {hit.record.kind for hit in ann.search("user message dog")} == {"episode"}


def test_another_user_has_another_log(ann: Memory) -> None:
    Transcript(ann, "s1").append([line("Hi")])

    assert said(Transcript(ann.scoped(user_id="ben"), "s1")) == []


def test_more_messages_than_a_page_come_back(ann: Memory) -> None:
    transcript = Transcript(ann, "s1")
    transcript.append([line(str(n)) for n in range(1100)])

    assert said(transcript) == [str(n) for n in range(1100)]


def test_registering_a_kind_twice_changes_nothing_and_another_of_its_name_is_refused() -> None:
    with open_memory() as memory:
        memory.register(TURN)
        memory.register(TURN)
        record = Record(id="a", kind=TURN.name, text="x", payload=Turn())
        memory.write(Batch(put=(record,)))
        with pytest.raises(InvalidInput, match=r"transcript/turn"):
            memory.register(Kind("transcript/turn", Turn))


def test_a_handle_tells_what_is_bound_to_it() -> None:
    with open_memory() as memory:
        assert memory.bound is None
        assert memory.scoped(user_id="ann").bound == Scope(user_id="ann")
