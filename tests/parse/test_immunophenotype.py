from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.parse.immunophenotype import as_json, read_immunophenotype

DATA = Path(os.environ.get("KG_TEST_DATA", Path(__file__).parents[3] / "shared" / "data"))


def _first(text: str) -> dict[str, tuple[str, float | None]]:
    found = read_immunophenotype(text)
    assert found.ok, found.problems
    return {item.marker: (item.status, item.percent) for population in found.populations for item in population.markers}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("CD33+, CD117 dim, CD19-", {"CD33": "positive", "CD117": "dim", "CD19": "negative"}),
        ("CD33+CD117+CD19-", {"CD33": "positive", "CD117": "positive", "CD19": "negative"}),
        ("negative for CD19 and CD22", {"CD19": "negative", "CD22": "negative"}),
        ("CD19 and CD22 negative", {"CD19": "negative", "CD22": "negative"}),
        ("positive for CD13, CD33; negative for CD3", {"CD13": "positive", "CD33": "positive", "CD3": "negative"}),
        (
            "Positive: CD19, CD10. Negative: CD3, CD7",
            {"CD19": "positive", "CD10": "positive", "CD3": "negative", "CD7": "negative"},
        ),
        (
            "CD13(variably +), CD14(-), CD15(partial +)",
            {"CD13": "heterogeneous", "CD14": "negative", "CD15": "partial"},
        ),
        ("partial CD7, CD13, dim CD45", {"CD7": "partial", "CD13": "positive", "CD45": "dim"}),
        ("CD45dim CD34+ CD117bright", {"CD45": "dim", "CD34": "positive", "CD117": "bright"}),
        (
            "blasts express CD34 and partial CD7 but lack CD13 and CD11b",
            {"CD34": "positive", "CD7": "partial", "CD13": "negative", "CD11b": "negative"},
        ),
        ("myeloblasts (weak CD4+, weak CD33+), 78% of cells", {"CD4": "dim", "CD33": "dim"}),
        ("cCD3+, cCD79a-, TdT+", {"CD3": "positive", "CD79a": "negative", "TdT": "positive"}),
        ("MPO not done", {"MPO": "not done"}),
        ("HLADR-, CD34-", {"HLA-DR": "negative", "CD34": "negative"}),
    ],
)
def test_status(text: str, expected: dict[str, str]) -> None:
    assert {marker: status for marker, (status, _) in _first(text).items()} == expected


def test_percentages_stay_with_their_antigen() -> None:
    assert _first("positive for CD34 (30.43%), HLA-DR (91.94%)") == {
        "CD34": ("positive", 30.43),
        "HLA-DR": ("positive", 91.94),
    }
    assert _first("CD33 0 %, CD22 12% dim") == {"CD33": ("negative", 0.0), "CD22": ("dim", 12.0)}
    assert _first("CD33: 94.25%; CD117: 97%") == {"CD33": ("positive", 94.25), "CD117": ("positive", 97.0)}
    assert _first("94% CD33+, CD7 94,25 %") == {"CD33": ("positive", 94.0), "CD7": ("positive", 94.25)}


