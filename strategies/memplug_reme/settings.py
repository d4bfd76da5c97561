"""What a user may set."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from memplug import StrategyConfig


class ReMeConfig(StrategyConfig):
    """Settings of ReMe; the paper's symbols and the released defaults stand in the descriptions."""

    success: float = Field(
        default=1.0, gt=0, le=1, description="Reward from which an attempt is a success."
    )
    selective: bool = Field(
        default=True,
        description="Only successes make lessons; a failure leaves a reflection for the next attempt. False keeps "
        "every lesson of every attempt, repeated ones too, as an append-only memory does.",
    )
    duplicate: float = Field(
        default=0.9,
        ge=0,
        le=1,
        description="A lesson is a duplicate where an earlier one's condition has at least this cosine, and its "
        "words agree; the release compares with 0.5.",
    )
    hard_pairs: bool = Field(
        default=False,
        description="Compare also with failures at other tasks that are near in their steps.",
    )
    hard_threshold: float = Field(
        default=0.3, ge=-1, le=1, description="Cosine that such a pair has to exceed."
    )
    forget: Literal["bound", "paper", "compat", "never"] = Field(
        default="bound",
        description='What archives a lesson: "bound" on its utility, the rule of the "paper", the release\'s '
        'strict comparison ("compat"), or nothing.',
    )
    least: int = Field(default=5, ge=1, description="Outcomes before it is judged (alpha).")
    limit: float = Field(default=0.5, ge=0, le=1, description="Utility it has to exceed (beta).")
    half_life: float = Field(
        default=2.0,
        ge=0,
        description='Outcomes after which an older one counts half, for "bound" and the ranking; 0 for never.',
    )
    sweep_every: int = Field(
        default=10, ge=0, description="Attempts between two sweeps; 0 leaves them to `manage`."
    )
    content: float = Field(
        default=0.3,
        ge=0,
        le=1,
        description="Weight of the lesson's own words beside its condition's.",
    )
    utility: float = Field(
        default=0.3, ge=0, le=1, description="How far a lesson's utility moves it."
    )
    recent: int = Field(
        default=3, ge=1, description="Messages of a running conversation that say where it stands."
    )
    characters: int = Field(default=200, ge=20, description="Characters of each of them.")
    reflections: int = Field(
        default=3, ge=1, description="Reflections of one task that are served."
    )
    validate_at: float = Field(
        default=0.5,
        ge=0,
        le=1,
        description="Score from which the model's judgement lets a lesson in.",
    )
    segment: bool = Field(default=False, description="Have the model split long attempts first.")
    describe: bool = Field(
        default=False, description="Have the model say where a running conversation stands."
    )
    rerank: bool = Field(default=False, description="Have the model order the lessons found.")
    guidance: bool = Field(
        default=False, description="Have the model rewrite the lessons for the task in `context`."
    )
    tool_guidance: int = Field(
        default=0,
        ge=0,
        description="Calls of a tool after which the model describes it anew; 0 for never.",
    )
