"""Parameters are bound as terms: no value can become part of the query."""

from __future__ import annotations

import pyoxigraph
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.errors import QueryError
from kg.query.binding import bind, values
from kg.query.headers import Column, Parameter, Query

TEXT = st.text(st.characters(exclude_categories=("Cs",)))
HOSTILE = (
    '"', '\\"', '" } #', '"@en', '"^^<http://x>', "'", "\n", "\r\n", "\\", "}", "} UNION { ?s ?p ?o", "?_x", "VALUES ?_x { 1 }", "#", "\x00",
    "<http://x>", "\u2028", '"""', "%s", "{0}", "UNDEF", "\\u0022", "; DROP ALL", "é\U0001f600",
)  # fmt: skip


def query(*parameters: Parameter) -> Query:
    return Query("q", "?", (), parameters, (Column("x", "string"),), (), (("sparql", ""),))


def parameter(type_: str = "string", *, name: str = "x", required: bool = True, many: bool = False) -> Parameter:
    return Parameter(name, type_, required, "e", many)


BODY = 'SELECT ?x WHERE { VALUES ?_x { "example" } BIND(?_x AS ?x) }'


def answer(text: str) -> list[str | None]:
    solutions = pyoxigraph.Store().query(text)
    assert isinstance(solutions, pyoxigraph.QuerySolutions)
    return [solution["x"] and solution["x"].value for solution in solutions]


@given(TEXT | st.sampled_from(HOSTILE))
def test_any_text_comes_back_as_itself(value: str) -> None:
    one = query(parameter())
    assert answer(bind(one, BODY, values(one, {"x": value}))) == [value]


@given(st.lists(TEXT | st.sampled_from(HOSTILE), max_size=5))
def test_any_list_comes_back_as_itself(members: list[str]) -> None:
    one = query(parameter(many=True))
    assert answer(bind(one, BODY, values(one, {"x": members}))) == members


@given(st.integers(-(2**63), 2**63 - 1))
def test_integers(value: int) -> None:
    one = query(parameter("integer"))
    assert (
        bind(one, BODY, values(one, {"x": str(value)})).count(f'"{value}"^^<http://www.w3.org/2001/XMLSchema#integer>')
        == 1
    )


@pytest.mark.parametrize(
    ("type_", "given", "expected"),
    [("number", "2.5", "2.5"), ("number", 3, "3"), ("date", "2024-02-29", "2024-02-29"), ("boolean", "yes", "true"), ("boolean", False, "false"),
     ("entity:Drug", "a name", "a name")],
)  # fmt: skip
def test_types(type_: str, given: object, expected: str) -> None:
    one = query(parameter(type_))
    assert answer(bind(one, BODY, values(one, {"x": given}))) == [expected]


@pytest.mark.parametrize(
    ("type_", "given"),
    [("integer", "1.5"), ("integer", 1.5), ("integer", True), ("integer", "1; DROP"), ("integer", 2**63), ("number", "x"), ("number", True),
     ("date", "2024"), ("date", "2024-02-30"), ("boolean", "maybe"), ("string", 5), ("string", "\ud800"), ("string", ["a", "b"]), ("string", [])],
)  # fmt: skip
def test_wrong_values_say_what_would_be_right(type_: str, given: object) -> None:
    with pytest.raises(QueryError, match="parameter 'x'"):
        values(query(parameter(type_)), {"x": given})


def test_missing_and_unknown_parameters() -> None:
    with pytest.raises(QueryError, match=r"required; e\.g\. x=e"):
        values(query(parameter()), {})
    with pytest.raises(QueryError, match="no parameter 'y'; it has x"):
        values(query(parameter()), {"x": "a", "y": "b"})


def test_an_optional_parameter_is_undef() -> None:
    one = query(parameter(required=False))
    assert "VALUES ?_x { UNDEF }" in bind(one, BODY, values(one, {}))


def test_every_block_is_replaced_and_nothing_in_strings_or_comments() -> None:
    text = '# VALUES ?_x { "c" }\nSELECT ?x { values ?_x {"a"} { SELECT ?y { VALUES  ?_x  { "a" "b" } } } BIND("VALUES ?_x { 1 }" AS ?x) }'
    bound = bind(query(parameter()), text, {"x": ("new",)})
    assert bound.count('VALUES ?_x { "new" }') == 2
    assert '# VALUES ?_x { "c" }' in bound
    assert '"VALUES ?_x { 1 }"' in bound


def test_an_example_with_brackets_in_a_string_is_one_block() -> None:
    text = 'SELECT ?x { VALUES ?_x { "a } b { c" } BIND(?_x AS ?x) }'
    assert answer(bind(query(parameter()), text, {"x": ("new",)})) == ["new"]


def test_text_and_header_must_name_the_same_parameters() -> None:
    with pytest.raises(QueryError, match=r"binds \?_x"):
        bind(query(), BODY, {})
    with pytest.raises(QueryError, match=r"no block VALUES \?_y"):
        bind(query(parameter(), parameter(name="y")), BODY, {"x": ("a",)})


def test_limit_is_a_number() -> None:
    one = query(parameter("integer", name="limit", required=False))
    text = "SELECT ?x { ?x ?y ?z } LIMIT 10"
    assert bind(one, text, values(one, {"limit": "3"})).endswith("LIMIT 3")
    assert bind(one, text, values(one, {})).endswith("LIMIT 10")
    assert bind(one, text, values(one, {"limit": -5})).endswith("LIMIT 0")
    with pytest.raises(QueryError, match="integer"):
        values(one, {"limit": "3 } DELETE"})
    with pytest.raises(QueryError, match="end with LIMIT"):
        bind(one, "SELECT ?x { ?x ?y ?z }", {"limit": (3,)})
