"""Defects that a reader found once: each stays a test."""

from __future__ import annotations

from typing import Any

import pytest

from kg.case.model import Case
from kg.errors import InputError
from kg.graph import Graph


def answer(graph: Graph, as_of: str | None = None, jurisdiction: str = "FDA", **case: Any) -> dict[str, Any]:
    return graph.candidates(Case(**case), as_of=as_of, jurisdiction=jurisdiction).data


def tiers(data: dict[str, Any]) -> dict[str, str]:
    return {row["drug"]["name"]: row["tier"] for row in data["candidates"]}


def excluded(data: dict[str, Any]) -> dict[str, list[str]]:
    return {row["drug"]["name"]: [reason["kind"] for reason in row["reasons"]] for row in data["excluded"]}


def test_sharing_an_interaction_class_is_no_class_effect(graph: Graph) -> None:
    """Arsenic trioxide prolongs the QT interval as venetoclax's partners do; it is not one of their class."""
    base = {"disease": "AML", "age": 60, "state": ["first relapse"], "alterations": ["IDH1 R132H"]}
    plain = tiers(answer(graph, **base, prior=["7+3"]))
    with_qt = tiers(answer(graph, **base, prior=["7+3", "arsenic trioxide"]))
    assert with_qt == plain


def test_a_transplant_is_one_however_it_is_written(graph: Graph) -> None:
    base = {"disease": "AML", "age": 50, "state": ["CR1"], "alterations": ["FLT3-ITD"]}
    results = [tiers(answer(graph, **base, prior=["7+3", words])) for words in ("allogeneic HSCT", "allo-SCT", "BMT", "stem cell transplantation")]
    assert all(result == results[0] for result in results)


def test_the_date_cuts_cautions_as_well_as_evidence(graph: Graph) -> None:
    """T315I: dasatinib was shown to fail in 2009, so that in 2007 nothing in the graph said so."""
    case = {"disease": "CML", "age": 50, "state": ["chronic phase"], "alterations": ["ABL1 T315I"], "prior": ["imatinib (failure)"]}
    assert "resistance" not in excluded(answer(graph, "2007-12-31", **case)).get("dasatinib", [])
    assert "resistance" in excluded(answer(graph, **case))["dasatinib"]


def test_a_value_from_diagnosis_does_not_speak_of_relapse(graph: Graph) -> None:
    case = {"disease": "AML", "age": 30, "state": ["first relapse"], "markers": {"CD33": 90}, "labs": {"WBC": {"value": "151 x10^9/L", "at": "diagnosis"}}}
    row = next(row for row in answer(graph, **case)["candidates"] if row["drug"]["name"] == "gemtuzumab ozogamicin")
    assert not [w for w in row["warnings"] if w["applies"] and "WBC" in w["because"]]


def test_intolerance_belongs_to_the_patient_whatever_the_drug_was_given_for(graph: Graph) -> None:
    prior = [{"therapy": "ibrutinib", "for": "graft-versus-host disease", "result": "intolerance"}]
    data = answer(graph, disease="CLL", age=70, state=["newly diagnosed"], prior=prior)
    assert "contraindicated" in excluded(data)["ibrutinib"]


def test_a_later_part_of_the_line_warns_of_nothing_now(graph: Graph) -> None:
    data = answer(graph, disease="AML", age=45, state=["newly diagnosed"], fitness={"intensive": "eligible"}, alterations=["FLT3-ITD"])
    because = [w["because"] for row in data["candidates"] for w in row["warnings"] if w["applies"]]
    assert not [words for words in because if "comes later in this line" in words]


def test_a_germline_variant_asks_for_a_somatic_test(graph: Graph) -> None:
    data = answer(graph, disease="AML", age=60, state=["relapsed"], alterations=[{"variant": "IDH1 R132H", "origin": "germline"}])
    assert "ivosidenib" not in tiers(data)
    assert "ivosidenib" in next(test for test in data["missing_tests"] if test["test"] == "IDH1")["would_open"]


def test_a_sibling_entity_is_not_perhaps_the_other(graph: Graph) -> None:
    """Essential thrombocythemia is not perhaps polycythemia vera."""
    assert tiers(answer(graph, disease="ET", age=60, state=["newly diagnosed"])).get("ropeginterferon alfa-2b") != "on_label"


def test_an_age_form_of_a_disease_may_be_the_defined_entity(graph: Graph) -> None:
    data = answer(graph, disease="childhood ALL", age=8, state=["relapsed"], markers={"CD19": 98, "CD22": 90})
    assert tiers(data)["blinatumomab"] == "on_label"


def test_every_drug_that_touches_the_case_ends_somewhere(graph: Graph) -> None:
    """Candidate, excluded or behind a test: nothing is dropped silently."""
    case = Case(disease="Ph+ ALL", age=35, state=["CR1", "MRD positive"], labs={"MRD": "0.3%"}, prior=[{"therapy": ["dasatinib", "hyper-CVAD"], "result": "CR"}])
    data = graph.candidates(case).data
    named = set(tiers(data)) | set(excluded(data)) | {drug for test in data["missing_tests"] for drug in test["would_open"]}
    profile = case.understand()
    judged = {graph.engine.dossiers((drug,))[0].name for drug in graph.engine.touched(profile) if graph.engine.one(profile, drug) is not None}
    assert judged <= named


@pytest.mark.parametrize("as_of", ["garbage", "", "2024-13-01", "2024"])
def test_a_date_that_is_none_is_refused(graph: Graph, as_of: str) -> None:
    with pytest.raises(InputError, match="YYYY-MM-DD"):
        answer(graph, as_of, disease="AML")
