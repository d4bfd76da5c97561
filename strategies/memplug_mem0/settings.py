"""What a user may set."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, Field

from memplug import StrategyConfig


class ProfileField(BaseModel):
    """A field of the application's profile."""

    model_config = {"frozen": True, "extra": "forbid"}

    attributes: tuple[str, ...] = Field(
        default=(), description="Attributes that fill it; empty: the one of its own name."
    )
    many: bool = Field(default=False, description="Several values hold at a time.")
    about: str = Field(default="", description="For the model: what belongs here.")


class Mem0Config(StrategyConfig):
    """Settings of Mem0; mem0's symbols and the released defaults stand in the descriptions."""

    mode: Literal["default", "compat"] = Field(
        default="default", description='"compat" scores facts as mem0 2.0 does.'
    )
    updates: Literal["auto", "rules", "model", "add"] = Field(
        default="auto",
        description="Who decides what a new fact does to older ones: the model where there is one, rules, "
        'or nobody ("add": facts are only added).',
    )
    extract: Literal["auto", "model", "patterns"] = Field(
        default="auto", description="How facts are found: by the model where there is one."
    )
    languages: tuple[Literal["en", "de", "fr", "es"], ...] = Field(
        default=("en", "de", "fr", "es"),
        description="Pattern tables that are used without a model.",
    )
    frames: bool = Field(
        default=True,
        description="Also read sentences for which the tables have no pattern, word by word.",
    )
    include: str = Field(default="", description="What is worth keeping, in words, for the model.")
    exclude: str = Field(default="", description="What is to be left out, in words, for the model.")
    keep: tuple[str, ...] = Field(
        default=(), description="Only these attributes are kept; empty: all."
    )
    leave_out: tuple[str, ...] = Field(default=(), description="Attributes that are never kept.")
    assistant: bool = Field(
        default=False, description="Also read what the assistant says; by a model only."
    )
    profile: dict[str, ProfileField] = Field(
        default_factory=dict,
        description="The application's own fields, in their order; empty: whatever is known.",
    )
    profile_schema: str = Field(
        default="",
        description="A pydantic model with the application's fields, as package.module:Class.",
    )
    profile_tokens: int = Field(default=400, ge=20, description="Tokens that a profile may take.")
    similar: int = Field(
        default=10, ge=1, le=50, description="Stored facts that the model is shown per new fact."
    )
    batch: int = Field(default=20, ge=1, description="Messages that one call extracts from.")
    gate: float = Field(
        default=0.1, ge=0, le=1, description="Least cosine of a fact that is found."
    )
    weight: float = Field(
        default=1.0, ge=0, description="How high the best fact may score beside other facts."
    )
    retention: float = Field(
        default=0.0,
        ge=0,
        description="Days after which a fact that is never recalled has lost 1/e of its weight; 0: none is lost.",
    )
    retention_floor: float = Field(
        default=0.3, ge=0, le=1, description="What forgetting leaves of a fact's weight at least."
    )
    duplicates: float = Field(
        default=0.95,
        gt=0,
        le=1,
        description="Cosine at which a sweep merges two values of an attribute.",
    )
    contained: bool = Field(
        default=False,
        description="A sweep also ends a value all of whose words another value of its attribute has.",
    )
    contradictions: Literal["rules", "model"] = Field(
        default="rules",
        description='"model": in a sweep the model also judges the newest 50 facts of a subject, the newest first, '
        "against newer ones: what is contradicted or contained ends.",
    )
    insights: int = Field(
        default=0,
        ge=0,
        description="New facts of a subject from which on a sweep has the model write insights; ReMe: 10; 0: none. "
        "Without a model there are none.",
    )
    weights: dict[Literal["fact", "own", "insight"], Annotated[float, Field(ge=0)]] = Field(
        default_factory=dict,
        description="Factors of the score: of facts, of those that fill a field of the profile's own, of insights; "
        "1 where none is given.",
    )
    time_weight: float = Field(
        default=1.0,
        ge=1,
        description="Factor of the score of a fact that began at a time which the question names.",
    )
    disputes: bool = Field(
        default=True,
        description="Put a newer statement above the one it updates, and contradicting ones side by side.",
    )
    graph: bool = Field(
        default=False,
        description="Keep entities and facts as edges between them, and find facts also over these.",
    )
    same_entity: float = Field(
        default=0.9,
        gt=0,
        le=1,
        description="Cosine from which on two entities are linked as the same (the paper's t, which it does not give).",
    )
