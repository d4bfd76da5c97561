"""Whose memory: nothing crosses a scope, whatever the names; moving and erasing go by scope."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from memplug import InvalidInput, Memory, Scope
from memplug.testing import FakeClock, WordSearch, holdings, memory, words_on_disk

_HOSTILE = ["x' OR 1=1 --", '"; DROP TABLE records; --', "%", "_", "*", "", " ", "ann", "ANN",
            "ann ", "a\x1fnn", "äöü", "中文", "🂡", "null", "\\", "../..", "-/-/-"]  # fmt: skip
_NAMES = st.one_of(
    st.sampled_from(_HOSTILE),
    st.text(st.characters(codec="utf-8", exclude_characters="\x00"), max_size=12).filter(
        lambda name: not name or bool(name.strip())
    ),
).filter(lambda name: not name or bool(name.strip()))
_SCOPES: st.SearchStrategy[dict[str, Any]] = st.fixed_dictionaries(
    {"tenant_id": _NAMES, "user_id": _NAMES, "agent_id": _NAMES}
)


@settings(max_examples=50)
@given(_SCOPES, _SCOPES)
def test_no_scope_sees_another(one: dict[str, Any], other: dict[str, Any]) -> None:
    with memory() as mem:
        mem.add("the boat is mine", id="a", **one)
        mem.add("the boat is yours", id="b", **other)
        same = one == other
        for who, own, foreign in ((one, "a", "b"), (other, "b", "a")):
            found = {hit.record.id for hit in mem.search("boat", **who).hits}
            assert found == ({"a", "b"} if same else {own})
            assert {record.id for record in mem.list(**who)} == found
            assert (mem.get(foreign, **who) is None) is not same
            assert "boat" in mem.context("boat", **who).text
            if not same:
                with pytest.raises(InvalidInput):
                    mem.delete(foreign, **who)
                with pytest.raises(InvalidInput):
                    mem.update(foreign, "x", **who)
                assert mem.history(foreign, **who) == []
        assert set(mem.users()) == {Scope(**one), Scope(**other)}
        assert mem.users(**one) == [Scope(**one)]


@settings(max_examples=50)
@given(_SCOPES, _SCOPES)
def test_erasing_one_scope_leaves_the_other(one: dict[str, Any], other: dict[str, Any]) -> None:
    with memory() as mem:
        mem.add("the boat is mine", id="a", **one)
        mem.add("the boat is yours", id="b", **other)
        before = holdings(mem, **other)
        receipt = mem.erase(**one)
        assert receipt.scopes == (Scope(**one),)
        assert holdings(mem, **one).ids() == set()
        if one != other:
            assert holdings(mem, **other) == before


def test_a_change_of_another_scope_is_not_undone() -> None:
    with memory() as mem:
        change = mem.add("tea", id="a", user_id="ann").change
        with pytest.raises(InvalidInput):
            mem.undo(change, user_id="ben")
        assert mem.get("a", user_id="ann") is not None


def test_a_scoped_handle_binds_its_ids() -> None:
    with memory() as mem:
        ann = mem.scoped(user_id="ann", session_id="s")
        ann.add("the boat is mine", id="a")
        (record,) = ann.list()
        assert (record.scope, record.session_id) == (Scope(user_id="ann"), "s")
        assert mem.search("boat").hits == ()
        assert len(mem.search("boat", user_id="ann").hits) == 1
        assert ann.search("boat", user_id="ben").hits == ()
        deeper = ann.scoped(agent_id="helper")
        deeper.add("another boat", id="b")
        assert mem.get("b", user_id="ann", agent_id="helper") is not None
        assert ann.close_session().closed == ("s",)
        ann.close()
        assert len(mem.search("boat", user_id="ann").hits) == 1


def test_a_scoped_handle_erases_and_counts_its_own_only() -> None:
    with memory() as mem:
        mem.add("mine", user_id="ann", tenant_id="acme")
        mem.add("mine too", user_id="ann", tenant_id="other")
        ann = mem.scoped(user_id="ann", tenant_id="acme")
        assert ann.users() == [Scope("acme", "ann", "")]
        assert ann.stats().storage.records == {"episode": 1}
        ann.erase()
        assert mem.users() == [Scope("other", "ann", "")]


def test_a_left_out_field_means_every_value_and_an_empty_one_itself() -> None:
    with memory() as mem:
        mem.add("tea")
        mem.add("tea", user_id="ann")
        mem.add("tea", user_id="ann", agent_id="x")
        assert len(mem.users()) == 3
        assert mem.users(user_id="") == [Scope()]
        assert len(mem.users(user_id="ann")) == 2
        assert mem.users(user_id="ann", agent_id="") == [Scope(user_id="ann")]
        receipt = mem.erase(user_id="ann")
        assert len(receipt.scopes) == 2
        assert mem.users() == [Scope()]


def test_filters_are_values() -> None:
    with memory() as mem:
        mem.add("boat one", id="a", speaker="x' OR 1=1 --", metadata={"k%": "v_"})
        mem.add("boat two", id="b", speaker="Ann", metadata={"k": "v"})
        found = mem.search("boat", filters={"speaker": "x' OR 1=1 --"})
        assert [hit.record.id for hit in found.hits] == ["a"]
        assert mem.search("boat", filters={"speaker": "%"}).hits == ()
        found = mem.search("boat", filters={"metadata": {"k%": "v_"}})
        assert [hit.record.id for hit in found.hits] == ["a"]
        assert mem.search("boat", filters={"metadata": {"k": "_"}}).hits == ()


_ADDS = st.lists(
    st.tuples(
        st.sampled_from(["ann", "ben", "x' OR 1=1 --"]),
        st.sampled_from(["tea", "milk", "茶\n'quoted'", 'a "b" {c}', "🂡"]),
        st.dictionaries(st.sampled_from(["a", "ü"]), st.one_of(st.none(), st.integers(), st.text(max_size=4))),
    ),
    max_size=8,
)  # fmt: skip


@given(_ADDS)
def test_export_and_import_round_trip(adds: list[tuple[str, str, dict[str, Any]]]) -> None:
    clean = [
        one for one in adds
        if not any(isinstance(v, str) and ("\x00" in v or not v.isprintable()) for v in one[2].values())
    ]  # fmt: skip
    with memory() as mem, memory() as copy:
        for index, (user, text, metadata) in enumerate(clean):
            mem.add(text, id=f"e{index}", user_id=user, metadata=metadata)
        if clean:
            mem.delete("e0", user_id=clean[0][0])
        first, second = io.StringIO(), io.StringIO()
        mem.export(first)
        first.seek(0)
        copy.import_(first)
        copy.export(second)
        assert second.getvalue() == first.getvalue()
        for scope in mem.users():
            assert holdings(copy, scope) == holdings(mem, scope)
            for record, again in zip(
                mem.list(user_id=scope.user_id), copy.list(user_id=scope.user_id), strict=True
            ):
                assert (record.ingest_time, record.revision, record.position) == (
                    again.ingest_time, again.revision, again.position,
                )  # fmt: skip
        if clean:
            (removed,) = [e for e in copy.history("e0", user_id=clean[0][0]) if e.op == "remove"]
            copy.undo(removed.change, user_id=clean[0][0])
            assert copy.get("e0", user_id=clean[0][0]) is not None


def test_an_export_file_of_one_user_holds_no_other(tmp_path: Path) -> None:
    with memory() as mem, memory() as copy:
        mem.add("zorvex of ann", user_id="ann")
        mem.add("quilmar of ben", user_id="ben")
        mem.export(tmp_path / "ann.jsonl", user_id="ann")
        text = (tmp_path / "ann.jsonl").read_text("utf-8")
        assert "zorvex" in text
        assert "quilmar" not in text
        assert all(isinstance(json.loads(line), dict) for line in text.splitlines())
        copy.import_(tmp_path / "ann.jsonl")
        assert copy.users() == [Scope(user_id="ann")]
        assert [hit.record.text for hit in copy.search("zorvex", user_id="ann").hits]


def test_importing_over_something_is_refused() -> None:
    with memory() as mem:
        mem.add("tea", id="a")
        out = io.StringIO()
        mem.export(out)
        out.seek(0)
        before = holdings(mem)
        with pytest.raises(InvalidInput):
            mem.import_(out)
        assert holdings(mem) == before


def test_a_broken_import_stores_nothing() -> None:
    with memory() as mem, memory() as copy:
        for index in range(5):
            mem.add(f"tea {index}", id=f"e{index}")
        out = io.StringIO()
        mem.export(out)
        lines = out.getvalue().splitlines(keepends=True)
        with pytest.raises(InvalidInput, match=f"line {len(lines)}"):
            copy.import_(io.StringIO("".join(lines[:-1]) + lines[-1][:-5] + "\n"))
        assert copy.users() == []


def test_a_backup_is_a_store_of_its_own(tmp_path: Path) -> None:
    with memory(path=tmp_path / "store") as mem:
        mem.add("tea", id="a")
        mem.backup(tmp_path / "backup")
        mem.add("milk", id="b")
        before = holdings(mem)
    Memory.restore(tmp_path / "backup", tmp_path / "again")
    with memory(path=tmp_path / "again") as again:
        assert [record.id for record in again.list()] == ["a"]
        assert [hit.record.id for hit in again.search("tea").hits] == ["a"]
    with memory(path=tmp_path / "store") as mem:
        assert holdings(mem) == before


@settings(max_examples=20)
@given(st.lists(st.sampled_from(["zorvex", "quilmar", "brenthip"]), min_size=1, max_size=3))
def test_erased_words_stand_in_no_file(tmp_path_factory: Any, secrets: list[str]) -> None:
    folder = tmp_path_factory.mktemp("erase") / "store"
    with memory(WordSearch(), path=folder, clock=FakeClock()) as mem:
        mem.add("shared words stay", id="kept", user_id="ben")
        for index, secret in enumerate(secrets):
            mem.add(f"shared {secret} words", id=f"e{index}", user_id="ann", session_id=secret)
            mem.update(f"e{index}", f"shared {secret} again", user_id="ann", metadata={"m": secret})
        mem.context(secrets[0], user_id="ann")
        mem.delete("e0", user_id="ann", reason=secrets[0])
        receipt = mem.erase(user_id="ann")
        assert receipt.status == "done"
        assert receipt.words_checked >= len(set(secrets))
        assert [hit.record.id for hit in mem.search("shared", user_id="ben").hits] == ["kept"]
    assert words_on_disk(folder, secrets) == {}
    with memory(WordSearch(), path=folder) as mem:
        assert mem.users() == [Scope(user_id="ben")]


def test_erase_by_filter_and_by_id_takes_only_those() -> None:
    with memory() as mem:
        mem.add("zorvex boat", id="a", user_id="ann", speaker="Cid")
        mem.add("quilmar boat", id="b", user_id="ann", speaker="Dan")
        mem.add("brenthip boat", id="c", user_id="ann", speaker="Eve")
        mem.erase(user_id="ann", filters={"speaker": "Cid"})
        mem.erase(user_id="ann", ids=["b"])
        assert [record.id for record in mem.list(user_id="ann")] == ["c"]
        assert mem.history("a", user_id="ann") == []


def test_the_receipt_names_what_others_still_hold() -> None:
    with memory() as mem:
        mem.add("the zorvex sails", id="a", user_id="ann")
        mem.add("the zorvex sails", id="b", user_id="ben")
        receipt = mem.erase(user_id="ann")
        (left,) = receipt.left
        assert "record b of scope -/ben/- has the text" in left
