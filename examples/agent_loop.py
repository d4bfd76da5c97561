"""An agent's turn: recall, answer, remember. Replace `answer` with a call of your model; nothing else changes."""

from __future__ import annotations

from tempfile import TemporaryDirectory

from memplug import Memory
from memplug.toolbox.text import overlap, words

Messages = list[dict[str, str]]


def answer(system: str, messages: Messages) -> str:
    """Stands for a chat model: repeats the remembered line that shares the most words with the question."""
    asked = frozenset(word for word in words(messages[-1]["content"]) if len(word) > 4)
    remembered = [line for line in system.splitlines() if line[:1] in ("-", "[", "u")]
    best = max(remembered, key=lambda line: overlap(asked, line), default="")
    return f"I remember: {best}" if overlap(asked, best) > 0.3 else "I do not know that yet."


class Agent:
    """A chat agent whose conversations are short and whose memory is long."""

    def __init__(self, memory: Memory, user_id: str) -> None:
        self._memory = memory.scoped(user_id=user_id)

    def turn(self, session_id: str, thread: Messages, text: str) -> str:
        """Answers `text`; `thread` is the running conversation, which the caller (or a checkpointer) keeps."""
        thread.append({"role": "user", "content": text})
        recalled = self._memory.context(thread, budget=400, session_id=session_id)
        reply = answer(f"You are a helpful assistant.\n\n{recalled}", thread)
        thread.append({"role": "assistant", "content": reply})
        # The user's words are enough here; an agent that learns from its own answers adds both.
        self._memory.add([thread[-2]], session_id=session_id)
        return reply

    def end(self, session_id: str) -> None:
        """Tells the strategies that the conversation is complete."""
        self._memory.close_session(session_id)


def main() -> None:
    conversations = {
        "monday": [
            "Hello! My allergy is peanuts, please note it.",
            "My locker at work is number 42.",
        ],
        "tuesday": ["What is the number of my locker?", "And which allergy did I tell you about?"],
    }
    with TemporaryDirectory() as folder, Memory.open(folder) as memory:
        agent = Agent(memory, "ann")
        for session_id, said in conversations.items():
            print(f"-- {session_id}")
            thread: Messages = []  # a new conversation starts empty; the memory does not
            for text in said:
                print(f"ann:   {text}")
                print(f"agent: {agent.turn(session_id, thread, text)}")
            agent.end(session_id)


if __name__ == "__main__":
    main()
