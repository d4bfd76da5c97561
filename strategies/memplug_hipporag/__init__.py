"""HippoRAG: a graph of entities and passages, and a walk on it that starts where the question points."""

from memplug_hipporag.strategy import HippoRAG

STRATEGY = HippoRAG

__all__ = ["STRATEGY", "HippoRAG"]
