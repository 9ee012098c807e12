"""The query files themselves, over the bundled graph: they parse, run as they are, and answer with their columns."""

from __future__ import annotations

import statistics
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from kg.errors import AmbiguousNameError, NotFoundError, QueryError
from kg.query import catalogue, query, run
from kg.query.binding import bind, values
from kg.query.library import folder
from kg.records import Entity
from kg.store import open_store
from kg.store.oxigraph import OxigraphStore
from loaders.knowledge import build

NAMES = sorted(entry.name.removesuffix(".rq") for entry in folder().iterdir() if entry.name.endswith(".rq"))


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[OxigraphStore]:
    with open_store(tmp_path_factory.mktemp("query") / "store", create=True) as made:
        build(made)
        yield made


def test_the_catalogue_has_every_file() -> None:
    assert sorted(catalogue()) == NAMES


@pytest.mark.parametrize("name", NAMES)
def test_the_file_runs_as_it_is_and_gives_its_columns(name: str, store: OxigraphStore) -> None:
    wanted = query(name)
    found = store.select(wanted.text("sparql"))
    assert {column.name for column in wanted.columns} <= set(found.columns)


@pytest.mark.parametrize("name", NAMES)
def test_the_header_and_the_text_name_the_same_parameters(name: str) -> None:
    wanted = query(name)
    assert bind(wanted, wanted.text("sparql"), dict.fromkeys(parameter.name for parameter in wanted.parameters))
    examples = {parameter.name: parameter.example for parameter in wanted.parameters}
    assert set(values(wanted, examples)) == set(examples)


@pytest.mark.parametrize("name", NAMES)
def test_a_query_never_names_a_graph_and_never_sorts_by_itself(name: str) -> None:
    body = "\n".join(line for line in query(name).text("sparql").splitlines() if not line.startswith("#"))
    assert "GRAPH ?" not in body, "canned queries ask the union of the graphs"


def test_entities_are_found_by_name_synonym_and_id(store: OxigraphStore) -> None:
    for name in ("CD33", "cd33", "Siglec-3", "lkg:marker/CD33", "PR:000001892"):
        assert [row["id"] for row in run(store, "entity_by_name", {"name": name})] == ["lkg:marker/CD33"]


def test_a_list_repeats(store: OxigraphStore) -> None:
    rows = run(store, "entity_by_name", {"name": ["AML", "CD33", "AML"]})
    assert [row["key"] for row in rows] == ["AML", "CD33"]
    assert list(rows[0]) == [column.name for column in query("entity_by_name").columns]


def test_unknown_things_are_not_found(store: OxigraphStore) -> None:
    with pytest.raises(NotFoundError, match="venetoclax"):
        run(store, "entity_by_name", {"name": "venetoclaxx"})
    with pytest.raises(NotFoundError, match="entity_by_name"):
        run(store, "entity_by_nam", {})
    with pytest.raises(QueryError, match="required"):
        run(store, "entity_by_name", {})
    with pytest.raises(NotFoundError):
        run(store, "entity_by_name", {"name": "lkg:marker/none"})


def test_a_shared_name_is_not_guessed(store: OxigraphStore) -> None:
    with pytest.raises(AmbiguousNameError):
        run(store, "entity_by_name", {"name": "MCL"})


def test_names_may_be_looked_up_in_another_store(store: OxigraphStore, tmp_path: Path) -> None:
    with open_store(tmp_path / "other", create=True) as other:
        other.load("s", [Entity("lkg:drug/only-here", "Drug", "only here")])
        with pytest.raises(NotFoundError):
            run(other, "entity_by_name", {"name": "CD33"})
        assert run(other, "entity_by_name", {"name": "CD33"}, names=store) == [], (
            "known, but nothing is said of it here"
        )


def test_sources(store: OxigraphStore) -> None:
    (row,) = run(store, "sources")
    assert (row["source"], row["kind"]) == ("knowledge", "knowledge")
    (source,) = store.sources()
    assert (row["triples"], row["records"], row["claims"]) == tuple(
        source.counts[name] for name in ("triples", "records", "claims")
    )


def test_opening_and_asking_is_quick(store: OxigraphStore) -> None:
    def once() -> float:
        started = time.perf_counter()
        with open_store(store.folder) as opened:
            run(opened, "entity_by_name", {"name": "CD33"})
        return time.perf_counter() - started

    once()
    assert statistics.median(once() for _ in range(5)) < 0.06
