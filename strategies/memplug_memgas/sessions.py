"""What MemGAS keeps of a scope: its sessions' words and mean turns, their nodes, and the links between those."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from memplug import EPISODE, Projection
from memplug.toolbox.text import words
from memplug_memgas.growing import Growing
from memplug_memgas.kinds import GRAINS, NEAR, NODES, PAIR

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from memplug import Record, View
    from memplug.types import Delta, Edge

    Floats = NDArray[np.float64]

K1: Final = 1.5
BY_LENGTH: Final = 0.75

_EARLIEST: Final = datetime.min.replace(tzinfo=UTC)


class Buffers:
    """What all states of a scope share: it only grows."""

    def __init__(self, dim: int) -> None:
        self.dim = dim
        self.ids: list[str] = []
        """Of each slot, which episode stands there."""
        self.slots: dict[str, int] = {}
        self.prints: dict[str, int] = {}
        """Episode or pair id -> what its text was."""
        self.embedded: set[str] = set()
        """Those whose vectors are in the sums."""
        self.session_of = Growing(np.int32)
        self.lengths = Growing(np.float64)
        self.postings: dict[str, Growing] = {}
        """Stem -> the slots it occurs in, once per occurrence, ascending."""
        self.names: list[str] = []
        self.numbers: dict[str, int] = {}


@dataclass(frozen=True, slots=True)
class Node:
    """One session at one granularity, as it is linked and scored."""

    id: str
    session: int
    grain: str
    episodes: int
    vector: NDArray[np.float32] | None
    """None for the mean of turns, which follows them."""


@dataclass(frozen=True, slots=True)
class Links:
    """The associations: node id -> neighbours with weights, each edge in both directions."""

    of: Mapping[str, Mapping[str, float]] = field(default_factory=dict)

    def changed(self, linked: Iterable[Edge], unlinked: Iterable[Edge]) -> Links:
        """Without the second, then with the first."""
        of: dict[str, Mapping[str, float]] = dict(self.of)

        def put(one: str, other: str, weight: float | None) -> None:
            row = dict(of.get(one, {}))
            if weight is None:
                row.pop(other, None)
            else:
                row[other] = weight
            of[one] = row

        for edge in unlinked:
            if edge.relation == NEAR:
                put(edge.source, edge.target, None)
                put(edge.target, edge.source, None)
        for edge in linked:
            if edge.relation == NEAR:
                put(edge.source, edge.target, edge.weight)
                put(edge.target, edge.source, edge.weight)
        return Links({one: row for one, row in of.items() if row})


@dataclass(frozen=True, slots=True)
class Sessions:
    """One state. Sessions are numbered in the order of their first message."""

    buffers: Buffers
    n: int = 0
    """Messages."""
    sums: NDArray[np.float32] = field(default_factory=lambda: np.zeros((0, 0), np.float32))
    """Sum of each session's turn vectors, shape (sessions, dim)."""
    turns: NDArray[np.int64] = field(default_factory=lambda: np.zeros(0, np.int64))
    """Vectors in each sum."""
    episodes: NDArray[np.int64] = field(default_factory=lambda: np.zeros(0, np.int64))
    latest: Mapping[int, datetime] = field(default_factory=dict)
    """Session -> when its last message came in."""
    nodes: Mapping[str, Node] = field(default_factory=dict)
    links: Links = Links()
    _own: dict[str, Any] = field(default_factory=dict, init=False, compare=False, repr=False)
    """What was worked out from this very state."""
    _of_nodes: dict[str, Any] = field(default_factory=dict, compare=False, repr=False)
    """What was worked out from its nodes and links, which later states may share."""

    @property
    def count(self) -> int:
        """Sessions."""
        return len(self.turns)

    @property
    def names(self) -> Sequence[str]:
        return self.buffers.names[: self.count]

    def number(self, session: str) -> int:
        """The session's number; -1 where it has no messages."""
        found = self.buffers.numbers.get(session, -1)
        return found if found < self.count else -1

    def means(self) -> Floats:
        """The mean turn of each session as it is, not normalised; shape (sessions, dim)."""
        if "means" not in self._own:
            self._own["means"] = self.sums / np.maximum(self.turns, 1).astype(np.float32)[:, None]
        found: Floats = self._own["means"]
        return found

    def directions(self) -> Floats:
        """The mean turns at unit length."""
        if "directions" not in self._own:
            means = self.means()
            lengths = np.linalg.norm(means, axis=1, keepdims=True)
            self._own["directions"] = means / np.where(lengths > 0, lengths, 1.0)
        found: Floats = self._own["directions"]
        return found

    def table(self, grain: str) -> tuple[NDArray[np.intp], NDArray[np.float32]]:
        """The sessions that have a node of this granularity, and its vectors, shape (len(sessions), dim)."""
        if grain not in self._of_nodes:
            vectors = [
                (one.session, one.vector)
                for one in self.nodes.values()
                if one.grain == grain and one.vector is not None
            ]
            self._of_nodes[grain] = (
                np.array([session for session, _ in vectors], np.intp),
                np.array([vector for _, vector in vectors], np.float32).reshape(-1, self.dim),
            )
        found: tuple[NDArray[np.intp], NDArray[np.float32]] = self._of_nodes[grain]
        return found

    @property
    def dim(self) -> int:
        return self.buffers.dim

    def grain(self, grain: str) -> dict[int, Node]:
        """Session -> its node of this granularity; not to be changed."""
        key = f"nodes {grain}"
        if key not in self._of_nodes:
            self._of_nodes[key] = {
                one.session: one for one in self.nodes.values() if one.grain == grain
            }
        found: dict[int, Node] = self._of_nodes[key]
        return found

    def closed(self) -> dict[int, int]:
        """Session -> messages it had when it was closed."""
        return {number: node.episodes for number, node in self.grain("turns").items()}

    def outgrown(self) -> list[int]:
        """Sessions that were closed and have another number of messages now."""
        return [one for one, had in sorted(self.closed().items()) if had != self.episodes[one]]

    def words(self, text: str, stems: Stems) -> tuple[Floats, Floats]:
        """BM25 of the sessions as wholes, shape (sessions,), and of the single messages, shape (n,)."""
        asked, answer = self._own.get("words", ("", None))
        if answer is not None and asked == text:
            known: tuple[Floats, Floats] = answer
            return known
        own, n, sessions = self.buffers, self.n, self.count
        session_of, lengths = own.session_of.view(n), own.lengths.view(n)
        inside = session_of >= 0
        whole = np.bincount(session_of[inside], weights=lengths[inside], minlength=sessions).astype(
            np.float64
        )
        hold, hold_whole = _held_back(lengths), _held_back(whole)
        by_session, by_slot = np.zeros(sessions), np.zeros(n)
        for stem in dict.fromkeys(stems(text)):
            posting = own.postings.get(stem)
            if posting is None:
                continue
            found = posting.view(posting.used)
            found = found[: np.searchsorted(found, n)]
            if not len(found):
                continue
            (begins,) = np.nonzero(np.append(True, found[1:] != found[:-1]))
            slots, counts = found[begins], np.diff(np.append(begins, len(found)))
            by_slot[slots] += _idf(len(slots), n) * counts / (counts + hold[slots])
            at = session_of[slots]
            counts = np.bincount(at[at >= 0], weights=counts[at >= 0], minlength=sessions)
            (rows,) = counts.nonzero()
            by_session[rows] += (
                _idf(len(rows), sessions) * counts[rows] / (counts[rows] + hold_whole[rows])
            )
        self._own["words"] = text, (by_session, by_slot)
        return by_session, by_slot

    @property
    def flows(self) -> tuple[NDArray[np.intp], NDArray[np.intp], Floats]:
        """The links between sessions: who gives, who takes, and what share of a node's score, each shape (2 edges,)."""
        if "flows" not in self._of_nodes:
            nodes = self.nodes
            rows = [
                (nodes[one].session, nodes[other].session, weight / whole)
                for one, row in self.links.of.items()
                if one in nodes and (whole := sum(row.values())) > 0
                for other, weight in row.items()
                if other in nodes
            ]
            table = np.array(rows, np.float64).reshape(-1, 3)
            self._of_nodes["flows"] = (
                table[:, 0].astype(np.intp),
                table[:, 1].astype(np.intp),
                table[:, 2],
            )
        found: tuple[NDArray[np.intp], NDArray[np.intp], Floats] = self._of_nodes["flows"]
        return found

    @property
    def nbytes(self) -> int:
        own = self.buffers
        postings = sum(one.nbytes + 160 for one in own.postings.values())
        return int(
            postings + self.sums.nbytes + 200 * self.n + len(self.nodes) * (4 * own.dim + 200)
        )


