"""A chatbot with a long memory, in a loop: type, or let it play a conversation. /why explains, /forget takes back.

Replace `reply` with a call of your model; nothing else changes.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable
from tempfile import TemporaryDirectory

from memplug import Memory
from memplug.toolbox.text import overlap, words

PLAYED = (
    "Hi, I am Ann and I moved to Porto last week.",
    "My bike is a green Gazelle.",
    "/new",
    "Which bike do I have?",
    "/why",
    "Actually, forget the bike.",
    "/forget",
    "Which bike do I have?",
)


def reply(context: str, said: str) -> str:
    """Stands for a chat model: says back the remembered line that shares the most words with what was said."""
    asked = frozenset(word for word in words(said) if len(word) > 3)
    lines = [line for line in context.splitlines() if line[:1] in ("-", "[", "u")]
    best = max(lines, key=lambda line: overlap(asked, line), default="")
    if said.endswith("?"):
        return f"You told me: {best}" if overlap(asked, best) > 0.3 else "You never told me."
    return "Noted."


class Chatbot:
    """One user's conversations: each begins empty, and what was said in the others is recalled."""

    def __init__(self, memory: Memory) -> None:
        self._memory = memory
        self._session = 1
        self._thread: list[dict[str, str]] = []
        self._asked = ""
        self._changes: list[str] = []

    def hear(self, said: str) -> str:
        """What the bot answers to a line."""
        match said.strip():
            case "/new":
                self._memory.close_session(f"chat-{self._session}")
                self._session, self._thread = self._session + 1, []
                return "(a new conversation)"
            case "/why":
                return self._memory.search(self._asked, 1).explain() if self._asked else "?"
            case "/forget":
                return self._forget()
            case text:
                return self._turn(text)

    def _turn(self, text: str) -> str:
        self._thread.append({"role": "user", "content": text})
        context = self._memory.context(self._thread, budget=400)
        answer = reply(str(context), text)
        self._thread.append({"role": "assistant", "content": answer})
        self._asked = text
        if not text.endswith("?"):
            added = self._memory.add([self._thread[-2]], session_id=f"chat-{self._session}")
            self._changes.append(added.change)
        return answer

    def _forget(self) -> str:
        """Deletes what the last remark reminds of, and the remark with it."""
        if not self._changes:
            return "There is nothing to forget."
        self._memory.undo(self._changes.pop())
        hit = self._memory.search(self._asked, 1)[0].record
        self._memory.delete(hit.id)
        return f"Forgotten: {hit.text}"


def chat(memory: Memory, lines: Iterable[str], *, echo: bool) -> None:
    """Answers line after line."""
    bot = Chatbot(memory.scoped(user_id="ann"))
    for line in lines:
        if echo:
            print(f"you: {line}")
        print(f"bot: {bot.hear(line)}")


def main() -> None:
    with TemporaryDirectory() as folder, Memory.open(folder) as memory:
        typed = sys.stdin.isatty()
        chat(memory, map(str.rstrip, sys.stdin) if typed else PLAYED, echo=not typed)


if __name__ == "__main__":
    main()
