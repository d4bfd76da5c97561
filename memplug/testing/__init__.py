"""For the tests of plugin authors: fakes instead of mocks, builders of values, contracts to subclass.

A strategy's test file is a subclass, collected by pytest::

    class TestMine(StrategyContract):
        def strategy(self) -> Strategy[Any]:
            return Mine()

`FakeClock`, `FakeEmbedder`, `ScriptedLLM`, `EchoLLM` and `OverlapReranker` stand in for the world; `memory(...)`
opens a store in memory with them. `memplug.testing.verification` holds the rules of a strategy's contract, each a
function that needs no pytest. The contract classes need pytest, the rest does not. Failing asserts explain themselves
after `pytest.register_assert_rewrite("memplug.testing")` in a conftest.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from memplug.testing.echo import EchoLLM, OverlapReranker
    from memplug.testing.embedders import EmbedderContract
    from memplug.testing.fakes import FakeClock, FakeEmbedder, ScriptedLLM, WordSearch
    from memplug.testing.openai_server import Fault, OpenAIServer
    from memplug.testing.samples import (
        SAMPLES,
        Holdings,
        episode,
        holdings,
        memory,
        source,
        words_on_disk,
    )
    from memplug.testing.storages import StorageContract
    from memplug.testing.strategies import StrategyContract

_HOMES = {
    "memplug.testing.echo": "EchoLLM OverlapReranker",
    "memplug.testing.embedders": "EmbedderContract",
    "memplug.testing.fakes": "FakeClock FakeEmbedder ScriptedLLM WordSearch",
    "memplug.testing.openai_server": "Fault OpenAIServer",
    "memplug.testing.samples": "SAMPLES Holdings episode holdings memory source words_on_disk",
    "memplug.testing.storages": "StorageContract",
    "memplug.testing.strategies": "StrategyContract",
}
_HOME_OF = {name: module for module, names in _HOMES.items() for name in names.split()}

__all__ = [
    "SAMPLES",
    "EchoLLM",
    "EmbedderContract",
    "FakeClock",
    "FakeEmbedder",
    "Fault",
    "Holdings",
    "OpenAIServer",
    "OverlapReranker",
    "ScriptedLLM",
    "StorageContract",
    "StrategyContract",
    "WordSearch",
    "episode",
    "holdings",
    "memory",
    "source",
    "words_on_disk",
]


def __getattr__(name: str) -> object:
    """Imports a name's module when the name is first used."""
    home = _HOME_OF.get(name)
    if home is None:
        raise AttributeError(f"module 'memplug.testing' has no attribute {name!r}")
    from importlib import import_module

    value: object = getattr(import_module(home), name)
    globals()[name] = value
    return value
