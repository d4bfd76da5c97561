"""ReMe in a memory: what attempts leave, who is credited, what is archived and comes back, tools, long outputs, pools."""

from __future__ import annotations

import json
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from memplug import BudgetExceeded, InvalidInput, Memory, Status, Trajectory, TrajectoryStep
from memplug.testing import FakeClock, ScriptedLLM, memory
from memplug.types import Hit, Message
from memplug_reme import ReMe, WorkingMemory, archive, import_pool, read_pool, restore
from memplug_reme.settings import ReMeConfig

TASK = "Ship parcel 17 overseas"
AGAIN = "Ship parcel 18 overseas"


def tried(*calls: str, task: str = TASK, reward: float | None = 1.0, id: str = "") -> Trajectory:
    """Calls by name; `name!error` fails."""
    steps = []
    for one in calls:
        tool, _, error = one.partition("!")
        steps.append(
            TrajectoryStep(
                f"I call {tool}.", tool=tool, result="" if error else "ok", error=error, seconds=0.5
            )
        )
    return Trajectory(task, tuple(steps), reward, id=id)


def aside(opened: Memory, title: str, query: str = AGAIN, **asking: Any) -> Sequence[Hit]:
    return opened.search(query, **asking).candidates.asides.get(title, ())


def texts(hits: Sequence[Hit]) -> list[str]:
    return [hit.record.text for hit in hits]


def learned(opened: Memory) -> list[str]:
    return texts(aside(opened, "lessons"))


def test_a_success_is_found_for_the_next_task_of_its_sort() -> None:
    with memory(ReMe()) as opened:
        opened.add(tried("weigh", "label", "book"))
        assert learned(opened) == ["This order of calls worked: weigh, then label, then book."]


def test_a_failure_is_no_lesson_and_the_next_attempt_is_told() -> None:
    with memory(ReMe()) as opened:
        opened.add(tried("book!not weighed", reward=0.0))
        assert learned(opened) == []
        (told,) = texts(aside(opened, "reflections"))
        assert told == "The last attempt failed. book gave: not weighed."
        assert aside(opened, "reflections", "Refund order 3") == ()


def test_a_reflection_becomes_a_lesson_only_when_the_task_succeeds() -> None:
    with memory(ReMe()) as opened:
        opened.add(tried("book!not weighed", reward=0.0))
        opened.add(tried("weigh", "book", id="done"))
        assert aside(opened, "reflections") == ()
        assert "book fails with: not weighed. Call weigh there instead." in learned(opened)
        opened.delete(ids=["done#0", "done#1"])
        assert learned(opened) == []
        assert len(aside(opened, "reflections")) == 1


def test_an_attempt_of_unknown_reward_leaves_figures_alone() -> None:
    with memory(ReMe()) as opened:
        opened.add(tried("weigh", reward=None))
        assert learned(opened) == []
        assert aside(opened, "reflections") == ()
        assert len(aside(opened, "tools", "how does weigh work?")) == 1


def test_the_same_lesson_is_kept_once_and_outlives_its_first_attempt() -> None:
    with memory(ReMe()) as opened:
        opened.add(tried("weigh", "book", id="one"))
        opened.add(tried("weigh", "book", task=AGAIN, id="two"))
        assert len(opened.list(filters={"kind": "reme/experience"}).records) == 1
        opened.delete(ids=["one#0", "one#1"])
        assert learned(opened) == ["This order of calls worked: weigh, then book."]


def test_a_shorter_way_retires_the_longer_one_while_it_is_there() -> None:
    with memory(ReMe()) as opened:
        opened.add(tried("weigh", "note", "book"))
        opened.add(tried("weigh", "book", id="short"))
        assert "This order of calls worked: weigh, then note, then book." not in learned(opened)
        opened.delete(ids=["short#0", "short#1"])
        assert learned(opened) == ["This order of calls worked: weigh, then note, then book."]


def test_a_longer_way_is_no_lesson_where_a_shorter_is_known() -> None:
    with memory(ReMe()) as opened:
        opened.add(tried("weigh", "book"))
        opened.add(tried("weigh", "note", "book"))
        assert "This order of calls worked: weigh, then note, then book." not in learned(opened)


