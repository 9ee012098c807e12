"""The closed tables of categories and predicates cover what the code and the annotation guidelines use."""

from __future__ import annotations

from dataclasses import fields

import pytest

from kg.errors import InputError
from kg.identifiers import iri
from kg.records import EvidenceLine
from kg.schema import camel_case, categories, category, predicate, predicates

# Relations table of the annotation guidelines, and the claim predicates of the evidence tables.
ANNOTATION = [
    "targets",
    "approved_for",
    "treats",
    "investigated_for",
    "confers_resistance_to",
    "confers_sensitivity_to",
    "associated_with_disease",
    "prognostic_favorable",
    "prognostic_adverse",
    "expressed_in",
    "has_mutation",
    "positive_for",
    "negative_for",
    "causes_adverse_event",
    "part_of_regimen",
    "contraindicated",
]
EVIDENCE = [
    "treats",
    "in_trials_for",
    "applied_to",
    "beneficial_in_models_of",
    "confers_resistance_to",
    "confers_sensitivity_to",
    "prognostic_favorable",
    "prognostic_adverse",
    "expressed_in",
    "escape_mechanism_of",
    "targets",
    "causes_adverse_event",
    "sequence_affects",
    "bridges_to",
    "defines_subtype",
    "associated_with_disease",
    "part_of_regimen",
    "contraindicated",
    "not_indicated_for",
    "related_therapy_for",
]
LINKS = [
    "subclass_of",
    "clinical_parent",
    "narrower_than",
    "in_class",
    "variant_of",
    "encodes",
    "targets",
    "targets_marker",
    "has_component",
    "five_prime_partner",
    "three_prime_partner",
    "has_partner",
    "defined_by",
]
KINDS = {"link", "closure", "claim", "case", "rule", "evidence", "field"}
TYPES = {"string", "integer", "double", "boolean", "date", "curie"}


@pytest.mark.parametrize("name", sorted({*ANNOTATION, *EVIDENCE, *LINKS}))
def test_every_relation_has_a_row(name: str) -> None:
    assert predicate(name).kind != "field"


@pytest.mark.parametrize("name", EVIDENCE)
def test_what_evidence_says_is_a_claim(name: str) -> None:
    assert predicate(name).kind == "claim"


def test_every_field_of_an_evidence_line_has_a_row() -> None:
    renamed = {"start": "start_offset", "end": "end_offset"}
    missing = {renamed.get(f.name, f.name) for f in fields(EvidenceLine)} - set(predicates())
    assert not missing, f"add rows to kg/schema/predicates.tsv: {sorted(missing)}"


def test_rows_are_well_formed() -> None:
    for row in predicates().values():
        assert row.kind in KINDS, row
        assert iri(row.rdf), row
        assert row.neo4j, row
        if row.kind == "field":
            assert set(row.range) <= TYPES, row
        else:
            assert set(row.domain) | set(row.range) <= set(categories()), row
            assert row.neo4j == row.neo4j.upper() or row.name == "claim_predicate", row
            assert row.biolink is None or row.biolink.startswith("biolink:"), row


def test_rdf_predicates_are_distinct() -> None:
    seen: dict[str, str] = {}
    for row in predicates().values():
        # A field that is also asked for as an edge (kg:drug) has one row, not two.
        assert row.rdf not in seen, f"{row.name} and {seen.get(row.rdf)} share {row.rdf}"
        seen[row.rdf] = row.name


def test_categories_are_well_formed() -> None:
    for row in categories().values():
        assert row.rdf, row
        assert row.neo4j, row
        assert row.biolink is None or row.biolink.startswith("biolink:"), row
        for anchor in row.rdf:
            assert iri(anchor)


def test_treats_is_the_strong_predicate() -> None:
    # Biolink: treats only for approval, passed phase 3 or guideline; weaker statements have weaker names.
    assert predicate("treats").biolink == "biolink:treats"
    assert predicate("applied_to").biolink == "biolink:applied_to_treat"
    assert predicate("related_therapy_for").biolink == "biolink:treats_or_applied_or_studied_to_treat"


def test_unknown_names_are_errors() -> None:
    with pytest.raises(InputError, match="treats"):
        predicate("cures")
    with pytest.raises(InputError, match="Disease"):
        category("Illness")


def test_camel_case() -> None:
    assert [camel_case(name) for name in ("n", "age_group", "who5")] == ["n", "ageGroup", "who5"]
