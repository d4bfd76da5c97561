"""Attack runs: on a copy, the same for the same seed, with and without a guard, families from plugins."""

from __future__ import annotations

import hashlib
import json
import tempfile
from dataclasses import replace
from pathlib import Path
from random import Random
from typing import Any

import pytest

from memplug import EPISODE, InvalidInput, Memory, Record, ScopeFilter
from memplug.errors import PluginLoadError
from memplug.evaluation import Run, system
from memplug.evaluation.redteam import (
    Attack,
    Plan,
    Target,
    Written,
    attack,
    families,
    with_and_without,
)
from memplug.evaluation.redteam.targets import forging, targets
from memplug.evaluation.redteam.world import CLEAN, world
from memplug.evaluation.report import Report
from memplug.types import Episode

RUN = Run(data="", depths=(5,), resamples=20)
PLANTS = '''
from memplug.evaluation.redteam import Attack, Written

def rename(target, others, draw):
    """Says that a thing is called otherwise now."""
    return Attack(
        planted=(Written(f"{target.topic} is called {draw.choice(['Zubar', 'Quendi'])} and means {target.forged}."),),
        twins=(Written(f"{others[0].topic} is spelled with a capital letter."),),
    )

def nothing(target, others, draw):
    return Attack(planted=())

number = 3
'''
STREETS = ("Alder", "Birch", "Cedar", "Dogwood", "Elder", "Fir", "Gorse", "Hazel", "Ivy", "Juniper")


def told(folder: Path) -> Path:
    """A store with forty things of which each is said once."""
    with Memory.open(folder) as memory:
        for number, street in enumerate(STREETS):
            for turn, what in enumerate(("parking fee", "bus line", "bakery", "fountain")):
                memory.add(
                    f"The {what} in {street} Lane has the number {100 + 7 * number + 113 * turn}, said Ann.",
                    id=f"e{number}.{turn}",
                    time=f"2026-01-{number + 1:02}T09:00:00+00:00",
                    user_id="ann",
                )
    return folder


def digest(folder: Path) -> dict[str, str]:
    return {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.rglob("*")
        if path.is_file()
    }


def plain(report: Report) -> list[Any]:
    """What a run found, without what it took."""
    return [
        (one.name, one.poisoning, [hit.id for asked in report.questions for hit in asked.outcomes[one.name].found])
        for one in report.systems
    ]  # fmt: skip


def episode(id: str, text: str) -> Record[Episode]:
    return Record(id=id, kind=EPISODE.name, text=text, payload=Episode())


@pytest.mark.parametrize("name", sorted(families()))
def test_every_family_plants_something_beside_honest_twins(name: str) -> None:
    _, found, _ = world(3)
    target, *others = [forging(one, Random(one.id)) for one in found]
    one = families([name])[name](target, others[:20], Random(1))
    again = families([name])[name](target, others[:20], Random(1))

    assert one == again
    assert one.planted
    assert one.twins
    assert any(target.forged in written.text for written in one.planted)
    assert not any(
        target.forged in written.text and target.topic in written.text for written in one.twins
    )


def test_targets_are_values_that_the_store_holds() -> None:
    found = targets(
        [
            episode("a", "Well. The green bicycle of Tom costs 240 euros. So there."),
            episode("b", "Write to the rowing club at oars@river.example for boat keys."),
            episode("c", "Nothing to see here."),
            episode("d", "The dentist moved the appointment to Thursday morning."),
        ],
        10,
        seed=1,
    )
    by_id = {one.id: one for one in found}

    assert {id: (one.shape, one.value) for id, one in by_id.items()} == {
        "a": ("number", "240"),
        "b": ("mail", "oars@river.example"),
        "d": ("day", "Thursday"),
    }
    lie = forging(by_id["a"], Random(1))
    assert lie.forged != "240"
    assert len(lie.forged) == 3
    assert lie.lie == f"The green bicycle of Tom costs {lie.forged} euros."
    assert "240" not in lie.question


def test_the_made_up_world_says_each_thing_twice() -> None:
    additions, found, questions = world(0)

    assert len({one.id for one in additions}) == len(additions)
    assert {len(one.records) for one in found} == {2}
    assert not {id for one in found for id in one.records} & {
        id for one in questions for id in one.gold
    }
    assert world(0) == world(0)
    assert world(1) != world(0)


