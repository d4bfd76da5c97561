"""litellm's embedders over real HTTP, against a scripted server on loopback with every fault a real one has."""

from __future__ import annotations

import importlib.util
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest

from memplug import Memory
from memplug.backends.litellm.embedding import LiteLLMEmbedder
from memplug.errors import BackendError, ConfigError, ModelError
from memplug.models.embedding import Embedding
from memplug.models.retrying import RetryRule
from memplug.ports import Embedder
from memplug.testing import EmbedderContract
from memplug.testing.openai_server import Fault, OpenAIServer

pytestmark = pytest.mark.integration

if importlib.util.find_spec("litellm") is None:  # its own import belongs into memplug's hands
    pytest.skip("could not import 'litellm'", allow_module_level=True)

TEXTS = ["green tea", "a red boat", "the ferry leaves at nine"]
NO_RETRY = RetryRule(retries=0)


@pytest.fixture(scope="module")
def server() -> Iterator[OpenAIServer]:
    with OpenAIServer(dim=16) as one:
        yield one


@pytest.fixture
def fresh() -> Iterator[OpenAIServer]:
    with OpenAIServer(dim=16) as one:
        yield one


def embedder(server: OpenAIServer, **options: Any) -> LiteLLMEmbedder:
    return LiteLLMEmbedder("openai/tiny", api_base=server.url, api_key="none", **options)


class TestLiteLLM(EmbedderContract):
    @pytest.fixture
    def subject(self, server: OpenAIServer) -> Embedder:
        return embedder(server)


class TestLiteLLMInMemory(EmbedderContract):
    """The same with what a Memory puts around it."""

    @pytest.fixture
    def subject(self, server: OpenAIServer) -> Embedder:
        return Embedding(embedder(server), dim=16)


def test_rows_that_come_in_any_order_are_put_in_theirs(fresh: OpenAIServer) -> None:
    right = embedder(fresh).embed_documents(TEXTS)
    fresh.fail(Fault(flaw="shuffled"))
    assert np.allclose(embedder(fresh).embed_documents(TEXTS), right)


@pytest.mark.parametrize(
    ("fault", "kind", "message", "status", "retryable"),
    [
        (Fault(status=400), ModelError, "told to fail", 400, False),
        (Fault(status=401), ModelError, "told to fail", 401, False),
        (Fault(status=429, retry_after="0"), ModelError, "told to fail", 429, True),
        (Fault(status=500), ModelError, "told to fail", 500, True),
        (Fault(status=503), ModelError, "told to fail", 503, True),
        (Fault(flaw="drop"), ModelError, "", 500, True),
        (Fault(flaw="garbage"), ModelError, "", 500, True),
        (Fault(flaw="cut"), ModelError, "", 500, True),
        (Fault(flaw="missing"), ModelError, "2 vectors, of 2 texts, for 3 texts", None, True),
        (Fault(flaw="empty"), ModelError, "", None, True),
        (Fault(delay=5.0), ModelError, "", 408, True),
    ],
)
def test_every_fault_is_an_error_of_its_kind(
    fresh: OpenAIServer,
    fault: Fault,
    kind: type[ModelError],
    message: str,
    status: int | None,
    retryable: bool,
) -> None:
    fresh.fail(fault)
    with pytest.raises(kind) as caught:
        embedder(fresh, timeout=1.0).embed_documents(TEXTS)
    assert message in str(caught.value)
    assert caught.value.retryable is retryable
    if status is not None:
        assert caught.value.status == status
    assert len(fresh.asked("embeddings")) == 1


def test_a_wrong_dimension_and_nan_are_told(fresh: OpenAIServer) -> None:
    one = embedder(fresh)
    one.embed_documents(TEXTS)
    fresh.fail(Fault(flaw="dimension"))
    with pytest.raises(BackendError, match=r"answered \(3, 17\) for 3 texts of dimension 16"):
        one.embed_documents(TEXTS)
    fresh.fail(Fault(flaw="nan"))
    with pytest.raises(BackendError, match="NaN"):
        one.embed_documents(TEXTS)


