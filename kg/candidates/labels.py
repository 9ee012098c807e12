"""Judge a drug's label entries for one patient, clause by clause.

Rules: ``met`` is false if one clause fails, true if all hold, else unknown with the unknown clauses
named. A required biomarker that is not known blocks a row; one that must be absent leaves it open.
A combination is a condition of use and fails only where every partner group is ruled out.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from kg.candidates.answers import Leaf, Match, Verdict, conjunction
from kg.candidates.course import FAILED
from kg.candidates.dossier import CURRENT, Dossier, Indication
from kg.candidates.facts import Facts
from kg.knowledge.expression import Expression, Or, atoms
from kg.knowledge.terminology import drug_line, regimens

_RELAPSE_STATES = frozenset({"relapsed", "R/R", "refractory", "first relapse", "second relapse or later", "relapse after HSCT"})
WORDS = {"disease": "disease", "state": "state", "age": "age", "biomarker": "biomarker", "fitness": "fitness", "prior": "earlier therapy"}


@dataclass(frozen=True, slots=True)
class Clause:
    """One clause that fails or is unknown: its column, its cell, and the leaves that decided it."""

    column: str
    tree: Expression | None
    leaves: tuple[Leaf, ...]
    text: str = ""

    @property
    def assumable(self) -> bool:
        """Whether only state or fitness is missing, which possible worlds can settle."""
        return all(leaf.answer.needs is not None and leaf.answer.needs[0] in ("state", "fitness") for leaf in self.leaves)

    @property
    def words(self) -> str:
        """The clause for a reader: what the label asks and why it fails or is unknown."""
        if self.tree is None:
            return self.text
        because = "; ".join(dict.fromkeys(leaf.answer.because for leaf in self.leaves))
        return f"{WORDS[self.column]}: {plain(self.tree, self.column)} ({because})"


@dataclass(frozen=True, slots=True)
class LabelJudgement:
    """A label entry judged for one patient."""

    indication: Indication
    met: bool | None
    later: bool
    failed: tuple[Clause, ...]
    unknown: tuple[Clause, ...]
    blocking: tuple[Leaf, ...]  # required biomarkers that are not known
    closing: tuple[Leaf, ...]  # biomarkers that must be absent and are not known
    matches: tuple[Match, ...]
    in_force: bool
    touches: bool

    @property
    def columns_failed(self) -> frozenset[str]:
        """Names of the failing clauses."""
        return frozenset(clause.column for clause in self.failed)

    @property
    def open(self) -> bool:
        """No clause fails and no required biomarker is missing."""
        return not self.failed and not self.blocking


def judge_indication(indication: Indication, facts: Facts, as_of: str) -> LabelJudgement:
    """One label entry for one patient."""
    failed: list[Clause] = []
    unknown: list[Clause] = []
    blocking: list[Leaf] = []
    closing: list[Leaf] = []
    matches: list[Match] = []
    values: list[bool | None] = []
    later = False
    touches = False
    for column, tree in indication.criteria:
        verdict, comes_later = _decide_column(column, tree, facts)
        values.append(verdict.value)
        later = later or comes_later
        if verdict.value is False:
            failed.append(Clause(column, tree, verdict.leaves))
        elif verdict.value is None:
            unknown.append(Clause(column, tree, verdict.needed))
            _sort_unknown(tree, verdict, facts, blocking, closing)
        matches.extend(_matches(tree, facts))
        touches = touches or (column == "disease" and verdict.value is not False) or (column == "biomarker" and verdict.value is True)
    if not _partners_possible(indication, facts):
        partners = " or ".join(" + ".join(group) for group in indication.partners)
        failed.append(Clause("combination", None, (), f"combination: every partner is ruled out ({partners})"))
        values.append(False)
    return LabelJudgement(
        indication=indication,
        met=conjunction(values),
        later=later,
        failed=tuple(failed),
        unknown=tuple(unknown),
        blocking=tuple(blocking),
        closing=tuple(closing),
        matches=tuple(dict.fromkeys(match for match in matches if match)),
        in_force=(indication.status in CURRENT or indication.status.startswith("withdrawn")) and indication.valid(as_of),
        touches=touches,
    )


def met_in_every_world(dossier: Dossier, worlds: Sequence[Facts], jurisdiction: str, as_of: str) -> bool:
    """Whether each possible value of the unknown state and fitness meets some indication of the drug."""
    return bool(worlds) and all(
        any(
            judged.met and not judged.later and judged.in_force
            for judged in (judge_indication(i, world, as_of) for i in dossier.indications if i.jurisdiction == jurisdiction)
        )
        for world in worlds
    )


def possible_worlds(facts: Facts) -> tuple[Facts, ...]:
    """The patient under every possible value of an unstated course, CML phase and fitness; empty if all is stated."""
    courses: list[frozenset[str]] = [frozenset()]
    unknown = False
    if not facts.course.known:
        unknown = True
        courses = [frozenset({state}) for state in ("newly diagnosed", "relapsed", "refractory")]
    if any(fact.key == "CML" for fact in facts.profile.diseases) and facts.course.holds("chronic phase")[0] is None:
        unknown = True
        courses = [course | {phase} for course in courses for phase in ("chronic phase", "accelerated phase", "blast phase")]
    if facts.profile.intensive is None and not facts.course.stated & {"fit", "unfit"}:
        unknown = True
        courses = [course | {fitness} for course in courses for fitness in ("fit", "unfit")]
    return tuple(Facts(facts.profile, course, facts.jurisdiction) for course in courses) if unknown else ()


def _decide_column(column: str, tree: Expression, facts: Facts) -> tuple[Verdict, bool]:
    """The verdict on a cell and whether it holds only later in this line of therapy."""
    if column != "state":
        return facts.decide(tree), False
    about_relapse = any(atom.kind == "state" and atom.value in _RELAPSE_STATES for atom in atoms(tree))
    verdict = facts.decide(tree, in_relapse=about_relapse)
    if not verdict.value or not any(leaf.answer.later for leaf in verdict.leaves):
        return verdict, False
    branches = tree.items if isinstance(tree, Or) else (tree,)
    held = [decision for decision in (facts.decide(branch, in_relapse=about_relapse) for branch in branches) if decision.value]
    later = bool(held) and all(any(leaf.answer.later for leaf in branch.leaves) for branch in held)
    return verdict, later


def _sort_unknown(tree: Expression, verdict: Verdict, facts: Facts, blocking: list[Leaf], closing: list[Leaf]) -> None:
    """Tell required biomarkers that are missing from those that must only be absent."""
    tests = [leaf for leaf in verdict.needed if leaf.answer.needs and leaf.answer.needs[0] == "biomarker"]
    if not tests:
        return
    if facts.decide(tree, assume_absent=True).value is True:
        closing.extend(leaf for leaf in tests if leaf.negated)
        return
    blocking.extend(leaf for leaf in tests if not leaf.negated)
    closing.extend(leaf for leaf in tests if leaf.negated)


def _matches(tree: Expression, facts: Facts) -> list[Match]:
    verdicts = [facts.ask(atom) for atom in atoms(tree) if atom.kind in ("disease", "biomarker")]
    return [answer.match for answer in verdicts if answer.value and answer.match]


def _partners_possible(indication: Indication, facts: Facts) -> bool:
    """Whether at least one partner group is not ruled out (a partner failed, intensive and unfit)."""
    if not indication.partners:
        return True
    unfit = facts.profile.intensive == "ineligible" or "unfit" in facts.course.stated
    failed = {drug for prior in facts.own_prior if prior.result in FAILED | {"intolerance"} for drug in prior.drugs}
    return any(not (unfit and _intensive(group)) and not failed & set(group) for group in indication.partners)


@cache
def _intensive(group: tuple[str, ...]) -> bool:
    """Whether a partner group is intensive chemotherapy: such a regimen by name, or the drugs of one."""
    for key, regimen in regimens().items():
        if regimen["is_intensive_chemotherapy"] != "yes":
            continue
        parts = regimen.list("components")
        if key in group or (len(group) > 1 and all(any(member == part or member in drug_line(part) for part in parts) for member in group)):
            return True
    return False


def plain(tree: Expression, default: str) -> str:
    """An expression for a reader: the default kind is not repeated, signs are words.

    >>> from kg.knowledge.expression import parse
    >>> plain(parse("unfit | age:>=75y", "fitness"), "fitness")
    'unfit or age >=75y'
    """
    text = str(tree).replace(f"{default}:", "").replace(" | ", " or ").replace(" & ", " and ").replace("!", "no ")
    for kind in ("age", "state", "biomarker", "prior", "lab", "disease", "fitness", "condition", "medication"):
        text = text.replace(f"{kind}:", f"{kind} ")
    return text


__all__ = ["Clause", "LabelJudgement", "judge_indication", "met_in_every_world", "plain", "possible_worlds"]
