"""What every strategy declares: its name, its needs, its kinds and its settings."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, Generic, TypeVar, cast, get_args, get_origin

from pydantic import BaseModel, ConfigDict

from memplug.hookspecs import CONTRACT
from memplug.ports import Resources
from memplug.types import Kind


class StrategyConfig(BaseModel):
    """Settings of a strategy: a frozen pydantic model; unknown fields are errors."""

    model_config = ConfigDict(frozen=True, extra="forbid")


ConfigT = TypeVar("ConfigT", bound=StrategyConfig)


class Strategy(Generic[ConfigT]):
    """A plugin: subclass it, name it, and mark the hooks it answers with `@hookimpl`.

    The smallest one::

        class Newest(Strategy[StrategyConfig]):
            name = "newest"

            @hookimpl
            def retrieve(self, query, view):
                episodes = list(view.all(EPISODE))[-query.pool:]
                return Ranking(tuple(
                    Proposal(record.id, 1 / (1 + age)) for age, record in enumerate(reversed(episodes))
                ))

    An instance holds its config and resources and no state of a call or a scope: derived state lives in a
    Projection, counters come from `view.usage`.
    """

    name: ClassVar[str] = ""
    """Lower case; the plugin's name and the prefix of its kinds."""
    version: ClassVar[str] = "1"
    """Raised when derived records must be made anew."""
    contract: ClassVar[int] = CONTRACT
    requires: ClassVar[tuple[str, ...]] = ()
    """Resources without which it cannot work: of "embedder", "tokens", "llm", "reranker"."""
    optional: ClassVar[tuple[str, ...]] = ()
    """Resources it uses where there are any."""
    kinds: ClassVar[tuple[Kind[Any], ...]] = ()
    guard: ClassVar[bool] = False
    """A guard fails closed: when it fails, episodes stay pending and a search raises."""

    config: ConfigT
    resources: Resources

    def __init__(self, config: ConfigT | None = None) -> None:
        self.config = config if config is not None else self.config_type()()
        self.resources = Resources()

    @classmethod
    def config_type(cls) -> type[ConfigT]:
        """The settings class named in `Strategy[...]`; StrategyConfig where none is."""
        for klass in cls.__mro__:
            for base in getattr(klass, "__orig_bases__", ()):
                origin = get_origin(base)
                if isinstance(origin, type) and issubclass(origin, Strategy):
                    (argument,) = get_args(base)
                    if isinstance(argument, type):
                        return cast("type[ConfigT]", argument)
        return cast("type[ConfigT]", StrategyConfig)

    @classmethod
    def from_options(cls, options: Mapping[str, Any]) -> Strategy[ConfigT]:
        """An instance with these settings. Raises pydantic's ValidationError where they are wrong."""
        return cls(cls.config_type().model_validate(dict(options)))

    def setup(self, resources: Resources) -> None:
        """Called once, before the first hook, when the Memory opens."""
        self.resources = resources
