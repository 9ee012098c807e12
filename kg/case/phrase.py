"""A case in one line: ``AML, 3 years, CD33 94%, IDH1 R132H`` or ``infant B-ALL KMT2A::AFF1 8 months CD19+``.

Commas separate where they stand; within a part the longest stretch of words that means something is
taken first. Words that mean nothing are kept as an alteration, so that they are listed as not understood.
"""

from __future__ import annotations

import re
from typing import Any

from kg.case import therapy_names
from kg.case.age import WORDS, find_age
from kg.case.antigens import result_of
from kg.case.check import SEXES, check
from kg.case.diseases import resolve
from kg.case.model import Case
from kg.case.notes import quoted
from kg.case.units import lab_key
from kg.case.vocabulary import CONDITIONS, DRUGS, STATES
from kg.errors import CaseError
from kg.parse import lexicon
from kg.parse.cytogenetics import read_cytogenetic
from kg.parse.fusion import read_fusion
from kg.parse.variant import read_alteration

_KARYOTYPE = re.compile(
    r"\b[2-9]\d(?:[~-]\d{2,3})?(?:<\dn>)?,\s*(?:X[XY]*|Y)c?\b(?:,\s*[^,;\s]+(?:\[(?:cp)?\d+\])?(?:/[^,\s]+)?)*(?:\[(?:cp)?\d+\])?\S*"
)
_PARTS = re.compile(r"[,;](?![^()\[\]]*[)\]])(?!\d)")
_FILLERS = frozenset(
    {
        "with",
        "and",
        "in",
        "a",
        "an",
        "old",
        "patient",
        "at",
        "the",
        "of",
        "has",
        "is",
        "who",
        "year",
        "aged",
        "age",
        "carrying",
        "harboring",
        "plus",
        "&",
        "+",
        "-",
        "for",
        "mutation",
        "mutations",
    }
)
_THERAPY = re.compile(
    r"(?P<word>after|prior|previously(?: treated with)?|previous|s/p|status post|failed|failure of|refractory to|relapsed after|relapse after|progress(?:ed|ion) on|progress(?:ed|ion) after|intolerant (?:to|of)|resistant to|treated with|pretreated with|received|on)\s+(?P<name>.+)$",
    re.I,
)
_ENDED = re.compile(
    r"(.+?)[\s(-]+(failure|refractory|intolerance|intolerant|resistance|resistant|progression)\)?$", re.I
)
_LAB = re.compile(r"(?P<name>[A-Za-z][A-Za-z0-9_:β -]*?)\s*[:=]?\s*(?P<value>[<>~≤≥]?\s*\d[\d.,]*\s*(?:\S.*)?)$")
_LONGEST = 9


def read_phrase(text: str) -> Case:
    """The case that a phrase states.

    Raises CaseError where it names no disease or two ages.
    """
    fields: dict[str, Any] = {}
    rest = text.strip()
    if match := _KARYOTYPE.search(rest):
        fields["karyotype"] = match[0].rstrip(",;")
        rest = rest[: match.start()] + ", " + rest[match.end() :]
    for part in _PARTS.split(rest):
        words = part.split()
        if words:
            _take(words, fields)
    if not fields.get("disease"):
        raise CaseError(
            f"no disease in {quoted(text)}; expected something like 'AML, 3 years, CD33 94%, IDH1 R132H' (or a file name ending in .yaml, .json or .jsonl)"
        )
    case = Case(**fields)
    check(case)
    return case


def _take(words: list[str], fields: dict[str, Any]) -> None:
    """Left to right, the longest stretch that is understood."""
    if _put(" ".join(words), fields, whole=True):
        return
    at = 0
    while at < len(words):
        for size in range(min(_LONGEST, len(words) - at), 0, -1):
            stretch = " ".join(words[at : at + size])
            if _put(stretch, fields, whole=False):
                at += size
                break
        else:
            word = words[at]
            if word.lower().strip(",.") not in _FILLERS:
                fields.setdefault("alterations", []).append(word)
            at += 1


def _put(stretch: str, fields: dict[str, Any], *, whole: bool) -> bool:
    """Whether a stretch means one thing, which is then put into its field."""
    plain = stretch.strip(" ,;.")
    if not plain:
        return True
    low = plain.lower()
    if (found := find_age(plain)) or (low in WORDS and (found := (plain, WORDS[low]))):
        return _age(found[0], fields)
    if low in SEXES and len(low) > 1:
        fields["sex"] = SEXES[low]
        return True
    if _is_disease(plain) and not (len(plain) == 2 and not plain.isupper()):
        fields.setdefault("disease", []).append(plain)
        return True
    if STATES.find(plain) or (low.startswith(("in ", "at ")) and STATES.find(plain[3:])):
        fields.setdefault("state", []).append(plain if STATES.find(plain) else plain[3:])
        return True
    return _finding(plain, fields) or _given(plain, fields) or _other(plain, fields)


