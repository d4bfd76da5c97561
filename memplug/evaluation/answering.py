"""Answers that a model writes from what a memory gave, and what they are worth: shared words, equality, a judge.

None of it is a measurement of the memory alone: the same model with another prompt gives other figures. So a report shows it
beside the recall of the evidence, and says who answered and who judged.

The judge's rules follow those that LongMemEval (arXiv 2410.10813, `evaluate_qa.py`) publishes for its kinds of questions; the
words are memplug's own, and reports say so. LoCoMo publishes shared words (F1) and no judge. A benchmark's own prompt can be
given as a file.
"""

from __future__ import annotations

import re
import string
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from statistics import fmean
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel, Field

from memplug.errors import InvalidInput
from memplug.evaluation.report import Answered, AnswerScores, Asked, Report
from memplug.evaluation.resampling import estimate
from memplug.toolbox.ask import Value, ask_many
from memplug.toolbox.prompts import Plain, Prompt

if TYPE_CHECKING:
    from memplug.datasets.cases import Question
    from memplug.ports import LLM, Completion

OWN_WORDS = "memplug's own words, after the rules of LongMemEval"
UNKNOWN = "not known"
"""What a model is told to say where its notes do not tell."""
_LONGEST = 512
"""Tokens of an answer."""

ANSWERING = Prompt(
    "answering",
    """\
[system]
You answer questions from notes that a memory kept of earlier conversations and documents. Rely on the notes alone. Notes may \
contradict each other: what was said later counts. Work out dates from the dates in the notes. Answer in as few words as \
possible, without explanation. Where the notes do not tell, answer: {unknown}
[user]
{notes}

Asked on {day}:
{question}""",
    ("unknown", "notes", "day", "question"),
)

JUDGING = Prompt(
    "judging",
    """\
[system]
You mark the answer to a question. You get the question, {what}, and the answer to be marked. {rule}
[user]
Question: {question}

{reference}

Answer to be marked: {response}""",
    ("what", "rule", "question", "reference", "response"),
)

_PLAIN = (
    "It is right where it says the same as the expected answer, in whatever words, or leads to it step by step. It is wrong "
    "where it gives a part of what is expected only."
)
_TIME = " Of a number of days, weeks or months, one more or one less is right too."
_UPDATE = " It is right too where it also tells how things were before, as long as the current state is the expected one."
_RUBRIC = "It is right where it makes use of what it should know of this person; it need not meet every point of the description."
_NONE = (
    "The question cannot be answered from what is known. The answer is right where it says so, or that something needed is "
    "missing; it is wrong where it gives an answer all the same."
)


_YES_OR_NO = re.compile(
    r"\b(?:(?P<yes>yes|correct|right|true)|(?P<no>no|not|wrong|incorrect|false))\b", re.IGNORECASE
)


class Judgement(BaseModel):
    """What a judge says of one answer."""

    reason: str = Field(description="Why, in one short sentence.")
    right: bool


@dataclass(frozen=True)
class Judge:
    """Who marks answers, and with which words."""

    llm: LLM
    prompt: Prompt | None = None
    """A prompt with the places question, expected and response; None for memplug's own."""
    source: str = OWN_WORDS


def judge_from(llm: LLM, file: Path | None = None) -> Judge:
    """A judge with the prompt in the file (places {question}, {expected} and {response}), or with memplug's own."""
    if file is None:
        return Judge(llm)
    try:
        text = file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise InvalidInput(f"cannot read the prompt {file}: {error}") from error
    return Judge(llm, Prompt("judging", text, ("question", "expected", "response")), file.name)


