"""How many messages of ordinary chats the strategy `redact` would mask, and what looking takes.

    python tests/bench/bench_redact.py locomo PATH     any format of `memplug eval`, a file or a folder
    python tests/bench/bench_redact.py beam PATH --show 20

Times are CPU time of one thread, the median of all messages.
"""

from __future__ import annotations

import argparse
import statistics
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from memplug.evaluation import loader
from memplug.toolbox.secrets import secrets
from memplug.types import Messages


def texts(data: str, path: Path) -> Iterator[str]:
    for case in loader(data)(path):
        for addition in case.additions:
            content = addition.content
            if isinstance(content, Messages):
                yield from (message.text for message in content.messages)
            else:
                yield getattr(content, "text", "")


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("format")
    options.add_argument("path", type=Path)
    options.add_argument("--show", type=int, default=0, metavar="N", help="print the first N found")
    given = options.parse_args()
    taken: list[float] = []
    sizes: list[int] = []
    kinds: Counter[str] = Counter()
    flagged = 0
    for text in texts(given.format, given.path):
        start = time.thread_time()
        found = secrets(text)
        taken.append(time.thread_time() - start)
        sizes.append(len(text))
        kinds.update(one.kind for one in found)
        if found and flagged < given.show:
            print(*(one.value[:60] for one in found), sep=" | ")
        flagged += bool(found)
    print(f"messages {len(sizes):,}, {statistics.mean(sizes):,.0f} characters in the mean")
    print(f"flagged {flagged:,} ({flagged / len(sizes):.2%}): {dict(kinds)}")
    print(f"CPU microseconds a message: {1e6 * statistics.median(taken):.0f} (median)")


if __name__ == "__main__":
    main()
