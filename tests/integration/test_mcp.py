"""The MCP server with the library's own client: in this process, over stdio and over HTTP; and the command around it."""

import json
import os
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("mcp")
pytestmark = pytest.mark.integration

import httpx2
import uvicorn
from mcp import Client, StdioServerParameters
from mcp.client.streamable_http import streamable_http_client
from typer.testing import CliRunner

from memplug import Memory, ScopeError
from memplug.cli import app
from memplug_mcp import build_server
from memplug_mcp.serving import http_app


@pytest.fixture
def memory() -> Iterator[Memory]:
    with Memory.open(":memory:") as opened:
        yield opened


async def test_a_client_remembers_finds_corrects_and_forgets(memory: Memory) -> None:
    async with Client(build_server(memory.scoped(user_id="ann"))) as client:
        added = await client.call_tool("add_memory", {"text": "The dog is Rex."})
        (id,) = added.structured_content["ids"]
        found = await client.call_tool("search_memories", {"query": "dog"})
        assert found.structured_content["memories"][0]["text"] == "The dog is Rex."
        await client.call_tool("update_memory", {"id": id, "text": "The dog is Max."})
        read = await client.call_tool("get_memory", {"id": id})
        assert read.structured_content["text"] == "The dog is Max."
        context = await client.call_tool("get_context", {"query": "What is the dog called?"})
        assert "Max" in context.structured_content["text"]
        recent = await client.read_resource("memplug://recent")
        assert json.loads(recent.contents[0].text)[0]["id"] == id  # type: ignore[union-attr]
        stats = await client.read_resource("memplug://stats")
        assert json.loads(stats.contents[0].text)["records"] == {"episode": 1}  # type: ignore[union-attr]
        await client.call_tool("delete_memory", {"id": id})
        again = await client.call_tool("get_memory", {"id": id})
        assert again.is_error

    assert memory.list(user_id="ann").records == ()


async def test_tools_say_what_they_do_and_take_no_scope(memory: Memory) -> None:
    async with Client(build_server(memory.scoped(user_id="ann"))) as client:
        tools = (await client.list_tools()).tools

    hints = {one.name: one.annotations for one in tools}
    assert all(one is not None and one.open_world_hint is False for one in hints.values())
    reading = {name for name, one in hints.items() if one and one.read_only_hint}
    assert reading == {"search_memories", "get_memory", "get_context"}
    assert {name for name, one in hints.items() if one and one.destructive_hint} == {
        "update_memory",
        "delete_memory",
    }
    taken = {name for one in tools for name in one.input_schema["properties"]}
    assert taken == {"text", "query", "limit", "id", "budget"}
    assert all(one.description and one.output_schema for one in tools)


async def test_two_users_never_see_each_other(memory: Memory) -> None:
    async with Client(build_server(memory.scoped(user_id="ann"))) as ann:
        added = await ann.call_tool("add_memory", {"text": "The dog is Rex."})
    async with Client(build_server(memory.scoped(user_id="ben"))) as ben:
        found = await ben.call_tool("search_memories", {"query": "dog"})
        read = await ben.call_tool("get_memory", {"id": added.structured_content["ids"][0]})

    assert found.structured_content["memories"] == []
    assert read.is_error


async def test_what_is_wrong_is_told(memory: Memory) -> None:
    async with Client(build_server(memory.scoped(user_id="ann"))) as client:
        answer = await client.call_tool("update_memory", {"id": "nope", "text": "x"})

    assert answer.is_error
    assert "no record 'nope'" in answer.content[0].text  # type: ignore[union-attr]


def test_a_server_needs_to_know_whose_memory_it_serves(memory: Memory) -> None:
    with pytest.raises(ScopeError, match="whose"):
        build_server(memory)


def server(store: Path, *more: str) -> StdioServerParameters:
    words = ["-m", "memplug", "mcp", "--store", str(store), *more]
    return StdioServerParameters(command=sys.executable, args=words, env=dict(os.environ))


async def test_what_is_told_over_stdio_is_recalled_by_another_process(tmp_path: Path) -> None:
    parameters = server(tmp_path / "store", "--user", "ann")
    async with Client(parameters) as client:
        assert "get_context" in (client.instructions or "")
        await client.call_tool("add_memory", {"text": "The dog is Rex."})
    async with Client(parameters) as client:
        found = await client.call_tool("get_context", {"query": "the dog"})

    assert "Rex" in found.structured_content["text"]


def test_nothing_but_the_protocol_is_on_stdout(tmp_path: Path) -> None:
    hello = {
        "jsonrpc": "2.0",
        "id": 1,
        "method": "initialize",
        "params": {
            "protocolVersion": "2025-06-18",
            "capabilities": {},
            "clientInfo": {"name": "test", "version": "1"},
        },
    }
    parameters = server(tmp_path / "store", "--user", "ann")
    result = subprocess.run(
        [parameters.command, *parameters.args],
        input=json.dumps(hello) + "\n",
        capture_output=True,
        text=True,
        timeout=100,
        check=False,
    )
    answers = [json.loads(line) for line in result.stdout.splitlines()]

    assert [one["id"] for one in answers] == [1]
    assert answers[0]["result"]["serverInfo"]["name"] == "memplug"


@pytest.fixture
def address(memory: Memory) -> Iterator[str]:
    """The server over HTTP, with the token "secret"."""
    app = http_app(memory.scoped(user_id="ann"), "secret")
    with socket.create_server(("127.0.0.1", 0)) as listening:
        running = uvicorn.Server(uvicorn.Config(app, log_level="error"))
        thread = threading.Thread(target=running.run, kwargs={"sockets": [listening]})
        thread.start()
        yield f"http://127.0.0.1:{listening.getsockname()[1]}/mcp"
        running.should_exit = True
        thread.join()


async def test_over_http_the_token_is_asked_for(address: str) -> None:
    async with httpx2.AsyncClient() as plain:
        for headers in ({}, {"authorization": "Bearer wrong"}):
            assert (await plain.post(address, json={}, headers=headers)).status_code == 401
    known = httpx2.AsyncClient(headers={"authorization": "Bearer secret"})
    async with known, Client(streamable_http_client(address, http_client=known)) as client:
        added = await client.call_tool("add_memory", {"text": "The dog is Rex."})

    assert added.structured_content["new"] == 1


def run(*words: object, input: str = "") -> Any:  # noqa: A002 - the runner calls it that
    return CliRunner().invoke(app, ["mcp", *map(str, words)], input=input)


def test_the_command_serves_loopback_only(tmp_path: Path) -> None:
    result = run("--store", tmp_path / "s", "--user", "ann", "--http", "--host", "0.0.0.0")

    assert result.exit_code == 1
    assert "loopback" in result.stderr
