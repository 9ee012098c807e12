"""One phase of a measurement in a process of its own, so that its memory can be told: prints one JSON line.

    python -m benchmarks.phases load|bare|single|ask ADDRESS CLAIMS [STORE]

``load`` is what kg does; ``bare`` puts the same data in by the engine's own bulk path; ``single`` by one write an
object, of as many as fit a few seconds; ``ask`` times the canned queries. ``STORE`` is the Oxigraph store from which
``bare`` and ``single`` take the data.
"""

from __future__ import annotations

import json
import random
import resource
import sys
import time
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any

from benchmarks import bare
from benchmarks.generated import SOURCE, Generated

ASKED = 20  # times that a canned query is asked, each with other parameters
PATIENCE = 20.0  # seconds for one canned query
SINGLE_SECONDS = 10.0
Told = dict[str, Any]


def load(address: str, claims: int) -> Told:
    """The bundled graph, then the generated source; the time of making its records is taken off."""
    from kg.store import SourceInfo, open_store
    from loaders.knowledge import build

    began = time.perf_counter()
    made = sum(1 for _ in Generated(claims).records())
    making = time.perf_counter() - began
    with open_store(address, create=True) as store:
        build(store)
        stages: dict[str, float] = {}
        began = time.perf_counter()

        def stage(name: str) -> None:
            stages[name] = round(time.perf_counter() - began, 1)

        before = _written(store)
        store.load(SOURCE, Generated(claims).records(), info=SourceInfo(SOURCE, "benchmark"), progress=stage)
        seconds = time.perf_counter() - began - making
        items = _written(store) - before
    with open_store(address) as store:
        return {"seconds": seconds, "records": made, "stages": stages, "items": items, "triples": store.counts()["triples"]}


def _written(store: Any) -> int:
    """Nodes and relationships that a store has created so far; 0 for stores of RDF."""
    counters = getattr(store, "counters", {})
    return int(counters.get("nodes_created", 0)) + int(counters.get("relationships_created", 0))


def run_bare(address: str, store: str) -> Told:
    """The engine's own bulk path, on the data of an Oxigraph store."""
    return bare.of(address).bulk(store)


def single(address: str, store: str) -> Told:
    """One write an object, for some seconds."""
    written, began = 0, time.perf_counter()
    for _ in bare.of(address).one_by_one(store):
        written += 1
        if time.perf_counter() - began > SINGLE_SECONDS:
            break
    return {"seconds": time.perf_counter() - began, "written": written}


def ask(address: str, claims: int) -> Told:
    """Seconds of each canned query about the public graph, and its kind: bound to an entity, whole graph, or a listing."""
    import kg
    from kg.query import catalogue

    found: Told = {}
    with kg.open(address) as graph:
        pools = _pools(graph, claims)
        chance = random.Random(2)
        for query in catalogue().values():
            if "case" in query.tags:
                continue
            required = [p for p in query.parameters if p.required]
            bound = any(p.category or p.name in ("claim", "publication", "feature") for p in required)
            seconds: list[float] = []
            asked, rows = 0, 0
            end = time.perf_counter() + PATIENCE
            while asked <= (ASKED if query.parameters else 3) and (asked < 2 or time.perf_counter() < end):
                given = {p.name: _value(p, pools, chance, first=not asked) for p in query.parameters if p.required or not asked}
                began = time.perf_counter()
                rows += len(graph.rows(query.name, **given))
                if asked:  # the first is for caches
                    seconds.append(time.perf_counter() - began)
                asked += 1
            found[query.name] = {"kind": "bound" if bound else "listing" if required else "whole", "seconds": seconds, "rows": rows}
    return {"queries": found}


def _pools(graph: Any, claims: int) -> dict[str, list[str]]:
    generated = Generated(claims)
    pools = dict(generated.pools)
    pools["Alteration"] = pools["Variant"]
    pools["claim"] = [row["claim"] for row in islice(graph.rows("contested_claims"), 50)]
    return pools


def _value(parameter: Any, pools: dict[str, list[str]], chance: random.Random, *, first: bool) -> Any:
    pool = {"claim": "claim", "publication": "Publication", "feature": "Disease"}.get(parameter.name, parameter.category)
    if pool in ("any", "entity", ""):
        pool = "Drug" if parameter.category else None
    if pool is None or pool not in pools or (first and parameter.name != "claim"):
        return parameter.example
    return chance.choice(pools[pool])


def main(arguments: list[str]) -> None:
    phase, address, claims, *rest = arguments
    phases: dict[str, Callable[[], Told]] = {
        "load": lambda: load(address, int(claims)),
        "bare": lambda: run_bare(address, rest[0]),
        "single": lambda: single(address, rest[0]),
        "ask": lambda: ask(address, int(claims)),
    }
    told = phases[phase]()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    told["peak_mb"] = peak / (1 << 20 if sys.platform == "darwin" else 1 << 10)
    print(json.dumps(told))


def quad_files(store: str) -> list[Path]:
    """The N-Quads files of the current build of an Oxigraph store."""
    from kg.store.builds import Builds

    build = Builds(Path(store)).current()
    assert build is not None
    return build.quad_files()


def quad_lines(store: str) -> Iterator[str]:
    """Their lines."""
    for path in quad_files(store):
        with path.open(encoding="utf-8", newline="\n") as file:
            yield from file


if __name__ == "__main__":
    main(sys.argv[1:])
