"""Antigen results in free words: entries of a list, antigens that stand among the alterations, and lost antigens.

Expression is not mutation: ``CD117 97%`` is an antigen wherever it stands, ``CD19 loss`` is an alteration
that takes the antigen with it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from kg.case.antigens import fact_of, read_antigen, result_of, said
from kg.case.model import Entry
from kg.case.notes import Notes
from kg.case.profile import AlterationFact, AntigenFact
from kg.knowledge.terminology import markers
from kg.parse import lexicon
from kg.parse.immunophenotype import read_immunophenotype

_NAME = r"(?:(?:cyto\w+ |surface )?[A-Za-z][A-Za-z0-9]*(?:[- ](?:DR|A)\b)?)"
_ONE = re.compile(rf"({_NAME})(?![A-Za-z0-9])\s*[:=]?\s*(\S.*)$", re.S)
_ANTIGEN = re.compile(r"(?i)(?:c|s|i|cyto\w* ?|surface ?)?(?:CD\d|HLA[- ]?DR|TdT\b|MPO\b)")
_CHANGE = re.compile(
    r"(?i)mutat|mutant|\bmut\b|delet|\bdel\b|\bITD\b|\bTKD\b|exon|wild|\bwt\b|variant|frameshift|truncat|rearrang|fusion|::|\b[pc]\.|\bVAF\b|splic|\bloss|ampli|polymorphism|\brs\d|\b[A-Z]\d{2,4}[A-Z*]\b"
)
_BETWEEN = re.compile(r"\s*[,;]\s*(?:and\s+)?|\s+and\s+", re.I)
_LOSS = re.compile(r"(.+) loss$")


def one_result(text: str) -> tuple[str, str] | None:
    """(marker as written, result) of one antigen with its result, None for anything else.

    >>> one_result("CD117: 97%"), one_result("CD33 94.25% and"), one_result("CD33 mutation")
    (('CD117', '97%'), ('CD33', '94.25%'), None)
    """
    match = _ONE.match(re.sub(r"(?i)\s+(?:and|with|but)$", "", text.strip()))
    if not match or lexicon.marker(match[1]) is None or result_of(match[2]) is None:
        return None
    return match[1], match[2].strip()


def names_antigen(text: str) -> bool:
    """Whether a text is about an antigen and not about a change of its gene.

    >>> names_antigen("CD117 97%"), names_antigen("CD33 SNP rs12459419"), names_antigen("KIT D816V")
    (True, False, False)
    """
    match = _ONE.match(text.strip())
    return bool(_ANTIGEN.match(text.strip()) and match and lexicon.marker(match[1]) and not _CHANGE.search(match[2]))


def is_results(text: str) -> bool:
    """Whether a text holds nothing but antigens with their results: ``CD117 97%, CD19 negative``."""
    pieces = [piece for piece in _BETWEEN.split(text) if piece.strip()]
    return names_antigen(text) and all(_ANTIGEN.match(piece) and one_result(piece) for piece in pieces)


def sorted_out(entries: tuple[Entry, ...]) -> tuple[tuple[Entry, ...], tuple[tuple[str, str | None], ...]]:
    """Alterations without the antigens that stand among them, and these antigens with their timepoint."""
    altered: list[Entry] = []
    found: list[tuple[str, str | None]] = []
    for entry in entries:
        words = entry if isinstance(entry, str) else entry.get("variant") or entry.get("alteration")
        plain = isinstance(entry, str) or set(entry) <= {"variant", "alteration", "at"}
        if plain and isinstance(words, str) and is_results(words):
            at = None if isinstance(entry, str) else entry.get("at")
            found.append((words, str(at).strip().lower() if at else None))
        else:
            altered.append(entry)
    return tuple(altered), tuple(found)


def read_markers(
    stated: Mapping[str, Any], elsewhere: tuple[tuple[str, str | None], ...], notes: Notes, states: frozenset[str]
) -> list[AntigenFact]:
    """All antigens of a case: a mapping of names to results, entries of a list, and those among the alterations."""
    facts: list[AntigenFact] = []
    for name, value in stated.items():
        if value is None:
            facts.extend(read_listed(name, notes, states))
        elif (fact := read_antigen(name, value, notes, states)) is not None:
            facts.append(fact)
    for text, at in elsewhere:
        facts.extend(read_listed(text, notes, states, at))
    return facts


def read_listed(text: str, notes: Notes, states: frozenset[str], at: str | None = None) -> list[AntigenFact]:
    """An entry of a list: ``CD33+``, ``CD33 94.25%, CD19 negative``, or a bare name without any result."""
    if lexicon.marker(text) is not None:
        notes.missed(f"marker {text!r} has no result")
        return []
    pieces = [one_result(piece) for piece in _BETWEEN.split(text) if piece.strip()]
    details = {"at": at} if at else {}
    if pieces and all(piece is not None for piece in pieces):
        facts = []
        for name, result in (piece for piece in pieces if piece is not None):
            read, key = result_of(result), lexicon.marker(name)
            if read is None or key is None:
                continue
            label = text if len(pieces) == 1 else f"{name} {result}"
            facts.append(fact_of(key, label, read[0], read[1], {**read[2], **details}, states))
            notes.read(label, said(facts[-1]), facts[-1].id)
        return facts
    found = read_immunophenotype(text)
    for problem in found.problems:
        notes.missed(f"markers {text!r}: {problem}")
    facts = []
    for population in found.populations:
        for marker in population.markers:
            gate = {"gate": population.name} if population.name else {}
            facts.append(fact_of(marker.marker, text, marker.status, marker.percent, {**gate, **details}, states))
            notes.read(text, said(facts[-1]), facts[-1].id)
    return facts


def lost(altered: list[AlterationFact], known: list[AntigenFact], notes: Notes) -> list[AntigenFact]:
    """Antigens that are gone because an alteration says so: ``CD19 loss`` entails that CD19 is negative."""
    found: list[AntigenFact] = []
    for fact in altered:
        match = _LOSS.match(fact.key)
        if not match or match[1] not in markers() or fact.status != "present" or fact.subclonal:
            continue
        same = [other for other in known if other.key == match[1] and other.at == fact.at]
        if any(other.status == "absent" for other in same):
            continue
        row = markers()[match[1]]
        found.append(AntigenFact(match[1], row["id"], fact.input, "absent", "negative", at=fact.at))
        notes.read(fact.input, f"{match[1]} negative", row["id"], "entailed")
    return found
