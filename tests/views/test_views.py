"""The graph as RDFLib and networkx see it, and a picture that needs nothing from outside."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ElementTree
from pathlib import Path

import networkx
import pytest
import rdflib

import kg
from kg.errors import NotFoundError
from kg.views import neighborhood, picture
from tests.validate.memory import claim, line, records


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> kg.Graph:
    from kg.store import open_store

    folder = tmp_path_factory.mktemp("views") / "store"
    denial = claim(
        "lkg:alteration/FLT3-ITD", "confers_sensitivity_to", "lkg:drug/good", line("supports", "PMID:2"), negated=True
    )
    with open_store(folder, create=True) as store:
        store.load("good", [*records(), denial])
    return kg.open(folder)


def test_nodes_and_edges_have_their_attributes(made: kg.Graph) -> None:
    graph = neighborhood(made.store, "lkg:drug/good")
    assert graph.nodes["MONDO:0018874"] == {
        "id": "MONDO:0018874",
        "name": "acute myeloid leukemia",
        "category": "Disease",
    }
    assert graph.graph == {"focus": "lkg:drug/good", "hidden": 0}
    edges = {(u, v, k): data for u, v, k, data in graph.edges(keys=True, data=True)}
    assert edges["lkg:drug/good", "MONDO:0018874", "treats"] == {
        "predicate": "treats",
        "kind": "claim",
        "n_supporting": 1,
        "n_disputing": 1,
    }
    assert edges["lkg:drug/good", "lkg:drug-class/kinase", "in_class"] == {
        "predicate": "in_class",
        "kind": "link",
        "n_supporting": 0,
        "n_disputing": 0,
    }


def test_supported_denial_counts_as_disputing(made: kg.Graph) -> None:
    graph = neighborhood(made.store, "lkg:alteration/FLT3-ITD")
    edge = graph.edges["lkg:alteration/FLT3-ITD", "lkg:drug/good", "confers_sensitivity_to"]
    assert (edge["n_supporting"], edge["n_disputing"]) == (1, 1)


def test_limit_keeps_the_best_documented(made: kg.Graph) -> None:
    graph = neighborhood(made.store, "lkg:drug/good", limit=2)
    assert set(graph) == {"lkg:drug/good", "MONDO:0018874"}
    assert graph.graph["hidden"] == 2


def test_unknown_id(made: kg.Graph) -> None:
    with pytest.raises(NotFoundError, match="lkg:drug/none"):
        neighborhood(made.store, "lkg:drug/none")


def test_node_without_neighbours(tmp_path: Path) -> None:
    from kg.records import Entity
    from kg.store import open_store

    with open_store(tmp_path / "s", create=True) as store:
        store.load("x", [Entity("HGNC:1", "Gene", "A & <B>")])
        graph = neighborhood(store, "HGNC:1")
    assert list(graph) == ["HGNC:1"]
    ElementTree.fromstring(picture(graph))  # noqa: S314  our own text


def test_facade_gives_a_neighborhood_by_name(graph: kg.Graph) -> None:
    found = graph.neighborhood("CD33")
    assert isinstance(found, networkx.MultiDiGraph)
    assert found.graph["focus"] == "lkg:marker/CD33"
    assert {"Gene", "Drug", "Marker"} <= {data["category"] for _, data in found.nodes(data=True)}
    assert len(graph.neighborhood("AML", limit=20)) == 20


def test_rdflib_dataset_has_each_graph_and_their_union(made: kg.Graph) -> None:
    dataset = made.to_rdflib()
    assert isinstance(dataset, rdflib.Dataset)
    expected = sum(1 for _ in made.store.quads())
    assert sum(1 for _ in dataset.quads()) == expected
    query = "SELECT ?x WHERE { ?x <http://purl.org/dc/terms/identifier> 'lkg:drug/good' . ?i <https://w3id.org/leukemia-kg/vocab#drug> ?x ; a <https://w3id.org/leukemia-kg/vocab#Indication> }"
    assert [str(row[0]) for row in dataset.query(query)] == ["https://w3id.org/leukemia-kg/id/drug/good"]  # type: ignore[index]
    names = {str(one.identifier) for one in dataset.graphs()}
    assert "https://w3id.org/leukemia-kg/graph/good" in names


def test_picture_is_self_contained(graph: kg.Graph) -> None:
    text = picture(graph.neighborhood("CD33"))
    root = ElementTree.fromstring(text)  # noqa: S314  our own text
    assert root.tag == "{http://www.w3.org/2000/svg}svg"
    assert "research use only" in text
    assert not re.search(r"https?://(?!www\.w3\.org/2000/svg)", text)
    assert "<script" not in text
    assert text == picture(graph.neighborhood("CD33"))


def test_picture_says_what_is_hidden(made: kg.Graph) -> None:
    assert "2 more not shown" in picture(neighborhood(made.store, "lkg:drug/good", limit=2))
