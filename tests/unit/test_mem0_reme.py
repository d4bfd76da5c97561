"""ReMe's personal memory as options: insights, contradictions that a model judges, weights by sort and by time."""

from __future__ import annotations

import importlib.util
import json
import re
import tomllib
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, ClassVar

import pytest
from pydantic import ValidationError

from memplug import Batch, Mark, Memory, Messages, Status
from memplug.errors import TruncatedAnswer
from memplug.ports import LLM
from memplug.strategy import Strategy
from memplug.testing import FakeClock, FakeEmbedder, OpenAIServer, ScriptedLLM, StrategyContract
from memplug.testing import memory as opened_with
from memplug.testing.samples import SAMPLES
from memplug.types import Message
from memplug_amemguard import AMemGuard
from memplug_mem0 import Mem0
from memplug_mem0.insights import Insight, Topic, relevant, supports
from memplug_mem0.kinds import FACT, INSIGHT, REVIEW, TOPIC
from memplug_mem0.reading.dating import named
from memplug_mem0.settings import Mem0Config, ProfileField
from memplug_mem0.validity import Entry

FOODS = ("tea", "kale", "tofu", "lentils", "oats")
START = datetime(2024, 3, 1, 9, tzinfo=UTC)
TOPICS, INSIGHT_ASKED, JUDGING = "further topics", "in one sentence", "Hold each fact"


def numbered(text: str, of: str = "facts") -> list[str]:
    """The lines of a list in a prompt."""
    block = re.search(rf"<{of}-(\w+)>\n(.*?)\n</{of}-\1>", text, re.DOTALL)
    return block[2].splitlines() if block else []


class Model:
    """Puts every fact under one topic, says what it was told, and judges as it is told."""

    def __init__(self, topic: str = "diet", **answers: Any) -> None:
        self.topic, self.answers = topic, answers
        self.asked: list[str] = []

    def __call__(self, messages: Sequence[Message]) -> Any:
        text = messages[-1].text
        self.asked.append(text)
        if TOPICS in text:
            numbers = list(range(1, len(numbered(text)) + 1))
            made: Any = {"topics": [{"topic": self.topic, "facts": numbers}]}
            return self._answer("topics", made)
        if JUDGING in text:
            return self._answer("judgements", {"judgements": []})
        said = " and ".join(re.findall(r"likes: (\w+)\.", text))
        return self._answer("insight", {"text": f"Eats mostly {said}."})

    def _answer(self, name: str, otherwise: Any) -> Any:
        answer = self.answers.get(name, otherwise)
        return answer if isinstance(answer, str | Exception) else json.dumps(answer)

    def count(self, phrase: str) -> int:
        return sum(phrase in one for one in self.asked)


def eater(model: Any, insights: int = 3, **settings: Any) -> Memory:
    """A memory whose facts patterns find, and which the model reflects on."""
    given = {"extract": "patterns", "updates": "rules", "insights": insights, **settings}
    llm = ScriptedLLM(model) if model is not None else None
    clock = FakeClock(datetime(2024, 5, 1, 9, tzinfo=UTC))
    return opened_with(Mem0(Mem0Config(**given)), llm=llm, enrich="inline", clock=clock)


def eat(opened: Memory, *foods: str, day: int = 1, **who: Any) -> None:
    for number, food in enumerate(foods, day):
        time = f"2024-03-{number:02}T09:00:00Z"
        opened.add(f"I like {food}.", id=f"ate {food}", time=time, **who)


def texts(opened: Memory, kind: Any = INSIGHT, **who: Any) -> list[str]:
    return [one.text for one in opened.list(50, filters={"kind": kind.name}, **who).records]


def profile(opened: Memory, **asking: Any) -> list[str]:
    section = opened.section("profile", **asking)
    return section.text.splitlines() if section is not None else []


def values(opened: Memory) -> set[str]:
    records = opened.list(50, filters={"kind": FACT.name}).records
    return {one.payload.value for one in records if one.valid_to is None}


def test_enough_new_facts_of_a_subject_give_a_topic_and_its_insight() -> None:
    model = Model()
    with eater(model) as opened:
        eat(opened, "tea", "kale")
        early = opened.manage()
        asked_early = len(model.asked)
        eat(opened, "tofu", day=3)
        opened.manage()
        (found,) = opened.list(5, filters={"kind": INSIGHT.name}).records
        lines = profile(opened)
    assert (early.failures, asked_early) == ((), 0)
    assert found.text == "Eats mostly tea and kale and tofu."
    assert len(found.derived_from) == 4
    assert lines == [
        "- likes: tea, kale, tofu",
        "- insight, diet: Eats mostly tea and kale and tofu.",
    ]


