"""The answer as the contract's JSON, and as a table in Python."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from kg.candidates.answers import Match
from kg.candidates.judge import Judgement
from kg.candidates.labels import LabelJudgement
from kg.candidates.why import why

if TYPE_CHECKING:
    import pandas as pd

NOTICE = (
    "Research use only. Not a medical device. Not for diagnosis or treatment decisions. Lists options and evidence for review by a "
    "qualified haematologist, who must check current labels and guidelines; no dose advice. Absence of a drug is not evidence "
    "against it; missing tests are not negative tests."
)


@dataclass(frozen=True, slots=True)
class Hit:
    """One ranked drug."""

    rank: int
    data: dict[str, Any]

    @property
    def drug(self) -> str:
        """The drug's name."""
        return str(self.data["drug"]["name"])

    @property
    def tier(self) -> str:
        """on_label, off_label or investigational."""
        return str(self.data["tier"])

    @property
    def why(self) -> str:
        """One sentence on what makes this a candidate and what speaks against it."""
        return str(self.data["why"])

    def picture(self) -> Picture:
        """An SVG of the drug, what matched, its targets and its evidence; text that a notebook shows as a picture."""
        from kg.candidates.picture import svg

        return Picture(svg(self.data))


class Picture(str):
    """SVG text that a notebook draws."""

    __slots__ = ()

    def _repr_svg_(self) -> str:
        return str(self)


class Candidates(Sequence[Hit]):
    """The answer for one case: a sequence of hits, with what was excluded and what is missing.

    ``data`` is the object of the contract (``kg candidates --format json``).
    """

    def __init__(self, data: dict[str, Any]) -> None:
        self.data = data
        self._hits = tuple(Hit(row["rank"], row) for row in data["candidates"])

    def __len__(self) -> int:
        return len(self._hits)

    def __getitem__(self, index: Any) -> Any:
        return self._hits[index]

    def __iter__(self) -> Iterator[Hit]:
        return iter(self._hits)

    @property
    def excluded(self) -> list[dict[str, Any]]:
        """Excluded drugs with their reasons."""
        return list(self.data["excluded"])

    @property
    def missing_tests(self) -> list[dict[str, Any]]:
        """Tests that would change the answer."""
        return list(self.data["missing_tests"])

    def to_json(self) -> str:
        """The contract's JSON, UTF-8, keys in the contract's order."""
        return json.dumps(self.data, ensure_ascii=False, indent=2)

    def to_frame(self) -> pd.DataFrame:
        """One row a candidate: rank, drug, tier, targets, matched, label, evidence, warnings, why."""
        import pandas as pd

        columns = ["rank", "drug", "tier", "targets", "matched", "level", "supporting", "contrasting", "warnings", "why"]
        rows = [
            [
                hit.rank, hit.drug, hit.tier, ", ".join(hit.data["targets"]), "; ".join(match["input"] for match in hit.data["matched"]),
                hit.data["evidence"]["best_level"], hit.data["evidence"]["sources"]["supporting"], hit.data["evidence"]["sources"]["contrasting"],
                sum(warning["applies"] is True for warning in hit.data["warnings"]), hit.why,
            ]
            for hit in self._hits
        ]  # fmt: skip
        return pd.DataFrame(rows, columns=columns)

    def _repr_html_(self) -> str:
        notice = f"<p><b>{NOTICE.split('.')[0]}.</b> {self.data['jurisdiction']}, as of {self.data['as_of']}.</p>"
        return notice + str(self.to_frame().to_html(index=False))


def row(rank: int, judgement: Judgement, jurisdiction: str) -> dict[str, Any]:
    """One candidate."""
    dossier = judgement.dossier
    return {
        "rank": rank,
        "drug": {"id": dossier.id, "name": dossier.name},
        "tier": judgement.tier,
        "targets": list(dossier.target_markers or dossier.targets),
        "modality": dossier.modality,
        "matched": [match_json(match) for match in judgement.matches],
        "label": [label_json(label, judgement) for label in sorted_labels(judgement.labels, jurisdiction)],
        "evidence": evidence_json(judgement),
        "warnings": [warning.json() for warning in judgement.warnings],
        "why": why(judgement, jurisdiction),
    }


def match_json(match: Match) -> dict[str, str]:
    """One matched input."""
    return {"input": match.input, "on": match.on, "kind": match.kind, "depth": match.depth}


def sorted_labels(labels: Sequence[LabelJudgement], jurisdiction: str) -> list[LabelJudgement]:
    """Labels of the chosen jurisdiction first, those met before those that are not."""
    order = {True: 0, None: 1, False: 2}
    newest_first = sorted(labels, key=lambda label: (label.indication.valid_from or "", label.indication.id), reverse=True)
    return sorted(newest_first, key=lambda label: (label.indication.jurisdiction != jurisdiction, not label.in_force, order[label.met], len(label.failed)))


def label_json(label: LabelJudgement, judgement: Judgement) -> dict[str, Any]:
    """One label entry as judged."""
    entry = label.indication
    met = label.met
    if not label.in_force:
        met = False
    elif met is None and judgement.covered and label.open and all(clause.assumable for clause in label.unknown):
        met = True
    failed = [clause.words for clause in label.failed]
    if not label.in_force:
        failed.append(f"status: {entry.status}" + (f" until {entry.valid_to}" if entry.valid_to else ""))
    return {
        "indication": entry.text,
        "jurisdiction": entry.jurisdiction,
        "met": met,
        "when": "later" if label.later else "now",
        "with": [list(group) for group in entry.partners],
        "failed": failed,
        "unknown": [clause.words for clause in label.unknown],
        "judgement": list(entry.judgement),
        "status": entry.status,
        "date": entry.valid_from,
        "verified": entry.verified,
        "source": entry.source,
    }


def evidence_json(judgement: Judgement) -> dict[str, Any]:
    """Levels and tallies over the evidence that counts here; labels are listed apart."""
    counting = [line for line in judgement.weighed if line.counts is not False and line.evidence.claim]
    stance = {"supports": "supporting", "disputes": "contrasting", "neutral": "mentioning"}
    sources: dict[str, set[str]] = {name: set() for name in stance.values()}
    statements = dict.fromkeys(stance.values(), 0)
    for line in counting:
        sources[stance[line.stance]].add(line.evidence.publication)
        statements[stance[line.stance]] += 1
    return {
        "best_level": judgement.amount.best,
        "native_level": judgement.amount.native,
        "sources": {name: len(found) for name, found in sources.items()},
        "statements": statements,
        "claims": sorted({line.evidence.claim for line in counting}),
    }


__all__ = ["NOTICE", "Candidates", "Hit", "label_json", "row"]
