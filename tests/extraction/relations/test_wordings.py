"""The table of wordings: floors of precision and recall, and no denial that comes out as a claim."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.knowledge.tables import read
from tests.extraction.relations.marked import marked
from tests.extraction.relations.test_denial import denials
from tests.extraction.relations.wordings import counted

TABLE = Path(__file__).parent / "wordings.tsv"
FLAT = [
    row["sentence"]
    for row in read(TABLE, ("sentence", "expected", "also"))
    if row["expected"]
    and not any(one.startswith("not ") or one.endswith(")") for one in row.list("expected"))
    and not any(
        word in row["sentence"]
        for word in (" // ", ";", " but ", ", which ", "whether", "Whether", "(", "rarely", "fail")
    )
]
PREFIXES = 4  # of denials(): the claim as the complement of a denial


def test_floors() -> None:
    counts = counted()
    assert counts.precision() >= 0.95
    assert counts.recall() >= 0.90
    assert counts.hard == []


def test_there_are_enough_wordings() -> None:
    rows = list(read(TABLE, ("sentence", "expected", "also")))
    assert len(rows) >= 300
    assert len({row["sentence"] for row in rows}) == len(rows)
    denied = [row for row in rows if not row["expected"] or "not " in row["expected"] or row["expected"].endswith(")")]
    assert len(denied) >= 60


@pytest.mark.parametrize("source", FLAT)
def test_a_denied_wording_claims_nothing(source: str) -> None:
    claimed = {
        (r.subject, r.predicate, r.object) for r in marked(source).relations() if not r.negated and not r.derived
    }
    for denied in denials(source)[:PREFIXES]:
        left = {
            (r.subject, r.predicate, r.object)
            for r in marked(denied).relations()
            if not r.negated and not r.derived and r.certainty == "asserted"
        }
        assert not left & claimed, denied
