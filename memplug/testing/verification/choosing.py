"""From the name of an installed plugin, or of a file, to what the rules are tried on."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from memplug.errors import ConfigError, InvalidInput
from memplug.ports import LLM
from memplug.registry import Registry, rebased, strategy_class
from memplug.strategy import Strategy
from memplug.testing.echo import EchoLLM, OverlapReranker
from memplug.testing.fakes import WordSearch
from memplug.testing.samples import SAMPLES
from memplug.testing.verification.subject import PLAIN_LIMITS, QUERIES, Limits, Subject, answers
from memplug.types import Message, Messages


def subject_of(
    name: str,
    *,
    beside: Sequence[str] = (),
    options: Mapping[str, Any] | None = None,
    texts: Sequence[str] = (),
    queries: Sequence[str] = (),
    llm: str = "",
    limits: Limits = PLAIN_LIMITS,
    base: Path | None = None,
) -> Subject:
    """An installed strategy, or "./file.py:Class", with others beside it; models that it declares are stood in for.

    Where none of them finds anything by itself, the plainest word search goes beside them. `options` are the
    strategy's settings. `texts` and `queries`, which make it act, go before those of every trial. `llm` names
    what makes a model, instead of the one that echoes. Raises PluginLoadError, and ConfigError where a setting
    is wrong.
    """
    registry, place = Registry(), (base or Path.cwd()).resolve()
    make = _maker(registry, name, options or {}, base)
    others: list[Callable[[], Strategy[Any]]] = [_maker(registry, one, {}, base) for one in beside]
    strategies = [one() for one in (make, *others)]
    if not any(answers(one, "retrieve") for one in strategies):
        others.append(WordSearch)
    declared = {need for one in strategies for need in (*one.requires, *one.optional)}
    return Subject(
        make=make,
        beside=others,
        llm=_model(llm, base) if "llm" in declared else _none,
        reranker=OverlapReranker if "reranker" in declared else _none,
        samples=(*(_message(number, text) for number, text in enumerate(texts)), *SAMPLES),
        queries=(*queries, *QUERIES),
        limits=limits,
        recipe={
            "name": rebased(name, place),
            "beside": [rebased(one, place) for one in beside],
            "options": dict(options or {}),
            "texts": list(texts),
            "queries": list(queries),
            "llm": rebased(llm, place),
        },
    )


def _message(number: int, text: str) -> Messages:
    """A text as one of two people said it."""
    name = ("Ann", "Ben")[number % 2]
    time = datetime(2024, 2, 1, tzinfo=UTC) + timedelta(hours=number)
    return Messages((Message("user", text, name=name, time=time, id=f"given{number}"),))


def _model(name: str, base: Path | None) -> Callable[[], LLM]:
    """What makes the model: a class or function of no arguments."""
    if not name:
        return EchoLLM
    found: Callable[[], LLM] = Registry("memplug.llms").load(name, base=base)
    return found


def _none() -> None:
    return None


def _maker(
    registry: Registry, name: str, options: Mapping[str, Any], base: Path | None
) -> Callable[[], Strategy[Any]]:
    if name in Registry("memplug.storage").names() and name not in registry.names():
        raise InvalidInput(
            f"{name!r} is a storage; memplug.testing.StorageContract has the tests of its contract"
        )
    chosen = strategy_class(registry.load(name, base=base), name)
    try:
        chosen.from_options(options)
    except ValueError as error:
        raise ConfigError(f"its settings are refused: {error}", step=name) from error
    return lambda: chosen.from_options(options)
