"""Servers that are not there, want somebody else, or take no changes: one clear message, exit 2, nothing lost."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import pytest

from kg.store import open_store
from tests.conftest import EXAMPLES, Runner
from tests.services.fuseki import FusekiDatasets, running
from tests.services.servers import Neo4j, neo4j_running
from tests.store.behaviour import content, records

pytestmark = pytest.mark.service
USER, PASSWORD = "curator", "only-for-tests-2"
CASE = EXAMPLES / "case-1.yaml"
READING = (["stores"], ["run", "sources"], ["export", "nquads", "out.nq"], ["validate"], ["candidates", CASE])
CHANGING = (["build"], ["load", "case", CASE], ["demo"])


@dataclass
class Place:
    """A store that holds something, and what lets one in."""

    address: str
    environment: dict[str, str]


@pytest.fixture(scope="module")
def neo4j(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Neo4j]:
    with neo4j_running(tmp_path_factory.mktemp("neo4j")) as server:
        yield server


@pytest.fixture(scope="module")
def fuseki(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FusekiDatasets]:
    """A Fuseki that asks for a password."""
    folder = tmp_path_factory.mktemp("fuseki")
    (folder / "passwords").write_text(f"{USER}: {PASSWORD}\n")
    with running(folder, f"--passwd={folder / 'passwords'}", "--auth=basic") as server:
        yield server


@pytest.fixture(scope="module")
def places(neo4j: Neo4j, fuseki: FusekiDatasets) -> Iterator[dict[str, Place]]:
    found = {
        "neo4j": Place(neo4j.address, neo4j.environment),
        "fuseki": Place(fuseki.address, {"KG_STORE_USER": USER, "KG_STORE_PASSWORD": PASSWORD}),
    }
    with ExitStack() as stack:
        environment = stack.enter_context(pytest.MonkeyPatch.context())
        for place in found.values():
            for name, value in place.environment.items():
                environment.setenv(name, value)
            with open_store(place.address, create=True) as store:
                store.load("s", records("a"))
        yield found


@pytest.mark.parametrize("arguments", [*READING, *CHANGING], ids=lambda arguments: arguments[0])
@pytest.mark.parametrize(
    ("engine", "variable", "value", "said"),
    [
        ("neo4j", "NEO4J_PASSWORD", "wrong-password", "refuses user 'neo4j'"),
        ("neo4j", "NEO4J_DATABASE", "elsewhere", "database 'elsewhere' cannot be used"),
        ("fuseki", "KG_STORE_PASSWORD", "wrong-password", "wants other credentials"),
    ],
    ids=["neo4j-password", "neo4j-database", "fuseki-password"],
)
def test_who_may_not_come_in(
    places: dict[str, Place], kg_run: Runner, monkeypatch: pytest.MonkeyPatch, engine: str, variable: str, value: str, said: str, arguments: list[str]
) -> None:
    place = places[engine]
    with open_store(place.address) as store:
        before = content(store)
    with monkeypatch.context() as patch:
        patch.setenv(variable, value)
        message = kg_run(*arguments, "--store", place.address).refused(2)
    assert said in message
    assert "wrong-password" not in message
    assert len(message.splitlines()) == 1
    with open_store(place.address) as store:
        assert content(store) == before


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("bolt://127.0.0.1:9", "no Neo4j answers at bolt://127.0.0.1:9"), ("neo4j://nowhere.invalid:7687", "nowhere.invalid"),
        ("http://127.0.0.1:9/ds", "nothing listens there"), ("http://nowhere.invalid/ds", "the host is not known"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("arguments", [["stores"], ["build"]], ids=lambda arguments: arguments[0])
def test_a_host_that_is_not_there(kg_run: Runner, address: str, said: str, arguments: list[str]) -> None:
    message = kg_run(*arguments, "--store", address).refused(2)
    assert said in message
    assert len(message.splitlines()) == 1


@pytest.mark.parametrize("arguments", [["stores"], ["build"]], ids=lambda arguments: arguments[0])
def test_a_dataset_that_is_not_there(places: dict[str, Place], kg_run: Runner, arguments: list[str]) -> None:
    address = places["fuseki"].address.replace("/ds", "/elsewhere")
    message = kg_run(*arguments, "--store", address).refused(2)
    assert f"{address}" in message
    assert len(message.splitlines()) == 1


def test_a_read_only_neo4j(places: dict[str, Place], neo4j: Neo4j, kg_run: Runner) -> None:
    place = places["neo4j"]
    with open_store(place.address) as store:
        before = content(store)
    neo4j.stop()
    neo4j.settings["server.databases.read_only"] = "neo4j"
    neo4j.start()
    try:
        kg_run("stores", "--store", place.address).ok()
        message = kg_run("build", "--store", place.address).refused(2)
        assert "read-only" in message
        assert len(message.splitlines()) == 1
        with open_store(place.address) as store:
            assert content(store) == before
    finally:
        neo4j.stop()
        del neo4j.settings["server.databases.read_only"]
        neo4j.start()
    with open_store(place.address) as store:
        assert content(store) == before


def test_a_read_only_endpoint(tmp_path: Path, kg_run: Runner) -> None:
    with running(tmp_path, readonly=True) as server:
        message = kg_run("build", "--store", server.address).refused(2)
    assert "read-only" in message
    assert len(message.splitlines()) == 1
