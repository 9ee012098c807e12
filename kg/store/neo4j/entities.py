"""What sources share as :Entity nodes: things with names, publications, and what is only spoken of."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from kg.identifiers import content_hash, iri
from kg.names.normalise import name_key
from kg.rdf.entities import names_of
from kg.records import Entity, Publication
from kg.schema.terms import category
from kg.store.neo4j.model import Properties

LISTS = frozenset(
    {"synonyms", "xrefs", "source", "state", "condition", "constitutional", "site", "pending", "medication", "conflict", "not_understood"}
)  # fmt: skip
# Names that the store itself gives; a property of an entity cannot take them.
_RESERVED = frozenset({"id", "uri", "category", "name", "key", "synonyms", "xrefs", "since", "until", "hash"})
_KEY_LIMIT = 2000  # characters of an indexed name; the server refuses keys near 8 kB


@dataclass(frozen=True, slots=True)
class Shared:
    """An entity as a node."""

    labels: tuple[str, ...]
    properties: Properties
    names: frozenset[str] = field(default_factory=frozenset)
    xrefs: frozenset[str] = field(default_factory=frozenset)

    @property
    def hash(self) -> str:
        return content_hash([self.labels, sorted(self.properties.items()), sorted(self.names), sorted(self.xrefs)])


@cache
def labels_of(name: str) -> tuple[str, ...]:
    """Labels of a category, without :Entity."""
    return category(name).neo4j


def entity_node(entity: Entity) -> Shared:
    """An entity with its names."""
    properties: Properties = {
        "id": entity.id, "uri": iri(entity.id), "category": entity.category, "name": entity.name,
    }  # fmt: skip
    if entity.key:
        properties["key"] = entity.key
    if synonyms := sorted({*entity.synonyms} - {entity.name}):
        properties["synonyms"] = synonyms
    if xrefs := sorted({*entity.xrefs} - {entity.id}):
        properties["xrefs"] = xrefs
    properties.update(_own(dict.fromkeys(entity.properties)))
    names = frozenset({name_key(name) for name in names_of(entity)} - {""})
    return Shared(labels_of(entity.category), properties, _indexable(names), _indexable(xrefs))


def publication_node(publication: Publication) -> Shared:
    """A publication, also one that is only referred to."""
    properties: Properties = {
        "id": publication.id, "uri": iri(publication.id), "category": "Publication",
        "name": publication.title or publication.id, "retracted": publication.retracted,
    }  # fmt: skip
    for name, value in (("title", publication.title), ("date", publication.date), ("notice", publication.notice)):
        if value:
            properties[name] = value
    properties.update(_own(dict.fromkeys(publication.properties)))
    return Shared(labels_of("Publication"), properties)


def bare_node(identifier: str) -> Shared:
    """Something that sources speak of and none describes."""
    return Shared((), {"id": identifier, "uri": iri(identifier), "name": identifier})


def _own(pairs: Mapping[tuple[str, Any], None]) -> Properties:
    found: dict[str, list[Any]] = {}
    for name, value in pairs:
        found.setdefault(f"own_{name}" if name in _RESERVED else name, []).append(value)
    return {
        name: _alike(values) if name in LISTS or len(values) > 1 else values[0] for name, values in found.items()
    }


def _alike(values: list[Any]) -> list[Any]:
    """A list as the server keeps it: of one type."""
    return values if len({type(value) for value in values}) == 1 else [str(value) for value in values]


def _indexable(keys: frozenset[str] | list[str]) -> frozenset[str]:
    return frozenset(key for key in keys if len(key) <= _KEY_LIMIT)
