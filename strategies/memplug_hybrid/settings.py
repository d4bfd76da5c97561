"""Every constant of the recipe: the weights that a user may set, and the shapes that the index is built with."""

from __future__ import annotations

from typing import Final

from pydantic import Field

from memplug import StrategyConfig

K1: Final = 1.5
"""BM25: how soon repeats of a word stop counting."""
BY_LENGTH: Final = 0.75
"""BM25: how much a long text is held back."""
MEAN_LENGTH: Final = 60.0
"""BM25: terms in a text of ordinary length. Fixed, so that a score does not change with what else is stored."""
NEAR: Final = 0.8
"""Share of a message's words that its neighbour at distance 1 in the session is searched by."""
FAR: Final = 0.4
"""The same at distance 2."""
SPREAD: Final = 80.0
"""Words over which a message's influence on its neighbours falls by e: long messages keep to themselves."""
WHOLE: Final = 120
"""Longest text, in words, that is searched in one piece."""
PIECE: Final = 100
"""Words in a piece of a longer one."""
TAIL: Final = 20
"""A last piece of fewer words joins the one before."""
ORDINARY: Final = 50.0
"""Words at which the length term begins to tell."""
NEARNESS: Final = 7.0
"""Days over which the closeness to a period in question falls by e."""
RECENT_WORDS: Final = 60
"""Words of an earlier turn that are looked at."""
SHORT_QUESTION: Final = 4
"""Terms up to which a question takes the full share of its recent turns."""
SEEDS: Final = 2
"""Texts from which the entity hop sets out."""
TURN: Final = 3_600.0
"""Seconds between messages without a session up to which they belong together."""
COMMON_ENTITY: Final = 0.02
"""Share of the texts above which an entity links nothing (but at least three texts)."""
CONFIDENCE: Final = (-7.5, 10.7, 3.4)
"""Intercept, weight of the absolute evidence and weight of the best sum in the logistic confidence."""
FLOOR: Final = 0.25
"""The best sum counts as at least this much, so that the only match of a store is never nothing."""
GROWTH: Final = 4
"""Token weights are taken anew when a fourth of the texts has changed since."""


class HybridConfig(StrategyConfig):
    """Weights of the sum. One set serves every store; there is nothing to switch per kind of data."""

    bm25: float = Field(
        default=0.42, ge=0, description="words of the text and its neighbours (BM25)"
    )
    best: float = Field(
        default=0.16, ge=0, description="static vectors, the best piece of the text"
    )
    lead: float = Field(
        default=0.20, ge=0, description="static vectors, the piece that the text opens with"
    )
    soft: float = Field(
        default=0.22, ge=0, description="words of near meaning in the opening piece"
    )
    dense: float = Field(
        default=0.25,
        ge=0,
        description="cosine of the whole text, where the embedder is another one than the static table; "
        "the four above then share the rest",
    )
    named: float = Field(default=0.35, description="the question names the speaker")
    session: float = Field(default=0.45, description="the session holds a good match")
    length: float = Field(
        default=-0.15,
        description="per e-fold of length, for talk: what somebody said, or what stands in a session",
    )
    answer: float = Field(
        default=0.30, description="follows a question that matches; less after a long one"
    )
    reply: float = Field(default=0.15, description="the user's message whose reply matches")
    role: float = Field(
        default=0.15,
        description="the assistant's message: for it if it is asked about, else against it",
    )
    when: float = Field(
        default=0.25, description="holds an expression of time, and a time is asked for"
    )
    period: float = Field(
        default=0.25, description="lies in, or near, the period that the question names"
    )
    specific: float = Field(
        default=0.10, description="holds a number (half of it) and a name (the other half)"
    )
    question: float = Field(default=-0.15, description="is itself a question")
    instruction: float = Field(
        default=0.50, description="a standing instruction, when something is requested"
    )
    preference: float = Field(default=0.30, description="a preference, when something is requested")
    hop: float = Field(
        default=0.45,
        ge=0,
        description="shares entities with the two best, between passages and notes",
    )
    recent: float = Field(
        default=0.30, ge=0, description="share of the question's weight that its recent turns add"
    )
    meta: float = Field(
        default=0.50,
        ge=0,
        description="weight of words that speak about the memory ('did I mention', 'in our chats')",
    )
