"""Where names are looked up: the bundled vocabulary; a store, see :mod:`kg.names.in_store`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Protocol

from kg.knowledge.tables import Row, bundled, bundled_rows
from kg.names.normalise import bucket, name_key


@dataclass(frozen=True, slots=True)
class Match:
    """An entity found by one of its names. ``rank``: 0 its key or id, 1 its name, 2 a synonym."""

    id: str
    category: str
    name: str
    key: str
    matched: str
    rank: int


class NameProvider(Protocol):
    """Names by their normalised key."""

    def lookup(self, keys: Sequence[str], categories: Sequence[str] = ()) -> dict[str, tuple[Match, ...]]:
        """All entities under each of the name keys; keys without one are absent.

        ``categories`` may narrow the search; entities of others may still be among the answers.
        """

    def by_ids(self, identifiers: Sequence[str]) -> dict[str, Match]:
        """Entities by CURIE, also as a cross-reference; unknown ones are absent."""

    def names(self, categories: Sequence[str]) -> Iterable[str]:
        """All names, for suggestions; of these categories if any are given."""


# File, category, column of the key, columns of further names, columns of cross-references.
_TABLES = (
    ("diseases.tsv", "Disease", "key", ("abbreviation", "synonyms"), ("doid", "ncit", "mondo")),
    ("markers.tsv", "Marker", "key", ("synonyms",), ("pr", "uniprot")),
    ("genes.tsv", "Gene", "symbol", ("previous", "aliases"), ("ncbigene", "ensembl", "uniprot")),
    ("alterations.tsv", "Variant", "key", ("synonyms",), ("ncit",)),
    ("drugs.tsv", "Drug", "key", ("synonyms",), ("chembl", "ncit", "chebi", "unii", "rxcui")),
    ("drug_classes.tsv", "DrugClass", "key", ("synonyms",), ("ncit",)),
    ("regimens.tsv", "Regimen", "key", ("synonyms",), ("ncit",)),
    ("outcomes.tsv", "Outcome", "key", ("synonyms",), ("ncit",)),
    ("phenotypes.tsv", "Phenotype", "key", ("synonyms",), ("hp",)),
    ("adverse_events.tsv", "Phenotype", "key", ("synonyms",), ("hp",)),
)
_CATEGORIES_OF = {table[1]: frozenset({table[1]}) for table in _TABLES} | {
    "Variant": frozenset({"Variant", "Fusion", "Cytogenetic"}),
    "Regimen": frozenset({"Regimen", "Procedure"}),
}
# Categories whose things are asked for by name; rules and publications are not.
NAMED = frozenset().union(*_CATEGORIES_OF.values(), {"Mechanism", "CellType", "Trial"})
_ALTERATION_KINDS = {
    "fusion": "Fusion", "rearrangement": "Fusion", "cytogenetic": "Cytogenetic", "numeric": "Cytogenetic",
    "karyotype class": "Cytogenetic",
}  # fmt: skip


class BundledNames:
    """The bundled vocabulary tables, each read when first needed."""

    def lookup(self, keys: Sequence[str], categories: Sequence[str] = ()) -> dict[str, tuple[Match, ...]]:
        found: dict[str, tuple[Match, ...]] = {}
        for key in keys:
            matches = tuple(match for table in _tables(categories) for match in _in_table(table, key))
            if matches:
                found[key] = matches
        return found

    def by_ids(self, identifiers: Sequence[str]) -> dict[str, Match]:
        found: dict[str, Match] = {}
        for table in _TABLES:
            if missing := [identifier for identifier in identifiers if identifier not in found]:
                ids = _ids(table)
                found.update((identifier, ids[identifier]) for identifier in missing if identifier in ids)
        return found

    def names(self, categories: Sequence[str]) -> Iterable[str]:
        found = {
            name
            for table in _tables(categories)
            for row in _rows(table)
            if not categories or _category(table, row) in categories
            for _, name in _names(table, row)
        }
        return sorted(found)


_Table = tuple[str, str, str, tuple[str, ...], tuple[str, ...]]


def _tables(categories: Sequence[str]) -> Iterator[_Table]:
    for table in _TABLES:
        if not categories or not _CATEGORIES_OF[table[1]].isdisjoint(categories):
            yield table


def _rows(table: _Table) -> tuple[Row, ...]:
    return bundled_rows("vocabulary", table[0]) if bundled("vocabulary", table[0]).is_file() else ()


@cache
def _buckets(table: _Table) -> dict[str, list[int]]:
    """Row numbers by the bucket of each name."""
    found: dict[str, list[int]] = {}
    for number, row in enumerate(_rows(table)):
        for _, name in _names(table, row):
            found.setdefault(bucket(name), []).append(number)
    return found


def _in_table(table: _Table, key: str) -> Iterator[Match]:
    rows = _rows(table)
    for number in dict.fromkeys(_buckets(table).get(bucket(key), ())):
        row = rows[number]
        found = [(rank, name) for rank, name in _names(table, row) if name_key(name) == key]
        if found:
            rank, name = found[0]
            yield _match(table, row, name, rank)


def _names(table: _Table, row: Row) -> Iterator[tuple[int, str]]:
    """(rank, name) of a row, best rank first."""
    cells = row.cells
    yield 0, cells[table[2]]
    yield 0, cells["id"]
    if name := cells.get("name"):
        yield 1, name
    for column in table[3]:
        if cell := cells.get(column):
            for synonym in cell.split(" | "):
                yield 2, synonym.strip()


def _match(table: _Table, row: Row, matched: str, rank: int) -> Match:
    key = row[table[2]]
    return Match(row["id"], _category(table, row), row.get("name") or key, key, matched, rank)


def _category(table: _Table, row: Row) -> str:
    if table[1] == "Variant":
        return _ALTERATION_KINDS.get(row["kind"], "Variant")
    if table[1] == "Regimen" and row["kind"] == "procedure":
        return "Procedure"
    return table[1]


@cache
def _ids(table: _Table) -> dict[str, Match]:
    """Entities of a table by CURIE, their own before cross-references."""
    found = {row["id"]: _match(table, row, row["id"], 0) for row in _rows(table)}
    for row in _rows(table):
        for column in table[4]:
            for xref in row.list(column) if row.get(column) else ():
                found.setdefault(xref, found[row["id"]])
    return found