def test_a_sweep_that_finds_nothing_new_asks_nothing_and_leaves_the_profile() -> None:
    model = Model()
    with eater(model) as opened:
        eat(opened, *FOODS[:3])
        opened.manage()
        before, asked = profile(opened), len(model.asked)
        opened.manage()
        opened.add("Good morning.")
        opened.manage()
        after = profile(opened)
    assert asked == 2
    assert len(model.asked) == asked
    assert after == before


def test_without_a_model_or_switched_off_there_are_no_insights() -> None:
    model = Model()
    with eater(None) as bare, eater(model, insights=0) as off:
        for opened in (bare, off):
            eat(opened, *FOODS)
            assert opened.manage().failures == ()
            assert texts(opened) == []
            assert profile(opened) == ["- likes: tea, kale, tofu, lentils, oats"]
    assert model.asked == []


def test_an_insight_is_renewed_as_a_new_revision_when_a_fact_joins_its_topic() -> None:
    model = Model()
    with eater(model) as opened:
        eat(opened, *FOODS[:3])
        opened.manage()
        (before,) = opened.list(5, filters={"kind": INSIGHT.name}).records
        eat(opened, "lentils", "oats", "rye", day=4)
        opened.manage()
        (after,) = opened.list(5, filters={"kind": INSIGHT.name}).records
        changes = [one.op for one in opened.history(after.id)]
        (topic,) = opened.list(5, filters={"kind": TOPIC.name}).records
    assert after.id == before.id
    assert after.revision == before.revision + 1
    assert after.text == "Eats mostly tea and kale and tofu and lentils and oats and rye."
    assert len(topic.derived_from) == 6
    assert changes.count("put") == 2


def test_deleting_a_fact_takes_its_insight_along_and_a_sweep_writes_it_from_the_rest() -> None:
    with eater(Model()) as opened:
        eat(opened, *FOODS[:3])
        opened.manage()
        opened.delete("ate kale")
        gone, lines = texts(opened), profile(opened)
        opened.manage()
        renewed = texts(opened)
    assert gone == []
    assert lines == ["- likes: tea, tofu"]
    assert renewed == ["Eats mostly tea and tofu."]


def test_an_insight_that_loses_all_but_one_fact_is_gone_with_them() -> None:
    with eater(Model()) as opened:
        eat(opened, *FOODS[:3])
        opened.manage()
        opened.delete("ate kale")
        opened.delete("ate tofu")
        opened.manage()
        assert texts(opened) == []
        opened.delete("ate tea")
        assert texts(opened, TOPIC) == []


def test_a_fact_that_ends_takes_its_insight_out_of_the_profile_at_once() -> None:
    with eater(Model()) as opened:
        eat(opened, *FOODS[:3])
        opened.manage()
        opened.add("I don't like tea anymore.", id="end", time="2024-03-20T09:00:00Z")
        at_once = profile(opened)
        then = profile(opened, valid_at="2024-03-10T09:00:00Z")
        found = [hit.record.kind for hit in opened.search("What does the user eat?")]
        opened.manage()
        later = profile(opened)
    assert at_once == ["- likes: kale, tofu"]
    assert then[-1] == "- insight, diet: Eats mostly tea and kale and tofu."
    assert INSIGHT.name not in found
    assert later[-1] == "- insight, diet: Eats mostly kale and tofu."


def test_a_topic_that_is_deleted_takes_its_insight_along_for_good() -> None:
    with eater(Model()) as opened:
        eat(opened, *FOODS[:3])
        opened.manage()
        opened.delete(opened.list(5, filters={"kind": INSIGHT.name}).records[0].id)
        opened.manage()
        again = texts(opened)
        opened.delete(opened.list(5, filters={"kind": TOPIC.name}).records[0].id)
        opened.manage()
        assert (again, texts(opened)) == (["Eats mostly tea and kale and tofu."], [])


def test_with_a_guard_behind_what_a_sweep_makes_is_admitted() -> None:
    made = {"judgements": [{"number": 2, "verdict": "contained", "by": 1}]}
    config = Mem0Config(extract="patterns", updates="rules", insights=3, contradictions="model")
    steps = (Mem0(config), AMemGuard())
    clock = FakeClock(datetime(2024, 5, 1, 9, tzinfo=UTC))
    llm = ScriptedLLM(Model(judgements=made))
    with opened_with(*steps, llm=llm, enrich="inline", clock=clock) as opened:
        eat(opened, *FOODS[:4])
        assert opened.manage().failures == ()
        assert values(opened) == {"tea", "kale", "lentils"}
        assert texts(opened) == ["Eats mostly tea and kale and lentils."]


