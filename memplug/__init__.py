"""memplug: long-term memory for LLM agents, put together from plugins."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from memplug.aio import AsyncMemory
    from memplug.errors import (
        AnswerError,
        BackendError,
        BudgetExceeded,
        CassetteMiss,
        ConfigError,
        ConflictError,
        EmbedderMismatch,
        InvalidInput,
        MemplugError,
        MissingExtraError,
        MissingResourceError,
        ModelError,
        PluginLoadError,
        ScopeError,
        StrategyError,
        TruncatedAnswer,
    )
    from memplug.hookspecs import Stages, hookimpl
    from memplug.memory import Memory
    from memplug.ports import (
        LLM,
        Embedder,
        Receipt,
        Reranker,
        Resources,
        Spent,
        Storage,
        TokenTable,
    )
    from memplug.projection import Projection
    from memplug.results import AddResult, Context, Retrieval
    from memplug.strategy import Strategy, StrategyConfig
    from memplug.types import (
        EPISODE,
        Access,
        Action,
        Batch,
        Candidates,
        Condition,
        Delta,
        Document,
        Edge,
        Episode,
        Failure,
        Feedback,
        Filters,
        Hit,
        Kind,
        Mark,
        Message,
        Messages,
        Part,
        Proposal,
        Query,
        Ranking,
        Reason,
        Record,
        Removed,
        Scope,
        ScopeFilter,
        Section,
        SessionClosed,
        Signal,
        Source,
        Status,
        Sweep,
        Text,
        Trajectory,
        TrajectoryStep,
        Usage,
        Verdict,
        Withheld,
    )
    from memplug.view import View

__version__ = "0.1.0"

_HOMES = {
    "memplug.aio": "AsyncMemory",
    "memplug.errors": (
        "AnswerError BackendError BudgetExceeded CassetteMiss ConfigError ConflictError EmbedderMismatch "
        "InvalidInput MemplugError MissingExtraError MissingResourceError ModelError PluginLoadError ScopeError "
        "StrategyError TruncatedAnswer"
    ),
    "memplug.hookspecs": "Stages hookimpl",
    "memplug.memory": "Memory",
    "memplug.ports": "LLM Embedder Receipt Reranker Resources Spent Storage TokenTable",
    "memplug.projection": "Projection",
    "memplug.results": "AddResult Context Retrieval",
    "memplug.strategy": "Strategy StrategyConfig",
    "memplug.types": (
        "EPISODE Access Action Batch Candidates Condition Delta Document Edge Episode Failure Feedback Filters "
        "Hit Kind Mark Message Messages Part Proposal Query Ranking Reason Record Removed Scope ScopeFilter "
        "Section SessionClosed Signal Source Status Sweep Text Trajectory TrajectoryStep Usage Verdict Withheld"
    ),
    "memplug.view": "View",
}
_HOME_OF = {name: module for module, names in _HOMES.items() for name in names.split()}

__all__ = [
    "EPISODE",
    "LLM",
    "Access",
    "Action",
    "AddResult",
    "AnswerError",
    "AsyncMemory",
    "BackendError",
    "Batch",
    "BudgetExceeded",
    "Candidates",
    "CassetteMiss",
    "Condition",
    "ConfigError",
    "ConflictError",
    "Context",
    "Delta",
    "Document",
    "Edge",
    "Embedder",
    "EmbedderMismatch",
    "Episode",
    "Failure",
    "Feedback",
    "Filters",
    "Hit",
    "InvalidInput",
    "Kind",
    "Mark",
    "Memory",
    "MemplugError",
    "Message",
    "Messages",
    "MissingExtraError",
    "MissingResourceError",
    "ModelError",
    "Part",
    "PluginLoadError",
    "Projection",
    "Proposal",
    "Query",
    "Ranking",
    "Reason",
    "Receipt",
    "Record",
    "Removed",
    "Reranker",
    "Resources",
    "Retrieval",
    "Scope",
    "ScopeError",
    "ScopeFilter",
    "Section",
    "SessionClosed",
    "Signal",
    "Source",
    "Spent",
    "Stages",
    "Status",
    "Storage",
    "Strategy",
    "StrategyConfig",
    "StrategyError",
    "Sweep",
    "Text",
    "TokenTable",
    "Trajectory",
    "TrajectoryStep",
    "TruncatedAnswer",
    "Usage",
    "Verdict",
    "View",
    "Withheld",
    "__version__",
    "hookimpl",
]


def __getattr__(name: str) -> object:
    """Imports a public name's module when the name is first used."""
    home = _HOME_OF.get(name)
    if home is None:
        raise AttributeError(f"module 'memplug' has no attribute {name!r}")
    from importlib import import_module

    value: object = getattr(import_module(home), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted(__all__)
