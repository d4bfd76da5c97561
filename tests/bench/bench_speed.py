"""Speed and size of the default memory, with a plain peer measured beside it in the same run.

`bench_side_by_side.py` measures it beside other libraries.

    python tests/bench/bench_speed.py                    all cases, as a table
    python tests/bench/bench_speed.py --sizes 10000      one size
    python tests/bench/bench_speed.py --questions FILE   questions of your own, one a line

Every case runs in a process of its own with one BLAS thread. Times are CPU time: what counts on a shared
machine is the ratio between rows of one run.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from tests.bench.corpus import messages, questions

if TYPE_CHECKING:
    from memplug import Memory

ONE_THREAD = dict.fromkeys(
    ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS", "RAYON_NUM_THREADS"), "1"
)
SCOPES = 1000


def cpu_ms(call: Callable[[], Any]) -> float:
    """CPU milliseconds of one call, all threads of the process."""
    start = time.process_time()
    call()
    return (time.process_time() - start) * 1000


def spread(values: Sequence[float]) -> dict[str, float]:
    """Median and 95th percentile."""
    ordered = sorted(values)
    return {
        "median": statistics.median(ordered),
        "p95": ordered[min(len(ordered) - 1, int(len(ordered) * 0.95))],
    }


def peak_mb() -> float:
    """Largest resident size of this process so far, in MB."""
    size = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return size / (1 << 20) if sys.platform == "darwin" else size / 1024


def case_memory(
    size: int, folder: Path, asked: list[str], words: tuple[int, int]
) -> dict[str, Any]:
    """Bulk add, single adds, searches."""
    from memplug import Memory

    texts = messages(size + 200, words=words)
    with Memory.open(folder) as memory:
        ann = memory.scoped(user_id="ann")
        start = time.process_time()
        for first in range(0, size, 1000):
            ann.add(texts[first : first + 1000], session_id=f"s{first // 1000}")
        bulk = size / (time.process_time() - start)
        ann.search(asked[0])
        search = spread([cpu_ms(partial(ann.search, q)) for q in asked])
        add = []
        for one in texts[size:]:
            add.append(cpu_ms(partial(ann.add, one, session_id="last")))
            if len(add) % 20 == 0:
                ann.search(asked[0])
        visible = spread([cpu_ms(partial(add_and_find, ann, i, asked[i])) for i in range(20)])
        peak = peak_mb()
    return {
        "bulk_per_s": bulk,
        "add": spread(add),
        "search": search,
        "add_then_search": visible,
        "peak_mb": peak,
        "disk_mb": sum(one.stat().st_size for one in folder.rglob("*") if one.is_file())
        / (1 << 20),
    }


def add_and_find(memory: Memory, number: int, question: str) -> None:
    """One message, visible to the search that follows."""
    memory.add(f"Note number {number} about zebras", session_id="last")
    memory.search(question)


def case_open(size: int, folder: Path, asked: list[str]) -> dict[str, Any]:
    """From the start of the process to the first answer, imports included."""
    from memplug import Memory

    with Memory.open(folder) as memory:
        found = len(memory.search(asked[0], user_id="ann"))
        took = time.process_time()
    return {"cpu_s": took, "hits": found, "peak_mb": peak_mb()}


def case_scopes(size: int, folder: Path, asked: list[str]) -> dict[str, Any]:
    """The same records over many scopes: warm search in each of some."""
    from memplug import Memory

    texts = messages(size)
    each = size // SCOPES
    with Memory.open(folder) as memory:
        for number in range(SCOPES):
            memory.add(texts[number * each : (number + 1) * each], user_id=f"u{number}")
        for number in range(SCOPES):
            memory.search(asked[0], user_id=f"u{number}")
        warm: list[float] = []
        for number in range(0, SCOPES, 20):
            ann = memory.scoped(user_id=f"u{number}")
            ann.search(asked[0])
            warm.extend(cpu_ms(partial(ann.search, q)) for q in asked[1:6])
        held = memory.stats().projections / (1 << 20)
    return {"search": spread(warm), "projections_mb": held, "peak_mb": peak_mb()}


def case_numpy(size: int, folder: Path, asked: list[str], words: tuple[int, int]) -> dict[str, Any]:
    """The least that works: a text table in SQLite and one matrix, cosine only, no scope, no history."""
    import sqlite3

    import numpy as np

    from memplug.backends.static_table import default_table

    table = default_table()
    texts = [str(one["content"]) for one in messages(size + 100, words=words)]
    folder.mkdir(parents=True, exist_ok=True)
    base = sqlite3.connect(folder / "plain.sqlite")
    base.execute("PRAGMA journal_mode=WAL")
    base.execute("CREATE TABLE texts (id INTEGER PRIMARY KEY, text TEXT)")
    matrix = np.zeros((size + 200, table.dim), np.float32)
    start = time.process_time()
    for first in range(0, size, 1000):
        block = texts[first : first + 1000]
        matrix[first : first + len(block)] = table.embed_documents(block)
        base.executemany("INSERT INTO texts (text) VALUES (?)", [(one,) for one in block])
        base.commit()
    bulk = size / (time.process_time() - start)
    count = size

    def add(text: str) -> None:
        nonlocal count
        matrix[count] = table.embed_documents([text])[0]
        count += 1
        base.execute("INSERT INTO texts (text) VALUES (?)", (text,))
        base.commit()

    def search(question: str) -> list[str]:
        scores = matrix[:count] @ table.embed_queries([question])[0]
        best = np.argpartition(-scores, 10)[:10]
        best = best[np.argsort(-scores[best])]
        return [
            base.execute("SELECT text FROM texts WHERE id = ?", (int(one) + 1,)).fetchone()[0]
            for one in best
        ]

    return {
        "bulk_per_s": bulk,
        "add": spread([cpu_ms(partial(add, t)) for t in texts[size:]]),
        "search": spread([cpu_ms(partial(search, q)) for q in asked]),
        "peak_mb": peak_mb(),
    }


CASES: dict[str, Callable[..., dict[str, Any]]] = {
    "memory": case_memory,
    "open": case_open,
    "scopes": case_scopes,
    "numpy": case_numpy,
}


def run(case: str, size: int, folder: Path, options: argparse.Namespace, **more: Any) -> Any:
    """The case's figures from its own process, or why there are none."""
    command = [
        sys.executable,
        __file__,
        "--case",
        case,
        "--sizes",
        str(size),
        "--folder",
        str(folder),
    ]
    if options.questions:
        command += ["--questions", options.questions]
    for name, value in more.items():
        command += [f"--{name}", *map(str, value)]
    done = subprocess.run(
        command, capture_output=True, text=True, check=False, env={**os.environ, **ONE_THREAD}
    )
    if done.returncode:
        last = done.stderr.strip().splitlines()[-1:] or ["failed"]
        return {"error": last[0][:100]}
    return json.loads(done.stdout.splitlines()[-1])


