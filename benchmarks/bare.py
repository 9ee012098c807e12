"""What the engines do without kg: their own bulk path, and one write an object as rivals do."""

from __future__ import annotations

import os
import time
import urllib.request
from collections import defaultdict
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import quote

BATCH = 5000  # rows of one UNWIND


class Bare(Protocol):
    """An engine without kg."""

    def bulk(self, store: str) -> dict[str, Any]:
        """Everything of an Oxigraph store by the bulk path, with ``seconds``."""

    def one_by_one(self, store: str) -> Iterator[None]:
        """One write at each step."""


def of(address: str) -> Bare:
    """The engine at an address."""
    if address.startswith("bolt://"):
        return BareNeo4j(address)
    return BareEndpoint(address) if address.startswith("http://") else BareOxigraph(Path(address))


class BareOxigraph:
    def __init__(self, folder: Path) -> None:
        import pyoxigraph

        self._store = pyoxigraph.Store(str(folder))

    def bulk(self, store: str) -> dict[str, Any]:
        import pyoxigraph

        from benchmarks.phases import quad_files, quad_lines

        began = time.perf_counter()
        for path in quad_files(store):
            self._store.bulk_load(path=str(path), format=pyoxigraph.RdfFormat.N_QUADS)
        self._store.flush()
        seconds = time.perf_counter() - began
        return {"seconds": seconds, "items": sum(1 for _ in quad_lines(store))}

    def one_by_one(self, store: str) -> Iterator[None]:
        import pyoxigraph

        from benchmarks.phases import quad_lines

        for quad in pyoxigraph.parse(input="".join(islice(quad_lines(store), 200_000)), format=pyoxigraph.RdfFormat.N_QUADS):
            self._store.add(quad)
            yield


class BareEndpoint:
    """The Graph Store Protocol, one graph at a time; and one INSERT DATA for each triple."""

    def __init__(self, address: str) -> None:
        self._address = address

    def bulk(self, store: str) -> dict[str, Any]:
        from benchmarks.phases import quad_files, quad_lines

        began = time.perf_counter()
        for path in quad_files(store):
            with path.open("rb") as body:
                headers = {"Content-Type": "application/n-quads", "Content-Length": str(path.stat().st_size)}
                request = urllib.request.Request(f"{self._address}/data", body, headers, method="POST")  # noqa: S310  loopback
                urllib.request.urlopen(request, timeout=3600).close()  # noqa: S310
        seconds = time.perf_counter() - began
        return {"seconds": seconds, "items": sum(1 for _ in quad_lines(store))}

    def one_by_one(self, store: str) -> Iterator[None]:
        from benchmarks.phases import quad_lines

        for line in quad_lines(store):
            triple, graph, _ = line.rsplit(" ", 2)
            body = "update=" + quote(f"INSERT DATA {{ GRAPH {graph} {{ {triple} }} }}")
            urllib.request.urlopen(f"{self._address}/update", body.encode(), timeout=60).close()  # noqa: S310
            yield


class BareNeo4j:
    """``UNWIND`` batches of the same nodes and relationships, as a user would write them: nodes first, then by type."""

    def __init__(self, address: str) -> None:
        import neo4j

        env = os.environ
        self._driver = neo4j.GraphDatabase.driver(address, auth=(env["NEO4J_USER"], env["NEO4J_PASSWORD"]))

    def _items(self, store: str) -> tuple[dict[tuple[str, ...], list[Any]], dict[tuple[str, str, str], list[Any]]]:
        from benchmarks.phases import quad_lines
        from kg.export.neo4j_records import Node, graph

        nodes: dict[tuple[str, ...], list[Any]] = defaultdict(list)
        edges: dict[tuple[str, str, str], list[Any]] = defaultdict(list)
        label: dict[tuple[str, str], str] = {}
        waiting = []
        for item in graph(lambda: (line.rstrip("\n") for line in quad_lines(store))):
            if isinstance(item, Node):
                nodes[item.labels].append(item.properties)
                label[item.space, str(item.properties.get("id") or item.properties["key"])] = item.labels[0]
            else:
                waiting.append(item)
        for edge in waiting:
            ends = label[edge.space, edge.start], label["", edge.end]
            edges[ends[0], edge.type, ends[1]].append({"s": edge.start, "e": edge.end, "p": edge.properties})
        return nodes, edges

    def bulk(self, store: str) -> dict[str, Any]:
        nodes, edges = self._items(store)
        with self._driver.session(database="neo4j") as session:
            for label in sorted({labels[0] for labels in nodes}):
                session.run(f"CREATE CONSTRAINT FOR (n:{label}) REQUIRE n.{_key(label)} IS UNIQUE").consume()
            began = time.perf_counter()
            for labels, rows in nodes.items():
                text = f"UNWIND $rows AS row CREATE (n:{':'.join(labels)}) SET n = row"
                self._batches(session, text, rows)
            for (start, type_, end), rows in edges.items():
                text = (
                    f"UNWIND $rows AS row MATCH (a:{start} {{{_key(start)}: row.s}}) MATCH (b:{end} {{{_key(end)}: row.e}}) "
                    f"CREATE (a)-[r:{type_}]->(b) SET r = row.p"
                )
                self._batches(session, text, rows)
            seconds = time.perf_counter() - began
        return {"seconds": seconds, "items": sum(map(len, nodes.values())) + sum(map(len, edges.values()))}

    @staticmethod
    def _batches(session: Any, text: str, rows: list[Any]) -> None:
        for start in range(0, len(rows), BATCH):
            batch = rows[start : start + BATCH]
            session.execute_write(lambda tx, batch=batch: tx.run(text, rows=batch).consume())

    def one_by_one(self, store: str) -> Iterator[None]:
        """A transaction for each claim: the claim, its ends and its lines, merged."""
        from benchmarks.phases import quad_lines
        from kg.export.subjects import subjects

        text = (
            "MERGE (s:Entity {id: $s}) MERGE (o:Entity {id: $o}) MERGE (c:Claim {id: $id}) SET c += $p "
            "MERGE (c)-[:SUBJECT]->(s) MERGE (c)-[:OBJECT]->(o) WITH c UNWIND $l AS line MERGE (l:Line {id: line}) MERGE (c)-[:HAS_EVIDENCE]->(l)"
        )
        with self._driver.session(database="neo4j") as session:
            for label in ("Entity", "Claim", "Line"):
                session.run(f"CREATE CONSTRAINT FOR (n:{label}) REQUIRE n.id IS UNIQUE").consume()
            for _, said in subjects(line.rstrip("\n") for line in quad_lines(store)):
                if "predicate_name" in said:
                    plain = {name: values[0] for name, values in said.items() if not isinstance(values[0], tuple)}
                    ends = {"s": said["claim_subject"][0][0], "o": said["claim_object"][0][0]}
                    lines = [value[0] for value in said["has_evidence"]]
                    session.execute_write(lambda tx, given={**ends, "id": plain["identifier"], "p": plain, "l": lines}: tx.run(text, given).consume())
                    yield


def _key(label: str) -> str:
    return "key" if label == "Name" else "id"
