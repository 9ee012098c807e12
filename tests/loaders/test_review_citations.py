"""What a sentence cites stands behind its claim: shown with it, and a retraction reaches it."""

from __future__ import annotations

from pathlib import Path

import kg
from tests.conftest import EXAMPLES

CITED = "PMID:31665578"


def test_the_papers_of_a_sentence_stand_behind_its_claim_and_their_retraction_reaches_it(own_store: Path, tmp_path: Path) -> None:
    graph = kg.open(own_store)
    graph.load("review", EXAMPLES / "review.md")
    mined = [row for row in graph.rows("claims_between", subject="gilteritinib", object="AML") if row["method"] == "text-mined"]
    claim = next(row["claim"] for row in mined if row["predicate"] == "approved_for")
    told = graph.explain(claim)
    assert [(row["cited"], row["retracted"]) for row in told["cited"]] == [(CITED, False)]
    assert told["lines"][0]["level"] == "text-mined"
    assert told["lines"][0]["verified"] is False
    assert claim not in {row["claim"] for row in graph.rows("claims_on_retracted_sources")}
    notices = tmp_path / "notices.tsv"
    notices.write_text(f"pmid\tstatus\n{CITED.removeprefix('PMID:')}\tretracted\n", encoding="utf-8")
    graph.load("citations", notices)
    graph = kg.open(own_store)
    assert [(row["cited"], row["retracted"]) for row in graph.explain(claim)["cited"]] == [(CITED, True)]
    reached = {(row["claim"], row["publication"]) for row in graph.rows("claims_on_retracted_sources")}
    assert (claim, CITED) in reached
    assert {row["publication"] for row in graph.rows("publications_with_notices")} >= {CITED}
