"""Mem0: what is true about people now, with what was true before, and who said so.

Reference: Chhikara et al., "Mem0: Building Production-Ready AI Agents with Scalable Long-Term Memory" (2025), sections
2.1 and 2.2, and mem0 2.0.18 (github.com/mem0ai/mem0) for the released scoring; the two time lines are Graphiti's
(Rasmussen et al., "Zep", 2025, section 2.2), and insights, judged contradictions and weights ReMe's personal memory
(v0.2.0.6). Differences stand in docs/strategies/mem0.md.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from memplug import (
    Batch,
    Candidates,
    Query,
    Ranking,
    Removed,
    Section,
    Strategy,
    Sweep,
    hookimpl,
)
from memplug_mem0 import deciding, extracting
from memplug_mem0.disputing import concerns, moves, ordered, reach
from memplug_mem0.factors import counted, own_attributes, reorders
from memplug_mem0.graph import drawing
from memplug_mem0.graph.following import GraphIndex
from memplug_mem0.graph.neighbours import widened
from memplug_mem0.insights import InsightIndex, Insights, found_insights, insight_lines
from memplug_mem0.kinds import ENDING, ENTITY, FACT, KINDS
from memplug_mem0.maintaining import merged
from memplug_mem0.profile import fields_of, instructions, section
from memplug_mem0.prompts import PROMPTS
from memplug_mem0.ranking import as_released, proposals
from memplug_mem0.reflecting import Swept, sweep
from memplug_mem0.settings import Mem0Config
from memplug_mem0.state import FactIndex, entries_of
from memplug_mem0.validity import SAID

if TYPE_CHECKING:
    from memplug import Record, Resources, Signal, Source, View

_SHARE = 4
"""A context gives the profile one part in so many; a section that is asked for alone has all."""


class Mem0(Strategy[Mem0Config]):
    """Keeps facts, closes what newer ones update, and renders a profile."""

    name = "mem0"
    version = "1"
    requires = ("embedder",)
    optional = ("llm",)
    kinds = KINDS
    proposes_own = True
    prompts = PROMPTS
    refine_reads = ()

    def setup(self, resources: Resources) -> None:
        super().setup(resources)
        self._facts = FactIndex()
        self._graph = GraphIndex()
        self._insights = InsightIndex()
        self._fields = fields_of(self.config)
        self._own = own_attributes(self._fields)
        self._instructions = instructions(self.config)

    @hookimpl
    def encode(self, sources: Sequence[Source], view: View) -> Batch | None:
        episodes = [one for source in sources for one in source.episodes]
        found: list[Record[Any]] | None = None
        if self.config.extract != "patterns":
            prompt = self.prompt("extract")
            llm = self.resources.llm
            found = extracting.by_model(
                llm, prompt, view, episodes, self.config, self._instructions
            )
        if found is None and self.config.extract != "model":
            found = list(extracting.by_patterns(view, episodes, self.config))
        if not found:
            return None
        made = self._drawn(found, view)
        return Batch(put=(*found, *made.put), link=made.link)

    @hookimpl
    def store(self, batch: Batch, view: View) -> Batch | None:
        mine = [one for one in batch.put if one.scope == view.scope]
        new = [one for one in mine if one.kind in (FACT.name, ENDING.name)]
        done = self._related(new, view) if new and self.config.updates != "add" else Batch()
        if self.config.graph:
            entities = [one for one in mine if one.kind == ENTITY.name]
            made = self._drawn(done.put, view)
            fresh = drawing.embedded(made.put, self.resources.embedder)
            known = view.project(self._graph)
            same = drawing.matched(view, entities, fresh, known, self.config.same_entity)
            done = replace(done, put=(*done.put, *fresh), link=(*made.link, *same))
        return done or None

    def _drawn(self, made: Sequence[Record[Any]], view: View) -> Batch:
        """Entities and edges of these facts, where they are kept."""
        facts = [one for one in made if one.kind == FACT.name]
        if not facts or not self.config.graph:
            return Batch()
        return drawing.drawn(view, facts, view.project(self._graph))

    def _related(self, new: list[Record[Any]], view: View) -> Batch:
        """What new facts and endings correct and close."""
        known = view.project(self._facts)
        new = deciding.weighed(new, known, view)
        entries = entries_of(new)
        made = deciding.corrected(entries, known, view, self.config.languages)
        marks = None
        if self.config.updates != "rules":
            llm, prompt = self.resources.llm, self.prompt("decide")
            by_model = [one for one in new if one.kind == FACT.name and one.payload.by_model]
            marks = (
                deciding.by_model(llm, prompt, by_model, known, view, self.config.similar)
                if by_model
                else None
            )
        if marks is None:
            entries += entries_of(deciding.weighed(made, known, view, new), len(entries))
            marks = list(deciding.by_rules(entries, known, view))
        return Batch(put=tuple(made), mark=tuple(marks))

    @hookimpl
    def retrieve(self, query: Query, view: View) -> Ranking | None:
        state = view.project(self._facts)
        if not state.entries:
            return None
        if self.config.mode == "compat":
            items = as_released(query, view, state, self.config)
        else:
            items = proposals(query, view, state, self.config)
        if self.config.graph:
            edges = view.project(self._graph)
            items = widened(items, query, view, state, edges, self.config)
        if reorders(self.config) and self.config.mode != "compat":
            known = view.project(self._insights) if self.config.insights else Insights()
            items += tuple(found_insights(query, view, state, known, self.config))
            items = counted(items, query, view, state, self.config, self._own)
        return Ranking(items) if items else None

    def encodes(self, source: Source) -> bool:
        if self.config.extract != "patterns" and self.resources.llm is not None:
            return True
        if self.config.extract == "model":
            return True
        return extracting.found_by_patterns(source.episodes, self.config)

    @property
    def at_once(self) -> bool:
        asks = self.config.extract != "patterns" or self.config.updates not in ("rules", "add")
        return not self.config.graph and not (asks and self.resources.llm is not None)

    def refines(self, query: Query) -> bool:
        return self.config.disputes and self.config.mode != "compat" and concerns(query.text)

    def refine_depth(self, query: Query) -> int | None:
        return reach(query.text)

    def refines_these(self, candidates: Candidates, query: Query) -> bool:
        return moves(candidates, query.text)

    @hookimpl
    def refine(self, candidates: Candidates, query: Query, view: View) -> Candidates | None:
        if not self.refines(query):
            return None
        return ordered(candidates, query.text, view.step)

    @hookimpl
    def render(
        self, candidates: Candidates, query: Query, view: View, budget: int
    ) -> Section | None:
        state = view.project(self._facts)
        if not state.entries:
            return None
        most = budget if not candidates.hits else budget // _SHARE
        moment = query.valid_at or query.as_of or view.now
        lines = state.profiles.lines(state.slots.listed(), moment, self._fields)
        if self.config.insights:
            insights = view.project(self._insights)
            lines = [*lines, *insight_lines(insights, state, moment, lines)]
        return section(lines, min(most, self.config.profile_tokens))

    @hookimpl
    def manage(self, signal: Signal, view: View) -> Batch | None:
        redrawn = self._redrawn(signal, view)
        if not isinstance(signal, Sweep):
            return redrawn or None
        state = view.project(self._facts)
        made = Swept(mark=merged(view, state, self.config))
        if self.config.insights or self.config.contradictions == "model":
            known = view.project(self._insights)
            sweep(self.resources.llm, self.prompt, view, state, known, self.config, made)
        return made.beside(redrawn)

    def _redrawn(self, signal: Signal, view: View) -> Batch:
        """Edges of facts that have none: at a sweep, and when entities are gone."""
        lost = isinstance(signal, Removed) and any(
            id.startswith(f"{ENTITY.name}:") for id in signal.records
        )
        if not self.config.graph or not (lost or isinstance(signal, Sweep)):
            return Batch()
        edges = view.project(self._graph)
        return drawing.drawn(view, drawing.missing(view, view.project(self._facts), edges), edges)


__all__ = ["ENDING", "FACT", "SAID", "Mem0"]