def test_undo_takes_a_sweeps_insights_back_and_a_later_sweep_makes_them_again() -> None:
    with eater(Model()) as opened:
        eat(opened, *FOODS[:3])
        swept = opened.manage()
        opened.undo(swept.change)
        undone = (texts(opened), texts(opened, TOPIC), texts(opened, REVIEW))
        opened.manage()
        again = texts(opened)
    assert undone == ([], [], [])
    assert again == ["Eats mostly tea and kale and tofu."]


def test_a_dry_run_counts_the_call_and_writes_nothing() -> None:
    model = Model()
    with eater(model, contradictions="model") as opened:
        eat(opened, *FOODS[:3])
        planned = opened.manage(dry_run=True)
        left = (texts(opened), texts(opened, REVIEW))
    assert sum(one.calls for one in planned.usage) == 2
    assert model.asked == []
    assert left == ([], [])


def test_two_users_never_touch() -> None:
    model = Model()
    with eater(model) as opened:
        eat(opened, "tea", "kale", user_id="ann")
        eat(opened, "tofu", "oats", "rye", user_id="ben")
        opened.manage(user_id="ann")
        opened.manage(user_id="ben")
        assert texts(opened, user_id="ann") == []
        assert texts(opened, user_id="ben") == ["Eats mostly tofu and oats and rye."]
        assert profile(opened, user_id="ann") == ["- likes: tea, kale"]
    assert not any("tea" in one for one in model.asked)


def test_facts_of_two_people_in_one_scope_give_no_common_insight() -> None:
    model = Model()
    with eater(model) as opened:
        said = [("Ann", food) for food in FOODS[:3]] + [("Ben", food) for food in ("rye", "figs")]
        for day, (name, food) in enumerate(said, 1):
            message = Message(
                "user", f"I like {food}.", name=name, time=START.replace(day=day), id=f"m{day}"
            )
            opened.add(Messages((message,)))
        opened.manage()
        lines = profile(opened)
    assert lines == [
        "- ann: likes: tea, kale, tofu",
        "- ben: likes: rye, figs",
        "- ann: insight, diet: Eats mostly tea and kale and tofu.",
    ]


BAD = [
    "no JSON at all",
    '{"topics": 3, "text": 3}',
    TruncatedAnswer("scripted", "stopped at its limit", text='{"topics": ['),
]


@pytest.mark.parametrize("bad", BAD, ids=["no JSON", "another shape", "cut at its limit"])
@pytest.mark.parametrize("which", ["topics", "insight", "judgements"])
def test_an_answer_that_cannot_be_used_is_owed_and_made_up_later(which: str, bad: Any) -> None:
    model = Model(**{which: bad})
    clock = FakeClock(datetime(2024, 5, 1, 9, tzinfo=UTC))
    config = Mem0Config(
        extract="patterns", updates="rules", insights=3, contradictions="model", contained=True
    )
    with opened_with(Mem0(config), llm=ScriptedLLM(model), enrich="inline", clock=clock) as opened:
        eat(opened, *FOODS[:3])
        opened.manage()
        results = [opened.manage()]
        owed = [(one.step, one.stage) for one in opened.owed()]
        held = values(opened)
        model.answers.clear()
        clock.advance(minutes=60)
        opened.manage()
        made = texts(opened)
        left = opened.owed()
    assert [one.step for result in results for one in result.failures] == ["mem0"]
    assert owed == [("mem0", "manage")]
    assert held == {"tea", "kale", "tofu"}
    assert made == ["Eats mostly tea and kale and tofu."]
    assert left == []


def test_what_another_subject_gets_is_kept_where_one_answer_is_bad() -> None:
    def script(messages: Sequence[Message]) -> Any:
        return "no JSON" if "ben" in messages[-1].text else Model()(messages)

    with eater(script, insights=2) as opened:
        for name in ("Ann", "Ben"):
            for food in ("tea", "kale"):
                message = Message(
                    "user", f"I like {food}.", name=name, time=START, id=f"{name} {food}"
                )
                opened.add(Messages((message,)))
        opened.manage()
        made = texts(opened)
        failures = opened.manage().failures
    assert made == ["Eats mostly tea and kale."]
    assert [one.step for one in failures] == ["mem0"]


