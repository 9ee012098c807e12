"""The RDF formats hold the same quads for every reader, and the same bytes every time."""

from __future__ import annotations

import json
from collections.abc import Iterable
from itertools import groupby
from pathlib import Path

import pyoxigraph
import pytest
import rdflib

import kg
from kg.export import export
from kg.records import Entity
from kg.store import Store, open_store
from kg.views import to_rdflib
from tests.export.conftest import some_records

OXIGRAPH = {
    "nquads": pyoxigraph.RdfFormat.N_QUADS,
    "trig": pyoxigraph.RdfFormat.TRIG,
    "turtle": pyoxigraph.RdfFormat.TURTLE,
    "jsonld": pyoxigraph.RdfFormat.JSON_LD,
}
RDFLIB = {"nquads": "nquads", "trig": "trig", "turtle": "turtle", "jsonld": "json-ld"}
QUADS = ("nquads", "trig", "jsonld")


def lines_of(quads: Iterable[pyoxigraph.Quad]) -> set[str]:
    return {str(quad) for quad in quads}


@pytest.mark.parametrize("form", QUADS)
def test_oxigraph_reads_the_same_quads(small: Store, tmp_path: Path, form: str) -> None:
    (path,) = export(small, form, tmp_path / "g")
    expected = {line.removesuffix(" .") for line in small.quads()}
    assert lines_of(pyoxigraph.parse(path=str(path), format=OXIGRAPH[form])) == expected


@pytest.mark.parametrize("form", QUADS)
def test_oxigraph_reads_the_same_quads_of_the_bundled_graph(graph: kg.Graph, tmp_path: Path, form: str) -> None:
    (path,) = export(graph.store, form, tmp_path / "g")
    expected = {line.removesuffix(" .") for line in graph.store.quads()}
    assert lines_of(pyoxigraph.parse(path=str(path), format=OXIGRAPH[form])) == expected


def test_turtle_is_the_union_without_graph_names(graph: kg.Graph, tmp_path: Path) -> None:
    (path,) = export(graph.store, "turtle", tmp_path / "g.ttl")
    found = [str(quad.triple) for quad in pyoxigraph.parse(path=str(path), format=OXIGRAPH["turtle"])]
    assert sorted(found) == sorted({line.rsplit(" ", 2)[0] for line in graph.store.quads()})


def as_lines(dataset: rdflib.Dataset | rdflib.Graph) -> set[str]:
    if isinstance(dataset, rdflib.Dataset):
        return {" ".join(term.n3() for term in (s, p, o)) + f" <{g}>" for s, p, o, g in dataset.quads()}
    return {" ".join(term.n3() for term in triple) for triple in dataset}


@pytest.mark.parametrize("form", QUADS)
@pytest.mark.filterwarnings("ignore:.*deprecated.*:DeprecationWarning")
def test_rdflib_reads_the_same_quads(small: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, form: str) -> None:
    monkeypatch.setattr(rdflib, "NORMALIZE_LITERALS", False)
    (path,) = export(small, form, tmp_path / "g")
    dataset = rdflib.Dataset()
    dataset.parse(path, format=RDFLIB[form])
    assert as_lines(dataset) == as_lines(to_rdflib(small))


def test_rdflib_reads_the_same_turtle(small: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rdflib, "NORMALIZE_LITERALS", False)
    (path,) = export(small, "turtle", tmp_path / "g")
    union = {line.rsplit(" <", 1)[0] for line in as_lines(to_rdflib(small))}
    assert as_lines(rdflib.Graph().parse(path, format="turtle")) == union


@pytest.mark.parametrize("form", [*OXIGRAPH, "rdf12", "void", "graphml", "kgx-tsv", "kgx-jsonl", "neo4j-csv", "nanopub"])
def test_the_same_graph_gives_the_same_bytes(small: Store, tmp_path: Path, form: str) -> None:
    once = [path.read_bytes() for path in export(small, form, tmp_path / "once")]
    with open_store(tmp_path / "again", create=True) as again:
        again.load("a/b c", [Entity("MONDO:0018874", "Disease", "AML elsewhere")])
        again.load("small", reversed(list(some_records())))
        twice = [path.read_bytes() for path in export(again, form, tmp_path / "twice")]
    assert once == twice


def test_nquads_are_sorted_graph_by_graph(small: Store, tmp_path: Path) -> None:
    (path,) = export(small, "nquads", tmp_path / "g.nq")
    names = []
    for name, lines in groupby(path.read_text(encoding="utf-8").splitlines(), key=lambda line: line.rsplit(" ", 2)[1]):
        names.append(name)
        of_graph = list(lines)
        assert of_graph == sorted(set(of_graph))
    # The derived graph, then the sources by name; a source that only shares entities has no graph of its own.
    assert names == [f"<https://w3id.org/leukemia-kg/graph/{name}>" for name in ("derived", "small")]


def test_jsonld_carries_its_context_and_fetches_nothing(small: Store, tmp_path: Path) -> None:
    (path,) = export(small, "jsonld", tmp_path / "g.jsonld")
    content = json.loads(path.read_text(encoding="utf-8"))
    assert isinstance(content["@context"], dict)
    nodes = [node for one in content["@graph"] for node in one["@graph"]]
    (variant,) = [node for node in nodes if node["@id"] == "HGVS:NM_005896.4:c.395G%3EA"]
    assert variant["@type"] == ["GENO:0000002", "SO:0001060", "Variant"]
    assert variant["kg:count"] == {"@value": "-3", "@type": "xsd:integer"}


@pytest.mark.parametrize("form", [*OXIGRAPH, "rdf12", "kgx-jsonl", "kgx-tsv", "neo4j-csv"])
def test_private_graphs_only_when_asked_for(small: Store, tmp_path: Path, form: str) -> None:
    public = "".join(path.read_text(encoding="utf-8") for path in export(small, form, tmp_path / "public"))
    everything = "".join(
        path.read_text(encoding="utf-8") for path in export(small, form, tmp_path / "all", include_private=True)
    )
    assert "secret" not in public
    assert "secret" in everything


def test_nquads_give_the_same_answers_in_a_fresh_oxigraph(graph: kg.Graph, tmp_path: Path) -> None:
    from kg.query import catalogue
    from kg.query.binding import bind, values
    from kg.query.rows import typed_rows
    from kg.store import sparql

    (path,) = export(graph.store, "nquads", tmp_path / "g.nq")
    fresh = pyoxigraph.Store()
    fresh.bulk_load(path=str(path), format=pyoxigraph.RdfFormat.N_QUADS)
    assert len(fresh) == graph.store.counts()["triples"]
    for query in catalogue().values():
        if not query.parameters:
            text = bind(query, query.text("sparql"), values(query, {}))
            found = sparql.rows(fresh.query(text, use_default_graph_as_union=True))  # type: ignore[arg-type]
            assert typed_rows(query, found) == graph.rows(query.name), query.name
