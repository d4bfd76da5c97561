"""The verbs by which a memory learns and is maintained."""

from __future__ import annotations

import builtins
from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import TYPE_CHECKING, Unpack

from memplug.errors import InvalidInput
from memplug.inputs import (
    clean_id,
    to_unit,
)
from memplug.pacing import let_go
from memplug.ports import Owed
from memplug.reembedding import Reembedding
from memplug.results import (
    ChangeResult,
    EnrichResult,
    ManageResult,
    ReembedResult,
    WorkResult,
)
from memplug.types import (
    Feedback,
)

if TYPE_CHECKING:
    from memplug.events import Listener

from memplug.handle import Handle, Who


class UpkeepVerbs(Handle):
    """Feedback, sessions, maintenance, and the queue of owed work."""

    def feedback(
        self,
        retrieval_id: str,
        outcome: float,
        used: Sequence[str] = (),
        **who: Unpack[Who],
    ) -> ChangeResult:
        """Says how it went (0..1) with what a retrieval gave, and which of its records were used.

        Raises InvalidInput for a retrieval that is unknown, too old, or of another scope.
        """
        scope = self._access(who).home
        self._recaller.flush()
        recall = self._runtime.storage.recall(clean_id(retrieval_id, "retrieval id"))
        kept = timedelta(days=self._runtime.settings.retrieval_days)
        if recall is None or recall.scope != scope or self._runtime.now() - recall.time > kept:
            raise InvalidInput(
                f"no retrieval {retrieval_id!r} in this scope; ids are kept for "
                f"{self._runtime.settings.retrieval_days} days"
            )
        given = {id for _, id, _ in recall.hits}
        foreign = [id for id in used if id not in given]
        if foreign:
            raise InvalidInput(f"retrieval {retrieval_id!r} did not return {', '.join(foreign)}")
        change = self._upkeep.feedback(
            scope, Feedback(retrieval_id, to_unit(outcome, "outcome"), tuple(used))
        )
        if not self._runtime.pipeline.answering("manage"):
            return ChangeResult(change=change)
        _, failures, _ = self._follow_up(scope, ())
        return ChangeResult(change=change, failures=tuple(failures))

    def close_session(
        self,
        session_id: str | None = None,
        **who: Unpack[Who],
    ) -> ManageResult:
        """Says that a session is complete: its queue is finished and strategies consolidate it."""
        session = clean_id(self._session_of(session_id), "session_id")
        if not session:
            raise InvalidInput("close_session needs a session_id")
        scope = self._access(who).home
        return self._upkeep.close_session(scope, session)

    def manage(
        self,
        budget: float = 10.0,
        *,
        dry_run: bool = False,
        **who: Unpack[Who],
    ) -> ManageResult:
        """Runs maintenance for at most about `budget` seconds, over every scope or the one named.

        A dry run writes nothing and shows the batches.
        """
        if not budget > 0:
            raise InvalidInput(f"budget must be a number of seconds above 0, not {budget!r}")
        self._recaller.flush()
        scopes = self._scopes(who)
        result = self._upkeep.manage(scopes, float(budget), dry_run=dry_run)
        if not dry_run:
            self._runtime.projections.snapshot()
            if self._runtime.index is not None:
                self._runtime.index.upkeep()
        return result

    def enrich(
        self,
        step: str | None = None,
        *,
        rebuild: bool = False,
        budget: float | None = None,
        **who: Unpack[Who],
    ) -> EnrichResult:
        """Brings a strategy that was added later (or all) up to date over what is stored; resumable.

        With `rebuild` everything is encoded again and what is no longer made is removed at the end.
        `budget` is in seconds; where it runs out, `finished` is False and the next call goes on.
        """
        scopes = self._scopes(who)
        return self._catch_up.enrich(scopes, step, rebuild=rebuild, budget=budget)

    def reembed(
        self,
        *,
        back: bool = False,
        drop_old: bool = False,
        dry_run: bool = False,
        progress: Callable[[int, int], object] | None = None,
    ) -> ReembedResult:
        """Replaces the store's vectors by those of `next_embedder` (else of the embedder it was opened with).

        They are made beside the old ones, which serve until all are there; then the store is switched in one
        transaction, and open Memories that have both embedders go on with the new one. Ended early, it goes on
        where it was. The old vectors are kept: `back` switches to them again, `drop_old` gives them up. Where
        `back` leads to an embedder that this Memory was not opened with, it cannot go on serving. `progress` is
        told the number of texts done and of all. A dry run says what it would take.

        Raises BackendError where the embedder fails or refuses too many texts: nothing was switched then.
        """
        reembedding = Reembedding(self._runtime, self._desk)
        return reembedding.run(back=back, drop_old=drop_old, dry_run=dry_run, progress=progress)

    def owed(self, state: str = "") -> builtins.list[Owed]:
        """Work that is queued, has failed, or waits for a person, oldest first."""
        return self._runtime.storage.owed(state=state)

    def retry(self, ids: Sequence[int]) -> None:
        """Queues waiting or failed work again, and does it."""
        self._runtime.storage.retry(ids)
        for scope in {one.scope for one in self.owed() if one.id in set(ids)}:
            self._follow_up(scope, ())

    def drop(self, ids: Sequence[int]) -> None:
        """Gives up owed work."""
        self._runtime.storage.drop(ids)

    def listen(self, listener: Listener, *, text: bool = False) -> Callable[[], None]:
        """Has the listener called with an Event when a verb, a step or a model call begins and ends.

        text: also hand it what was asked and answered. Call what this returns to end it. A listener that
        raises harms no call.
        """
        return self._runtime.events.listen(listener, text=text)

    def work(
        self, *, wait: float = 0.0, stopping: Callable[[], bool] = lambda: False
    ) -> WorkResult:
        """One round over the queue: what is due, in every scope, and maintenance where it is scheduled now.

        wait: how many seconds at most for a scope in which another worker is busy; it is left to that one then.
        stopping: asked between two passes; where it says so, the rest stays owed.
        """
        self._recaller.flush()
        return self._rounds.do(wait=wait, stopping=stopping)

    def flush(self, timeout: float | None = None, *, held: bool = True) -> bool:
        """Has all open work done that is due or held; False where `timeout` seconds were not enough.

        What runs in the background is waited for. Work that failed waits for its time. With `held=False` what
        `enrich_when` holds back, and what is left to `memplug worker`, stays owed.
        """
        self._recaller.flush()
        released = held and bool(let_go(self._runtime))
        if self._background and self._worker is not None:
            if released:
                self._worker.wake()
            return self._worker.flush(timeout)
        if held:
            for one in self._runtime.storage.backlog(now=self._runtime.now()):
                if one.due:
                    self._desk.work(one.scope)
        return True
