"""A case as a GA4GH Phenopacket v2, in plain JSON.

States are written as disease stages; fitness, fields about transplant and free conditions have no place there.
"""

from __future__ import annotations

from typing import Any

from kg.case.model import Case
from kg.case.profile import LabFact
from kg.case.vocabulary import DISEASES, DRUGS, STATES
from kg.identifiers import local


def write_phenopacket(case: Case, *, created: str, created_by: str = "leukemia-kg") -> dict[str, Any]:
    """A Phenopacket v2 of a case; ``created`` is an RFC 3339 time stamp, which the standard requires."""
    from kg.case.understand import understand

    profile = understand(case)
    identifier = case.id or "case"
    subject: dict[str, Any] = {"id": identifier}
    if case.age is not None and profile.age_months is not None:
        low, high = profile.age_months
        years, months = divmod(low, 12)
        if high - low <= 12:
            subject["timeAtLastEncounter"] = {
                "age": {
                    "iso8601duration": f"P{years}Y"
                    if high - low == 12
                    else f"P{years}Y{months}M"
                    if years
                    else f"P{months}M"
                }
            }
    if profile.sex in ("male", "female"):
        subject["sex"] = profile.sex.upper()
    stages = [
        {"id": STATES.rows[key]["id"], "label": key} for key, certainty in profile.states if certainty != "entailed"
    ]
    result: dict[str, Any] = {"id": identifier, "subject": subject}
    result["diseases"] = [
        {"term": {"id": fact.id, "label": DISEASES.rows[fact.key]["name"]}}
        | ({"diseaseStage": stages} if stages else {})
        for fact in profile.diseases
    ]
    measurements = [
        _marker_measurement(
            fact.key,
            fact.id,
            None if fact.comparator else fact.percent,
            fact.intensity
            or (
                None
                if fact.status == "unknown"
                else "positive"
                if fact.status == "present"
                else "negative"
                if fact.status == "absent"
                else fact.status
            ),
        )
        for fact in profile.antigens
        if not fact.retest
    ]
    measurements += [
        _lab_measurement(fact) for fact in profile.labs if fact.value is not None and fact.key != "PB_blasts"
    ]
    if measurements:
        result["measurements"] = measurements
    genomic = [
        _genomic(identifier, fact.key, fact.status, fact.vaf, fact.origin)
        for fact in profile.alterations
        if fact.certainty == "stated" and fact.status in ("present", "absent")
    ]
    if genomic and profile.diseases:
        first = profile.diseases[0]
        result["interpretations"] = [
            {
                "id": f"{identifier}-1",
                "progressStatus": "COMPLETED",
                "diagnosis": {
                    "disease": {"id": first.id, "label": DISEASES.rows[first.key]["name"]},
                    "genomicInterpretations": genomic,
                },
            }
        ]
    actions = [
        _action(drug, fact.result)
        for fact in profile.prior
        for drug in fact.drugs or ((fact.regimen,) if fact.regimen else ())
    ]
    if actions:
        result["medicalActions"] = actions
    result["metaData"] = {
        "created": created, "createdBy": created_by, "phenopacketSchemaVersion": "2.0",
        "resources": [
            {"id": "mondo", "name": "Mondo Disease Ontology", "url": "http://purl.obolibrary.org/obo/mondo.owl", "version": "2026-08", "namespacePrefix": "MONDO", "iriPrefix": "http://purl.obolibrary.org/obo/MONDO_"},
            {"id": "lkg", "name": "leukemia-kg", "url": "https://w3id.org/leukemia-kg/", "version": "1", "namespacePrefix": "lkg", "iriPrefix": "https://w3id.org/leukemia-kg/id/"},
        ],
    }  # fmt: skip
    return result


def _lab_measurement(fact: LabFact) -> dict[str, Any]:
    """A laboratory value; blasts of blood and marrow are told apart by their name."""
    key = fact.key.removesuffix(" %")
    label = {"bone marrow": "BM blasts", "blood": "PB blasts"}.get(fact.specimen or "", key) if key == "blasts" else key
    quantity: dict[str, Any] = {"value": fact.value}
    if fact.unit:
        quantity["unit"] = {"id": f"UCUM:{fact.unit}", "label": fact.unit}
    return {"assay": {"id": local("lab", key), "label": label}, "value": {"quantity": quantity}}


def _marker_measurement(key: str, identifier: str, percent: float | None, word: str | None) -> dict[str, Any]:
    value: dict[str, Any] = {}
    if percent is not None:
        value["quantity"] = {"unit": {"id": "UCUM:%", "label": "%"}, "value": percent}
    else:
        value["ontologyClass"] = {
            "id": f"lkg:status/{(word or 'unknown').replace(' ', '-')}",
            "label": word or "unknown",
        }
    result: dict[str, Any] = {"assay": {"id": identifier, "label": key}, "value": value}
    if percent is not None and word not in (None, "positive", "negative"):
        result["description"] = word
    return result


def _genomic(identifier: str, key: str, status: str, vaf: float | None, origin: str | None) -> dict[str, Any]:
    descriptor: dict[str, Any] = {"id": key.replace(" ", "-"), "label": key, "moleculeContext": "genomic"}
    extensions = [
        {"name": name, "value": value}
        for name, value in (
            ("status", status if status != "present" else None),
            ("allele-frequency", vaf),
            ("origin", origin),
        )
        if value is not None
    ]
    if extensions:
        descriptor["extensions"] = extensions
    return {
        "subjectOrBiosampleId": identifier,
        "interpretationStatus": "CONTRIBUTORY",
        "variantInterpretation": {"variationDescriptor": descriptor},
    }


def _action(name: str, result: str | None) -> dict[str, Any]:
    row = DRUGS.rows.get(name)
    action: dict[str, Any] = {
        "treatment": {"agent": {"id": row["id"] if row else f"lkg:regimen/{name.replace(' ', '-')}", "label": name}}
    }
    if result == "intolerance":
        action["treatmentTerminationReason"] = {"id": "lkg:result/intolerance", "label": "intolerance"}
    elif result:
        action["responseToTreatment"] = {
            "id": f"lkg:result/{result.replace(' ', '-')}",
            "label": "complete remission" if result == "CR" else result,
        }
    return action
