"""The lessons of new attempts: by the model where there is one, else by rule, and only those that are valid."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from memplug.toolbox.ask import ask_many
from memplug_reme.distilling import Draft, keywords, lessons, reflection, succeeded, valid
from memplug_reme.kinds import Experience
from memplug_reme.pairing import soft_pair
from memplug_reme.prompts import Ends, Items, Judgements

if TYPE_CHECKING:
    from memplug import LLM
    from memplug.toolbox.prompts import Prompt
    from memplug_reme.kinds import Attempt, Facet
    from memplug_reme.prompts import Item
    from memplug_reme.settings import ReMeConfig

LONG = 10
"""Steps from which an attempt is worth splitting."""
CONTEXT = 2
CONTEXT_LENGTH = 100
STEP_LENGTH = 2000


@dataclass(frozen=True)
class Occasion:
    """A new attempt with those at the same task before it, oldest first, itself last."""

    attempts: tuple[Attempt, ...]
    steps: tuple[str, ...]
    """What its steps say."""
    evidence: tuple[str, ...]
    """Their episodes."""

    @property
    def attempt(self) -> Attempt:
        return self.attempts[-1]

    @property
    def ours(self) -> int:
        return len(self.attempts) - 1


@dataclass(frozen=True)
class Asked:
    """One question about one occasion."""

    occasion: int
    facet: Facet
    prompt: Prompt
    values: Mapping[str, Any]
    attempts: tuple[int, ...]


def by_rule(occasion: Occasion, config: ReMeConfig) -> list[Draft]:
    """Lessons of a success, the reflection of a failure; nothing where the reward is not known."""
    attempt = occasion.attempt
    if attempt.reward is None or not attempt.calls:
        return []
    if succeeded(attempt, config.success):
        found: list[Draft | None] = [*lessons(occasion.attempts, occasion.ours, config.success)]
    else:
        found = [reflection(attempt)]
    return [one for one in found if one is not None and valid(one)]


def drafted(
    occasions: Sequence[Occasion],
    llm: LLM | None,
    prompts: Mapping[str, Prompt],
    config: ReMeConfig,
) -> list[list[Draft]]:
    """The drafts of each occasion. Raises what the model raised."""
    if llm is None:
        return [by_rule(one, config) for one in occasions]
    asked = _questions(occasions, llm, prompts, config)
    answers = _all(llm, asked, Items)
    found: list[list[Draft]] = [[] for _ in occasions]
    alone: set[int] = set()
    for question, answer in zip(asked, answers, strict=True):
        if answer is None:
            alone.add(question.occasion)
            continue
        occasion = occasions[question.occasion]
        found[question.occasion] += [_draft(item, question, occasion) for item in answer.items]
    for number in alone:
        found[number] = by_rule(occasions[number], config)
    return _judged(found, llm, prompts["validation"], config)


def _questions(
    occasions: Sequence[Occasion], llm: LLM, prompts: Mapping[str, Prompt], config: ReMeConfig
) -> list[Asked]:
    segments = _segments(occasions, llm, prompts["segments"], config)
    asked: list[Asked] = []
    for number, occasion in enumerate(occasions):
        attempt = occasion.attempt
        if attempt.reward is None:
            continue
        facet: Facet = "success" if succeeded(attempt, config.success) else "failure"
        for steps in segments[number]:
            values = {"task": attempt.task, "steps": steps}
            asked.append(Asked(number, facet, prompts[facet], values, (occasion.ours,)))
        pair = soft_pair([one.reward for one in occasion.attempts])
        if facet == "success" and pair is not None and occasion.ours in pair:
            best, worst = (occasion.attempts[one] for one in pair)
            values = {"task": attempt.task, "better": shown(best), "worse": shown(worst)}
            asked.append(Asked(number, "comparison", prompts["comparison"], values, pair))
    return asked


def _segments(
    occasions: Sequence[Occasion], llm: LLM, prompt: Prompt, config: ReMeConfig
) -> list[list[list[str]]]:
    """The steps of each occasion, in groups where the model is to split long ones."""
    whole = [[[step[:STEP_LENGTH] for step in one.steps]] for one in occasions]
    long = [n for n, one in enumerate(occasions) if config.segment and len(one.steps) >= LONG]
    values = [{"steps": [step[:STEP_LENGTH] for step in occasions[n].steps]} for n in long]
    for number, answer in zip(long, ask_many(llm, prompt, values, answer=Ends), strict=True):
        if answer is not None and not isinstance(answer, Exception):
            whole[number] = split(whole[number][0], answer.answer.ends)
    return whole


def split(steps: Sequence[str], ends: Sequence[int]) -> list[list[str]]:
    """The steps in groups that end at these numbers (from 1), each with two short steps before and after.

    What is left over is a last group; numbers that do not rise within the steps mean nothing.
    """
    cuts = sorted({one for one in ends if 0 < one < len(steps)})
    bounds = list(zip([0, *cuts], [*cuts, len(steps)], strict=True))
    return [
        [
            *(step[:CONTEXT_LENGTH] for step in steps[max(start - CONTEXT, 0) : start]),
            *steps[start:end],
            *(step[:CONTEXT_LENGTH] for step in steps[end : end + CONTEXT]),
        ]
        for start, end in bounds
    ]


def shown(attempt: Attempt) -> list[str]:
    """An attempt's calls, one a line."""
    return [
        f"{call.shown}: {call.error}" if call.error else call.shown for call in attempt.calls
    ] or ["no calls"]


def _all(llm: LLM, asked: Sequence[Asked], answer: Any) -> list[Any]:
    """The typed answers in order; None where the rules have to do."""
    by_prompt: dict[str, list[int]] = {}
    for number, one in enumerate(asked):
        by_prompt.setdefault(one.prompt.name, []).append(number)
    found: list[Any] = [None] * len(asked)
    for numbers in by_prompt.values():
        prompt = asked[numbers[0]].prompt
        answers = ask_many(llm, prompt, [asked[n].values for n in numbers], answer=answer)
        for number, said in zip(numbers, answers, strict=True):
            if isinstance(said, Exception):
                raise said
            found[number] = None if said is None else said.answer
    return found


def _draft(item: Item, question: Asked, occasion: Occasion) -> Draft:
    attempt = occasion.attempt
    used = tuple(dict.fromkeys(one for one in item.tools_used if one.strip()))
    payload = Experience(
        facet=question.facet,
        task=attempt.task,
        keywords=tuple(dict.fromkeys(item.tags))[:8] or keywords(item.when_to_use),
        confidence=item.confidence,
        tools=used,
        steps=occasion.evidence[:8],
        by_model=True,
    )
    return Draft(item.when_to_use.strip(), item.experience.strip(), payload, question.attempts)


def _judged(
    found: list[list[Draft]], llm: LLM, prompt: Prompt, config: ReMeConfig
) -> list[list[Draft]]:
    """Without repeats and those that a rule or the model rejects: one call for each occasion."""
    sound = [list({one.content: one for one in drafts if valid(one)}.values()) for drafts in found]
    asking = [n for n, drafts in enumerate(sound) if any(one.payload.by_model for one in drafts)]
    values = [
        {"lessons": [f"{one.when_to_use}: {one.content}" for one in sound[n]]} for n in asking
    ]
    for number, answer in zip(
        asking, ask_many(llm, prompt, values, answer=Judgements), strict=True
    ):
        if isinstance(answer, Exception):
            raise answer
        if answer is not None:
            out = {
                one.number
                for one in answer.answer.items
                if not one.is_valid or one.score < config.validate_at
            }
            sound[number] = [one for n, one in enumerate(sound[number], 1) if n not in out]
    return sound
