"""A Neo4j server of one's own, on a free loopback port and in a folder of its own; for tests and benchmarks.

python tests/neo4j/launching.py            fetch the server with Maven, once
python tests/neo4j/launching.py FOLDER     run it there until Ctrl-C, and print how to reach it
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

HERE = Path(__file__).resolve().parent
POM = HERE / "pom.xml"
USER = "neo4j"
PASSWORD = "loopback-only"
_JAVA = (17, 21)
"""The oldest and the newest Java that this version of the server runs on."""
_OPENS = ("java.nio", "java.io", "sun.nio.ch", "java.util.concurrent")
_PATIENCE = 90.0
"""Seconds within which a server has to answer; it takes 6 on a machine with nothing else to do."""
QUICK = ("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC")
"""Options of Java for a server that does little before it ends: its code is compiled once, and not for speed."""
_KILL_WITH_PARENT = 1
"""PR_SET_PDEATHSIG of Linux."""


class Missing(Exception):
    """What the server needs is not on this machine; the message says what."""


def version() -> str:
    """The server's version, from the pom."""
    found = re.search(r"<neo4j.version>(.+)</neo4j.version>", POM.read_text("utf-8"))
    assert found is not None
    return found[1]


def java() -> str:
    """The path of a Java that runs the server. Raises Missing."""
    home = os.environ.get("JAVA_HOME", "")
    path = str(Path(home) / "bin" / "java") if home else shutil.which("java")
    if not path:
        raise Missing(f"Java {_JAVA[0]} was not found")
    said = subprocess.run([path, "-version"], capture_output=True, text=True, check=False).stderr
    found = re.search(r'version "(\d+)', said)
    if not found or not _JAVA[0] <= int(found[1]) <= _JAVA[1]:
        raise Missing(f"{path} is not a Java from {_JAVA[0]} to {_JAVA[1]}")
    return path


def libraries() -> Path:
    """The folder of the server's libraries, fetched by Maven (128 MB) where they are not there yet. Raises Missing."""
    root = Path(os.environ.get("MEMPLUG_CACHE", HERE.parent.parent / ".cache"))
    folder = root / f"neo4j-{version()}"
    if folder.is_dir():
        return folder
    maven = shutil.which("mvn")
    if not maven:
        raise Missing("Maven was not found")
    fetched = root / f"neo4j-fetching-{os.getpid()}"
    command = (maven, "-q", "-B", "-f", POM, "dependency:copy-dependencies")
    result = subprocess.run(
        [*map(str, command), f"-DoutputDirectory={fetched}"],
        capture_output=True,
        text=True,
        check=False,
    )
    if result.returncode:
        shutil.rmtree(fetched, ignore_errors=True)
        raise Missing(f"Maven could not fetch the server: {result.stdout[-500:].strip()}")
    # Somebody else may have been faster.
    with contextlib.suppress(OSError):
        fetched.rename(folder)
    shutil.rmtree(fetched, ignore_errors=True)
    return folder


