"""Working memory: long tool outputs leave a running conversation, and are read again where they are needed."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from memplug import Batch, InvalidInput, Mark, Message, Messages, Scope, Status
from memplug_reme.kinds import TOOL_OUTPUT, Output

if TYPE_CHECKING:
    from memplug import Memory, Source, View

MARK = "reme_tool_output"
"""Metadata key of a message that is a long tool output; its value is the tool's name."""
GREP = 50
"""Lines that a search in an output gives."""


def kept_outputs(sources: Sequence[Source], view: View) -> Batch | None:
    """Each long output as a record that is never served; its message is found no more."""
    put, mark = [], []
    for source in sources:
        for episode in source.episodes:
            tool = episode.metadata.get(MARK)
            if not isinstance(tool, str):
                continue
            output = Output(tool, episode.text.count("\n") + 1)
            put.append(TOOL_OUTPUT.new(view, episode.id, episode.text, output, [episode]))
            mark.append(Mark(id=episode.id, reason="kept as a tool output", status=Status.RETIRED))
    return Batch(put=tuple(put), mark=tuple(mark)) if put else None


@dataclass(frozen=True)
class WorkingMemory:
    """Compacts conversations in the OpenAI form, with a memory whose pipeline has `reme`.

    Where the messages before the last `keep_recent` exceed `total` tokens (system messages do not count), each
    tool message above `output` tokens among them gives way to a pointer, with the first `preview` characters of it.
    """

    memory: Memory
    total: int = 20_000
    output: int = 2_000
    preview: int = 0
    keep_recent: int = 1
    count: Callable[[str], int] = lambda text: -(-4 * len(text.split()) // 3)

    def compacted(self, messages: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
        """The conversation with pointers in the place of long outputs; what is short stays as it is."""
        split = max(len(messages) - self.keep_recent, 0)
        older = [one for one in messages[:split] if one.get("role") != "system"]
        if sum(self.count(_text(one)) for one in older) <= self.total:
            return list(messages)
        return [self._shortened(one, n) if n < split else one for n, one in enumerate(messages)]

    def reload(self, id: str, offset: int = 0, limit: int = 200) -> str:
        """Lines of an output from `offset` (from 0), at most `limit`. Raises InvalidInput for an unknown id."""
        return "\n".join(self._lines(id)[max(offset, 0) :][: max(limit, 0)])

    def grep(self, id: str, text: str, limit: int = GREP) -> list[tuple[int, str]]:
        """(line number from 0, line) of lines that hold the text, letter case aside."""
        wanted = text.casefold()
        found = [(n, one) for n, one in enumerate(self._lines(id)) if wanted in one.casefold()]
        return found[:limit]

    def _shortened(self, message: Mapping[str, Any], number: int) -> Mapping[str, Any]:
        text = _text(message)
        if message.get("role") != "tool" or self.count(text) <= self.output or _pointer(text):
            return message
        name = str(message.get("name") or "tool")
        call = str(message.get("tool_call_id") or "")
        added = self.memory.add(
            Messages((Message("tool", text, id=_id(call, text), metadata={MARK: name}),))
        )
        (episode,) = added.ids
        id = self._id(episode)
        shown = (
            f"[{name} gave {text.count(chr(10)) + 1} lines, kept as {id}; reload it to read more]"
        )
        if self.preview:
            shown += f"\n{text[: self.preview]}"
        return {**message, "content": shown}

    def _id(self, episode: str) -> str:
        record = self.memory.get(episode)
        return TOOL_OUTPUT.id(record.scope if record is not None else Scope(), episode)

    def _lines(self, id: str) -> list[str]:
        if not id.startswith(f"{TOOL_OUTPUT.name}:"):
            raise InvalidInput(f"{id!r} is no tool output")
        record = self.memory.get(id)
        if record is None:
            # Where enrichment runs in the background, the record may not be there yet.
            self.memory.flush()
            record = self.memory.get(id)
        if record is None:
            raise InvalidInput(f"no tool output {id!r} in this scope")
        return str(record.text).split("\n")


def _id(call: str, text: str) -> str:
    import hashlib

    digest = hashlib.blake2b(f"{call}\x1f{text}".encode("utf-8", "surrogatepass"), digest_size=11)
    return f"output-{digest.hexdigest()}"


def _pointer(text: str) -> bool:
    return f"kept as {TOOL_OUTPUT.name}:" in text[:400]


def _text(message: Mapping[str, Any]) -> str:
    content = message.get("content")
    if isinstance(content, str):
        return content
    return "" if content is None else json.dumps(content, ensure_ascii=False, default=str)
