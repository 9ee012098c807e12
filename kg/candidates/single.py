"""One drug for one case, whether or not it is a candidate: ``kg candidates CASE --why DRUG``."""

from __future__ import annotations

from typing import Any

from kg.candidates.engine import Engine
from kg.candidates.facts import Facts
from kg.candidates.missing import Missing
from kg.candidates.result import NOTICE, evidence_json, label_json, match_json, sorted_labels
from kg.candidates.why import why
from kg.case.profile import Profile
from kg.errors import NotFoundError


def single(engine: Engine, profile: Profile, drug: str, jurisdiction: str = "FDA", as_of: str | None = None) -> dict[str, Any]:
    """Everything about one drug for a case: verdict, labels clause by clause, evidence lines, warnings, missing tests.

    Raises NotFoundError for a drug without a dossier.
    """
    if not engine.dossiers((drug,)):
        raise NotFoundError(f"{drug}: no such drug in the graph; expected a drug by name or CURIE")
    judgement = engine.one(profile, drug, jurisdiction, as_of)
    dossier = engine.dossiers((drug,))[0]
    head = {"case": {"id": profile.id}, "drug": {"id": dossier.id, "name": dossier.name}, "jurisdiction": jurisdiction, "as_of": as_of or engine.knowledge_as_of}
    if judgement is None:
        text = "standard or supportive therapy: context of the candidates, never ranked"
        return {**head, "verdict": "context", "why": text, "notice": NOTICE}
    missing = Missing(Facts(profile))
    for leaves, tier in judgement.opens:
        missing.opens(leaves, dossier.name, tier)
    missing.closes(judgement.closes, dossier.name)
    missing.needs_fact(judgement.needed, dossier.name)
    verdict = judgement.tier or ("excluded" if judgement.reasons else "needs a test")
    if judgement.tier:
        words = why(judgement, jurisdiction)
    elif judgement.reasons:
        words = "; ".join(reason.text for reason in judgement.reasons)
    else:
        tests = ", ".join(str(test["test"]) for test in missing.json_tests())
        words = f"not ranked while {tests} is not known"
    lines = [
        {
            "claim": line.evidence.claim,
            "counts": line.counts,
            "because": line.why_not,
            "direction": line.stance,
            "level": line.evidence.level,
            "disease": line.evidence.disease,
            "setting": line.evidence.setting,
            "age_group": line.evidence.age_group,
            "statement": line.evidence.statement,
            "publication": line.evidence.publication,
            "verified": line.evidence.verified,
        }
        for line in judgement.weighed
        if line.evidence.claim
    ]
    order = {"disputes": 0, "supports": 1, "neutral": 2}
    return {
        **head,
        "verdict": verdict,
        "why": words,
        "matched": [match_json(match) for match in judgement.matches],
        "label": [label_json(label, judgement) for label in sorted_labels(judgement.labels, jurisdiction)],
        "reasons": [reason.json() for reason in judgement.reasons],
        "evidence": evidence_json(judgement),
        "lines": sorted(lines, key=lambda line: (line["counts"] is False, order[str(line["direction"])], str(line["claim"]), str(line["publication"]))),
        "warnings": [warning.json() for warning in judgement.warnings],
        "missing_tests": missing.json_tests(),
        "missing_facts": missing.json_facts(),
        "notice": NOTICE,
    }
