"""What the tests of the vocabulary share: its tables, their names, and the closures of its hierarchies."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from kg.knowledge.tables import Row, bundled_rows
from kg.names.normalise import name_key

CATEGORY_OF = {
    "adverse_events": "adverse event", "alterations": "alteration", "conditions": "condition", "diseases": "disease",
    "factors": "factor", "genes": "gene", "labs": "lab", "markers": "marker", "mechanisms": "mechanism",
    "outcomes": "outcome", "phenotypes": "phenotype", "procedures": "procedure", "specimens": "specimen", "states": "state",
}  # fmt: skip
SUPPORT = ("ambiguous", "disease_phrases")
NAME_COLUMNS = ("key", "symbol", "name", "abbreviation", "previous", "aliases", "synonyms")


def table(name: str) -> tuple[Row, ...]:
    return bundled_rows("vocabulary", f"{name}.tsv")


def first_column(row: Row) -> str:
    return next(iter(row.cells.values()))


def keys(name: str) -> set[str]:
    return {first_column(row) for row in table(name)}


def names_of(row: Row) -> set[str]:
    """All names of a row, folded."""
    found: set[str] = set()
    for column in NAME_COLUMNS:
        if column in row.cells:
            found.update(name_key(name) for name in row.list(column))
    return found


def closure(key: str, parents: Callable[[str], Iterable[str]]) -> set[str]:
    seen: set[str] = set()
    todo = [key]
    while todo:
        for parent in parents(todo.pop()):
            if parent not in seen:
                seen.add(parent)
                todo.append(parent)
    return seen


DISEASES = {row["key"]: row for row in table("diseases")}
ALTERATIONS = {row["key"]: row for row in table("alterations")}


def clinical(key: str) -> set[str]:
    return closure(key, lambda node: DISEASES[node].list("clinical_parent"))


def ladder(key: str) -> set[str]:
    return closure(key, lambda node: ALTERATIONS[node].list("parents"))
