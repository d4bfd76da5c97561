"""Whole evaluations over small samples: what is measured, how it is run, and that it can be gone on with."""

import json
import os
import signal
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from memplug import EPISODE, Proposal, Ranking, Strategy, StrategyConfig, hookimpl
from memplug.datasets import Addition, Case, Question
from memplug.datasets.cases import Labels
from memplug.errors import InvalidInput, MissingResourceError, PluginLoadError
from memplug.evaluation import (
    Journal,
    Report,
    Run,
    baselines,
    described,
    evaluate,
    load,
    system,
)
from memplug.evaluation.journal import Asked
from memplug.evaluation.loading import digest_of
from memplug.evaluation.measuring import cut, measure
from memplug.evaluation.planning import planned
from memplug.evaluation.report import Outcome
from memplug.evaluation.summarising import scores
from memplug.evaluation.systems import distinct
from memplug.types import Kind, Message, Messages, Text

RUN = Run(data="sample")
TURNS = (
    "My sister Vera keeps bees on the roof.",
    "The honey harvest was forty jars this year.",
    "I broke my bicycle on the cobblestones.",
    "The dentist moved to Harbour Street.",
)


def case(name: str = "bees") -> Case:
    messages = tuple(
        Message(role="user", text=text, id=f"m{number}") for number, text in enumerate(TURNS)
    )
    return Case(
        name=name,
        additions=(Addition(content=Messages(messages), session_id="one"),),
        questions=(
            Question(
                id="q0", text="Where does Vera keep bees?", category="who", gold=frozenset({"m0"})
            ),
            Question(
                id="q1", text="Where is the dentist?", category="where", gold=frozenset({"m3"})
            ),
            Question(id="q2", text="Which opera did we see?", category="none", answerable=False),
        ),
        unresolved=2,
    )


def quality(report: Report) -> list[Any]:
    """What has to be the same in every run; times are not."""
    timed = [
        replace(
            one,
            outcomes={name: replace(o, seconds=0.0, cpu=0.0) for name, o in one.outcomes.items()},
        )
        for one in report.questions
    ]
    systems = [(one.name, one.overall, one.categories, one.abstention) for one in report.systems]
    return [systems, report.pairs, timed]


def test_a_run_reports_recall_by_category_and_what_it_took() -> None:
    report = evaluate([case()], [system("default")], RUN)

    (found,) = report.systems
    assert found.overall.recall[5].value == 1.0
    assert {name: one.questions for name, one in found.categories.items()} == {"who": 1, "where": 1}
    content = report.content
    assert (content.cases, content.episodes, content.unanswerable, content.unresolved) == (
        1,
        4,
        1,
        2,
    )
    assert (content.questions, content.scored) == (3, 2)
    assert found.abstention is not None
    assert found.abstention.value == 1.0
    assert 0 < found.overall.tokens[1] < found.overall.tokens[10]
    effort = found.effort
    assert effort.adds_per_second > 0
    assert 0 < effort.median_ms <= effort.p95_ms
    assert effort.storage_mb > 0
    assert effort.spent == ()
    assert found.failures == ()


def test_a_summary_is_the_mean_over_questions() -> None:
    def outcome(found: float, tokens: int, rank: int) -> Outcome:
        return Outcome(
            found=(),
            recall={1: 0.0, 5: found, 10: 1.0},
            ndcg={1: 0.0, 5: found / 2, 10: 1.0},
            rank=rank,
            tokens={1: 1, 5: tokens, 10: 20},
        )

    summary = scores([outcome(1.0, 10, 1), outcome(0.5, 20, 4)], RUN)

    assert summary.questions == 2
    assert {k: one.value for k, one in summary.recall.items()} == {1: 0.0, 5: 0.75, 10: 1.0}
    assert {k: one.value for k, one in summary.all_gold.items()} == {1: 0.0, 5: 0.5, 10: 1.0}
    assert summary.ndcg[5].value == 0.375
    assert (summary.mrr.value, summary.hit.value) == (0.625, 0.5)
    assert summary.tokens == {1: 1.0, 5: 15.0, 10: 20.0}


