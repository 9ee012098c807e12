"""GA4GH Phenopackets v2, read from plain JSON.

Terms of any ontology are taken by their identifier where the vocabulary has it as a cross-reference, else
by label.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from kg.case.antigens import result_of
from kg.case.model import Case, Entry
from kg.case.units import lab_key
from kg.case.vocabulary import CONDITIONS, DISEASES, STATES, disease_by_id
from kg.errors import CaseError
from kg.parse import lexicon

_SEX = {"MALE": "male", "FEMALE": "female", "OTHER_SEX": "other"}
_PROTEIN = re.compile(r"p\.\(?\w+.*$")
_RESPONSES = {
    "complete remission": "CR", "complete response": "CR", "progressive disease": "progression", "disease progression": "progression", "refractory": "refractory",
    "no response": "refractory", "stable disease": "refractory", "relapse": "relapse", "recurrent disease": "relapse", "unfavorable": "refractory",
}  # fmt: skip


def _list(value: object, source: str, field: str) -> list[Mapping[str, Any]]:
    if value is None:
        return []
    if not isinstance(value, list) or not all(isinstance(item, Mapping) for item in value):
        raise CaseError(f"{source}: field {field!r}: expected a list of objects as in Phenopackets v2")
    return list(value)


def _map(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


def read_phenopacket(data: Mapping[str, Any], source: str = "phenopacket") -> Case:
    """The case of a Phenopacket (of a Family, its proband)."""
    if isinstance(data.get("proband"), Mapping):
        return read_phenopacket(data["proband"], source)
    subject = _map(data.get("subject"))
    markers, labs = _measurements(data, source)
    features = _features(data, source)
    return Case(
        disease=list(_diseases(data, source)),
        id=str(data["id"]) if data.get("id") is not None else None,
        age=_age(subject),
        sex=_SEX.get(str(subject.get("sex", "")).upper()),
        state=list(dict.fromkeys(_states(data, source))),
        markers=markers,
        alterations=list(_alterations(data, source)),
        prior=_prior(data, source),
        labs=labs,
        constitutional=[name for name in features if CONDITIONS.rows[name]["kind"] == "constitutional"],
        conditions=[name for name in features if CONDITIONS.rows[name]["kind"] != "constitutional"],
    )


def _age(subject: Mapping[str, Any]) -> str | None:
    """ISO duration of the last encounter; of a range, its start and end in years."""
    for field in ("timeAtLastEncounter", "ageAtCollection", "age"):
        element = _map(subject.get(field))
        if duration := _map(element.get("age")).get("iso8601duration") or element.get("iso8601duration"):
            return str(duration)
        span = _map(element.get("ageRange"))
        if span:
            ends = [
                re.match(r"P(\d+)Y", str(_map(span.get(end)).get("iso8601duration", ""))) for end in ("start", "end")
            ]
            if ends[0] and ends[1]:
                return f"{ends[0][1]}-{ends[1][1]} years"
    return None


def _diseases(data: Mapping[str, Any], source: str) -> Iterable[Entry]:
    seen: set[str] = set()
    terms = [
        _map(entry.get("term"))
        for entry in _list(data.get("diseases"), source, "diseases")
        if not entry.get("excluded")
    ]
    terms += [
        _map(_map(entry.get("diagnosis")).get("disease"))
        for entry in _list(data.get("interpretations"), source, "interpretations")
    ]
    for term in terms:
        identifier, label = str(term.get("id") or ""), str(term.get("label") or "")
        if not (identifier or label) or (identifier or label) in seen:
            continue
        seen.add(identifier or label)
        yield {"id": identifier, "name": label} if identifier and label else label or identifier
    for feature in _list(data.get("phenotypicFeatures"), source, "phenotypicFeatures"):
        # A leukemia among the features is a diagnosis; other features stay features.
        label = str(_map(feature.get("type")).get("label") or "")
        key = DISEASES.find(label)
        if key and not feature.get("excluded") and label not in seen and DISEASES.rows[key]["neoplasm"] == "heme":
            seen.add(label)
            yield label


def _is_neoplasm(entry: Entry) -> bool:
    key = (
        disease_by_id().get(str(entry.get("id"))) or DISEASES.find(str(entry.get("name")))
        if isinstance(entry, Mapping)
        else DISEASES.find(entry)
    )
    return bool(key and DISEASES.rows[key]["neoplasm"] == "heme")


def _states(data: Mapping[str, Any], source: str) -> Iterable[str]:
    for entry in _list(data.get("diseases"), source, "diseases"):
        for stage in _list(entry.get("diseaseStage"), source, "diseaseStage"):
            if key := STATES.find(str(stage.get("label") or "")):
                yield key


def _alterations(data: Mapping[str, Any], source: str) -> Iterable[Entry]:
    samples = {str(sample.get("id")) for sample in _list(data.get("biosamples"), source, "biosamples")}
    for interpretation in _list(data.get("interpretations"), source, "interpretations"):
        diagnosis = _map(interpretation.get("diagnosis"))
        cause = _map(diagnosis.get("disease"))
        tumour = _is_neoplasm({"id": str(cause.get("id") or ""), "name": str(cause.get("label") or "")})
        for genomic in _list(diagnosis.get("genomicInterpretations"), source, "genomicInterpretations"):
            if genomic.get("interpretationStatus") in ("REJECTED",):
                continue
            descriptor = _map(_map(genomic.get("variantInterpretation")).get("variationDescriptor"))
            gene = str(
                _map(descriptor.get("geneContext")).get("symbol") or _map(genomic.get("gene")).get("symbol") or ""
            )
            text = _variant(descriptor, gene)
            if not text:
                continue
            entry: dict[str, Any] = {"variant": text}
            if "wild type" in text.lower() or genomic.get("interpretationStatus") == "NO_KNOWN_DISEASE_RELATIONSHIP":
                entry["status"] = "absent" if "wild type" in text.lower() else "present"
            # What causes an inherited disease and was found in no sample of the tumour is constitutional.
            if not tumour and str(genomic.get("subjectOrBiosampleId")) not in samples:
                entry["origin"] = "germline"
            for extension in _list(descriptor.get("extensions"), source, "extensions"):
                if (
                    extension.get("name") in ("allele-frequency", "vaf", "status", "origin")
                    and extension.get("value") is not None
                ):
                    entry[{"allele-frequency": "vaf"}.get(str(extension["name"]), str(extension["name"]))] = extension[
                        "value"
                    ]
            yield entry


def _variant(descriptor: Mapping[str, Any], gene: str) -> str:
    """Gene with coding and protein change; else the label of the descriptor."""
    parts: list[str] = []
    for expression in descriptor.get("expressions") or ():
        value = str(_map(expression).get("value") or "")
        syntax = str(_map(expression).get("syntax") or "")
        if syntax == "hgvs.c" and value not in parts:
            parts.append(value)
        elif syntax == "hgvs.p" and (match := _PROTEIN.search(value)):
            parts.append(match[0])
        elif syntax == "iscn":
            return value
    label = str(descriptor.get("label") or "")
    if parts:
        return f"{gene} {' '.join(parts)}".strip()
    return label if not gene or label.upper().startswith(gene.upper()) or "::" in label else f"{gene} {label}".strip()


def _measurements(data: Mapping[str, Any], source: str) -> tuple[dict[str, Any], dict[str, Any]]:
    markers: dict[str, Any] = {}
    labs: dict[str, Any] = {}
    for measurement in _list(data.get("measurements"), source, "measurements"):
        label = str(_map(measurement.get("assay")).get("label") or _map(measurement.get("assay")).get("id") or "")
        name = re.split(r"\s*\[|\s+in\s+", label)[0].strip()
        value = _map(measurement.get("value"))
        quantity = _map(value.get("quantity"))
        term = _map(value.get("ontologyClass"))
        if lexicon.marker(name) and not lab_key(name):
            result: dict[str, Any] = {}
            if quantity.get("value") is not None:
                result["percent"] = quantity["value"]
            if term.get("label"):
                result["status"] = str(term["label"])
            if result_of(str(measurement.get("description") or "")):
                result["intensity"] = str(measurement["description"])
            if result:
                markers[name] = result
        elif quantity.get("value") is not None and name:
            unit = _map(quantity.get("unit"))
            said = str(unit.get("label") or unit.get("id") or "").removeprefix("UCUM:")
            site = str(_map(_map(measurement.get("procedure")).get("bodySite")).get("label") or "")
            labs.setdefault(
                name,
                {
                    "value": quantity["value"],
                    **({"unit": said} if said else {}),
                    **({"specimen": site} if site else {}),
                },
            )
    return markers, labs


def _features(data: Mapping[str, Any], source: str) -> list[str]:
    """Phenotypic features that the vocabulary knows as conditions."""
    found = (
        CONDITIONS.find(str(_map(feature.get("type")).get("label") or ""))
        for feature in _list(data.get("phenotypicFeatures"), source, "phenotypicFeatures")
        if not feature.get("excluded")
    )
    return list(dict.fromkeys(key for key in found if key))


def _prior(data: Mapping[str, Any], source: str) -> list[Entry] | None:
    found: list[Entry] = []
    for action in _list(data.get("medicalActions"), source, "medicalActions"):
        agent = _map(_map(action.get("treatment")).get("agent")) or _map(_map(action.get("procedure")).get("code"))
        label = str(agent.get("label") or agent.get("id") or "")
        if not label:
            continue
        entry: dict[str, Any] = {"therapy": label}
        response = str(_map(action.get("responseToTreatment")).get("label") or "").lower()
        ended = str(_map(action.get("treatmentTerminationReason")).get("label") or "").lower()
        if "toxicity" in ended or "intoleran" in ended or "adverse" in ended:
            entry["result"] = "intolerance"
        elif known := next(
            (result for words, result in _RESPONSES.items() if words in response or words in ended), None
        ):
            entry["result"] = known
        found.append(entry)
    return found or None
