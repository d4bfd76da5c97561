"""Diagrams of the pages become figures; what is not understood stays as it is."""

import sys
import xml.etree.ElementTree as ET
from importlib import import_module
from pathlib import Path
from types import ModuleType

import pytest

SITE = Path(__file__).resolve().parents[2] / "docs" / "site"


@pytest.fixture
def flowcharts(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    monkeypatch.syspath_prepend(str(SITE))
    monkeypatch.delitem(sys.modules, "flowcharts", raising=False)
    return import_module("flowcharts")


def block(text: str) -> str:
    return f"before\n\n```mermaid\n{text}\n```\n\nafter\n"


def texts(figure: str) -> list[str]:
    start, end = figure.index("<svg"), figure.index("</svg>") + len("</svg>")
    return [
        one.text or ""
        for one in ET.fromstring(figure[start:end]).iter()
        if one.tag.endswith("text")
    ]


@pytest.mark.parametrize("direction", ["LR", "TD"])
def test_nodes_edges_and_their_texts_are_drawn(flowcharts: ModuleType, direction: str) -> None:
    lines = (
        f"flowchart {direction}",
        "  A([note]) -->|holds| B[(store)] & C{new?}",
        "  C -- yes --> B",
        "  B -. later .-> A",
        "  A --> D[a <b> & c]",
    )
    page = flowcharts.drawn(block("\n".join(lines)))
    assert page.startswith("before\n\n<svg")
    assert page.endswith("</svg>\n\nafter\n")
    assert sorted(texts(page)) == sorted(
        ["note", "store", "new?", "a <b> & c", "holds", "holds", "yes", "later"]
    )
    assert page.count('class="mp-tip"') == 5
    assert "note leads to store (holds)" in page


@pytest.mark.parametrize(
    "text",
    [
        "sequenceDiagram\n  A->>B: hello",
        "flowchart LR\n  A --x B",
        "flowchart LR\n  subgraph one",
        "",
    ],
)
def test_what_is_not_understood_is_left(flowcharts: ModuleType, text: str) -> None:
    assert flowcharts.drawn(block(text)) == block(text)


def test_every_diagram_of_the_pages_is_drawn(flowcharts: ModuleType) -> None:
    left = {
        page.name
        for page in SITE.parent.rglob("*.md")
        if "```mermaid" in flowcharts.drawn(page.read_text("utf-8"))
    }
    assert not left
