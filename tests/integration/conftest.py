"""A browser without a network, a watch over the event loop, and what keeps litellm's leftovers out of the tests.

Threads that first meet in litellm make an HTTP client each, and all but one become garbage with their connections
open: the warning about those would fail whatever test the garbage collector runs in. And litellm builds its models
when they are first used, with a warning that it silences for a process, and pytest hears again in each test.
"""

import asyncio
import contextlib
import gc
import inspect
import shutil
import socketserver
import subprocess
import sys
import threading
import warnings
from collections.abc import Callable, Coroutine, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from memplug import Action, Memory, Source, Strategy, StrategyConfig, Verdict, View, hookimpl

UNCLOSED = "unclosed (event loop )?<(socket|ssl|_UnixSelectorEventLoop)"
FILTERS = (f"ignore:{UNCLOSED}:ResourceWarning", "ignore:Item .* on TypedDict class:UserWarning")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "litellm" in item.path.name and item.path.parent.name == "integration":
            for one in FILTERS:
                item.add_marker(pytest.mark.filterwarnings(one))


@pytest.hookimpl(tryfirst=True)
def pytest_pyfunc_call(pyfuncitem: pytest.Function) -> bool | None:
    """Runs a test that is a coroutine, ours or a conformance suite's."""
    if not inspect.iscoroutinefunction(pyfuncitem.obj):
        return None
    names = inspect.signature(pyfuncitem.obj).parameters
    arguments = {name: pyfuncitem.funcargs[name] for name in names}
    asyncio.run(pyfuncitem.obj(**arguments))
    return True


@pytest.fixture(autouse=True, scope="module")
def _without_leftovers() -> Iterator[None]:
    yield
    if "litellm" in sys.modules:
        with warnings.catch_warnings():
            warnings.filterwarnings("ignore", UNCLOSED, ResourceWarning)
            gc.collect()


@pytest.fixture(autouse=True)
def _loop_of_the_thread() -> Iterator[None]:
    """Where none runs, litellm asks for the thread's event loop, which makes one that nobody closes: it gets this one."""
    loop = asyncio.new_event_loop()
    asyncio.set_event_loop(loop)
    yield
    asyncio.set_event_loop(None)
    loop.close()


BROWSERS = ("chromium", "chromium-browser", "google-chrome")
QUIET = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-default-apps",
    "--disable-extensions",
    "--disable-features=NetworkTimeServiceQuerying,OptimizationHints,MediaRouter",
    "--disable-sync",
    "--proxy-bypass-list=<-loopback>",
    "--virtual-time-budget=10000",
    "--dump-dom",
)
OWN = ("accounts.google.com", "clients2.google.com", "update.googleapis.com")
"""Hosts that the browser asks by itself, whatever page it shows."""


class Listening(socketserver.StreamRequestHandler):
    """Notes the first line of each request, and answers nobody."""

    def handle(self) -> None:
        line = self.rfile.readline().decode("latin-1")
        if not any(host in line for host in OWN):
            self.server.lines.append(line)  # type: ignore[attr-defined]


@pytest.fixture
def browse(tmp_path: Path) -> Iterator[Callable[[str], tuple[str, list[str]]]]:
    """Opens an address: gives the page as it then is, and the requests that came to the proxy, the only way out."""
    browser = next(filter(None, map(shutil.which, BROWSERS)), None)
    if browser is None:
        pytest.skip("chromium: no browser is installed")
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Listening) as server:
        server.lines = []  # type: ignore[attr-defined]
        thread = threading.Thread(target=server.serve_forever)
        thread.start()

        def opened(address: str) -> tuple[str, list[str]]:
            options = (
                f"--user-data-dir={tmp_path / 'profile'}",
                f"--proxy-server=http://127.0.0.1:{server.server_address[1]}",
            )
            command = [browser, *QUIET, *options, address]
            result = subprocess.run(
                command, capture_output=True, text=True, timeout=100, check=False
            )
            assert result.returncode == 0, result.stderr
            return result.stdout, server.lines  # type: ignore[attr-defined]

        yield opened
        server.shutdown()
        thread.join()


@pytest.fixture
def on_loop(monkeypatch: pytest.MonkeyPatch) -> Callable[[Memory], list[str]]:
    """Watches a memory: gives the list of what its storage and embedder were called for on a thread whose event loop
    is running, and waits therefore.
    """

    def watched(memory: Memory) -> list[str]:
        blocking: list[str] = []

        def watch(owner: object, name: str, method: Callable[..., object]) -> None:
            def call(*args: object, **kwargs: object) -> object:
                with contextlib.suppress(RuntimeError):
                    asyncio.get_running_loop()
                    blocking.append(name)
                return method(*args, **kwargs)

            monkeypatch.setattr(owner, name, call)

        for owner in (memory.storage, memory.runtime.embedder):
            for name, method in inspect.getmembers(owner, inspect.ismethod):
                if not name.startswith("_"):
                    watch(owner, name, method)
        return blocking

    return watched


class Gate(Strategy[StrategyConfig]):
    """Holds up what is to be written until it is opened."""

    name = "gate"

    def __init__(self) -> None:
        super().__init__()
        self.reached, self.opened = threading.Event(), threading.Event()
        self.freed = True

    @hookimpl
    def check(self, subject: Source | Action, view: View) -> Sequence[Verdict]:
        self.reached.set()
        self.freed = self.opened.wait(60)
        return ()


@pytest.fixture
def cancelled() -> Callable[[Memory, Coroutine[Any, Any, object]], Coroutine[Any, Any, None]]:
    """Starts a call that writes into a memory with a Gate, cancels it in the middle, and waits for its thread."""

    async def run(memory: Memory, call: Coroutine[Any, Any, object]) -> None:
        gate = next(step.strategy for step in memory.runtime.pipeline.steps if step.name == "gate")
        assert isinstance(gate, Gate)
        gate.reached.clear()
        gate.opened.clear()
        loop = asyncio.get_running_loop()
        with ThreadPoolExecutor() as threads:
            loop.set_default_executor(threads)
            task = asyncio.ensure_future(call)
            assert await asyncio.to_thread(gate.reached.wait, 60)
            task.cancel()
            with pytest.raises(asyncio.CancelledError):
                await task
            gate.opened.set()
        assert gate.freed, "the call held up the event loop, so that nobody could open the gate"
        loop.set_default_executor(ThreadPoolExecutor())

    return run


@pytest.fixture
def gated() -> Iterator[Memory]:
    """A memory with a Gate that is open."""
    gate = Gate()
    gate.opened.set()
    with Memory.open(":memory:", ["hybrid", gate]) as opened:
        yield opened
