"""Compares pipelines on what a store holds: on copies of it, which are erased afterwards. The store itself is only read.

Every pipeline gets a copy as its own, makes there what it has not derived yet, and answers the same questions. So what was
deleted, changed or marked in the store counts as it does there.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from random import Random
from time import perf_counter, process_time
from typing import TYPE_CHECKING, Any

from memplug.datasets.cases import Addition, Case, Question
from memplug.errors import InvalidInput
from memplug.evaluation.copies import copied, copy_of, episodes_of, whose
from memplug.evaluation.footprint import forget_peak, peak_mb
from memplug.evaluation.known_items import METHOD, METHOD_WITH_MODEL, asked_by, known_items
from memplug.evaluation.measuring import CaseResult, Measurement, ask
from memplug.evaluation.metrics import added_up, usage_of
from memplug.evaluation.report import Report, Run
from memplug.evaluation.running import Progress, Silent, described
from memplug.evaluation.summarising import assembled
from memplug.evaluation.systems import System
from memplug.memory import Memory
from memplug.rendering import words_as_tokens
from memplug.types import Message, Messages, Record, Scope, ScopeFilter

if TYPE_CHECKING:
    from memplug.ports import LLM

DATA = "known items"
"""The name that the report gives to such data."""
FEW = 50
"""Fewer questions than so many are pointed out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """How many questions to make, and on whose memories."""

    questions: int = 200
    asked: int = 50
    """Questions that a model writes, where there is one."""
    scopes: int = 20
    """At most so many memories, drawn by the seed."""
    who: ScopeFilter = ScopeFilter()
    episodes: int = 50_000
    """The newest so many of each memory are read."""


def compare(
    store: Path,
    systems: Sequence[System],
    run: Run,
    wanted: Wanted = Wanted(),
    *,
    llm: LLM | None = None,
    reference: str = "",
    progress: Progress | None = None,
) -> Report:
    """Measures every system on a copy of the store in the folder.

    llm: writes questions too. What a system's own strategies ask is up to its configuration.
    The copies are removed whatever happens, but for a kill that cannot be caught. Raises InvalidInput where the folder
    holds no store, or nothing that a question can be made from.
    """
    telling = progress or Silent()
    with tempfile.TemporaryDirectory(prefix="memplug-compare-") as name:
        folder = Path(name)
        original = folder / "original"
        copy_of(store, original)
        with copied(original, folder, systems[0], run.seed) as memory:
            held = [
                (one, episodes_of(memory, one, wanted.episodes))
                for one in _scopes(memory, run.seed, wanted)
            ]
        cases, scopes = _cases(held, wanted, run.seed, llm)
        _refuse_nothing(store, wanted.who, held, cases)
        notes = (*_notes(llm), *_few(held, cases, wanted.questions))
        known = replace(described(replace(run, data=DATA), original), notes=notes)
        results = {}
        for system in systems:
            telling.begin(system.name, sum(len(case.questions) for case in cases))
            for result in _measured(system, original, folder, cases, scopes, known, telling):
                results[system.name, result.case] = result
        return assembled(known, cases, systems, results, reference or systems[0].name)


Held = Sequence[tuple[Scope, Sequence[Record[Any]]]]
"""Each scope with its episodes."""


def _refuse_nothing(store: Path, who: ScopeFilter, held: Held, cases: Sequence[Case]) -> None:
    """Raises InvalidInput that says why, where no question could be made."""
    if any(case.questions for case in cases):
        return
    if not held:
        if who == ScopeFilter():
            raise InvalidInput(f"{store} holds nothing yet: too little to make questions from")
        raise InvalidInput(
            f"{store} holds nothing of whom you named; whose it holds: memplug users --store {store}"
        )
    episodes = sum(len(found) for _, found in held)
    raise InvalidInput(
        f"{store} holds too little to make questions from: {episodes:,} episodes, of which none has three words that "
        "together stand in no other; ask questions of your own with: memplug eval jsonl"
    )


def _few(held: Held, cases: Sequence[Case], wanted: int) -> tuple[str, ...]:
    """What to say where the store gives so few questions that a difference may be chance."""
    made = sum(len(case.questions) for case in cases)
    if made >= min(wanted, FEW):
        return ()
    episodes = sum(len(found) for _, found in held)
    return (
        f"Only {made:,} of {wanted:,} questions could be made; episodes read: {episodes:,}. Differences may be chance.",
    )


def _notes(llm: LLM | None) -> tuple[str, ...]:
    return (METHOD,) if llm is None else (METHOD, METHOD_WITH_MODEL.format(model=llm.name))


