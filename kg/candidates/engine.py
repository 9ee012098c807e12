"""Candidate drugs for a case: ask the graph for drugs that touch it, judge each, order, explain.

The engine gets rows from a ``Rows`` callable (``graph.run``) and never sees a query. Dossiers are kept
per build of the graph, because a build never changes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from kg.candidates.dossier import (
    CRITERIA,
    CURRENT,
    Caution,
    Dossier,
    Evidence,
    Indication,
    Preference,
    full_date,
    optional,
)
from kg.candidates.facts import Facts
from kg.candidates.judge import Circumstances, Judgement, judge
from kg.candidates.labels import possible_worlds
from kg.candidates.missing import Missing
from kg.candidates.rank import ranked
from kg.candidates.result import NOTICE, Candidates, row
from kg.case.profile import Profile
from kg.errors import InputError
from kg.identifiers import slug
from kg.knowledge.expression import Expression, parse
from kg.knowledge.terminology import alterations, clinical_line, diseases

RowDict = Mapping[str, Any]
Rows = Callable[..., Iterable[RowDict]]
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
        date = full_date(as_of) or self.knowledge_as_of
        circumstances = Circumstances(facts, possible_worlds(facts), jurisdiction, date)
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
                (parse(str(found["when"]), "disease"), {"therapy": found["therapy"], "why": found["why"], "source": _sources(found)})
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


def read_dossiers(rows: Rows, drugs: list[str]) -> dict[str, Dossier]:
    """Dossiers by CURIE, from the canned queries named here."""
    cards = {str(card["drug"]): card for card in rows("drug_cards", drug=drugs)}
    parts: dict[str, dict[str, list[Any]]] = {drug: {"labels": [], "elsewhere": [], "evidence": [], "cautions": [], "preferences": []} for drug in cards}
    for found in rows("drug_labels", drug=drugs):
        if found["scope"] == "elsewhere":  # authorised for a disease that this graph does not judge
            parts[found["drug"]]["elsewhere"].append(_elsewhere(found))
        else:
            parts[found["drug"]]["labels"].append(_indication(found))
    for found in rows("drug_evidence", drug=drugs):
        parts[found["drug"]]["evidence"].append(_evidence(found))
    for found in rows("drug_cautions", drug=drugs):
        parts[found["drug"]]["cautions"].append(_caution(found))
    for found in rows("drug_preferences", drug=drugs):
        parts[found["drug"]]["preferences"].append(
            Preference(found["preference_id"], parse(found["when"], "disease"), found["preference"], found["text"], _sources(found), found["source_date"] or "")
        )
    return {
        drug: Dossier(
            id=drug,
            key=card["key"],
            name=card["name"],
            modality=card["modality"] or "",
            role=card["role"] or "",
            targets=tuple(card["targets"]),
            target_markers=tuple(card["target_markers"]),
            classes=tuple(card["classes"]),
            indications=tuple(parts[drug]["labels"]),
            elsewhere=tuple(parts[drug]["elsewhere"]),
            evidence=tuple(parts[drug]["evidence"]),
            cautions=tuple(parts[drug]["cautions"]),
            preferences=tuple(parts[drug]["preferences"]),
        )
        for drug, card in cards.items()
    }


def _sources(found: RowDict) -> str:
    """The sources of a curated row; a row without one says so."""
    return " | ".join(found["source"]) or "curated, no source read yet"


def _elsewhere(found: RowDict) -> tuple[str, str, str]:
    authorised = found["status"] in CURRENT
    return found["jurisdiction"], (full_date(found["valid_from"]) if authorised else None) or "9999", found["text"]


def _indication(found: RowDict) -> Indication:
    criteria = tuple((column, parse(found[column], column)) for column in CRITERIA if found[column])
    partners = tuple(tuple(part.strip() for part in group.split(" + ")) for group in (found["with"] or "").split(" | ") if group)
    return Indication(
        id=found["indication_id"],
        jurisdiction=found["jurisdiction"],
        status=found["status"],
        scope=found["scope"] or "targeted",
        valid_from=full_date(found["valid_from"]),
        valid_to=full_date(found["valid_to"]),
        criteria=criteria,
        partners=partners,
        judgement=tuple(part.strip() for part in (found["judgement"] or "").split(" ; ") if part.strip()),
        text=found["text"],
        source=_sources(found),
        source_date=found["source_date"] or "",
        verified=bool(found["verified"]),
    )


def _evidence(found: RowDict) -> Evidence:
    return Evidence(
        claim=found["claim"],
        line=found["line"],
        predicate=found["predicate"],
        negated=bool(found["negated"]),
        disease=found["disease"] or "",
        biomarker=optional(found["biomarker"], "biomarker"),
        setting=found["setting"] or "any",
        age_group=found["age_group"] or "",
        combination=found["combination"] or "",
        prior=optional(found["prior"], "prior"),
        direction=found["direction"],
        level=found["level"],
        native_level=found["native_level"] or "",
        n=found["n"],
        statement=found["statement"],
        publication=found["publication"],
        source_date=found["source_date"] or "",
        verified=bool(found["verified"]),
        retracted=bool(found["retracted"]),
    )


def _caution(found: RowDict) -> Caution:
    return Caution(
        id=found["caution"],
        kind=found["kind"],
        effect=found["effect"],
        when=parse(found["when"], "biomarker"),
        text=found["text"],
        basis=found["basis"] or "",
        source=_sources(found),
        source_date=found["source_date"] or "",
        verified=bool(found["verified"]),
    )


def _case_json(profile: Profile) -> dict[str, Any]:
    return {
        "id": profile.id,
        "understood": [
            {"input": item.input, "as": item.as_, "id": item.id, "certainty": item.certainty} for item in profile.understood
        ],
        "not_understood": list(profile.not_understood),
        "conflicts": list(profile.conflicts),
    }
