"""What is said around a number: where the sample was taken, how the value is judged, and when it was taken."""

from __future__ import annotations

import re
from collections.abc import Sequence

from kg.extraction.case.lookup import NameHit, SpecimenHit
from kg.extraction.case.quantities import Quantity

_JUDGED = (
    ("prolonged", r"prolonged|prolongation"),
    ("normal", r"normal|unremarkable|within (?:the )?normal"),
    ("low", r"low|lower|(?:decreased|reduced|diminished)(?!\s(?:to|from))|depressed"),
    ("high", r"high|higher|elevated|raised|increased(?!\s(?:to|from))|elevation"),
    ("positive", r"positive|positivity|detectable"),
    ("negative", r"negative|negativity|undetectable"),
)  # fmt: skip
_WORD = "|".join(f"(?P<j{number}>{pattern})" for number, (_, pattern) in enumerate(_JUDGED))
_DEGREE = r"(?:markedly|severely|mildly|slightly|significantly|extremely|moderately|very|profoundly|strikingly|remarkably|grossly|a|an|his|her|the)"
_BEFORE = re.compile(rf"\b(?:{_WORD})\s+(?:(?:of|in|serum|plasma|total|peripheral|levels? of|absolute|blood)\s+)*$", re.I)
_BETWEEN = re.compile(rf"\b(?:{_WORD})\b", re.I)
_BEHIND = re.compile(rf"\s?[,)]?\s?(?:\(|,\s?(?:which|that)\swas\s|was\s|were\s|is\s)(?:{_DEGREE}\s)*(?:{_WORD})\b", re.I)
_IN_PLACE = re.compile(
    r"(?:\s?\)|\s?%|\s?(?:of|the|all|total|nucleated|circulating|blasts?|cells?|leuk[a]?emic|abnormal|lymphoblasts?|myeloblasts?|promyelocytes|monoblasts|were|was|detected|found|seen|present|noted|identified|count|positive|population|transcripts?|level))*"
    r",?\s?\(?\b(?:in|on|of|from|by|within|at)\s(?:the\s|his\s|her\s|a\s|patient's\s|repeat\s|initial\s|diagnostic\s)*$",
    re.I,
)
_TIME = re.compile(
    r"\b(?:(?:on|at|by|after|before|prior to|during|following|end of|since)\s(?:the\s|end of\s|initial\s|his\s|her\s)*)?"
    r"(?:days?\s\+?-?\d{1,4}|weeks?\s\d{1,3}|months?\s\d{1,3}|D\+?\d{1,3}\b|\d{1,3}\s(?:days|weeks|months|years)\s(?:after|post|before|later|following)(?:[- ]\w+)?"
    r"|(?:initial\s|first\s)?(?:diagnosis|presentation|admission)|(?:first\s|second\s|third\s)?relapse|(?:end of\s|completion of\s|first\s|one\s)?(?:re)?induction(?:\s(?:therapy|chemotherapy))?"
    r"|consolidation|maintenance|transplantation|transplant|HSCT|remission|follow-up|progression|baseline|(?:cycle|course)s?\s\d{1,2}|(?:first|second|third|\d(?:st|nd|rd|th)?)\s(?:cycle|course))\b",
    re.I,
)
_OF_LEUKOCYTES = re.compile(r"\s?of (?:the |all |total |his |her |circulating |peripheral )*(?:leu[ck]ocytes|WBCs?|white (?:blood )?cells)\b", re.I)
_BLOOD_LINE = frozenset({"WBC", "hemoglobin", "platelets", "RBC", "neutrophils", "hematocrit"})
_FLUIDS = frozenset({"cerebrospinal fluid", "pleural fluid", "ascites", "urine"})


def judged(text: str, start: int, name: NameHit, quantity: Quantity) -> str | None:
    """The interpretation that the sentence states of a value: high, low, normal, prolonged, positive, negative."""
    match = _BEFORE.search(text[max(start, name.start - 48) : name.start])
    if match is None and name.end <= quantity.start <= name.end + 60:
        match = _BETWEEN.search(text[name.end : quantity.start])
    if match is None:
        match = _BEHIND.match(text[quantity.end : quantity.end + 60])
    if match is not None:
        return next(word for number, (word, _) in enumerate(_JUDGED) if match[f"j{number}"])
    return name.interpretation


