"""Drugs and their classes: shape, closed vocabularies, references, names that lead to one row."""

from __future__ import annotations

import re

import pytest

from kg.identifiers import local
from kg.knowledge.tables import bundled, bundled_rows, read
from kg.knowledge.terminology import drug_classes, drugs, regimens
from kg.names.normalise import name_key

DRUG_COLUMNS = (
    "key", "id", "name", "modality", "role", "targets", "target_markers", "action", "mechanism", "classes", "synonyms",
    "lead", "development", "chembl", "ncit", "chebi", "unii", "rxcui", "source", "id_checked", "note",
)  # fmt: skip
CLASS_COLUMNS = ("key", "id", "name", "synonyms", "parents", "ncit", "source", "id_checked", "note")
CLOSED = {
    "modality": {
        "small molecule", "antibody", "ADC", "bispecific antibody", "CAR-T", "CAR-NK", "immunotoxin", "fusion protein",
        "retinoid", "arsenical", "radioimmunoconjugate", "enzyme", "cytotoxic", "hormone", "cytokine", "degrader",
        "vaccine", "cell therapy", "antisense",
    },
    "role": {"targeted", "differentiation", "cytotoxic", "supportive", "immunomodulator"},
    "development": {"approved", "investigational", "stopped", "withdrawn"},
    "id_checked": {"yes", "no", "local"},
}  # fmt: skip
ANTIGEN_DIRECTED = {"ADC", "CAR-T", "CAR-NK", "immunotoxin", "bispecific antibody", "radioimmunoconjugate"}
# Classes that labels, rules and the annotation norms name.
CLASSES = {
    "FLT3 inhibitor", "type I FLT3 inhibitor", "type II FLT3 inhibitor", "IDH1 inhibitor", "IDH2 inhibitor",
    "menin inhibitor", "BCL2 inhibitor", "BCR::ABL1 tyrosine kinase inhibitor", "allosteric BCR::ABL1 inhibitor",
    "BTK inhibitor", "covalent BTK inhibitor", "noncovalent BTK inhibitor", "PI3K inhibitor", "JAK inhibitor",
    "CD19-directed therapy", "CD19 CAR-T", "CD19 bispecific", "CD22-directed therapy", "CD20 antibody",
    "CD33-directed therapy", "CD123-directed therapy", "hypomethylating agent", "purine analog", "anthracycline",
    "retinoid", "arsenical", "MEK inhibitor", "BRAF inhibitor", "strong CYP3A inhibitor", "moderate CYP3A inhibitor",
    "strong CYP3A inducer", "QT-prolonging drug", "P-gp inhibitor", "anticoagulant", "proton pump inhibitor",
}  # fmt: skip
DOSE = re.compile(r"\b\d+(?:\.\d+)?\s?(?:mg|µg|mcg|g/m2)(?:/|\b)")


@pytest.mark.parametrize(
    ("name", "columns", "least"), [("drugs.tsv", DRUG_COLUMNS, 260), ("drug_classes.tsv", CLASS_COLUMNS, 100)]
)
def test_table_is_complete_sorted_and_unique(name: str, columns: tuple[str, ...], least: int) -> None:
    table = read(bundled("vocabulary", name), columns)
    assert len(table) >= least, f"{name}: {len(table)} rows, expected at least {least}"
    order = [row["key"] for row in table]
    assert order == sorted(order, key=str.encode), f"{name}: sort the rows by key (byte order)"
    for column in ("key", "id"):
        values = [row[column] for row in table]
        double = sorted({value for value in values if values.count(value) > 1})
        assert not double, f"{name}: {column} used twice: {double}; merge the rows or give one another {column}"


def test_drug_cells_use_the_closed_vocabularies_and_hold_no_dose() -> None:
    for row in drugs().values():
        for column, values in CLOSED.items():
            assert row[column] in values, row.error(column, f"one of {sorted(values)}")
        for column in ("classes", "mechanism", "action"):
            assert row[column], row.error(column, "a value")
        for column in ("mechanism", "note"):
            assert not DOSE.search(row[column]), row.error(column, "text without a dose")


def test_ids_follow_the_order_chembl_ncit_chebi_local() -> None:
    for row in drugs().values():
        wanted = next((row[c] for c in ("chembl", "ncit", "chebi") if row[c]), local("drug", row["key"]))
        assert row["id"] == wanted, row.error("id", wanted)
        assert (row["id_checked"] == "local") == wanted.startswith("lkg:"), row.error(
            "id_checked", "local for lkg: ids"
        )
    for row in drug_classes().values():
        assert row["id"] == local("drug-class", row["key"]), row.error("id", local("drug-class", row["key"]))


