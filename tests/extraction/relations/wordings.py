"""How well the patterns read a table of sentences that were written before the patterns were: counts by predicate.

``python -m tests.extraction.relations.wordings`` prints precision and recall; ``--errors`` the sentences, too.
"""

from __future__ import annotations

import sys
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from kg.knowledge.tables import read
from tests.extraction.relations.marked import marked, told


@dataclass
class Counts:
    """Rows found, missed and false by predicate; ``hard``: denials that came out as positive claims."""

    hit: Counter[str] = field(default_factory=Counter)
    missed: Counter[str] = field(default_factory=Counter)
    false: Counter[str] = field(default_factory=Counter)
    hard: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)

    def precision(self) -> float:
        return self.hit.total() / max(self.hit.total() + self.false.total(), 1)

    def recall(self) -> float:
        return self.hit.total() / max(self.hit.total() + self.missed.total(), 1)


def _predicate(row: str) -> str:
    return next(word for word in row.split() if "_" in word or word in {"targets", "treats", "contraindicated"})


def counted(table: Path = Path(__file__).parent / "wordings.tsv") -> Counts:
    """What the patterns find in the sentences of the table; implied and derived rows are not asked for."""
    counts = Counts()
    for row in read(table, ("sentence", "expected", "also")):
        expected, also = set(row.list("expected")), set(row.list("also"))
        found = {told(r) for r in marked(row["sentence"]).relations() if not r.derived and r.certainty != "implied"}
        for one in sorted(expected & found):
            counts.hit[_predicate(one)] += 1
        for one in sorted(expected - found):
            if not any(other.partition(" (")[0] == one.partition(" (")[0] for other in found & also):
                counts.missed[_predicate(one)] += 1
                counts.errors.append(f"missed: {one}\n    {row['sentence']}")
        for one in sorted(found - expected - also):
            counts.false[_predicate(one)] += 1
            counts.errors.append(f"false: {one}\n    {row['sentence']}")
            if f"not {one}" in expected:
                counts.hard.append(one)
    return counts


def main() -> None:
    counts = counted()
    for name in sorted({*counts.hit, *counts.missed, *counts.false}):
        hit, missed, false = counts.hit[name], counts.missed[name], counts.false[name]
        print(f"{name:26}{hit / max(hit + false, 1):6.3f}{hit / max(hit + missed, 1):6.3f}{hit:5}{missed:5}{false:5}")
    print(f"all: precision {counts.precision():.3f} recall {counts.recall():.3f} hard errors {len(counts.hard)}")
    if "--errors" in sys.argv:
        print("\n".join(counts.errors))


if __name__ == "__main__":
    main()
