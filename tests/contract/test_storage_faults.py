"""What breaks around the embedded storage breaks nothing in it: kills, crowds of processes, full disks, forks."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from memplug.backends.sqlite import SQLiteStorage
from memplug.errors import BackendError
from memplug.ports import Selection, Write
from memplug.types import Batch, Episode, Record, Scope, Source, Text

ANN = Scope(user_id="ann")
NOW = datetime(2026, 1, 1, tzinfo=UTC)
WRITER = Path(__file__).parent / "shapes" / "ledger_writer.py"

posix = pytest.mark.skipif(os.name != "posix", reason="posix: needs signals, limits and forks")


def write(storage: SQLiteStorage, id: str, text: str = "") -> None:
    record: Record[Any] = Record(
        id=id,
        kind="episode",
        text=text or f"text of {id}",
        payload=Episode(source_id=id),
        scope=ANN,
    )
    storage.commit(
        Write(
            scope=ANN,
            verb="add",
            change=f"change {id}",
            time=NOW,
            sources=(Source(id=id, content=Text(record.text)),),
            batch=Batch(put=(record,)),
        )
    )


def ids(storage: SQLiteStorage) -> list[str]:
    return [record.id for record in storage.select(ANN, Selection(vectors=False))]


def start(folder: Path, name: str, count: int, *limits: str) -> subprocess.Popen[str]:
    """A process that writes `count` records and prints each id once its commit is acknowledged."""
    return subprocess.Popen(
        [sys.executable, str(WRITER), str(folder), name, str(count), *limits],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=dict(os.environ, PYTHONPATH=os.pathsep.join(sys.path)),
    )


@pytest.fixture
def storage(tmp_path: Path) -> Iterator[SQLiteStorage]:
    with SQLiteStorage.open(tmp_path / "store") as opened:
        yield opened


@posix
@pytest.mark.slow
def test_nothing_acknowledged_is_lost_when_writers_are_killed(tmp_path: Path) -> None:
    folder = tmp_path / "store"
    acknowledged: set[str] = set()
    for turn in range(20):
        writer = start(folder, f"w{turn}", 100_000)
        assert writer.stdout is not None
        assert writer.stderr is not None
        lines = [writer.stdout.readline() for _ in range(10 + turn)]
        writer.send_signal(signal.SIGKILL)
        rest, _ = writer.communicate()
        acknowledged.update(line.strip() for line in lines)
        acknowledged.update(rest.split("\n")[:-1])
    with SQLiteStorage.open(folder) as storage:
        stored = ids(storage)
        assert acknowledged <= set(stored)
        assert len(stored) == len(set(stored))
        assert storage.check() == []
        delta = storage.delta(ANN, 0)
        assert delta is not None
        assert [record.id for record in delta.put] == stored


@pytest.mark.slow
def test_eight_processes_write_at_once_and_lose_or_double_nothing(tmp_path: Path) -> None:
    folder = tmp_path / "store"
    writers = [start(folder, f"w{number}", 50) for number in range(8)]
    for writer in writers:
        _, errors = writer.communicate(timeout=110)
        assert (writer.returncode, errors) == (0, "")
    with SQLiteStorage.open(folder) as storage:
        assert sorted(ids(storage)) == sorted(
            f"w{number}-{i}" for number in range(8) for i in range(50)
        )
        assert storage.position(ANN) == 400
        assert storage.check() == []


def test_a_commit_of_another_process_is_seen_at_the_next_look(
    storage: SQLiteStorage, tmp_path: Path
) -> None:
    write(storage, "mine")
    before = storage.position(ANN)
    writer = start(tmp_path / "store", "other", 1)
    assert writer.communicate()[1] == ""
    assert storage.position(ANN) == before + 1
    delta = storage.delta(ANN, before)
    assert delta is not None
    assert [record.id for record in delta.put] == ["other-0"]


@posix
def test_a_handle_carried_over_a_fork_is_refused_and_the_parent_goes_on(tmp_path: Path) -> None:
    program = (
        "import os, sys\n"
        "from memplug.backends.sqlite import SQLiteStorage\n"
        "from memplug.errors import BackendError\n"
        "storage = SQLiteStorage.open(sys.argv[1])\n"
        "storage.set_meta({'a': '1'})\n"
        "child = os.fork()\n"
        "if child == 0:\n"
        "    try:\n"
        "        storage.meta()\n"
        "    except BackendError as error:\n"
        "        assert 'open the store again' in str(error), error\n"
        "        storage.close()\n"
        "        again = SQLiteStorage.open(sys.argv[1])\n"
        "        again.set_meta({'b': '2'})\n"
        "        again.close()\n"
        "        os._exit(7)\n"
        "    os._exit(1)\n"
        "assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 7\n"
        "assert storage.meta() == {'a': '1', 'b': '2'}\n"
        "storage.close()\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, str(tmp_path / "store")],
        capture_output=True,
        text=True,
        check=False,
        env=dict(os.environ, PYTHONPATH=os.pathsep.join(sys.path)),
    )
    assert done.returncode == 0, done.stderr


def test_threads_write_and_read_at_once(storage: SQLiteStorage) -> None:
    failures: list[Exception] = []

    def run(name: str) -> None:
        try:
            for number in range(25):
                write(storage, f"{name}-{number}")
                assert storage.fetch(ANN, [f"{name}-{number}"])
                assert storage.position(ANN) > 0
        except Exception as error:  # noqa: BLE001 - shown by the assert below
            failures.append(error)

    threads = [threading.Thread(target=run, args=(f"t{number}",)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    assert len(set(ids(storage))) == 200


@posix
def test_a_full_disk_is_a_backend_error_and_leaves_the_store_intact(tmp_path: Path) -> None:
    folder = tmp_path / "store"
    with SQLiteStorage.open(folder) as storage:
        write(storage, "first")
    writer = start(folder, "big", 1_000, "--file-size", "600000", "--length", "20000")
    out, errors = writer.communicate(timeout=60)
    assert "BackendError retryable=True" in errors
    acknowledged = out.split()
    assert acknowledged
    with SQLiteStorage.open(folder) as storage:
        assert storage.check() == []
        assert ids(storage)[: len(acknowledged) + 1] == ["first", *acknowledged]
        write(storage, "afterwards")


@pytest.fixture
def reachable() -> Iterator[Path]:
    """An empty folder that other users reach: pytest closes the parent of its own to them, time and again."""
    folder = Path(tempfile.mkdtemp())
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder)


as_root = pytest.mark.skipif(
    os.name == "posix" and os.geteuid() != 0, reason="root: drops privileges in a child"
)


@posix
@as_root
def test_a_read_only_directory_refuses_writes_and_gives_what_it_holds(reachable: Path) -> None:
    folder = reachable / "store"
    with SQLiteStorage.open(folder) as storage:
        write(storage, "kept")
    for path in (folder, *folder.iterdir()):
        path.chmod(0o555 if path.is_dir() else 0o444)
    refused, text, read_only = as_nobody(
        folder,
        "try:\n"
        "    SQLiteStorage.open(sys.argv[1]).set_meta({'a': 'b'})\n"
        "except BackendError as error:\n"
        "    print(error)\n"
        "else:\n"
        "    sys.exit('the write went through')\n"
        "with SQLiteStorage.open(sys.argv[1], read_only=True) as storage:\n"
        "    print(storage.fetch(Scope(user_id='ann'), ['kept'])[0].text)\n"
        "    try:\n"
        "        storage.set_meta({'a': 'b'})\n"
        "    except BackendError as error:\n"
        "        print(error)\n",
    )
    assert "permission" in refused
    assert text == "text of kept"
    assert "read-only" in read_only


@posix
@as_root
def test_a_store_that_cannot_be_reached_is_a_backend_error(reachable: Path) -> None:
    with SQLiteStorage.open(reachable / "store") as storage:
        write(storage, "kept")
    reachable.chmod(0o700)
    (refused,) = as_nobody(
        reachable / "store",
        "try:\n"
        "    SQLiteStorage.open(sys.argv[1], read_only=True)\n"
        "except BackendError as error:\n"
        "    print(error)\n",
    )
    assert "permissions" in refused


def as_nobody(folder: Path, program: str) -> list[str]:
    """The lines that a program prints as a user without privileges, with the folder as its argument."""
    start = (
        "import os, sys\n"
        "from memplug.backends.sqlite import SQLiteStorage\n"
        "from memplug.errors import BackendError\n"
        "from memplug.types import Scope\n"
        "import numpy, pydantic, urllib.parse\n"
        "SQLiteStorage.open(':memory:').close()\n"
        "os.setgroups([])\n"
        "os.setgid(65534)\n"
        "os.setuid(65534)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", start + program, str(folder)],
        capture_output=True,
        text=True,
        check=False,
        env=dict(os.environ, PYTHONPATH=os.pathsep.join(sys.path)),
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()


def test_a_damaged_ledger_says_so(tmp_path: Path) -> None:
    folder = tmp_path / "store"
    with SQLiteStorage.open(folder) as storage:
        write(storage, "first")
    (folder / "ledger.sqlite").write_bytes(b"no database at all" * 1000)
    with pytest.raises(BackendError, match="restore a backup"):
        SQLiteStorage.open(folder)
