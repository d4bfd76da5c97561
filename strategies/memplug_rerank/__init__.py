"""Reranking: a refiner that lets a reranker reorder the best hits, blended with what found them."""

from memplug_rerank.strategy import Rerank

STRATEGY = Rerank

__all__ = ["STRATEGY", "Rerank"]