def test_invented_numbers_and_more_topics_than_asked_for_do_nothing() -> None:
    named_by = [
        {"topic": "ghosts", "facts": [9, 0, -1]},
        {"topic": "a topic of far too many words", "facts": [1, 2]},
        {"topic": "diet", "facts": [1, 2, 99]},
        {"topic": "mornings", "facts": [2, 3]},
        {"topic": "health", "facts": [1, 3]},
        {"topic": "shopping", "facts": [1, 2]},
    ]
    with eater(Model(topics={"topics": named_by})) as opened:
        eat(opened, *FOODS[:3])
        opened.manage()
        assert sorted(texts(opened, TOPIC)) == ["diet", "health", "mornings"]


def test_a_sweep_writes_five_insights_and_the_next_one_the_rest() -> None:
    def script(messages: Sequence[Message]) -> Any:
        text = messages[-1].text
        if TOPICS not in text:
            return json.dumps({"text": "Something."})
        return json.dumps(
            {"topics": [{"topic": one, "facts": [1, 2]} for one in ("diet", "home", "money")]}
        )

    with eater(script, insights=2) as opened:
        for name in ("Ann", "Ben"):
            for food in ("tea", "kale"):
                message = Message(
                    "user", f"I like {food}.", name=name, time=START, id=f"{name} {food}"
                )
                opened.add(Messages((message,)))
        opened.manage()
        first = len(texts(opened))
        opened.manage()
        assert (first, len(texts(opened))) == (5, 6)


def test_an_insight_is_trusted_like_the_least_of_its_facts() -> None:
    with eater(Model()) as opened:
        for day, food in enumerate(FOODS[:3], 1):
            time = f"2024-03-{day:02}T09:00:00Z"
            opened.add(f"I like {food}.", id=f"ate {food}", time=time, trust=0.4)
        opened.manage()
        (insight,) = opened.list(5, filters={"kind": INSIGHT.name}).records
        sure = opened.search("What does the user eat?", filters={"min_trust": 0.5})
    assert insight.trust == pytest.approx(0.4)
    assert INSIGHT.name not in [hit.record.kind for hit in sure]


def test_what_is_believed_less_does_not_join_what_is_believed_more() -> None:
    with eater(Model()) as opened:
        eat(opened, *FOODS[:3])
        opened.add("I like poison.", id="forged", time="2024-03-09T09:00:00Z", trust=0.3)
        opened.manage()
        (insight,) = opened.list(5, filters={"kind": INSIGHT.name}).records
    assert "poison" not in insight.text
    assert insight.trust == 1.0


def test_what_is_believed_more_takes_the_place_of_what_a_topic_stood_on() -> None:
    with eater(Model()) as opened:
        for day, food in enumerate(("poison", "glue", "sand"), 1):
            time = f"2024-03-{day:02}T09:00:00Z"
            opened.add(f"I like {food}.", id=f"ate {food}", time=time, trust=0.3)
        opened.manage()
        (before,) = opened.list(5, filters={"kind": INSIGHT.name}).records
        eat(opened, *FOODS[:3], day=4)
        opened.manage()
        (after,) = opened.list(5, filters={"kind": INSIGHT.name}).records
    assert before.text == "Eats mostly poison and glue and sand."
    assert after.text == "Eats mostly tea and kale and tofu."
    assert [before.trust, after.trust] == pytest.approx([0.3, 1.0])


def test_hearsay_gives_no_insight() -> None:
    with eater(Model(), insights=1) as opened:
        for food in FOODS[:3]:
            said = f"Ben likes {food}. Ben lives in Lyon. Ben works at Google."
            message = Message("user", said, name="Ann", time=START, id=food)
            opened.add(Messages((message,)))
        opened.manage()
        records = opened.list(50, filters={"kind": FACT.name}).records
        assert {one.payload.subject for one in records} == {"ben"}
        assert texts(opened, TOPIC) == []


def test_what_is_hidden_takes_its_insight_along() -> None:
    with eater(Model()) as opened:
        eat(opened, *FOODS[:3])
        opened.manage()
        opened.write(Batch(mark=(Mark(id="ate tea", status=Status.QUARANTINED),)))
        assert not any("insight" in line for line in profile(opened))


def test_an_insight_is_found_by_its_meaning_and_says_what_it_is() -> None:
    with eater(Model()) as opened:
        eat(opened, *FOODS[:3])
        opened.manage()
        hits = opened.search("What about the diet?").hits
    (part,) = next(hit.parts for hit in hits if hit.record.kind == INSIGHT.name)
    assert [reason.label for reason in part.why] == ["insight", "cosine"]


