"""A million generated claims in each engine: rates beside the engine's own, canned queries, and memory, in one run.

Oxigraph always; Fuseki and Neo4j with ``KG_BENCH_SERVICES=1`` (java and mvn needed). ``KG_BENCH_CLAIMS`` is another
number of claims, ``KG_BENCH_ENGINES`` names some of the engines. Each phase is a process of its own, whose peak memory
is told beside that of the server. A phase that fails, or takes longer than ``KG_BENCH_SECONDS``, is said and missed.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median, quantiles
from typing import Any

from benchmarks.floors import Floor

CLAIMS = 1_000_000
ROOT = Path(__file__).parents[1]
MEMORY_MB = 2048
BOUND_MS, WHOLE_S = 50, 5
Told = dict[str, Any]


def large(folder: Path) -> Iterator[Floor]:
    """The floors of every engine that is wanted, as they are measured."""
    claims = int(os.environ.get("KG_BENCH_CLAIMS") or CLAIMS)
    wanted = (os.environ.get("KG_BENCH_ENGINES") or "oxigraph fuseki neo4j").split()
    if not os.environ.get("KG_BENCH_SERVICES"):
        wanted = ["oxigraph"]
    store = folder / "oxigraph"
    yield from engine("oxigraph", str(store), claims, None, folder)
    for name in wanted:
        if name != "oxigraph":
            with server(name, folder / name) as running:
                yield from engine(name, running.address, claims, running, folder)


@contextmanager
def server(name: str, folder: Path) -> Iterator[Any]:
    """A real server for the time of a block, with its way in."""
    from tests.services import jars
    from tests.services.servers import Fuseki, Neo4j

    jars.fetch()
    made = (Neo4j if name == "neo4j" else Fuseki)(folder, options=())
    made.start()
    os.environ.update(getattr(made, "environment", {}))
    try:
        yield made
    finally:
        made.stop()


def engine(name: str, address: str, claims: int, running: Any, folder: Path) -> Iterator[Floor]:
    """Load, ask, then the same data by the engine alone."""
    print(f"     {name}: {claims:,} claims", flush=True)
    loaded = phase("load", address, claims)
    if loaded is None:
        return
    size, unit = (loaded["items"], "nodes and relationships") if loaded.get("items") else (loaded["triples"], "triples")
    rate = size / loaded["seconds"]
    print(f"     {name}: load {loaded['seconds']:.0f} s, {claims / loaded['seconds']:,.0f} claims/s, {rate:,.0f} {unit}/s, {loaded['stages']}", flush=True)
    asked = phase("ask", address, claims)
    server_mb = _peak_mb(running)
    yield Floor(f"{name}: memory of kg while loading", loaded["peak_mb"], "MB", MEMORY_MB, False)
    if server_mb:
        yield Floor(f"{name}: memory of the server", server_mb, "MB", MEMORY_MB, False, "files that it maps are counted")
    if asked is not None:
        yield from times(name, asked["queries"], claims)
        yield Floor(f"{name}: memory of kg while asking", asked["peak_mb"], "MB", MEMORY_MB, False)
    yield from rivals(name, claims, loaded, running, folder)


def rivals(name: str, claims: int, loaded: Told, running: Any, folder: Path) -> Iterator[Floor]:
    """The engine without kg: in bulk, and one write an object (a triple, in Neo4j a claim)."""
    source = str(folder / "oxigraph")
    rate = (loaded["items"] or loaded["triples"]) / loaded["seconds"]
    if running is not None:
        running.stop()
        with server(name, folder / f"{name}-bare") as other:
            bare = phase("bare", other.address, claims, source)
            single = phase("single", other.address, claims, source) if name == "fuseki" else None
        if name == "neo4j":
            with server(name, folder / f"{name}-single") as other:
                single = phase("single", other.address, claims, source)
    else:
        bare = phase("bare", str(folder / "bare"), claims, source)
        single = phase("single", str(folder / "single"), claims, source)
    if bare is not None:
        note = f"{rate:,.0f}/s against {bare['items'] / bare['seconds']:,.0f}/s, peak {bare['peak_mb']:,.0f} MB"
        yield Floor(f"{name}: rate, share of its own bulk path", rate * bare["seconds"] / bare["items"], "x", 0.5 if name != "fuseki" else 0, True, note)
    if single is not None:
        ours, alone = claims / loaded["seconds"] if loaded["items"] else rate, single["written"] / single["seconds"]
        yield Floor(f"{name}: rate against one write an object", ours / alone, "x", 1, True, f"{ours:,.0f}/s against {alone:,.0f}/s")


def times(name: str, queries: Told, claims: int) -> Iterator[Floor]:
    """Each canned query in a line; the median and the slowest of those that name an entity, and the whole-graph reports."""
    middle = {query: median(told["seconds"]) for query, told in queries.items() if told["seconds"]}
    for query in sorted(middle, key=lambda query: -middle[query]):
        seconds = queries[query]["seconds"]
        late = quantiles(seconds, n=20)[-1] if len(seconds) > 1 else seconds[0]
        kind = queries[query]["kind"]
        print(f"     {name:9} {query:34} {kind:7} median {middle[query] * 1000:9.1f} ms   95 % {late * 1000:9.1f} ms   {queries[query]['rows']:>8,} rows", flush=True)
    for kind, limit, unit, factor in (("bound", BOUND_MS, "ms", 1000), ("whole", WHOLE_S, "s", 1)):
        of_kind = {query: value for query, value in middle.items() if queries[query]["kind"] == kind}
        slowest = max(of_kind, key=lambda query: of_kind[query])
        late = sorted(query for query, value in of_kind.items() if value * factor > limit)
        told = "query that names an entity" if kind == "bound" else "whole-graph report"
        if name == "oxigraph":
            yield Floor(f"{name}: {told}, median of medians", median(of_kind.values()) * factor, unit, limit, False)
            yield Floor(f"{name}: {told}, slowest median", of_kind[slowest] * factor, unit, limit, False, f"{slowest}; over the limit: {', '.join(late) or 'none'}")


def phase(what: str, address: str, claims: int, *more: str) -> Told | None:
    """What a phase told; None where it failed or took too long, which is said."""
    command = [sys.executable, "-m", "benchmarks.phases", what, address, str(claims), *more]
    try:
        done = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, timeout=float(os.environ.get("KG_BENCH_SECONDS") or 7200), check=True)
    except (subprocess.CalledProcessError, subprocess.TimeoutExpired) as error:
        print(f"MISS {what} at {address}: {error}", flush=True)
        return None
    told: Told = json.loads(done.stdout.splitlines()[-1])
    return told


def _peak_mb(running: Any) -> float | None:
    """Peak memory of a server process, where the system tells it."""
    status = Path(f"/proc/{running.pid}/status") if running is not None else None
    if status is None or not status.exists():
        return None
    (line,) = (line for line in status.read_text().splitlines() if line.startswith("VmHWM"))
    return int(line.split()[1]) / 1024


if __name__ == "__main__":
    from benchmarks.floors import report

    place = Path(sys.argv[1])
    place.mkdir(parents=True, exist_ok=True)
    for measured in large(place):
        report([measured])
