"""What sources share: kept for each source as lines, merged into one state of entities, names and structure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from kg.rdf.shared import Merged, from_line, merge
from kg.records import Link, Publication
from kg.store.neo4j.change import Change
from kg.store.neo4j.entities import Shared, bare_node, entity_node, publication_node
from kg.store.neo4j.epoch import VISIBLE
from kg.store.neo4j.model import OPEN
from kg.store.neo4j.writer import Writer

Context = Callable[[set[str]], Iterable[str]]
_MERGED = f"MATCH (n:Shared) WHERE {VISIBLE.format('n')} AND NOT n.of_record RETURN n.source, n.line"
_ENTITIES = "MATCH (e:Entity) RETURN e.id, e.hash, e.since, labels(e)"
_NAMES = (
    "UNWIND $rows AS id MATCH (e:Entity {id: id}) WITH id, e MATCH (n:Name)-[r]->(e) "
    f"WHERE {VISIBLE.format('r')} RETURN id, type(r), n.key"
)
_NAME = "UNWIND $rows AS row MERGE (n:Name {{key: row.k}}) WITH n, row MATCH (e:Entity {{id: row.e}}) CREATE (n)-[:{} {{since: $next, until: $open}}]->(e)"
_UNNAME = (
    "UNWIND $rows AS row MATCH (n:Name {{key: row.k}})-[r:{}]->(e:Entity {{id: row.e}}) "
    f"WHERE {VISIBLE.replace('{0}', 'r')} SET r.until = $next"
)
_TARGETS = (
    f"MATCH (c:Record)-->(e:Entity) WHERE {VISIBLE.format('c')} RETURN DISTINCT e.id "
    f"UNION MATCH (l:EvidenceLine)-->(e:Entity) WHERE {VISIBLE.format('l')} RETURN DISTINCT e.id"
)
_SPOKEN_OF = """
UNWIND $rows AS id
MATCH (e:Entity {id: id})
WHERE NOT EXISTS { (e)<--(c:Record) WHERE c.until = $open }
  AND NOT EXISTS { (e)<--(l:EvidenceLine) WHERE l.until = $open }
  AND NOT EXISTS { (e)-[r]-(:Entity) WHERE r.until = $open AND r.predicate IS NOT NULL }
