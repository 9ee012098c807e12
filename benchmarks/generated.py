"""Claims by the million, made from a seed with the real schema: on the bundled entities and on invented ones.

Predicates, levels, qualifiers and stances come in about the proportions of the curated tables, so that a query finds
what it finds there: an entity is named by some hundred claims, however many there are in all.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from functools import cached_property

from kg.records import Assertion, Entity, EvidenceLine, Link, Proposition, Publication, Record
from loaders.knowledge import Knowledge

SOURCE = "generated"
BETWEEN = (  # predicate, category of subject and object, weight
    ("treats", "Drug", "Disease", 40), ("in_trials_for", "Drug", "Disease", 15), ("confers_resistance_to", "Variant", "Drug", 15),
    ("prognostic_adverse", "Variant", "Disease", 8), ("confers_sensitivity_to", "Variant", "Drug", 8), ("prognostic_favorable", "Variant", "Disease", 4),
    ("causes_adverse_event", "Drug", "Phenotype", 4), ("escape_mechanism_of", "Variant", "Drug", 3), ("sequence_affects", "Drug", "Drug", 2),
    ("expressed_in", "Marker", "Disease", 1),
)  # fmt: skip
LEVELS = ("case", "series", "phase 1", "phase 2", "phase 3", "preclinical", "guideline")
SETTINGS = ("newly diagnosed", "relapsed or refractory", "maintenance", "any", "MRD positive")
ENDPOINTS = ("CR", "ORR", "MRD negativity", "OS", "EFS", *(f"endpoint {number}" for number in range(20)))
DIRECTIONS = ("supports",) * 18 + ("neutral",) + ("disputes",)
OF_THE_SUBJECT = 100  # claims on one invented drug or alteration
OF_THE_DISEASE = 500
OF_THE_PUBLICATION = 10


class Generated:
    """A source of ``claims`` claims; the same number and seed give the same records."""

    def __init__(self, claims: int, seed: int = 1) -> None:
        self.claims, self.seed = claims, seed

    @cached_property
    def pools(self) -> dict[str, list[str]]:
        """Ids by category: the bundled ones and the invented ones."""
        found: dict[str, list[str]] = {name: [] for name in ("Drug", "Disease", "Variant", "Phenotype", "Marker", "DrugClass")}
        for record in Knowledge().records():
            if isinstance(record, Entity) and record.category in found:
                found[record.category].append(record.id)
        for category, type_, share in (("Drug", "drug", OF_THE_SUBJECT), ("Variant", "alteration", OF_THE_SUBJECT), ("Disease", "disease", OF_THE_DISEASE)):
            found[category] += [f"lkg:{type_}/generated-{number}" for number in range(self.claims // share)]
        found["Publication"] = [f"PMID:{90_000_000 + number}" for number in range(max(1, self.claims // OF_THE_PUBLICATION))]
        return found

    def records(self) -> Iterator[Record]:
        """Invented entities under bundled ones, publications, and the claims."""
        chance = random.Random(self.seed)
        yield from self._entities(chance)
        predicates = [row[:3] for row in BETWEEN]
        weights = [row[3] for row in BETWEEN]
        for number, (predicate, subject, object_) in enumerate(chance.choices(predicates, weights, k=self.claims)):
            yield self._claim(chance, number, predicate, subject, object_)

    def _entities(self, chance: random.Random) -> Iterator[Record]:
        bundled = {category: [i for i in ids if "/generated-" not in i] for category, ids in self.pools.items()}
        above = {"Drug": ("in_class", "DrugClass"), "Variant": ("narrower_than", "Variant"), "Disease": ("clinical_parent", "Disease")}
        for category, (edge, parents) in above.items():
            for identifier in self.pools[category]:
                if "/generated-" in identifier:
                    name = identifier.partition("/")[2].replace("generated", f"generated {category.lower()}")
                    yield Entity(identifier, category, name, name, (f"{name} synonym",))
                    yield Link(identifier, edge, chance.choice(bundled[parents]))
        for number, identifier in enumerate(self.pools["Publication"]):
            yield Publication(identifier, f"Generated paper {number}", "2020-01-01", retracted=number % 1000 == 0)

    def _claim(self, chance: random.Random, number: int, predicate: str, subject: str, object_: str) -> Assertion:
        pools = self.pools
        qualifiers = [("disease", chance.choice(pools["Disease"])), ("setting", chance.choice(SETTINGS)), ("combination", f"regimen {number}")]
        if predicate in ("treats", "in_trials_for"):
            variant = chance.choice(pools["Variant"])
            qualifiers += [("biomarker", variant), ("requires_biomarker", variant), ("age_group", chance.choice(("adult", "child")))]
        said = Proposition(chance.choice(pools[subject]), predicate, chance.choice(pools[object_]), tuple(sorted(qualifiers)))
        lines = tuple(self._line(chance, number, place) for place in range(1 + (chance.random() < 0.2)))
        return Assertion(said, "imported", lines, "2020-01-01")

    def _line(self, chance: random.Random, number: int, place: int) -> EvidenceLine:
        return EvidenceLine(
            chance.choice(DIRECTIONS), chance.choice(LEVELS), f"Statement {place} of claim {number}: the rate was reported.",  # type: ignore[arg-type]
            chance.choice(self.pools["Publication"]), "2020-01-01", False,
            n=chance.randrange(5, 500), endpoint=chance.choice(ENDPOINTS), value=round(chance.random() * 100, 1), unit="%",
        )  # fmt: skip
