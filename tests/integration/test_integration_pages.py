"""The `py` snippets of the pages on integrations run, and what comes in the `diff` ones; `model` and `llm` are scripted."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("langchain")
pytest.importorskip("langchain_classic")
pytest.importorskip("llama_index.core")
pytest.importorskip("mcp")
pytestmark = pytest.mark.integration

from langchain_core.language_models.fake_chat_models import GenericFakeChatModel
from langchain_core.messages import AIMessage
from llama_index.core.llms import MockLLM

DOCS = Path(__file__).resolve().parents[2] / "docs"


class Model(GenericFakeChatModel):
    """A chat model that says "ok" and takes tools."""

    def bind_tools(self, tools: Any, **kwargs: Any) -> Any:
        return self


PAGES = ("classic-chains", "coming-from", "langchain", "langgraph", "llamaindex", "mcp")


def after(language: str, block: str) -> str:
    """A snippet as it is once what a `diff` block says was done."""
    if language == "py":
        return block
    return "".join(line[1:] or "\n" for line in block.splitlines(keepends=True) if line[0] != "-")


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
@pytest.mark.parametrize("page", PAGES)
def test_snippets_run(page: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    text = (DOCS / f"{page}.md").read_text("utf-8")
    blocks = re.findall(r"^```(py|diff)\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)
    written = [after(*block) for block in blocks]
    configs = [one for one in written if one.startswith("{")]
    assert all(json.loads(one)["mcpServers"] for one in configs)
    snippets = [one for one in written if one not in configs]
    says = Model(messages=iter([AIMessage("ok") for _ in range(9)]))
    namespace: dict[str, Any] = {"__name__": "snippet", "model": says, "llm": MockLLM()}
    assert snippets
    try:
        for snippet in snippets:
            exec(compile(snippet, page, "exec"), namespace)
    finally:
        namespace["memory"].close()
