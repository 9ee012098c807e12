"""Read ``categories.tsv`` and ``predicates.tsv``: what may be a node, an edge or a field, and its names elsewhere."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib import resources

from kg.errors import InputError
from kg.knowledge.tables import Row, read

NOT_EXPORTED = "not exported to KGX"


@dataclass(frozen=True, slots=True)
class Category:
    """A node category. ``biolink`` is None where nodes do not go to KGX."""

    name: str
    biolink: str | None
    rdf: tuple[str, ...]
    neo4j: tuple[str, ...]
    local_type: str
    annotation: str | None
    namespaces: tuple[str, ...]
    note: str


@dataclass(frozen=True, slots=True)
class Predicate:
    """An edge or field. ``biolink`` is None where it does not go to KGX; ``range`` of a field is its type."""

    name: str
    kind: str
    rdf: str
    neo4j: str
    biolink: str | None
    domain: tuple[str, ...]
    range: tuple[str, ...]
    symmetric: bool
    note: str


def _rows(name: str) -> tuple[Row, ...]:
    return read(resources.files("kg.schema").joinpath(name))


@cache
def categories() -> dict[str, Category]:
    """All categories by name."""
    return {
        row["name"]: Category(
            name=row["name"],
            biolink=None if row["biolink"] == NOT_EXPORTED else row["biolink"],
            rdf=row.list("rdf"),
            neo4j=tuple(row["neo4j"].split(":")),
            local_type=row["local_type"],
            annotation=row["annotation"] or None,
            namespaces=row.list("namespaces"),
            note=row["note"],
        )
        for row in _rows("categories.tsv")
    }


@cache
def predicates() -> dict[str, Predicate]:
    """All predicates and fields by name."""
    return {
        row["name"]: Predicate(
            name=row["name"],
            kind=row["kind"],
            rdf=row["rdf"],
            neo4j=row["neo4j"],
            biolink=None if row["biolink"] == NOT_EXPORTED else row["biolink"],
            domain=row.list("domain"),
            range=row.list("range"),
            symmetric=row["symmetric"] == "yes",
            note=row["note"],
        )
        for row in _rows("predicates.tsv")
    }


@cache
def opposites() -> dict[str, tuple[str, str, str]]:
    """Family, statement, and the statement that contradicts it, of the predicates that ``opposites.tsv`` lists."""
    return {row["predicate"]: (row["family"], row["says"], row["against"]) for row in _rows("opposites.tsv")}


def category(name: str) -> Category:
    """A category by name; InputError names the known ones."""
    try:
        return categories()[name]
    except KeyError:
        raise InputError(f"unknown category {name!r}; known are {', '.join(categories())}") from None


def predicate(name: str) -> Predicate:
    """A predicate by name; InputError names the known edges."""
    try:
        return predicates()[name]
    except KeyError:
        known = ", ".join(row.name for row in predicates().values() if row.kind != "field")
        raise InputError(f"unknown predicate {name!r}; known are {known}") from None


def camel_case(name: str) -> str:
    """The local name of a property in RDF.

    >>> camel_case("approval_date")
    'approvalDate'
    """
    first, *rest = name.split("_")
    return first + "".join(part[:1].upper() + part[1:] for part in rest)


def snake_case(name: str) -> str:
    """The name of a property in tables: the inverse of :func:`camel_case`.

    >>> snake_case("approvalDate")
    'approval_date'
    """
    return "".join(f"_{letter.lower()}" if letter.isupper() else letter for letter in name)
