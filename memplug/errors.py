"""The exception tree: every error memplug raises on purpose, and what it names."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime


class MemplugError(Exception):
    """Root of all errors that memplug raises. The message says what failed, where, and what to do."""


class InvalidInput(MemplugError, ValueError):
    """What the caller handed in cannot be used; nothing stored before was touched."""


class ScopeError(MemplugError):
    """A call, a plugin or a stored reference reached for a scope it may not touch."""


class ConfigError(MemplugError):
    """A pipeline or resource description is wrong."""

    def __init__(self, message: str, *, file: str = "", step: str = "", field: str = "") -> None:
        self.message, self.file, self.step, self.field = message, file, step, field
        where = ", ".join(
            f"{label} {value!r}"
            for label, value in (("file", file), ("step", step), ("field", field))
            if value
        )
        super().__init__(f"{message} ({where})" if where else message)


class PluginLoadError(MemplugError):
    """A plugin could not be found, imported or accepted."""

    def __init__(
        self, message: str, *, plugin: str, distribution: str = "", version: str = ""
    ) -> None:
        self.plugin, self.distribution, self.version = plugin, distribution, version
        source = " ".join(part for part in (distribution, version) if part)
        super().__init__(f"plugin {plugin!r}{f' from {source}' if source else ''}: {message}")


class MissingExtraError(MemplugError, ImportError):
    """An optional dependency is needed and not installed."""

    def __init__(self, need: str, extra: str) -> None:
        self.extra = extra
        super().__init__(
            f"{need} needs an optional dependency. Install it with: pip install 'memplug[{extra}]'"
        )


class MissingResourceError(MemplugError):
    """A strategy requires a resource that this Memory was opened without."""

    def __init__(self, strategy: str, need: str) -> None:
        self.strategy, self.need = strategy, need
        super().__init__(
            f"strategy {strategy!r} requires {need!r}, and none is configured. "
            f"Pass {need}=... to Memory.open, or set [{need}] in the configuration."
        )


class StrategyError(MemplugError):
    """A strategy failed where its step is configured to stop the call (or is a guard)."""

    def __init__(self, strategy: str, stage: str, cause: str) -> None:
        self.strategy, self.stage, self.cause = strategy, stage, cause
        super().__init__(f"strategy {strategy!r} failed in {stage}: {cause}")


class BackendError(MemplugError):
    """A storage, an index or a remote service failed; `retryable` says whether trying again can help."""

    def __init__(self, backend: str, message: str, *, retryable: bool = False) -> None:
        self.backend, self.retryable = backend, retryable
        super().__init__(f"{backend}: {message}")


class ConflictError(MemplugError):
    """A write was based on a revision that is no longer the current one, or later changes stand on it."""

    def __init__(self, message: str, *, ids: tuple[str, ...] = ()) -> None:
        self.ids = ids
        super().__init__(message)


class ModelError(BackendError):
    """A model did not answer: refused, unreachable, too slow, or out of order after all tries.

    `status` is the server's HTTP status, where there was an answer. `retry_after` is when the server asked
    to be tried again: seconds, or a moment. `calls`, `tokens_in`, `tokens_out` and `cost` are what was
    answered, and paid for, before it failed.
    """

    calls: int = 0
    tokens_in: int = 0
    tokens_out: int = 0
    cost: float | None = None

    def __init__(
        self,
        model: str,
        message: str,
        *,
        status: int | None = None,
        retryable: bool = False,
        retry_after: float | datetime | None = None,
    ) -> None:
        self.status, self.retry_after = status, retry_after
        super().__init__(model, message, retryable=retryable)


class AnswerError(ModelError):
    """A model answered with something else than was asked for; `text` is what it said, whole."""

    def __init__(self, model: str, message: str, *, text: str) -> None:
        self.text = text
        super().__init__(model, message)


class TruncatedAnswer(AnswerError):
    """A model's answer was cut at its limit of tokens."""


class BudgetExceeded(MemplugError):
    """A configured limit of calls, tokens, money or seconds was reached.

    `until` is when its window has room again; with `degrade` strategies go on without the model.
    """

    def __init__(
        self, message: str, *, until: datetime | None = None, degrade: bool = False
    ) -> None:
        self.until, self.degrade = until, degrade
        super().__init__(message)


class CassetteMiss(MemplugError):
    """A cassette that is replayed holds no answer to a request."""

    def __init__(self, cassette: str, message: str) -> None:
        self.cassette = cassette
        super().__init__(f"cassette {cassette}: {message}")


class EmbedderMismatch(MemplugError):
    """The store's vectors were made by another embedder than the one it is opened with."""

    def __init__(self, stored: str, given: str) -> None:
        self.stored, self.given = stored, given
        super().__init__(
            f"this store was embedded with {stored}, and it is opened with {given}. "
            f"Open it with {stored}, or re-embed it with: memplug reembed"
        )
