"""Which tests and facts that are not known would change the answer."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from kg.candidates.answers import Leaf
from kg.candidates.evidence import genes_of
from kg.candidates.facts import Facts
from kg.knowledge.terminology import alterations, markers

TIERS = ("on_label", "off_label", "investigational")
_BROAD = {
    "WES": "variant",
    "WGS": "any",
    "NGS": "variant",
    "panel": "variant",
    "RNA-seq": "any",
    "RNA sequencing": "any",
    "whole-exome sequencing": "variant",
}
_FACTS = {"state": "state", "line": "line", "fitness": "fitness", "prior": "prior", "age": "age"}


@dataclass(slots=True)
class MissingTest:
    """One test: its status and what it would open and close."""

    test: str
    status: str
    would_open: dict[str, str] = field(default_factory=dict)
    would_close: set[str] = field(default_factory=set)

    def json(self) -> dict[str, object]:
        """The contract's object, drugs in tier order."""
        opened = sorted(self.would_open, key=lambda drug: (TIERS.index(self.would_open[drug]), drug))
        return {
            "test": self.test,
            "status": self.status,
            "would_open": opened,
            "would_close": sorted(self.would_close),
            "tiers": {drug: self.would_open[drug] for drug in opened},
        }


class Missing:
    """Collects missing tests and facts over all drugs."""

    def __init__(self, facts: Facts) -> None:
        self.facts = facts
        self.tests: dict[str, MissingTest] = {}
        self.needs: dict[str, tuple[set[str], set[str]]] = {}

    def opens(self, leaves: Iterable[Leaf], drug: str, tier: str) -> None:
        """A test whose positive result would give the drug this tier."""
        for leaf in leaves:
            if leaf.answer.needs:
                entry = self._entry(*leaf.answer.needs)
                known = entry.would_open.get(drug)
                if known is None or TIERS.index(tier) < TIERS.index(known):
                    entry.would_open[drug] = tier

    def closes(self, leaves: Iterable[Leaf], drug: str) -> None:
        """A test whose positive result would exclude the drug."""
        for leaf in leaves:
            if leaf.answer.needs and leaf.answer.needs[0] in ("biomarker", "lab"):
                self._entry(*leaf.answer.needs).would_close.add(drug)

    def needs_fact(self, leaves: Iterable[Leaf], drug: str) -> None:
        """A fact of the case that a conditional row depends on."""
        for leaf in leaves:
            if not leaf.answer.needs:
                continue
            kind, _ = leaf.answer.needs
            if kind in _FACTS:
                self.needs.setdefault(_FACTS[kind], (set(), set()))[0].add(drug)
            elif kind == "lab":
                self._entry(*leaf.answer.needs).would_open.setdefault(drug, "on_label")

    def _entry(self, kind: str, name: str) -> MissingTest:
        test = name if kind != "biomarker" else test_of(name)
        if test not in self.tests:
            self.tests[test] = MissingTest(test, self.status(kind, name, test))
        return self.tests[test]

    def status(self, kind: str, name: str, test: str) -> str:
        """pending, not done, retest or not reported."""
        fact = self.facts.antigen(name)
        if name in markers():
            if (fact is not None and fact.retest) or name in self.facts.antigens_treated:
                return "retest"
            if fact is not None and fact.status in ("pending", "not done"):
                return fact.status
        covered = [test, name, *(genes_of(name) if kind == "biomarker" and name not in markers() else ())]
        for alteration in self.facts.profile.alterations:
            about = alteration.key == name or bool(set(alteration.genes) & set(covered))
            if about and alteration.retest:
                return "retest"
            if about and alteration.status in ("pending", "not done"):
                return alteration.status
        if test == "karyotype" and self.facts.profile.extra.get("karyotype") in ("pending", "not done"):
            return str(self.facts.profile.extra["karyotype"])
        if any(item in self.facts.profile.pending_tests or item in self.facts.profile.pending for item in covered):
            return "pending"
        if kind == "biomarker" and name not in markers():
            row = alterations().get(name)
            cytogenetic = row is not None and row["kind"] in (
                "cytogenetic",
                "numeric",
                "karyotype class",
                "copy number",
            )
            for pending in (*self.facts.profile.pending, *self.facts.profile.pending_tests):
                reach = next((what for word, what in _BROAD.items() if word.casefold() in pending.casefold()), None)
                fusion = row is not None and row["kind"] in ("fusion", "rearrangement")
                if reach == "any" or (reach == "variant" and not fusion and not cytogenetic):
                    return "pending"
        return "not reported"

    def json_tests(self) -> list[dict[str, object]]:
        """Missing tests, those that open most on-label drugs first."""
        useful = [test for test in self.tests.values() if test.would_open or test.would_close]

        def key(test: MissingTest) -> tuple[int, int, int, str]:
            on_label = sum(tier == "on_label" for tier in test.would_open.values())
            return -on_label, -len(test.would_open), -len(test.would_close), test.test

        return [test.json() for test in sorted(useful, key=key)]

    def json_facts(self) -> list[dict[str, object]]:
        """Missing facts in the order state, line, fitness, prior, age."""
        return [
            {"fact": fact, "would_open": sorted(self.needs[fact][0]), "would_close": sorted(self.needs[fact][1])}
            for fact in ("state", "line", "fitness", "prior", "age")
            if fact in self.needs
        ]


def test_of(key: str) -> str:
    """The test that answers a biomarker: a gene symbol, ``A::B``, a marker, or ``karyotype``.

    >>> test_of("FLT3-ITD"), test_of("BCR::ABL1"), test_of("CD33")
    ('FLT3', 'BCR::ABL1', 'CD33')
    """
    if key in markers() or "::" in key:
        return key
    row = alterations().get(key)
    if row is not None and row["kind"] in ("cytogenetic", "numeric", "karyotype class"):
        return "karyotype"
    genes = genes_of(key)
    return genes[0] if genes else key
