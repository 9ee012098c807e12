"""Warnings of a row: what applies to this patient first, with the input that makes it so."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from kg.candidates.answers import Match
from kg.candidates.dossier import Caution, Dossier, Indication
from kg.candidates.evidence import TEXT_MINED, Net, Weighed
from kg.candidates.exclude import excludes
from kg.candidates.facts import Facts
from kg.knowledge.expression import atoms
from kg.knowledge.terminology import class_line

NO_TREATMENT = ("no treatment indication", "treatment-free remission")
_TRIGGERS = frozenset({"lab", "medication", "condition", "constitutional", "transplant", "site", "biomarker", "prior", "sex"})


@dataclass(frozen=True, slots=True)
class Caveat:
    """One warning. ``applies`` True: this patient's input makes it so; None: cannot be told."""

    kind: str
    applies: bool | None
    because: str
    text: str
    source: str
    specific: bool = False
    flag: int = 0  # 0 none, 1 exposure, 2 resistance: what it does to the rank

    def json(self) -> dict[str, object]:
        """The contract's object."""
        return {"kind": self.kind, "applies": self.applies, "because": self.because, "text": self.text, "source": self.source}


def warnings(
    dossier: Dossier, facts: Facts, weighed: Sequence[Weighed], amount: Net, matches: Iterable[Match], gone: Indication | None = None
) -> list[Caveat]:
    """All warnings of a drug for a patient; those that the case shows false are left out.

    ``gone`` is the label entry that a commercial withdrawal ended and that would fit.
    """
    found: list[Caveat] = []
    found.extend(_from_cautions(dossier.cautions, facts))
    found.extend(_from_antigens(dossier, facts))
    found.extend(_from_exposure(dossier, facts))
    found.extend(_from_matches(matches))
    if amount.contested:
        against = next(line for line in weighed if line.counts is not False and line.stance == "disputes")
        found.append(Caveat("contested", True, against.evidence.statement, "the evidence is contested", against.evidence.publication, True))
    for line in weighed:
        if line.why_not == TEXT_MINED and line.stance == "disputes":
            said = line.evidence
            found.append(Caveat("contested", True, said.statement, "a text that a program read says the opposite (not verified)", said.publication, True))
    if amount.other_age_only:
        first = next(line for line in weighed if line.counts is not False and line.stance == "supports")
        group = first.evidence.age_group
        found.append(
            Caveat("population", True, f"age {facts.profile.age_input}", f"evidence only from another age group ({group})", first.evidence.publication, True)
        )
    if gone is not None:
        found.append(Caveat("safety", True, f"{gone.jurisdiction}, {gone.valid_to}", f"withdrawn from the market for commercial reasons: {gone.text}", gone.source, True))
    for state in NO_TREATMENT:
        if state in facts.course.stated:
            found.append(Caveat("population", True, state, "the case states no indication to treat now", "case", True))
    unique = {(warning.kind, warning.text): warning for warning in reversed(found)}
    return sorted(unique.values(), key=lambda w: (w.applies is not True, not w.specific, w.kind, w.text))


def _from_cautions(cautions: Iterable[Caution], facts: Facts) -> Iterable[Caveat]:
    for caution in cautions:
        verdict = facts.decide(caution.when)
        if verdict.value is False or (verdict.value and not verdict.now):
            continue
        matches = [leaf.answer.match for leaf in verdict.leaves if leaf.answer.match]
        subclonal = any(match.subclonal for match in matches)
        if excludes(caution) and not (verdict.value and caution.kind == "resistance" and subclonal):
            continue
        if caution.effect == "test" or (verdict.value is None and caution.kind in ("resistance", "prior_failure", "exposure", "antigen", "futility")):
            continue  # an untested lesion is a missing test, not a warning
        if caution.kind == "antigen" and matches and not any(match.band == "low" for match in matches):
            continue
        triggers = [leaf.answer.because for leaf in verdict.leaves if leaf.atom.kind in _TRIGGERS]
        because = "; ".join(dict.fromkeys(triggers or [leaf.answer.because for leaf in verdict.leaves]))
        flag = 0
        if verdict.value and (caution.effect in ("lower", "exclude") or subclonal):
            flag = 2 if caution.kind == "resistance" else 1
        kind = {"prior_failure": "exposure", "futility": "contested", "withdrawn": "safety"}.get(caution.kind, caution.kind)
        specific = bool(verdict.value) and any(atom.kind in _TRIGGERS for atom in atoms(caution.when))
        yield Caveat(kind, verdict.value, because, caution.text, caution.source, specific, flag)


def _from_antigens(dossier: Dossier, facts: Facts) -> Iterable[Caveat]:
    for marker in dossier.target_markers:
        fact = facts.antigen(marker)
        if fact is None or fact.band == "unknown" or fact.retest:
            words = fact.input if fact else f"{marker} is not reported"
            yield Caveat("antigen", None, words, f"expression of the target {marker} is not known", "case", True)
        elif fact.band == "low":
            cut_off = "; the label has no cut-off" if marker in dossier.asked_antigens else ""
            yield Caveat("antigen", True, fact.input, f"{marker} is dim, partial or below 20 %{cut_off}", "rules/antigen_bands.tsv", True)
        elif fact.band == "negative":
            yield Caveat("antigen", True, fact.input, f"one of its targets, {marker}, is negative", "case", True)


def _from_exposure(dossier: Dossier, facts: Facts) -> Iterable[Caveat]:
    for prior in facts.profile.prior:
        if dossier.key in prior.drugs and prior.result not in ("refractory", "progression", "loss of response", "intolerance"):
            text = f"given before ({prior.result or 'result not stated'})"
            yield Caveat("exposure", True, prior.input, text, "case", True, 1)
        elif not prior.drugs and prior.classes and prior.classes[0] in class_line(*dossier.classes):
            text = f"a drug of its class was given before ({prior.result or 'result not stated'}), which one is not stated"
            yield Caveat("exposure", True, prior.input, text, "case", True, 1)


def _from_matches(matches: Iterable[Match]) -> Iterable[Caveat]:
    for match in matches:
        if match.subclonal:
            yield Caveat("population", True, match.input, f"{match.on} is subclonal or below 5 % VAF", "case", True)
        if match.kind == "variant" and match.depth == "gene" and " mutation" not in match.on:
            yield Caveat("population", True, match.input, f"the exact variant is not stated; read as {match.on}", "rules/gene_level.tsv", True)
