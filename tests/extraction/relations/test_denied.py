"""Denials without a plain "not": no claim of the sentence comes out as asserted."""

from __future__ import annotations

import time
from dataclasses import dataclass

import pytest

from kg.extraction.relations.refuted import refutations, refuted
from kg.knowledge.tables import read
from tests.extraction.relations.denied import TABLE, missed, wrong_positives
from tests.extraction.relations.marked import marked, told

ROWS = list(read(TABLE, ("sentence", "expected", "also")))


def test_the_table_is_large_and_each_sentence_stands_once() -> None:
    assert len({row["sentence"] for row in ROWS}) == len(ROWS) >= 150


def test_no_wrong_positive() -> None:
    assert wrong_positives() == []


def test_most_denials_are_found() -> None:
    expected = sum(len(row.list("expected")) for row in ROWS)
    assert len(missed()) <= 0.3 * expected


@dataclass(frozen=True)
class Kept:
    sentence: str
    row: str


@pytest.mark.parametrize(
    "kept",
    [
        Kept("[D Imatinib=imatinib] is effective in [S CML] and cannot be dismissed lightly.", "imatinib treats CML"),
        Kept("[D Dasatinib=dasatinib] is used in [S CML] after [D imatinib] was withdrawn.", "dasatinib treats CML"),
        Kept("[D Ponatinib=ponatinib] is approved for [S CML] in patients who refused transplant.", "ponatinib approved_for CML"),
        Kept("[D Ibrutinib=ibrutinib] rarely causes [P atrial fibrillation].", "ibrutinib causes_adverse_event atrial fibrillation"),
        Kept("The use of [D ibrutinib] is limited by [P atrial fibrillation].", "ibrutinib causes_adverse_event atrial fibrillation"),
        Kept("[P Colitis=colitis] is peculiar to [D idelalisib].", "idelalisib causes_adverse_event colitis"),
        Kept("The labels of [D nilotinib] warn of [P QTc prolongation].", "nilotinib causes_adverse_event QTc prolongation"),
        Kept("[P Neuropathy=neuropathy] was the commonest side effect of [D vincristine].", "vincristine causes_adverse_event neuropathy"),
        Kept("The principal risks of [D ponatinib] are [P arterial occlusion] and [P pancreatitis].", "ponatinib causes_adverse_event pancreatitis"),
        Kept("[V T315I=ABL1 p.T315I] causes resistance to [D nilotinib] that cannot be overcome by [D dasatinib].", "ABL1 p.T315I confers_resistance_to nilotinib"),
    ],
    ids=lambda kept: kept.row,
)  # fmt: skip
def test_a_claim_beside_such_words_is_kept(kept: Kept) -> None:
    assert kept.row in {told(one) for one in marked(kept.sentence).relations()}


def test_modest_activity_is_no_plain_fact() -> None:
    found = marked("[D Sorafenib=sorafenib] has modest activity in [S AML].").relations()
    assert [(one.predicate, one.negated, one.certainty) for one in found] == [("treats", False, "uncertain")]


def test_half_denials_are_uncertain() -> None:
    found = marked("[G TP53] may not be associated with resistance to [D decitabine].").relations()
    assert all(one.negated and one.certainty == "uncertain" for one in found)


def test_hostile_lines_end_soon() -> None:
    begun = time.monotonic()
    for filler in ("a" * 4000, "been " * 800, "approval " * 440, "no longer " * 400, ", but this " * 360):
        refuted(filler, (0, 5), (0, 5), (0, len(filler)), "treats")
    assert time.monotonic() - begun < 5
    assert len(refutations()) > 30