def timepoint(text: str, start: int, end: int, quantity: Quantity) -> str | None:
    """When a value was taken, in the words of the sentence: before the number in its clause, else behind it."""
    behind = _TIME.search(text, quantity.end, min(end, quantity.end + 60))
    if behind is not None and re.search(r"[,;]|\d", text[quantity.end : behind.start()]):
        behind = None
    ahead = None
    for match in _TIME.finditer(text, max(start, quantity.start - 200), quantity.start):
        ahead = match
    found = behind or ahead
    if found is None:
        return None
    plain = re.sub(r"(?i)^(?:(?:on|at|by|the|his|her)\s)+", "", found[0]).lower()
    return " ".join(plain.split())


def specimen_of(
    text: str, start: int, name: NameHit, quantity: Quantity, here: Sequence[SpecimenHit], carried: str | None, names: Sequence[NameHit]
) -> str:
    """The specimen of a value, ``not stated`` where nothing says it.

    Counts and coagulation are of blood unless the fluid is named; cells, antigens and MRD take the specimen
    of their clause, else that of the sentence, else the one the report is speaking of.
    """
    if name.group == "patient" and name.specimen == "patient":
        return "patient"
    if name.name == "blasts" and quantity.kind == "count":
        near = _nearest(text, start, name, quantity, here)
        return near if near in _FLUIDS else "blood"  # cells in a volume are counted in blood or in a fluid
    fixed = name.specimen if name.group in ("blood count", "coagulation", "chemistry") and quantity.kind != "percent" else ""
    near = _nearest(text, start, name, quantity, here)
    if _OF_LEUKOCYTES.match(text, quantity.end) and not near:
        return "blood"
    if fixed:
        if near in _FLUIDS and name.group in ("blood count", "chemistry"):
            return str(near)
        if near in ("serum", "plasma") and any(s.specimen == near and -2 < name.start - s.end < 2 for s in here):
            return str(near)
        return fixed
    if near:
        return "blood" if name.group == "coagulation" else near
    if name.group in ("blood count", "coagulation") and not carried:
        return "blood"
    if name.group == "blood count" and name.specimen and any(hit.name in _BLOOD_LINE and hit.start < quantity.start for hit in names):
        return "blood"
    if name.specimen and name.group != "blood count":
        return name.specimen
    if any(hit.name in _BLOOD_LINE and start <= hit.start < quantity.start for hit in names) and name.name == "blasts":
        return "blood"  # "WBC 45 ×10⁹/L with 30% blasts": a differential
    return carried or name.specimen or "not stated"


def _nearest(text: str, start: int, name: NameHit, quantity: Quantity, here: Sequence[SpecimenHit]) -> str | None:
    left, right = min(name.start, quantity.start), max(name.end, quantity.end)
    for hit in here:
        if hit.start >= right and hit.start - right < 70 and _IN_PLACE.fullmatch(text[right : hit.start]):
            return hit.specimen
    for hit in reversed(here):
        if left <= hit.start < right and not hit.weak:
            return hit.specimen  # "blasts in the marrow were 85%", "circulating blasts"
    strong = [hit for hit in here if not hit.weak]
    before = [hit for hit in strong if hit.end <= left + 1]
    if before:
        return before[-1].specimen
    after = [hit for hit in strong if hit.start >= right and ";" not in text[right : hit.start]]
    return after[0].specimen if after else None


def of_antigens(text: str, start: int, at: int, here: Sequence[SpecimenHit], carried: str | None) -> str:
    """The specimen of an antigen result: of its sentence, else the one the report is speaking of."""
    strong = [hit for hit in here if not hit.weak and hit.specimen not in ("serum", "plasma")]
    before = [hit for hit in strong if hit.end <= at]
    if before:
        return before[-1].specimen
    return strong[0].specimen if strong else carried or "not stated"
