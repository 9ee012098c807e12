"""The way to a Neo4j server: one driver, credentials from the environment, and errors in plain words."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar
from urllib.parse import urlsplit

from kg.errors import QueryError, StoreError

if TYPE_CHECKING:
    from neo4j import Driver, ManagedTransaction, Session

FLOOR = (5, 26)  # the oldest server that was tried
CONNECT_SECONDS = 10.0
READ_SECONDS = 300.0  # a question that takes longer is ended by the server
WRITE_SECONDS = 900.0  # one batch, or the closing transaction of a load
RETRY_SECONDS = 15.0
_OF_THE_QUERY = tuple(
    f"Neo.ClientError.{kind}." for kind in ("Statement", "Procedure", "Request", "Transaction", "General")
)
# What a server says whose disk is full: first of the transaction, then, until it is restarted, of itself.
_FULL = ("Could not append transaction", "Could not apply the transaction", "critical error, and needs to be restarted", "No space left")
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Access:
    """Who asks, and which database: from the environment only."""

    user: str
    password: str
    database: str | None

    @classmethod
    def from_environment(cls) -> Access:
        """``NEO4J_USER/PASSWORD/DATABASE``, else ``KG_STORE_USER/PASSWORD``; the user defaults to neo4j."""
        env = os.environ
        return cls(
            env.get("NEO4J_USER") or env.get("KG_STORE_USER") or "neo4j",
            env.get("NEO4J_PASSWORD") or env.get("KG_STORE_PASSWORD") or "",
            env.get("NEO4J_DATABASE") or None,
        )


class Connection:
    """A driver for one server and database. Opened at the first use."""

    def __init__(self, address: str, access: Access | None = None) -> None:
        parts = urlsplit(address)
        if parts.username or parts.password:
            raise StoreError(
                f"{parts.scheme}://{parts.hostname}: credentials do not belong into the address; "
                "set NEO4J_USER and NEO4J_PASSWORD"
            )
        self.address = address
        self.access = access or Access.from_environment()
        self._driver: Driver | None = None

    def driver(self) -> Driver:
        """The driver, after the server was asked for its version.

        Raises StoreError where there is no server, it refuses, or it is older than tried.
        """
        if self._driver is None:
            import neo4j

            with self.errors():
                driver = neo4j.GraphDatabase.driver(
                    self.address,
                    auth=(self.access.user, self.access.password),
                    connection_timeout=CONNECT_SECONDS,
                    connection_acquisition_timeout=CONNECT_SECONDS * 3,
                    max_transaction_retry_time=RETRY_SECONDS,
                    notifications_min_severity="OFF",
                    user_agent="leukemia-kg",
                )
                try:
                    self._check(driver)
                except BaseException:
                    driver.close()
                    raise
            self._driver = driver
        return self._driver

    def _check(self, driver: Driver) -> None:
        with driver.session(database=self.access.database) as session:
            agent = session.run("RETURN 1").consume().server.agent
        version = re.match(r"Neo4j/(\d+)\.(\d+)", agent)
        if version is None:
            raise StoreError(f"{self.address}: answers as {agent!r}; expected Neo4j {'.'.join(map(str, FLOOR))} or newer")
        if (int(version[1]), int(version[2])) < FLOOR:
            raise StoreError(f"{self.address}: is {agent}; expected Neo4j {'.'.join(map(str, FLOOR))} or newer")

    @contextmanager
    def session(self, *, write: bool = False) -> Iterator[Session]:
        """A session for reading, or for writing."""
        with (
            self.errors(reading=not write),
            self.driver().session(
                database=self.access.database, default_access_mode="WRITE" if write else "READ", fetch_size=5000
            ) as session,
        ):
            yield session

    def read(self, work: Callable[[ManagedTransaction], T]) -> T:
        """What a unit of reading returns; it is repeated where the server asks for that."""
        with self.session() as session:
            return session.execute_read(_timed(work, READ_SECONDS))

    def write(self, work: Callable[[ManagedTransaction], T]) -> T:
        """What a unit of writing returns: one transaction, repeated where the server asks for that."""
        with self.session(write=True) as session:
            return session.execute_write(_timed(work, WRITE_SECONDS))

    def rows(self, text: str, parameters: Mapping[str, Any] | None = None) -> list[list[Any]]:
        """Rows of a reading statement of our own."""
        return self.read(lambda tx: [list(record.values()) for record in tx.run(five(text), dict(parameters or {}))])

    def stream(self, text: str, parameters: Mapping[str, Any]) -> Iterator[list[Any]]:
        """Rows of a reading statement, as they come."""
        with self.session() as session:
            for record in session.run(five(text), dict(parameters)):
                yield list(record.values())

    @contextmanager
    def errors(self, *, reading: bool = True) -> Iterator[None]:
        """Errors of the driver as ours, one clear message each; ``reading``: what a user asked."""
        from neo4j.exceptions import DriverError, Neo4jError

        try:
            yield
        except (Neo4jError, DriverError, OSError, ValueError) as error:
            if isinstance(error, StoreError | QueryError):
                raise
            raise self._translated(error, reading) from error

    def _translated(self, error: Exception, reading: bool) -> Exception:
        from neo4j import exceptions as known

        said = _first_line(getattr(error, "message", None) or str(error))
        code = str(getattr(error, "code", "") or "")
        if isinstance(error, known.AuthError) or ".Security." in code:
            return StoreError(
                f"{self.address} refuses user {self.access.user!r}: {said} "
                "(credentials: NEO4J_USER and NEO4J_PASSWORD)"
            )
        if code.startswith("Neo.ClientError.Database.") or "DatabaseNotFound" in code:
            name = f"database {self.access.database!r}" if self.access.database else "its default database"
            return StoreError(f"{self.address}: {name} cannot be used: {said} (it is named by NEO4J_DATABASE)")
        if any(phrase in said for phrase in _FULL):
            return StoreError(
                f"{self.address}: the server could not write, perhaps for want of disk space; what readers saw is kept. "
                f"Free space there, restart it and load again ({said.partition(':')[0][:100]})"
            )
        if "ReadOnly" in code or "read only" in said.lower():
            return StoreError(f"{self.address}: the database is read-only ({said})")
        if isinstance(error, known.ServiceUnavailable | known.SessionExpired | OSError):
            return StoreError(f"no Neo4j answers at {self.address}: {said}")
        if code.startswith("Neo.ClientError.Transaction.TransactionTimedOut"):
            return StoreError(f"{self.address}: ended a statement that took too long")
        if reading and code.startswith(_OF_THE_QUERY):
            return QueryError(f"not a reading Cypher query: {said}")
        return StoreError(f"{self.address}: {said or type(error).__name__}")

    def close(self) -> None:
        """Close the driver."""
        if self._driver is not None:
            self._driver.close()
            self._driver = None


def _timed(work: Callable[[ManagedTransaction], T], seconds: float) -> Callable[[ManagedTransaction], T]:
    from neo4j import unit_of_work

    return unit_of_work(timeout=seconds)(work)


def five(text: str) -> str:
    """A statement of our own, with its language version."""
    return f"CYPHER 5 {text}"


def _first_line(text: str) -> str:
    return text.strip().partition("\n")[0][:300]
