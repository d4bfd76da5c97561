"""Connections to the ledger: opening, sharing among threads, transactions, and errors in memplug's words.

Connections wait in a pool and are lent for one operation, so threads may come and go. A handle that was
carried over a fork is refused: the child opens its own.
"""

from __future__ import annotations

import os
import sqlite3
import threading
import time as clocks
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Any, Literal, TypeAlias

from memplug.backends.sqlite import schema
from memplug.errors import BackendError, MemplugError
from memplug.types import Scope

Durability: TypeAlias = Literal["normal", "full"]

LEDGER = "ledger.sqlite"
MEMORY = ":memory:"
_BACKEND = "sqlite"
_PATIENCE = 120.0
"""Seconds that a writer waits for the writers of other processes."""

_inherited: list[Link] = []
"""Connections of a parent process: kept from being closed here, which would disturb the parent's locks."""


class Link:
    """One connection, with what it knows of scopes and positions until another connection commits."""

    __slots__ = ("db", "positions", "scopes", "version")

    def __init__(self, db: sqlite3.Connection) -> None:
        self.db = db
        self.version = -1
        self.scopes: dict[Scope, int] = {}
        self.positions: dict[int, int] = {}

    def refresh(self) -> None:
        """Forgets what it knows if another connection has committed since."""
        version = self.db.execute("PRAGMA data_version").fetchone()[0]
        if version != self.version:
            self.forget()
            self.version = version

    def forget(self) -> None:
        self.scopes.clear()
        self.positions.clear()

    def scope(self, scope: Scope) -> int:
        """The scope's number; 0 where nothing was ever written to it."""
        number = self.scopes.get(scope)
        if number is None:
            row = self.db.execute(
                "SELECT n FROM scopes WHERE tenant = ? AND user = ? AND agent = ?",
                (scope.tenant_id, scope.user_id, scope.agent_id),
            ).fetchone()
            if row is None:
                return 0
            number = self.scopes[scope] = int(row[0])
        return number

    def position(self, scope: int) -> int:
        """The scope's journal position."""
        position = self.positions.get(scope)
        if position is None:
            row = self.db.execute(
                "SELECT max(last) FROM commits WHERE scope = ?", (scope,)
            ).fetchone()
            position = self.positions[scope] = int(row[0] or 0)
        return position