def _scopes(memory: Memory, seed: int, wanted: Wanted) -> list[Scope]:
    who = {
        key: value
        for key, value in (
            ("tenant_id", wanted.who.tenant_id),
            ("user_id", wanted.who.user_id),
            ("agent_id", wanted.who.agent_id),
        )
        if value is not None
    }
    found = sorted(memory.users(**who), key=lambda one: (one.tenant_id, one.user_id, one.agent_id))
    chosen = Random(f"scopes {seed}").sample(found, min(wanted.scopes, len(found)))
    return sorted(chosen, key=found.index)


def _cases(
    held: Held, wanted: Wanted, seed: int, llm: LLM | None
) -> tuple[list[Case], dict[str, Scope]]:
    """A case for each scope that gives questions, and whose it is."""
    cases: list[Case] = []
    scopes: dict[str, Scope] = {}
    shares = _shares([len(episodes) for _, episodes in held], wanted.questions)
    asked = _shares([len(episodes) for _, episodes in held], wanted.asked if llm else 0)
    for (scope, episodes), count, written in zip(held, shares, asked, strict=True):
        questions: list[Question] = known_items(episodes, count, seed)
        if llm is not None and written:
            questions += asked_by(llm, episodes, written, seed)
        if questions:
            name = f"{len(cases) + 1}: {'/'.join(one or '-' for one in (scope.tenant_id, scope.user_id, scope.agent_id))}"
            cases.append(
                Case(name=name, additions=_additions(episodes), questions=tuple(questions))
            )
            scopes[name] = scope
    return cases, scopes


def _shares(sizes: Sequence[int], total: int) -> list[int]:
    """How many of so many questions each gets: as its size, and one at least as long as there are any."""
    shares = [0] * len(sizes)
    for number in sorted(range(len(sizes)), key=lambda one: (-sizes[one], one))[:total]:
        shares[number] = 1 if sizes[number] else 0
    left, whole = total - sum(shares), sum(sizes)
    due = [left * size / whole if whole else 0.0 for size in sizes]
    shares = [share + int(more) for share, more in zip(shares, due, strict=True)]
    rest = sorted(range(len(sizes)), key=lambda one: (int(due[one]) - due[one], one))
    for number in rest[: max(0, total - sum(shares)) if whole else 0]:
        shares[number] += 1
    return shares


def _additions(episodes: Sequence[Record[Any]]) -> tuple[Addition, ...]:
    """The episodes as what a report counts and quotes."""
    messages = (
        Message(role=one.role or "user", text=one.text, name=one.speaker, id=one.id)
        for one in episodes
    )
    return (Addition(content=Messages(tuple(messages))),)


def _measured(
    system: System,
    original: Path,
    folder: Path,
    cases: Sequence[Case],
    scopes: dict[str, Scope],
    run: Run,
    progress: Progress,
) -> Iterator[CaseResult]:
    with copied(original, folder, system, run.seed) as memory:
        for number, case in enumerate(cases):
            yield _asked(memory, system, case, scopes[case.name], run, progress, first=not number)


def _asked(
    memory: Memory,
    system: System,
    case: Case,
    scope: Scope,
    run: Run,
    progress: Progress,
    *,
    first: bool,
) -> CaseResult:
    """One scope: what is not derived yet is made, then the questions are asked. The first one stands for the store's size."""
    taken = Measurement(run, progress.advance, words_as_tokens)
    own = memory.scoped(**whose(scope))
    forget_peak()
    start, cpu = perf_counter(), process_time()
    enriched = own.enrich(**whose(scope))
    own.flush()
    adding, adding_cpu = perf_counter() - start, process_time() - cpu
    taken.spent.extend(usage_of(enriched))
    taken.note(enriched.failures)
    taken.ids.extend(f"{number}" for number in range(case.size))
    own.search(case.questions[0].text, k=1)
    outcomes = {}
    for question in case.questions:
        outcomes[question.id] = ask(own, question, taken, whole=system.whole)
        progress.advance(1)
    return CaseResult(
        system=system.name,
        case=case.name,
        episodes=enriched.sources,
        adding=adding if enriched.sources else 0.0,
        adding_cpu=adding_cpu if enriched.sources else 0.0,
        peak_mb=peak_mb(),
        storage_bytes=memory.stats().storage.bytes if first else 0,
        outcomes=outcomes,
        spent=added_up(taken.spent),
        failures=tuple(taken.failures),
    )
