"""The course of the disease as earlier therapy proves it, and earlier therapy in any spelling."""

from __future__ import annotations

from typing import Any

import pytest

from kg.case import Case, Profile
from kg.case.phrase import read_phrase
from kg.case.therapy_text import adverse_reason, given_drugs, listed, shortened
from kg.case.understand import understand


def read(disease: Any = "AML", **fields: Any) -> Profile:
    return understand(Case(disease, **fields))


def entailed(profile: Profile) -> set[str]:
    return {state for state, certainty in profile.states if certainty == "entailed"}


@pytest.mark.parametrize(
    ("disease", "prior", "state"),
    [
        ("AML", ["7+3 (refractory)"], "refractory"),
        ("AML", [{"therapy": "7+3", "result": "relapse"}], "relapsed"),
        ("AML", ["7+3 (CR)", "FLAG-IDA (refractory)"], "refractory"),
        ("CLL", ["ibrutinib (progression)"], "refractory"),
        ("CLL", ["ibrutinib (progression)"], "progression"),
        ("CML", ["imatinib (loss of response)"], "resistant"),
        ("AML", ["7+3", {"therapy": "allogeneic HSCT", "result": "relapse"}], "relapse after HSCT"),
        ("AML", [{"therapy": "FLAG-IDA", "line": 2, "result": "refractory"}, {"therapy": "7+3", "line": 1, "result": "CR"}], "refractory"),
    ],
)  # fmt: skip
def test_the_result_of_the_last_therapy_is_a_state(disease: str, prior: list[Any], state: str) -> None:
    profile = read(disease, prior=prior)
    assert state in entailed(profile)
    assert profile.has_state("previously treated")
    assert any(item.as_ == state and item.certainty == "entailed" for item in profile.understood)


@pytest.mark.parametrize(
    "prior",
    [
        ["7+3 (CR)"],
        ["7+3"],
        ["7+3 (refractory)", "FLAG-IDA (CR)"],
        ["7+3 (refractory)", "FLAG-IDA"],
        ["imatinib (failure)", "dasatinib (ongoing)"],
        ["imatinib (intolerance)"],
        [{"therapy": "imatinib", "for": "CML", "result": "refractory"}],
    ],
)
def test_no_state_follows_where_the_last_result_is_not_a_failure(prior: list[Any]) -> None:
    assert not read("AML", prior=prior).states


@pytest.mark.parametrize("state", ["CR2", "newly diagnosed", "second relapse", "MRD positive", "consolidation"])
def test_a_stated_course_stands_alone(state: str) -> None:
    assert "refractory" not in entailed(read(state=state, prior=["7+3 (refractory)"])) - {"previously treated"}


def test_a_phase_is_no_course() -> None:
    profile = read("CML", state="chronic phase", prior=["imatinib (failure)"])
    assert {"refractory", "resistant"} <= entailed(profile)
    assert profile.has_state("chronic phase")


@pytest.mark.parametrize("state", ["R/R", "relapsed", "refractory", "second relapse", "relapse after HSCT"])
def test_no_therapy_and_a_relapse_are_a_conflict(state: str) -> None:
    profile = read(state=state, prior=[])
    assert any("earlier therapy is stated as none" in conflict for conflict in profile.conflicts)
    assert not profile.prior_given


def test_no_therapy_of_a_new_disease_is_none() -> None:
    assert not read(state="newly diagnosed", prior=[]).conflicts
    assert not read("CLL", prior=[]).conflicts


@pytest.mark.parametrize(
    ("text", "drugs", "result"),
    [
        ("venetoclax-rituximab", {"venetoclax", "rituximab"}, None),
        ("venetoclax-obinutuzumab (progression)", {"venetoclax", "obinutuzumab"}, "progression"),
        ("venetoclax/obinutuzumab", {"venetoclax", "obinutuzumab"}, None),
        ("7+3 plus midostaurin", {"cytarabine", "daunorubicin", "midostaurin"}, None),
        ("ibrutinib - stopped for atrial fibrillation", {"ibrutinib"}, "intolerance"),
        ("ibrutinib (discontinued due to bleeding)", {"ibrutinib"}, "intolerance"),
        ("zanu", {"zanubrutinib"}, None),
        ("ibrutinib, no progression", {"ibrutinib"}, None),
    ],
)
def test_spellings_of_a_therapy(text: str, drugs: set[str], result: str | None) -> None:
    profile = read("CLL", prior=[text])
    assert not profile.not_understood
    assert set(profile.prior[0].drugs) == drugs
    assert profile.prior[0].result == result


