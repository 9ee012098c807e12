"""``kg extract``: formats, offsets, kinds, and what it refuses."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import EXAMPLES, Runner

Write = Callable[[str, str | bytes], Path]

ENTITY = ["start", "end", "text", "type", "id", "norm"]
RELATION = ["subject", "predicate", "object", "negated", "certainty", "cross_sentence", "derived", "sentence", "start", "end"]
MEASUREMENT = ["name", "value", "unit", "specimen", "interpretation", "comparator", "sentence", "start", "end"]
TEXT = "β-thalassemia aside, gilteritinib targets FLT3. The FLT3 F691L mutation confers resistance to gilteritinib. FLT3-ITD is not associated with inferior survival in AML."
CASE = "A 45-year-old woman was diagnosed with acute myeloid leukemia. White blood cells were 151 x10^9/L. Blasts were positive for CD33 (94%) and negative for CD19. She was treated with 7+3."


def test_json_has_the_keys_of_the_contract_and_valid_offsets(kg_run: Runner, write: Write) -> None:
    data = kg_run("extract", write("a.txt", TEXT), "--format", "json").ok().json
    assert list(data) == ["entities", "relations", "measurements"]
    assert data["entities"]
    assert data["relations"]
    for entity in data["entities"]:
        assert list(entity)[:6] == ENTITY
        assert TEXT[entity["start"] : entity["end"]] == entity["text"]  # code points: a Greek letter is one
    for relation in data["relations"]:
        assert list(relation) == RELATION
        assert TEXT[relation["start"] : relation["end"]] == relation["sentence"]
    assert data["measurements"] == []


def test_the_denial_stays_a_denial(kg_run: Runner, write: Write) -> None:
    data = kg_run("extract", write("a.txt", TEXT), "--only", "relations", "--format", "json").ok().json
    assert list(data) == ["relations"]
    assert {(r["subject"], r["negated"]) for r in data["relations"] if r["predicate"] == "prognostic_adverse"} == {("FLT3-ITD", True)}


def test_a_case_has_measurements_and_a_patient(kg_run: Runner, write: Write) -> None:
    data = kg_run("extract", write("case.txt", CASE), "--kind", "case", "--format", "json").ok().json
    assert {"patient"} & {relation["subject"] for relation in data["relations"]}
    assert data["measurements"]
    for measurement in data["measurements"]:
        assert list(measurement)[:9] == MEASUREMENT
        assert CASE[measurement["start"] : measurement["end"]] == measurement["sentence"]
    assert any(m["value"] == 151 for m in data["measurements"])


def test_the_kind_is_told_or_found(kg_run: Runner, write: Write) -> None:
    path = write("case.txt", CASE)
    found = {kind: kg_run("extract", path, "--kind", kind, "--format", "json").ok().json for kind in ("auto", "case", "review")}
    assert found["auto"] == found["case"]
    assert found["review"]["measurements"] == []
    assert not [r for r in found["review"]["relations"] if r["subject"] == "patient"]


def test_standard_input_is_the_same(kg_run: Runner, write: Write) -> None:
    assert kg_run("extract", "-", "--format", "json", stdin=TEXT).ok().out == kg_run("extract", write("a.txt", TEXT), "--format", "json").ok().out


def test_table_shows_both_and_says_how_it_read(kg_run: Runner, write: Write) -> None:
    ran = kg_run("extract", write("a.txt", TEXT)).ok()
    assert "gilteritinib" in ran.out
    assert "confers_resistance_to" in ran.out
    assert "read as review (plain)" in ran.err


@pytest.mark.parametrize("only", ["entities", "relations", "measurements"])
@pytest.mark.parametrize("form", ["table", "json", "csv", "md"])
def test_only_in_every_format(kg_run: Runner, write: Write, only: str, form: str) -> None:
    ran = kg_run("extract", write("case.txt", CASE), "--kind", "case", "--only", only, "--format", form).ok()
    assert "Traceback" not in ran.err
    if form == "json":
        assert list(json.loads(ran.out)) == [only]
    if form == "csv":
        rows = list(csv.DictReader(io.StringIO(ran.out)))
        assert rows
        for row in rows:
            assert CASE[int(row["start"]) : int(row["end"])] == row["text" if only == "entities" else "sentence"]
    if form == "md":
        assert ran.out.startswith("|")


@pytest.mark.parametrize("form", ["csv", "md"])
def test_one_kind_of_row_at_a_time(kg_run: Runner, write: Write, form: str) -> None:
    ran = kg_run("extract", write("a.txt", TEXT), "--format", form)
    assert ran.code == 2
    assert ran.out == ""
    assert "--only entities|relations|measurements" in ran.err


def test_markup_gives_the_prose_with_the_offsets(kg_run: Runner) -> None:
    ran = kg_run("extract", EXAMPLES / "review.md", "--format", "json").ok()
    data = ran.json
    assert list(data) == ["entities", "relations", "measurements", "text"]
    assert all(data["text"][entity["start"] : entity["end"]] == entity["text"] for entity in data["entities"])
    assert "](#cit" not in data["text"]
    assert "References" in ran.err, "what was skipped is told"


def test_two_runs_are_byte_for_byte_one(kg_run: Runner) -> None:
    first, second = (kg_run("extract", EXAMPLES / "review.md", "--format", "json").ok().out for _ in range(2))
    assert first == second


def test_doses_are_not_reported(kg_run: Runner, write: Write) -> None:
    text = "A 45-year-old woman with acute myeloid leukemia received cytarabine 100 mg/m2 for 7 days. Hemoglobin was 8.2 g/dL."
    data = kg_run("extract", write("case.txt", text), "--kind", "case", "--format", "json").ok().json
    assert [m["value"] for m in data["measurements"]] == [8.2]


def test_a_text_that_says_nothing_is_no_error(kg_run: Runner, write: Write) -> None:
    assert kg_run("extract", write("a.txt", "The weather was fine."), "--format", "json").ok().json == {"entities": [], "relations": [], "measurements": []}
    kg_run("extract", write("a.txt", "The weather was fine.")).ok()


@pytest.mark.parametrize(
    ("name", "content"),
    [("empty.txt", b""), ("blank.txt", b"  \n"), ("binary.txt", bytes(range(256)) * 20), ("broken.xml", b"<article><p>"), ("other.xml", b"<html><p>AML</p></html>"), ("list.json", b"[1, 2]")],
)
def test_what_is_no_text_is_refused(kg_run: Runner, write: Write, name: str, content: bytes) -> None:
    assert name in kg_run("extract", write(name, content), "--format", "json").refused()


def test_a_missing_file_and_a_folder_are_refused(kg_run: Runner, tmp_path: Path) -> None:
    assert "absent.txt" in kg_run("extract", tmp_path / "absent.txt").refused()
    assert kg_run("extract", tmp_path).code == 2


def test_an_unknown_kind_is_refused(kg_run: Runner, write: Write) -> None:
    assert kg_run("extract", write("a.txt", TEXT), "--kind", "novel").code == 2
