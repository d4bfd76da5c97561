"""The SQL of "Write a storage" runs on a Postgres server, where one is installed."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs" / "write-a-storage.md"


def _program(name: str) -> str:
    found = shutil.which(name)
    if found:
        return found
    installed = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"))
    if not installed:
        pytest.skip(f"no Postgres is installed: {name} is missing")
    return str(installed[-1])


def _run(*command: str, stdin: str = "") -> str:
    """What a program prints. A server refuses to run for root, so root lends it another user."""
    user = "postgres" if os.geteuid() == 0 else None
    done = subprocess.run(
        command,
        input=stdin,
        capture_output=True,
        text=True,
        timeout=60,
        user=user,
        cwd="/",
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[str]]:
    """A server of the test's own on a socket in its folder; gives psql's command."""
    initdb, control, psql = (_program(name) for name in ("initdb", "pg_ctl", "psql"))
    folder = Path(_run("mktemp", "-d").strip())
    data = folder / "data"
    _run(initdb, "-D", str(data), "-U", "memplug", "-A", "trust", "-E", "UTF8")
    options = f"-c listen_addresses='' -k {folder} -c fsync=off"
    _run(control, "-D", str(data), "-w", "-l", str(folder / "log"), "-o", options, "start")
    try:
        yield [psql, "-h", str(folder), "-U", "memplug", "-d", "postgres", "-X", "-q", "-A", "-t"]
    finally:
        _run(control, "-D", str(data), "-m", "immediate", "-w", "stop")
        shutil.rmtree(folder, ignore_errors=True)


def test_the_statements_of_the_page_run(server: list[str]) -> None:
    fences = re.findall(r"^```sql\n(.*?)^```$", PAGE.read_text("utf-8"), re.MULTILINE | re.DOTALL)
    assert len(fences) == 4
    owed = "INSERT INTO owed (scope, step, stage, source, state) VALUES (1, 'm', 'encode', 's', 'queued');"
    out = _run(*server, "-v", "ON_ERROR_STOP=1", stdin="\n".join([*fences[:3], owed, fences[3]]))

    lines = out.split()
    assert lines[:2] == ["1", "1"]
    assert "dentist|put|1" in lines
    assert lines[-2:] == ["a", "1|m|encode|s"]
