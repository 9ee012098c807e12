from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.case.age import parse_age
from kg.case.bands import band_of
from kg.case.states import StateFact, close, lines_proven, state_key, take_states
from kg.case.units import lab_key, read_value
from kg.case.vocabulary import STATES
from kg.errors import CaseError

CONTRACT_STATES = [
    "newly diagnosed",
    "untreated",
    "relapsed",
    "refractory",
    "primary refractory",
    "first relapse",
    "second relapse",
    "third relapse or later",
    "relapse after HSCT",
    "low risk",
    "high risk",
    "progression",
    "remission",
    "CR1",
    "CR2",
    "CR3",
    "MRD positive",
    "MRD negative",
    "chronic phase",
    "accelerated phase",
    "blast phase",
    "lymphoid blast phase",
    "myeloid blast phase",
    "induction",
    "consolidation",
    "maintenance",
    "post-HSCT",
    "fit",
    "unfit",
    "smouldering",
    "no treatment indication",
    "treatment-free remission",
    "resistant",
    "intolerant",
]


@pytest.mark.parametrize(
    ("value", "months"),
    [
        ("P3Y", (36, 48)), ("P3Y6M", (42, 43)), ("P8M", (8, 9)), ("P0Y", (0, 12)), ("P27D", (0, 1)), ("P2W", (0, 1)), ("8 months", (8, 9)), ("27 days", (0, 1)),
        ("3 years", (36, 48)), ("3-year-old", (36, 48)), ("3 years 6 months", (42, 43)), ("3y6m", (42, 43)), ("45 y", (540, 552)), (65, (780, 792)),
        (0.5, (6, 7)), ("65", (780, 792)), ("60-65 years", (720, 792)), ("infant", (0, 12)), (">=75 years", (900, 1560)), ("P18Y", (216, 228)),
    ],
)  # fmt: skip
def test_ages_are_half_open_months(value: object, months: tuple[int, int]) -> None:
    assert parse_age(value) == months


@pytest.mark.parametrize(
    "value", ["", "P", "-3", "abc", None, True, 200, float("nan"), float("inf"), "P300Y", [3], "3 parsecs"]
)
def test_wrong_ages_are_refused(value: object) -> None:
    with pytest.raises(CaseError, match="age"):
        parse_age(value)


@given(st.integers(0, 120), st.integers(0, 11))
def test_iso_and_words_agree(years: int, months: int) -> None:
    assert (
        parse_age(f"P{years}Y{months}M")
        == parse_age(f"{years} years {months} months")
        == (years * 12 + months, years * 12 + months + 1)
    )


@pytest.mark.parametrize(
    ("name", "stated", "value", "unit"),
    [
        ("WBC", "151 x10^9/L", 151.0, "10^9/L"), ("WBC", "151 ×10⁹/L", 151.0, "10^9/L"), ("WBC", "151 x10 9 /L", 151.0, "10^9/L"), ("WBC", "151 10*9/L", 151.0, "10^9/L"),
        ("WBC", "151 G/L", 151.0, "10^9/L"), ("WBC", "151,000 /µL", 151.0, "10^9/L"), ("WBC", "151 K/uL", 151.0, "10^9/L"), ("WBC", "1.51 x10^5/µL", 151.0, "10^9/L"),
        ("Hb", "55 g/L", 5.5, "g/dL"), ("Hb", "5,5 g/dl", 5.5, "g/dL"), ("QTc", "510 ms", 510.0, "ms"), ("QTc", "0.51 s", 510.0, "ms"), ("MRD", "0.2%", 0.2, "%"),
        ("MRD", "5 x10^-4", 0.05, "%"), ("lymphocytes", "91.3%", 91.3, "%"), ("lymphocytes", "1.2 x10^9/L", 1.2, "10^9/L"), ("WBC", 0, 0.0, "10^9/L"),
    ],
)  # fmt: skip
def test_units_are_converted(name: str, stated: object, value: float, unit: str) -> None:
    known = lab_key(name)
    assert known is not None
    found = read_value(known[0], stated)
    assert (found.value, found.unit) == (pytest.approx(value), unit)


