"""What mem0 and LangGraph's stores keep arrives with its owner, its dates and its past."""

from __future__ import annotations

import base64
import json
import pickle
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from memplug import Memory
from memplug.errors import InvalidInput
from memplug.importers import Memo, Template, read_langgraph, read_mem0, remember
from memplug.importers.inert import Inert, values_in

POINT = base64.b64decode(
    "gASVPQEAAAAAAACMIHFkcmFudF9jbGllbnQuaHR0cC5tb2RlbHMubW9kZWxzlIwLUG9pbnRTdHJ1Y3SUk5QpgZR9lCiMCF9fZGljdF9f"
    "lH2UKIwCaWSUjCQ2ZjFkMmMzZS0wMDAwLTQwMDAtODAwMC0wMDAwMDAwMDAwMDKUjAZ2ZWN0b3KUXZQoRz/ZmZmZmZmaRz/JmZmZmZma"
    "Rz/TMzMzMzMzRz/ZmZmZmZmaZYwHcGF5bG9hZJR9lCiMBGRhdGGUjA1Xb3JrcyBhdCBBY21llIwHdXNlcl9pZJSMA2JvYpSMBnJ1bl9p"
    "ZJSMAnIxlHV1jBJfX3B5ZGFudGljX2V4dHJhX1+UTowXX19weWRhbnRpY19maWVsZHNfc2V0X1+Uj5QoaAloC2gHkIwUX19weWRhbnRp"
    "Y19wcml2YXRlX1+UTnViLg=="
)
"""A row that qdrant-client 1.20 wrote in its local mode."""
POINT_ID = "6f1d2c3e-0000-4000-8000-000000000002"
ITEMS = {
    "results": [
        {
            "id": "m1",
            "memory": "Lives in Bern",
            "hash": "aa",
            "created_at": "2025-01-02T03:04:05-08:00",
            "updated_at": None,
            "user_id": "ann",
            "metadata": {"topic": "home"},
            "expiration_date": "2999-12-31",
        },
        {
            "id": "m2",
            "memory": "Drinks oat milk",
            "created_at": "2025-02-02T00:00:00+00:00",
            "updated_at": "2025-03-03T00:00:00+00:00",
            "user_id": "bob",
            "run_id": "r7",
            "role": "user",
        },
    ]
}
HISTORY = [
    (
        "h1",
        "m2",
        None,
        "Drinks cow's milk",
        "ADD",
        "2025-02-02T00:00:00+00:00",
        None,
        0,
        None,
        None,
    ),
    (
        *("h2", "m2", "Drinks cow's milk", "Drinks oat milk", "UPDATE"),
        *("2025-02-02T00:00:00+00:00", "2025-03-03T00:00:00+00:00", 0, None, None),
    ),
    ("h3", "m3", None, "Was wrong", "ADD", "2025-02-02T00:00:00+00:00", None, 0, None, None),
    ("h4", "m3", "Was wrong", None, "DELETE", "2025-02-03T00:00:00+00:00", None, 1, None, None),
]


@pytest.fixture
def memory() -> Iterator[Memory]:
    with Memory.open(":memory:") as memory:
        yield memory


@pytest.fixture
def export(tmp_path: Path) -> Path:
    file = tmp_path / "mem0.json"
    file.write_text(json.dumps(ITEMS), encoding="utf-8")
    return file


@pytest.fixture
def history(tmp_path: Path) -> Path:
    file = tmp_path / "history.db"
    with closing(sqlite3.connect(file)) as db, db:
        db.execute(
            "CREATE TABLE history (id TEXT PRIMARY KEY, memory_id TEXT, old_memory TEXT, new_memory TEXT, event TEXT, "
            "created_at DATETIME, updated_at DATETIME, is_deleted INTEGER, actor_id TEXT, role TEXT)"
        )
        db.executemany("INSERT INTO history VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", HISTORY)
    return file


@pytest.fixture
def points(tmp_path: Path) -> Path:
    folder = tmp_path / "qdrant" / "collection" / "mem0"
    folder.mkdir(parents=True)
    with closing(sqlite3.connect(folder / "storage.sqlite")) as db, db:
        db.execute("CREATE TABLE points (id TEXT PRIMARY KEY, point BLOB)")
        db.execute("INSERT INTO points VALUES ('k', ?)", (POINT,))
    return tmp_path / "qdrant"


