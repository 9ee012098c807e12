"""What a patient's antigens and alterations answer. Expression never answers for a mutation of its gene, nor the
other way round: markers and alterations are different keys.
"""

from __future__ import annotations

from collections.abc import Mapping
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
        """The result for a marker from now, else the first one."""
        found = [fact for fact in self.profile.antigens if fact.key == key]
        current = [fact for fact in found if not fact.retest]
        return current[0] if current else (found[0] if found else None)

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
        unsettled: AlterationFact | None = None
        for fact in self.profile.alterations:
            depth = dict(fact.ladder).get(key) or ("exact" if fact.key == key else None)
            if fact.status == "present" and depth:
                if fact.origin == "germline":
                    return Answer(None, f"{fact.input} is germline; a somatic finding is not reported", needs=("biomarker", key))
                return Answer(True, f"{fact.input} is {key}", match=self._matched(fact, key, depth))
            if fact.status == "absent" and (fact.key == key or fact.key in rungs(key)):
                return Answer(False, f"{fact.input}: no {key}")
            if fact.key == key or fact.key in rungs(key):
                unsettled = fact
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
