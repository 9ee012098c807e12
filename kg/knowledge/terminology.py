"""The curated hierarchies that case reading and ranking walk: diseases, alterations, drug classes.

Labels and evidence follow the column ``clinical_parent``, never an ontology's is_a, which puts hairy
cell leukemia under CLL and MPAL under AML. Everything here comes from ``kg/knowledge/vocabulary``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cache

from kg.knowledge.tables import Row, bundled_rows


@cache
def diseases() -> dict[str, Row]:
    """Rows of diseases.tsv by key."""
    return {row["key"]: row for row in bundled_rows("vocabulary", "diseases.tsv")}


@cache
def alterations() -> dict[str, Row]:
    """Rows of alterations.tsv by key."""
    return {row["key"]: row for row in bundled_rows("vocabulary", "alterations.tsv")}


@cache
def markers() -> dict[str, Row]:
    """Rows of markers.tsv by key."""
    return {row["key"]: row for row in bundled_rows("vocabulary", "markers.tsv")}


@cache
def drug_classes() -> dict[str, Row]:
    """Rows of drug_classes.tsv by key."""
    return {row["key"]: row for row in bundled_rows("vocabulary", "drug_classes.tsv")}


@cache
def drugs() -> dict[str, Row]:
    """Rows of drugs.tsv by key."""
    return {row["key"]: row for row in bundled_rows("vocabulary", "drugs.tsv")}


@cache
def regimens() -> dict[str, Row]:
    """Rows of regimens.tsv by key."""
    return {row["key"]: row for row in bundled_rows("vocabulary", "regimens.tsv")}


def closure(start: Iterable[str], parents: Callable[[str], Iterable[str]]) -> tuple[str, ...]:
    """The start nodes and everything above them, breadth first, each once.

    >>> closure(["c"], lambda node: {"c": ["b"], "b": ["a"]}.get(node, []))
    ('c', 'b', 'a')
    """
    seen: dict[str, None] = {}
    layer = list(start)
    while layer:
        upper: list[str] = []
        for node in layer:
            if node not in seen:
                seen[node] = None
                upper.extend(parents(node))
        layer = upper
    return tuple(seen)


@cache
def clinical_line(disease: str) -> tuple[str, ...]:
    """A disease and the diseases whose labels and evidence it inherits, nearest first.

    Source of the rule: the cuts in ``diseases.tsv`` (column clinical_parent).
    """
    rows = diseases()
    return closure([disease], lambda key: rows[key].list("clinical_parent") if key in rows else ())


@cache
def class_line(*classes: str) -> tuple[str, ...]:
    """Drug classes and everything above them."""
    rows = drug_classes()
    return closure(classes, lambda key: rows[key].list("parents") if key in rows else ())


@cache
def drug_line(drug: str) -> tuple[str, ...]:
    """All classes of a drug with their ancestors; empty for a drug without a row."""
    row = drugs().get(drug)
    return class_line(*row.list("classes")) if row else ()


@cache
def alteration_line(key: str) -> tuple[str, ...]:
    """An alteration key and everything above it on the ladder."""
    rows = alterations()
    return closure([key], lambda node: rows[node].list("parents") if node in rows else ())


@cache
def interaction_classes() -> frozenset[str]:
    """Classes that say how a drug interacts, not how it works: sharing one is no class effect."""
    return frozenset(key for key, row in drug_classes().items() if row["kind"] == "interaction")