def test_classes_and_parents_exist_without_a_cycle() -> None:
    parents = {key: row.list("parents") for key, row in drug_classes().items()}
    assert not CLASSES - parents.keys(), f"drug_classes.tsv: add rows for {sorted(CLASSES - parents.keys())}"
    for table, column in ((drugs(), "classes"), (drug_classes(), "parents")):
        for row in table.values():
            unknown = set(row.list(column)) - parents.keys()
            assert not unknown, row.error(column, f"keys of drug_classes.tsv; add rows for {sorted(unknown)}")
    for start in parents:
        seen: set[str] = set()
        layer = set(parents[start])
        while layer:
            assert start not in layer, f"drug_classes.tsv: {start} is its own ancestor; cut one parent"
            seen |= layer
            layer = {upper for node in layer for upper in parents[node]} - seen


@pytest.mark.parametrize(
    ("column", "table", "key"), [("targets", "genes.tsv", "symbol"), ("target_markers", "markers.tsv", "key")]
)
def test_genes_and_markers_exist(column: str, table: str, key: str) -> None:
    if not bundled("vocabulary", table).is_file():
        pytest.skip(f"{table} is not written yet")
    known = {row[key] for row in bundled_rows("vocabulary", table)}
    missing = {value: row["key"] for row in drugs().values() for value in row.list(column) if value not in known}
    assert not missing, f"{table}: add rows for (missing: one drug that needs it) {missing}, or correct drugs.tsv"


def test_no_name_belongs_to_two_drugs_or_to_a_drug_and_a_regimen() -> None:
    owner: dict[str, str] = {}
    for row in (*drugs().values(), *regimens().values()):
        for synonym in (row["key"], *row.list("synonyms")):
            other = owner.setdefault(name_key(synonym), row["key"])
            assert other == row["key"], f"{synonym!r} names {other!r} and {row['key']!r}: keep it in one row"


@pytest.mark.parametrize(
    ("drug", "modality", "targets"),
    [
        ("gemtuzumab ozogamicin", "ADC", {"CD33"}),
        ("inotuzumab ozogamicin", "ADC", {"CD22"}),
        ("pivekimab sunirine", "ADC", {"IL3RA"}),
        ("blinatumomab", "bispecific antibody", {"CD19", "CD3E"}),
        ("tisagenlecleucel", "CAR-T", {"CD19"}),
        ("tagraxofusp", "immunotoxin", {"IL3RA"}),
        ("revumenib", "small molecule", {"MEN1"}),
        ("midostaurin", "small molecule", {"FLT3", "KIT"}),
        ("tretinoin", "retinoid", {"RARA"}),
        ("arsenic trioxide", "arsenical", {"PML"}),
    ],
)
def test_modality_and_targets_of_well_known_drugs(drug: str, modality: str, targets: set[str]) -> None:
    assert drugs()[drug]["modality"] == modality
    assert targets <= set(drugs()[drug].list("targets"))


def test_antigen_directed_drugs_name_their_antigen() -> None:
    for row in drugs().values():
        if row["modality"] in ANTIGEN_DIRECTED:
            markers = row.list("target_markers")
            assert markers, row.error("target_markers", "the antigen on the tumour cell")
            assert "CD3" not in markers, row.error("target_markers", "the antigen on the tumour cell, not CD3")


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("ATRA", "tretinoin"), ("ATO", "arsenic trioxide"), ("6-MP", "mercaptopurine"), ("SNDX-5613", "revumenib"),
        ("KO-539", "ziftomenib"), ("AG-120", "ivosidenib"), ("ABL001", "asciminib"), ("LOXO-305", "pirtobrutinib"),
        ("IMGN632", "pivekimab sunirine"), ("tagraxofusp-erzs", "tagraxofusp"), ("Glivec", "imatinib"),
        ("imatinib mesylate", "imatinib"), ("Venclyxto", "venetoclax"), ("Onureg", "azacitidine"),
        ("CPX-351", "daunorubicin and cytarabine liposome"), ("rifampin", "rifampicin"),
    ],
)  # fmt: skip
def test_brand_code_and_salt_names_lead_to_the_key(name: str, key: str) -> None:
    assert name_key(name) in {name_key(synonym) for synonym in drugs()[key].list("synonyms")}
