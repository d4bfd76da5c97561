"""The contract between memplug and a strategy: four stages and the joints between them.

Hooks are synchronous, compute and return; only Memory writes. Each hook accepts any subset of the
arguments named here. `None` means "nothing to say". A hook is marked with `@hookimpl` in a subclass of
`memplug.Strategy`.

In the order of their life: `check`, `encode`, `store`, `admit` when something is added; `rewrite`,
`retrieve`, `weigh`, `refine` when something is asked; `render` when the answer becomes context; `manage`,
then `store` and `admit`, when the memory is maintained.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import pluggy

if TYPE_CHECKING:
    from memplug.types import (
        Action,
        Batch,
        Candidates,
        Query,
        Ranking,
        Section,
        Signal,
        Source,
        Verdict,
    )
    from memplug.view import View

CONTRACT = 1
"""The number of this contract; a strategy that declares another one is refused."""

PROJECT = "memplug"

hookspec = pluggy.HookspecMarker(PROJECT)
hookimpl = pluggy.HookimplMarker(PROJECT)
"""Marks a strategy's method as its answer to the hook of the same name."""

PROPOSE = ("check", "encode", "store", "retrieve", "weigh", "render", "manage")
"""Every strategy answers on its own; the core merges."""
REFINE = ("rewrite", "admit", "refine")
"""One after the other, in list order, each given what the last one made of it."""


class Stages:
    """The hooks, with what each is given and what its answer means.

    A hook's documentation has one form, from which the hook reference is made: what it does, when it is called, each
    argument, what it returns, and how the answers of several strategies become one ("Merged: ...").
    """

    @hookspec
    def check(self, subject: Source | Action, view: View) -> Sequence[Verdict] | None:
        """Judges a source before anything of it is stored, or an action before an agent takes it.

        Called once per source by `add` and by a retry of a check that failed, and by `memory.check(...)`.
        May not call a model.

        subject: a Source whose episodes are not stored yet (they carry their final ids), or an Action.
        view: the scope as it is before the source.

        Returns verdicts on the whole (`id=""`) or on single episodes. `accept`, `demote` (lowers trust to
        `1 - risk`), `pending`, `quarantine`, `reject` for sources; `allow`, `warn`, `deny` for actions. A
        verdict with `text` replaces the episode's text; with `redact` strings are replaced wherever they stand in the
        source, metadata included. What is not active is not encoded and not found.

        Merged: the strictest verdict of all strategies counts; of texts the first, of redactions all.
        """

    @hookspec
    def encode(self, sources: Sequence[Source], view: View) -> Batch | None:
        """Derives records and edges from episodes.

        Called after the episodes are committed and embedded, with as many sources as there are; answer for
        all of them in one Batch.

        sources: each with its active episodes only.
        view: the scope, with these episodes in it.

        Returns records of the strategy's own kinds, each with `derived_from`, and edges.

        Merged: the answers of all strategies are united by id, and go on to `store` as one batch.
        """

    @hookspec
    def store(self, batch: Batch, view: View) -> Batch | None:
        """Relates what is about to be written to what is stored: associations, updates, retirements, drops.

        Called once per pass, after `encode` or `manage`.

        batch: the union of their answers, embedded.
        view: the scope, with the batch in it as if it were stored; `view.near(..., before=record)` sees only
            what precedes that record.

        Returns additions: records, edges, marks on anything visible, and `remove` for records of own kinds
        (of the batch, which drops them, or stored).

        Merged: united with the batch; the strictest mark counts, and removing beats putting.
        """

    @hookspec
    def admit(self, batch: Batch, view: View) -> Batch | None:
        """Passes judgement on what other strategies derived, right before it is committed.

        Called once per pass, after `store`.

        batch: what is about to be committed, as the strategy before left it.
        view: the scope, with the batch in it as if it were stored.

        Returns the whole batch, with records left out, or marks added; None leaves it as it is.

        Merged: one strategy after the other in list order, each given what the last one made of it.
        """

    @hookspec
    def rewrite(self, query: Query, view: View) -> Query | None:
        """Makes the question a better one, before anything is retrieved.

        Called once per search. When the text changes it is embedded anew.

        query: the question as the strategy before left it, with the recent turns where it came as messages.
        view: the scope that asks.

        Returns another query; k and scope cannot be widened. None leaves it as it is.

        Merged: one strategy after the other in list order, each given what the last one made of it.
        """

    @hookspec
    def retrieve(self, query: Query, view: View) -> Ranking | None:
        """Proposes records, best first, with scores in 0..1.

        Called once per readable scope and search.

        query: the rewritten question, with its vector where there is an embedder.
        view: one readable scope; `view.scope` says which. `view.allowed(ids)` says which records satisfy filters
            and time: ask before cutting.

        Returns proposals of episodes, own kinds, and kinds that the query's filter names, at most `query.pool`.
        Scores are compared across scopes and, divided by the step's best, across steps.

        Merged: the fusion rule adds up the rankings of all steps by their weights.
        """

    @hookspec
    def weigh(
        self, query: Query, rankings: Sequence[Ranking], view: View
    ) -> Mapping[str, float] | None:
        """Says how much each step's rankings count for this query.

        Called once per search, between `retrieve` and the fusion.

        query: the question that was asked.
        rankings: what every step proposed, one ranking per step and scope.
        view: the scope that asks.

        Returns step name -> weight (>= 0); steps it does not name keep their configured weight.

        Merged: the weights that strategies name are united; of two for one step that of the strategy listed first counts.
        """

    @hookspec
    def refine(self, candidates: Candidates, query: Query, view: View) -> Candidates | None:
        """Reorders, verifies or withholds fused hits.

        Called once per search, after the fusion.

        candidates: at least max(50, 4 k) hits, where there are as many, as the strategy before left them; as many as
            `refine_depth` says where every strategy says so. Vectors and repeats as `refine_reads` says.
        query: the question that was asked.
        view: the scope that asks.

        Returns candidates made of the same records: `hit.moved(...)` for a new score,
        `candidates.withhold(...)` to keep one back with a reason. New records cannot be added here.

        Merged: one strategy after the other in list order, each given what the last one made of it.
        """

    @hookspec
    def render(
        self, candidates: Candidates, query: Query, view: View, budget: int
    ) -> Section | None:
        """Writes one section of the context that an agent reads.

        Called by `context` and `section`.

        candidates: what the search found.
        query: the question that was asked.
        view: the scope that asks.
        budget: tokens of the whole context.

        Returns a section with a title, a priority and its text.

        Merged: of two sections with one title the strategy listed last wins; sections are packed by priority into
        `budget` tokens and fenced as data by the core.
        """

    @hookspec
    def manage(self, signal: Signal, view: View) -> Batch | None:
        """Maintains what is stored: consolidates, forgets, repairs.

        Called with `SessionClosed`, `Feedback` and `Removed` when those happen, and with `Sweep` on a schedule or
        on request.

        signal: why it runs.
        view: the scope to maintain.

        Returns records, edges, marks and removals; a dry run shows them instead of writing them.

        Merged: the answers of all strategies are united by id, and go on to `store` and `admit` as one batch.
        """
