"""A language model over a transport: retries, time limits, typed answers, many prompts at once."""

import gc
import os
import random
import signal
import threading
import weakref
from collections.abc import Callable, Iterable, Sequence
from contextvars import ContextVar
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from pydantic import BaseModel

from memplug.errors import AnswerError, ConfigError, InvalidInput, ModelError, TruncatedAnswer
from memplug.models.chat import ChatModel, ChatOptions, checked_options
from memplug.models.retrying import read_retry_after
from memplug.models.transport import Reply, Request
from memplug.ports import LLM, Completion
from memplug.testing import FakeClock
from memplug.types import Message

HELLO = [Message("user", "hello")]


class Mood(BaseModel):
    mood: str


class Line:
    """A transport that answers from a script and keeps the requests."""

    name = "line"

    def __init__(
        self, script: Iterable[Reply | Exception] = (), *, schemas: bool | None = None
    ) -> None:
        self.schemas = schemas
        self.requests: list[Request] = []
        self._script = iter(script)

    def send(self, request: Request) -> Reply:
        self.requests.append(request)
        line = next(self._script)
        if isinstance(line, Exception):
            raise line
        return line


class Waits:
    """A sleep that only notes how long, and lets the clock go on."""

    def __init__(self) -> None:
        self.clock = FakeClock(step=0)
        self.seconds: list[float] = []

    def __call__(self, seconds: float) -> None:
        self.seconds.append(seconds)
        self.clock.advance(seconds=seconds)


def said(text: str, **more: Any) -> Reply:
    return Reply(text=text, tokens_in=10, tokens_out=2, cost=0.5, model="line-1", **more)


def busy(status: int | None = 503, after: Any = None) -> ModelError:
    return ModelError("line", "busy", status=status, retryable=True, retry_after=after)


def refusal(status: int, message: str = "no") -> ModelError:
    return ModelError("line", message, status=status)


def model(transport: Any, waits: Waits | None = None, **options: Any) -> ChatModel:
    waits = waits or Waits()
    return ChatModel(
        transport, ChatOptions(**options), clock=waits.clock, random=random.Random(1), sleep=waits
    )


def test_it_is_an_llm() -> None:
    assert isinstance(model(Line()), LLM)


def test_an_answer_carries_what_it_took() -> None:
    assert model(Line([said("hi")])).complete(HELLO) == Completion(
        "hi", None, "line-1", 10, 2, 1, 0.5
    )


def test_the_calls_limits_go_before_the_options() -> None:
    line = Line([said("hi"), said("hi")])
    llm = model(line, timeout=7, max_tokens=9)
    llm.complete(HELLO)
    llm.complete(HELLO, timeout=3, max_tokens=4)
    assert [(one.timeout, one.max_tokens) for one in line.requests] == [(7, 9), (3, 4)]


def test_there_is_always_a_time_limit() -> None:
    line = Line([said("hi")])
    ChatModel(line).complete(HELLO)
    assert line.requests[0].timeout == 60


def test_nothing_to_say_is_refused() -> None:
    with pytest.raises(InvalidInput):
        model(Line()).complete([])


def test_a_busy_server_is_asked_again_with_growing_waits() -> None:
    waits = Waits()
    line = Line([busy(), busy(429), busy(None), said("hi")])
    assert model(line, waits).complete(HELLO).text == "hi"
    assert len(line.requests) == 4
    lowest = (0.25, 0.5, 1.0)
    assert all(low <= one <= 2 * low for low, one in zip(lowest, waits.seconds, strict=True))
    assert len({one / low for low, one in zip(lowest, waits.seconds, strict=True)}) == 3


def test_a_wait_does_not_grow_for_ever() -> None:
    waits = Waits()
    line = Line([*[busy()] * 12, said("hi")])
    model(line, waits, retries=12, patience=10_000).complete(HELLO)
    assert max(waits.seconds) <= 30


