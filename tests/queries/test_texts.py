"""Headers of the canned queries, and the rules that keep their rows equal on every engine."""

from __future__ import annotations

import re

import pytest

from kg.query import Query
from kg.query.binding import values
from tests.queries.answers import queries

QUERIES = queries()
HIDDEN = re.compile(r'"(?:[^"\\]|\\.)*"|<[^<>\s]*>|#[^\n]*')
TYPES = {"id", "string", "integer", "number", "boolean", "date", "list"}
REFUSED = {
    "GRAPH": "questions use the union of the graphs",
    "REGEX": "names are matched on a key that Python normalises",
    "CONTAINS": "names are matched on a key that Python normalises",
    "AVG": "means are computed in Python: engines differ in the last digit",
    "SERVICE": "a question calls no other address",
    "MINUS": "slow on the embedded store; use a stored flag",
    "ORDER": "rows are sorted in Python, by the order of the header",
    "OFFSET": "rows are sorted in Python",
    "RAND": "an answer is the same twice",
    "NOW": "an answer is the same twice",
    "UUID": "an answer is the same twice",
    "BNODE": "the graph has no blank nodes",
    "FROM": "questions use the union of the graphs",
    "INSERT": "questions read",
    "DELETE": "questions read",
}


def body(query: Query) -> str:
    """The text without strings, IRIs and comments."""
    return HIDDEN.sub(" ", query.text("sparql"))


def projected(query: Query) -> list[str]:
    """The variables of the outer SELECT."""
    head = body(query).split("SELECT", 1)[1].split("WHERE", 1)[0]
    return re.findall(r"\bAS\s+\?(\w+)\s*\)", head) + re.findall(r"\?(\w+)", re.sub(r"\([^()]*(?:\([^()]*(?:\([^()]*\)[^()]*)*\)[^()]*)*\)", " ", head))


@pytest.mark.parametrize("query", QUERIES, ids=lambda query: query.name)
class TestHeader:
    def test_question(self, query: Query) -> None:
        assert query.question.endswith("?")
        assert query.question[0].isupper()
        assert query.tags

    def test_parameters_have_type_example_and_meaning(self, query: Query) -> None:
        for parameter in query.parameters:
            assert parameter.meaning, parameter.name
            assert parameter.example not in (None, ""), parameter.name
        assert values(query, {parameter.name: parameter.example for parameter in query.parameters}) or not query.parameters

    def test_columns_have_type_and_meaning(self, query: Query) -> None:
        for column in query.columns:
            assert column.meaning, column.name
            assert column.type in TYPES
        assert len({column.name for column in query.columns}) == len(query.columns)

    def test_columns_are_what_the_text_selects(self, query: Query) -> None:
        assert sorted(projected(query)) == sorted(column.name for column in query.columns)

    def test_rows_have_an_order(self, query: Query) -> None:
        assert query.order, "rows need an order that means something"


@pytest.mark.parametrize("query", QUERIES, ids=lambda query: query.name)
class TestParity:
    @pytest.mark.parametrize("word", sorted(REFUSED))
    def test_words_that_engines_disagree_on(self, query: Query, word: str) -> None:
        assert not re.search(rf"\b{word}\b", body(query), re.IGNORECASE), REFUSED[word]

    def test_no_arithmetic(self, query: Query) -> None:
        assert not re.search(r"[\w)]\s*/\s*[\w(?]", re.sub(r"\w*:\w+(\s*/\s*\w*:\w+)+", " ", body(query))), "ratios are computed in Python"

    def test_every_parameter_is_bound_by_values_before_it_is_used(self, query: Query) -> None:
        text = body(query).split("WHERE", 1)[1]
        for parameter in query.parameters:
            if parameter.name == "limit":
                continue
            name = rf"\?_{parameter.name}\b"
            uses = [match.start() for match in re.finditer(name, text)]
            blocks = [match.start() for match in re.finditer(rf"VALUES\s*{name}", text)]
            assert blocks, f"no VALUES ?_{parameter.name}"
            assert blocks[0] + len("VALUES ") == uses[0], f"?_{parameter.name} is used before its VALUES"

    def test_values_stand_in_every_sub_select_that_uses_them(self, query: Query) -> None:
        text = body(query)
        for match in re.finditer(r"\{\s*SELECT\b", text, re.IGNORECASE):
            inner = block(text, match.start())
            for parameter in query.parameters:
                if re.search(rf"\?_{parameter.name}\b", inner):
                    assert re.search(rf"VALUES\s*\?_{parameter.name}\b", inner), f"sub-select without VALUES ?_{parameter.name}"

    def test_lists_are_distinct_and_split_by_the_unit_separator(self, query: Query) -> None:
        text = query.text("sparql")
        for match in re.finditer(r"GROUP_CONCAT", text, re.IGNORECASE):
            inside = block(text, text.index("(", match.end()), "()")
            assert inside.upper().startswith("(DISTINCT ")
            assert inside.endswith(r'; separator="\u001F")')

    def test_limit_only_as_a_parameter(self, query: Query) -> None:
        limited = re.search(r"\bLIMIT\b", body(query), re.IGNORECASE)
        assert not limited or any(parameter.name == "limit" for parameter in query.parameters)

    def test_identifiers_leave_as_text(self, query: Query) -> None:
        """Rows hold CURIEs from dct:identifier; no query returns an IRI."""
        assert "STR(" not in body(query).upper()


def block(text: str, start: int, pair: str = "{}") -> str:
    """The text from an opening brace or parenthesis to its closing one."""
    depth = 0
    for place in range(start, len(text)):
        depth += {pair[0]: 1, pair[1]: -1}.get(text[place], 0)
        if depth == 0:
            return text[start : place + 1]
    raise AssertionError("braces do not match")
