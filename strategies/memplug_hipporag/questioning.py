"""What the model is asked when something is asked of the memory; each has a way without it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from memplug.toolbox.ask import ask
from memplug_hipporag.naming import normalised
from memplug_hipporag.prompts import Names, Relevant, Thought
from memplug_hipporag.reading import names

if TYPE_CHECKING:
    from collections.abc import Sequence

    from memplug.ports import LLM
    from memplug.toolbox.prompts import Prompt


def recognised(question: str, facts: Sequence[str], llm: LLM | None, prompt: Prompt) -> list[int]:
    """Which facts bear on the question, by number from 0; all where there is no model to judge.

    An empty list is the model's word that none does. Its failure is no such word: ModelError is raised.
    """
    if not facts:
        return []
    answer = ask(llm, prompt, answer=Relevant, question=question, facts=list(facts))
    if answer is None:
        return list(range(len(facts)))
    chosen = {number - 1 for number in answer.answer.numbers}
    return [number for number in range(len(facts)) if number in chosen]


def names_of(text: str, llm: LLM | None, prompt: Prompt, *, plain: bool) -> list[str]:
    """Normalised names in a question, each once."""
    answer = ask(llm, prompt, answer=Names, passage=text)
    found = names(text) if answer is None else answer.answer.entities
    normal = (normalised(one, plain=plain) for one in found)
    return [one for one in dict.fromkeys(normal) if one]


def next_thought(
    question: str, thoughts: Sequence[str], passages: Sequence[str], llm: LLM, prompt: Prompt
) -> str | None:
    """What to look up next; None where nothing more has to be, or the model is not to be asked."""
    answer = ask(
        llm,
        prompt,
        answer=Thought,
        question=question,
        thoughts=list(thoughts) or ["none yet"],
        passages=list(passages) or ["nothing"],
    )
    if answer is None or answer.answer.done:
        return None
    return str(answer.answer.thought).strip() or None