def imports() -> float:
    """CPU seconds that `import memplug` takes, the interpreter's own start taken off; median of 7."""

    def once(code: str) -> float:
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run([sys.executable, "-c", code], check=True)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime

    return statistics.median(once("import memplug") - once("pass") for _ in range(7))


def show(name: str, figures: Any, base: Any = None) -> None:
    """One row of the table, with the ratio to the first row's search."""
    if "error" in figures:
        print(f"  {name:<34} not measured: {figures['error']}")
        return
    cells = [
        f"bulk {figures['bulk_per_s']:>9,.0f}/s",
        f"add {figures['add']['median']:.2f} ({figures['add']['p95']:.2f}) ms",
        f"search {figures['search']['median']:.2f} ({figures['search']['p95']:.2f}) ms",
        f"peak {figures['peak_mb']:.0f} MB",
    ]
    if base is not None and base is not figures and "error" not in base:
        cells.append(f"search x{figures['search']['median'] / base['search']['median']:.1f}")
    print(f"  {name:<34} " + "  ".join(cells), flush=True)


def table(options: argparse.Namespace) -> None:
    """Every size and peer."""
    print(f"import memplug: {imports():.3f} s CPU")
    with tempfile.TemporaryDirectory() as root:
        for size in options.sizes:
            print(f"\n{size:,} messages of 15 to 25 words, one scope; CPU median (95th percentile)")
            store = Path(root) / f"memory{size}"
            own = run("memory", size, store, options)
            show("memplug, whole recipe", own, own)
            show("numpy", run("numpy", size, Path(root) / "numpy" / str(size), options), own)
            if "error" in own:
                continue
            print(
                f"  add, then search: {own['add_then_search']['median']:.2f} ms; on disk {own['disk_mb']:.0f} MB"
            )
            warm = run("open", size, store, options)
            for part in (store / "derived",):
                subprocess.run(["rm", "-rf", str(part)], check=True)
            cold = run("open", size, store, options)
            print(
                f"  open and answer, imports included: with snapshot {warm.get('cpu_s', 0):.2f} s, "
                f"without {cold.get('cpu_s', 0):.2f} s CPU (peak {cold.get('peak_mb', 0):.0f} MB)"
            )
            if size >= 100_000:
                many = run("scopes", size, Path(root) / "scopes", options)
                print(
                    f"  over {SCOPES:,} scopes: warm search {many['search']['median']:.2f} "
                    f"({many['search']['p95']:.2f}) ms, projections {many['projections_mb']:.0f} MB, "
                    f"peak {many['peak_mb']:.0f} MB"
                    if "search" in many
                    else f"  over {SCOPES:,} scopes: {many}"
                )
        if options.long:
            size = 2000
            print(f"\n{size:,} messages of 100 to 500 words (long chats), one scope")
            show(
                "memplug, whole recipe",
                run("memory", size, Path(root) / "long", options, words=(100, 500)),
            )


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--sizes", type=int, nargs="+", default=[10_000, 100_000])
    parser.add_argument("--questions", help="a text file, one question a line")
    parser.add_argument("--no-long", dest="long", action="store_false")
    parser.add_argument("--case", choices=CASES, help=argparse.SUPPRESS)
    parser.add_argument("--folder", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--words", type=int, nargs=2, default=(15, 25), help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.case is None:
        table(options)
        return
    asked = questions(200)
    if options.questions:
        asked = Path(options.questions).read_text("utf-8").splitlines()[:200]
    arguments: list[Any] = [options.sizes[0], options.folder, asked]
    if options.case not in ("open", "scopes"):
        arguments.append(tuple(options.words))
    print(json.dumps(CASES[options.case](*arguments)))


if __name__ == "__main__":
    main()