@pytest.fixture
def items(tmp_path: Path) -> Path:
    """The database of LangGraph's SQLite store."""
    file = tmp_path / "store.db"
    with closing(sqlite3.connect(file)) as db, db:
        db.execute(
            "CREATE TABLE store (prefix text NOT NULL, key text NOT NULL, value text NOT NULL, created_at TIMESTAMP, "
            "updated_at TIMESTAMP, expires_at TIMESTAMP, ttl_minutes REAL, PRIMARY KEY (prefix, key))"
        )
        nested = {"kind": "Memory", "content": {"content": "Likes coffee"}}
        for prefix, value in (
            ("memories.ann", {"content": "Likes tea", "stars": 4}),
            ("memories.bob", nested),
        ):
            db.execute(
                "INSERT INTO store VALUES (?, 'k', ?, '2026-01-02 03:04:05', '2026-01-02 03:04:05', NULL, NULL)",
                (prefix, json.dumps(value).encode()),
            )
    return file


def test_an_export_keeps_owner_dates_and_metadata(export: Path) -> None:
    first, second = read_mem0(export)

    assert (first.text, first.user, first.metadata) == ("Lives in Bern", "ann", {"topic": "home"})
    assert first.revisions[0].time == datetime(2025, 1, 2, 11, 4, 5, tzinfo=UTC)
    assert first.expires_at == datetime(3000, 1, 1, tzinfo=UTC)
    assert (second.user, second.session, second.role) == ("bob", "r7", "user")


def test_a_folder_joins_memories_with_their_past(export: Path, history: Path) -> None:
    memos = {memo.id: memo for memo in read_mem0(export.parent)}

    assert [one.text for one in memos["m2"].revisions] == ["Drinks cow's milk", "Drinks oat milk"]
    assert "m3" not in memos


def test_the_history_alone_leaves_out_what_was_deleted(history: Path) -> None:
    (memo,) = read_mem0(history)

    assert (memo.id, memo.text, memo.user) == ("m2", "Drinks oat milk", "")


def test_points_of_a_local_qdrant_are_read_as_data(points: Path) -> None:
    (memo,) = read_mem0(points)

    assert (memo.id, memo.text) == (POINT_ID, "Works at Acme")
    assert (memo.user, memo.session) == ("bob", "r1")


class Trap:
    def __reduce__(self) -> Any:
        return (print, ("called",))


def test_nothing_in_a_pickle_is_called(capsys: pytest.CaptureFixture[str]) -> None:
    value = values_in(pickle.dumps({"a": [1, Trap()], "b": (None, 2.5, {"x"})}))

    assert value["b"] == (None, 2.5, {"x"})
    assert isinstance(value["a"][1], Inert)
    assert capsys.readouterr().out == ""


def test_a_pickle_that_unfolds_without_end_is_refused() -> None:
    value: list[Any] = ["x"]
    for _ in range(50):
        value = [value, value]
    with pytest.raises(InvalidInput, match="from two places"):
        values_in(pickle.dumps(value))


@pytest.mark.parametrize("data", [b"", b"no pickle", POINT[:200], POINT[:-1] + b"Q"])
def test_what_is_no_pickle_is_refused(data: bytes) -> None:
    with pytest.raises(InvalidInput, match="cannot be read"):
        values_in(data)


def test_a_memo_is_remembered_with_its_past_and_only_once(
    memory: Memory, export: Path, history: Path
) -> None:
    done = [[remember(memory, memo, {}) for memo in read_mem0(export.parent)] for _ in range(2)]
    record = memory.get("m2", user_id="bob")

    assert done == [["new", "new"], ["known", "known"]]
    assert record is not None
    assert (record.text, record.session_id) == ("Drinks oat milk", "r7")
    assert record.event_time == datetime(2025, 3, 3, tzinfo=UTC)
    assert "cow's milk" in str([entry.before for entry in memory.history("m2", user_id="bob")])
    assert memory.get("m2", user_id="ann") is None