class Server:
    """One server; `start`, `kill` and `stop` as often as wanted, always on the same port and folder."""

    def __init__(
        self,
        folder: Path,
        *,
        heap: str = "512m",
        settings: Sequence[str] = (),
        options: Sequence[str] = QUICK,
    ) -> None:
        """settings: lines of neo4j.conf. options: of Java."""
        self.folder = folder
        self.port = _free_port()
        self.uri = f"bolt://127.0.0.1:{self.port}"
        self._heap, self._settings, self._options = heap, settings, options
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def pid(self) -> int:
        assert self._process is not None
        return self._process.pid

    def start(self) -> None:
        """Starts it and returns when it answers."""
        conf = self.folder / "conf"
        for needed in (conf, self.folder / "plugins"):
            needed.mkdir(parents=True, exist_ok=True)
        (conf / "neo4j.conf").write_text("\n".join((*self._lines(), "")), "utf-8")
        opens = [f"--add-opens=java.base/{name}=ALL-UNNAMED" for name in _OPENS]
        command = (
            java(),
            f"-Xmx{self._heap}",
            *self._options,
            *opens,
            "-cp",
            f"{libraries()}{os.sep}*",
            "org.neo4j.server.CommunityEntryPoint",
            f"--home-dir={self.folder}",
            f"--config-dir={conf}",
        )
        with (self.folder / "console.log").open("ab") as console:
            self._process = subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=console,
                stderr=subprocess.STDOUT,
                preexec_fn=_die_with_parent if sys.platform == "linux" else None,  # noqa: PLW1509 - no lock is held
            )
        try:
            self._await()
        except BaseException:
            self.kill()
            raise

    def _lines(self) -> Iterator[str]:
        address = f"127.0.0.1:{self.port}"
        yield "server.default_listen_address=127.0.0.1"
        yield f"server.bolt.listen_address={address}"
        yield f"server.bolt.advertised_address={address}"
        yield "server.http.enabled=false"
        yield "server.https.enabled=false"
        yield "dbms.usage_report.enabled=false"
        yield "server.memory.pagecache.size=128m"
        yield "db.tx_log.preallocate=false"
        # Stores that begin empty would have their queries planned anew again and again.
        yield "dbms.cypher.min_replan_interval=1m"
        yield from self._settings

    def _await(self) -> None:
        import neo4j

        end = time.monotonic() + _PATIENCE
        while True:
            assert self._process is not None
            if self._process.poll() is not None or time.monotonic() > end:
                said = (self.folder / "console.log").read_text("utf-8", "replace")[-2000:]
                raise RuntimeError(f"the Neo4j server did not start:\n{said}")
            try:
                with neo4j.GraphDatabase.driver(
                    self.uri, auth=(USER, PASSWORD), telemetry_disabled=True
                ) as driver:
                    driver.verify_connectivity()
                    return
            except neo4j.exceptions.AuthError:
                self._set_password()
            except (neo4j.exceptions.DriverError, neo4j.exceptions.Neo4jError):
                time.sleep(0.2)

    def _set_password(self) -> None:
        import neo4j

        with (
            contextlib.suppress(neo4j.exceptions.DriverError, neo4j.exceptions.Neo4jError),
            neo4j.GraphDatabase.driver(
                self.uri, auth=(USER, "neo4j"), telemetry_disabled=True
            ) as driver,
        ):
            driver.execute_query(
                "ALTER CURRENT USER SET PASSWORD FROM $old TO $new",
                old="neo4j",
                new=PASSWORD,
                database_="system",
            )

    def kill(self) -> None:
        """Ends it at once, as a crash does."""
        self._end(signal.SIGKILL)

    def stop(self) -> None:
        """Lets it shut down in order."""
        self._end(signal.SIGTERM)

    def _end(self, how: signal.Signals) -> None:
        if self._process is None:
            return
        self._process.send_signal(how)
        try:
            self._process.wait(_PATIENCE)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._process = None


@contextlib.contextmanager
def running(
    folder: Path,
    *,
    heap: str = "512m",
    settings: Sequence[str] = (),
    options: Sequence[str] = QUICK,
) -> Iterator[Server]:
    """A server that is stopped when the block ends, however it ends. Raises Missing."""
    server = Server(folder, heap=heap, settings=settings, options=options)
    server.start()
    try:
        yield server
    finally:
        server.stop()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _die_with_parent() -> None:
    ctypes.CDLL(None).prctl(_KILL_WITH_PARENT, signal.SIGKILL)


def main() -> int:
    try:
        java()
        if len(sys.argv) < 2:
            print(f"Neo4j {version()} is in {libraries()}")
            return 0
        with running(Path(sys.argv[1]).resolve()) as server:
            print(f"{server.uri}  user {USER}  password {PASSWORD}  (Ctrl-C ends it)", flush=True)
            signal.sigwait({signal.SIGINT, signal.SIGTERM})
    except Missing as missing:
        print(missing, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
