"""Citations in the graph: tallies, notices that reach claims, and the same in RDF and in Neo4j's model."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

import kg
from kg.errors import InputError
from kg.identifiers import iri
from kg.rdf.owned import written
from kg.records import Citation
from kg.schema.terms import predicate
from kg.store.neo4j.model import citation_node, closed_types
from loaders.citations import load
from tests.citations.test_statements import JATS

CITED = "PMID:23841729"  # a publication on which the bundled knowledge rests
CITATION = Citation("PMID:1", CITED, "We confirm it [3].", "supporting", 0.75, "cue rules", "1", "discussion", 0, 18, "Before.", None, 1, "confirm")


@pytest.fixture
def files(tmp_path: Path) -> dict[str, Path]:
    """An article that cites the publication, scite's tally of it, and its retraction."""
    article = JATS.replace(">111<", f">{CITED.removeprefix('PMID:')}<").replace("10.1000/FIRST", "10.1000/of.it")
    texts = {
        "article.xml": article,
        "second.xml": article.replace("10.1000/citing", "10.1000/second").replace("in line with", "in keeping with"),
        "tally.json": json.dumps({"tallies": {"10.1000/OF.IT": {"doi": "10.1000/OF.IT", "total": 9, "supporting": 5, "contradicting": 1, "mentioning": 3}}}),
        "notices.tsv": "doi\tstatus\n10.1000/of.it\tRetraction\nnonsense\tRetraction\n",
    }
    for name, text in texts.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    return {name: tmp_path / name for name in texts}


@pytest.fixture
def graph(store_folder: Path, tmp_path: Path) -> Iterator[kg.Graph]:
    folder = tmp_path / "store"
    shutil.copytree(store_folder, folder)
    with kg.open(folder) as opened:
        yield opened


def loaded(graph: kg.Graph, *paths: Path, **options: object) -> kg.Graph:
    load(graph.store, paths, source="citations:test", **options)  # type: ignore[arg-type]
    return kg.open(graph.store.address)


def test_statements_and_sources_are_counted_apart(graph: kg.Graph, files: dict[str, Path]) -> None:
    with loaded(graph, files["article.xml"], files["second.xml"]) as found:
        assert found.rows("citation_tally_of_publication", publication=[CITED]) == [
            {"publication": CITED, "section": "discussion", "stance": "supporting", "statements": 2, "sources": 2},
            {"publication": CITED, "section": "introduction", "stance": "mentioning", "statements": 2, "sources": 2},
        ]
        rows = found.rows("citations_of_publication", publication=[CITED])
        assert [(row["citing"], row["stance"]) for row in rows] == [
            ("DOI:10.1000/citing", "mentioning"), ("DOI:10.1000/second", "mentioning"),
            ("DOI:10.1000/citing", "supporting"), ("DOI:10.1000/second", "supporting"),
        ]  # fmt: skip
        assert all(row["retracted"] is False and 0 < row["confidence"] <= 1 for row in rows)


def test_a_claim_shows_how_its_sources_are_cited(graph: kg.Graph, files: dict[str, Path]) -> None:
    claim = graph.rows("evidence_of_publication", publication=[CITED])[0]["claim"]
    with loaded(graph, files["article.xml"]) as found:
        rows = found.rows("citations_of_claim", claim=claim)
        assert {(row["publication"], row["stance"]) for row in rows} == {(CITED, "mentioning"), (CITED, "supporting")}


def test_a_retraction_known_by_doi_reaches_every_claim_on_the_pmid(graph: kg.Graph, files: dict[str, Path]) -> None:
    claims = {row["claim"] for row in graph.rows("evidence_of_publication", publication=[CITED])}
    assert claims
    assert graph.rows("claims_on_retracted_sources") == []
    with loaded(graph, files["article.xml"], files["notices.tsv"]) as found:
        assert {row["claim"] for row in found.rows("claims_on_retracted_sources")} == claims
        for claim in claims:
            lines = found.explain(claim)["lines"]
            assert [line["publication"] for line in lines if line["retracted"]] == [line["publication"] for line in lines if CITED in line["publication"]]
        notices = {row["publication"]: row for row in found.rows("publications_with_notices")}
        assert notices[CITED]["retracted"] is notices["DOI:10.1000/of.it"]["retracted"] is True
        assert notices[CITED]["notice"] == "retracted"


