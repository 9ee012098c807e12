"""The tables of sentences: what each must give, and where nothing may be given."""

from __future__ import annotations

import pytest

from tests.extraction.relations.marked import marked, rows, told

ROWS = rows()


@pytest.mark.parametrize(
    ("family", "source", "expected"), ROWS, ids=[f"{family}-{number}" for number, (family, _, _) in enumerate(ROWS)]
)
def test_sentence(family: str, source: str, expected: frozenset[str]) -> None:
    found = marked(source).relations("case" if family == "case" else "review")
    assert {
        told(relation) for relation in found if relation.certainty != "implied" and not relation.derived
    } == expected


def test_there_are_enough_rows_and_enough_silence() -> None:
    assert len(ROWS) >= 250
    assert sum(1 for _, _, expected in ROWS if not expected) >= 40
    denied = {one for _, _, expected in ROWS for one in expected if one.startswith("not ")}
    for predicate in (
        "approved_for", "treats", "targets", "confers_resistance_to", "confers_sensitivity_to", "associated_with_disease",
        "prognostic_adverse", "expressed_in", "causes_adverse_event", "part_of_regimen", "contraindicated",
    ):  # fmt: skip
        assert any(f" {predicate} " in one for one in denied), predicate


def test_no_sentence_is_written_twice() -> None:
    assert len({source for _, source, _ in ROWS}) == len(ROWS)
