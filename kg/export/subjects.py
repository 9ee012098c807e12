"""Quads as subjects with their values by name: literals as Python values, an IRI as a tuple of one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import Any

from kg.identifiers import VOCABULARY, iri
from kg.schema.terms import predicates, snake_case
from kg.views.rdf import parsed

Said = dict[str, list[Any]]


def subjects(lines: Iterable[str]) -> Iterator[tuple[str, Said]]:
    """Each subject of each graph; names are those of ``predicates.tsv``, else of the property in snake case."""
    names = {iri(row.rdf): row.name for row in predicates().values()}
    for (_, subject), quads in groupby(parsed(lines), key=lambda quad: (quad.graph_name, quad.subject)):
        found: Said = {}
        for quad in quads:
            address = quad.predicate.value
            name = names.get(address)
            if name is None and address.startswith(VOCABULARY):
                name = snake_case(address.removeprefix(VOCABULARY))
            if name is not None:
                found.setdefault(name, []).append(_value(quad.object))
        yield subject.value, found


def _value(term: Any) -> Any:
    datatype = getattr(term, "datatype", None)
    if datatype is None:
        return (term.value,)
    kind = datatype.value.rpartition("#")[2]
    if kind == "boolean":
        return term.value == "true"
    return int(term.value) if kind == "integer" else float(term.value) if kind == "double" else term.value
