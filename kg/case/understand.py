"""A case to a profile: what is known, how it was read, what was not understood, what contradicts itself.

>>> from kg.case.model import Case
>>> profile = understand(Case(disease="CML", state="chronic phase"))
>>> [(fact.key, fact.certainty) for fact in profile.alterations]
[('BCR::ABL1', 'entailed')]
"""

from __future__ import annotations

import re
from typing import cast

from kg.case import alterations as genetics
from kg.case import (
    antigen_words,
    antigens,
    conflicts,
    context,
    course,
    diseases,
    karyotype_words,
    lines,
    therapy,
    therapy_names,
    values,
)
from kg.case import labs as laboratory
from kg.case.age import Months, age_in_words, parse_age
from kg.case.check import sex_of, state_entry
from kg.case.consequences import consequences
from kg.case.model import Case
from kg.case.notes import Notes
from kg.case.profile import AlterationFact, Certainty, DiseaseFact, LabFact, Profile
from kg.case.states import StateFact, close, lines_proven
from kg.case.vocabulary import STATES
from kg.knowledge.tables import bundled_rows
from kg.knowledge.terminology import clinical_line

_NEW = frozenset({"newly diagnosed", "untreated"})
_MRD = ("MRD positive", "MRD negative")
_LIMIT = re.compile(r"^lab:MRD(?:>=|<)")


def understand(case: Case) -> Profile:
    """The profile of a case.

    Raises CaseError for an unknown state, unit, or key of a detail; free text that is not understood is
    listed in the profile and decides nothing.
    """
    notes = Notes()
    diagnosis = diseases.read_diseases(case.disease, notes, context.words_of(case))
    months, age_words = _age(case, diagnosis.age, notes)
    states = _states(case, diagnosis, notes)
    now = frozenset(fact.key for fact in states)

    entries, antigens_among = antigen_words.sorted_out(case.alterations)
    altered = genetics.read_alterations(entries, diagnosis.alterations, diagnosis.facts, notes, now)
    karyotype, seen, constitutional_words, karyotype_status = _karyotype(case.karyotype, notes)
    altered = _merged(altered, seen)
    narrowed = genetics.narrow(diagnosis.facts, altered, notes)
    conflicts.definitions(narrowed, altered, notes)
    altered += genetics.entailed_by(narrowed, altered, notes)
    altered += genetics.excluded_by(narrowed, altered, notes)

    fab = values.read_fab(case.fab, diagnosis.fab, notes)
    before = len(notes.not_understood)
    prior = therapy.read_prior(case.prior or (), narrowed, notes)
    # A therapy that is not understood was given all the same: what is read is then not all there was.
    all_read = len(notes.not_understood) == before
    prior_given = all_read and (case.prior is not None or bool(now & _NEW))
    if case.prior == ():
        notes.read("prior: none", "untreated", None)
        treated = course.contradicts_untreated(states)
        if treated:
            # Which of the two is wrong is not known, so that neither therapy nor its absence is.
            notes.conflict(f"earlier therapy is stated as none, and the state says {', '.join(treated)}")
            prior_given = False
    markers = antigen_words.read_markers(case.markers, antigens_among, notes, now)
    markers += antigen_words.lost(altered, markers, notes)
    conflicts.antigens(markers, notes)
    markers = antigens.outdated(markers, prior, notes)
    labs = laboratory.read_labs(case.labs, notes, now)
    conflicts.labs(labs, notes)
    labs += laboratory.circulating_blasts(labs, notes)
    altered += consequences(altered, markers, notes)
    states = _with_residual_disease(states, labs, narrowed, notes)

    sex = sex_of(case.sex)
    if sex:
        notes.read(case.sex or sex, sex)
    constitutional = values.read_conditions(
        "constitutional", (*case.constitutional, *diagnosis.constitutional, *constitutional_words), notes
    )
    conditions = values.read_conditions("conditions", case.conditions, notes)
    before = len(notes.not_understood)
    medications = therapy_names.read_medications(case.medications, notes)
    medications_complete = len(notes.not_understood) == before
    intensive, ecog = values.read_fitness(case.fitness, now, notes)
    pending = values.read_pending(case.pending, notes)
    transplanted = any(fact.kind == "procedure" and "HSCT" in (fact.regimen or "") for fact in prior) or bool(
        now & {"post-HSCT", "relapse after HSCT"}
    )

    conflicts.alterations(altered, notes)
    conflicts.age(months, narrowed, notes)
    conflicts.course(now, prior, notes)
    conflicts.karyotype(karyotype, sex, altered, transplanted, notes)
    if "pregnancy" in conditions and sex == "male":
        notes.conflict("pregnancy is stated for a male")

    own = tuple(fact for fact in prior if not fact.for_other_disease)
    least, exact = lines.lines(own, prior_given, lines_proven(fact.key for fact in states))
    return Profile(
        id=case.id,
        diseases=tuple(narrowed),
        age_months=months,
        age_input=age_words,
        sex=sex,
        states=tuple((fact.key, fact.certainty) for fact in states),
        state_given=bool(states),
        antigens=tuple(markers),
        alterations=tuple(altered),
        karyotype=karyotype,
        prior=prior,
        prior_given=prior_given,
        lines_minimum=least,
        lines_exact=exact,
        labs=tuple(labs),
        fab=fab,
        constitutional=constitutional,
        medications=medications,
        medications_complete=medications_complete,
        conditions=conditions,
        intensive=intensive,
        ecog=ecog,
        sites=values.read_sites(case.sites, notes),
        transplant_planned=values.read_transplant(case.transplant, notes),
        pending=case.pending,
        pending_tests=tuple(
            dict.fromkeys(
                (
                    *pending,
                    *(("karyotype",) if karyotype_status == "pending" else ()),
                    *_tests(altered),
                    *(fact.key for fact in markers if fact.status == "pending"),
                )
            )
        ),
        understood=tuple(notes.understood),
        not_understood=tuple(notes.not_understood),
        conflicts=tuple(notes.conflicts),
        extra={"karyotype": karyotype_status} if karyotype_status else {},
    )


