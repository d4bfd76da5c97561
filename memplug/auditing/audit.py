"""Looks at every record that search serves, scope by scope."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Literal, TypeAlias, get_args

from memplug.auditing.junk import junk, mould
from memplug.auditing.repeats import moulds, nearly_same, quoting, said, same
from memplug.memory import Memory
from memplug.ports import Recall, Selection
from memplug.toolbox.secrets import CALLED, secrets
from memplug.types import EPISODE, Record, Scope, Usage

Reason: TypeAlias = Literal[
    "junk", "duplicate", "near-duplicate", "echo", "secret", "never-recalled"
]
REASONS: tuple[Reason, ...] = get_args(Reason)
_MOULD = 10
"""Texts that differ in figures alone from where they are a machine's."""
_SEARCHES = 20
"""Searches since a record came from where it means something that none gave it."""
_LOGGED = 10_000
"""Searches of a scope that are looked at."""
_HEADS = ("memories", "memory", "erinnerung", "souvenir", "recuerdo", "recalled", "context")
"""One of these stands at the head of most recalled blocks."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One record, and what speaks against it."""

    scope: Scope
    id: str
    kind: str
    reason: Reason
    detail: str
    """In words."""
    text: str
    """What the record says; of one with a secret, only as much as does not tell it."""
    keeps: str = ""
    """Id of the record that stays in its place."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Audit:
    """What was looked at, what was found, and what could not be told."""

    records: int
    findings: tuple[Finding, ...]
    unmeasured: Mapping[str, str] = field(default_factory=dict)
    """Reason -> why nothing can be said of it."""

    @property
    def counts(self) -> dict[str, int]:
        """Records per reason, each record under every reason that it has."""
        found = Counter(one.reason for one in self.findings)
        return {reason: found[reason] for reason in REASONS}

    @property
    def doubtful(self) -> int:
        """Records with any reason."""
        return len({(one.scope, one.id) for one in self.findings})


def audit(memory: Memory, *, days: float = 30.0, **who: str | None) -> Audit:
    """Looks at the active records that search serves, in the scopes asked for; changes nothing and asks no model.

    days: how old a record is before it counts that it was never recalled.
    who: user_id, agent_id, tenant_id; what is left out means every value. Searches of this process count once `flush`
        has written them.

    A text is junk where it says nothing, is addressed to a model or made by one that failed, or differs from nine
    others in figures alone. Duplicates have the same words, near-duplicates nearly the same, with the same figures
    and denials; the oldest stays. An echo quotes earlier records as they were recalled. Linear in the words stored,
    but for near-duplicates, which are compared where they share a rare word.
    """
    storage, kinds = memory.storage, memory.runtime.kinds.values()
    served = {EPISODE.name} | {one.name for one in kinds if one.section is not None}
    old = memory.runtime.now() - timedelta(days=days)
    findings: list[Finding] = []
    records = searches = 0
    for scope in memory.users(**who):
        held = [
            one for one in storage.select(scope, Selection(vectors=False)) if one.kind in served
        ]
        asked = storage.asked(scope, _LOGGED)
        empty = [junk(one.text) for one in held]
        series = {
            place: (newest, count)
            for place, newest, count in moulds(
                ((n, mould(one.text)) for n, one in enumerate(held)), _MOULD
            )
        }
        told = [n for n, why in enumerate(empty) if not why and n not in series]
        found = [
            *_of_themselves(held, empty),
            *_serial(held, series),
            *_repeated(held, told),
            *_echoed([one for one in held if one.kind == EPISODE.name], _first_recalls(asked)),
            *_unrecalled(held, storage.usage(scope, [one.id for one in held]), asked, old),
        ]
        records, searches = records + len(held), searches + len(asked)
        findings += (_finding(scope, *one) for one in found)
    order = {reason: n for n, reason in enumerate(REASONS)}
    findings.sort(key=lambda one: (order[one.reason], one.scope.key(), one.id))
    unmeasured = {} if searches else {"never-recalled": "no search is on record"}
    return Audit(records=records, findings=tuple(findings), unmeasured=unmeasured)


_Found: TypeAlias = tuple[Record[Any], Reason, str, str]
"""A record, its reason, that in words, and the id of the record that stays."""


def _finding(scope: Scope, record: Record[Any], reason: Reason, detail: str, keeps: str) -> Finding:
    text = record.text
    for one in secrets(text):
        text = text.replace(one.value, one.mask)
    return Finding(
        scope=scope,
        id=record.id,
        kind=record.kind,
        reason=reason,
        detail=detail,
        text=text,
        keeps=keeps,
    )


def _of_themselves(held: Sequence[Record[Any]], empty: Sequence[str]) -> Iterator[_Found]:
    for record, why in zip(held, empty, strict=True):
        if why:
            yield record, "junk", why, ""
        found = Counter(CALLED[one.kind] for one in secrets(record.text))
        if found:
            named = ", ".join(
                f"{count} {name}{'' if count == 1 else 's'}"
                for name, count in sorted(found.items())
            )
            yield record, "secret", f"holds {named}", ""


def _serial(held: Sequence[Record[Any]], series: Mapping[int, tuple[int, int]]) -> Iterator[_Found]:
    for place, (newest, count) in series.items():
        detail = f"is one of {count:,} that differ in figures alone"
        yield held[place], "junk", detail, held[newest].id


def _repeated(held: Sequence[Record[Any]], told: Sequence[int]) -> Iterator[_Found]:
    """Repetitions among records of one kind, at the places told: what is derived from a text may well have its words."""
    for kind in sorted({one.kind for one in held}):
        all_said = [said(n, held[n].text, "") for n in told if held[n].kind == kind]
        repeats = dict(same(all_said))
        for place, kept in repeats.items():
            yield held[place], "duplicate", "has the same words as an older one", held[kept].id
        left = [one for one in all_said if one.place not in repeats]
        for place, kept, share in nearly_same(left):
            detail = f"shares {share:.0%} of its words with an older one"
            yield held[place], "near-duplicate", detail, held[kept].id


def _echoed(episodes: Sequence[Record[Any]], recalled: Mapping[str, datetime]) -> Iterator[_Found]:
    all_said = [said(n, one.text, _source(one)) for n, one in enumerate(episodes)]
    for place, quoted, share in quoting(all_said):
        record, quoted_ids = episodes[place], [episodes[n].id for n in quoted]
        headed = any(word in _HEADS for word in all_said[place].words[:6])
        came = record.ingest_time
        before = [id for id in quoted_ids if came and id in recalled and recalled[id] <= came]
        if (
            len(quoted) >= 3
            or (headed and share >= 0.5)
            or (before and (len(quoted) > 1 or share >= 0.5))
        ):
            how = "as they had been recalled" if before else "word for word"
            yield record, "echo", f"quotes {len(quoted)} older records {how}", quoted_ids[0]


def _source(record: Record[Any]) -> str:
    return str(getattr(record.payload, "source_id", "") or record.id)


def _first_recalls(asked: Sequence[Recall]) -> dict[str, datetime]:
    first: dict[str, datetime] = {}
    for recall in asked:
        for _, id, _ in recall.hits:
            first[id] = min(first.get(id, recall.time), recall.time)
    return first


def _unrecalled(
    held: Sequence[Record[Any]], usage: Mapping[str, Usage], asked: Sequence[Recall], old: datetime
) -> Iterator[_Found]:
    times = sorted(one.time for one in asked)
    for record in held:
        came = record.ingest_time
        if came is None or came > old or usage.get(record.id, Usage()).recalled:
            continue
        since = len(times) - bisect_right(times, came)
        if since >= _SEARCHES:
            yield record, "never-recalled", f"{since:,} searches since it came did not give it", ""
