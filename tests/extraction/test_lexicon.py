"""The dictionary: every norm of the guidelines, identifiers that exist, forms of running text."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import pytest

from kg.extraction.ambiguous import readings
from kg.extraction.fold import fold, fold_name
from kg.extraction.lexicon import TYPES, acronyms, extraction_rows, lexicon, norm_entry

SHARED = Path(__file__).parents[3] / "shared"
GUIDELINES = SHARED / "knowledge" / "annotation.md"


def guideline_names() -> list[tuple[str, str, str]]:
    """(type, norm, form) of the table of canonical norms."""
    if not GUIDELINES.exists():
        return []
    table = GUIDELINES.read_text(encoding="utf-8").split("<!-- norms:begin -->")[1].split("<!-- norms:end -->")[0]
    found = []
    for line in table.strip().splitlines()[2:]:
        _, type_, _, norms, _ = (cell.strip() for cell in line.split("|")[:5])
        for part in norms.split(";"):
            forms = [form.strip() for form in part.split(" = ")]
            if type_ in TYPES and not forms[0].startswith("pattern:"):
                found += [(type_, forms[0], form) for form in forms]
    return found


@pytest.mark.skipif(not GUIDELINES.exists(), reason="the annotation guidelines lie outside the repository")
def test_every_norm_and_other_form_of_the_guidelines_is_known() -> None:
    names = guideline_names()
    assert len(names) > 600
    unknown = [
        (type_, norm, form)
        for type_, norm, form in names
        if not any(entry.type == type_ and entry.norm == norm for entry in lexicon().get(fold_name(form), ()))
    ]
    assert unknown == []


def test_tables_are_sorted_and_name_a_norm_once() -> None:
    for name in TYPES.values():
        norms = [row["norm"] for row in extraction_rows(name)]
        assert norms == sorted(norms), name
        assert len(norms) == len(set(norms)), name
    forms = [row["form"] for row in extraction_rows("ambiguous.tsv")]
    assert forms == sorted(forms)


def test_every_rule_of_ambiguous_names_leads_to_an_entry() -> None:
    for form, rows in readings().items():
        assert rows, form
        assert all(row.entry is None or norm_entry(row.entry.type, row.entry.norm) for row in rows), form


@pytest.mark.parametrize(
    ("form", "type_", "norm", "id_"),
    [
        ("CLL", "Disease", "chronic lymphocytic leukemia", "DOID:1040"),
        ("Ph+ ALL", "Disease", "Ph-positive acute lymphoblastic leukemia", "DOID:0080643"),
        ("AML (M2)", "Disease", "acute myeloid leukemia with maturation", "DOID:0081087"),
        ("chronic-phase chronic myeloid leukaemia", "Disease", "chronic myeloid leukemia", "DOID:8552"),
        ("6-MP", "Drug", "mercaptopurine", "CHEBI:50667"),
        ("Mylotarg", "Drug", "gemtuzumab ozogamicin", "NCIT:C1806"),
        ("ATRA", "Drug", "tretinoin", "CHEBI:15367"),
        ("nosebleed", "Phenotype", "epistaxis", "HP:0000421"),
        ("allo-HSCT", "Therapy", "allogeneic hematopoietic stem cell transplantation", None),
        ("uMRD", "Outcome", "MRD negativity", None),
        ("AML1", "Gene", "RUNX1", "HGNC:10471"),
        ("cCD79a", "Marker", "CD79a", "HGNC:1698"),
        ("HLA-DR", "Marker", "HLA-DR", None),
        ("BCL-2 inhibitor", "DrugClass", "BCL2 inhibitor", None),
    ],
)
def test_forms_have_the_norm_and_id_of_the_guidelines(form: str, type_: str, norm: str, id_: str | None) -> None:
    found = [entry for entry in lexicon()[fold_name(form)] if entry.type == type_]
    assert [(entry.norm, entry.id) for entry in found] == [(norm, id_)]


def test_an_alteration_and_a_disease_are_no_one_name() -> None:
    for form in (
        "NPM1-mutated AML",
        "AML with t(8;21)",
        "KMT2A-rearranged ALL",
        "del(5q) MDS",
        "pediatric ALL",
        "normal karyotype AML",
    ):
        assert fold_name(form) not in lexicon(), form


def test_acronyms_keep_their_case() -> None:
    assert acronyms("ALL") == ("ALL",)
    assert acronyms("CRi") == ("CRi",)
    assert acronyms("all-trans retinoic acid") == ()


IDENTIFIERS = {
    "HP": (SHARED / "data/hpo/hp_labels_en_2026-06.tsv", "subject_id"),
    "HGNC": (SHARED / "data/genes/gene_info_HGNC_2025-10-07.tsv", "hgnc_id"),
    "DOID": (SHARED / "data/doid/HumanDO.tsv", "id"),
}


@pytest.mark.parametrize("prefix", sorted(IDENTIFIERS))
def test_identifiers_of_the_extraction_tables_exist(prefix: str) -> None:
    path, column = IDENTIFIERS[prefix]
    if not path.exists():
        pytest.skip(f"{path.name} lies outside the repository")
    with path.open(encoding="utf-8") as file:
        known = {row[column].strip('"') for row in csv.DictReader(file, delimiter="\t") if row[column]}
    if prefix == "DOID":
        for extra in ("doid_hematologic_cancer.tsv", "doid_leukemia.tsv"):
            known |= set(re.findall(r"^DOID:\d+", (SHARED / "data/slices" / extra).read_text(encoding="utf-8"), re.M))
    from kg.knowledge.tables import bundled_rows

    known |= {
        value for row in bundled_rows("vocabulary", "diseases.tsv") for value in row.list("doid")
    }  # checked there
    used = {
        value
        for name in TYPES.values()
        for row in extraction_rows(name)
        for value in (row["id"], *row.list("alt_ids"))
        if value.startswith(prefix + ":")
    }
    assert used - known == set()
    assert used


def test_folding_keeps_the_way_back() -> None:
    text = "Leukaemia: PML–RARα, oedema of Richter’s  type ﬁbrosis"
    folded = fold(text)
    for word, original in (
        ("leukemia", "Leukaemia"),
        ("raralpha", "RARα"),
        ("edema", "oedema"),
        ("richter", "Richter"),
        ("fibrosis", "ﬁbrosis"),
    ):
        start = folded.text.index(word)
        begin, end = folded.span(start, start + len(word))
        assert text[begin:end] == original