@pytest.mark.parametrize("status", [400, 401, 403, 404, 422])
def test_a_refusal_is_final(status: int) -> None:
    waits = Waits()
    line = Line([refusal(status), said("hi")])
    with pytest.raises(ModelError) as caught:
        model(line, waits).complete(HELLO)
    assert (caught.value.status, len(line.requests), waits.seconds) == (status, 1, [])


def test_a_programming_error_passes_at_once() -> None:
    line = Line([KeyError("x"), said("hi")])
    with pytest.raises(KeyError):
        model(line).complete(HELLO)
    assert len(line.requests) == 1


def test_the_last_failure_is_raised_when_all_tries_are_used() -> None:
    line = Line([busy(), busy(), busy(429)])
    with pytest.raises(ModelError) as caught:
        model(line, retries=2).complete(HELLO)
    assert (caught.value.status, len(line.requests)) == (429, 3)


def test_retries_can_be_switched_off() -> None:
    line = Line([busy(), said("hi")])
    with pytest.raises(ModelError):
        model(line, retries=0).complete(HELLO)
    assert len(line.requests) == 1


def test_a_server_that_says_when_is_obeyed() -> None:
    waits = Waits()
    moment = waits.clock.now() + timedelta(seconds=30)
    line = Line([busy(429, 12.0), busy(429, moment), busy(429, 0.0), said("hi")])
    model(line, waits).complete(HELLO)
    assert waits.seconds == [12.0, 18.0, 0.0]


def test_a_moment_that_is_past_is_no_wait() -> None:
    waits = Waits()
    model(Line([busy(429, datetime(2000, 1, 1, tzinfo=UTC)), said("hi")]), waits).complete(HELLO)
    assert waits.seconds == [0.0]


def test_patience_bounds_the_whole() -> None:
    waits = Waits()
    line = Line([busy(429, 50.0), busy(429, 50.0), said("hi")])
    with pytest.raises(ModelError) as caught:
        model(line, waits, patience=80).complete(HELLO)
    assert caught.value.status == 429
    assert waits.seconds == [50.0]


def test_a_slow_server_is_asked_again_once() -> None:
    line = Line([busy(408), busy(408), said("hi")])
    with pytest.raises(ModelError) as caught:
        model(line).complete(HELLO)
    assert (caught.value.status, len(line.requests)) == (408, 2)


@pytest.mark.parametrize(
    ("header", "meaning"),
    [
        ("2", 2.0),
        (" 0.5 ", 0.5),
        ("Wed, 21 Oct 2026 07:28:00 GMT", datetime(2026, 10, 21, 7, 28, tzinfo=UTC)),
        ("-1", None),
        ("inf", None),
        ("nan", None),
        ("soon", None),
        ("", None),
    ],
)
def test_retry_after_is_seconds_or_a_date(header: str, meaning: object) -> None:
    assert read_retry_after(header) == meaning


def test_an_answer_is_bound_to_a_schema_where_the_model_takes_one() -> None:
    line = Line([said('{"mood": "good"}')], schemas=True)
    assert model(line).complete(HELLO, answer=Mood).answer == Mood(mood="good")
    request = line.requests[0]
    assert request.schema is not None
    assert (request.schema_name, request.strict, request.schema["required"]) == (
        "Mood",
        True,
        ["mood"],
    )
    assert request.messages == tuple(HELLO)


def test_an_unknown_server_is_told_in_words_too() -> None:
    line = Line([said('{"mood": "good"}')], schemas=None)
    model(line).complete(HELLO, answer=Mood)
    assert line.requests[0].schema is not None
    assert '"mood"' in line.requests[0].messages[-1].text


def test_a_model_without_schemas_is_asked_by_instruction() -> None:
    line = Line([said('{"mood": "good"}')], schemas=False)
    model(line).complete([*HELLO, Message("assistant", "yes?")], answer=Mood)
    request = line.requests[0]
    assert request.schema is None
    assert [one.role for one in request.messages] == ["user", "assistant", "user"]
    assert '"mood"' in request.messages[-1].text