def test_what_was_recalled_is_not_distilled_again() -> None:
    with memory(ReMe()) as opened:
        opened.add(tried("weigh", "book"))
        block = opened.context(AGAIN).text
        assert "This order of calls worked" in block
        step = TrajectoryStep(
            f"I read: {block}", tool="seal", arguments=block, result=block, error=""
        )
        opened.add(Trajectory("Seal box 4", (step,), 1.0, id="echo"))
        episode = opened.get("echo#0")
        assert episode is not None
        found = texts(aside(opened, "lessons", "Seal box 5"))
        assert found[0] == "This order of calls worked: seal."
        assert not any("recalled" in one for one in found)


def test_lessons_are_a_section_of_their_own() -> None:
    with memory(ReMe()) as opened:
        opened.add(tried("book!not weighed", "weigh", "seal"))
        section = opened.section("lessons", AGAIN)
        assert section is not None
        assert section.text.splitlines() == [
            "When: Ship parcel <number> overseas",
            "- This order of calls worked: weigh, then seal.",
            "- Beware: book fails with: not weighed. Call weigh there instead.",
        ]


def test_the_phase_says_which_lessons_come_first() -> None:
    with memory(ReMe()) as opened:
        opened.add(tried("book!not weighed", "weigh", "seal"))
        first = [
            aside(opened, "lessons", phase=phase)[0].record.payload.facet
            for phase in ("plan", "act")
        ]
        assert first == ["success", "failure"]


def test_a_running_conversation_finds_the_lessons_of_its_task() -> None:
    with memory(ReMe()) as opened:
        opened.add(tried("weigh", "book"))
        opened.add(tried("ask", "pay", task="Refund order 3"))
        talk = [
            {"role": "user", "content": AGAIN},
            {"role": "assistant", "content": "I look for the parcel."},
            {"role": "user", "content": "go on"},
        ]
        found = opened.search(talk).candidates.asides["lessons"]
        assert found[0].record.text == "This order of calls worked: weigh, then book."


def test_outcomes_move_lessons() -> None:
    with memory(ReMe()) as opened:
        opened.add(tried("weigh", "book"))
        opened.add(tried("label", "send"))
        first = learned(opened)[0]
        for _ in range(3):
            found = opened.search(AGAIN)
            top = found.candidates.asides["lessons"][0]
            opened.feedback(found.id, float(top.record.text != first), [top.record.id])
        assert learned(opened)[0] != first


def failing(opened: Memory, times: int) -> str:
    """Has the first lesson fail so often, each time with an attempt; gives its id."""
    id = ""
    for number in range(times):
        found = opened.search(AGAIN)
        hits = found.candidates.asides.get("lessons", ())
        opened.add(tried("weigh!stuck", reward=0.0, id=f"fail{number}-{len(id)}"))
        if hits:
            id = hits[0].record.id
            opened.feedback(found.id, 0.0, [id])
    return id


def test_what_does_not_help_is_archived_after_ten_tasks_and_can_be_restored() -> None:
    with memory(ReMe()) as opened:
        opened.add(tried("weigh", "book"))
        id = failing(opened, 9)
        record = opened.get(id)
        assert record is not None
        assert record.status is Status.RETIRED
        assert [one.id for one in archive(opened)] == [id]
        assert opened.history(id)[-1].reason == "of 9 tasks it helped 0"
        restore(opened, id)
        assert "This order of calls worked: weigh, then book." in learned(opened)
        assert archive(opened) == []
        with pytest.raises(InvalidInput, match="no archived lesson"):
            restore(opened, id)


def test_an_archived_lesson_that_works_again_is_learned_anew() -> None:
    with memory(ReMe()) as opened:
        opened.add(tried("weigh", "book"))
        id = failing(opened, 9)
        opened.add(tried("weigh", "book", id="again"))
        assert "This order of calls worked: weigh, then book." in learned(opened)
        assert [one.id for one in archive(opened)] == [id]