class Engine:
    """The open ledger of one process."""

    def __init__(
        self,
        location: str,
        *,
        durability: Durability = "normal",
        read_only: bool = False,
        migrations: Mapping[int, Callable[[sqlite3.Connection], None]] = schema.MIGRATIONS,
        version: int = schema.VERSION,
    ) -> None:
        self.location = location
        self.read_only = read_only
        self.folder: Path | None = None if location == MEMORY else Path(location)
        self._durability = durability
        self._migrations, self._version = migrations, version
        self._pid = os.getpid()
        self._idle: deque[Link] = deque()
        self._writing = threading.RLock()
        self._single = threading.Lock() if self.folder is None else None
        self._immutable = False
        self._closed = False
        try:
            self._start()
        except sqlite3.Error as error:
            self.close()
            raise self.translate(error) from error
        except BaseException:
            self.close()
            raise

    @property
    def file(self) -> Path | None:
        """The ledger's file; None in memory."""
        return None if self.folder is None else self.folder / LEDGER

    @property
    def derived(self) -> Path | None:
        """The folder of derived parts; None in memory."""
        return None if self.folder is None else self.folder / "derived"

    def reading(self, *, snapshot: bool = False) -> _Reading:
        """A connection to read from; with `snapshot` all statements see one state."""
        return _Reading(self, snapshot)

    def writing(self) -> _Writing:
        """A connection inside a transaction that is committed unless an exception leaves the block."""
        return _Writing(self)

    def borrow(self) -> Link:
        if self._pid != os.getpid():
            raise BackendError(
                _BACKEND,
                f"{self.location} was opened by process {self._pid} and is used in its fork {os.getpid()}: "
                "open the store again in the child process",
            )
        if self._single is not None:
            self._single.acquire()
        if self._closed:
            if self._single is not None:
                self._single.release()
            raise BackendError(_BACKEND, f"{self.location} is closed: open it again")
        try:
            return self._idle.pop()
        except IndexError:
            return Link(self._connect())

    def give(self, link: Link) -> None:
        if self._closed:
            link.db.close()
        else:
            self._idle.append(link)
        if self._single is not None:
            self._single.release()

    def close(self) -> None:
        """Closes every connection that is not lent; those that are close when they come back."""
        forked = self._pid != os.getpid()
        self._closed = True
        while self._idle:
            link = self._idle.pop()
            if forked:
                _inherited.append(link)
            else:
                link.db.close()

    database_error = sqlite3.DatabaseError

    def translate(self, error: sqlite3.Error) -> MemplugError:
        """The error in memplug's words, with what to do about it."""
        text = str(error)
        code = getattr(error, "sqlite_errorcode", 0) & 0xFF
        where = self.file or MEMORY
        if code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
            advice = f"another process has kept {where} busy for {_PATIENCE:.0f} s; try again"
            return BackendError(_BACKEND, advice, retryable=True)
        if code == sqlite3.SQLITE_FULL:
            return BackendError(
                _BACKEND, f"no room to write {where}: free some space and try again", retryable=True
            )
        if code == sqlite3.SQLITE_IOERR:
            return BackendError(
                _BACKEND,
                f"{where} could not be read or written ({text}): is the disk full, or its file system remote?",
                retryable=True,
            )
        if code in (sqlite3.SQLITE_READONLY, sqlite3.SQLITE_PERM):
            return BackendError(
                _BACKEND, f"{where} cannot be written: give write permission, or open it read-only"
            )
        if code == sqlite3.SQLITE_CANTOPEN:
            return BackendError(
                _BACKEND, f"{where} cannot be opened: check that it exists and its permissions"
            )
        if code in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB):
            return BackendError(
                _BACKEND, f"{where} is damaged or no ledger ({text}): restore a backup"
            )
        return BackendError(_BACKEND, f"{where}: {text}")

    def _start(self) -> None:
        if self.folder is not None and not self.read_only:
            try:
                self.folder.mkdir(parents=True, exist_ok=True)
            except OSError as error:
                raise BackendError(
                    _BACKEND,
                    f"{self.folder} cannot be made ({error.strerror}): choose a folder that can be written",
                ) from error
        link = self._first()
        self._idle.append(link)
        if self.read_only:
            self._refuse_other_versions(link.db)
            return
        if self.folder is not None:
            self._patiently(lambda: link.db.execute("PRAGMA journal_mode = WAL").fetchone())
        if schema.version(link.db) != self._version:
            self._upgrade(link.db)

    def _first(self) -> Link:
        try:
            return Link(self._connect())
        except sqlite3.OperationalError:
            if not self.read_only or not self._complete():
                raise
        # A folder that cannot be written has no place for the shared index that a reader of a write-ahead
        # log keeps; with an empty log the file can be read as it is.
        self._immutable = True
        return Link(self._connect())

    def _complete(self) -> bool:
        if self.file is None:
            return False
        log = self.file.with_name(LEDGER + "-wal")
        try:
            return self.file.exists() and (not log.exists() or log.stat().st_size == 0)
        except PermissionError:
            return False

    def _connect(self) -> sqlite3.Connection:
        if self.file is None:
            target = MEMORY
        else:
            mode = "ro" if self.read_only else "rwc"
            target = f"{self.file.absolute().as_uri()}?mode={mode}"
            if self._immutable:
                target += "&immutable=1"
        db = sqlite3.connect(
            target,
            uri=True,
            timeout=_PATIENCE,
            isolation_level=None,
            check_same_thread=False,
            cached_statements=256,
        )
        try:
            full = self._durability == "full"
            db.execute(f"PRAGMA synchronous = {'FULL' if full else 'NORMAL'}")
            db.execute("PRAGMA temp_store = MEMORY")
            db.execute("PRAGMA cache_size = -8000")
            db.execute("PRAGMA trusted_schema = OFF")
            db.execute("SELECT count(*) FROM sqlite_master").fetchone()
        except BaseException:
            db.close()
            raise
        return db

    def _upgrade(self, db: sqlite3.Connection) -> None:
        self._refuse_newer(db)
        old = schema.version(db)
        if old and self.file is not None:
            self._snapshot(db, old)
        self._patiently(lambda: db.execute("BEGIN IMMEDIATE"))
        try:
            self._refuse_newer(db)
            if db.execute("SELECT count(*) FROM sqlite_master").fetchone()[0] == 0:
                schema.create(db)
                schema.set_version(db, self._version)
                db.execute(f"PRAGMA application_id = {schema.APPLICATION_ID}")
            elif schema.version(db) < self._version:
                schema.migrate(db, self._migrations, self._version)
            db.execute("COMMIT")
        except BaseException:
            _roll_back(db)
            raise

    def _snapshot(self, db: sqlite3.Connection, old: int) -> None:
        assert self.file is not None
        target = self.file.with_name(f"ledger-before-schema-{self._version}-was-{old}.sqlite")
        copy = sqlite3.connect(target, isolation_level=None)
        try:
            db.backup(copy)
        finally:
            copy.close()

    def _refuse_newer(self, db: sqlite3.Connection) -> None:
        found, tables = schema.version_and_tables(db)
        if found > self._version:
            raise BackendError(
                _BACKEND,
                f"{self.file} has schema {found} and this memplug knows {self._version}: "
                "use the memplug that wrote it, or a newer one",
            )
        if found == 0 and tables:
            raise BackendError(
                _BACKEND,
                f"{self.file} is a SQLite database but no memplug ledger: choose another folder",
            )

    def _refuse_other_versions(self, db: sqlite3.Connection) -> None:
        self._refuse_newer(db)
        found = schema.version(db)
        if found < self._version:
            raise BackendError(
                _BACKEND,
                f"{self.file} has schema {found} and has to be brought to {self._version}: "
                "open it once with write access",
            )

    def _patiently(self, action: Callable[[], object]) -> None:
        end = clocks.monotonic() + _PATIENCE
        while True:
            try:
                action()
                return
            except sqlite3.OperationalError as error:
                busy = error.sqlite_errorcode & 0xFF in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)
                if not busy or clocks.monotonic() > end:
                    raise
                clocks.sleep(0.01)

    @contextmanager
    def alone(self) -> Iterator[Link]:
        """A connection outside any transaction, while no other thread of this process writes."""
        with self._writing:
            link = self.borrow()
            try:
                yield link
            finally:
                self.give(link)

    def begin(self) -> Link:
        """A connection inside a write transaction; the caller ends it through `writing`."""
        if self.read_only:
            raise BackendError(_BACKEND, f"{self.location} was opened read-only")
        self._writing.acquire()
        try:
            link = self.borrow()
            try:
                self._patiently(lambda: link.db.execute("BEGIN IMMEDIATE"))
                link.refresh()
            except BaseException:
                _roll_back(link.db)
                self.give(link)
                raise
        except BaseException:
            self._writing.release()
            raise
        return link

    def end(self, link: Link, *, commit: bool) -> None:
        try:
            if commit:
                link.db.execute("COMMIT")
            else:
                _roll_back(link.db)
                link.forget()
        except BaseException:
            _roll_back(link.db)
            link.forget()
            raise
        finally:
            self.give(link)
            self._writing.release()