def test_as_mem0_searches_no_insight_is_proposed() -> None:
    with eater(Model(), mode="compat") as opened:
        eat(opened, *FOODS[:3])
        opened.manage()
        hits = opened.search("What about the diet of tea?").hits
        assert {hit.record.kind for hit in hits} == {FACT.name}
        assert profile(opened)[-1].startswith("- insight, diet: ")


def test_the_settings_of_the_reference_that_the_page_shows_are_settings() -> None:
    page = Path(__file__).parents[2] / "docs" / "strategies" / "mem0.md"
    (shown,) = re.findall(r"```toml\n(.*?)```", page.read_text("utf-8"), re.DOTALL)
    (options,) = (one["options"] for one in tomllib.loads(shown)["pipeline"] if "options" in one)
    config = Mem0Config(**options)
    assert (config.insights, config.time_weight, config.weights["insight"]) == (10, 2.0, 2.0)


def test_facts_stand_before_insights_where_the_budget_is_short() -> None:
    with eater(Model(), profile_tokens=20) as opened:
        eat(opened, *FOODS)
        opened.manage()
        lines = profile(opened)
        wide = profile(opened, budget=400)
    assert lines[0].startswith("- likes: ")
    assert len(lines) == 1
    assert wide == lines


def fact(id: str, text: str, **more: Any) -> Entry:
    day = int(more.pop("day", 1))
    given = {"subject": "user", "attribute": "likes", "value": text, **more}
    return Entry(id=id, text=text, time=START.replace(day=day), place=(day, 0), **given)


def test_relevance_by_hand() -> None:
    topic = Topic("t", ("user", "diet"), frozenset(("a",)))
    insight = Insight("i", ("user", "diet"), "eats green food daily", frozenset(("d",)), 1)
    known = [
        fact("a", "tea", day=4),
        fact("b", "oats", attribute="diet", day=3),
        fact("c", "eats green food", day=2),
        fact("d", "stays", day=1),
        fact("e", "green", day=5),
    ]
    # "c" has 3 of 4 words in common with the insight, "e" 1 of 4.
    assert [one.id for one in relevant(topic, insight, known)] == ["d", "c", "b", "a"]
    assert [one.id for one in relevant(topic, None, known)] == ["b", "a"]


def test_a_topic_stands_on_facts_that_hold_the_words_it_quotes() -> None:
    shown = [fact("a", "green tea"), fact("b", "black tea"), fact("c", "hiking")]
    assert supports("diet", shown, shown) == shown
    assert supports("tea", shown, shown) == shown[:2]
    assert supports("tea and hiking", shown, shown) == []


def moved(opened: Memory) -> None:
    said = ("My home is Rome.", "I like tea.", "My flat is in Oslo.")
    for day, text in enumerate(said, 1):
        opened.add(text, id=f"m{day}", time=f"2024-03-{day:02}T09:00:00Z")


def extracting(*facts: tuple[str, str, str], **answers: Any) -> Callable[[Sequence[Message]], Any]:
    """A model that finds these facts (attribute, value, date), and judges as it is told."""
    model = Model(**answers)

    def script(messages: Sequence[Message]) -> Any:
        if "List every fact" not in messages[-1].text:
            return model(messages)
        found = [
            {
                "message": number,
                "subject": "user",
                "attribute": attribute,
                "value": value,
                "text": f"The user: {attribute} {value}.",
                "since": since,
                "many": True,
            }
            for number, (attribute, value, since) in enumerate(facts, 1)
        ]
        return json.dumps({"facts": found})

    return script


FACTS = (
    ("home", "Rome", "2024-01-01"),
    ("likes", "tea", "2024-02-01"),
    ("flat", "a flat in Oslo", "2024-03-01"),
)


def judging(*judgements: tuple[int, str, int], facts: Any = FACTS, **settings: Any) -> Memory:
    """A memory of the facts whose sweeps have these judgements (number, verdict, by)."""
    made = [{"number": n, "verdict": verdict, "by": by} for n, verdict, by in judgements]
    script = extracting(*facts, judgements={"judgements": made})
    config = Mem0Config(updates="add", contradictions="model", **settings)
    opened = opened_with(
        Mem0(config),
        llm=ScriptedLLM(script),
        enrich="inline",
        clock=FakeClock(datetime(2024, 5, 1, 9, tzinfo=UTC)),
    )
    said = [
        {"role": "user", "content": f"message {n}", "id": f"m{n}"} for n in range(1, len(facts) + 1)
    ]
    opened.add(said, time="2024-04-01T09:00:00Z")
    return opened


