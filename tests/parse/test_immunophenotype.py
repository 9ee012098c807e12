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
    assert _first("CD33 0 %, CD22 12% dim") == {"CD33": ("positive", 0.0), "CD22": ("dim", 12.0)}


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
