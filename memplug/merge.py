"""The rules by which the core merges what strategies propose: batches, verdicts, rankings, sections. Pure functions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import zip_longest
from math import fsum
from typing import Any

from memplug.ports import TokenCounter
from memplug.types import (
    EPISODE,
    MAIN_SECTION,
    Batch,
    Candidates,
    Edge,
    Hit,
    Kind,
    Mark,
    Part,
    Ranking,
    Record,
    Scope,
    Section,
    Verdict,
)

_STRICTNESS = {
    "accept": 0,
    "allow": 0,
    "demote": 1,
    "warn": 1,
    "pending": 2,
    "quarantine": 3,
    "reject": 4,
    "deny": 4,
}

Key = tuple[Scope, str]
"""A record across scopes: ids are unique within one."""


def unite(batches: Iterable[Batch]) -> Batch:
    """The union of batches, the same in whatever order they come: strictest marks, and remove beats put.

    Records stand by the step that made them, then as that step gave them. Where two put one id, the one
    that replaces a later revision counts, then the step first in name; the sources of both are kept. What
    hangs on a removed record (its edges, the marks on it or because of it) is left out.
    """
    puts: dict[str, list[Record[Any]]] = {}
    links: dict[tuple[str, str, str, str], Edge] = {}
    marks: dict[tuple[str, str, str], Mark] = {}
    removed: set[str] = set()
    for batch in batches:
        for record in batch.put:
            puts.setdefault(record.id, []).append(record)
        for edge in batch.link:
            way = (edge.source, edge.target, edge.relation, edge.origin)
            rival = links.get(way)
            if rival is None or edge.weight > rival.weight:
                links[way] = edge
        for mark in batch.mark:
            name = (mark.id, mark.step, mark.because)
            known = marks.get(name)
            marks[name] = mark if known is None else _stricter(known, mark)
        removed.update(batch.remove)
    put = [_united(same) for id, same in puts.items() if id not in removed]
    return Batch(
        put=tuple(sorted(put, key=lambda record: record.made_by)),
        link=tuple(
            links[way] for way in sorted(links) if removed.isdisjoint((way[0], way[1], way[3]))
        ),
        mark=tuple(marks[name] for name in sorted(marks) if removed.isdisjoint((name[0], name[2]))),
        remove=tuple(sorted(removed)),
    )


def _united(same: Sequence[Record[Any]]) -> Record[Any]:
    """One of several puts of an id, derived from the sources of all."""
    if len(same) == 1:
        return same[0]
    first, *others = sorted(
        same, key=lambda it: (-it.revision, it.made_by, it.text, repr(it.payload), it.derived_from)
    )
    further = sorted({source for one in others for source in one.derived_from})
    return replace(first, derived_from=tuple(dict.fromkeys((*first.derived_from, *further))))


def _stricter(one: Mark, other: Mark) -> Mark:
    statuses = [mark.status for mark in (one, other) if mark.status is not None]
    trusts = [mark.trust for mark in (one, other) if mark.trust is not None]
    ends = [mark.valid_to for mark in (one, other) if mark.valid_to is not None]
    return replace(
        max(
            one, other, key=lambda mark: (mark.status.severity if mark.status else -1, mark.reason)
        ),
        status=max(statuses, key=lambda status: status.severity) if statuses else None,
        trust=min(trusts) if trusts else None,
        valid_to=min(ends) if ends else None,
    )


def strictest(verdicts: Sequence[Verdict]) -> Verdict:
    """The strictest of some verdicts, at least one; of equal ones the riskier, then the first in step name."""
    return min(verdicts, key=lambda one: (-_STRICTNESS[one.status], -one.risk, one.step))


@dataclass(slots=True)
class _Tally:
    """What the steps said of one record."""

    record: Record[Any]
    episodes: tuple[str, ...]
    scores: dict[str, float] = field(default_factory=dict)
    parts: list[Part] = field(default_factory=list)


def fuse(
    rankings: Sequence[Ranking],
    weights: Mapping[str, float],
    *,
    records: Mapping[Key, Record[Any]],
    lineage: Mapping[Key, tuple[str, ...]],
    kinds: Mapping[str, Kind[Any]],
) -> Candidates:
    """Hits from rankings: within a unit `sum(w s / best) / sum(w) * sum(w best) / sum(w)`.

    A unit is the episodes, the derived records of the main list, or another section. `best` is a step's
    best score in the unit over all its scopes; a step whose best is 0 does not answer in it, and a unit
    whose weights are all 0 is left out. Ties go to the earlier position, then the id. In the main list
    episodes and derived records alternate, episodes first, and a hit with exactly the episodes of a better
    one is merged into it (in the other sections each record stands for itself). Kinds that are never
    served, and unknown ones, are left out. The order of the rankings does not matter.
    """
    # By the record itself: a scope takes long to hash.
    units: dict[tuple[str, bool], dict[int, _Tally]] = {}
    for ranking in rankings:
        for rank, item in enumerate(ranking.items, 1):
            key = ranking.scope, item.id
            record = records.get(key)
            if record is None:
                continue
            kind = kinds.get(record.kind)
            section = MAIN_SECTION if record.kind == EPISODE.name else kind and kind.section
            if not section:
                continue
            unit = units.setdefault((section, record.kind == EPISODE.name), {})
            tally = unit.get(id(record))
            if tally is None:
                tally = unit[id(record)] = _Tally(record, lineage.get(key, ()))
            elif ranking.step in tally.scores:
                continue
            tally.scores[ranking.step] = item.score
            tally.parts.append(Part(ranking.step, rank, item.score, item.why))
    fused = {name: _fuse_unit(list(unit.values()), weights) for name, unit in units.items()}
    main = _alternate(fused.pop((MAIN_SECTION, True), []), fused.pop((MAIN_SECTION, False), []))
    asides: dict[str, tuple[Hit, ...]] = {}
    for (section, _), hits in sorted(fused.items()):
        if hits:
            asides[section] = tuple(hits)
    return Candidates(hits=_merge_repeats(main), asides=asides)


def _fuse_unit(unit: Sequence[_Tally], weights: Mapping[str, float]) -> list[Hit]:
    best: dict[str, float] = {}
    for tally in unit:
        for step, score in tally.scores.items():
            best[step] = max(best.get(step, 0.0), score)
    answering = {
        step: (weights.get(step, 1.0), top)
        for step, top in sorted(best.items())
        if top > 0 and weights.get(step, 1.0) > 0
    }
    total = fsum(weight for weight, _ in answering.values())
    if total <= 0:
        return []
    level = fsum(weight * top for weight, top in answering.values()) / total
    hits = []
    for tally in unit:
        if answering.keys().isdisjoint(tally.scores):
            continue
        shares = [
            weight * tally.scores.get(step, 0.0) / top for step, (weight, top) in answering.items()
        ]
        hits.append(
            Hit(
                record=tally.record,
                score=min(1.0, level * fsum(shares) / total),
                episodes=tally.episodes,
                parts=tuple(sorted(tally.parts, key=_step_of)),
            )
        )
    hits.sort(key=lambda hit: (-hit.score, hit.record.position, hit.record.id, hit.record.scope))
    return hits


def _step_of(part: Part) -> str:
    return part.step


def _alternate(episodes: Sequence[Hit], derived: Sequence[Hit]) -> tuple[Hit, ...]:
    return tuple(hit for pair in zip_longest(episodes, derived) for hit in pair if hit is not None)


def _merge_repeats(hits: Iterable[Hit]) -> tuple[Hit, ...]:
    """Without hits that rest on exactly the episodes of a better one; their parts join it."""
    kept: dict[object, Hit] = {}
    for hit in hits:
        behind = frozenset(hit.episodes)
        key: object = (hit.record.scope, behind) if behind else (hit.record.scope, hit.record.id)
        better = kept.get(key)
        if better is None:
            kept[key] = hit
        else:
            parts = (*better.parts, *hit.parts)
            kept[key] = Hit(
                record=better.record, score=better.score, episodes=better.episodes, parts=parts
            )
    return tuple(kept.values())


def pack(sections: Sequence[Section], budget: int, count: TokenCounter) -> tuple[Section, ...]:
    """The sections that fit into `budget` tokens, those of higher priority first; lines are cut from the end.

    Of two sections with one title the later one counts. The answer keeps the order of priority.
    """
    last = {section.title: section for section in sections}
    order = sorted(last.values(), key=lambda section: -section.priority)
    packed: list[Section] = []
    left = budget
    for section in order:
        head = count(section.title) + 1
        fitting = _fit(section, left - head, count)
        if fitting is None:
            continue
        cut, tokens = fitting
        left -= head + tokens
        packed.append(cut)
    return tuple(packed)


def _fit(section: Section, budget: int, count: TokenCounter) -> tuple[Section, int] | None:
    """The section with as many whole lines from its beginning as the budget holds, and its tokens; None where none does.

    The text is counted a few times and not once a line: as if its lines were equally long, until that is settled.
    """
    if budget <= 0:
        return None
    most = count(section.text)
    if most <= budget:
        return section, most
    lines = section.text.split("\n")
    kept, tokens, over = 0, 0, len(lines)
    while over - kept > 1:
        guess = kept + (over - kept) * (budget - tokens) // (most - tokens)
        place = min(max(guess, kept + 1), over - 1)
        cost = count("\n".join(lines[:place]))
        if cost <= budget:
            kept, tokens = place, cost
        else:
            over, most = place, cost
    text = "\n".join(lines[:kept])
    return (replace(section, text=text), tokens) if text.strip() else None
