"""Rules about the graph as such: graphs, identifiers, hierarchies, provenance."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import TYPE_CHECKING

from kg.errors import InputError
from kg.identifiers import iri, problem
from kg.validate.problem import Problem

if TYPE_CHECKING:
    from kg.store import Store

PREFIXES = """PREFIX kg: <https://w3id.org/leukemia-kg/vocab#>
PREFIX dct: <http://purl.org/dc/terms/>
PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
"""
_IDENTIFIER = "<http://purl.org/dc/terms/identifier>"
# Objects that are terms of a vocabulary, or ids in another one, and no nodes of this graph.
_NOT_NODES = frozenset(
    f"<{name}>"
    for name in (
        "http://www.w3.org/1999/02/22-rdf-syntax-ns#type", "http://www.w3.org/1999/02/22-rdf-syntax-ns#predicate",
        "http://rdfs.org/ns/void#class", "http://www.w3.org/2004/02/skos/core#exactMatch",
        "http://www.w3.org/2004/02/skos/core#closeMatch", "http://www.w3.org/2004/02/skos/core#broadMatch",
        "http://www.w3.org/2004/02/skos/core#narrowMatch", "http://www.w3.org/2004/02/skos/core#relatedMatch",
    )
)  # fmt: skip
_SHOWN = 20  # of one kind; the rest is counted


def scan(store: Store) -> Iterator[Problem]:
    """Each statement stands in one graph, each node has its CURIE, and no edge leads to nothing."""
    seen: set[int] = set()
    suspects: set[str] = set()
    nodes: set[str] = set()
    named: set[str] = set()
    targets: set[str] = set()
    for line in store.quads():
        triple = line.rsplit(" ", 2)[0]
        subject, predicate, object_ = triple.split(" ", 2)
        # Hashes keep memory small; a suspect is looked at again.
        key = hash(triple)
        if key in seen:
            suspects.add(triple)
        seen.add(key)
        if predicate == _IDENTIFIER:
            named.add(subject)
        nodes.add(subject)
        if object_.startswith("<") and predicate not in _NOT_NODES:
            targets.add(object_)
    if suspects:
        yield from _duplicates(store, suspects)
    yield from _listed("node without identifier", sorted(nodes - named), "expected dct:identifier with its CURIE")
    yield from _listed(
        "edge to nothing",
        sorted(targets - nodes),
        "an edge leads to it, but nothing is said of it; expected at least its identifier",
    )


def _duplicates(store: Store, suspects: set[str]) -> Iterator[Problem]:
    graphs: dict[str, list[str]] = defaultdict(list)
    for line in store.quads():
        triple, graph, _ = line.rsplit(" ", 2)
        # Not only the suspects: the first of two equal hashes may be another triple.
        if triple in suspects:
            graphs[triple].append(graph)
    found = sorted(f"{triple} in {' and '.join(names)}" for triple, names in graphs.items() if len(names) > 1)
    yield from _listed(
        "statement in two graphs", found, "expected in one: what sources share belongs to the derived graph"
    )


def _listed(rule: str, found: list[str], expected: str) -> Iterator[Problem]:
    for text in found[:_SHOWN]:
        yield Problem("error", rule, text, expected)
    if len(found) > _SHOWN:
        yield Problem("error", rule, "", f"{len(found) - _SHOWN} more")


def identifiers(store: Store) -> Iterator[Problem]:
    """CURIEs follow the pattern of their prefix and expand to the IRI of their node."""
    for address, curie in store.select(PREFIXES + "SELECT ?node ?id WHERE { ?node dct:identifier ?id }"):
        text, _, part = str(curie).partition("#")  # a part of a source's description has a fragment
        try:
            expected = iri(text) + (f"#{part}" if part else "")
        except InputError as error:
            yield Problem("error", "CURIE", text, str(error))
            continue
        if expected != address:
            yield Problem("error", "IRI of a CURIE", str(curie), f"its node is {address}; expected {expected}")
        if wrong := problem(text):
            yield Problem("error", "CURIE", text, wrong)
    rows = store.select(PREFIXES + "SELECT ?id ?xref WHERE { ?node kg:xref ?xref ; dct:identifier ?id }")
    for identifier, xref in rows:
        try:
            wrong = problem(str(xref))
        except InputError as error:
            wrong = str(error)
        if wrong:
            yield Problem("warning", "cross-reference", str(identifier), wrong)


def acyclic(store: Store) -> Iterator[Problem]:
    """No hierarchy leads back to where it began."""
    for edge in (
        "kg:clinicalParent",
        "kg:narrowerThan",
        "kg:inClass",
        "rdfs:subClassOf",
        "<http://purl.obolibrary.org/obo/BFO_0000051>",
    ):
        rows = store.select(
            PREFIXES + f"SELECT ?a ?b WHERE {{ ?x {edge} ?y . ?x dct:identifier ?a . ?y dct:identifier ?b }}"
        )
        parents: dict[str, list[str]] = defaultdict(list)
        for child, parent in rows:
            parents[str(child)].append(str(parent))
        for cycle in cycles(parents):
            yield Problem("error", "cycle", cycle[0], f"{edge}: {' > '.join([*cycle, cycle[0]])}; expected no way back")


def cycles(parents: dict[str, list[str]]) -> Iterator[list[str]]:
    """One cycle for each way back that a depth-first walk meets.

    >>> list(cycles({"a": ["b"], "b": ["c"], "c": ["a", "d"]}))
    [['a', 'b', 'c']]
    """
    done: set[str] = set()
    for start in sorted(parents):
        if start in done:
            continue
        path, at = [start], {start: 0}
        waiting = [iter(sorted(parents[start]))]
        while waiting:
            parent = next(waiting[-1], None)
            if parent is None:
                waiting.pop()
                last = path.pop()
                done.add(last)
                del at[last]
            elif parent in at:
                yield path[at[parent] :]
            elif parent not in done:
                at[parent] = len(path)
                path.append(parent)
                waiting.append(iter(sorted(parents.get(parent, ()))))


def unverified(store: Store) -> Iterator[Problem]:
    """How much was not read in a source: counted, and kept."""
    query = """SELECT ?class ?verified (COUNT(?x) AS ?n) WHERE {
      VALUES ?class { kg:EvidenceLine kg:Indication kg:Caution kg:Preference kg:ContextTherapy }
      ?x a ?class ; kg:verified ?verified } GROUP BY ?class ?verified"""
    counts: dict[str, dict[bool, int]] = defaultdict(dict)
    for class_, verified, number in store.select(PREFIXES + query):
        counts[str(class_).rpartition("#")[2]][bool(verified)] = int(number or 0)
    for name, by in sorted(counts.items()):
        if by.get(False):
            yield Problem("info", "unverified", "", f"{name}: {by[False]} of {sum(by.values())} are not verified")
