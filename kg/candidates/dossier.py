"""What the graph holds of one drug, as the candidate engine reads it: rows in, dataclasses out.

The engine knows rows only; which query language filled them is the store's matter. Criteria are
parsed here, once, so that a malformed one is an error that names the row.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from kg.case.profile import PriorFact
from kg.knowledge.expression import Atom, Expression, Not, parse
from kg.knowledge.terminology import interaction_classes

CRITERIA = ("disease", "state", "age", "biomarker", "fitness", "prior")
CURRENT = frozenset({"approved", "accelerated", "conditional", "nationally authorised"})


@dataclass(frozen=True, slots=True)
class Indication:
    """A label entry. ``valid_from`` and ``valid_to`` are full ISO dates."""

    id: str
    jurisdiction: str
    status: str
    scope: str
    valid_from: str | None
    valid_to: str | None
    criteria: tuple[tuple[str, Expression], ...]
    partners: tuple[tuple[str, ...], ...]
    judgement: tuple[str, ...]
    text: str
    source: str
    source_date: str
    verified: bool

    def criterion(self, column: str) -> Expression | None:
        """The expression of one column, None where the label sets no condition."""
        return next((tree for name, tree in self.criteria if name == column), None)

    def valid(self, as_of: str) -> bool:
        """Whether this entry is in force at a date."""
        began = self.valid_from is not None and self.valid_from <= as_of
        return began and (self.valid_to is None or as_of < self.valid_to)


@dataclass(frozen=True, slots=True)
class Evidence:
    """One evidence line of one claim about a drug."""

    claim: str
    line: str
    predicate: str
    negated: bool
    disease: str
    biomarker: Expression | None
    setting: str
    age_group: str
    combination: str
    prior: Expression | None
    direction: str
    level: str
    native_level: str
    n: int | None
    statement: str
    publication: str
    source_date: str
    verified: bool
    retracted: bool


@dataclass(frozen=True, slots=True)
class Caution:
    """What excludes a drug, lowers its rank or must be said with it."""

    id: str
    kind: str
    effect: str
    when: Expression
    text: str
    basis: str
    source: str
    source_date: str
    verified: bool


@dataclass(frozen=True, slots=True)
class Preference:
    """A guideline's preference under a condition."""

    id: str
    when: Expression
    preference: str
    text: str
    source: str
    source_date: str


@dataclass(frozen=True, slots=True)
class Dossier:
    """A drug with everything that is judged about it."""

    id: str
    key: str
    name: str
    modality: str
    role: str
    targets: tuple[str, ...]
    target_markers: tuple[str, ...]
    classes: tuple[str, ...]
    indications: tuple[Indication, ...] = ()
    elsewhere: tuple[tuple[str, str, str], ...] = ()  # (jurisdiction, valid from, indication) for other diseases
    evidence: tuple[Evidence, ...] = ()
    cautions: tuple[Caution, ...] = ()
    preferences: tuple[Preference, ...] = ()
    asked_antigens: frozenset[str] = field(init=False)  # target antigens that some label asks for by name

    def __post_init__(self) -> None:
        asked = {key for label in self.indications for key in positive_keys(label.criterion("biomarker"), "biomarker")}
        object.__setattr__(self, "asked_antigens", asked & frozenset(self.target_markers))

    def class_given(self, prior: PriorFact) -> bool:
        """Whether an earlier therapy was this drug or one of a mechanism class of it."""
        shared = set(prior.classes) & set(self.classes)
        return self.key in prior.drugs or bool(shared - interaction_classes())

    def at(self, as_of: str) -> Dossier:
        """The dossier as it stood at a date: evidence, curated cautions and preferences of later papers left out.

        Warnings of a label stay: their date is that of the wording, not of the risk. A year alone counts from
        31 December.
        """
        return replace(
            self,
            evidence=tuple(line for line in self.evidence if (full_date(line.source_date) or "0") <= as_of),
            cautions=tuple(row for row in self.cautions if row.basis == "label" or (full_date(row.source_date) or "0") <= as_of),
            preferences=tuple(row for row in self.preferences if (full_date(row.source_date) or "0") <= as_of),
        )

    def approved(self, jurisdiction: str, as_of: str) -> bool:
        """Whether the drug is authorised for anything there at that date."""
        here = any(i.jurisdiction == jurisdiction and i.status in CURRENT and i.valid(as_of) for i in self.indications)
        return here or any(where == jurisdiction and since <= as_of for where, since, _ in self.elsewhere)

    def withdrawn(self, jurisdiction: str, as_of: str) -> Indication | None:
        """The entry that says the drug was withdrawn there, where nothing is in force any more."""
        if self.approved(jurisdiction, as_of):
            return None
        gone = [i for i in self.indications if i.jurisdiction == jurisdiction and i.status.startswith("withdrawn") and (i.valid_from or "") <= as_of]
        return gone[0] if gone else None


def full_date(text: str | None) -> str | None:
    """A date as judged: a year alone counts from 31 December, a month from its last day.

    >>> full_date("2013"), full_date("2013-02"), full_date("2013-02-05")
    ('2013-12-31', '2013-02-28', '2013-02-05')
    """
    if not text:
        return None
    if len(text) == 4:
        return f"{text}-12-31"
    if len(text) == 7:
        import calendar

        return f"{text}-{calendar.monthrange(int(text[:4]), int(text[5:]))[1]:02d}"
    return text


def optional(text: str | None, default: str) -> Expression | None:
    """A parsed cell, None for an empty one."""
    return parse(text, default) if text else None


def positive_keys(tree: Expression | None, kind: str) -> tuple[str, ...]:
    """The keys of a kind that a tree asks for, those under a *not* left out.

    >>> positive_keys(parse("CD19 & !BCR::ABL1", "biomarker"), "biomarker")
    ('CD19',)
    """
    if tree is None:
        return ()
    return tuple(atom.value for atom in _positive(tree) if atom.kind == kind)


def _positive(tree: Expression) -> tuple[Atom, ...]:
    if isinstance(tree, Atom):
        return (tree,)
    if isinstance(tree, Not):
        return ()
    return tuple(atom for item in tree.items for atom in _positive(item))