@pytest.mark.parametrize(
    ("judgements", "expected"),
    [
        ([(3, "contradiction", 1)], {"tea", "a flat in Oslo"}),
        ([(3, "contained", 1), (2, "contained", 1)], {"a flat in Oslo"}),
        ([(3, "none", 1)], {"Rome", "tea", "a flat in Oslo"}),
        ([(1, "contradiction", 3)], {"Rome", "tea", "a flat in Oslo"}),
        ([(3, "contradiction", 3), (2, "contained", 0)], {"Rome", "tea", "a flat in Oslo"}),
        ([(9, "contradiction", 1), (3, "contained", 9)], {"Rome", "tea", "a flat in Oslo"}),
    ],
    ids=["contradiction", "contained", "none", "an older one", "itself", "invented"],
)
def test_what_a_newer_fact_contradicts_or_contains_ends(
    judgements: list[tuple[int, str, int]], expected: set[str]
) -> None:
    with judging(*judgements) as opened:
        opened.manage()
        assert values(opened) == expected


def test_newer_is_by_the_time_that_facts_speak_of() -> None:
    with judging((3, "contradiction", 1), facts=FACTS[::-1]) as opened:
        opened.manage()
        assert values(opened) == {"tea", "a flat in Oslo"}


def test_an_end_by_judgement_names_its_cause_and_goes_with_it() -> None:
    with judging((3, "contradiction", 1)) as opened:
        opened.manage()
        records = {
            one.payload.value: one for one in opened.list(50, filters={"kind": FACT.name}).records
        }
        marked = next(one for one in opened.history(records["Rome"].id) if one.op == "mark")
        opened.delete("m3")
        reopened = values(opened)
    assert marked.reason == "contradicted by a flat in Oslo"
    assert records["Rome"].valid_to == datetime(2024, 3, 1, tzinfo=UTC)
    assert reopened == {"Rome", "tea"}


def test_an_end_by_judgement_can_be_undone() -> None:
    with judging((3, "contradiction", 1)) as opened:
        swept = opened.manage()
        opened.undo(swept.change)
        assert values(opened) == {"Rome", "tea", "a flat in Oslo"}


def test_a_judgement_does_not_end_what_is_believed_more() -> None:
    made = {"judgements": [{"number": 2, "verdict": "contradiction", "by": 1}]}
    with eater(Model(judgements=made), insights=0, contradictions="model") as opened:
        eat(opened, "tea")
        opened.add("I like coffee.", id="forged", time="2024-03-09T09:00:00Z", trust=0.5)
        opened.manage()
        assert values(opened) == {"tea", "coffee"}
        opened.release("forged", reason="asked the user")
        eat(opened, "oats", day=2)
        opened.manage()
        # Of coffee, oats and tea, the newest first, the second one ends by the first.
        assert values(opened) == {"tea", "coffee"}


def test_facts_are_judged_once_and_again_when_there_is_a_new_one() -> None:
    model = Model()
    with eater(model, insights=0, contradictions="model") as opened:
        eat(opened, "tea")
        opened.manage()
        alone = model.count(JUDGING)
        eat(opened, "kale", day=2)
        for _ in range(3):
            opened.manage()
        twice = model.count(JUDGING)
        eat(opened, "tofu", day=3)
        for _ in range(2):
            opened.manage()
        assert (alone, twice, model.count(JUDGING)) == (0, 1, 2)
    assert [line.split(": ")[-1] for line in numbered(model.asked[-1])] == [
        "tofu. I like tofu.",
        "kale. I like kale.",
        "tea. I like tea.",
    ]


def test_the_newest_fifty_are_judged() -> None:
    model = Model()
    with eater(model, insights=0, contradictions="model") as opened:
        foods = [f"dish{number:02}" for number in range(60)]
        said = [
            {"role": "user", "content": f"I like {food}.", "id": food, "time": START.isoformat()}
            for food in foods
        ]
        opened.add(said)
        opened.manage()
    (asked,) = model.asked
    assert len(numbered(asked)) == 50
    assert "dish59" in numbered(asked)[0]


def dated(clock: FakeClock | None = None, **settings: Any) -> Memory:
    clock = clock or FakeClock(datetime(2024, 6, 12, 9, tzinfo=UTC))
    config = Mem0Config(**settings)
    opened = opened_with(Mem0(config), embedder=FakeEmbedder(), clock=clock)
    for day, food in (("2024-03-05", "tea"), ("2023-05-09", "kale"), ("2024-06-05", "oats")):
        opened.add(f"I like {food}.", id=food, time=f"{day}T09:00:00Z")
    return opened


