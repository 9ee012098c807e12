"""``kg check``: a manuscript on the command line."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import EXAMPLES, Runner

Write = Callable[[str, str | bytes], Path]

TEXT = "The ABL1 T315I mutation confers resistance to dasatinib. Gilteritinib does not target FLT3. Marrow was examined in 12 patients."
VERDICTS = ["supported", "contradicted", "unknown"]


def test_json_has_the_keys_of_the_contract(kg_run: Runner, write: Write) -> None:
    ran = kg_run("check", write("a.txt", TEXT), "--format", "json").ok()
    assert [row["verdict"] for row in ran.json] == VERDICTS
    for row in ran.json:
        assert list(row) == ["sentence", "start", "end", "verdict", "claims"]
        assert TEXT[row["start"] : row["end"]] == row["sentence"]
    assert ran.err == ""


def test_a_contradiction_is_an_answer_not_a_failure(kg_run: Runner, write: Write) -> None:
    kg_run("check", write("a.txt", "Gilteritinib does not target FLT3.")).ok()


@pytest.mark.parametrize("form", ["table", "md"])
def test_what_speaks_against_is_told_apart_in_words(kg_run: Runner, write: Write, form: str) -> None:
    ran = kg_run("check", write("a.txt", TEXT), "--format", form).ok()
    assert "AGAINST" in ran.out
    assert all(verdict in ran.out for verdict in VERDICTS)
    assert "1 contradicted, 1 supported, 1 unknown. Research use only." in ran.err


def test_csv_has_a_row_for_each_sentence(kg_run: Runner, write: Write) -> None:
    rows = list(csv.DictReader(io.StringIO(kg_run("check", write("a.txt", TEXT), "--format", "csv").ok().out)))
    assert [row["verdict"] for row in rows] == VERDICTS
    assert " ".join(row["sentence"] for row in rows) == TEXT


def test_standard_input_is_the_same(kg_run: Runner, write: Write) -> None:
    assert kg_run("check", "-", "--format", "json", stdin=TEXT).ok().out == kg_run("check", write("a.txt", TEXT), "--format", "json").ok().out


def test_the_example_has_a_sentence_that_the_graph_contradicts(kg_run: Runner) -> None:
    rows = kg_run("check", EXAMPLES / "review.md", "--format", "json").ok().json
    contradicted = [row["sentence"] for row in rows if row["verdict"] == "contradicted"]
    assert any("FLT3-ITD was not associated with inferior overall survival" in sentence for sentence in contradicted)
    assert sum(row["verdict"] == "supported" for row in rows) >= 5


def test_an_empty_file_is_refused(kg_run: Runner, write: Write) -> None:
    assert "is empty" in kg_run("check", write("empty.txt", b"")).refused()


def test_a_missing_file_is_refused(kg_run: Runner, tmp_path: Path) -> None:
    assert "absent.txt" in kg_run("check", tmp_path / "absent.txt").refused()


def test_a_store_that_is_not_there_is_refused(kg_run: Runner, write: Write, tmp_path: Path) -> None:
    assert "absent" in kg_run("check", write("a.txt", TEXT), "--store", tmp_path / "absent").refused()


def test_checking_changes_no_store(kg_run: Runner, write: Write, own_store: Path) -> None:
    before = kg_run("stores", "--store", own_store, "--format", "json").ok().out
    kg_run("check", write("a.txt", TEXT), "--store", own_store).ok()
    assert kg_run("stores", "--store", own_store, "--format", "json").ok().out == before


def test_a_label_for_another_disease_is_shown_as_neither_for_nor_against(kg_run: Runner) -> None:
    """Regression: that the graph lacks a label counted as proof against an approval."""
    done = kg_run("check", "-", stdin="Tagraxofusp is approved for acute myeloid leukemia.").ok()
    assert "beside it: " in " ".join(done.out.split())
    assert "AGAINST" not in done.out
