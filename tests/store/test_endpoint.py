"""A SPARQL endpoint as store: the common behaviour on one in this process, and what can go wrong on the way to it."""

from __future__ import annotations

import contextlib
import os
import socket
import time
from collections.abc import Iterator
from pathlib import Path

import pyoxigraph
import pytest

from kg.errors import QueryError, StoreError, StoreMissingError
from kg.store import Store, open_store
from kg.store.endpoint import EndpointStore
from kg.store.endpoint.addresses import addresses
from kg.store.endpoint.change import Change
from kg.store.endpoint.client import Client
from kg.store.endpoint.lock import STALE_SECONDS, is_stale
from kg.store.endpoint.protocol import Protocol
from kg.store.locate import is_remote
from tests.store.behaviour import StoreBehaviour, StoreFactory, claims_of, records
from tests.store.endpoint_server import Endpoint, serving


@pytest.fixture(scope="module")
def server() -> Iterator[Endpoint]:
    with serving() as endpoint:
        yield endpoint


@pytest.fixture
def endpoint(server: Endpoint) -> Iterator[Endpoint]:
    server.asked.clear()
    yield server
    server.instead.clear()
    server.hang_up.clear()


@pytest.fixture
def store(endpoint: Endpoint) -> Iterator[EndpointStore]:
    with EndpointStore(endpoint.create()) as made:
        yield made


class TestEndpoint(StoreBehaviour):
    @pytest.fixture
    def store_factory(self, endpoint: Endpoint) -> StoreFactory:
        return lambda: open_store(endpoint.create(), create=True)


# Addresses


@pytest.mark.parametrize(
    ("text", "query", "update", "data"),
    [
        ("http://h:3030/ds/", "http://h:3030/ds/query", "http://h:3030/ds/update", "http://h:3030/ds/data"),
        ("https://h/fuseki/ds", "https://h/fuseki/ds/query", "https://h/fuseki/ds/update", "https://h/fuseki/ds/data"),
        ("http://h:7200/repositories/kg", "http://h:7200/repositories/kg", "http://h:7200/repositories/kg/statements", "http://h:7200/repositories/kg/rdf-graphs/service"),
        ("http://h/sparql", "http://h/sparql", "http://u", "http://d"),
        ("http://h/a/query", "http://h/a/query", "http://u", "http://d"),
    ],
)  # fmt: skip
def test_an_address_gives_the_others(text: str, query: str, update: str, data: str) -> None:
    found = addresses(text, {"KG_STORE_UPDATE": "http://u", "KG_STORE_DATA": "http://d"})
    assert (found.query, found.update, found.data) == (query, update, data)


def test_passwords_stay_out_of_addresses() -> None:
    with pytest.raises(StoreError, match="KG_STORE_USER") as caught:
        open_store("https://me:geheim@h/ds")
    assert "geheim" not in str(caught.value)


@pytest.mark.parametrize("text", ["http://h:3030", "http://", "http://h:port/ds", "http://h/ds?x=1"])
def test_addresses_that_are_none(text: str) -> None:
    with pytest.raises(StoreError):
        open_store(text)


