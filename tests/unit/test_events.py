"""What listeners are told: spans of verbs, steps and model calls, who is inside whom, and what is kept from them."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence
from dataclasses import dataclass

import pytest

from memplug import (
    AsyncMemory,
    Batch,
    Kind,
    Query,
    Ranking,
    Source,
    Strategy,
    StrategyConfig,
    StrategyError,
    View,
    hookimpl,
)
from memplug.events import Event, Events
from memplug.testing import ScriptedLLM, WordSearch, memory
from memplug.toolbox.ask import ask
from memplug.toolbox.prompts import Prompt


@dataclass(frozen=True)
class Note:
    """Nothing beside its text."""


NOTE: Kind[Note] = Kind("notes/note", Note)


class Notes(Strategy[StrategyConfig]):
    """A note an episode."""

    name = "notes"
    kinds = (NOTE,)

    @hookimpl
    def encode(self, sources: Sequence[Source], view: View) -> Batch:
        episodes = [one for source in sources for one in source.episodes]
        return Batch(put=tuple(NOTE.new(view, one.id, "note", Note(), [one]) for one in episodes))


class Broken(Strategy[StrategyConfig]):
    """Fails to answer."""

    name = "broken"

    @hookimpl
    def retrieve(self, query: Query, view: View) -> Ranking:
        raise RuntimeError("out of order")


class Tape:
    """A listener that remembers."""

    def __init__(self) -> None:
        self.events: list[Event] = []

    def __call__(self, event: Event) -> None:
        self.events.append(event)

    def ended(self, name: str) -> Event:
        """The one span of this name."""
        (found,) = [one for one in self.events if one.name == name and one.phase == "ended"]
        return found

    def inside(self, name: str) -> list[str]:
        """The names of the spans around it, innermost first."""
        by_id = {one.id: one for one in self.events if one.phase == "begun"}
        parent, names = self.ended(name).parent, []
        while parent:
            names.append(by_id[parent].name)
            parent = by_id[parent].parent
        return names


def test_a_verb_holds_its_steps() -> None:
    tape = Tape()
    with memory(WordSearch(), Notes(), on_event=tape) as mem:
        mem.add("green kite", id="a")
        mem.context("kite")
    assert tape.ended("add").facts["new"] == 1
    assert tape.ended("add").facts["made"] == 1
    assert tape.inside("notes.encode") == ["add"]
    assert tape.ended("notes.encode").facts == {
        "step": "notes", "stage": "encode", "put": 1, "link": 0, "mark": 0, "removed": 0,
    }  # fmt: skip
    assert tape.inside("words.retrieve") == ["search", "context"]
    assert tape.ended("search").facts["hits"] == 1
    assert tape.ended("context").seconds >= tape.ended("search").seconds > 0
    assert len(tape.events) == 2 * len({one.id for one in tape.events})


def test_a_step_that_fails_is_told_and_a_verb_that_raises_too() -> None:
    tape = Tape()
    with memory(WordSearch(), Broken(), on_event=tape) as mem:
        mem.search("kite")
    assert tape.ended("broken.retrieve").failure == "RuntimeError: out of order"
    assert tape.ended("search").failure == ""
    assert tape.ended("search").facts["failures"] == 1

    tape = Tape()
    with (
        memory({"use": Broken(), "on_error": "raise"}, on_event=tape) as mem,
        pytest.raises(StrategyError),
    ):
        mem.search("kite")
    assert tape.ended("search").failure.startswith("StrategyError: strategy 'broken' failed")
    assert tape.ended("broken.retrieve").failure.startswith("StrategyError: ")


def test_a_step_under_a_time_limit_stays_inside_its_verb() -> None:
    tape = Tape()
    events = Events([tape])

    class Asking(WordSearch):
        """Opens a span of its own, as a metered model does."""

        @hookimpl
        def retrieve(self, query: Query, view: View) -> Ranking:
            with events.span("model", "tiny"):
                return super().retrieve(query, view)

    with memory({"use": Asking(), "limit": 60.0}, on_event=tape) as mem:
        mem.search("kite")
    assert tape.inside("tiny") == ["words.retrieve", "search"]


class Asked(Notes):
    """Asks a model before it notes."""

    @hookimpl
    def encode(self, sources: Sequence[Source], view: View) -> Batch:
        ask(self.resources.llm, Prompt("note", "Note {turns}.", ("turns",)), turns="a secret")
        return super().encode(sources, view)


def test_a_model_call_is_inside_the_step_that_asks() -> None:
    tape = Tape()
    llm = ScriptedLLM(["likes tea"])
    with memory(WordSearch(), Asked(), llm=llm, enrich="inline", on_event=tape) as mem:
        mem.add("green kite", id="a")
    assert tape.inside("scripted") == ["notes.encode", "add"]
    facts = tape.ended("scripted").facts
    assert (facts["operation"], facts["step"], facts["stage"]) == ("chat", "notes", "encode")
    assert (facts["calls"], facts["tokens_out"]) == (1, 2)
    assert "secret" not in repr(tape.events)


def test_work_in_the_background_is_a_span_of_its_own() -> None:
    tape = Tape()
    with memory(WordSearch(), Notes(), on_event=tape, enrich="background") as mem:
        mem.add("green kite", id="a")
        assert mem.flush(30)
    assert tape.inside("notes.encode") == ["work"]
    assert tape.ended("work").facts["done"] == 2
    assert tape.ended("work").facts["queue"] == 0


def test_verbs_that_are_awaited_are_told_too() -> None:
    tape = Tape()

    async def life() -> None:
        async with AsyncMemory(memory(WordSearch())) as mem:
            stop = mem.listen(tape)
            await mem.add("green kite")
            stop()
            await mem.search("kite")

    asyncio.run(life())
    assert [one.name for one in tape.events] == ["add", "add"]


def test_a_scoped_handle_tells_the_same_listeners() -> None:
    tape = Tape()
    with memory() as mem:
        mem.listen(tape)
        mem.scoped(user_id="ann").search("kite")
    assert tape.ended("search").kind == "verb"


def test_a_listener_that_raises_harms_nothing_and_is_logged_once(
    caplog: pytest.LogCaptureFixture,
) -> None:
    tape = Tape()

    def broken(event: Event) -> None:
        raise RuntimeError("no")

    with memory(on_event=broken) as mem, caplog.at_level(logging.WARNING):
        mem.listen(tape)
        mem.add("green kite")
        assert len(mem.search("kite").hits) == 1
    assert tape.ended("add").failure == ""
    assert [one.message.partition(" on ")[0] for one in caplog.records] == ["a listener failed"]


def test_text_is_given_only_to_those_who_asked_for_it() -> None:
    bare, told = Tape(), Tape()
    with memory(WordSearch(), Notes(), llm=ScriptedLLM([]), enrich="inline", on_event=bare) as mem:
        mem.listen(told, text=True)
        mem.add("a secret kite", id="a")
        mem.context("secret kite")
    assert told.ended("add").texts == {"asked": "a secret kite"}
    assert "a secret kite" in told.ended("context").texts["answered"]
    assert "secret" not in repr(bare.events)
    assert len(bare.events) == len(told.events)
