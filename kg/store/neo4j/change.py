"""A change under way: the epoch it starts from, the one it will make, and what waits for that moment."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from kg.records import Publication
from kg.store.neo4j.entities import Shared, bare_node, publication_node
from kg.store.neo4j.epoch import STATE, Epoch, state, sweep
from kg.store.neo4j.model import OPEN
from kg.store.neo4j.writer import Statement, Writer

_MISSING = "UNWIND $rows AS id OPTIONAL MATCH (e:Entity {id: id}) WITH id, e WHERE e IS NULL RETURN id"


class Change:
    """What all parts of a load share. Nothing is written before the first call of :meth:`begin`."""

    def __init__(self, writer: Writer, epoch: Epoch, check: Callable[[], None] | None = None) -> None:
        self.writer = writer
        self.epoch = epoch
        self._check = check
        self.begun = False
        self.stale = False  # something was closed
        self._known: set[str] = set()
        self._later: list[Statement] = []

    @property
    def next(self) -> int:
        """The epoch that this change makes."""
        return self.epoch.number + 1

    def begin(self) -> None:
        """Sweep what earlier loads left, and note that something is being written."""
        if not self.begun:
            self.begun = True
            sweep(self.writer, self.epoch)
            self.writer.write("MATCH (e:Epoch) SET e.dirty = true")

    def ensure(self, ids: Iterable[str], publications: Iterable[str] = ()) -> None:
        """Make nodes for entities and publications that are spoken of and not there."""
        cited = set(publications)
        unknown = ({*ids} | cited) - self._known
        if not unknown:
            return
        self._known |= unknown
        missing = sorted(unknown)
        if self.epoch.number:  # else all that is there was made by this change
            missing = [str(row[0]) for row in self.writer.in_batches(_MISSING, missing, 5000)]
        bare = [
            publication_node(Publication(identifier)) if identifier in cited else bare_node(identifier)
            for identifier in missing
        ]
        self.create(bare)

    def create(self, nodes: Iterable[Shared]) -> None:
        """Create entity nodes, invisible until the epoch moves."""
        by_labels: dict[tuple[str, ...], list[dict[str, Any]]] = {}
        for node in nodes:
            by_labels.setdefault(node.labels, []).append(self.properties(node, self.next))
            self._known.add(node.properties["id"])
        for labels, rows in sorted(by_labels.items()):
            self.begin()
            names = "".join(f":{label}" for label in ("Entity", *labels))
            self.writer.in_batches(f"UNWIND $rows AS row CREATE (e{names}) SET e = row", rows)

    @staticmethod
    def properties(node: Shared, since: int) -> dict[str, Any]:
        """All properties of an entity node."""
        return {**node.properties, "hash": node.hash, "since": since, "until": OPEN}

    def later(self, text: str, **parameters: Any) -> None:
        """A statement for the moment when the epoch moves: it changes in place what readers see."""
        self._later.append((text, parameters))

    def finish(self) -> None:
        """Move the epoch: one small transaction."""
        if self._check is not None:
            self._check()
        # What changes in place cannot be read at the old epoch any more.
        floor = "e.floor = $next, " if self._later else ""
        move = f"MATCH (e:Epoch) SET e.number = $next, {floor}e.dirty = false, e.stale = $stale"
        self.writer.write_all([*self._later, (move, {"next": self.next, "stale": self.stale})])

    def undo(self) -> None:
        """Sweep what this change wrote, after an error; not where only the answer to its last step got lost."""
        if not self.begun:
            return
        now = state(self.writer.read(STATE))
        if now is not None and now.number == self.epoch.number:
            sweep(self.writer, Epoch(self.epoch.number, self.epoch.floor, dirty=True, stale=False))

