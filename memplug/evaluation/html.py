"""A report as one HTML page that needs nothing else: no network, no script, no second file.

Texts of questions, hits and names are data: they are escaped, and the page forbids the browser to load anything.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING

from memplug.evaluation import figures
from memplug.evaluation.markup import Html, Part, element, joined
from memplug.evaluation.report import told_at

if TYPE_CHECKING:
    from memplug.evaluation.report import (
        AnswerScores,
        Asked,
        Estimate,
        Pair,
        Poisoning,
        Report,
        Scores,
        SystemReport,
    )

POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:"
SHOWN = 12
"""Questions that are shown of those won, and of those lost."""
HITS = 5
"""Hits that are shown of a system's answer to a question."""
_CUT = 400


def write_html(report: Report, file: str | Path) -> Path:
    """Writes the page. Raises MissingExtraError without matplotlib (extra `eval`)."""
    target = Path(file)
    text = as_html(report)
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(text, encoding="utf-8", newline="\n")
    return target


def as_html(report: Report) -> str:
    """The page's text."""
    title = f"memplug: {report.run.data}, {_many(len(report.systems), 'system')}"
    head = element(
        "head",
        element("meta", charset="utf-8"),
        element("meta", http_equiv="Content-Security-Policy", content=POLICY),
        element("meta", name="viewport", content="width=device-width, initial-scale=1"),
        element("meta", name="color-scheme", content="light dark"),
        element("meta", name="referrer", content="no-referrer"),
        element("title", title),
        element("style", Html(_style())),
    )
    sections = [section for section in _sections(report) if section]
    body = element("body", _header(report), element("main", sections), _footer(report))
    return f"<!DOCTYPE html>\n{element('html', head, body, lang='en')}\n"


def _style() -> str:
    return resources.files("memplug.evaluation").joinpath("page.css").read_text("utf-8")


