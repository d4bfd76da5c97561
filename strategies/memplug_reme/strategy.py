"""ReMe: Cao et al., "Remember Me, Refine Me: A Dynamic Procedural Memory Framework for Experience-Driven Agent Evolution"
(arXiv 2512.10696); code v0.2.0.6, the last release with the paper's procedural memory.

Attempts become lessons: what worked, what failed and what to do instead, where the better of two parts from the worse.
Each is found by when to use it. A task's outcome credits the lessons that were used for it; what does not help is
archived. A failure leaves a reflection, which the next attempt at the same task gets, and which is a lesson only where
that one succeeds.

docs/strategies/reme.md lists what differs from paper and code, and why; `forget="compat"` counts as the code does.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from memplug import (
    Batch,
    Candidates,
    Feedback,
    Query,
    Ranking,
    Removed,
    Section,
    Signal,
    Source,
    Strategy,
    Sweep,
    View,
    hookimpl,
)
from memplug.toolbox.ask import ask, ask_many
from memplug_reme.drafting import by_rule, drafted
from memplug_reme.forgetting import archived
from memplug_reme.history import Followed, History
from memplug_reme.importing import imported
from memplug_reme.kinds import ATTEMPT, EXPERIENCE, KINDS, TOOL
from memplug_reme.making import Making, gathered, hard_drafts
from memplug_reme.outputs import kept_outputs
from memplug_reme.prompts import PROMPTS, Guide, Order
from memplug_reme.reading import attempt_of, said
from memplug_reme.rendering import TITLE, lessons_section
from memplug_reme.seeking import named_tools, open_reflections, situation, sought
from memplug_reme.settings import ReMeConfig
from memplug_reme.toolkit import WINDOW, described

if TYPE_CHECKING:
    from memplug import Hit, Record, Usage
    from memplug_reme.making import New

SHOWN = 10
"""Lessons that the model orders or merges at once."""


class ReMe(Strategy[ReMeConfig]):
    """Learns from an agent's attempts, and forgets what does not help."""

    name = "reme"
    version = "1"
    optional = ("embedder", "llm")
    kinds = KINDS
    prompts = PROMPTS
    refine_reads = ()

    @hookimpl
    def encode(self, sources: Sequence[Source], view: View) -> Batch | None:
        history = view.project(Followed())
        new = gathered([one for source in sources for one in _attempts(source, view)], history)
        making = Making(view, history, self.config)
        prompts = {one.name: self.prompt(one.name) for one in PROMPTS}
        drafts = drafted([one.occasion for one in new], self.resources.llm, prompts, self.config)
        for one, found in zip(new, drafts, strict=True):
            hard = hard_drafts(one, history, self.resources.embedder, self.config)
            making.add(one, [*found, *hard])
        _figures(making, history, new)
        return _together(making.batch, imported(sources, view), kept_outputs(sources, view))

    @hookimpl
    def store(self, batch: Batch, view: View) -> Batch | None:
        if not self.config.selective:
            return None
        return Batch(remove=tuple(self._duplicates(batch, view)))

    @hookimpl
    def manage(self, signal: Signal, view: View) -> Batch | None:
        match signal:
            case Feedback():
                history = view.project(Followed())
                every = self.config.sweep_every
                if not every or not history.order or len(history.order) % every:
                    return None
                return self._swept(view, history)
            case Sweep():
                history = view.project(Followed())
                return _together(self._swept(view, history), self._guides(view, history))
            case Removed(records=gone):
                return self._again(gone, view)
        return None

    @hookimpl
    def retrieve(self, query: Query, view: View) -> Ranking | None:
        history = view.project(Followed())
        if not history.lessons and not history.attempts:
            return None
        text = self._situation(query)
        # What outcomes say later is not known as of an earlier time.
        usages: dict[str, Usage] | None = {} if query.as_of is not None else None
        lessons = sought(query, view, text, self.resources.embedder, usages, self.config)
        reflections = open_reflections(query, view, history, self.config)
        found = [*reflections, *named_tools(query, view, history), *lessons][: query.pool]
        return Ranking(tuple(sorted(found, key=lambda one: -one.score)))

    def refines(self, query: Query) -> bool:
        return self.config.rerank and self.resources.llm is not None

    @hookimpl
    def refine(self, candidates: Candidates, query: Query, view: View) -> Candidates | None:
        hits = candidates.asides.get(TITLE, ())
        if not self.config.rerank or len(hits) < 2:
            return None
        first = hits[:SHOWN]
        answer = ask(
            self.resources.llm,
            self.prompt("rerank"),
            answer=Order,
            question=query.text,
            lessons=_numbered(first),
        )
        if answer is None:
            return None
        named = [n - 1 for n in dict.fromkeys(answer.answer.ranked) if 0 < n <= len(first)]
        order = [*named, *(n for n in range(len(first)) if n not in named)]
        scores = sorted((hit.score for hit in first), reverse=True)
        ordered = [replace(first[n], score=s) for n, s in zip(order, scores, strict=True)]
        asides = {**candidates.asides, TITLE: (*ordered, *hits[SHOWN:])}
        return replace(candidates, asides=asides)

    @hookimpl
    def render(
        self, candidates: Candidates, query: Query, view: View, budget: int
    ) -> Section | None:
        hits = candidates.asides.get(TITLE, ())
        if not hits:
            return None
        guidance = ""
        if self.config.guidance:
            answer = ask(
                self.resources.llm,
                self.prompt("guidance"),
                answer=Guide,
                question=query.text,
                lessons=_numbered(hits[:SHOWN]),
            )
            guidance = answer.answer.guidance if answer is not None else ""
        return lessons_section(hits, guidance)

    def _situation(self, query: Query) -> str:
        text = situation(query, self.config)
        if not self.config.describe or not query.recent:
            return text
        answer = ask(self.resources.llm, self.prompt("state"), messages=text)
        return answer.text.strip() or text if answer is not None else text

    def _duplicates(self, batch: Batch, view: View) -> list[str]:
        """New lessons that say under the same condition what an earlier one says."""
        dropped: list[str] = []
        for record in batch.of(EXPERIENCE):
            if record.vector is None:
                continue
            for other, _ in view.near(
                record.vector, 5, EXPERIENCE, before=record, threshold=self.config.duplicate
            ):
                if other.id not in dropped and _same(record, other):
                    dropped.append(record.id)
                    break
        return dropped

    def _swept(self, view: View, history: History) -> Batch | None:
        marks = archived(
            view.usages(list(history.lessons)),
            self.config,
            history.since(self.config.sweep_every),
        )
        return Batch(mark=tuple(marks)) if marks else None

    def _guides(self, view: View, history: History) -> Batch | None:
        """The model's words on tools that were called often since it last described them."""
        every, llm = self.config.tool_guidance, self.resources.llm
        if not every or llm is None:
            return None
        stale: list[Record[Any]] = []
        for tool in sorted(history.tools):
            held = view.get(TOOL.id(view.scope, tool))
            places = sum(
                call.tool == tool
                for _, id in history.tools[tool]
                for call in history.attempts[id].calls
            )
            if held is not None and places - held.payload.guided_at >= every:
                stale.append(replace(held, payload=replace(held.payload, guided_at=places)))
        asked = [
            {
                "tool": one.payload.tool,
                "calls": [
                    f"{call.shown}: {call.error or 'ok'}"
                    for _, call in history.calls(one.payload.tool, 20)
                ],
            }
            for one in stale
        ]
        put = []
        answers = ask_many(llm, self.prompt("tool_guide"), asked, answer=Guide)
        for held, answer in zip(stale, answers, strict=True):
            if answer is None or isinstance(answer, Exception):
                continue
            figures = replace(held.payload, guidance=answer.answer.guidance)
            put.append(replace(held, text=described(figures), payload=figures, vector=None))
        return Batch(put=tuple(put)) if put else None

    def _again(self, gone: Sequence[str], view: View) -> Batch | None:
        """What was removed and other attempts still support: figures of tools, and lessons made by rule."""
        if not any(id.startswith("reme/") for id in gone):
            return None
        history = view.project(Followed())
        making = Making(view, history, self.config)
        new = gathered(
            [(record, (), ()) for _, id in history.order if (record := view.get(id)) is not None],
            history,
        )
        if self.resources.llm is None:
            for one in new:
                making.add(one, by_rule(one.occasion, self.config))
        making.tools(sorted(history.tools), {t: history.calls(t, WINDOW) for t in history.tools})
        return making.batch


