"""Which evidence counts for this patient, and what it amounts to.

Clinical evidence is a guideline, a label, a trial, or a series of at least three patients, in this
disease or in an acute leukemia of the same lineage; for an alteration that is itself the target, in
any haematological neoplasm that has it. Contradiction is counted on its own side and never helps.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from kg.candidates.answers import Answer, Leaf, Match, decide
from kg.candidates.dossier import Dossier, Evidence, positive_keys
from kg.candidates.facts import Facts
from kg.candidates.settings import Setting, case_settings
from kg.knowledge.expression import Atom, atoms, parse
from kg.knowledge.terminology import alterations, clinical_line, diseases

LEVELS = {"guideline": 0, "label": 1, "phase 3": 1, "phase 2": 2, "phase 1": 3, "series": 4, "case": 5, "preclinical": 6}
CLINICAL = 4
TEXT_MINED = "text-mined"
SERIES_MINIMUM = 3
THERAPY = frozenset({"treats", "in_trials_for", "applied_to", "related_therapy_for"})
ADULT_MONTHS = 216


@dataclass(frozen=True, slots=True)
class Weighed:
    """An evidence line with what it is worth here. ``counts`` is None while a fact is missing."""

    evidence: Evidence
    counts: bool | None
    why_not: str
    blocking: tuple[Leaf, ...]
    matches: tuple[Match, ...]
    other_age: bool

    @property
    def stance(self) -> str:
        """supports, disputes or neutral, a negated claim turning the direction round."""
        direction = self.evidence.direction
        if self.evidence.negated:
            return {"supports": "disputes", "disputes": "supports"}.get(direction, direction)
        return direction


@dataclass(frozen=True, slots=True)
class Net:
    """What a set of evidence lines amounts to."""

    positive: bool
    best: str | None  # strongest supporting level
    native: str | None
    order: tuple[int, int]  # rank key: level, then 1 where nothing at that level was verified
    guideline: bool
    contested: bool
    other_age_only: bool


def weigh(dossier: Dossier, facts: Facts, settings: frozenset[str], class_used: bool) -> tuple[Weighed, ...]:
    """All therapy evidence of a drug, judged for one patient."""
    return tuple(_weigh(evidence, dossier, facts, settings, class_used) for evidence in dossier.evidence if evidence.predicate in THERAPY)


def _weigh(evidence: Evidence, dossier: Dossier, facts: Facts, settings: frozenset[str], class_used: bool) -> Weighed:
    tree = evidence.biomarker
    verdict = facts.decide(tree) if tree is not None else None
    value = verdict.value if verdict else True
    blocking: tuple[Leaf, ...] = ()
    if verdict is not None and value is None and tree is not None:
        if facts.decide(tree, assume_absent=True).value is True:
            value = True
        else:
            blocking = tuple(leaf for leaf in verdict.needed if leaf.answer.needs and not leaf.negated)
    asked = positive_keys(tree, "biomarker")
    blocking += tuple(leaf for leaf in missing_antigens(dossier, facts) if leaf.atom.value not in asked)
    matches = tuple(leaf.answer.match for leaf in verdict.leaves if leaf.answer.match) if verdict and verdict.value else ()

    def result(counts: bool | None, why: str = "") -> Weighed:
        return Weighed(evidence, counts, why, blocking, matches, _other_age(evidence, facts))

    if evidence.level == TEXT_MINED:  # never counts; what it says against the drug is still shown
        related, _ = _disease_relation(evidence, dossier, facts, value, matches)
        return result(False, TEXT_MINED if related and value is not False and not evidence.retracted else "not clinical evidence")
    clinical = LEVELS.get(evidence.level, 9) <= CLINICAL
    if not clinical or (evidence.level == "series" and evidence.n is not None and evidence.n < SERIES_MINIMUM):
        return result(False, "not clinical evidence")
    if evidence.retracted:
        return result(False, "retracted")
    if evidence.age_group.startswith("older") and facts.profile.age_months is not None and facts.profile.age_months[1] <= ADULT_MONTHS:
        return result(False, "age group")  # evidence from elderly unfit patients says nothing of a child
    related, needs_test = _disease_relation(evidence, dossier, facts, value, matches)
    if related is False:
        return result(False, "disease")
    if value is False:
        return result(False, "biomarker")
    earlier = facts.decide(evidence.prior) if evidence.prior is not None else None
    if earlier is not None and earlier.value is False:
        return result(False, "prior")
    in_setting = Setting.named(evidence.setting).counts_for(settings, class_used)
    if in_setting is False:
        return result(False, "setting")
    if related is None:
        blocking = blocking + needs_test
    if blocking:
        return result(None, "biomarker")
    if in_setting is None:
        return result(None, "setting")
    return result(True)


def missing_antigens(dossier: Dossier, facts: Facts) -> tuple[Leaf, ...]:
    """The target antigens that some label of the drug asks for and that are not known, as tests still missing.

    Evidence on such a drug comes from patients who had the antigen, whether its row says so or not.
    """
    atoms_asked = [Atom("biomarker", marker) for marker in sorted(dossier.asked_antigens)]
    return tuple(Leaf(atom, facts.ask(atom), False) for atom in atoms_asked if facts.ask(atom).value is None)


def sufficient(line: Weighed, facts: Facts) -> tuple[Leaf, ...]:
    """The missing tests of a line that would each be enough on its own."""
    tree = line.evidence.biomarker
    if tree is None or len({leaf.atom for leaf in line.blocking}) == 1:
        return line.blocking

    def enough(wanted: Leaf) -> bool:
        def ask(atom: Atom) -> Answer:
            return Answer(True, "if found") if atom == wanted.atom else facts.ask(atom)

        return decide(tree, ask).value is True and all(leaf.atom in atoms(tree) for leaf in line.blocking)

    return tuple(leaf for leaf in line.blocking if enough(leaf))


def _disease_relation(
    evidence: Evidence, dossier: Dossier, facts: Facts, biomarker: bool | None, matches: tuple[Match, ...]
) -> tuple[bool | None, tuple[Leaf, ...]]:
    """Whether evidence in that disease speaks for this patient's; with the tests that would decide it."""
    table = diseases()
    wanted = evidence.disease
    if wanted not in table:
        return False, ()
    for fact in facts.profile.diseases:
        if wanted in clinical_line(fact.key):
            return True, ()
    if evidence.biomarker is None:
        return _narrower(wanted, facts)
    if biomarker is not True:
        return _narrower(wanted, facts)  # an untested alteration opens nothing beyond this disease
    if _target_alteration(evidence, dossier, matches) and table[wanted]["neoplasm"] == "heme":
        return True, ()
    definers = table[wanted].list("defined_by")
    for fact in facts.profile.diseases:
        own, other = table[fact.key], table[wanted]
        same = own["acute"] == other["acute"] == "yes" and own["lineage"] == other["lineage"] and own["lineage"] != ""
        if same and not definers:
            return True, ()
    return _narrower(wanted, facts)


