"""Editorial notices: what they mean, and tables of them."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.citations.notices import Notice, notice_of, read_table, status_of, strongest
from kg.errors import InputError, TableError


@pytest.mark.parametrize(
    ("wording", "expected"),
    [
        ("Retracted", ("retracted", True)), ("RETRACTION", ("retracted", True)), ("Withdrawn", ("withdrawn", True)),
        ("Has erratum", ("corrected", False)), ("Correction", ("corrected", False)),
        ("Expression of  Concern", ("expression of concern", False)), ("Partial retraction", ("partly retracted", False)),
        ("Moved to another shelf", ("moved to another shelf", False)),
    ],
)  # fmt: skip
def test_status(wording: str, expected: tuple[str, bool]) -> None:
    assert status_of(wording) == expected


def test_what_retracts_counts_before_the_rest() -> None:
    corrected, retracted = notice_of("10.1000/x", "Erratum"), notice_of("10.1000/x", "Retraction")
    assert strongest([corrected, retracted]) == retracted
    assert strongest([corrected]) == corrected
    assert strongest([]) is None


def test_table_with_own_columns(tmp_path: Path) -> None:
    path = tmp_path / "n.tsv"
    path.write_text("# a note\ndoi\tpmid\tstatus\tdate\n10.1000/X\t12\tRetraction\t2024-01-02\n\t13\tErratum\t\n")
    first, second = read_table(path)
    assert first == Notice("retracted", True, "10.1000/x", "12", "2024-01-02")
    assert second == Notice("corrected", False, None, "13")
    assert isinstance(first, Notice)
    assert [(p.id, p.retracted, p.notice) for p in first.publications()] == [
        ("PMID:12", True, "retracted, 2024-01-02"), ("DOI:10.1000/x", True, "retracted, 2024-01-02"),
    ]  # fmt: skip


def test_table_of_retraction_watch(tmp_path: Path) -> None:
    path = tmp_path / "n.csv"
    path.write_text('Record ID,OriginalPaperDOI,OriginalPaperPubMedID,RetractionNature,RetractionDate\n1,10.1000/x,0,Retraction,"1/2/2020"\n2,unavailable,77,Correction,\n')
    assert list(read_table(path)) == [Notice("retracted", True, "10.1000/x", None, "1/2/2020"), Notice("corrected", False, None, "77")]


def test_bad_rows_are_told_with_their_line(tmp_path: Path) -> None:
    path = tmp_path / "n.tsv"
    path.write_text("doi\tstatus\nnonsense\tretracted\n10.1000/x\t\n\tretracted\n10.1000/y\tretracted\n")
    found = list(read_table(path))
    assert [(error.row, error.field) for error in found if isinstance(error, TableError)] == [(2, "doi"), (3, "status"), (4, "doi")]
    assert sum(isinstance(notice, Notice) for notice in found) == 1


@pytest.mark.parametrize("text", ["a\tb\n", "doi\n", "status\n", "\n"])
def test_a_table_without_the_columns(tmp_path: Path, text: str) -> None:
    path = tmp_path / "n.tsv"
    path.write_text(text)
    with pytest.raises(InputError):
        list(read_table(path))
