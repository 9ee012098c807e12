"""What is said of the patient: denial never becomes a positive claim, relatives are not the patient, tests are no results."""

from __future__ import annotations

import pytest

from kg.extraction.case import find_measurements, patient_relations
from kg.extraction.case.subject import of_patient, others
from kg.extraction.entities import find_mentions
from kg.extraction.model import Sentence
from kg.text.sentences import split


def relations(text: str) -> set[tuple[str, str, bool, str]]:
    sentences = split(text)
    mentions = find_mentions(text, sentences, "case")
    rows = find_measurements(text, sentences, mentions)
    return {(r.predicate, r.object, r.negated, r.certainty) for r in patient_relations(text, sentences, mentions, rows) if r.subject == "patient"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("He denied fever.", ("positive_for", "fever", True, "asserted")),
        ("There was no lymphadenopathy or splenomegaly.", ("positive_for", "splenomegaly", True, "asserted")),
        ("Physical examination was remarkable for pallor without hepatosplenomegaly.", ("positive_for", "hepatosplenomegaly", True, "asserted")),
        ("The patient was negative for FLT3-ITD.", ("has_mutation", "FLT3-ITD", True, "asserted")),
        ("FLT3-ITD was not detected.", ("has_mutation", "FLT3-ITD", True, "asserted")),
        ("At relapse FLT3-ITD was no longer detected.", ("has_mutation", "FLT3-ITD", True, "asserted")),
        ("IDH1, IDH2 and TP53 were wild type.", ("has_mutation", "IDH1", True, "asserted")),
        ("NPM1 was not mutated.", ("has_mutation", "NPM1", True, "asserted")),
        ("Neither BCR::ABL1 nor a KMT2A rearrangement was detected.", ("has_mutation", "BCR::ABL1", True, "asserted")),
        ("FISH showed no t(8;21).", ("has_mutation", "RUNX1::RUNX1T1", True, "asserted")),
        ("Sequencing detected a mutation in IDH1.", ("has_mutation", "IDH1", False, "asserted")),
        ("The karyotype was 46,XX,del(7)(q11.2q22).", ("has_mutation", "del(7)(q11.2q22)", False, "asserted")),
        ("He was diagnosed with acute myeloid leukemia.", ("positive_for", "acute myeloid leukemia", False, "asserted")),
        ("Methotrexate was given but did not improve neutropenia.", ("positive_for", "neutropenia", False, "asserted")),
        ("She achieved complete remission.", ("positive_for", "complete remission", False, "asserted")),
        ("He did not achieve complete remission.", ("positive_for", "complete remission", True, "asserted")),
        ("Blasts expressed CD33 but lacked CD34.", ("negative_for", "CD34", False, "asserted")),
        ("Blasts were dim for CD45.", ("positive_for", "CD45", False, "asserted")),
        ("He died of sepsis.", ("positive_for", "sepsis", False, "asserted")),
    ],
)  # fmt: skip
def test_what_is_said(text: str, expected: tuple[str, str, bool, str]) -> None:
    said = relations(text)
    assert expected in said
    predicate, name, negated, _ = expected
    assert (predicate, name, not negated, "asserted") not in said


@pytest.mark.parametrize(
    "text",
    [
        "The patient's mother had acute myeloid leukemia.",
        "He had no family history of leukemia.",
        "FLT3-ITD testing was pending.",
        "Antifungal prophylaxis was given because of the risk of pneumonia.",
        "T-ALL is commonly associated with lymphadenopathy.",
        "FLT3 inhibitors were considered.",
    ],
)
def test_nothing_is_said_of_the_patient(text: str) -> None:
    assert not {row for row in relations(text) if not row[2]}


def test_a_hedged_diagnosis_is_not_asserted() -> None:
    said = relations("The patient was admitted with suspected acute promyelocytic leukemia.")
    assert ("positive_for", "acute promyelocytic leukemia", False, "asserted") not in said
    assert any(row[1] == "acute promyelocytic leukemia" for row in said)


def test_general_statements_and_relatives() -> None:
    text = "AML is usually positive for CD33. A 3-year-old boy was admitted. CD33 was positive."
    assert of_patient(text, split(text)) == [False, True, True]
    assert others("His father had CLL, but the patient was well.") == [(0, 18)]


def test_an_alteration_and_the_diagnosis_of_one_sentence_are_implied() -> None:
    text = "A boy with AML was admitted. AML gene sequencing detected a mutation in IDH1 (p.R132H)."
    sentences = split(text)
    mentions = find_mentions(text, sentences, "case")
    implied = [r for r in patient_relations(text, sentences, mentions, ()) if r.certainty == "implied"]
    assert [(r.subject, r.predicate, r.object) for r in implied] == [("IDH1 p.R132H", "associated_with_disease", "acute myeloid leukemia")]


def test_every_relation_is_of_its_sentence() -> None:
    text = "A 3-year-old boy had fever. He denied cough. IDH1 R132H was found."
    sentences = split(text)
    mentions = find_mentions(text, sentences, "case")
    for relation in patient_relations(text, sentences, mentions, find_measurements(text, sentences, mentions)):
        assert text[relation.start : relation.end] == relation.sentence
        assert Sentence(relation.start, relation.end) in [Sentence(s.start, s.end) for s in sentences]