def _narrower(wanted: str, facts: Facts) -> tuple[bool | None, tuple[Leaf, ...]]:
    verdict = facts.decide(parse(wanted, "disease"))
    tests = tuple(leaf for leaf in verdict.needed if leaf.answer.needs and leaf.answer.needs[0] == "biomarker")
    if verdict.value is None and not tests:
        return False, ()  # a narrower entity that is not stated and that no test would establish
    return verdict.value, tests


def _target_alteration(evidence: Evidence, dossier: Dossier, matches: tuple[Match, ...]) -> bool:
    """Whether the alteration asked for is in what the drug binds (for menin inhibitors, it is not)."""
    keys = [match.on for match in matches if match.kind != "antigen"]
    return any(gene in dossier.targets for key in keys for gene in genes_of(key))


def genes_of(key: str) -> tuple[str, ...]:
    """Gene symbols of an alteration key.

    >>> genes_of("IDH1 p.R132H"), genes_of("BCR::ABL1")
    (('IDH1',), ('BCR', 'ABL1'))
    """
    row = alterations().get(key)
    if row is not None and row["gene"]:
        return row.list("gene")
    if "::" in key:
        return tuple(key.split("::"))
    return (key.split(" ")[0].split("-")[0],)


def _other_age(evidence: Evidence, facts: Facts) -> bool:
    """Whether the evidence comes from another age group than the patient's."""
    if facts.profile.age_months is None or evidence.age_group in ("", "both"):
        return False
    low, high = facts.profile.age_months
    if evidence.age_group == "adult" or evidence.age_group.startswith("older"):
        return high <= ADULT_MONTHS
    if evidence.age_group == "infant":
        return low >= 12 * 2
    return low >= ADULT_MONTHS


def net(lines: Iterable[Weighed]) -> Net:
    """What the counting lines amount to: the strongest level on each side, then distinct sources.

    Net support means that the strongest supporting level is above the strongest disputing one, or
    equal with more sources. Adding a disputing line can only lower the result.
    """
    counting = [line for line in lines if line.counts is not False]
    supporting = [line for line in counting if line.stance == "supports"]
    disputing = [line for line in counting if line.stance == "disputes"]
    if not supporting:
        return Net(False, None, None, (9, 1), False, bool(disputing), False)
    best = min(supporting, key=_order)
    against = min((LEVELS[line.evidence.level] for line in disputing), default=99)
    level = LEVELS[best.evidence.level]
    sources_for = {line.evidence.publication for line in supporting}
    sources_against = {line.evidence.publication for line in disputing}
    positive = level < against or (level == against and len(sources_for) > len(sources_against))
    return Net(
        positive=positive,
        best=best.evidence.level,
        native=best.evidence.native_level or None,
        order=_order(best),
        guideline=any(line.evidence.level == "guideline" for line in supporting),
        contested=bool(disputing),
        other_age_only=all(line.other_age for line in supporting),
    )


def _order(line: Weighed) -> tuple[int, int]:
    return LEVELS[line.evidence.level], 0 if line.evidence.verified else 1


__all__ = ["CLINICAL", "LEVELS", "Net", "Weighed", "case_settings", "genes_of", "net", "weigh"]
