"""What is not known, or said in two ways, is never taken for a no or a yes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest

import kg


def tiers(graph: kg.Graph, **case: Any) -> dict[str, tuple[str, int]]:
    return {hit.drug: (hit.tier, hit.rank) for hit in graph.candidates(kg.Case(**{"age": 60, **case}))}


def excluded(graph: kg.Graph, **case: Any) -> dict[str, set[str]]:
    answer = graph.candidates(kg.Case(**{"age": 60, **case}))
    return {entry["drug"]["name"]: {reason["kind"] for reason in entry["reasons"]} for entry in answer.excluded}


# -- earlier therapy and medication -----------------------------------------------------------------------


@pytest.mark.parametrize("prior", [["imatinibb (failure)", "dasatnib (failure)"], ["unknown"], ["trial drug XQ-77"]])
def test_a_therapy_that_is_not_understood_is_no_proof_of_none(graph: kg.Graph, prior: list[str]) -> None:
    profile = kg.Case(disease="CML", age=60, state=["chronic phase"], prior=prior).understand()
    assert not profile.prior_given
    assert profile.not_understood
    assert "ponatinib" not in excluded(graph, disease="CML", state=["chronic phase"], prior=prior)
    hits = graph.candidates(kg.Case(disease="CML", age=60, state=["chronic phase"], prior=prior))
    assert any(fact["fact"] == "prior" or fact["fact"] == "state" for fact in hits.data["missing_facts"])


def test_no_earlier_therapy_is_still_no_earlier_therapy() -> None:
    assert kg.Case(disease="CML", prior=[]).understand().prior_given


def test_a_medication_that_is_not_understood_keeps_the_warnings_open(graph: kg.Graph) -> None:
    def warned(*medications: str) -> set[str]:
        case = kg.Case(
            disease="AML", age=60, state=["relapsed"], alterations=["FLT3-ITD"], medications=list(medications)
        )
        hit = next(hit for hit in graph.candidates(case) if hit.drug == "gilteritinib")
        return {warning["text"] for warning in hit.data["warnings"] if warning["kind"] == "interaction"}

    assert warned("rifampicinn") <= warned("rifampicinn", "posaconazole")


# -- results --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "entry",
    [
        {"variant": "IDH1 R132H", "result": "not found"},
        {"variant": "IDH1 R132H", "vaf": "not detected"},
        {"variant": "IDH1 R132H", "vaf": 0},
        "IDH1 R132H (VAF 0%)",
    ],
)
def test_a_variant_that_was_not_found_opens_nothing(graph: kg.Graph, entry: Any) -> None:
    case: dict[str, Any] = {"disease": "AML", "state": ["relapsed"], "alterations": [entry]}
    assert [fact.status for fact in kg.Case(**case).understand().alterations] == ["absent"]
    assert "ivosidenib" not in tiers(graph, **case)


def test_a_result_in_unknown_words_is_unknown(graph: kg.Graph) -> None:
    case = kg.Case(
        disease="AML", age=60, state=["relapsed"], alterations=[{"variant": "IDH2 R140Q", "status": "equivocal"}]
    )
    profile = case.understand()
    assert [fact.status for fact in profile.alterations] == ["unknown"]
    assert "equivocal" in profile.not_understood[0]
    answer = graph.candidates(case)
    assert "enasidenib" not in {hit.drug for hit in answer}
    assert "enasidenib" in {
        drug for test in answer.missing_tests if test["test"] == "IDH2" for drug in test["would_open"]
    }


@pytest.mark.parametrize(
    ("stated", "band"),
    [
        ("<5%", "negative"),
        (">80%", "positive"),
        (">3%", "unknown"),
        ("<30%", "unknown"),
        (">=20%", "positive"),
        ("≥ 20 %", "positive"),
        ("<20%", "unknown"),
    ],
)
def test_a_bound_is_a_band_only_where_all_of_it_is(stated: str, band: str) -> None:
    fact = next(fact for fact in kg.Case(disease="AML", markers={"CD33": stated}).understand().antigens)
    assert fact.band == band


# -- contradictions ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("drug", "said"),
    [
        ("gemtuzumab ozogamicin", ["CD33 90%", "CD33 negative"]),
        ("quizartinib", ["FLT3-ITD", "FLT3-ITD negative"]),
        ("ivosidenib", ["IDH1 R132H", "IDH1 R132H not detected"]),
    ],
)
def test_a_contradiction_is_unknown_in_either_order(graph: kg.Graph, drug: str, said: Sequence[str]) -> None:
    answers = []
    for order in (said, said[::-1]):
        answer = graph.candidates(kg.Case(disease="AML", age=60, state=["relapsed"], alterations=list(order)))
        assert answer.data["case"]["conflicts"]
        assert drug not in {hit.drug for hit in answer}
        assert drug not in {
            entry["drug"]["name"]
            for entry in answer.excluded
            if entry["reasons"][0]["kind"] in ("biomarker_absent", "antigen_negative")
        }
        answers.append([(hit.drug, hit.rank) for hit in answer])
    assert answers[0] == answers[1]


def test_a_somatic_result_counts_beside_a_germline_one_in_either_order(graph: kg.Graph) -> None:
    somatic, germline = "IDH1 R132H", {"variant": "IDH1 R132H", "origin": "germline"}
    for entries in ([somatic, germline], [germline, somatic]):
        assert tiers(graph, disease="AML", state=["relapsed"], alterations=entries)["ivosidenib"][0] == "on_label"


def test_a_result_of_now_counts_before_an_older_one(graph: kg.Graph) -> None:
    entries = [{"variant": "FLT3-ITD", "at": "diagnosis"}, "FLT3-ITD negative"]
    assert (
        "biomarker_absent"
        in excluded(graph, disease="AML", state=["relapsed"], alterations=[*entries, "FLT3-TKD negative"])[
            "gilteritinib"
        ]
    )


# -- course and residual disease ----------------------------------------------------------------------------------


@pytest.mark.parametrize("last", [{"result": "CR"}, {}])
def test_an_old_relapse_is_not_active_disease_after_a_later_therapy(graph: kg.Graph, last: dict[str, str]) -> None:
    prior = [{"therapy": "7+3", "line": 1, "result": "relapse"}, {"therapy": "FLAG-IDA", "line": 2, **last}]
    answer = graph.candidates(kg.Case(disease="AML", age=60, alterations=["FLT3-ITD"], prior=prior))
    met = [
        label["met"]
        for hit in answer
        if hit.drug == "gilteritinib"
        for label in hit.data["label"]
        if label["jurisdiction"] == "FDA"
    ]
    assert True not in met


@pytest.mark.parametrize(
    ("disease", "mrd", "state"),
    [
        ("B-ALL", "0.2%", "MRD positive"), ("B-ALL", "<0.01%", "MRD negative"), ("B-ALL", "0%", "MRD negative"), ("B-ALL", "<5%", None),
        ("B-ALL", "<1%", None), ("B-ALL", "0.005%", None), ("AML", "0.5%", "MRD positive"), ("AML", "<1%", None),
    ],
)  # fmt: skip
def test_residual_disease_is_a_state_only_beyond_its_limit(disease: str, mrd: str, state: str | None) -> None:
    profile = kg.Case(disease=disease, state=["CR1"], labs={"MRD": mrd}).understand()
    assert {key for key, _ in profile.states if key.startswith("MRD")} == ({state} if state else set())