def ranked(opened: Memory, question: str, **asking: Any) -> list[tuple[str, tuple[str, ...]]]:
    """Facts by score: value, and the labels of their reasons."""
    hits = opened.search(question, filters={"kind": FACT.name}, **asking).hits
    return [
        (hit.record.payload.value, tuple(reason.label for reason in hit.parts[0].why))
        for hit in hits
    ]


@pytest.mark.parametrize(
    ("question", "first"),
    [
        ("What did I like in March?", "tea"),
        ("What did I like in May 2023?", "kale"),
        ("What did I like in 2023?", "kale"),
        ("What did I like last week?", "oats"),
        ("What did I like a week ago?", "oats"),
    ],
)
def test_a_fact_that_began_at_a_time_that_is_asked_for_counts_more(
    question: str, first: str
) -> None:
    with dated(time_weight=2.0) as opened:
        best, *others = ranked(opened, question)
    assert best[0] == first
    assert "time asked for" in best[1]
    assert not any("time asked for" in why for _, why in others)


def test_the_factor_is_what_is_set() -> None:
    question = "What did I like in March?"
    with dated() as plain, dated(time_weight=2.0) as weighed:
        before = {one.record.payload.value: one.score for one in facts_of(plain, question)}
        after = {one.record.payload.value: one.score for one in facts_of(weighed, question)}
    assert after["tea"] / after["oats"] == pytest.approx(2 * before["tea"] / before["oats"])


def facts_of(opened: Memory, question: str) -> Any:
    return opened.search(question, filters={"kind": FACT.name}).hits


def test_relative_times_count_from_as_of_where_it_is_asked() -> None:
    clock = FakeClock(datetime(2024, 6, 12, 9, tzinfo=UTC))
    with dated(clock, time_weight=2.0) as opened:
        clock.advance(days=7)
        then = ranked(opened, "What did I like last week?", as_of="2024-06-12T09:00:30Z")
        now = ranked(opened, "What did I like last week?")
    assert [value for value, why in then if "time asked for" in why] == ["oats"]
    assert [value for value, why in now if "time asked for" in why] == []


NOW = datetime(2024, 6, 12, 9, tzinfo=UTC)


@pytest.mark.parametrize(
    ("question", "first", "last"),
    [
        ("on 2024-02-03", date(2024, 2, 3), date(2024, 2, 3)),
        ("am 3. Mai 2022", date(2022, 5, 3), date(2022, 5, 3)),
        ("in February 2024", date(2024, 2, 1), date(2024, 2, 29)),
        ("en 2021", date(2021, 1, 1), date(2021, 12, 31)),
        ("yesterday", date(2024, 6, 11), date(2024, 6, 11)),
        ("letzte Woche", date(2024, 6, 3), date(2024, 6, 9)),
        ("last month", date(2024, 5, 1), date(2024, 5, 31)),
        ("l'année dernière", date(2023, 1, 1), date(2023, 12, 31)),
        ("hace dos semanas", date(2024, 5, 26), date(2024, 6, 1)),
        ("last year", date(2023, 1, 1), date(2023, 12, 31)),
    ],
)
def test_times_that_a_question_names(question: str, first: date, last: date) -> None:
    (found,) = named(f"What did I eat {question}?", NOW)
    assert (found.first, found.last, found.yearly) == (first, last, False)


@pytest.mark.parametrize(
    ("question", "inside", "outside"),
    [
        ("in May", (2021, 5, 31), (2021, 6, 1)),
        ("on 29 February", (2024, 2, 29), (2023, 2, 28)),
        ("on December 24th", (2020, 12, 24), (2020, 12, 25)),
    ],
)
def test_a_time_without_a_year_is_that_of_any(
    question: str, inside: tuple[int, int, int], outside: tuple[int, int, int]
) -> None:
    (found,) = named(f"What did I eat {question}?", NOW)
    assert found.holds(datetime(*inside, tzinfo=UTC))
    assert not found.holds(datetime(*outside, tzinfo=UTC))


@pytest.mark.parametrize(
    "question",
    [
        "May I ask what I eat?",
        "Is Mars far?",
        "on 31 February 2024",
        "99999999 years ago",
        "2024-13-01",
    ],
)
def test_no_time_is_read_where_there_is_none(question: str) -> None:
    assert named(question, NOW) == ()


def weighed(**settings: Any) -> Memory:
    model = Model()
    opened = eater(model, insights=3, **settings)
    eat(opened, *FOODS[:3])
    opened.add("My hobby is chess.", id="hobby", time="2024-03-05T09:00:00Z")
    opened.manage()
    return opened


