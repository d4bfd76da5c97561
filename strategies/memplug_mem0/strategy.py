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
from memplug_mem0.disputing import concerns, ordered
from memplug_mem0.kinds import ENDING, FACT, KINDS
from memplug_mem0.maintaining import merged
from memplug_mem0.profile import fields_of, instructions, section
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
    proposes_own = True
    prompts = PROMPTS
    refine_reads = ()

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
        new = deciding.weighed(new, view)
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
            all_new = [*new, *deciding.weighed(made, view, new)]
            marks = list(deciding.by_rules(all_new, known, view))
        return Batch(put=tuple(made), mark=tuple(marks)) if made or marks else None

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
            known = {one.id for one in items}
            further = [
                one for one in neighbours(query, view, state, query.pool) if one.id not in known
            ]
            items = tuple(sorted((*items, *further), key=lambda one: -one.score))[: query.pool]
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
        return not (asks and self.resources.llm is not None)

    def refines(self, query: Query) -> bool:
        return self.config.disputes and self.config.mode != "compat" and concerns(query.text)

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
        lines = state.profiles.lines(state.entries.values(), moment, self._fields)
        return section(lines, min(most, self.config.profile_tokens))

    @hookimpl
    def manage(self, signal: Signal, view: View) -> Batch | None:
        if not isinstance(signal, Sweep):
            return None
        marks = merged(view, view.project(self._facts), self.config)
        return Batch(mark=tuple(marks)) if marks else None


__all__ = ["ENDING", "FACT", "SAID", "Mem0"]