RETURN id"""


def merged_lines(writer: Writer, epoch: int) -> dict[str, list[str]]:
    """Lines of entities, publications and links by source, as readers of an epoch see them."""
    found: dict[str, list[str]] = defaultdict(list)
    for source, line in writer.stream(_MERGED, epoch=epoch):
        found[source].append(line)
    return found


def merged(lines: Mapping[str, Iterable[str]], context: Iterable[str] = ()) -> Merged:
    """All sources as one state; ``context`` lines have the lowest preference."""
    found = merge(lines.items())
    for line in context:
        found.add(from_line(line))
    return found


def nodes_of(state: Merged) -> dict[str, Shared]:
    """The entity nodes of a state."""
    found = {identifier: publication_node(publication) for identifier, publication in state.publications.items()}
    return found | {identifier: entity_node(entity) for identifier, entity in state.entities.items()}


class Entities:
    """Brings entity nodes and their names from what is there to what is wanted."""

    def __init__(self, change: Change, wanted: dict[str, Shared]) -> None:
        self._change, self._wanted = change, wanted
        self._there = {
            identifier: (hash_, since, tuple(label for label in labels if label not in ("Entity", "PrivateEntity")))
            for identifier, hash_, since, labels in change.writer.stream(_ENTITIES)
        }

    @property
    def wanted(self) -> set[str]:
        """Ids of the entities that some source describes."""
        return set(self._wanted)

    def apply(self) -> None:
        """Create what is new, and change what differs: at once where nobody sees it yet, else with the epoch."""
        change = self._change
        new = [node for identifier, node in self._wanted.items() if identifier not in self._there]
        changed = {
            identifier: node
            for identifier, node in self._wanted.items()
            if identifier in self._there and self._there[identifier][0] != node.hash
        }
        change.create(new)
        self._rename([node.properties["id"] for node in new], [*changed])
        self._replace(changed)

    def undescribed(self) -> dict[str, Shared]:
        """Entities that are there and that no source describes any more: referred to, or not."""
        return {
            identifier: publication_node(Publication(identifier)) if "Publication" in _plain(labels) else bare_node(identifier)
            for identifier, (_, _, labels) in self._there.items()
            if identifier not in self._wanted
        }  # fmt: skip

    def drop(self, undescribed: Mapping[str, Shared], orphans: set[str]) -> None:
        """Close those that nothing speaks of; the others lose their description."""
        self._rename([], [identifier for identifier in undescribed if self._there[identifier][0] != undescribed[identifier].hash])
        self._replace(
            {
                identifier: node
                for identifier, node in undescribed.items()
                if identifier not in orphans and self._there[identifier][0] != node.hash
            }
        )

    def _replace(self, changed: Mapping[str, Shared]) -> None:
        groups: dict[tuple[bool, tuple[str, ...], tuple[str, ...]], list[dict[str, Any]]] = defaultdict(list)
        for identifier, node in changed.items():
            _, since, labels = self._there[identifier]
            old = tuple(sorted(set(_plain(labels)) - set(node.labels)))
            new = tuple(sorted(set(node.labels) - set(_plain(labels))))
            groups[since == self._change.next, old, new].append(self._change.properties(node, since))
        for (is_fresh, old, new), rows in sorted(groups.items()):
            text = "UNWIND $rows AS row MATCH (e:Entity {id: row.id}) SET e = row"
            text += "".join(f" SET e:{label}" for label in new) + "".join(f" REMOVE e:{label}" for label in old)
            self._change.begin()
            if is_fresh:
                self._change.writer.in_batches(text, rows)
            else:
                self._change.later(text, rows=rows)

    def _rename(self, new: Iterable[str], changed: list[str]) -> None:
        change = self._change
        there: set[tuple[str, str, str]] = set()
        named = [identifier for identifier in changed if self._there[identifier][1] != change.next]
        for identifier, type_, key in change.writer.in_batches(_NAMES, named, epoch=change.epoch.number):
            there.add((type_, key, identifier))
        wanted = {
            (type_, key, identifier)
            for identifier in (*new, *changed)
            if (node := self._wanted.get(identifier)) is not None
            for type_, keys in (("NAMES", node.names), ("XREF_OF", node.xrefs))
            for key in keys
        }
        for type_ in ("NAMES", "XREF_OF"):
            gone = [{"k": key, "e": identifier} for kind, key, identifier in sorted(there - wanted) if kind == type_]
            added = [{"k": key, "e": identifier} for kind, key, identifier in sorted(wanted - there) if kind == type_]
            if gone:
                change.begin()
                change.stale = True
                change.writer.in_batches(_UNNAME.format(type_), gone, epoch=change.epoch.number, next=change.next)
            if added:
                change.begin()
                change.writer.in_batches(_NAME.format(type_), added, next=change.next, open=OPEN)


def close_orphans(change: Change, candidates: Iterable[str]) -> set[str]:
    """Close the entities that nothing speaks of once the epoch has moved; returns them."""
    orphans = {row[0] for row in change.writer.in_batches(_SPOKEN_OF, sorted(candidates), open=OPEN)}
    if orphans:
        change.begin()
        change.stale = True
        text = "UNWIND $rows AS id MATCH (e:Entity {id: id}) SET e.until = $next"
        change.writer.in_batches(text, sorted(orphans), next=change.next)
        text = "UNWIND $rows AS id MATCH (e:Entity {id: id}) WITH e MATCH (:Name)-[r]->(e) WHERE r.until = $open SET r.until = $next"
        change.writer.in_batches(text, sorted(orphans), next=change.next, open=OPEN)
    return orphans


def _plain(labels: Iterable[str]) -> tuple[str, ...]:
    return tuple(label.removeprefix("Private") for label in labels)


def spoken_of(writer: Writer, lines: Mapping[str, Iterable[str]], epoch: int) -> set[str]:
    """Ids that the sources of a private part speak of: what its context must describe."""
    found = {row[0] for row in writer.stream(_TARGETS, epoch=epoch)}
    for members in lines.values():
        for line in members:
            record = from_line(line)
            if isinstance(record, Link):
                found |= {record.subject, record.object}
    return found


def undescribed_hashes(identifier: str) -> tuple[str, str]:
    """Hashes that the node of an id has if no source describes it."""
    return bare_node(identifier).hash, publication_node(Publication(identifier)).hash
