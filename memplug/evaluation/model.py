"""The language model that writes questions, answers them and judges: what a configuration or an option names, metered."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from memplug.config import open_parts
from memplug.errors import MissingResourceError

if TYPE_CHECKING:
    from memplug.ports import LLM


@contextmanager
def model(named: Any = None, config: str | None = None) -> Iterator[LLM]:
    """The model that is named (what `Memory.open(llm=...)` takes), else the configuration's, within its budgets.

    Raises MissingResourceError where there is neither.
    """
    parts = open_parts(
        ":memory:",
        None,
        config=config,
        embedder=None,
        llm=named,
        reranker=None,
        enrich=None,
        durability=None,
        read_only=False,
    )
    try:
        if parts.resources.llm is None:
            raise MissingResourceError("evaluation", "llm")
        yield parts.resources.llm
    finally:
        parts.close()
