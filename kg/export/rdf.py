"""N-Quads, TriG and Turtle: RDF 1.1 without blank nodes, in the order of the sorted N-Quads."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from kg.export.files import beside, quads
from kg.identifiers import prefix_rows
from kg.rdf.sorting import SortedLines
from kg.views.rdf import parsed

if TYPE_CHECKING:
    import pyoxigraph

    from kg.store import Store


def nquads(store: Store, path: Path, include_private: bool) -> list[Path]:
    """Sorted N-Quads, graph by graph."""
    with beside(path) as (partial,), partial.open("w", encoding="utf-8", newline="\n") as file:
        file.writelines(f"{line}\n" for line in quads(store, include_private))
    return [path]


def trig(store: Store, path: Path, include_private: bool) -> list[Path]:
    """TriG."""
    import pyoxigraph

    with beside(path) as (partial,):
        pyoxigraph.serialize(
            parsed(quads(store, include_private)), str(partial), format=pyoxigraph.RdfFormat.TRIG, prefixes=_prefixes()
        )
    return [path]


def turtle(store: Store, path: Path, include_private: bool) -> list[Path]:
    """Turtle of the union of the graphs; sorted anew, because one node may be spoken of in several."""
    import pyoxigraph

    with tempfile.TemporaryDirectory(prefix="kg-turtle-") as folder, beside(path) as (partial,):
        lines = SortedLines(Path(folder), "triples")
        for line in quads(store, include_private):
            lines.extend((line.rsplit(" ", 2)[0] + " .",))
        pyoxigraph.serialize(_triples(lines), str(partial), format=pyoxigraph.RdfFormat.TURTLE, prefixes=_prefixes())
    return [path]


def _triples(lines: SortedLines) -> Iterator[pyoxigraph.Triple]:
    for quad in parsed(lines):
        yield quad.triple


def _prefixes() -> dict[str, str]:
    """Prefixes whose names Turtle allows."""
    return {row["prefix"]: row["iri_prefix"] for row in prefix_rows()}
