"""The Cypher twins: headers, and the rules that keep their rows equal to those of SPARQL and inside one epoch."""

from __future__ import annotations

import re

import pytest

from kg.query import Query
from kg.store.neo4j.guard import labels, refuse, rewritten
from kg.store.neo4j.model import closed_types
from tests.queries.answers import queries

QUERIES = queries()
HIDDEN = re.compile(r"'(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\"|//[^\n]*")
EDGE = re.compile(r"\[(\w*):([A-Z_|]+)(?:\s*\{[^{}]*\})?\]")
RECORDS = {"Assertion", "Indication", "Caution", "Preference", "ContextTherapy", "Citation", "Source", "Record"}
# They leave a record or an evidence line and live with it.
OWN = {
    "SUBJECT", "OBJECT", "IN_DISEASE", "HAS_EVIDENCE", "FROM_PUBLICATION", "REQUIRES_BIOMARKER", "EXCLUDES_BIOMARKER", "FOR_DRUG",
    "FOR_DISEASE", "EXCLUDES_DISEASE", "WITH_PARTNER", "ABOUT", "ABOUT_BIOMARKER", "ABOUT_DISEASE", "THERAPY",
    "CITING", "CITED",
}  # fmt: skip
REFUSED = {
    "ORDER": "rows are sorted in Python, by the order of the header",
    "SKIP": "rows are sorted in Python",
    "LIMIT": "only as a parameter",
    "avg": "means are computed in Python",
    "toLower": "names are matched on a key that Python normalises",
    "CONTAINS": "names are matched on a key that Python normalises",
    "STARTS": "names are matched on a key that Python normalises",
    "rand": "an answer is the same twice",
    "timestamp": "an answer is the same twice",
    "datetime": "dates are ISO text",
    "CREATE": "questions read",
    "MERGE": "questions read",
    "SET": "questions read",
    "DELETE": "questions read",
    "REMOVE": "questions read",
    "PERIODIC": "questions read",
    "labels": "categories are a property",
    "elementId": "ids are CURIEs",
    "id": "ids are CURIEs",
}
CALLED = {"avg", "toLower", "rand", "timestamp", "datetime", "labels", "elementId", "id"}  # as functions only


def body(query: Query) -> str:
    """The text without strings and comments."""
    return HIDDEN.sub("''", query.text("cypher"))


def visible(name: str) -> str:
    return f"{name}.since <= $epoch < {name}.until"


def last_return(text: str) -> str:
    return re.split(r"^RETURN (?:DISTINCT )?", text, flags=re.MULTILINE)[-1]


def parts(text: str) -> list[str]:
    """Text between commas that stand in no bracket."""
    found, depth, start = [], 0, 0
    for place, letter in enumerate(text):
        depth += {"(": 1, "[": 1, "{": 1, ")": -1, "]": -1, "}": -1}.get(letter, 0)
        if letter == "," and depth == 0:
            found.append(text[start:place])
            start = place + 1
    return [*found, text[start:]]


@pytest.mark.parametrize("query", QUERIES, ids=lambda query: query.name)
class TestCypher:
    def test_the_header_is_that_of_the_sparql_text(self, query: Query) -> None:
        sparql = [line[1:] for line in query.text("sparql").splitlines() if line.startswith("#+")]
        cypher = [line[2:] for line in query.text("cypher").splitlines() if line.startswith("//+")]
        assert cypher == sparql

    def test_columns_are_those_of_the_header(self, query: Query) -> None:
        names = [part.strip().rpartition(" AS ")[2].strip("`") for part in parts(last_return(body(query)).strip())]
        assert sorted(names) == sorted(column.name for column in query.columns)

    def test_parameters_are_those_of_the_header(self, query: Query) -> None:
        assert set(re.findall(r"\$(\w+)", body(query))) == {"epoch", *(parameter.name for parameter in query.parameters)}

    @pytest.mark.parametrize("word", sorted(REFUSED))
    def test_words_that_engines_disagree_on(self, query: Query, word: str) -> None:
        end = r"\s*\(" if word in CALLED else r"\b"
        flags = 0 if word in CALLED else re.IGNORECASE
        assert not re.search(rf"(?<![.$\w]){word}{end}", body(query), flags), REFUSED[word]

    def test_no_arithmetic(self, query: Query) -> None:
        assert not re.search(r"[\w)]\s*[/%^]\s*[\w(]", body(query)), "ratios are computed in Python"

    def test_it_may_run(self, query: Query) -> None:
        text = query.text("cypher")
        refuse(text)
        assert ";" not in body(query)
        assert not text.lstrip().upper().startswith("CYPHER"), "the store adds the version"

    def test_labels_and_types_are_of_the_model(self, query: Query) -> None:
        text = body(query)
        assert set(re.findall(r"\(\w*:(\w+)", text)) <= set(labels())
        assert {name for _, types in EDGE.findall(text) for name in types.split("|")} <= closed_types()

    def test_what_may_have_ended_is_filtered(self, query: Query) -> None:
        """Records, and edges between entities, hold from ``since`` to before ``until``."""
        text = body(query)
        for name, label in re.findall(r"\((\w+):(\w+)", text):
            if label in RECORDS:
                assert visible(name) in text, f"{name}:{label} is read without its epoch"
        for name, types in EDGE.findall(text):
            if not set(types.split("|")) <= OWN:
                assert visible(name) in text, f"[{name}:{types}] is read without its epoch"

    def test_private_text_names_no_public_label(self, query: Query) -> None:
        found = set(re.findall(r"\(\w*:(\w+)", HIDDEN.sub("''", rewritten(query.text("cypher")))))
        assert found
        assert all(name.startswith("Private") for name in found)

    def test_claims_are_left_by_patterns_of_their_own(self, query: Query) -> None:
        """One pattern never uses an edge twice: a claim about itself would be lost between SUBJECT|OBJECT and SUBJECT."""
        for pattern in re.findall(r"MATCH ([^\n]*)", body(query)):
            assert not ("SUBJECT|OBJECT" in pattern and len(EDGE.findall(pattern)) > 1)


@pytest.mark.parametrize("query", QUERIES, ids=lambda query: query.name)
def test_a_text_parameter_is_taken_as_the_list_that_it_is(query: Query) -> None:
    """Regression: ``{id: $claim}`` compares an id with a list and never matches."""
    bare = HIDDEN.sub("", query.text("cypher"))
    for parameter in query.parameters:
        if parameter.category or parameter.type == "string":
            assert not re.search(rf"[:=]\s*\${parameter.name}\b", bare), parameter.name
