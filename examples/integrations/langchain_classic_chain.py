"""Chains of langchain_classic with a memory that lasts. LangChain removes them in 2.0: see `langchain_agent.py`."""

from __future__ import annotations

import warnings

from langchain_classic.chains import ConversationChain
from langchain_classic.memory import ConversationBufferMemory, VectorStoreRetrieverMemory
from langchain_core.language_models.fake_chat_models import GenericFakeChatModel
from langchain_core.messages import AIMessage

from memplug import Memory
from memplug_langchain import MemplugChatMessageHistory, MemplugVectorStoreRetriever


def main() -> None:
    warnings.simplefilter("ignore", DeprecationWarning)
    model = GenericFakeChatModel(messages=iter([AIMessage("Hello Ann."), AIMessage("Ann.")]))
    with Memory.open(":memory:") as memory:
        for text in ("I am Ann and my dog is Rex.", "Who am I?"):
            # Made anew each time, as a web application does for each request: the history lasts.
            history = MemplugChatMessageHistory(memory, session_id="s1", user_id="ann")
            buffer = ConversationBufferMemory(chat_memory=history)
            print(ConversationChain(llm=model, memory=buffer).predict(input=text))
        print(f"in the history: {len(history.messages)} messages")

        retriever = MemplugVectorStoreRetriever(memory=memory, user_id="ann", k=1)
        recalled = VectorStoreRetrieverMemory(retriever=retriever)
        recalled.save_context({"input": "I moved to Oslo."}, {"output": "Noted."})
        print(recalled.load_memory_variables({"input": "Where do I live, Oslo?"})["history"])
        print(recalled.load_memory_variables({"input": "What is my dog called?"})["history"])


if __name__ == "__main__":
    main()
