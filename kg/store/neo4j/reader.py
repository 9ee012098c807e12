"""Reading as of one epoch: a reader keeps it while it can be read whole, and never mixes two."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from kg.errors import StoreError, StoreMissingError
from kg.store.contract import Rows
from kg.store.neo4j import guard
from kg.store.neo4j.epoch import STATE, Epoch, state
from kg.store.neo4j.values import value
from kg.store.neo4j.writer import Writer

_AGAIN = 5  # how often a read is repeated when the graph changes under it
T = TypeVar("T")


class Reader:
    """Rows of a part of a database. The epoch is taken at the first read."""

    def __init__(self, part: Writer) -> None:
        self._part = part
        self._epoch: int | None = None

    def forget(self) -> None:
        """Take the epoch anew at the next read."""
        self._epoch = None

    def rows(self, text: str, parameters: Mapping[str, Any]) -> Rows:
        """Rows of a reading query under the labels of this part; ``$epoch`` is given.

        Raises StoreMissingError where nothing was loaded.
        """
        asked, given = guard.prefixed(self._part.text(text)), dict(parameters)
        for _ in range(_AGAIN):
            found = self._part.connection.read(lambda tx: self._seen(tx, asked, given))
            if found is not None:
                return found
        raise self._too_fast()

    def whole(self, work: Callable[[int], T]) -> T | None:
        """What a work of several long readings finds as of one epoch; None where nothing was loaded."""
        for _ in range(_AGAIN):
            before = state(self._part.read(STATE))
            if before is None or before.number == 0:
                return None
            if self._epoch is None or self._epoch < before.floor:
                self._epoch = before.number
            found = work(self._epoch)
            after = state(self._part.read(STATE))
            if after is not None and after.floor <= self._epoch:
                return found
        raise self._too_fast()

    def _too_fast(self) -> StoreError:
        return StoreError(f"{self._part.address}: the graph changes faster than it can be read; try again later")

    def _seen(self, tx: Any, text: str, parameters: dict[str, Any]) -> Rows | None:
        """Rows as of one epoch; None if that epoch could no longer be read whole when they were there."""
        question = guard.prefixed(self._part.text(STATE))
        before = self._state(tx.run(question))
        if self._epoch is None or self._epoch < before.floor:
            self._epoch = before.number
        result = tx.run(text, {**parameters, "epoch": self._epoch})
        columns = tuple(result.keys())
        rows = Rows(columns, [tuple(map(value, record.values())) for record in result])
        return rows if self._state(tx.run(question)).floor <= self._epoch else None

    def _state(self, result: Any) -> Epoch:
        found = state([list(record.values()) for record in result])
        if found is None or found.number == 0:
            address = self._part.address
            raise StoreMissingError(f"the store {address} is empty; fill it with: kg build --store {address}")
        return found

    def raw(self, text: str) -> list[list[Any]]:
        """Rows of a statement of our own at the current epoch, unconverted; none where nothing was loaded."""
        current = state(self._part.read(STATE))
        return self._part.read(text, epoch=current.number) if current else []
