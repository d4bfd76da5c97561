"""The one retry layer around a model: what is tried again, when, and for how long."""

from __future__ import annotations

import random as random_module
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import TypeVar

from memplug.errors import ModelError
from memplug.ports import Clock, SystemClock

T = TypeVar("T")

TIMEOUT = 408
"""The status that a backend gives to a request that was not answered in time."""
_BUSY = (408, 409, 425, 429)
"""Statuses below 500 after which the same request can succeed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RetryRule:
    """How often, and for how long, a request is tried again.

    The wait before retry n is drawn from the upper half of `first * 2**(n-1)` seconds, at most `longest`. A
    server that says when (Retry-After) is obeyed instead. A request that timed out is tried again once: a
    server that is too slow twice is no passing fault. No wait begins that would end more than `patience`
    seconds after the first try began.
    """

    retries: int = 3
    first: float = 0.5
    longest: float = 30.0
    patience: float = 180.0


class Retrying:
    """Makes a request until it is answered, refused, or the rule says enough.

    A ModelError says itself whether trying again can help; any other exception passes. Safe for threads.
    """

    def __init__(
        self,
        rule: RetryRule | None = None,
        *,
        clock: Clock | None = None,
        random: random_module.Random | None = None,
        sleep: Callable[[float], object] = time.sleep,
    ) -> None:
        self.rule = rule or RetryRule()
        self._clock = clock or SystemClock()
        self._random = random or random_module.SystemRandom()
        self._sleep = sleep

    def __call__(self, request: Callable[[], T]) -> T:
        """What `request` returns, at its first try that succeeds. Raises the last try's ModelError."""
        begun = self._clock.monotonic()
        timeouts = 0
        tries = 0
        while True:
            try:
                return request()
            except ModelError as error:
                timeouts += error.status == TIMEOUT
                wait = self._wait(error, tries)
                spent = self._clock.monotonic() - begun
                over = tries >= self.rule.retries or spent + wait > self.rule.patience
                if not error.retryable or timeouts > 1 or over:
                    raise
            self._sleep(wait)
            tries += 1

    def _wait(self, error: ModelError, tries: int) -> float:
        """Seconds before the next try."""
        asked = error.retry_after
        if isinstance(asked, datetime):
            asked = (asked - self._clock.now()).total_seconds()
        if asked is not None:
            return max(asked, 0.0)
        longest = min(self.rule.first * 2.0 ** min(tries, 60), self.rule.longest)
        return longest * (1 + self._random.random()) / 2


def is_retryable(status: int) -> bool:
    """True for an HTTP status of a busy or broken server, False for a refusal."""
    return status >= 500 or status in _BUSY


def read_retry_after(header: str) -> float | datetime | None:
    """What a Retry-After header asks for: seconds, a moment (aware UTC), or None where it makes no sense."""
    text = header.strip()
    try:
        seconds = float(text)
    except ValueError:
        return _moment(text)
    return seconds if 0 <= seconds < float("inf") else None


def _moment(text: str) -> datetime | None:
    try:
        moment = parsedate_to_datetime(text)
    except ValueError:
        return None
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