def test_a_memo_that_changed_since_is_updated(memory: Memory, export: Path, history: Path) -> None:
    for path in (history, export):
        for memo in read_mem0(path):
            remember(memory, memo, {"user_id": "bob"})
    memory.update("m2", "Drinks rice milk", user_id="bob")

    again = [remember(memory, memo, {"user_id": "bob"}) for memo in read_mem0(history)]

    record = memory.get("m2", user_id="bob")
    assert again == ["updated"]
    assert record is not None
    assert record.text == "Drinks oat milk"


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("[1]", "item 1: a memory is an object"),
        ('[{"id": "a"}]', 'has an "id" and its text'),
        ('"text"', "no list of memories"),
        ('[{"id": "a", "memory": "x", "created_at": "soon"}]', "'soon' is no time"),
    ],
)
def test_what_is_no_export_is_refused(tmp_path: Path, content: str, message: str) -> None:
    file = tmp_path / "other.json"
    file.write_text(content, encoding="utf-8")
    with pytest.raises(InvalidInput, match=message):
        read_mem0(file)


def test_items_belong_to_whom_their_namespace_names(items: Path) -> None:
    ann, bob = read_langgraph(items, "memories/{user}")

    assert (ann.id, ann.user, ann.text) == ("memories/ann/k", "ann", "Likes tea")
    assert ann.metadata == {"namespace": "memories/ann", "key": "k", "stars": 4}
    assert ann.revisions[0].time == datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
    assert (bob.user, bob.text) == ("bob", "Likes coffee")


def test_many_namespaces_are_not_put_together_unasked(items: Path) -> None:
    with pytest.raises(InvalidInput, match="2 namespaces, such as 'memories/ann'"):
        read_langgraph(items)
    assert {memo.user for memo in read_langgraph(items, "**")} == {""}


def test_listed_items_are_read(tmp_path: Path) -> None:
    item = {
        "namespace": ["notes"],
        "key": "k",
        "value": {"odd": [1]},
        "created_at": "2026-01-01T00:00:00+00:00",
    }
    file = tmp_path / "items.jsonl"
    file.write_text(json.dumps(item), encoding="utf-8")

    (memo,) = read_langgraph(file)

    assert (memo.id, memo.text) == ("notes/k", '{"odd": [1]}')


@pytest.mark.parametrize(
    ("template", "namespace", "fields"),
    [
        ("memories/{user}", ("memories", "ann"), {"user": "ann"}),
        ("{tenant}/*/{user}", ("acme", "x", "ann"), {"tenant": "acme", "user": "ann"}),
        ("{user}/**", ("ann", "a", "b"), {"user": "ann"}),
        ("**", (), {}),
    ],
)
def test_a_template_reads_a_namespace(
    template: str, namespace: tuple[str, ...], fields: dict[str, str]
) -> None:
    assert Template(template).read(namespace) == fields


@pytest.mark.parametrize(
    ("template", "namespace"),
    [("memories/{user}", ("memories",)), ("a/{user}", ("b", "ann")), ("{user}", ("ann", "b"))],
)
def test_a_namespace_that_does_not_fit_is_refused(
    template: str, namespace: tuple[str, ...]
) -> None:
    with pytest.raises(InvalidInput, match="does not fit"):
        Template(template).read(namespace)


@pytest.mark.parametrize("template", ["{who}", "{user}/{user}"])
def test_a_template_with_other_fields_is_refused(template: str) -> None:
    with pytest.raises(InvalidInput, match="each once"):
        Template(template)


def test_the_command_recognises_and_imports(
    cli: Any, export: Path, points: Path, items: Path
) -> None:
    from_export = cli.json("import", str(export))
    from_points = cli.json("import", str(points))
    from_items = cli.json("import", str(items), "--namespace", "memories/{user}")

    assert (from_export["format"], from_export["new"]) == ("mem0", 2)
    assert (from_points["format"], from_points["new"]) == ("mem0", 1)
    assert (from_items["format"], from_items["new"]) == ("langgraph", 2)
    assert cli.json("import", str(export))["known"] == 2
    texts = {one["text"] for one in cli.json("list", "--user", "bob")["records"]}
    assert texts == {"Drinks oat milk", "Works at Acme", "Likes coffee"}


def test_the_command_asks_whose_memories_of_nobody_are(cli: Any, history: Path) -> None:
    refused = cli("import", str(history), code=1)

    assert "with --user" in refused.stderr
    assert cli.json("import", str(history), "--user", "bob")["new"] == 1


def test_a_memo_says_what_its_last_revision_says(history: Path) -> None:
    (memo,) = read_mem0(history)

    assert isinstance(memo, Memo)
    assert memo.text == memo.revisions[-1].text
