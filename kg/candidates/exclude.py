"""Why a drug is not offered: each reason with its kind, words and source."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from kg.candidates.course import FAILED
from kg.candidates.dossier import CURRENT, Caution, Dossier
from kg.candidates.evidence import Weighed
from kg.candidates.facts import Facts
from kg.candidates.labels import LabelJudgement, plain
from kg.knowledge.terminology import diseases

ORDER = ("resistance", "prior_failure", "antigen_negative", "biomarker_absent", "contraindicated", "withdrawn", "futility", "lineage", "label", "no_evidence")
_KIND = {"exposure": "prior_failure", "antigen": "antigen_negative", "boxed": "contraindicated", "safety": "contraindicated",
         "interaction": "contraindicated", "population": "contraindicated", "contested": "futility"}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason for an exclusion."""

    kind: str
    text: str
    source: str

    def json(self) -> dict[str, str]:
        """The contract's object."""
        return {"kind": self.kind, "text": self.text, "source": self.source}


def hard_reasons(dossier: Dossier, facts: Facts, labels: Sequence[LabelJudgement], jurisdiction: str, as_of: str) -> list[Reason]:
    """Reasons that exclude whatever a label says: resistance, failure, lost antigen, advice against, withdrawal."""
    found = [*_by_caution(dossier.cautions, facts), *_by_prior(dossier, facts), *_by_antigen(dossier, facts)]
    found.extend(_by_withdrawal(dossier, labels, jurisdiction, as_of))
    return found


def excludes(caution: Caution) -> bool:
    """Whether a row may exclude: an unverified one only where it speaks of a label or guideline; else it lowers."""
    return caution.effect == "exclude" and (caution.verified or caution.basis in ("label", "guideline"))


def _by_caution(cautions: Iterable[Caution], facts: Facts) -> Iterable[Reason]:
    for caution in cautions:
        if not excludes(caution):
            continue
        verdict = facts.decide(caution.when)
        if not verdict.now:
            continue
        matches = [leaf.answer.match for leaf in verdict.leaves if leaf.answer.match]
        if caution.kind == "resistance" and any(match.subclonal for match in matches):
            continue  # a subclonal lesion warns; see warn.py
        because = "; ".join(dict.fromkeys(leaf.answer.because for leaf in verdict.leaves if leaf.atom.kind not in ("disease", "always")))
        text = caution.text + (f" ({because})" if because else "")
        yield Reason(_KIND.get(caution.kind, caution.kind), text, caution.source)


def _by_prior(dossier: Dossier, facts: Facts) -> Iterable[Reason]:
    for prior in facts.profile.prior:
        if dossier.key not in prior.drugs:
            continue
        if prior.result in FAILED and not prior.for_other_disease:
            yield Reason("prior_failure", f"{prior.result} on {dossier.name}: {prior.input}", "case")
        elif prior.result == "intolerance":
            yield Reason("contraindicated", f"intolerance of {dossier.name}: {prior.input}", "case")


def _by_antigen(dossier: Dossier, facts: Facts) -> Iterable[Reason]:
    if not dossier.target_markers:
        return
    results = [facts.antigen(marker) for marker in dossier.target_markers]
    if all(fact is not None and not fact.retest and fact.band == "negative" for fact in results):
        words = ", ".join(fact.input for fact in results if fact is not None)
        yield Reason("antigen_negative", f"target antigen negative: {words}", "case")


def _by_withdrawal(dossier: Dossier, labels: Sequence[LabelJudgement], jurisdiction: str, as_of: str) -> Iterable[Reason]:
    """A withdrawal for safety or lack of benefit of the indication that fits, with nothing in force that does."""
    fitting = [label for label in labels if label.indication.jurisdiction == jurisdiction and label.touches]
    if any(label.in_force and "disease" not in label.columns_failed for label in fitting):
        return
    off_the_market = not dossier.approved(jurisdiction, as_of)
    for label in fitting:
        entry = label.indication
        gone = entry.status in ("withdrawn-safety", "withdrawn-benefit") and entry.valid_to and entry.valid_to <= as_of
        if gone and (off_the_market or label.met is not False):
            what = "safety" if entry.status.endswith("safety") else "lack of benefit"
            yield Reason("withdrawn", f"withdrawn in {jurisdiction} on {entry.valid_to} for {what}: {entry.text}", entry.source)


