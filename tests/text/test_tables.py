"""The word lists: sorted, without doubles, with values that the code knows."""

from __future__ import annotations

from typing import get_args

import pytest

from kg.text.document import SectionKind
from kg.text.tables import kind_of, plain_heading, reason_to_skip, rows

KEYS = {
    "abbreviations.tsv": "abbreviation", "notices.tsv": "wording", "section_kinds.tsv": "heading",
    "sentence_starters.tsv": "word", "skipped_sections.tsv": "heading",
}  # fmt: skip


@pytest.mark.parametrize(("name", "key"), KEYS.items())
def test_tables_are_sorted_and_have_no_doubles(name: str, key: str) -> None:
    found = [row[key] for row in rows(name)]
    assert found == sorted(set(found))
    assert len(found) > 10


def test_values_are_known() -> None:
    assert {row["kind"] for row in rows("section_kinds.tsv")} <= set(get_args(SectionKind))
    for name in ("section_kinds.tsv", "skipped_sections.tsv"):
        assert {row["match"] for row in rows(name)} <= {"exact", "start"}
        assert all(row["heading"] == plain_heading(row["heading"]) for row in rows(name))
    assert {row["scope"] for row in rows("skipped_sections.tsv")} == {"any", "pdq"}
    assert {row["ends"] for row in rows("abbreviations.tsv")} == {"never", "number", "starter", "capital"}
    assert {row["status"] for row in rows("notices.tsv")} == {"retracted", "partly retracted", "withdrawn", "corrected", "expression of concern", "reinstated"}
    assert {row["concerns"] for row in rows("notices.tsv")} == {"self", "other", ""}
    assert all((row["retracts"] == "yes") == (row["status"] in ("retracted", "withdrawn")) for row in rows("notices.tsv"))


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("2.1 Patients and Methods", "methods"), ("IV. DISCUSSION", "discussion"), ("Case 1", "case"), ("Patient 2: relapse", "case"), ("Case report 2", "case"),
        ("Treatment Option Overview for ALL", "treatment"), ("Results:", "results"), ("Resultsx", "other"), ("References", "references"),
        ("CD33 expression", "other"), ("Case-control studies", "other"),
    ],
)  # fmt: skip
def test_kinds_of_headings(title: str, kind: str) -> None:
    assert kind_of(title) == kind


def test_sections_that_are_not_read() -> None:
    assert reason_to_skip("Conflicts of Interest Statement")
    assert reason_to_skip("Authors’ contributions") or reason_to_skip("Author Contributions")
    assert reason_to_skip("Treatment") is None
    assert reason_to_skip("About This PDQ Summary") is None
    assert reason_to_skip("About This PDQ Summary", "pdq")
