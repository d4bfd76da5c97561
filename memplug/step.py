"""A strategy in a pipeline: every call guarded, every failure named, answers checked and stamped."""

from __future__ import annotations

import difflib
import inspect
from collections.abc import Callable, Mapping
from typing import Any, Literal

from memplug.checking import CHECKS, Checker, WrongAnswer
from memplug.errors import BudgetExceeded, PluginLoadError, StrategyError
from memplug.hookspecs import CONTRACT, PROJECT, PROPOSE, REFINE, Stages
from memplug.models.asker import asking
from memplug.models.deadlines import bounded
from memplug.ports import Resources
from memplug.strategy import Strategy
from memplug.types import Action, Candidates, Failure, Query, Scope, Source
from memplug.view import View

HOOKS = (*PROPOSE, *REFINE)

_MARKER = f"{PROJECT}_impl"
_OWED = ("encode", "manage")
"""Hooks whose failure takes nothing in unexamined: what they owe is made later, a guard's too."""


class Step:
    """What pluggy registers in a strategy's place.

    weight: how much its rankings count. on_error: "skip" notes a failure and goes on, "raise" makes it a
    StrategyError. limit: seconds after which a call is given up (it runs on in a daemon thread).
    writes_shared: a shared scope that its records may go to.

    A guard (`strategy.guard`) fails closed: its failures raise, except where the core keeps what is
    unexamined out by itself: `check` of a source (the episodes stay pending) and what is owed.

    Raises PluginLoadError where the strategy speaks another contract, or a method marked with
    `@hookimpl` is no hook, takes an argument that its hook does not have, or is no plain function.
    """

    def __init__(
        self,
        strategy: Strategy[Any],
        *,
        name: str = "",
        weight: float = 1.0,
        on_error: Literal["skip", "raise"] = "skip",
        limit: float | None = None,
        writes_shared: Scope | None = None,
    ) -> None:
        self.strategy = strategy
        self.name = name or strategy.name
        self.weight = weight
        self.on_error = on_error
        self.limit = limit
        self.writes_shared = writes_shared
        if not self.name:
            raise PluginLoadError("has no name; set `name` on it", plugin=type(strategy).__name__)
        self._accepts = hooks_of(type(strategy), self.name)
        self._checker = Checker(self.name, self.made_by, strategy.kinds, writes_shared)

    def __repr__(self) -> str:
        return f"<Step {self.made_by}>"

    @property
    def made_by(self) -> str:
        """What its records are stamped with: name and version."""
        return f"{self.name}@{self.strategy.version}"

    @property
    def edition(self) -> str:
        """What tells whether it has encoded a source already: `made_by`, and how its prompts are reworded."""
        return " ".join(filter(None, (self.made_by, self.strategy.wording)))

    def set_up(self, resources: Resources) -> None:
        """Hands the resources to the strategy and remembers what vectors must look like."""
        self.strategy.setup(resources)
        self._checker.embedder = resources.embedder

    def answers(self, hook: str) -> bool:
        """True if the strategy implements this hook (marked with `@hookimpl`)."""
        return hook in self._accepts

    def encodes(self, source: Source) -> bool:
        """True unless the strategy says that its `encode` makes nothing of this source."""
        try:
            return self.strategy.encodes(source)
        except (Exception, SystemExit):  # noqa: BLE001 -- it is asked then, and what fails there is named
            return True

    @property
    def at_once(self) -> bool:
        """True where the strategy says that what it does for an add takes no more than a moment."""
        try:
            return self.strategy.at_once
        except (Exception, SystemExit):  # noqa: BLE001 -- it is asked after the commit then
            return False

    def refines(self, query: Query) -> bool:
        """True unless the strategy says that its `refine` changes nothing for this question."""
        try:
            return self.strategy.refines(query)
        except (Exception, SystemExit):  # noqa: BLE001 -- it is asked then, and what fails there is named
            return True

    def refine_depth(self, query: Query) -> int | None:
        """How many of the best hits the strategy says that its `refine` looks at; None for all."""
        try:
            return self.strategy.refine_depth(query)
        except (Exception, SystemExit):  # noqa: BLE001 -- it is given all, and what fails there is named
            return None

    @property
    def judges_hits(self) -> bool:
        """True where the strategy says by the first hits whether its `refine` needs more."""
        return type(self.strategy).refines_these is not Strategy.refines_these

    def refines_these(self, candidates: Candidates, query: Query) -> bool:
        """True unless the strategy says that its `refine` changes nothing where these are the first hits."""
        try:
            return self.strategy.refines_these(candidates, query)
        except (Exception, SystemExit):  # noqa: BLE001 -- it is asked then, and what fails there is named
            return True

    def ask(self, hook: str, arguments: Mapping[str, Any], view: View) -> Any | Failure | None:
        """The checked and stamped answer, a Failure, or None where the strategy has nothing to say.

        `arguments` are the hook's without the view. Raises StrategyError where a failure stops the call.
        """
        mine = view.for_step(self.name)
        given = {name: mine if name == "view" else arguments[name] for name in self._accepts[hook]}
        try:
            with asking(self.name, hook, view.scope) as asker:
                answer = self._call(getattr(self.strategy, hook), given)
            stop = next((one for one in asker.refused if not one.degrade), None)
            if stop is not None:
                return Failure(self.name, hook, _cause(stop))
            return None if answer is None else CHECKS[hook](self._checker, answer, arguments, mine)
        except (Exception, SystemExit) as error:
            cause = _cause(error)
            # A budget that is spent ends the verb when all else is done, and keeps no other step from its work.
            spent = isinstance(error, BudgetExceeded) and not error.degrade
            if not spent and self._stops(hook, arguments):
                raise StrategyError(self.name, hook, cause) from error
            return Failure(self.name, hook, cause)

    def _call(self, method: Callable[..., Any], given: Mapping[str, Any]) -> Any:
        if self.limit is None:
            return method(**given)
        return bounded(lambda: method(**given), self.limit)

    def _stops(self, hook: str, arguments: Mapping[str, Any]) -> bool:
        if self.on_error == "raise":
            return True
        if not self.strategy.guard or hook in _OWED:
            return False
        return hook != "check" or isinstance(arguments["subject"], Action)


