"""Redaction: a guard that takes secrets out of what is added, before the first commit."""

from memplug_redact.strategy import Redact

STRATEGY = Redact

__all__ = ["STRATEGY", "Redact"]
