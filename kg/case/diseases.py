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
from kg.case.context import disease_meant
from kg.case.model import Entry
from kg.case.notes import Notes, entry_fields, quoted
from kg.case.profile import Certainty, DiseaseFact
from kg.case.states import StateFact, take_states
from kg.case.vocabulary import DISEASES, STATES, ambiguous, disease_by_id, disease_phrases, phrase_adds
from kg.knowledge.terminology import clinical_line
from kg.names.normalise import name_key

_FAB_KEY = re.compile(r"AML-(M[0-7])$")
_CURIE = re.compile(r"[A-Za-z][A-Za-z.]*:\S+$")
_MUTATED = re.compile(r"(?i)[- ](?:mutated|mutant|positive|rearranged|mutation|\+)$|\+$")
_REARRANGED = re.compile(r"(?i)[- ]?(?:rearranged|rearr?|r)$")
_AGED = re.compile(
    r"(?i)^(?P<word>adult|childhood|child|p(?:a)?ediatric|elderly|adolescent|infant(?:ile)?|neonatal)\s+(?!T-cell leuka?emia|T-cell lymphoma)|\s+(?:in|of)\s+(?P<after>childhood|infancy|adults?|children|infants?)$"
)
_AGE_OF = {
    "childhood": "child",
    "children": "child",
    "infantile": "infant",
    "infancy": "infant",
    "infants": "infant",
    "adults": "adult",
}
_BRACKET = re.compile(r"\s\(([^()]*(?:\([^()]*\)[^()]*)*)\)")
_FAB = re.compile(r"(?i)(?:FAB\s*)?[ML][0-7](?:[abv]|Eo)?")
_NO_NEWS = re.compile(
    r"(?i)disorder|disease|diagnosis|NOS|not otherwise specified|(?:WHO|ICC|FAB)\b.*|morphologic abnormality|\d{4}"
)
_INVERTED = re.compile(r"(?i)^(?:leuka?emia|lymphoma|sarcoma),")
_SUSPECTED = re.compile(r"(?i)^(?:suspected|possible|probable|presumed)\s+|\?$")


@dataclass(slots=True)
class Diagnosis:
    """What the disease field says beside the disease itself."""

    facts: list[DiseaseFact] = field(default_factory=list)
    states: list[StateFact] = field(default_factory=list)
    alterations: list[str] = field(default_factory=list)  # words in front of the disease, still to be read
    fab: str | None = None
    age: tuple[str, Months] | None = None  # "infant B-ALL"
    constitutional: list[str] = field(default_factory=list)  # "DS-ALL"


def read_diseases(entries: tuple[Entry, ...], notes: Notes, context: str = "") -> Diagnosis:
    """All diagnoses of a case; ``context`` is what else the case says, for names with more than one reading."""
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
        _read(text, certainty, found, notes, context)
    return found


def _read(text: str, certainty: Certainty, found: Diagnosis, notes: Notes, context: str) -> None:
    if _SUSPECTED.search(text):
        certainty, plain = "implied", _SUSPECTED.sub("", text).strip()
    else:
        plain = text
    known = _ambiguous(text, plain, context, notes)
    if known == ("", ()):
        return
    known = known or resolve(plain) or _with_words(plain, found)
    if known is None:
        near = DISEASES.near(plain)
        notes.missed(f"disease {quoted(text)} is not known" + (f"; nearest: {', '.join(near)}" if near else ""))
        return
    if found.age is None and (match := _AGED.search(plain)):
        word = (match["word"] or match["after"]).lower()
        found.age = (text, AGE_WORDS[_AGE_OF.get(word, word)])
    form = plain_form(plain)
    bare = take_states(_AGED.sub("", form))[0]
    for atom in phrase_adds().get(name_key(form)) or phrase_adds().get(name_key(bare), ()):
        kind, _, value = atom.partition(":")
        (found.constitutional if kind == "constitutional" else found.alterations).append(value)
    key, states = known
    _bracketed(text, plain, key, found, notes)
    found.facts.append(DiseaseFact(key, DISEASES.rows[key]["id"], text, certainty))
    notes.read(text, DISEASES.rows[key]["name"], DISEASES.rows[key]["id"], certainty)
    found.states.extend(StateFact(state, text) for state in states)
    if match := _FAB_KEY.match(key):
        found.fab = match[1]


