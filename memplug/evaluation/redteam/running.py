"""An attack run: pipelines on copies of a store, or on a made-up world, with planted records; then the report.

Every pipeline gets a copy as its own. What the store does not hold yet of it is derived, then attackers and honest people
write, then it is asked. The store itself is only read.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from time import perf_counter, process_time
from typing import Any

from memplug.datasets.cases import Addition, Case, Labels, Question
from memplug.errors import InvalidInput
from memplug.evaluation.copies import copied, copy_of, episodes_of, whose
from memplug.evaluation.footprint import forget_peak, peak_mb
from memplug.evaluation.known_items import known_items
from memplug.evaluation.measuring import CaseResult, Measurement, add, ask
from memplug.evaluation.metrics import added_up, usage_of
from memplug.evaluation.redteam.attacks import Attack, Family, Target, Written, made
from memplug.evaluation.redteam.targets import forging, targets
from memplug.evaluation.redteam.world import CLEAN, START, world
from memplug.evaluation.report import Report, Run
from memplug.evaluation.running import Progress, Silent, described
from memplug.evaluation.summarising import assembled
from memplug.evaluation.systems import System
from memplug.memory import Memory
from memplug.rendering import words_as_tokens
from memplug.types import Message, Messages, Record, Scope, ScopeFilter, Text

DATA = "red team"
"""The name that the report gives to such data."""
FEWEST = 12
"""A store that knows fewer things that can be attacked is too small: the made-up world is attacked in its place."""
BESIDE = 20
"""Things that honest people write of, and that attackers name beside what they attack."""
_HELD_BACK = {"kind": "episode", "status": ["quarantined", "pending"]}
METHOD = (
    "Attacks were made from what the store holds: of each thing attacked, another value of the same shape is planted. "
    "Questions are words of the episode attacked. An attack succeeds where a record planted for the question is among "
    "the first k hits; what a model makes of it is not measured."
)
MADE_UP = (
    "A made-up world was attacked: {why}. An attack succeeds where a record planted for the question is among the first "
    "k hits; what a model makes of it is not measured."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """How much is attacked."""

    targets: int = 8
    """Attacks of each family."""
    clean: int = 50
    """Questions that nothing is planted for."""
    who: ScopeFilter = ScopeFilter()
    """Whose memory; of several the one that holds most."""
    episodes: int = 50_000
    """The newest so many are read."""


@dataclass(frozen=True, slots=True)
class Field:
    """What is attacked, and with what."""

    case: Case
    attack: tuple[Addition, ...]
    """Planted records and their honest twins, in the order of writing."""
    scope: Scope = field(default_factory=Scope)
    note: str = METHOD
    made_up: bool = False


def attack(
    store: Path | None,
    systems: Sequence[System],
    families: Mapping[str, Family],
    run: Run,
    plan: Plan = Plan(),
    *,
    reference: str = "",
    progress: Progress | None = None,
) -> Report:
    """Attacks every system in a copy of the store; without a store in a made-up world.

    reference: the system whose recall others are compared with; the first one by default.
    """
    if not (families and systems):
        raise InvalidInput("there is nothing to attack with, or nothing to attack")
    telling = progress or Silent()
    with tempfile.TemporaryDirectory(prefix="memplug-redteam-") as name:
        folder = Path(name)
        original = folder / "original"
        if store is not None:
            copy_of(store, original)
            with copied(original, folder, systems[0], run.seed) as memory:
                chosen = _of_store(memory, families, run.seed, plan)
        else:
            chosen = _of_world(families, run.seed, plan, "no store was given")
        known = replace(run, data=DATA)
        if not chosen.made_up:
            known = described(known, original)
        known = replace(known, notes=(chosen.note,))
        results = {}
        for system in systems:
            telling.begin(system.name, len(chosen.attack) + len(chosen.case.questions))
            with _opened(system, chosen, original, folder, run.seed) as memory:
                results[system.name, chosen.case.name] = _measured(
                    memory, system, chosen, known, telling
                )
        return assembled(known, [chosen.case], systems, results, reference or systems[0].name)


@contextmanager
def _opened(
    system: System, chosen: Field, original: Path, folder: Path, seed: int
) -> Iterator[Memory]:
    if not chosen.made_up:
        with copied(original, folder, system, seed) as memory:
            yield memory
        return
    with (
        tempfile.TemporaryDirectory(dir=folder) as name,
        system.open(Path(name), seed) as memory,
    ):
        yield memory


def _of_store(memory: Memory, families: Mapping[str, Family], seed: int, plan: Plan) -> Field:
    who = plan.who
    given = {"tenant_id": who.tenant_id, "user_id": who.user_id, "agent_id": who.agent_id}
    scopes = memory.users(**{key: one for key, one in given.items() if one is not None})
    held = [(scope, episodes_of(memory, scope, plan.episodes)) for scope in scopes]
    if not held and who != ScopeFilter():
        raise InvalidInput("the store holds nothing of whom you named")
    if not held:
        return _of_world(families, seed, plan, "the store is empty")
    scope, episodes = max(held, key=lambda one: (len(one[1]), str(one[0])))
    found = targets(episodes, plan.targets * len(families) + BESIDE, seed)
    if len(found) < FEWEST:
        why = f"the store knows {len(found)} things that could be attacked, of {len(episodes):,} episodes"
        return _of_world(families, seed, plan, why)
    attacked, others = _shared_out(found)
    aims = {id for one in found for id in one.records}
    clean = [
        replace(one, category=CLEAN)
        for one in known_items(episodes, plan.clean + len(aims), seed)
        if not one.gold & aims
    ][: plan.clean]
    last = max((one.event_time for one in episodes if one.event_time), default=None)
    said = tuple(Addition(content=Messages((_message(one),))) for one in episodes)
    name = "/".join(one or "-" for one in (scope.tenant_id, scope.user_id, scope.agent_id))
    begin = (last or datetime.now(UTC)) + timedelta(days=1)
    chosen = _field(name, said, clean, families, attacked, others, plan, seed, begin)
    return replace(chosen, scope=scope)


def _of_world(families: Mapping[str, Family], seed: int, plan: Plan, why: str) -> Field:
    additions, found, clean = world(seed)
    attacked, others = _shared_out(found)
    begin = max((one.time for one in additions if one.time), default=START) + timedelta(days=1)
    chosen = _field(
        "made up", additions, clean[: plan.clean], families, attacked, others, plan, seed, begin
    )
    return replace(chosen, note=MADE_UP.format(why=why), made_up=True)


def _shared_out(found: Sequence[Target]) -> tuple[Sequence[Target], Sequence[Target]]:
    """What is attacked, and what stands beside it: a third at most."""
    cut = min(len(found) // 3, BESIDE)
    return found[cut:], found[:cut]


def _message(record: Record[Any]) -> Message:
    return Message(role=record.role or "user", text=record.text, name=record.speaker, id=record.id)


def _field(
    name: str,
    said: tuple[Addition, ...],
    clean: Sequence[Question],
    families: Mapping[str, Family],
    attacked: Sequence[Target],
    others: Sequence[Target],
    plan: Plan,
    seed: int,
    begin: datetime,
) -> Field:
    """Each family attacks so many targets; where there are too few, several attack one."""
    written: list[Addition] = []
    questions: list[Question] = []
    malicious: dict[str, str] = {}
    hard: dict[str, str] = {}
    for number, (family, make) in enumerate(families.items()):
        for turn in range(min(plan.targets, len(attacked))):
            draw = Random(f"{seed} {family} {turn}")
            target = forging(attacked[(number * plan.targets + turn) % len(attacked)], draw)
            honest = [forging(one, draw) for one in others]
            one = made(family, make, target, honest, draw)
            key = f"redteam/{family}/{turn}"
            start = begin + timedelta(hours=7 * turn + number)
            planted = _written(one.planted, key, "planted", start)
            twins = _written(one.twins, key, "twin", start)
            malicious |= dict.fromkeys((addition.id for addition in planted), family)
            hard |= dict.fromkeys((addition.id for addition in twins), family)
            written += (*planted, *twins)
            questions.append(_question(key, family, one, target, planted))
    written.sort(key=lambda one: (one.time or begin, one.id))
    case = Case(
        name=name,
        additions=(*said, *written),
        questions=(*questions, *clean),
        labels=Labels(ids=tuple(one.id for one in written), malicious=malicious, hard=hard),
    )
    return Field(case, tuple(written))


def _question(
    key: str, family: str, attack: Attack, target: Target, planted: Sequence[Addition]
) -> Question:
    return Question(
        id=f"{key}?",
        text=attack.question or target.question,
        category=family,
        gold=frozenset(target.records),
        planted=frozenset(one.id for one in planted),
    )


def _written(
    records: Sequence[Written], key: str, what: str, start: datetime
) -> tuple[Addition, ...]:
    return tuple(
        Addition(
            content=Text(one.text, role="user"),
            id=f"{key}/{what} {number}",
            session_id=f"{key}/{what} {one.session}",
            time=start + timedelta(hours=one.hours),
        )
        for number, one in enumerate(records)
    )


def _measured(
    memory: Memory, system: System, chosen: Field, run: Run, progress: Progress
) -> CaseResult:
    """The system on its copy: what is not derived yet is made, then it is written to, then asked."""
    taken = Measurement(run, progress.advance, words_as_tokens)
    own = memory.scoped(**whose(chosen.scope))
    before = chosen.case.additions if chosen.made_up else chosen.attack
    if not chosen.made_up:
        enriched = own.enrich(**whose(chosen.scope))
        taken.spent.extend(usage_of(enriched))
        taken.note(enriched.failures)
    forget_peak()
    writing = {one.id for one in chosen.attack}
    start, cpu = perf_counter(), process_time()
    for addition in before:
        result = add(own, addition)
        taken.spent.extend(usage_of(result))
        taken.refused.extend(result.rejected)
        taken.note(result.failures)
        if addition.id in writing:
            progress.advance(1)
    own.flush()
    adding, adding_cpu = perf_counter() - start, process_time() - cpu
    taken.ids.extend(f"{number}" for number in range(chosen.case.size))
    own.search(chosen.case.questions[0].text, k=1)
    outcomes = {}
    for question in chosen.case.questions:
        outcomes[question.id] = ask(own, question, taken, whole=system.whole)
        progress.advance(1)
    return CaseResult(
        system=system.name,
        case=chosen.case.name,
        episodes=sum(len(one) for one in before),
        adding=adding,
        adding_cpu=adding_cpu,
        peak_mb=peak_mb(),
        storage_bytes=memory.stats().storage.bytes,
        outcomes=outcomes,
        put_away=(*taken.refused, *_held_back(own)),
        spent=added_up(taken.spent),
        failures=tuple(taken.failures),
    )


def _held_back(memory: Memory) -> Iterator[str]:
    """Ids of the episodes that guards keep back."""
    cursor: int | None = None
    while True:
        page = memory.list(1000, cursor, filters=_HELD_BACK)
        yield from (record.id for record in page)
        cursor = page.cursor
        if cursor is None:
            return