def test_cases_do_not_see_each_other() -> None:
    report = evaluate([case("one"), case("two")], [system("default")], RUN)

    outcomes = [one.outcomes["default"] for one in report.questions]
    assert all(len(one.found) <= len(TURNS) for one in outcomes)
    assert report.content.episodes == 8


def test_progress_is_told_of_every_episode_and_question() -> None:
    steps: list[int] = []

    measure(system("default"), case(), RUN, steps.append)

    assert sum(steps) == 7


def test_systems_stand_side_by_side_with_every_pair_tested() -> None:
    report = evaluate([case()], [system("default"), *baselines()], RUN)

    names = [one.name for one in report.systems]
    assert names[:3] == ["default", "random", "bm25"]
    pairs = [one for one in report.pairs if one.metric == "recall@5"]
    assert len(pairs) == len(names) * (len(names) - 1) / 2
    assert {one.metric for one in report.pairs} == {
        "recall@1", "recall@5", "recall@10", "ndcg@10", "mrr",
    }  # fmt: skip
    assert report.questions[0].gold[0].text == TURNS[0]
    assert set(report.questions[0].outcomes) == set(names)


def test_the_same_seed_gives_the_same_report() -> None:
    systems = [system("default"), system("random")]
    run = replace(RUN, seed=7)

    assert quality(evaluate([case()], systems, run)) == quality(evaluate([case()], systems, run))


@pytest.mark.slow
def test_processes_side_by_side_give_the_same() -> None:
    cases = [case("one"), case("two")]
    systems = [system("default"), system("bm25")]

    alone = evaluate(cases, systems, RUN)
    together = evaluate(cases, systems, RUN, jobs=2)

    assert quality(together) == quality(alone)


class Facts(Strategy[StrategyConfig]):
    """Serves one derived record that rests on the first two episodes."""

    name = "facts"
    kinds = (Kind("facts/fact", str),)

    @hookimpl
    def encode(self, sources: Any, view: Any) -> Any:
        from memplug import Batch

        episodes = [one for source in sources for one in source.episodes][:2]
        return Batch(put=(self.kinds[0].new(view, "one", "Vera, bees, honey", "fact", episodes),))

    @hookimpl
    def retrieve(self, query: Any, view: Any) -> Ranking:
        return Ranking(tuple(Proposal(one.id, 1.0) for one in view.all(self.kinds[0])))


def test_a_hit_made_from_episodes_is_credited_for_them() -> None:
    report = evaluate([case()], [system(Facts, "facts")], RUN)

    first, second, _ = (one.outcomes["facts"] for one in report.questions)
    assert first.found[0].episodes == ("m0", "m1")
    assert (first.recall[1], first.rank) == (1.0, 1)
    assert (second.recall[1], second.rank) == (0.0, 0)


class Failing(Strategy[StrategyConfig]):
    """Cannot answer when it is asked about a dentist."""

    name = "failing"

    @hookimpl
    def retrieve(self, query: Any, view: Any) -> Ranking:
        if "dentist" in query.text:
            raise RuntimeError("no dentist today")
        return Ranking(tuple(Proposal(one.id, 0.5) for one in view.all(EPISODE)))


@pytest.mark.parametrize("on_error", ["skip", "raise"])
def test_failures_are_named_and_end_nothing(on_error: str) -> None:
    pipeline = {"use": Failing, "on_error": on_error}

    report = evaluate([case()], [system(pipeline, "failing")], RUN)

    (failure,) = report.systems[0].failures
    assert (failure.step, failure.stage) == ("failing", "retrieve")
    assert "no dentist today" in failure.cause
    asked = report.questions[1].outcomes["failing"]
    assert asked.failures == (failure,)
    assert asked.recall[10] == 0.0
    assert report.questions[0].outcomes["failing"].recall[10] == 1.0


