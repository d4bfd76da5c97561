"""The `py` snippets of the pages on LangChain, LlamaIndex and MCP run; `model` is a scripted chat model."""

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

DOCS = Path(__file__).resolve().parents[2] / "docs"


class Model(GenericFakeChatModel):
    """A chat model that says "ok" and takes tools."""

    def bind_tools(self, tools: Any, **kwargs: Any) -> Any:
        return self


@pytest.mark.parametrize("page", ["langchain.md", "llamaindex.md", "mcp.md"])
def test_snippets_run(page: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    text = (DOCS / page).read_text("utf-8")
    snippets = re.findall(r"^```py\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)
    says = Model(messages=iter([AIMessage("ok") for _ in range(9)]))
    namespace: dict[str, Any] = {"__name__": "snippet", "model": says}
    assert snippets
    try:
        for snippet in snippets:
            exec(compile(snippet, page, "exec"), namespace)
    finally:
        namespace["memory"].close()
