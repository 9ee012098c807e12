"""Statements of the store itself: batches in transactions of their own, and what they changed, counted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from typing import Any, TypeVar

from kg.store.neo4j.connection import Connection, five
from kg.store.neo4j.guard import rewritten

BATCH = 1000  # claims, or 2,000 smaller things, in one transaction
T = TypeVar("T")
Statement = tuple[str, Mapping[str, Any]]


class Writer:
    """Reads and writes under the labels of the public or of the private part of a database."""

    def __init__(self, connection: Connection, *, private: bool = False) -> None:
        self._connection = connection
        self.private = private
        self.counters: Counter[str] = Counter()

    @property
    def address(self) -> str:
        return self._connection.address

    @property
    def connection(self) -> Connection:
        return self._connection

    def text(self, text: str) -> str:
        """A statement under the labels of this part."""
        return rewritten(text) if self.private else text

    def name(self, name: str) -> str:
        """Name of an index or constraint of this part."""
        return f"private_{name}" if self.private else name

    def read(self, text: str, **parameters: Any) -> list[list[Any]]:
        return self._connection.rows(self.text(text), parameters)

    def stream(self, text: str, **parameters: Any) -> Iterator[list[Any]]:
        return self._connection.stream(self.text(text), parameters)

    def write(self, text: str, **parameters: Any) -> list[list[Any]]:
        """One statement as a transaction; returns its rows."""
        return self.write_all([(text, parameters)])

    def write_all(self, statements: Iterable[Statement]) -> list[list[Any]]:
        """Statements as one transaction; returns the rows of the last."""
        listed = [(five(self.text(text)), dict(parameters)) for text, parameters in statements]

        def work(tx: Any) -> tuple[list[list[Any]], Counter[str]]:
            rows: list[list[Any]] = []
            changed: Counter[str] = Counter()
            for text, parameters in listed:
                result = tx.run(text, parameters)
                rows = [list(record.values()) for record in result]
                _count(changed, result.consume().counters)
            return rows, changed

        rows, changed = self._connection.write(work)
        self.counters.update(changed)
        return rows

    def in_batches(self, text: str, rows: Iterable[Any], size: int = BATCH * 2, **parameters: Any) -> list[list[Any]]:
        """One transaction for each batch of ``$rows``; returns all rows."""
        found: list[list[Any]] = []
        for batch in batched(rows, size):
            found += self.write(text, rows=batch, **parameters)
        return found

    def by_itself(self, text: str, **parameters: Any) -> None:
        """A statement that makes its own transactions (``CALL … IN TRANSACTIONS``)."""
        with self._connection.session(write=True) as session:
            _count(self.counters, session.run(five(self.text(text)), parameters).consume().counters)


_COUNTED = (
    "nodes_created", "nodes_deleted", "relationships_created", "relationships_deleted", "properties_set",
    "labels_added", "labels_removed", "indexes_added", "indexes_removed", "constraints_added", "constraints_removed",
)  # fmt: skip


def _count(counter: Counter[str], counters: Any) -> None:
    counter.update({name: number for name in _COUNTED if (number := getattr(counters, name))})


def batched(rows: Iterable[T], size: int) -> Iterator[list[T]]:
    """Lists of at most ``size`` items."""
    waiting = iter(rows)
    while batch := list(islice(waiting, size)):
        yield batch
