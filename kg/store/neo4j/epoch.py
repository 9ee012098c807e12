"""The epoch: what a reader sees, the lock of writers, and the sweeping of what nobody sees any more.

Neo4j is read-committed, so one transaction does not isolate a long read. Therefore what is new is written
with ``since`` one ahead, what goes gets ``until`` one ahead, and one small transaction moves the epoch.
Shared entities change in place, in that same transaction, which then also moves the ``floor``: the oldest
epoch that can still be read whole. A reader whose epoch fell below the floor reads again.
"""

from __future__ import annotations

from dataclasses import dataclass
from types import TracebackType
from typing import TYPE_CHECKING, Any

from kg.errors import StoreError
from kg.store.neo4j.connection import Connection, five
from kg.store.neo4j.model import OPEN
from kg.store.neo4j.writer import Writer

if TYPE_CHECKING:
    from neo4j import Session, Transaction

LOCK_SECONDS = 5.0
# How a server says that a transaction waited for a lock until its time was over.
_WAITED = ("LockClientStopped", "TransactionTimedOut", "TransactionTimedOutClientConfiguration", "LockAcquisitionTimeout")
VISIBLE = "{0}.since <= $epoch < {0}.until"
_GONE = "{0}.until <= $epoch OR {0}.since > $epoch"
_CLOSING = "$epoch < {0}.until < $open"


@dataclass(frozen=True, slots=True)
class Epoch:
    """``dirty``: a load wrote and did not end; ``stale``: there is something that no reader of this epoch sees."""

    number: int
    floor: int
    dirty: bool
    stale: bool


STATE = "MATCH (e:Epoch) RETURN e.number, e.floor, e.dirty, e.stale"


def state(rows: list[list[Any]]) -> Epoch | None:
    """The epoch of the rows of STATE; None for a database without."""
    return Epoch(*rows[0]) if rows else None


def sweep(writer: Writer, epoch: Epoch) -> None:
    """Undo what a killed load left, and delete what was closed by finished ones."""
    if not (epoch.dirty or epoch.stale):
        return
    if epoch.stale:
        writer.write("MATCH (e:Epoch) SET e.floor = e.number")
    pairs = ("MATCH (:Entity)-[r]->(:Entity)", "MATCH (:Name)-[r]->(:Entity)")
    given = {"epoch": epoch.number, "open": OPEN}
    for text in (
        f"MATCH (n:Record) WHERE {_GONE.format('n')} "
        "CALL (n) { OPTIONAL MATCH (n)-[:HAS_EVIDENCE]->(l) DETACH DELETE l, n } IN TRANSACTIONS OF 2000 ROWS",
        *(f"{pair} WHERE {_GONE.format('r')} CALL (r) {{ DELETE r }} IN TRANSACTIONS OF 10000 ROWS" for pair in pairs),
        *(
            f"MATCH (n:{label}) WHERE {_GONE.format('n')} CALL (n) {{ DETACH DELETE n }} IN TRANSACTIONS OF 5000 ROWS"
            for label in ("Entity", "Shared")
        ),
        "MATCH (n:Name) WHERE NOT EXISTS { (n)-->() } CALL (n) { DELETE n } IN TRANSACTIONS OF 10000 ROWS",
    ):
        writer.by_itself(text, **given)
    if epoch.dirty:
        for text in (
            f"MATCH (n:Record) WHERE {_CLOSING.format('n')} CALL (n) {{ SET n.until = $open WITH n "
            "MATCH (n)-[:HAS_EVIDENCE]->(l) SET l.until = $open } IN TRANSACTIONS OF 2000 ROWS",
            *(
                f"{pair} WHERE {_CLOSING.format('r')} CALL (r) {{ SET r.until = $open }} IN TRANSACTIONS OF 10000 ROWS"
                for pair in pairs
            ),
            *(
                f"MATCH (n:{label}) WHERE {_CLOSING.format('n')} "
                "CALL (n) { SET n.until = $open } IN TRANSACTIONS OF 5000 ROWS"
                for label in ("Entity", "Shared")
            ),
        ):
            writer.by_itself(text, **given)
    writer.write("MATCH (e:Epoch) SET e.dirty = false, e.stale = false")


class WriterLock:
    """One writer at a time: a lock that the server holds as long as our connection lives.

    The lock is taken by a change that is rolled back in the end: nothing is written.
    """

    _TAKE = "MATCH (l:Lock) SET l.taken = true"

    def __init__(self, connection: Connection, text: str | None = None, wait: float = 0.0) -> None:
        self._connection = connection
        self._text = five(text or self._TAKE)
        self._wait = max(wait, LOCK_SECONDS)
        self._session: Session | None = None
        self._tx: Transaction | None = None

    @classmethod
    def of(cls, writer: Writer, wait: float) -> WriterLock:
        """The lock of a part of a database."""
        return cls(writer.connection, writer.text(cls._TAKE), wait)

    def __enter__(self) -> WriterLock:
        from neo4j.exceptions import Neo4jError

        with self._connection.errors():
            self._session = self._connection.driver().session(
                database=self._connection.access.database, default_access_mode="WRITE"
            )
            try:
                # First with a limit, because a server waits for a lock for ever.
                with self._session.begin_transaction(timeout=self._wait) as trial:
                    trial.run(self._text).consume()
                    trial.rollback()
                self._tx = self._session.begin_transaction(timeout=0)
                self._tx.run(self._text).consume()
            except BaseException as error:
                self._session.close()
                if isinstance(error, Neo4jError) and str(error.code).endswith(_WAITED):
                    raise StoreError(f"{self._connection.address}: another load is under way; try again later") from error
                raise
        return self

    def check(self) -> None:
        """Raise StoreError if the lock was lost (the server was restarted)."""
        if self._tx is not None:
            with self._connection.errors():
                self._tx.run(self._text).consume()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        from neo4j.exceptions import DriverError, Neo4jError

        try:
            if self._tx is not None:
                self._tx.rollback()
            if self._session is not None:
                self._session.close()
        except (Neo4jError, DriverError, OSError):
            pass  # the server is gone, and the lock with it