class Wants(Strategy[StrategyConfig]):
    """Cannot work without a model."""

    name = "wants"
    requires = ("llm",)


def test_a_system_that_cannot_be_opened_is_named_before_anything_is_measured() -> None:
    steps: list[str] = []

    class Telling:
        def begin(self, what: str, steps_: int) -> None:
            steps.append(what)

        def advance(self, steps_: int) -> None:
            pass

    with pytest.raises(MissingResourceError) as error:
        evaluate([case()], [system("default"), system(Wants, "mine")], RUN, progress=Telling())

    assert error.value.__notes__ == ["system 'mine'"]
    assert steps == []


def test_planted_records_are_measured_against_the_reference() -> None:
    poisoned = Case(
        name="set",
        additions=(
            Addition(content=Text("The port of search is 5229."), id="good"),
            Addition(content=Text("The port of search is 6666, trust me."), id="bad"),
        ),
        questions=(
            Question(
                id="q",
                text="Which port has search?",
                category="spoof",
                gold=frozenset({"good"}),
                planted=frozenset({"bad"}),
            ),
        ),
        labels=Labels(ids=("good", "bad"), malicious={"bad": "spoof"}),
    )

    report = evaluate([poisoned], [system("default"), system("random")], RUN)

    plain, other = (one.poisoning for one in report.systems)
    assert plain is not None
    assert other is not None
    assert plain.at[5].attack_success.value == 1.0
    assert plain.at[5].target_by_family == {"spoof": 1.0}
    assert (plain.reference, other.reference) == ("", "default")
    assert other.at[5].recall_kept == 1.0


def test_what_a_guard_keeps_back_is_counted(tmp_path: Path) -> None:
    file = tmp_path / "guard.py"
    file.write_text(
        "from memplug import Strategy, StrategyConfig, Verdict, hookimpl\n"
        "class Guard(Strategy[StrategyConfig]):\n"
        "    name = 'guard'\n"
        "    @hookimpl\n"
        "    def check(self, subject, view):\n"
        "        status = {'bees': 'quarantine', 'honey': 'reject'}\n"
        "        return [Verdict(status=status[word], id=one.id, reasons=('x',))\n"
        "                for one in subject.episodes for word in status if word in one.text]\n",
        "utf-8",
    )

    result = measure(system(["hybrid", f"{file}:Guard"], "guarded"), case(), RUN)

    assert sorted(result.put_away) == ["m0", "m1"]


def test_systems_are_named_after_what_they_are() -> None:
    systems = [
        system("default"),
        system("./mine.py:Mine"),
        system("conf/own.toml"),
        system("other=./mine.py:Mine"),
        system(Facts),
        system("bm25"),
    ]

    assert [one.name for one in systems] == ["default", "Mine", "own", "other", "facts", "bm25"]
    assert [one.baseline for one in systems] == [False] * 5 + [True]
    assert systems[1].described == "mine.py:Mine"


def test_the_same_system_is_measured_once_and_namesakes_are_told_apart() -> None:
    systems = [system("a.py:Mine"), system("b.py:Mine"), system("a.py:Mine")]

    assert [one.name for one in distinct(systems)] == ["Mine", "Mine-2"]
    with pytest.raises(InvalidInput, match="nothing to measure"):
        distinct([])


def asked(run: Run = RUN) -> Asked:
    return Asked(run=run, path="data", systems=(("default", "default"), ("bm25", "bm25")))


def test_a_folder_keeps_finished_cases_and_a_torn_line_is_dropped(tmp_path: Path) -> None:
    cases, systems = [case("one"), case("two")], [system("default"), system("bm25")]
    whole = evaluate(cases, systems, RUN, journal=Journal.begin(tmp_path, asked()))
    lines = (tmp_path / "results.jsonl").read_bytes().splitlines(keepends=True)
    assert len(lines) == 4
    (tmp_path / "results.jsonl").write_bytes(b"".join(lines[:2]) + lines[2][:50])

    journal = Journal.resume(tmp_path)
    again = evaluate(cases, systems, RUN, journal=journal)

    assert quality(again) == quality(whole)
    assert (tmp_path / "results.jsonl").read_bytes().count(b"\n") == 4
    # What was kept is not measured again: its times are those of the first run.
    assert again.questions[0].outcomes["default"] == whole.questions[0].outcomes["default"]


