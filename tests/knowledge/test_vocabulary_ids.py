"""Every id in the vocabulary exists in its ontology file, under a label or synonym that the row carries.

The files are public data outside the project (``../shared/data`` or ``KG_TEST_DATA``); without them the
tests skip. The column ``id_checked`` is what these tests prove.
"""

from __future__ import annotations

import csv
import os
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from kg.knowledge.tables import Row, bundled_rows
from kg.names.normalise import name_key

DATA = Path(os.environ.get("KG_TEST_DATA", Path(__file__).resolve().parents[2].parent / "shared" / "data"))
pytestmark = pytest.mark.skipif(not (DATA / "mondo").is_dir(), reason=f"no ontology files at {DATA}; set KG_TEST_DATA")

# Rows whose id is right although no label of the ontology is a name of the row.
ACCEPTED = {
    "DOID:4971": "DOID calls primary myelofibrosis 'myelofibrosis'",
}


def rows_of(path: str, delimiter: str = "\t", encoding: str = "utf-8") -> Iterator[dict[str, str]]:
    with (DATA / path).open(encoding=encoding, newline="") as handle:
        yield from csv.DictReader((line for line in handle if not line.startswith("#")), delimiter=delimiter)


@cache
def labels() -> dict[str, set[str]]:
    """CURIE -> folded labels and synonyms, over all ontology files at hand."""
    found: dict[str, set[str]] = {}

    def add(curie: str, *names: str) -> None:
        found.setdefault(curie, set()).update(name_key(name) for name in names if name)

    for mapping in ("doid", "ncit"):
        for row in rows_of(f"mondo/mondo_exactmatch_{mapping}.sssom.tsv"):
            add(row["subject_id"], row["subject_label"])
            add(row["object_id"], row["object_label"])
    for mapping in ("exactmatch_umls", "exactmatch_icd10cm", "hasdbxref_icdo"):
        for row in rows_of(f"mondo/mondo_{mapping}.sssom.tsv"):
            add(row["subject_id"], row["subject_label"])
    for path in ("mondo_leukemia", "mondo_hemato_lymphoid_neoplasm", "doid_hematologic_cancer", "ncit_leukemia_2018"):
        for row in rows_of(f"slices/{path}.tsv"):
            add(row["id"], row["label"], *(row.get("synonyms") or "").split("|"))
    for row in rows_of("doid/HumanDO.tsv"):
        add(row["id"], row["label"])
    for row in rows_of("ncit-neoplasm/Neoplasm_Core.txt", encoding="latin-1"):
        add(f"NCIT:{row['Code']}", row["Preferred Term"], *row["Synonyms"].split(" || "))
    for row in rows_of("slices/oncotree_heme_2025-10-03.tsv"):
        add(f"ONCOTREE:{row['code']}", row["name"])
    for row in rows_of("hpo/hp_labels_en_2026-06.tsv"):
        add(row["subject_id"], row["source_value"])
    return found


@cache
def genes() -> dict[str, dict[str, str]]:
    return {row["symbol"]: row for row in rows_of("genes/gene_info_HGNC_2025-10-07.tsv")}


def names_of(row: Row) -> set[str]:
    return {
        name_key(name)
        for column in ("key", "name", "abbreviation", "synonyms")
        if column in row.cells
        for name in row.list(column)
    }


def check(row: Row, curie: str, problems: list[str]) -> None:
    known = labels().get(curie)
    if known is None:
        problems.append(f"{row['key']}: {curie} is in no file at {DATA}: remove it or set it in a newer file")
    elif not known & names_of(row) and curie not in ACCEPTED:
        problems.append(
            f"{row['key']}: {curie} is {sorted(known)[0]!r} there: wrong id, or add that label to the synonyms"
        )


