"""One key for all spellings, and different keys for different things."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.names.normalise import bucket, name_key


@pytest.mark.parametrize(
    "spellings",
    [
        ("BCR::ABL1", "BCR-ABL1", "BCR/ABL1", "bcr abl1", "BCR–ABL1", "BCR_ABL1"),
        ("acute myeloid leukaemia", "Acute Myeloid Leukemia", "acute  myeloid\tleukemia"),
        ("PML-RARα", "PML-RARalpha", "PML/RARα"),
        ("γ-secretase inhibitor", "gamma-secretase inhibitor", "Gamma secretase inhibitor"),
        ("Waldenström macroglobulinaemia", "Waldenstrom macroglobulinemia"),
        ("del(5q)", "del (5q)", "DEL(5Q)"),
        ("t(9;22)(q34;q11)", "t(9; 22)(q34; q11)"),
        ("7+3", "7 + 3"),
        ("Ph+ ALL", "Ph⁺ ALL", "ph+ all"),
        ("FLT3-ITD", "FLT3 ITD", "FLT3/ITD"),
        ("Blincyto®", "blincyto"),
        ("haemophagocytic lymphohistiocytosis", "hemophagocytic lymphohistiocytosis"),
    ],
)
def test_spellings_meet(spellings: tuple[str, ...]) -> None:
    assert len({name_key(text) for text in spellings}) == 1


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Ph+", "Ph"), ("Ph+", "Ph-"), ("-7", "7"), ("-7", "+7"), ("CD33-", "CD33+"), ("CD33", "CD33-"), ("5q-", "5q"),
        ("IDH1", "IDH2"), ("p.R132H", "p.R132"), ("del(5q)", "del(5)"), ("KIT", "KITLG"), ("6+9", "69"), ("CD1.1", "CD11"),
    ],
)  # fmt: skip
def test_what_differs_in_meaning_differs(one: str, other: str) -> None:
    assert name_key(one) != name_key(other)


@given(st.text())
def test_a_key_is_its_own_key(text: str) -> None:
    assert name_key(name_key(text)) == name_key(text)


@given(st.text(st.sampled_from("abemtourdh aA-/_:,.()+'8ŒαÉ")))
def test_the_coarse_key_is_coarser(text: str) -> None:
    assert bucket(text) == bucket(name_key(text))


def test_nothing_stays_nothing() -> None:
    assert name_key("  ") == name_key("---") == ""
