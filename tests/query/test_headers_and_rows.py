"""Headers are checked before anything runs; rows are the same whatever engine they come from."""

from __future__ import annotations

import random

import pytest

from kg.errors import QueryError
from kg.query.headers import Column, Query, parse
from kg.query.rows import typed_rows
from kg.store import Rows

GOOD = """#+ question: What?
#+ tags: [a]
#+ parameters:
#+   - {name: marker, type: "entity:Marker", required: true, example: CD33, list: true}
#+ columns:
#+   - {name: id, type: id, meaning: "an id"}
#+   - {name: n, type: integer, meaning: "a number"}
#+ order: [n-desc, id]
SELECT ?id ?n { VALUES ?_marker { "x" } }
"""


def test_a_good_header() -> None:
    query = parse("q", (("sparql", GOOD),))
    assert query.describe() == {
        "name": "q", "question": "What?", "tags": ["a"],
        "parameters": [{"name": "marker", "type": "entity:Marker", "required": True, "example": "CD33", "list": True, "meaning": ""}],
        "columns": [{"name": "id", "type": "id", "meaning": "an id"}, {"name": "n", "type": "integer", "meaning": "a number"}],
        "order": ["n-desc", "id"], "languages": ["sparql"],
    }  # fmt: skip


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("question: What?", "note: x", "no question"),
        ("name: marker, ", "", "'name' is missing"),
        ("entity:Marker", "entity:Antigen", "Antigen"),
        ('"entity:Marker"', "text", "unknown type 'text'"),
        ("required: true, ", "", "'required' is missing"),
        ("list: true", "lists: true", "unknown key 'lists'"),
        ("type: integer", "type: int", "unknown type 'int'"),
        ("[n-desc, id]", "[m]", "'m'"),
        ("#+ columns:", "#+ column:", "column"),
        ("name: marker", "name: Marker!", "lower-case"),
        ("#+ tags: [a]", "#+ tags: [a", "no YAML"),
        (GOOD, "SELECT * {}", "no mapping"),
        ("#+ question", "#+ name: other\n#+ question", "file's name"),
    ],
)
def test_wrong_headers_say_what_would_be_right(old: str, new: str, message: str) -> None:
    with pytest.raises(QueryError, match=message):
        parse("q", (("sparql", GOOD.replace(old, new)),))


def test_headers_of_two_languages_must_agree() -> None:
    cypher = GOOD.replace("SELECT", "MATCH")
    assert parse("q", (("sparql", GOOD), ("cypher", cypher))).languages == ("sparql", "cypher")
    with pytest.raises(QueryError, match="differ"):
        parse("q", (("sparql", GOOD), ("cypher", cypher.replace("What?", "Who?"))))
    with pytest.raises(QueryError, match="not written in cypher"):
        parse("q", (("sparql", GOOD),)).text("cypher")


def query(*columns: Column, order: tuple[str, ...] = ()) -> Query:
    return Query("q", "?", (), (), columns, order, (("sparql", ""),))


def values(found: Query, *rows: tuple[object, ...]) -> list[tuple[object, ...]]:
    raw = Rows(tuple(column.name for column in found.columns), list(rows))  # type: ignore[arg-type]
    return [tuple(row.values()) for row in typed_rows(found, raw)]


def test_types() -> None:
    columns = [Column(kind, kind) for kind in ("id", "string", "integer", "number", "boolean", "date", "list")]
    row = ("a:b", "", 3.0, 1 / 3, "true", "2024-02-29", "b\u001f\u001fa\u001fb")
    assert values(query(*columns), row) == [("a:b", "", 3, 0.333333, True, "2024-02-29", ["a", "b"])]
    assert values(query(*columns), (None,) * 7) == [(None, None, None, None, None, None, [])]


def test_zero_and_false_are_not_missing() -> None:
    columns = (Column("i", "integer"), Column("n", "number"), Column("b", "boolean"))
    assert values(query(*columns), (0, 0, False)) == [(0, 0.0, False)]


def test_numbers_have_six_significant_digits() -> None:
    assert [row[0] for row in values(query(Column("n", "number")), (1234567.89,), (0.000123456789,), (25.5,))] == [
        0.000123457,
        25.5,
        1234570.0,
    ]


def test_a_stand_in_for_null_is_turned_back() -> None:
    assert values(query(Column("level", "integer", null=99)), (99,), (3,)) == [(3,), (None,)]


@pytest.mark.parametrize(
    ("kind", "value"), [("integer", "x"), ("integer", 1.5), ("number", "x"), ("boolean", "maybe"), ("date", "2024")]
)
def test_a_value_of_another_type_is_an_error(kind: str, value: object) -> None:
    with pytest.raises(QueryError, match=f"is no {kind}"):
        values(query(Column("c", kind)), (value,))


def test_a_missing_column_is_an_error() -> None:
    with pytest.raises(QueryError, match="no column 'b'"):
        typed_rows(query(Column("b", "string")), Rows(("a",), []))


def test_order_is_total_and_null_is_last() -> None:
    columns = (Column("a", "string"), Column("n", "integer"), Column("l", "list"))
    rows: list[tuple[object, ...]] = [
        ("b", 1, "x"),
        ("a", 2, "y"),
        ("a", 2, "b"),
        ("Z", None, ""),
        (None, 2, ""),
        ("é", 2, ""),
    ]
    expected_up = [("b", 1, ["x"]), ("a", 2, ["b"]), ("a", 2, ["y"]), ("é", 2, []), (None, 2, []), ("Z", None, [])]
    expected_down = [("a", 2, ["b"]), ("a", 2, ["y"]), ("é", 2, []), (None, 2, []), ("b", 1, ["x"]), ("Z", None, [])]
    dice = random.Random(3)
    for _ in range(10):
        dice.shuffle(rows)
        assert values(query(*columns, order=("n",)), *rows) == expected_up
        assert values(query(*columns, order=("n-desc",)), *rows) == expected_down
