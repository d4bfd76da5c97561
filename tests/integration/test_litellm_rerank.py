"""Rerankers behind litellm, over real HTTP to a scripted server on loopback."""

from __future__ import annotations

import importlib.util
from collections.abc import Iterator
from typing import Any

import pytest

from memplug import BackendError, ConfigError
from memplug.backends.litellm.reranking import LiteLLMReranker
from memplug.errors import ModelError
from memplug.models.deadlines import bounded
from memplug.testing import FakeClock, Fault, OpenAIServer, memory

pytestmark = pytest.mark.integration

if importlib.util.find_spec("litellm") is None:  # its own import belongs into memplug's hands
    pytest.skip("could not import 'litellm'", allow_module_level=True)

TEXTS = ["the cat sleeps", "maria works at the bakery", "maria"]
SCORES = pytest.approx([0, 0.5, 0.25], abs=1e-6)
QUESTION = "where maria works today"


@pytest.fixture
def server() -> Iterator[OpenAIServer]:
    with OpenAIServer() as running:
        yield running


def reranker(
    server: OpenAIServer, model: str = "hosted_vllm/any", **options: Any
) -> LiteLLMReranker:
    given = {"api_base": server.url, "api_key": "none", "sleep": lambda seconds: None, **options}
    return LiteLLMReranker(model, **given)


@pytest.mark.parametrize("provider", ["hosted_vllm", "cohere", "jina_ai", "infinity"])
def test_scores_come_in_the_order_of_the_texts(server: OpenAIServer, provider: str) -> None:
    scores = reranker(server, f"{provider}/any").scores(QUESTION, TEXTS)
    assert scores.tolist() == SCORES
    (received,) = server.asked("rerank")
    assert received.path == "/v1/rerank"
    assert received.body["documents"] == TEXTS


def test_a_whole_address_is_taken_as_it_is(server: OpenAIServer) -> None:
    mine = reranker(server, "cohere/any", api_base=f"{server.url}/rerank")
    assert mine.scores(QUESTION, TEXTS).tolist() == SCORES
    assert [one.path for one in server.requests] == ["/v1/rerank"]


def test_rows_in_any_order_are_put_by_their_index(server: OpenAIServer) -> None:
    server.fail(Fault(flaw="shuffled"))
    assert reranker(server).scores(QUESTION, TEXTS).tolist() == SCORES


@pytest.mark.parametrize(
    "fault",
    [
        Fault(status=500),
        Fault(status=503),
        Fault(status=429, retry_after="1"),
        Fault(flaw="drop"),
        Fault(flaw="garbage"),
        Fault(flaw="cut"),
        Fault(flaw="missing"),
        Fault(flaw="empty"),
    ],
)
def test_a_passing_fault_is_tried_once_more(server: OpenAIServer, fault: Fault) -> None:
    server.fail(fault)
    assert reranker(server).scores(QUESTION, TEXTS).tolist() == SCORES
    assert len(server.requests) == 2


@pytest.mark.parametrize("status", [400, 401, 403, 404])
def test_a_refusal_is_final(server: OpenAIServer, status: int) -> None:
    server.fail(Fault(status=status), Fault(status=status))
    with pytest.raises(ModelError) as caught:
        reranker(server).scores(QUESTION, TEXTS)
    assert (caught.value.status, caught.value.retryable) == (status, False)
    assert len(server.requests) == 1


def test_a_server_that_stays_broken_is_asked_as_often_as_said(server: OpenAIServer) -> None:
    server.fail(*[Fault(status=500)] * 9)
    with pytest.raises(ModelError, match="InternalServerError"):
        reranker(server, retries=3).scores(QUESTION, TEXTS)
    assert len(server.requests) == 4


def test_a_slow_server_is_not_waited_for(server: OpenAIServer) -> None:
    server.fail(Fault(delay=30))
    with pytest.raises(ModelError) as caught:
        reranker(server, timeout=0.2, retries=0).scores(QUESTION, TEXTS)
    assert caught.value.status == 408


def test_the_deadline_is_the_shorter_timeout(server: OpenAIServer) -> None:
    server.fail(Fault(delay=30))
    mine = reranker(server, retries=0)
    with pytest.raises((TimeoutError, ModelError)):
        bounded(lambda: mine.scores(QUESTION, TEXTS), 0.3)


def test_nothing_is_asked_after_the_deadline(server: OpenAIServer) -> None:
    clock = FakeClock(step=0)
    mine = reranker(server)

    def late() -> None:
        clock.advance(seconds=61)
        mine.scores(QUESTION, TEXTS)

    with pytest.raises(TimeoutError):
        bounded(late, 60, clock=clock)
    assert server.requests == []


def test_a_score_that_is_no_number_is_told(server: OpenAIServer) -> None:
    server.fail(Fault(flaw="nan"))
    with pytest.raises(BackendError, match="NaN"):
        reranker(server).scores(QUESTION, TEXTS)


def test_logits_are_brought_between_0_and_1(server: OpenAIServer) -> None:
    scores = reranker(server, logits=True).scores(QUESTION, TEXTS)
    assert scores.tolist() == pytest.approx([0.5, 0.6225, 0.5622], abs=1e-4)


def test_texts_go_in_requests_of_a_size(server: OpenAIServer) -> None:
    scores = reranker(server, batch=2).scores(QUESTION, [*TEXTS, ""])
    assert scores.tolist() == pytest.approx([0, 0.5, 0.25, 0])
    assert [len(one.body["documents"]) for one in server.requests] == [2, 2]


def test_no_texts_are_no_request(server: OpenAIServer) -> None:
    assert reranker(server).scores(QUESTION, []).shape == (0,)
    assert server.requests == []


def test_the_key_goes_along_and_is_shown_nowhere(
    server: OpenAIServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MY_KEY", "sekret")
    mine = reranker(server, api_key=None, api_key_env="MY_KEY", retries=0)
    mine.scores(QUESTION, TEXTS)
    assert server.requests[0].headers["Authorization"].endswith("sekret")
    server.fail(Fault(status=401))
    with pytest.raises(ModelError) as caught:
        mine.scores(QUESTION, TEXTS)
    assert "sekret" not in f"{caught.value} {mine!r}"


@pytest.mark.parametrize("options", [{"timeout": 0}, {"batch": 0}, {"model": ""}])
def test_wrong_options_are_told(server: OpenAIServer, options: dict[str, Any]) -> None:
    with pytest.raises(ConfigError):
        reranker(server, **options)


def test_a_broken_server_harms_no_search(server: OpenAIServer) -> None:
    server.fail(*[Fault(status=500)] * 2)
    with memory("hybrid", "rerank", reranker=reranker(server)) as mine:
        mine.add("maria works at the bakery")
        broken, whole = mine.search(QUESTION), mine.search(QUESTION)
    assert [hit.record.text for hit in broken] == ["maria works at the bakery"]
    assert [failure.step for failure in broken.failures] == ["rerank"]
    assert whole.failures == ()


def test_memory_takes_it_by_name(server: OpenAIServer) -> None:
    config = {
        "pipeline": "hybrid+rerank",
        "reranker": {
            "use": "hosted_vllm/any",
            "options": {"api_base": server.url, "api_key": "none"},
        },
    }
    with memory("hybrid", "rerank", config=config) as mine:
        mine.add("maria works at the bakery")
        assert mine.search(QUESTION).failures == ()
    assert len(server.asked("rerank")) == 1