def _age(case: Case, from_disease: tuple[str, Months] | None, notes: Notes) -> tuple[Months | None, str | None]:
    if case.age is None:
        if from_disease is None:
            return None, None
        notes.read(from_disease[0], age_in_words(from_disease[1]), None, "implied")
        return from_disease[1], from_disease[0]
    months = parse_age(case.age)
    notes.read(str(case.age), age_in_words(months))
    if from_disease is not None and (months[1] <= from_disease[1][0] or months[0] >= from_disease[1][1]):
        notes.conflict(f"age {case.age} does not fit {from_disease[0]!r}")
    return months, str(case.age)


def _karyotype(text: str | None, notes: Notes) -> tuple[str | None, list[AlterationFact], list[str], str | None]:
    """(ISCN, findings, constitutional changes, pending or not done): ``normal`` is a finding and no ISCN."""
    if not text:
        return None, [], [], None
    if (words := karyotype_words.read_words(text, notes)) is not None:
        return None, words[0], [], words[1]
    inside = karyotype_words.iscn_inside(text)
    found, constitutional = genetics.from_karyotype(inside, notes)
    return inside, found, constitutional, None


def _states(case: Case, diagnosis: diseases.Diagnosis, notes: Notes) -> tuple[StateFact, ...]:
    stated = list(diagnosis.states)
    for entry in case.state:
        key, words, certainty = state_entry(entry)
        stated.append(StateFact(key, words, cast(Certainty, certainty)))
    # Read once more below, with notes, when the diagnosis is settled.
    earlier = therapy.read_prior(case.prior or (), diagnosis.facts, Notes())
    stated += course.from_prior(earlier, stated, diagnosis.facts)
    present, contradictions = close(stated)
    for fact in stated:
        if fact.key in {other.key for other in present}:
            notes.read(fact.input, fact.key, STATES.rows[fact.key]["id"], fact.certainty)
        else:
            notes.read(
                fact.input,
                f"{fact.key} (history, no longer the present state)",
                STATES.rows[fact.key]["id"],
                fact.certainty,
            )
    for fact in present:
        if fact.certainty == "entailed":
            notes.read(fact.input, fact.key, STATES.rows[fact.key]["id"], "entailed")
    for text in contradictions:
        notes.conflict(text)
    return present


def _with_residual_disease(
    states: tuple[StateFact, ...], labs: list[LabFact], diseases: list[DiseaseFact], notes: Notes
) -> tuple[StateFact, ...]:
    """A measured MRD in remission says whether it is positive; in overt disease it is only a share of blasts."""
    keys = {fact.key for fact in states}
    value = next((fact for fact in labs if fact.key == "MRD" and fact.at is None), None)
    if value is None or value.value is None or "remission" not in keys or keys & {"MRD positive", "MRD negative"}:
        return states
    key = _residual(value, diseases)
    if key is None:
        return states
    notes.read(value.input, key, STATES.rows[key]["id"], "entailed")
    return (*states, StateFact(key, value.input, "entailed"))


def _residual(fact: LabFact, diseases: list[DiseaseFact]) -> str | None:
    """MRD positive or negative by ``rules/state_definitions.tsv``; None between the limits, or where none is known.

    Without a limit for the disease, nothing at all is negative, and any measured value is residual disease.
    """
    value = fact.value or 0.0
    if value == 0 and fact.comparator not in (">", ">="):
        return "MRD negative"
    line = {key for disease in diseases for key in clinical_line(disease.key)}
    rows = [row for row in bundled_rows("rules", "state_definitions.tsv") if row["disease"] in line and row["state"] in _MRD]
    limits = {row["state"]: float(_LIMIT.sub("", row["definition"])) for row in rows}
    if fact.comparator in ("<", "<="):
        return "MRD negative" if value <= limits.get("MRD negative", 0.0) else None
    return "MRD positive" if value >= limits.get("MRD positive", 0.0) else None


def _merged(stated: list[AlterationFact], seen: list[AlterationFact]) -> list[AlterationFact]:
    """Stated alterations with those of the karyotype; what both say stands once, with the details of the statement."""
    known = {fact.key for fact in stated if fact.status == "present"}
    return stated + [fact for fact in seen if not (fact.key in known and fact.status == "present")]


def _tests(facts: list[AlterationFact]) -> tuple[str, ...]:
    """What pending alterations are tests of: a fusion, else the gene."""
    return tuple(
        fact.key if "::" in fact.key or not fact.genes else fact.genes[0] for fact in facts if fact.status == "pending"
    )
