"""What breaks around a Memory breaks nothing in it: kills, crowds, full disks, permissions, lost snapshots, no network."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from memplug import Memory
from memplug.testing import FakeClock, memory

posix = pytest.mark.skipif(os.name != "posix", reason="posix: needs signals, limits and users")

_PRELUDE = """
import json, os, sys
from pathlib import Path
from memplug import BackendError, Memory
def say(value):
    print(json.dumps(value), flush=True)
"""


def start(program: str, *arguments: object) -> subprocess.Popen[str]:
    """A process that runs the program; `say(value)` in it prints a line of JSON."""
    return subprocess.Popen(
        [sys.executable, "-W", "error", "-c", _PRELUDE + program, *map(str, arguments)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={
            **os.environ,
            "PYTHONPATH": os.pathsep.join(path for path in sys.path if path),
            "OPENBLAS_NUM_THREADS": "1",
        },
    )


def finish(process: subprocess.Popen[str]) -> list[object]:
    """What the process said; it has to end well."""
    out, err = process.communicate(timeout=100)
    assert process.returncode == 0, err[-2000:]
    return [json.loads(line) for line in out.splitlines()]


_ADDS_FOR_EVER = """
with Memory.open(sys.argv[1]) as mem:
    for index in range(100_000):
        id = f"r{sys.argv[2]}n{index}"
        mem.add(f"message {id} says word{id}", id=id, user_id="ann")
        say(id)
"""


@posix
@pytest.mark.slow
def test_nothing_acknowledged_is_lost_when_adds_are_killed(tmp_path: Path) -> None:
    folder = tmp_path / "store"
    acknowledged: set[str] = set()
    for turn in range(20):
        process = start(_ADDS_FOR_EVER, folder, turn)
        assert process.stdout is not None
        said = [process.stdout.readline() for _ in range(1 + turn % 7)]
        os.kill(process.pid, signal.SIGKILL)
        rest, err = process.communicate()
        assert all(said), err
        lines = [*said, *rest.splitlines()]
        acknowledged |= {json.loads(line) for line in lines if line.strip().endswith('"')}
    assert len(acknowledged) >= 60
    with Memory.open(folder) as mem:
        stored = {record.id for record in mem.list(10_000, user_id="ann")}
        assert acknowledged <= stored
        assert mem.storage.check() == []
        for id in sorted(acknowledged):
            assert mem.search(f"word{id}", 1, user_id="ann").hits[0].record.id == id


_ADDS_SOME = """
name = sys.argv[2]
with Memory.open(sys.argv[1]) as mem:
    failures = []
    for index in range(25):
        id = f"p{name}n{index}"
        added = mem.add(f"message {id} says word{id}", id=id, user_id="ann")
        failures += [str(one) for one in added.failures]
        found = mem.search(f"word{id}", 1, user_id="ann")
        failures += [str(one) for one in found.failures]
        if found.hits[0].record.id != id:
            failures.append(f"{id} was not found")
        mem.add("the same for all", id="shared", user_id="ann")
say(failures)
"""


@pytest.mark.slow
def test_eight_processes_add_at_once_and_nothing_is_lost_or_doubled(tmp_path: Path) -> None:
    folder = tmp_path / "store"
    processes = [start(_ADDS_SOME, folder, name) for name in range(8)]
    outcomes = [finish(process) for process in processes]
    assert outcomes == [[[]]] * 8
    with Memory.open(folder) as mem:
        records = mem.list(10_000, user_id="ann").records
        expected = [f"p{name}n{index}" for name in range(8) for index in range(25)]
        assert sorted(record.id for record in records) == sorted([*expected, "shared"])
        shared = mem.get("shared", user_id="ann")
        assert shared is not None
        assert shared.revision == 1
        assert mem.owed() == []
        assert mem.storage.check() == []


_QUEUES = """
import threading
from memplug import Batch, Kind, Strategy, StrategyConfig, hookimpl
from memplug.testing import FakeClock, WordSearch, memory
class Stuck(Strategy[StrategyConfig]):
    name = "stuck"
    @hookimpl
    def encode(self, sources, view):
        threading.Event().wait(100)
mem = memory(WordSearch(), Stuck(), path=sys.argv[1], enrich="background")
for index in range(5):
    say(mem.add(f"kite {index}", id=f"e{index}").ids[0])
