"""The lists: how well each text matches a question by its words, by pooled vectors and by words of near meaning.

Each list is a float32 array of shape (n,), one value per slot, 0 for texts that are gone.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

import numpy as np

from memplug_hybrid.pooling import idf, unit
from memplug_hybrid.settings import FAR, NEAR, SHORT_QUESTION, HybridConfig
from memplug_hybrid.when import MONTHS
from memplug_hybrid.words import terms

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from memplug_hybrid.index import Index
    from memplug_hybrid.question import Question, Words

    Floats = NDArray[np.float32]
    Slots = NDArray[np.intp]


@dataclass(frozen=True, slots=True)
class Lists:
    """The lists of one question, not scaled yet, and the most that a text could reach in two of them."""

    bm25: Floats
    best: Floats
    lead: Floats
    soft: Floats
    dense: Floats | None
    most_bm25: float
    """The sum of weight * idf over the question's terms; one that no text holds counts as if one did."""
    most_soft: float
    """The same over its static tokens, those of the recent turns included."""


def lists(index: Index, question: Question, config: HybridConfig) -> Lists:
    """All lists of a question."""
    by_terms = dict(question.asked.terms)
    rarity = {term: _rarity(index, term) for term in by_terms}
    once = idf(1, index.live)
    most = sum(weight * min(rarity[term], once) for term, weight in by_terms.items())
    tokens, token_weights = question.asked.tokens, question.asked.token_weights
    token_idf = index.weights.take(tokens)
    if question.recent and question.asked.n_terms:
        share = config.recent * min(1.0, SHORT_QUESTION / question.asked.n_terms)
        _add_recent(index, question.recent, share, by_terms, rarity)
        tokens, token_weights, token_idf = _with_recent_tokens(
            index, question.recent, share, tokens, token_weights, token_idf
        )
    weights = token_weights * token_idf
    lead, best = _cosines(index, tokens, weights)
    return Lists(
        bm25=_bm25(index, {term: weight * rarity[term] for term, weight in by_terms.items()}),
        best=best,
        lead=lead,
        soft=_soft(index, tokens, weights),
        dense=_dense(index, question),
        most_bm25=most,
        most_soft=float(token_weights @ np.minimum(token_idf, idf(1, index.weights.n))),
    )


def _rarity(index: Index, term: str) -> float:
    slots, _ = index.buffers.stems.of(term, index.n)
    held = len(slots) if index.alive is None else int(np.count_nonzero(index.alive[slots]))
    return idf(held, index.live)


def _add_recent(
    index: Index,
    recent: Words,
    share: float,
    weights: dict[str, float],
    rarity: dict[str, float],
) -> None:
    """Adds the terms of earlier turns, together at `share` of the question's weight."""
    own = sum(weight * rarity[term] for term, weight in weights.items()) or 1.0
    known = [term for term in recent.terms if len(index.buffers.stems.of(term, index.n)[0])]
    for term in known:
        rarity[term] = _rarity(index, term)
    theirs = sum(recent.terms[term] * rarity[term] for term in known)
    for term in known:
        weights[term] = weights.get(term, 0.0) + recent.terms[term] * share * own / theirs


def _with_recent_tokens(
    index: Index,
    recent: Words,
    share: float,
    tokens: NDArray[np.int32],
    weights: Floats,
    rarity: Floats,
) -> tuple[NDArray[np.int32], Floats, Floats]:
    """The same for static tokens."""
    their_rarity = index.weights.take(recent.tokens)
    own, theirs = float(weights @ rarity) or 1.0, float(recent.token_weights @ their_rarity)
    if not theirs:
        return tokens, weights, rarity
    together, place = np.unique(np.concatenate((tokens, recent.tokens)), return_inverse=True)
    added = np.concatenate((weights, recent.token_weights * np.float32(share * own / theirs)))
    summed = np.bincount(place, added, len(together)).astype(np.float32)
    return together, summed, index.weights.take(together)


def _bm25(index: Index, weights: Mapping[str, float]) -> Floats:
    """BM25 in which a text is also searched by its neighbours' words and by the words of its date."""
    n, norms = index.n, index.links.norms
    found = np.zeros(n + 1, np.float32)
    counts = np.zeros(n + 1, np.float32)  # the last one is a bin for neighbours that do not exist
    for term, weight in weights.items():
        touched = _spread(index, counts, *index.buffers.stems.of(term, n))
        dated = _dated(index, term)
        if dated is not None:
            touched += _spread(index, counts, dated, np.ones(len(dated), np.float32))
        if sum(map(len, touched)) * 4 > n:
            mixed = counts[:n]
            found[:n] += np.float32(weight) * (mixed / (mixed + norms))
            counts[:] = 0
        elif touched:
            at = np.concatenate(touched)
            mixed = counts[at]
            found[at] += np.float32(weight) * (mixed / (mixed + norms[at]))
            counts[at] = 0
    return _of_living(index, found[:n])


