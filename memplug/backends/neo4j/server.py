"""The connection to a Neo4j server: transactions that are tried again, bookmarks, and errors in memplug's words."""

from __future__ import annotations

import logging
import os
import threading
import time as clocks
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, TypeAlias, TypeVar

from memplug.errors import BackendError, MemplugError, MissingExtraError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from memplug.backends.neo4j.address import Address

T = TypeVar("T")

Values: TypeAlias = list[Any]
"""One row of a result."""

BACKEND = "neo4j"
PATIENCE = 60.0
"""Seconds for which a call waits for a server that has gone, or for others that hold what it needs."""
OPENING = 5.0
"""The same while a store is being opened: an address may be wrong."""
_FIRST_PAUSE, _LONGEST_PAUSE = 0.05, 2.0
_MANAGED = 2.0
"""Seconds of these within which the driver itself tries a transaction again; its pauses grow without bound."""
OLDEST = (5, 26)
"""The first version of the server that has all that the queries use."""

_log = logging.getLogger(__name__)


class Run:
    """One transaction on the server: queries are constants of this package, values go as parameters."""

    __slots__ = ("_transaction",)

    def __init__(self, transaction: Any) -> None:
        self._transaction = transaction

    def __call__(self, query: str, **values: Any) -> list[Values]:
        return [record.values() for record in self._transaction.run(query, values)]

    def stream(self, query: str, **values: Any) -> Iterator[Values]:
        """The rows as they come, for results that are large."""
        for record in self._transaction.run(query, values):
            yield record.values()

    def one(self, query: str, **values: Any) -> Values | None:
        """The first row."""
        found = self(query, **values)
        return found[0] if found else None


