"""Every canned query gives on the bundled graph what its golden file says, and its file runs as it stands."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

import kg
from kg.query import Query
from kg.query.rows import typed_rows
from tests.queries.answers import GOLDEN, answer, asks_about_cases, queries, with_cases

AGAIN = "If the change is wanted: python -m tests.queries.regenerate, and read the difference."
# The bundled graph has no citations; tests/citations asks these of a graph that has.
CITATIONS = {
    "citation_tally_of_publication", "citations_of_claim", "citations_of_publication", "imported_tally_of_publication",
    "publications_with_notices",
}  # fmt: skip
MAY_BE_EMPTY = {"claims_on_retracted_sources", "patient_conflicts", *CITATIONS}
QUERIES = queries()


@pytest.fixture(scope="module")
def asked(store_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[kg.Graph]:
    """The bundled graph with the example cases in its private store."""
    folder = tmp_path_factory.mktemp("with-cases") / "store"
    shutil.copytree(store_folder, folder)
    with_cases(folder)
    with kg.open(folder) as graph:
        yield graph


@pytest.mark.parametrize("query", QUERIES, ids=lambda query: query.name)
def test_golden_answer(asked: kg.Graph, query: Query) -> None:
    path = GOLDEN / f"{query.name}.json"
    assert path.exists(), f"{path.name} is missing. {AGAIN}"
    expected = json.loads(path.read_text(encoding="utf-8"))
    found = json.loads(json.dumps(answer(asked, query)))
    assert found["parameters"] == expected["parameters"], AGAIN
    gone = [row for row in expected["rows"] if row not in found["rows"]]
    new = [row for row in found["rows"] if row not in expected["rows"]]
    assert not gone, f"{len(gone)} rows are gone, first: {gone[0]}. {AGAIN}"
    assert not new, f"{len(new)} rows are new, first: {new[0]}. {AGAIN}"
    assert found["rows"] == expected["rows"], f"the order changed. {AGAIN}"


def test_no_golden_file_without_a_query() -> None:
    assert {path.stem for path in GOLDEN.glob("*.json")} == {query.name for query in QUERIES}, AGAIN


@pytest.mark.parametrize("query", QUERIES, ids=lambda query: query.name)
def test_the_example_shows_something(asked: kg.Graph, query: Query) -> None:
    rows = answer(asked, query)["rows"]
    if query.name not in MAY_BE_EMPTY:
        assert rows, f"the example of {query.name} gives no row; choose one that shows what the query answers"


@pytest.mark.parametrize("query", QUERIES, ids=lambda query: query.name)
def test_the_file_runs_as_it_stands_and_gives_the_example_answer(asked: kg.Graph, query: Query) -> None:
    store = asked.store.private() if asks_about_cases(query) else asked.store
    assert store is not None
    as_it_stands = typed_rows(query, store.select(query.text("sparql")))
    given = {parameter.name: parameter.example for parameter in query.parameters}
    assert as_it_stands == asked.rows(query.name, include_private=asks_about_cases(query), **given)


@pytest.mark.parametrize("query", [query for query in QUERIES if not all(p.required for p in query.parameters)], ids=lambda query: query.name)
def test_optional_parameters_may_be_left_out(asked: kg.Graph, query: Query) -> None:
    given = {p.name: p.example for p in query.parameters if p.required}
    narrow = asked.rows(query.name, include_private=asks_about_cases(query), **{p.name: p.example for p in query.parameters})
    wide = asked.rows(query.name, include_private=asks_about_cases(query), **given)
    assert all(row in wide for row in narrow)


@pytest.mark.parametrize("query", QUERIES, ids=lambda query: query.name)
def test_rows_are_unique(asked: kg.Graph, query: Query) -> None:
    rows = [json.dumps(row, sort_keys=True) for row in answer(asked, query)["rows"]]
    assert len(rows) == len(set(rows)), "a row stands twice: a triple in two graphs, or a join too many"