def test_unknown_units_name_the_known_ones() -> None:
    with pytest.raises(CaseError, match="g/L"):
        read_value("hemoglobin", "55 parsec")


def test_a_count_is_no_percentage() -> None:
    with pytest.raises(CaseError):
        read_value("hemoglobin", "55 x10^9/L")


def test_names_say_the_specimen() -> None:
    assert lab_key("BM_blasts") == ("blasts", "bone marrow")
    assert lab_key("blood blasts") == ("blasts", "blood")
    assert lab_key("nonsense") is None


@pytest.mark.parametrize("state", CONTRACT_STATES)
def test_the_closed_vocabulary_is_known(state: str) -> None:
    assert state_key(state) == state


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("previously untreated", "untreated"),
        ("R/R", "relapsed or refractory"),
        ("third relapse", "third relapse or later"),
        ("TFR", "treatment-free remission"),
    ],
)
def test_usual_synonyms_are_read(name: str, key: str) -> None:
    assert state_key(name) == key


def test_unknown_states_name_the_nearest() -> None:
    with pytest.raises(CaseError, match="'relapsed'"):
        state_key("relapsd")


def _close(*names: str) -> tuple[dict[str, str], tuple[str, ...]]:
    kept, conflicts = close([StateFact(name, name) for name in names])
    return {fact.key: fact.certainty for fact in kept}, conflicts


def test_a_second_relapse_entails_relapsed() -> None:
    kept, _ = _close("second relapse")
    assert kept["second relapse"] == "stated"
    assert kept["relapsed"] == "entailed"


def test_a_complete_remission_cancels_relapse_as_the_present_state() -> None:
    kept, conflicts = _close("relapsed", "CR2")
    assert "relapsed" not in kept
    assert "remission" in kept
    assert not conflicts


def test_new_and_relapsed_contradict() -> None:
    assert _close("newly diagnosed", "relapsed")[1]
    assert _close("MRD positive", "MRD negative")[1]


@given(st.lists(st.sampled_from(sorted(STATES.rows)), min_size=1, max_size=4))
def test_something_always_remains_and_order_does_not_matter(names: list[str]) -> None:
    first, second = _close(*names), _close(*reversed(names))
    assert first[0]
    assert set(first[0]) == set(second[0])


def test_states_prove_lines_as_a_minimum() -> None:
    assert lines_proven(["newly diagnosed"]) == 0
    assert lines_proven(["relapsed"]) == 1
    assert lines_proven(["second relapse"]) == 2


@pytest.mark.parametrize(
    ("text", "rest", "states"),
    [
        ("relapsed AML", "AML", ("relapsed",)),
        ("AML in CR2", "AML", ("CR2",)),
        ("high-risk MDS", "MDS", ("high risk",)),
        ("CML", "CML", ()),
        ("adult AML", "adult AML", ()),
    ],
)
def test_states_inside_a_disease(text: str, rest: str, states: tuple[str, ...]) -> None:
    assert take_states(text) == (rest, states)


@pytest.mark.parametrize(
    ("word", "percent", "gate", "band"),
    [
        (None, 0.0, None, "negative"), (None, 4.99, None, "negative"), (None, 5.0, None, "low"), (None, 19.9, "blasts", "low"), (None, 20.0, None, "positive"), (None, 100.0, None, "positive"),
        ("dim", 94.0, None, "low"), ("partial", None, None, "low"), ("bright", None, None, "bright"), ("negative", 30.0, None, "negative"), ("positive", 3.0, None, "positive"),
        (None, 12.0, "nucleated cells", "unknown"), (None, 60.0, "nucleated cells", "positive"), (None, None, None, "unknown"), ("not done", None, None, "unknown"),
    ],
)  # fmt: skip
def test_antigen_bands(word: str | None, percent: float | None, gate: str | None, band: str) -> None:
    assert band_of(word, percent, gate) == band
