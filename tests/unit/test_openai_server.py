"""The scripted server speaks what OpenAI-compatible servers speak, and fails on demand as they do."""

import base64
import http.client
import json
import math
import struct
import subprocess
import sys
import threading
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest

from memplug.testing import Fault, OpenAIServer
from memplug.testing.openai_server import hashed_vector


class Client:
    """One connection to a server."""

    def __init__(self, server: OpenAIServer) -> None:
        self.connection = http.client.HTTPConnection(urlsplit(server.url).netloc, timeout=10)

    def __call__(self, path: str, **body: Any) -> tuple[int, Any]:
        """Status and body of a request; raises what http.client raises."""
        self.connection.request("POST", f"/v1/{path}", json.dumps(body))
        response = self.connection.getresponse()
        self.headers = response.headers
        return response.status, json.loads(response.read())

    def chat(self, text: str = "hello") -> tuple[int, Any]:
        return self("chat/completions", model="m", messages=[{"role": "user", "content": text}])


@pytest.fixture
def server() -> Iterator[OpenAIServer]:
    with OpenAIServer() as server:
        yield server


@pytest.fixture
def client(server: OpenAIServer) -> Iterator[Client]:
    client = Client(server)
    yield client
    client.connection.close()


def test_a_script_is_answered_line_by_line() -> None:
    with OpenAIServer(["one", "two words"]) as server:
        client = Client(server)
        said = [client.chat()[1] for _ in range(2)]
        assert [one["choices"][0]["message"]["content"] for one in said] == ["one", "two words"]
        assert said[1]["usage"] == {
            "prompt_tokens": 1,
            "completion_tokens": 2,
            "total_tokens": 3,
        }
        assert client.chat()[0] == 500
        client.connection.close()


def test_a_function_sees_the_messages() -> None:
    with OpenAIServer(lambda messages: str(messages[-1]["content"]).upper()) as server:
        client = Client(server)
        assert client.chat("tea")[1]["choices"][0]["message"]["content"] == "TEA"
        client.connection.close()


def test_requests_are_kept(server: OpenAIServer, client: Client) -> None:
    client.chat("tea")
    client("embeddings", input="tea", model="e")
    assert [one.path for one in server.requests] == ["/v1/chat/completions", "/v1/embeddings"]
    assert server.asked("chat")[0].body["messages"][0]["content"] == "tea"


def test_faults_come_one_each_and_then_end(server: OpenAIServer, client: Client) -> None:
    server.fail(Fault(status=429, retry_after="2"), Fault(status=500))
    status, body = client.chat()
    assert (status, body["error"]["message"]) == (429, "told to fail")
    assert client.headers["Retry-After"] == "2"
    assert [client.chat()[0] for _ in range(2)] == [500, 200]


def test_a_fault_may_be_for_one_address(server: OpenAIServer, client: Client) -> None:
    server.fail(Fault(status=500), path="embeddings")
    assert client.chat()[0] == 200
    assert client("embeddings", input=["tea"])[0] == 500


@pytest.mark.parametrize(
    ("flaw", "raised"),
    [
        ("drop", http.client.RemoteDisconnected),
        ("garbage", json.JSONDecodeError),
        ("cut", http.client.IncompleteRead),
    ],
)
def test_a_connection_can_fail(
    server: OpenAIServer, client: Client, flaw: Any, raised: type[Exception]
) -> None:
    server.fail(Fault(flaw=flaw))
    with pytest.raises(raised):
        client.chat()
    client.connection.close()
    assert client.chat()[0] == 200


def test_an_answer_can_be_empty_or_cut_at_its_limit(server: OpenAIServer, client: Client) -> None:
    server.fail(Fault(flaw="empty"), Fault(flaw="length"))
    assert client.chat()[1]["choices"] == []
    choice = client.chat()[1]["choices"][0]
    assert (choice["finish_reason"], choice["message"]["content"]) == ("length", "o")


