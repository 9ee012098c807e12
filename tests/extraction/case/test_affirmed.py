"""A name alone is no finding: panels, requests, errors, relatives, other cells and what would have been say nothing of the patient."""

from __future__ import annotations

import pytest

from kg.extraction.case import find_measurements, patient_relations
from kg.extraction.entities import find_mentions
from kg.text.sentences import split
from tests.deadline import ends_soon

BEFORE = "A 45-year-old woman was admitted. "


def said(text: str) -> set[tuple[str, str, bool]]:
    """(predicate, object, denied) of the patient, without what the first sentence introduces."""
    text = BEFORE + text
    sentences = split(text)
    mentions = find_mentions(text, sentences, "case")
    rows = find_measurements(text, sentences, mentions)
    return {(r.predicate, r.object, r.negated) for r in patient_relations(text, sentences, mentions, rows) if r.subject == "patient" and r.certainty == "asserted"}


NAMED = (
    "The panel covered FLT3-ITD and KIT D816V.", "IDH1 R132H was looked for.", "The request asked for FLT3-ITD, NPM1 mutation and IDH1 R132H.", "Primers for FLT3-ITD and JAK2 V617F were used.",
    "FISH for KMT2A rearrangement normal.", "FLT3-ITD was below the detection limit.", "The FLT3-ITD result turned out to be a false positive.", "The JAK2 V617F mutation was initially reported but was a laboratory error.",
    "KIT D816V was present in 0% of reads.", "Had she carried an NPM1 mutation, venetoclax would have been chosen.", "FLT3-ITD? was written on the request form.", "The panel tests for FLT3-ITD, JAK2 V617F and KIT D816V.",
    "The assay detects BCR::ABL1 and ETV6::RUNX1.", "FLT3-ITD was requested.", "KMT2A rearrangement and inv(16) were part of the panel.", "Probes for t(9;22) and monosomy 7 were applied.", "A search for PML::RARA was started.",
    "The gene list included JAK2 V617F.", "FLT3-ITD was sought.", "We asked whether IDH2 R140Q was present.", "The JAK2 V617F signal was an artifact.", "The KIT D816V call was a contamination.", "The FLT3-ITD was found in error.",
    "NPM1 mutation was detected in a sample of another patient.", "If FLT3-ITD had been found, midostaurin would have been added.", "Midostaurin would have been added had FLT3-ITD been present.", "Were she to carry FLT3-ITD, she would receive midostaurin.",
    "TP53 R175H was erroneously reported.", "Samples were sent for FLT3-ITD.", "The test for BCR::ABL1 was repeated.", "JAK2 V617F testing was discussed.", "PML::RARA was suspected.",
)  # fmt: skip
OF_OTHERS = (
    "IDH2 R140Q was detected in her sister's blood.", "The patient's HLA-matched brother carried a JAK2 V617F mutation.", "CML was diagnosed in her father, who took imatinib.", "A pregnant woman in the next bed had fever.",
    "The donor was positive for JAK2 V617F.", "AML was found in an uncle.", "FLT3-ITD was present in her identical twin.", "Her haploidentical son carried a GATA2 mutation.", "CLL and splenomegaly were noted in her grandmother.",
    "A healthy control showed JAK2 V617F.", "Another patient on the ward had pneumonia.", "Her roommate had pneumonia.", "The control sample showed CD56.", "Residual lymphocytes expressed CD19.", "Normal T cells were CD3 positive; the blasts were not.",
    "Reactive lymphocytes were CD5 positive.", "The background T cells expressed CD3 and CD7.", "She had received marrow from a donor with JAK2 V617F.", "In her aunt, BCR::ABL1 was detected.", "Normal hematogones were positive for CD10 and CD19.",
)  # fmt: skip


@pytest.mark.parametrize("text", NAMED + OF_OTHERS)
def test_nothing_is_affirmed(text: str) -> None:
    assert not {row for row in said(text) if row[0] != "negative_for" and not row[2]}


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("TP53 mutation, which is common in therapy-related AML, was not seen.", "TP53"),
        ("FLT3-ITD, the most frequent alteration in AML, was not detected.", "FLT3-ITD"),
        ("JAK2 V617F, which is found in most patients with polycythemia vera, could not be detected.", "JAK2 p.V617F"),
    ],
)
def test_a_remark_does_not_hide_the_denial(text: str, name: str) -> None:
    assert said(text) == {("has_mutation", name, True)}


