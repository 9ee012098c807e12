"""VoID and DCAT: what each public graph holds, counted from the quads themselves. No blank nodes, no time of writing."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

from kg.errors import InputError
from kg.export.files import beside
from kg.identifiers import BASE, VOCABULARY, prefix_rows
from kg.rdf.terms import integer, node, text
from kg.views.rdf import parsed

if TYPE_CHECKING:
    from kg.store import Store

_TYPE = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>"
_PREFIXES = ("dcat", "dct", "kg", "prov", "rdfs", "void", "xsd")


def void(store: Store, path: Path, include_private: bool) -> list[Path]:
    """The description as Turtle."""
    import pyoxigraph

    if include_private:
        raise InputError("void describes public graphs only; leave include_private out")
    with beside(path) as (partial,):
        lines = sorted({f"{triple} ." for triple in description(store)})
        prefixes = {row["prefix"]: row["iri_prefix"] for row in prefix_rows() if row["prefix"] in _PREFIXES}
        triples = (quad.triple for quad in parsed(lines))
        pyoxigraph.serialize(triples, str(partial), format=pyoxigraph.RdfFormat.TURTLE, prefixes=prefixes)
    return [path]


def description(store: Store) -> Iterator[str]:
    """Triples about the whole and about each graph, with partitions by class and by property."""
    triples: Counter[str] = Counter()
    classes: dict[str, Counter[str]] = defaultdict(Counter)
    properties: dict[str, Counter[str]] = defaultdict(Counter)
    described: list[str] = []
    for line in store.quads():
        triple, graph, _ = line.rsplit(" ", 2)
        subject, predicate, object_ = triple.split(" ", 2)
        for place in (graph, f"<{BASE}>"):
            triples[place] += 1
            properties[place][predicate] += 1
            if predicate == _TYPE:
                classes[place][object_] += 1
        if subject.startswith(f"<{BASE}graph/"):
            described.append(triple)  # what the store itself tells of its sources
    whole = f"<{BASE}>"
    yield from _dataset(whole, "leukemia-kg", "Knowledge graph of leukemia therapies and targets; research use only")
    yield f"{whole} {node('void:vocabulary')} <{VOCABULARY}>"
    for graph in sorted(triples):
        if graph != whole:
            yield f"{whole} {node('void:subset')} {graph}"
            yield f"{whole} {node('dcat:dataset')} {graph}"
            name = graph.removesuffix(">").rpartition("/")[2]
            yield from _dataset(graph, name, f"The graph {name}")
        yield f"{graph} {node('void:triples')} {integer(triples[graph])}"
        yield from _partitions(graph, "class", classes[graph])
        yield from _partitions(graph, "property", properties[graph])
    # Partitions of our own, counted above; the store's are about records.
    yield from (triple for triple in described if "#class-" not in triple and f" {node('void:triples')} " not in triple)


def _dataset(subject: str, name: str, about: str) -> Iterator[str]:
    for class_ in ("void:Dataset", "dcat:Dataset"):
        yield f"{subject} {_TYPE} {node(class_)}"
    yield f"{subject} {node('rdfs:label')} {text(name)}"
    yield f"{subject} {node('dct:description')} {text(about)}"


def _partitions(graph: str, kind: str, counts: Counter[str]) -> Iterator[str]:
    for term, number in counts.items():
        part = f"{graph[:-1]}#{kind}-{quote(term[1:-1], safe='')}>"
        yield f"{graph} {node(f'void:{kind}Partition')} {part}"
        yield f"{part} {node(f'void:{kind}')} {term}"
        yield f"{part} {node('void:entities' if kind == 'class' else 'void:triples')} {integer(number)}"
