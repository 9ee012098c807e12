"""A real Fuseki as store: the common behaviour, loads that are cut, killed or watched, and the bundled graph."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote, urlsplit

import pytest

import kg
from kg.errors import NotFoundError, QueryError, StoreError
from kg.export import export
from kg.query import catalogue
from kg.records import Entity
from kg.store import Store, open_store
from kg.store.endpoint import EndpointStore
from kg.store.endpoint.client import Client
from kg.store.endpoint.protocol import Protocol
from tests.conftest import example_cases
from tests.services.fuseki import FusekiDatasets, running
from tests.store.behaviour import PREFIXES, StoreBehaviour, StoreFactory, claim, claims_of, records

pytestmark = pytest.mark.service
ROOT = Path(__file__).parents[2]
HOSTILE = (
    "'", '"', "\\", "\\u0022", "\\\\u0022 } ; DROP ALL ; #", '"""', "} }; CLEAR ALL; INSERT DATA { <a> <b> \"", "\n\r\t\b\f", "\u0001\u001f\u007f",
    "\u2028\u2029\ufeff", "\U0001f600", "é", "e\u0301", "<http://x>", "?x $y", "# no comment", "\\", "\\n", "\\\"", "a\\", "%00 %22", "\u0000",
)  # fmt: skip


@pytest.fixture
def store(fuseki: FusekiDatasets) -> Iterator[EndpointStore]:
    with EndpointStore(fuseki.create()) as made:
        yield made


class TestFuseki(StoreBehaviour):
    @pytest.fixture
    def store_factory(self, fuseki: FusekiDatasets) -> StoreFactory:
        return lambda: open_store(fuseki.create(), create=True)


def test_hostile_text_arrives_unchanged(store: EndpointStore, tmp_path: Path) -> None:
    things = [Entity(f"lkg:drug/{number}", "Drug", text) for number, text in enumerate(HOSTILE)]
    said = [claim(text) for text in HOSTILE]
    with open_store(tmp_path / "here", create=True) as here:
        for loaded in (records("a"), [*records(), *things, *said], [*records("b"), *things, *said]):  # by PUT, then by update
            here.load("s", loaded)
            store.load("s", loaded)
            assert list(store.quads()) == list(here.quads())
    text = "SELECT ?n { ?d kg:category 'Drug' ; rdfs:label ?n }"
    assert {row[0] for row in store.select(PREFIXES + text)} == {"x", *HOSTILE}


def test_hostile_parameters_find_nothing_and_harm_nothing(store: EndpointStore) -> None:
    store.load("knowledge", records("a"))
    before = list(store.quads())
    graph = kg.Graph(store)
    for text in HOSTILE:
        with pytest.raises(NotFoundError):
            graph.resolve(text)
        with pytest.raises((NotFoundError, QueryError)):
            graph.rows("drugs_targeting_marker", marker=text)
        assert graph.rows("claim_statement", claim=text) == []
    assert list(store.quads()) == before


@pytest.mark.parametrize("part", [0.0, 0.5, "line"])
def test_a_first_load_whose_put_is_cut_leaves_an_empty_store(store: EndpointStore, part: float | str) -> None:
    def cut(self: Protocol, graph: str, file: Path) -> None:
        body = file.read_bytes()
        # Fuseki takes a request that ends between two lines for a whole one: half a graph stays there.
        size = body.index(b"\n", len(body) // 2) + 1 if part == "line" else int(len(body) * float(part))
        _cut(store.address, f"PUT {{}}/data?graph={quote(graph.strip('<>'), safe='')}", "application/n-triples", body, size)
        raise StoreError("the line is cut")

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Protocol, "put", cut)
        with pytest.raises(StoreError, match="cut"):
            store.load("s", records(*(f"a{n}" for n in range(50))))
    assert store.is_empty()
    store.load("t", records("b"))
    assert claims_of(store, "t") == 1
    assert claims_of(store, "s") == 0