def test_an_antigen_on_hardly_any_blast_is_absent() -> None:
    assert said("CD20 was expressed on less than 1% of blasts.") == {("negative_for", "CD20", False)}
    assert said("CD20 was expressed on 31% of blasts.") == {("positive_for", "CD20", False)}


def test_what_would_be_is_no_measurement() -> None:
    text = "QTc would be prolonged above 500 ms with gilteritinib."
    assert find_measurements(text, split(text), []) == ()


FOUND = (
    ("FLT3-ITD (AR 0.7), NPM1 mutated.", "FLT3-ITD"), ("FLT3-ITD-positive AML was diagnosed.", "FLT3-ITD"), ("Sequencing brought to light a KIT D816V.", "KIT p.D816V"), ("Her blasts bore IDH1 R132H.", "IDH1 p.R132H"),
    ("The leukemia was driven by BCR::ABL1.", "BCR::ABL1"), ("The molecular work-up was remarkable only for JAK2 V617F at a VAF of 12%.", "JAK2 p.V617F"), ("The panel revealed FLT3-ITD and KIT D816V.", "KIT p.D816V"),
    ("She was tested for FLT3-ITD and found to carry it, with an FLT3-ITD ratio of 0.8.", "FLT3-ITD"), ("PCR for BCR::ABL1 gave a strong band, and BCR::ABL1 was quantified at 60%.", "BCR::ABL1"), ("Trisomy 8 was the only abnormality.", "trisomy 8"),
    ("Mutations: FLT3-ITD, IDH2 R140Q.", "IDH2 p.R140Q"), ("The same KIT D816V persisted at relapse.", "KIT p.D816V"), ("At relapse a T315I clone had emerged, and the ABL1 T315I rose to 45%.", "ABL1 p.T315I"),
    ("FISH came back positive for KMT2A rearrangement.", "KMT2A rearrangement"), ("Monosomy 7 in 18 of 20 metaphases.", "monosomy 7"), ("The patient was found to have inv(16).", "CBFB::MYH11"),
    ("NGS: TP53 R175H (VAF 61%).", "TP53 p.R175H"), ("Retrospective analysis uncovered an ETV6::RUNX1 fusion.", "ETV6::RUNX1"), ("The FLT3-ITD was confirmed and was not a false positive.", "FLT3-ITD"), ("Karyotyping yielded t(8;21) in all cells.", "RUNX1::RUNX1T1"),
    ("His diagnosis was AML with PML::RARA.", "PML::RARA"), ("The panel covered 40 genes and identified JAK2 V617F.", "JAK2 p.V617F"), ("KRAS G12D, which had not been present at diagnosis, was found at relapse.", "KRAS p.G12D"),
    ("Molecular testing was significant for IDH1 R132H.", "IDH1 p.R132H"), ("Genetic testing: FLT3-ITD, normal karyotype.", "FLT3-ITD"), ("FLT3-ITD was looked for and found.", "FLT3-ITD"), ("She received marrow from her brother after t(9;22) had been detected.", "BCR::ABL1"),
)  # fmt: skip


@pytest.mark.parametrize(("text", "name"), FOUND)
def test_what_is_found_stays_found(text: str, name: str) -> None:
    assert ("has_mutation", name, False) in said(text)


@pytest.mark.parametrize(
    ("text", "row"),
    [
        ("The patient, whose father had CML, had pneumonia.", ("positive_for", "pneumonia", False)),
        ("Her mother brought her in with fever.", ("positive_for", "fever", False)),
        ("Bleeding was denied, and her sister has CLL.", ("positive_for", "bleeding", True)),
        ("Her brother had CML, but she had splenomegaly.", ("positive_for", "splenomegaly", False)),
    ],
)
def test_beside_a_relative_the_patient_keeps_her_findings(text: str, row: tuple[str, str, bool]) -> None:
    assert said(text) == {row}


@pytest.mark.parametrize("part", ["FLT3 ", "FLT3-ITD, ", "his mother ", "panel ", "which is ", "FLT3-ITD was requested ", "would if ", "in her sister, "])
def test_names_without_end_end_soon(part: str) -> None:
    said("FLT3-ITD was found.")  # tables and patterns are read once
    for size in (15_000, 5_900):
        with ends_soon():
            said(part * (size // len(part)) + "inhibitor.")
