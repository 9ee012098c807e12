"""What is known of a patient's lesions, as three-valued answers to the atoms of the risk tables.

Other than for drugs, a karyotype speaks here of what it does not show, an allele fraction is a condition of its
own (``TP53 mutation VAF>=10%``), and a diagnosis that is not stated is not assumed: its lesions are asked for.
"""

from __future__ import annotations

import re

from kg.candidates.answers import Answer, Match
from kg.candidates.facts import Facts
from kg.case.profile import AlterationFact, Profile
from kg.knowledge.expression import Atom
from kg.knowledge.terminology import alteration_line, alterations, closure, diseases
from kg.risk.metaphases import Metaphases, excluded_by_normal

_FRACTION = re.compile(r"(?P<key>.+) VAF>=(?P<percent>\d+)%$")
_BZIP = "CEBPA bZIP in-frame mutation"
_PRECISE = re.compile(r"^CEBPA p\.")
_NO_BZIP = re.compile(r"non-?\s?bZIP|outside (?:the )?bZIP|frame-?shift|N-terminal|\bTAD\b|truncat", re.I)


class Findings:
    """Answers for one patient; disease, age, state and laboratory values come from :class:`Facts`."""

    def __init__(self, profile: Profile) -> None:
        self.profile = profile
        self.facts = Facts(profile)
        self.metaphases = Metaphases(profile.karyotype) if profile.karyotype else None
        self._memory: dict[Atom, Answer] = {}

    def ask(self, atom: Atom) -> Answer:
        """The answer to an atom."""
        if atom not in self._memory:
            self._memory[atom] = self._ask(atom)
        return self._memory[atom]

    def _ask(self, atom: Atom) -> Answer:
        if atom.kind == "disease":
            return self._disease(atom.value)
        if atom.kind == "biomarker":
            match = _FRACTION.match(atom.value)
            return self._fraction(match["key"], int(match["percent"])) if match else self._lesion(atom.value)
        return self.facts.ask(atom)

    def _disease(self, value: str) -> Answer:
        key = value.removeprefix("=")
        for fact in self.profile.diseases:
            if fact.key == key or (not value.startswith("=") and key in _line(fact.key)):
                return Answer(True, f"{fact.input} is {key}" if fact.input != key else key)
        return Answer(False, f"{key} is not stated")

    # -- lesions ------------------------------------------------------------------------------------

    def present(self, key: str) -> tuple[AlterationFact, ...]:
        """The stated lesions that are this one, or fall under it; germline variants left out."""
        return tuple(
            fact
            for fact in self.profile.alterations
            if fact.status == "present" and fact.origin != "germline" and _is(fact, key)
        )

    def _lesion(self, key: str) -> Answer:
        for answer in (
            self._stated(key),
            self._by_definition(key),
            self._tested(key),
            self._other_partner(key),
            self._normal(key),
        ):
            if answer is not None:
                return answer
        shown = self.metaphases.shows(key) if self.metaphases else None
        if shown is not None:
            word = "in" if shown else "not in"
            return Answer(
                shown, f"{key} {word} {self.profile.karyotype}" if shown else f"{key} is {word} the karyotype"
            )
        return Answer(None, f"{key} is not reported", needs=("biomarker", key))

    def _stated(self, key: str) -> Answer | None:
        found = self.present(key)
        if not found and key == "biallelic CEBPA mutation":
            found = tuple(fact for fact in self.present("CEBPA mutation") if ("alleles", "biallelic") in fact.detail)
        if not found:
            return None
        fact = found[0]
        return Answer(
            True, fact.input, match=Match(fact.input, key, fact.kind, "exact" if fact.key == key else "category")
        )

    def _by_definition(self, key: str) -> Answer | None:
        """A diagnosis that is defined by one lesion has it; a normal karyotype is one of CN-AML."""
        for fact in self.profile.diseases:
            row = diseases().get(fact.key)
            definers = row.list("defined_by") if row else ()
            if len(definers) == 1 and key in alteration_line(definers[0]):
                return Answer(True, f"{fact.input} has {definers[0]} by definition")
        return None

    def _tested(self, key: str) -> Answer | None:
        """A test that found none of it: the lesion itself, or a category above it, is stated as absent."""
        above = alteration_line(key)
        for fact in self.profile.alterations:
            if fact.status == "absent" and fact.key in above:
                return Answer(False, fact.input)
        if key == _BZIP:
            return self._other_cebpa()
        return None

    def _other_cebpa(self) -> Answer | None:
        """CEBPA is sequenced as a whole: a mutation that is named and lies elsewhere leaves the bZIP in-frame class empty."""
        found = self.present("CEBPA mutation")
        if found and all(_PRECISE.match(fact.key) or _NO_BZIP.search(fact.input) for fact in found):
            return Answer(False, f"{found[0].input} is no in-frame bZIP mutation")
        return None

    def _other_partner(self, key: str) -> Answer | None:
        """A fusion with another partner of the same rearranged gene."""
        if "::" not in key:
            return None
        own = {parent for parent in alteration_line(key) if parent.endswith("rearrangement")}
        for fact in self.profile.alterations:
            above = {*alteration_line(fact.key), *(name for name, _ in fact.ladder)}
            if fact.status == "present" and "::" in fact.key and fact.key != key and own & above:
                return Answer(False, f"{fact.input} has another partner")
        return None

    def _normal(self, key: str) -> Answer | None:
        """A normal karyotype stated in words excludes what a karyotype shows."""
        stated = bool(self.present("normal karyotype")) or any(fact.key == "CN-AML" for fact in self.profile.diseases)
        return Answer(False, f"{key} is not in a normal karyotype") if stated and excluded_by_normal(key) else None

    def _fraction(self, key: str, percent: int) -> Answer:
        """Whether a lesion has at least this allele fraction; the highest one stated counts."""
        found = self.present(key)
        stated = [fact for fact in found if fact.vaf is not None]
        name = f"{key.removesuffix(' mutation')} VAF"
        if not stated:
            return Answer(
                None if found or self._lesion(key).value is not False else False,
                f"{name} is not stated",
                needs=("lab", name),
            )
        if any(_reaches(fact, percent) for fact in stated):
            return Answer(True, f"{name} of {percent} % or more")
        if len(stated) < len(found):
            return Answer(None, f"{name} is not stated for each mutation", needs=("lab", name))
        return Answer(False, f"{stated[0].input}: {name} below {percent} %")


def _reaches(fact: AlterationFact, percent: int) -> bool:
    if fact.vaf is None:
        return False
    below = ("VAF", "<") in fact.detail
    return round(fact.vaf * 100, 6) > percent if below else round(fact.vaf * 100, 6) >= percent


def _is(fact: AlterationFact, key: str) -> bool:
    return (
        fact.key == key
        or any(name == key for name, _ in fact.ladder)
        or (fact.key in alterations() and key in alteration_line(fact.key))
    )


def _line(disease: str) -> tuple[str, ...]:
    """A disease and all above it, by inheritance and by classification: t-AML and AML-NPM1 are AML here."""
    rows = diseases()
    return closure(
        [disease],
        lambda key: (*rows[key].list("clinical_parent"), *rows[key].list("taxonomy_parent")) if key in rows else (),
    )
