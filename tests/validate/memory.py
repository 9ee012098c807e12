"""A store in memory: a small good graph, and graphs that are wrong in one way."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import pyoxigraph

from kg.rdf.terms import graph, node
from kg.records import (
    Assertion,
    Caution,
    Entity,
    EvidenceLine,
    Indication,
    Link,
    Preference,
    Proposition,
    Publication,
    Record,
    Sourced,
)
from kg.store import open_store, sparql
from kg.store.contract import Rows

SOURCED = Sourced(("PMID:1",), "2024", True, "2026-11-23")


class Memory:
    """Reads N-Quads lines as a store does."""

    languages = ("sparql",)

    def __init__(self, lines: Iterable[str]) -> None:
        self._lines = sorted(lines)
        self._store = pyoxigraph.Store()
        self._store.bulk_load("\n".join(self._lines), format=pyoxigraph.RdfFormat.N_QUADS)

    def quads(self) -> Iterator[str]:
        return iter(self._lines)

    def select(self, text: str) -> Rows:
        return sparql.rows(self._store.query(text, use_default_graph_as_union=True))

    def without(self, *parts: str) -> Memory:
        """The graph without the lines that hold all of the parts."""
        return Memory(line for line in self._lines if not all(part in line for part in parts))

    def plus(self, *lines: str) -> Memory:
        return Memory([*self._lines, *lines])


def quad(subject: str, predicate: str, object_: str, source: str = "good") -> str:
    """A line; ``object_`` is a CURIE, or a literal as N-Quads writes it."""
    value = object_ if object_.startswith('"') else node(object_)
    return f"{node(subject)} {node(predicate)} {value} {graph(source)} ."


def line(direction: str = "supports", publication: str = "PMID:1") -> EvidenceLine:
    return EvidenceLine(direction, "phase 3", f"It {direction}.", publication, "2024", True)  # type: ignore[arg-type]


def claim(subject: str, predicate: str, object_: str, *lines: EvidenceLine, negated: bool = False) -> Assertion:
    return Assertion(
        Proposition(subject, predicate, object_, (("disease", "MONDO:0018874"),), negated), "manual", lines or (line(),)
    )


def records() -> list[Record]:
    """One of each: drug, class, diseases, biomarker, label, caution, preference, claims on both sides."""
    return [
        Entity("MONDO:0005059", "Disease", "leukemia", "leukemia"),
        Entity("MONDO:0018874", "Disease", "acute myeloid leukemia", "AML"),
        Link("MONDO:0018874", "clinical_parent", "MONDO:0005059"),
        Entity("lkg:drug/good", "Drug", "goodinib", "goodinib"),
        Entity("lkg:drug-class/kinase", "DrugClass", "kinase inhibitor", "kinase inhibitor"),
        Link("lkg:drug/good", "in_class", "lkg:drug-class/kinase"),
        Entity("lkg:alteration/FLT3-ITD", "Variant", "FLT3-ITD", "FLT3-ITD"),
        Entity("lkg:alteration/FLT3-mutation", "Variant", "FLT3 mutation", "FLT3 mutation"),
        Link("lkg:alteration/FLT3-ITD", "narrower_than", "lkg:alteration/FLT3-mutation"),
        Publication("PMID:1", "A trial"),
        Publication("PMID:2", "Another trial"),
        Indication(
            "good-aml", "lkg:drug/good", "FDA", "approved", "targeted", "2024-01-01", None,
            (("disease", "AML"), ("biomarker", "FLT3-ITD")), (), (), "AML with FLT3-ITD", SOURCED,
        ),
        Link("lkg:indication/good-aml", "for_disease", "MONDO:0018874"),
        Caution("good-young", "lkg:drug/good", "population", "exclude", "age:<1y", "Not in infants.", "label", SOURCED),
        Preference("good-first", "lkg:drug/good", "disease:AML & biomarker:FLT3-ITD", "preferred", "Preferred.", SOURCED),
        claim("lkg:drug/good", "treats", "MONDO:0018874", line(), line("disputes", "PMID:2")),
        claim("lkg:alteration/FLT3-ITD", "confers_sensitivity_to", "lkg:drug/good"),
    ]  # fmt: skip


def loaded(folder: str, *more: Record) -> Memory:
    """The quads of the records after a real load."""
    with open_store(folder, create=True) as store:
        store.load("good", [*records(), *more])
        return Memory(list(store.quads()))