def test_a_schema_can_be_refused() -> None:
    with OpenAIServer(refuses_schemas=True) as server:
        client = Client(server)
        status, body = client(
            "chat/completions", messages=[], response_format={"type": "json_schema"}
        )
        assert (status, "response_format" in body["error"]["message"]) == (400, True)
        client.connection.close()


def rows(body: Any) -> list[int]:
    return [row["index"] for row in body.get("data") or body.get("results") or []]


def test_vectors_are_those_of_the_words(client: Client) -> None:
    body = client("embeddings", input=["green tea", "rain"])[1]
    assert rows(body) == [0, 1]
    assert body["data"][0]["embedding"] == hashed_vector("tea green", 8)
    assert math.isclose(math.hypot(*body["data"][1]["embedding"]), 1)


def test_vectors_come_packed_on_request(client: Client) -> None:
    body = client("embeddings", input=["tea"], encoding_format="base64", dimensions=4)[1]
    packed = base64.b64decode(body["data"][0]["embedding"])
    assert struct.unpack("<4f", packed) == pytest.approx(hashed_vector("tea", 4))


def test_an_empty_text_is_refused_as_by_openai(client: Client) -> None:
    assert client("embeddings", input=["tea", ""])[0] == 400


def test_vectors_can_be_wrong_in_every_way(server: OpenAIServer, client: Client) -> None:
    flaws: tuple[Any, ...] = ("shuffled", "missing", "empty", "dimension", "nan")
    server.fail(*(Fault(flaw=one) for one in flaws))
    texts = ["a", "b", "c", "d"]
    shuffled, missing, empty, dimension, nan = (client("embeddings", input=texts)[1] for _ in flaws)
    assert rows(shuffled) != [0, 1, 2, 3]
    assert sorted(rows(shuffled)) == [0, 1, 2, 3]
    for row in shuffled["data"]:
        assert row["embedding"] == hashed_vector(texts[row["index"]], 8)
    assert (rows(missing), rows(empty)) == ([0, 1, 2], [])
    assert len(dimension["data"][0]["embedding"]) == 9
    assert math.isnan(nan["data"][0]["embedding"][0])


def test_documents_are_ranked_by_shared_words(client: Client) -> None:
    documents = ["rain", {"text": "green tea"}, "tea time"]
    body = client("rerank", query="green tea", documents=documents, top_n=2)[1]
    assert [(one["index"], one["relevance_score"]) for one in body["results"]] == [
        (1, 1.0),
        (2, 0.5),
    ]


def test_another_address_is_not_found(client: Client) -> None:
    assert client("models")[0] == 404


def test_many_connections_are_served_at_once() -> None:
    together = threading.Barrier(32, timeout=10)

    with OpenAIServer(delay=0.05) as server:

        def ask(statuses: list[int]) -> None:
            client = Client(server)
            together.wait()
            statuses += [client.chat()[0] for _ in range(3)]
            client.connection.close()

        statuses: list[int] = []
        threads = [threading.Thread(target=ask, args=(statuses,)) for _ in range(32)]
        for one in threads:
            one.start()
        for one in threads:
            one.join(30)
        assert statuses == [200] * 96


def test_closing_ends_requests_that_wait() -> None:
    server = OpenAIServer(delay=60)
    failed: list[Exception] = []

    def ask() -> None:
        client = Client(server)
        try:
            client.chat()
        except (http.client.HTTPException, OSError) as error:
            failed.append(error)
        client.connection.close()

    thread = threading.Thread(target=ask)
    thread.start()
    while not server.requests:
        thread.join(0.01)
    server.close()
    thread.join(10)
    assert failed


def test_it_runs_as_a_process_of_its_own() -> None:
    command = [sys.executable, "-m", "memplug.testing.openai_server", "--answer", "hi"]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        address = urlsplit(process.stdout.readline().strip()).netloc
        connection = http.client.HTTPConnection(address, timeout=10)
        connection.request("POST", "/v1/chat/completions", json.dumps({"messages": []}))
        said = json.loads(connection.getresponse().read())
        connection.close()
        process.stdin.close()
        assert process.wait(10) == 0
    assert said["choices"][0]["message"]["content"] == "hi"
