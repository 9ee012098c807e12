from __future__ import annotations

import os
from pathlib import Path

import pytest

from kg.case import Case
from kg.records import Entity, Link
from kg.store import open_store
from loaders import case, cohort, phenopacket

DATA = Path(os.environ.get("KG_TEST_DATA", Path(__file__).parents[3] / "shared" / "data"))
EXAMPLES = Path(__file__).parents[2] / "kg" / "examples"


def test_a_case_becomes_a_patient_with_observations() -> None:
    records = list(case.case_records(Case.read(EXAMPLES / "case-1.yaml")))
    links = {(record.predicate, record.object) for record in records if isinstance(record, Link)}
    entities = {
        (record.category, record.key): dict(record.properties) for record in records if isinstance(record, Entity)
    }
    assert ("has_diagnosis", "MONDO:0018874") in links
    assert ("positive_for", "lkg:marker/CD33") in links
    assert any(predicate == "has_mutation" for predicate, _ in links)
    assert entities["Observation", "WBC"]["value"] == 151.0
    assert entities["Observation", "CD33"]["value"] == 94.25
    assert entities["Case", "case-1"]["age_months_low"] == 36


def test_zero_and_absence_are_kept() -> None:
    records = list(
        case.case_records(Case("AML", id="x", markers={"CD33": 0}, alterations=["NPM1 wild type"], labs={"WBC": 0}))
    )
    observed = {
        record.key: dict(record.properties)
        for record in records
        if isinstance(record, Entity) and record.category == "Observation"
    }
    assert observed["CD33"]["value"] == 0.0
    assert observed["WBC"]["value"] == 0.0
    assert observed["NPM1 mutation"]["status"] == "absent"
    assert not any(isinstance(record, Link) and record.predicate == "has_mutation" for record in records)


def test_ids_come_from_the_case_or_its_content() -> None:
    assert case.case_id(Case("AML", id="p 1")) == "lkg:case/p-1"
    assert (
        case.case_id(Case("AML", age=3)) == case.case_id(Case(disease="AML", age=3)) != case.case_id(Case("AML", age=4))
    )


def test_a_folder_is_a_cohort(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text(
        '{"id": "a", "disease": "AML"}\n{"id": "a", "disease": "AML"}\n{"disease": 3}\n', encoding="utf-8"
    )
    (tmp_path / "b.yaml").write_text("id: b\ndisease: CLL\n", encoding="utf-8")
    found = cohort.read([tmp_path])
    assert [one.id for one in found.cases] == ["a", "b"]
    assert len(found.rejected) == 2
    assert [name for name, _ in found.files] == ["a.jsonl", "b.yaml"]


def test_what_is_no_phenopacket_is_rejected(tmp_path: Path) -> None:
    (tmp_path / "x.json").write_text('{"a": 1}', encoding="utf-8")
    (tmp_path / "y.json").write_text("{", encoding="utf-8")
    assert len(phenopacket.read([tmp_path]).rejected) == 2


def test_real_phenopackets_become_records() -> None:
    folder = DATA / "phenopackets-heme"
    if not folder.is_dir():
        pytest.skip(f"{folder} is absent (set KG_TEST_DATA)")
    found = phenopacket.read([folder])
    assert (len(found.cases), found.rejected) == (40, [])
    assert list(found.records())


def test_patients_are_found_by_their_values(own_store: Path) -> None:
    with open_store(own_store) as store:
        report = cohort.load(store, [EXAMPLES], source="examples")
        assert report.added
        assert not report.rejected
        private = store.private()
        assert private is not None
        rows = private.select(
            """
            PREFIX kg: <https://w3id.org/leukemia-kg/vocab#>
            SELECT ?name WHERE {
              ?case kg:hasObservation ?white, ?antigen ; <http://www.w3.org/2000/01/rdf-schema#label> ?name .
              ?white kg:key "WBC" ; kg:value ?count . ?antigen kg:key "CD33" ; kg:value ?percent .
              FILTER(?count > 100 && ?percent > 90)
            }
            """
        )
        assert [row[0] for row in rows] == ["case-1"]
        assert not store.ask("ASK { ?case a <https://w3id.org/leukemia-kg/vocab#Case> }")
        assert not cohort.load(store, [EXAMPLES], source="examples").changed
