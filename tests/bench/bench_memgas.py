"""What MemGAS costs with 1,000 sessions stored: a message, the end of a session, a search; CPU milliseconds.

    python tests/bench/bench_memgas.py [SESSIONS]

Without a model and with vectors that are already there, so that neither a model's time nor the embedder's counts.
Limits, on the project's own machine: 5 ms a message, 10 ms for the associations of a session against 10,000 nodes,
10 ms a search. One mixture of scikit-learn's took 3.8 ms there.
"""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Callable
from functools import partial
from statistics import median
from time import process_time

for _name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ.setdefault(_name, "1")

import numpy as np  # noqa: E402

from memplug import Memory, Messages  # noqa: E402
from memplug.types import Message  # noqa: E402
from memplug_memgas import MemGAS  # noqa: E402
from memplug_memgas.association import associates  # noqa: E402
from memplug_memgas.mixture import accepted  # noqa: E402

TURNS = 10


def main() -> int:
    sessions = int(sys.argv[1]) if len(sys.argv) > 1 else 1000
    random = np.random.default_rng(3)
    words = [f"{a}{b}" for a in ("ka", "lo", "mi", "ne", "ru", "ta") for b in "bdfghjklmnprst"]

    def text() -> str:
        topic = random.integers(0, len(words), 3)
        return " ".join(words[one] for one in np.append(random.integers(0, len(words), 9), topic))

    with (
        tempfile.TemporaryDirectory(prefix="memplug-memgas-") as folder,
        Memory.open(folder, [MemGAS()]) as memory,
    ):
        closing: list[float] = []
        for number in range(sessions):
            messages = tuple(Message("user", text(), id=f"m{number}-{row}") for row in range(TURNS))
            memory.add(Messages(messages), session_id=f"s{number}")
            closing.append(cost(partial(memory.close_session, f"s{number}")))
        searching = [cost(lambda: memory.search(text())) for _ in range(60)]
        adding = []
        for number in range(60):
            line = text()
            memory.runtime.embedder.embed_documents([line])
            adding.append(cost(partial(memory.add, line, session_id=f"new{number % 4}")))
            memory.search(line)
    rows = {
        f"add a message, {sessions:,} sessions stored": median(adding),
        "the same, and the next search follows it": median(searching),
        "end a session, no model, the last 50": median(closing[-50:]),
    }
    nodes = random.normal(size=(10_000, 256)).astype(np.float32)
    nodes /= np.linalg.norm(nodes, axis=1, keepdims=True)
    new = nodes[:4] + 0.05
    rows["associate 4 new nodes with 10,000"] = median(
        [cost(lambda: [associates(one, nodes, 30) for one in new]) for _ in range(40)]
    )
    scores = np.sort(random.normal(0.4, 0.1, 30))
    rows["one mixture over 30 similarities"] = median(
        [cost(lambda: accepted(scores)) for _ in range(200)]
    )
    for name, milliseconds in rows.items():
        print(f"{name:48} {milliseconds:8.2f} ms")
    return 0


def cost(work: Callable[[], object]) -> float:
    """CPU milliseconds of one call."""
    begun = process_time()
    work()
    return 1e3 * (process_time() - begun)


if __name__ == "__main__":
    raise SystemExit(main())
