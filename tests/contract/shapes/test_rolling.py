"""Shape: one rolling state that every episode is folded into once, however many write."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest

from memplug import (
    Batch,
    Kind,
    Proposal,
    Query,
    Ranking,
    Record,
    Removed,
    Signal,
    Source,
    Strategy,
    StrategyConfig,
    View,
    hookimpl,
)
from memplug.testing import ScriptedLLM, StrategyContract, holdings, memory
from memplug.types import EPISODE, Message, Scope


@dataclass(frozen=True)
class State:
    """The ids that were folded in, in order."""

    folded: tuple[str, ...]


STATE: Kind[State] = Kind("rolling/state", State)


class Rolling(Strategy[StrategyConfig]):
    """One summary per scope: the model is asked once per pass and folds what is new into it."""

    name = "rolling"
    requires = ("llm",)
    kinds = (STATE,)

    @hookimpl
    def encode(self, sources: Sequence[Source], view: View) -> Batch | None:
        return self._folded([one for source in sources for one in source.episodes], view)

    @hookimpl
    def manage(self, signal: Signal, view: View) -> Batch | None:
        if not isinstance(signal, Removed) or view.get(STATE.id(view.scope, "state")) is not None:
            return None
        return self._folded(list(view.all(EPISODE)), view)

    @hookimpl
    def retrieve(self, query: Query, view: View) -> Ranking | None:
        state = view.get(STATE.id(view.scope, "state"))
        return None if state is None else Ranking((Proposal(state.id, 0.5),))

    def _folded(self, episodes: Sequence[Record[Any]], view: View) -> Batch | None:
        known = view.get(STATE.id(view.scope, "state"))
        before = STATE.of(known).payload.folded if known is not None else ()
        new = [one for one in episodes if one.id not in before]
        if not new:
            return None
        assert self.resources.llm is not None
        text = "\n".join([known.text if known is not None else "", *(one.text for one in new)])
        answer = self.resources.llm.complete([Message("user", text)]).text
        folded = (*before, *(one.id for one in new))
        state = STATE.new(view, "state", answer, State(folded), folded)
        return Batch(put=(state if known is None else replace(state, revision=known.revision),))


def _summary(messages: Sequence[Message]) -> str:
    lines = [line for line in messages[-1].text.splitlines() if line]
    return "\n".join(lines)


class TestContract(StrategyContract):
    def strategy(self) -> Strategy[Any]:
        return Rolling()

    def llm(self) -> ScriptedLLM:
        return ScriptedLLM(_summary)


def _state(mem: Any, scope: Scope = Scope()) -> Record[State]:
    (record,) = mem.storage.fetch(scope, [STATE.id(scope, "state")])
    return STATE.of(record)


def test_eight_threads_fold_each_episode_once(tmp_path: Path) -> None:
    llm = ScriptedLLM(_summary)
    with memory(Rolling(), path=tmp_path, llm=llm, enrich="inline") as mem:

        def write(name: int) -> None:
            for index in range(10):
                mem.add(f"{name}-{index}", id=f"{name}-{index}")

        threads = [threading.Thread(target=write, args=(name,)) for name in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        every = {f"{name}-{index}" for name in range(8) for index in range(10)}
        state = _state(mem)
        assert sorted(state.payload.folded) == sorted(every)
        assert sorted(state.text.splitlines()) == sorted(every)
        assert len(llm.prompts) == state.revision <= 80
        assert mem.owed() == []


_WRITER = """
import importlib.util, json, sys
module = importlib.util.spec_from_file_location("rolling_shape", sys.argv[1])
shape = importlib.util.module_from_spec(module)
sys.modules["rolling_shape"] = shape
module.loader.exec_module(shape)
llm = shape.ScriptedLLM(shape._summary)
name = sys.argv[3]
with shape.memory(
    shape.Rolling(), path=sys.argv[2], llm=llm, enrich="inline", seed=int(name)
) as mem:
    failures = [
        str(failure)
        for index in range(5)
        for failure in mem.add(f"{name}-{index}", id=f"{name}-{index}").failures
    ]
print(json.dumps([len(llm.prompts), failures]))
"""


@pytest.mark.slow
def test_eight_processes_fold_each_episode_once(tmp_path: Path) -> None:
    arguments = [sys.executable, "-c", _WRITER, __file__, str(tmp_path / "store")]
    writers = [
        subprocess.Popen([*arguments, str(name)], stdout=subprocess.PIPE, text=True)
        for name in range(8)
    ]
    answers = [json.loads(writer.communicate(timeout=100)[0]) for writer in writers]
    assert [failures for _, failures in answers] == [[]] * 8
    with memory(Rolling(), path=tmp_path / "store", llm=ScriptedLLM(_summary)) as mem:
        state = _state(mem)
        every = sorted(f"{name}-{index}" for name in range(8) for index in range(5))
        assert sorted(state.payload.folded) == every
        assert sorted(state.text.splitlines()) == every
        assert sum(prompts for prompts, _ in answers) == state.revision <= 40
        assert mem.owed() == []


def test_a_deleted_episode_is_folded_out() -> None:
    with memory(Rolling(), llm=ScriptedLLM(_summary), enrich="inline") as mem:
        for text in ("one", "two", "three"):
            mem.add(text, id=text)
        mem.delete("two")
        assert _state(mem).text == "one\nthree"
        mem.delete(ids=["one", "three"])
        assert holdings(mem).ids() == set()
