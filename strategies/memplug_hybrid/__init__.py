"""Hybrid recall, the default strategy: words, static vectors and the conversation around a message; no model is called."""

from memplug_hybrid.strategy import Hybrid

STRATEGY = Hybrid

__all__ = ["STRATEGY", "Hybrid"]