def _idf(holding: int, n: int) -> float:
    return float(np.log1p((n - holding + 0.5) / (holding + 0.5)))


def _held_back(lengths: Floats) -> Floats:
    """What BM25 adds to a count for texts of these lengths."""
    mean = float(lengths.sum()) / max(len(lengths), 1)
    found: Floats = K1 * (1 - BY_LENGTH + BY_LENGTH * lengths / max(mean, 1e-9))
    return found


class Stems:
    """Texts as English stems; words of other languages stay as they are."""

    def __init__(self) -> None:
        from Stemmer import Stemmer

        self._stemmer = Stemmer("english")

    def __call__(self, text: str) -> list[str]:
        stems: list[str] = self._stemmer.stemWords(words(text))
        return stems


class SessionIndex(Projection[Sessions]):
    """Follows messages, pairs, nodes and associations. What a message adds costs O(its words + dim)."""

    name = "sessions"
    version = "1"

    def __init__(self, dim: int, *, pairs: bool) -> None:
        """With `pairs` the turns are records of their own, else the messages."""
        self._dim = dim
        self._turn = PAIR.name if pairs else EPISODE.name

    @property
    def settings(self) -> str:
        return self._turn

    def build(self, view: View) -> Sessions:
        state = Sessions(Buffers(self._dim), sums=np.zeros((0, self._dim), np.float32))
        state = self._with_texts(state, view.all(EPISODE))
        if self._turn == PAIR.name:
            state = self._with_texts(state, view.all(PAIR))
        for kind in GRAINS.values():
            state = self._with_nodes(state, view.all(kind))
        return replace(state, links=Links().changed(view.edges(relation=NEAR), ()))

    def apply(self, state: Sessions, delta: Delta) -> Sessions | None:
        own = state.buffers
        if len(own.ids) != state.n or len(own.names) != state.count:
            # Overtaken by a later state, or left half written by an error.
            return None
        if any(id in own.prints for id in delta.gone):
            return None
        texts = [one for one in delta.put if one.kind in (EPISODE.name, PAIR.name)]
        if any(own.prints.get(one.id, _print(one)) != _print(one) for one in texts):
            return None
        state = self._with_texts(state, texts)
        gone = set(delta.gone)
        if gone & state.nodes.keys():
            kept = {id: node for id, node in state.nodes.items() if id not in gone}
            state = replace(state, nodes=kept, _of_nodes={})
        state = self._with_nodes(state, (one for one in delta.put if one.kind in NODES))
        if delta.linked or delta.unlinked:
            links = state.links.changed(delta.linked, delta.unlinked)
            state = replace(state, links=links, _of_nodes={})
        return state

    def size(self, state: Sessions) -> int:
        return state.nbytes

    def _with_texts(self, state: Sessions, records: Iterable[Record[Any]]) -> Sessions:
        own = state.buffers
        found = list(records)
        if not found:
            return state
        stems = Stems()
        for record in found:
            if record.session_id and record.session_id not in own.numbers:
                own.numbers[record.session_id] = len(own.names)
                own.names.append(record.session_id)
        sessions = len(own.names)
        sums = np.zeros((sessions, self._dim), np.float32)
        sums[: state.count] = state.sums
        turns, episodes = np.zeros(sessions, np.int64), np.zeros(sessions, np.int64)
        turns[: state.count], episodes[: state.count] = state.turns, state.episodes
        latest = dict(state.latest)
        for record in found:
            number = own.numbers.get(record.session_id, -1)
            turn = number >= 0 and record.kind == self._turn and record.vector is not None
            if turn and record.id not in own.embedded:
                sums[number] += record.vector
                turns[number] += 1
                own.embedded.add(record.id)
            if record.id in own.prints:
                continue
            own.prints[record.id] = _print(record)
            if record.kind == EPISODE.name:
                _posted(own, record, number, stems)
                if number >= 0:
                    episodes[number] += 1
                    latest[number] = record.ingest_time or _EARLIEST
        return replace(
            state, n=len(own.ids), sums=sums, turns=turns, episodes=episodes, latest=latest
        )

    def _with_nodes(self, state: Sessions, records: Iterable[Record[Any]]) -> Sessions:
        found = {
            record.id: Node(
                record.id,
                state.buffers.numbers[record.session_id],
                NODES[record.kind],
                record.payload.episodes,
                record.vector,
            )
            for record in records
            if record.session_id in state.buffers.numbers
        }
        return replace(state, nodes={**state.nodes, **found}, _of_nodes={}) if found else state


def _posted(own: Buffers, record: Record[Any], number: int, stems: Stems) -> None:
    """A message's words, in a slot of their own."""
    slot = own.slots[record.id] = len(own.ids)
    own.ids.append(record.id)
    own.session_of.append(number)
    found = stems(f"{record.speaker} {record.search_text}")
    own.lengths.append(len(found))
    for stem in found:
        posting = own.postings.get(stem)
        if posting is None:
            posting = own.postings[stem] = Growing(np.int32, room=4)
        posting.append(slot)


def _print(record: Record[Any]) -> int:
    """What must not change while a record is kept."""
    return hash((record.search_text, record.speaker, record.session_id))
