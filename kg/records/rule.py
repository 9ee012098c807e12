"""Curated rules about drugs: labels as criteria, cautions, preferences, standard therapy.

Their criteria stay in the language of ``kg/knowledge/expression.py``, cell by cell, so that the
engine judges exactly what the curator wrote; loaders derive plain edges from them for querying.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Sourced:
    """Where a curated row comes from; ``source`` holds URLs, PMIDs, DOIs."""

    source: tuple[str, ...]
    source_date: str
    verified: bool
    verified_on: str | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Indication:
    """One label entry: a drug, a jurisdiction, dates between which it holds, and criteria joined by AND.

    ``drug`` is a CURIE. ``valid_from`` is the first authorisation of this clause (YYYY-MM-DD, or YYYY);
    ``partners`` are alternatives of groups that must be given together.
    """

    slug: str
    drug: str
    jurisdiction: str
    status: str
    scope: str
    valid_from: str | None
    valid_to: str | None
    criteria: tuple[tuple[str, str], ...]  # (column, expression), columns in table order
    partners: tuple[tuple[str, ...], ...]
    judgement: tuple[str, ...]
    text: str
    provenance: Sourced
    brand: str | None = None
    companion_diagnostic: str | None = None


@dataclass(frozen=True, slots=True)
class Caution:
    """What excludes a drug, lowers its rank, or must be said with it, and when (an expression)."""

    slug: str
    subject: str  # CURIE of a drug or of a drug class
    kind: str
    effect: str
    when: str
    text: str
    basis: str
    provenance: Sourced


@dataclass(frozen=True, slots=True)
class Preference:
    """A guideline's preference for a drug under a condition."""

    slug: str
    drug: str
    when: str
    preference: str
    text: str
    provenance: Sourced


@dataclass(frozen=True, slots=True)
class ContextTherapy:
    """Standard therapy that frames the candidates (chemotherapy, transplant); never a candidate row."""

    slug: str
    therapy: str
    when: str
    why: str
    provenance: Sourced
