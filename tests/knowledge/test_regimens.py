"""Regimens (what earlier therapies and label partners resolve to) and approvals for other diseases."""

from __future__ import annotations

import re

import pytest

from kg.identifiers import local
from kg.knowledge.tables import bundled, bundled_rows, read
from kg.knowledge.terminology import diseases, drug_classes, drugs, regimens
from kg.names.normalise import name_key

REGIMEN_COLUMNS = (
    "key", "id", "name", "kind", "components", "intensity", "disease", "phase", "is_intensive_chemotherapy",
    "synonyms", "ncit", "source", "id_checked", "note",
)  # fmt: skip
APPROVAL_COLUMNS = (
    "id", "drug", "jurisdiction", "status", "valid_from", "indication", "source", "source_date", "verified",
    "verified_on", "note",
)  # fmt: skip
STATUSES = {
    "approved", "accelerated", "conditional", "withdrawn-safety", "withdrawn-benefit", "withdrawn-commercial",
    "refused", "never authorised", "nationally authorised",
}  # fmt: skip
CLOSED = {
    "kind": {"regimen", "generic", "procedure"},
    "intensity": {"intensive", "low-intensity", "none"},
    "is_intensive_chemotherapy": {"yes", "no"},
    "phase": {"", "induction", "consolidation", "maintenance", "conditioning", "salvage"},
}
USUAL = [
    "7+3", "3+7", "FLAG-IDA", "CLAG-M", "MEC", "hyper-CVAD", "mini-hyper-CVD", "low-dose cytarabine", "LDAC", "FCR",
    "BR", "chemotherapy", "intensive chemotherapy", "allogeneic HSCT", "VIALE-A", "ATRA + ATO", "AIDA", "R-CHOP", "POMP",
]  # fmt: skip


def test_regimen_table_is_complete_sorted_and_unique() -> None:
    table = read(bundled("vocabulary", "regimens.tsv"), REGIMEN_COLUMNS)
    procedures = {row["key"]: row["id"] for row in bundled_rows("vocabulary", "procedures.tsv")}
    order = [row["key"] for row in table]
    assert len(table) >= 60, f"regimens.tsv: {len(table)} rows, expected at least 60"
    assert order == sorted(set(order), key=str.encode), "regimens.tsv: sort the rows by key and keep each key once"
    for row in table:
        wanted = local("regimen", row["key"])
        if row["kind"] == "procedure":  # one node with the row of procedures.tsv
            wanted = procedures.get(row["key"], local("procedure", row["key"]))
        assert row["id"] == wanted, row.error("id", wanted)
        for column, values in CLOSED.items():
            assert row[column] in values, row.error(column, f"one of {sorted(values)}")


def test_every_component_and_disease_of_a_regimen_exists() -> None:
    for row in regimens().values():
        unknown = set(row.list("components")) - drugs().keys()
        assert not unknown, row.error("components", f"keys of drugs.tsv; add rows for {sorted(unknown)}")
        assert set(row.list("disease")) <= diseases().keys(), row.error("disease", "keys of diseases.tsv")


@pytest.mark.parametrize("name", USUAL)
def test_usual_earlier_therapies_lead_to_one_row(name: str) -> None:
    wanted = name_key(name)
    found = [
        row["key"]
        for row in regimens().values()
        if wanted in {name_key(synonym) for synonym in (row["key"], *row.list("synonyms"))}
    ]
    assert len(found) == 1, f"regimens.tsv: {name!r} leads to {found}; give the name to exactly one row"


def test_drugs_and_partners_of_the_label_tables_are_known() -> None:
    known = drugs().keys() | regimens().keys() | drug_classes().keys()
    for row in (row for name in ("cml", "lymphoid", "myeloid") for row in bundled_rows("labels", f"{name}.tsv")):
        partners = {part.strip() for group in row.list("with") for part in group.split(" + ")}
        unknown = ({row["drug"]} | partners) - known
        assert not unknown, row.error("drug", f"keys of drugs, regimens or classes; unknown: {sorted(unknown)}")


def test_approvals_elsewhere_are_well_formed() -> None:
    table = read(bundled("approved_elsewhere.tsv"), APPROVAL_COLUMNS)
    ids = [row["id"] for row in table]
    assert ids == sorted(set(ids), key=str.encode), "approved_elsewhere.tsv: sort by id and keep each id once"
    for row in table:
        assert row["drug"] in drugs(), row.error("drug", "a key of drugs.tsv")
        assert row["id"].startswith(row["jurisdiction"].lower() + "-"), row.error("id", "jurisdiction-drug-setting")
        assert row["status"] in STATUSES, row.error("status", f"one of {sorted(STATUSES)}")
        assert re.fullmatch(r"(\d{4}(-\d\d-\d\d)?)?", row["valid_from"]), row.error("valid_from", "YYYY-MM-DD or YYYY")
        assert len(row["indication"].split()) <= 30, row.error("indication", "at most 30 words")


def test_a_verified_approval_has_what_was_read() -> None:
    for row in bundled_rows("approved_elsewhere.tsv"):
        assert row["verified"] in {"yes", "no"}, row.error("verified", "yes or no")
        if row["verified"] == "yes":
            for column in ("source", "source_date", "verified_on"):
                assert row[column], row.error(column, "what was read and when, or verified no")
