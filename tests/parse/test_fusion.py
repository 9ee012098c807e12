from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.knowledge.terminology import alterations
from kg.parse.fusion import canonical, fusion_ladder, read_fusion

LISTED = sorted(key for key in alterations() if "::" in key and " " not in key)


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("BCR::ABL1", "BCR::ABL1"),
        ("BCR-ABL1", "BCR::ABL1"),
        ("BCR/ABL", "BCR::ABL1"),
        ("t(9;22)(q34;q11.2)", "BCR::ABL1"),
        ("t(9;22)", "BCR::ABL1"),
        ("Ph+", "BCR::ABL1"),
        ("Philadelphia chromosome", "BCR::ABL1"),
        ("BCR::ABL1 p190 (e1a2)", "BCR::ABL1 p190"),
        ("p210 BCR-ABL1", "BCR::ABL1 p210"),
        ("MLL-AF4", "KMT2A::AFF1"),
        ("t(4;11)(q21;q23)", "KMT2A::AFF1"),
        ("MLLT3::KMT2A", "KMT2A::MLLT3"),
        ("t(9;11)(p22;q23)", "KMT2A::MLLT3"),
        ("t(9;11)(p21.3;q23.3)", "KMT2A::MLLT3"),
        ("TEL-AML1", "ETV6::RUNX1"),
        ("t(12;21)", "ETV6::RUNX1"),
        ("AML1/ETO", "RUNX1::RUNX1T1"),
        ("t(8;21)(q22;q22.1)", "RUNX1::RUNX1T1"),
        ("PML-RARα", "PML::RARA"),
        ("t(15;17)(q22;q12)", "PML::RARA"),
        ("E2A-PBX1", "TCF3::PBX1"),
        ("inv(16)(p13.1q22)", "CBFB::MYH11"),
        ("inv(16)(p13q22)", "CBFB::MYH11"),
        ("t(16;16)(p13.1;q22)", "CBFB::MYH11"),
        ("inv(16)(p13.3q24.3)", "CBFA2T3::GLIS2"),
        ("t(6;9)(p23;q34)", "DEK::NUP214"),
        ("inv(3)(q21q26)", "MECOM rearrangement"),
        ("t(11;19)(q23;p13.3)", "KMT2A::MLLT1"),
        ("t(11;19)(q23;p13)", "KMT2A rearrangement"),
        ("KMT2A rearrangement", "KMT2A rearrangement"),
        ("KMT2A-r", "KMT2A rearrangement"),
        ("MLLr", "KMT2A rearrangement"),
        ("KMT2A-rearranged", "KMT2A rearrangement"),
        ("ABL-class fusion", "ABL-class fusion"),
    ],
)
def test_spellings(text: str, key: str) -> None:
    found = read_fusion(text)
    assert found is not None
    assert found.key == key


@pytest.mark.parametrize(
    "text",
    [
        "FLT3-ITD",
        "KMT2A-PTD",
        "HLA-DR",
        "NPM1",
        "IDH1 R132H",
        "t(4;14)(q12;q11)",
        "EBF1 and PDGFRB",
        "with EBF1::PDGFRB in a child",
    ],
)
def test_no_fusion(text: str) -> None:
    assert read_fusion(text) is None


@given(st.sampled_from(LISTED), st.sampled_from(["::", "-", "/"]))
def test_identity_does_not_depend_on_order(key: str, sign: str) -> None:
    first, second = key.split("::")
    assert canonical(first, second) == canonical(second, first) == key
    if "-" not in key:
        for text in (f"{first}{sign}{second}", f"{second}{sign}{first}"):
            found = read_fusion(text)
            assert found is not None
            assert found.key == key


@given(st.sampled_from(LISTED))
def test_ladders_start_with_the_fusion_and_repeat_nothing(key: str) -> None:
    ladder = fusion_ladder(key)
    assert ladder[0] == (key, "exact")
    assert len({name for name, _ in ladder}) == len(ladder)


def test_unlisted_fusions_belong_to_their_classes() -> None:
    assert ("KMT2A rearrangement", "category") in fusion_ladder("KMT2A::MAPRE1")
