"""What a user may set."""

from __future__ import annotations

from typing import Final, Literal, TypeAlias

from pydantic import Field

from memplug import StrategyConfig

GrainName: TypeAlias = Literal["session", "turns", "summary", "keywords"]
ALL_GRAINS: Final[tuple[GrainName, ...]] = ("session", "turns", "summary", "keywords")


class MemGASConfig(StrategyConfig):
    """Settings of MemGAS; the paper's symbols and the released defaults stand in the descriptions."""

    mode: Literal["default", "compat"] = Field(
        default="default",
        description='"compat" ranks as the released code does; see docs/strategies/memgas.md.',
    )
    grains: tuple[GrainName, ...] = Field(
        default=("turns", "summary"),
        min_length=1,
        description="Granularities by vectors that take part; the release has all four.",
    )
    lexical: float = Field(
        default=1.0,
        ge=0,
        description="Weight of the sessions' words beside all vector grains together (1).",
    )
    router: Literal["equal", "certain", "released", "learned"] = Field(
        default="equal", description="How the grains' weights are found."
    )
    influence: float = Field(
        default=0.4,
        ge=0,
        description="How much the best session's turns gain over those of one that says nothing.",
    )
    first_session: int = Field(
        default=6,
        ge=2,
        description="From which session on there are associations and session evidence (6 in the release).",
    )
    candidates: int = Field(
        default=30, ge=2, description="Most similar nodes a mixture is fitted to."
    )
    seeds: int = Field(default=15, ge=1, description="Nodes that a walk restarts from.")
    damping: float = Field(default=0.1, ge=0, lt=1, description="Chance of a further step (d).")
    hops: int = Field(
        default=1, ge=0, le=4, description="Steps along associations; compat walks on."
    )
    temperature: float = Field(default=0.2, gt=0, description="Of the router's softmax.")
    pairs: bool = Field(
        default=False,
        description="Turns are pairs of consecutive messages, as in the release, each with a vector of its own.",
    )
    phrases: int = Field(default=20, ge=1, description="Keywords per session without a model.")
    summary_turns: int = Field(default=4, ge=1, description="Turns in a summary without a model.")
    idle_minutes: float = Field(
        default=240,
        gt=0,
        description="After how long without a message a sweep takes a session for closed.",
    )
    model: bool = Field(
        default=True, description="Use the model, where one is configured, for summaries."
    )
    filter: bool = Field(
        default=False, description="Have the model pick the verbatim spans that bear on a question."
    )
    batch: int = Field(default=32, ge=1, description="Sessions refreshed in one sweep.")
