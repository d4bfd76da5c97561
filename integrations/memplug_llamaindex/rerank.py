"""A reranker of memplug as LlamaIndex's node postprocessor."""

from __future__ import annotations

from typing import Any

from llama_index.core.bridge.pydantic import Field
from llama_index.core.postprocessor.types import BaseNodePostprocessor
from llama_index.core.schema import MetadataMode, NodeWithScore, QueryBundle

from memplug.models.rerankers import as_reranker


class MemplugRerank(BaseNodePostprocessor):
    """Orders nodes by a reranker's scores (0..1), best first."""

    reranker: Any = Field(exclude=True, description="A Reranker, a cross-encoder, or a function.")
    top_n: int = Field(default=5, description="How many nodes stay.")

    @classmethod
    def class_name(cls) -> str:
        return "MemplugRerank"

    def _postprocess_nodes(
        self, nodes: list[NodeWithScore], query_bundle: QueryBundle | None = None
    ) -> list[NodeWithScore]:
        if query_bundle is None:
            raise ValueError("MemplugRerank needs the question: pass query_bundle or query_str")
        if not nodes:
            return []
        texts = [one.node.get_content(MetadataMode.EMBED) for one in nodes]
        scores = as_reranker(self.reranker).scores(query_bundle.query_str, texts)
        order = sorted(range(len(nodes)), key=lambda place: -float(scores[place]))
        return [
            NodeWithScore(node=nodes[place].node, score=float(scores[place]))
            for place in order[: self.top_n]
        ]
