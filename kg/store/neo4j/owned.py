"""What a source owns: claims with their lines, and rules, created and closed as :Record nodes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from kg.store.neo4j.change import Change
from kg.store.neo4j.model import OPEN, Owned
from kg.store.neo4j.writer import BATCH, batched

Edge = tuple[str, str, str]  # subject, predicate, object
_OF_PUBLICATIONS = ("CITING", "CITED")  # of citations

_CLAIMS = """
UNWIND $rows AS row
MATCH (s:Entity {id: row.s}) MATCH (o:Entity {id: row.o})
CREATE (c:Record:Assertion), (c)-[:SUBJECT]->(s), (c)-[:OBJECT]->(o)
SET c = row.p
WITH c, row
CALL (c, row) { UNWIND row.d AS id MATCH (e:Entity {id: id}) CREATE (c)-[:IN_DISEASE]->(e) }
CALL (c, row) { UNWIND row.r AS id MATCH (e:Entity {id: id}) CREATE (c)-[:REQUIRES_BIOMARKER]->(e) }
CALL (c, row) { UNWIND row.x AS id MATCH (e:Entity {id: id}) CREATE (c)-[:EXCLUDES_BIOMARKER]->(e) }
CALL (c, row) {
  UNWIND row.l AS line
  MATCH (e:Entity {id: line.u})
  CREATE (c)-[:HAS_EVIDENCE {direction: line.p.direction}]->(n:EvidenceLine)-[:FROM_PUBLICATION]->(e)
  SET n = line.p
}"""
# Without the hint the server may take the index of sources, and look through all of one for each row.
_LINK = (
    "UNWIND $rows AS row MATCH (c:Record {id: row.c}) USING INDEX c:Record(id) "
    "WHERE c.since = $next AND c.source_name = $source "
    "MATCH (e:Entity {id: row.e}) CREATE (c)-[:$(row.t)]->(e)"
)
_CLOSE = """
UNWIND $rows AS id
MATCH (c:Record {id: id}) USING INDEX c:Record(id)
WHERE c.source_name = $source AND c.since <= $epoch < c.until
SET c.until = $next
WITH c
CALL (c) { MATCH (c)-[:HAS_EVIDENCE]->(l) SET l.until = $next }
RETURN c.predicate_name, [(c)-[:SUBJECT]->(s) | s.id], [(c)-[:OBJECT]->(o) | o.id],
  [(c)-->(e:Entity) | e.id] + [(c)-[:HAS_EVIDENCE]->()-->(e:Entity) | e.id]"""


def create_claims(change: Change, claims: Sequence[Owned]) -> set[Edge]:
    """Create claims; returns the plain edges that they may draw."""
    span: dict[str, Any] = {"since": change.next, "until": OPEN}
    edges: set[Edge] = set()
    rows: list[dict[str, Any]] = []
    for claim in claims:
        by_type: dict[str, list[str]] = {}
        for type_, target in claim.links:
            by_type.setdefault(type_, []).append(target)
        (subject,), (object_,) = by_type["SUBJECT"], by_type["OBJECT"]
        edges.add((subject, claim.properties["predicate_name"], object_))
        rows.append(
            {
                "s": subject, "o": object_, "p": {**claim.properties, "hash": claim.hash, **span},
                "d": by_type.get("IN_DISEASE", []), "r": by_type.get("REQUIRES_BIOMARKER", []),
                "x": by_type.get("EXCLUDES_BIOMARKER", []),
                "l": [{"p": {**properties, **span}, "u": publication} for properties, publication in claim.lines],
            }
        )  # fmt: skip
    change.begin()
    change.ensure(
        {target for claim in claims for _, target in claim.links},
        {publication for claim in claims for _, publication in claim.lines},
    )
    change.writer.in_batches(_CLAIMS, rows, BATCH)
    return edges


def create_rules(change: Change, source: str, rules: Iterable[tuple[Owned, str]]) -> None:
    """Create rules, given with the hash of their links."""
    by_label: dict[str, list[dict[str, Any]]] = {}
    links: list[dict[str, str]] = []
    for rule, links_hash in rules:
        span: dict[str, Any] = {"since": change.next, "until": OPEN, "hash": rule.hash, "links_hash": links_hash}
        by_label.setdefault(rule.label, []).append({**rule.properties, **span})
        links += [{"c": rule.id, "t": type_, "e": target} for type_, target in rule.links]
    if not by_label:
        return
    change.begin()
    cited = {link["e"] for link in links if link["t"] in _OF_PUBLICATIONS}
    change.ensure({link["e"] for link in links} - cited, cited)
    for label, rows in sorted(by_label.items()):
        change.writer.in_batches(f"UNWIND $rows AS row CREATE (c:Record:{label}) SET c = row", rows)
    change.writer.in_batches(_LINK, links, next=change.next, source=source)


def close(change: Change, source: str, ids: Iterable[str]) -> tuple[set[Edge], set[str]]:
    """Close records that go; returns the plain edges they may have drawn, and whom they spoke of."""
    edges: set[Edge] = set()
    spoken: set[str] = set()
    for batch in batched(sorted(ids), BATCH):
        change.begin()
        change.stale = True
        for name, subjects, objects, targets in change.writer.write(
            _CLOSE, rows=batch, source=source, epoch=change.epoch.number, next=change.next
        ):
            spoken.update(targets)
            if name:
                edges.add((subjects[0], name, objects[0]))
    return edges, spoken
