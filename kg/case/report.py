"""A case report as a ``Case``: what the text states of its patient, in the fields of the structured form.

What is not stated stays absent: unknown is never negative. The patient only: not relatives, not donors,
not what the report discusses. Contradictions are left to :mod:`kg.case.understand`, which lists them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from kg.case.model import Case
from kg.case.report_conditions import told_conditions
from kg.case.report_course import Course, course_of
from kg.case.report_denied import patient_part
from kg.case.report_diagnosis import diagnosis_of, pending_of, risk_of, states_of
from kg.case.report_findings import alterations_of, karyotype_of, labs_of, markers_of
from kg.case.report_patients import several_patients
from kg.case.report_person import age_in, sex_in
from kg.case.vocabulary import CONDITIONS, DRUGS
from kg.errors import CaseError
from kg.extraction.case.subject import of_patient, others
from kg.extraction.model import Extraction, Relation, Sentence
from kg.text.document import Document

_SITES = {
    "CNS involvement": "CNS", "CNS relapse": "CNS", "leukemia cutis": "skin", "testicular enlargement": "testis", "mediastinal mass": "mediastinum",
    "gingival hyperplasia": "gingiva", "myeloid sarcoma": "extramedullary", "extramedullary disease": "extramedullary", "extramedullary relapse": "extramedullary",
}  # fmt: skip
_PLANNED = re.compile(
    r"\b(?:plan(?:s|ned)?|scheduled|await\w*|prepar\w+|candidate|referred|donor (?:search|was (?:identified|found)))\b[^.;]{0,60}\b(?:transplant\w*|HSCT|HCT|allo-?SCT|BMT)\b|\b(?:transplant\w*|HSCT|HCT|allo-?SCT)\b[^.;]{0,30}\b(?:is|was|has been|are) (?:planned|scheduled|awaited)\b",
    re.I,
)
_NO_TRANSPLANT = re.compile(r"\b(?:not (?:a candidate|eligible|planned|considered)|refused|declined|ineligible)\b[^.;]{0,40}\b(?:transplant|HSCT|HCT)|\b(?:transplant\w*|HSCT|HCT|allo-?SCT)\s(?:was|is|has been|were)\s(?:\w+ly\s|also\s)?(?:not (?:considered|planned|feasible|possible|an option|pursued)|never considered|declined|refused|ruled out|contraindicated)", re.I)
_UNFIT = re.compile(r"\b(?:unfit|ineligible|not (?:eligible|fit|suitable|a (?:suitable )?candidate)|unsuitable)\s(?:\w+\s){0,3}?(?:for|to receive)\s(?:\w+\s){0,2}?(?:intensive|standard|aggressive|curative)\s?(?:induction\s)?(?:chemotherapy|therapy|treatment|induction)?", re.I)
_PREGNANT = re.compile(r"\b(?:was|is|who was) pregnant\b|\bpregnant (?:woman|patient|female)\b|\bweeks'? (?:of )?(?:gestation|pregnan\w+)\b|\bweeks pregnant\b", re.I)
_UNTREATED = re.compile(r"\b(?:previously untreated|treatment-na[iï]ve|no prior (?:therapy|treatment|chemotherapy))\b", re.I)


def case_of(extraction: Extraction, document: Document | None = None) -> Case:
    """The patient of a text as a case; with a ``document`` only its sections about the case are read.

    Raises CaseError where the text gives no patient a disease that the vocabulary knows, and where it tells
    of several patients.
    """
    text = extraction.text
    told = _told(extraction, document)
    spans = [(sentence.start, sentence.end) for sentence in told]
    relations = [r for r in extraction.relations if r.subject == "patient" and _inside(r.start, spans)]
    measurements = [m for m in extraction.measurements if _inside(m.start, spans)]
    if shown := several_patients(_read_part(extraction, document), (patient_part(text[start:end]) for start, end in spans)):
        raise CaseError(f"the report tells of several patients ({shown[:120]}); a case is one patient: give one file for each")
    introduced = " ".join(text[start:end] for start, end in spans)
    whole = " ".join(patient_part(text[start:end]) for start, end in spans)
    diseases, fab = diagnosis_of(whole, relations)
    if not diseases:
        raise CaseError("the report gives its patient no diagnosis that is known; expected a blood cancer, as in 'was diagnosed with AML'")
    course = course_of(text, told, extraction.entities)
    karyotype = karyotype_of(extraction, [piece for start, end in spans for piece in _own(text, start, end)], relations)
    named = [m for m in extraction.entities if m.type == "Disease" and _inside(m.start, spans)]
    states = states_of(whole, course, named, relations)
    if risk := risk_of(relations):
        states.append(risk)
    constitutional, conditions = _conditions(relations, whole)
    conditions += [name for name in told_conditions(text, told, extraction.entities) if name not in (*conditions, *constitutional)]
    age = age_in(introduced)
    return Case(
        disease=diseases, fab=fab, age=age, sex=sex_in(introduced), state=states,
        markers=markers_of(measurements, relations), alterations=alterations_of(extraction, relations, karyotype), karyotype=karyotype,
        prior=_prior(course, whole), labs=labs_of(measurements), constitutional=constitutional, conditions=conditions,
        medications=list(dict.fromkeys(name for name in course.medications if DRUGS.find(name))),
        fitness=_fitness(extraction, whole), sites=_sites(extraction, relations), transplant=_transplant(introduced),
        pending=pending_of(text, spans),
    )  # fmt: skip


def read_report(path: str | Path) -> Case:
    """The case of a report in a file of any form that text is read from; ``-`` is standard input.

    Raises CaseError where it gives no patient a diagnosis, and what reading the file raises.
    """
    from kg.extraction.pipeline import extract_document
    from kg.text.read import read_document

    document = read_document(path)
    try:
        return case_of(extract_document(document, "case"), document)
    except CaseError as error:
        raise CaseError(f"{path}: {error}") from error


def report_of(raw: bytes, name: str) -> Case:
    """The case of a report in memory, ``name`` for messages. Raises as :func:`read_report`."""
    from kg.extraction.pipeline import extract_document
    from kg.text.read import document_in

    document = document_in(raw, name)
    try:
        return case_of(extract_document(document, "case"), document)
    except CaseError as error:
        raise CaseError(f"{name}: {error}") from error


def _told(extraction: Extraction, document: Document | None) -> list[Sentence]:
    """The sentences that tell of the patient: those of the sections about the case, where the document has such."""
    sentences: Sequence[Sentence] = extraction.sentences
    if document is not None and (sections := [s for s in document.sections if s.kind == "case"]):
        sentences = [s for s in sentences if any(section.start <= s.start < section.end for section in sections)]
    flags = of_patient(extraction.text, sentences)
    return [sentence for sentence, flag in zip(sentences, flags, strict=True) if flag]


def _read_part(extraction: Extraction, document: Document | None) -> str:
    """The text of the sections about the case, where the document has such, else all of it."""
    if document is None or not (sections := [s for s in document.sections if s.kind == "case"]):
        return extraction.text
    return "\n".join(f"{section.title}\n{extraction.text[section.start:section.end]}" for section in sections)


def _inside(offset: int, spans: Sequence[tuple[int, int]]) -> bool:
    from bisect import bisect_right

    index = bisect_right(spans, (offset, 1 << 60)) - 1
    return index >= 0 and offset < spans[index][1]


def _own(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """The stretches of a sentence that speak of the patient."""
    pieces: list[tuple[int, int]] = []
    at = start
    for low, high in others(text[start:end]):
        if start + low > at:
            pieces.append((at, start + low))
        at = max(at, start + high)
    return [*pieces, (at, end)] if at < end else pieces


def _conditions(relations: Sequence[Relation], text: str) -> tuple[list[str], list[str]]:
    """(constitutional states, conditions) that the text gives the patient and the vocabulary knows."""
    found: dict[str, dict[str, None]] = {"constitutional": {}, "condition": {}}
    for relation in relations:
        if relation.predicate != "positive_for" or relation.negated or relation.certainty != "asserted":
            continue
        if key := CONDITIONS.find(relation.object):
            kind = "constitutional" if CONDITIONS.rows[key]["kind"] == "constitutional" else "condition"
            found[kind].setdefault(key)
    if _PREGNANT.search(text) and (key := CONDITIONS.find("pregnancy")) and sex_in(text) == "female":
        found["condition"].setdefault(key)
    return list(found["constitutional"]), list(found["condition"])


def _prior(course: Course, text: str) -> list[Any] | None:
    """Earlier therapies with their results; None where none is told, empty where the text says there was none."""
    if not course.therapies:
        return [] if _UNTREATED.search(text) else None
    found: list[Any] = []
    for given in course.therapies:
        if given.result and given.best:
            found.append({"therapy": given.name, "result": given.result, "best": given.best})
        else:
            result = given.result or given.best
            found.append(f"{given.name} ({result})" if result else given.name)
    return found


def _fitness(extraction: Extraction, text: str) -> dict[str, Any]:
    found: dict[str, Any] = {"intensive": "ineligible"} if _UNFIT.search(text) else {}
    for row in extraction.measurements:
        if row.name == "performance status" and row.value in (0, 1, 2, 3, 4) and row.unit is None:
            found["ECOG"] = int(float(str(row.value)))
    return found


def _sites(extraction: Extraction, relations: Sequence[Relation]) -> list[str]:
    found = {_SITES[r.object]: None for r in relations if r.object in _SITES and not r.negated and r.certainty == "asserted"}
    for row in extraction.measurements:
        if row.name == "blasts" and row.specimen == "cerebrospinal fluid" and isinstance(row.value, int | float) and row.value > 0 and row.comparator != "<":
            found.setdefault("CNS")
    return list(found)


def _transplant(text: str) -> dict[str, Any] | None:
    if _NO_TRANSPLANT.search(text):
        return {"planned": False}
    return {"planned": True} if _PLANNED.search(text) else None