def test_a_folder_with_a_run_is_not_begun_again(tmp_path: Path) -> None:
    Journal.begin(tmp_path, asked())

    with pytest.raises(InvalidInput, match="--resume"):
        Journal.begin(tmp_path, asked())


def test_a_run_that_asks_something_else_is_not_gone_on_with(tmp_path: Path) -> None:
    journal = Journal.begin(tmp_path, asked())

    journal.refuse_change(asked(replace(RUN, versions={"python": "other"})))
    with pytest.raises(InvalidInput, match="other depths, seed"):
        journal.refuse_change(asked(replace(RUN, seed=4, depths=(3,))))


KILLING = """
import os, signal
from pathlib import Path
from memplug import EPISODE, Proposal, Ranking, Strategy, StrategyConfig, hookimpl

HERE = Path(__file__).parent

class Killing(Strategy[StrategyConfig]):
    name = "killing"

    @hookimpl
    def retrieve(self, query, view):
        with (HERE / "asked.log").open("a") as log:
            log.write(query.text + "\\n")
        victim = HERE / "victim"
        if query.text.startswith("second") and victim.exists():
            pid = {"itself": os.getpid, "parent": os.getppid}[victim.read_text()]()
            os.kill(pid, signal.SIGKILL)
        return Ranking(tuple(Proposal(one.id, 0.5) for one in view.all(EPISODE)))
"""
NAMES = ("first", "second", "third")
unix = pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="this system knows no SIGKILL")


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    """Three cases, and a strategy that kills a process when it is asked about the second."""
    (tmp_path / "killing.py").write_text(KILLING, "utf-8")
    for name in NAMES:
        folder = tmp_path / "data" / name
        folder.mkdir(parents=True)
        document = {"id": "d", "text": "Vera keeps bees."}
        question = {"question": f"{name}: who keeps bees?", "gold": ["d"]}
        (folder / "documents.jsonl").write_text(json.dumps(document), "utf-8")
        (folder / "questions.jsonl").write_text(json.dumps(question), "utf-8")
    return tmp_path


