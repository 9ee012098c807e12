"""Statements of one case that cannot all be right. They are said; nothing is silently corrected."""

from __future__ import annotations

import re

from kg.case.age import Months
from kg.case.labs import differential
from kg.case.notes import Notes
from kg.case.profile import AlterationFact, AntigenFact, DiseaseFact, LabFact, PriorFact
from kg.case.vocabulary import DISEASES, DRUGS
from kg.parse.karyotype import read_karyotype

_DIFFERENTIAL_LIMIT = 105.0  # rounding of several percentages stays below
_ISCN = re.compile(r"\b(?:t|inv|ins|del|i|der|dic)\(")
_AGE_TERMS: tuple[tuple[str, Months], ...] = (
    ("infant", (0, 12)),
    ("childhood", (0, 216)),
    ("pediatric", (0, 216)),
    ("juvenile", (0, 216)),
    ("adult ", (216, 10_000)),
)


def labs(facts: list[LabFact], notes: Notes) -> None:
    """A differential that adds up to more than all cells."""
    shares = differential(facts)
    blasts = [
        fact
        for fact in facts
        if fact.key == "blasts" and fact.specimen == "blood" and fact.value is not None and fact.at is None
    ]
    total = sum(fact.value or 0.0 for fact in (*shares, *blasts[:1]))
    if shares and total > _DIFFERENTIAL_LIMIT:
        items = ", ".join(f"{fact.key.removesuffix(' %')} {fact.value:g} %" for fact in (*shares, *blasts[:1]))
        why = (
            ": an analyser may have counted blasts as another cell; neither value is used for the lineage"
            if blasts
            else ""
        )
        notes.conflict(f"blood differential adds up to {total:g} % ({items}){why}")


def alterations(facts: list[AlterationFact], notes: Notes) -> None:
    """Present and absent at once, at the same timepoint."""
    for absent in facts:
        if absent.status != "absent":
            continue
        for present in facts:
            if (
                present.status == "present"
                and present.at == absent.at
                and absent.key in {key for key, _ in present.ladder}
            ):
                notes.conflict(f"{absent.key} is stated absent ({absent.input}) and present ({present.input})")


def definitions(diseases: list[DiseaseFact], facts: list[AlterationFact], notes: Notes) -> None:
    """A diagnosis whose defining alteration was tested and is not there."""
    for disease in diseases:
        definers = DISEASES.rows[disease.key].list("defined_by")
        absent = [fact for fact in facts if fact.status == "absent" and fact.at is None and fact.key in definers]
        if definers and len(absent) >= len(definers):
            notes.conflict(
                f"{DISEASES.rows[disease.key]['name']} is defined by {definers[0]}, which is stated absent ({absent[0].input})"
            )


def antigens(facts: list[AntigenFact], notes: Notes) -> None:
    """One antigen with two opposite results of one timepoint and population."""
    seen: dict[tuple[str, str | None, str | None], AntigenFact] = {}
    for fact in facts:
        if fact.status not in ("present", "absent"):
            continue
        place = (fact.key, fact.at, fact.gate)
        other = seen.setdefault(place, fact)
        if other.status != fact.status:
            notes.conflict(f"{fact.key} is stated positive and negative ({other.input}; {fact.input})")


def age(months: Months | None, diseases: list[DiseaseFact], notes: Notes) -> None:
    """An age outside the age that the diagnosis names."""
    if months is None:
        return
    for disease in diseases:
        words = f"{disease.input} {DISEASES.rows[disease.key]['name']}".lower()
        for term, (low, high) in _AGE_TERMS:
            if term in words and (months[1] <= low or months[0] >= high):
                notes.conflict(f"age {months[0]} to {months[1]} months does not fit {disease.input!r}")
                break


def course(states: frozenset[str], prior: tuple[PriorFact, ...], notes: Notes) -> None:
    """Newly diagnosed or untreated, with an earlier therapy of this disease."""
    if not states & {"newly diagnosed", "untreated"}:
        return
    given = [
        fact
        for fact in prior
        if not fact.for_other_disease
        and fact.result != "ongoing"
        and not (fact.drugs and all(DRUGS.rows[drug]["role"] == "supportive" for drug in fact.drugs))
        and fact.at_disease_part not in ("prephase", "cytoreduction")
    ]
    if given:
        word = "untreated" if "untreated" in states and "newly diagnosed" not in states else "newly diagnosed"
        notes.conflict(f"{word}, with earlier therapy ({', '.join(fact.input for fact in given)})")


def karyotype(text: str | None, sex: str | None, facts: list[AlterationFact], transplanted: bool, notes: Notes) -> None:
    """A karyotype against a stated fusion that it would show, and against the stated sex."""
    if not text:
        return
    read = read_karyotype(text)
    if not read.clones:
        return
    normal = any(fact.key == "normal karyotype" and fact.status == "present" for fact in facts)
    for fact in facts:
        if (
            fact.status == "present"
            and fact.input != "karyotype"
            and not fact.input.startswith("karyotype ")
            and fact.certainty == "stated"
            and fact.at is None
        ):
            visible = fact.kind in ("cytogenetic", "numeric") or _ISCN.search(fact.input)
            if normal and visible:
                notes.conflict(f"karyotype is normal, and {fact.key} is stated ({fact.input})")
            if fact.key == "complex karyotype" and any(
                other.key == fact.key and other.status == "absent" for other in facts
            ):
                notes.conflict("complex karyotype is stated, and the karyotype is not complex")
    letters = {clone.sex for clone in read.clones if clone.sex}
    if sex in ("male", "female") and not transplanted and letters:
        has_y = any("Y" in word for word in letters) or any(
            "Y" in item.chromosomes for clone in read.clones for item in clone.abnormalities
        )
        if (sex == "female" and has_y) or (sex == "male" and not has_y and any(word == "XX" for word in letters)):
            notes.conflict(f"sex {sex} does not fit the karyotype {text!r}")
