"""A-MemGuard: a guard that compares what is recalled, counts independent witnesses, and learns from what it caught."""

from memplug_amemguard.strategy import AMemGuard

STRATEGY = AMemGuard

__all__ = ["STRATEGY", "AMemGuard"]
