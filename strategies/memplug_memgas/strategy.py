"""MemGAS: Xu et al., "From Single to Multi-Granularity: Toward Long-Term Memory Association and Selection of
Conversational Agents" (2025).

A session that ends becomes a node at each granularity: the mean of its turns, a summary, keywords, and its whole text
where configured. A new node is linked to the nodes of earlier sessions that the upper part of a two-component mixture
over their similarities holds (section 3.2 of the paper). A question is scored against all granularities and the
sessions' words, the scores walk along the links, and what a session has to say raises or lowers its turns.

docs/strategies/memgas.md lists what differs from the released code, and why; `mode="compat"` ranks as that does.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import numpy as np

from memplug import (
    EPISODE,
    Batch,
    Candidates,
    Feedback,
    Proposal,
    Query,
    Ranking,
    Reason,
    Record,
    Removed,
    Resources,
    Section,
    SessionClosed,
    Signal,
    Strategy,
    Sweep,
    View,
    hookimpl,
)
from memplug.toolbox.ask import ask_many
from memplug_memgas.evidence import Evidence, compat_scores, evidence
from memplug_memgas.kinds import KINDS, NODES, ROUTER, Credit
from memplug_memgas.learning import credited
from memplug_memgas.linking import links
from memplug_memgas.making import Talk, records
from memplug_memgas.prompts import PROMPTS, Digest
from memplug_memgas.rendering import rolling, sessions_section, spans_section
from memplug_memgas.sessions import SessionIndex, Sessions, Stems
from memplug_memgas.settings import MemGASConfig
from memplug_memgas.turns import proposals, reordered

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

BESIDE = 1e-9
"""Weight of its own ranking of turns where another step ranks turns too: its evidence counts in `refine`. Less than any
difference by which another step keeps something first."""


class MemGAS(Strategy[MemGASConfig]):
    """Remembers sessions at several granularities, and finds turns by what their session is about."""

    name = "memgas"
    version = "1"
    requires = ("embedder",)
    optional = ("llm",)
    kinds = KINDS
    prompts = PROMPTS
    refine_reads = ()

    def setup(self, resources: Resources) -> None:
        super().setup(resources)
        dim = resources.embedder.dim if resources.embedder is not None else 0
        self._index = SessionIndex(dim, pairs=self.config.pairs)
        self._stems = Stems()

    @hookimpl
    def manage(self, signal: Signal, view: View) -> Batch | None:
        match signal:
            case SessionClosed(session=session):
                return self._made([session], view)
            case Sweep():
                return self._made(self._due(view), view)
            case Removed():
                state = view.project(self._index)
                return self._made([state.names[one] for one in state.outgrown()], view)
            case Feedback():
                return self._learned(signal, view)

    @hookimpl
    def store(self, batch: Batch, view: View) -> Batch | None:
        made = [one for one in batch.put if one.kind in NODES]
        if not made:
            return None
        return Batch(link=tuple(links(made, batch, view.project(self._index), self.config)))

    @hookimpl
    def retrieve(self, query: Query, view: View) -> Ranking | None:
        state = view.project(self._index)
        if not state.n:
            return None
        if self.config.mode == "compat":
            return self._as_released(query, view, state)
        by_session, by_turn = state.words(query.text, self._stems)
        found = self._evidence(query, view, state, by_session)
        return Ranking(proposals(query, view, state, by_turn, found, self.config))

    @hookimpl
    def weigh(
        self, query: Query, rankings: Sequence[Ranking], view: View
    ) -> Mapping[str, float] | None:
        others = any(one.items for one in rankings if one.step != view.step)
        return {view.step: BESIDE} if others and self.config.mode == "default" else None

    def refines(self, query: Query) -> bool:
        return self.config.mode != "compat" and self.config.influence > 0

    @hookimpl
    def refine(self, candidates: Candidates, query: Query, view: View) -> Candidates | None:
        if not self.refines(query):
            return None
        found: dict[Any, tuple[Sessions, Evidence]] = {}
        for scope in dict.fromkeys(hit.record.scope for hit in candidates.hits):
            there = view.at(scope)
            state = there.project(self._index)
            if state.count >= self.config.first_session:
                by_session, _ = state.words(query.text, self._stems)
                found[scope] = state, self._evidence(query, there, state, by_session)
        return reordered(candidates, found, view.step, self.config) if found else None

    @hookimpl
    def render(
        self, candidates: Candidates, query: Query, view: View, budget: int
    ) -> Section | None:
        if self.config.filter and self.resources.llm is not None:
            prompt = self.prompt("spans")
            return spans_section(self.resources.llm, prompt, candidates, query.text)
        return rolling(query, view, self.config) or sessions_section(candidates, view)

    def _evidence(self, query: Query, view: View, state: Sessions, lexical: Floats) -> Evidence:
        credit = None
        if self.config.router == "learned":
            credit = next((one.payload for one in view.all(ROUTER)), None)
        return evidence(state, lexical, query.vector, credit, self.config)

    def _as_released(self, query: Query, view: View, state: Sessions) -> Ranking | None:
        """Sessions in the released order, and their turns in that order."""
        if query.vector is None:
            return None
        tables = [state.grain(grain) for grain in self.config.grains]
        whole = sorted(set.intersection(*(set(one) for one in tables)))
        nodes = [table[number] for number in whole for table in tables]
        if not nodes:
            return None
        scores = compat_scores(state, nodes, query.vector, self.config)
        top = scores.max()
        if top <= 0:
            return None
        order = [int(one) for one in np.argsort(-scores, kind="stable") if scores[one] > 0]
        summaries = state.grain("summary")
        sessions: list[Proposal] = []
        turns: list[Proposal] = []
        for rank, number in enumerate(order[: query.pool // 2], 1):
            score = float(scores[number] / top)
            reasons = (Reason(f"session rank {rank}", float(scores[number])),)
            if number in summaries:
                sessions.append(Proposal(summaries[number].id, score, reasons))
            if len(turns) < query.pool:
                found = view.all(EPISODE, session_id=state.names[number], vectors=False)
                turns += [Proposal(one.id, score, reasons) for one in found]
        both = (*sessions, *turns[: query.pool - len(sessions)])
        return Ranking(tuple(sorted(both, key=lambda item: -item.score)))

    def _due(self, view: View) -> list[str]:
        """Sessions that ended without a signal, or have grown since they were closed, longest ago first."""
        state = view.project(self._index)
        closed = state.closed()
        quiet = view.now - timedelta(minutes=self.config.idle_minutes)
        due = [
            number
            for number in range(state.count)
            if closed.get(number) != state.episodes[number]
            and state.episodes[number]
            and (number in closed or state.latest[number] <= quiet)
        ]
        due.sort(key=lambda number: (state.latest[number], number))
        return [state.names[number] for number in due[: self.config.batch]]

    def _made(self, sessions: Sequence[str], view: View) -> Batch | None:
        """New nodes of these sessions, in the place of those they had."""
        state = view.project(self._index)
        talks = [
            Talk(session, messages)
            for session in sessions
            if (messages := tuple(view.all(EPISODE, session_id=session)))
        ]
        digests = self._digests(talks)
        put: list[Record[Any]] = []
        for talk, digest in zip(talks, digests, strict=True):
            if not isinstance(digest, Exception):
                put += records(view, talk, digest, self.config)
        if talks and all(isinstance(one, Exception) for one in digests):
            raise next(one for one in digests if isinstance(one, Exception))
        kept = {one.id for one in put}
        renewed = {one.session_id for one in put}
        old = [
            node.id
            for node in state.nodes.values()
            if node.id not in kept and state.names[node.session] in renewed
        ]
        return Batch(put=tuple(put), remove=tuple(sorted(old))) if put else None

    def _digests(self, talks: Sequence[Talk]) -> list[Digest | Exception | None]:
        """The model's summaries and keywords; None where it is not to be asked."""
        if not self.config.model:
            return [None] * len(talks)
        asked = [{"date": talk.date, "conversation": talk.shown()} for talk in talks]
        answers = ask_many(self.resources.llm, self.prompt("digest"), asked, answer=Digest)
        return [one if one is None or isinstance(one, Exception) else one.answer for one in answers]

    def _learned(self, signal: Feedback, view: View) -> Batch | None:
        """Credits the granularities by where each ranks the sessions of what was used."""
        if self.config.router != "learned" or not signal.used:
            return None
        recall = view.recalled(signal.retrieval)
        embedder = self.resources.embedder
        if recall is None or embedder is None:
            return None
        state = view.project(self._index)
        used = {
            state.number(record.session_id)
            for id in signal.used
            if (record := view.get(id)) is not None
        } - {-1}
        if not used:
            return None
        by_session, _ = state.words(recall.text, self._stems)
        question = embedder.embed_queries([recall.text])[0]
        found = evidence(state, by_session, question, None, self.config)
        old = next(iter(view.all(ROUTER)), None)
        credit = credited(old.payload if old else Credit(0.0, {}), found, used, signal.outcome)
        record = ROUTER.new(view, "router", "what each granularity found", credit, [])
        revision = old.revision if old is not None else 0
        return Batch(put=(replace(record, revision=revision),))