def test_disease_ids_exist_under_one_of_the_names() -> None:
    problems: list[str] = []
    for row in bundled_rows("vocabulary", "diseases.tsv"):
        for column, prefix in (("mondo", ""), ("ncit", ""), ("doid", ""), ("oncotree", "ONCOTREE:")):
            for curie in row.list(column):
                check(row, prefix + curie, problems)
        own = {curie for column in ("mondo", "ncit", "doid") for curie in row.list(column)}
        if row["id"] not in own and not row["id"].startswith("lkg:disease/"):
            problems.append(f"{row['key']}: id {row['id']} is in none of the columns mondo, ncit, doid")
        if (row["id_checked"] == "yes") != bool(own or row["oncotree"]):
            problems.append(f"{row['key']}: id_checked is yes exactly when there is an ontology id")
    assert not problems, "\n".join(problems)


@pytest.mark.parametrize("name", ["phenotypes", "adverse_events"])
def test_phenotype_ids_exist(name: str) -> None:
    problems: list[str] = []
    for row in bundled_rows("vocabulary", f"{name}.tsv"):
        for curie in row.list("hp"):
            check(row, curie, problems)
    assert not problems, "\n".join(problems)


def test_phrase_ids_exist() -> None:
    missing = {row["norm_id"] for row in bundled_rows("vocabulary", "disease_phrases.tsv") if row["norm_id"]} - set(
        labels()
    )
    assert not missing, f"disease_phrases.tsv: ids that no file knows: {sorted(missing)}"


def test_doids_keep_their_leading_zeros() -> None:
    for row in bundled_rows("vocabulary", "diseases.tsv"):
        for curie in row.list("doid"):
            number = curie.removeprefix("DOID:")
            assert len(number) == 7 or not number.startswith("0"), f"{row['key']}: {curie} has lost or gained a zero"
            assert len(number) <= 5 or len(number) == 7, (
                f"{row['key']}: {curie} has lost its leading zeros; write DOID:{int(number):07d}"
            )


def test_genes_are_current_symbols_with_their_ids() -> None:
    problems = []
    for row in bundled_rows("vocabulary", "genes.tsv"):
        found = genes().get(row["symbol"])
        if found is None:
            problems.append(f"{row['symbol']}: no approved symbol of 2025-10; put it under previous of the new symbol")
        elif (found["hgnc_id"], f"NCBIGene:{found['entrez_id']}") != (row["id"], row["ncbigene"]):
            problems.append(f"{row['symbol']}: is {found['hgnc_id']}, NCBIGene:{found['entrez_id']}")
        elif row["ensembl"] and row["ensembl"] != f"ENSEMBL:{found['ensembl_id']}":
            problems.append(f"{row['symbol']}: Ensembl id is {found['ensembl_id']}")
    assert not problems, "\n".join(problems)


def test_marker_genes_agree_with_cd_names() -> None:
    encoded = {
        name.upper(): row["symbol"]
        for row in rows_of("slices/cd_markers_from_hgnc_2025-10.tsv")
        for name in row["cd_names"].split("|")
    }
    problems = []
    for row in bundled_rows("vocabulary", "markers.tsv"):
        gene = encoded.get(row["key"].upper())
        if row["kind"] == "antigen" and gene is not None and row["gene"] not in ("", gene):
            problems.append(f"{row['key']}: encoded by {gene}, not {row['gene']}")
    assert not problems, "\n".join(problems)


def test_marker_proteins_are_in_the_cell_ontology() -> None:
    text = (DATA / "cell-ontology" / "blood_and_immune_upper_slim.obo").read_text(encoding="utf-8")
    known = set(re.findall(r"^id: (PR:\d+)", text, re.MULTILINE))
    missing = {
        row["key"]: row["pr"]
        for row in bundled_rows("vocabulary", "markers.tsv")
        if row["pr"] and row["pr"] not in known
    }
    assert not missing, f"markers.tsv: PR ids that the file does not define: {missing}"


def test_sequence_ontology_terms_exist() -> None:
    text = (DATA / "sequence-ontology" / "so.obo").read_text(encoding="utf-8")
    known = {
        block.split("\n")[0].removeprefix("id: ")
        for block in text.split("[Term]\n")[1:]
        if "\nis_obsolete: true" not in block
    }
    used = {row["so"] for row in bundled_rows("vocabulary", "alterations.tsv") if row["so"]}
    assert used <= known, f"alterations.tsv: unknown or obsolete SO terms {sorted(used - known)}"
