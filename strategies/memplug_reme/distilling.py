"""Lessons without a model: what worked, what to do instead of what failed, and what the better attempt left out."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from memplug.toolbox.text import words
from memplug_reme.kinds import Experience
from memplug_reme.pairing import common, divergence, soft_pair

if TYPE_CHECKING:
    from memplug_reme.kinds import Attempt, Call

SHORTEST, LONGEST = 20, 1200
_ORDERS = re.compile(
    r"\b(?:ignore|disregard|forget)\b.{0,40}\b(?:instruction|prompt|rule|above|previous|prior)"
    r"|\bsystem prompt\b|\byou (?:must|are now|shall)\b|<\|?(?:im_start|system|assistant)\b"
    r"|\bdo not (?:tell|inform|ask) the user\b",
    re.IGNORECASE | re.DOTALL,
)
_STOP = frozenset(
    [
        "a",
        "an",
        "and",
        "at",
        "by",
        "for",
        "from",
        "in",
        "into",
        "of",
        "on",
        "or",
        "the",
        "this",
        "to",
        "with",
    ]
)


@dataclass(frozen=True)
class Draft:
    """A lesson that is not stored yet."""

    when_to_use: str
    content: str
    payload: Experience
    attempts: tuple[int, ...] = ()
    """Which of the attempts it was distilled from it rests on."""


def lessons(attempts: Sequence[Attempt], ours: int, success: float = 1.0) -> list[Draft]:
    """What the attempt at index `ours` teaches after the others, all at one task, oldest first.

    Nothing unless it succeeded; `reflection` is what a failure leaves.
    """
    attempt = attempts[ours]
    found = [_worked(attempt, ours)]
    found += [_recovered(attempt, ours)]
    failed = [n for n in range(ours) if failed_at(attempts[n], success)]
    for number in failed[:-4:-1]:
        found.append(_instead(attempts[number], attempt, (number, ours)))
    earlier = [*range(ours + 1)]
    pair = soft_pair([attempts[n].reward if attempts[n].calls else None for n in earlier])
    if pair is not None and ours in pair:
        found.append(_compared(attempts[pair[0]], attempts[pair[1]], pair, success))
    shorter = _shortest_before(attempts, ours, success)
    if shorter is not None:
        found.append(_compared(attempts[ours], attempts[shorter], (ours, shorter), success))
    return list({one.content: one for one in found if one is not None}.values())


def reflection(attempt: Attempt) -> Draft | None:
    """What went wrong in an attempt that failed, and how far it came."""
    if not attempt.calls:
        return None
    good = path(attempt)
    failed = [call for call in attempt.calls if call.error]
    if not failed:
        content = f"The last attempt failed although no call did: {_listed(good)}."
    else:
        first = failed[0]
        content = f"The last attempt failed. {first.shown} gave: {first.error}."
        others = _names(failed[1:], without=(first.tool,))
        if others:
            content += f" So did {', '.join(others)}."
        if good:
            content += f" What went well, in order: {_listed(good)}."
    return Draft(
        attempt.task,
        content[:LONGEST],
        Experience(
            facet="failure",
            task=attempt.task,
            keywords=keywords(attempt.task),
            tools=tools(attempt),
            calls=tuple(call.tool for call in good),
            avoid=_stuck(attempt),
            steps=_evidence(failed or good),
        ),
    )


def hindsight(failed: Attempt, attempt: Attempt) -> Draft | None:
    """What a failure at a like task teaches beside a success, the failure first."""
    return _instead(failed, attempt, (0, 1))


def valid(draft: Draft) -> bool:
    """True where it says when and what, is neither too short nor too long, names something, and gives no orders.

    Its own words are judged, whether a rule or a model wrote them.
    """
    whole = f"{draft.when_to_use}\n{draft.content}"
    return (
        bool(draft.when_to_use.strip())
        and SHORTEST <= len(draft.content.strip()) <= LONGEST
        and _names_something(draft)
        and not _ORDERS.search(whole)
    )


def succeeded(attempt: Attempt, threshold: float = 1.0) -> bool:
    """True where its reward reaches the threshold; an attempt of unknown reward is no success, and no failure."""
    return attempt.reward is not None and attempt.reward >= threshold


def failed_at(attempt: Attempt, threshold: float = 1.0) -> bool:
    """True where its reward is known, and below the threshold."""
    return attempt.reward is not None and attempt.reward < threshold


def path(attempt: Attempt) -> list[Call]:
    """Its calls that went well, each tool with the same arguments once."""
    kept: dict[str, Call] = {}
    for call in attempt.calls:
        if not call.error:
            kept.setdefault(call.shown, call)
    return list(kept.values())


def tools(attempt: Attempt) -> tuple[str, ...]:
    """The tools that it called, each once, in order."""
    return _names(attempt.calls)


def keywords(text: str) -> tuple[str, ...]:
    """The words of an abstracted text that tell, each once, at most eight."""
    told = re.sub(r"<\w+>", " ", text)
    return tuple(dict.fromkeys(w for w in words(told) if w not in _STOP and len(w) > 1))[:8]


def _worked(attempt: Attempt, number: int) -> Draft | None:
    good = path(attempt)
    if not good:
        return None
    return Draft(
        attempt.task,
        f"This order of calls worked: {_listed(good)}.",
        Experience(
            facet="success",
            task=attempt.task,
            keywords=keywords(attempt.task),
            confidence=0.8,
            tools=_names(good),
            calls=tuple(call.tool for call in good),
            steps=_evidence(good),
        ),
        (number,),
    )


def _recovered(attempt: Attempt, number: int) -> Draft | None:
    """The first error of a success after which another tool went well, unless the same call did later."""
    for place, call in enumerate(attempt.calls):
        later = [one for one in attempt.calls[place + 1 :] if not one.error]
        if not call.error or not later or any(one.tool == call.tool for one in later):
            continue
        return _trigger(attempt, call, later[0], (number,))
    return None


def _instead(failed: Attempt, attempt: Attempt, numbers: tuple[int, ...]) -> Draft | None:
    """The first error of a failure, and the first differing call of the success after it."""
    good = path(attempt)
    error = next((call for call in failed.calls if call.error), None)
    if not good:
        return None
    if error is None:
        mine, theirs = _sequence(path(failed)), _sequence(good)
        place = divergence(mine, theirs)
        if place >= len(theirs):
            return None
        return _trigger(
            attempt, path(failed)[place] if place < len(mine) else None, good[place], numbers
        )
    before = failed.calls[: failed.calls.index(error)]
    place = divergence([call.shown for call in before if not call.error], _sequence(good))
    better = good[min(place, len(good) - 1)]
    if better.tool == error.tool:
        return None
    return _trigger(attempt, error, better, numbers)


def _trigger(attempt: Attempt, wrong: Call | None, right: Call, numbers: tuple[int, ...]) -> Draft:
    if wrong is None:
        content = f"Do not stop early: {right.shown} is still to be called."
    elif wrong.error:
        content = f"{wrong.shown} fails with: {wrong.error}. Call {right.shown} there instead."
    else:
        content = f"Calling {wrong.shown} leads nowhere there. Call {right.shown} instead."
    named = (wrong, right) if wrong is not None else (right,)
    return Draft(
        attempt.task,
        content[:LONGEST],
        Experience(
            facet="failure",
            task=attempt.task,
            keywords=keywords(f"{attempt.task} {wrong.error if wrong else ''}"),
            confidence=0.6,
            tools=_names(named),
            avoid=(wrong.tool,) if wrong is not None else (),
            steps=_evidence(named),
        ),
        numbers,
    )


def _compared(
    best: Attempt, worst: Attempt, numbers: tuple[int, ...], success: float
) -> Draft | None:
    """Where the better attempt parts from the worse one, and the calls that it saves."""
    better, worse = _sequence(best.calls), _sequence(worst.calls)
    shared = common(better, worse)
    if not better or better == worse:
        return None
    place = divergence(better, worse)
    if place >= len(better):
        return None
    saved = len(worse) - len(better)
    content = f"The better of two attempts did {best.calls[place].shown}"
    if place < len(worse):
        content += f", the worse {worst.calls[place].shown}"
    content += f" at call {place + 1}; both share {len(shared)} calls."
    if saved > 0:
        content += f" It needed {saved} calls fewer."
    return Draft(
        best.task,
        content[:LONGEST],
        Experience(
            facet="comparison",
            task=best.task,
            keywords=keywords(best.task),
            confidence=0.6,
            tools=tools(best),
            calls=tuple(call.tool for call in path(best)) if succeeded(best, success) else (),
            steps=_evidence(best.calls[place : place + 1]),
        ),
        numbers,
    )


def _shortest_before(attempts: Sequence[Attempt], ours: int, success: float) -> int | None:
    """The shortest earlier success, where ours is shorter still."""
    wins = [n for n in range(ours) if succeeded(attempts[n], success) and attempts[n].calls]
    if not wins:
        return None
    shortest = min(wins, key=lambda n: (len(attempts[n].calls), n))
    return shortest if len(attempts[shortest].calls) > len(attempts[ours].calls) else None


def _stuck(attempt: Attempt) -> tuple[str, ...]:
    """Tools that failed after the last call that went well."""
    last = max((n for n, call in enumerate(attempt.calls) if not call.error), default=-1)
    return _names(attempt.calls[last + 1 :])


def _sequence(calls: Sequence[Call]) -> list[str]:
    return [call.shown for call in calls]


def _listed(calls: Sequence[Call]) -> str:
    return ", then ".join(_sequence(calls))[: LONGEST - 200]


def _names(calls: Sequence[Call], without: Sequence[str] = ()) -> tuple[str, ...]:
    return tuple(dict.fromkeys(call.tool for call in calls if call.tool not in without))


def _evidence(calls: Sequence[Call]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(call.step for call in calls if call.step))[:8]


def _names_something(draft: Draft) -> bool:
    """A tool, an error, or a name: something that is no everyday word."""
    made = draft.payload
    if made.tools or made.avoid or made.keywords:
        return True
    return any(mark in draft.content for mark in "_(<") or bool(
        re.search(r"\b[A-Z]\w+Error\b|(?<=[a-z] )[A-Z]\w+", draft.content)
    )
