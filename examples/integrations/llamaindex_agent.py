"""A FunctionAgent and a chat engine of LlamaIndex over one memory: what one session is told, the next one knows.

Replace `Parrot()` with your LLM, such as `OpenAI(model="gpt-4o-mini")`; nothing else changes.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Any

from llama_index.core.agent.workflow import FunctionAgent
from llama_index.core.base.llms.types import LLMMetadata
from llama_index.core.chat_engine import SimpleChatEngine
from llama_index.core.llms import ChatMessage, ChatResponse, CustomLLM
from llama_index.core.llms.function_calling import FunctionCallingLLM

from memplug import Memory
from memplug.toolbox.text import overlap, words
from memplug_llamaindex import MemplugMemory


class Parrot(CustomLLM, FunctionCallingLLM):
    """Stands for a chat model: says back the remembered line that shares the most words with the question."""

    @property
    def metadata(self) -> LLMMetadata:
        return LLMMetadata(is_function_calling_model=True, is_chat_model=True)

    def chat(self, messages: Sequence[ChatMessage], **kwargs: Any) -> ChatResponse:
        asked, *lines = (messages[-1].content or "").splitlines()
        wanted = frozenset(word for word in words(asked) if len(word) > 3)
        told = [line for line in lines if line.startswith("user: ") and line[-1] != "?"]
        best = max(told, key=lambda line: overlap(wanted, line), default="")
        known = asked.endswith("?") and overlap(wanted, best) > 0.3
        text = f"You told me: {best}" if known else "Noted."
        return ChatResponse(message=ChatMessage(text, role="assistant"))

    async def achat(self, messages: Sequence[ChatMessage], **kwargs: Any) -> ChatResponse:
        return self.chat(messages)

    async def astream_chat(self, messages: Sequence[ChatMessage], **kwargs: Any) -> Any:
        async def stream() -> Any:
            yield self.chat(messages)

        return stream()

    def complete(self, prompt: str, formatted: bool = False, **kwargs: Any) -> Any:
        raise NotImplementedError

    def stream_complete(self, prompt: str, formatted: bool = False, **kwargs: Any) -> Any:
        raise NotImplementedError

    def _prepare_chat_with_tools(self, tools: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        return {"messages": kwargs["chat_history"]}

    def get_tool_calls_from_response(self, *args: Any, **kwargs: Any) -> list[Any]:
        return []


async def main() -> None:
    with Memory.open(":memory:") as memory:

        def session(name: str, user: str) -> MemplugMemory:
            return MemplugMemory.from_defaults(memory, name, user_id=user)

        agent = FunctionAgent(llm=Parrot(), name="helper", description="Talks.")
        print(await agent.run("My dog is called Rex.", memory=session("monday", "ann")))
        print(await agent.run("What is my dog called?", memory=session("friday", "ann")))
        print(await agent.run("What is my dog called?", memory=session("friday", "ben")))

        engine = SimpleChatEngine.from_defaults(llm=Parrot(), memory=session("sunday", "ann"))
        print(await engine.achat("What is my dog called, again?"))


if __name__ == "__main__":
    asyncio.run(main())
