"""SHACL: the graph against the shapes that the schema gives, by pySHACL."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import resources
from typing import TYPE_CHECKING

from kg.identifiers import curie
from kg.validate.problem import Problem, Severity

if TYPE_CHECKING:
    from rdflib import Graph, URIRef
    from rdflib.term import Node

    from kg.store import Store

SHAPES = ("shapes.ttl", "shapes_extra.ttl")


def shapes_graph() -> Graph:
    """All shapes of the schema."""
    from rdflib import Graph

    graph = Graph()
    for name in SHAPES:
        graph.parse(data=resources.files("kg.schema").joinpath(name).read_text(encoding="utf-8"), format="turtle")
    return graph


def hierarchy() -> Graph:
    """The classes of the vocabulary with their parents: a Fusion is a Variant is an Entity."""
    from rdflib import RDFS, Graph

    text = resources.files("kg.schema").joinpath("vocabulary.ttl").read_text(encoding="utf-8")
    found = Graph()
    for triple in Graph().parse(data=text, format="turtle").triples((None, RDFS.subClassOf, None)):
        found.add(triple)
    return found


def shape_problems(store: Store) -> Iterator[Problem]:
    """Problems of the public graphs."""
    import pyshacl

    shapes = shapes_graph()
    data = _union(store, shapes)
    data += hierarchy()
    _, report, _ = pyshacl.validate(data, shacl_graph=shapes, inference="none", meta_shacl=False)
    yield from report_problems(report, shapes)


def report_problems(report: Graph, shapes: Graph) -> Iterator[Problem]:
    """The results of a SHACL report, said with what the violated shape asks for."""
    from rdflib import RDF, SH, URIRef

    for result in report.subjects(RDF.type, SH.ValidationResult):
        focus, path = report.value(result, SH.focusNode), report.value(result, SH.resultPath)
        component = (
            str(report.value(result, SH.sourceConstraintComponent))
            .rpartition("#")[2]
            .removesuffix("ConstraintComponent")
        )
        shape = report.value(result, SH.sourceShape)
        where = f"{_short(path)}: " if isinstance(path, URIRef) else ""
        message = shapes.value(shape, SH.message) or _message(component, report.value(result, SH.value), shape, shapes)
        severity: Severity = "warning" if report.value(result, SH.resultSeverity) == SH.Warning else "error"
        yield Problem(severity, f"shacl {component}", _short(focus), f"{where}{message}")


def _message(component: str, value: Node | None, shape: Node | None, shapes: Graph) -> str:
    from rdflib import SH

    if component == "MinCount":
        return f"too few values; expected at least {shapes.value(shape, SH.minCount)}"
    if component == "MaxCount":
        return f"too many values; expected at most {shapes.value(shape, SH.maxCount)}"
    parts = [shape, *(_list(shapes, shapes.value(shape, SH["or"])))]
    expected = [
        _short(term)
        for part in parts
        for term in (shapes.value(part, SH["class"]), shapes.value(part, SH.datatype))
        if term
    ]
    expected += [_short(term) for term in _list(shapes, shapes.value(shape, SH["in"]))]
    expected += [
        f"{sign} {limit}"
        for sign, key in ((">=", SH.minInclusive), ("<=", SH.maxInclusive))
        if (limit := shapes.value(shape, key))
    ]
    return f"found {_short(value)}; expected {' or '.join(expected) or component}"


def _list(graph: Graph, head: Node | None) -> list[Node]:
    from rdflib.collection import Collection

    return list(Collection(graph, head)) if head is not None else []


def _short(term: object) -> str:
    from rdflib import URIRef

    return (curie(str(term)) or str(term)) if isinstance(term, URIRef) else str(term)


def _union(store: Store, shapes: Graph) -> Graph:
    """The triples that some shape looks at, without graph names."""
    from rdflib import RDF, SH, Graph, URIRef

    from kg.views.rdf import triples

    looked_at: set[URIRef] = {path for path in shapes.objects(None, SH.path) if isinstance(path, URIRef)}
    looked_at |= {path for path in shapes.objects(None, SH.inversePath) if isinstance(path, URIRef)}
    looked_at.add(RDF.type)
    graph = Graph()
    for triple in triples(store.quads(), looked_at):
        graph.add(triple)
    return graph