threading.Event().wait(100)
"""


@posix
@pytest.mark.slow
def test_what_the_background_owes_survives_a_kill(tmp_path: Path) -> None:
    from collections.abc import Sequence

    from memplug import Source, Strategy, StrategyConfig, View, hookimpl
    from memplug.testing import WordSearch

    class Stuck(Strategy[StrategyConfig]):
        name = "stuck"
        seen: list[str] = []  # noqa: RUF012 - what this test reads

        @hookimpl
        def encode(self, sources: Sequence[Source], view: View) -> None:
            self.seen.extend(one.id for source in sources for one in source.episodes)

    process = start(_QUEUES, tmp_path / "store")
    assert process.stdout is not None
    said = [json.loads(process.stdout.readline()) for _ in range(5)]
    os.kill(process.pid, signal.SIGKILL)
    process.communicate()
    later = FakeClock(datetime.now(UTC) + timedelta(hours=1))
    with memory(
        WordSearch(), Stuck(), path=tmp_path / "store", clock=later, enrich="background"
    ) as mem:
        assert mem.manage().failures == ()
        assert mem.flush(30)
        assert sorted(set(Stuck.seen)) == sorted(said)
        assert mem.owed() == []
        assert all(record.vector is not None for record in mem.storage.fetch(mem.users()[0], said))


_FILLS = """
import resource
with Memory.open(sys.argv[1]) as mem:
    mem.add("the first word", id="first", user_id="ann")
    say("first")
    resource.setrlimit(resource.RLIMIT_FSIZE, (2_000_000, 2_000_000))
    error = None
    for index in range(3000):
        try:
            mem.add(f"message {index} " + "filler " * 60, id=f"e{index}", user_id="ann")
        except BackendError as caught:
            error = caught
            break
        say(f"e{index}")
    assert error is not None
    found = [hit.record.id for hit in mem.search("first word", 1, user_id="ann").hits]
    assert found == ["first"], found
    try:
        mem.close()
    except BackendError:
        pass
"""


@posix
@pytest.mark.slow
def test_a_full_disk_gives_a_backend_error_and_an_intact_store(tmp_path: Path) -> None:
    said = {str(line) for line in finish(start(_FILLS, tmp_path / "store"))}
    assert len(said) > 10
    with Memory.open(tmp_path / "store") as mem:
        assert {record.id for record in mem.list(10_000, user_id="ann")} >= said
        assert mem.storage.check() == []
        mem.add("there is room again", id="later", user_id="ann")
        found = mem.search("room again", 1, user_id="ann")
        assert found.hits[0].record.id == "later"


_AS_NOBODY = """
with Memory.open(":memory:") as mem:
    mem.add("tea")
    mem.context("tea")
os.setgroups([])
os.setgid(65534)
os.setuid(65534)
try:
    with Memory.open(sys.argv[1]) as mem:
        mem.add("milk", id="milk", user_id="ann")
except BackendError as error:
    say(str(error))
with Memory.open(sys.argv[1], read_only=True) as mem:
    say([hit.record.id for hit in mem.search("word", user_id="ann").hits])
try:
    Memory.open(sys.argv[1] + "/deeper/store")
except BackendError as error:
    say(str(error))
"""


@posix
@pytest.mark.skipif(
    hasattr(os, "geteuid") and os.geteuid() != 0, reason="root: takes on another user"
)
def test_a_folder_that_cannot_be_written_gives_a_backend_error_and_is_read() -> None:
    parent = Path(tempfile.mkdtemp())
    folder = parent / "store"
    try:
        with Memory.open(folder) as mem:
            mem.add("the first word", id="first", user_id="ann")
        for path in [parent, *parent.rglob("*")]:
            path.chmod(0o555 if path.is_dir() else 0o444)
        refused, found, deeper = finish(start(_AS_NOBODY, folder))
        assert "write permission" in str(refused) or "cannot be" in str(refused)
        assert found == ["first"]
        assert "cannot be made" in str(deeper)
        for path in [parent, *parent.rglob("*")]:
            path.chmod(0o755 if path.is_dir() else 0o644)
        with Memory.open(folder) as mem:
            assert [record.id for record in mem.list(user_id="ann")] == ["first"]
    finally:
        shutil.rmtree(parent)


def test_a_folder_of_something_else_is_refused_and_left_alone(tmp_path: Path) -> None:
    from memplug import BackendError

    ledger = tmp_path / "ledger.sqlite"
    ledger.write_bytes(b"this is no database, but someone's notes" * 100)
    before = ledger.read_bytes()
    with pytest.raises(BackendError, match="no ledger"):
        Memory.open(tmp_path)
    assert ledger.read_bytes() == before


def test_a_file_in_the_place_of_the_folder_is_refused(tmp_path: Path) -> None:
    from memplug import BackendError

    (tmp_path / "store").write_text("a file")
    with pytest.raises(BackendError):
        Memory.open(tmp_path / "store")


_QUESTIONS = ("word17", "message number 512", "harbour 99")


@pytest.fixture(scope="module")
def snapshots(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A closed store with snapshots on disk, and a copy of it from before its last third."""
    folder = tmp_path_factory.mktemp("snapshots")
    with Memory.open(folder / "store") as mem:
        _grow(mem, 0, 800)
        _answers(mem)
    shutil.copytree(folder / "store", folder / "earlier")
    with Memory.open(folder / "store") as mem:
        _grow(mem, 800, 1200)
        _answers(mem)
    return folder


