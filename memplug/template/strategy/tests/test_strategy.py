"""The contract that memplug has with every strategy, and what this one promises beyond it."""

from __future__ import annotations

from typing import Any

from memplug import Message, Messages, Strategy
from memplug.testing import SAMPLES, StrategyContract, memory

from memplug_my_idea import MyIdea
from memplug_my_idea.strategy import MyIdeaConfig


def _said(name: str, text: str, id: str) -> Messages:
    return Messages((Message("user", text, name=name, id=id),))


class TestContract(StrategyContract):
    """Add samples that make your strategy act, and questions that it answers: what it does not do is not tested."""

    samples = (
        _said("Ann", "I will call the dentist. It is about time.", "p1"),
        _said("Ben", "We are going to Lisbon in May, and I'll book the train.", "p2"),
        *SAMPLES,
    )
    queries = ("Who calls the dentist?", "Lisbon", "里斯本的面包店")

    def strategy(self) -> Strategy[Any]:
        return MyIdea()


def test_a_plan_is_found_and_goes_with_its_message() -> None:
    with memory(MyIdea()) as opened:
        added = opened.add("I will call the dentist.", speaker="Ann")
        (plan,) = opened.search("dentist").candidates.asides["plans"]
        assert (plan.record.text, plan.record.payload.by) == ("I will call the dentist.", "Ann")
        opened.delete(added.ids[0])
        assert not opened.search("dentist").candidates.asides


def test_the_cues_are_a_setting() -> None:
    with memory(MyIdea(MyIdeaConfig(cues=("remind me",)))) as opened:
        opened.add("Remind me to water the plants. I will not think of it.")
        (plan,) = opened.search("plants").candidates.asides["plans"]
        assert plan.record.text == "Remind me to water the plants."
