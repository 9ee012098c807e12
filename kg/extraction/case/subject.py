"""Of whom a sentence speaks: of the patient, of the disease in general, of others, or of relatives."""

from __future__ import annotations

import re
from collections.abc import Sequence

from kg.extraction.model import Sentence

_PATIENT = re.compile(
    r"\b(?:our|this|the|index|present|same)\s+(?:[\w-]+\s+){0,4}?(?:patient|case|boy|girl|man|woman|child|infant|neonate|newborn|proband|male|female|gentleman|lady|toddler|adolescent|teenager)\b(?!s)"
    r"|\b(?:he|she|his|her)\b|\b(?:an?|one)\s(?:[\w,-]+\s){0,5}?(?:\d{1,3}|\w+)[- ](?:years?|yrs?|months?|weeks?|days?)[- ]?(?:and[- ]\d+[- ]months?[- ])?(?:old|of age)\b"
    r"|\b\d{1,3}[- ]?(?:years?|yrs?|months?|weeks?|days?)?[- ]?old\b|\b\d{1,3}\s?(?:yo|y/o|y\.o\.)|\bwe (?:report|describe|present)\b|\bpatient (?:was|had|is|presented|received)\b|\b(?:boy|girl|man|woman|patient|infant|male|female) (?:of|aged) \d",
    re.I,
)
_EXAMINED = re.compile(
    r"\b(?:was|were|had|did|showed|revealed|demonstrated|presented|disclosed|identified|detected|confirmed|received|underwent|achieved|developed|remained|died|relapsed|found|expressed|lacked|became|responded|recovered|started|given|treated)\b",
    re.I,
)
_GENERAL = re.compile(
    r"\b(?:as a rule|usually|typically|generally|commonly|often|frequently|rarely|characteristically|in most cases|in (?:many|some|most|few) (?:patients|cases)|of (?:all )?(?:patients|cases)"
    r"|et al|previous(?:ly)? (?:reported|described|published|studies|reports?)|in the literature|literature|(?:other|several|many|most|few|these|clinical|recent|prior|earlier|retrospective|case|preclinical|in vitro) (?:studies|reports|authors|patients|cases)|studies (?:have|suggest|show|report|indicate)|\bstudy of|cohorts?|(?:in|of) (?:a|the|our|this) (?:large |small |case )?series|trials?|meta-analysis"
    r"|patients with|children with|adults with|reported cases|case reports?|\b\d+ (?:cases|patients)|\b(?:most|many|some|few|all|these|such) (?:cases|patients)|is (?:an?|the) (?:\w+[ -]){0,4}?(?:disease|disorder|leuka?emia|malignancy|neoplasm|lymphoma|subtype|entity|event|finding|inhibitor|antibody|cause|marker|complication)"
    r"|is characteri[sz]ed|are characteri[sz]ed|is defined|are defined|is associated|are associated|has been (?:reported|associated|described|shown)|have been (?:reported|described|shown|associated)|is (?:known|considered|thought|rare|found|seen)|are (?:known|considered|rare|found|seen)|accounts? for|incidence|prognosis of|guidelines?)\b",
    re.I,
)
_RELATIVE = re.compile(
    r"\b(?:family history|familial history|(?:his|her|the|patient's|maternal|paternal|one|whose|older|younger|elder|twin)\s(?:\w+\s){0,2}?(?:mother|father|parents?|brother|sister|sibling|siblings|twin|uncle|aunt|grandfather|grandmother|cousin|son|daughter|relatives?|donor|wife|husband)|donor was|donor's)\b",
    re.I,
)
_BACKGROUND_PAST = re.compile(r"\b(?:was|were) (?:first|originally|initially) (?:described|reported|identified) (?:by|in \d{4})", re.I)


def of_patient(text: str, sentences: Sequence[Sentence]) -> list[bool]:
    """For each sentence whether what it states is a finding of the patient.

    A sentence before the patient is introduced counts where it tells of an examination. What is said in
    general, of a series, of relatives or of the donor does not count, unless it names the patient as well.
    """
    says: list[bool] = []
    introduced = not any(_PATIENT.search(text, s.start, s.end) for s in sentences)
    for sentence in sentences:
        part = text[sentence.start : sentence.end]
        named = bool(_PATIENT.search(part))
        introduced = introduced or named
        if not _is_general(part):
            says.append(introduced or bool(_EXAMINED.search(part)))
        else:
            pieces = [part[low:high] for low, high in _pieces(part)]
            aside = len(pieces) > 1 and introduced and any(not _is_general(p) and _EXAMINED.search(p) for p in pieces)
            says.append(aside or (named and bool(_EXAMINED.search(part)) and not _only_general(part)))
    return says


def _is_general(part: str) -> bool:
    return bool(_GENERAL.search(part)) or bool(_BACKGROUND_PAST.search(part))


def _pieces(part: str) -> list[tuple[int, int]]:
    """The stretches between semicolons."""
    ends = [match.start() for match in re.finditer(";", part)] + [len(part)]
    return list(zip([0, *(end + 1 for end in ends[:-1])], ends, strict=True))


def _only_general(part: str) -> bool:
    """Whether the patient is only named as the reason of a general statement ("as in our patient")."""
    return bool(re.search(r"\b(?:as|like|similar to|such as|unlike) (?:in )?(?:our|this|the present) (?:patient|case)\b", part, re.I))


def others(part: str) -> list[tuple[int, int]]:
    """The stretches of a sentence that do not speak of the patient: of a relative or donor up to the end of the
    clause, and what is said in general behind or before a semicolon.

    >>> others("His father had CLL, but the patient was well.")
    [(0, 18)]
    """
    found: list[tuple[int, int]] = []
    if ";" in part:
        found += [(low, high) for low, high in _pieces(part) if _is_general(part[low:high]) and not _PATIENT.search(part[low:high])]
    for match in _RELATIVE.finditer(part):
        end = re.search(r";|,\s(?:but|and (?:the|he|she)|while|whereas)|\bbut\b", part[match.end() :])
        found.append((match.start(), match.end() + end.start() if end else len(part)))
    return sorted(found)
