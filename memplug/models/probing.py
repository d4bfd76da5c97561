"""What a language model can do, found out by asking it: a plain answer, a typed one, and what it tells of its cost."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import Literal

from pydantic import BaseModel, Field

from memplug.errors import ModelError
from memplug.ports import LLM
from memplug.types import Message

_PLAIN = (Message("user", "Which colour is a clear sky at noon? Answer with one word."),)
_TYPED = (
    Message(
        "user",
        "Ann moved to Lisbon in May and works in a bakery there. List the facts, one short sentence each.",
    ),
)


class Facts(BaseModel):
    """What the probe asks for: shaped like the answers of strategies."""

    facts: list[str] = Field(min_length=1)
    person: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Probe:
    """What was found out."""

    model: str
    answer: str
    """The plain answer, cut at a hundred characters."""
    seconds: float
    """Of the slower of its answers."""
    counts_tokens: bool
    priced: bool
    typed: Literal["schema", "instruction", "none"]
    """How it gives typed answers, if it does."""
    trouble: str = ""
    """Why a typed answer failed, where one did."""


def probe(llm: LLM, bound: LLM | None, instructed: LLM, *, timeout: float) -> Probe:
    """Asks the model as it is, then for a typed answer bound to a schema, then for one by instruction.

    bound, instructed: the same model, set to one of these; None where it has no such setting. `timeout`
    (seconds) is one answer's. Raises ModelError where it gives no plain answer.
    """
    begun = time.monotonic()
    plain = llm.complete(_PLAIN, timeout=timeout)
    slowest = time.monotonic() - begun
    typed: Literal["schema", "instruction", "none"] = "none"
    troubles: list[str] = []
    for way, model in (("schema", bound), ("instruction", instructed)):
        if model is None:
            continue
        begun = time.monotonic()
        try:
            model.complete(_TYPED, answer=Facts, timeout=timeout)
        except ModelError as error:
            troubles.append(f"{way}: {error}")
            continue
        finally:
            slowest = max(slowest, time.monotonic() - begun)
        typed = "schema" if way == "schema" else "instruction"
        break
    return Probe(
        model=plain.model or llm.name,
        answer=plain.text.strip()[:100],
        seconds=slowest,
        counts_tokens=plain.tokens_in > 0 and plain.tokens_out > 0,
        priced=plain.cost is not None,
        typed=typed,
        trouble="; ".join(troubles),
    )
