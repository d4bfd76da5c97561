"""What MkDocs is told of these pages: navigation from the index, headings named as GitHub names them, pages of the Python
interface, figures that follow the theme.
"""

from __future__ import annotations

import re
import sys
from importlib import import_module
from pathlib import Path
from typing import Any

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page

import memplug

DOCS = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(Path(__file__).resolve().parent))

from flowcharts import drawn as with_flowcharts  # noqa: E402 - a script beside this one

INTERFACE = {
    "memplug.memory": ("Memory", "What an application holds, with every verb."),
    "memplug.aio": ("AsyncMemory", "The same verbs as coroutines."),
    "memplug.results": ("Results", "What the verbs answer with."),
    "memplug.types": (
        "Values",
        "What passes between an application, the core and the strategies. All are frozen.",
    ),
    "memplug.strategy": ("Strategy", "What a plugin inherits from."),
    "memplug.hookspecs": ("Hooks", "The contract between the core and a strategy."),
    "memplug.view": ("View", "The window through which a strategy sees what is stored."),
    "memplug.projection": (
        "Projection",
        "State that a strategy derives, and the core keeps up to date.",
    ),
    "memplug.ports": ("Ports", "What models, embedders and storages have to offer."),
    "memplug.errors": ("Errors", "What is raised, and when."),
}
"""Title and first sentence of the page for the public names of each module."""

BESIDE = {
    "memplug.testing": ("Testing", "Fakes, builders and contracts for those who write plugins."),
    "memplug.evaluation": ("Evaluation", "What `memplug eval` is made of."),
    "memplug.evaluation.redteam": (
        "Attacks",
        "What `memplug redteam` and its families are made of.",
    ),
    "memplug.datasets": ("Data sets", "What a loader gives, and the loaders that ship."),
}
"""The same for modules with names of their own."""

_LINK = re.compile(r"\[([^\]]+)\]\(([^)\s#]+\.md)\)")
_FIGURE = re.compile(r"^!\[[^\]]*\]\(((?:[\w-]+/)*figures/[\w-]+\.svg)\)$", re.MULTILINE)
_STYLE = re.compile(r"<style>.*?</style>\n?", re.DOTALL)


def on_config(config: MkDocsConfig) -> MkDocsConfig:
    config.nav = [{"Home": "index.md"}, *_navigation()]
    config.mdx_configs.setdefault("toc", {})["slugify"] = _as_github
    return config


def _navigation() -> list[dict[str, Any]]:
    """One section for each heading of the index, with the pages that its table links to."""
    text = (DOCS / "index.md").read_text(encoding="utf-8")
    sections = []
    for part in re.split(r"^## ", text, flags=re.MULTILINE)[1:]:
        title = part.partition("\n")[0].strip()
        pages = [{name: path} for name, path in _LINK.findall(part)]
        sections.append({title: pages})
    sections.append({"Python interface": [{title: path} for title, path, _ in _interface()]})
    return sections


def _as_github(heading: str, separator: str) -> str:
    """The anchor that GitHub makes of a heading, so that a link works in both places."""
    return re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", separator)


def on_files(files: Files, *, config: MkDocsConfig) -> Files:
    for _, path, text in _interface():
        files.append(File.generated(config, path, content=text))
    return files


def _interface() -> list[tuple[str, str, str]]:
    """(title, path, text) of a page for each module that public names come from."""
    names: dict[str, list[str]] = {module: [] for module in INTERFACE}
    for name in memplug.__all__:
        if not name.startswith("_"):
            names[memplug._HOME_OF[name]].append(name)
    pages = []
    for module, public in names.items():
        title, sentence = INTERFACE[module]
        entries = [f"::: {module}.{name}\n" for name in public]
        if module == "memplug.memory":
            entries = [f"{entry}    options:\n      inherited_members: true\n" for entry in entries]
        pages.append((title, _path(module), _page(title, sentence, entries)))
    for module, (title, sentence) in BESIDE.items():
        entries = [f"::: {module}.{name}\n" for name in import_module(module).__all__]
        pages.append((title, _path(module), _page(title, sentence, entries)))
    return pages


def _path(module: str) -> str:
    return f"reference/api/{module.removeprefix('memplug.')}.md"


def _page(title: str, sentence: str, entries: list[str]) -> str:
    return "\n".join([f"# {title}\n", f"{sentence}\n", *entries])


def on_page_markdown(markdown: str, *, page: Page, config: MkDocsConfig, files: Files) -> str:
    """Puts figures into the page itself, so that their colours are those of the theme."""
    folder = DOCS / Path(page.file.src_path).parent

    def drawn(match: re.Match[str]) -> str:
        return _STYLE.sub("", (folder / match[1]).read_text(encoding="utf-8")).strip()

    return with_flowcharts(_FIGURE.sub(drawn, markdown))