def depth(report: Report) -> int:
    """The k that the page speaks of: 5 where it was measured."""
    depths = report.run.depths
    return 5 if 5 in depths else depths[len(depths) // 2]


def subject(report: Report) -> SystemReport:
    """The system that the page compares the others with: the first that is no baseline."""
    return next((one for one in report.systems if not one.baseline), report.systems[0])


def _sections(report: Report) -> Iterator[Html | None]:
    k = depth(report)
    scored = report.content.scored > 0
    yield _glance(report, k)
    if scored:
        yield _cost(report, k)
    yield _systems(report)
    if scored:
        yield _by_category(report, k)
        yield _comparisons(report, k)
    yield _answers(report)
    yield _poisoning(report)
    yield _latency(report)
    yield _efforts(report)
    if scored:
        yield _questions(report, k)
    yield _failures(report)
    yield _run(report)


# At a glance


def _header(report: Report) -> Html:
    content = report.content
    facts = [
        _many(content.cases, "memory", "memories"),
        _many(content.episodes, "episode"),
        _many(content.questions, "question"),
        f"seed {report.run.seed}",
    ]
    return element(
        "header",
        element("p", "memplug evaluation", class_="kicker"),
        element("h1", report.run.data),
        element("p", ", ".join(facts), class_="facts"),
        [element("p", note, class_="note") for note in report.run.notes],
    )


def _glance(report: Report, k: int) -> Html:
    if not report.content.scored:
        return element("p", "The evidence of no question is known, so no recall is measured.")
    ours = subject(report)
    others = [one for one in report.systems if one is not ours] or [ours]
    best = max(others, key=lambda one: one.overall.recall[k].value)
    fastest = min(report.systems, key=lambda one: one.effort.median_ms)
    tokens = f"{ours.overall.tokens[k]:,.0f} tokens"
    cards = [
        _card(
            f"recall@{k} of {ours.name}",
            _percent(ours.overall.recall[k]),
            f"per cent, {_interval(ours.overall.recall[k])}",
        ),
        _card(f"what {k} hits cost", tokens, f"mean of {ours.name}"),
        _card(
            "a search takes",
            _milliseconds(ours.effort.median_ms),
            f"median of {ours.name}; fastest: {fastest.name}, {_milliseconds(fastest.effort.median_ms)}",
        ),
        _card(
            f"best recall@{k} of the others",
            best.name,
            f"{_percent(best.overall.recall[k])} per cent, {_interval(best.overall.recall[k])}",
        ),
    ]
    return element(
        "section",
        element("h2", "At a glance", class_="quiet"),
        element("div", cards, class_="cards"),
    )


def _card(title: str, value: str, note: str) -> Html:
    return element(
        "div",
        element("p", title, class_="card-title"),
        element("p", value, class_="card-value"),
        element("p", note, class_="card-note"),
        class_="card",
    )


def _cost(report: Report, k: int) -> Html:
    return element(
        "section",
        element("h2", "Quality against cost"),
        element(
            "p",
            "Better is higher, cheaper is further left. Vertical lines are 95 per cent intervals; hollow points are baselines.",
        ),
        element(
            "div",
            element("figure", figures.quality_against_time(report, k)),
            element("figure", figures.quality_against_tokens(report, k)),
            class_="pair",
        ),
    )


# Tables of systems


def _systems(report: Report) -> Html | None:
    if not report.content.scored:
        return None
    depths = report.run.depths
    ours = subject(report).name
    heads = ["system"]
    heads += [f"recall@{k}" for k in depths]
    heads += [f"all@{k}" for k in depths if k > 1]
    heads += [f"nDCG@{depths[-1]}", "MRR", "hit@1"]
    heads += [f"tokens@{k}" for k in depths[1:]]
    heads += ["abstention"]
    best = [max(one.overall.recall[k].value for one in report.systems) for k in depths]
    rows = []
    for number, one in enumerate(report.systems):
        scores = one.overall
        cells: list[Part] = [
            _estimate(scores.recall[k], best=scores.recall[k].value == top)
            for k, top in zip(depths, best, strict=True)
        ]
        cells += [_estimate(scores.all_gold[k]) for k in depths if k > 1]
        cells += [_estimate(scores.ndcg[depths[-1]]), _estimate(scores.mrr), _estimate(scores.hit)]
        cells += [f"{scores.tokens[k]:,.0f}" for k in depths[1:]]
        cells += [_estimate(one.abstention) if one.abstention else ""]
        rows.append(_row(_name(one, number), cells, chosen=one.name == ours))
    note = (
        "Per cent, with 95 per cent bootstrap intervals. all@k: questions with all their evidence among the first k. "
        "Abstention: the chance that a question with an answer has the better best score than one without. "
        "Tokens: what the first k hits cost a prompt."
    )
    return element(
        "section",
        element("h2", "Measures"),
        _table(
            "Every measure of every system, over all questions whose evidence is known", heads, rows
        ),
        element("p", note, class_="note"),
    )


def _by_category(report: Report, k: int) -> Html | None:
    names = sorted({name for one in report.systems for name in one.categories})
    if len(names) < 2:
        return None
    heads = ["system", *(name.replace("_", " ") for name in names), "all"]
    rows = []
    for number, one in enumerate(report.systems):
        cells: list[Part] = [_recall(one.categories.get(name), k) for name in names]
        rows.append(_row(_name(one, number), [*cells, _recall(one.overall, k)]))
    return element(
        "section",
        element("h2", "By kind of question"),
        element(
            "p",
            "Bars are recall, lines 95 per cent intervals; the number of questions stands beside each kind.",
        ),
        element("figure", figures.categories(report, k)),
        _table(f"Recall@{k} by kind of question, per cent", heads, rows, folded=True),
    )


def _recall(scores: Scores | None, k: int) -> Part:
    return _estimate(scores.recall[k]) if scores else ""


def _efforts(report: Report) -> Html:
    heads = [
        "system",
        "search, median ms",
        "95th, ms",
        "CPU, ms",
        "adds a second",
        "memory, MB",
        "storage, MB",
        "model calls",
        "model tokens",
        "cost, $",
    ]
    rows = []
    for number, one in enumerate(report.systems):
        effort = one.effort
        cells: list[Part] = [
            f"{effort.median_ms:,.1f}",
            f"{effort.p95_ms:,.1f}",
            f"{effort.cpu_ms:,.1f}",
            f"{effort.adds_per_second:,.0f}" if effort.adds_per_second else "",
            "" if effort.peak_mb is None else f"{effort.peak_mb:,.0f}",
            f"{effort.storage_mb:,.1f}",
            f"{effort.calls:,}",
            f"{effort.tokens:,}",
            _money(one),
        ]
        rows.append(_row(_name(one, number), cells))
    asking = [
        (one.name, spent) for one in report.systems for spent in one.effort.spent if spent.calls
    ]
    spent_heads = [
        "system",
        "step",
        "stage",
        "model",
        "calls",
        "tokens read",
        "tokens written",
        "cost, $",
    ]
    spent_rows = [
        _row(
            name,
            [
                one.step,
                one.stage,
                one.model,
                f"{one.calls:,}",
                f"{one.tokens_in:,}",
                f"{one.tokens_out:,}",
                f"{one.cost:,.4f}",
            ],
        )
        for name, one in asking
    ]
    by_step = _table("What models took, by step and stage", spent_heads, spent_rows, folded=True)
    return element(
        "section",
        element("h2", "What it takes"),
        _table("Time, memory, storage and model calls of every system", heads, rows),
        by_step if asking else None,
    )


def _money(one: SystemReport) -> str:
    unpriced = sum(spent.unpriced for spent in one.effort.spent)
    known = f"{one.effort.cost:,.2f}"
    return f"{known} + {unpriced:,} unpriced calls" if unpriced else known


def _latency(report: Report) -> Html | None:
    if not any(asked.outcomes for asked in report.questions):
        return None
    return element(
        "section",
        element("h2", "How long a search takes"),
        element(
            "p",
            "Dot: median. Thick: the middle half. Thin: 5th to 95th percentile. Tick: the slowest.",
        ),
        element("figure", figures.latency(report)),
    )


# Comparisons


def _comparisons(report: Report, k: int) -> Html | None:
    metric = f"recall@{k}"
    ours = subject(report)
    pairs = [_seen_from(ours.name, one) for one in report.pairs if one.metric == metric]
    chosen = [one for one in pairs if one.first == ours.name]
    if not report.pairs:
        return None
    colours = {one.name: figures.colour(number) for number, one in enumerate(report.systems)}
    heads = [
        "measure",
        "first",
        "second",
        "difference, points",
        "p",
        "p, corrected",
        "won",
        "lost",
        "tied",
    ]
    rows = [
        _row(
            one.metric,
            [
                one.first,
                one.second,
                _estimate(one.difference, signed=True),
                _chance(one.p),
                _chance(one.p_adjusted),
                f"{one.won:,}",
                f"{one.lost:,}",
                f"{one.tied:,}",
            ],
        )
        for one in report.pairs
    ]
    figure = None
    if chosen:
        figure = joined(
            [
                element(
                    "p",
                    "Lines are 95 per cent intervals; a full dot differs from zero (p < 0.05 after correction for all pairs).",
                ),
                element("figure", figures.differences(chosen, colours)),
            ]
        )
    return element(
        "section",
        element("h2", "Is the difference real?"),
        figure,
        _table(
            "Paired permutation tests on the same questions; corrected by Holm for all pairs of a measure",
            heads,
            rows,
            folded=True,
        ),
    )


def _seen_from(name: str, pair: Pair) -> Pair:
    """The pair with this system first, where it takes part."""
    from dataclasses import replace

    if pair.second != name:
        return pair
    turned = replace(
        pair.difference,
        value=-pair.difference.value,
        low=-pair.difference.high,
        high=-pair.difference.low,
    )
    return replace(
        pair, first=name, second=pair.first, difference=turned, won=pair.lost, lost=pair.won
    )


def _answers(report: Report) -> Html | None:
    scored = [(number, one) for number, one in enumerate(report.systems) if one.answers]
    if not scored:
        return None
    k = depth(report)
    rows = []
    for number, one in scored:
        if one.answers:
            judged = _estimate(one.answers.judged) if one.answers.judged else ""
            cells: list[Part] = [
                _recall(one.overall, k),
                _estimate(one.answers.f1),
                _estimate(one.answers.exact),
                judged,
                f"{one.answers.questions:,}",
            ]
            rows.append(_row(_name(one, number), cells))
    heads = [
        "system",
        f"recall@{k} (evidence)",
        "token F1",
        "exact match",
        "judged right",
        "questions",
    ]
    note = _judged_by(scored[0][1].answers)
    return element(
        "section",
        element("h2", "Answers (judged by a model)"),
        _table(
            "Answers written and judged by a model, beside evidence recall; per cent", heads, rows
        ),
        element("p", note, class_="note"),
    )


def _judged_by(scores: AnswerScores | None) -> str:
    if scores is None:
        return ""
    written = f"Answers were written by {scores.model}, from the context that each memory gave"
    judged = f", and judged by {scores.judge} with {scores.prompt}" if scores.judge else ""
    return f"{written}{judged}. That is no measurement: read it beside the recall of the evidence."


def _poisoning(report: Report) -> Html | None:
    attacked = [(number, one) for number, one in enumerate(report.systems) if one.poisoning]
    if not attacked:
        return None
    heads = [
        "system",
        "k",
        "attack success",
        "planted for it",
        "recall",
        "recall, clean",
        "recall kept",
        "attacks less",
        "false quarantine",
        "true quarantine",
    ]
    rows = [
        row
        for number, one in attacked
        if one.poisoning
        for row in _attacked(_name(one, number), one.poisoning)
    ]
    note = (
        "Attack success: attacked questions with a planted record among the first k. "
        "Planted for it: one made for that very question. False quarantine: benign records that were kept back."
    )
    return element(
        "section",
        element("h2", "Planted records"),
        _table("How far planted records come through, per cent", heads, rows),
        element("p", note, class_="note"),
        _families([(_name(one, number), one.poisoning) for number, one in attacked]),
    )


def _families(attacked: Sequence[tuple[Html, Poisoning | None]]) -> Html | None:
    """By family: attacks that came through at the k nearest to 5, planted records and their honest twins kept back."""
    rows = [
        _row(
            family,
            [
                name,
                _share(found.at[told_at([*found.at])].target_by_family.get(family)),
                _share(found.true_by_family.get(family)),
                _share(found.false_by_kind.get(family)),
            ],
        )
        for family in sorted(
            {one for _, found in attacked if found for one in found.true_by_family}
        )
        for name, found in attacked
        if found
    ]
    if not rows:
        return None
    heads = ["family", "system", "planted for it", "kept back", "honest twins kept back"]
    return _table("Families of attacks, per cent", heads, rows, folded=True)


def _attacked(name: Part, found: Poisoning) -> Iterator[Html]:
    for k, scores in found.at.items():
        cells: list[Part] = [
            f"{k}",
            _estimate(scores.attack_success),
            _estimate(scores.target_success),
            _estimate(scores.recall) if scores.recall else "",
            _share(scores.recall_clean),
            _share(scores.recall_kept),
            _share(scores.reduction),
            _share(found.false_quarantine),
            _share(found.true_quarantine),
        ]
        yield _row(name, cells)


# Questions


def _questions(report: Report, k: int) -> Html | None:
    ours = subject(report)
    others = [one for one in report.systems if one.name != ours.name]
    if not report.questions:
        return None
    if not others:
        missed = _extremes(report.questions, ours.name, None, k)
        return element(
            "section",
            element("h2", "Questions that went worst"),
            [_question(one, (ours.name,), k) for one in missed],
        )
    rival = max(others, key=lambda one: one.overall.recall[k].value)
    names = (ours.name, rival.name)
    return element(
        "section",
        element("h2", f"Questions: {ours.name} against {rival.name}"),
        element(
            "p", f"Where the recall@{k} of the two differs most. Evidence that was found is marked."
        ),
        _side(
            f"Lost by {ours.name}", _extremes(report.questions, ours.name, rival.name, k), names, k
        ),
        _side(
            f"Won by {ours.name}", _extremes(report.questions, rival.name, ours.name, k), names, k
        ),
    )


def _extremes(questions: Sequence[Asked], worse: str, better: str | None, k: int) -> list[Asked]:
    """The questions on which one is furthest behind the other (or, alone, behind all evidence), worst first."""

    def behind(asked: Asked) -> float:
        reached = asked.outcomes[better].recall[k] if better else 1.0
        return reached - asked.outcomes[worse].recall[k]

    both = {worse, better} - {None}
    scored = [one for one in questions if one.scored and both <= set(one.outcomes)]
    return sorted((one for one in scored if behind(one) > 0), key=behind, reverse=True)[:SHOWN]


def _side(title: str, questions: Sequence[Asked], names: Sequence[str], k: int) -> Html:
    shown = [_question(one, names, k) for one in questions] or [element("p", "None.")]
    return joined([element("h3", f"{title} ({len(questions)} shown)"), *shown])


def _question(asked: Asked, names: Sequence[str], k: int) -> Html:
    gold = {one.id for one in asked.gold}
    reached = ", ".join(f"{name} {100 * asked.outcomes[name].recall[k]:.0f}" for name in names)
    return element(
        "details",
        element(
            "summary",
            element("span", asked.text, class_="question"),
            element("span", f"{asked.category.replace('_', ' ')}; {reached}", class_="reached"),
        ),
        element("h4", "Evidence"),
        element("ul", [element("li", _cut(one.text) or one.id) for one in asked.gold]),
        [_found(asked, name, gold) for name in names],
    )


def _found(asked: Asked, name: str, gold: set[str]) -> Html:
    hits = asked.outcomes[name].found[:HITS]
    items = [
        element(
            "li",
            element("mark", "evidence") if gold & {one.id, *one.episodes} else None,
            " ",
            _cut(one.text) or one.id,
            element("span", f" {one.score:.2f}", class_="score"),
        )
        for one in hits
    ]
    return joined(
        [
            element("h4", f"First hits of {name}"),
            element("ol", items) if items else element("p", "None."),
        ]
    )


def _cut(text: str) -> str:
    return text if len(text) <= _CUT else f"{text[: _CUT - 1]}…"


# What was run


def _failures(report: Report) -> Html | None:
    failed = [(one.name, failure) for one in report.systems for failure in one.failures]
    if not failed:
        return None
    rows = [_row(name, [one.step, one.stage, _cut(one.cause)]) for name, one in failed]
    return element(
        "section",
        element("h2", "Failures"),
        _table("What failed while it was measured", ["system", "step", "stage", "cause"], rows),
    )


def _run(report: Report) -> Html:
    run = report.run
    facts = {
        "loader": run.data,
        "seed": f"{run.seed}",
        "depths": ", ".join(f"{k}" for k in run.depths),
        "questions of each memory": "all" if run.limit is None else f"the first {run.limit:,}",
        "memories": "all" if run.cases_limit is None else f"the first {run.cases_limit:,}",
        "kinds of questions": ", ".join(run.categories) or "all",
        "budget of a full context": f"{run.budget:,} tokens",
        "bootstrap resamples": f"{run.resamples:,}",
        "evidence ids that name nothing": f"{report.content.unresolved:,}",
        "questions without an answer": f"{report.content.unanswerable:,}",
    } | {f"version of {name}": version for name, version in run.versions.items()}
    pipelines = [
        _row(one.name, [one.pipeline, "baseline" if one.baseline else ""]) for one in report.systems
    ]
    files = [_row(one.name, [f"{one.bytes:,}", element("code", one.sha256)]) for one in run.files]
    return element(
        "section",
        element("h2", "What was run"),
        element(
            "dl",
            [joined([element("dt", key), element("dd", value)]) for key, value in facts.items()],
        ),
        _table("What was measured", ["system", "pipeline", ""], pipelines, folded=True),
        _table("Files of the data set", ["file", "bytes", "SHA-256"], files, folded=True)
        if files
        else None,
    )


def _footer(report: Report) -> Html:
    version = report.run.versions.get("memplug", "")
    return element(
        "footer",
        f"Written by memplug {version}. The page loads nothing and can be kept or sent as it is.",
    )


# Cells


def _table(
    caption: str, heads: Sequence[str], rows: Sequence[Html], *, folded: bool = False
) -> Html:
    """A table that scrolls by itself where it is too wide; folded, one that opens on request (and is printed)."""
    columns = [element("th", head, scope="col") for head in heads]
    table = element(
        "table",
        element("caption", caption),
        element("thead", element("tr", columns)),
        element("tbody", rows),
    )
    wide = element("div", table, class_="wide", tabindex="0", role="region", aria_label=caption)
    return element("details", element("summary", caption), wide, class_="table") if folded else wide


def _row(name: Part, cells: Sequence[Part], *, chosen: bool = False) -> Html:
    head = element("th", name, scope="row")
    return element(
        "tr", head, [element("td", cell) for cell in cells], class_="chosen" if chosen else None
    )


def _name(one: SystemReport, number: int) -> Html:
    dot = element(
        "span",
        class_=f"dot dot-{number % figures.COLOURS}{' hollow' if one.baseline else ''}",
        aria_hidden="true",
    )
    return joined([dot, one.name])


def _estimate(estimate: Estimate, *, best: bool = False, signed: bool = False) -> Html:
    value = f"{100 * estimate.value:+.1f}" if signed else _percent(estimate)
    shown = element("strong", value) if best else element("span", value)
    low, high = 100 * estimate.low, 100 * estimate.high
    between = f"{low:+.1f} to {high:+.1f}" if signed else f"{low:.1f}–{high:.1f}"
    return joined([shown, element("small", between)])


def _percent(estimate: Estimate) -> str:
    return f"{100 * estimate.value:.1f}"


def _interval(estimate: Estimate) -> str:
    return f"95 % interval {100 * estimate.low:.1f} to {100 * estimate.high:.1f}"


def _share(value: float | None) -> str:
    return "" if value is None else f"{100 * value:.1f}"


def _milliseconds(value: float) -> str:
    return f"{value:,.1f} ms" if value < 100 else f"{value:,.0f} ms"


def _chance(p: float) -> str:
    return "< 0.001" if p < 0.001 else f"{p:.3f}"


def _many(count: int, one: str, more: str = "") -> str:
    return f"{count:,} {one if count == 1 else more or one + 's'}"
