"""``kg queries``, ``kg run``, ``kg sparql``, ``kg cypher``."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import Runner
from tests.contract import COLUMN, PARAMETER, QUERY

Writer = Callable[[str, str | bytes], Path]
QUESTION = """PREFIX kg: <https://w3id.org/leukemia-kg/vocab#>
PREFIX dct: <http://purl.org/dc/terms/>
SELECT ?id ?key WHERE { ?m a kg:Marker ; dct:identifier ?id ; kg:key ?key . VALUES ?key { "CD33" "CD22" } } ORDER BY ?id"""


def test_queries_lists_every_file_of_the_folder(kg_run: Runner) -> None:
    from tests.conftest import ROOT

    data = kg_run("queries", "--format", "json").ok().json
    assert [item["name"] for item in data] == sorted(path.stem for path in (ROOT / "queries").glob("*.rq"))
    for item in data:
        assert list(item) == QUERY
        assert all(list(parameter) == PARAMETER for parameter in item["parameters"])
        assert all(list(column) == COLUMN for column in item["columns"])


@pytest.mark.parametrize("form", ["table", "csv", "md"])
def test_queries_in_every_format(kg_run: Runner, form: str) -> None:
    assert "drugs_targeting_marker" in kg_run("queries", "--format", form).ok().out


@pytest.mark.parametrize("form", ["table", "csv", "md"])
def test_one_query_is_described_with_a_command_to_copy(kg_run: Runner, form: str) -> None:
    text = kg_run("queries", "drugs_targeting_marker", "--format", form).ok().out
    assert "marker" in text
    if form == "table":
        assert "kg run drugs_targeting_marker marker=CD22" in text


def test_a_csv_is_one_table(kg_run: Runner) -> None:
    rows = list(csv.reader(io.StringIO(kg_run("queries", "drugs_targeting_marker", "--format", "csv").ok().out)))
    assert len({len(row) for row in rows}) == 1, "a CSV with two tables or loose lines cannot be read back"


@pytest.mark.parametrize("command", ["queries", "run"])
def test_an_unknown_query_names_the_nearest(kg_run: Runner, command: str) -> None:
    assert "drugs_targeting_marker" in kg_run(command, "drugs_targeting_markers").refused(1)
    assert "kg queries" in kg_run(command, "zzzz").refused(1)


def test_run_gives_every_column_in_order(kg_run: Runner) -> None:
    rows = kg_run("run", "drugs_targeting_marker", "marker=CD22", "--format", "json").ok().json
    columns = [column["name"] for column in kg_run("queries", "drugs_targeting_marker", "--format", "json").json[0]["columns"]]
    assert rows
    assert all(list(row) == columns for row in rows)
    assert any(None in row.values() for row in rows), "no value is null"


def test_run_in_every_format_has_the_same_rows(kg_run: Runner) -> None:
    arguments = ("run", "drugs_targeting_marker", "marker=CD22", "marker=CD33", "--format")
    rows = kg_run(*arguments, "json").ok().json
    table = list(csv.DictReader(io.StringIO(kg_run(*arguments, "csv").ok().out)))
    assert [row["drug"] for row in table] == [row["drug"] for row in rows]
    assert len(kg_run(*arguments, "md").ok().out.splitlines()) == len(rows) + 2
    text = kg_run(*arguments, "table").ok()
    assert f"{len(rows)} rows" in text.err
    assert "rows" not in text.out.splitlines()[-1]


def test_a_list_repeats_its_key_and_names_need_not_be_identifiers(kg_run: Runner) -> None:
    def drugs(*given: str) -> set[str]:
        return {row["drug"] for row in kg_run("run", "drugs_targeting_marker", *given, "--format", "json").ok().json}

    assert drugs("marker=CD22", "marker=Siglec-3") == drugs("marker=CD22") | drugs("marker=lkg:marker/CD33")


def test_an_empty_answer_is_exit_0(kg_run: Runner) -> None:
    done = kg_run("run", "response_rates", "drug=venetoclax", "endpoint=happiness", "--format", "json").ok()
    assert done.json == []


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (["drugs_targeting_marker"], 2, "marker=CD22"),
        (["drugs_targeting_marker", "CD22"], 2, "KEY=VALUE"),
        (["drugs_targeting_marker", "antigen=CD22"], 2, "marker"),
        (["drugs_targeting_marker", "marker=CD2222"], 1, "CD22"),
        (["drugs_targeting_marker", "marker="], 1, "Marker"),
        (["drugs_targeting_marker", "marker=MONDO:0018874"], 1, "Marker"),
        (["disease_subtypes", "disease=AML", "disease=ALL"], 2, "one value"),
        (["labels_as_of", "disease=AML", "date=tomorrow"], 2, "YYYY-MM-DD"),
        (["labels_open_at_age", "disease=AML", "age_months=three"], 2, "integer"),
    ],
)
def test_wrong_parameters_say_what_is_right(kg_run: Runner, arguments: list[str], code: int, words: str) -> None:
    assert words in kg_run("run", *arguments).refused(code)


def test_a_language_that_the_store_does_not_speak_is_exit_2(kg_run: Runner) -> None:
    assert "sparql" in kg_run("run", "sources", "--lang", "cypher").refused(2)
    kg_run("run", "sources", "--lang", "sparql").ok()


def test_sparql_from_a_file_and_from_standard_input(kg_run: Runner, write: Writer) -> None:
    expected = [{"id": "lkg:marker/CD22", "key": "CD22"}, {"id": "lkg:marker/CD33", "key": "CD33"}]
    path = write("question.rq", QUESTION)
    assert kg_run("sparql", path, "--format", "json").ok().json == expected
    assert kg_run("sparql", "-", "--format", "json", stdin=QUESTION).ok().json == expected
    for form in ("table", "csv", "md"):
        assert "lkg:marker/CD22" in kg_run("sparql", path, "--format", form).ok().out


@pytest.mark.parametrize(
    "text",
    [
        "DROP ALL",
        "INSERT DATA { <urn:a> <urn:b> <urn:c> }",
        "DELETE WHERE { ?s ?p ?o }",
        "LOAD <http://127.0.0.1:1/x.ttl>",
        "CLEAR DEFAULT",
        "SELECT ?s WHERE { SERVICE <http://127.0.0.1:1/sparql> { ?s ?p ?o } }",
        "SELECT * WHERE {",
        "hello",
        "",
        "\x00",
        "SELECT ?x WHERE { ?x <" + "a" * 3000 + " ?y }",
    ],
)
def test_what_is_no_reading_query_is_refused(kg_run: Runner, text: str) -> None:
    before = kg_run("stores", "--format", "json").ok().out
    kg_run("sparql", "-", stdin=text).refused(2)
    assert kg_run("stores", "--format", "json").ok().out == before


@pytest.mark.parametrize("text", ["ASK { ?s ?p ?o }", "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o } LIMIT 1", "DESCRIBE <urn:x>"])
def test_other_query_forms_are_answered_or_refused_clearly(kg_run: Runner, text: str) -> None:
    done = kg_run("sparql", "-", stdin=text)
    assert "Traceback" not in done.err
    assert done.code in (0, 2)


@pytest.mark.parametrize("command", ["sparql", "cypher"])
def test_a_query_file_that_is_none(kg_run: Runner, write: Writer, tmp_path: Path, command: str) -> None:
    assert "absent.rq" in kg_run(command, "absent.rq").refused(2)
    assert "binary.rq" in kg_run(command, write("binary.rq", bytes(range(128, 256)))).refused(2)
    kg_run(command, tmp_path).refused(2)


def test_cypher_needs_a_store_that_speaks_it(kg_run: Runner, write: Writer) -> None:
    assert "sparql" in kg_run("cypher", write("q.cypher", "MATCH (n) RETURN n")).refused(2)


def test_private_cases_are_refused_in_a_question_that_is_not_about_cases(kg_run: Runner) -> None:
    """Regression: only the private store was asked, and the empty answer was exit 0."""
    message = kg_run("run", "drugs_targeting_marker", "marker=CD22", "--include-private").refused(2)
    assert "--include-private" in message
    assert "instead" in kg_run("sparql", "--help").ok().out


def test_numbers_that_json_cannot_say_are_null(kg_run: Runner) -> None:
    text = 'PREFIX xsd: <http://www.w3.org/2001/XMLSchema#> SELECT ?a ?b ?c { BIND(xsd:double("NaN") AS ?a) BIND(xsd:double("INF") AS ?b) BIND(STRDT("abc", xsd:integer) AS ?c) }'
    assert kg_run("sparql", "-", "--format", "json", stdin=text).ok().json == [{"a": None, "b": None, "c": "abc"}]


def test_private_cases_are_asked_for_where_there_are_none(kg_run: Runner) -> None:
    assert "kg load case" in kg_run("sparql", "-", "--include-private", stdin=QUESTION).refused(1)
