"""Entities and their structural links as triples."""

from __future__ import annotations

from collections.abc import Iterator

from kg.names.normalise import name_key
from kg.rdf import terms
from kg.records import Entity, Link


def names_of(entity: Entity) -> tuple[str, ...]:
    """Everything by which an entity may be asked for, in order of preference."""
    return tuple(dict.fromkeys(name for name in (entity.key, entity.name, *entity.synonyms, entity.id) if name))


def entity_triples(entity: Entity) -> Iterator[str]:
    subject = terms.node(entity.id)
    yield f"{subject} {terms.edge('identifier')} {terms.text(entity.id)}"
    yield f"{subject} {terms.edge('category')} {terms.text(entity.category)}"
    yield f"{subject} {terms.edge('name')} {terms.text(entity.name)}"
    for class_ in terms.classes(entity.category):
        yield f"{subject} {terms.node('rdf:type')} {class_}"
    if entity.key:
        yield f"{subject} {terms.edge('key')} {terms.text(entity.key)}"
    for synonym in sorted({*entity.synonyms} - {entity.name}):
        yield f"{subject} {terms.edge('synonym')} {terms.text(synonym)}"
    for key in sorted({name_key(name) for name in names_of(entity)} - {""}):
        yield f"{subject} {terms.edge('name_key')} {terms.text(key)}"
    for xref in sorted({*entity.xrefs} - {entity.id}):
        yield f"{subject} {terms.edge('xref')} {terms.text(xref)}"
    for name, value in dict.fromkeys(entity.properties):
        yield f"{subject} {terms.property_(name)} {terms.scalar(value)}"


def link_triple(link: Link) -> str:
    return f"{terms.node(link.subject)} {terms.edge(link.predicate)} {terms.node(link.object)}"
