"""Shared records: entities, links and publications that several sources may speak of.

They are kept per source as JSON lines beside its graph, and merged into the one derived graph, where
each stands once. The merge prefers the curated source, then source names in order, so that the order
of loading has no influence.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from kg.records import Entity, Link, Publication

_JSON = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))
PREFERRED_SOURCE = "knowledge"
Shared = Entity | Link | Publication


def to_line(record: Shared) -> str:
    """One JSON line."""
    if isinstance(record, Entity):
        content: list[object] = [
            "E", record.id, record.category, record.name, record.key,
            sorted(set(record.synonyms)), sorted(set(record.xrefs)), sorted(set(record.properties), key=repr),
        ]  # fmt: skip
    elif isinstance(record, Link):
        content = ["L", record.subject, record.predicate, record.object]
    else:
        properties = sorted(set(record.properties), key=repr)
        content = ["P", record.id, record.title, record.date, record.retracted, record.notice, properties]
    return _JSON.encode(content)


def from_line(line: str) -> Shared:
    """The record of a line that :func:`to_line` wrote."""
    content = json.loads(line)
    if content[0] == "E":
        _, identifier, category, name, key, synonyms, xrefs, properties = content
        pairs = tuple((name, value) for name, value in properties)
        return Entity(identifier, category, name, key, tuple(synonyms), tuple(xrefs), pairs)
    if content[0] == "L":
        return Link(*content[1:])
    _, identifier, title, date, retracted, notice, properties = content
    return Publication(identifier, title, date, retracted, notice, tuple((name, value) for name, value in properties))


@dataclass(slots=True)
class Merged:
    """What all sources share, each thing once."""

    entities: dict[str, Entity] = field(default_factory=dict)
    publications: dict[str, Publication] = field(default_factory=dict)
    links: set[tuple[str, str, str]] = field(default_factory=set)

    def add(self, record: Shared) -> None:
        """Add a record of a source; earlier sources have preference."""
        if isinstance(record, Link):
            self.links.add((record.subject, record.predicate, record.object))
        elif isinstance(record, Publication):
            known = self.publications.get(record.id)
            self.publications[record.id] = _merge_publications(known, record) if known else record
        else:
            other = self.entities.get(record.id)
            self.entities[record.id] = _merge_entities(other, record) if other else record


def merge(sources: Iterable[tuple[str, Iterable[str]]]) -> Merged:
    """Merge the shared lines of sources given as (name, lines)."""
    merged = Merged()
    for _, lines in sorted(sources, key=lambda source: preference(source[0])):
        for line in lines:
            merged.add(from_line(line))
    return merged


def preference(source: str) -> tuple[bool, str]:
    """Sort key: the curated source first, then by name."""
    return source != PREFERRED_SOURCE, source


def _merge_entities(first: Entity, other: Entity) -> Entity:
    named = {name for name, _ in first.properties}
    return Entity(
        id=first.id,
        category=first.category,
        name=first.name,
        key=first.key or other.key,
        synonyms=tuple(dict.fromkeys([*first.synonyms, *_unless(other.name, first.name), *other.synonyms])),
        xrefs=tuple(dict.fromkeys([*first.xrefs, *other.xrefs])),
        properties=(*first.properties, *(pair for pair in other.properties if pair[0] not in named)),
    )


def _unless(value: str, known: str) -> Iterator[str]:
    if value and value != known:
        yield value


def _merge_publications(first: Publication, other: Publication) -> Publication:
    named = {name for name, _ in first.properties}
    return Publication(
        id=first.id,
        title=first.title or other.title,
        date=first.date or other.date,
        # A retraction that any source knows of counts.
        retracted=first.retracted or other.retracted,
        notice=first.notice or other.notice,
        properties=(*first.properties, *(pair for pair in other.properties if pair[0] not in named)),
    )
