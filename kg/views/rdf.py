"""The graph as RDFLib sees it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from itertools import islice
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    import pyoxigraph
    import rdflib
    from rdflib.term import Identifier, Literal, URIRef

    from kg.store import Store

    Triple: TypeAlias = tuple[URIRef, URIRef, Identifier]

_BATCH = 50_000  # lines parsed at once
_STRING = "http://www.w3.org/2001/XMLSchema#string"


def parsed(lines: Iterable[str]) -> Iterator[pyoxigraph.Quad]:
    """N-Quads lines as quads, in their order, a batch at a time."""
    import pyoxigraph

    waiting = iter(lines)
    while batch := list(islice(waiting, _BATCH)):
        yield from pyoxigraph.parse(input="\n".join(batch), format=pyoxigraph.RdfFormat.N_QUADS)


def to_rdflib(store: Store) -> rdflib.Dataset:
    """All public graphs as an ``rdflib.Dataset`` whose default graph is their union."""
    import rdflib

    from kg.identifiers import prefix_rows

    dataset = rdflib.Dataset(default_union=True)
    for row in prefix_rows():
        dataset.bind(row["prefix"], row["iri_prefix"])
    terms = _Terms()
    graphs: dict[str, rdflib.Graph] = {}
    for quad in parsed(store.quads()):
        name = str(quad.graph_name)
        if name not in graphs:
            graphs[name] = dataset.graph(terms.iri(quad.graph_name.value))  # type: ignore[union-attr]
        graphs[name].add(terms.triple(quad))
    return dataset


def triples(lines: Iterable[str], predicates: Collection[URIRef] | None = None) -> Iterator[Triple]:
    """RDFLib triples of N-Quads lines without their graphs; only those of some predicates where these are given."""
    terms = _Terms()
    wanted = None if predicates is None else {str(predicate) for predicate in predicates}
    for quad in parsed(lines):
        if wanted is None or quad.predicate.value in wanted:
            yield terms.triple(quad)


class _Terms:
    """RDFLib terms of pyoxigraph's, each made once: ids are shared by many triples."""

    def __init__(self) -> None:
        self._iris: dict[str, URIRef] = {}

    def iri(self, value: str) -> URIRef:
        found = self._iris.get(value)
        if found is None:
            from rdflib import URIRef

            found = self._iris[value] = URIRef(value)
        return found

    def triple(self, quad: pyoxigraph.Quad) -> Triple:
        object_ = quad.object
        subject = self.iri(quad.subject.value)  # type: ignore[union-attr]
        predicate = self.iri(quad.predicate.value)
        datatype = getattr(object_, "datatype", None)
        if datatype is None:
            return subject, predicate, self.iri(object_.value)  # type: ignore[union-attr]
        return subject, predicate, self._literal(object_.value, datatype.value, object_.language)  # type: ignore[union-attr]

    def _literal(self, value: str, datatype: str, language: str | None) -> Literal:
        from rdflib import Literal

        if language:
            return Literal(value, lang=language)
        if datatype == _STRING:
            return Literal(value)
        # Not normalised: the same text comes out that went in.
        return Literal(value, datatype=self.iri(datatype), normalize=False)
