"""What a user may set."""

from __future__ import annotations

from pydantic import Field

from memplug import StrategyConfig


class RerankConfig(StrategyConfig):
    """How far down hits are looked at, how much the reranker counts, and how long it may take."""

    depth: int = Field(
        default=50, ge=2, le=1000, description="hits that are reranked, from the best"
    )
    weight: float = Field(
        default=0.15,
        ge=0,
        le=1,
        description="the reranker's share of the new score; the rest is the hit's own",
    )
    deadline_ms: float | None = Field(
        default=None,
        gt=0,
        allow_inf_nan=False,
        description="milliseconds after which the hits stay as they were; None waits",
    )
    asides: bool = Field(default=False, description="also hits of the other sections, each apart")
    warm_up: bool = Field(
        default=False, description="load the model when the Memory opens, not with the first search"
    )
