"""Fixtures that several unit tests share."""

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner


class Cli:
    """Runs `memplug` commands on one store, and checks their exit code."""

    def __init__(self, store: Path) -> None:
        self.store = store
        self._runner = CliRunner(env={"COLUMNS": "100", "NO_COLOR": "1", "TERM": "dumb"})

    def __call__(self, *arguments: str, code: int = 0, stdin: str | bytes | None = None) -> Any:
        """The result of a command; `code` is the exit code it has to end with."""
        return self.bare(*arguments, "--store", str(self.store), code=code, stdin=stdin)

    def bare(self, *arguments: str, code: int = 0, stdin: str | bytes | None = None) -> Any:
        """The same without naming the store."""
        from memplug.cli import app

        result = self._runner.invoke(app, arguments, input=stdin)
        assert result.exit_code == code, (result.output, result.stderr, result.exception)
        return result

    def json(self, *arguments: str, code: int = 0, stdin: str | None = None) -> Any:
        """The document that a command prints with `--json`."""
        return json.loads(self(*arguments, "--json", code=code, stdin=stdin).stdout)


@pytest.fixture
def cli(tmp_path: Path) -> Cli:
    """The command line on a store of the test's own."""
    return Cli(tmp_path / "store")
