"""Whole case reports, each beside its structured form: both must give the same answer of ``kg candidates``."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

import kg
from kg.case.check import check
from kg.case.model import Case
from kg.case.report import case_of, read_report
from kg.extraction.pipeline import extract

REPORTS = sorted((Path(__file__).parent / "reports").glob("*.txt"))


def answer(graph: kg.Graph, case: Case) -> dict[str, Any]:
    """What a physician reads off: rank, drug, tier, whether the label is met; and the tests that are missing."""
    data = graph.candidates(case.understand()).data
    rows = [(hit["rank"], hit["drug"]["name"], hit["tier"], hit["label"][0]["met"] if hit["label"] else None) for hit in data["candidates"]]
    return {"candidates": rows, "missing_tests": data["missing_tests"]}


def test_there_are_twelve() -> None:
    assert len(REPORTS) == 12
    for report in REPORTS:
        assert 150 <= len(report.read_text("utf-8").split()) <= 300, report.name


@pytest.mark.parametrize("report", REPORTS, ids=[report.stem for report in REPORTS])
def test_a_report_gives_the_answer_of_its_form(report: Path, graph: kg.Graph) -> None:
    told, form = read_report(report), Case.read(report.with_suffix(".yaml"))
    check(told)
    assert form.understand().not_understood == ()
    assert told.understand().not_understood == ()
    assert answer(graph, told) == answer(graph, form)


@pytest.mark.parametrize("report", REPORTS, ids=[report.stem for report in REPORTS])
def test_a_report_gives_the_facts_of_its_form(report: Path) -> None:
    """Every antigen, alteration, therapy and value of the form is told, and what the form has as absent is told as absent."""
    told, form = read_report(report).understand(), Case.read(report.with_suffix(".yaml")).understand()
    assert [fact.key for fact in told.diseases] == [fact.key for fact in form.diseases]
    for name in ("age_months", "sex", "karyotype", "intensive", "ecog", "transplant_planned", "pending_tests", "constitutional", "prior_given"):
        assert getattr(told, name) == getattr(form, name), name
    assert [(fact.drugs, fact.result, fact.best or fact.result) for fact in told.prior] == [(fact.drugs, fact.result, fact.best or fact.result) for fact in form.prior]
    assert {(f.key, f.status) for f in told.alterations if f.status == "negative"} <= {(f.key, f.status) for f in form.alterations} | {("FLT3-TKD", "negative")}
    assert {(f.key, f.status) for f in form.antigens} == {(f.key, f.status) for f in told.antigens}
    assert {(f.key, f.value, f.unit) for f in form.labs if f.key != "MRD"} <= {(f.key, f.value, f.unit) for f in told.labs}


def case(text: str) -> Case:
    return case_of(extract(text, "case"))


@pytest.mark.parametrize(
    ("text", "prior"),
    [
        ("A 50-year-old man with CML was treated with imatinib and dasatinib.", ("imatinib", "dasatinib")),
        ("A 50-year-old man with CML received imatinib, dasatinib and nilotinib.", ("imatinib", "dasatinib", "nilotinib")),
        ("A 70-year-old woman with AML received azacitidine and venetoclax.", ("azacitidine + venetoclax",)),
        ("A 70-year-old woman with AML received azacitidine, venetoclax and gilteritinib.", ("azacitidine + venetoclax + gilteritinib",)),
        ("A 50-year-old man with Ph-positive ALL was treated with dasatinib and prednisone.", ("dasatinib + prednisone",)),
        ("A 29-year-old man with T-ALL was given induction with hyper-CVAD. Complete remission was not attained.", ("hyper-CVAD (refractory)",)),
        ("A 60-year-old man with CLL was treated with ibrutinib and acalabrutinib.", ("ibrutinib", "acalabrutinib")),
        ("A 60-year-old man with CLL was referred. Prior therapies were FCR, ibrutinib, and venetoclax plus rituximab.", ("FCR", "ibrutinib", "venetoclax + rituximab")),
        ("A 55-year-old woman with CML had failed imatinib and was intolerant to nilotinib.", ("imatinib (refractory)", "nilotinib (intolerance)")),
        ("A 24-year-old man with T-ALL relapsed. He had achieved complete remission after hyper-CVAD.", ({"therapy": "hyper-CVAD", "result": "relapse", "best": "CR"},)),
    ],
)
def test_one_therapy_or_several(text: str, prior: tuple[Any, ...]) -> None:
    assert case(text).prior == prior


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("A 44-year-old woman with AML relapsed with a WBC of 31 × 10⁹/L. At diagnosis the WBC had been 112 × 10⁹/L.", "31 x10^9/L"),
        ("A 44-year-old woman with AML had a WBC of 112 × 10⁹/L at diagnosis. She relapsed, and the WBC was 31 × 10⁹/L.", "31 x10^9/L"),
        ("A 44-year-old woman with AML had a WBC of 112 × 10⁹/L at diagnosis.", "112 x10^9/L"),
        ("A 44-year-old woman with AML was admitted. The WBC was 9 × 10⁹/L; it had been 50 × 10⁹/L previously.", "9 x10^9/L"),
    ],
)
def test_the_latest_value_counts(text: str, value: str) -> None:
    assert case(text).labs["WBC"] == value


def test_the_latest_diagnosis_counts() -> None:
    found = case("A 47-year-old woman with CML in chronic phase received imatinib. Two years later lymphoid blast phase of CML was diagnosed.")
    assert "blast" in str(found.disease) or "blast" in str(found.state)
    assert case("A 40-year-old woman had Richter transformation of CLL into DLBCL.").disease[0].startswith("Richter")
    assert case("A 74-year-old man with MDS was observed. One year later acute myeloid leukemia was diagnosed; APL was excluded.").disease == ("acute myeloid leukemia",)


def test_a_denied_history_is_no_condition() -> None:
    assert case("A 60-year-old man with a history of diabetes mellitus and COPD but no hypertension was diagnosed with AML.").conditions == ("diabetes", "lung disease")
    assert case("A 60-year-old man with no history of COPD or diabetes mellitus was diagnosed with AML.").conditions == ()
    assert case("A 60-year-old man was diagnosed with AML. His mother had a history of diabetes mellitus.").conditions == ()


@pytest.mark.parametrize("text", ["TPMT deficiency was ruled out.", "NPM1 expression was not detected.", "FLT3 inhibitors were not available."])
def test_what_is_no_mutation_is_no_alteration(text: str) -> None:
    assert case(f"A 60-year-old man was diagnosed with AML. {text}").alterations == ()


def test_unmutated_ighv_is_a_finding() -> None:
    assert "unmutated IGHV" in case("A 71-year-old man with CLL was admitted. IGHV was unmutated.").alterations


@pytest.mark.parametrize(
    ("text", "planned"),
    [("Allogeneic HSCT is planned.", True), ("An allogeneic transplant was not considered.", False), ("He declined a transplant.", False)],
)
def test_plans_of_transplantation(text: str, planned: bool) -> None:
    assert case(f"A 60-year-old man was diagnosed with AML. {text}").transplant == {"planned": planned}