def scores(opened: Memory, question: str) -> dict[str, float]:
    """Of the strategy's own ranking, by text."""
    hits = opened.search(question, 20, filters={"kind": [FACT.name, INSIGHT.name]}).hits
    return {hit.record.text: part.score for hit in hits for part in hit.parts}


def test_each_sort_counts_what_is_set_for_it() -> None:
    fields = {"food": ProfileField(attributes=("likes",), many=True)}
    question = "Do I like tea, kale and tofu, mostly?"
    plain = {"profile": fields, "gate": 0.0}
    weights = {"fact": 0.5, "own": 0.6, "insight": 1.0}
    with weighed(**plain) as before, weighed(**plain, weights=weights) as after:
        old, new = scores(before, question), scores(after, question)
    insight = "Eats mostly tea and kale and tofu."
    assert new["I like tea."] == pytest.approx(0.6 * old["I like tea."])
    assert new[insight] == pytest.approx(old[insight])


def test_scores_beyond_one_are_scaled_and_keep_their_order() -> None:
    question = "Do I like tea, kale and tofu, mostly?"
    with weighed() as before, weighed(weights={"fact": 3.0, "insight": 6.0}) as after:
        old, new = scores(before, question), scores(after, question)
    insight = "Eats mostly tea and kale and tofu."
    assert max(new.values()) == 1.0
    assert new[insight] / new["I like tea."] == pytest.approx(2 * old[insight] / old["I like tea."])


def test_what_counts_nothing_is_not_proposed() -> None:
    with weighed(weights={"insight": 0.0}) as opened:
        found = scores(opened, "Do I like tea, kale and tofu, mostly?")
    assert "I like tea." in found
    assert "Eats mostly tea and kale and tofu." not in found


@pytest.mark.parametrize("weights", [{"guess": 1.0}, {"fact": -1.0}])
def test_weights_of_other_sorts_are_refused(weights: Any) -> None:
    with pytest.raises(ValidationError):
        Mem0Config(weights=weights)


class Deleting(Mem0):
    """A sweep makes insights also of facts that were there before, so a delete is not the only change."""

    delete_is_exact: ClassVar[bool] = False


class TestMem0WithInsights(StrategyContract):
    samples = (
        *SAMPLES,
        *(
            Messages((Message("user", f"I like {food}.", name="Ann", time=START, id=food),))
            for food in FOODS
        ),
    )

    def strategy(self) -> Strategy[Any]:
        return Deleting(
            Mem0Config(
                extract="patterns",
                updates="rules",
                insights=1,
                contradictions="model",
                time_weight=2.0,
                weights={"insight": 2.0},
            )
        )

    def llm(self) -> LLM | None:
        return ScriptedLLM(Model())


@pytest.mark.skipif(importlib.util.find_spec("litellm") is None, reason="litellm is not installed")
def test_over_the_wire_and_replayed(tmp_path: Path) -> None:
    from memplug.backends.litellm.chat import LiteLLM
    from memplug.models.cassettes import Recorded

    model = Model(
        judgements={"judgements": [{"number": 4, "verdict": "contained", "by": 1}]},
    )
    file = tmp_path / "answers.jsonl"

    def lived(llm: Any) -> tuple[list[str], set[str]]:
        config = Mem0Config(extract="patterns", updates="rules", insights=3, contradictions="model")
        clock = FakeClock(datetime(2024, 5, 1, 9, tzinfo=UTC))
        with opened_with(Mem0(config), llm=llm, enrich="inline", clock=clock) as opened:
            eat(opened, *FOODS[:4])
            assert opened.manage().failures == ()
            return profile(opened), values(opened)

    def answer(messages: Sequence[Any]) -> str:
        return str(model([Message("user", str(one["content"])) for one in messages]))

    with OpenAIServer(answer) as server:
        wire = LiteLLM("openai/tiny", api_base=server.url, api_key="none", timeout=20.0, retries=0)
        recorded = lived(Recorded(wire, file, "record"))
        calls = len(server.asked("chat"))
    silent = ScriptedLLM([], name=wire.name)
    replayed = lived(Recorded(silent, file, "replay"))

    assert calls == 3
    assert recorded == replayed
    assert recorded[0] == [
        "- likes: kale, tofu, lentils",
        "- insight, diet: Eats mostly kale and tofu and lentils.",
    ]
    assert recorded[1] == {"kale", "tofu", "lentils"}
    assert silent.prompts == []