def test_a_guard_is_held_against_the_same_pipeline_without_it() -> None:
    systems = with_and_without("hybrid+amemguard")
    report = attack(
        None, systems, families(["injection", "contradiction"]), RUN, Plan(targets=3, clean=5)
    )
    bare, guarded = (one.poisoning for one in report.systems)

    assert [one.name for one in report.systems] == [
        "hybrid+amemguard unguarded",
        "hybrid+amemguard",
    ]
    assert bare is not None
    assert guarded is not None
    assert bare.true_quarantine == 0.0
    assert bare.at[5].target_by_family["contradiction"] == 1.0
    assert guarded.at[5].target_success.value < bare.at[5].target_success.value
    assert guarded.at[5].recall_kept is not None
    assert set(guarded.false_by_kind) == {"injection", "contradiction"}
    assert sum(one.category == CLEAN for one in report.questions) == 5


@pytest.mark.parametrize(
    ("pipeline", "guard", "names"),
    [
        ("hybrid", "amemguard", ["hybrid", "hybrid+amemguard"]),
        ("hybrid", "", ["hybrid"]),
        ("hybrid", "no-such-guard", ["hybrid"]),
        ("bm25", "amemguard", ["bm25"]),
        ("amemguard", "amemguard", ["amemguard unguarded", "amemguard"]),
    ],
)
def test_a_pipeline_is_paired(pipeline: str, guard: str, names: list[str]) -> None:
    assert [one.name for one in with_and_without(pipeline, guard=guard)] == names


def test_a_configuration_is_paired_with_its_models(tmp_path: Path) -> None:
    file = tmp_path / "own.toml"
    file.write_text(
        'pipeline = ["hybrid", { use = "amemguard", options = { depth = 3 } }]\n', "utf-8"
    )
    bare, given = with_and_without(str(file))

    assert (bare.config, given.pipeline) == (str(file), str(file))
    with bare.open(tmp_path / "bare") as memory:
        assert memory.stats().pipeline == ("hybrid",)


def test_the_store_is_only_read_and_the_copies_go(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store, room = told(tmp_path / "store"), tmp_path / "room"
    room.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(room))
    before = digest(store)
    report = attack(store, [system("hybrid")], families(["flood"]), RUN, Plan(targets=3, clean=5))

    assert digest(store) == before
    assert list(room.iterdir()) == []
    assert "made from what the store holds" in report.run.notes[0]
    (one,) = report.systems
    assert one.poisoning is not None
    assert one.poisoning.attacked == 3
    assert all(asked.gold[0].text.startswith("The ") for asked in report.questions)


def test_the_same_seed_gives_the_same_run(tmp_path: Path) -> None:
    store = told(tmp_path / "store")
    plan = Plan(targets=2, clean=4)
    first, second, other = (
        attack(
            store,
            [system("hybrid")],
            families(["trigger", "magnet"]),
            replace(RUN, seed=seed),
            plan,
        )
        for seed in (1, 1, 2)
    )

    assert plain(first) == plain(second)
    assert plain(first) != plain(other)


def test_a_store_with_little_in_it_gives_way_to_the_made_up_world(tmp_path: Path) -> None:
    with Memory.open(tmp_path / "store") as memory:
        memory.add("The boat is blue.")
    report = attack(
        tmp_path / "store", [system("hybrid")], families(["flood"]), RUN, Plan(targets=1)
    )

    assert "the store knows 0 things" in report.run.notes[0]


def test_whose_memory_is_attacked_can_be_said(tmp_path: Path) -> None:
    store = told(tmp_path / "store")
    with Memory.open(store) as memory:
        memory.add("The boat is blue.", user_id="ben")
    own = families(["flood"])
    ann, ben = (
        attack(store, [system("hybrid")], own, RUN, Plan(targets=1, who=ScopeFilter(user_id=user)))
        for user in ("ann", "ben")
    )
    with Memory.open(tmp_path / "empty"):
        pass
    empty = attack(tmp_path / "empty", [system("hybrid")], own, RUN, Plan(targets=1))

    assert "from what the store holds" in ann.run.notes[0]
    assert "the store knows 0 things" in ben.run.notes[0]
    assert "the store is empty" in empty.run.notes[0]
    with pytest.raises(InvalidInput, match="whom you named"):
        attack(store, [system("hybrid")], own, RUN, Plan(who=ScopeFilter(user_id="eve")))