@pytest.mark.parametrize(
    ("text", "drugs", "results"),
    [
        ("blinatumomab: MRD-negative CR, CD19+ relapse", {"blinatumomab"}, {"relapse"}),
        ("ibrutinib 420 mg daily (progression)", {"ibrutinib"}, {"progression"}),
        ("some ibrutinib, moonshine", {"ibrutinib"}, {None}),
        ("imatinib 400 mg, later dasatinib, lost response", {"imatinib", "dasatinib"}, {None}),
    ],
)
def test_a_known_drug_in_an_unread_entry_was_given(text: str, drugs: set[str], results: set[str | None]) -> None:
    profile = read("CLL", prior=[text])
    assert {drug for fact in profile.prior for drug in fact.drugs} == drugs
    assert {fact.result for fact in profile.prior} == results
    assert profile.not_understood


@pytest.mark.parametrize("text", ["never received ibrutinib", "ibrutinib-naive", "ibrutinib planned", "moonshine"])
def test_a_drug_that_was_not_given_is_none(text: str) -> None:
    profile = read("CLL", prior=[text])
    assert not profile.prior
    assert profile.not_understood


def test_therapies_in_a_row_are_several() -> None:
    profile = read("CLL", prior=["FCR → ibrutinib → venetoclax (progression)"])
    assert [fact.result for fact in profile.prior] == [None, None, "progression"]
    assert [set(fact.drugs) for fact in profile.prior][1:] == [{"ibrutinib"}, {"venetoclax"}]


def test_words_of_therapy() -> None:
    assert [words for words, _ in given_drugs("FCR x6, then BR")] == ["FCR", "BR"]
    assert adverse_reason("stopped for progression") is None
    assert shortened("dasa") == "dasatinib"
    assert shortened("ver") is None
    assert listed("ibrutinib and foo") is None


# -- phrases ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "state", "drugs"),
    [
        ("AML, 60 years, relapsed after 7+3, FLT3-ITD", "relapsed", {"cytarabine", "daunorubicin"}),
        ("AML, relapsed after 7+3 and midostaurin, FLT3-ITD", "relapsed", {"cytarabine", "daunorubicin", "midostaurin"}),
        ("CLL, 70 years, after FCR, ibrutinib and venetoclax-obinutuzumab", None, {"fludarabine", "cyclophosphamide", "rituximab", "ibrutinib", "venetoclax", "obinutuzumab"}),
        ("CLL, after FCR followed by ibrutinib then venetoclax plus rituximab, TP53 mutated", None, {"fludarabine", "cyclophosphamide", "rituximab", "ibrutinib", "venetoclax"}),
        ("CLL, progressed on ibrutinib and venetoclax, BTK C481S", "progression", {"ibrutinib", "venetoclax"}),
        ("AML, 70 years, refractory to venetoclax and azacitidine", "refractory", {"venetoclax", "azacitidine"}),
        ("CLL, relapsed, ibrutinib, venetoclax", "relapsed", {"ibrutinib", "venetoclax"}),
        ("AML, after azacitidine + venetoclax (refractory), FLT3-ITD", "refractory", {"azacitidine", "venetoclax"}),
        ("AML, relapsed after allogeneic HSCT and venetoclax", "relapse after HSCT", {"venetoclax"}),
        ("ALL, 10 years, RT, relapsed", "relapsed", set()),
    ],
)  # fmt: skip
def test_therapy_in_a_phrase(text: str, state: str | None, drugs: set[str]) -> None:
    profile = understand(read_phrase(text))
    assert state is None or profile.has_state(state)
    assert {drug for fact in profile.prior for drug in fact.drugs} == drugs
    assert not profile.not_understood
    assert not any(fact.key in ("ibrutinib", "venetoclax") for fact in profile.alterations)


def test_chemotherapy_alone_is_a_prior_and_the_relapse_a_state() -> None:
    profile = understand(read_phrase("APL, relapsed after chemotherapy"))
    assert profile.has_state("relapsed")
    assert [fact.regimen for fact in profile.prior] == ["chemotherapy"]


def test_each_of_a_list_failed() -> None:
    profile = understand(read_phrase("CML, chronic phase, resistant to imatinib and dasatinib, T315I"))
    assert [(fact.drugs, fact.result) for fact in profile.prior] == [
        (("imatinib",), "refractory"),
        (("dasatinib",), "refractory"),
    ]