def _bracketed(text: str, plain: str, key: str, found: Diagnosis, notes: Notes) -> None:
    """What stands in brackets behind a diagnosis: another name of it, a state, an alteration; never dropped."""
    if DISEASES.find(plain) or name_key(plain) in disease_phrases():
        return
    for inside in _BRACKET.findall(plain):
        for piece in re.split(r"\s*[,;]\s+", inside.strip()):
            if not piece or _FAB.fullmatch(piece) or _NO_NEWS.fullmatch(piece):
                continue
            if state := STATES.find(piece):
                found.states.append(StateFact(state, text))
            elif (same := resolve(piece)) is not None:
                if not ({same[0], key} & set(clinical_line(key)) & set(clinical_line(same[0]))):
                    notes.missed(f"disease {quoted(text)}: {quoted(piece)} is another disease")
            elif (alteration := _alteration(piece)) is not None:
                found.alterations.append(alteration)
            else:
                notes.missed(f"disease {quoted(text)}: {quoted(piece)} is not understood")


def _ambiguous(text: str, plain: str, context: str, notes: Notes) -> tuple[str, tuple[str, ...]] | None:
    """The reading of a name with several, ("", ()) where nothing decides, None where the name has one."""
    rest, states = take_states(plain)
    for name, inner in ((plain, ()), (rest, states)):
        row = ambiguous().get(name_key(name))
        if row is None or name in DISEASES.rows:
            continue
        meant = disease_meant(name, context)
        if meant is not None:
            return meant, inner
        notes.missed(f"disease {quoted(text)} may be {' or '.join(row.list('choices'))}: {row['rule']}")
        return "", ()
    return None


def resolve(name: str) -> tuple[str, tuple[str, ...]] | None:
    """(disease key, states) of a whole name, phrase or CURIE; None where it is none.

    >>> resolve("CML-BP"), resolve("DOID:9119"), resolve("relapsed AML")
    (('CML', ('blast phase',)), ('AML', ()), ('AML', ('relapsed',)))
    """
    plain = plain_form(name)
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


def plain_form(name: str) -> str:
    """One spelling of a diagnosis: ``leukemia, myeloid, acute`` in reading order, ``Ph(-)`` as ``Ph-``.

    >>> plain_form("Leukemia, Myeloid, Acute"), plain_form("Ph(-) B-ALL")
    ('Acute Myeloid Leukemia', 'Ph- B-ALL')
    """
    plain = re.sub(r"\s+", " ", name.strip())
    if _INVERTED.match(plain):
        plain = " ".join(reversed([part.strip() for part in plain.split(",")]))
    return re.sub(r"(?i)\b(Ph|CD\d+)\s?\(([+-])\)", r"\1\2", plain.replace("−", "-"))


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
    forms.append(_AGED.sub("", name))
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
            left = re.sub(r"(?i)^(?:with|and|in|,)\s+|\s+(?:with|and|in)$", "", left)
            if left.lower() in AGE_WORDS:
                found.age = (left, AGE_WORDS[left.lower()])
            elif left:
                alteration = _alteration(left)
                if alteration is None:
                    continue
                found.alterations.append(alteration)
            return inner[0], tuple(dict.fromkeys((*inner[1], *states)))
    return None


def _alteration(words: str) -> str | None:
    """Words beside a disease as an alteration: ``KMT2A-rearranged``, ``FLT3-ITD+``, ``with IDH1 mutation``."""
    from kg.parse.variant import read_alteration

    forms = [words, _MUTATED.sub("", words)]
    if _REARRANGED.search(words):
        forms.insert(0, _REARRANGED.sub(" rearrangement", words))
    for form in dict.fromkeys(forms):
        if all(reading.ok for reading in read_alteration(form)):
            return form
    return None
