"""Re-embedding: vectors of another embedder, staged beside those that serve, then switched to in one transaction."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field, replace
from itertools import islice

from memplug.embedder_choice import absent
from memplug.errors import BackendError, EmbedderMismatch, InvalidInput, MemplugError
from memplug.models.embedding import Embedding, Plan
from memplug.models.switching import Absent, Switching, adopts, identity_of
from memplug.models.vectors import text_key
from memplug.owing import Desk
from memplug.ports import Embedder, Switched
from memplug.results import ReembedResult
from memplug.runtime import Runtime
from memplug.types import Failure

BLOCK = 1024
"""Texts that are looked up and embedded together."""
PASSES = 5
"""How often what was added meanwhile is staged before the switch; what is younger is owed."""
TOLERATED = 0.05
"""The share of texts that an embedder may refuse without keeping the store from being switched."""

Progress = Callable[[int, int], object]


@dataclass(slots=True)
class _Staged:
    """What was staged so far."""

    plan: Plan = field(default_factory=Plan)
    refused: dict[str, MemplugError] = field(default_factory=dict)


class Reembedding:
    """Brings a store over to another embedder; killed and started again it goes on where it was."""

    def __init__(self, runtime: Runtime, desk: Desk) -> None:
        self._runtime, self._desk = runtime, desk

    def run(
        self, *, back: bool, drop_old: bool, dry_run: bool, progress: Progress | None
    ) -> ReembedResult:
        """See `Memory.reembed`."""
        runtime = self._runtime
        held = runtime.follow_embedder()
        target = self._target(held, back=back)
        if isinstance(target, Embedding):
            target.probe()
        name = identity_of(target)
        if name == held or not held:
            dropped = runtime.storage.drop_vectors() if drop_old and not dry_run else 0
            return ReembedResult(embedder=held, target=name, texts=0, made=0, dropped=dropped)
        if dry_run:
            plan = self._planned(target)
            return _result(held, name, plan, switched=False)
        staged = _Staged()
        outcome = self._switched(target, name, staged, progress)
        runtime.projections.snapshot()
        dropped = runtime.storage.drop_vectors() if drop_old else 0
        if outcome.missing and not isinstance(target, Absent):
            for scope in {one.scope for one in runtime.storage.owed() if one.stage == "embed"}:
                self._desk.work(scope)
        failures = tuple(
            dict.fromkeys(Failure("embedder", "reembed", str(e)) for e in staged.refused.values())
        )
        return _result(
            runtime.storage.embedder(),
            name,
            staged.plan,
            switched=True,
            missing=outcome.missing,
            dropped=dropped,
            failures=failures,
        )

    def _target(self, held: str, *, back: bool) -> Embedder:
        """The embedder to switch to; one with a cache in the store, where it is at hand."""
        runtime = self._runtime
        embedder = runtime.embedder
        choices = embedder.choices if isinstance(embedder, Switching) else (embedder,)
        chosen = choices[-1]
        if back:
            before = runtime.storage.previous_embedder()
            if not before:
                raise InvalidInput(
                    "there is nothing to go back to: the store was not re-embedded, or its old vectors were dropped"
                )
            known = (one for one in choices if not isinstance(one, Absent) and adopts(one, before))
            chosen = next(known, None) or absent(before)
        if isinstance(chosen, Embedding | Absent):
            return chosen
        return Embedding(chosen).on(runtime.storage)

    def _switched(
        self, target: Embedder, name: str, staged: _Staged, progress: Progress | None
    ) -> Switched:
        """Stages and switches; again, while others add what has no vector yet."""
        runtime = self._runtime
        outcome = Switched(done=False, vectors=0, missing=0)
        for left in reversed(range(PASSES)):
            if isinstance(target, Embedding):
                self._stage(target, staged, progress)
                self._refuse_too_many_refusals(target, staged)
            outcome = runtime.storage.switch_vectors(
                name,
                change=runtime.ids().fresh(),
                time=runtime.now(),
                partly=not left or bool(staged.refused) or isinstance(target, Absent),
            )
            if outcome.done:
                break
        with suppress(EmbedderMismatch):  # then this Memory was not opened with the target
            runtime.follow_embedder()
        return outcome

    def _stage(self, target: Embedding, staged: _Staged, progress: Progress | None) -> None:
        """Makes the vectors that are not staged yet."""
        texts = sum(1 for _ in self._texts())
        lock = threading.Lock()
        done = 0

        def tell(count: int) -> None:
            nonlocal done
            with lock:
                done += count
                if progress is not None:
                    progress(min(done, texts), texts)

        rest = self._texts()
        while block := list(islice(rest, BLOCK)):
            staged.plan += target.plan(block)
            made = target.embed_or_explain(block, tell)
            for text, one in zip(block, made, strict=True):
                if isinstance(one, MemplugError):
                    staged.refused[text_key(text)] = one
        staged.plan = replace(staged.plan, texts=texts)

    def _refuse_too_many_refusals(self, target: Embedding, staged: _Staged) -> None:
        count = len(staged.refused)
        if count > TOLERATED * staged.plan.texts:
            cause = next(iter(staged.refused.values()))
            raise BackendError(
                target.name,
                f"refused {count} of {staged.plan.texts} texts, so nothing was switched; the first: {cause}",
            )

    def _planned(self, target: Embedder) -> Plan:
        plan = Plan()
        if isinstance(target, Embedding):
            rest = self._texts()
            while block := list(islice(rest, BLOCK)):
                plan += target.plan(block)
        return plan

    def _texts(self) -> Iterator[str]:
        """Every text that has a vector, each once; kept are digests."""
        seen: set[str] = set()
        storage = self._runtime.storage
        for scope in storage.scopes():
            for text in storage.vector_texts(scope):
                key = text_key(text)
                if key not in seen:
                    seen.add(key)
                    yield text


def _result(
    held: str,
    target: str,
    plan: Plan,
    *,
    switched: bool,
    missing: int = 0,
    dropped: int = 0,
    failures: tuple[Failure, ...] = (),
) -> ReembedResult:
    return ReembedResult(
        embedder=held,
        target=target,
        texts=plan.texts,
        made=plan.missing,
        calls=plan.calls,
        chars=plan.chars,
        switched=switched,
        missing=missing,
        dropped=dropped,
        failures=failures,
    )
