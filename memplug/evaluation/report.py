"""What an evaluation found: the values, and the two files that hold them.

`report.json` holds everything but the single questions, `questions.jsonl` one line for each question with what every
system answered. Both are written by `write_report` and give the same values again through `read_report`. Neither names
the machine, a user or a path outside the data.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar, cast

from memplug.errors import InvalidInput
from memplug.ports import Spent
from memplug.types import Failure

if TYPE_CHECKING:
    from pydantic import TypeAdapter

T = TypeVar("T")

FORMAT = 1
"""Raised when files of an earlier version can no longer be read."""

RUN, RESULTS, REPORT, QUESTIONS = "run.json", "results.jsonl", "report.json", "questions.jsonl"
"""The files of a run's folder: what was asked, finished cases, and the report's two."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DataFile:
    """One file of the data set: its path from the one that was named, and what it held."""

    name: str
    sha256: str
    bytes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """What was asked, so that the same can be asked again."""

    data: str
    """The loader's name."""
    files: tuple[DataFile, ...] = ()
    sha256: str = ""
    """Of the cases as they were read and restricted, whatever files they came from."""
    seed: int = 0
    depths: tuple[int, ...] = (1, 5, 10)
    """The k of everything that is measured "at k", ascending."""
    limit: int | None = None
    """Only the first so many questions of each case."""
    cases_limit: int | None = None
    categories: tuple[str, ...] = ()
    """Only questions of these; empty for all."""
    budget: int = 8000
    """Tokens that the full context may take."""
    resamples: int = 1000
    context: int = 0
    """Tokens of the context that answers are written from; 0 where none are."""
    versions: Mapping[str, str] = field(default_factory=dict, hash=False)
    """Of memplug, Python and numpy."""
    notes: tuple[str, ...] = ()
    """What a reader has to know of it, such as how its questions were made."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """What was measured on."""

    cases: int = 0
    episodes: int = 0
    questions: int = 0
    scored: int = 0
    """Questions whose evidence is known: those that recall is measured on."""
    unanswerable: int = 0
    unresolved: int = 0
    """Evidence ids that name nothing in the data and are left out."""


@dataclass(frozen=True, slots=True)
class Estimate:
    """A mean over questions, with its 95 % bootstrap interval."""

    value: float
    low: float
    high: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Scores:
    """Means over the questions of a category, or of all, whose evidence is known. Shares lie in 0..1."""

    questions: int
    recall: Mapping[int, Estimate]
    """By k: the share of the evidence among the first k hits."""
    all_gold: Mapping[int, Estimate]
    """By k: the share of questions with all their evidence among the first k hits."""
    ndcg: Mapping[int, Estimate]
    mrr: Estimate
    hit: Estimate
    """hit@1: the share of questions whose first hit is evidence."""
    tokens: Mapping[int, float]
    """By k: the mean tokens of the first k hits, which is what the recall at k costs a prompt."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PoisonScores:
    """How far planted records come through, at one k; shares of questions."""

    attack_success: Estimate
    """Attacked questions with any malicious record among the first k."""
    target_success: Estimate
    """Attacked questions with a record planted for that very question among the first k."""
    any_success: float
    """All questions with any malicious record among the first k."""
    share: float
    """Mean share of malicious records within the first k, over attacked questions."""
    recall: Estimate | None
    """Mean of |evidence among the first k| / min(k, |evidence|)."""
    recall_clean: float | None
    """The same over questions that nothing was planted for."""
    recall_kept: float | None = None
    """`recall` divided by the reference system's."""
    clean_kept: float | None = None
    reduction: float | None = None
    """1 - attack_success / the reference system's."""
    target_by_family: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Poisoning:
    """How a system stands up to planted records."""

    attacked: int
    """Questions that something was planted for."""
    first: float
    """Share of attacked questions whose first hit is malicious."""
    empty: float
    """Share of questions that got nothing back."""
    at: Mapping[int, PoisonScores]
    """By k."""
    false_quarantine: float
    """Share of the benign records that were kept back."""
    false_quarantine_hard: float | None
    """The same over benign records that look like an attack."""
    true_quarantine: float
    """Share of the malicious records that were kept back."""
    false_by_kind: Mapping[str, float] = field(default_factory=dict)
    true_by_family: Mapping[str, float] = field(default_factory=dict)
    reference: str = ""
    """The system that `recall_kept`, `clean_kept` and `reduction` compare with; "" for none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Effort:
    """What a system took, over all cases."""

    adding: float
    """Seconds in `add` and `flush`, derived records included."""
    adding_cpu: float
    adds_per_second: float
    """Episodes a second."""
    median_ms: float
    """Of a search; the first one of a case, which builds what is built once, is not counted."""
    p95_ms: float
    cpu_ms: float
    """Mean CPU milliseconds of a search, all threads of the process together."""
    peak_mb: float | None
    """The largest resident memory of a process while it worked on a case, interpreter included; None where unknown."""
    storage_mb: float
    """Of all cases' stores together."""
    spent: tuple[Spent, ...] = ()
    """What models took, by step, stage and model."""

    @property
    def calls(self) -> int:
        """Model calls."""
        return sum(one.calls for one in self.spent)

    @property
    def tokens(self) -> int:
        """Tokens that models read and wrote."""
        return sum(one.tokens_in + one.tokens_out for one in self.spent)

    @property
    def cost(self) -> float:
        """US dollars, of the calls whose price is known."""
        return sum(one.cost for one in self.spent)


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerScores:
    """How good the answers are that a model wrote from a system's context: judged, and so no measurement. Shares lie in 0..1."""

    questions: int
    f1: Estimate
    """Shared words, harmonic mean of precision and recall, against the nearest of the data set's answers."""
    exact: Estimate
    """Equal to one of the answers, but for case, articles and punctuation."""
    judged: Estimate | None = None
    """Right in the judge's eyes; None where no judge was asked or none answered."""
    categories: Mapping[str, float] = field(default_factory=dict)
    """By category: the share judged right, or the mean F1 without a judge."""
    model: str = ""
    """The model that wrote the answers."""
    judge: str = ""
    """The model that judged."""
    prompt: str = ""
    """Whose words the judge was asked with."""
    failed: int = 0
    """Questions without an answer or a judgement because a model failed; they count as wrong."""
    calls: int = 0
    tokens: int = 0
    cost: float = 0.0
    """Of answering and judging; US dollars, of the calls whose price is known."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SystemReport:
    """What one system reached, and what it took."""

    name: str
    pipeline: str
    """The preset, file or class that was measured."""
    baseline: bool = False
    whole: bool = False
    """It gives one text as large as the budget: every k means all of it."""
    overall: Scores
    categories: Mapping[str, Scores]
    abstention: Estimate | None = None
    """Chance that a question with an answer has the better best score than one without; None without both."""
    poisoning: Poisoning | None = None
    answers: AnswerScores | None = None
    """Where answers were scored."""
    effort: Effort
    failures: tuple[Failure, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """One system against another on the same questions."""

    first: str
    second: str
    metric: str
    """"recall@5", "ndcg@10", "mrr", ..."""
    difference: Estimate
    """Mean of first - second."""
    p: float
    """Of a two-sided paired permutation test."""
    p_adjusted: float
    """The same, corrected by Holm for all pairs of this metric."""
    won: int
    """Questions on which the first is better."""
    lost: int
    tied: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """An episode that holds (part of) an answer; the text is cut."""

    id: str
    text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """One hit, as it was returned."""

    id: str
    score: float
    episodes: tuple[str, ...] = ()
    """The episodes it stands for; empty for an episode, which stands for itself."""
    tokens: int = 0
    text: str = ""
    """Cut; empty behind the deepest k."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """The answer that a model wrote from one system's context, and what is thought of it."""

    text: str
    f1: float | None = None
    """None where the data set gives no answer to compare with."""
    exact: float | None = None
    judged: bool | None = None
    """None where no judge was asked, or its answer could not be read."""
    failure: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What one system answered to one question. The measures are empty where the evidence is not known."""

    found: tuple[Found, ...]
    """Best first."""
    recall: Mapping[int, float] = field(default_factory=dict)
    ndcg: Mapping[int, float] = field(default_factory=dict)
    rank: int = 0
    """Of the first hit that is evidence, from 1; 0 where there is none."""
    tokens: Mapping[int, int] = field(default_factory=dict)
    best: float = 0.0
    """The best hit's score; 0 without a hit."""
    seconds: float = 0.0
    cpu: float = 0.0
    spent: tuple[Spent, ...] = ()
    failures: tuple[Failure, ...] = ()
    context: str = ""
    """What a model was given to answer from, where answers were scored."""
    answered: Answered | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One question, and what every system answered."""

    case: str
    id: str
    text: str
    category: str
    answerable: bool = True
    gold: tuple[Evidence, ...] = ()
    planted: tuple[str, ...] = ()
    """Ids of the records that an attack on this question planted."""
    answers: tuple[str, ...] = ()
    """Answers that the data set gives."""
    time: datetime | None = None
    """When it is asked, where the data set says so."""
    outcomes: Mapping[str, Outcome] = field(default_factory=dict)
    """By the system's name."""

    @property
    def scored(self) -> bool:
        """True where recall can be measured."""
        return self.answerable and bool(self.gold)


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What an evaluation found."""

    run: Run
    content: Content
    systems: tuple[SystemReport, ...]
    pairs: tuple[Pair, ...] = ()
    questions: tuple[Asked, ...] = field(default=(), repr=False)

    def system(self, name: str) -> SystemReport:
        """The system of this name. Raises InvalidInput where there is none."""
        for one in self.systems:
            if one.name == name:
                return one
        known = ", ".join(one.name for one in self.systems)
        raise InvalidInput(f"the report has no system {name!r} (there are: {known})")


def told_at(depths: Sequence[int]) -> int:
    """The k that single figures are told for: 5, or what comes nearest."""
    return min(depths, key=lambda k: (abs(k - 5), k))


def adapter(kind: type[T]) -> TypeAdapter[T]:
    """What turns values of this type into JSON and back."""
    return cast("TypeAdapter[T]", _adapter(cast("Any", kind)))


@cache
def _adapter(kind: Any) -> TypeAdapter[Any]:
    from pydantic import TypeAdapter

    return TypeAdapter(kind)


def as_json(report: Report, *, questions: bool = False) -> dict[str, Any]:
    """The report as one JSON object; its single questions only on request."""
    kept = report if questions else replace(report, questions=())
    values: dict[str, Any] = adapter(Report).dump_python(kept, mode="json")
    if not questions:
        del values["questions"]
    return {"format": FORMAT, **values}


def write_report(report: Report, folder: str | Path) -> Path:
    """Writes `report.json` and `questions.jsonl` into the folder, which is made; returns the folder."""
    target = Path(folder)
    target.mkdir(parents=True, exist_ok=True)
    lines = [adapter(Asked).dump_json(one).decode("utf-8") for one in report.questions]
    _put(target / QUESTIONS, "".join(f"{line}\n" for line in lines))
    _put(target / REPORT, json.dumps(as_json(report), indent=1, ensure_ascii=False) + "\n")
    return target


def _put(file: Path, text: str) -> None:
    """Writes the file as a whole or not at all."""
    part = file.with_name(f".{file.name}.part")
    part.write_text(text, encoding="utf-8", newline="\n")
    part.replace(file)


def read_report(folder: str | Path, *, questions: bool = True) -> Report:
    """The report in a folder, or that of a `report.json`. Raises InvalidInput that names the file."""
    target = Path(folder)
    file = target if target.suffix == ".json" else target / REPORT
    values = parsed(dict[str, Any], _read(file), file)
    found = values.pop("format", None)
    if found != FORMAT:
        raise InvalidInput(
            f"{file} has format {found!r}; this memplug reads format {FORMAT}: measure again, or use the one that wrote it"
        )
    report = parsed(Report, json.dumps(values), file)
    if not questions:
        return report
    beside = file.with_name(QUESTIONS)
    lines = [
        parsed(Asked, line, beside, number)
        for number, line in enumerate(_read(beside).split("\n"), 1)
        if line.strip()
    ]
    return replace(report, questions=tuple(lines))


def _read(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise InvalidInput(f"cannot read {file}: {error}") from error


def parsed(kind: type[T], text: str, file: Path, line: int = 0) -> T:
    """A value of this type from its JSON. Raises InvalidInput that names file and line."""
    from pydantic import ValidationError

    try:
        return adapter(kind).validate_json(text)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        field_name = ".".join(str(part) for part in first["loc"])
        where = f"{file}, line {line}" if line else str(file)
        cause = f"{field_name}: {first['msg']}" if field_name else first["msg"]
        raise InvalidInput(f"{where} is not what `memplug eval` writes: {cause}") from error
