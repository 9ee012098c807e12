"""Ids and targets of drugs.tsv against public drug tables; skipped where those are not at hand.

The tables lie in ``../shared/data`` from the project root, or where ``KG_TEST_DATA`` says.
"""

from __future__ import annotations

import csv
import json
import os
import re
from collections import defaultdict
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest

from kg.knowledge.tables import Row
from kg.knowledge.terminology import drugs
from kg.names.normalise import name_key

ROOT = Path(__file__).resolve().parents[2]
DATA = Path(os.environ.get("KG_TEST_DATA", ROOT.parent / "shared" / "data"))
LABELS = DATA.parent / "knowledge" / "labels.json"
TARGETS = "slices/drug_targets_nci_chembl_2022.tsv"

SALTS = re.compile(
    r" (?:hydrochloride|mesylate|tosylate|sodium|phosphate|maleate|fumarate|citrate|sulfate|mepesuccinate)$"
)
# Where the drug-target table names another partner than the one that matters here, and why ours stays.
OTHER_TARGET = {
    "arsenic trioxide": "the table has thioredoxin reductase; PML is the partner in promyelocytic leukemia",
    "everolimus": "the table has the carrier FKBP1A; mTOR is what the complex blocks",
    "luspatercept": "the table has TGFB1-3; the trap binds activins and GDFs",
    "sirolimus": "the table has the carrier FKBP1A; mTOR is what the complex blocks",
    "temsirolimus": "the table has the carrier FKBP1A; mTOR is what the complex blocks",
    "topotecan": "the table has the mitochondrial TOP1MT; TOP1 is the target of the class",
    "valproic acid": "the table has ALDH5A1 (epilepsy); HDAC is its use in myeloid neoplasms",
}


def names_of(row: Row) -> set[str]:
    """Normalised names of a drug, also without a trailing salt."""
    found = {name_key(name) for name in (row["key"], *row.list("synonyms"))}
    return found | {SALTS.sub("", name) for name in found}


def table(path: str, delimiter: str = "\t") -> list[dict[str, str]]:
    if not (DATA / path).is_file():
        pytest.skip(f"no public drug table at {DATA / path}")
    with (DATA / path).open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle, delimiter=delimiter))


def named_by_drugbank(found: dict[str, set[str]]) -> None:
    """Names of the open DrugBank vocabulary for its UNII, ChEMBL and ChEBI ids (its own ids are not used)."""
    bank: dict[str, set[str]] = {}
    for row in table("drugs/drugbank_vocabulary.csv", ","):
        names = (row["Common name"], *row["Synonyms"].split(" | "))
        bank[row["DrugBank ID"]] = {name_key(name) for name in names if name}
        found[f"UNII:{row['UNII']}"] |= bank[row["DrugBank ID"]]
    for row in table("drugs/drugbank_mappings.tsv"):
        prefix = {"CHEMBL": "CHEMBL.COMPOUND:", "CHEBI": "CHEBI:"}.get(row["NAMESPACE"])
        if prefix:
            found[prefix + row["ID"].removeprefix("CHEBI:")] |= bank.get(row["DRUGBANK_ID"], set())


@cache
def names_by_id() -> dict[str, set[str]]:
    """Names under which the public tables know an id; cross-maps hand names on."""
    found: dict[str, set[str]] = defaultdict(set)
    links: list[tuple[str, str]] = []
    for row in table("drugs/chembl_names.csv", ","):
        found[f"CHEMBL.COMPOUND:{row['chembl_id']}"].add(name_key(row["pref_name"]))
        if row["chebi_id"]:
            links.append((f"CHEMBL.COMPOUND:{row['chembl_id']}", f"CHEBI:{row['chebi_id']}"))
    for row in table(TARGETS):
        for id_ in (f"CHEMBL.COMPOUND:{row['molecule_chembl_id']}", f"NCIT:{row['nci_t']}"):
            found[id_].add(name_key(row["nci_concept_display_name"]))
    for row in table("drugs/chebi_names_2019.tsv"):
        found[f"CHEBI:{row['COMPOUND_ID']}"].add(name_key(row["NAME"]))
    for row in table("drugs/pharmgkb_drugs_sample.tsv"):
        for rxcui in (row["RxNorm Identifiers"] or "").replace('"', "").split(","):
            found[f"RXCUI:{rxcui}"].add(name_key(row["Name"]))
    named_by_drugbank(found)
    for row in table("drugs/chebi_to_chembl.tsv"):
        links.append((f"CHEBI:{row['CHEBI']}", f"CHEMBL.COMPOUND:{row['CHEMBL']}"))
    for row in table("drugs/ncit_map.tsv"):
        if row["Target NS"] == "CHEBI":
            links.append((row["Target ID"], f"NCIT:{row['NCIT ID']}"))
    for _ in range(2):  # names travel at most ChEMBL -> ChEBI -> NCIt
        for one, other in links:
            found[other] |= found.get(one, set())
            found[one] |= found[other]
    return found


@pytest.mark.parametrize("column", ["chembl", "ncit", "chebi", "unii", "rxcui"])
def test_ids_are_known_under_a_name_of_the_drug(column: str) -> None:
    known = names_by_id()
    wrong = {
        row["key"]: f"{row[column]} is {sorted(known.get(row[column], set()))[:3]}"
        for row in drugs().values()
        if row[column] and not names_of(row) & known.get(row[column], set())
    }
    assert not wrong, f"drugs.tsv, column {column}: correct the id, add the synonym, or empty the cell: {wrong}"


def test_targets_agree_with_the_drug_target_table(record_property: Callable[[str, object], None]) -> None:
    by_id: dict[str, set[str]] = defaultdict(set)
    for row in table(TARGETS):
        if row["target_symbol"]:
            by_id[f"CHEMBL.COMPOUND:{row['molecule_chembl_id']}"].add(row["target_symbol"])
    for drug in drugs().values():
        theirs, ours = by_id.get(drug["chembl"], set()), set(drug.list("targets"))
        if not theirs or not ours or drug["key"] in OTHER_TARGET:
            continue
        assert ours & theirs, drug.error(
            "targets", f"one of {sorted(theirs)} as in {TARGETS}, or a reason in OTHER_TARGET"
        )
        if ours - theirs:  # reported only: the table is of 2022 and leaves out weaker partners
            record_property(drug["key"], sorted(ours - theirs))


def test_drugs_of_the_label_facts_are_known() -> None:
    if not LABELS.is_file():
        pytest.skip(f"no label facts at {LABELS}")
    known = {name for row in drugs().values() for name in names_of(row)}
    for fact in json.loads(LABELS.read_text(encoding="utf-8"))["approvals"]:
        whole = re.sub(r" \(oral\)$", "", fact["drug"])
        parts = [whole] if name_key(whole) in known else re.split(r" \+ | \+/- ", whole)
        unknown = [part for part in parts if name_key(part) not in known]
        assert not unknown, f"labels.json {fact['id']}: no drug row has the name {unknown}; add a row or a synonym"