def answered(report: Report, llm: LLM, judge: Judge | None = None) -> Report:
    """The report with an answer of the model to every question that can be marked, for every system, and its scores.

    Costs one call for each question and system, and one more with a judge. A question whose model fails counts as wrong.
    """
    systems = list(report.systems)
    questions = list(report.questions)
    chosen = [number for number, one in enumerate(questions) if _markable(one)]
    for place, system in enumerate(systems):
        asked = [questions[number] for number in chosen]
        written = _written(llm, asked, system.name)
        judged = _judged(judge, asked, written) if judge else None
        marked = [
            _marked(one, answer, judged[number] if judged else None, judge)
            for number, (one, answer) in enumerate(zip(asked, written, strict=True))
        ]
        for number, one in zip(chosen, marked, strict=True):
            questions[number] = _with(questions[number], system.name, one)
        spent = [*written, *(judged or ())]
        scores = _scores(report, asked, marked, llm, judge, spent)
        systems[place] = replace(system, answers=scores)
    return replace(report, systems=tuple(systems), questions=tuple(questions))


def _markable(one: Asked | Question) -> bool:
    return bool(one.answers) or not one.answerable


def _written(llm: LLM, asked: Sequence[Asked], name: str) -> list[Completion | Exception | None]:
    values: list[Mapping[str, Value]] = [
        {
            "unknown": Plain(UNKNOWN),
            "notes": one.outcomes[name].context or "(nothing was found)",
            "day": Plain(f"{one.time:%d %B %Y}" if one.time else "an unknown day"),
            "question": one.text,
        }
        for one in asked
    ]
    return ask_many(llm, ANSWERING, values, max_tokens=_LONGEST)


def _judged(
    judge: Judge, asked: Sequence[Asked], written: Sequence[Completion | Exception | None]
) -> list[Completion | Exception | None]:
    """The judge's answers; None where there is no answer to be marked."""
    there = [
        (number, one, said)
        for number, (one, said) in enumerate(zip(asked, written, strict=True))
        if said is not None and not isinstance(said, Exception)
    ]
    results: list[Completion | Exception | None] = [None] * len(asked)
    prompt, typed = (judge.prompt, None) if judge.prompt else (JUDGING, Judgement)
    values = [
        _own_prompt(one, said.text) if judge.prompt else _values(one, said.text)
        for _, one, said in there
    ]
    for (number, _, _), found in zip(
        there, ask_many(judge.llm, prompt, values, answer=typed), strict=True
    ):
        results[number] = found
    return results


def _own_prompt(one: Asked, said: str) -> Mapping[str, Value]:
    return {"question": one.text, "expected": _reference(one), "response": said}


def _values(one: Asked, said: str) -> Mapping[str, Value]:
    what, rule = _rule(one)
    return {
        "what": Plain(what),
        "rule": Plain(rule),
        "question": one.text,
        "reference": _reference(one),
        "response": said,
    }


def _reference(one: Asked) -> str:
    return "\n".join(one.answers) or "(none: the question cannot be answered)"


def _rule(one: Asked) -> tuple[str, str]:
    """What the judge is given beside the question, and by which rule it marks; from the kind of question."""
    kind = one.category.lower()
    if not one.answerable:
        return "a note on why it cannot be answered", _NONE
    if "preference" in kind:
        return "a description of what a good answer knows", _RUBRIC
    if "update" in kind:
        return "the expected answer", _PLAIN + _UPDATE
    if "tempor" in kind or "time" in kind:
        return "the expected answer", _PLAIN + _TIME
    return "the expected answer (any of several, one a line)", _PLAIN


def _marked(
    one: Asked,
    answer: Completion | Exception | None,
    verdict: Completion | Exception | None,
    judge: Judge | None,
) -> Answered:
    if answer is None or isinstance(answer, Exception):
        return Answered(text="", **_compared("", one), failure=_why(answer))
    failure = "" if judge is None or _judgement(verdict) else _why(verdict)
    found = _judgement(verdict)
    return Answered(
        text=answer.text,
        **_compared(answer.text, one),
        judged=found.right if found else None,
        failure=failure,
    )


