"""The glossary keeps memplug's contract, and does what its page says."""

from __future__ import annotations

from typing import Any

import pytest
from memplug_glossary import Glossary
from memplug_glossary.terms import explained, written_out

from memplug import Message, Messages, Strategy
from memplug.testing import SAMPLES, StrategyContract, WordSearch, memory


def _said(text: str, id: str) -> Messages:
    return Messages((Message("user", text, name="Ann", id=id),))


class TestContract(StrategyContract):
    samples = (
        _said("OKR stands for objectives and key results.", "g1"),
        _said("Ask the Data Protection Officer (DPO) first.", "g2"),
        *SAMPLES,
    )
    queries = ("When is the OKR meeting?", "Who is the DPO?", "Pixel the cat")

    def strategy(self) -> Strategy[Any]:
        return Glossary()


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("OKR stands for objectives and key results.", [("OKR", "objectives and key results")]),
        ("Ask the Data Protection Officer (DPO).", [("DPO", "Data Protection Officer")]),
        ("The Data Protection Officer (EU) called.", []),
        ("NASA launched.", []),
    ],
)
def test_explanations_are_read(text: str, found: list[tuple[str, str]]) -> None:
    assert explained(text) == found


def test_only_what_is_not_there_is_written_out() -> None:
    terms = {"OKR": ["objectives and key results"]}
    assert written_out("The OKR?", terms) == "The OKR? objectives and key results"
    assert written_out("OKR, objectives and key results", terms).count("objectives") == 1
    assert written_out("The DPO?", terms) == "The DPO?"


def test_a_text_is_found_that_never_uses_the_abbreviation() -> None:
    with memory(WordSearch(), Glossary()) as opened:
        opened.add("We review the key results every Friday.", id="review")
        assert not opened.search("OKR?").hits
        opened.add("OKR stands for objectives and key results.", id="explains")
        assert "review" in [hit.record.id for hit in opened.search("OKR?").hits]
        opened.delete("explains")
        assert not opened.search("OKR?").hits
