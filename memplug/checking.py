"""What a strategy's answer to each hook must be; a good one comes back stamped, a bad one raises WrongAnswer."""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import fields, replace
from typing import Any, TypeVar

from memplug.codec import Payloads
from memplug.ports import Embedder
from memplug.types import (
    Action,
    Batch,
    Candidates,
    Edge,
    Filters,
    Hit,
    Kind,
    Mark,
    Part,
    Proposal,
    Query,
    Ranking,
    Reason,
    Record,
    Scope,
    Section,
    Source,
    Status,
    Verdict,
    Withheld,
    altered,
)
from memplug.view import View

T = TypeVar("T")
Arguments = Mapping[str, Any]
"""What the hook was given, by name."""

_ON_SOURCE = ("accept", "demote", "pending", "quarantine", "reject")
_ON_ACTION = ("allow", "warn", "deny")
_ROUNDING = 1e-6
"""A cosine of float32 vectors may exceed 1 by this much."""


class WrongAnswer(Exception):
    """A strategy's answer breaks the contract; the guard turns it into a Failure."""


class Checker:
    """Checks and stamps the answers of one step.

    A put or a removal concerns the step's own kinds, and puts go to the view's scope or to
    `writes_shared`. `embedder` says how long vectors are, where it is known.
    """

    def __init__(
        self,
        name: str,
        made_by: str,
        kinds: Iterable[Kind[Any]],
        writes_shared: Scope | None = None,
    ) -> None:
        self.embedder: Embedder | None = None
        self._name, self._made_by = name, made_by
        self._kinds = {kind.name: kind for kind in kinds}
        self._prefixes = tuple(f"{kind}:" for kind in self._kinds)
        self._writes_shared = writes_shared
        self._payloads = Payloads()

    def check(self, answer: Any, arguments: Arguments, view: View) -> tuple[Verdict, ...]:
        subject = arguments["subject"]
        allowed = _ON_ACTION if isinstance(subject, Action) else _ON_SOURCE
        ids = {""}
        if isinstance(subject, Source):
            ids.update(episode.id for episode in subject.episodes)
        verdicts = _all(answer, Verdict)
        for one in verdicts:
            if one.status not in allowed:
                raise WrongAnswer(f"verdict {one.status!r} is not one of {', '.join(allowed)}")
            if one.id not in ids:
                raise WrongAnswer(f"verdict on {one.id!r}, which is no part of the source")
            for reason in _all(one.reasons, str):
                _text(reason, "a verdict's reason")
            if one.text is not None:
                _text(one.text, "a verdict's text", empty=False)
            _pairs(one.redact)
        return tuple(
            replace(one, risk=_unit(one.risk, "a verdict's risk"), step=self._name)
            for one in verdicts
        )

    def batch(self, answer: Any, arguments: Arguments, view: View) -> Batch:
        """An answer to encode, store or manage."""
        batch = _one(answer, Batch)
        return Batch(
            put=tuple(self._put(record, view) for record in batch.put),
            link=_edges(batch.link),
            mark=tuple(self._mark(mark) for mark in batch.mark),
            remove=self._removals(batch.remove, arguments.get("batch"), view),
        )

    def admit(self, answer: Any, arguments: Arguments, view: View) -> Batch:
        """The batch that is left; what other steps marked stays marked."""
        batch, given = _one(answer, Batch), arguments["batch"]
        known = {record.id: record for record in given.put}
        for record in _all(batch.put, Record):
            if record.id not in known:
                raise WrongAnswer(f"admits {record.id!r}, which was not in the batch")
            if record is not known[record.id] and record != known[record.id]:
                raise WrongAnswer(f"changes {record.id!r}; leave it out, or mark it")
        if not set(batch.link) <= set(given.link):
            raise WrongAnswer("admits an edge that was not in the batch")
        if not set(batch.remove) <= set(given.remove):
            raise WrongAnswer("removes a record that the batch did not remove")
        before, now = set(given.mark), set(batch.mark)
        return Batch(
            put=tuple(known[record.id] for record in batch.put),
            link=tuple(batch.link),
            mark=(
                *(mark for mark in given.mark if mark in now or mark.step != self._name),
                *(self._mark(mark) for mark in batch.mark if mark not in before),
            ),
            remove=tuple(batch.remove),
        )

    def retrieve(self, answer: Any, arguments: Arguments, view: View) -> Ranking:
        items = _one(answer, Ranking).items
        ordered, last = True, 1.0
        for item in items:
            if not (
                type(item) is Proposal
                and type(item.score) is float
                and 0.0 <= item.score <= 1.0
                and type(item.id) is str
                and item.id.isascii()
                and type(item.why) is tuple
            ):
                items, ordered = _plain(items), False
                break
            ordered = ordered and item.score <= last
            last = item.score
        if not ordered:
            items = tuple(sorted(items, key=lambda item: -item.score))
        return Ranking(tuple(items[: arguments["query"].pool]), self._name, view.scope)

    def weigh(self, answer: Any, arguments: Arguments, view: View) -> Mapping[str, float]:
        if not isinstance(answer, Mapping):
            raise WrongAnswer(f"answered {type(answer).__name__}, not a mapping of step to weight")
        weights = {name: _number(value) for name, value in answer.items()}
        for name, weight in weights.items():
            if not (math.isfinite(weight) and weight >= 0):
                raise WrongAnswer(f"weight {weight!r} for {name!r}; it must be a number from 0 on")
        return weights

    def rewrite(self, answer: Any, arguments: Arguments, view: View) -> Query:
        query, given = _one(answer, Query), arguments["query"]
        _text(query.text, "the question", empty=False)
        if not isinstance(query.k, int):
            raise WrongAnswer(f"k is {query.k!r}; it must be a whole number")
        if query.filters is not given.filters:
            _narrowed(query.filters, given.filters)
        vector = query.vector
        if vector is not None and vector is not given.vector:
            vector = self._vector(vector, "the question")
        return replace(
            query,
            vector=vector,
            k=min(query.k, given.k) if query.k > 0 else given.k,
            pool=given.pool,
            depth=given.depth,
            as_of=given.as_of,
            valid_at=given.valid_at,
            history=given.history,
        )

    def refine(self, answer: Any, arguments: Arguments, view: View) -> Candidates:
        """The candidates that are left; what is gone without a word is withheld without a reason."""
        candidates, given = _one(answer, Candidates), arguments["candidates"]
        # By the record itself: a scope takes long to hash.
        known = {id(hit.record): hit for hit in _hits(given)}
        ids = {hit.record.id for hit in known.values()}
        said = set(given.withheld)
        new = [one for one in _all(candidates.withheld, Withheld) if one not in said]
        for one in new:
            if one.id not in ids:
                raise WrongAnswer(f"withholds {one.id!r}, which was not among the candidates")
            _text(one.reason, f"the reason to withhold {one.id!r}")
        left = Candidates(
            hits=tuple(_same_record(hit, known) for hit in candidates.hits),
            asides={
                title: tuple(_same_record(hit, known) for hit in hits)
                for title, hits in candidates.asides.items()
            },
        )
        places = [id(hit.record) for hit in _hits(left)]
        here = set(places)
        if len(places) != len(here):
            raise WrongAnswer("lists a record twice")
        told = {one.id for one in new}
        lost = (hit.record.id for place, hit in known.items() if place not in here)
        gone = (one for one in lost if one not in told)
        return replace(
            left,
            withheld=(
                *given.withheld,
                *(replace(one, step=self._name) for one in new),
                *(Withheld(one, self._name, "left out, and no reason given") for one in gone),
            ),
        )

    def render(self, answer: Any, arguments: Arguments, view: View) -> Section:
        section = _one(answer, Section)
        _text(section.text, "the section's text")
        _text(section.title, "the section's title", empty=False)
        _all(section.sources, str)
        if not isinstance(section.priority, int):
            raise WrongAnswer(f"the priority is {section.priority!r}; it must be a whole number")
        return section

    def _put(self, record: Any, view: View) -> Record[Any]:
        _one(record, Record)
        kind = self._kinds.get(record.kind)
        if kind is None:
            own = ", ".join(sorted(self._kinds)) or "none"
            raise WrongAnswer(f"puts a record of kind {record.kind!r}; its own are: {own}")
        if not isinstance(record.payload, kind.payload):
            raise WrongAnswer(
                f"payload of {record.id!r} is {type(record.payload).__name__}, not {kind.payload.__name__}"
            )
        if record.scope not in (view.scope, self._writes_shared):
            raise WrongAnswer(f"puts {record.id!r} into the foreign scope {record.scope}")
        if not isinstance(record.id, str) or not record.id:
            raise WrongAnswer("puts a record without an id")
        texts = (record.text, record.key, record.session_id, record.speaker, record.role)
        what = f"text of {record.id!r}"
        for text in (record.id, *texts, *_all(record.derived_from, str)):
            _text(text, what)
        for moment in (record.event_time, record.valid_from, record.valid_to, record.expires_at):
            _aware(moment, record.id)
        if record.metadata:
            _json(record.metadata, record.id)
        self._payloads.encode(record.payload)
        self._check_replaced(record, view)
        if record.id in record.derived_from:
            raise WrongAnswer(f"derives {record.id!r} from itself")
        vector = record.vector
        if vector is not None:
            vector = self._vector(vector, repr(record.id))
        return altered(
            record,
            trust=_unit(record.trust, f"trust of {record.id!r}"),
            derived_from=tuple(record.derived_from),
            made_by=self._made_by,
            vector=vector,
        )

    def _check_replaced(self, record: Record[Any], view: View) -> None:
        """A put may replace or join its own records only, on the basis of a revision that exists."""
        if not record.revision and record.id.startswith(self._prefixes):
            return
        place = view if record.scope == view.scope else view.at(record.scope)
        stored = place.get(record.id)
        if stored is None:
            return
        if stored.kind not in self._kinds:
            raise WrongAnswer(f"puts {record.id!r}, which is of kind {stored.kind!r}, not its own")
        if not 0 <= record.revision <= stored.revision:
            raise WrongAnswer(
                f"replaces revision {record.revision} of {record.id!r}; the stored one is {stored.revision}"
            )

    def _mark(self, given: Any) -> Mark:
        mark = _one(given, Mark)
        _text(mark.id, "a mark's id")
        if not mark.id:
            raise WrongAnswer("marks a record without naming it")
        if mark.status is not None and not isinstance(mark.status, Status):
            raise WrongAnswer(f"mark on {mark.id!r} has the status {mark.status!r}")
        trust = mark.trust
        if trust is not None:
            trust = _unit(trust, f"a mark's trust on {mark.id!r}")
        _aware(mark.valid_to, mark.id)
        _text(mark.reason, f"a mark's reason on {mark.id!r}")
        _text(mark.because, f"the cause of a mark on {mark.id!r}")
        return replace(mark, trust=trust, step=self._name)

    def _removals(self, ids: Sequence[str], given: Batch | None, view: View) -> tuple[str, ...]:
        """The ids, without those that are neither seen nor named like a record of its own kinds."""
        if not ids:
            return ()
        inside = {record.id: record.kind for record in given.put} if given is not None else {}
        kept: list[str] = []
        for id in ids:
            kind = inside.get(id)
            if kind is None:
                stored = view.get(id)
                kind = stored.kind if stored is not None else None
            if kind is None and not id.startswith(self._prefixes):
                continue
            if kind is not None and kind not in self._kinds:
                raise WrongAnswer(f"removes {id!r} of kind {kind!r}, which is not its own")
            kept.append(id)
        return tuple(kept)

    def _vector(self, vector: Any, what: str) -> Any:
        """float32, shape (dim,), unit length."""
        import numpy as np

        if not isinstance(vector, np.ndarray) or vector.ndim != 1 or vector.dtype.kind != "f":
            raise WrongAnswer(f"vector of {what} is not a row of numbers")
        dim = self.embedder.dim if self.embedder is not None else 0
        if dim and len(vector) != dim:
            raise WrongAnswer(f"vector of {what} has {len(vector)} dimensions, not {dim}")
        length = math.sqrt(float(np.vdot(vector, vector)))
        if not math.isfinite(length):
            raise WrongAnswer(f"vector of {what} is not finite: it holds NaN or infinity")
        if length == 0:
            raise WrongAnswer(f"vector of {what} is zero")
        if vector.dtype == np.float32 and abs(length - 1) < 1e-4:
            return vector
        return (vector / length).astype(np.float32)


