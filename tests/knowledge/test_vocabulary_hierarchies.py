"""The hierarchies that decide what is inherited: clinical parents, alteration ladder, states.

The cuts are those of the ranking rules: labels and evidence of a disease must never reach a relative that
only shares a name or an ontology branch with it.
"""

from __future__ import annotations

import re

import pytest

from tests.knowledge.vocabulary_tables import ALTERATIONS, DISEASES, clinical, closure, ladder, table


def test_hierarchies_have_no_cycle() -> None:
    for key in DISEASES:
        assert key not in clinical(key), f"diseases.tsv: {key!r} is its own clinical ancestor"
        assert key not in closure(key, lambda node: DISEASES[node].list("taxonomy_parent")), (
            f"diseases.tsv: {key!r} is its own taxonomic ancestor"
        )
    for key in ALTERATIONS:
        assert key not in ladder(key), f"alterations.tsv: {key!r} is its own ancestor"


CUTS = [
    ("APL", "AML"), ("APL-variant RARA", "APL"), ("ML-DS", "AML"), ("BPDCN", "AML"), ("BPDCN", "acute leukemia"), ("HCL", "CLL"), ("HCL-v", "HCL"), ("PLL", "CLL"), ("B-PLL", "CLL"),
    ("T-PLL", "T-ALL"), ("Richter", "CLL"), ("Richter", "DLBCL"), ("T-LGL", "T-ALL"), ("ATLL", "T-ALL"), ("mature B-cell leukemia", "B-ALL"),
    ("mature B-cell leukemia", "ALL"), ("MPAL", "AML"), ("MPAL", "ALL"), ("MPAL-BCRABL1", "Ph+ ALL"), ("JMML", "AML"), ("JMML", "CMML"), ("JMML", "MDS"),
    ("CML", "AML"), ("CML", "ALL"), ("CML", "acute leukemia"), ("aCML", "CML"), ("B-LBL", "B-ALL"), ("T-LBL", "T-ALL"), ("MCL-mast", "AML"),
    ("aggressive NK leukemia", "acute leukemia"), ("plasma cell leukemia", "MM"), ("TAM", "ML-DS"), ("MBL", "CLL"),
]  # fmt: skip


@pytest.mark.parametrize(("key", "ancestor"), CUTS)
def test_clinical_inheritance_is_cut(key: str, ancestor: str) -> None:
    assert ancestor not in clinical(key), (
        f"diseases.tsv: labels of {ancestor!r} must not reach {key!r}; remove the clinical_parent that leads there"
    )


@pytest.mark.parametrize(
    ("key", "ancestor"),
    [
        *((key, "acute leukemia") for key in ("APL", "ALL", "AML", "MPAL", "AUL", "ML-DS", "infant ALL", "AML-NPM1")),
        ("Ph+ ALL", "B-ALL"), ("Ph-like ALL", "ALL"), ("ETP-ALL", "T-ALL"), ("AML-CBFB", "AML"), ("t-AML", "AML"), ("myeloid sarcoma", "AML"),
        ("SLL", "CLL"), ("MDS-IB2", "MDS"), ("PMF", "MF"), ("ASM", "advanced SM"), ("MCL-mast", "SM"), ("MLN-FGFR1", "MLN-TK"),
    ],
)  # fmt: skip
def test_clinical_inheritance_holds(key: str, ancestor: str) -> None:
    assert ancestor in clinical(key), f"diseases.tsv: labels of {ancestor!r} hold for {key!r}; add the clinical_parent"


def test_narrowing_goes_down_only() -> None:
    for key, row in DISEASES.items():
        wider = row.list("narrows_from")
        if wider:
            assert row["defined_by"], f"diseases.tsv: {key!r} has narrows_from but no defined_by; name the alteration"
        for source in wider:
            assert key not in clinical(source), f"diseases.tsv: {key!r} would narrow from its own subtype {source!r}"


@pytest.mark.parametrize(
    ("key", "alteration"),
    [
        ("CML", "BCR::ABL1"),
        ("Ph+ ALL", "BCR::ABL1"),
        ("MPAL-BCRABL1", "BCR::ABL1"),
        ("AML-BCRABL1", "BCR::ABL1"),
        ("APL", "PML::RARA"),
        ("AML-NPM1", "NPM1 mutation"),
    ],
)
def test_definitions(key: str, alteration: str) -> None:
    assert DISEASES[key].list("defined_by") == (alteration,), (
        f"diseases.tsv: {key!r} is defined by {alteration} alone, so that the diagnosis entails it"
    )
    assert key in ALTERATIONS[alteration].list("defines"), f"alterations.tsv: {alteration} defines {key!r}; add it"


