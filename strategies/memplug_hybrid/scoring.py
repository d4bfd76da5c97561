"""The sum: the lists and the terms that know the conversation, the entity hop, and a score in 0..1 with its reasons."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from memplug import Reason
from memplug_hybrid.cues import Cue
from memplug_hybrid.lists import day_rows, lists
from memplug_hybrid.settings import (
    COMMON_ENTITY,
    CONFIDENCE,
    FLOOR,
    ORDINARY,
    SEEDS,
    HybridConfig,
)
from memplug_hybrid.when import closeness
from memplug_hybrid.words import names

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from memplug_hybrid.index import Index
    from memplug_hybrid.lists import Lists
    from memplug_hybrid.question import Question

    Floats = NDArray[np.float32]
    Bools = NDArray[np.bool_]


_LINEAR = 0.1
"""Share of the best sum from which on a score falls exponentially."""
_JUDGED = 5
"""The confidence is in the best few, which a reader is likely to be given."""
_TELLING = 0.0005
"""A contribution below this is not told."""


@dataclass(frozen=True, slots=True, eq=False)
class Scores:
    """What each slot comes to, and from what."""

    index: Index
    total: Floats
    """Shape (n,); -inf for texts that are gone."""
    parts: dict[str, Floats]
    """Label -> contribution to the total, shape (n,)."""
    confidence: float
    """How likely it is, in 0..1, that the best few answer the question."""

    def ids(self, slots: NDArray[np.intp]) -> list[str]:
        """Record ids of the slots."""
        own = self.index.buffers.ids
        return [own[slot] for slot in slots.tolist()]

    def bounded(self, slots: NDArray[np.intp]) -> bool:
        """True where one of them holds for a time only."""
        bits = self.index.buffers.columns.cues.view(self.index.n)
        return bool((bits[slots] & Cue.BOUNDED).any())

    def blocks(self, size: int) -> Iterator[NDArray[np.intp]]:
        """All living slots, best first, ties by position, in growing blocks."""
        done = 0
        while done < self.index.live:
            until = min(self.index.live, max(size, 4 * done))
            yield _best(self.index, self.total, until)[done:]
            done = until

    def score(self, slots: NDArray[np.intp]) -> list[float]:
        """The confidence for the best, and shares of it for the others; above 0, at most 1, in the order of the sums.

        A share is in proportion to the sum, and from a tenth of the best down it falls by e per further tenth.
        """
        best = float(self.total.max())
        lift = max(0.0, FLOOR - best)
        shares = (self.total[slots].astype(np.float64) + lift) / (best + lift)
        shares = np.where(shares > _LINEAR, shares, _LINEAR * np.exp(shares / _LINEAR - 1))
        scored: list[float] = (self.confidence * shares).tolist()
        return scored

    def why(self, slots: NDArray[np.intp]) -> list[tuple[Reason, ...]]:
        """For each slot every contribution to its sum that is not nothing, and the confidence that scales it."""
        values = np.array([part[slots] for part in self.parts.values()]).T
        labels, confidence = list(self.parts), Reason("confidence", self.confidence)
        told: list[list[Reason]] = [[] for _ in slots]
        rows, columns = np.nonzero(np.abs(values) >= _TELLING)
        for row, column, value in zip(
            rows.tolist(), columns.tolist(), values[rows, columns].tolist(), strict=True
        ):
            told[row].append(Reason(labels[column], value))
        return [(*reasons, confidence) for reasons in told]


def _best(index: Index, total: Floats, k: int) -> NDArray[np.intp]:
    """The k best living slots, best first; ties by position. Shape (at most k,)."""
    slots = np.flatnonzero(total >= _bound(total, k))
    slots = slots[total[slots] > -np.inf]
    positions = index.buffers.columns.positions.view(index.n)
    found: NDArray[np.intp] = slots[np.lexsort((positions[slots], -total[slots]))]
    return found[:k]


def _bound(values: Floats, k: int) -> float:
    """A number that at least k values reach, and not many more (-inf where there are fewer)."""
    n, width = len(values), 64
    if n > 4 * width * k:
        # The k-th best of the maxima of blocks: far cheaper than to partition all values.
        values = values[: n // width * width].reshape(-1, width).max(axis=1)
        n = len(values)
    return float(np.partition(values, n - k)[n - k]) if n > k else -np.inf


def scores(index: Index, question: Question, config: HybridConfig) -> Scores | None:
    """The sum for every text; None where no list finds anything."""
    if not index.live:
        return None
    found = lists(index, question, config)
    parts = _weighted(found, config)
    base = _sum(parts)
    if index.alive is not None:
        base[~index.alive] = -1
    if not base.max() > 0:
        return None
    parts |= _terms(index, question, config, base)
    total = _sum(parts)
    if index.alive is not None:
        total[~index.alive] = -np.inf
    best = _best(index, total, _JUDGED)
    hop = _hop(index, question, total, best[:SEEDS])
    if hop is not None:
        parts["shared entities"] = np.float32(config.hop * max(0.0, float(total.max()))) * hop
        first = int(best[0])
        total = total + parts["shared entities"]
        kept = np.zeros_like(total)
        kept[first] = total.max() + 1e-6 - total[first]
        parts["first before the hop"] = kept
        total = total + kept
        best = _best(index, total, _JUDGED)
    return Scores(index, total, parts, _confidence(found, total, best))


def _weighted(found: Lists, config: HybridConfig) -> dict[str, Floats]:
    """The lists, each divided by its maximum and weighted; the weights of those in use sum to 1."""
    weighted = {
        "words": (config.bm25, found.bm25),
        "best piece": (config.best, found.best),
        "opening piece": (config.lead, found.lead),
        "near words": (config.soft, found.soft),
    }
    own = sum(weight for weight, _ in weighted.values()) or 1.0
    share = 1.0 if found.dense is None else max(0.0, 1 - config.dense)
    parts = {
        label: np.float32(weight * share / own) * _scaled(values)
        for label, (weight, values) in weighted.items()
    }
    if found.dense is not None:
        parts["whole text"] = np.float32(config.dense) * _scaled(found.dense)
    return parts


def _sum(parts: dict[str, Floats]) -> Floats:
    total = np.zeros_like(next(iter(parts.values())))
    for part in parts.values():
        total += part
    return total


def _scaled(values: Floats) -> Floats:
    largest = values.max()
    return values / largest if largest > 0 else values


def _terms(
    index: Index, question: Question, config: HybridConfig, base: Floats
) -> dict[str, Floats]:
    """What the conversation around a text, its kind and its time add to the lists' sum, by label."""
    n, columns, links = index.n, index.buffers.columns, index.links
    bits = columns.cues.view(n)
    uttered = _has(bits, Cue.UTTERED)
    parts: dict[str, Floats] = {}
    parts["speaker named"] = config.named * _named(index, question)
    if index.conversation:
        parts["session"] = config.session * _session(index, base)
    talk = uttered | (links.previous.view(n) >= 0) | (links.following >= 0)
    if talk.any():
        lengths = np.log1p(columns.lengths.view(n) / np.float32(ORDINARY))
        parts["length"] = np.float32(config.length) * lengths * talk
        specific = _has(bits, Cue.NUMBER).astype(np.float32) + _has(bits, Cue.NAME)
        parts["specific"] = np.float32(config.specific / 2) * specific * talk
        parts |= _of_roles(index, question, config, base, talk)
        if question.wants_time:
            parts["tells a time"] = np.float32(config.when) * (talk & _has(bits, Cue.TIME))
    if question.is_request:
        parts["standing wish"] = np.maximum(
            np.float32(config.instruction) * _has(bits, Cue.INSTRUCTION),
            np.float32(config.preference) * _has(bits, Cue.PREFERENCE),
        )
    period = _period(index, question)
    if period is not None:
        parts["period"] = np.float32(config.period) * period
    return parts


