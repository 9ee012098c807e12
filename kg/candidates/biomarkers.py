"""What a patient's antigens and alterations answer. Expression never answers for a mutation of its gene, nor the
other way round: markers and alterations are different keys.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import cache, cached_property

from kg.candidates.answers import Answer, Match
from kg.case.profile import AlterationFact, AntigenFact, Profile
from kg.knowledge.tables import bundled_rows
from kg.knowledge.terminology import alteration_line, alterations, markers

_SUMMARY = {"complex karyotype": "complex", "monosomal karyotype": "monosomal", "normal karyotype": "normal"}
_KIND_OF_ALTERATION = {"fusion": "fusion", "rearrangement": "fusion", "cytogenetic": "cytogenetic", "numeric": "cytogenetic",
                       "karyotype class": "cytogenetic"}  # fmt: skip


class Biomarkers:
    """Answers to atoms of kind ``biomarker``. ``antigens_treated``: markers that an earlier therapy was against."""

    def __init__(self, profile: Profile, antigens_treated: frozenset[str]) -> None:
        self.profile = profile
        self.antigens_treated = antigens_treated

    def answer(self, value: str) -> Answer:
        """The answer to an atom of kind ``biomarker``: a marker key asks for expression, any other for an alteration."""
        if value in markers():
            return self._antigen(value)
        return self._alteration(value)

    def antigen(self, key: str) -> AntigenFact | None:
        """The result for a marker from now, else the first one; two that contradict each other are an unknown one."""
        found = [fact for fact in self.profile.antigens if fact.key == key]
        current = [fact for fact in found if not fact.retest]
        current = [fact for fact in current if fact.at is None] or current or found
        if {"present", "absent"} <= {fact.status for fact in current if not fact.retest}:
            note = f"contradictory: {' / '.join(fact.input for fact in current)}"
            return replace(current[0], status="unknown", band="unknown", note=note)
        return current[0] if current else None

    def _antigen(self, key: str) -> Answer:
        fact = self.antigen(key)
        if fact is None:
            if key in self.antigens_treated:
                return Answer(None, f"{key} must be retested after a therapy against it", needs=("biomarker", key))
            return Answer(None, f"{key} is not reported", needs=("biomarker", key))
        if fact.retest:
            return Answer(None, f"{fact.input}: older than a therapy against {key}, to be retested", needs=("biomarker", key))
        if fact.band == "unknown":
            return Answer(None, f"{fact.input}: {fact.note or fact.status}", needs=("biomarker", key))
        if fact.band == "negative":
            return Answer(False, f"{fact.input} is negative")
        return Answer(True, f"{fact.input} is {fact.band}", match=Match(fact.input, key, "antigen", "antigen", band=fact.band))

    def _alteration(self, key: str) -> Answer:
        facts = self.profile.alterations
        about = [fact for fact in facts if fact.key == key or fact.key in rungs(key)]
        there = [fact for fact in facts if fact.status == "present" and _depth(fact, key)]
        somatic = [fact for fact in there if fact.origin != "germline"]
        absent = [fact for fact in about if fact.status == "absent" and fact.origin != "germline"]
        against = [fact for fact in facts if fact.status == "absent" and fact.origin != "germline" and _denies(fact, somatic)]
        somatic, against = _newer(somatic, against)
        if somatic and against:
            because = f"contradictory: {somatic[0].input} / {against[0].input}"
            return Answer(None, because, needs=("biomarker", key))
        if somatic:
            fact = somatic[0]
            return Answer(True, f"{fact.input} is {key}", match=self._matched(fact, key, _depth(fact, key) or "exact"))
        if absent:
            return Answer(False, f"{absent[0].input}: no {key}")
        if germline := [fact for fact in there if fact.origin == "germline"]:
            return Answer(None, f"{germline[0].input} is germline; a somatic finding is not reported", needs=("biomarker", key))
        unsettled = about[-1] if about else None
        if unsettled is not None and unsettled.status == "present":
            reading = _usual_reading(unsettled.key)
            if key in reading:
                match = self._matched(unsettled, key, "gene")
                return Answer(True, f"{unsettled.input}, read as {key}", match=match)
        classes = _exhausted_by(key)
        if classes and all(self.answer(part).value is False for part in classes):
            return Answer(False, f"{' and '.join(classes)} tested and absent")
        if key in _SUMMARY and self.karyotype_summary.get(_SUMMARY[key]) is False:
            return Answer(False, f"not in the karyotype {self.profile.karyotype}")
        status = f"{unsettled.input}" if unsettled is not None else f"{key} is not reported"
        return Answer(None, status, needs=("biomarker", key))

    @cached_property
    def karyotype_summary(self) -> Mapping[str, bool | None]:
        """complex, monosomal and normal as the karyotype text says, each true, false or unknown."""
        if not self.profile.karyotype:
            return {}
        from kg.parse.karyotype import read_karyotype
        from kg.parse.karyotype_summary import summarise

        summary = summarise(read_karyotype(self.profile.karyotype))
        return {"complex": summary.complex, "monosomal": summary.monosomal, "normal": summary.normal}

    @staticmethod
    def _matched(fact: AlterationFact, key: str, depth: str) -> Match:
        kind = _KIND_OF_ALTERATION.get(fact.kind, "variant")
        return Match(fact.input, key, kind, depth, subclonal=fact.subclonal or (fact.vaf is not None and fact.vaf < 0.05))


def _depth(fact: AlterationFact, key: str) -> str | None:
    """How closely a fact is the key: itself, or the depth at which the key stands on its ladder."""
    return dict(fact.ladder).get(key) or ("exact" if fact.key == key else None)


def _denies(absent: AlterationFact, present: list[AlterationFact]) -> bool:
    """Whether an absent finding is one of the present ones, or a class above one of them."""
    return any(absent.key == fact.key or absent.key in rungs(fact.key) for fact in present)


def _newer(present: list[AlterationFact], absent: list[AlterationFact]) -> tuple[list[AlterationFact], list[AlterationFact]]:
    """Of two results that contradict each other those that count: from now before older, stated before entailed."""
    weak: list[Callable[[AlterationFact], bool]] = [lambda fact: fact.retest, lambda fact: fact.certainty == "entailed"]
    for weaker in weak:
        left = [fact for fact in present if not weaker(fact)], [fact for fact in absent if not weaker(fact)]
        if any(left) and not all(left):
            return left
    return present, absent


@cache
def rungs(key: str) -> tuple[str, ...]:
    """An alteration and everything above it on the ladder, also for an exact variant that no table lists.

    >>> rungs("ABL1 p.F317V")[:2]
    ('ABL1 p.F317V', 'ABL1 p.F317')
    """
    if key in alterations():
        return alteration_line(key)
    from kg.parse.variant import read_alteration

    found = read_alteration(key)
    return tuple(rung for rung, _ in found[0].ladder) or (key,) if found else (key,)


def _usual_reading(key: str) -> tuple[str, ...]:
    """What a finding that is named only by its gene is taken for, by a curated row; else nothing."""
    return tuple(row["reads_as"] for row in bundled_rows("rules", "gene_level.tsv") if row["finding"] == key)


@cache
def _exhausted_by(key: str) -> tuple[str, ...]:
    """The classes that, all tested and absent, leave nothing of a gene-level finding that a label means."""
    return next((row.list("classes") for row in bundled_rows("rules", "exhausted_by.tsv") if row["finding"] == key), ())
