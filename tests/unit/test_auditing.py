"""What a store would be better without is found, named, and deleted only when asked for."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from memplug import Memory
from memplug.auditing import Audit, audit
from memplug.auditing.junk import junk
from memplug.testing import FakeClock

NOTES = [
    "My sister Ida moved to Lisbon in March and works for a small theatre there.",
    "The boiler in the cellar was serviced by Huber and will last another five years.",
    "We agreed to plant three apple trees behind the house in autumn.",
]


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock(datetime(2026, 1, 1, tzinfo=UTC))


@pytest.fixture
def memory(clock: FakeClock) -> Iterator[Memory]:
    with Memory.open(":memory:", clock=clock) as memory:
        yield memory


def told(memory: Memory, *texts: str, **options: Any) -> list[str]:
    """Ids of texts that were added one by one, an hour apart."""
    return [memory.add(text, user_id="ann", **options).ids[0] for text in texts]


def found(memory: Memory, reason: str) -> dict[str, str]:
    """Id -> id of what stays, for the findings of a reason."""
    memory.flush()
    return {one.id: one.keeps for one in audit(memory).findings if one.reason == reason}


@pytest.mark.parametrize(
    "text",
    [
        "ok, thanks!",
        "👍",
        "Hello",
        "null",
        "You are a helpful assistant that answers in JSON.",
        "As an AI language model I cannot know that.",
        '{"facts": []}',
        "No new facts were found in this conversation.",
        "a1b2" * 60,
    ],
)
def test_what_says_nothing_is_junk(text: str) -> None:
    assert junk(text)


@pytest.mark.parametrize(
    "text",
    [
        *NOTES,
        "I take no sugar.",
        "I am sorry, but I will be late on Friday.",
        '{"name": "Ida", "city": "Lisbon"}',
        "No information desk is open at the station after eight. Buy the ticket before.",
    ],
)
def test_what_says_something_is_no_junk(text: str) -> None:
    assert junk(text) == ""


def test_a_clean_store_is_clean(memory: Memory) -> None:
    told(memory, *NOTES)
    done = audit(memory)

    assert (done.records, done.findings, done.doubtful) == (3, (), 0)
    assert done.unmeasured == {"never-recalled": "no search is on record"}


def test_the_oldest_of_the_same_words_stays(memory: Memory) -> None:
    first, second, third = told(memory, NOTES[0], NOTES[0].upper(), NOTES[0].replace(".", "!"))

    assert found(memory, "duplicate") == {second: first, third: first}


def test_nearly_the_same_words_are_found(memory: Memory) -> None:
    first, _, again = told(memory, *NOTES[:2], NOTES[0].replace("works", "working"))

    assert found(memory, "near-duplicate") == {again: first}


@pytest.mark.parametrize(
    ("word", "instead"),
    [("five", "9"), ("Huber", "Meier"), ("will last", "will not last"), ("cellar", "attic")],
)
def test_another_value_is_no_duplicate(memory: Memory, word: str, instead: str) -> None:
    told(memory, NOTES[1], NOTES[1].replace(word, instead))

    assert audit(memory).findings == ()


def test_a_series_that_differs_in_figures_leaves_its_newest(memory: Memory) -> None:
    *older, newest = told(memory, *(f"Heartbeat {n} from worker at 10:{n:02}" for n in range(12)))

    assert found(memory, "junk") == dict.fromkeys(older, newest)
    assert found(memory, "near-duplicate") == {}


def test_few_texts_that_differ_in_figures_are_no_series(memory: Memory) -> None:
    told(memory, *(f"I ran {n} kilometres this week, as planned" for n in range(5, 10)))

    assert audit(memory).findings == ()


def test_a_block_of_recalled_texts_is_an_echo(memory: Memory, clock: FakeClock) -> None:
    told(memory, *NOTES)
    memory.search("Where does my sister work?", user_id="ann")
    clock.advance(minutes=1)
    (echo,) = told(memory, f"Here is what I know: {NOTES[0]} Also, {NOTES[2]}", role="assistant")

    assert list(found(memory, "echo")) == [echo]


def test_a_quotation_of_what_nobody_had_recalled_is_no_echo(memory: Memory) -> None:
    told(memory, *NOTES)
    told(memory, f"As I said the other day when we talked about her: {NOTES[0]} I am so happy.")

    assert found(memory, "echo") == {}


def test_one_message_does_not_echo_the_next_of_the_same_exchange(memory: Memory) -> None:
    memory.add(
        [{"role": "user", "content": one} for one in (*NOTES, " ".join(NOTES))], user_id="ann"
    )

    assert found(memory, "echo") == {}


def test_a_secret_is_found_and_not_shown(memory: Memory) -> None:
    told(memory, "The password is hunter2-Xk91pQ, do not lose it.")
    (one,) = audit(memory).findings

    assert (one.reason, one.detail) == ("secret", "holds 1 password")
    assert "hunter2" not in one.text


def test_what_many_searches_did_not_give_is_named(memory: Memory, clock: FakeClock) -> None:
    sister, boiler, trees = told(memory, *NOTES)
    clock.advance(days=40)
    for _ in range(20):
        memory.search("Where does my sister Ida work?", user_id="ann", k=1)

    assert set(found(memory, "never-recalled")) == {boiler, trees}
    assert sister not in found(memory, "never-recalled")


def test_two_users_are_never_compared(memory: Memory) -> None:
    memory.add(NOTES[0], user_id="ann")
    memory.add(NOTES[0], user_id="bob")

    assert audit(memory).findings == ()


def test_only_the_scopes_asked_for_are_looked_at(memory: Memory) -> None:
    memory.add("ok", user_id="ann")
    memory.add("ok", user_id="bob")
    done: Audit = audit(memory, user_id="bob")

    assert (done.records, [one.scope.user_id for one in done.findings]) == (1, ["bob"])


def test_the_command_changes_nothing_until_it_is_told_to(cli: Any) -> None:
    for text in ("ok thanks", NOTES[0], NOTES[0] + "!"):
        cli("add", text, "--user", "ann")
    shown = cli("audit", "--clean", "junk", "--clean", "duplicate").stdout
    before = cli.json("list", "--user", "ann")["records"]
    done = cli.json("audit", "--clean", "junk", "--clean", "duplicate", "--yes")
    after = cli.json("list", "--user", "ann")["records"]
    cli("undo", done["deleted"][0]["change"], "--user", "ann")

    assert "would delete 2 records" in shown
    assert (len(before), [one["text"] for one in after]) == (3, [NOTES[0]])
    assert len(cli.json("list", "--user", "ann")["records"]) == 3


def test_the_command_looks_at_an_export_of_another_product(cli: Any, tmp_path: Path) -> None:
    items = [{"id": str(n), "memory": "User seems formal", "user_id": "ann"} for n in range(4)]
    file = tmp_path / "mem0.json"
    file.write_text(json.dumps({"results": items}), encoding="utf-8")

    done = cli.json("audit", str(file))

    assert (done["records"], done["counts"]["duplicate"]) == (4, 3)
    assert not cli.store.exists()


def test_the_command_names_the_reasons_there_are(cli: Any) -> None:
    assert "near-duplicate" in cli("audit", "--clean", "dust", code=1).stderr
