"""Rows of the canned queries to dossiers: the one place that knows the column names.

Criteria are parsed here, once, so that a malformed one is an error that names the row.
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
from kg.knowledge.expression import parse

RowDict = Mapping[str, Any]
Rows = Callable[..., Iterable[RowDict]]


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
            Preference(found["preference_id"], parse(found["when"], "disease"), found["preference"], found["text"], sources(found), found["source_date"] or "")
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


def sources(found: RowDict) -> str:
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
        source=sources(found),
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
        publication=found["url"] or found["publication"],
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
        source=sources(found),
        source_date=found["source_date"] or "",
        verified=bool(found["verified"]),
    )