class Server:
    """The open connections of one process to one database; safe for many threads.

    All calls go to the member of a cluster that writes, and carry a bookmark of this process's last writes, so that
    what was acknowledged is read.
    """

    def __init__(self, address: Address, *, read_only: bool) -> None:
        try:
            import neo4j
        except ImportError as error:
            raise MissingExtraError(f"the store {address.shown}", "neo4j") from error
        self._neo4j = neo4j
        self.address, self.read_only = address, read_only
        self._pid = os.getpid()
        self.greeted = False
        """True once the store has been opened."""
        self._closed = False
        self._lock = threading.Lock()
        self._bookmarks: frozenset[str] = frozenset()
        auth = (address.username, address.password) if address.username else None
        self._driver = neo4j.GraphDatabase.driver(
            address.uri,
            auth=auth,
            telemetry_disabled=True,
            user_agent="memplug",
            notifications_min_severity="OFF",
            max_transaction_retry_time=_MANAGED,
            initial_retry_delay=_FIRST_PAUSE,
            connection_timeout=10.0,
        )

    def __repr__(self) -> str:
        return f"Server({self.address.shown!r})"

    def close(self) -> None:
        with self._lock:
            if self._closed:
                return
            self._closed = True
        if self._pid == os.getpid():
            self._driver.close()

    def run(self, query: str, **values: Any) -> list[Values]:
        """One reading query; it is tried again while the server is away."""
        return self._patiently(lambda: self._run(query, values))

    def one(self, query: str, **values: Any) -> Values | None:
        """The first row of one reading query."""
        found = self.run(query, **values)
        return found[0] if found else None

    def _run(self, query: str, values: Mapping[str, Any]) -> list[Values]:
        with self._session() as session:
            return [record.values() for record in session.run(query, values)]

    def reading(self, work: Callable[[Run], T]) -> T:
        """Several queries in one transaction that is not committed; `work` may be run again."""

        def once() -> T:
            with self._session() as session, session.begin_transaction() as transaction:
                answer = work(Run(transaction))
                transaction.rollback()
                return answer

        return self._patiently(once)

    @contextmanager
    def opened(self) -> Iterator[Run]:
        """A transaction to read from for as long as the block lasts; it is not tried again."""
        errors = self._neo4j.exceptions
        try:
            with self._session() as session, session.begin_transaction() as transaction:
                yield Run(transaction)
                transaction.rollback()
        except (errors.DriverError, errors.Neo4jError) as error:
            raise self.translate(error) from None

    def writing(self, work: Callable[[Run], T], *, done: Callable[[], bool] | None = None) -> T:
        """Several queries in one transaction, committed; `work` may be run again and has to mean the same then.

        `done` tells whether the transaction was committed where the server went away before it said so; without it
        the work is such that doing it twice changes nothing.
        """
        if self.read_only:
            raise BackendError(BACKEND, f"{self.address.shown} was opened read-only")
        made: list[T] = []

        def unit(transaction: Any) -> T:
            made[:] = [work(Run(transaction))]
            return made[0]

        def once() -> T:
            with self._session() as session:
                before = self._bookmarks
                try:
                    answer: T = session.execute_write(unit)
                except self._neo4j.exceptions.IncompleteCommit:
                    if done is not None and done():
                        return made[0]
                    raise
                self._advance(before, frozenset(session.last_bookmarks().raw_values))
                return answer

        return self._patiently(once)

    def write(self, query: str, **values: Any) -> list[Values]:
        """One query that changes something, such that doing it twice is as doing it once."""
        return self.writing(lambda run: run(query, **values))

    def _session(self) -> Any:
        self._refuse_fork()
        bookmarks = self._bookmarks
        return self._driver.session(
            database=self.address.database,
            bookmarks=self._neo4j.Bookmarks.from_raw_values(bookmarks) if bookmarks else None,
        )

    def _advance(self, before: frozenset[str], after: frozenset[str]) -> None:
        with self._lock:
            self._bookmarks = (self._bookmarks - before) | after

    def _refuse_fork(self) -> None:
        if self._pid != os.getpid():
            raise BackendError(
                BACKEND,
                f"{self.address.shown} was opened by process {self._pid} and is used in its fork {os.getpid()}: "
                "open the store again in the child process",
            )
        if self._closed:
            raise BackendError(BACKEND, f"{self.address.shown} is closed: open it again")

    def _patiently(self, action: Callable[[], T]) -> T:
        """Does it, again where the server was away; raises BackendError."""
        end = clocks.monotonic() + (PATIENCE if self.greeted else OPENING)
        pause = _FIRST_PAUSE
        errors = self._neo4j.exceptions
        while True:
            try:
                return action()
            except (errors.DriverError, errors.Neo4jError) as error:
                again = error.is_retryable() or isinstance(error, errors.IncompleteCommit)
                if not again or clocks.monotonic() > end:
                    raise self.translate(error) from None
                _log.info("%s is away (%s); trying again", self.address.shown, type(error).__name__)
            except MemplugError:
                raise
            except (OSError, ValueError) as error:
                # The driver's own words may repeat an address or a credential.
                raise self.translate(error) from None
            clocks.sleep(pause)
            pause = min(2 * pause, _LONGEST_PAUSE)

    def translate(self, error: Exception) -> MemplugError:
        """The error in memplug's words, with what to do about it; it repeats no value of a query and no credential."""
        errors = self._neo4j.exceptions
        where, code = self.address.shown, str(getattr(error, "code", "") or "")
        if isinstance(error, errors.AuthError) or "Security" in code:
            return BackendError(
                BACKEND,
                f"{where} refused the user {self.address.username!r} ({code or type(error).__name__}): "
                "check NEO4J_USERNAME, NEO4J_PASSWORD and the user's rights",
            )
        if isinstance(error, errors.ServiceUnavailable | errors.SessionExpired | OSError):
            return BackendError(
                BACKEND,
                f"{where} cannot be reached ({type(error).__name__}): is the server running, the port right, and does "
                "it want encryption (neo4j+s://)?",
                retryable=True,
            )
        if "DatabaseNotFound" in code:
            return BackendError(
                BACKEND, f"{where}: there is no such database on the server; make it first"
            )
        if "MemoryPool" in code or "OutOfMemory" in code:
            return BackendError(
                BACKEND,
                f"{where} has no memory left for this transaction ({code}): give the server a larger heap, or write in "
                "smaller batches",
                retryable=True,
            )
        if isinstance(error, errors.TransientError):
            return BackendError(BACKEND, f"{where} is too busy ({code}): try again", retryable=True)
        if "SyntaxError" in code:
            # The words of a query are this package's own; values are never among them.
            return BackendError(BACKEND, f"{where} does not understand a query: {error}")
        return BackendError(BACKEND, f"{where}: {code or type(error).__name__}")

    def schema(self, statements: Iterable[str]) -> None:
        """Statements that make constraints and indexes, one transaction each."""
        for statement in statements:
            self.write(statement)

    def version(self) -> tuple[int, ...]:
        """The server's version, such as (5, 26, 12)."""
        found = self.run(
            "CALL dbms.components() YIELD name, versions WHERE name = 'Neo4j Kernel' RETURN versions[0]"
        )
        text = str(found[0][0]) if found else ""
        return tuple(int(part) for part in text.partition("-")[0].split(".") if part.isdecimal())
