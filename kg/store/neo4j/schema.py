"""Constraints and indexes, made before the first load and never by a load that changes nothing."""

from __future__ import annotations

from kg.errors import StoreError
from kg.store.neo4j.writer import Writer

_CONSTRAINTS = {
    "entity_id": "FOR (n:Entity) REQUIRE n.id IS UNIQUE",
    "name_key": "FOR (n:Name) REQUIRE n.key IS UNIQUE",
    "epoch_id": "FOR (n:Epoch) REQUIRE n.id IS UNIQUE",
    "lock_id": "FOR (n:Lock) REQUIRE n.id IS UNIQUE",
}
_INDEXES = {
    "entity_key": "FOR (n:Entity) ON (n.key)",
    "record_id": "FOR (n:Record) ON (n.id)",
    "record_source": "FOR (n:Record) ON (n.source_name)",
    "claim_edge": "FOR (n:Assertion) ON (n.edge)",
    "claim_contested": "FOR (n:Assertion) ON (n.contested)",
    "line_id": "FOR (n:EvidenceLine) ON (n.id)",
    "line_endpoint": "FOR (n:EvidenceLine) ON (n.endpoint)",
    "line_level": "FOR (n:EvidenceLine) ON (n.level)",
    "publication_retracted": "FOR (n:Publication) ON (n.retracted)",
    "shared_source": "FOR (n:Shared) ON (n.source)",
    "shared_id": "FOR (n:Shared) ON (n.id)",
}
FULL_TEXT = "entity_names"  # for browsing; canned queries use :Name
_FULL_TEXT = "FOR (n:Entity) ON EACH [n.name, n.key, n.synonyms]"


def prepare(writer: Writer) -> None:
    """Constraints, indexes, and the nodes of the epoch and the writers' lock, as far as they are missing.

    Raises StoreError where the database holds data of somebody else.
    """
    if writer.read("MATCH (e:Epoch) RETURN e.number"):
        return
    if not writer.private and writer.read("MATCH (n) RETURN 1 LIMIT 1") and not _begun(writer):
        raise StoreError(
            f"{writer.address}: the database holds other data; name one that is empty (NEO4J_DATABASE)"
        )
    names = {str(name) for (name,) in writer.read("SHOW INDEXES YIELD name RETURN name")}
    statements = [
        *(("CONSTRAINT", name, rest) for name, rest in _CONSTRAINTS.items()),
        *(("INDEX", name, rest) for name, rest in _INDEXES.items()),
        ("FULLTEXT INDEX", FULL_TEXT, _FULL_TEXT),
    ]
    for kind, name, rest in statements:
        if writer.name(name) not in names:
            writer.write(f"CREATE {kind} {writer.name(name)} IF NOT EXISTS {rest}")
    writer.write("CALL db.awaitIndexes(120)")
    # The lock comes first: a database with a lock and no epoch is one whose first load was killed here.
    writer.write("MERGE (l:Lock {id: 'lock'})")
    writer.write(
        "MERGE (e:Epoch {id: 'epoch'}) ON CREATE SET e.number = 0, e.floor = 0, e.dirty = false, e.stale = false"
    )


def _begun(writer: Writer) -> bool:
    return bool(writer.read("MATCH (l:Lock) RETURN 1"))
