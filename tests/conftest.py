"""Settings of every test: loopback is the only network, the user's own store is out of reach, required tests do not skip."""

import ipaddress
import os
import signal
import sys
from collections.abc import Generator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings

# The suite shares its machine with whatever else runs there: a deadline per example would fail at random.
settings.register_profile("memplug", deadline=None)
settings.load_profile("memplug")

os.environ["HF_HUB_OFFLINE"] = "1"

# What starts the suite in the background has it ignore Ctrl-C, and what some tests interrupt would inherit that.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)

# The contracts that the suites subclass explain their failing asserts as the suites' own do.
pytest.register_assert_rewrite("memplug.testing")


class NetworkBlocked(RuntimeError):
    """A test, or what it called, reached for an address that is not on this machine."""


def _is_loopback(host: object) -> bool:
    name = host.decode() if isinstance(host, bytes) else host
    if name in (None, "", "localhost"):
        return True
    try:
        return ipaddress.ip_address(str(name).partition("%")[0]).is_loopback
    except ValueError:
        return False


def _refuse_network(event: str, arguments: tuple[Any, ...]) -> None:
    if event == "socket.getaddrinfo":
        host = arguments[0]
    elif event in ("socket.connect", "socket.sendto", "socket.sendmsg"):
        address = arguments[1]
        if not isinstance(address, tuple):
            return
        host = address[0]
    else:
        return
    if not _is_loopback(host):
        raise NetworkBlocked(f"{event} to {host!r}: tests reach loopback addresses only")


# An audit hook sees every connection of this process, asyncio's and extension modules' through Python included.
sys.addaudithook(_refuse_network)


@pytest.fixture(autouse=True)
def _own_home(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where nothing names a location, memplug opens its default one: give each test its own."""
    home = tmp_path_factory.getbasetemp() / f"home-{os.urandom(4).hex()}"
    monkeypatch.setenv("MEMPLUG_HOME", str(home))


def _refused_skip(reason: str) -> str | None:
    """The name in MEMPLUG_REQUIRE that a skip with this reason stands against, if any."""
    required = os.environ.get("MEMPLUG_REQUIRE", "").split()
    subject = reason.removeprefix("Skipped: ")
    if subject.startswith("could not import "):
        return "extras" if "extras" in required else None
    name = subject.partition(":")[0]
    return name if name in required else None


def _fail_refused_skip(report: pytest.TestReport | pytest.CollectReport) -> None:
    if report.skipped and isinstance(report.longrepr, tuple) and not hasattr(report, "wasxfail"):
        path, line, reason = report.longrepr
        name = _refused_skip(reason)
        if name:
            report.outcome = "failed"
            where = f"{path}:{line}: {reason}"
            report.longrepr = f"{where}\nMEMPLUG_REQUIRE names {name!r}: this must not be skipped."


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    _fail_refused_skip(report)
    return report


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report() -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    report = yield
    _fail_refused_skip(report)
    return report


@pytest.fixture(scope="session")
def repository() -> Path:
    """The root of the checkout."""
    return Path(__file__).resolve().parent.parent
