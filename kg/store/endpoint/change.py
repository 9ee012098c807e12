"""One SPARQL Update request that changes several graphs at once, written to a file before anything is sent."""

from __future__ import annotations

import shutil
from collections.abc import Iterable
from pathlib import Path

from kg.store.database import difference
from kg.store.writing import lines


class Change:
    """Collects operations. ``quads`` counts what is removed and added in the graphs of sources."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.path = folder / "change.ru"
        self._operations = 0
        self.quads = 0
        self.path.touch()

    def replace(self, graph: str, old: Path, new: Path) -> None:
        """Make a graph hold the sorted N-Quads of ``new``; ``old`` is what it holds."""
        removed, added = self._folder / "removed", self._folder / "added"
        ending = len(graph) + 3
        before = gone = come = 0
        with removed.open("w", encoding="utf-8") as minus, added.open("w", encoding="utf-8") as plus:
            for sign, line in difference(lines(old), lines(new)):
                (minus if sign == "-" else plus).write(line[:-ending] + " .\n")
                gone, come = gone + (sign == "-"), come + (sign == "+")
        if gone:
            before = sum(1 for _ in lines(old))
        if gone * 2 > before:
            # Most of it goes: to name the rest is longer than to begin anew.
            self._operation(f"DROP SILENT GRAPH {graph}")
            come = triples(new, graph, added)
        elif gone:
            self._data("DELETE", graph, removed)
        if come:
            self._data("INSERT", graph, added)
        self.quads += gone + come
        removed.unlink()
        added.unlink()

    def drop(self, graph: str) -> None:
        """Remove a graph."""
        self._operation(f"DROP SILENT GRAPH {graph}")

    def default(self, removed: Iterable[str], added: Iterable[str]) -> None:
        """Remove and add triples of the default graph; what is in both stays."""
        old, new = dict.fromkeys(removed), dict.fromkeys(added)
        for verb, triples_ in (("DELETE", [t for t in old if t not in new]), ("INSERT", [t for t in new if t not in old])):
            if triples_:
                self._operation(f"{verb} DATA {{\n" + "".join(f"{triple} .\n" for triple in triples_) + "}")

    def __bool__(self) -> bool:
        return bool(self._operations)

    def _data(self, verb: str, graph: str, file: Path) -> None:
        self._operation(f"{verb} DATA {{ GRAPH {graph} {{", file, "} }")

    def _operation(self, start: str, file: Path | None = None, end: str = "") -> None:
        with self.path.open("ab") as out:
            out.write((";\n" if self._operations else "").encode() + start.encode() + b"\n")
            if file is not None:
                with file.open("rb") as source:
                    shutil.copyfileobj(source, out, 1 << 20)
            out.write(end.encode() + b"\n")
        self._operations += 1


def triples(quads: Path, graph: str, target: Path) -> int:
    """Write the lines of an N-Quads file of one graph as N-Triples; returns how many they are."""
    ending = len(graph) + 3
    count = 0
    with target.open("w", encoding="utf-8", newline="\n") as file:
        for line in lines(quads):
            file.write(line[:-ending] + " .\n")
            count += 1
    return count


def check(files: Iterable[Path]) -> None:
    """Parse files as the server will: a request that cannot succeed is not begun."""
    import pyoxigraph

    for path in files:
        for _ in pyoxigraph.parse(path=str(path), format=pyoxigraph.RdfFormat.N_QUADS):
            pass