CHECKS: Mapping[str, Callable[[Checker, Any, Arguments, View], Any]] = {
    "check": Checker.check,
    "encode": Checker.batch,
    "store": Checker.batch,
    "manage": Checker.batch,
    "admit": Checker.admit,
    "retrieve": Checker.retrieve,
    "weigh": Checker.weigh,
    "rewrite": Checker.rewrite,
    "refine": Checker.refine,
    "render": Checker.render,
}


def _pairs(given: Any) -> None:
    """Raises WrongAnswer where these are no pairs of texts to be replaced."""
    for pair in _all(given, tuple):
        if len(pair) != 2:
            raise WrongAnswer(f"a redaction of {len(pair)} parts; it must be a pair of texts")
        _text(_one(pair[0], str), "what a verdict redacts", empty=False)
        _text(_one(pair[1], str), "what a verdict puts in its place", empty=False)


def _one(answer: Any, kind: type[T]) -> T:
    if not isinstance(answer, kind):
        raise WrongAnswer(f"answered {type(answer).__name__}, not {kind.__name__}")
    return answer


def _all(answer: Any, kind: type[T]) -> Sequence[T]:
    if not isinstance(answer, Sequence) or isinstance(answer, str):
        raise WrongAnswer(f"answered {type(answer).__name__}, not a sequence of {kind.__name__}")
    for one in answer:
        _one(one, kind)
    return answer


