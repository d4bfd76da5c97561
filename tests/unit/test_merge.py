"""The rules of merging: unions of batches, verdicts, fusion of rankings, packing of sections."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from memplug.merge import Key, fuse, pack, strictest, unite
from memplug.types import (
    EPISODE,
    Batch,
    Candidates,
    Edge,
    Episode,
    Kind,
    Mark,
    Part,
    Proposal,
    Ranking,
    Record,
    Scope,
    Section,
    Status,
    Verdict,
)

HOME, TEAM = Scope(user_id="ann"), Scope(agent_id="team")
FACT: Kind[str] = Kind("test/fact", str)
LESSON: Kind[str] = Kind("test/lesson", str, section="lessons")
ENTITY: Kind[str] = Kind("test/entity", str, section=None)
KINDS = {kind.name: kind for kind in (EPISODE, FACT, LESSON, ENTITY)}
EARLY, LATE = datetime(2024, 1, 1, tzinfo=UTC), datetime(2025, 1, 1, tzinfo=UTC)


def put(id: str, *sources: str, made_by: str = "a@1", **fields: Any) -> Record[str]:
    return Record(
        id=id,
        kind=FACT.name,
        text=fields.pop("text", id),
        payload="",
        derived_from=sources,
        made_by=made_by,
        **fields,
    )


def test_unite_keeps_the_sources_of_every_put_of_an_id() -> None:
    united = unite(
        [
            Batch(put=(put("x", "e1", "e2"),)),
            Batch(put=(put("x", "e3", made_by="b@1"),)),
        ]
    )

    assert [(record.made_by, record.derived_from) for record in united.put] == [
        ("a@1", ("e1", "e2", "e3"))
    ]


def test_a_put_that_replaces_a_revision_counts_before_one_that_only_makes_sure() -> None:
    united = unite(
        [Batch(put=(put("x", text="old"),)), Batch(put=(put("x", text="new", revision=2),))]
    )

    assert united.put[0].text == "new"


def test_remove_beats_put_and_takes_what_hangs_on_the_record() -> None:
    united = unite(
        [
            Batch(
                put=(put("x"), put("y")),
                link=(Edge("x", "y", "r"), Edge("y", "z", "r"), Edge("y", "q", "r", origin="x")),
                mark=(
                    Mark(id="x", status=Status.RETIRED),
                    Mark(id="y", because="x", status=Status.RETIRED),
                    Mark(id="y", trust=0.5),
                ),
            ),
            Batch(remove=("x",)),
        ]
    )

    assert [record.id for record in united.put] == ["y"]
    assert united.link == (Edge("y", "z", "r"),)
    assert united.mark == (Mark(id="y", trust=0.5),)
    assert united.remove == ("x",)


def test_the_strictest_of_all_marks_of_one_step_and_cause_is_in_force() -> None:
    marks = (
        Mark(id="x", step="s", status=Status.RETIRED, trust=0.9, valid_to=LATE, reason="old"),
        Mark(id="x", step="s", status=Status.QUARANTINED, valid_to=EARLY, reason="bad"),
        Mark(id="x", step="s", trust=0.2),
    )

    united = unite(Batch(mark=(mark,)) for mark in marks)

    assert united.mark == (
        Mark(
            id="x",
            step="s",
            status=Status.QUARANTINED,
            trust=0.2,
            valid_to=EARLY,
            reason="bad",
        ),
    )


def test_marks_of_different_steps_or_causes_stand_beside_each_other() -> None:
    marks = (
        Mark(id="x", step="s", status=Status.RETIRED),
        Mark(id="x", step="t", status=Status.PENDING),
        Mark(id="x", step="s", because="y", trust=0.1),
    )

    assert set(unite([Batch(mark=marks)]).mark) == set(marks)


def test_an_edge_is_replaced_by_its_heavier_twin() -> None:
    light, heavy = Edge("x", "y", "r", 1.0), Edge("x", "y", "r", 2.0)

    assert unite([Batch(link=(heavy,)), Batch(link=(light,))]).link == (heavy,)


IDS = st.sampled_from(["x", "y", "z"])
STEPS = st.sampled_from(["a", "b"])
BATCHES = st.builds(
    lambda step, puts, edges, marks, removes: Batch(
        put=tuple(
            put(id, *sources, made_by=f"{step}@1", text=text, revision=revision)
            for id, sources, text, revision in puts
        ),
        link=tuple(Edge(one, other, "r", weight) for one, other, weight in edges),
        mark=tuple(
            Mark(id=id, status=status, trust=trust, step=step, reason=reason)
            for id, status, trust, reason in marks
        ),
        remove=tuple(removes),
    ),
    STEPS,
    st.lists(
        st.tuples(IDS, st.lists(IDS, max_size=2), st.sampled_from("pq"), st.integers(0, 2)),
        max_size=3,
        unique_by=lambda one: one[0],
    ),
    st.lists(st.tuples(IDS, IDS, st.floats(0, 1)), max_size=3),
    st.lists(
        st.tuples(
            IDS,
            st.none() | st.sampled_from(list(Status)),
            st.none() | st.floats(0, 1),
            st.sampled_from("pq"),
        ),
        max_size=3,
    ),
    st.lists(IDS, max_size=1),
)


@given(
    st.lists(BATCHES, max_size=4).flatmap(
        lambda them: st.tuples(st.just(them), st.permutations(them))
    )
)
def test_the_union_is_the_same_in_every_order(pair: tuple[list[Batch], list[Batch]]) -> None:
    given_order, another = pair
    ids = [record.id for batch in given_order for record in batch.put]

    first, second = unite(given_order), unite(another)

    assert replace(first, put=()) == replace(second, put=())
    assert {record.id: record for record in first.put} == {
        record.id: record for record in second.put
    }
    assert len(first.put) <= len(set(ids))


def test_records_stand_by_step_and_then_as_the_step_gave_them() -> None:
    a = Batch(put=(put("x2", made_by="a@1"), put("x1", made_by="a@1")))
    b = Batch(put=(put("w", made_by="b@1"),))

    assert [record.id for record in unite([b, a]).put] == ["x2", "x1", "w"]
    assert unite([a, b]) == unite([b, a])


@pytest.mark.parametrize(
    ("milder", "stricter"),
    [
        ("accept", "demote"),
        ("demote", "pending"),
        ("pending", "quarantine"),
        ("quarantine", "reject"),
        ("allow", "warn"),
        ("warn", "deny"),
    ],
)
def test_the_stricter_verdict_counts(milder: Any, stricter: Any) -> None:
    verdicts = [Verdict(status=stricter, risk=0.1), Verdict(status=milder, risk=0.9)]

    assert strictest(verdicts).status == stricter
    assert strictest(verdicts[::-1]).status == stricter


def test_of_equally_strict_verdicts_the_riskier_counts() -> None:
    verdicts = [Verdict(status="warn", risk=0.2, step="a"), Verdict(status="warn", risk=0.4)]

    assert strictest(verdicts).risk == 0.4


class Desk:
    """Records of a small world, and rankings of them fused."""

    def __init__(self) -> None:
        self.records: dict[Key, Record[Any]] = {}
        self.lineage: dict[Key, tuple[str, ...]] = {}

    def episodes(self, *names: str, scope: Scope = HOME) -> None:
        for name in names:
            self._add(name, EPISODE, Episode(), scope, (name,))

    def derived(self, name: str, *episodes: str, kind: Kind[str] = FACT) -> None:
        self._add(name, kind, "", HOME, episodes)

    def _add(
        self, name: str, kind: Kind[Any], payload: Any, scope: Scope, behind: tuple[str, ...]
    ) -> None:
        position = len(self.records) + 1
        self.records[scope, name] = Record(
            id=name, kind=kind.name, text=name, payload=payload, scope=scope, position=position
        )
        self.lineage[scope, name] = behind

    def fuse(self, *rankings: Ranking, **weights: float) -> Candidates:
        return fuse(rankings, weights, records=self.records, lineage=self.lineage, kinds=KINDS)


def ranking(step: str, scope: Scope = HOME, **scores: float) -> Ranking:
    return Ranking(tuple(Proposal(id, score) for id, score in scores.items()), step, scope)


def listed(candidates: Candidates) -> list[str]:
    return [hit.record.id for hit in candidates.hits]


@pytest.fixture
def desk() -> Desk:
    return Desk()


def test_the_score_is_the_formula_worked_by_hand(desk: Desk) -> None:
    desk.episodes("e1", "e2")

    fused = desk.fuse(ranking("a", e1=0.8, e2=0.4), ranking("b", e2=0.5), a=1.0, b=3.0)

    level = (1 * 0.8 + 3 * 0.5) / 4
    scores = {hit.record.id: hit.score for hit in fused.hits}
    assert scores["e1"] == pytest.approx((1 * 0.8 / 0.8 + 0) / 4 * level)
    assert scores["e2"] == pytest.approx((1 * 0.4 / 0.8 + 3 * 0.5 / 0.5) / 4 * level)
    assert listed(fused) == ["e2", "e1"]


def test_one_step_alone_keeps_its_scores(desk: Desk) -> None:
    desk.episodes("e1", "e2", "e3")

    fused = desk.fuse(ranking("a", e1=0.9, e2=0.3, e3=0.1))

    assert [hit.score for hit in fused.hits] == pytest.approx([0.9, 0.3, 0.1])


def test_a_step_whose_best_is_zero_and_one_that_weighs_nothing_do_not_count(desk: Desk) -> None:
    desk.episodes("e1", "e2")

    fused = desk.fuse(ranking("a", e1=0.6), ranking("b", e2=0.0), ranking("c", e2=1.0), c=0.0)

    assert listed(fused) == ["e1"]
    assert fused.hits[0].score == pytest.approx(0.6)


def test_best_is_taken_over_all_scopes_of_a_step(desk: Desk) -> None:
    desk.episodes("e1")
    desk.episodes("t1", scope=TEAM)

    fused = desk.fuse(ranking("a", e1=0.2), ranking("a", TEAM, t1=0.8))

    assert listed(fused) == ["t1", "e1"]
    assert [hit.score for hit in fused.hits] == pytest.approx([0.8, 0.2])


def test_ties_go_to_the_earlier_position_then_the_id(desk: Desk) -> None:
    desk.episodes("late", "early")
    desk.records[HOME, "late"] = replace(desk.records[HOME, "late"], position=9)
    desk.episodes("b")
    desk.records[HOME, "b"] = replace(desk.records[HOME, "b"], position=2)

    fused = desk.fuse(ranking("a", late=0.5, early=0.5, b=0.5))

    assert listed(fused) == ["b", "early", "late"]


def test_episodes_and_derived_records_alternate_episodes_first(desk: Desk) -> None:
    desk.episodes("e1", "e2", "e3")
    desk.derived("f1", "e7", "e8")
    desk.derived("f2", "e8", "e9")

    fused = desk.fuse(ranking("a", e1=0.3, e2=0.2, e3=0.1), ranking("b", f1=0.9, f2=0.8))

    assert listed(fused) == ["e1", "f1", "e2", "f2", "e3"]


def test_a_hit_with_exactly_the_episodes_of_a_better_one_is_merged_into_it(desk: Desk) -> None:
    desk.episodes("e1", "e2")
    desk.derived("f1", "e1")
    desk.derived("f2", "e1", "e2")

    fused = desk.fuse(ranking("a", e1=0.9, e2=0.5), ranking("b", f1=0.7, f2=0.6))

    assert listed(fused) == ["e1", "e2", "f2"]
    assert fused.hits[0].parts == (Part("a", 1, 0.9), Part("b", 1, 0.7))


def test_hits_without_known_lineage_never_merge(desk: Desk) -> None:
    desk.derived("f1")
    desk.derived("f2")

    assert listed(desk.fuse(ranking("a", f1=0.9, f2=0.8))) == ["f1", "f2"]


def test_other_sections_are_asides_where_every_record_stands_for_itself(desk: Desk) -> None:
    desk.episodes("e1")
    desk.derived("l1", "e1", kind=LESSON)
    desk.derived("l2", "e1", kind=LESSON)

    fused = desk.fuse(ranking("a", e1=0.9, l1=0.8, l2=0.7))

    assert listed(fused) == ["e1"]
    assert [hit.record.id for hit in fused.asides["lessons"]] == ["l1", "l2"]


def test_kinds_that_are_never_served_and_unknown_records_are_left_out(desk: Desk) -> None:
    desk.episodes("e1")
    desk.derived("n1", "e1", kind=ENTITY)
    desk.derived("u1", "e9", kind=Kind("gone/kind", str))

    fused = desk.fuse(ranking("a", n1=1.0, u1=0.9, e1=0.8, nowhere=0.7))

    assert listed(fused) == ["e1"]
    assert fused.asides == {}


def test_nothing_ranked_gives_nothing(desk: Desk) -> None:
    assert desk.fuse() == Candidates()


NAMES = ("e1", "e2", "e3", "f1", "f2", "l1")
RANKINGS = st.lists(
    st.tuples(
        st.sampled_from("abc"),
        st.dictionaries(st.sampled_from(NAMES), st.floats(0, 1), max_size=5),
    ),
    max_size=3,
    unique_by=lambda one: one[0],
).flatmap(lambda them: st.tuples(st.just(them), st.permutations(them)))


@given(RANKINGS, st.dictionaries(st.sampled_from("abc"), st.floats(0, 10)))
def test_the_order_of_rankings_changes_nothing_and_scores_stay_in_bounds(
    pair: tuple[Any, Any], weights: dict[str, float]
) -> None:
    desk = Desk()
    desk.episodes("e1", "e2", "e3")
    desk.derived("f1", "e1")
    desk.derived("f2", "e2", "e3")
    desk.derived("l1", "e1", kind=LESSON)
    orders = [
        [
            Ranking(
                tuple(
                    Proposal(id, score)
                    for id, score in sorted(scores.items(), key=lambda item: (-item[1], item[0]))
                ),
                step,
                HOME,
            )
            for step, scores in order
        ]
        for order in pair
    ]

    first, second = (desk.fuse(*order, **weights) for order in orders)

    assert first == second
    assert all(0 <= hit.score <= 1 for hit in first.hits)


def words(text: str) -> int:
    return len(text.split())


def test_sections_are_packed_by_priority_and_cut_at_a_line() -> None:
    sections = [
        Section(title="memories", text="one two\nthree four\nfive six", priority=1),
        Section(title="profile", text="seven eight", priority=5),
    ]

    packed = pack(sections, 9, words)

    assert [(one.title, one.text) for one in packed] == [
        ("profile", "seven eight"),
        ("memories", "one two"),
    ]


def test_the_last_listed_section_wins_a_title() -> None:
    sections = [Section(title="profile", text="first"), Section(title="profile", text="second")]

    assert [one.text for one in pack(sections, 100, words)] == ["second"]


def test_a_section_of_which_no_line_fits_is_left_out() -> None:
    sections = [
        Section(title="long", text="a b c d e f g", priority=2),
        Section(title="s", text="h"),
    ]

    assert [one.title for one in pack(sections, 4, words)] == ["s"]


@given(
    st.lists(st.tuples(st.sampled_from("pqrs"), st.text("ab \n", max_size=30), st.integers(0, 3))),
    st.integers(0, 20),
)
def test_what_is_packed_stays_within_the_budget(them: list[Any], budget: int) -> None:
    sections = [Section(title=title, text=text, priority=rank) for title, text, rank in them]

    packed = pack(sections, budget, words)

    assert sum(words(one.title) + words(one.text) for one in packed) <= budget


@given(st.lists(st.text("ab ", max_size=12), min_size=1, max_size=40), st.integers(1, 60))
def test_as_many_whole_lines_as_fit_are_kept(lines: list[str], budget: int) -> None:
    whole = "\n".join(lines)
    fitting = next(
        text
        for kept in range(len(lines), -1, -1)
        if words(text := "\n".join(lines[:kept])) <= budget
    )

    packed = pack([Section(title="", text=whole)], budget + 1, words)

    assert [one.text for one in packed] == (
        [fitting] if fitting.strip() or fitting == whole else []
    )


def test_a_long_section_is_not_counted_once_for_each_line() -> None:
    counted: list[str] = []

    def count(text: str) -> int:
        counted.append(text)
        return words(text)

    (packed,) = pack([Section(title="profile", text="\n".join(["a b c"] * 500))], 700, count)

    assert packed.text.count("\n") == 231
    assert len(counted) < 8
