"""Labels as evidence: an authorisation rests on trials in its disease, biomarker and setting.

A label of any jurisdiction that fails only by age or fitness here, or that stands in a setting from
which evidence crosses, supports an off-label or investigational row at the level ``label``.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from kg.candidates.answers import Leaf, conjunction
from kg.candidates.dossier import Dossier, Evidence, positive_keys
from kg.candidates.evidence import ADULT_MONTHS, Weighed, missing_antigens
from kg.candidates.facts import Facts
from kg.candidates.labels import LabelJudgement
from kg.candidates.settings import Setting
from kg.knowledge.expression import Expression, atoms


def label_evidence(
    dossier: Dossier, labels: Sequence[LabelJudgement], facts: Facts, settings: frozenset[str], class_used: bool
) -> tuple[Weighed, ...]:
    """Labels as evidence: an authorisation rests on trials in its disease, biomarker and setting."""
    found = []
    for label in labels:
        failed = label.columns_failed
        usable = label.in_force or label.indication.status == "withdrawn-commercial"
        if not usable or failed & {"disease", "biomarker", "prior", "combination"} or label.indication.scope == "context":
            continue
        if "age" in failed and label.indication.criterion("fitness") is not None and _child(facts):
            continue  # a label for elderly or unfit adults says nothing of a child
        tree = label.indication.criterion("state")
        counts: bool | None = True
        if "state" in failed or any(clause.column == "state" for clause in label.unknown):
            counts = _setting_counts(positive_keys(tree, "state"), settings, class_used)
        if counts is False:
            continue
        antigens = missing_antigens(dossier, facts)
        if label.blocking or antigens or any(clause.column == "prior" for clause in label.unknown):
            counts = None
        found.append(_pseudo(label, counts, facts, (*label.blocking, *antigens)))
    return tuple(found)


def _child(facts: Facts) -> bool:
    return facts.profile.age_months is not None and facts.profile.age_months[1] <= ADULT_MONTHS


_STATE_SETTING = {
    "newly diagnosed": "newly diagnosed", "untreated": "newly diagnosed", "relapsed": "relapsed/refractory", "refractory": "relapsed/refractory",
    "R/R": "relapsed/refractory", "first relapse": "first relapse", "second relapse or later": "relapsed/refractory",
    "relapse after HSCT": "relapsed/refractory", "CR": "CR", "CR1": "CR", "CR2": "CR", "MRD positive": "MRD", "MRD>=0.1%": "MRD",
    "consolidation": "consolidation", "maintenance": "maintenance", "post-HSCT": "post-HSCT", "chronic phase": "chronic phase",
    "accelerated phase": "accelerated phase", "blast phase": "blast phase", "lymphoid blast phase": "blast phase",
    "myeloid blast phase": "blast phase", "previously treated": "relapsed/refractory", "progression": "relapsed/refractory",
}  # fmt: skip


_PHASES = frozenset({"chronic phase", "accelerated phase", "blast phase"})


def _setting_counts(states: Sequence[str], settings: frozenset[str], class_used: bool) -> bool | None:
    names = [_STATE_SETTING[state] for state in states if state in _STATE_SETTING]
    phases = [name for name in names if name in _PHASES]
    lines = [name for name in names if name not in _PHASES]
    parts = [[Setting.named(name).counts_for(settings, class_used) for name in group] for group in (phases, lines) if group]
    return conjunction(True if True in part else (None if None in part else False) for part in parts) if parts else False


def _pseudo(label: LabelJudgement, counts: bool | None, facts: Facts, blocking: tuple[Leaf, ...]) -> Weighed:
    """A label entry in the shape of an evidence line."""
    indication = label.indication
    tree = indication.criterion("age")
    other_age = "age" in label.columns_failed
    group = "both" if tree is None or not other_age else ("adult" if _from_adulthood(tree) or (facts.profile.age_months or (0, 0))[1] <= ADULT_MONTHS else "pediatric")
    evidence = Evidence(
        claim="", line=indication.id, predicate="treats", negated=False, disease="", biomarker=indication.criterion("biomarker"), setting="any",
        age_group=group, combination="", prior=None, direction="supports", level="label", native_level=f"{indication.jurisdiction} label", n=None,
        statement=indication.text, publication=indication.source, source_date=indication.valid_from or indication.source_date,
        verified=indication.verified, retracted=False,
    )  # fmt: skip
    matches = tuple(match for match in label.matches if match.kind != "disease")
    return Weighed(evidence, counts, "" if counts else "biomarker", tuple(dict.fromkeys(blocking)), matches, other_age)


def _from_adulthood(tree: Expression) -> bool:
    """Whether an age condition begins at 18 years or later."""
    bounds = [re.fullmatch(r">=(\d+)([my])", atom.value) for atom in atoms(tree) if atom.kind == "age"]
    return any(int(bound[1]) * (12 if bound[2] == "y" else 1) >= ADULT_MONTHS for bound in bounds if bound)