@pytest.mark.parametrize("end", ["", "DELETE", "}\nINSERT", "INSERT {\n", "}\nWHERE", "WHERE {"])
def test_a_load_whose_connection_is_cut_leaves_the_old(store: EndpointStore, end: str) -> None:
    store.load("s", records(*(f"a{n}" for n in range(50))))
    before = list(store.quads())
    send = Client.send

    def cut(self: Client, method: str, address: str, body: object, length: int, headers: dict[str, str]) -> object:
        if hasattr(body, "read"):
            text = body.read()  # type: ignore[attr-defined]
            _cut(store.address, "POST {}/update", headers["Content-Type"], text, text.index(end.encode()) + len(end))
            raise StoreError("the line is cut")
        return send(self, method, address, body, length, headers)  # type: ignore[arg-type]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Client, "send", cut)
        with pytest.raises(StoreError, match="cut"):
            store.load("s", records(*(f"b{n}" for n in range(50))))
    assert list(store.quads()) == before
    assert store.load("s", records("b")).changed


def _cut(address: str, line: str, type_: str, body: bytes, size: int) -> None:
    """Send the beginning of a request and close the connection."""
    parts = urlsplit(address)
    head = f"{line.format(parts.path)} HTTP/1.1\r\nHost: {parts.netloc}\r\nContent-Type: {type_}\r\nContent-Length: {len(body)}\r\n\r\n"
    with socket.create_connection((parts.hostname or "", parts.port or 80), 10) as connection:
        connection.sendall(head.encode() + body[:size])
    time.sleep(0.3)


WATCH = PREFIXES + "SELECT (COUNT(DISTINCT ?c) AS ?claims) ?said { ?g a kg:Source ; kg:claims ?said . ?c kg:sourceName 's' } GROUP BY ?said"


def test_two_readers_during_loads_see_the_old_or_the_new(fuseki: FusekiDatasets) -> None:
    sizes = (60, 180, 61, 120)
    with EndpointStore(fuseki.create("tdb2")) as store:
        store.load("s", records(*(f"r{n}" for n in range(sizes[0]))))
        seen: list[tuple[object, ...]] = []
        done = threading.Event()

        def read() -> None:
            with open_store(store.address) as reader:
                while not done.is_set():
                    seen.extend(reader.select(WATCH).rows)

        readers = [threading.Thread(target=read) for _ in range(2)]
        for reader in readers:
            reader.start()
        try:
            for size in sizes[1:]:
                store.load("s", records(*(f"r{n}" for n in range(size))))
        finally:
            done.set()
            for reader in readers:
                reader.join()
    assert len(seen) > 10
    assert {row for row in seen if row[0] != row[1]} == set(), "claims of the source graph, and what the derived graph says"
    assert {row[0] for row in seen} <= set(sizes)


CHILD = """
import os, signal, sys, threading
from tests.store.behaviour import records
from kg.store import open_store

def die(name=None):
    if name is None or name == sys.argv[2]:
        os.kill(os.getpid(), signal.SIGKILL)

if sys.argv[3] != "0":
    threading.Timer(float(sys.argv[3]), die).start()
open_store(sys.argv[1], create=True).load("s", records(*(f"new{n}" for n in range(300))), progress=die)
"""


@pytest.mark.parametrize(("stage", "delay"), [("records", 0), ("derived", 0), ("database", 0), ("pointer", 0), ("never", 0.9), ("never", 1.3)])
@pytest.mark.parametrize("first", [True, False])
def test_a_killed_load_changes_nothing_and_the_next_one_works(fuseki: FusekiDatasets, stage: str, delay: float, first: bool) -> None:
    address = fuseki.create()
    if not first:
        with open_store(address, create=True) as store:
            store.load("s", records("old"))
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run([sys.executable, "-c", CHILD, address, stage, str(delay)], cwd=ROOT, env=environment, check=False)
    assert done.returncode in (0, -signal.SIGKILL)
    time.sleep(0.3)
    with open_store(address, create=True) as store:
        assert store.is_empty() if first and store.is_empty() else claims_of(store, "s") in (1, 300)
        assert store.load("s", records("next")).source == "s"
        assert store.ask('ASK { ?c <https://w3id.org/leukemia-kg/vocab#setting> "next" }')
        assert claims_of(store, "s") == 1


