"""The shared records of a source, kept as lines: what its entities, publications and links are merged from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from kg.store.neo4j.change import Change
from kg.store.neo4j.model import OPEN

_CLOSE = (
    "UNWIND $rows AS id MATCH (n:Shared {id: id}) USING INDEX n:Shared(id) WHERE n.source = $source AND "
    "n.since <= $epoch < n.until SET n.until = $next"
)


@dataclass(frozen=True, slots=True)
class Line:
    """A shared record. ``of_record``: a link that belongs to the node of a rule."""

    hash: str
    line: str
    of_record: bool = False


def write(change: Change, source: str, before: Mapping[str, str], now: Mapping[str, Line]) -> None:
    """Close the lines that go and create the new ones; ``before`` are hashes by id."""
    gone = [key for key, hash_ in before.items() if key not in now or now[key].hash != hash_]
    new = [
        {"source": source, "id": key, "hash": line.hash, "line": line.line, "of_record": line.of_record,
         "since": change.next, "until": OPEN}
        for key, line in now.items() if before.get(key) != line.hash
    ]  # fmt: skip
    if gone or new:
        change.begin()
        change.stale = change.stale or bool(gone)
        given: dict[str, Any] = {"source": source, "epoch": change.epoch.number, "next": change.next}
        change.writer.in_batches(_CLOSE, gone, **given)
        change.writer.in_batches("UNWIND $rows AS row CREATE (n:Shared) SET n = row", new)
