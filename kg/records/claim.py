"""Claims and their evidence: who said what of whom, and what speaks for and against it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from kg.records.entity import Scalar

Direction = Literal["supports", "disputes", "neutral"]
Stance = Literal["supporting", "contrasting", "mentioning"]
STANCE_OF: dict[str, Stance] = {"supports": "supporting", "disputes": "contrasting", "neutral": "mentioning"}


@dataclass(frozen=True, slots=True)
class Proposition:
    """What is said: subject, predicate, object and the circumstances in which it holds.

    ``qualifiers`` are sorted (name, value) pairs: disease (CURIE), biomarker (criteria expression),
    setting, age_group, combination, prior. Its identity is the hash of its content.
    """

    subject: str
    predicate: str
    object: str
    qualifiers: tuple[tuple[str, str], ...] = ()
    negated: bool = False


@dataclass(frozen=True, slots=True)
class EvidenceLine:
    """One piece of evidence for, against, or beside a claim.

    ``level`` is the common tier (guideline, label, phase 3, phase 2, phase 1, series, case, preclinical,
    text-mined); ``native_level`` the source's own scheme. ``value`` goes with ``endpoint`` and ``unit``; ``n`` is its
    denominator. ``confidence`` 0-1 for automatic methods only.
    """

    direction: Direction
    level: str
    statement: str
    publication: str
    source_date: str
    verified: bool
    native_level: str | None = None
    design: str | None = None
    phase: str | None = None
    n: int | None = None
    endpoint: str | None = None
    value: float | None = None
    unit: str | None = None
    population: str | None = None
    section: str | None = None
    start: int | None = None
    end: int | None = None
    trial: str | None = None
    stance: Stance | None = None
    confidence: float | None = None
    verified_on: str | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Assertion:
    """A proposition as one source says it by one method, with its evidence lines."""

    proposition: Proposition
    method: Literal["manual", "text-mined", "imported"]
    lines: tuple[EvidenceLine, ...]
    date: str | None = None


@dataclass(frozen=True, slots=True)
class Publication:
    """A source that can be cited. ``retracted`` is mandatory: a retraction reaches every claim on it."""

    id: str
    title: str | None = None
    date: str | None = None
    retracted: bool = False
    notice: str | None = None
    properties: tuple[tuple[str, Scalar], ...] = ()
