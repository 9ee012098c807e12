"""A real Neo4j as store: the common behaviour, and what only a server must show. The sessions fill one database in turn."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from kg.errors import QueryError, StoreError, StoreMissingError
from kg.query import catalogue
from kg.records import Assertion, Entity, Record
from kg.store import open_store
from kg.store.neo4j import connection as connection_module
from kg.store.neo4j.change import Change
from kg.store.neo4j.isolate import refuse_private
from kg.store.neo4j.store import Neo4jStore
from tests.conftest import Runner
from tests.services.servers import Neo4j
from tests.store.behaviour import (
    AML,
    DRUG,
    LINE,
    SETTINGS,
    CommonBehaviour,
    StoreFactory,
    claim,
    column,
    content,
    records,
)

pytestmark = pytest.mark.service
ROOT = Path(__file__).parents[2]
Make = Callable[[], Neo4jStore]


@pytest.fixture
def make(neo4j_server: Neo4j, monkeypatch: pytest.MonkeyPatch) -> Iterator[Make]:
    """Opens the store; the database is empty at first."""
    for name, value in neo4j_server.environment.items():
        monkeypatch.setenv(name, value)
    neo4j_server.empty()
    opened: list[Neo4jStore] = []

    def make_one() -> Neo4jStore:
        store = open_store(neo4j_server.address, create=True)
        assert isinstance(store, Neo4jStore)
        opened.append(store)
        return store

    yield make_one
    for store in opened:
        store.close()


@pytest.fixture
def store(make: Make) -> Neo4jStore:
    return make()


class TestNeo4j(CommonBehaviour):
    @pytest.fixture
    def store_factory(self, neo4j_server: Neo4j, make: Make) -> StoreFactory:
        def emptied() -> Neo4jStore:
            neo4j_server.empty()
            return make()

        return emptied


def settings(store: Neo4jStore) -> list[object]:
    return column(store, "", SETTINGS)


def many(setting: str, number: int = 300) -> list[Record]:
    return [*records()[:-1], *(claim(setting, replace(LINE, statement=f"{setting} {n}", n=n)) for n in range(1)), *_numbered(setting, number)]


def _numbered(setting: str, number: int) -> list[Assertion]:
    said = claim(setting)
    pairs = said.proposition.qualifiers
    return [
        replace(said, proposition=replace(said.proposition, qualifiers=(*pairs, ("combination", f"with {n}"))))
        for n in range(number - 1)
    ]


# Writing


def test_a_second_load_of_the_same_data_writes_nothing(neo4j_server: Neo4j, store: Neo4jStore) -> None:
    store.load("s", records("a"))
    store.load("s", records("a", "b"))  # leaves nothing behind that the next load would have to sweep at once
    store.load("t", records("b"))
    before, last = store.counters.copy(), _last_transaction(neo4j_server)
    assert before["nodes_created"] > 0
    for name, of in (("s", ("a", "b")), ("t", ("b",))):
        assert not store.load(name, records(*of)).changed
    assert store.counters == before
    assert _last_transaction(neo4j_server) == last


def _last_transaction(server: Neo4j) -> object:
    (row,) = server.run("SHOW DATABASE neo4j YIELD lastCommittedTxn RETURN lastCommittedTxn")
    return row[0]


def test_a_load_of_one_new_claim_writes_little(store: Neo4jStore) -> None:
    store.load("s", many("a"))
    before = store.counters.copy()
    report = store.load("s", [*many("a"), claim("b")])
    assert (report.added, report.removed, report.replaced) == (1, 0, 0)
    assert store.counters["nodes_created"] - before["nodes_created"] == 3  # the claim, its line, and the source anew


def test_labels_and_types_are_the_closed_set(neo4j_server: Neo4j, store: Neo4jStore) -> None:
    from kg.store.neo4j.guard import labels
    from kg.store.neo4j.model import closed_types

    store.load("s", [*records("a"), Entity("lkg:alteration/x", "Fusion", "x")])
    found = {str(row[0]) for row in neo4j_server.run("MATCH (n) UNWIND labels(n) AS label RETURN DISTINCT label")}
    assert found <= set(labels())
    assert {str(row[0]) for row in neo4j_server.run("MATCH ()-[r]->() RETURN DISTINCT type(r)")} <= closed_types()


def test_a_claim_of_several_diseases_is_one_claim(store: Neo4jStore) -> None:
    """Regression: it was counted once for each disease, and taken for a claim of fewer circumstances."""
    said = claim("a")
    others = (("disease", "MONDO:0010643"), ("disease", "MONDO:0018874"))
    pairs = tuple(pair for pair in said.proposition.qualifiers if pair[0] != "disease")
    several = replace(said, proposition=replace(said.proposition, qualifiers=tuple(sorted((*pairs, *others)))))
    store.load("s", [*records()[:-1], several])
    counted = "MATCH (:Entity {id: 'lkg:drug/x'})-[r:TREATS]->() WHERE ?(r) RETURN r.claims"
    assert column(store, "", counted) == [1]


def test_another_writer_has_to_wait(store: Neo4jStore, make: Make) -> None:
    other = make()

    def slow() -> Iterator[Record]:
        yield from records("a")
        with pytest.raises(StoreError, match="another load is under way"):
            other.load("t", records("b"))

    store.load("s", slow())
    assert [source.name for source in store.sources()] == ["s"]
    other.load("t", records("b"))
    assert settings(make()) == ["a", "b"]


def test_a_database_with_other_data_is_not_taken(neo4j_server: Neo4j, store: Neo4jStore) -> None:
    neo4j_server.run("CREATE (:Gene {name: 'of somebody else'})")
    with pytest.raises(StoreError, match="holds other data"):
        store.load("s", records("a"))
    assert neo4j_server.run("MATCH (n) RETURN count(n)") == [[1]]


@pytest.mark.slow
@pytest.mark.parametrize("moment", ["records", "derived", "pointer"])
def test_a_server_killed_in_the_middle_of_a_load(
    neo4j_server: Neo4j, make: Make, monkeypatch: pytest.MonkeyPatch, moment: str
) -> None:
    monkeypatch.setattr(connection_module, "RETRY_SECONDS", 1.0)
    store = make()
    store.load("s", many("old"))
    before = content(store)
    store.close()
    changed = [replace(AML, name="another name"), *many("new", 1500)[1:]]

    def reading() -> Iterator[Record]:
        for number, record in enumerate(changed):
            if moment == "records" and number == 1400:
                neo4j_server.kill()
            yield record

    def stage(name: str) -> None:
        if name == moment != "records":
            neo4j_server.kill()

    with pytest.raises(StoreError):
        store.load("s", reading(), progress=stage)
    store.close()
    neo4j_server.start()
    assert content(make()) == before, "readers see the old source, whole"
    report = make().load("s", changed)
    assert (report.added, report.removed) == (1500, 300)
    after = content(make())
    neo4j_server.empty()
    fresh = make()
    fresh.load("s", changed)
    assert content(fresh) == after, "as if nothing had happened"


@pytest.mark.slow
def test_a_loader_killed_in_the_middle(neo4j_server: Neo4j, store: Neo4jStore, make: Make) -> None:
    store.load("s", many("old"))
    before = content(store)
    text = (
        "import sys, time\n"
        "from kg.store import open_store\nfrom tests.store.test_neo4j import many\n"
        "def slow():\n"
        "    yield from many('new', 2500)\n    print('half', flush=True)\n    time.sleep(60)\n"
        f"open_store({neo4j_server.address!r}, create=True).load('s', slow())\n"
    )
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    with subprocess.Popen([sys.executable, "-c", text], stdout=subprocess.PIPE, env=environment, cwd=ROOT) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"half\n"
        process.kill()
    assert content(make()) == before
    assert neo4j_server.run("MATCH (c:Assertion) WHERE c.setting = 'new' RETURN count(c) >= 1000") == [[True]]
    make().load("s", many("newer"))
    assert set(settings(make())) == {"newer"}
    assert neo4j_server.run("MATCH (c:Assertion) WHERE c.setting = 'new' RETURN count(c)") == [[0]], "swept"


# Reading while it changes


@pytest.mark.slow
def test_a_reader_during_a_reload_sees_the_old_or_the_new(store: Neo4jStore, make: Make) -> None:
    def named(setting: str) -> list[Record]:
        return [replace(AML, name=f"AML {setting}"), *many(setting)[1:]]

    store.load("s", named("0"))
    seen: list[set[object]] = []
    stop = threading.Event()
    # Slow on purpose: a read that is still under way when the epoch moves.
    slow = (
        "MATCH (c:Assertion)-[:OBJECT]->(o) WHERE c.since <= $epoch < c.until "
        "CALL (c) { UNWIND range(1, 3000) AS x WITH sum(x) AS y RETURN y } "
        "MATCH (o) RETURN c.setting AS setting, o.name AS name, y"
    )

    def read() -> None:
        reader = make()
        while not stop.is_set():
            reader.close()  # a new reader each time: it takes the epoch of this moment
            found = list(reader.cypher(slow))
            assert len(found) == 300
            seen.append({(row[0], row[1]) for row in found})

    thread = threading.Thread(target=read)
    thread.start()
    try:
        for number in range(1, 6):
            store.load("s", named(str(number)))
    finally:
        stop.set()
        thread.join()
    assert all(len(pairs) == 1 for pairs in seen), seen
    assert {pairs.pop() for pairs in seen} <= {(str(n), f"AML {n}") for n in range(6)}
    assert len(seen) > 3


def test_a_reader_keeps_its_epoch_while_it_is_whole(store: Neo4jStore, make: Make) -> None:
    store.load("s", records("a"))
    reader = make()
    assert settings(reader) == ["a"]
    store.load("s", records("b"))
    assert settings(reader) == ["a"], "the old, whole"
    store.load("s", records("c"))  # sweeps what was closed before
    assert settings(reader) in (["b"], ["c"]), "never what is half swept"
    assert settings(make()) == ["c"]


# Asking


@pytest.mark.parametrize(
    "text",
    [
        "CREATE (n:Drug) RETURN n", "MATCH (n:Drug) DETACH DELETE n", "MATCH (n:Drug) SET n.name = 'x'", "",
        "LOAD CSV FROM 'file:///etc/passwd' AS line RETURN line", "load /* */ csv FROM 'http://127.0.0.1:9/' AS line RETURN line",
        "\\u004cOAD CSV FROM 'file:///x' AS line RETURN line", "MATCH (n RETURN n", "DROP DATABASE neo4j",
        "CREATE USER eve SET PASSWORD 'abcdefgh'", "ALTER CURRENT USER SET PASSWORD FROM 'a' TO 'b'", "TERMINATE TRANSACTION 'neo4j-transaction-1'",
        "MATCH (n:Drug) RETURN n; MATCH (n) DETACH DELETE n", "CALL db.createLabel('X')", "RETURN $missing",
    ],
)  # fmt: skip
def test_writing_files_and_broken_queries_are_refused(store: Neo4jStore, text: str) -> None:
    store.load("s", records())
    before = content(store)
    with pytest.raises(QueryError):
        store.select(text)
    assert content(store) == before


def test_strings_and_comments_may_say_what_they_like(store: Neo4jStore) -> None:
    store.load("s", records())
    text = "MATCH (d:Drug) WHERE d.name <> 'LOAD CSV' // LOAD CSV\nRETURN d.name AS `load csv`"
    assert list(store.select(text)) == [("x",)]


def test_values_of_every_kind_come_back(store: Neo4jStore) -> None:
    store.load("s", records())
    text = "MATCH (d:Drug) RETURN d, [1, 2] AS list, {a: 1} AS map, date('2020-01-02') AS date, null AS none, 0 AS zero, false AS no"
    found = store.select(text)
    assert found.columns == ("d", "list", "map", "date", "none", "zero", "no")
    assert list(found) == [(DRUG.id, "1\u001f2", '{"a": 1}', "2020-01-02", None, 0, False)]


HOSTILE = ["x'}) DETACH DELETE n //", '"] }', "`); MATCH (n) DETACH DELETE n", "$epoch", "\\u0027", "a\u0000b".replace("\u0000", ""), "é\u2028\U0001f600", "x" * 20_000]


@pytest.mark.parametrize("name", HOSTILE, ids=range(len(HOSTILE)))
def test_a_name_that_holds_cypher_does_no_harm(store: Neo4jStore, name: str) -> None:
    from kg.names.resolver import resolver_of

    store.load(name[:2000], [*records(name), Entity("lkg:drug/hostile", "Drug", name, synonyms=(name + "2",))])
    assert settings(store) == [name]
    assert [source.name for source in store.sources()] == [name[:2000]]
    if len(name) < 2000:
        assert resolver_of(store).resolve(name).id == "lkg:drug/hostile"
    assert store.cypher("MATCH (d:Drug {id: 'lkg:drug/hostile'}) RETURN d.name").rows == [(name,)]
    assert store.remove(name[:2000])
    assert store.is_empty()


# The private part


def test_own_queries_cannot_reach_the_private_part(store: Neo4jStore) -> None:
    store.load("s", records("a"))
    assert list(store.select("MATCH (n) RETURN count(n) > 0 AS some")) == [(True,)], "nothing private, nothing refused"
    store.load("case:1", [claim("secret")], private=True)
    for text in (
        "MATCH (n) RETURN n", "MATCH ()-[r]->() RETURN r", "MATCH ()-[r:SUBJECT]->() RETURN count(r)", "MATCH (n) RETURN count(n)",
        "MATCH (c:PrivateAssertion) RETURN c", "MATCH (c:Assertion|PrivateAssertion) RETURN c", "MATCH (c:$('PrivateAssertion')) RETURN c",
        "MATCH (c:!Assertion) RETURN c", "RETURN [x IN [1] | COUNT { MATCH (n) }] AS a", "CALL db.labels() YIELD label RETURN label",
        "MATCH (d:Drug) RETURN CASE WHEN true THEN COUNT { MATCH (n:PrivateEntity) } END AS a", "PROFILE MATCH (n) RETURN n",
        "CALL db.index.fulltext.queryNodes('private_entity_names', 'x') YIELD node RETURN node", "MATCH (n) WHERE elementId(n) = '4:a:1' RETURN n",
    ):  # fmt: skip
        with pytest.raises(QueryError, match="private"):
            store.select(text)
    assert list(store.select("MATCH (c:Assertion)-->(e) WHERE c.since <= $epoch < c.until RETURN DISTINCT c.setting")) == [("a",)]
    for query in catalogue().values():
        if "cypher" in query.languages:
            refuse_private(store._connection, query.text("cypher"))


def test_a_private_part_can_be_asked_and_removed(store: Neo4jStore) -> None:
    store.load("s", records("a"))
    store.load("case:1", [claim("secret")], private=True)
    private = store.private()
    assert private is not None
    assert settings(private) == ["secret"]
    assert private.remove("case:1")
    assert store.private() is None
    assert settings(store) == ["a"]


# Servers that are not there, refuse, or are old


def test_an_empty_database_names_the_command(neo4j_server: Neo4j, make: Make) -> None:
    make()
    with pytest.raises(StoreMissingError, match=f"kg build --store {neo4j_server.address}"):
        open_store(neo4j_server.address)


@pytest.mark.parametrize(
    ("variable", "value", "said"),
    [
        ("NEO4J_PASSWORD", "wrong-password", "refuses user 'neo4j'.*NEO4J_PASSWORD"),
        ("NEO4J_USER", "nobody", "refuses user 'nobody'"),
        ("NEO4J_DATABASE", "elsewhere", "database 'elsewhere' cannot be used.*NEO4J_DATABASE"),
    ],
)
def test_a_refusing_server_gives_one_clear_message(
    neo4j_server: Neo4j, make: Make, monkeypatch: pytest.MonkeyPatch, variable: str, value: str, said: str
) -> None:
    make().load("s", records("a"))
    monkeypatch.setenv(variable, value)
    with pytest.raises(StoreError, match=said) as caught:
        open_store(neo4j_server.address)
    assert "wrong-password" not in str(caught.value)
    assert "\n" not in str(caught.value)


def test_credentials_in_the_address_are_refused_and_not_repeated() -> None:
    with pytest.raises(StoreError, match="NEO4J_PASSWORD") as caught:
        open_store("bolt://neo4j:hidden-word@127.0.0.1:9")
    assert "hidden-word" not in str(caught.value)


@pytest.mark.parametrize(("floor", "said"), [((99, 0), "expected Neo4j 99.0 or newer"), ((5, 26), None)])
def test_an_old_server_is_refused(
    neo4j_server: Neo4j, make: Make, monkeypatch: pytest.MonkeyPatch, floor: tuple[int, int], said: str | None
) -> None:
    make().load("s", records("a"))
    monkeypatch.setattr(connection_module, "FLOOR", floor)
    if said is None:
        assert not open_store(neo4j_server.address).is_empty()
    else:
        with pytest.raises(StoreError, match=said):
            open_store(neo4j_server.address)


def test_commands_say_it_in_one_line_and_exit_with_2(neo4j_server: Neo4j, make: Make, kg_process: Runner) -> None:
    make().load("s", records("a"))
    wrong = {**neo4j_server.environment, "NEO4J_PASSWORD": "wrong-password"}
    said = kg_process("stores", "--store", neo4j_server.address, env=wrong).refused(2)
    assert "refuses user" in said
    started = time.monotonic()
    said = kg_process("show", "CD33", "--store", "bolt://127.0.0.1:9").refused(2)
    assert "no Neo4j answers at bolt://127.0.0.1:9" in said
    assert time.monotonic() - started < 20


def test_a_lost_answer_to_the_last_step_leaves_the_new_content(make: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    """Regression: the epoch had moved, and the sweep after the error took the new claims for leftovers."""
    store = make()
    store.load("s", many("old"))
    store.close()
    changed = [replace(AML, name="another name"), *many("new")[1:]]
    finish = Change.finish

    def lost(self: Change) -> None:
        finish(self)
        raise StoreError("connection lost while committing")

    with monkeypatch.context() as patch:
        patch.setattr(Change, "finish", lost)
        with pytest.raises(StoreError, match="lost"):
            make().load("s", changed)
    found = content(make())
    again = make()
    assert not again.load("s", changed).changed
    assert content(again) == found