def _of_roles(
    index: Index, question: Question, config: HybridConfig, base: Floats, talk: Bools
) -> dict[str, Floats]:
    """Terms that depend on who speaks: people to each other, or a user to an assistant."""
    n, links, columns = index.n, index.links, index.buffers.columns
    bits = columns.cues.view(n)
    asks, assistant = _has(bits, Cue.QUESTION), _has(bits, Cue.ASSISTANT)
    user = _has(bits, Cue.USER) if index.dialogue else np.zeros(n, bool)
    previous = links.previous.view(n)
    parts: dict[str, Floats] = {}
    parts["is a question"] = np.float32(config.question) * (talk & asks & ~user & ~assistant)
    asked = np.where(asks, base * columns.spread.view(n), np.float32(0))
    parts["answers a match"] = np.float32(config.answer) * (_beside(asked, previous) * ~assistant)
    if index.dialogue:
        replies = np.where(assistant, base, np.float32(0))
        parts["reply matches"] = np.float32(config.reply) * (
            _beside(replies, links.following) * user
        )
        sign = 1 if question.wants_assistant else -1
        parts["assistant"] = np.float32(config.role * sign) * assistant
    return parts


def _beside(values: Floats, neighbours: NDArray[np.int32]) -> Floats:
    """The neighbours' values, 0 where there is none."""
    return np.append(values, np.float32(0))[neighbours]  # -1, no neighbour, finds the last one