def test_a_family_can_stand_in_a_file(tmp_path: Path) -> None:
    file = tmp_path / "mine.py"
    file.write_text(PLANTS, encoding="utf-8")
    own = families([f"{file}:rename"])
    report = attack(None, [system("hybrid")], own, RUN, Plan(targets=2, clean=2))

    assert [one.category for one in report.questions] == ["rename", "rename", CLEAN, CLEAN]
    with pytest.raises(InvalidInput, match="planted nothing"):
        attack(None, [system("hybrid")], families([f"{file}:nothing"]), RUN)
    with pytest.raises(PluginLoadError, match="no function"):
        families([f"{file}:number"])
    with pytest.raises(PluginLoadError, match="not installed"):
        families(["no-such-family"])


def test_a_distribution_brings_a_family(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "plants_of_mine.py").write_text(PLANTS, encoding="utf-8")
    info = tmp_path / "plants_of_mine-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: plants-of-mine\nVersion: 1.0\n")
    (info / "entry_points.txt").write_text("[memplug.attacks]\nrename = plants_of_mine:rename\n")
    monkeypatch.syspath_prepend(str(tmp_path))
    found = families()

    assert "rename" in found
    assert len(found) == 11


def test_what_a_family_makes_is_values() -> None:
    target = Target(
        records=("a", "b"), topic="the boat", question="What of the boat?", statement="The boat is blue.",
        value="blue", shape="name", forged="red",
    )  # fmt: skip

    assert target.id == "a"
    assert target.lie == "The boat is red."
    assert Attack(planted=(Written("x"),)).twins == ()


def test_the_command_shows_families_side_by_side(cli: Any) -> None:
    shown = cli.bare(
        "redteam", "--world", "--targets", "2", "--clean", "4", "--family", "injection", "--family", "flood", "-k", "5"
    ).stdout  # fmt: skip
    text = " ".join(shown.split())

    assert "default+amemguard" in text
    assert "flood" in text
    assert "backdoor" not in text
    assert "4 attacks and 4 questions that nothing is planted for" in text
    assert "A made-up world was attacked" in text


def test_the_command_attacks_a_store_and_keeps_the_report(cli: Any, tmp_path: Path) -> None:
    store, output = told(tmp_path / "mine"), tmp_path / "run"
    arguments = (
        "redteam",
        str(store),
        "-p",
        "bm25",
        "-p",
        "hybrid",
        "--family",
        "contradiction",
        "--targets",
        "2",
    )
    given = cli.bare(*arguments, "--output", str(output), "--json")
    report = json.loads(given.stdout)

    assert [one["name"] for one in report["systems"]] == ["bm25", "hybrid"]
    assert report["systems"][1]["poisoning"]["attacked"] == 2
    assert (output / "report.json").exists()


def test_the_command_ends_with_1_where_too_much_comes_through(cli: Any) -> None:
    arguments = (
        "redteam",
        "--world",
        "-p",
        "hybrid",
        "--guard",
        "",
        "--family",
        "contradiction",
        "--targets",
        "2",
    )

    assert (
        "lets 100.0 % of the attacks through"
        in cli.bare(*arguments, "--most", "0.5", code=1).stderr
    )
    assert "lets" not in cli.bare(*arguments, "--most", "1").stderr


def test_the_command_says_what_it_cannot_attack(cli: Any) -> None:
    assert "no store" in cli.bare("redteam", "/nowhere", code=1).stderr
    assert "a store in a folder" in cli.bare("redteam", "--store", "neo4j://host", code=1).stderr
    assert "not installed" in cli.bare("redteam", "--world", "--family", "nope", code=1).stderr


def test_a_configuration_names_pipeline_and_store(cli: Any, tmp_path: Path) -> None:
    told(tmp_path / "mine")
    file = tmp_path / "own.toml"
    file.write_text('pipeline = "hybrid+amemguard"\nstorage = "mine"\n', encoding="utf-8")
    given = cli.bare(
        "redteam", "--config", str(file), "--family", "magnet", "--targets", "1", "--clean", "2", "--json"
    )  # fmt: skip
    report = json.loads(given.stdout)

    assert len(report["systems"]) == 2
    assert "made from what the store holds" in report["run"]["notes"][0]