def _number(value: Any) -> float:
    """A number of any library as a float; anything else raises WrongAnswer."""
    if isinstance(value, str):
        raise WrongAnswer(f"{value!r} is not a number")
    try:
        return float(value)
    except (TypeError, ValueError):
        raise WrongAnswer(f"{value!r} is not a number") from None


def _unit(value: Any, what: str) -> float:
    number = value if type(value) is float else _number(value)
    if 1 < number <= 1 + _ROUNDING:
        return 1.0
    if not 0 <= number <= 1:
        raise WrongAnswer(f"{what} is {value!r}; it must be a number from 0 to 1")
    return number


def _plain(items: Any) -> tuple[Proposal, ...]:
    """Proposals of plain strings and floats, whose rounding beyond 1 is cut."""
    plain = []
    for item in _all(items, Proposal):
        _text(item.id, "a proposal's id")
        score = _unit(item.score, f"the score of {item.id!r}")
        plain.append(Proposal(str(item.id), score, tuple(_all(item.why, Reason))))
    return tuple(plain)


def _text(text: Any, what: str, *, empty: bool = True) -> None:
    """Raises WrongAnswer for what no storage can hold: NUL bytes, lone surrogates, and what is no string."""
    if not isinstance(text, str):
        raise WrongAnswer(f"{what} is {type(text).__name__}, not a string")
    if not (empty or text.strip()):
        raise WrongAnswer(f"{what} is empty")
    if "\x00" in text:
        raise WrongAnswer(f"{what} contains a NUL byte")
    if not text.isascii():
        try:
            text.encode()
        except UnicodeEncodeError:
            raise WrongAnswer(f"{what} contains a lone surrogate") from None


