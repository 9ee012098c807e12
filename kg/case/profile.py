"""What is known of a patient after reading: the contract between case reading, risk and ranking.

A :class:`Profile` holds facts with the words they came from. Nothing is inferred silently: a fact
that follows from a definition carries the certainty ``entailed``, one that a narrative implies
``implied``. What is absent here is unknown, never negative.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

Certainty = Literal["stated", "entailed", "implied"]
Status = Literal["present", "absent", "pending", "not done", "unknown"]
Band = Literal["negative", "low", "positive", "bright", "unknown"]


@dataclass(frozen=True, slots=True)
class Understood:
    """One piece of input and how it was read; ``id`` is a CURIE or None."""

    input: str
    as_: str
    id: str | None = None
    certainty: Certainty = "stated"


@dataclass(frozen=True, slots=True)
class DiseaseFact:
    """A diagnosis: key and CURIE of diseases.tsv. ``narrowed_from`` is the key as stated when a defining
    alteration moved the case to this narrower entity.
    """

    key: str
    id: str
    input: str
    certainty: Certainty = "stated"
    narrowed_from: str | None = None


@dataclass(frozen=True, slots=True)
class AntigenFact:
    """A surface or intracellular marker. ``percent`` 0-100; ``band`` by rules/antigen_bands.tsv.

    ``retest`` is True when a therapy against the antigen came after (or at an unknown time relative
    to) this result, or when it is not from now: the result then counts as unknown.
    """

    key: str
    id: str
    input: str
    status: Status
    band: Band
    percent: float | None = None
    comparator: str | None = None  # of the percentage: <, >, <=, >=
    intensity: str | None = None
    gate: str | None = None
    specimen: str | None = None
    at: str | None = None
    retest: bool = False
    note: str | None = None


@dataclass(frozen=True, slots=True)
class AlterationFact:
    """A variant, fusion or cytogenetic finding, or its tested absence.

    ``key`` is the most specific key (``IDH1 p.R132H``); ``ladder`` lists (key, depth) from itself
    upwards, depth being ``exact`` for itself, ``category`` for declared classes between, ``gene`` for
    ``<GENE> mutation``. ``vaf`` is a fraction 0-1. ``retest`` is True when the result is not from now: it
    still counts, and is worth testing again.
    """

    key: str
    id: str
    input: str
    kind: str
    status: Status
    genes: tuple[str, ...] = ()
    ladder: tuple[tuple[str, str], ...] = ()
    vaf: float | None = None
    subclonal: bool = False
    origin: str | None = None
    at: str | None = None
    certainty: Certainty = "stated"
    detail: tuple[tuple[str, str], ...] = ()  # e.g. ("allelic ratio", "0.7"), ("isoform", "p190")
    retest: bool = False


@dataclass(frozen=True, slots=True)
class PriorFact:
    """One earlier therapy. ``drugs`` are drug keys (a regimen's components), ``classes`` all their classes
    with ancestors. ``result``: CR | refractory | progression | relapse | loss of response | intolerance |
    ongoing | None. ``for_other_disease`` is True when it was given for another disease.
    """

    input: str
    drugs: tuple[str, ...]
    regimen: str | None = None
    classes: tuple[str, ...] = ()
    line: int | None = None
    result: str | None = None
    best: str | None = None
    for_other_disease: bool = False
    ended_months_ago: float | None = None
    kind: Literal["drug", "regimen", "procedure"] = "drug"
    at_disease_part: str | None = None  # consolidation, maintenance, conditioning: adds no line


@dataclass(frozen=True, slots=True)
class LabFact:
    """A laboratory value in the canonical unit of vocabulary/labs.tsv (``value`` None = text only)."""

    key: str
    input: str
    value: float | None
    unit: str | None
    comparator: str | None = None
    specimen: str | None = None
    at: str | None = None
    original: str | None = None


@dataclass(frozen=True, slots=True)
class Profile:
    """Everything the engine may use. Tuples keep input order; sets are sorted tuples."""

    id: str | None
    diseases: tuple[DiseaseFact, ...] = ()
    age_months: tuple[int, int] | None = None  # [low, high): "65 years" is (780, 792); P8M is (8, 9)
    age_input: str | None = None
    sex: str | None = None
    states: tuple[tuple[str, Certainty], ...] = ()  # keys of vocabulary/states.tsv, closed under entailment
    state_given: bool = False  # False: nothing at all is known of the state
    antigens: tuple[AntigenFact, ...] = ()
    alterations: tuple[AlterationFact, ...] = ()
    karyotype: str | None = None
    prior: tuple[PriorFact, ...] = ()
    prior_given: bool = False  # True also for `prior: []` (untreated)
    lines_minimum: int = 0
    lines_exact: int | None = None
    labs: tuple[LabFact, ...] = ()
    fab: str | None = None
    constitutional: tuple[str, ...] = ()
    medications: tuple[tuple[str, tuple[str, ...]], ...] = ()  # (drug key, classes)
    medications_complete: bool = True  # False: one that is stated is not understood
    conditions: tuple[str, ...] = ()
    intensive: Literal["eligible", "ineligible"] | None = None
    ecog: int | None = None
    sites: tuple[str, ...] = ()
    transplant_planned: bool | None = None
    pending: tuple[str, ...] = ()  # tests as written
    pending_tests: tuple[str, ...] = ()  # gene symbols, `A::B`, markers, karyotype they would tell, or WES, RNA-seq
    understood: tuple[Understood, ...] = ()
    not_understood: tuple[str, ...] = ()
    conflicts: tuple[str, ...] = ()
    extra: dict[str, str] = field(default_factory=dict)

    def has_state(self, key: str) -> bool:
        """Whether the state is stated, entailed or implied."""
        return any(state == key for state, _ in self.states)