def test_other_hosts_are_remote(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    assert is_remote(EndpointStore("https://kg.example.org/ds"))
    assert not is_remote(EndpointStore("http://127.0.0.1:3030/ds"))
    assert not is_remote(EndpointStore("http://localhost:3030/ds"))
    monkeypatch.setenv("KG_STORE_PRIVATE", str(tmp_path))
    assert not is_remote(EndpointStore("https://kg.example.org/ds")), "the cases stay here"


def test_private_cases_in_a_folder_of_this_machine(
    store: EndpointStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KG_STORE_PRIVATE", str(tmp_path / "cases"))
    store.load("s", records("a"))
    assert store.private() is None
    store.load("case:1", records("secret"), private=True)
    private = store.private()
    assert private is not None
    assert private.address == str(tmp_path / "cases")
    assert claims_of(private, "case:1") == 1
    monkeypatch.setenv("KG_STORE_PRIVATE", store.address)
    with pytest.raises(StoreError, match="itself"):
        store.load("case:1", records("secret"), private=True)


# What goes wrong


def test_nobody_listens() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = f"http://127.0.0.1:{free.getsockname()[1]}/ds"
    with pytest.raises(StoreError, match="is the server started"):
        open_store(address)


def test_an_empty_or_missing_dataset_names_what_to_do(endpoint: Endpoint) -> None:
    address = endpoint.create()
    with pytest.raises(StoreMissingError, match=f"kg build --store {address}"):
        open_store(address)
    with pytest.raises(StoreError, match="no such dataset"):
        open_store(f"{endpoint.base}/none")


@pytest.mark.parametrize(
    ("said", "message"),
    [
        ((401, "text/plain", b""), "KG_STORE_USER and KG_STORE_PASSWORD"),
        ((403, "text/html", b"<html><style>x{}</style><b>Forbidden</b></html>"), r"not allowed \(403: Forbidden\)"),
        ((302, "text/plain", b""), "another address"),
        ((200, "text/html", b"<html>hello</html>"), "not answer as a SPARQL endpoint"),
        ((200, "application/sparql-results+json", b"{"), "not answer as a SPARQL endpoint"),
        ((500, "text/plain", b"boom"), "failed .500: boom"),
    ],
)
def test_refusals_of_a_question(store: EndpointStore, endpoint: Endpoint, said: tuple[int, str, bytes], message: str) -> None:
    endpoint.instead["query"] = [said]
    with pytest.raises(StoreError, match=message):
        store.select("SELECT * { ?s ?p ?o }")


@pytest.mark.parametrize(
    ("said", "message"),
    [
        ((403, "text/plain", b"no"), "read-only"),
        ((405, "text/plain", b"no"), "read-only"),
        ((404, "text/plain", b""), "no such dataset or service"),
        ((500, "text/plain", b"java.io.IOException: No space left on device"), "disk of the server is full.*nothing was changed"),
        ((507, "text/plain", b""), "disk"),
    ],
)
@pytest.mark.parametrize("service", ["update", "data"])
def test_refusals_of_a_load(endpoint: Endpoint, said: tuple[int, str, bytes], message: str, service: str) -> None:
    with open_store(endpoint.create(), create=True) as store:
        endpoint.instead[service] = [said]
        with pytest.raises(StoreError, match=message):
            store.load("s", records("a"))
        assert store.is_empty()
        assert store.load("s", records("a")).changed
        endpoint.instead["update"] = [(200, "", b""), said] if said[0] == 500 else [said]
        before = list(store.quads())
        with pytest.raises(StoreError):
            store.load("s", records("b"))
        assert list(store.quads()) == before


def test_a_busy_server_is_asked_again(store: EndpointStore, endpoint: Endpoint) -> None:
    store.load("s", records("a"))
    endpoint.instead["query"] = [(503, "text/plain", b"later"), (502, "text/plain", b"later")]
    assert claims_of(store, "s") == 1
    endpoint.instead["query"] = [(503, "text/plain", b"later")] * 3
    with pytest.raises(StoreError, match="503"):
        claims_of(store, "s")


def test_a_union_that_could_not_be_asked_for_is_asked_for_again(endpoint: Endpoint, monkeypatch: pytest.MonkeyPatch) -> None:
    """Regression: one timeout while asking was remembered as "no union", and rows went missing without a word."""
    base = endpoint.create()
    monkeypatch.setenv("KG_STORE_UPDATE", f"{base}/update")
    with open_store(f"{base}/query", create=True) as store:
        store.load("s", records("a"))
    with open_store(f"{base}/query") as reader:
        assert isinstance(reader, EndpointStore)
        asked: list[str] = []
        real = type(reader._protocol).truth

        def failing(self: object, text: str, **more: object) -> bool:
            asked.append(text)
            if len(asked) == 1:
                raise StoreError("timed out")
            return bool(real(self, text, **more))  # type: ignore[arg-type]

        reader._protocol._union = None
        monkeypatch.setattr(type(reader._protocol), "truth", failing)
        with pytest.raises(StoreError, match="timed out"):
            reader._protocol.union()
        assert reader._protocol.union() is not None
        assert len(asked) > 1, "the answer of a failed probe is not kept"


def test_a_change_is_never_sent_twice(store: EndpointStore, endpoint: Endpoint) -> None:
    store.load("s", records("a"))
    endpoint.asked.clear()
    endpoint.instead["update"] = [(503, "text/plain", b"later")] * 5
    with pytest.raises(StoreError):
        store.load("s", records("b"))
    assert endpoint.count("update") == 1


def test_a_lost_answer_is_looked_up(store: EndpointStore, endpoint: Endpoint) -> None:
    store.load("s", records("a"))
    client_send = Client.send

    def losing(self: Client, method: str, address: str, body: object, length: int, headers: object) -> object:
        is_change = hasattr(body, "read")
        if is_change:
            endpoint.hang_up.add("update")
        try:
            return client_send(self, method, address, body, length, headers)  # type: ignore[arg-type]
        finally:
            endpoint.hang_up.discard("update")

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Client, "send", losing)
        assert store.load("s", records("b")).changed, "the change was made, only its answer was lost"
    assert store.ask('ASK { ?c <https://w3id.org/leukemia-kg/vocab#setting> "b" }')


def test_a_slow_server_is_not_waited_for(store: EndpointStore, monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        monkeypatch.setenv("KG_STORE_TIMEOUT", "0.3")
        with pytest.raises(StoreError, match="KG_STORE_TIMEOUT"):
            open_store(f"http://127.0.0.1:{silent.getsockname()[1]}/ds")
    monkeypatch.setenv("KG_STORE_TIMEOUT", "soon")
    with pytest.raises(StoreError, match="number of seconds"):
        store.is_empty()


def test_credentials_come_from_the_environment(
    store: EndpointStore, endpoint: Endpoint, monkeypatch: pytest.MonkeyPatch
) -> None:
    store.is_empty()
    assert "Authorization" not in endpoint.asked[-1][2]
    monkeypatch.setenv("KG_STORE_USER", "me")
    monkeypatch.setenv("KG_STORE_PASSWORD", "pass")
    store.load("s", records("a"))
    assert {headers.get("Authorization") for _, _, headers in endpoint.asked[-4:]} == {"Basic bWU6cGFzcw=="}
    monkeypatch.setenv("KG_STORE_TOKEN", "abc")
    store.ask("ASK { ?s ?p ?o }")
    assert endpoint.asked[-1][2]["Authorization"] == "Bearer abc"


def test_what_is_no_query_is_never_sent(store: EndpointStore, endpoint: Endpoint) -> None:
    for text in ("CLEAR ALL", "SELECT * {", "SELECT * { SERVICE <http://x> {} }", "ASK {}"):
        with pytest.raises(QueryError):
            store.select(text)
    assert endpoint.asked == []


def test_an_endpoint_without_update_is_read_only(endpoint: Endpoint) -> None:
    with open_store(f"{endpoint.create()}/query", create=True) as store, pytest.raises(StoreError, match="KG_STORE_UPDATE"):
        store.load("s", records("a"))


def test_a_query_address_finds_the_union_and_loads_without_put(endpoint: Endpoint, monkeypatch: pytest.MonkeyPatch) -> None:
    base = endpoint.create()
    monkeypatch.setenv("KG_STORE_UPDATE", f"{base}/update")
    with open_store(f"{base}/query", create=True) as store:
        store.load("s", records("a"))
        store.load("s", records("b", "c"))
        assert claims_of(store, "s") == 2
        with open_store(base) as other:
            assert list(store.quads()) == list(other.quads())
    assert endpoint.count("data") == 2, "only the other store used the graph store: it fetched two graphs"


# Loads


def test_the_first_load_puts_each_graph_once_and_later_ones_are_one_update(store: EndpointStore, endpoint: Endpoint) -> None:
    store.load("s", records("a"))
    puts = [path for method, path, _ in endpoint.asked if method == "PUT"]
    assert len(puts) == 2, "source graph and derived graph"
    endpoint.asked.clear()
    store.load("s", records("b"))
    assert not [path for method, path, _ in endpoint.asked if method == "PUT"]
    assert endpoint.count("update") <= 3, "lock, change, unlock"


def test_an_unfinished_first_load_is_no_graph(store: EndpointStore, endpoint: Endpoint) -> None:
    endpoint.instead["data"] = []
    put = Protocol.put
    calls = iter(range(9))

    def failing(self: Protocol, graph: str, file: Path) -> None:
        if next(calls):
            raise StoreError("the line is cut")
        put(self, graph, file)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Protocol, "put", failing)
        with pytest.raises(StoreError, match="cut"):
            store.load("gone", records("a"))
    assert store.is_empty()
    with pytest.raises(StoreMissingError):
        open_store(store.address)
    store.load("s", records("b"))
    assert claims_of(store, "gone") == 0
    assert [source.name for source in store.sources()] == ["s"]


def test_a_dataset_that_kg_did_not_load_can_be_read_only(store: EndpointStore, endpoint: Endpoint) -> None:
    store.load("s", records("a", "b"))
    foreign = endpoint.create("foreign")
    endpoint.datasets["foreign"].load("\n".join(store.quads()), format=pyoxigraph.RdfFormat.N_QUADS)
    with open_store(foreign) as other:
        assert [(s.name, s.counts["claims"]) for s in other.sources()] == [("s", 2)]
        assert list(other.quads()) == list(store.quads())
        # Which publications a source describes, and which are only cited, cannot be told from the graph.
        assert {**other.counts(), "publications": 0} == {**store.counts(), "publications": 0}
        with pytest.raises(StoreError, match="empty dataset"):
            other.load("t", records("c"))


def test_two_writers_are_told_apart(store: EndpointStore) -> None:
    from kg.store.endpoint.lock import ServerLock

    store.load("s", records("a"))
    with ServerLock(Protocol(addresses(store.address))), pytest.raises(StoreError, match=f"being written.*{os.getpid()}"):
        store.load("s", records("b"))
    assert store.load("s", records("b")).changed


def test_a_lock_is_stale_when_its_process_is_gone() -> None:
    here, now = socket.gethostname(), time.time()
    assert is_stale(f"{here} {os.getpid()} {now:.0f} x"), "of an earlier load of this process"
    assert is_stale(f"{here} {_dead()} {now:.0f} x")
    assert not is_stale(f"elsewhere 1 {now:.0f} x")
    assert is_stale(f"elsewhere 1 {now - STALE_SECONDS - 1:.0f} x")
    assert is_stale("nonsense")


def _dead() -> int:
    import subprocess

    process = subprocess.Popen(["true"])
    process.wait()
    return process.pid


def quads(path: Path, *numbers: int) -> Path:
    path.write_text("".join(f'<http://s> <http://p> "{n}" <http://g> .\n' for n in numbers))
    return path


@pytest.fixture
def change(tmp_path: Path) -> Change:
    made = Change(tmp_path)
    made.replace("<http://g>", quads(tmp_path / "old", 1, 2, 3), quads(tmp_path / "new", 2, 3, 4))
    made.default(['<http://m> <http://p> "one"', '<http://m> <http://p> "same"'], ['<http://m> <http://p> "same"', '<http://m> <http://p> "two"'])
    return made


def filled() -> pyoxigraph.Store:
    found = pyoxigraph.Store()
    found.update("INSERT DATA { <http://m> <http://p> \"one\", \"same\" GRAPH <http://g> { <http://s> <http://p> \"1\", \"2\", \"3\" } }")
    return found


def test_a_change_is_the_difference(change: Change) -> None:
    text = change.request().read_text()
    assert '"1"' in text.partition("INSERT")[0]
    assert '"4"' in text.partition("INSERT")[2]
    assert '"2"' not in text
    assert '"same"' not in text
    store = filled()
    store.update(text)
    assert sorted(quad.object.value for quad in store) == ["2", "3", "4", "same", "two"]


def test_no_beginning_of_a_change_can_be_carried_out(change: Change) -> None:
    text = change.request().read_text().rstrip()
    for end in range(len(text)):
        store = filled()
        with contextlib.suppress(SyntaxError):
            store.update(text[:end])
            assert set(store) == set(filled()), text[:end]


def test_a_large_change_is_told_in_streams(change: Change, monkeypatch: pytest.MonkeyPatch) -> None:
    import kg.store.endpoint.change

    monkeypatch.setattr(kg.store.endpoint.change, "SMALL_CHANGE", 1)
    store = filled()
    text = change.request().read_text()
    assert "DELETE DATA" in text
    assert "INSERT DATA" in text
    store.update(text)
    assert sorted(quad.object.value for quad in store) == ["2", "3", "4", "same", "two"]


def test_a_large_change_that_was_cut_is_noticed(store: EndpointStore, monkeypatch: pytest.MonkeyPatch) -> None:
    import kg.store.endpoint.change

    store.load("s", records("a"))
    monkeypatch.setattr(kg.store.endpoint.change, "SMALL_CHANGE", 1)
    update = Protocol.update

    def cut(self: Protocol, request: Path | str) -> None:
        update(self, request.read_text().partition(";\nINSERT DATA")[0] if isinstance(request, Path) else request)

    with monkeypatch.context() as patch:
        patch.setattr(Protocol, "update", cut)
        store.load("s", records("b"))
    with pytest.raises(StoreError, match="cut off in the middle"):
        open_store(store.address)


def test_the_contract_is_kept(store: EndpointStore) -> None:
    kept: Store = store  # checked by mypy
    assert kept.languages == ("sparql",)
