"""Primary lesions exclude each other: one that is known leaves no room for a sibling's."""

from __future__ import annotations

from kg.case.profile import Profile
from kg.knowledge.terminology import alterations, clinical_line, diseases

_PRIMARY = frozenset({"fusion", "rearrangement", "category"})


def settled(profile: Profile, key: str) -> bool:
    """Whether a primary lesion that is known makes a test for this one pointless: each defines another sibling entity.

    Source: the defining lesions of acute leukemia in WHO 5th edition and ICC 2022 exclude each other.
    """
    table, rows = diseases(), alterations()
    if key not in rows or rows[key]["kind"] not in _PRIMARY:
        return False
    entities = rows[key].list("defines")
    siblings = {parent for entity in entities if entity in table for parent in table[entity].list("clinical_parent")}
    for fact in profile.diseases:
        definers = table[fact.key].list("defined_by")
        primary = any(definer in rows and rows[definer]["kind"] in _PRIMARY for definer in definers)
        if primary and fact.key not in entities and siblings & set(clinical_line(fact.key)[1:]):
            return True
    return False
