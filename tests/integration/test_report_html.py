"""A report's page: everything is in it, texts stay texts, and a browser asks nobody for anything."""

import json
import random
import re
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path

import pytest

pytest.importorskip("matplotlib")

from memplug.evaluation.html import as_html, write_html
from memplug.evaluation.report import (
    Answered,
    AnswerScores,
    Asked,
    Content,
    DataFile,
    Effort,
    Estimate,
    Evidence,
    Found,
    Outcome,
    Pair,
    Poisoning,
    PoisonScores,
    Report,
    Run,
    Scores,
    SystemReport,
)
from memplug.ports import Spent
from memplug.types import Failure

pytestmark = pytest.mark.integration

Browse = Callable[[str], tuple[str, list[str]]]
HOSTILE = "<script>fetch('https://example.org')</script><img src=x onerror=alert(1)>$\\frac{1}$"
SYSTEMS = {
    "default": (0.75, 3.1, 130),
    "hipporag": (0.71, 11.0, 128),
    "./mine.py:Mine": (0.69, 5.5, 90),
    "BM25": (0.70, 0.8, 133),
    "BM25, window": (0.66, 0.9, 410),
    "dense": (0.58, 1.4, 127),
    "fusion": (0.68, 2.2, 131),
    "user only": (0.40, 0.7, 80),
    "random": (0.02, 0.1, 118),
}
CATEGORIES = ("single hop", "multi hop", "temporal", "open domain")


def estimate(value: float, width: float = 0.03) -> Estimate:
    return Estimate(value, max(0.0, value - width), min(1.0, value + width))


def scores(value: float, tokens: float, width: float = 0.03) -> Scores:
    by_k = {1: value * 0.62, 5: value, 10: min(1.0, value * 1.09)}
    return Scores(
        questions=160,
        recall={k: estimate(one, width) for k, one in by_k.items()},
        all_gold={k: estimate(one * 0.9, width) for k, one in by_k.items()},
        ndcg={k: estimate(one * 0.85, width) for k, one in by_k.items()},
        mrr=estimate(value * 0.8, width),
        hit=estimate(value * 0.62, width),
        tokens={k: tokens * k / 5 for k in by_k},
    )


def system(name: str) -> SystemReport:
    value, milliseconds, tokens = SYSTEMS[name]
    return SystemReport(
        name=name,
        pipeline=name,
        baseline=name not in ("default", "hipporag", "./mine.py:Mine"),
        overall=scores(value, tokens),
        categories={
            category: scores(value * (0.8 + 0.1 * number), tokens, 0.06)
            for number, category in enumerate(CATEGORIES)
        },
        abstention=estimate(0.62),
        effort=Effort(
            adding=2.0,
            adding_cpu=1.9,
            adds_per_second=910.0,
            median_ms=milliseconds,
            p95_ms=2 * milliseconds,
            cpu_ms=milliseconds,
            peak_mb=140.0,
            storage_mb=12.0,
            spent=(
                (
                    Spent(
                        step="hipporag",
                        stage="encode",
                        model="small",
                        calls=12,
                        tokens_in=9000,
                        tokens_out=800,
                        cost=0.01,
                    ),
                )
                if name == "hipporag"
                else ()
            ),
        ),
    )


def asked(number: int, chance: random.Random) -> Asked:
    outcomes = {}
    for name, (value, milliseconds, _) in SYSTEMS.items():
        right = chance.random() < value
        outcomes[name] = Outcome(
            found=tuple(
                Found(
                    id=f"e{rank}",
                    score=1 / rank,
                    text=f"What was said in turn {rank}: {HOSTILE if rank == 2 else 'tea'}",
                )
                for rank in range(1 if right else 2, 7)
            ),
            recall={1: float(right), 5: float(right), 10: 1.0},
            ndcg={1: float(right), 5: float(right), 10: 1.0},
            rank=1 if right else 0,
            tokens={1: 20, 5: 100, 10: 200},
            best=1.0,
            seconds=milliseconds / 1000 * chance.lognormvariate(0, 0.4),
        )
    text = HOSTILE if number == 3 else f"What did Ann say about her {number}th cup of tea?"
    gold = (Evidence(id="e1", text="The evidence: tea."),)
    return Asked(
        case="c",
        id=f"q{number}",
        text=text,
        category=CATEGORIES[number % 4],
        gold=gold,
        outcomes=outcomes,
    )


