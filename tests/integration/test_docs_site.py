"""The documentation becomes a site in which every link leads somewhere and nothing is loaded from elsewhere."""

import json
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

pytest.importorskip("material", reason="could not import 'material'")
pytest.importorskip("mkdocstrings", reason="could not import 'mkdocstrings'")

pytestmark = pytest.mark.integration

ROOT = Path(__file__).resolve().parents[2]
_LOADED = re.compile(
    r"<(?:script|link|img|iframe|source)\b[^>]*?(?:src|href)=\"?(https?:)?//[^>]*>"
)
_STYLE = re.compile(r"(?:url\(|@import\s+)[\"']?(?:https?:)?//")


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site, built as `make docs` builds it: any warning fails."""
    folder = tmp_path_factory.mktemp("site")
    config = ROOT / "docs" / "site" / "mkdocs.yml"
    command = [sys.executable, "-m", "mkdocs", "build", "--quiet", "-f", str(config)]
    result = subprocess.run(
        [*command, "-d", str(folder)], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert result.returncode == 0, result.stderr
    return folder


def test_no_page_loads_anything_from_elsewhere(site: Path) -> None:
    pages = list(site.rglob("*.html"))
    loading = {
        page.name: match[0] for page in pages if (match := _LOADED.search(page.read_text("utf-8")))
    }
    styled = [path.name for path in site.rglob("*.css") if _STYLE.search(path.read_text("utf-8"))]
    assert len(pages) > 20
    assert not loading
    assert not styled


def test_the_python_interface_is_described_from_docstrings(site: Path) -> None:
    memory = (site / "reference" / "api" / "memory.html").read_text("utf-8")
    assert 'id="memplug.memory.Memory.search"' in memory
    assert 'id="memplug.memory.Memory.add"' in memory
    values = (site / "reference" / "api" / "types.html").read_text("utf-8")
    assert "One stored unit" in values or 'id="memplug.types.Record"' in values


def test_figures_stand_in_the_page_and_take_its_colours(site: Path) -> None:
    page = (site / "reference" / "hooks.html").read_text("utf-8")
    assert page.count('<svg class="mp"') == 10
    assert "prefers-color-scheme" not in page.partition("<article")[2]


def test_search_knows_the_pages_without_a_server(site: Path) -> None:
    script = (site / "search" / "search_index.js").read_text("utf-8")
    index = json.loads(script.removeprefix("var __index = "))
    locations = {entry["location"].partition("#")[0] for entry in index["docs"]}
    assert {"concepts.html", "reference/hooks.html", "reference/api/types.html"} <= locations
    assert "iframe-worker.js" in (site / "index.html").read_text("utf-8")


def test_a_browser_searches_the_site_from_disk_and_asks_nobody(
    site: Path, browse: Callable[[str], tuple[str, list[str]]]
) -> None:
    shown, asked_for = browse(f"{(site / 'index.html').as_uri()}?q=quarantine")
    assert "matching documents" in shown
    assert "Status and marks" in shown
    assert not asked_for