def hooks_of(kind: type[Strategy[Any]], plugin: str) -> dict[str, tuple[str, ...]]:
    """The hooks that a strategy implements, each with the arguments it takes. Raises PluginLoadError."""
    if kind.contract != CONTRACT:
        raise PluginLoadError(
            f"is written for contract {kind.contract}, and this memplug speaks {CONTRACT}; "
            "install versions that fit each other",
            plugin=plugin,
        )
    marked = [one for one in dir(kind) if hasattr(getattr(kind, one, None), _MARKER)]
    for one in marked:
        if one not in HOOKS:
            near = difflib.get_close_matches(one, HOOKS, n=1)
            hint = f"; did you mean {near[0]!r}?" if near else f" (they are: {', '.join(HOOKS)})"
            raise PluginLoadError(
                f"marks {one!r} as a hook, and there is none{hint}", plugin=plugin
            )
    return {
        hook: _parameters(getattr(kind, hook), hook, plugin) for hook in HOOKS if hook in marked
    }


def _parameters(method: Callable[..., Any], hook: str, plugin: str) -> tuple[str, ...]:
    """The arguments of its hook that a method takes."""
    options = getattr(method, _MARKER)
    if options.get("wrapper") or options.get("hookwrapper") or options.get("specname"):
        raise PluginLoadError(f"{hook!r} is a wrapper; mark it with @hookimpl alone", plugin=plugin)
    if inspect.iscoroutinefunction(method) or inspect.isgeneratorfunction(method):
        raise PluginLoadError(f"{hook!r} is no plain function; hooks return", plugin=plugin)
    offered = tuple(inspect.signature(getattr(Stages, hook)).parameters)[1:]
    _, *taken = inspect.signature(method).parameters.values()
    for one in taken:
        wanted = one.default is one.empty and one.kind not in (one.VAR_POSITIONAL, one.VAR_KEYWORD)
        if wanted and one.name not in offered:
            raise PluginLoadError(
                f"{hook!r} takes {one.name!r}; the hook offers: {', '.join(offered)}", plugin=plugin
            )
    if any(one.kind is one.VAR_KEYWORD for one in taken):
        return offered
    return tuple(one.name for one in taken if one.name in offered)


def _cause(error: BaseException) -> str:
    text = str(error).strip()
    if isinstance(error, WrongAnswer):
        return text
    return f"{type(error).__name__}: {text}" if text else type(error).__name__