def test_one_layer_tries_again_and_obeys_retry_after(fresh: OpenAIServer) -> None:
    fresh.fail(Fault(status=429, retry_after="0"), Fault(flaw="drop"), Fault(status=500))
    rule = RetryRule(retries=3, first=0.0, longest=0.0)
    made = Embedding(embedder(fresh), retry=rule).embed_documents(TEXTS)
    assert made.shape == (3, 16)
    assert len(fresh.asked("embeddings")) == 4


def test_a_refusal_is_asked_once(fresh: OpenAIServer) -> None:
    fresh.fail(Fault(status=401))
    with pytest.raises(ModelError):
        Embedding(embedder(fresh)).embed_documents(TEXTS)
    assert len(fresh.asked("embeddings")) == 1


def test_what_is_sent(fresh: OpenAIServer) -> None:
    one = LiteLLMEmbedder(
        "openai/tiny", api_base=fresh.url, api_key="none", dimensions=4, headers={"X-Who": "me"}
    )
    assert one.known_dim == 4
    assert one.embed_documents(["tea", ""]).shape == (2, 4)
    (request,) = fresh.asked("embeddings")
    assert request.body["model"] == "tiny"
    assert request.body["dimensions"] == 4
    assert request.body["input"] == ["tea", "-"]
    assert request.headers["X-Who"] == "me"


def test_a_text_beyond_the_models_limit_is_cut_there_and_no_other(fresh: OpenAIServer) -> None:
    one = embedder(fresh, max_tokens=8)
    one.embed_documents(["word " * 50, "short text"])
    (request,) = fresh.asked("embeddings")
    long, short = request.body["input"]
    assert long.split() == ["word"] * len(long.split())
    assert 6 <= len(long.split()) <= 8
    assert short == "short text"


@pytest.mark.parametrize(
    "options", [{"timeout": 0}, {"dimensions": -1}, {"concurrency": 0}, {"model": ""}]
)
def test_impossible_options_are_refused(options: dict[str, Any]) -> None:
    with pytest.raises(ConfigError):
        LiteLLMEmbedder(**{"model": "openai/tiny", **options})


def test_a_memory_by_name_caches_and_loses_nothing_to_a_broken_server(
    fresh: OpenAIServer, tmp_path: Any
) -> None:
    config = {
        "embedder": {
            "use": "openai/tiny",
            "options": {"api_base": fresh.url, "api_key": "none", "retries": 0},
        },
        "enrich": "inline",
    }
    with Memory.open(tmp_path, config=config) as memory:
        assert fresh.asked() == []
        fresh.fail(Fault(flaw="drop"), Fault(flaw="drop"), Fault(flaw="drop"), path="embeddings")
        added = memory.add("the boat is red", id="a")
        assert added.ids == ("a",)
        assert [one.stage for one in added.failures] == ["embed"]
        found = memory.search("boat")
        assert [hit.record.id for hit in found.hits] == ["a"]
        assert [one.step for one in found.failures] == ["embedder"]
        memory.retry([one.id for one in memory.owed()])
        memory.retry([one.id for one in memory.owed()])
        assert memory.owed() == []
        record = memory.get("a")
        assert record is not None
        assert record.vector is not None
        assert memory.storage.embedder() == "openai/tiny (16 dimensions)"
        count = len(fresh.asked("embeddings"))
        memory.add("the boat is red", id="b")
        assert len(fresh.asked("embeddings")) == count
        assert memory.search("boat").failures == ()
        memory.search("boat")
        assert len(fresh.asked("embeddings")) == count + 1


def test_a_batch_that_is_refused_for_one_text_costs_no_other_its_vector(
    fresh: OpenAIServer,
) -> None:
    fresh.fail(Fault(status=400), Fault(status=400))
    made = Embedding(embedder(fresh), retry=NO_RETRY).embed_or_explain(TEXTS)
    assert [isinstance(one, ModelError) for one in made].count(True) == 1
