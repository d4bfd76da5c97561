"""Conversations that you had elsewhere: a chat export is read, added session by session, and asked about.

Here the export is made up; give the path of your own as an argument. On the command line: memplug import openai PATH
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from memplug import Memory
from memplug.datasets import read_openai


def message(id: str, parent: str | None, role: str, text: str, time: float) -> dict[str, Any]:
    """One node of the export's tree."""
    content = {"content_type": "text", "parts": [text]}
    said = {"id": id, "author": {"role": role}, "create_time": time, "content": content}
    return {"id": id, "parent": parent, "children": [], "message": said}


def made_up(folder: Path) -> Path:
    """An export of two conversations, as `conversations.json`."""
    trip = [
        message("t1", None, "user", "Plan a weekend in Ghent for two vegetarians.", 1_714_550_400),
        message("t2", "t1", "assistant", "Stay near the Patershol, it is quiet.", 1_714_550_410),
    ]
    code = [
        message("c1", None, "user", "My printer prints everything twice.", 1_717_228_800),
        message("c2", "c1", "assistant", "Set the number of copies back to one.", 1_717_228_820),
    ]
    conversations = [
        {
            "conversation_id": name,
            "title": name,
            "current_node": nodes[-1]["id"],
            "mapping": {node["id"]: node for node in nodes},
        }
        for name, nodes in (("trip", trip), ("printer", code))
    ]
    path = folder / "conversations.json"
    path.write_text(json.dumps(conversations), "utf-8")
    return path


def main() -> None:
    with TemporaryDirectory() as folder:
        export = Path(sys.argv[1]) if len(sys.argv) > 1 else made_up(Path(folder))
        with Memory.open(Path(folder) / "store") as memory:
            mine = memory.scoped(user_id="me")
            for _ in range(2):
                new = 0
                for conversation in read_openai(export):
                    for one in conversation.additions:
                        added = mine.add(one.content, session_id=one.session_id)
                        new += len(added.new)
                print(f"{new} new messages")
            hit = mine.search("Where did we want to stay in Ghent?")[0].record
            print(f"{hit.event_time:%Y-%m-%d} in {hit.session_id}: {hit.text}")


if __name__ == "__main__":
    main()
