"""One sentence on each row: what matched, on whose word, which clause fails, what speaks against it."""

from __future__ import annotations

from kg.candidates.judge import CONDITIONAL, LATER, Judgement, best_depth
from kg.candidates.labels import LabelJudgement

_LEVELS = {"guideline": "guideline", "label": "a label", "phase 3": "a phase 3 trial", "phase 2": "a phase 2 trial",
           "phase 1": "a phase 1 trial", "series": "a case series"}  # fmt: skip


def why(judgement: Judgement, jurisdiction: str) -> str:
    """The sentence for a candidate."""
    dossier = judgement.dossier
    targets = ", ".join(dossier.target_markers or dossier.targets)
    matched = ", ".join(dict.fromkeys(match.input for match in judgement.matches if match.kind != "disease"))
    parts = [f"{dossier.name} ({dossier.modality}{', target ' + targets if targets else ''})"]
    parts.append(f"matches {matched}" if matched else "matches the disease")
    if judgement.tier == "on_label":
        parts.append(_on_label(judgement, jurisdiction))
    else:
        parts.append(_off_label(judgement, jurisdiction))
    against = [warning for warning in judgement.warnings if warning.applies and (warning.specific or warning.flag)]
    if against:
        parts.append("but note " + "; ".join(dict.fromkeys(warning.text.rstrip(". ") for warning in against[:2])))
    return "; ".join(part.rstrip(". ") for part in parts) + "."


def _on_label(judgement: Judgement, jurisdiction: str) -> str:
    labels = [label for label in judgement.labels if label.indication.jurisdiction == jurisdiction and label.in_force and label.open]
    best = min(labels, key=lambda label: (not label.met, label.later, best_depth(label.matches), len(label.indication.judgement)), default=None)
    if best is None:
        return f"on label ({jurisdiction})"
    text = f"on label ({jurisdiction}, {best.indication.valid_from}): {best.indication.text.rstrip('. ')}"
    if best.indication.partners:
        text += " [with " + " or ".join(" + ".join(group) for group in best.indication.partners) + "]"
    if judgement.standing == CONDITIONAL:
        text += f"; {_if(best)}"
    elif judgement.standing == LATER:
        text += "; later in this line of therapy, not now"
    return text


def _if(label: LabelJudgement) -> str:
    """"if newly diagnosed": what an unknown clause would have to be."""
    conditions = []
    for clause in label.unknown:
        wanted = [str(leaf.atom.value) for leaf in clause.leaves if not leaf.negated]
        conditions.append("if " + " or ".join(dict.fromkeys(wanted)) if wanted else f"if {clause.words}")
    return " and ".join(conditions) or "if the unknown clauses hold"


def _off_label(judgement: Judgement, jurisdiction: str) -> str:
    level = _LEVELS.get(judgement.amount.best or "", "evidence")
    condition = " if the state fits" if judgement.standing == CONDITIONAL else ""
    foreign = [label for label in judgement.labels if label.indication.jurisdiction != jurisdiction and label.met and label.in_force]
    if judgement.tier == "investigational":
        text = f"not approved by {jurisdiction}; supported by {level}{condition}"
        return text + (f"; on label in {foreign[0].indication.jurisdiction}" if foreign else "")
    here = [label for label in judgement.labels if label.indication.jurisdiction == jurisdiction and label.in_force and label.failed]
    newest_first = sorted(here, key=lambda label: label.indication.valid_from or "", reverse=True)
    nearest = min(newest_first, key=lambda label: len(label.failed)) if here else None
    ended = [label for label in judgement.labels if label.indication.jurisdiction == jurisdiction and label.indication.status.startswith("withdrawn")]
    none = f"no {jurisdiction} label for this disease"
    if ended:
        none = f"its {jurisdiction} label ended on {ended[0].indication.valid_to} ({ended[0].indication.status})"
    failing = "; ".join(clause.words for clause in nearest.failed) if nearest else none
    return f"off label ({jurisdiction}): {failing}; supported by {level}{condition}"
