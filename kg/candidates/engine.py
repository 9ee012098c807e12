"""Candidate drugs for a case: ask the graph for drugs that touch it, judge each, order, explain.

The engine gets rows from a ``Rows`` callable (``graph.run``) and never sees a query. Dossiers are kept
per build of the graph, because a build never changes.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from kg.candidates.dossier import (
    Dossier,
)
from kg.candidates.facts import Facts
from kg.candidates.judge import Circumstances, Judgement, judge
from kg.candidates.labels import possible_worlds
from kg.candidates.missing import Missing
from kg.candidates.rank import ranked
from kg.candidates.reading import Rows, read_dossiers, sources
from kg.candidates.result import NOTICE, Candidates, row
from kg.case.profile import Profile
from kg.errors import InputError
from kg.identifiers import slug
from kg.knowledge.expression import Expression, parse
from kg.knowledge.terminology import alterations, clinical_line, diseases

JURISDICTIONS = ("FDA", "EMA")


class Engine:
    """Judges cases against one graph; keeps what it has read of each drug."""

    def __init__(self, rows: Rows, knowledge_as_of: str) -> None:
        self._rows = rows
        self.knowledge_as_of = knowledge_as_of
        self._dossiers: dict[str, Dossier] = {}
        self._touched: dict[str, list[str]] = {}  # feature -> drugs; a build never changes
        self._context: list[tuple[Expression, dict[str, str]]] | None = None

    def candidates(self, profile: Profile, jurisdiction: str = "FDA", as_of: str | None = None) -> Candidates:
        """The whole answer for a case.

        Raises InputError for a jurisdiction that is not FDA or EMA.
        """
        judgements, circumstances = self._judged(profile, jurisdiction, as_of, self.touched(profile))
        facts = circumstances.facts
        kept = [judgement for judgement in judgements if judgement.tier]
        missing = Missing(facts)
        for judgement in judgements:
            name = judgement.dossier.name
            for leaves, tier in judgement.opens:
                missing.opens(leaves, name, tier)
            if judgement.tier:
                missing.closes(judgement.closes, name)
                missing.needs_fact(judgement.needed, name)
        excluded = [
            {"drug": {"id": j.dossier.id, "name": j.dossier.name}, "reasons": [reason.json() for reason in j.reasons]}
            for j in sorted(judgements, key=lambda j: j.dossier.name)
            if j.reasons
        ]
        return Candidates(
            {
                "case": _case_json(profile),
                "jurisdiction": circumstances.jurisdiction,
                "as_of": circumstances.as_of,
                "knowledge_as_of": self.knowledge_as_of,
                "context": self._standard(facts),
                "candidates": [row(rank, judgement, circumstances.jurisdiction) for rank, judgement in ranked(kept, facts)],
                "excluded": excluded,
                "missing_tests": missing.json_tests(),
                "missing_facts": missing.json_facts(),
                "notice": f"{NOTICE} Knowledge as of {self.knowledge_as_of}.",
            }
        )

    def one(self, profile: Profile, drug: str, jurisdiction: str = "FDA", as_of: str | None = None) -> Judgement | None:
        """One drug (CURIE) judged, whether or not it touches the case; None for standard chemotherapy."""
        judgements, _ = self._judged(profile, jurisdiction, as_of, (drug,))
        return judgements[0] if judgements else None

    def _judged(self, profile: Profile, jurisdiction: str, as_of: str | None, drugs: Iterable[str]) -> tuple[list[Judgement], Circumstances]:
        if jurisdiction not in JURISDICTIONS:
            raise InputError(f"jurisdiction {jurisdiction!r} is not known; expected one of {', '.join(JURISDICTIONS)}")
        facts = Facts(profile, jurisdiction=jurisdiction)
        day = _checked(as_of) or self.knowledge_as_of
        circumstances = Circumstances(facts, possible_worlds(facts), jurisdiction, day)
        found = (judge(dossier, circumstances) for dossier in self.dossiers(tuple(drugs)))
        return [judgement for judgement in found if judgement is not None], circumstances

    def touched(self, profile: Profile) -> tuple[str, ...]:
        """CURIEs of drugs whose label, evidence, target or caution touches a feature of the case, or that were given."""
        wanted = features(profile)
        new = [feature for feature in wanted if feature not in self._touched]
        if new:
            self._touched.update({feature: [] for feature in new})
            for found in self._rows("candidate_drugs", feature=new):
                for feature in found["features"]:
                    self._touched[feature].append(str(found["drug"]))
        return tuple(sorted({drug for feature in wanted for drug in self._touched[feature]}))

    def dossiers(self, drugs: tuple[str, ...]) -> list[Dossier]:
        """The dossiers of drugs, read in one go for those not read before."""
        new = [drug for drug in drugs if drug not in self._dossiers]
        if new:
            self._dossiers.update(read_dossiers(self._rows, new))
        return [self._dossiers[drug] for drug in drugs if drug in self._dossiers]

    def _standard(self, facts: Facts) -> list[dict[str, str]]:
        if self._context is None:
            self._context = [
                (parse(str(found["when"]), "disease"), {"therapy": found["therapy"], "why": found["why"], "source": sources(found)})
                for found in self._rows("standard_therapy")
            ]
        found = []
        for when, entry in self._context:
            verdict = facts.decide(when)
            if verdict.value is True and not any(leaf.answer.later for leaf in verdict.leaves):
                found.append(entry)
        return found


def features(profile: Profile) -> list[str]:
    """CURIEs of everything in a case that a drug can touch.

    Diseases with their clinical parents, alterations found or tested and absent with their ladder,
    expressed antigens, earlier drugs.
    """
    found: dict[str, None] = {}
    for disease in profile.diseases:
        found.update(dict.fromkeys(diseases()[key]["id"] for key in clinical_line(disease.key)))
    for alteration in profile.alterations:
        if alteration.status in ("present", "absent"):
            found[alteration.id] = None
            found.update(dict.fromkeys(_alteration_id(key) for key, _ in alteration.ladder))
    found.update((antigen.id, None) for antigen in profile.antigens if antigen.band in ("low", "positive", "bright"))
    from kg.knowledge.terminology import drugs

    table = drugs()
    found.update((table[drug]["id"], None) for prior in profile.prior for drug in prior.drugs if drug in table)
    return sorted(found)


def _alteration_id(key: str) -> str:
    table = alterations()
    return table[key]["id"] if key in table else f"lkg:alteration/{slug(key)}"


def _case_json(profile: Profile) -> dict[str, Any]:
    return {
        "id": profile.id,
        "understood": [
            {"input": item.input, "as": item.as_, "id": item.id, "certainty": item.certainty} for item in profile.understood
        ],
        "not_understood": list(profile.not_understood),
        "conflicts": list(profile.conflicts),
    }


def _checked(as_of: str | None) -> str | None:
    """A full ISO date, None where none is given."""
    if as_of is None:
        return None
    try:
        return date.fromisoformat(as_of).isoformat()
    except ValueError as error:
        raise InputError(f"as_of {as_of!r} is no date; expected YYYY-MM-DD, such as 2024-06-30") from error
