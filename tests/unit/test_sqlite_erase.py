"""Erase leaves nothing of what was erased, and keeps all the rest."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from memplug.backends.sqlite import SQLiteStorage
from memplug.backends.sqlite.proof import Searcher
from memplug.ports import Owed, Recall, Receipt, Selection, Write
from memplug.types import (
    Batch,
    Document,
    Edge,
    Episode,
    Filters,
    Kind,
    Mark,
    Message,
    Messages,
    Record,
    Removed,
    Scope,
    ScopeFilter,
    Source,
    Status,
    Text,
)

ANN, BOB = Scope(user_id="ann"), Scope(user_id="bob")
NOW = datetime(2026, 1, 1, tzinfo=UTC)
NOTE: Kind[Episode] = Kind("t/note", Episode)
TOPIC: Kind[Episode] = Kind("t/topic", Episode, support="any")


@pytest.fixture
def storage(tmp_path: Path) -> Iterator[SQLiteStorage]:
    with SQLiteStorage.open(tmp_path / "store") as opened:
        opened.register((NOTE, TOPIC))
        yield opened


def episode(id: str, text: str, scope: Scope = ANN, **fields: Any) -> Record[Episode]:
    payload = Episode("message", source_id=fields.pop("source", f"s-{id}"))
    return Record(id=id, kind="episode", text=text, payload=payload, scope=scope, **fields)


def derived(id: str, text: str, *sources: str, kind: Kind[Episode] = NOTE) -> Record[Episode]:
    return Record(
        id=id, kind=kind.name, text=text, payload=Episode(), scope=ANN, derived_from=sources
    )


def write(storage: SQLiteStorage, *put: Record[Any], scope: Scope = ANN, **fields: Any) -> None:
    batch = Batch(
        put=put,
        link=fields.pop("link", ()),
        mark=fields.pop("mark", ()),
        remove=fields.pop("remove", ()),
    )
    fields.setdefault("change", f"change-{put[0].id if put else 'x'}")
    storage.commit(Write(scope=scope, verb="add", time=NOW, batch=batch, **fields))


def erase(storage: SQLiteStorage, *ids: str) -> Receipt:
    selection = Selection(ids=ids) if ids else None
    return storage.erase(ScopeFilter(user_id="ann"), selection, time=NOW)


def bytes_of(storage: SQLiteStorage) -> bytes:
    folder = Path(storage.location)
    return b"".join(file.read_bytes() for file in sorted(folder.rglob("*")) if file.is_file())


def test_a_word_of_erased_text_history_and_logs_is_in_no_file(storage: SQLiteStorage) -> None:
    write(
        storage,
        episode("e1", "the xylophone plays", metadata={"mood": "melancholic"}),
        sources=(Source(id="s-e1", content=Text("the xylophone plays")),),
        reason="zanzibar",
    )
    write(storage, episode("e2", "something unrelated", scope=BOB), scope=BOB)
    (record,) = storage.fetch(ANN, ["e1"])
    write(storage, replace(record, text="a trombone plays"))
    write(storage, remove=["e1"], change="gone")
    storage.log(
        [Recall(id="r", scope=ANN, time=NOW, text="harpsichord?", hits=((ANN, "e1", 1.0),))]
    )
    storage.cache("answers", {"key": b"saxophone"})
    receipt = erase(storage)
    assert (receipt.status, receipt.records, receipt.sources, receipt.left) == ("done", 1, 1, ())
    assert receipt.scopes == (ANN,)
    assert receipt.words_checked >= 4
    held = bytes_of(storage)
    for word in (
        b"xylophone",
        b"trombone",
        b"melancholic",
        b"zanzibar",
        b"harpsichord",
        b"saxophone",
    ):
        assert word not in held
    assert b"unrelated" in held
    assert storage.scopes() == [BOB]
    assert storage.check() == []


def test_erasing_records_follows_the_lineage_of_every_revision(storage: SQLiteStorage) -> None:
    write(storage, episode("e1", "alpha secretword"), episode("e2", "beta opinion"))
    write(storage, derived("n", "summary of secretword", "e1"), change="n1")
    (note,) = storage.fetch(ANN, ["n"])
    write(storage, replace(note, text="later summary", derived_from=("e2",)), change="n2")
    write(storage, derived("t", "opinion", "e1", "e2", kind=TOPIC))
    receipt = erase(storage, "e1")
    assert receipt.records == 2
    assert {record.id for record in storage.select(ANN, Selection())} == {"e2", "t"}
    assert storage.fetch(ANN, ["t"])[0].derived_from == ("e2",)
    assert b"secretword" not in bytes_of(storage)
    assert storage.check() == []


def test_what_refers_to_an_erased_record_goes_with_it(storage: SQLiteStorage) -> None:
    put = (episode("e-erased", "one"), episode("e2", "two"), episode("e3", "three"))
    write(storage, *put, change="first")
    write(
        storage,
        link=(Edge("e2", "e3", "near", 1.0, "e-erased"), Edge("e2", "e3", "near", 2.0)),
        mark=(Mark(id="e2", because="e-erased", status=Status.RETIRED, step="x"),),
        owe=(Owed(scope=ANN, step="x", stage="manage", signal=Removed(("e-erased",))),),
        change="more",
    )
    write(storage, remove=["e3"], change="gone")
    assert erase(storage, "e-erased").left == ()
    assert storage.fetch(ANN, ["e2"])[0].status is Status.ACTIVE
    assert storage.owed(ANN) == []
    assert b"e-erased" not in bytes_of(storage)
    storage.undo(ANN, "gone", new_change="back", time=NOW)
    assert [edge.weight for edge in storage.edges(ANN)] == [2.0]


def test_followers_of_a_scope_that_was_erased_in_part_build_anew(storage: SQLiteStorage) -> None:
    write(storage, episode("e1", "one"), episode("e2", "two"))
    position = storage.position(ANN)
    erase(storage, "e1")
    assert storage.position(ANN) > position
    assert storage.delta(ANN, position) is None
    write(storage, episode("e3", "three"))
    assert storage.delta(ANN, storage.position(ANN) - 1) is not None


def test_followers_of_an_erased_scope_build_anew_when_it_comes_again(
    storage: SQLiteStorage,
) -> None:
    write(storage, episode("e1", "one"))
    position = storage.position(ANN)
    erase(storage)
    assert storage.delta(ANN, position) is None
    write(storage, episode("e1", "one"))
    assert storage.position(ANN) > position
    assert storage.delta(ANN, position) is None


def test_a_source_keeps_what_is_left_of_it(storage: SQLiteStorage) -> None:
    content = Messages((Message("user", "keep this"), Message("user", "forget whiskers")))
    write(
        storage,
        episode("m1", "keep this", source="chat", role="user"),
        episode("m2", "forget whiskers", source="chat", role="user"),
        sources=(Source(id="chat", content=content),),
    )
    write(
        storage,
        episode("p1", "first passage", source="doc"),
        episode("p2", "hidden passage", source="doc"),
        sources=(Source(id="doc", content=Document("first passage hidden passage")),),
        change="doc",
    )
    erase(storage, "m2", "p2")
    chat, doc = storage.source(ANN, "chat"), storage.source(ANN, "doc")
    assert chat is not None
    assert doc is not None
    assert chat.content == Messages((Message("user", "keep this", id="m1"),))
    assert doc.content == Document("first passage")
    assert b"whiskers" not in bytes_of(storage)


def test_a_selection_also_takes_what_was_deleted_before(storage: SQLiteStorage) -> None:
    write(storage, episode("e1", "gone chrysanthemum", session_id="s1"))
    write(storage, episode("e2", "stays", session_id="s2"))
    write(storage, remove=["e1"], change="gone")
    selection = Selection(filters=Filters(session_ids=("s1",)))
    receipt = storage.erase(ScopeFilter(), selection, time=NOW)
    assert receipt.records == 1
    assert b"chrysanthemum" not in bytes_of(storage)


def test_the_receipt_lists_who_else_holds_the_text(storage: SQLiteStorage) -> None:
    write(storage, episode("e1", "shared rhododendron"))
    write(storage, episode("e1", "shared rhododendron", scope=BOB), scope=BOB)
    receipt = erase(storage)
    assert receipt.left == ("record e1 of scope -/bob/- has the text of an erased record",)
    assert receipt.words_checked == 0


def test_an_open_reader_leaves_the_erase_pending_until_it_is_gone(storage: SQLiteStorage) -> None:
    write(storage, episode("e1", "the xylophone plays"))
    reader = sqlite3.connect(Path(storage.location) / "ledger.sqlite")
    reader.execute("BEGIN")
    reader.execute("SELECT count(*) FROM records").fetchone()
    receipt = erase(storage)
    assert receipt.status == "pending"
    assert any("write-ahead log" in one for one in receipt.left)
    assert [one.status for one in storage.finish_erase()] == ["pending"]
    reader.close()
    (finished,) = storage.finish_erase()
    assert (finished.id, finished.status, finished.left) == (receipt.id, "done", ())
    assert storage.finish_erase() == []
    assert b"xylophone" not in bytes_of(storage)


def test_the_next_open_completes_a_pending_erase(tmp_path: Path) -> None:
    with SQLiteStorage.open(tmp_path / "store") as storage:
        write(storage, episode("e1", "the xylophone plays"))
        reader = sqlite3.connect(tmp_path / "store" / "ledger.sqlite")
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM records").fetchone()
        assert erase(storage).status == "pending"
        reader.close()
    with SQLiteStorage.open(tmp_path / "store") as storage:
        assert b"xylophone" not in bytes_of(storage)
        assert storage.finish_erase() == []


def test_derived_parts_go_with_an_erase(storage: SQLiteStorage) -> None:
    assert storage.derived is not None
    storage.derived.mkdir()
    (storage.derived / "snapshot.json").write_text("xylophone", "utf-8")
    write(storage, episode("e1", "the xylophone plays"))
    assert erase(storage).left == ()
    assert b"xylophone" not in bytes_of(storage)


def test_a_copy_in_the_folder_is_named_in_the_receipt(storage: SQLiteStorage) -> None:
    write(storage, episode("e1", "the xylophone plays"))
    storage.backup(Path(storage.location) / "kept")
    receipt = erase(storage)
    assert len(receipt.left) == 1
    assert receipt.left[0].startswith("ledger.sqlite holds ")


words = st.text(st.sampled_from("abcdefghijäöü猫犬日本"), min_size=3, max_size=12)


@settings(max_examples=25)
@given(st.lists(words, min_size=1, max_size=6), st.lists(words, min_size=1, max_size=6))
def test_no_word_that_stood_only_in_erased_text_is_left(
    tmp_path_factory: pytest.TempPathFactory, mine: list[str], others: list[str]
) -> None:
    with SQLiteStorage.open(tmp_path_factory.mktemp("erase") / "store") as storage:
        # The names of tables stand in the file too, one behind another.
        of_nobody = bytes_of(storage)
        write(storage, *(episode(f"a{i}", f"{word} q") for i, word in enumerate(mine)))
        write(
            storage,
            *(episode(f"b{i}", word, scope=BOB) for i, word in enumerate(others)),
            scope=BOB,
        )
        erase(storage)
        held = bytes_of(storage)
        kept = "\n".join(others).encode()
        for word in (word.encode() for word in mine):
            assert len(word) < 6 or word in kept or word in of_nobody or word not in held
        assert len(list(storage.select(BOB, Selection()))) == len(others)


def test_the_search_finds_strings_over_the_borders_of_chunks(tmp_path: Path) -> None:
    file = tmp_path / "file"
    border = 1 << 22
    file.write_bytes(b"." * (border - 5) + b"crossing" + b"." * 50 + "日本語".encode())
    wanted = {b"crossing", b"missing", "日本語".encode(), b"longercrossing"}
    assert Searcher(wanted).found_in(file) == {b"crossing", "日本語".encode()}