def _roll_back(db: sqlite3.Connection) -> None:
    if db.in_transaction:
        db.execute("ROLLBACK")


def last_position(db: sqlite3.Connection) -> int:
    """The newest journal position of the whole ledger."""
    row = db.execute("SELECT last FROM commits ORDER BY first DESC LIMIT 1").fetchone()
    return int(row[0]) if row else 0


def named(*values: Any) -> dict[str, Any]:
    """The values of :a, :b, ... in a statement that uses some of them more than once."""
    return dict(zip("abcdefgh", values, strict=False))


def open_scope(link: Link, scope: Scope) -> int:
    """The scope's number, given to it now if it has none."""
    number = link.scope(scope)
    if number:
        return number
    cursor = link.db.execute(
        "INSERT INTO scopes(tenant, user, agent, floor) VALUES (?, ?, ?, ?)",
        (scope.tenant_id, scope.user_id, scope.agent_id, last_position(link.db)),
    )
    assert cursor.lastrowid is not None
    return cursor.lastrowid


class _Reading:
    __slots__ = ("_engine", "_link", "_snapshot")

    def __init__(self, engine: Engine, snapshot: bool) -> None:
        self._engine, self._snapshot = engine, snapshot

    def __enter__(self) -> Link:
        link = self._link = self._engine.borrow()
        try:
            if self._snapshot:
                link.db.execute("BEGIN")
            link.refresh()
        except sqlite3.Error as error:
            _roll_back(link.db)
            self._engine.give(link)
            raise self._engine.translate(error) from error
        return link

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        try:
            if self._snapshot and self._link.db.in_transaction:
                self._link.db.execute("ROLLBACK")
        finally:
            self._engine.give(self._link)
        if isinstance(error, sqlite3.Error):
            raise self._engine.translate(error) from error


class _Writing:
    __slots__ = ("_engine", "_link")

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def __enter__(self) -> Link:
        try:
            self._link = self._engine.begin()
        except sqlite3.Error as error:
            raise self._engine.translate(error) from error
        return self._link

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        try:
            self._engine.end(self._link, commit=error is None)
        except sqlite3.Error as failure:
            raise self._engine.translate(failure) from failure
        if isinstance(error, sqlite3.Error):
            raise self._engine.translate(error) from error
