"""RDF 1.2: N-Quads in which a claim reifies its triple term, instead of naming subject, predicate and object.

A claim only says who says so: ``rdf:reifies`` does not assert the triple. Readers of RDF 1.1 cannot read this file.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

from kg.export.files import beside, quads
from kg.rdf.sorting import SortedLines

if TYPE_CHECKING:
    from kg.store import Store

_RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_PARTS = frozenset(f"<{_RDF}{name}>" for name in ("subject", "predicate", "object"))
_CONSTRUCT = f"""PREFIX rdf: <{_RDF}>
CONSTRUCT {{ ?claim rdf:reifies <<( ?s ?p ?o )>> }} WHERE {{ ?claim rdf:subject ?s ; rdf:predicate ?p ; rdf:object ?o }}"""
_CHUNK = 200_000  # lines of one reading into memory; the three parts of a claim stand together


def rdf12(store: Store, path: Path, include_private: bool) -> list[Path]:
    """N-Quads of RDF 1.2, sorted graph by graph."""
    with (
        tempfile.TemporaryDirectory(prefix="kg-rdf12-") as folder,
        beside(path) as (partial,),
        partial.open("w", encoding="utf-8", newline="\n") as file,
    ):
        for graph, lines in groupby(quads(store, include_private), key=lambda line: line.rsplit(" ", 2)[1]):
            found = SortedLines(Path(folder), "quads")
            waiting: list[str] = []
            for line in lines:
                subject, predicate, _ = line.split(" ", 2)
                if predicate not in _PARTS:
                    found.extend((line,))
                    continue
                if len(waiting) >= _CHUNK and not waiting[-1].startswith(subject + " "):
                    found.extend(_reified(waiting, graph))
                    waiting = []
                waiting.append(line)
            found.extend(_reified(waiting, graph))
            file.writelines(f"{line}\n" for line in found)
    return [path]


def _reified(lines: list[str], graph: str) -> Iterator[str]:
    import pyoxigraph

    store = pyoxigraph.Store()
    store.bulk_load("\n".join(lines), pyoxigraph.RdfFormat.N_QUADS)
    answer = store.query(_CONSTRUCT, use_default_graph_as_union=True)
    if isinstance(answer, pyoxigraph.QueryTriples):
        for triple in answer:
            said = triple.object
            if isinstance(said, pyoxigraph.Triple):  # its own text has no brackets
                yield f"{triple.subject} {triple.predicate} <<( {said.subject} {said.predicate} {said.object} )>> {graph} ."
