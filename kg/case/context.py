"""What the rest of a case says about a name with more than one reading.

The rules are those of ``vocabulary/ambiguous.tsv``, written as patterns over the words of the case. A name
that no pattern decides keeps its readings and is reported, never guessed.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from kg.case.model import Case
from kg.case.notes import shown
from kg.names.normalise import name_key

# Name -> (choice, pattern) in order; the pattern "" holds wherever there is any context at all.
_DISEASES: dict[str, tuple[tuple[str, str], ...]] = {
    "MCL": (
        ("MCL-mast", r"mast ?cell|mastocyt|tryptase|\bKIT\b.{0,25}(?:816|exon 17)|\bASM\b|\bSM-AHN\b|avapritinib|midostaurin"),
        ("MCL-lymphoma", r"."),
    ),
    "PEL": (
        ("AML-M6", r"acute (?:myeloid )?leuk|erythroblast|\bAML\b|erythroid|glycophorin|\bCD235a?\b|\bCD71\b|\bM6\b"),
        ("primary effusion lymphoma", r"HHV-?8|KSHV|effusion|herpesvirus|lymphoma"),
    ),
    "Philadelphia-negative leukemia": (
        ("Ph- ALL", r"\bB-?(?:ALL|cell|lymph)|lymphoblast|\bALL\b|\bCD(?:19|22|79a)\b"),
        ("aCML", r"atypical|chronic|SETBP1|CSF3R|ETNK1|myeloid"),
    ),
    "juvenile CML": (
        ("CML", r"BCR(?:::|-|/)ABL(?!.{0,12}(?:neg|absent|not det))|\bPh\+|Philadelphia.{0,12}positive|t\(9;22\)"),
        ("JMML", r""),
    ),
}  # fmt: skip
# Abbreviations of a phrase that are this disease only beside these words, and otherwise something else.
_BESIDE: dict[str, str] = {
    "RT": r"\bCLL\b|\bSLL\b|chronic lymphocytic|small lymphocytic",
    "RS": r"\bCLL\b|\bSLL\b|chronic lymphocytic|small lymphocytic",
    "MS": r"extramedullary|\bAML\b|acute myeloid|sarcoma|chloroma",
    "SS": r"cutaneous|mycosis|CTCL|S[eé]zary|erythroderma",
    "TAM": r"neonat|newborn|\bdays?\b|\bweeks?\b|Down|trisomy 21|GATA1",
    "CP": r"\bCML\b|chronic (?:myel|granulo)|\bPh\+|\bMPN\b|\bBCR",
    "AP": r"\bCML\b|chronic (?:myel|granulo)|\bPh\+|\bMPN\b|\bBCR|\bPV\b|\bET\b|\bPMF\b|\bMF\b",
    "BP": r"\bCML\b|chronic (?:myel|granulo)|\bPh\+|\bMPN\b|\bBCR|\bPV\b|\bET\b|\bPMF\b|\bMF\b",
    "TLS": r"::|\bERG\b|FUS",
    "MDS1": r"EVI1|3q26|MECOM|RUNX1|ETV6",
    "PML": r"RARA|\bAPL\b|promyelocytic|t\(15;17\)|ATRA|\bAML\b",
}


def words_of(case: Case) -> str:
    """Everything that a case says beside its diseases, age, sex and state, as one text for the patterns."""
    parts: list[object] = [
        *case.alterations, dict(case.markers), *(case.prior or ()), dict(case.labs), case.karyotype or "", case.fab or "",
        *case.constitutional, *case.medications, *case.conditions, *case.sites, *case.pending,
    ]  # fmt: skip
    names = [entry if isinstance(entry, str) else shown(entry) for entry in case.disease]
    text = "; ".join(_said(part) for part in parts if part)
    return f"{text}; {'; '.join(names[1:])}".strip("; ") if len(names) > 1 else text


def _said(part: object) -> str:
    if isinstance(part, Mapping):
        return "; ".join(f"{key} {shown(value)}" if value is not None else str(key) for key, value in part.items())
    return str(part)


def disease_meant(name: str, context: str) -> str | None:
    """The disease that an ambiguous name means beside these words, None where they do not decide.

    >>> disease_meant("MCL", "KIT D816V"), disease_meant("MCL", "BTK C481S"), disease_meant("MCL", "")
    ('MCL-mast', 'MCL-lymphoma', None)
    """
    for known, choices in _DISEASES.items():
        if name_key(known) == name_key(name):
            return next((key for key, pattern in choices if re.search(pattern, context, re.I)), None)
    return None


def is_meant(abbreviation: str, text: str) -> bool:
    """Whether an abbreviation of a phrase keeps its haematological reading beside the rest of the phrase.

    >>> is_meant("RT", "CLL, 70 years, RT"), is_meant("RT", "ALL, 5 years, RT"), is_meant("AML", "AML")
    (True, False, True)
    """
    pattern = _BESIDE.get(abbreviation)
    return pattern is None or re.search(pattern, text, re.I) is not None


def names() -> frozenset[str]:
    """The ambiguous names that have a rule here."""
    return frozenset(_DISEASES) | frozenset(_BESIDE)
