"""Is a text about one patient, or about many? Demographics and the words of a presentation decide."""

from __future__ import annotations

import re

from kg.extraction.model import Kind

# One person by age and sex, as a case opens: "A 3-year-old boy", "our patient, aged 45 years".
_PERSON = re.compile(
    r"\b(?:an?|this|the|our|previously healthy)\s+(?:[\w-]+\s+){0,4}?(?:\d{1,3}|[a-z]+)[- ](?:years?|yr|months?|weeks?|days?)[- ](?:and[- ]\d+[- ]months?[- ])?old\b"
    r"|\b\d{1,3}[- ]?(?:years?|yrs?|months?|weeks?|days?)?[- ]?old\s+(?:\w+\s+){0,3}(?:male|female|man|woman|boy|girl|child|infant|neonate|patient|gentleman|lady)\b"
    r"|\b\d{1,3}\s?(?:yo|y/o|y\.o\.)\b"
    r"|\bpatient\s+(?:was\s+)?(?:an?\s+)?aged\s+\d",
    re.I,
)
# What is said of one patient only.
_STORY = re.compile(
    r"\b(?:presented|admitted|referred|complain(?:ed|ing)|hospitali[sz]ed)\b"
    r"|\b(?:the|our|this|index)\s+(?:patient|boy|girl|man|woman|child|infant|proband)(?:'s)?\b(?!\s+population|s\b)"
    r"|\b(?:he|she|his|her)\b"
    r"|\b(?:bone marrow (?:aspirat\w+|biopsy|smear|examination)|peripheral blood smear|flow cytometry|physical examination|laboratory (?:tests?|findings?|examinations?))\b[^.]{0,60}\b(?:showed|revealed|identified|demonstrated|disclosed|detected)",
    re.I,
)
# A number with a unit of the blood count or a percentage of cells.
_VALUE = re.compile(r"\d\s*(?:[×x]\s*10|g/d?l\b|/[µu]l\b|%\s*(?:blasts?|of))", re.I)
# What is said of groups.
_MANY = re.compile(r"\b(?:patients|trials?|cohort|studies|phase (?:[1-3]|I{1,3})|randomi[sz]ed|approved|median)\b", re.I)


def kind_of(text: str) -> Kind:
    """``case`` for the presentation of one patient, else ``review``; looks at the first 20,000 characters.

    >>> kind_of("A 3-year-old boy was admitted with fever. WBC was 151 x10^9/L.")
    'case'
    >>> kind_of("Of 71 patients aged 18 years or older, 40% achieved CR with gilteritinib.")
    'review'
    """
    head = text[:20_000]
    story = min(len(_STORY.findall(head)), 8) + 2 * min(len(_VALUE.findall(head)), 4)
    many = min(len(_MANY.findall(head)), 12)
    person = 4 if _PERSON.search(head) else 0
    return "case" if person + story > many + (2 if person else 4) else "review"
