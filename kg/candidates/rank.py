"""The published order of rows: plain keys, no score. Equal keys share a rank.

``on_label``: met before conditional before later; no flag before exposure before resistance warning;
alteration depth; antigen band or subclone; guideline preference; strongest net level; evidence in the
patient's age group. ``off_label`` and ``investigational``: guideline support and net level come
before alteration depth. Contradiction never raises a rank, prognosis is no key.
"""

from __future__ import annotations

from collections.abc import Iterable

from kg.candidates.facts import Facts
from kg.candidates.judge import Judgement

TIER_ORDER = {"on_label": 0, "off_label": 1, "investigational": 2}


def key(judgement: Judgement, facts: Facts) -> tuple[int, ...]:
    """The rank key of a row, smaller first."""
    flag = max((warning.flag for warning in judgement.warnings if warning.applies), default=0)
    depth, band = judgement.depth, _band(judgement, facts)
    level, unverified = judgement.amount.order
    age = int(judgement.amount.other_age_only)
    tier = TIER_ORDER[judgement.tier or "investigational"]
    if judgement.tier == "on_label":
        return (tier, judgement.standing, flag, depth, band, judgement.preference, level, unverified, age)
    guideline = 0 if judgement.amount.guideline else 1
    return (tier, judgement.standing, flag, guideline, level, unverified, depth, band, judgement.preference, age)


def ranked(judgements: Iterable[Judgement], facts: Facts) -> list[tuple[int, Judgement]]:
    """Rows with their ranks; equal keys share one, and the next rank counts all before it."""
    ordered = sorted(((key(judgement, facts), judgement.dossier.name, judgement) for judgement in judgements), key=lambda item: item[:2])
    result: list[tuple[int, Judgement]] = []
    rank = 0
    previous: tuple[int, ...] | None = None
    for position, (this, _, judgement) in enumerate(ordered, start=1):
        if this != previous:
            rank, previous = position, this
        result.append((rank, judgement))
    return result


def _band(judgement: Judgement, facts: Facts) -> int:
    """0 a positive or bright target, 1 unknown, 2 low; a subclone counts as low."""
    if any(match.subclonal for match in judgement.matches):
        return 2
    bands = []
    for marker in judgement.dossier.target_markers:
        fact = facts.antigen(marker)
        bands.append({"bright": 0, "positive": 0, "low": 2, "negative": 2}.get(fact.band if fact else "unknown", 1))
    return min(bands, default=0)
