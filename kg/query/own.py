"""A query of the user's own, in a language that the store speaks."""

from __future__ import annotations

from kg.errors import NotFoundError, QueryError
from kg.query.rows import LIST_SEPARATOR
from kg.store.contract import Rows, Store


def ask(store: Store, language: str, text: str, *, include_private: bool = False) -> Rows:
    """Rows of a reading query over the public part of a store, or over its private one.

    Raises QueryError where the store does not speak the language or refuses the text.
    """
    if language not in store.languages:
        spoken = ", ".join(store.languages)
        raise QueryError(f"{store.address} speaks {spoken}, not {language}; ask in {spoken}")
    if not include_private:
        return _readable(store.select(text))
    private = store.private()
    if private is None:
        raise NotFoundError(f"{store.address}: no private cases; load some with: kg load case FILE")
    return _readable(private.select(text))


def _readable(found: Rows) -> Rows:
    """Lists with a separator that can be read."""
    return Rows(
        found.columns,
        [tuple(cell.replace(LIST_SEPARATOR, " | ") if isinstance(cell, str) else cell for cell in row) for row in found],
    )