# Defects of an examination: every string was once read with the wrong polarity, in part, or not at all.
@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # a word behind a later antigen never overwrites a percentage
        ("CD33 94.25%, CD19 negative", {"CD33": "positive", "CD19": "negative"}),
        ("CD33 94.25% and CD19 negative", {"CD33": "positive", "CD19": "negative"}),
        ("CD38 98.9 %, HLA-DR 3.2%, MPO negative", {"CD38": "positive", "HLA-DR": "negative", "MPO": "negative"}),
        ("CD10 in 30% of cells, CD19 negative", {"CD10": "positive", "CD19": "negative"}),
        ("CD34 60%, CD19 negative, CD7 20% dim", {"CD34": "positive", "CD19": "negative", "CD7": "dim"}),
        ("CD20 heterogeneous, CD19 not tested", {"CD20": "heterogeneous", "CD19": "not done"}),
        ("Not done: CD3, CD7", {"CD3": "not done", "CD7": "not done"}),
        ("CD33 bright, CD34 dim, CD19 and CD22 negative", {"CD33": "bright", "CD34": "dim", "CD19": "negative", "CD22": "negative"}),
        # a full stop ends what governs
        ("negative for CD3, CD19. CD33, CD34 and CD117 are expressed.", {"CD3": "negative", "CD19": "negative", "CD33": "positive", "CD34": "positive", "CD117": "positive"}),
        ("blasts positive for CD34, CD33. CD19 absent.", {"CD34": "positive", "CD33": "positive", "CD19": "negative"}),
        ("Blasts are negative for CD19 and MPO. CD33 and CD34 positive.", {"CD19": "negative", "MPO": "negative", "CD33": "positive", "CD34": "positive"}),
        ("positive for CD34 but negative for CD13 and CD11b. TdT and CD79a are partially expressed.", {"CD34": "positive", "CD13": "negative", "CD11b": "negative", "TdT": "partial", "CD79a": "partial"}),
        # negations
        ("CD117, MPO,CD38(PARTIAL), CD33(DIM) AND NOT EXPRESSING CD34 AND HLA-DR", {"CD117": "positive", "MPO": "positive", "CD38": "partial", "CD33": "dim", "CD34": "negative", "HLA-DR": "negative"}),
        ("no CD56", {"CD56": "negative"}),
        ("no aberrant expression of CD7 or CD56", {"CD7": "negative", "CD56": "negative"}),
        ("CD56 was not detected", {"CD56": "negative"}),
        ("not positive for CD56", {"CD56": "negative"}),
        ("does not coexpress CD7", {"CD7": "negative"}),
        ("devoid of CD34", {"CD34": "negative"}),
        ("fail to express CD34", {"CD34": "negative"}),
        ("neither CD34 nor CD117", {"CD34": "negative", "CD117": "negative"}),
        ("CD33 lost, CD19 strongly positive", {"CD33": "negative", "CD19": "bright"}),
        ("CD33 is lost at relapse", {"CD33": "negative"}),
        ("CD19 loss", {"CD19": "negative"}),
        ("expression of CD34 and CD117 was lost", {"CD34": "negative", "CD117": "negative"}),
        ("CD19 partially lost", {"CD19": "partial"}),
        ("no loss of CD19", {"CD19": "positive"}),
        ("negative for CD34 with CD33 positive", {"CD34": "negative", "CD33": "positive"}),
        ("CD33+, negative CD19", {"CD33": "positive", "CD19": "negative"}),
        ("negative for T-cell markers except CD7", {"CD7": "positive"}),
        ("CD34 - positive, CD33 - negative", {"CD34": "positive", "CD33": "negative"}),
        # hyphens and signs without separators
        ("CD34-positive, CD19-negative blasts", {"CD34": "positive", "CD19": "negative"}),
        ("CD34+CD117+CD33dimCD7-", {"CD34": "positive", "CD117": "positive", "CD33": "dim", "CD7": "negative"}),
        ("CD45 dim/CD34+/CD19-", {"CD45": "dim", "CD34": "positive", "CD19": "negative"}),
        ("CD13, CD33 and MPO-positive", {"CD13": "positive", "CD33": "positive", "MPO": "positive"}),
        # numbers and words
        ("CD19 <1%, CD10 (0.5%)", {"CD19": "negative", "CD10": "negative"}),
        ("CD33 weakly expressed, CD13 decreased", {"CD33": "dim", "CD13": "decreased"}),
        ("CD22 diminished", {"CD22": "decreased"}),
        ("CD22 partly positive", {"CD22": "partial"}),
        ("Increased CD34+ myeloblasts", {"CD34": "positive"}),
        ("show variable expression of CD13 and CD33", {"CD13": "heterogeneous", "CD33": "heterogeneous"}),
        ("CD5, CD19, dim CD20, CD23 and light chain negative", {"CD5": "positive", "CD19": "positive", "CD20": "dim", "CD23": "positive"}),
    ],
)  # fmt: skip
def test_polarity(text: str, expected: dict[str, str]) -> None:
    assert {marker: status for marker, (status, _) in _first(text).items()} == expected


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("CD33 250%", "250%"),
        ("CD33 -5%", "-5%"),
        ("CD19 <20%", "neither positive nor negative"),
        ("CD13-CD33-CD34", "hyphen"),
        ("CD7(-), 11b(-)", "11b(-)"),
        ("CD33xyzCD7", "no known marker"),
        ("CD34+, CD33+, CD34-", "CD34 is given as"),
        ("negative for CD3, CD33 94.25%", "list of negative"),
        ("No CD34+ blasts were seen", "CD34"),
        ("CD34+ CD117+ blasts are not seen", "not clear what is negative"),
        ("CD33, " * 400, "2,400 characters"),
    ],
)
def test_what_contradicts_itself_is_said(text: str, word: str) -> None:
    assert any(word in problem for problem in read_immunophenotype(text).problems)


