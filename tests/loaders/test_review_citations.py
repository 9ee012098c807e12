"""What a sentence cites stands behind its claim: shown with it, and a retraction reaches it."""

from __future__ import annotations

from pathlib import Path

import pytest

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


def test_a_denial_for_some_contests_not_what_holds_for_all(own_store: Path, tmp_path: Path) -> None:
    """Regression: "APL with PLZF::RARA" lost its fusion, and tretinoin in APL stood as contested."""
    text = tmp_path / "apl.txt"
    text.write_text("Tretinoin is not effective in APL with PLZF::RARA.", encoding="utf-8")
    graph = kg.open(own_store)
    before = graph.rows("contested_claims")
    graph.load("review", text, date="2020")
    graph = kg.open(own_store)
    mined = [row for row in graph.rows("claims_between", subject="tretinoin", object="APL") if row["method"] == "text-mined"]
    assert [row["contrasting_sources"] for row in mined] == [1]
    assert graph.explain(mined[0]["claim"])["claim"]["qualifiers"]["biomarker"] == "ZBTB16::RARA"
    assert [row["claim"] for row in graph.rows("contested_claims")] == [row["claim"] for row in before]


def test_what_a_text_claims_is_valid(own_store: Path, tmp_path: Path) -> None:
    """Regression: a drug that "targets mutated FLT3" had an alteration as its target; a transplant was no regimen."""
    text = tmp_path / "text.txt"
    text.write_text(
        "Gilteritinib targets mutated FLT3. FLT3-ITD mutations confer sensitivity to allogeneic hematopoietic stem cell transplantation. "
        "Venetoclax is used to treat newly diagnosed adults with NPM1-mutated and IDH2-mutated AML.",
        encoding="utf-8",
    )
    graph = kg.open(own_store)
    graph.load("review", text)
    assert [problem for problem in kg.open(own_store).validate()["problems"] if problem["severity"] == "error"] == []


ARTICLE = (
    '<article article-type="{kind}" xmlns:xlink="http://www.w3.org/1999/xlink"><front><article-meta>'
    '{ids}<title-group><article-title>A study</article-title></title-group>{related}</article-meta></front>'
    "<body><sec><title>Results</title><p>The FLT3 F691L mutation confers resistance to gilteritinib.</p></sec></body></article>"
)
DOI, PMID = '<article-id pub-id-type="doi">10.1000/own</article-id>', '<article-id pub-id-type="pmid">31999999</article-id>'
CORRECTED = '<related-article related-article-type="correction-forward" xlink:href="10.1000/note" ext-link-type="doi"/>'


def notices_of(graph: kg.Graph, publication: str) -> list[tuple[object, object, bool]]:
    """(retracted, notice, whether a claim rests on it as retracted) of a publication."""
    reached = {row["publication"] for row in graph.rows("claims_on_retracted_sources")}
    rows = [row for row in graph.rows("publications_with_notices") if row["publication"] == publication]
    return [(row["retracted"], row["notice"], publication in reached) for row in rows]


@pytest.mark.parametrize(("ids", "id_"), [(DOI, "DOI:10.1000/own"), (PMID, "PMID:31999999"), (DOI + PMID, "PMID:31999999"), ("", "PMID:31999999")])
@pytest.mark.parametrize(("related", "notice"), [("", "retracted"), (CORRECTED, "corrected; retracted")])
def test_a_texts_own_retraction_reaches_its_claims(own_store: Path, tmp_path: Path, ids: str, id_: str, related: str, notice: str) -> None:
    """Regression: a notice's bare DOI was compared with a CURIE, and a correction hid the retraction behind it."""
    path = tmp_path / "article.xml"
    path.write_text(ARTICLE.format(kind="retracted-article", ids=ids, related=related), encoding="utf-8")
    graph = kg.open(own_store)
    graph.load("review", path, pmid=None if ids else "31999999")
    assert notices_of(kg.open(own_store), id_) == [(True, notice, True)]


@pytest.mark.parametrize("first", ["text", "notice"])
def test_a_notice_for_the_doi_reaches_the_claims_of_a_text_with_both_ids(own_store: Path, tmp_path: Path, first: str) -> None:
    path, table = tmp_path / "article.xml", tmp_path / "notices.csv"
    path.write_text(ARTICLE.format(kind="research-article", ids=DOI + PMID, related=""), encoding="utf-8")
    table.write_text("doi,status\n10.1000/own,Retraction\n", encoding="utf-8")
    steps = [("review", path), ("citations", table)]
    for kind, file in steps if first == "text" else reversed(steps):
        kg.open(own_store).load(kind, file)
    assert notices_of(kg.open(own_store), "PMID:31999999") == [(True, "retracted", True)]
    kg.open(own_store).load("citations", table)
    assert not kg.open(own_store).load("citations", table).changed
