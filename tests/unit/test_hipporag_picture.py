"""`memplug graph`: the picture of an answer, and the list of edges."""

from __future__ import annotations

import json
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from memplug_hipporag.drawing import drawn
from memplug_hipporag.listing import EdgeRow, written
from memplug_hipporag.neighbourhood import Neighbourhood, Spot, Tie

HOSTILE = (
    "</title><script src=https://x.test/a.js></script>\u202e<img src=x onerror=1>' \" & {braces}"
)
TEXTS = (
    "Ann Lee was born in Riga.",
    "Riga lies on the Daugava in Latvia.",
    "The Daugava ends in the Gulf of Riga.",
    "Tom likes tea.",
)


class Page(HTMLParser):
    """What a browser would do with a document: its tags, attributes and text."""

    def __init__(self, document: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.text = ""
        self.feed(document)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += attrs

    def handle_data(self, data: str) -> None:
        self.text += data


@pytest.fixture
def filled(cli: Any) -> Any:
    for number, text in enumerate(TEXTS):
        cli("add", text, "--id", f"p{number}", "--user", "ann", "--pipeline", "hybrid+hipporag")
    return cli


def picture(text: str) -> Neighbourhood:
    spots = (
        Spot("question", "question", text, 1.0),
        Spot("fact:1", "fact", text, 0.9),
        Spot("node:1", "start", text, 0.2),
        Spot("node:2", "entity", text, 0.1),
        Spot("node:3", "episode", text, 0.3, text, 1, 0.8),
    )
    ties = (
        Tie("question", "fact:1", "linked", 0.9),
        Tie("fact:1", "node:1", "names", 0.9),
        Tie("node:1", "node:2", "walk", 1.0),
        Tie("node:2", "node:3", "walk", 0.0),
        Tie("node:3", "node:1", "onward", 1.0),
    )
    return Neighbourhood(text, spots, ties, 2, 1, 1)


def test_stored_text_is_shown_and_never_becomes_markup() -> None:
    plain, hostile = Page(drawn(picture("plain"))), Page(drawn(picture(HOSTILE)))

    assert hostile.tags == plain.tags
    assert [name for name, _ in hostile.attributes] == [name for name, _ in plain.attributes]
    assert "<script src=https://x.test/a.js>" in hostile.text
    assert "{braces}" in hostile.text
    assert "\u202e" not in hostile.text


def test_a_picture_has_no_script_and_asks_for_nothing() -> None:
    document = drawn(picture("plain"))
    page = Page(document)

    assert not {"script", "link", "img", "iframe", "object", "base", "form"} & set(page.tags)
    assert not {"src", "href", "action"} & {name for name, _ in page.attributes}
    assert "url(" not in document
    assert "@import" not in document
    assert ("content", "default-src 'none'; style-src 'unsafe-inline'") in page.attributes


def test_a_line_is_drawn_for_each_tie_between_its_cards() -> None:
    document = drawn(picture("plain"))
    for line in ("linked n0 n1", "names n1 n2", "walk n2 n3", "walk n3 n4", "onward n2 n4"):
        assert document.count(f'<path class="{line}"') == 1


def test_show_draws_the_way_to_the_answer(filled: Any, tmp_path: Path) -> None:
    file = tmp_path / "riga.html"
    question = "Where was Ann Lee born?"
    told = filled.json("graph", "show", question, "-o", str(file), "--user", "ann")
    page = Page(file.read_text("utf-8"))

    assert told["file"] == str(file)
    assert told["episode"] == 4
    assert told["start"] >= 2
    assert "ann lee was born in riga" in page.text
    assert all(text in page.text for text in (*TEXTS, question))


def test_show_writes_over_a_file_only_when_told_to(filled: Any, tmp_path: Path) -> None:
    file = tmp_path / "graph.html"
    file.write_text("kept")
    arguments = ("graph", "show", "Riga", "-o", str(file), "--user", "ann")
    refused = filled(*arguments, code=1)

    assert "exists" in refused.stderr
    assert file.read_text() == "kept"
    filled(*arguments, "--force")
    assert file.read_text("utf-8").startswith("<!doctype html>")


def test_show_prints_the_picture(filled: Any) -> None:
    shown = filled("graph", "show", "Riga", "-o", "-", "--user", "ann").stdout
    assert shown.startswith("<!doctype html>")
    assert shown.endswith("</html>\n")


def test_the_graph_of_another_user_is_empty_and_said_to_be(filled: Any) -> None:
    shown = filled("graph", "export", "-", "--user", "ben")
    assert shown.stdout == "kind\tsource\ttarget\tweight\trelations\n"
    assert "empty" in shown.stderr


def test_a_pipeline_without_the_strategy_is_named(filled: Any) -> None:
    refused = filled("graph", "export", "-", "--user", "ann", "--pipeline", "hybrid", code=1)
    assert "no hipporag" in refused.stderr


def test_edges_are_exported_as_lines(filled: Any, tmp_path: Path) -> None:
    file = tmp_path / "edges.jsonl"
    told = filled.json("graph", "export", str(file), "--user", "ann")
    rows = [json.loads(line) for line in file.read_text("utf-8").splitlines()]

    assert told == {"file": str(file), "edges": len(rows)}
    held = {(row["source"], row["target"]) for row in rows if row["kind"] == "holds"}
    facts = {(row["source"], row["target"]): row for row in rows if row["kind"] == "fact"}
    assert {("p0", "ann lee"), ("p0", "riga"), ("p1", "riga")} <= held
    assert facts["ann lee", "riga"]["relations"] == "was born in"
    assert facts["ann lee", "riga"]["weight"] == 2.0


def test_edges_are_exported_as_a_table_by_default(filled: Any) -> None:
    lines = filled("graph", "export", "-", "--user", "ann").stdout.splitlines()
    assert lines[0] == "kind\tsource\ttarget\tweight\trelations"
    assert "holds\tp0\tann lee\t1\t" in lines
    assert "fact\tann lee\triga\t2\twas born in" in lines


def test_a_row_stays_one_line_and_no_formula(tmp_path: Path) -> None:
    file = tmp_path / "edges.tsv"
    row = EdgeRow("holds", "=1+1\n\tx\x1b[2J", "a\u202eb", 0.5)
    with file.open("w", encoding="utf-8") as target:
        assert written([row], target, "tsv") == 1

    assert file.read_text("utf-8").splitlines()[1] == "holds\t'=1+1 x\ufffd[2J\ta\ufffdb\t0.5\t"
