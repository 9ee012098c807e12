"""Which field of a case an unknown key means: by meaning first, by spelling second."""

from __future__ import annotations

from difflib import get_close_matches

from kg.case.model import FIELDS
from kg.case.units import lab_key
from kg.parse import lexicon

_MEANT = {
    "alterations": "alteration mutation mutations variant variants fusion fusions gene genes genetics molecular genomics translocation translocations",
    "markers": "antigen antigens marker immunophenotype immunophenotyping flow flow_cytometry phenotype cd",
    "prior": "treatment treatments therapy therapies prior_therapy prior_therapies prior_treatment previous previous_therapy earlier_therapy regimens lines history_of_treatment",
    "karyotype": "cytogenetics cytogenetic iscn chromosomes",
    "labs": "lab laboratory bloods blood blood_count cbc values mrd",
    "disease": "diagnosis diagnoses diseases entity",
    "state": "status states stage phase disease_state response",
    "medications": "medication drugs comedication co_medication concomitant",
    "conditions": "condition comorbidities comorbidity history",
    "constitutional": "germline syndrome syndromes",
    "sex": "gender",
    "age": "age_years years",
    "fitness": "ecog performance performance_status",
    "sites": "site extramedullary",
    "pending": "tests awaited pending_tests",
    "transplant": "hsct sct transplantation",
    "id": "case_id patient patient_id case",
}
_BY_WORD = {word: field for field, words in _MEANT.items() for word in words.split()}


def meant(key: str) -> str | None:
    """The field that an unknown key means, None where nothing is near.

    >>> meant("mutations"), meant("wbc"), meant("CD33"), meant("markrs"), meant("foo")
    ('alterations', 'labs', 'markers', 'markers', None)
    """
    plain = key.strip().lower().replace("-", "_").replace(" ", "_")
    if plain in _BY_WORD:
        return _BY_WORD[plain]
    near = get_close_matches(plain, FIELDS, n=1, cutoff=0.75)
    if near:
        return near[0]
    if lab_key(key) is not None:
        return "labs"
    if lexicon.marker(key) is not None:
        return "markers"
    if lexicon.gene(key) is not None or lexicon.alteration(key) is not None:
        return "alterations"
    close = get_close_matches(plain, FIELDS, n=1, cutoff=0.5)
    return close[0] if close else None