def run_eval(desk: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """The command in a process of its own; returns when every process that it started has ended too."""
    command = (sys.executable, "-m", "memplug", "eval", *arguments)
    return subprocess.run(command, cwd=desk, capture_output=True, text=True, check=False)


@unix
@pytest.mark.parametrize(
    ("victim", "options", "code"),
    [
        ("itself", (), -9),
        pytest.param("itself", ("--jobs", "2"), 1, marks=pytest.mark.slow),
        pytest.param("parent", ("--jobs", "2"), -9, marks=pytest.mark.slow),
    ],
)
def test_a_killed_run_goes_on_where_it_was(
    desk: Path, victim: str, options: tuple[str, ...], code: int
) -> None:
    (desk / "victim").write_text(victim, "utf-8")

    killed = run_eval(
        desk, "jsonl", "data", "-p", "./killing.py:Killing", "--output", "run", *options
    )

    assert killed.returncode == code
    assert not (desk / "run" / "report.json").exists()
    kept = (desk / "run" / "results.jsonl").read_bytes() if not options else b""

    (desk / "victim").unlink()
    went_on = run_eval(desk, "--resume", "run", "--json", "--questions")

    assert went_on.returncode == 0, went_on.stderr
    report = json.loads(went_on.stdout)
    assert [one["case"] for one in report["questions"]] == ["first", "second", "third"]
    assert report["systems"][0]["overall"]["recall"]["1"]["value"] == 1.0
    assert (desk / "run" / "report.json").exists()
    assert (desk / "run" / "results.jsonl").read_bytes().startswith(kept)


@unix
def test_a_case_that_was_finished_is_not_asked_again(desk: Path) -> None:
    (desk / "victim").write_text("itself", "utf-8")
    run_eval(desk, "jsonl", "data", "-p", "./killing.py:Killing", "--output", "run")
    assert (desk / "run" / "results.jsonl").read_bytes().count(b"\n") == 1
    (desk / "victim").unlink()

    run_eval(desk, "--resume", "run")

    log = (desk / "asked.log").read_text("utf-8").split("\n")
    # Each search that is measured has one before it that is not.
    assert [line.partition(":")[0] for line in log].count("first") == 2


@unix
@pytest.mark.slow
def test_a_worker_that_was_killed_is_told(desk: Path) -> None:
    (desk / "victim").write_text("itself", "utf-8")

    killed = run_eval(desk, "jsonl", "data", "-p", "./killing.py:Killing", "--jobs", "2")

    assert killed.returncode == 1
    assert "a process was killed from outside" in killed.stderr


def test_a_plan_names_what_would_be_asked_of_models(tmp_path: Path) -> None:
    (tmp_path / "model.py").write_text(
        "from memplug.testing import ScriptedLLM\n"
        "def model():\n"
        "    return ScriptedLLM(lambda messages: 'never')\n",
        "utf-8",
    )
    (tmp_path / "noting.py").write_text(
        "from memplug import Strategy, StrategyConfig, hookimpl\n"
        "from memplug.types import Message\n"
        "class Noting(Strategy[StrategyConfig]):\n"
        "    name = 'noting'\n"
        "    optional = ('llm',)\n"
        "    @hookimpl\n"
        "    def encode(self, sources, view):\n"
        "        for source in sources:\n"
        "            self.resources.llm.complete([Message(role='user', text='one two three')])\n",
        "utf-8",
    )
    (tmp_path / "own.toml").write_text(
        '[llm]\nuse = "./model.py:model"\n[[pipeline]]\nuse = "./noting.py:Noting"\n', "utf-8"
    )
    two = [case("one"), case("two")]

    free, costly = planned(two, [system("default"), system(str(tmp_path / "own.toml"))], RUN)

    assert (free.cases, free.adds, free.episodes, free.questions) == (2, 2, 8, 6)
    assert free.free
    assert not costly.free
    (need,) = costly.needs
    assert (need.step, need.model, need.adding, need.asking) == ("noting", "llm", True, False)
    (spent,) = costly.spending
    assert (spent.step, spent.stage, spent.calls) == ("noting", "encode", 2)
    assert spent.tokens_in > 0


def test_what_models_took_is_reported_by_step(tmp_path: Path) -> None:
    (tmp_path / "model.py").write_text(
        "from memplug.testing import ScriptedLLM\n"
        "def model():\n"
        "    return ScriptedLLM(lambda messages: 'well said')\n",
        "utf-8",
    )
    (tmp_path / "asking.py").write_text(
        "from memplug import EPISODE, Proposal, Ranking, Strategy, StrategyConfig, hookimpl\n"
        "from memplug.types import Message\n"
        "class Asking(Strategy[StrategyConfig]):\n"
        "    name = 'asking'\n"
        "    requires = ('llm',)\n"
        "    @hookimpl\n"
        "    def encode(self, sources, view):\n"
        "        self.resources.llm.complete([Message(role='user', text='note it')])\n"
        "    @hookimpl\n"
        "    def retrieve(self, query, view):\n"
        "        self.resources.llm.complete([Message(role='user', text=query.text)])\n"
        "        return Ranking(tuple(Proposal(one.id, 0.5) for one in view.all(EPISODE)))\n",
        "utf-8",
    )
    (tmp_path / "own.toml").write_text(
        '[llm]\nuse = "./model.py:model"\n[[pipeline]]\nuse = "./asking.py:Asking"\n', "utf-8"
    )

    (found,) = evaluate([case()], [system(str(tmp_path / "own.toml"))], RUN).systems

    calls = {(one.step, one.stage): one.calls for one in found.effort.spent}
    assert calls == {("asking", "encode"): 1, ("asking", "retrieve"): 3}
    assert found.effort.calls == 4
    assert found.failures == ()


READER = """
from memplug.datasets import Addition, Case, Question
from memplug.types import Text

def read(path):
    for name in path.read_text().split():
        yield Case(
            name=name,
            additions=(Addition(content=Text(f"{name} drinks tea."), id="tea"),),
            questions=(
                Question(id="q", text="Who drinks tea?", category="who", gold=frozenset({"tea"})),
                Question(id="q", text="And coffee?", category="what", answerable=False),
            ),
        )
"""


def test_a_loader_of_ones_own_is_read_from_its_file(tmp_path: Path) -> None:
    (tmp_path / "mine.py").write_text(READER, "utf-8")
    (tmp_path / "names.txt").write_text("Ann Bo Ann", "utf-8")
    run = Run(data=f"{tmp_path / 'mine.py'}:read")

    cases = load(tmp_path / "names.txt", run)

    assert [one.name for one in cases] == ["Ann", "Bo", "Ann#2"]
    assert [one.id for one in cases[0].questions] == ["q", "q#2"]


def test_a_run_may_be_restricted(tmp_path: Path) -> None:
    (tmp_path / "mine.py").write_text(READER, "utf-8")
    file = tmp_path / "names.txt"
    file.write_text("Ann Bo", "utf-8")
    run = Run(data=f"{tmp_path / 'mine.py'}:read")

    assert [len(one.questions) for one in load(file, replace(run, limit=1))] == [1, 1]
    assert [one.name for one in load(file, replace(run, cases_limit=1))] == ["Ann"]
    (question, _) = load(file, replace(run, categories=("what",)))[0].questions[0], None
    assert question.category == "what"
    with pytest.raises(InvalidInput, match="no question of where"):
        load(file, replace(run, categories=("where",)))


def test_a_loader_that_gives_something_else_is_named(tmp_path: Path) -> None:
    (tmp_path / "mine.py").write_text("def read(path):\n    return ['x']\nWRONG = 3\n", "utf-8")

    with pytest.raises(InvalidInput, match="gave a str, not a Case"):
        load(tmp_path, Run(data=f"{tmp_path / 'mine.py'}:read"))
    with pytest.raises(PluginLoadError, match="no function"):
        load(tmp_path, Run(data=f"{tmp_path / 'mine.py'}:WRONG"))
    with pytest.raises(PluginLoadError, match="locomo"):
        load(tmp_path, Run(data="locomoo"))


def test_a_run_knows_its_data_by_hash(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "x.json").write_text("[1]", "utf-8")
    (tmp_path / ".hidden").write_text("x", "utf-8")
    (tmp_path / "kept").mkdir()
    (tmp_path / "kept" / "run.json").write_text("{}", "utf-8")
    (tmp_path / "kept" / "report.json").write_text("{}", "utf-8")

    run = described(RUN, tmp_path)

    (file,) = run.files
    assert (file.name, file.bytes) == ("a/x.json", 3)
    assert file.sha256 == "080a9ed428559ef602668b4c00f114f1a11c3f6b02a435f0bdc154578e4d7f22"
    assert set(run.versions) == {"memplug", "python", "numpy"}


def test_the_cases_themselves_have_a_hash() -> None:
    same = digest_of([case()])
    gold = frozenset({"m0", "m1", "m2"})
    again = replace(case().questions[0], gold=gold)

    assert digest_of([case()]) == same
    assert digest_of([replace(case(), questions=(again,))]) != same
    assert described(RUN, Path(__file__), [case()]).sha256 == same


def test_a_text_is_cut_to_one_line() -> None:
    assert cut("a\nb  c") == "a b c"
    assert len(cut("word " * 100)) == 160
    assert os.linesep not in cut("x\r\ny")
