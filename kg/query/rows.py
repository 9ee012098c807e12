"""Raw rows of any engine to the rows of the contract: typed, rounded, sorted, the same for all engines."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from kg.errors import QueryError
from kg.query.headers import DESCENDING, Column, Query
from kg.store.contract import Rows, Value

LIST_SEPARATOR = "\u001f"
Typed = str | int | float | bool | list[str] | None


def typed_rows(query: Query, raw: Rows) -> list[dict[str, Typed]]:
    """Rows as dictionaries in column order, sorted by the query's order and then by all columns.

    Raises QueryError where a column of the header is not in the answer, or a value is not of its type.
    """
    places = []
    for column in query.columns:
        if column.name not in raw.columns:
            raise QueryError(
                f"query {query.name!r}: its answer has no column {column.name!r}; it has {', '.join(raw.columns)}"
            )
        places.append((column, raw.columns.index(column.name), _READERS[column.type]))
    found = [
        {column.name: _typed(query, column, reader, row[place]) for column, place, reader in places} for row in raw.rows
    ]
    return _sorted(query, found)


def _typed(query: Query, column: Column, reader: Callable[[Value], Typed], value: Value) -> Typed:
    if value is None:
        return [] if column.type == "list" else None
    try:
        found = reader(value)
    except (ValueError, TypeError) as error:
        raise QueryError(f"query {query.name!r}, column {column.name!r}: {value!r} is no {column.type}") from error
    return None if column.null is not None and found == column.null else found


def _text(value: Value) -> str:
    return value if isinstance(value, str) else str(value).lower() if isinstance(value, bool) else str(value)


def _integer(value: Value) -> int:
    number = float(value) if isinstance(value, str) else value
    if number is None or int(number) != number:
        raise ValueError(value)
    return int(number)


def _number(value: Value) -> float:
    if value is None:
        raise ValueError(value)
    return float(f"{float(value):.6g}")


def _boolean(value: Value) -> bool:
    if isinstance(value, bool):
        return value
    if value in ("true", "false"):
        return value == "true"
    raise ValueError(value)


def _date(value: Value) -> str:
    from datetime import date

    return date.fromisoformat(str(value)[:10]).isoformat()


def _list(value: Value) -> list[str]:
    return sorted({part for part in _text(value).split(LIST_SEPARATOR) if part})


_READERS: dict[str, Callable[[Value], Typed]] = {
    "id": _text, "string": _text, "integer": _integer, "number": _number, "boolean": _boolean, "date": _date, "list": _list,
}  # fmt: skip


def _sorted(query: Query, rows: list[dict[str, Typed]]) -> list[dict[str, Typed]]:
    """Sort stably from the least important key to the first; null is last in either direction."""
    ordered = {item.removesuffix(DESCENDING): item.endswith(DESCENDING) for item in query.order}
    keys = [*query.order, *(column.name for column in query.columns if column.name not in ordered)]
    for key in reversed(keys):
        name = key.removesuffix(DESCENDING)
        present = [row for row in rows if row[name] is not None]
        absent = [row for row in rows if row[name] is None]
        present.sort(key=lambda row, name=name: _comparable(row[name]), reverse=ordered.get(name, False))  # type: ignore[misc]
        rows = present + absent
    return rows


def _comparable(value: Typed) -> Any:
    return tuple(value) if isinstance(value, list) else value