def test_defines_and_defined_by_agree() -> None:
    for key, row in DISEASES.items():
        for alteration in row.list("defined_by"):
            assert key in ALTERATIONS[alteration].list("defines") or row["note"] or not row["narrows_from"], (
                f"{alteration!r} should list {key!r} under defines in alterations.tsv"
            )


@pytest.mark.parametrize(
    ("key", "not_above"),
    [
        ("FLT3-ITD", "FLT3-TKD"), ("FLT3-TKD", "FLT3-ITD"), ("KMT2A-PTD", "KMT2A rearrangement"), ("BCR::ABL1", "ABL-class fusion"),
        ("BCR::ABL1", "ABL1 rearrangement"), ("TP53 mutation", "del(17p)"), ("del(17p)", "TP53 mutation"), ("PML::RARA", "variant RARA rearrangement"),
        ("RUNX1 mutation", "myelodysplasia-related gene mutation"), ("monoallelic CEBPA mutation", "CEBPA bZIP in-frame mutation"),
        ("low hypodiploidy", "high hyperdiploidy"), ("FLT3 rearrangement", "FLT3 mutation"), ("high EVI1 expression", "MECOM rearrangement"),
    ],
)  # fmt: skip
def test_ladder_is_cut(key: str, not_above: str) -> None:
    assert not_above not in ladder(key), f"alterations.tsv: {key!r} does not imply {not_above!r}; remove that parent"


@pytest.mark.parametrize(
    ("key", "above"),
    [
        ("IDH1 p.R132H", "IDH1 p.R132"), ("IDH1 p.R132", "IDH1 mutation"), ("FLT3-ITD", "FLT3 mutation"), ("FLT3 p.D835Y", "FLT3-TKD"),
        ("FLT3-TKD", "FLT3 mutation"), ("KMT2A::AFF1", "KMT2A rearrangement"), ("KIT p.D816V", "KIT exon 17 mutation"), ("ABL1 p.T315I", "ABL1 kinase domain mutation"),
        ("BTK p.C481S", "BTK p.C481"), ("PML::RARA", "RARA rearrangement"), ("NRAS mutation", "RAS pathway mutation"), ("JAK2 p.V617F", "JAK mutation"),
        ("ETV6::ABL1", "ABL-class fusion"), ("EBF1::PDGFRB", "ABL-class fusion"), ("P2RY8::CRLF2", "CRLF2 rearrangement"), ("FIP1L1::PDGFRA", "PDGFRA rearrangement"),
        ("NUP98::NSD1", "NUP98 rearrangement"), ("CEBPA bZIP in-frame mutation", "CEBPA mutation"), ("SF3B1 mutation", "splicing factor mutation"),
        ("CALR type 1 mutation", "CALR exon 9 mutation"), ("PCM1::JAK2", "JAK2 rearrangement"), ("del(17p)", "TP53 aberration"),
    ],
)  # fmt: skip
def test_ladder_holds(key: str, above: str) -> None:
    assert above in ladder(key), f"alterations.tsv: {key!r} is a case of {above!r}; add the parent"


def test_gene_level_key_is_reached_from_every_variant() -> None:
    for key in ALTERATIONS:
        match = re.match(r"(\S+) p\.", key)
        if match:
            assert f"{match[1]} mutation" in ladder(key), (
                f"alterations.tsv: the ladder of {key!r} must end at '{match[1]} mutation'"
            )


def test_fusions_name_their_partners() -> None:
    for key, row in ALTERATIONS.items():
        if row["kind"] == "fusion":
            five, three = key.split("::")
            assert (row["five_prime"], row["three_prime"]) == (five, three), (
                f"alterations.tsv: partners of {key} are {five} (5') and {three} (3')"
            )


def test_states_are_consistent() -> None:
    rows = {row["key"]: row for row in table("states")}
    for key, row in rows.items():
        implied = closure(key, lambda node: rows[node].list("entails"))
        assert key not in implied, f"states.tsv: {key!r} entails itself"
        assert not implied & set(row.list("cancels")), (
            f"states.tsv: {key!r} cancels what it entails: {sorted(implied & set(row.list('cancels')))}"
        )
        for other in row.list("contradicts"):
            assert key in rows[other].list("contradicts"), f"states.tsv: {other!r} must contradict {key!r} as well"
            assert other not in implied, f"states.tsv: {key!r} contradicts what it entails: {other!r}"