def soft_reasons(dossier: Dossier, facts: Facts, labels: Sequence[LabelJudgement], weighed: Sequence[Weighed], jurisdiction: str) -> list[Reason]:
    """Why a drug that nothing forbids still earns no tier: the nearest label and the evidence say it."""
    found: list[Reason] = []
    here = [label for label in labels if label.indication.jurisdiction == jurisdiction and label.indication.status in CURRENT] or list(labels)
    source = here[0].indication.source if here else ""
    absent = [label for label in here if "biomarker" in label.columns_failed and "disease" not in label.columns_failed]
    absent_evidence = [line for line in weighed if line.why_not == "biomarker" and line.counts is False]
    related = [label for label in here if "disease" not in label.columns_failed]
    if absent:
        words = "; ".join(dict.fromkeys(clause.words for label in absent for clause in label.failed if clause.column == "biomarker"))
        found.append(Reason("biomarker_absent", words, absent[0].indication.source))
    elif absent_evidence and not related:
        found.append(Reason("biomarker_absent", _not_met(absent_evidence[0], facts), absent_evidence[0].evidence.publication))
    if not related and labels and dossier.target_markers and _other_lineage(labels, facts):
        found.append(Reason("lineage", "its labels are for another lineage than this disease", source))
    rest = [label for label in related if "biomarker" not in label.columns_failed]
    if rest:
        nearest = min(rest, key=lambda label: len(label.failed))
        words = "; ".join(clause.words for clause in nearest.failed) or "no indication in force"
        found.append(Reason("label", f"no label clause fits and no clinical evidence for this setting: {words}", nearest.indication.source))
    if not found:
        disputing = [line for line in weighed if line.counts and line.stance == "disputes"]
        if disputing:
            found.append(Reason("no_evidence", f"evidence does not support it: {disputing[0].evidence.statement}", disputing[0].evidence.publication))
        else:
            where = "; ".join(dict.fromkeys(label.indication.text for label in labels[:2])) or "tried elsewhere only"
            found.append(Reason("no_evidence", f"no clinical evidence for this disease and setting ({where})", source or _first_publication(weighed)))
    return found


def _not_met(line: Weighed, facts: Facts) -> str:
    """What the evidence asks of the patient and what was found instead."""
    tree = line.evidence.biomarker
    if tree is None:
        return "what its evidence asks for is not there"
    because = "; ".join(dict.fromkeys(leaf.answer.because for leaf in facts.decide(tree).leaves))
    return f"its evidence asks for {plain(tree, 'biomarker')} ({because})"


def _first_publication(weighed: Sequence[Weighed]) -> str:
    return weighed[0].evidence.publication if weighed else "no source in the graph"


def _other_lineage(labels: Sequence[LabelJudgement], facts: Facts) -> bool:
    """Whether no label disease shares a lineage with the patient's disease."""
    table = diseases()
    own = {table[fact.key]["lineage"] for fact in facts.profile.diseases if fact.key in table}
    theirs = {
        table[leaf.atom.value.removeprefix("=")]["lineage"]
        for label in labels
        for clause in label.failed
        if clause.column == "disease"
        for leaf in clause.leaves
        if leaf.atom.kind == "disease" and not leaf.negated and leaf.atom.value.removeprefix("=") in table
    }
    return bool(theirs) and not own & theirs


def sort_reasons(reasons: Iterable[Reason]) -> list[Reason]:
    """Most specific first, one of a kind: the texts of a kind are joined, sourced ones before those of the case."""
    by_kind: dict[str, list[Reason]] = {}
    for reason in dict.fromkeys(reasons):
        by_kind.setdefault(reason.kind, []).append(reason)
    merged = []
    for kind, group in by_kind.items():
        group.sort(key=lambda reason: (reason.source == "case", reason.text))
        texts = "; ".join(dict.fromkeys(reason.text.rstrip(". ") for reason in group))
        merged.append(Reason(kind, texts, " | ".join(dict.fromkeys(reason.source for reason in group))))
    return sorted(merged, key=lambda reason: ORDER.index(reason.kind) if reason.kind in ORDER else len(ORDER))
