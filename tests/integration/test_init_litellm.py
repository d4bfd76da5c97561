"""`memplug init` with litellm against a scripted server: schemas, servers without them, small models, dead addresses."""

from __future__ import annotations

import importlib.util
import socket
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from memplug import Memory
from memplug.cli import app
from memplug.config import load_settings
from memplug.testing.openai_server import OpenAIServer
from memplug.types import Message

pytestmark = pytest.mark.integration

if importlib.util.find_spec("litellm") is None:  # its own import belongs into memplug's hands
    pytest.skip("could not import 'litellm'", allow_module_level=True)

KEY = "a-key-that-must-not-be-written"
FACTS = '{"facts": ["Ann moved to Lisbon."], "person": "Ann"}'


def sensible(messages: Sequence[Mapping[str, Any]]) -> str:
    return FACTS if "Lisbon" in str(messages) else "Blue."


def thinking(messages: Sequence[Mapping[str, Any]]) -> str:
    return f"<think>Well, {{}} then.</think>\nHere you are:\n```json\n{sensible(messages)}\n```"


@pytest.fixture(autouse=True)
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("TOY_KEY", KEY)


def run(url: str, *more: str, code: int = 0) -> Any:
    arguments = ("init", "--llm", "openai/toy", "--api-base", url, "--api-key-env", "TOY_KEY")
    result = CliRunner().invoke(app, (*arguments, *more))
    assert result.exit_code == code, result.output
    return result


def options() -> dict[str, Any]:
    settings = load_settings("memplug.toml")
    assert settings.llm is not None
    assert settings.llm.use == "litellm"
    return settings.llm.options


def test_a_model_with_schemas_is_probed_and_used() -> None:
    with OpenAIServer(sensible) as server:
        done = run(server.url)
        assert "yes, bound to a JSON schema" in done.output
        assert "counted" in done.output
        known = {"model": "openai/toy", "api_base": server.url, "api_key_env": "TOY_KEY"}
        assert options() == known
        assert KEY not in Path("memplug.toml").read_text("utf-8")
        with Memory.open(":memory:", config="memplug.toml") as memory:
            llm = memory.runtime.resources.llm
            assert llm is not None
            assert llm.complete([Message("user", "Which colour?")]).text == "Blue."
        assert server.asked("chat")[-1].headers["Authorization"] == f"Bearer {KEY}"


def test_a_server_that_knows_no_schemas_is_asked_by_instruction() -> None:
    with OpenAIServer(sensible, refuses_schemas=True) as server:
        assert "yes, by instruction" in run(server.url).output
    assert options()["answers"] == "instruction"


def test_a_small_model_that_thinks_and_fences_is_tolerated() -> None:
    with OpenAIServer(thinking, refuses_schemas=True) as server:
        done = run(server.url)
    assert "yes, by instruction" in done.output
    assert "<think>" not in done.output


def test_where_nothing_listens_nothing_is_written() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{taken.getsockname()[1]}/v1"
        refused = run(url, code=1)
    assert "error: " in refused.output
    assert KEY not in refused.output
    assert not Path("memplug.toml").exists()
