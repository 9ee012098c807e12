"""Diagnoses: names, abbreviations, CURIEs and phrases that also name a state or an alteration.

``CML-BP`` is CML in blast phase, ``R/R AML`` AML in a state, ``AML (M2)`` AML of FAB type M2 without any
fusion, ``IDH1-mutated AML`` AML and an alteration.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from kg.case.age import WORDS as AGE_WORDS
from kg.case.age import Months
from kg.case.model import Entry
from kg.case.notes import Notes, entry_fields, quoted
from kg.case.profile import Certainty, DiseaseFact
from kg.case.states import StateFact, take_states
from kg.case.vocabulary import DISEASES, ambiguous, disease_by_id, disease_phrases
from kg.names.normalise import name_key

_FAB_KEY = re.compile(r"AML-(M[0-7])$")
_CURIE = re.compile(r"[A-Za-z][A-Za-z.]*:\S+$")
_MUTATED = re.compile(r"(?i)[- ](?:mutated|mutant|positive|rearranged|mutation|\+)$|\+$")
_SUSPECTED = re.compile(r"(?i)^(?:suspected|possible|probable|presumed)\s+|\?$")


@dataclass(slots=True)
class Diagnosis:
    """What the disease field says beside the disease itself."""

    facts: list[DiseaseFact] = field(default_factory=list)
    states: list[StateFact] = field(default_factory=list)
    alterations: list[str] = field(default_factory=list)  # words in front of the disease, still to be read
    fab: str | None = None
    age: tuple[str, Months] | None = None  # "infant B-ALL"


def read_diseases(entries: tuple[Entry, ...], notes: Notes) -> Diagnosis:
    """All diagnoses of a case."""
    found = Diagnosis()
    for entry in entries:
        if isinstance(entry, Mapping):
            details = entry_fields("disease", entry, ("name", "id", "certainty"))
            text = str(
                details.get("id")
                if details.get("id") in disease_by_id()
                else details.get("name") or details.get("id") or ""
            )
            certainty: Certainty = (
                "implied" if details.get("certainty") in ("implied", "tentative", "suspected") else "stated"
            )
        else:
            text, certainty = entry, "stated"
        _read(text, certainty, found, notes)
    return found


def _read(text: str, certainty: Certainty, found: Diagnosis, notes: Notes) -> None:
    if _SUSPECTED.search(text):
        certainty, plain = "implied", _SUSPECTED.sub("", text).strip()
    else:
        plain = text
    row = ambiguous().get(name_key(plain))
    if row is not None and plain not in DISEASES.rows:
        notes.missed(f"disease {quoted(text)} may be {' or '.join(row.list('choices'))}: {row['rule']}")
        return
    known = resolve(plain)
    if known is None:
        known = _with_words(plain, found)
    if known is None:
        near = DISEASES.near(plain)
        notes.missed(f"disease {quoted(text)} is not known" + (f"; nearest: {', '.join(near)}" if near else ""))
        return
    key, states = known
    found.facts.append(DiseaseFact(key, DISEASES.rows[key]["id"], text, certainty))
    notes.read(text, DISEASES.rows[key]["name"], DISEASES.rows[key]["id"], certainty)
    found.states.extend(StateFact(state, text) for state in states)
    if match := _FAB_KEY.match(key):
        found.fab = match[1]


def resolve(name: str) -> tuple[str, tuple[str, ...]] | None:
    """(disease key, states) of a whole name, phrase or CURIE; None where it is none.

    >>> resolve("CML-BP"), resolve("DOID:9119"), resolve("relapsed AML")
    (('CML', ('blast phase',)), ('AML', ()), ('AML', ('relapsed',)))
    """
    plain = re.sub(r"\s+", " ", name.strip())
    if _CURIE.match(plain) and plain in disease_by_id():
        return disease_by_id()[plain], ()
    for form in _forms(plain):
        if form_states := disease_phrases().get(name_key(form)):
            return form_states
        if key := DISEASES.find(form):
            return key, ()
    rest, states = take_states(plain)
    if states and rest and rest != plain:
        inner = resolve(rest)
        if inner:
            return inner[0], tuple(dict.fromkeys((*inner[1], *states)))
    return None


def _forms(name: str) -> tuple[str, ...]:
    """``AML (M2)`` and ``AML, M2`` as ``AML-M2``; brackets left away; plural; age words dropped."""
    forms = [name]
    if (match := re.match(r"(.+?)[\s,(-]+(?:FAB[\s-]*)?(M[0-7](?:[abv]|Eo)?)\)?$", name)) and DISEASES.find(
        match[1].strip(" ,(-")
    ) in ("AML", "childhood AML"):
        forms.append(f"AML-{match[2]}")
    without = re.sub(r"\s*\([^()]*\)\s*", " ", name).strip()
    if without != name:
        forms.append(without)
    forms += [re.sub(r"(?i)^(?:adult|childhood|pediatric|paediatric|elderly|adolescent)\s+", "", name)]
    return tuple(dict.fromkeys(form for form in forms if form))


def _with_words(text: str, found: Diagnosis) -> tuple[str, tuple[str, ...]] | None:
    """A disease with words before or after it that are ages or alterations: ``infant B-ALL``, ``IDH1-mutated AML``."""
    rest, states = take_states(text)
    words = rest.split(" ")
    for size in range(len(words) - 1, 0, -1):
        for disease_part, other in ((words[-size:], words[:-size]), (words[:size], words[size:])):
            inner = resolve(" ".join(disease_part))
            if inner is None:
                continue
            left = " ".join(other).strip(" ,;")
            left = re.sub(r"(?i)^(?:with|and|,)\s+", "", left)
            if left.lower() in AGE_WORDS:
                found.age = (left, AGE_WORDS[left.lower()])
            elif left:
                from kg.parse.variant import read_alteration

                plain = _MUTATED.sub("", left)
                if not all(alteration.ok for alteration in read_alteration(plain)):
                    continue
                found.alterations.append(left if not _MUTATED.search(left) or left.endswith("rearranged") else plain)
            return inner[0], tuple(dict.fromkeys((*inner[1], *states)))
    return None