def _grow(mem: Memory, start: int, end: int) -> None:
    mem.add(
        [
            {
                "role": "user",
                "content": f"message number {index} tells of word{index} and harbour {index % 100}",
                "id": f"e{index}",
            }
            for index in range(start, end)
        ]
    )


def _answers(mem: Memory) -> list[str]:
    found = [mem.search(question, 1) for question in _QUESTIONS]
    assert all(one.failures == () for one in found)
    return [one.hits[0].record.id for one in found]


def _derived(folder: Path) -> list[Path]:
    """The files of the derived parts: everything but the ledger."""
    return [
        path
        for path in folder.rglob("*")
        if path.is_file() and not path.name.startswith("ledger.sqlite")
    ]


def _delete(folder: Path, earlier: Path) -> None:
    for path in _derived(folder):
        path.unlink()


def _truncate(folder: Path, earlier: Path) -> None:
    for path in _derived(folder):
        path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def _empty(folder: Path, earlier: Path) -> None:
    for path in _derived(folder):
        path.write_bytes(b"")


def _scramble(folder: Path, earlier: Path) -> None:
    for path in _derived(folder):
        size = path.stat().st_size
        path.write_bytes((b"\xa5not a snapshot\x00" * (size // 16 + 1))[:size])


def _make_stale(folder: Path, earlier: Path) -> None:
    _delete(folder, earlier)
    for path in _derived(earlier):
        target = folder / path.relative_to(earlier)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(path, target)


def _make_early(folder: Path, earlier: Path) -> None:
    """The ledger of before, with snapshots that are ahead of it."""
    for path in folder.glob("ledger.sqlite*"):
        path.unlink()
    for path in earlier.glob("ledger.sqlite*"):
        shutil.copy(path, folder / path.name)


@pytest.mark.parametrize(
    "damage", [_delete, _truncate, _empty, _scramble, _make_stale, _make_early]
)
def test_a_damaged_derived_part_is_built_anew(
    snapshots: Path, tmp_path: Path, damage: Callable[[Path, Path], None]
) -> None:
    folder = tmp_path / "store"
    shutil.copytree(snapshots / "store", folder)
    assert _derived(folder)
    damage(folder, snapshots / "earlier")
    for _ in range(2):
        with Memory.open(folder) as mem:
            assert _answers(mem) == ["e17", "e512", *_harbour(mem)]
            mem.add("one more word9999", id="new")
            assert mem.search("word9999", 1).hits[0].record.id == "new"


def _harbour(mem: Memory) -> list[str]:
    (hit,) = mem.search(_QUESTIONS[2], 1).hits
    assert hit.record.text.endswith("harbour 99")
    return [hit.record.id]


_WITHOUT_SOCKETS = """
import socket
def refuse(*args, **kwargs):
    raise RuntimeError("a socket was opened")
socket.socket = refuse
socket.create_connection = refuse
socket.getaddrinfo = refuse
sys.addaudithook(lambda event, _: refuse() if event.startswith("socket.") else None)
import memplug
with Memory.open(sys.argv[1]) as mem:
    mem.add("the harbour opens at nine", id="a", user_id="ann")
    mem.add({"text": "A document about boats.", "id": "d"}, user_id="ann")
    say(mem.search("when does the harbour open?", user_id="ann").hits[0].record.id)
    mem.context("harbour", user_id="ann")
    mem.manage()
    mem.erase()
say(sorted(name for name in sys.modules if name.split(".")[0] in ("requests", "httpx", "litellm")))
"""


def test_no_socket_is_opened(tmp_path: Path) -> None:
    assert finish(start(_WITHOUT_SOCKETS, tmp_path / "store")) == ["a", []]
