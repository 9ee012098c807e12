"""Cells that many curated tables share: sources, dates, yes and no, numbers."""

from __future__ import annotations

from math import isfinite

from kg.errors import InputError
from kg.knowledge.tables import Row
from kg.rdf.rules import full_date
from kg.records import Sourced


def date(row: Row, column: str) -> str | None:
    """A date cell as curated, checked; None where empty."""
    cell = row.get(column, "")
    if not cell:
        return None
    try:
        full_date(cell)
    except InputError as error:
        raise row.error(column, "a date, YYYY-MM-DD, YYYY-MM or YYYY") from error
    return cell


def verified(row: Row) -> bool:
    """The cell ``verified``."""
    if row["verified"] not in ("yes", "no"):
        raise row.error("verified", "yes or no")
    return row["verified"] == "yes"


def sourced(row: Row) -> Sourced:
    """The provenance columns of a row. A verified row names its source."""
    if verified(row) and not row["source"]:
        raise row.error("source", "a source, because the row says that it was read there")
    return Sourced(
        source=row.list("source"),
        source_date=date(row, "source_date") or "",
        verified=verified(row),
        verified_on=date(row, "verified_on"),
        note=row["note"] or None,
    )


def one_of(row: Row, column: str, allowed: tuple[str, ...]) -> str:
    """A cell with a closed set of values."""
    if row[column] not in allowed:
        raise row.error(column, " or ".join(allowed))
    return row[column]


def required(row: Row, column: str) -> str:
    """A cell that must not be empty."""
    if not row[column]:
        raise row.error(column, "a value")
    return row[column]


def integer(row: Row, column: str) -> int | None:
    """A whole number, or None where empty."""
    try:
        return int(row[column]) if row[column] else None
    except ValueError as error:
        raise row.error(column, "a whole number") from error


def number(row: Row, column: str) -> float | None:
    """A number, or None where empty."""
    try:
        found = float(row[column]) if row[column] else None
    except ValueError as error:
        raise row.error(column, "a number") from error
    if found is not None and not isfinite(found):
        raise row.error(column, "a finite number")
    return found
