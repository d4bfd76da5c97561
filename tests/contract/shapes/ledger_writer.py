"""Writes records to a store and prints each id once its commit is acknowledged; run by the fault tests."""

from __future__ import annotations

import argparse
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from memplug.backends.sqlite import SQLiteStorage
from memplug.errors import BackendError
from memplug.ports import Write
from memplug.types import Batch, Episode, Record, Scope, Source, Text

ANN = Scope(user_id="ann")


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path)
    parser.add_argument("name")
    parser.add_argument("count", type=int)
    parser.add_argument("--file-size", type=int, default=0, help="bytes a file may have")
    parser.add_argument("--length", type=int, default=40, help="characters of a text")
    options = parser.parse_args()
    if options.file_size:
        limit_file_size(options.file_size)
    try:
        with SQLiteStorage.open(options.folder) as storage:
            for number in range(options.count):
                id = f"{options.name}-{number}"
                write(storage, id, f"{id} ".ljust(options.length, "x"))
                print(id, flush=True)
    except BackendError as error:
        sys.exit(f"BackendError retryable={error.retryable}: {error}")


def limit_file_size(size: int) -> None:
    """From now on a write beyond this size fails, as on a full disk."""
    import resource
    import signal

    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))


def write(storage: SQLiteStorage, id: str, text: str) -> None:
    record: Record[Any] = Record(
        id=id, kind="episode", text=text, payload=Episode(source_id=id), scope=ANN
    )
    storage.commit(
        Write(
            scope=ANN,
            verb="add",
            change=f"change {id}",
            time=datetime(2026, 1, 1, tzinfo=UTC),
            sources=(Source(id=id, content=Text(text)),),
            batch=Batch(put=(record,)),
        )
    )


if __name__ == "__main__":
    main()