def test_a_server_that_refuses_the_schema_is_asked_by_instruction_from_then_on() -> None:
    no = refusal(400, "unknown field response_format")
    line = Line([no, said('{"mood": "good"}'), said('{"mood": "bad"}')])
    llm = model(line)
    assert llm.complete(HELLO, answer=Mood).calls == 1
    llm.complete(HELLO, answer=Mood)
    assert [one.schema is None for one in line.requests] == [False, True, True]


def test_another_refusal_is_not_taken_for_one_of_the_schema() -> None:
    line = Line([refusal(400, "context too long")])
    with pytest.raises(ModelError, match="context too long"):
        model(line).complete(HELLO, answer=Mood)
    assert len(line.requests) == 1


def test_asking_by_schema_only_does_not_fall_back() -> None:
    line = Line([refusal(400, "unknown field response_format")])
    with pytest.raises(ModelError):
        model(line, answers="schema").complete(HELLO, answer=Mood)
    with pytest.raises(ConfigError):
        model(Line(schemas=False), answers="schema").complete(HELLO, answer=Mood)


def test_asking_by_instruction_only_sends_no_schema() -> None:
    line = Line([said('{"mood": "good"}')], schemas=True)
    model(line, answers="instruction").complete(HELLO, answer=Mood)
    assert line.requests[0].schema is None


def test_a_wrong_answer_is_shown_to_the_model_once() -> None:
    line = Line([said("<think>hm</think>glad"), said('{"mood": "good"}')], schemas=True)
    done = model(line).complete(HELLO, answer=Mood)
    assert done == Completion(
        '{"mood": "good"}', Mood(mood="good"), "line-1", 20, 4, calls=2, cost=1.0
    )
    first, shown, complaint = line.requests[1].messages
    assert (first, shown) == (HELLO[0], Message("assistant", "glad"))
    assert "holds no JSON" in complaint.text
    assert '"mood"' in complaint.text


def test_two_wrong_answers_are_an_error_with_the_text_and_the_price() -> None:
    line = Line([said("glad"), said("very glad"), said('{"mood": "good"}')])
    with pytest.raises(AnswerError) as caught:
        model(line).complete(HELLO, answer=Mood)
    error = caught.value
    assert (error.text, len(line.requests)) == ("very glad", 2)
    assert (error.calls, error.tokens_in, error.tokens_out, error.cost) == (2, 20, 4, 1.0)


def test_an_answer_that_was_cut_is_an_error_of_its_own_and_not_repaired() -> None:
    line = Line([said('{"mood": "go', finish_reason="length")])
    with pytest.raises(TruncatedAnswer) as caught:
        model(line).complete(HELLO, answer=Mood)
    assert (caught.value.text, caught.value.tokens_out) == ('{"mood": "go', 2)


def test_a_withheld_answer_is_an_error() -> None:
    with pytest.raises(ModelError, match="content filter"):
        model(Line([said("", finish_reason="content_filter")])).complete(HELLO)


def test_the_price_is_unknown_where_a_part_of_it_is() -> None:
    line = Line([replace(said("glad"), cost=None), said('{"mood": "good"}')])
    assert model(line).complete(HELLO, answer=Mood).cost is None


def test_options_name_what_is_wrong() -> None:
    with pytest.raises(ConfigError) as caught:
        checked_options(ChatOptions, {"concurrency": 0})
    assert caught.value.field == "concurrency"


class Counting:
    """A transport that counts how many are asked at once; `answer` makes the reply."""

    name, schemas = "counting", None

    def __init__(self, answer: Callable[[str], str], together: int = 1) -> None:
        self.answer = answer
        self.most = 0
        self._now = 0
        self._lock = threading.Lock()
        self._gate = threading.Barrier(together)

    def send(self, request: Request) -> Reply:
        with self._lock:
            self._now += 1
            self.most = max(self.most, self._now)
        self._gate.wait(10)
        try:
            return Reply(text=self.answer(request.messages[-1].text))
        finally:
            with self._lock:
                self._now -= 1


