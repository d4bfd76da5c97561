"""LoCoMo (Maharana et al., 2024, github.com/snap-research/locomo): long conversations between two people.

A file is a list of samples. A sample's `conversation` holds the utterances of session n under `session_n`, each with
`speaker`, `dia_id` and `text`, where an image was shared also its `blip_caption`, which is read as part of what was
said, and that session's time under `session_n_date_time`. Its `qa` holds the questions with a category and, as
`evidence`, the `dia_id`s of the utterances that answer them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from memplug.datasets.cases import (
    Addition,
    Case,
    Question,
    expect,
    files,
    read_json,
    reading,
    resolve,
    texts,
)
from memplug.types import Message, Messages

CATEGORIES = {1: "multi-hop", 2: "temporal", 3: "open-domain", 4: "single-hop", 5: "adversarial"}
ADVERSARIAL = 5
"""Questions whose premise the conversation does not bear out: nothing in it answers them."""
_SESSION = re.compile(r"session_(\d+)")


def read_locomo(path: Path) -> Iterator[Case]:
    """One case per sample of the file, or of every JSON file in the folder."""
    for file in files(path, "*.json"):
        samples = read_json(file)
        expect(
            isinstance(samples, list)
            and all(isinstance(one, dict) and "conversation" in one for one in samples),
            file,
            "in LoCoMo's format (a list of samples with 'conversation' and 'qa')",
        )
        for number, sample in enumerate(samples):
            with reading(file, "in LoCoMo's format", number + 1):
                case = _case(sample, str(sample.get("sample_id") or f"sample-{number}"))
            yield case


def _case(sample: Mapping[str, Any], name: str) -> Case:
    conversation = sample["conversation"]
    numbers = sorted(
        int(match.group(1)) for key in conversation if (match := _SESSION.fullmatch(key))
    )
    additions = tuple(
        _session(conversation, number) for number in numbers if conversation[f"session_{number}"]
    )
    known = {utterance["dia_id"] for n in numbers for utterance in conversation[f"session_{n}"]}
    questions: list[Question] = []
    unresolved = 0
    for index, given in enumerate(sample.get("qa", ())):
        evidence = [id for one in given.get("evidence") or () for id in re.split(r"[;,\s]+", one)]
        gold, missing = resolve(filter(None, evidence), known)
        category = given["category"]
        answerable = category != ADVERSARIAL
        unresolved += missing if answerable else 0
        if answerable and not gold:
            continue
        questions.append(
            Question(
                id=f"{name}/q{index}",
                text=given["question"],
                category=CATEGORIES.get(category, str(category)),
                gold=gold if answerable else frozenset(),
                answerable=answerable,
                answers=texts(given.get("answer")),
            )
        )
    return Case(name=name, additions=additions, questions=tuple(questions), unresolved=unresolved)


def _session(conversation: Mapping[str, Any], number: int) -> Addition:
    time = to_time(conversation.get(f"session_{number}_date_time", ""))
    messages = tuple(
        Message(
            role="user",
            text=_said(utterance),
            name=utterance["speaker"],
            time=time,
            id=utterance["dia_id"],
        )
        for utterance in conversation[f"session_{number}"]
    )
    return Addition(content=Messages(messages), session_id=f"session-{number}")


def _said(utterance: Mapping[str, Any]) -> str:
    caption = utterance.get("blip_caption")
    return f"{utterance['text']} [image: {caption}]" if caption else str(utterance["text"])


def to_time(text: str) -> datetime | None:
    """The time in "1:56 pm on 8 May, 2023", taken as UTC; None where the text is not of that form."""
    try:
        return datetime.strptime(text.strip(), "%I:%M %p on %d %B, %Y").replace(tzinfo=UTC)
    except ValueError:
        return None