def test_a_correction_retracts_nothing(graph: kg.Graph, tmp_path: Path) -> None:
    path = tmp_path / "n.tsv"
    path.write_text(f"pmid\tstatus\n{CITED.removeprefix('PMID:')}\tErratum\n")
    with loaded(graph, path) as found:
        assert found.rows("claims_on_retracted_sources") == []
        assert [row["notice"] for row in found.rows("publications_with_notices")] == ["corrected"]


def test_an_imported_tally_stands_beside_our_own(graph: kg.Graph, files: dict[str, Path]) -> None:
    with loaded(graph, files["article.xml"], files["tally.json"]) as found:
        (row,) = found.rows("imported_tally_of_publication", publication=[CITED])
        assert row == {
            "publication": CITED, "counted_by": "scite", "supporting": 5, "contrasting": 1, "mentioning": 3, "unclassified": None,
            "statements": 9, "citing_publications": None,
        }  # fmt: skip


def test_loading_again_changes_nothing_and_the_graph_is_valid(graph: kg.Graph, files: dict[str, Path]) -> None:
    first = load(graph.store, files.values(), source="citations:test")
    assert (first.added > 0, len(first.rejected)) == (True, 3)
    with kg.open(graph.store.address) as found:
        assert found.validate()["ok"], found.validate()["problems"]
        again = load(found.store, files.values(), source="citations:test")
        assert (again.added, again.replaced, again.removed) == (0, 0, 0)


def test_what_is_stated_of_a_text_names_its_publication(graph: kg.Graph, files: dict[str, Path], tmp_path: Path) -> None:
    path = tmp_path / "unnamed.xml"
    path.write_text(files["article.xml"].read_text().replace('<article-id pub-id-type="doi">10.1000/citing</article-id>', ""))
    with loaded(graph, path, pmid="77") as found:
        assert {row["citing"] for row in found.rows("citations_of_publication", publication=[CITED])} == {"PMID:77"}
    with pytest.raises(InputError, match="one text"):
        load(graph.store, [path, files["second.xml"]], source="citations:test", pmid="77")


def test_dry_run_changes_nothing(graph: kg.Graph, files: dict[str, Path]) -> None:
    assert load(graph.store, [files["article.xml"]], source="citations:test", dry_run=True).added > 0
    with kg.open(graph.store.address) as found:
        assert [source.name for source in found.store.sources()] == ["knowledge"]


def test_scite_is_asked_only_on_demand(graph: kg.Graph, tmp_path: Path) -> None:
    path = tmp_path / "dois.txt"
    path.write_text("10.1000/x\n")
    with pytest.raises(InputError, match="only on demand"):
        load(graph.store, [path], source="citations:test")


def test_where_nothing_can_be_used_nothing_is_loaded(graph: kg.Graph, tmp_path: Path) -> None:
    path = tmp_path / "n.tsv"
    path.write_text("doi\tstatus\nnonsense\tRetraction\n")
    with pytest.raises(InputError, match="nothing is loaded"):
        load(graph.store, [path], source="citations:test")


def test_node_says_what_the_triples_say() -> None:
    node = citation_node(CITATION, "s")
    text = written(CITATION, "s")
    assert (node.id, node.kind, node.triples) == (text.id, text.kind, len(text.triples))
    assert {name for name, _ in node.links} <= closed_types()
    literals = {
        (match[1], match[2]) for triple in text.triples if (match := re.fullmatch(r'<[^>]*> <([^>]*)> "(.*)"(?:\^\^<[^>]*>)?', triple))
    }  # fmt: skip
    said = {(iri(predicate("identifier" if name == "id" else name).rdf), str(value)) for name, value in node.properties.items()}
    assert said == literals


def test_an_id_does_not_depend_on_the_stance() -> None:
    from dataclasses import replace

    other = replace(CITATION, stance="contrasting", confidence=0.5, version="2")
    assert written(other, "s").id == written(CITATION, "s").id
    assert written(other, "s").digest() != written(CITATION, "s").digest()
    assert written(replace(CITATION, ordinal=2), "s").id != written(CITATION, "s").id
