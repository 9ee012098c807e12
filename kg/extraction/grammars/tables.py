"""The curated lists of the grammars: sorted TSV beside the code, read once."""

from __future__ import annotations

from functools import cache
from importlib import resources

from kg.knowledge.tables import Row, read


@cache
def rows(name: str) -> tuple[Row, ...]:
    """Rows of a table of this package: ``rows("pathways.tsv")``. Raises TableError where the file is malformed."""
    return read(resources.files("kg.extraction.grammars").joinpath("data", name))


@cache
def words(name: str, column: str = "word") -> frozenset[str]:
    """One column of a table as a set."""
    return frozenset(row[column] for row in rows(name))


def alternatives(names: frozenset[str] | tuple[str, ...]) -> str:
    """A regular expression of literal names, longest first so that the longest wins.

    >>> alternatives(("low", "lower"))
    'lower|low'
    """
    import re

    return "|".join(re.escape(name) for name in sorted(names, key=lambda name: (-len(name), name)))
