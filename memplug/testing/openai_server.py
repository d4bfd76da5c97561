"""A scripted OpenAI-compatible server on loopback: chat, embeddings and rerank, with every fault a real one can have.

    with OpenAIServer(["first answer", "second answer"]) as server:
        llm = LiteLLM("openai/any", api_base=server.url, api_key="none")
        server.fail(Fault(status=429, retry_after="2"), Fault(flaw="drop"))
        ...
        assert len(server.asked("chat")) == 3

As a process of its own: `python -m memplug.testing.openai_server --delay 0.05` prints its address and serves
until its standard input closes.
"""

from __future__ import annotations

import argparse
import base64
import hashlib
import json
import math
import socket
import struct
import sys
import threading
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any, Literal, Self, TypeAlias

Flaw: TypeAlias = Literal[
    "", "drop", "garbage", "cut", "empty", "length", "dimension", "missing", "nan", "shuffled"
]
Answers: TypeAlias = str | Iterable[str] | Callable[[Sequence[Mapping[str, Any]]], str]
"""What the chat model says: always the same, one line after the other, or a function of the messages."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """How one request goes wrong.

    status: an HTTP error instead of an answer, with `message`, and `retry_after` as its header.
    delay: seconds before the answer (more than the client's timeout makes it one).
    flaw: "drop" closes the connection without an answer; "garbage" answers what is no JSON; "cut" stops in
        the middle of the body; "empty" has no choices, vectors or scores; "length" is a chat answer cut at
        its limit of tokens. For vectors and scores: a wrong "dimension", a "missing" row, a "nan", rows in
        "shuffled" order with right indices.
    """

    status: int = 200
    message: str = "told to fail"
    retry_after: str = ""
    flaw: Flaw = ""
    delay: float = 0.0


@dataclass(frozen=True, slots=True)
class Received:
    """One request as it came."""

    path: str
    headers: Mapping[str, str]
    body: Mapping[str, Any]


@dataclass(slots=True)
class _Reply:
    status: int
    body: bytes
    headers: dict[str, str] = field(default_factory=dict)


class OpenAIServer:
    """Serves `/v1/chat/completions`, `/v1/embeddings` and `/v1/rerank` on a free port of 127.0.0.1.

    answers: what the chat model says; where a script is used up, the request is answered with status 500.
    dim: dimension of the vectors, which are hashes of the texts' words.
    delay: seconds before every answer.
    refuses_schemas: a request with a JSON schema is answered with 400, as by servers that know none.

    `requests` holds what came, in order. Safe for many connections at once; use it as a context manager.
    """

    def __init__(
        self,
        answers: Answers = "ok",
        *,
        dim: int = 8,
        delay: float = 0.0,
        refuses_schemas: bool = False,
    ) -> None:
        self.dim, self.delay, self.refuses_schemas = dim, delay, refuses_schemas
        self.requests: list[Received] = []
        self._answer = _answerer(answers)
        self._faults: list[tuple[str, Fault]] = []
        self._lock = threading.Lock()
        self._closing = threading.Event()
        self._http = _Http(("127.0.0.1", 0), _Handler)
        self._http.owner = self
        self._thread = threading.Thread(
            target=self._http.serve_forever, args=(0.05,), name="openai-server", daemon=True
        )
        self._thread.start()

    @property
    def url(self) -> str:
        """The base address, as `api_base` wants it."""
        return f"http://127.0.0.1:{self._http.server_address[1]}/v1"

    def fail(self, *faults: Fault, path: str = "") -> None:
        """The next requests go wrong like this, one each; with `path` ("chat", "embeddings", "rerank") only those there."""
        with self._lock:
            self._faults += [(path, one) for one in faults]

    def asked(self, path: str = "") -> list[Received]:
        """The requests so far whose path contains this."""
        with self._lock:
            return [one for one in self.requests if path in one.path]

    def close(self) -> None:
        """Stops serving and closes every connection."""
        self._closing.set()
        self._http.shutdown()
        self._thread.join()
        self._http.hang_up()
        self._http.server_close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def _reply(self, received: Received) -> _Reply | None:
        """The answer to a request; None where the connection is to be dropped."""
        with self._lock:
            self.requests.append(received)
            fault = self._next_fault(received.path)
        if self._closing.wait(self.delay + fault.delay) or fault.flaw == "drop":
            return None
        if fault.status != 200:
            headers = {"Retry-After": fault.retry_after} if fault.retry_after else {}
            return _error(fault.status, fault.message, headers)
        if fault.flaw == "garbage":
            return _Reply(200, b"<html>this is no JSON</html>")
        answered = self._answered(received, fault.flaw)
        if fault.flaw == "cut":
            answered.headers["Content-Length"] = str(len(answered.body))
            answered.body = answered.body[: len(answered.body) // 2]
        return answered

    def _next_fault(self, path: str) -> Fault:
        for index, (wanted, fault) in enumerate(self._faults):
            if wanted in path:
                del self._faults[index]
                return fault
        return Fault()

    def _answered(self, received: Received, flaw: Flaw) -> _Reply:
        body = received.body
        if received.path.endswith("/chat/completions"):
            return self._chat(body, flaw)
        if received.path.endswith("/embeddings"):
            return _embeddings(body, flaw, self.dim)
        if received.path.endswith("/rerank"):
            return _rerank(body, flaw)
        return _error(404, f"there is no {received.path}")

    def _chat(self, body: Mapping[str, Any], flaw: Flaw) -> _Reply:
        wanted = body.get("response_format") or {}
        if self.refuses_schemas and wanted.get("type") == "json_schema":
            return _error(400, "response_format of type json_schema is not supported")
        try:
            with self._lock:
                text = self._answer(body["messages"])
        except StopIteration:
            return _error(500, "the script is used up")
        if flaw == "length":
            text = text[: len(text) // 2]
        choice = {
            "index": 0,
            "message": {"role": "assistant", "content": text},
            "finish_reason": "length" if flaw == "length" else "stop",
        }
        asked = sum(len(str(one.get("content", "")).split()) for one in body["messages"])
        said = len(text.split())
        return _json(
            {
                "id": "chatcmpl-1",
                "object": "chat.completion",
                "created": 1,
                "model": body.get("model", ""),
                "choices": [] if flaw == "empty" else [choice],
                "usage": {
                    "prompt_tokens": asked,
                    "completion_tokens": said,
                    "total_tokens": asked + said,
                },
            }
        )


def _answerer(answers: Answers) -> Callable[[Sequence[Mapping[str, Any]]], str]:
    if isinstance(answers, str):
        return lambda messages: answers
    if callable(answers):
        return answers
    lines = iter(answers)
    return lambda messages: next(lines)


def _json(value: Any) -> _Reply:
    return _Reply(200, json.dumps(value).encode())


def _error(status: int, message: str, headers: dict[str, str] | None = None) -> _Reply:
    body = {"error": {"message": message, "type": "scripted", "param": None, "code": str(status)}}
    return _Reply(status, json.dumps(body).encode(), headers or {})


def _embeddings(body: Mapping[str, Any], flaw: Flaw, dim: int) -> _Reply:
    texts = body["input"] if isinstance(body["input"], list) else [body["input"]]
    if not all(texts):
        return _error(400, "input cannot be an empty string")
    size = (body.get("dimensions") or dim) + (flaw == "dimension")
    vectors = [hashed_vector(text, size) for text in texts]
    if flaw == "nan":
        vectors[0][0] = math.nan
    rows = [
        {"object": "embedding", "index": index, "embedding": _encoded(vector, body)}
        for index, vector in enumerate(vectors)
    ]
    words = sum(len(str(text).split()) for text in texts)
    return _json(
        {
            "object": "list",
            "model": body.get("model", ""),
            "data": _flawed(rows, flaw),
            "usage": {"prompt_tokens": words, "total_tokens": words},
        }
    )


def hashed_vector(text: str, dim: int) -> list[float]:
    """The vector that the server gives a text: a unit vector, the same for the same words in any order."""
    total = [0.0] * dim
    for word in str(text).lower().split():
        digest = hashlib.shake_128(word.encode()).digest(dim)
        total = [one + byte - 127.5 for one, byte in zip(total, digest, strict=True)]
    length = math.sqrt(math.fsum(one * one for one in total)) or 1.0
    return [one / length for one in total]


def _encoded(vector: Sequence[float], body: Mapping[str, Any]) -> str | list[float]:
    if body.get("encoding_format") == "base64":
        return base64.b64encode(struct.pack(f"<{len(vector)}f", *vector)).decode()
    return list(vector)


def _rerank(body: Mapping[str, Any], flaw: Flaw) -> _Reply:
    query = set(str(body["query"]).lower().split())
    scores = [_overlap(query, document) for document in body["documents"]]
    best_first = sorted(range(len(scores)), key=lambda index: -scores[index])
    rows: list[dict[str, Any]] = [
        {"index": index, "relevance_score": scores[index]} for index in best_first
    ]
    if flaw == "nan" and rows:
        rows[0]["relevance_score"] = math.nan
    rows = rows[: body.get("top_n") or len(rows)]
    usage = {"total_tokens": len(rows), "prompt_tokens": len(rows)}
    return _json(
        {
            "id": "rerank-1",
            "model": body.get("model", ""),
            "results": _flawed(rows, flaw),
            "usage": usage,
            "meta": {"billed_units": {"search_units": 1, "total_tokens": len(rows)}},
        }
    )


def _overlap(query: set[str], document: Any) -> float:
    """The share of the question's words that the document has."""
    text = document.get("text", "") if isinstance(document, Mapping) else str(document)
    return len(query & set(text.lower().split())) / max(len(query), 1)


def _flawed(rows: list[dict[str, Any]], flaw: Flaw) -> list[dict[str, Any]]:
    match flaw:
        case "empty":
            return []
        case "missing":
            return rows[:-1]
        case "shuffled":
            return rows[1::2] + rows[::2][::-1]
        case _:
            return rows


class _Http(ThreadingHTTPServer):
    """Keeps its connections, so that closing the server ends them."""

    daemon_threads = True
    block_on_close = False
    request_queue_size = 256
    owner: OpenAIServer

    def __init__(self, address: tuple[str, int], handler: type[BaseHTTPRequestHandler]) -> None:
        self._open: dict[socket.socket, threading.Thread] = {}
        self._guard = threading.Lock()
        super().__init__(address, handler)

    def hang_up(self) -> None:
        """Ends every connection, and waits until their threads have closed them."""
        with self._guard:
            left = list(self._open.items())
        for connection, _ in left:
            try:
                connection.shutdown(socket.SHUT_RDWR)
            except OSError:  # the client was faster
                continue
        for _, thread in left:
            thread.join(5)

    def process_request_thread(self, request: Any, client_address: Any) -> None:
        with self._guard:
            self._open[request] = threading.current_thread()
        try:
            super().process_request_thread(request, client_address)
        finally:
            with self._guard:
                self._open.pop(request, None)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that hangs up is no news."""
        if not isinstance(sys.exception(), OSError):
            super().handle_error(request, client_address)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    wbufsize = -1  # head and body leave in one packet
    server: _Http

    def do_POST(self) -> None:
        raw = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        try:
            body = json.loads(raw or b"{}")
        except ValueError:
            body = {}
        received = Received(self.path, dict(self.headers.items()), body)
        reply = self.server.owner._reply(received)
        if reply is None:
            self.close_connection = True
            return
        self.send_response(reply.status)
        self.send_header("Content-Type", "application/json")
        length = int(reply.headers.pop("Content-Length", len(reply.body)))
        self.send_header("Content-Length", str(length))
        for name, value in reply.headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(reply.body)
        self.wfile.flush()
        if length != len(reply.body):
            self.close_connection = True

    def log_message(self, *arguments: Any) -> None:
        """Says nothing."""


def main() -> None:
    parser = argparse.ArgumentParser(description="A scripted OpenAI-compatible server on loopback.")
    parser.add_argument("--answer", default="ok", help="what the chat model says")
    parser.add_argument("--delay", type=float, default=0.0, help="seconds before every answer")
    parser.add_argument("--dim", type=int, default=8, help="dimension of the vectors")
    options = parser.parse_args()
    with OpenAIServer(options.answer, dim=options.dim, delay=options.delay) as server:
        sys.stdout.write(f"{server.url}\n")
        sys.stdout.flush()
        sys.stdin.read()


if __name__ == "__main__":
    main()