def _spread(index: Index, counts: Floats, slots: Slots, held: NDArray[np.generic]) -> list[Slots]:
    """Adds a term's counts to their texts and, less, to the texts beside them; gives the slots touched."""
    if index.alive is not None:
        living = index.alive[slots]
        slots, held = slots[living], held[living]
    if not len(slots):
        return []
    n, links = index.n, index.links
    own = held.astype(np.float32)
    counts[slots] += own
    touched = [slots]
    if not index.conversation:
        return touched
    lent = own * index.buffers.columns.spread.view(n)[slots]
    for neighbours, share in (
        (links.previous.view(n), NEAR),
        (links.following, NEAR),
        (links.before_previous.view(n), FAR),
        (links.after_following, FAR),
    ):
        beside = neighbours[slots]
        # Each text is beside one at most in each direction, so no slot but the bin (-1) comes twice.
        counts[beside] += lent * np.float32(share)
        touched.append(beside.astype(np.intp))
    return touched


def _dated(index: Index, term: str) -> Slots | None:
    """Slots of the texts whose date has this term; None where it is no word of a date."""
    month = _months().get(term, 0)
    number = int(term) if term.isascii() and term.isdecimal() and len(term) in (2, 4) else 0
    if not index.last_day or not (month or number):
        return None
    dates = np.arange(index.first_day - _EPOCH, index.last_day - _EPOCH + 1).astype("datetime64[D]")
    months = dates.astype("datetime64[M]")
    held = np.zeros(len(dates) + 1, bool)  # the last one stands for texts without a time
    if month:
        held[:-1] = months.astype(np.int64) % 12 + 1 == month
    elif len(term) == 4:
        held[:-1] = dates.astype("datetime64[Y]").astype(np.int64) + 1970 == number
    else:
        held[:-1] = (dates - months).astype(np.int64) + 1 == number
    return np.flatnonzero(held[day_rows(index)])


def day_rows(index: Index) -> NDArray[np.int32]:
    """Days counted from the first; -1 for texts without a time."""
    days = index.buffers.columns.days.view(index.n)
    return np.where(days > 0, days - index.first_day, -1)


_EPOCH = 719_163
"""Ordinal of 1 January 1970."""


@cache
def _months() -> dict[str, int]:
    return {terms(name)[0]: number for number, name in enumerate(MONTHS, 1)}


def _cosines(index: Index, tokens: NDArray[np.int32], weights: Floats) -> tuple[Floats, Floats]:
    """Cosines of the pooled question with the opening pieces, and with each text's best piece."""
    if not len(tokens):
        nothing = np.zeros(index.n, np.float32)
        return nothing, nothing
    vector = unit((weights @ index.table.token_vectors(tokens))[None])[0]
    own = index.buffers
    lead = _of_living(index, own.lead.dot(vector, index.n))
    best = lead
    if index.n_rest:
        best = lead.copy()
        np.maximum.at(best, own.rest_slots.view(index.n_rest), own.rest.dot(vector, index.n_rest))
        best = _of_living(index, best)
    return lead, best


def _soft(index: Index, tokens: NDArray[np.int32], weights: Floats) -> Floats:
    """For each token of the question the nearest token of the opening piece counts, by its squared cosine."""
    n = index.n
    found, nearest = np.zeros(n, np.float32), np.zeros(n, np.float32)
    for token, weight in zip(tokens.tolist(), weights.tolist(), strict=True):
        neighbours, squares = index.table.neighbours(token)
        order = np.argsort(squares, kind="stable")
        held: list[Slots] = []
        near: list[float] = []
        each = index.buffers.tokens.of_each(neighbours[order].tolist(), n)
        for slots, square in zip(each, squares[order].tolist(), strict=True):
            if len(slots):
                held.append(slots)
                near.append(square)
        if not held:
            continue
        # From the farthest to the nearest, so that the nearest one stays.
        if sum(map(len, held)) * 3 > n:
            for slots, square in zip(held, near, strict=True):
                nearest[slots] = square
            nearest *= np.float32(weight)
            found += nearest
            nearest[:] = 0
        else:
            at = np.concatenate(held)
            nearest[at] = np.repeat(np.array(near, np.float32), [len(slots) for slots in held])
            found[at] += np.float32(weight) * nearest[at]
            nearest[at] = 0
    return _of_living(index, found)


def _dense(index: Index, question: Question) -> Floats | None:
    """Cosines of the records' own vectors with the query's; None where the static table made both."""
    rows = index.buffers.dense
    if not rows.dim or question.vector is None or question.vector.shape != (rows.dim,):
        return None
    return _of_living(index, np.maximum(rows.dot(question.vector, index.n), 0))


def _of_living(index: Index, values: Floats) -> Floats:
    if index.alive is None:
        return values
    return np.where(index.alive, values, np.float32(0))
