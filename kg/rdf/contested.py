"""Which claims are contested: somebody says the opposite of the same thing in the same circumstances.

Curated claims state their circumstances (setting, age group, biomarker …), so a denial contradicts only
the statement of the same ones. A sentence of a text rarely states them all: a text-mined claim is set
against every claim that speaks of its circumstances and more, or of fewer (``kg/schema/opposites.tsv``).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache

from kg.records import Proposition
from kg.schema.terms import opposites, predicate

MINED = "text-mined"
_DERIVED = ("excludes_biomarker", "requires_biomarker")


@dataclass(slots=True)
class Said:
    """A claim as far as contradiction goes: publications for what its predicate says, and against it."""

    claim: str
    subject: str
    predicate: str
    object: str
    circumstances: frozenset[tuple[str, str]]
    mined: bool
    pro: set[str] = field(default_factory=set)
    contra: set[str] = field(default_factory=set)

    @property
    def topic(self) -> tuple[str, str, str]:
        """What is spoken of: claims of another topic neither support nor contradict this one."""
        return self.subject, _says(self.predicate)[0], self.object

    def against(self, other: Said) -> bool:
        """Whether the two cannot both hold, their circumstances apart."""
        mine, theirs = _says(self.predicate), _says(other.predicate)
        if mine[1] == theirs[1]:
            return bool((self.pro and other.contra) or (self.contra and other.pro))
        return theirs[1] == mine[2] and bool(self.pro and other.pro)


def circumstances(said: Proposition) -> frozenset[tuple[str, str]]:
    """The qualifiers that narrow a claim; the disease of a claim about that disease narrows nothing."""
    return frozenset(
        (name, value)
        for name, value in said.qualifiers
        if name not in _DERIVED and not (name == "disease" and value == said.object)
    )


def siblings(predicate_: str) -> tuple[str, ...]:
    """The predicates of claims that may speak of one topic, the given one among them.

    >>> siblings("prognostic_adverse"), siblings("targets")
    (('prognostic_adverse', 'prognostic_favorable'), ('targets',))
    """
    family = _says(predicate_)[0]
    return tuple(sorted({predicate_, *(name for name, said in opposites().items() if said[0] == family)}))


def contested(claims: Iterable[Said]) -> set[str]:
    """Ids of the claims that are contested among these; claims of one topic must come together."""
    topics: dict[tuple[str, str, str], list[Said]] = defaultdict(list)
    for claim in claims:
        topics[claim.topic].append(claim)
    found: set[str] = set()
    for of_one in topics.values():
        found.update(_alike(of_one))
        for one in of_one:
            if one.mined:
                found.update(_mined(one, of_one))
    return found


def _alike(claims: list[Said]) -> Iterator[str]:
    """Claims of one predicate and the same circumstances with publications on both sides."""
    alike: dict[tuple[str, frozenset[tuple[str, str]]], list[Said]] = defaultdict(list)
    for claim in claims:
        alike[claim.predicate, claim.circumstances].append(claim)
    for same in alike.values():
        if any(claim.pro for claim in same) and any(claim.contra for claim in same):
            yield from (claim.claim for claim in same)


def _mined(one: Said, others: list[Said]) -> Iterator[str]:
    """A text-mined claim and those that it contradicts."""
    for other in others:
        wider = one.circumstances <= other.circumstances or other.circumstances <= one.circumstances
        if other is not one and wider and one.against(other):
            yield one.claim
            yield other.claim


@cache
def _says(name: str) -> tuple[str, str, str]:
    """Family, statement and what contradicts it; a predicate that is not listed stands for itself."""
    canonical = predicate(name).name
    return opposites().get(canonical, (canonical, canonical, ""))
