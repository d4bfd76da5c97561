"""What a user may set."""

from __future__ import annotations

from typing import Literal, get_args

from pydantic import Field

from memplug import StrategyConfig

SignalName = Literal[
    "wording", "lists", "triggers", "links", "procedures", "votes", "contested", "crowds", "lessons"
]
SIGNALS: tuple[SignalName, ...] = get_args(SignalName)


class AMemGuardConfig(StrategyConfig):
    """From which risk what happens, how witnesses are compared, and when a model is asked."""

    quarantine: float = Field(
        default=0.75,
        ge=0,
        le=1,
        description="risk from which a source is kept back for a person to see",
    )
    withhold: float = Field(
        default=0.6,
        ge=0,
        le=1,
        description="risk from which a hit is withheld from the question at hand",
    )
    demote: float = Field(
        default=0.33, ge=0, le=1, description="risk from which a hit stands behind all without"
    )
    same_words: float = Field(
        default=0.5,
        ge=0,
        le=1,
        description="share of the shorter wording that two claims have in common to be about the same",
    )
    vouched_by: int = Field(
        default=5, ge=1, description="origins that must link to a host before it may be recommended"
    )
    planted_in: int = Field(
        default=3,
        ge=2,
        description="records in which a run of words must stand to be a planted trigger",
    )
    judge: Literal["off", "unsure", "always"] = Field(
        default="unsure",
        description="when a model derives and judges paths: where the cheap stage is unsure, always, never",
    )
    judge_by: Literal["model", "clusters"] = Field(
        default="model", description="who judges the paths: the model, or clusters of their vectors"
    )
    depth: int = Field(default=10, ge=2, le=50, description="hits whose paths are compared")
    signals: tuple[SignalName, ...] = Field(
        default=SIGNALS, description="the signals that count; the others are not looked at"
    )
    warn: bool = Field(
        default=True,
        description="tell in the context, in one line each, what was kept back and why",
    )
