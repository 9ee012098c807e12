"""Judge one drug for one patient: tier, exclusions, warnings, and what is missing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from kg.candidates.answers import Leaf, Match
from kg.candidates.dossier import Caution, Dossier, Indication, positive_keys
from kg.candidates.evidence import Net, Weighed, genes_of, net, sufficient, weigh
from kg.candidates.exclude import Reason, hard_reasons, soft_reasons, sort_reasons
from kg.candidates.facts import Facts
from kg.candidates.label_evidence import label_evidence
from kg.candidates.labels import LabelJudgement, judge_indication, met_in_every_world
from kg.candidates.primary import settled
from kg.candidates.settings import case_settings
from kg.candidates.warn import Caveat, warnings
from kg.knowledge.expression import Atom, atoms

NOW, CONDITIONAL, LATER = 0, 1, 2
ROW_ROLES = frozenset({"targeted", "differentiation", "immunomodulator"})
DEPTHS = {"exact": 0, "category": 1, "gene": 2, "antigen": 3, "disease": 4}
PREFERENCES = {"preferred": 0, "alternative": 1}


@dataclass(frozen=True, slots=True)
class Circumstances:
    """The patient and the question: jurisdiction and date."""

    facts: Facts
    worlds: tuple[Facts, ...]
    jurisdiction: str
    as_of: str


@dataclass(frozen=True, slots=True)
class Judgement:
    """A drug judged. Exactly one of ``tier``, ``reasons`` or ``opens`` says what becomes of it."""

    dossier: Dossier
    tier: str | None
    standing: int  # NOW, CONDITIONAL or LATER
    labels: tuple[LabelJudgement, ...]
    weighed: tuple[Weighed, ...]
    amount: Net
    matches: tuple[Match, ...]
    depth: int  # of what the label or evidence asks for; an expressed target that nobody asks for adds none
    warnings: tuple[Caveat, ...]
    reasons: tuple[Reason, ...]
    opens: tuple[tuple[tuple[Leaf, ...], str], ...]  # (missing tests, tier they would give)
    closes: tuple[Leaf, ...]
    needed: tuple[Leaf, ...]  # unknown facts a conditional row depends on
    preference: int
    covered: bool  # every possible value of the unknown facts meets some indication


def is_row(dossier: Dossier, facts: Facts, labels: Sequence[LabelJudgement]) -> bool:
    """Whether a drug is ranked at all: targeted or differentiating, or labelled for this very entity."""
    if dossier.role in ROW_ROLES or dossier.target_markers:
        return any(label.indication.scope != "context" for label in labels) or not labels
    return any(label.indication.scope in ("targeted", "entity_agent") and "disease" not in label.columns_failed for label in labels)


def judge(dossier: Dossier, circumstances: Circumstances) -> Judgement | None:
    """One drug for one patient; None for standard chemotherapy, which is context."""
    facts, jurisdiction, as_of = circumstances.facts, circumstances.jurisdiction, circumstances.as_of
    dossier = dossier.at(as_of)
    labels = tuple(
        judge_indication(indication, facts, as_of)
        for indication in dossier.indications
        if (indication.valid_from is None or indication.valid_from <= as_of)
    )
    if not is_row(dossier, facts, labels):
        return None
    here = [label for label in labels if label.indication.jurisdiction == jurisdiction and label.in_force and label.indication.scope != "context"]
    settings = case_settings(facts.course)
    class_used = any(dossier.class_given(prior) for prior in facts.own_prior)
    weighed = (*weigh(dossier, facts, settings, class_used), *label_evidence(dossier, labels, facts, settings, class_used))
    hard = hard_reasons(dossier, facts, labels, jurisdiction, as_of)
    covered = not any(label.met and not label.later for label in here) and met_in_every_world(dossier, circumstances.worlds, jurisdiction, as_of)
    tier, standing, chosen, lines = _tier(dossier, here, weighed, covered, jurisdiction, as_of)
    opens = () if hard else _opens(dossier, here, weighed, tier, facts, jurisdiction, as_of)
    retest = _held_back(dossier, facts)
    if retest and tier and not hard:
        opens, tier = (*opens, (retest, tier)), None
    matches = _row_matches([label for label in here if label.open and label.met is chosen.met] if chosen else [], lines)
    if dossier.asked_antigens:  # a subgroup of its trials is no biomarker of an antigen-directed drug
        matches = tuple(match for match in matches if match.kind in ("antigen", "disease"))
    depth = best_depth(matches)
    matches = tuple(dict.fromkeys((*matches, *_expressed_targets(dossier, facts))))
    amount = net([line for line in weighed if line.counts]) if standing != CONDITIONAL or not lines else net(lines)
    gone = _commercially_gone(labels, jurisdiction, as_of) if tier in ("off_label", "investigational") else None
    reasons = sort_reasons(hard)
    if not hard and tier is None and not opens:
        reasons = sort_reasons(soft_reasons(dossier, facts, labels, weighed, jurisdiction))
    return Judgement(
        dossier=dossier,
        tier=None if reasons else tier,
        standing=standing,
        labels=tuple(label for label in labels if label.touches),
        weighed=weighed,
        amount=amount,
        matches=matches,
        depth=depth,
        warnings=tuple(warnings(dossier, facts, weighed, amount if tier != "on_label" else replace(amount, other_age_only=False), matches, gone)),
        reasons=tuple(reasons),
        opens=opens,
        closes=_closes(dossier, facts, chosen) if tier else (),
        needed=tuple(leaf for clause in (chosen.unknown if chosen and standing == CONDITIONAL and not covered else ()) for leaf in clause.leaves),
        preference=_preference(dossier, facts),
        covered=covered,
    )


def _tier(
    dossier: Dossier, here: Sequence[LabelJudgement], weighed: Sequence[Weighed], covered: bool, jurisdiction: str, as_of: str
) -> tuple[str | None, int, LabelJudgement | None, tuple[Weighed, ...]]:
    """The best tier, how it stands, the label that gives it, and the evidence lines that do."""
    ranked: list[tuple[int, int, LabelJudgement]] = []
    for label in here:
        if label.met is True or (label.met is None and label.open):
            settled_anyway = covered and all(clause.assumable for clause in label.unknown)
            standing = LATER if label.later else (NOW if label.met or settled_anyway else CONDITIONAL)
            ranked.append((standing, best_depth(label.matches), label))
    if ranked:
        standing, _, label = min(ranked, key=lambda item: item[:2])
        return "on_label", standing, label, ()
    weaker = "off_label" if _authorised(dossier, jurisdiction, as_of) else "investigational"
    now = tuple(line for line in weighed if line.counts)
    if net(now).positive:
        return weaker, NOW, None, now
    perhaps = tuple(line for line in weighed if line.counts or (line.counts is None and not line.blocking))
    if net(perhaps).positive:
        return weaker, CONDITIONAL, None, perhaps
    return None, CONDITIONAL, None, ()


def _authorised(dossier: Dossier, jurisdiction: str, as_of: str) -> bool:
    """Approved there for anything; a withdrawal for commercial reasons leaves a drug off label."""
    if dossier.approved(jurisdiction, as_of):
        return True
    gone = dossier.withdrawn(jurisdiction, as_of)
    return gone is not None and gone.status == "withdrawn-commercial"


def _commercially_gone(labels: Sequence[LabelJudgement], jurisdiction: str, as_of: str) -> Indication | None:
    """A label entry that fits and that ended with a commercial withdrawal."""
    for label in labels:
        entry = label.indication
        if entry.jurisdiction == jurisdiction and entry.status == "withdrawn-commercial" and not label.failed and (entry.valid_to or "9999") <= as_of:
            return entry
    return None


def _opens(
    dossier: Dossier, here: Sequence[LabelJudgement], weighed: Sequence[Weighed], tier: str | None, facts: Facts, jurisdiction: str, as_of: str
) -> tuple[tuple[tuple[Leaf, ...], str], ...]:
    """Missing tests that would give this drug a (better) tier, no other clause failing."""
    found: list[tuple[tuple[Leaf, ...], str]] = []
    if tier != "on_label":
        found.extend((label.blocking, "on_label") for label in here if not label.failed and label.blocking)
    if tier is None:
        weaker = "off_label" if _authorised(dossier, jurisdiction, as_of) else "investigational"
        possible = [line for line in weighed if line.counts is not False]
        blocked = [line for line in possible if line.counts is None and line.blocking and line.stance == "supports"]
        if blocked and net(possible).positive:
            found.extend((leaves, weaker) for leaves in (sufficient(line, facts) for line in blocked) if leaves)

    def pointless(leaves: tuple[Leaf, ...]) -> bool:
        return any(leaf.answer.needs is not None and settled(facts.profile, leaf.answer.needs[1]) for leaf in leaves)

    return tuple(group for group in dict.fromkeys(found) if not pointless(group[0]))


def _held_back(dossier: Dossier, facts: Facts) -> tuple[Leaf, ...]:
    """Antigens that an earlier therapy was directed against and that were not retested since."""
    leaves = []
    for marker in dossier.target_markers:
        fact = facts.antigen(marker)
        if marker in facts.antigens_treated and (fact is None or fact.retest or fact.band == "unknown"):
            atom = Atom("biomarker", marker)
            leaves.append(Leaf(atom, facts.ask(atom), False))
    return tuple(leaves)


def _closes(dossier: Dossier, facts: Facts, chosen: LabelJudgement | None) -> tuple[Leaf, ...]:
    """Untested findings that would exclude the drug."""
    leaves = list(chosen.closing) if chosen else []
    for caution in dossier.cautions:
        if caution.effect not in ("exclude", "test") or caution.kind not in ("resistance", "contraindicated", "futility"):
            continue
        if caution.effect == "exclude" and caution.kind == "resistance" and _acquired(caution, dossier, facts):
            continue
        verdict = facts.decide(caution.when)
        unknown = verdict.needed
        if unknown and all(leaf.answer.needs and leaf.answer.needs[0] == "biomarker" for leaf in unknown):
            leaves.extend(leaf for leaf in unknown if not leaf.negated)
    return tuple(leaves)


def _acquired(caution: Caution, dossier: Dossier, facts: Facts) -> bool:
    """Whether a resistance arises under therapy that this patient is known not to have had: no test is missing then.

    A mutation in the drug's own target that its labels do not speak of appears under the drug's class.
    """
    keys = positive_keys(caution.when, "biomarker")
    spoken = {atom.value for label in dossier.indications for tree in (label.criterion("biomarker"),) if tree is not None for atom in atoms(tree)}
    on_target = any(gene in dossier.targets for key in keys for gene in genes_of(key)) and not spoken & set(keys)
    given = any(dossier.class_given(prior) for prior in facts.own_prior)
    return on_target and not given and (facts.profile.prior_given or facts.course.newly_diagnosed() is True)


def _row_matches(labels: Sequence[LabelJudgement], lines: Sequence[Weighed]) -> tuple[Match, ...]:
    """What the labels that give the tier matched; for a row without them, what its supporting evidence matched."""
    if labels:
        return tuple(dict.fromkeys(match for label in labels for match in label.matches))
    found = [match for line in lines if line.stance == "supports" for match in line.matches]
    return tuple(dict.fromkeys(found))


def _expressed_targets(dossier: Dossier, facts: Facts) -> tuple[Match, ...]:
    """The drug's target antigens that the patient expresses, also where the label has no antigen clause."""
    answers = [facts.ask(Atom("biomarker", marker)) for marker in dossier.target_markers]
    return tuple(answer.match for answer in answers if answer.value and answer.match)


def best_depth(matches: Sequence[Match]) -> int:
    """The nearest alteration match: 0 exact, 1 category, 2 gene, 3 antigen, 4 disease only."""
    return min((DEPTHS[match.depth] for match in matches), default=DEPTHS["disease"])


def _preference(dossier: Dossier, facts: Facts) -> int:
    held = [row for row in dossier.preferences if facts.decide(row.when).now]
    return min((PREFERENCES.get(row.preference, 2) for row in held), default=2)


__all__ = ["CONDITIONAL", "LATER", "NOW", "Circumstances", "Judgement", "best_depth", "judge"]
