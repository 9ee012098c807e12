"""The graph as nodes and relationships of the Neo4j model, from N-Quads of any store.

Labels, relationship types and property names come from the closed tables of ``kg/schema``. Everything holds from
epoch 1 on, so that the canned Cypher questions can be asked with ``$epoch`` 1. The
quads are read three times: for the ids, for what claims say together, and to write.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from kg.export.subjects import Said, subjects
from kg.rdf.derived import CLOSURES
from kg.schema.terms import Predicate, categories, predicates

OPEN = 1 << 62
Edge = tuple[str, str, str]
LISTS = frozenset(
    {"synonyms", "xrefs", "source", "state", "condition", "constitutional", "site", "pending", "medication", "conflict", "not_understood"}
)  # fmt: skip
RECORDS = ("Assertion", "Indication", "Caution", "Preference", "ContextTherapy", "Citation", "Source")
_RENAMED = {"identifier": "id", "synonym": "synonyms", "xref": "xrefs"}
_EVIDENCE = {"supported_by": "supports", "disputed_by": "disputes", "inconclusive_by": "neutral"}
_SKIPPED = ("has_evidence", "claim_predicate", *_EVIDENCE)
_SPAN = {"since": 1, "until": OPEN}


@dataclass(frozen=True, slots=True)
class Node:
    """A node; ``space`` is its id space, names having one of their own."""

    labels: tuple[str, ...]
    properties: dict[str, Any]
    space: str = ""


@dataclass(frozen=True, slots=True)
class Relationship:
    """A relationship between ids."""

    start: str
    type: str
    end: str
    properties: dict[str, Any]
    space: str = ""  # of its start


@dataclass(slots=True)
class _Known:
    curies: dict[str, str] = field(default_factory=dict)  # by IRI, of everything that becomes a node
    contested: set[str] = field(default_factory=set)  # IRIs of claims
    parents: dict[str, dict[str, list[str]]] = field(default_factory=lambda: defaultdict(lambda: defaultdict(list)))
    edge_of: dict[str, tuple[Edge, bool]] = field(default_factory=dict)  # by IRI of an evidence line; and whether denied
    claims: dict[Edge, int] = field(default_factory=lambda: defaultdict(int))
    pro: dict[Edge, set[str]] = field(default_factory=lambda: defaultdict(set))
    contra: dict[Edge, set[str]] = field(default_factory=lambda: defaultdict(set))


def graph(stream: Callable[[], Iterable[str]]) -> Iterator[Node | Relationship]:
    """Nodes and relationships; ``stream`` gives the quads and is called three times."""
    known = _learn(stream)
    written: set[str] = set()
    names: set[str] = set()
    for subject, said in subjects(stream()):
        identifier = known.curies.get(subject)
        if identifier is None:
            continue
        kind = _kind(said)
        first = identifier not in written and kind is not None
        if first and kind is not None:
            written.add(identifier)
            yield _node(kind, identifier, subject, said, subject in known.contested)
            for name, type_ in (("name_key", "NAMES"), ("xref", "XREF_OF")) if kind == "Entity" else ():
                for key in said.get(name, ()):
                    if key not in names:
                        names.add(key)
                        yield Node(("Name",), {"key": key}, "Name")
                    yield Relationship(key, type_, identifier, dict(_SPAN), "Name")
        yield from _relationships(identifier, kind, said, known)
    for address, identifier in sorted(known.curies.items()):
        if identifier not in written:
            yield Node(("Entity",), {"id": identifier, "uri": address, "name": identifier, **_SPAN})


def _learn(stream: Callable[[], Iterable[str]]) -> _Known:
    known = _Known()
    for subject, said in subjects(stream()):
        # Files and partitions of a source are no nodes here.
        if (identifier := said.get("identifier")) and not (identifier[0].startswith("lkg.") and "#" in identifier[0]):
            known.curies[subject] = identifier[0]
        if said.get("contested") == [True]:
            known.contested.add(subject)
    publications: dict[str, tuple[str, str]] = {}
    for subject, said in subjects(stream()):
        for direct, _ in CLOSURES.values():
            for value in said.get(direct, ()):
                if subject in known.curies and value[0] in known.curies:
                    known.parents[direct][known.curies[subject]].append(known.curies[value[0]])
        if "predicate_name" in said:
            ends = [known.curies[said[name][0][0]] for name in ("claim_subject", "claim_object")]
            edge = (ends[0], said["predicate_name"][0], ends[1])
            known.claims[edge] += 1
            for line in said.get("has_evidence", ()):
                known.edge_of[line[0]] = (edge, said["negated"][0])
        elif "direction" in said:
            publications[subject] = (said["stance"][0], said["publication"][0][0])
    for line, (edge, negated) in known.edge_of.items():
        stance, publication = publications.get(line, ("", ""))
        if stance in ("supporting", "contrasting"):
            ((known.pro if (stance == "supporting") != negated else known.contra)[edge]).add(publication)
    return known


def _kind(said: Said) -> str | None:
    """The label under which a subject stands; None where this graph only adds to it."""
    if "predicate_name" in said:
        return "Assertion"
    if "direction" in said:
        return "EvidenceLine"
    category = said.get("category", [""])[0]
    return category if category in RECORDS else "Entity" if category in categories() else None


def _node(kind: str, identifier: str, address: str, said: Said, contested: bool) -> Node:
    table = predicates()
    properties: dict[str, Any] = {}
    for name, values in said.items():
        literals = [value for value in values if not isinstance(value, tuple)]
        if not literals or name == "name_key" or (name in table and table[name].kind != "field"):
            continue
        name = _RENAMED.get(name, name)
        properties[name] = literals if name in LISTS else literals[0]
    properties |= _SPAN
    if kind == "Entity":
        properties["uri"] = address
        return Node(("Entity", *categories()[said["category"][0]].neo4j), properties)
    if contested:
        properties["contested"] = True
    return Node((kind,) if kind == "EvidenceLine" else ("Record", kind), properties)


def _relationships(identifier: str, kind: str | None, said: Said, known: _Known) -> Iterator[Relationship]:
    table = predicates()
    for name, direction in _EVIDENCE.items():
        for value in said.get(name, ()):
            yield Relationship(identifier, "HAS_EVIDENCE", known.curies[value[0]], {"direction": direction})
    for name, values in said.items():
        row = table.get(name)
        if row is None or row.kind == "field" or name in _SKIPPED:
            continue
        for value in values:
            if isinstance(value, tuple) and value[0] in known.curies:
                other = known.curies[value[0]]
                between = {} if kind in (*RECORDS, "EvidenceLine") or row.kind == "rule" else _between(identifier, row, other, known)
                yield Relationship(identifier, row.neo4j, other, between)


def _between(subject: str, row: Predicate, object_: str, known: _Known) -> dict[str, Any]:
    """What is told of a relationship between two entities."""
    properties: dict[str, Any] = {"predicate": row.name, **_SPAN}
    edge = (subject, row.name, object_)
    if row.kind == "closure":
        properties["distance"] = _distance(subject, object_, known.parents[CLOSURES[row.name][0]])
    if edge in known.claims and len(known.pro[edge]) > len(known.contra[edge]):
        properties |= {"claims": known.claims[edge], "supporting": len(known.pro[edge]), "contrasting": len(known.contra[edge])}
    if row.kind in ("link", "closure") or "claims" not in properties:
        properties["structural"] = True
    return properties


def _distance(start: str, end: str, parents: dict[str, list[str]]) -> int:
    level, steps, seen = [start], 0, {start}
    while end not in level and level:
        level = [parent for node in level for parent in parents.get(node, ()) if parent not in seen]
        seen.update(level)
        steps += 1
    return steps
