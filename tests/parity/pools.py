"""Values of parameters, drawn from the graph: for every type what exists, and what does not."""

from __future__ import annotations

from functools import cache
from typing import Any

from hypothesis import strategies as st

import kg
from kg.names.resolver import wider
from kg.query import Query
from kg.query.headers import ANY_ENTITY, Parameter
from tests.parity.awkward import HOSTILE

_PREFIXES = """
PREFIX kg: <https://w3id.org/leukemia-kg/vocab#>
PREFIX dct: <http://purl.org/dc/terms/>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
"""
_PLAIN = {"endpoint": "endpoint", "level": "level", "jurisdiction": "jurisdiction"}  # parameter: property
_CURIES = {
    "claim": ("Assertion",), "publication": ("Publication",),
    "feature": ("Disease", "Variant", "Fusion", "Cytogenetic", "Marker", "Drug", "Gene"),
}  # fmt: skip
_LABS = ("WBC", "hemoglobin", "BM_blasts", "MRD", "QTc", "blasts")
REVIEW = "review:example"  # claims that were read from a text, with what their sentences cite
MANY = 12  # of a parameter that takes several values


class Pools:
    """Values by parameter, from a graph that speaks SPARQL."""

    def __init__(self, graph: kg.Graph) -> None:
        self._graph = graph
        self.of_class = cache(self._of_class)
        self.values = cache(self._values)

    def _column(self, text: str) -> list[str]:
        return sorted(str(value) for (value,) in self._graph.store.select(_PREFIXES + text))

    def _of_class(self, name: str) -> list[str]:
        return self._column(f"SELECT DISTINCT ?id WHERE {{ ?x a kg:{name} ; dct:identifier ?id }}")

    def entities(self, category: str) -> list[str]:
        """CURIEs of the entities that a parameter of a category takes."""
        if category == ANY_ENTITY:
            return self._column("SELECT DISTINCT ?id WHERE { ?x kg:category ?c ; dct:identifier ?id ; rdfs:label ?name }")
        return [identifier for name in wider([category]) for identifier in self.of_class(name)]

    def _values(self, name: str, kind: str, category: str | None) -> tuple[Any, ...]:
        if category:
            return tuple(self.entities(category))
        if name in _PLAIN:
            return tuple(self._column(f"SELECT DISTINCT ?v WHERE {{ ?x kg:{_PLAIN[name]} ?v }}"))
        if name in _CURIES:
            return tuple(identifier for class_ in _CURIES[name] for identifier in self.of_class(class_))
        if name == "lab":
            return _LABS
        return {
            "integer": (0, 1, 8, 12, 216, 719, 720, 2**53 + 1, -1),
            "number": (0, 7, 90, 100.5, -1e-9, 1e300, 0.30000000000000004),
            "date": ("2017-12-31", "2018-01-01", "2020-02-29", "2022-12-31", "1900-01-01", "9999-12-31"),
        }[kind]

    def of(self, parameter: Parameter) -> tuple[Any, ...]:
        """All that exists for a parameter."""
        return self.values(parameter.name, parameter.type, parameter.category)

    def awkward(self, parameter: Parameter) -> list[Any]:
        """What a sample would miss: the awkward ones."""
        known = [value for value in self.of(parameter) if isinstance(value, str) and "awkward" in value]
        own = {"publication": ["PMID:1"], "claim": self.of_source("awkward") + self.of_source(REVIEW)}
        return known + own.get(parameter.name, [])

    def of_source(self, name: str) -> list[str]:
        """The claims of a source."""
        return self._column(f'SELECT ?id WHERE {{ ?x a kg:Assertion ; kg:sourceName "{name}" ; dct:identifier ?id }}')

    def drawn(self, query: Query) -> st.SearchStrategy[dict[str, Any]]:
        """Parameters of a query: mostly what exists, now and then names, hostile text, or nothing where nothing may stand."""
        return st.fixed_dictionaries(
            {parameter.name: self._one(parameter) for parameter in query.parameters if parameter.required},
            optional={parameter.name: self._one(parameter) for parameter in query.parameters if not parameter.required},
        )

    def _one(self, parameter: Parameter) -> st.SearchStrategy[Any]:
        known: st.SearchStrategy[Any] = st.sampled_from(self.of(parameter))
        if parameter.list:
            known = st.lists(known, min_size=1, max_size=4) | known
        if parameter.type in ("string",) or parameter.category:
            odd = st.sampled_from(HOSTILE) | st.text(max_size=20)
            return known | known | odd | (st.lists(odd, max_size=3) if parameter.list else odd)
        return known | {
            "integer": st.integers(-(2**63), 2**63 - 1),
            "number": st.floats(allow_nan=False, allow_infinity=False),
            "date": st.dates().map(str),
        }[parameter.type]
