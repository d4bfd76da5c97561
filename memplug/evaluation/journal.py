"""The folder of a run: what was asked, and every finished case, so that a run that was killed goes on where it was.

`run.json` is written first. `results.jsonl` gets one line for each system and case when it is finished, in one write
that is forced to disk; a line that was cut off is dropped when the folder is opened again.
"""

from __future__ import annotations

import os
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from memplug.errors import InvalidInput
from memplug.evaluation.measuring import CaseResult
from memplug.evaluation.report import FORMAT, RESULTS, RUN, Run, adapter, parsed


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What a run was asked: enough to ask it again."""

    run: Run
    path: str
    """Of the data, as it was given."""
    systems: tuple[tuple[str, str], ...]
    """(name, pipeline); a pipeline that is a Python object is described only."""
    config: str | None = None
    reference: str = ""
    format: int = FORMAT


class Journal:
    """Finished cases, in a folder. Open it with `begin` or `resume`."""

    def __init__(self, folder: Path, asked: Asked, results: dict[tuple[str, str], CaseResult]):
        self.folder, self.asked, self.results = folder, asked, results

    @classmethod
    def begin(cls, folder: Path, asked: Asked) -> Journal:
        """A new run. Raises InvalidInput where the folder holds one already."""
        if (folder / RUN).exists():
            raise InvalidInput(f"{folder} holds a run already; go on with --resume {folder}")
        folder.mkdir(parents=True, exist_ok=True)
        text = adapter(Asked).dump_json(asked, indent=1).decode("utf-8")
        part = folder / f".{RUN}.part"
        part.write_text(text + "\n", encoding="utf-8", newline="\n")
        part.replace(folder / RUN)
        return cls(folder, asked, {})

    @classmethod
    def resume(cls, folder: Path) -> Journal:
        """The run that the folder holds, with what it has finished. Raises InvalidInput where there is none."""
        file = folder / RUN
        if not file.exists():
            raise InvalidInput(f"{folder} holds no run to go on with (no {RUN})")
        asked = parsed(Asked, file.read_text(encoding="utf-8"), file)
        if asked.format != FORMAT:
            raise InvalidInput(f"{file} has format {asked.format}, and this memplug {FORMAT}")
        results = _finished(folder / RESULTS)
        return cls(folder, asked, {(one.system, one.case): one for one in results})

    def keep(self, result: CaseResult) -> None:
        """Notes a finished case; when this returns it is on disk."""
        line = adapter(CaseResult).dump_json(result) + b"\n"
        target = os.open(
            self.folder / RESULTS, os.O_WRONLY | os.O_APPEND | os.O_CREAT | _BINARY, 0o666
        )
        try:
            _write(target, line)
            os.fsync(target)
        finally:
            os.close(target)
        self.results[result.system, result.case] = result

    def refuse_change(self, now: Asked) -> None:
        """Raises InvalidInput that names what differs from what the run was asked."""
        before, after = _plain(self.asked), _plain(now)
        differing = sorted(name for name in before if before[name] != after[name])
        if differing:
            raise InvalidInput(
                f"{self.folder} holds a run with other {', '.join(differing)}; start another folder"
            )


_BINARY = getattr(os, "O_BINARY", 0)


def _write(target: int, line: bytes) -> None:
    """All of the line; the system takes it at once but for the largest, or where the disk is full."""
    while line:
        line = line[os.write(target, line) :]


def _plain(asked: Asked) -> dict[str, Any]:
    """What must be the same for a run to go on: the content, not the files; the program's own version need not."""
    values = asdict(replace(asked.run, versions={}, files=()))
    values["data"] = (values["data"], values.pop("sha256"))
    return {**values, "systems": asked.systems, "config": asked.config}


def _finished(file: Path) -> list[CaseResult]:
    """The whole lines; what a killed run left of one is cut off."""
    if not file.exists():
        return []
    raw = file.read_bytes()
    whole = raw[: raw.rfind(b"\n") + 1]
    if len(whole) < len(raw):
        with file.open("r+b") as stream:
            stream.truncate(len(whole))
    return [
        parsed(CaseResult, line, file, number)
        for number, line in enumerate(whole.decode("utf-8").split("\n"), 1)
        if line
    ]
