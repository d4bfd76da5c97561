"""`memplug eval` and `memplug eval diff`: memories measured side by side, on public data or one's own."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager, nullcontext
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from typer.core import TyperCommand

from memplug.cli.call import Call, command, warn
from memplug.cli.show import emit, err, out, plain, progress, visible

if TYPE_CHECKING:
    from rich.progress import Progress as Bar

    from memplug.datasets import Case
    from memplug.evaluation import Journal, Run, System
    from memplug.evaluation.journal import Asked
    from memplug.evaluation.report import Report

app = typer.Typer()
differing = typer.Typer()
drawing = typer.Typer()
_WHAT = "What is measured"
_HOW = "How it runs"
_ANSWERS = "Answers, judged by a model"
BUDGET = 8000


class Evaluate(TyperCommand):
    """`eval`, of which `eval diff` and `eval html` are commands of their own."""

    def make_context(
        self, info_name: Any, args: list[str], parent: Any = None, **extra: Any
    ) -> Any:
        own = {"diff": differing, "html": drawing}
        if args[:1] and args[0] in own:
            other = typer.main.get_command(own[args[0]])
            return other.make_context(f"{info_name} {args[0]}", args[1:], parent=parent, **extra)
        return super().make_context(info_name, args, parent=parent, **extra)


def systems_option(panel: str) -> Any:
    """What is held against each other; `compare` asks for it too."""
    return typer.Option(
        "-p",
        "--system",
        metavar="[NAME=]PIPELINE",
        help="A pipeline as in --pipeline, or a baseline by its name; repeatable.",
        rich_help_panel=panel,
    )


def baselines_option(panel: str) -> Any:
    return typer.Option("--baselines", help="Also all built-in baselines.", rich_help_panel=panel)


def config_option(panel: str) -> Any:
    return typer.Option(
        metavar="FILE",
        help="Models and settings of all systems that are no configuration themselves.",
        rich_help_panel=panel,
    )


def depths_option(panel: str) -> Any:
    return typer.Option(
        "-k", "--k", min=1, max=1000, help="Measure at k; repeatable.", rich_help_panel=panel
    )


@command(app, "eval", panel="Measure", cls=Evaluate)
def evaluate(
    call: Call,
    data: Annotated[
        str | None,
        typer.Argument(
            metavar="FORMAT",
            help="locomo, beam, longmemeval, musique, hotpotqa, 2wiki, memoryagentbench, poison, jsonl (your own), "
            "an installed loader, or ./mine.py:read.",
        ),
    ] = None,
    path: Annotated[
        Path | None, typer.Argument(metavar="PATH", help="A file or folder in that format.")
    ] = None,
    systems: Annotated[
        list[str] | None,
        systems_option(_WHAT),
    ] = None,
    baselines: Annotated[
        bool,
        baselines_option(_WHAT),
    ] = False,
    config: Annotated[
        Path | None,
        config_option(_WHAT),
    ] = None,
    k: Annotated[
        list[int] | None,
        depths_option(_WHAT),
    ] = None,
    categories: Annotated[
        list[str] | None,
        typer.Option(
            "--category", help="Only questions of this kind; repeatable.", rich_help_panel=_WHAT
        ),
    ] = None,
    limit: Annotated[
        int | None,
        typer.Option(
            min=1,
            help="Only the first so many questions of each conversation.",
            rich_help_panel=_WHAT,
        ),
    ] = None,
    cases: Annotated[
        int | None,
        typer.Option(min=1, help="Only the first so many conversations.", rich_help_panel=_WHAT),
    ] = None,
    budget: Annotated[
        int, typer.Option(min=1, help="Tokens of the full context.", rich_help_panel=_WHAT)
    ] = BUDGET,
    reference: Annotated[
        str,
        typer.Option(
            metavar="NAME",
            help="The system that the others are held against; else the first.",
            rich_help_panel=_WHAT,
        ),
    ] = "",
    seed: Annotated[int, typer.Option(help="Of everything random.", rich_help_panel=_HOW)] = 0,
    jobs: Annotated[
        int, typer.Option("-j", "--jobs", min=1, help="Processes.", rich_help_panel=_HOW)
    ] = 1,
    dry_run: Annotated[
        bool,
        typer.Option(
            "--dry-run", help="Only say what would be done and called.", rich_help_panel=_HOW
        ),
    ] = False,
    output: Annotated[
        Path | None,
        typer.Option(
            metavar="FOLDER",
            help="Keep finished cases, report.json and questions.jsonl there.",
            rich_help_panel=_HOW,
        ),
    ] = None,
    resume: Annotated[
        Path | None,
        typer.Option(
            metavar="FOLDER", help="Go on with the run in this folder.", rich_help_panel=_HOW
        ),
    ] = None,
    questions: Annotated[
        bool,
        typer.Option(
            "--questions", help="With --json: also one entry per question.", rich_help_panel=_HOW
        ),
    ] = False,
    html: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Write a page with charts.", rich_help_panel=_HOW),
    ] = None,
    judge: Annotated[
        bool,
        typer.Option(
            "--judge",
            help="Also have a model answer from each context, and a model mark the answers: two calls a question and system.",
            rich_help_panel=_ANSWERS,
        ),
    ] = False,
    model: Annotated[
        str,
        typer.Option(
            metavar="NAME",
            help="The model that answers, such as openai/gpt-4o-mini; else the one of --config.",
            rich_help_panel=_ANSWERS,
        ),
    ] = "",
    judge_model: Annotated[
        str,
        typer.Option(
            metavar="NAME",
            help="The model that marks; else the one that answers.",
            rich_help_panel=_ANSWERS,
        ),
    ] = "",
    judge_prompt: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            help="The judge's words, with {question}, {expected} and {response}: a benchmark's own, for example.",
            rich_help_panel=_ANSWERS,
        ),
    ] = None,
    context: Annotated[
        int,
        typer.Option(
            min=1, help="Tokens of the context that is answered from.", rich_help_panel=_ANSWERS
        ),
    ] = 2000,
) -> None:
    """Measure how much of the evidence pipelines find, side by side; needs no model.

    `memplug eval diff A B` shows which questions one run won and lost against another, `memplug eval html A FILE` makes
    the page of a run that is finished.
    """
    from memplug.evaluation import Run, described, load, write_report
    from memplug.evaluation import evaluate as run_all
    from memplug.evaluation.journal import Journal

    if html is not None:
        from memplug.evaluation.figures import require

        require()
    depths = tuple(sorted({*k})) if k else ()
    only = tuple(categories or ())
    if resume is not None:
        if output is not None:
            raise typer.BadParameter("--resume names the folder already", param_hint="--output")
        journal = Journal.resume(resume)
        asked = journal.asked
        source = path.expanduser() if path else Path(asked.path)
        run = replace(
            asked.run,
            data=data or asked.run.data,
            seed=seed or asked.run.seed,
            depths=depths or asked.run.depths,
            limit=limit or asked.run.limit,
            cases_limit=cases or asked.run.cases_limit,
            categories=only or asked.run.categories,
            budget=asked.run.budget if budget == BUDGET else budget,
        )
        given = str(config) if config else asked.config
        if systems or call.pipeline or baselines:
            chosen = chosen_systems(systems, call.pipeline, baselines=baselines, config=given)
        else:
            chosen = _resumed(asked.systems, given)
        reference = reference or asked.reference
    else:
        if data is None or path is None:
            raise typer.BadParameter("name a format and a path, or --resume a folder")
        source = path.expanduser()
        run = Run(
            data=data,
            seed=seed,
            depths=depths or (1, 5, 10),
            limit=limit,
            cases_limit=cases,
            categories=only,
            budget=budget,
            context=context if judge else 0,
        )
        given = str(config) if config else None
        chosen = chosen_systems(systems, call.pipeline, baselines=baselines, config=given)
        journal = None
    with err().status("reading"):
        found = load(source, run)
        run = described(run, source, found)
    if journal is not None:
        if judge and not run.context:
            raise typer.BadParameter(
                "that run kept no contexts to answer from", param_hint="--judge"
            )
        journal.refuse_change(_asked(run, source, chosen, given, reference))
    if dry_run:
        _show_plan(call, found, chosen, run, journal)
        return
    marking = _marking(model, judge_model, judge_prompt, given) if judge else nullcontext()
    if output is not None:
        journal = Journal.begin(output, _asked(run, source, chosen, given, reference))
    with marking as marked:
        with progress() as bar:
            report = run_all(
                found,
                chosen,
                run,
                jobs=jobs,
                journal=journal,
                reference=reference,
                progress=Bars(bar, _steps_left(found, chosen, journal)),
            )
        if marked is not None:
            with err().status("answering and judging"):
                report = marked(report)
    if journal is not None:
        write_report(report, journal.folder)
    show_measured(call, report, reference, questions=questions, html=html)
    if journal is not None and not call.json:
        out().print(visible(f"Written to {journal.folder}."), style="dim")


@contextmanager
def _marking(
    model: str, judge_model: str, prompt: Path | None, config: str | None
) -> Iterator[Callable[[Report], Report]]:
    """What has answers written and judged; the models are made before anything is measured."""
    from memplug.evaluation import model as models
    from memplug.evaluation.answering import answered, judge_from

    with ExitStack() as stack:
        llm = stack.enter_context(models.model(model or None, config))
        marking = stack.enter_context(models.model(judge_model, config)) if judge_model else llm
        judge = judge_from(marking, prompt)
        yield lambda report: answered(report, llm, judge)


def chosen_systems(
    named: Sequence[str] | None, pipeline: str | None, *, baselines: bool, config: str | None
) -> tuple[System, ...]:
    """The systems that the options name; the default pipeline where they name none."""
    from memplug.evaluation.systems import baselines as all_baselines
    from memplug.evaluation.systems import distinct, system

    listed = [*([pipeline] if pipeline else ()), *(named or ())] or ["default"]
    found = [system(one, config=config) for one in listed]
    return distinct([*found, *(all_baselines(config) if baselines else ())])


def _resumed(systems: Sequence[tuple[str, str]], config: str | None) -> tuple[System, ...]:
    from memplug.evaluation.systems import system

    return tuple(system(pipeline, name, config=config) for name, pipeline in systems)


def _asked(
    run: Run, path: Path, systems: Sequence[System], config: str | None, reference: str
) -> Asked:
    from memplug.evaluation.journal import Asked

    return Asked(
        run=run,
        path=str(path),
        systems=tuple((one.name, str(one.pipeline)) for one in systems),
        config=config,
        reference=reference,
    )


def _steps_left(cases: Sequence[Case], systems: Sequence[System], journal: Journal | None) -> int:
    from memplug.evaluation.running import steps_of

    done = journal.results if journal else {}
    return sum(
        steps_of(case) for one in systems for case in cases if (one.name, case.name) not in done
    )


class Bars:
    """One bar over all that is to be done; without a total it grows with what begins."""

    def __init__(self, bar: Bar, total: int | None = None) -> None:
        self._bar = bar
        self._growing = 0
        self._task = bar.add_task("measuring", total=total)
        self._known = total is not None

    def begin(self, what: str, steps: int) -> None:
        self._growing += steps
        self._bar.update(self._task, description=visible(what))
        if not self._known:
            self._bar.update(self._task, total=self._growing)

    def advance(self, steps: int) -> None:
        self._bar.advance(self._task, steps)


def show_measured(
    call: Call,
    report: Report,
    reference: str = "",
    *,
    questions: bool = False,
    html: Path | None = None,
) -> None:
    """The report as tables or JSON, and as a page where one is asked for; what failed on stderr."""
    from memplug.cli import eval_tables
    from memplug.evaluation.report import as_json

    if html is not None:
        from memplug.evaluation.html import write_html

        write_html(report, html.expanduser())
    if call.json:
        emit(as_json(report, questions=questions))
    else:
        eval_tables.show_report(out(), report, reference)
        if html is not None:
            out().print(visible(f"Open {html} in a browser."), style="dim")
    for one in report.systems:
        warn(one.failures, f"{one.name}: ")


def _show_plan(
    call: Call,
    cases: Sequence[Case],
    systems: Sequence[System],
    run: Run,
    journal: Journal | None,
) -> None:
    from memplug.cli import eval_tables
    from memplug.evaluation.planning import planned

    plans = planned(cases, systems, run, journal)
    answering = 0
    if run.context:
        from memplug.evaluation.answering import calls

        asked = [question for case in cases for question in case.questions]
        answering = calls(asked, len(systems), judged=True)
    if call.json:
        emit([{**plain(one), "free": one.free} for one in plans])
        return
    eval_tables.show_plan(out(), plans, run)
    if answering:
        out().print(f"Answering and judging would take {answering:,} calls of a language model.")


@command(differing, "diff")
def diff(
    call: Call,
    first: Annotated[Path, typer.Argument(metavar="A", help="A run's folder, or its report.json.")],
    second: Annotated[Path, typer.Argument(metavar="B", help="The run to hold against it.")],
    of: Annotated[str, typer.Option(metavar="NAME", help="The system in B.")] = "",
    against: Annotated[str, typer.Option(metavar="NAME", help="The system in A.")] = "",
    metric: Annotated[
        str, typer.Option(help="recall@K, all@K, ndcg@K or mrr.", show_default=True)
    ] = "recall@5",
    show: Annotated[int, typer.Option(min=0, help="Questions to list of each sort.")] = 10,
    check: Annotated[
        bool, typer.Option("--check", help="End with 1 where B is worse beyond chance (p < 0.05).")
    ] = False,
) -> None:
    """Show which questions run B won and lost against run A, by category."""
    from memplug.evaluation import read_report
    from memplug.evaluation.differing import difference

    found = difference(
        read_report(first), read_report(second), of=of, against=against, metric=metric
    )
    if call.json:
        emit({**plain(found), "worse": found.worse})
    else:
        from memplug.cli import eval_tables

        eval_tables.show_difference(out(), found, show)
    if check and found.worse:
        err().print(visible(f"{found.second} is worse than {found.first}."), style="red")
        raise typer.Exit(1)


@command(drawing, "html")
def html(
    call: Call,
    run: Annotated[Path, typer.Argument(metavar="A", help="A run's folder, or its report.json.")],
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The page to write.")],
) -> None:
    """Make the page with charts of a run that is finished."""
    from memplug.evaluation import read_report
    from memplug.evaluation.html import write_html

    target = write_html(read_report(run), file.expanduser())
    if call.json:
        emit({"report": str(run), "html": str(target)})
        return
    out().print(visible(f"Open {target} in a browser."))
