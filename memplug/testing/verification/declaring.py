"""Rules on what a strategy declares: its name, kinds, hooks, settings and needs."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from memplug.errors import MissingResourceError, PluginLoadError
from memplug.hookspecs import CONTRACT
from memplug.models.asker import asker
from memplug.step import hooks_of
from memplug.strategy import READ
from memplug.testing.echo import EchoLLM, OverlapReranker
from memplug.testing.fakes import FakeEmbedder
from memplug.testing.verification.rules import rule
from memplug.testing.verification.subject import Broken, Disturbed, Subject, at_stake
from memplug.types import Kind

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from memplug.ports import Completion

RESOURCES = ("embedder", "tokens", "llm", "reranker")


@rule(
    "declarations",
    "Name, version, contract and needs are sound",
    fix="Set `name` (lower case, digits, - and _), `version`, `requires` and `optional` on the class.",
)
def declarations_are_sound(subject: Subject) -> str:
    strategy = subject.make()
    if not re.fullmatch(r"[a-z][a-z0-9_-]*", strategy.name):
        raise Broken(f"its name is {strategy.name!r}")
    if strategy.contract != CONTRACT:
        raise Broken(f"it is written for contract {strategy.contract}; this is {CONTRACT}")
    if not strategy.version or "@" in strategy.version:
        raise Broken(f"its version is {strategy.version!r}")
    unknown = sorted({*strategy.requires, *strategy.optional} - set(RESOURCES))
    if unknown:
        raise Broken(f"it needs {', '.join(unknown)}; there are: {', '.join(RESOURCES)}")
    both = sorted(set(strategy.requires) & set(strategy.optional))
    if both:
        raise Broken(f"it both requires {', '.join(both)} and can do without")
    unread = sorted(set(strategy.refine_reads) - set(READ))
    if unread:
        raise Broken(f"its `refine` reads {', '.join(unread)}; there are: {', '.join(READ)}")
    needs = ", ".join((*strategy.requires, *(f"{one} (optional)" for one in strategy.optional)))
    return f"{strategy.name} {strategy.version}, needs {needs or 'nothing'}"


@rule(
    "kinds",
    "Its kinds carry its name",
    fix='Name a kind "strategy/kind", as in Kind("my_idea/note", Note), and list each once in `kinds`.',
)
def kinds_carry_its_name(subject: Subject) -> str:
    strategy = subject.make()
    for kind in strategy.kinds:
        if not isinstance(kind, Kind):
            raise Broken(f"`kinds` holds {kind!r}, which is no Kind")
        if not kind.name.startswith(f"{strategy.name}/"):
            raise Broken(f"kind {kind.name!r} is not called {strategy.name}/...")
    names = [kind.name for kind in strategy.kinds]
    if len(set(names)) != len(names):
        raise Broken(f"a kind is listed twice: {', '.join(names)}")
    return ", ".join(names) or "no kinds of its own"


@rule(
    "hooks",
    "It answers hooks of the contract",
    fix="Mark at least one method with @hookimpl, named and with arguments as in memplug.hookspecs.",
)
def hooks_are_those_of_the_contract(subject: Subject) -> str:
    strategy = subject.make()
    if strategy.contract != CONTRACT:
        raise Disturbed(f"it is written for contract {strategy.contract}; this is {CONTRACT}")
    try:
        marked = hooks_of(type(strategy), strategy.name)
    except PluginLoadError as error:
        raise Broken(str(error)) from error
    if not marked:
        raise Broken("no method is marked with @hookimpl")
    return ", ".join(marked)


@rule(
    "settings",
    "Its settings survive a round trip, and unknown ones are refused",
    fix='Derive the settings from StrategyConfig and leave its model_config (extra="forbid") as it is.',
)
def settings_round_trip(subject: Subject) -> str:
    strategy = subject.make()
    again = type(strategy).from_options(strategy.config.model_dump(mode="json"))
    if again.config != strategy.config:
        raise Broken(f"{strategy.config!r} came back as {again.config!r}")
    try:
        type(strategy).from_options({"no_such_setting": 1})
    except ValidationError as error:
        if "no_such_setting" not in str(error):
            raise Broken("an unknown setting is refused without being named") from error
    else:
        raise Broken("a setting that does not exist is accepted")
    return ", ".join(type(strategy.config).model_fields) or "no settings"


class _WatchedLLM(EchoLLM):
    """Notes which step asks."""

    def __init__(self) -> None:
        super().__init__(name="watched")
        self.askers: list[str] = []

    def complete(self, messages: Sequence[Any], **options: Any) -> Completion:
        self.askers.append(asker().step)
        return super().complete(messages, **options)


class _WatchedReranker(OverlapReranker):
    """Notes which step asks."""

    def __init__(self) -> None:
        super().__init__(name="watched")
        self.askers: list[str] = []

    def scores(self, query: str, texts: Sequence[str]) -> NDArray[np.float32]:
        self.askers.append(asker().step)
        return super().scores(query, texts)


@rule(
    "resources",
    "It uses the models that it declares, and a missing one is named",
    fix='Say `requires = ("llm",)` or `optional = ("llm",)`: what is not declared is not there for everybody.',
)
def uses_what_it_declares(subject: Subject) -> str:
    strategy = subject.make()
    for need in ("llm", "reranker"):
        if need in strategy.requires:
            _missing_is_named(subject, need)
    llm, reranker = _WatchedLLM(), _WatchedReranker()
    given: dict[str, Any] = {
        "llm": subject.llm() or llm,
        "reranker": subject.reranker() or reranker,
    }
    with subject.opened(**given) as memory:
        subject.fill(memory)
        subject.found(memory)
    own = {strategy.name} if subject.beside else {strategy.name, ""}
    declared = {*strategy.requires, *strategy.optional}
    for need, askers in (("llm", llm.askers), ("reranker", reranker.askers)):
        calls = sum(step in own for step in askers)
        if calls and need not in declared:
            raise Broken(f"it called the {need} {calls} times and does not declare it")
    return ", ".join(sorted(declared)) or "it uses none"


def _missing_is_named(subject: Subject, need: str) -> None:
    without: dict[str, Any] = {need: None}
    try:
        subject.opened(**without).close()
    except MissingResourceError as error:
        if error.need != need:
            raise Broken(f"without {need} the error names {error.need}") from error
    else:
        raise Broken(f"it requires {need}, and a memory without one opens")


@rule(
    "optional",
    "It works without each optional resource",
    fix="Ask `if self.resources.llm is None` and have a way without; else move it to `requires`.",
)
def works_without_each_optional_resource(subject: Subject) -> str:
    strategy, *others = subject.strategies
    tried = []
    for need in strategy.optional:
        if any(need in one.requires for one in others):
            continue
        without: dict[str, Any] = (
            {"embedder": FakeEmbedder()} if need in ("tokens", "embedder") else {need: None}
        )
        with at_stake(), subject.opened(**without) as memory:
            try:
                subject.fill(memory)
                subject.found(memory)
            except Disturbed as trouble:
                raise Broken(f"without {need}: {trouble.seen}") from trouble
        tried.append(need)
    return f"without {', '.join(tried)}" if tried else "none is optional"
