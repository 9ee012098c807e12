"""One SPARQL Update request that changes several graphs at once, written to a file before anything is sent.

A server may take a request that breaks off for one that ends there (Fuseki 5.6 does: a PUT cut between two lines
leaves half a graph). So the request is worded such that no beginning of it can be carried out: up to
``SMALL_CHANGE`` quads it is a single operation, which is no SPARQL until its last words. Beyond that servers take
only DATA operations as a stream: then there is one place, between the two, where a cut would matter; the first
operation takes the manifest away, so that a store in that state says that it is damaged and is not read.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterable
from pathlib import Path

from kg.store.database import SMALL_CHANGE, difference
from kg.store.writing import lines


class Change:
    """Collects what is removed and what is added. ``quads`` counts both, in the graphs of sources, ``removed`` one."""

    def __init__(self, folder: Path) -> None:
        self._removed, self._added = folder / "removed.part", folder / "added.part"
        self._request = folder / "change.ru"
        self._operations: set[Path] = set()
        self.quads = self.removed = 0
        for path in (self._removed, self._added):
            path.touch()

    def replace(self, graph: str, old: Path, new: Path) -> None:
        """Make a graph hold the sorted N-Quads of ``new``; ``old`` is what it holds."""
        ending = len(graph) + 3
        with self._removed.open("a", encoding="utf-8") as minus, self._added.open("a", encoding="utf-8") as plus:
            for file in (minus, plus):
                file.write(f"GRAPH {graph} {{\n")
            for sign, line in difference(lines(old), lines(new)):
                (minus if sign == "-" else plus).write(line[:-ending] + " .\n")
                self._operations.add(self._removed if sign == "-" else self._added)
                self.quads += 1
                self.removed += sign == "-"
            for file in (minus, plus):
                file.write("}\n")

    def default(self, removed: Iterable[str], added: Iterable[str]) -> None:
        """Remove and add triples of the default graph; what is in both stays."""
        old, new = dict.fromkeys(removed), dict.fromkeys(added)
        for path, here, there in ((self._removed, old, new), (self._added, new, old)):
            changed = [f"{triple} .\n" for triple in here if triple not in there]
            if changed:
                self._operations.add(path)
                with path.open("a", encoding="utf-8") as file:
                    file.writelines(changed)

    def __bool__(self) -> bool:
        return bool(self._operations)

    def request(self) -> Path:
        """The file to send."""
        data, end = ("", "WHERE {}\n") if self.quads <= SMALL_CHANGE else (" DATA", "")
        with self._request.open("wb") as out:
            for verb, path in (("DELETE", self._removed), ("INSERT", self._added)):
                if path not in self._operations:
                    continue
                between = ";\n" if data and out.tell() else ""
                out.write(f"{between}{verb}{data} {{\n".encode())
                with path.open("rb") as source:
                    shutil.copyfileobj(source, out, 1 << 20)
                out.write(b"}\n")
            out.write(end.encode())
        return self._request


def triples(quads: Path, graph: str, target: Path) -> None:
    """Write the lines of an N-Quads file of one graph as N-Triples."""
    ending = len(graph) + 3
    with target.open("w", encoding="utf-8", newline="\n") as file:
        file.writelines(line[:-ending] + " .\n" for line in lines(quads))


def check(files: Iterable[Path]) -> None:
    """Parse files as the server will: a request that cannot succeed is not begun."""
    import pyoxigraph

    for path in files:
        for _ in pyoxigraph.parse(path=str(path), format=pyoxigraph.RdfFormat.N_QUADS):
            pass
