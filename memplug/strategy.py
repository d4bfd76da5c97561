"""What every strategy declares: its name, its needs, its kinds and its settings."""

from __future__ import annotations

import difflib
import hashlib
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, ClassVar, Generic, TypeVar, cast, get_args, get_origin

from pydantic import BaseModel, ConfigDict

from memplug.errors import InvalidInput
from memplug.hookspecs import CONTRACT
from memplug.ports import Resources
from memplug.toolbox.prompts import Prompt
from memplug.types import Candidates, Kind, Query, Source

READ = ("vectors", "repeats")
"""What is read for `refine` beyond a hit's record and score: its record's vector, and how often its text occurred."""


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
    prompts: ClassVar[tuple[Prompt, ...]] = ()
    """What it asks a model; the configuration may reword each. `prompt` gives the one in force."""
    guard: ClassVar[bool] = False
    """A guard fails closed: when it fails, episodes stay pending and a search raises."""
    bulk_equals_single: ClassVar[bool] = True
    """False where it derives from whole batches, and its page says so: a bulk add then gives other records."""
    proposes_own: ClassVar[bool] = False
    """True where `retrieve` proposes records of its own kinds alone: a search asks the others for no more because of it."""
    refine_reads: ClassVar[tuple[str, ...]] = READ
    """What `refine` reads of hits: () where it reads neither `hit.record.vector` nor `hit.repeats`. A search leaves out
    what no step reads: vectors are None then, and repeats 1."""
    delete_is_exact: ClassVar[bool] = True
    """False where what was merged cannot be parted again; the deleted text has to be gone all the same."""

    config: ConfigT
    resources: Resources
    _reworded: Mapping[str, Prompt] = MappingProxyType({})

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

    def encodes(self, source: Source) -> bool:
        """False where `encode` will make nothing of a new source: it is not asked then. No model is called here."""
        return True

    @property
    def at_once(self) -> bool:
        """True where `encode`, `store` and `admit` ask no model and take well below a millisecond a message.

        An add then commits what they give together with the message, where nothing is left to the background. Their
        view shows the message; a projection holds only what was committed before.
        """
        return False

    def refines(self, query: Query) -> bool:
        """False where `refine` will change nothing for this question: a search then makes only the hits it serves."""
        return True

    def refine_depth(self, query: Query) -> int | None:
        """How many of the best hits `refine` looks at for this question, where it withholds none; None for all.

        It is given about so many, where there are as many, and never less than k; more where another step wants them.
        """
        return None

    def refines_these(self, candidates: Candidates, query: Query) -> bool:
        """False where the first hits tell that `refine` will change nothing: a search then makes no deeper ones.

        Asked where `refine_depth` is more than a search serves, with max(k, 10) hits or more, where there are as many. A
        strategy that says nothing is given all that it wants at once.
        """
        return True

    def prompt(self, name: str) -> Prompt:
        """The prompt in force under this name. Raises InvalidInput where there is none."""
        for one in self.prompts:
            if one.name == name:
                return self._reworded.get(name, one)
        known = [one.name for one in self.prompts]
        near = difflib.get_close_matches(name, known, n=1)
        hint = f"did you mean {near[0]!r}?" if near else f"there are: {', '.join(known) or 'none'}"
        raise InvalidInput(f"strategy {self.name!r} has no prompt {name!r}; {hint}")

    def reword(self, texts: Mapping[str, str]) -> None:
        """Puts these texts in the place of its own prompts. Raises InvalidInput where one does not fit."""
        changed = {name: self.prompt(name).worded(text) for name, text in texts.items()}
        own = {one.name: one for one in self.prompts}
        kept = {**self._reworded, **changed}
        self._reworded = {name: one for name, one in kept.items() if one != own[name]}

    @property
    def wording(self) -> str:
        """A digest of the prompts that were reworded; "" where none was."""
        if not self._reworded:
            return ""
        texts = "\x1f".join(
            f"{name}={self._reworded[name].text}" for name in sorted(self._reworded)
        )
        return hashlib.blake2b(texts.encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()
