"""Real servers on loopback: started on a free port, with their data in a folder, and stopped with the test.

Where the tests are killed, Linux ends their servers; elsewhere Neo4j notices by its standard input.
"""

from __future__ import annotations

import ctypes
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

import pytest

from tests.services import jars

START_SECONDS = 120
HEAP = "-Xmx1g"
# What its own start script opens, so that it can set space aside for its log.
OPENS = tuple(f"--add-opens=java.base/{name}=ALL-UNNAMED" for name in ("java.nio", "java.io", "sun.nio.ch"))
QUICK = ("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC")  # a server of minutes: started sooner, compiled less


def free_port() -> int:
    """A port of loopback that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _ends_with_us() -> Callable[[], object] | None:
    """What a child does first: ask to be ended when its parent is gone (PR_SET_PDEATHSIG)."""
    if sys.platform != "linux":
        return None
    prctl = ctypes.CDLL(None).prctl
    return lambda: prctl(1, signal.SIGKILL)


class Server(ABC):
    """A server process. Its standard input is a pipe, so that it ends with whoever started it."""

    def __init__(self, folder: Path, *, options: tuple[str, ...] = QUICK) -> None:
        self.folder = folder
        self.options = (HEAP, *options)
        self.port = free_port()
        self._process: subprocess.Popen[bytes] | None = None
        self._log: IO[bytes] | None = None
        folder.mkdir(parents=True, exist_ok=True)

    @property
    def pid(self) -> int | None:
        """Its process."""
        return self._process.pid if self._process else None

    @abstractmethod
    def command(self) -> list[str]:
        """What starts it."""

    @abstractmethod
    def answers(self) -> bool:
        """Whether it takes questions."""

    def start(self) -> None:
        """Start it and wait until it answers."""
        self._log = (self.folder / "server.log").open("ab")
        self._process = subprocess.Popen(
            self.command(), stdin=subprocess.PIPE, stdout=self._log, stderr=self._log, cwd=self.folder, preexec_fn=_ends_with_us()
        )
        end = time.monotonic() + START_SECONDS
        while not self.answers():
            if self._process.poll() is not None or time.monotonic() > end:
                self.kill()
                said = (self.folder / "server.log").read_text(errors="replace")
                raise RuntimeError(f"{type(self).__name__} did not start: {said[-3000:]}")
            time.sleep(0.2)

    def stop(self) -> None:
        """End it as an administrator does."""
        if self._process is not None and self._process.poll() is None:
            self._process.terminate()
            try:
                self._process.wait(60)
            except subprocess.TimeoutExpired:
                self.kill()
        self._close()

    def kill(self) -> None:
        """End it as a power failure does."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()
        self._close()

    def _close(self) -> None:
        if self._process is not None and self._process.stdin is not None:
            self._process.stdin.close()
        if self._log is not None:
            self._log.close()


class Neo4j(Server):
    """Neo4j Community over Bolt; one user, one user database."""

    user = "neo4j"
    password = "only-for-tests-1"
    _first = "neo4j"  # what a new server demands to be changed

    def __init__(self, folder: Path, *, options: tuple[str, ...] = QUICK) -> None:
        super().__init__(folder, options=options)
        self.settings = {"server.memory.pagecache.size": "256m"}  # and others, taken at the next start

    @property
    def address(self) -> str:
        return f"bolt://127.0.0.1:{self.port}"

    @property
    def environment(self) -> dict[str, str]:
        """Variables with which the store gets in."""
        return {"NEO4J_USER": self.user, "NEO4J_PASSWORD": self.password, "NEO4J_DATABASE": "neo4j"}

    def run(self, text: str, **parameters: object) -> list[list[object]]:
        """Rows of a statement, as an administrator asks it."""
        import neo4j

        with neo4j.GraphDatabase.driver(self.address, auth=(self.user, self.password)) as driver:
            found = driver.execute_query(text, parameters, database_="neo4j").records
            return [list(record.values()) for record in found]

    def empty(self) -> None:
        """Take everything out of the database."""
        self.run("MATCH (n) DETACH DELETE n")

    def command(self) -> list[str]:
        conf = self.folder / "neo4j.conf"
        more = "".join(f"{name}={value}\n" for name, value in self.settings.items())
        conf.write_text(
            "server.bolt.enabled=true\n"
            f"server.bolt.listen_address=127.0.0.1:{self.port}\n"
            "server.http.enabled=false\n"
            "server.https.enabled=false\n"
            "dbms.security.auth_enabled=true\n"
            "dbms.security.auth_max_failed_attempts=0\n"
            "dbms.usage_report.enabled=false\n"
            f"db.tx_log.rotation.retention_policy=keep_none\n{more}"
        )
        program = Path(__file__).with_name("StartNeo4j.java")
        return ["java", *self.options, *OPENS, "-cp", f"{jars.NEO4J}/*", str(program), str(self.folder), str(conf)]

    def answers(self) -> bool:
        import neo4j
        from neo4j.exceptions import AuthError, DriverError, Neo4jError

        try:
            with socket.create_connection(("127.0.0.1", self.port), 1):
                pass
            with neo4j.GraphDatabase.driver(self.address, auth=(self.user, self.password)) as driver:
                driver.execute_query("RETURN 1", database_="neo4j")
                return True
        except AuthError:
            return self._set_password()
        except (OSError, DriverError, Neo4jError):
            return False

    def _set_password(self) -> bool:
        import neo4j
        from neo4j.exceptions import DriverError, Neo4jError

        try:
            with neo4j.GraphDatabase.driver(self.address, auth=(self.user, self._first)) as driver:
                driver.execute_query(
                    "ALTER CURRENT USER SET PASSWORD FROM $old TO $new",
                    {"old": self._first, "new": self.password},
                    database_="system",
                )
        except (OSError, DriverError, Neo4jError):
            pass
        return False  # asked again with the new password


class Fuseki(Server):
    """Apache Jena Fuseki with one updatable TDB2 dataset ``/ds``."""

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}/ds"

    def command(self) -> list[str]:
        (jar,) = jars.FUSEKI.glob("jena-fuseki-server-*.jar")
        data = self.folder / "tdb2"
        data.mkdir(exist_ok=True)
        options = ["--localhost", "--port", str(self.port), "--update", "--tdb2", "--loc", str(data), "/ds"]
        return ["java", *self.options, "-jar", str(jar), *options]

    def answers(self) -> bool:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/$/ping", timeout=2) as answer:
                return bool(answer.status == 200)
        except urllib.error.HTTPError as error:
            return error.code == 401  # it asks who we are
        except (OSError, urllib.error.URLError):
            return False


@contextmanager
def neo4j_running(folder: Path) -> Iterator[Neo4j]:
    """A Neo4j of one room alone; the tests that ask for it are skipped where Java or Maven is missing."""
    if reason := jars.missing():
        pytest.skip(reason)
    jars.fetch()
    server = Neo4j(folder)
    server.start()
    try:
        yield server
    finally:
        server.stop()
