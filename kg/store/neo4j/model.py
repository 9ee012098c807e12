"""Claims and rules as nodes and relationships: what a source owns is a :Record node with a span of epochs.

Property names are those of ``kg/schema/predicates.tsv``, labels and relationship types its Neo4j columns
and those of ``categories.tsv``: nothing of a label or a type ever comes from data.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from functools import cache
from typing import Any

from kg.identifiers import content_hash
from kg.rdf.citations import citation_edges, citation_fields, citation_id, citation_triples
from kg.rdf.claims import (
    DERIVED_QUALIFIERS,
    QUALIFIER_FIELDS,
    claim_id,
    line_id,
    proposition_hash,
    publication_id,
    stance,
)
from kg.rdf.rules import Rule, rule_edges, rule_fields, rule_id
from kg.records import Assertion, Citation, EvidenceLine
from kg.schema.terms import category, predicate, predicates

OPEN = 1 << 62  # `until` of what holds
RENAMED = {"start": "start_offset", "end": "end_offset"}
Properties = dict[str, Any]
# Properties of a claim's node that are no circumstances of what it says.
CLAIM_FIELDS = frozenset({
    "id", "predicate_name", "proposition", "negated", "method", "source_name", "content_hash", "date", "edge", "unsigned",
    "contested", "since", "until", "hash", "links_hash",
    *(f"{stance}_{what}" for stance in ("supporting", "contrasting", "mentioning") for what in ("lines", "sources")),
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Owned:
    """A record of a source as a node: its label, properties, relationships to entities, and evidence lines."""

    id: str
    kind: str  # for counting, as in kg.rdf.owned
    label: str
    hash: str
    properties: Properties
    links: tuple[tuple[str, str], ...]  # (relationship type, id of the entity)
    lines: tuple[tuple[Properties, str], ...] = ()  # (properties, id of the publication)
    triples: int = 0  # in RDF, for the size of the source


@cache
def type_of(name: str) -> str:
    """The relationship type of a predicate."""
    return predicate(name).neo4j


@cache
def closed_types() -> frozenset[str]:
    """All relationship types of the model, the closed set."""
    edges = {row.neo4j for row in predicates().values() if row.kind != "field" and row.neo4j.isupper()}
    return frozenset(edges | {"NAMES", "XREF_OF"})


# Claims


def claim_node(assertion: Assertion, source: str) -> Owned:
    """A claim with its lines."""
    said = assertion.proposition
    identifier = claim_id(assertion, source)
    lines = sorted({line_id(identifier, line): line for line in assertion.lines}.items())
    properties: Properties = {
        "id": identifier,
        "predicate_name": predicate(said.predicate).name,
        "proposition": proposition_hash(said),
        "negated": said.negated,
        "method": assertion.method,
        "source_name": source,
        "content_hash": content_hash([identifier, assertion.date, [key for key, _ in lines]]),
    }
    if assertion.date:
        properties["date"] = assertion.date
    links = [("SUBJECT", said.subject), ("OBJECT", said.object)]
    for name, value in said.qualifiers:
        if name == "disease":
            links.append(("IN_DISEASE", value))
        elif name in DERIVED_QUALIFIERS:
            links.append((type_of(name), value))
        else:
            properties[QUALIFIER_FIELDS.get(name, name)] = value
    triples = len(properties) + len(set(links)) + 4  # its predicate and three classes
    # Of the store itself: what draws the same plain edge, and a statement together with its denial.
    properties["edge"] = edge_hash(said.subject, properties["predicate_name"], said.object)
    properties["unsigned"] = proposition_hash(said, signed=False)
    properties.update(_tallies(assertion))
    nodes = tuple(_line(key, line) for key, line in lines)
    triples += 6 + sum(2 + len(node) + 3 for node, _ in nodes)
    return Owned(
        identifier,
        "claims",
        "Assertion",
        content_hash([properties["content_hash"], sorted(set(links))]),
        properties,
        tuple(dict.fromkeys(links)),
        nodes,
        triples,
    )


def edge_hash(subject: str, predicate_: str, object_: str) -> str:
    """One hash for all claims that would draw the same plain edge."""
    return content_hash([subject, predicate_, object_])


@cache
def _line_names() -> tuple[tuple[str, str], ...]:
    names = (field.name for field in fields(EvidenceLine) if field.name != "publication")
    return tuple((name, RENAMED.get(name, name)) for name in names)


def _line(identifier: str, line: EvidenceLine) -> tuple[Properties, str]:
    properties: Properties = {"id": identifier}
    for name, property_ in _line_names():
        value = getattr(line, name)
        if value is not None and value != "":
            properties[property_] = float(value) if name in ("value", "confidence") else value
    properties["stance"] = stance(line)
    return properties, publication_id(line.publication)


def _tallies(assertion: Assertion) -> Properties:
    """Counts of lines and of distinct publications by stance; zero is kept."""
    found: Properties = {}
    for kind in ("supporting", "contrasting", "mentioning"):
        of_kind = {line for line in assertion.lines if stance(line) == kind}
        found[f"{kind}_lines"] = len(of_kind)
        found[f"{kind}_sources"] = len({publication_id(line.publication) for line in of_kind})
    return found


# Rules


def rule_node(rule: Rule, source: str) -> Owned:
    """A label entry, caution, preference or standard therapy."""
    properties: Properties = {"source_name": source}
    triples = 0
    for name, value in rule_fields(rule):
        triples += 1
        if name == "source":
            properties.setdefault("source", []).append(value)
        else:
            properties["id" if name == "identifier" else name] = value
    kind = properties["category"]
    links = tuple((type_of(name), target) for name, target in rule_edges(rule))
    return Owned(
        rule_id(rule),
        {"Indication": "indications", "Caution": "cautions", "Preference": "preferences"}.get(kind, "context_therapies"),
        kind,
        content_hash([sorted(properties.items()), links]),
        properties,
        links,
        triples=triples + len(links) + len(set(category(kind).rdf) | {f"kg:{kind}"}),
    )


# Citations


def citation_node(citation: Citation, source: str) -> Owned:
    """A citation between two publications."""
    properties: Properties = {
        "id" if name == "identifier" else name: value for name, value in citation_fields(citation, source)
    }
    links = tuple((type_of(name), target) for name, target in citation_edges(citation))
    return Owned(
        citation_id(citation, source),
        "citations",
        "Citation",
        content_hash([sorted(properties.items()), links]),
        properties,
        links,
        triples=sum(1 for _ in citation_triples(citation, source)),
    )