def _aware(moment: Any, id: str) -> None:
    if moment is not None and moment.tzinfo is None:
        raise WrongAnswer(f"a time of {id!r} has no zone; use aware UTC")


def _json(metadata: Mapping[str, Any], id: str) -> None:
    try:
        json.dumps(metadata, allow_nan=False)
    except (TypeError, ValueError) as error:
        raise WrongAnswer(f"metadata of {id!r} is not JSON: {error}") from None


def _edges(edges: Sequence[Edge]) -> tuple[Edge, ...]:
    return tuple(_edge(edge) for edge in _all(edges, Edge))


def _edge(edge: Edge) -> Edge:
    for text in (edge.source, edge.target, edge.relation, edge.origin):
        _text(text, "a text of an edge")
    if not (edge.source and edge.target):
        raise WrongAnswer("links a record without naming it")
    weight = edge.weight if type(edge.weight) is float else _number(edge.weight)
    if not math.isfinite(weight):
        raise WrongAnswer(f"edge {edge.source!r} -> {edge.target!r} has the weight {edge.weight!r}")
    return edge if weight is edge.weight else replace(edge, weight=weight)


def _narrowed(filters: Filters, given: Filters) -> None:
    """Raises WrongAnswer where the rewritten filters let pass more than those given."""
    for moment in (filters.since, filters.until):
        _aware(moment, "the question")
    for one in fields(Filters):
        before, now = getattr(given, one.name), getattr(filters, one.name)
        match one.name:
            case "statuses":
                narrow = before == now
            case "metadata":
                narrow = set(map(repr, before)) <= set(map(repr, now))
            case "since" | "min_trust":
                narrow = before is None or (now is not None and now >= before)
            case "until":
                narrow = before is None or (now is not None and now <= before)
            case _:
                narrow = not before or (bool(now) and set(now) <= set(before))
        if not narrow:
            raise WrongAnswer(f"widens the filter {one.name!r}")


def _place(hit: Hit) -> tuple[Scope, str]:
    return hit.record.scope, hit.record.id


def _hits(candidates: Candidates) -> list[Hit]:
    return [*candidates.hits, *(hit for hits in candidates.asides.values() for hit in hits)]


def _same_record(given: Any, known: Mapping[int, Hit]) -> Hit:
    """The hit, if it shows a record that was among the candidates, with that one's lineage. known: by `id` of the record."""
    hit = _one(given, Hit)
    original = known.get(id(hit.record))
    if hit is original:
        return hit
    if original is None:
        place = _place(hit)
        original = next((one for one in known.values() if _place(one) == place), None)
    if original is None:
        raise WrongAnswer(f"adds {hit.record.id!r}, which was not among the candidates")
    if hit.record is not original.record and hit.record != original.record:
        raise WrongAnswer(f"changes the record {hit.record.id!r}")
    score = _unit(hit.score, f"the score of {hit.record.id!r}")
    parts, disputed = tuple(_all(hit.parts, Part)), tuple(_all(hit.disputed, str))
    if score is hit.score and hit.record is original.record and hit.episodes == original.episodes:
        return hit
    return replace(
        hit,
        record=original.record,
        score=score,
        episodes=original.episodes,
        parts=parts,
        disputed=disputed,
    )
