"""`memplug worker`: real processes that share a queue, are stopped, and are killed; and `memplug queue` beside them."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from memplug import Memory

PLUGIN = '''
import os
import time
from pathlib import Path

from memplug import Batch, Strategy, StrategyConfig, hookimpl

HERE = Path(__file__).parent


def await_files(pattern, count):
    while len(list(HERE.glob(pattern))) < count:
        time.sleep(0.005)


class Logged(Strategy[StrategyConfig]):
    """Writes down what it encodes, and does as the environment says before."""

    name = "logged"

    @hookimpl
    def encode(self, sources, view):
        (HERE / f"began-{os.getpid()}").touch()
        await_files("began-*", int(os.environ.get("TOGETHER", "0")))
        if os.environ.get("HOLD"):
            await_files("go", 1)
        with (HERE / "log").open("a") as log:
            for source in sources:
                log.write(f"{os.getpid()} {view.scope.user_id} {source.id}\\n")
        return Batch()


class Broken(Strategy[StrategyConfig]):
    name = "broken"

    @hookimpl
    def encode(self, sources, view):
        raise RuntimeError("the encoder is on fire")
'''
USERS = ("ann", "ben", "cat", "dan")


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """A folder with a plugin and a configuration whose adds leave everything to workers."""
    (tmp_path / "plugin.py").write_text(PLUGIN, "utf-8")
    for name, plugin in (("logged.toml", "Logged"), ("broken.toml", "Broken")):
        (tmp_path / name).write_text(
            f'enrich = "worker"\npipeline = ["hybrid", "./plugin.py:{plugin}"]\n',
            "utf-8",
        )
    return tmp_path


def filled(place: Path, config: str = "logged.toml", turns: int = 5) -> None:
    with Memory.open(place / "store", config=place / config) as memory:
        for user in USERS:
            for turn in range(turns):
                added = memory.add(f"turn {turn}", id=f"t{turn}", user_id=user)
                assert added.pending == turn + 1


Start = Callable[..., "subprocess.Popen[str]"]


@pytest.fixture
def start(place: Path) -> Iterator[Start]:
    """Starts workers as processes of their own, and ends those that still run."""
    running: list[subprocess.Popen[str]] = []

    def run(*options: str, **environment: str) -> subprocess.Popen[str]:
        command = (sys.executable, "-m", "memplug", "worker", *options)
        process = subprocess.Popen(
            (*command, "--store", str(place / "store"), "--pipeline", str(place / "logged.toml")),
            env={**os.environ, **environment},
            cwd=place,
            text=True,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        running.append(process)
        return process

    yield run
    for process in running:
        process.kill()
        process.communicate()


def until(process: subprocess.Popen[str], condition: Callable[[], object]) -> None:
    """Waits for what another process does."""
    deadline = time.monotonic() + 60
    while not condition():
        assert process.poll() is None, process.communicate()
        assert time.monotonic() < deadline, "the other process did not get there"
        time.sleep(0.01)


def logged(place: Path) -> list[tuple[str, str]]:
    lines = (place / "log").read_text("utf-8").splitlines()
    return [(user, source) for _, user, source in map(str.split, lines)]


EVERYTHING = Counter((user, f"t{turn}") for user in USERS for turn in range(5))


def owed(place: Path) -> list[Any]:
    with Memory.open(place / "store", config=place / "logged.toml", read_only=True) as memory:
        return memory.owed()


def test_two_workers_share_the_queue_and_do_nothing_twice(place: Path, start: Start) -> None:
    filled(place)
    workers = [start("--once", "--json", TOGETHER="2") for _ in range(2)]
    told = [json.loads(one.communicate(timeout=100)[0]) for one in workers]
    assert [one.returncode for one in workers] == [0, 0]
    assert Counter(logged(place)) == EVERYTHING
    assert owed(place) == []
    assert sum(one["done"] for one in told) == 20
    assert all(one["done"] > 0 for one in told)


def test_a_killed_worker_loses_nothing(place: Path, start: Start) -> None:
    filled(place)
    victim = start(HOLD="1")
    until(victim, lambda: list(place.glob("began-*")))
    victim.kill()
    victim.wait()
    assert len(owed(place)) == 20
    (worker,) = [start("--once", "--json")]
    assert json.loads(worker.communicate(timeout=100)[0])["queue"] == {}
    assert Counter(logged(place)) == EVERYTHING


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_stopped_worker_ends_its_pass_and_leaves_the_rest(
    place: Path, start: Start, number: signal.Signals
) -> None:
    filled(place)
    worker = start("--json", HOLD="1")
    until(worker, lambda: list(place.glob("began-*")))
    worker.send_signal(number)
    (place / "go").touch()
    out, err = worker.communicate(timeout=100)
    assert worker.returncode == 0, err
    (line,) = map(json.loads, out.splitlines())
    assert (line["done"], line["queue"]) == (5, {"queued": 15})
    assert Counter(logged(place)) == Counter((USERS[0], f"t{turn}") for turn in range(5))
    assert len(owed(place)) == 15


def test_a_worker_takes_what_comes_while_it_runs(place: Path, start: Start) -> None:
    worker = start("--every", "0.01")
    until(worker, (place / "store").exists)
    filled(place, turns=1)
    until(worker, lambda: (place / "log").exists() and len(logged(place)) == 4)
    worker.send_signal(signal.SIGTERM)
    out, err = worker.communicate(timeout=100)
    assert worker.returncode == 0, err
    assert "did " in out
    assert "Ctrl-C ends it" in err


def test_failures_are_told_and_wait_with_their_cause(cli: Any, place: Path) -> None:
    filled(place, "broken.toml", turns=1)
    pipeline = ("--store", str(place / "store"), "--pipeline", str(place / "broken.toml"))
    failed = cli.bare("worker", "--once", *pipeline, code=1)
    assert "did 0, made 0 records, 1 failed" in failed.stdout
    assert "queue: 4 failed" in failed.stdout
    assert "step 'broken' failed in encode: RuntimeError: the encoder is on fire" in failed.stderr

    listed = json.loads(cli.bare("queue", "--json", *pipeline).stdout)["owed"]
    assert {one["cause"] for one in listed} == {"RuntimeError: the encoder is on fire"}
    first = listed[0]["id"]
    dropped = cli.bare("queue", "drop", str(first), *pipeline).stdout
    assert "Dropped 1; 3 still owed." in dropped
    assert "give" not in cli.bare("queue", "drop", *pipeline, code=1).stdout
    assert "Dropped 3; 0 still owed." in cli.bare("queue", "drop", "--all", *pipeline).stdout
    assert "queue: empty" in cli.bare("worker", "--once", *pipeline).stdout


def test_a_worker_that_is_to_end_at_once_makes_no_store(cli: Any, place: Path) -> None:
    refused = cli("worker", "--once", "--pipeline", str(place / "logged.toml"), code=1)
    assert "there is no memory at" in refused.stderr