def _is_disease(text: str) -> bool:
    if resolve(text):
        return True
    first, _, rest = text.partition(" ")
    return first.lower() in WORDS and bool(resolve(rest))


def _age(words: str, fields: dict[str, Any]) -> bool:
    if words.lower() in WORDS:
        if "age" not in fields:
            fields["age"] = words
    elif str(fields.get("age", "")).lower() in WORDS or "age" not in fields or fields["age"] == words:
        fields["age"] = words
    else:
        raise CaseError(f"two ages: {fields['age']!r} and {words!r}")
    return True


def _finding(text: str, fields: dict[str, Any]) -> bool:
    """An antigen, an alteration or a laboratory value."""
    if lexicon.alteration(text) or read_fusion(text) or read_cytogenetic(text):
        fields.setdefault("alterations", []).append(text)
        return True
    match = re.match(r"((?:cyto\w+ |surface )?[A-Za-z][A-Za-z0-9]*(?:[- ](?:DR|A)\b)?)(?![A-Za-z0-9])\s*(.+)$", text)
    if match and lexicon.marker(match[1]) and result_of(match[2]) is not None:
        fields.setdefault("markers", {})[match[1]] = match[2].strip()
        return True
    if (match := _LAB.match(text)) and lab_key(match["name"].strip()):
        fields.setdefault("labs", {})[match["name"].strip()] = match["value"].strip()
        return True
    readings = read_alteration(text, tuple(_genes(fields)))
    if all(reading.ok for reading in readings) and (len(text.split()) == 1 or _compact(text)):
        fields.setdefault("alterations", []).append(text)
        return True
    return False


def _genes(fields: dict[str, Any]) -> list[str]:
    words = re.findall(r"[A-Z][A-Z0-9]{2,}", " ".join(str(entry) for entry in fields.get("alterations", [])))
    return [symbol for word in words if (symbol := lexicon.gene(word))]


def _compact(text: str) -> bool:
    """A gene with its change and nothing of another field behind it: no disease, age or antigen inside."""
    words = text.split()
    return not any(resolve(word) or find_age(word) or re.match(r"CD\d", word) for word in words[1:])


def _given(text: str, fields: dict[str, Any]) -> bool:
    """``after ibrutinib``, ``refractory to 7+3``, ``on posaconazole``."""
    match = _THERAPY.match(text)
    if not match and (ended := _ENDED.match(text)) and therapy_names.known(ended[1]) is not None:
        fields.setdefault("prior", []).append(f"{ended[1]} ({ended[2].lower()})")
        return True
    if not match:
        return False
    word, name = match["word"].lower(), match["name"].strip()
    if therapy_names.known(name) is None:
        return False
    if word == "on" and (drug := DRUGS.find(name)) and DRUGS.rows[drug]["role"] == "supportive":
        fields.setdefault("medications", []).append(name)
        return True
    result = (
        "refractory" if word.startswith(("failed", "failure", "refractory", "resistant"))
        else "progression" if word.startswith("progress")
        else "relapse" if word.startswith("relaps")
        else "intolerance" if word.startswith("intolerant")
        else "ongoing" if word == "on"
        else None
    )  # fmt: skip
    fields.setdefault("prior", []).append(f"{name} ({result})" if result else name)
    return True


def _other(text: str, fields: dict[str, Any]) -> bool:
    if match := re.fullmatch(r"FAB\s*(M[0-7]\S*)|ECOG\s*(?:PS\s*)?([0-4])", text, re.I):
        if match[1]:
            fields["fab"] = match[1]
        else:
            fields.setdefault("fitness", {})["ECOG"] = int(match[2])
        return True
    if match := re.fullmatch(r"(.+?)\s+(?:pending|awaited)", text, re.I):
        fields.setdefault("pending", []).append(match[1])
        return True
    if (drug := DRUGS.find(text)) and DRUGS.rows[drug]["role"] == "supportive":
        fields.setdefault("medications", []).append(text)
        return True
    if key := CONDITIONS.find(text):
        field = "constitutional" if CONDITIONS.rows[key]["kind"] == "constitutional" else "conditions"
        fields.setdefault(field, []).append(text)
        return True
    return False
