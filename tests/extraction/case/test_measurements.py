"""Sentences of case reports in the styles of many laboratories, with the rows they hold; and silence where there are none."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.extraction.case import find_measurements
from kg.extraction.case.quantities import find_quantities
from kg.extraction.entities import find_mentions
from kg.extraction.model import Measurement, Sentence

SENTENCES = [json.loads(line) for line in (Path(__file__).parent / "sentences.jsonl").read_text("utf-8").splitlines()]
LABS = ("WBC", "Hb", "hemoglobin", "platelets", "blasts", "LDH", "CD34", "CD19", "CSF", "marrow", "peripheral blood", "MRD")
GLUE = (" of ", " was ", ", ", " and ", " (", ") ", "; ", " with ", ". ", " respectively ", " in the ", "+ ", "− ")
VALUES = ("151 x10 9 /L", "55 g/L", "7.5%", "85 %", "12,300/µL", "0.02%", "38.5 °C", "1,2", "10^-4", "5–10%", "negative", "positive")


def found(text: str) -> tuple[Measurement, ...]:
    sentences = [Sentence(0, len(text))]
    return find_measurements(text, sentences, find_mentions(text, sentences, "case"))


@pytest.mark.parametrize("case", SENTENCES, ids=[case["text"][:60] for case in SENTENCES])
def test_rows_of_a_sentence(case: dict[str, object]) -> None:
    said = [[m.name, m.value, m.unit, m.specimen, m.interpretation, m.comparator] for m in found(str(case["text"]))]
    assert said == case["rows"]


def test_there_are_sentences_of_both_kinds() -> None:
    assert len(SENTENCES) >= 120
    assert sum(not case["rows"] for case in SENTENCES) >= 20


def test_a_value_stands_where_the_row_says() -> None:
    for case in SENTENCES:
        for row in found(case["text"]):
            assert 0 <= row.at_start < row.at_end <= len(case["text"])
            if isinstance(row.value, int) and row.unit == "%":
                assert str(row.value) in case["text"][row.at_start : row.at_end]


def test_a_specimen_goes_on_and_a_fluid_does_not() -> None:
    first, second = "Bone marrow aspirate showed 85% blasts.", "Flow cytometry was positive for CD33."
    text = f"{first} {second}"
    rows = find_measurements(text, [Sentence(0, len(first)), Sentence(len(first) + 1, len(text))], [])
    assert [(row.name, row.specimen) for row in rows] == [("blasts", "bone marrow"), ("CD33", "bone marrow")]
    text = f"CSF was clear with 3 cells/µL. {second}"
    rows = find_measurements(text, [Sentence(0, 30), Sentence(31, len(text))], [])
    assert [(row.name, row.specimen) for row in rows][-1] == ("CD33", "not stated")


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("151 x10 9 /L", 151, "10^9/L"), ("151 × 109/L", 151, "10^9/L"), ("151×10⁹/L", 151, "10^9/L"), ("151 x 10(9)/L", 151, "10^9/L"),
        ("9.2 × 10⁹ L⁻¹", 9.2, "10^9/L"), ("18 ×10³/mm³", 18, "10^9/L"), ("3.4 million/µL", 3.4, "10^12/L"), ("1,20,000/mm3", 120000, "/µL"),
        ("45 000/mm3", 45000, "/µL"), ("12.300/µL", 12300, "/µL"), ("8,5 g/dl", 8.5, "g/dL"), ("1,250 IU/L", 1250, "U/L"), ("2 × 10−3", 0.002, None),
        ("38.5 ℃", 38.5, "°C"), ("15.2 seconds", 15.2, "s"), ("2 × 10^6/kg", 2, "10^6/kg"),
    ],
)  # fmt: skip
def test_spellings_of_units(text: str, value: float, unit: str | None) -> None:
    assert [(q.value, q.unit) for q in find_quantities(text)] == [(value, unit)]


@pytest.mark.parametrize("text", ["100 mg/m2", "5 mg/kg", "200 mg daily", "12 Gy", "46,XY[20]", "p.R132H", "3 cycles", "2021"])
def test_doses_and_names_are_no_quantities(text: str) -> None:
    assert find_quantities(text) == []


@settings(max_examples=150, deadline=None)
@given(st.lists(st.sampled_from(LABS + GLUE + VALUES), min_size=1, max_size=30).map("".join))
def test_any_mixture_is_read_without_an_error(text: str) -> None:
    for row in find_measurements(text, [Sentence(0, len(text))], []):
        assert 0 <= row.at_start <= row.at_end <= len(text)
        assert row.sentence == text


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=200))
def test_any_text_is_read_without_an_error(text: str) -> None:
    find_measurements(text, [Sentence(0, len(text))], [])


@pytest.mark.parametrize("part", ["1", "1,", "10 ", "(", "CD34 ", "blasts ", "WBC 1 ", "x10", "<", "respectively ", "1% and "])
def test_hostile_text_ends_soon(part: str) -> None:
    import time

    text = part * (19_000 // len(part))
    began = time.perf_counter()
    find_measurements(text, [Sentence(0, len(text))], [])
    assert time.perf_counter() - began < 3
