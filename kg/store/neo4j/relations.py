"""Relationships between entities: structure, its closures, and shortcuts drawn from claims with net support.

One relationship stands for a (subject, predicate, object), whether structure, claims, or both say it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from kg.rdf.contested import MINED, Said, contested, siblings
from kg.rdf.derived import CLOSURES
from kg.rdf.shared import Merged
from kg.store.neo4j.change import Change
from kg.store.neo4j.epoch import VISIBLE
from kg.store.neo4j.model import CLAIM_FIELDS, OPEN, edge_hash, type_of
from kg.store.neo4j.owned import Edge
from kg.store.neo4j.writer import batched

_STRUCTURE = (
    f"MATCH (s:Entity)-[r]->(o:Entity) WHERE r.structural AND {VISIBLE.format('r')} "
    "RETURN s.id, r.predicate, o.id, r.distance"
)
_SAID = """
UNWIND $rows AS edge
MATCH (c:Assertion {edge: edge}) WHERE c.since <= $next < c.until
OPTIONAL MATCH (c)-[:HAS_EVIDENCE]->(l)-[:FROM_PUBLICATION]->(p)
OPTIONAL MATCH (c)-[:IN_DISEASE]->(d)
RETURN edge, c.unsigned, c.id, c.negated, c.contested, c.since, properties(c), collect(DISTINCT d.id),
  collect(DISTINCT CASE l.stance WHEN 'supporting' THEN p.id END),
  collect(DISTINCT CASE l.stance WHEN 'contrasting' THEN p.id END)"""
_THERE = (
    "UNWIND $rows AS row MATCH (s:Entity {{id: row[0]}})-[r:{}]->(o:Entity {{id: row[2]}}) "
    f"WHERE r.predicate = row[1] AND {VISIBLE.replace('{0}', 'r')} RETURN row[0], row[1], row[2], properties(r)"
)
# One text for all types, which come from the closed table: a server plans each text anew.
_CREATE = (
    "UNWIND $rows AS row MATCH (s:Entity {id: row.s}) MATCH (o:Entity {id: row.o}) "
    "CREATE (s)-[r:$(row.t)]->(o) SET r = row.p"
)
_CLOSE = (
    "UNWIND $rows AS row MATCH (s:Entity {{id: row[0]}})-[r:{}]->(o:Entity {{id: row[2]}}) "
    f"WHERE r.predicate = row[1] AND {VISIBLE.replace('{0}', 'r')} SET r.until = $next"
)
_ENOUGH = 20_000  # relationships held before they are written
_COUNTS = ("claims", "supporting", "contrasting")


@dataclass(slots=True)
class _Tally:
    """Publications for and against one statement, over all sources; a supported denial contradicts."""

    pro: set[str] = field(default_factory=set)
    contra: set[str] = field(default_factory=set)
    claims: int = 0


def structure_of(merged: Merged, ids: set[str]) -> dict[Edge, int | None]:
    """Links and closures, closures with their distance. Matches with ids of elsewhere are left out."""
    found: dict[Edge, int | None] = {
        link: None for link in merged.links if not link[1].endswith("_match") or link[2] in ids
    }
    for name, (direct, categories) in CLOSURES.items():
        parents: dict[str, list[str]] = defaultdict(list)
        nodes = {entity.id for entity in merged.entities.values() if entity.category in categories}
        for subject, predicate, object_ in merged.links:
            if predicate == direct:
                parents[subject].append(object_)
                nodes.update((subject, object_))
        for start in nodes:
            for ancestor, distance in _distances(start, parents).items():
                found[start, name, ancestor] = distance
    return found


def _distances(start: str, parents: dict[str, list[str]]) -> dict[str, int]:
    """A node and everything above it, with the number of steps; a cycle ends where it began."""
    found = {start: 0}
    level, steps = [start], 0
    while level:
        steps += 1
        level = [parent for node in level for parent in parents.get(node, ()) if parent not in found]
        found.update(dict.fromkeys(level, steps))
    return found


def changed_structure(change: Change, wanted: dict[Edge, int | None]) -> set[Edge]:
    """The structural edges that are new, gone, or at another distance."""
    there = {
        (subject, predicate, object_): distance
        for subject, predicate, object_, distance in change.writer.stream(_STRUCTURE, epoch=change.epoch.number)
    }
    return {key for key in {*there, *wanted} if key not in there or key not in wanted or there[key] != wanted[key]}


def settle(change: Change, edges: Iterable[Edge], structure: dict[Edge, int | None] | None, said: set[Edge]) -> None:
    """Bring relationships into the state that structure and claims give them.

    ``structure`` is None where it did not change; ``said`` are the edges whose claims changed.
    """
    by_type: dict[str, list[Edge]] = defaultdict(list)
    for edge in sorted(edges):
        by_type[type_of(edge[1])].append(edge)
    marks: dict[bool, list[str]] = {True: [], False: []}
    waiting: list[dict[str, Any]] = []
    for type_, members in sorted(by_type.items()):
        for batch in batched(members, 2000):
            waiting += _settle(change, type_, batch, structure, said, marks)
        if len(waiting) >= _ENOUGH:
            _create(change, waiting)
            waiting = []
    _create(change, waiting)
    for flag, ids in marks.items():
        if ids:
            value = "true" if flag else "null"
            text = f"UNWIND $rows AS id MATCH (c:Record {{id: id}}) WHERE c.until = $open SET c.contested = {value}"
            change.later(text, rows=ids, open=OPEN)


def _settle(
    change: Change,
    type_: str,
    edges: list[Edge],
    structure: dict[Edge, int | None] | None,
    said: set[Edge],
    marks: dict[bool, list[str]],
) -> list[dict[str, Any]]:
    """Close what differs; returns what is to be created."""
    epoch = change.epoch.number
    there: dict[Edge, dict[str, Any]] = {}
    if epoch:  # else nothing is there yet
        asked = [list(edge) for edge in edges]
        for subject, predicate, object_, known in change.writer.read(_THERE.format(type_), rows=asked, epoch=epoch):
            there[subject, predicate, object_] = known
    counts = _counts(change, [edge for edge in edges if edge in said], marks)
    create: list[dict[str, Any]] = []
    gone: list[list[str]] = []
    for edge in edges:
        known = there.get(edge, {})
        old = {name: value for name, value in known.items() if name not in ("since", "until")}
        wanted = {name: old[name] for name in _COUNTS if name in old} if edge not in said else counts.get(edge, {})
        if structure is None:
            wanted |= {name: old[name] for name in ("structural", "distance") if name in old}
        elif edge in structure:
            wanted["structural"] = True
            if (distance := structure[edge]) is not None:
                wanted["distance"] = distance
        if wanted:
            wanted["predicate"] = edge[1]
        if wanted == old:
            continue
        if known:
            gone.append(list(edge))
        if wanted:
            create.append({"s": edge[0], "o": edge[2], "t": type_, "p": {**wanted, "since": change.next, "until": OPEN}})
    if gone:
        change.begin()
        change.stale = True
        change.writer.in_batches(_CLOSE.format(type_), gone, epoch=epoch, next=change.next)
    return create


def _create(change: Change, rows: list[dict[str, Any]]) -> None:
    if rows:
        change.begin()
        change.ensure(end for row in rows for end in (row["s"], row["o"]))
        change.writer.in_batches(_CREATE, rows)


def _counts(change: Change, edges: list[Edge], marks: dict[bool, list[str]]) -> dict[Edge, dict[str, Any]]:
    """Counts for the edges that some statement with net support draws; notes whose mark must change."""
    wanted = set(edges)
    # A claim of a sibling predicate may be contradicted by what changed here.
    asked = {
        edge_hash(subject, name, object_): (subject, name, object_)
        for subject, predicate, object_ in edges
        for name in siblings(predicate)
    }
    tallies: dict[Edge, dict[str, _Tally]] = defaultdict(lambda: defaultdict(_Tally))
    claims: list[Said] = []
    known: dict[str, tuple[bool, int]] = {}  # claim -> marked as contested, since
    for hash_, unsigned, claim, negated, marked, since, fields, diseases, supporting, contrasting in change.writer.read(
        _SAID, rows=list(asked), next=change.next
    ):
        edge = asked[hash_]
        pro, contra = (contrasting, supporting) if negated else (supporting, contrasting)
        if edge in wanted:
            tally = tallies[edge][unsigned]
            tally.pro.update(pro)
            tally.contra.update(contra)
            tally.claims += 1
        known[claim] = (bool(marked), since)
        narrowed = _circumstances(fields, diseases, edge[2])
        claims.append(Said(claim, *edge, narrowed, fields["method"] == MINED, set(pro), set(contra)))
    _mark(change, contested(claims), known, marks)
    found: dict[Edge, dict[str, Any]] = {}
    for edge, statements in tallies.items():
        if any(len(tally.pro) > len(tally.contra) for tally in statements.values()):
            found[edge] = {
                "claims": sum(tally.claims for tally in statements.values()),
                "supporting": len({source for tally in statements.values() for source in tally.pro}),
                "contrasting": len({source for tally in statements.values() for source in tally.contra}),
            }
    return found


def _circumstances(fields: dict[str, Any], diseases: list[str], about: str) -> frozenset[tuple[str, str]]:
    """The qualifiers of a claim as :func:`kg.rdf.contested.circumstances` gives them."""
    said = {(name, str(value)) for name, value in fields.items() if name not in CLAIM_FIELDS}
    return frozenset(said | {("disease", disease) for disease in diseases if disease != about})


def _mark(change: Change, found: set[str], known: dict[str, tuple[bool, int]], marks: dict[bool, list[str]]) -> None:
    """Mark new claims at once; old ones, which readers see, when the change is committed."""
    fresh: list[str] = []
    for claim, (marked, since) in known.items():
        if marked != (claim in found):
            (fresh if since == change.next else marks[claim in found]).append(claim)
    if fresh:
        text = "UNWIND $rows AS id MATCH (c:Record {id: id}) WHERE c.since = $next SET c.contested = true"
        change.writer.in_batches(text, fresh, next=change.next)
