"""What a user may set."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from memplug import StrategyConfig


class HippoRAGConfig(StrategyConfig):
    """Settings of HippoRAG; the papers' names and the reference's defaults stand in the descriptions."""

    mode: Literal["fused", "v2", "v1"] = Field(
        default="fused",
        description="How episodes are ranked: as version 2 or 1 does, or by version 2 and vectors together.",
    )
    compat: bool = Field(
        default=False,
        description="Compute as the reference does; see docs/strategies/hipporag.md.",
    )
    compat_ascii: bool = Field(
        default=False,
        description="Names keep A-Z, a-z and 0-9 only, as in the reference; `compat` does so too.",
    )
    synonymy: float = Field(
        default=0.8, gt=0, le=1, description="Cosine from which on two entities are linked (0.8)."
    )
    synonyms: int = Field(
        default=100, ge=1, description="Links that a new entity gets at most (100)."
    )
    same: float = Field(
        default=0.0,
        ge=0,
        le=1,
        description="Cosine from which on a sweep makes two entities one node; 0 leaves all apart.",
    )
    facts: int = Field(default=5, ge=1, description="Facts linked to a question (linking_top_k).")
    phrases: int = Field(default=5, ge=1, description="Entities a walk starts from (5).")
    passages: float = Field(
        default=0.05, ge=0, description="Weight of passages as seeds (passage_node_weight)."
    )
    damping: float = Field(
        default=0.5, ge=0, lt=1, description="Chance of a further step of the walk (0.5)."
    )
    tolerance: float = Field(
        default=0.001, gt=0, lt=1, description="Probability that a walk may misplace."
    )
    influence: float = Field(
        default=0.3, ge=0, description="Weight beside other steps, where a model extracted facts."
    )
    onward: float = Field(
        default=0.7,
        ge=0,
        description="Weight of a second walk, from the two best hits; 0 leaves it out.",
    )
    model: bool = Field(
        default=True, description="Use the model, where one is configured, to extract facts."
    )
    filter: bool = Field(
        default=True,
        description="Have the model, where there is one, choose the facts that bear on a question.",
    )
    steps: int = Field(
        default=1, ge=1, le=4, description="Searches per question; more than one asks the model."
    )
    chunk: int = Field(
        default=6000, ge=200, description="Characters of an episode that one model call reads."
    )
    batch: int = Field(default=32, ge=1, description="Episodes extracted in one sweep.")

    @property
    def plain(self) -> bool:
        """Whether names are normalised as in the reference."""
        return self.compat or self.compat_ascii
