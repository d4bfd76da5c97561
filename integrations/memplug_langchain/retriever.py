"""A memory as a LangChain retriever."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import Any

from langchain_core.callbacks import (
    AsyncCallbackManagerForRetrieverRun,
    CallbackManagerForRetrieverRun,
)
from langchain_core.documents import Document
from langchain_core.retrievers import BaseRetriever
from langchain_core.runnables.config import RunnableConfig
from pydantic import ConfigDict

from memplug import Hit, Memory
from memplug_langchain.scope import Owner, running


class MemplugRetriever(BaseRetriever):
    """Finds memories of the run's user; `k`, `filter` and `min_score` may be given per call too.

    The user is `user_id`, the memory's own (`memory.scoped(...)`), the graph's context or `configurable`;
    without any a ScopeError is raised. Each Document carries the record's id, its metadata and a score.
    """

    model_config = ConfigDict(arbitrary_types_allowed=True, extra="forbid")

    memory: Any
    """A Memory, a handle of `scoped`, or an AsyncMemory."""
    k: int = 4
    filter: dict[str, Any] | None = None
    """What `memory.search(filters=...)` takes."""
    min_score: float | None = None
    user_id: str | None = None
    agent_id: str | None = None
    tenant_id: str | None = None
    session_id: str | None = None

    def invoke(
        self,
        input: str,  # noqa: A002 - the base class calls it that
        config: RunnableConfig | None = None,
        **kwargs: Any,
    ) -> list[Document]:
        """The documents; `config["configurable"]` may say who the user is."""
        return super().invoke(input, config, configurable=running(config), **kwargs)

    async def ainvoke(
        self,
        input: str,  # noqa: A002 - the base class calls it that
        config: RunnableConfig | None = None,
        **kwargs: Any,
    ) -> list[Document]:
        """The same, searched in a thread."""
        return await super().ainvoke(input, config, configurable=running(config), **kwargs)

    def _get_relevant_documents(
        self, query: str, *, run_manager: CallbackManagerForRetrieverRun, **kwargs: Any
    ) -> list[Document]:
        return self._found(query, **kwargs)

    async def _aget_relevant_documents(
        self, query: str, *, run_manager: AsyncCallbackManagerForRetrieverRun, **kwargs: Any
    ) -> list[Document]:
        return await asyncio.to_thread(self._found, query, **kwargs)

    def _found(
        self,
        query: str,
        *,
        k: int | None = None,
        filter: Mapping[str, Any] | None = None,
        min_score: float | None = None,
        configurable: Mapping[str, Any] | None = None,
        **_: Any,
    ) -> list[Document]:
        memory = self._handle(configurable)
        if not query.strip():
            return []
        floor = self.min_score if min_score is None else min_score
        hits = memory.search(
            query, self.k if k is None else k, filters=filter or self.filter, min_score=floor
        )
        return [_document(hit) for hit in hits]

    def _handle(self, configurable: Mapping[str, Any] | None = None) -> Memory:
        owner = Owner.of(
            self.memory,
            user_id=self.user_id,
            agent_id=self.agent_id,
            tenant_id=self.tenant_id,
            session_id=self.session_id,
        )
        return owner.current(configurable)


def _document(hit: Hit) -> Document:
    record = hit.record
    facts = {
        "kind": record.kind,
        "session_id": record.session_id,
        "role": record.role,
        "speaker": record.speaker,
        "doc_id": getattr(record.payload, "doc_id", ""),
        "title": getattr(record.payload, "title", ""),
        "event_time": record.event_time.isoformat() if record.event_time else "",
    }
    known = {name: value for name, value in facts.items() if value}
    return Document(
        id=record.id,
        page_content=record.text,
        metadata={**known, **record.metadata, "score": hit.score},
    )