def test_an_absent_population_says_nothing_of_its_antigens() -> None:
    assert not any(population.markers for population in read_immunophenotype("CD34+ blasts are not seen").populations)


def test_a_number_alone_is_not_a_stated_word() -> None:
    found = {
        item.marker: item.stated for item in read_immunophenotype("CD7 12%, CD33 60% dim, CD34").populations[0].markers
    }
    assert found == {"CD7": False, "CD33": True, "CD34": True}


def test_populations_with_their_share() -> None:
    found = read_immunophenotype("Population 1 (45%): CD34+, CD117+; Population 2 (30%): CD14+, CD34-")
    assert found.ok
    assert [[(item.marker, item.status) for item in population.markers] for population in found.populations] == [
        [("CD34", "positive"), ("CD117", "positive")],
        [("CD14", "positive"), ("CD34", "negative")],
    ]


def test_populations_are_kept_apart() -> None:
    found = read_immunophenotype("Blast phenotype: CD13, CD33 - Monocytic phenotype: CD14, CD64")
    assert [(population.name, [item.marker for item in population.markers]) for population in found.populations] == [
        ("Blast phenotype", ["CD13", "CD33"]),
        ("Monocytic phenotype", ["CD14", "CD64"]),
    ]


def test_genes_are_no_antigens() -> None:
    assert not read_immunophenotype("FLT3 ITD not detected").populations


@pytest.mark.parametrize("text", ["", "no antigen here", "CD999+"])
def test_problems(text: str) -> None:
    assert not read_immunophenotype(text).ok


def test_json_is_the_contract() -> None:
    assert as_json("CD33 94.25%") == {
        "input": "CD33 94.25%", "ok": True,
        "populations": [{"name": None, "markers": [{"marker": "CD33", "gene": "CD33", "status": "positive", "percent": 94.25}]}], "problems": [],
    }  # fmt: skip


@settings(max_examples=200, deadline=None)
@given(st.text(alphabet="CD0123459+-,;. ()%/dimpartlneghosvHLARMPO\n", max_size=80))
def test_any_text_gives_a_result(text: str) -> None:
    result = as_json(text)
    assert result["ok"] == (not result["problems"])
    json.dumps(result)


def test_real_surface_antigens() -> None:
    path = DATA / "cbioportal-heme" / "aml_ohsu_2018_clinical_sample_tmb.txt"
    if not path.is_file():
        pytest.skip(f"{path} is absent (set KG_TEST_DATA)")
    rows = [
        line.split("\t") for line in path.read_text(encoding="utf-8").split("\n") if line and not line.startswith("#")
    ]
    column = rows[0].index("SURFACE_ANTIGENS")
    texts = [row[column] for row in rows[1:] if len(row) > column and row[column]]
    assert sum(read_immunophenotype(text).ok for text in texts) / len(texts) > 0.9


@pytest.mark.parametrize(
    ("text", "negative"),
    [
        ("expressing cytoplasmic CD7 and TdT, but not surface CD1a, CD8 or MPO", {"CD1a", "CD8", "MPO"}),
        ("CD19 97%, CD10 94%; CD3 and cMPO <1%", {"CD3", "MPO"}),
        ("CD19 positive with absent surface immunoglobulin; kappa positive", {"surface immunoglobulin"}),
    ],
)
def test_negatives_of_prose(text: str, negative: set[str]) -> None:
    found = read_immunophenotype(text).populations[0].markers
    assert {m.marker for m in found if m.status == "negative"} == negative
