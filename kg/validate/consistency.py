"""Consistency rules: one small function each, yielding problems. A rule says what is wrong and what would be right."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from kg.validate.claims import (
    contested_is_marked,
    publications_known,
    retracted_reach_claims,
    silent_conflicts,
    tallies,
)
from kg.validate.labels import conditions_known, excluded_and_preferred
from kg.validate.structure import acyclic, identifiers, scan, unverified

if TYPE_CHECKING:
    from kg.store import Store
    from kg.validate.problem import Problem

Rule = Callable[["Store"], Iterator["Problem"]]
RULES: tuple[Rule, ...] = (
    scan, identifiers, acyclic, unverified,
    publications_known, retracted_reach_claims, contested_is_marked, tallies, silent_conflicts,
    conditions_known, excluded_and_preferred,
)  # fmt: skip


def consistency(store: Store) -> Iterator[Problem]:
    """Problems found by all rules over the public graphs."""
    for rule in RULES:
        yield from rule(store)