def _has(bits: NDArray[np.uint16], cue: Cue) -> Bools:
    found: Bools = (bits & np.uint16(cue.value)) > 0
    return found


def _named(index: Index, question: Question) -> Floats:
    """1 for the texts of the speakers whom the question names."""
    speakers, numbers = index.buffers.columns.speakers.view(index.n), dict(index.buffers.speakers)
    named = np.zeros(2 + max(numbers.values(), default=-1), np.float32)  # the last one: nobody
    for name, number in numbers.items():
        named[number] = names(name, question.text)
    return named[speakers]


def _session(index: Index, base: Floats) -> Floats:
    """The best of the text's session less the best of all: 0 in the best session, else negative."""
    sessions = index.buffers.columns.sessions.view(index.n)
    best = np.full(index.n_sessions, -np.inf, np.float32)
    np.maximum.at(best, sessions, base)
    behind: Floats = best[sessions] - base.max()
    return behind


def _period(index: Index, question: Question) -> Floats | None:
    """How close each text's day lies to the time that the question names; None where it names none."""
    if not question.periods or not index.last_day:
        return None
    near = closeness(question.periods, index.first_day, index.last_day)
    return None if near is None else np.append(near, np.float32(0))[day_rows(index)]


def _hop(index: Index, question: Question, total: Floats, seeds: NDArray[np.intp]) -> Floats | None:
    """What each text shares with the two best, in entities that the question does not name; scaled to at most 1."""
    own, n = index.buffers, index.n
    bits = own.columns.cues.view(n)
    if all(bits[seed] & Cue.UTTERED for seed in seeds):
        return None
    silent = ~_has(bits, Cue.UTTERED)
    if index.alive is not None:
        silent &= index.alive
    n_silent = int(np.count_nonzero(silent))
    best, median = float(total.max()), float(np.median(total[total > -np.inf]))
    pulls = (
        ((total[seeds] - median) / (best - median)) ** 2 if best > median else np.ones(len(seeds))
    )
    pulls = pulls / pulls.sum()
    found = np.zeros(n, np.float32)
    for seed, pull in zip(seeds.tolist(), pulls.tolist(), strict=True):
        if not silent[seed]:
            continue
        for entity in own.entity_rows.row(seed).tolist():
            if entity in question.entities:
                continue
            slots, places = own.entities.of(entity, n)
            here = silent[slots] & (slots != seed)
            frequency = int(np.count_nonzero(silent[slots]))
            if 2 <= frequency <= max(3, COMMON_ENTITY * n_silent):
                weight = pull * math.log1p(n_silent / frequency) ** 2
                found[slots[here]] += np.float32(weight) / places[here]
    return found / found.max() if found.max() > 0 else None


def _confidence(found: Lists, total: Floats, best: NDArray[np.intp]) -> float:
    """From absolute evidence (what share of the question the five best cover) to a probability."""
    evidence = (
        found.soft[best] / (found.most_soft or 1.0)
        + found.bm25[best] / (found.most_bm25 or 1.0)
        + np.maximum(found.best[best], 0)
    ) / 3
    intercept, by_evidence, by_sum = CONFIDENCE
    exponent = intercept + by_evidence * float(evidence.max()) + by_sum * float(total.max())
    return 1 / (1 + math.exp(-exponent))
