"""Find the canned queries: ``queries/`` of a checkout, or the data inside an installed package."""

from __future__ import annotations

from functools import cache
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path

from kg.errors import NotFoundError
from kg.query.headers import Query, parse

SUFFIXES = {".rq": "sparql", ".cypher": "cypher"}


def folder() -> Traversable:
    """The folder of the query files."""
    package = resources.files("kg")
    installed = package.joinpath("_queries")
    if isinstance(package, Path) and not installed.is_dir():
        return package.parent / "queries"
    return installed


@cache
def _files() -> dict[str, tuple[tuple[str, Traversable], ...]]:
    """(language, file) by query name."""
    found: dict[str, list[tuple[str, Traversable]]] = {}
    place = folder()
    for entry in sorted(place.iterdir(), key=lambda entry: entry.name) if place.is_dir() else ():
        stem, dot, suffix = entry.name.rpartition(".")
        if language := SUFFIXES.get(dot + suffix):
            found.setdefault(stem, []).append((language, entry))
    # SPARQL first: it is the language of the default store.
    return {name: tuple(sorted(files, key=lambda file: file[0], reverse=True)) for name, files in sorted(found.items())}


def catalogue() -> dict[str, Query]:
    """All canned queries by name."""
    return {name: query(name) for name in _files()}


@cache
def query(name: str) -> Query:
    """A canned query by name.

    Raises NotFoundError with the nearest names, QueryError for a wrong header.
    """
    files = _files().get(name)
    if files is None:
        from difflib import get_close_matches

        near = get_close_matches(name, list(_files()), 3)
        hint = f"did you mean {', '.join(near)}?" if near else "list them with: kg queries"
        raise NotFoundError(f"there is no query {name!r}; {hint}")
    return parse(name, tuple((language, entry.read_text(encoding="utf-8")) for language, entry in files))