def _attempts(source: Source, view: View) -> list[tuple[Any, tuple[str, ...], tuple[str, ...]]]:
    """The source's attempt as a record, with what its steps say and their ids; nothing for another source."""
    attempt = attempt_of(source)
    if attempt is None:
        return []
    text = f"An attempt of {len(attempt.calls)} calls"
    if attempt.reward is not None:
        text += f", reward {attempt.reward:g}"
    record = ATTEMPT.new(view, source.id, text, attempt, source.episodes)
    return [(record, tuple(said(source)), tuple(one.id for one in source.episodes))]


def _figures(making: Making, history: History, new: Sequence[New]) -> None:
    """Brings the figures of the tools that were called up to date."""
    fresh = [one for one in new if one.record.id not in history.attempts]
    names = dict.fromkeys(call.tool for one in new for call in one.record.payload.calls)
    calls = {
        tool: [
            *history.calls(tool, WINDOW),
            *(
                (one.record.id, call)
                for one in fresh
                for call in one.record.payload.calls
                if call.tool == tool
            ),
        ]
        for tool in names
    }
    making.tools(list(names), calls)


def _same(record: Record[Any], other: Record[Any]) -> bool:
    """True where two lessons of near conditions say the same."""
    from memplug.toolbox.text import words

    one, two = record.payload, other.payload
    if (one.facet, one.calls, one.avoid) != (two.facet, two.calls, two.avoid):
        return False
    if one.task != two.task and not (one.by_model and two.by_model):
        return False
    mine, theirs = set(words(record.text)), set(words(other.text))
    return len(mine & theirs) >= 0.8 * len(mine | theirs)


def _numbered(hits: Sequence[Hit]) -> list[str]:
    return [f"{hit.record.search_text}: {hit.record.text}" for hit in hits]


def _together(*batches: Batch | None) -> Batch | None:
    found = [one for one in batches if one is not None]
    whole = Batch(
        put=tuple(record for one in found for record in one.put),
        mark=tuple(mark for one in found for mark in one.mark),
    )
    return whole or None


__all__ = ["ReMe"]
