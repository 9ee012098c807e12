"""What follows from a finding, and what does not."""

from __future__ import annotations

import pytest

import kg
from kg.case.phrase import read_phrase
from kg.knowledge.tables import Row, bundled_rows
from kg.knowledge.terminology import alterations, markers


@pytest.mark.parametrize(
    ("phrase", "key", "status"),
    [
        ("AML, relapsed, NPM1+", "NPM1 mutation", "present"),
        ("AML, relapsed, NPM1 negative", "NPM1 mutation", "absent"),
        ("CLL, relapsed, monosomy 17", "del(17p)", "present"),
        ("CLL, relapsed, 45,XX,-17[10]", "del(17p)", "present"),
        ("CLL, relapsed, del(17p) by FISH", "del(17p)", "present"),
        ("AML, relapsed, 11q23 rearranged", "KMT2A rearrangement", "present"),
        ("AML 70y R/R IDH2 R172K", "IDH2 p.R172K", "present"),
    ],
)
def test_a_finding_and_what_follows(phrase: str, key: str, status: str) -> None:
    profile = read_phrase(phrase).understand()
    assert [fact.status for fact in profile.alterations if fact.key == key] == [status]
    assert profile.not_understood == ()
    assert any(state in ("relapsed", "relapsed or refractory") for state, _ in profile.states)


def test_a_stated_result_is_not_overruled() -> None:
    profile = kg.Case(disease="AML", markers={"NPM1c": "positive"}, alterations=["NPM1 wild type"]).understand()
    assert [fact.status for fact in profile.alterations if fact.key == "NPM1 mutation"] == ["absent"]


def test_a_stain_that_shows_nothing_does_not_exclude_the_mutation(graph: kg.Graph) -> None:
    # Immunohistochemistry misses some mutations (sensitivity 86.7 %; see rules/consequences.tsv).
    case = kg.Case(disease="AML", age=50, state=["relapsed"], markers={"NPM1c": "negative"})
    assert not [fact for fact in case.understand().alterations if fact.key == "NPM1 mutation"]
    answer = graph.candidates(case)
    assert "NPM1" in {test["test"] for test in answer.missing_tests}
    assert not {"revumenib", "ziftomenib"} & {entry["drug"]["name"] for entry in answer.excluded}


def test_a_stain_that_shows_it_implies_the_mutation() -> None:
    profile = kg.Case(disease="AML", markers={"NPM1c": "positive"}).understand()
    assert [(fact.status, fact.certainty) for fact in profile.alterations if fact.key == "NPM1 mutation"] == [
        ("present", "implied")
    ]


def test_a_gene_among_the_markers_is_pointed_to_its_place() -> None:
    profile = kg.Case(disease="AML", markers={"NPM1": "positive"}).understand()
    assert not profile.alterations
    assert "alterations" in profile.not_understood[0]


@pytest.mark.parametrize("row", bundled_rows("rules", "consequences.tsv"), ids=lambda row: row["id"])
def test_each_row_names_findings_of_the_vocabulary(row: Row) -> None:
    assert row["finding"] in {**markers(), **alterations()}, (
        f"{row['id']}: finding is no key of markers.tsv or alterations.tsv"
    )
    assert row["implies"] in alterations(), f"{row['id']}: implies is no key of alterations.tsv"
    assert row["source"]


def test_the_absence_of_a_monosomy_says_nothing_of_the_arm() -> None:
    profile = kg.Case(disease="CLL", alterations=["no monosomy 17"]).understand()
    assert not [fact for fact in profile.alterations if fact.key == "del(17p)"]


def test_an_older_variant_is_worth_repeating(graph: kg.Graph) -> None:
    answer = graph.candidates(
        kg.Case(disease="AML", age=40, state=["relapsed"], alterations=[{"variant": "FLT3-ITD", "at": "diagnosis"}])
    )
    assert {test["test"]: test["status"] for test in answer.missing_tests}["FLT3"] == "retest"


@pytest.mark.parametrize(
    "phrase",
    [
        "CLL, karyotype 45,XX,-17[10], relapsed",
        "CLL, 45,XX,-17[10]/46,XX[10], relapsed, 70 years",
        "CLL, 45,XX,-17, relapsed, 70 years",
        "CLL, relapsed, 45,XX,-17",
    ],
)
def test_words_behind_a_karyotype_are_read(phrase: str) -> None:
    profile = read_phrase(phrase).understand()
    assert ("relapsed", "stated") in profile.states
    assert profile.not_understood == ()