def test_the_papers_rule_and_none_can_be_chosen() -> None:
    kept = {}
    for rule in ("paper", "compat", "never"):
        config = ReMeConfig.model_validate({"forget": rule})
        with memory(ReMe(config)) as opened:
            opened.add(tried("weigh", "book"))
            for outcome in (1.0, 0.0, 1.0, 0.0, 1.0, 0.0):
                found = opened.search(AGAIN)
                opened.feedback(found.id, outcome)
            opened.manage()
            kept[rule] = learned(opened) != []
    assert kept == {"paper": False, "compat": True, "never": True}


def test_an_append_only_memory_keeps_every_lesson() -> None:
    config = ReMeConfig(selective=False, forget="never")
    with memory(ReMe(config)) as opened:
        for number in range(3):
            opened.add(tried("weigh", "book", id=f"a{number}"))
        opened.add(tried("book!not weighed", reward=0.0))
        assert len(opened.list(filters={"kind": "reme/experience"}).records) == 4


def test_feedback_of_eight_threads_loses_no_count() -> None:
    with memory(ReMe()) as opened:
        opened.add(tried("weigh", "book"))
        (hit,) = aside(opened, "lessons")
        searches = [opened.search(AGAIN).id for _ in range(80)]

        def credit(number: int) -> None:
            opened.feedback(searches[number], float(number % 2), [hit.record.id])

        with ThreadPoolExecutor(8) as threads:
            list(threads.map(credit, range(80)))
        scope = hit.record.scope
        usage = opened.runtime.storage.usage(scope, [hit.record.id])[hit.record.id]
        assert (usage.used, len(usage.outcomes), sum(usage.outcomes)) == (80, 80, 40.0)


def test_feedback_needs_a_retrieval_of_ones_own_that_is_not_too_old() -> None:
    clock = FakeClock()
    with memory(ReMe(), clock=clock) as opened:
        opened.add(tried("weigh", "book"), user_id="ann")
        found = opened.search(AGAIN, user_id="ann")
        with pytest.raises(InvalidInput, match="no retrieval"):
            opened.feedback("unknown", 1.0, user_id="ann")
        with pytest.raises(InvalidInput, match="no retrieval"):
            opened.feedback(found.id, 1.0, user_id="ben")
        clock.advance(days=29)
        opened.feedback(found.id, 1.0, user_id="ann")
        clock.advance(days=2)
        with pytest.raises(InvalidInput, match="kept for 30 days"):
            opened.feedback(found.id, 1.0, user_id="ann")


def test_a_tools_figures_follow_its_calls() -> None:
    with memory(ReMe()) as opened:
        opened.add(tried("weigh", "book!no label", id="one"))
        opened.add(tried("weigh!empty", id="two"))
        (weigh,) = aside(opened, "tools", "weigh")
        assert weigh.record.text.startswith("weigh: 2 calls, 50% went well, 0.5 s each")
        opened.delete(ids=["one#0", "one#1"])
        (weigh,) = aside(opened, "tools", "weigh")
        assert weigh.record.text.startswith("weigh: 1 calls, 0% went well")
        assert aside(opened, "tools", "book") == ()


def test_a_near_failure_at_another_task_is_compared_where_that_is_set() -> None:
    with memory(ReMe(ReMeConfig(hard_pairs=True, hard_threshold=0.1))) as opened:
        opened.add(tried("book!no label", "label!later", task="Mail letter 3", reward=0.0))
        opened.add(tried("label", "book"))
        assert "book fails with: no label. Call label there instead." in learned(opened)


LONG = "\n".join(f"row {n} of the parcel list" for n in range(400))


def test_long_tool_outputs_leave_the_conversation_and_are_read_again() -> None:
    with memory(ReMe(), "hybrid") as opened:
        work = WorkingMemory(opened, total=500, output=200, preview=12)
        talk = [
            {"role": "system", "content": LONG},
            {"role": "user", "content": "list the parcels"},
            {"role": "tool", "name": "list", "tool_call_id": "c1", "content": LONG},
            {"role": "user", "content": "thanks"},
        ]
        short = work.compacted(talk)
        assert [one["content"] for one in short[:2]] == [LONG, "list the parcels"]
        pointer = str(short[2]["content"])
        assert pointer.startswith("[list gave 400 lines, kept as reme/tool_output:")
        assert pointer.endswith("row 0 of the")
        id = pointer.split("kept as ")[1].split(";", maxsplit=1)[0]
        assert work.reload(id, 10, 2) == "row 10 of the parcel list\nrow 11 of the parcel list"
        assert work.grep(id, "ROW 399") == [(399, "row 399 of the parcel list")]
        assert work.compacted(talk) == short
        assert work.compacted(short) == short
        assert not opened.search("row of the parcel list").hits
        with pytest.raises(InvalidInput, match="no tool output"):
            work.reload("reme/tool_output:unknown")


