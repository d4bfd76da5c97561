"""An agent of LangChain that remembers across conversations by itself: `create_agent` with `MemplugMiddleware`.

Replace `Parrot()` with your chat model, such as `init_chat_model("openai:gpt-4o-mini")`; nothing else changes.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from langchain.agents import create_agent
from langchain_core.language_models.chat_models import BaseChatModel
from langchain_core.messages import AIMessage, BaseMessage
from langchain_core.outputs import ChatGeneration, ChatResult

from memplug import Memory
from memplug.toolbox.text import overlap, words
from memplug_langchain import MemplugMiddleware


class Parrot(BaseChatModel):
    """Stands for a chat model: says back the remembered line that shares the most words with the question."""

    def _generate(self, messages: list[BaseMessage], *args: Any, **kwargs: Any) -> ChatResult:
        questions = [one.text for one in messages if one.text.endswith("?")]
        asked = frozenset(
            word for word in words(questions[-1] if questions else "") if len(word) > 3
        )
        lines = messages[-1].text.splitlines()
        told = [line for line in lines if line.startswith("user: ") and line[-1] != "?"]
        best = max(told, key=lambda line: overlap(asked, line), default="")
        said = f"You told me: {best}" if overlap(asked, best) > 0.3 else "I do not know that yet."
        return ChatResult(generations=[ChatGeneration(message=AIMessage(said))])

    @property
    def _llm_type(self) -> str:
        return "parrot"


@dataclass
class Context:
    """What a run brings along; whose memory it is stands here."""

    user_id: str


def main() -> None:
    with Memory.open(":memory:", "hybrid+mem0") as memory:
        agent = create_agent(
            Parrot(), middleware=[MemplugMiddleware(memory)], context_schema=Context
        )

        def talk(user: str, text: str) -> None:
            state = agent.invoke({"messages": [("user", text)]}, context=Context(user))
            print(f"{user}: {text}\n  agent: {state['messages'][-1].text}")

        talk("ann", "My dog is called Rex and I live in Oslo.")
        talk("ann", "What is my dog called?")
        talk("ben", "What is my dog called?")
        profile = memory.section("profile", user_id="ann")
        print(f"in Ann's system message: {profile.text if profile else ''}")


if __name__ == "__main__":
    main()