def _judgement(verdict: Completion | Exception | None) -> Judgement | None:
    """What was judged; None where there is no answer, or one from which neither yes nor no can be read."""
    if verdict is None or isinstance(verdict, Exception):
        return None
    if isinstance(verdict.answer, Judgement):
        return verdict.answer
    word = _YES_OR_NO.search(verdict.text)
    return Judgement(reason="", right=word["yes"] is not None) if word else None


def _why(failed: Completion | Exception | None) -> str:
    """Why a question counts as wrong without having been marked."""
    if isinstance(failed, Exception):
        return f"{type(failed).__name__}: {failed}"[:200]
    return "no answer" if failed is None else "neither yes nor no"


def _compared(said: str, one: Asked) -> dict[str, Any]:
    if not one.answerable or not one.answers:
        return {}
    return {
        "f1": max(shared_words(said, answer) for answer in one.answers),
        "exact": float(any(same(said, answer) for answer in one.answers)),
    }


def _with(one: Asked, name: str, marked: Answered) -> Asked:
    outcome = replace(one.outcomes[name], answered=marked)
    return replace(one, outcomes={**one.outcomes, name: outcome})


def _scores(
    report: Report,
    asked: Sequence[Asked],
    marked: Sequence[Answered],
    llm: LLM,
    judge: Judge | None,
    spent: Iterable[Completion | Exception | None],
) -> AnswerScores:
    run = report.run
    paid = [one for one in spent if one is not None and not isinstance(one, Exception)]
    worth = [float(bool(one.judged)) if judge else one.f1 for one in marked]
    kinds: dict[str, list[float]] = {}
    for question, value in zip(asked, worth, strict=True):
        if value is not None:
            kinds.setdefault(question.category, []).append(value)
    f1 = [one.f1 for one in marked if one.f1 is not None]
    exact = [one.exact for one in marked if one.exact is not None]
    return AnswerScores(
        questions=len(marked),
        f1=estimate(f1, run.seed, run.resamples),
        exact=estimate(exact, run.seed, run.resamples),
        judged=estimate([float(bool(one.judged)) for one in marked], run.seed, run.resamples)
        if judge
        else None,
        categories={kind: fmean(values) for kind, values in sorted(kinds.items())},
        model=llm.name,
        judge=judge.llm.name if judge else "",
        prompt=judge.source if judge else "",
        failed=sum(bool(one.failure) for one in marked),
        calls=sum(one.calls for one in paid),
        tokens=sum(one.tokens_in + one.tokens_out for one in paid),
        cost=sum(one.cost or 0.0 for one in paid),
    )


def calls(questions: Iterable[Asked | Question], systems: int, *, judged: bool) -> int:
    """Calls that answering these for so many systems takes."""
    return sum(_markable(one) for one in questions) * systems * (2 if judged else 1)


# Shared words

_ARTICLES = frozenset({"a", "an", "the", "and"})
_PUNCTUATION = str.maketrans(dict.fromkeys(string.punctuation, " "))


def shared_words(said: str, expected: str) -> float:
    """F1 of the stems that two texts share, counted as often as they occur; articles and punctuation left out.

    As in LoCoMo (arXiv 2402.17753, section 4.1): Porter stems. Two texts without words are the same.
    """
    ours, theirs = _stems(said), _stems(expected)
    if not ours or not theirs:
        return float(ours == theirs)
    shared = sum((Counter(ours) & Counter(theirs)).values())
    return 2 * shared / (len(ours) + len(theirs))


def same(said: str, expected: str) -> bool:
    """Equal but for case, width, articles and punctuation."""
    return _words(said) == _words(expected)


def _words(text: str) -> list[str]:
    folded = unicodedata.normalize("NFKC", text).casefold()
    plain = re.sub(r"(?<=\d),(?=\d)", "", folded).translate(_PUNCTUATION)
    return [word for word in plain.split() if word not in _ARTICLES]


def _stems(text: str) -> list[str]:
    return list(_stemmer().stemWords(_words(text)))


@cache
def _stemmer() -> Any:
    import Stemmer

    return Stemmer.Stemmer("porter")
