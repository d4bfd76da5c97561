"""A memory as a LlamaIndex retriever."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from llama_index.core.callbacks import CallbackManager
from llama_index.core.retrievers import BaseRetriever
from llama_index.core.schema import (
    NodeRelationship,
    NodeWithScore,
    QueryBundle,
    RelatedNodeInfo,
    TextNode,
)
from llama_index.core.vector_stores import MetadataFilters

from memplug import Filters, Hit
from memplug.inputs import to_filters
from memplug_llamaindex.filters import conditions, passes
from memplug_llamaindex.scope import bound

_WIDER = (4, 16, 64, 256)
"""How much further a search goes where what it finds is filtered here."""
_MOST = 10_000


class MemplugRetriever(BaseRetriever):
    """Finds memories as nodes; a chunk that was added comes back with its own node id and metadata.

    filters: LlamaIndex's MetadataFilters; where: what `memory.search(filters=...)` takes. The user is
    `user_id`, or the memory's own (`memory.scoped(...)`); without any a ScopeError is raised.
    """

    def __init__(
        self,
        memory: Any,
        similarity_top_k: int = 10,
        *,
        filters: MetadataFilters | None = None,
        where: Filters | Mapping[str, Any] | None = None,
        min_score: float | None = None,
        user_id: str | None = None,
        agent_id: str | None = None,
        tenant_id: str | None = None,
        callback_manager: CallbackManager | None = None,
    ) -> None:
        super().__init__(callback_manager=callback_manager)
        self._memory = bound(memory, user_id=user_id, agent_id=agent_id, tenant_id=tenant_id)
        self._k, self._min_score = similarity_top_k, min_score
        told = conditions(filters)
        plain = to_filters(where)
        self._where = replace(plain, metadata=(*plain.metadata, *(told or ())))
        self._judged = filters if told is None else None

    def _retrieve(self, query_bundle: QueryBundle) -> list[NodeWithScore]:
        text = query_bundle.query_str
        if not text.strip():
            return []
        hits: list[Hit] = []
        for wider in (1,) if self._judged is None else _WIDER:
            k = min(self._k * wider, _MOST)
            found = self._memory.search(text, k, filters=self._where, min_score=self._min_score)
            judged = self._judged
            hits = [hit for hit in found if judged is None or passes(hit.record.metadata, judged)][
                : self._k
            ]
            if len(hits) >= self._k or len(found) < k:
                break
        return [NodeWithScore(node=_node(hit), score=hit.score) for hit in hits]

    async def _aretrieve(self, query_bundle: QueryBundle) -> list[NodeWithScore]:
        return await asyncio.to_thread(self._retrieve, query_bundle)


def _node(hit: Hit) -> TextNode:
    record = hit.record
    facts = {
        "session_id": record.session_id,
        "role": record.role,
        "speaker": record.speaker,
        "event_time": record.event_time.isoformat() if record.event_time else "",
    }
    known = {name: value for name, value in facts.items() if value}
    node = TextNode(id_=record.id, text=record.text, metadata={**known, **record.metadata})
    doc_id = getattr(record.payload, "doc_id", "")
    if doc_id:
        node.relationships[NodeRelationship.SOURCE] = RelatedNodeInfo(node_id=doc_id)
    return node
