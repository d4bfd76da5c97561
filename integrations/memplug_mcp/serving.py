"""How the server is reached: over stdin and stdout, or over HTTP on this machine with a token."""

from __future__ import annotations

import contextlib
import hmac
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, MutableMapping
from typing import TYPE_CHECKING, Any, TypeAlias

from memplug_mcp import build_server

if TYPE_CHECKING:
    from memplug import Memory

Message: TypeAlias = MutableMapping[str, Any]
App: TypeAlias = Callable[
    [Message, Callable[[], Awaitable[Message]], Callable[[Message], Awaitable[None]]],
    Awaitable[None],
]


def serve_stdio(memory: Memory, session_id: str = "") -> None:
    """Serves until stdin ends. What anything prints goes to stderr: stdout belongs to the protocol."""

    @contextlib.asynccontextmanager
    async def quiet(_: Any) -> AsyncIterator[None]:
        with contextlib.redirect_stdout(sys.stderr):
            yield

    build_server(memory, session_id=session_id, lifespan=quiet).run("stdio")


def http_app(memory: Memory, token: str, session_id: str = "") -> App:
    """The server as an ASGI application at /mcp; who does not bring the token is refused."""
    app: App = build_server(memory, session_id=session_id).streamable_http_app()
    expected = f"Bearer {token}".encode()

    async def guarded(scope: Message, receive: Any, send: Any) -> None:
        if scope["type"] == "http":
            given = dict(scope["headers"]).get(b"authorization", b"")
            if not hmac.compare_digest(given, expected):
                await _refuse(send)
                return
        await app(scope, receive, send)

    return guarded


async def _refuse(send: Callable[[Message], Awaitable[None]]) -> None:
    headers = [(b"content-type", b"text/plain"), (b"www-authenticate", b"Bearer")]
    await send({"type": "http.response.start", "status": 401, "headers": headers})
    await send({"type": "http.response.body", "body": b"a bearer token is needed\n"})


def serve_http(memory: Memory, token: str, *, host: str, port: int, session_id: str = "") -> None:
    """Serves http://host:port/mcp until it is interrupted."""
    import uvicorn

    uvicorn.run(http_app(memory, token, session_id), host=host, port=port, log_level="warning")
