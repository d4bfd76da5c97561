"""A-MemGuard: Wei et al., "A-MemGuard: A Proactive Defense Framework for LLM-Based Agent Memory" (arXiv 2510.02373).

A planted record looks fine alone. So what is recalled for a question is compared: whom do independent origins agree with, and
who says otherwise (section "consensus")? What is caught becomes a lesson, consulted before the next write and before an
agent acts. The paper derives a reasoning path per record by a model and lets a model judge them; without one, claims and
counted witnesses stand in their place.

docs/strategies/amemguard.md lists what differs from the paper and the released code (commit 52af44b), and why.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from memplug import (
    EPISODE,
    Action,
    Batch,
    Candidates,
    Hit,
    Mark,
    Part,
    Proposal,
    Query,
    Ranking,
    Reason,
    Record,
    Resources,
    Scope,
    Section,
    Signal,
    Source,
    Status,
    Strategy,
    Sweep,
    Verdict,
    View,
    hookimpl,
)
from memplug_amemguard.asked import agreed, voices
from memplug_amemguard.consensus import attested
from memplug_amemguard.evidence import Claims, Evidence, Reading, alone, origin_of, read
from memplug_amemguard.kinds import KINDS, LESSON
from memplug_amemguard.lessons import (
    FORGOTTEN,
    about,
    against_action,
    held,
    lesson,
    quoted,
    recalled,
)
from memplug_amemguard.paths import derived, inconsistent, outside
from memplug_amemguard.prompts import PROMPTS
from memplug_amemguard.sentences import LONG, plain
from memplug_amemguard.settings import AMemGuardConfig
from memplug_amemguard.signals import risk, signals
from memplug_amemguard.superseding import unheard
from memplug_amemguard.weighing import AGAIN, FEW, FILLS, Judged, counting, judged, told

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

BESIDE = 1e-9
"""Weight of its own proposals, which only see to it that they are among the candidates."""
WARNINGS = "warnings"
TOLD = 5
"""Lines of each sort that it tells at most."""
BY_MODEL = "its path did not fit the others"
LOWEST = 0.5
"""Share of the lowest clean score that the first demoted hit takes at most."""


@dataclass(slots=True)
class _Sorted:
    """The hits of one list: kept, demoted, withheld with the reason."""

    kept: list[Hit]
    demoted: list[tuple[Hit, Judged]]
    withheld: dict[str, str]
    unsure: bool = False


class AMemGuard(Strategy[AMemGuardConfig]):
    """Keeps back what looks planted, withholds what independent origins contradict, and learns from both."""

    name = "amemguard"
    version = "1"
    guard = True
    optional = ("llm", "embedder")
    kinds = KINDS
    prompts = PROMPTS
    refine_reads = ()

    def setup(self, resources: Resources) -> None:
        super().setup(resources)
        self._claims = Claims()

    @hookimpl
    def check(self, subject: Source | Action, view: View) -> Sequence[Verdict] | None:
        lessons = held(view)
        if isinstance(subject, Action):
            return [self._on_action(subject, view, lessons)]
        verdicts = []
        for episode in subject.episodes:
            found = counting(alone(episode.text), self.config)
            if "lessons" in self.config.signals:
                found += recalled(episode.text, lessons, episode.id)
            high = risk(found)
            if high >= self.config.demote:
                status = "quarantine" if high >= self.config.quarantine else "demote"
                reasons = tuple(one.name for one in found)
                verdicts.append(Verdict(status=status, id=episode.id, risk=high, reasons=reasons))  # type: ignore[arg-type]
        return verdicts

    @hookimpl
    def admit(self, batch: Batch, view: View) -> Batch | None:
        marks = []
        for record in batch.put:
            if record.kind == EPISODE.name or record.kind == LESSON.name:
                continue
            found = signals(record.text)
            high = risk(found)
            if high < self.config.demote:
                continue
            reason = "; ".join(one.name for one in found)
            if high >= self.config.quarantine:
                marks.append(Mark(id=record.id, reason=reason, status=Status.QUARANTINED))
            else:
                marks.append(Mark(id=record.id, reason=reason, trust=1 - high))
        out: frozenset[str] = frozenset()
        if any(mark.valid_to is not None for mark in batch.mark):
            out = unheard(batch, view, view.project(self._claims))
        if not marks and not out:
            return None
        return Batch(
            put=tuple(one for one in batch.put if one.id not in out),
            link=tuple(one for one in batch.link if out.isdisjoint((one.source, one.target))),
            mark=(*batch.mark, *(mark for mark in marks if mark.id not in out)),
            remove=batch.remove,
        )

    @hookimpl
    def retrieve(self, query: Query, view: View) -> Ranking | None:
        """Where one origin could fill the list with one thing, what independent origins say of the same subject."""
        state: Evidence = view.project(self._claims)
        asked = query.text.casefold()
        found: dict[str, None] = {}
        for subject in state.crowded:
            if subject in asked:
                found |= dict.fromkeys(attested(subject, state))
        ids = sorted(found)
        allowed = [id for id, fits in zip(ids, view.allowed(ids), strict=True) if fits]
        if not allowed:
            return None
        return Ranking(tuple(Proposal(id, 1.0) for id in allowed[: query.pool]))

    @hookimpl
    def weigh(
        self, query: Query, rankings: Sequence[Ranking], view: View
    ) -> Mapping[str, float] | None:
        mine = any(one.items for one in rankings if one.step == view.step)
        return {view.step: BESIDE} if mine else None

    @hookimpl
    def refine(self, candidates: Candidates, query: Query, view: View) -> Candidates | None:
        """Compares hits from the best on until there are as many as the question wants; the rest by themselves alone."""
        main = self._sorted(candidates.hits, query, view)
        if self._asks(main):
            self._compare(main, query, view.step)
        asides = {
            title: self._sorted(hits, query, view) for title, hits in candidates.asides.items()
        }
        withheld = dict(main.withheld)
        for one in asides.values():
            withheld |= one.withheld
        left = candidates.withhold(withheld, view.step)
        return replace(
            left,
            hits=_in_order(main, view.step),
            asides={title: _in_order(one, view.step) for title, one in asides.items()},
        )

    @hookimpl
    def render(
        self, candidates: Candidates, query: Query, view: View, budget: int
    ) -> Section | None:
        if not self.config.warn:
            return None
        own = [one for one in candidates.withheld if one.step == view.step]
        lines = [f"- not shown: record {one.id} ({one.reason})" for one in own[:TOLD]]
        shown = {one.id for one in own}
        lessons = [one for one in held(view) if one.lesson.record not in shown]
        lines += about(query.text, lessons)[:TOLD]
        if not lines:
            return None
        return Section(title=WARNINGS, text="\n".join(lines), priority=-1)

    @hookimpl
    def manage(self, signal: Signal, view: View) -> Batch | None:
        if not isinstance(signal, Sweep):
            return None
        known = {
            one.payload.record: one
            for status in (Status.ACTIVE, Status.QUARANTINED)
            for one in view.all(LESSON, status=status, vectors=False)
        }
        put = [
            lesson(view, record, cause, reason)
            for record, cause, reason in self._caught(signal, view)
            if record.id not in known
        ]
        counting = {one.id for one in held(view) if one.strength >= FORGOTTEN}
        gone = [
            one.id
            for one in known.values()
            if one.id not in counting or view.released(one.payload.record)
        ]
        return Batch(put=tuple(put), remove=tuple(gone)) if put or gone else None

    def _on_action(self, action: Action, view: View, lessons: Sequence[Any]) -> Verdict:
        text = " ".join(one for one in (action.tool, action.text, action.arguments) if one)
        reading = read(text)
        made = judged(
            reading, view.project(self._claims), self.config, against_action(text, lessons)
        )
        reasons = list(made.reasons)
        high = made.risk
        if (lost := made.outvoted) is not None:
            reasons.append(told(lost))
            high = max(high, self.config.withhold)
        status = (
            "deny"
            if high >= self.config.quarantine
            else "warn"
            if high >= self.config.demote
            else "allow"
        )
        return Verdict(status=status, risk=high, reasons=tuple(reasons))  # type: ignore[arg-type]

    def _sorted(self, hits: Sequence[Hit], query: Query, view: View) -> _Sorted:
        found = _Sorted([], [], {})
        asked = query.text.casefold()
        scopes = dict.fromkeys(hit.record.scope for hit in hits)
        views = {scope: view.at(scope) for scope in scopes}
        states = {scope: there.project(self._claims) for scope, there in views.items()}
        origins = Counter(origin_of(hit.record) for hit in hits)
        crowds = "crowds" in self.config.signals
        heard: Counter[tuple[str, str, str]] = Counter()
        for hit in hits:
            there, state = views[hit.record.scope], states[hit.record.scope]
            known = state.readings.get(hit.record.id)
            if len(found.kept) >= query.k:
                self._beyond(hit, known or read(hit.record.text), found)
                continue
            reading = known or read(hit.record.text)
            made = judged(
                reading, state, self.config, asked=asked, id=hit.record.id if known else ""
            )
            origin = origin_of(hit.record)
            if crowds and origins[origin] > 1 and len(reading.text) <= LONG:
                said = voices(reading.statement, state, asked, origin, made.disputes)
                if any(heard[one] >= FEW for one in said):
                    made = replace(made, signals=(*made.signals, AGAIN))
                heard.update(said)
            self._place(hit, made, found, there, state)
        return self._with_room(found, states, query) if crowds else found

    def _with_room(self, found: _Sorted, states: Mapping[Scope, Evidence], query: Query) -> _Sorted:
        """Where one origin fills the list on something that others agree on, it keeps a few places only."""
        top = [hit for hit in found.kept[: query.k] if len(hit.record.text) <= LONG]
        origin, count = (
            Counter(origin_of(hit.record) for hit in top).most_common(1)[0] if top else ("", 0)
        )
        if count <= max(FEW, query.k // 2):
            return found
        asked = query.text.casefold()
        names = {name for state in states.values() for name in state.names_in(asked)}
        mine = [
            hit
            for hit in found.kept
            if origin_of(hit.record) == origin
            and any(name in plain(hit.record.text).casefold() for name in names)
        ]

        def heard(hit: Hit) -> bool:
            state = states[hit.record.scope]
            reading = state.readings.get(hit.record.id)
            return (
                origin_of(hit.record) != origin
                and reading is not None
                and agreed(reading.statement, hit.record.id, state, asked)
            )

        if len(mine) <= FEW or not any(map(heard, found.kept[query.k : 4 * query.k])):
            return found
        surplus = {hit.record.id for hit in mine[FEW:]}
        found.kept = [hit for hit in found.kept if hit.record.id not in surplus]
        found.demoted += [(hit, Judged((FILLS,), ())) for hit in mine[FEW:]]
        return found

    def _beyond(self, hit: Hit, reading: Reading, found: _Sorted) -> None:
        """A hit that no answer holds unless a later step lifts it."""
        if not reading.signals and 1 - hit.record.trust < self.config.demote:
            found.kept.append(hit)
            return
        made = Judged(tuple(counting(reading.signals, self.config)), ())
        if made.risk >= self.config.withhold:
            found.withheld[hit.record.id] = "; ".join(made.reasons)
        elif made.risk >= self.config.demote or 1 - hit.record.trust >= self.config.demote:
            found.demoted.append((hit, made))
        else:
            found.kept.append(hit)

    def _place(self, hit: Hit, made: Judged, found: _Sorted, view: View, state: Evidence) -> None:
        lost, high = made.outvoted, made.risk
        low_trust = 1 - hit.record.trust
        if (lost or high >= self.config.demote) and _released(hit.record.id, view, state):
            found.kept.append(hit)
        elif lost:
            found.withheld[hit.record.id] = told(lost)
        elif high >= self.config.withhold:
            found.withheld[hit.record.id] = "; ".join(made.reasons)
        elif high >= self.config.demote or low_trust >= self.config.demote:
            found.demoted.append((hit, made))
            found.unsure = True
        else:
            against = tuple(dict.fromkeys(id for one in made.disputes for id in one.against))
            found.kept.append(replace(hit, disputed=(*hit.disputed, *against)) if against else hit)
            found.unsure = found.unsure or bool(against)

    def _asks(self, found: _Sorted) -> bool:
        judge = self.config.judge
        return self.resources.llm is not None and (
            judge == "always" or (judge == "unsure" and found.unsure)
        )

    @property
    def _by_model(self) -> bool:
        """True where a model may have withheld what the cheap stage lets pass."""
        return self.resources.llm is not None and self.config.judge != "off"

    def _compare(self, found: _Sorted, query: Query, step: str) -> None:
        """The paper's two steps over the best hits that are left; where it gives no verdict, the cheap one stands."""
        pool = [*found.kept, *(hit for hit, _ in found.demoted)][: self.config.depth]
        if len(pool) < 2:
            return
        llm = self.resources.llm
        made = derived(llm, self.prompt("path"), query.text, [hit.record.text for hit in pool])
        usable = [(hit, path) for hit, path in zip(pool, made, strict=True) if path]
        if len(usable) < 2:
            return
        paths = [path for _, path in usable]
        embedder = self.resources.embedder
        if self.config.judge_by == "clusters" and embedder is not None:
            bad: frozenset[int] | None = outside(embedder, paths)
        else:
            bad = inconsistent(llm, self.prompt("judge"), query.text, paths)
        for place in sorted(bad or ()):
            hit, path = usable[place]
            found.withheld[hit.record.id] = f"its path does not fit the others: {quoted(path)}"
        found.kept = [hit for hit in found.kept if hit.record.id not in found.withheld]
        found.demoted = [one for one in found.demoted if one[0].record.id not in found.withheld]

    def _caught(self, signal: Sweep, view: View) -> list[tuple[Record[Any], str, str]]:
        """What is quarantined, and what searches had withheld from them, newest first within the time given."""
        found: list[tuple[Record[Any], str, str]] = []
        for record in view.all(EPISODE, status=Status.QUARANTINED, vectors=False):
            reasons = "; ".join(one.name for one in read(record.text).signals) or "put away"
            found.append((record, "quarantined", reasons))
        state = view.project(self._claims)
        until = self.resources.clock.monotonic() + signal.seconds
        for id in reversed(list(state.readings)):
            if self.resources.clock.monotonic() > until:
                break
            made = judged(state.readings[id], state, self.config)
            if made.outvoted is None and made.risk < self.config.withhold and not self._by_model:
                continue
            record_ = view.get(id) if view.usage(id).withheld else None
            if record_ is not None and record_.kind == EPISODE.name and not view.released(id):
                reason = told(made.outvoted) if made.outvoted else "; ".join(made.reasons)
                found.append((record_, "withheld", reason or BY_MODEL))
        return found


def _released(id: str, view: View, state: Evidence) -> bool:
    position = view.position
    known = state.released.get(id)
    if known is None or known[0] != position:
        known = state.released[id] = position, view.released(id)
    return known[1]


def _in_order(found: _Sorted, step: str) -> tuple[Hit, ...]:
    """The kept hits, and the demoted ones behind them with scores below theirs."""
    floor = min((hit.score for hit in found.kept), default=1.0) * LOWEST
    behind = [
        hit.moved(
            min(hit.score, floor) * (1 - made.risk),
            Part(
                step,
                rank,
                1 - made.risk,
                tuple(Reason(one) for one in made.reasons) or (Reason("little trust"),),
            ),
        )
        for rank, (hit, made) in enumerate(found.demoted, 1)
    ]
    return (*found.kept, *behind)
