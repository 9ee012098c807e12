"""Denial never becomes a positive claim: written sentences, and every way to deny a finding tried on every kind of finding."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from kg.extraction.case import find_measurements, patient_relations
from kg.extraction.case.clauses import Clauses
from kg.extraction.entities import find_mentions
from kg.extraction.model import Sentence
from kg.text.sentences import split
from tests.deadline import ends_soon

Said = set[tuple[str, str, bool]]
SENTENCES = [json.loads(line) for line in (Path(__file__).parent / "denials.jsonl").read_text("utf-8").splitlines()]


def said(text: str) -> Said:
    """(predicate, object, denied) of the patient; absent antigens as denied ``positive_for``."""
    sentences = split(text)
    mentions = find_mentions(text, sentences, "case")
    rows = find_measurements(text, sentences, mentions)
    return {
        ("positive_for" if r.predicate == "negative_for" else r.predicate, r.object, r.negated or r.predicate == "negative_for")
        for r in patient_relations(text, sentences, mentions, rows)
        if r.subject == "patient" and r.certainty == "asserted"
    }


def _any(rows: list[list[object]]) -> set[tuple[object, str, object]]:
    return {(predicate, name, denied) for predicate, names, denied in rows for name in str(names).split("|")}


@pytest.mark.parametrize("case", SENTENCES, ids=[case["text"][:60] for case in SENTENCES])
def test_what_a_sentence_affirms_and_denies(case: dict[str, object]) -> None:
    text = str(case["text"])
    found = said(text)
    for predicate, names, denied in case["relations"]:  # type: ignore[attr-defined]
        forms = {(predicate, name, denied) for name in names.split("|")}
        assert found & forms, (predicate, names, denied)
        found -= forms
    assert found <= _any(case["optional"])  # type: ignore[arg-type]
    sentences = split(text)
    rows = find_measurements(text, sentences, find_mentions(text, sentences, "case"))
    assert {(m.name, m.value, m.unit, m.comparator, m.interpretation == "negative") for m in rows} == {
        (name, value, unit, comparator, judged == "negative") for name, value, unit, _, judged, comparator in case["rows"]  # type: ignore[attr-defined]
    }


def test_most_of_the_sentences_deny() -> None:
    assert len(SENTENCES) >= 120
    assert sum(any(denied for _, _, denied in case["relations"]) for case in SENTENCES) >= 60


# What can be said of any finding: {0} is the finding, or a list of them.
DENIED = (
    "There was no {0}.", "No {0} was found.", "No evidence of {0} was seen.", "Examination was negative for {0}.", "{0} {was} absent.", "{0} {was} not detected.",
    "{0} {was} not present.", "{0} {was} ruled out.", "{0} could not be demonstrated.", "There was no sign of {0}.", "{0} {was} never observed.",
    "The patient was without {0}.", "{0}: negative.", "{0} {was} no longer detectable.", "{0} {was} excluded.", "We did not find {0}.",
    "The work-up failed to reveal {0}.", "In the absence of {0}, observation was chosen.", "{0} had been suspected but {was} not confirmed.",
    "{0} {was} not found at any time.", "Anemia was noted, but {0} {was} not.", "He had anemia, and {0} {was} not seen.", "{0} {was} undetectable.",
)  # fmt: skip
OF_SIGNS = (
    "The patient denied {0}.", "{0} {was} denied.", "He did not have {0}.", "She was free of {0}.", "He presented with anemia but without {0}.",
    "{0} {was} not noted on admission.", "{0} {was} not appreciated.", "{0} did not occur.", "Neither {0} nor jaundice was present.", "{0} absent.", "He reported malaise but no {0}.",
    "The parents reported no history of {0}.", "He never had {0}.", "{0} (-).", "He had malaise but not {0}.",
)  # fmt: skip
OF_ALTERATIONS = (
    "PCR for {0} was negative.", "Screening for {0}: negative.", "FISH was negative for {0}.", "Sequencing for {0} revealed no mutation.", "Tests for {0} returned negative.",
    "The patient lacked {0}.", "Molecular studies showed no {0}.", "AML without {0} was diagnosed.", "{0} neg.", "{0} {was} not identified by PCR.", "{0} (-).",
    "Sequencing did not detect {0}.", "Neither {0} nor DEK::NUP214 was detected.", "{0} became undetectable after consolidation.", "PCR for {0} was not detected.",
)  # fmt: skip
OF_GENES = (
    "{0} were wild-type.", "{0} were unmutated.", "No mutations in {0} were found.", "Sequencing of {0} revealed no mutations.", "{0} mutations were absent.", "Screening for {0} mutations: all negative.",
    "The patient lacked mutations in {0}.", "{0} were not mutated.", "Mutations of {0} were not detected.", "There was no mutation of {0}.", "{0} mutations were ruled out.", "{0} mutations neg.",
    "Sequencing was negative for {0} mutations.", "No {0} mutations were identified.", "{0} showed no mutations.", "Tests for {0} mutations returned negative.",
)  # fmt: skip
OF_ANTIGENS = (
    "Blasts were negative for {0}.", "The blasts lacked {0}.", "{0} were negative.", "{0} were not expressed.", "Blasts did not express {0}.", "Blasts expressed CD38 but not {0}.", "{0} neg.",
    "No expression of {0} was seen.", "Staining for {0} was negative.", "Staining for {0} was absent.", "CD38 was positive and {0} were negative.", "The cells were positive for CD38 without {0}.",
    "Expression of {0} was absent.", "Neither {0} nor CD1a was expressed.", "Blasts had lost {0}.", "Blasts showed absence of {0}.", "There was no expression of {0}.", "{0} were undetectable.",
)  # fmt: skip
AFFIRMED = ("{0} {was} present.", "Examination showed {0}.", "{0} {was} found.")
SIGNS = ("fever", "splenomegaly", "lymphadenopathy", "petechiae", "bone pain", "weight loss", "hepatomegaly", "pleural effusion", "rash")
ALTERATIONS = {
    "FLT3-ITD": "FLT3-ITD", "BCR::ABL1": "BCR::ABL1", "JAK2 V617F": "JAK2 p.V617F", "t(8;21)": "RUNX1::RUNX1T1", "KMT2A rearrangement": "KMT2A rearrangement", "del(5q)": "del(5q)",
    "monosomy 7": "monosomy 7", "trisomy 8": "trisomy 8", "inv(16)": "CBFB::MYH11", "IDH1 R132H": "IDH1 p.R132H",
}  # fmt: skip
GENES = ("NPM1", "TP53", "KRAS", "CEBPA", "RUNX1", "ASXL1", "DNMT3A", "TET2", "WT1")
ANTIGENS = ("CD3", "CD7", "CD10", "CD19", "CD20", "CD34", "CD56", "CD117", "MPO", "TdT", "HLA-DR")


def listed(names: list[str], last: str) -> str:
    return names[0] if len(names) == 1 else ", ".join(names[:-1]) + ("," if len(names) > 2 and last.startswith("x") else "") + f" {last.lstrip('x')} {names[-1]}"


def some(names: tuple[str, ...]) -> st.SearchStrategy[list[str]]:
    return st.lists(st.sampled_from(names), min_size=1, max_size=4, unique=True)


def wording(template: str, names: list[str], last: str) -> str:
    text = template.format(listed(names, last), was="was" if len(names) == 1 else "were").replace("{was}", "was")
    return text if text[:1].isupper() or (text[:2] in ("t(", "de", "mo", "tr", "in") and not text.startswith(("in the",))) else text[0].upper() + text[1:]


LAST = st.sampled_from(("and", "or", "xand", "xor"))


@settings(max_examples=400, deadline=None)
@given(st.sampled_from(DENIED + OF_SIGNS), some(SIGNS), LAST)
def test_a_denied_sign_is_no_sign(template: str, names: list[str], last: str) -> None:
    text = wording(template, names, last)
    found = said(text)
    assert not {name for name in names if ("positive_for", name, False) in found}, text


@settings(max_examples=400, deadline=None)
@given(st.sampled_from(DENIED + OF_ALTERATIONS), some(tuple(ALTERATIONS)), LAST)
def test_a_denied_alteration_is_no_alteration(template: str, names: list[str], last: str) -> None:
    text = wording(template, names, last)
    found = said(text)
    assert not {name for name in names if ("has_mutation", ALTERATIONS[name], False) in found}, text


@settings(max_examples=300, deadline=None)
@given(st.sampled_from(OF_GENES), some(GENES), LAST)
def test_a_gene_without_mutation_is_not_mutated(template: str, names: list[str], last: str) -> None:
    text = wording(template, names, last)
    found = said(text)
    assert not {name for name in names if ("has_mutation", name, False) in found}, text


@settings(max_examples=300, deadline=None)
@given(st.sampled_from(OF_ANTIGENS), some(ANTIGENS), LAST)
def test_an_absent_antigen_is_not_present(template: str, names: list[str], last: str) -> None:
    text = wording(template, names, last)
    found = said(text)
    assert not {name for name in names if ("positive_for", name, False) in found}, text


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(AFFIRMED), some(SIGNS), st.sampled_from(("and", "xand")))
def test_what_is_affirmed_stays(template: str, names: list[str], last: str) -> None:
    text = wording(template, names, last)
    assert {("positive_for", name, False) for name in names} <= said(text), text


EXCEPTIONS = (
    ("Blasts were positive for {0} but not {1}.", 0), ("Blasts expressed {0} and lacked {1}.", 0), ("Blasts were negative for {1} and positive for {0}.", 0),
    ("Blasts were positive for {0}, and negative for {1}.", 0), ("{1} were negative, whereas {0} were positive.", 0), ("Blasts expressed {0} without {1}.", 0),
    ("{0} pos, {1} neg.", 0), ("Blasts expressed {0}; {1} were absent.", 0),
)  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(st.sampled_from([text for text, _ in EXCEPTIONS]), some(ANTIGENS[:5]), some(ANTIGENS[5:]))
def test_present_and_absent_in_one_sentence(template: str, present: list[str], absent: list[str]) -> None:
    text = template.format(listed(present, "and"), listed(absent, "or" if "not {1}" in template or "without" in template else "and"))
    found = said(text)
    assert {name for name in (*present, *absent) if ("positive_for", name, False) in found} == set(present), text


MIXED = (
    "{0} {was} present, but {1} {were} absent.", "Examination showed {0} but no {1}.", "He had {0} without {1}.", "{1} {were} denied, but {0} {was} reported.", "No {1} {were} found, but {0} {was} seen.",
    "{0} {was} noted; {1} {were} not.", "He complained of {0} but denied {1}.", "Apart from {0}, there was no {1}.", "There was {0} in the absence of {1}.", "He had no {1} and presented with {0}.",
)  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(st.sampled_from(MIXED), some(SIGNS[:4]), some(SIGNS[4:]))
@example("Apart from {0}, there was no {1}.", ["fever"], ["rash", "weight loss"])
def test_signs_present_and_absent_in_one_sentence(template: str, present: list[str], absent: list[str]) -> None:
    text = template.format(listed(present, "and"), listed(absent, "or" if "no {1}" in template.lower() or "without" in template else "and"),
                           was="was" if len(present) == 1 else "were", were="was" if len(absent) == 1 else "were")  # fmt: skip
    text = text[0].upper() + text[1:]
    found = said(text)
    assert {name for name in (*present, *absent) if ("positive_for", name, False) in found} == set(present), text


@cache
def _pieces(line: str) -> tuple[str, ...]:
    clauses = Clauses(line)
    return tuple(dict.fromkeys(line[slice(*clauses.bounds(at))].strip(" ,;") for at in range(len(line))))


@pytest.mark.parametrize(
    ("line", "pieces"),
    [
        ("Fever, cough, and rash were denied.", ("Fever, cough, and rash were denied.",)),
        ("He had fever, and rash was denied.", ("He had fever", "and rash was denied.")),
        ("A was seen, B and C were not.", ("A was seen", "B and C were not.")),
        ("Without treatment, pancytopenia worsened.", ("Without treatment", "pancytopenia worsened.")),
        ("Screening for A and B: all negative.", ("Screening for A and B: all negative.",)),
        ("She was afebrile, and no A, B or C was palpable.", ("She was afebrile", "and no A, B or C was palpable.")),
    ],
)
def test_clauses(line: str, pieces: tuple[str, ...]) -> None:
    assert _pieces(line) == pieces


@pytest.mark.parametrize("part", ["no ", "was not ", ", and ", "without A, ", "negative ", "(", "FLT3-ITD, ", "; ", "not detected, ", "was found in "])
def test_hostile_text_ends_soon(part: str) -> None:
    said("Fever was absent.")  # tables and patterns are read once
    text = "FLT3-ITD " + part * (15_000 // len(part)) + " fever was not seen."
    with ends_soon():
        said(text)


def test_a_sentence_of_a_megabyte_ends_soon() -> None:
    text = "No fever " + "no fever, " * 100_000
    mention = find_mentions("No fever", split("No fever"), "case")[0]
    with ends_soon():
        assert patient_relations(text, [Sentence(0, len(text))], [mention], ()) == ()