def prompts(count: int) -> list[list[Message]]:
    return [[Message("user", str(number))] for number in range(count)]


def texts(results: Sequence[Completion | Exception]) -> list[str]:
    return [one.text if isinstance(one, Completion) else type(one).__name__ for one in results]


def test_many_prompts_keep_their_order_and_run_together() -> None:
    transport = Counting(lambda text: text, together=4)
    done = model(transport, concurrency=4).complete_many(prompts(12))
    assert texts(done) == [str(number) for number in range(12)]
    assert transport.most == 4


def test_a_prompt_that_fails_stands_in_its_place() -> None:
    def answer(text: str) -> str:
        if text == "1":
            raise refusal(400)
        return text

    done = model(Counting(answer)).complete_many(prompts(3))
    assert texts(done) == ["0", "ModelError", "2"]


def test_no_prompts_give_no_results() -> None:
    assert model(Line()).complete_many([]) == []


def test_typed_answers_come_from_many_prompts_too() -> None:
    done = model(Counting(lambda text: f'{{"mood": "{text[0]}"}}')).complete_many(
        prompts(3), answer=Mood
    )
    assert [one.answer.mood for one in done if isinstance(one, Completion)] == ["0", "1", "2"]


ASKING: ContextVar[str] = ContextVar("asking", default="nobody")


def test_threads_see_the_callers_context() -> None:
    token = ASKING.set("me")
    try:
        done = model(Counting(lambda _: ASKING.get())).complete_many(prompts(3))
    finally:
        ASKING.reset(token)
    assert texts(done) == ["me"] * 3


def test_a_models_threads_are_used_again() -> None:
    llm = model(Counting(lambda _: threading.current_thread().name, together=2), concurrency=2)
    llm.complete_many(prompts(4))
    before = threading.active_count()
    llm.complete_many(prompts(4))
    assert threading.active_count() == before


def test_a_model_that_is_gone_leaves_no_thread() -> None:
    llm = model(Counting(lambda text: text, together=2), concurrency=2)
    llm.complete_many(prompts(2))
    mine = [one for one in threading.enumerate() if one.name == "memplug-counting"]
    assert len(mine) >= 2
    gone = weakref.ref(llm)
    del llm
    gc.collect()
    assert gone() is None
    for one in mine:
        one.join(10)
    assert not any(one.is_alive() for one in mine)


def test_an_interrupt_begins_no_more_prompts() -> None:
    asked: list[str] = []
    caught = threading.Event()

    def answer(text: str) -> str:
        asked.append(text)
        if text == "1":
            signal.raise_signal(signal.SIGINT)
        assert caught.wait(10)
        return text

    llm = model(Counting(answer, together=2), concurrency=2)
    with pytest.raises(KeyboardInterrupt):
        llm.complete_many(prompts(6))
    caught.set()
    llm.complete_many([[Message("user", "later")]] * 2)  # on the same threads, so after the others
    assert sorted(asked) == ["0", "1", "later", "later"]


def test_a_model_may_be_asked_from_within_its_own_threads() -> None:
    transport = Counting(lambda text: text if "." in text else texts(inner(text))[0])
    llm = model(transport, concurrency=2)

    def inner(text: str) -> list[Completion | Exception]:
        return llm.complete_many([[Message("user", f"{text}.{one}")] for one in range(3)])

    assert texts(llm.complete_many(prompts(4))) == ["0.0", "1.0", "2.0", "3.0"]


@pytest.mark.filterwarnings("ignore:.*multi-threaded:DeprecationWarning")
@pytest.mark.skipif(not hasattr(os, "fork"), reason="this platform does not fork")
def test_a_forked_process_gets_threads_of_its_own() -> None:
    llm = model(Counting(lambda text: text, together=2), concurrency=2)
    llm.complete_many(prompts(2))
    child = os.fork()
    if not child:
        os._exit(0 if texts(llm.complete_many(prompts(2))) == ["0", "1"] else 1)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
