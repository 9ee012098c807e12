"""Which disease a report gives its patient, in which state, and which tests it leaves open."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from kg.case.diseases import resolve
from kg.case.report_course import Course
from kg.extraction.model import Mention, Relation
from kg.knowledge.terminology import clinical_line

_DIAGNOSIS = re.compile(r"\bdiagnos|\bconsistent with\b|\bcompatible with\b|\bconfirm|\bclassified as\b|\btransform", re.I)
_FAB = re.compile(r"\bFAB\b[^.;]{0,24}?\b(M[0-7](?:[abv]|Eo)?)\b|\b(?:AML|leuka?emia)[-\s,(]{1,3}(M[0-7](?:[abv]|Eo)?)\b")
_FAB_KEY = re.compile(r"AML-(M[0-7])$")
_NEW = re.compile(r"\bnewly[- ]diagnosed\b|\bde novo\b|\bat (?:initial )?diagnosis\b", re.I)
_FIRST = re.compile(r"\b(?:present(?:ed|ing)|admitted|referred|complain\w*|was found|diagnos\w+|noted|developed|hospitali[sz]ed|(?:showed|revealed|had) \w+)\b", re.I)
_UNTREATED = re.compile(r"\b(?:previously untreated|treatment-na[iï]ve|untreated|no prior (?:therapy|treatment|chemotherapy))\b", re.I)
_RISK = {
    "low risk": "low risk", "favorable risk": "low risk", "intermediate risk": "intermediate risk", "standard risk": "standard risk",
    "high risk": "high risk", "adverse risk": "high risk", "very high risk": "high risk",
}  # fmt: skip
_NEITHER = frozenset({"leukemia", "acute leukemia", "cancer", "hematologic malignancy", "lymphoma", "myeloproliferative neoplasm"})
_TESTS = (
    ("WES", r"whole[- ]exome sequencing|exome sequencing|\bWES\b"), ("WGS", r"whole[- ]genome sequencing|\bWGS\b"),
    ("RNA-seq", r"RNA[- ]?seq(?:uencing)?\b|transcriptome sequencing"), ("karyotype", r"karyotyp\w+|cytogenetic\w*|chromosom\w+ analysis"),
    ("FISH", r"\bFISH\b|fluorescence in situ hybridi[sz]ation"), ("NGS panel", r"next[- ]generation sequencing|\bNGS\b|gene panel|mutation(?:al)? (?:panel|analysis)|molecular (?:studies|testing|analysis)"),
    ("immunophenotype", r"flow cytometr\w+|immunophenotyp\w+"), ("MRD", r"\bMRD\b|(?:minimal|measurable) residual disease"),
)  # fmt: skip
_OPEN = re.compile(r"\b(?:pending|awaited|in progress|under way|ongoing|not yet available|(?:was|were) (?:also )?(?:sent|ordered|requested|performed|planned))\b", re.I)
_RESULT = re.compile(
    r"\b(?:detect|positiv|negativ|identif|show|reveal|found|confirm|demonstrat|disclos|normal|observed|consistent|harbor|harbour|was \d|\d\d,X|%|which|indicat)\w*", re.I
)


def diagnosis_of(text: str, relations: Sequence[Relation]) -> tuple[list[str], str | None]:
    """(diseases as the case form reads them, FAB type): the most specific diagnosis of the patient, the latest where several.

    Richter transformation keeps the leukemia it comes from. Only what the text asserts counts.
    """
    found: dict[str, tuple[int, int, Mention]] = {}
    for relation in relations:
        mention = relation.object_mention
        if relation.subject != "patient" or relation.predicate != "positive_for" or mention is None or mention.type != "Disease":
            continue
        if relation.negated or relation.certainty not in ("asserted", "tentative", "uncertain"):
            continue
        known = _key(mention)
        if known is None:
            continue
        weight = 0 if mention.norm in _NEITHER else 2 if _DIAGNOSIS.search(relation.sentence) else 1
        weight = min(weight, 1) if relation.certainty != "asserted" else weight
        earlier = found.get(known)
        found[known] = (max(weight, earlier[0] if earlier else 0), mention.start, _richer(earlier[2] if earlier else None, mention))
    found = {key: value for key, value in found.items() if not any(key in clinical_line(other)[1:] for other in found if other != key)}
    if not found:
        return [], None
    # Richter transformation is the diagnosis; the lymphoma that it gives is its histology.
    richter = [name for name in found if "richter" in found[name][2].norm.lower() and found[name][0]]
    key = richter[0] if richter else max(found, key=lambda name: found[name][:2])
    mention = found[key][2]
    fab = _fab(text, mention, key)
    names = ["AML"] if fab and _FAB_KEY.match(key) else [_words(mention)]
    if "richter" in mention.norm.lower() and (base := next((k for k in found if "CLL" in clinical_line(k) and k != key), None)):
        names.append(_words(found[base][2]))
    return names, fab


def _key(mention: Mention) -> str | None:
    known = resolve(mention.text) or resolve(mention.norm)
    return known[0] if known else None


def _richer(old: Mention | None, new: Mention) -> Mention:
    """The mention that says more beside the disease: a phase or a FAB type."""
    if old is None:
        return new
    if (later := resolve(new.text) or resolve(new.norm)) and later[1]:
        return new
    return old if old.modifier and not new.modifier else new


def _words(mention: Mention) -> str:
    """The words of the text where they say a phase or state too, else the norm."""
    known = resolve(mention.text)
    return mention.text if known and known[1] else mention.norm if resolve(mention.norm) else mention.text


def _fab(text: str, mention: Mention, key: str) -> str | None:
    if mention.modifier and (match := re.search(r"\bM[0-7](?:[abv]|Eo)?", mention.modifier)):
        return match[0]
    if match := _FAB_KEY.match(key):
        return match[1]
    if "AML" in clinical_line(key) and (match := _FAB.search(text)):
        return match[1] or match[2]
    return None


def states_of(text: str, course: Course, diseases: Sequence[Mention], relations: Sequence[Relation]) -> list[Any]:
    """Where the patient is now: the last event of the course; newly diagnosed is implied where none is told."""
    found: list[Any] = []
    transplanted = any(given.transplant for given in course.therapies)
    refractory = any(m.modifier and "refractory" in m.modifier.lower() for m in diseases)
    relapsed = any(m.modifier and "relapse" in m.modifier.lower() for m in diseases)
    if course.last == "relapse":
        number = min(max(course.relapses, 1), 3)
        plain = "relapsed" if number == 1 and not course.numbered else ("first relapse", "second relapse", "third relapse or later")[number - 1]
        found.append("relapse after HSCT" if transplanted else plain)
    elif course.last == "CR":
        found.append(f"CR{min(course.relapses + 1, 3)}")
    elif course.last == "refractory":
        primary = course.relapses == 0 and (len(course.therapies) == 1 or re.search(r"\bprimary (?:refractory|induction failure)", text, re.I))
        found.append("primary refractory" if primary else "refractory")
    elif course.last == "progression":
        found.append("progression")
    elif relapsed or refractory:
        found.append("relapsed or refractory" if relapsed and refractory else "relapsed" if relapsed else "refractory")
    elif not course.therapies:
        if _UNTREATED.search(text):
            found.append("untreated")
        elif _NEW.search(text):
            found.append("newly diagnosed")
        elif _FIRST.search(text):
            found.append({"state": "newly diagnosed", "certainty": "implied"})
    if course.last == "CR":
        residual = [r.object for r in relations if r.subject == "patient" and r.object in ("MRD negativity", "MRD positivity") and not r.negated]
        if residual:
            found.append("MRD negative" if residual[-1] == "MRD negativity" else "MRD positive")
    return found


def risk_of(relations: Sequence[Relation]) -> dict[str, str] | None:
    """The risk group the report states, ``implied`` where it is tentative; the last one stated."""
    found: dict[str, str] | None = None
    for relation in relations:
        if relation.subject == "patient" and relation.object in _RISK and not relation.negated:
            found = {"state": _RISK[relation.object], "certainty": "stated" if relation.certainty == "asserted" else "implied"}
    return found


def pending_of(text: str, spans: Sequence[tuple[int, int]]) -> list[str]:
    """Tests that were done or ordered and whose result the text does not give."""
    opened: dict[str, None] = {}
    for start, end in spans:
        for clause in re.split(r";|,\s(?:and|but|while)\s|\bbut\b|\bwhile\b", text[start:end]):
            is_open = _OPEN.search(clause) is not None and not _RESULT.search(clause)
            for key, pattern in _TESTS:
                if not re.search(pattern, clause, re.I):
                    continue
                if is_open:
                    opened.setdefault(key)
                elif _RESULT.search(clause):
                    opened.pop(key, None)
    return list(opened)
