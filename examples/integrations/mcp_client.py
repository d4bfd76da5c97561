"""A client of the Model Context Protocol that starts `memplug mcp`, remembers, and asks a second server.

Clients such as Claude Desktop do the same: `memplug mcp install claude-desktop --user ann`.
"""

from __future__ import annotations

import asyncio
import os
import sys
from tempfile import TemporaryDirectory
from typing import Any

from mcp import Client, StdioServerParameters
from mcp.client.stdio import stdio_client


def served(place: str, user: str) -> Any:
    """A server in a process of its own, over stdin and stdout."""
    words = ["-m", "memplug", "mcp", "--store", place, "--user", user]
    return stdio_client(
        StdioServerParameters(command=sys.executable, args=words, env={**os.environ})
    )


async def main() -> None:
    with TemporaryDirectory() as place:
        async with Client(served(place, "ann")) as client:
            names = [one.name for one in (await client.list_tools()).tools]
            print(", ".join(names))
            added = await client.call_tool("add_memory", {"text": "Ann's dog is called Rex."})
            print(f"new: {added.structured_content['new']}")
        for user in ("ann", "ben"):
            async with Client(served(place, user)) as client:
                asked = {"query": "What is the dog called?"}
                found = await client.call_tool("get_context", asked)
                print(f"{user}: {found.structured_content['text'] or 'nothing is known'}")


if __name__ == "__main__":
    asyncio.run(main())
