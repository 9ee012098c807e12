"""Canned queries with parameters, against the same text on an rdflib graph in memory."""

from __future__ import annotations

from pathlib import Path
from statistics import median

from benchmarks.floors import Floor, timed


def queries(store_folder: Path) -> list[Floor]:
    """How many times as fast as rdflib each query is; the median and the slowest."""
    import rdflib

    from kg.graph import open as open_graph
    from kg.query import catalogue

    graph = open_graph(store_folder)
    rival = rdflib.Graph()
    rival.parse(data="\n".join(_triple(line) for line in graph.store.quads()), format="nt")
    ratios = {}
    for name, query in catalogue().items():
        if not query.parameters:
            continue
        given = {parameter.name: parameter.example for parameter in query.parameters}
        text = query.text("sparql")
        ours = timed(lambda name=name, given=given: graph.rows(name, **given), 5)
        theirs = timed(lambda text=text: list(rival.query(text)), 1)
        ratios[name] = theirs / ours
        print(f"     {name:34} {ours * 1000:8.1f} ms   rdflib {theirs * 1000:10.1f} ms   {ratios[name]:8.1f} x", flush=True)
    slowest = min(ratios, key=lambda name: ratios[name])
    return [
        Floor("canned queries against rdflib, median", median(ratios.values()), "x", 15, True),
        Floor("canned queries against rdflib, slowest", ratios[slowest], "x", 5, True, slowest),
    ]


def _triple(line: str) -> str:
    """An N-Quads line without its graph name."""
    body = line.rstrip().removesuffix(".").rstrip()
    return body[: body.rindex(" <")] + " ."