def test_a_killed_server_keeps_the_old(tmp_path: Path) -> None:
    with running(tmp_path) as server:
        with open_store(server.address, create=True) as store:
            store.load("s", records("old"))
            store.load("s", records("older"))
            before = list(store.quads())
            update = Protocol.update

            def killing(self: Protocol, request: Path | str) -> None:
                if isinstance(request, Path):
                    threading.Timer(0.05, server.kill).start()
                update(self, request)

            with pytest.MonkeyPatch.context() as patch:
                patch.setattr(Protocol, "update", killing)
                with pytest.raises(StoreError):
                    store.load("s", records(*(f"new{n}" for n in range(1000))))
        server.start()
        with open_store(server.address) as store:
            assert list(store.quads()) == before
            assert store.load("s", records("next")).changed, "the lock that could not be taken away does not matter"


def test_a_read_only_server_says_so(tmp_path: Path) -> None:
    with running(tmp_path, readonly=True) as server, open_store(server.address, create=True) as store:
        assert store.is_empty()
        with pytest.raises(StoreError, match="read-only"):
            store.load("s", records("a"))


def test_space_is_given_back_after_a_large_change(fuseki: FusekiDatasets, monkeypatch: pytest.MonkeyPatch) -> None:
    import kg.store.endpoint.loading

    monkeypatch.setattr(kg.store.endpoint.loading, "COMPACT_FROM", 1000)
    answers: list[bool] = []
    compact = Protocol.compact

    def noted(self: Protocol) -> bool:
        answers.append(compact(self))
        return answers[-1]

    monkeypatch.setattr(Protocol, "compact", noted)
    with EndpointStore(fuseki.create("tdb2")) as store:
        store.load("s", records(*(f"a{n}" for n in range(100))))
        store.load("s", records(*(f"b{n}" for n in range(100))))
        assert claims_of(store, "s") == 100
        store.load("s", records(*(f"c{n}" for n in range(100))))
        assert claims_of(store, "s") == 100
        store.load("t", records(*(f"d{n}" for n in range(100))))
    assert answers == [True, True], "adding alone leaves nothing to give back"


# The bundled graph


@pytest.fixture(scope="module")
def bundled(fuseki: FusekiDatasets) -> Iterator[Store]:
    from loaders.knowledge import build

    address = fuseki.create("tdb2")
    with open_store(address, create=True) as filling:
        build(filling)
    with open_store(address) as store:
        yield store


def test_the_bundled_graph_is_the_same(bundled: Store, graph: kg.Graph) -> None:
    assert list(bundled.quads()) == list(graph.store.quads())
    assert bundled.counts() == graph.store.counts()
    assert kg.Graph(bundled).knowledge_as_of == graph.knowledge_as_of


@pytest.mark.parametrize("path", example_cases(), ids=lambda path: path.stem)
def test_candidates_are_the_same(bundled: Store, graph: kg.Graph, path: Path) -> None:
    case = kg.Case.read(path)
    assert kg.Graph(bundled).candidates(case).to_json() == graph.candidates(case).to_json()


def test_every_query_gives_the_same_rows(bundled: Store, graph: kg.Graph) -> None:
    check_queries(bundled, graph)


def test_an_export_gives_the_same_answers_elsewhere(fuseki: FusekiDatasets, graph: kg.Graph, tmp_path: Path) -> None:
    (path,) = export(graph.store, "nquads", tmp_path / "g.nq")
    address = fuseki.create("tdb2")
    with path.open("rb") as body:
        Client().send("PUT", f"{address}/data", body, path.stat().st_size, {"Content-Type": "application/n-quads"})
    with open_store(address) as other:
        assert list(other.quads()) == list(graph.store.quads())
        # Which publications a source describes, and which are only cited, cannot be told from the graph.
        assert {**other.counts(), "publications": 0} == {**graph.store.counts(), "publications": 0}
        check_queries(other, graph)


def check_queries(other: Store, graph: kg.Graph) -> None:
    """Every public canned query with the examples of its header gives the same rows, order included."""
    asked = 0
    for query in catalogue().values():
        if "case" in query.tags:
            continue
        parameters = {parameter.name: parameter.example for parameter in query.parameters}
        assert kg.Graph(other).rows(query.name, **parameters) == graph.rows(query.name, **parameters), query.name
        asked += 1
    assert asked > 20
