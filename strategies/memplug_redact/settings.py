"""What a user may set."""

from __future__ import annotations

from typing import Literal, TypeAlias

from pydantic import Field

from memplug import StrategyConfig

Fate: TypeAlias = Literal["mask", "reject", "pending", "keep"]


class RedactConfig(StrategyConfig):
    """What becomes of each kind of secret: masked, the whole message refused, kept back for a person, or let pass."""

    api_keys: Fate = Field(
        default="mask",
        description="keys and tokens: of services by their shape, and by their names",
    )
    private_keys: Fate = Field(default="mask", description="PEM, PGP, PuTTY and age keys")
    passwords: Fate = Field(
        default="mask", description="passwords and PINs: by their names, in addresses and headers"
    )
    cards: Fate = Field(default="mask", description="payment card numbers with a right check digit")
