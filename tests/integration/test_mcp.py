"""The MCP server with the library's own client: in this process, over stdio and over HTTP; and the command around it."""

import asyncio
import json
import os
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("mcp")
pytestmark = pytest.mark.integration

import httpx2
import uvicorn
from mcp import Client, StdioServerParameters
from mcp.client.stdio import stdio_client
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
    store = tmp_path / "store"
    async with Client(stdio_client(server(store, "--user", "ann"))) as client:
        assert "get_context" in (client.instructions or "")
        await client.call_tool("add_memory", {"text": "The dog is Rex."})
    recalled = {}
    for user in ("ann", "ben"):
        async with Client(stdio_client(server(store, "--user", user))) as client:
            found = await client.call_tool("get_context", {"query": "the dog"})
            recalled[user] = found.structured_content["text"]

    assert "Rex" in recalled["ann"]
    assert recalled["ben"] == ""


async def test_a_profile_is_shown_and_stays_the_same_while_its_facts_do() -> None:
    with Memory.open(":memory:", "hybrid+mem0") as memory:
        ann = memory.scoped(user_id="ann")
        ann.add("I live in Oslo and I like tea.", role="user")
        async with Client(build_server(ann)) as client:
            texts, profiles = [], []
            for turn in range(20):
                await client.call_tool("add_memory", {"text": f"Number {turn} is {turn * 7}."})
                found = await client.call_tool("get_context", {"query": f"number {turn}"})
                texts.append(found.structured_content["text"])
                read = await client.read_resource("memplug://profile")
                profiles.append(read.contents[0].text)  # type: ignore[union-attr]
            section = ann.section("profile")
            ann.add("I moved to Rome.", role="user")
            read = await client.read_resource("memplug://profile")

    assert section is not None
    assert "Oslo" in section.text
    assert all(f"## profile\n{section.text}\n" in text for text in texts)
    assert len(set(profiles)) == 1
    assert section.text in profiles[0]
    assert "Rome" in read.contents[0].text  # type: ignore[union-attr]


async def test_without_a_profile_its_resource_is_empty(memory: Memory) -> None:
    async with Client(build_server(memory.scoped(user_id="ann"))) as client:
        listed = (await client.list_resources()).resources
        read = await client.read_resource("memplug://profile")

    assert {str(one.uri) for one in listed} == {
        "memplug://recent",
        "memplug://profile",
        "memplug://stats",
    }
    assert read.contents[0].text == ""  # type: ignore[union-attr]


async def test_what_is_recalled_is_not_stored_again_and_does_not_pile_up(memory: Memory) -> None:
    sizes = []
    async with Client(build_server(memory.scoped(user_id="ann"))) as client:
        await client.call_tool("add_memory", {"text": "The dog is Rex."})
        for _ in range(20):
            found = await client.call_tool("get_context", {"query": "What is the dog called?"})
            text = found.structured_content["text"]
            sizes.append(len(text))
            await client.call_tool("add_memory", {"text": f"{text}\nThe dog is Rex."})

    stored = [one.text for one in memory.list(1000, user_id="ann")]
    assert set(stored) == {"The dog is Rex."}
    assert max(sizes[1:]) == min(sizes[1:])


async def test_one_server_serves_many_calls_off_the_event_loop(
    memory: Memory, on_loop: Callable[[Memory], list[str]]
) -> None:
    async with Client(build_server(memory.scoped(user_id="ann"))) as client:
        blocking = on_loop(memory)
        added = await asyncio.gather(
            *(client.call_tool("add_memory", {"text": f"Dog {n} is Rex."}) for n in range(20))
        )
        await asyncio.gather(
            *(client.call_tool("search_memories", {"query": "dog"}) for _ in range(20))
        )
        (id,) = added[0].structured_content["ids"]
        for name in ("get_memory", "delete_memory"):
            await client.call_tool(name, {"id": id})
        for name in ("recent", "stats", "profile"):
            await client.read_resource(f"memplug://{name}")

    assert blocking == []
    assert len(memory.list(100, user_id="ann")) == 19
    assert blocking != [], "the watch sees nothing"


async def test_a_call_that_is_cancelled_while_it_writes_is_written_as_a_whole(
    gated: Memory, cancelled: Callable[..., Any]
) -> None:
    async with Client(build_server(gated.scoped(user_id="ann"))) as client:
        await cancelled(gated, client.call_tool("add_memory", {"text": "Tea is green."}))
        found = await client.call_tool("search_memories", {"query": "tea"})

    assert [one["text"] for one in found.structured_content["memories"]] == ["Tea is green."]


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
