"""Whatever a name or a text holds, it stays a value on the server and never becomes a query."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from memplug.backends.neo4j import Neo4jStorage
from memplug.backends.neo4j.nodes import label
from memplug.ports import Recall, Selection, Spent
from memplug.testing.fakes import FakeClock
from memplug.testing.ledgers import ANN, BOB, DAY, Pen, derived
from memplug.types import Condition, Edge, Filters, Kind, Mark, Scope, ScopeFilter, Source, Text

pytestmark = [pytest.mark.integration, pytest.mark.neo4j]

CYPHER = (
    "`",
    "``}) DETACH DELETE n //",
    "episode` SET r:MemplugScope //",
    "a' OR 1=1 RETURN n //",
    '"}) MATCH (n) DETACH DELETE n //',
    "$scope",
    "${id}",
    "{store: 'x'}",
    "\\`; \\u0060",
    "n.text = 'x' } CALL { MATCH (m) DELETE m",
    "/* */ // --",
    "*:* OR words:1xtea",
    "tea~ OR te?",
    "größe 茶 🂡 \u202e\u0301",
    "MemplugRecord",
    "a\nb\tc",
)
"""Strings that would change a Cypher or a Lucene query if they were put into one."""


@dataclass(frozen=True, slots=True)
class Anything:
    text: str = ""


@pytest.fixture
def storage(
    opened: Callable[[Path | str], Neo4jStorage], request: pytest.FixtureRequest
) -> Iterator[Neo4jStorage]:
    storage = opened(request.node.nodeid)
    yield storage
    storage.close()


@pytest.fixture
def pen(storage: Neo4jStorage) -> Pen:
    """Two scopes that hold tea; the tests write to the first one."""
    Pen(storage, FakeClock(), BOB).episodes("tea of bob")
    pen = Pen(storage, FakeClock())
    pen.episodes("tea", "milk")
    return pen


def test_names_of_kinds_relations_and_steps_are_values(pen: Pen) -> None:
    storage = pen.storage
    kinds = [Kind(f"contract/{number}{text}", Anything) for number, text in enumerate(CYPHER)]
    storage.register(kinds)
    for number, (kind, text) in enumerate(zip(kinds, CYPHER, strict=True)):
        made = derived(f"{number}{text}", "tea", payload=Anything(text), speaker=text, origin=text)
        pen.write(
            put=[replace(made, kind=kind.name, made_by=text, session_id=text, role=text, key=text)],
            link=[Edge("tea", made.id, text, 1.0, "milk")],
            mark=[Mark(id="milk", trust=0.5, step=text, reason=text)],
            reason=text,
        )
    for number, (kind, text) in enumerate(zip(kinds, CYPHER, strict=True)):
        id = f"{number}{text}"
        assert pen.ids(kinds=(kind.name,)) == [id]
        assert pen.ids(speakers=(text,)) == pen.ids(session_ids=(text,)) == [id]
        found = pen.get(id)
        assert found is not None
        assert (found.payload, found.made_by, found.key) == (Anything(text), text, text)
        assert [edge.target for edge in storage.edges(ANN, relation=text)] == [id]
    assert Pen(storage, FakeClock(), BOB).ids() == ["tea of bob"]
    assert storage.check() == []


def test_a_filter_never_widens(pen: Pen) -> None:
    storage = pen.storage
    for text in CYPHER:
        for filters in (
            Filters(kinds=(text,)),
            Filters(session_ids=(text,)),
            Filters(doc_ids=(text,)),
            Filters(speakers=(text,)),
            Filters(roles=(text,)),
            Filters(origins=(text,)),
            Filters(metadata=(Condition(text, "eq", text),)),
        ):
            assert list(storage.select(ANN, Selection(filters=filters))) == []
            assert storage.passing(ANN, ["tea", "milk"], filters, valid_at=None) == set()
        assert list(storage.select(ANN, Selection(ids=(text,)))) == []
        assert list(storage.select(ANN, Selection(source_id=text))) == []
        assert storage.fetch(ANN, [text]) == []
        assert storage.edges(ANN, ids=[text]) == []
        assert storage.source(ANN, text) is None
        assert storage.journal(ANN, id=text, change=text) == []


@pytest.mark.parametrize("text", CYPHER)
def test_words_to_look_for_stay_in_their_scope(pen: Pen, text: str) -> None:
    found = {id for id, _ in pen.storage.match(ANN, f"{text} tea", 10, kinds=())}
    assert found == {"tea"}
    assert pen.storage.match(ANN, "tea", 10, kinds=(text,)) == []


@pytest.mark.parametrize("text", CYPHER)
def test_names_of_scopes_are_values(pen: Pen, text: str) -> None:
    storage = pen.storage
    odd = Scope(text, text, text)
    theirs = Pen(storage, FakeClock(), odd)
    theirs.write(
        put=[replace(derived(text, text=f"tea {text}"), scope=odd)],
        sources=(Source(id=text, content=Text(text)),),
    )
    storage.log([Recall(id=text, scope=odd, time=DAY, text=text, hits=((odd, text, 1.0),))])
    storage.spend([Spent(scope=odd, step=text, stage=text, model=text, calls=1)], time=DAY)
    storage.cache(text, {text: b"x"})
    storage.set_meta({text: text})
    assert theirs.ids() == [text]
    assert storage.usage(odd, [text])[text].recalled == 1
    assert storage.cached(text, [text]) == {text: b"x"}
    assert storage.meta()[text] == text
    assert storage.scopes(ScopeFilter(user_id=text)) == [odd]
    storage.erase(ScopeFilter(user_id=text), None, time=DAY)
    assert theirs.ids() == []
    assert set(pen.ids()) == {"tea", "milk"}


def test_a_kind_is_a_label_that_no_other_label_can_be() -> None:
    assert label("hybrid/note") == "memplug:hybrid/note"
    assert label("MemplugScope") == "memplug:MemplugScope"
    assert label("a\x00b") == label("") == label("x" * 300) == ""
