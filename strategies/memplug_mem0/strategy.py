"""Mem0: what is true about people now, with what was true before, and who said so.

Reference: Chhikara et al., "Mem0: Building Production-Ready AI Agents with Scalable Long-Term Memory" (2025), sections
2.1 and 2.2, and mem0 2.0.18 (github.com/mem0ai/mem0) for the released scoring; the two time lines are Graphiti's
(Rasmussen et al., "Zep", 2025, section 2.2). Differences stand in docs/strategies/mem0.md.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from memplug import Batch, Candidates, Query, Ranking, Section, Strategy, Sweep, hookimpl
from memplug_mem0 import deciding, extracting
from memplug_mem0.disputing import ordered
from memplug_mem0.kinds import ENDING, FACT, KINDS
from memplug_mem0.maintaining import merged
from memplug_mem0.profile import fields_of, instructions, profile_lines, section
from memplug_mem0.prompts import PROMPTS
from memplug_mem0.ranking import as_released, neighbours, proposals
from memplug_mem0.settings import Mem0Config
from memplug_mem0.state import FactIndex
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
    prompts = PROMPTS

    def setup(self, resources: Resources) -> None:
        super().setup(resources)
        self._facts = FactIndex()
        self._fields = fields_of(self.config)
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
        return Batch(put=tuple(found)) if found else None

    @hookimpl
    def store(self, batch: Batch, view: View) -> Batch | None:
        new: list[Record[Any]] = [
            one
            for one in batch.put
            if one.kind in (FACT.name, ENDING.name) and one.scope == view.scope
        ]
        if not new or self.config.updates == "add":
            return None
        known = view.project(self._facts)
        made = deciding.corrected(new, known, view)
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
            marks = list(deciding.by_rules([*new, *made], known))
        return Batch(put=tuple(made), mark=tuple(marks)) if made or marks else None

    @hookimpl
    def retrieve(self, query: Query, view: View) -> Ranking | None:
        state = view.project(self._facts)
        if not state.entries:
            return None
        if self.config.mode == "compat":
            items = as_released(query, view, state, self.config)
        else:
            items = proposals(query, view, self.config)
        if self.config.graph:
            known = {one.id for one in items}
            further = [
                one for one in neighbours(query, view, state, query.pool) if one.id not in known
            ]
            items = tuple(sorted((*items, *further), key=lambda one: -one.score))[: query.pool]
        return Ranking(items) if items else None

    @hookimpl
    def refine(self, candidates: Candidates, query: Query, view: View) -> Candidates | None:
        if not self.config.disputes or self.config.mode == "compat":
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
        lines = profile_lines(state.entries.values(), moment, self._fields)
        return section(lines, min(most, self.config.profile_tokens))

    @hookimpl
    def manage(self, signal: Signal, view: View) -> Batch | None:
        if not isinstance(signal, Sweep):
            return None
        marks = merged(view, view.project(self._facts), self.config)
        return Batch(mark=tuple(marks)) if marks else None


__all__ = ["ENDING", "FACT", "SAID", "Mem0"]