@pytest.fixture(scope="module")
def report() -> Report:
    chance = random.Random(7)
    names = list(SYSTEMS)
    pairs = tuple(
        Pair(
            first=first,
            second=second,
            metric=metric,
            difference=Estimate(
                gap := SYSTEMS[first][0] - SYSTEMS[second][0], gap - 0.03, gap + 0.03
            ),
            p=0.0004 if abs(gap) > 0.05 else 0.2,
            p_adjusted=0.004 if abs(gap) > 0.05 else 0.6,
            won=31,
            lost=17,
            tied=112,
        )
        for metric in ("recall@5", "mrr")
        for number, first in enumerate(names)
        for second in names[number + 1 :]
    )
    return Report(
        run=Run(
            data="locomo",
            files=(DataFile(name="locomo10.json", sha256="ab" * 32, bytes=2_805_274),),
            versions={"memplug": "0.1.0", "python": "3.12.1", "numpy": "2.1.0"},
            notes=("Made for a test.",),
        ),
        content=Content(
            cases=10, episodes=5882, questions=160, scored=150, unanswerable=10, unresolved=3
        ),
        systems=tuple(system(name) for name in names),
        pairs=pairs,
        questions=tuple(asked(number, chance) for number in range(160)),
    )


class Seen(HTMLParser):
    """The tags of a page with their attributes, and what is left open."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in ("meta", "br"):
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def test_the_page_is_one_file_that_refers_to_nothing_outside(report: Report) -> None:
    page = as_html(report)
    seen = Seen(page)
    assert not seen.open
    pointing = [
        value
        for _, attributes in seen.tags
        for name, value in attributes.items()
        if name in ("src", "href", "xlink:href", "action", "data", "poster", "srcset")
    ]
    assert pointing
    assert all(str(value).startswith("#") for value in pointing)
    assert not re.search(r"url\((?!#)|@import", page)
    assert not {"script", "link", "iframe", "object", "img"} & {tag for tag, _ in seen.tags}
    (policy,) = [one["content"] for _, one in seen.tags if one.get("http-equiv")]
    assert "default-src 'none'" in str(policy)


def test_texts_and_names_are_data(report: Report) -> None:
    page = as_html(report)
    assert "<script>fetch" not in page
    assert "&lt;script&gt;fetch(&#x27;https://example.org&#x27;)&lt;/script&gt;" in page
    assert "onerror=alert(1)&gt;$\\frac{1}$" in page


def test_names_that_no_font_or_formula_reads_are_drawn(report: Report) -> None:
    odd = HOSTILE + " \u7530\u4e2d\x00\u202e"
    changed = SystemReport(
        name=odd,
        pipeline=odd,
        overall=report.systems[0].overall,
        categories={odd: report.systems[0].overall, "b": report.systems[0].overall},
        effort=report.systems[0].effort,
        failures=(Failure("step", "encode", HOSTILE),),
    )
    page = as_html(Report(run=report.run, content=report.content, systems=(changed,)))
    assert not Seen(page).open
    assert "<script" not in page
    assert "\x00" not in page
    assert "\u202e" not in page


def test_every_chart_and_table_is_described(report: Report) -> None:
    seen = Seen(as_html(report))
    charts = [attributes for tag, attributes in seen.tags if tag == "svg"]
    assert len(charts) == 5
    assert all(one["role"] == "img" and one["aria-label"] for one in charts)
    tables = [tag for tag, _ in seen.tags if tag == "table"]
    assert len(tables) == len([tag for tag, _ in seen.tags if tag == "caption"]) >= 6


def test_the_same_report_gives_the_same_page(report: Report) -> None:
    assert as_html(report) == as_html(report)


def test_questions_lost_and_won_are_told_with_their_evidence(report: Report) -> None:
    page = as_html(report)
    assert "Questions: default against hipporag" in page
    assert "Lost by default (12 shown)" in page
    assert page.count("<h4>Evidence</h4>") == 24


def test_a_report_without_questions_or_evidence_still_gives_a_page(report: Report) -> None:
    bare = Report(run=report.run, content=Content(), systems=report.systems)
    page = as_html(bare)
    assert "The evidence of no question is known" in page
    assert "What it takes" in page


def test_poisoning_and_judged_answers_have_tables_of_their_own(report: Report) -> None:
    found = Poisoning(
        attacked=20,
        first=0.3,
        empty=0.0,
        at={
            5: PoisonScores(
                attack_success=estimate(0.4),
                target_success=estimate(0.31),
                any_success=0.2,
                share=0.1,
                recall=estimate(0.7),
                recall_clean=0.72,
            )
        },
        false_quarantine=0.013,
        false_quarantine_hard=None,
        true_quarantine=0.88,
    )
    answers = AnswerScores(
        questions=160,
        f1=estimate(0.41),
        exact=estimate(0.2),
        judged=estimate(0.66),
        model="small",
        judge="large",
        prompt="a prompt of memplug",
    )
    one = report.systems[0]
    changed = SystemReport(
        name=one.name,
        pipeline="",
        overall=one.overall,
        categories={},
        poisoning=found,
        answers=answers,
        effort=one.effort,
    )
    page = as_html(Report(run=report.run, content=report.content, systems=(changed,)))
    assert "Planted records" in page
    assert "1.3" in page
    assert "Answers (judged by a model)" in page
    assert "written by small" in page
    assert Answered(text="tea", f1=1.0, exact=1.0).judged is None


def test_a_browser_shows_the_page_and_asks_nobody(
    report: Report, tmp_path: Path, browse: Browse
) -> None:
    page = write_html(report, tmp_path / "report.html")
    shown, asked_for = browse(page.as_uri())
    assert shown.count("<svg") == 5
    assert "example.org" in shown
    assert not asked_for


def test_what_a_page_does_ask_for_would_be_seen(tmp_path: Path, browse: Browse) -> None:
    page = tmp_path / "asking.html"
    page.write_text('<img src="http://example.org/seen.png">', "utf-8")
    assert any("example.org/seen.png" in line for line in browse(page.as_uri())[1])


def test_the_commands_write_the_page(tmp_path: Path) -> None:
    from typer.testing import CliRunner

    from memplug.cli import app

    data = tmp_path / "mine.json"
    rows = {
        "documents": [{"id": "a", "text": "Eva likes <b>tea</b>."}],
        "questions": [{"question": "What does Eva like?", "gold": ["a"]}],
    }
    data.write_text(json.dumps(rows), "utf-8")
    run, first, again = tmp_path / "run", tmp_path / "first.html", tmp_path / "again.html"
    for command in (
        ["eval", "jsonl", data, "-p", "default", "-p", "bm25", "--output", run, "--html", first],
        ["eval", "html", run, again],
    ):
        result = CliRunner().invoke(app, [str(part) for part in command])
        assert result.exit_code == 0, result.output
    assert first.read_text("utf-8") == again.read_text("utf-8")
    assert not Seen(again.read_text("utf-8")).open


def test_an_attack_run_shows_its_families(tmp_path: Path) -> None:
    from typer.testing import CliRunner

    from memplug.cli import app

    families = tmp_path / "mine.py"
    families.write_text(
        "from memplug.evaluation.redteam import Attack, Written\n"
        "def whisper(target, others, draw):\n"
        "    twin = Written(f'<i>{others[0].topic}</i> is as it was.')\n"
        "    return Attack(planted=(Written(f'<b>{target.lie}</b>'),), twins=(twin,))\n",
        "utf-8",
    )
    page = tmp_path / "attacks.html"
    command = ["redteam", "--world", "--family", f"{families}:whisper", "--targets", "2"]
    result = CliRunner().invoke(app, [*command, "--clean", "2", "--html", str(page)])
    text = page.read_text("utf-8")

    assert result.exit_code == 0, result.output
    assert "Families of attacks, per cent" in text
    assert "whisper" in text
    assert "default+amemguard" in text
    assert "<b>" not in text.partition("<body")[2]
    assert not Seen(text).open