def test_a_short_conversation_stays_as_it_is() -> None:
    with memory(ReMe()) as opened:
        talk = [{"role": "tool", "content": LONG}, {"role": "user", "content": "thanks"}]
        assert WorkingMemory(opened).compacted(talk) == talk


def pool(folder: Path) -> Path:
    rows = [
        {
            "memory_id": "m1",
            "memory_type": "task",
            "when_to_use": "When a parcel goes overseas",
            "content": "Declare it at the customs before the courier is booked.",
            "score": 0.9,
            "author": "qwen3-8b",
            "metadata": {"tags": ["customs"], "confidence": 0.8, "tools_used": ["declare"]},
        },
        {
            "when_to_use": "When a login fails",
            "content": "Ask for a new token before trying the same call again.",
            "metadata": json.dumps({"tags": "login, token", "freq": 0, "utility": 0}),
        },
    ]
    path = folder / "pool.jsonl"
    path.write_text("\n".join(json.dumps(row) for row in rows) + "\n\n", encoding="utf-8")
    return path


def test_a_released_pool_is_imported_once_and_its_messages_are_not_served(tmp_path: Path) -> None:
    with memory(ReMe(), "hybrid") as opened:
        import_pool(opened, pool(tmp_path))
        found = opened.search("a parcel that goes overseas")
        best = found.candidates.asides["lessons"][0].record
        assert best.text == "Declare it at the customs before the courier is booked."
        assert (best.payload.tools, best.payload.confidence) == (("declare",), 0.8)
        assert not found.hits
        assert len(opened.list(filters={"kind": "reme/experience"}).records) == 2


@pytest.mark.parametrize(
    ("line", "complaint"),
    [("{", "line 1 of the pool is no JSON"), ("[]", "is no object"), ("{}", "lacks when_to_use")],
)
def test_a_line_that_is_no_experience_is_named(line: str, complaint: str) -> None:
    with pytest.raises(InvalidInput, match=complaint):
        list(read_pool([line]))


def test_rebuilding_makes_the_same_lessons() -> None:
    with memory(ReMe()) as opened:
        opened.add(tried("book!not weighed", reward=0.0, id="a"))
        opened.add(tried("weigh", "book", id="b"))
        opened.add(tried("weigh", "book", id="c"))
        before = {one.id: one.text for one in opened.list(1000).records}
        opened.enrich("reme", rebuild=True)
        assert {one.id: one.text for one in opened.list(1000).records} == before


def test_a_model_describes_a_tool_that_was_called_often() -> None:
    model = ScriptedLLM(
        lambda messages: (
            '{"guidance": "Weigh before the label is printed."}'
            if "Describe a tool" in messages[-1].text
            else '{"items": []}'
        )
    )
    with memory(ReMe(ReMeConfig(tool_guidance=2)), llm=model, enrich="inline") as opened:
        opened.add(tried("weigh", "weigh!empty"))
        opened.manage()
        opened.manage()
        (weigh,) = aside(opened, "tools", "weigh")
        assert weigh.record.text.startswith("Weigh before the label is printed.\nweigh: 2 calls")
        assert sum("Describe a tool" in asked[-1].text for asked in model.prompts) == 1


def test_without_an_answer_within_budget_the_rules_do() -> None:
    def refuse(messages: Sequence[Message]) -> Exception:
        return BudgetExceeded("spent", degrade=True)

    with memory(ReMe(), llm=ScriptedLLM(refuse), enrich="inline") as opened:
        opened.add(tried("weigh", "book"))
        assert learned(opened) == ["This order of calls worked: weigh, then book."]
