"""The table of formats, the other formats, and files that are there whole or not at all."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import networkx
import pytest
import rdflib
import yaml

import kg
from kg.errors import InputError
from kg.export import FORMATS, export
from kg.query import catalogue
from kg.schema.terms import predicates
from kg.store import Store
from kg.validate.shapes import shape_problems
from kg.views import network
from tests.conftest import example_cases
from tests.validate.memory import Memory

LINES = ("nodes", "edges", "evidence")


def test_unknown_format_names_the_available_ones(small: Store, tmp_path: Path) -> None:
    with pytest.raises(
        InputError, match="no export format 'owl'; available are nquads, trig, turtle, jsonld, rdf12, kgx-tsv"
    ):
        export(small, "owl", tmp_path / "x")


def test_every_format_writes_what_its_row_says(small: Store, tmp_path: Path) -> None:
    for form, row in FORMATS.items():
        if form == "phenopackets":  # private cases only
            continue
        written = export(small, form, tmp_path / form)
        assert all(path.stat().st_size for path in written), form
        expected = {"file": [tmp_path / form], "folder": written, "prefix": [tmp_path / path.name for path in written]}[
            row.target
        ]
        assert written == expected
    assert not [path for path in tmp_path.iterdir() if "partial" in path.name]


@pytest.mark.parametrize("form", ["nquads", "trig", "turtle", "jsonld", "graphml", "void"])
def test_failed_export_leaves_the_old_file(
    small: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, form: str
) -> None:
    path = tmp_path / "g"
    path.write_text("old")

    def broken(_self: object) -> Any:
        yield next(iter(lines))
        raise RuntimeError("killed")

    lines = list(small.quads())
    monkeypatch.setattr(type(small), "quads", broken)
    monkeypatch.setattr("kg.export.graphml.network", lambda _: 1 / 0)
    with pytest.raises((RuntimeError, ZeroDivisionError)):
        export(small, form, path)
    assert path.read_text() == "old"
    assert [entry.name for entry in tmp_path.iterdir()] == ["g"]


@pytest.mark.parametrize("form", ["nquads", "kgx-tsv", "queries"])
def test_place_that_cannot_be_written(small: Store, tmp_path: Path, form: str) -> None:
    with pytest.raises(InputError, match="none does not exist"):
        export(small, form, tmp_path / "none" / "x")


def test_folder_where_a_file_belongs(small: Store, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="expected the name of a file"):
        export(small, "turtle", tmp_path)


def test_graphml_is_read_by_networkx(small: Store, tmp_path: Path) -> None:
    (path,) = export(small, "graphml", tmp_path / "g.graphml")
    found, expected = networkx.read_graphml(path, force_multigraph=True), network(small)
    assert {node: found.nodes[node] for node in found} == {node: expected.nodes[node] for node in expected}
    assert set(found.edges) == set(expected.edges)
    variant = found.nodes["HGVS:NM_005896.4:c.395G>A"]
    assert variant["category"] == "Variant"


def test_void_counts_each_public_graph(small: Store, tmp_path: Path) -> None:
    (path,) = export(small, "void", tmp_path / "void.ttl")
    described = rdflib.Graph().parse(path)
    void = rdflib.Namespace("http://rdfs.org/ns/void#")
    counts: dict[str, int] = {}
    for line in small.quads():
        name = line.rsplit(" ", 2)[1][1:-1]
        counts[name] = counts.get(name, 0) + 1
    for name, number in counts.items():
        node = rdflib.URIRef(name)
        assert described.value(node, void.triples) == rdflib.Literal(number)
        assert (node, rdflib.RDF.type, rdflib.DCAT.Dataset) in described
        assert (rdflib.URIRef("https://w3id.org/leukemia-kg/"), void.subset, node) in described
        parts = [
            int(str(described.value(part, void.triples))) for part in described.objects(node, void.propertyPartition)
        ]
        assert sum(parts) == number
    assert not [term for triple in described for term in triple if isinstance(term, rdflib.BNode)]
    assert "private" not in path.read_text()


def test_queries_are_sib_examples(small: Store, tmp_path: Path) -> None:
    written = export(small, "queries", tmp_path / "queries")
    assert {path.stem for path in written} == set(catalogue())
    sh, schema = rdflib.SH, rdflib.Namespace("https://schema.org/")
    for path in written:
        if path.suffix != ".ttl":
            continue
        described = rdflib.Graph().parse(path)
        (subject,) = described.subjects(rdflib.RDF.type, sh.SPARQLExecutable)
        (text,) = described.objects(subject, sh.select)
        assert len(list(described.objects(subject, rdflib.RDFS.comment))) == 1
        assert len(list(described.objects(subject, schema.target))) == 1
        body = "\n".join(line for line in path.with_suffix(".rq").read_text().splitlines() if not line.startswith("#+"))
        assert str(text) == body.strip()
        small.select(str(text))


def test_queries_replace_an_earlier_export_and_nothing_else(small: Store, tmp_path: Path) -> None:
    folder = tmp_path / "queries"
    folder.mkdir()
    (folder / "gone.rq").write_text("old")
    export(small, "queries", folder)
    assert not (folder / "gone.rq").exists()
    (folder / "thesis.docx").write_text("mine")
    with pytest.raises(InputError, match=r"thesis\.docx"):
        export(small, "queries", folder)
    assert (folder / "thesis.docx").exists()


def test_phenopackets_of_the_example_cases(own_store: Path, tmp_path: Path) -> None:
    from kg.case.phenopacket import read_phenopacket
    from kg.store import open_store
    from loaders import load

    with open_store(own_store) as store:
        with pytest.raises(InputError, match="private cases"):
            export(store, "phenopackets", tmp_path / "p.jsonl")
        with pytest.raises(InputError, match="kg load case"):
            export(store, "phenopackets", tmp_path / "p.jsonl", include_private=True)
        cases = example_cases()
        load(store, "case", cases, source="examples")
        (path,) = export(store, "phenopackets", tmp_path / "p.jsonl", include_private=True)
        private = store.private()
        assert private is not None
        quads = list(private.quads())
    packets = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    assert len(packets) == len(cases)
    assert [packet["id"] for packet in packets] == sorted(packet["id"] for packet in packets)
    assert all(read_phenopacket(packet).disease for packet in packets)
    # A case, what was observed and what was given have the shapes of the schema.
    errors = [str(problem) for problem in shape_problems(Memory(quads))]  # type: ignore[arg-type]
    assert errors == []


def jsonl(store: Store, folder: Path) -> tuple[list[dict[str, Any]], ...]:
    export(store, "kgx-jsonl", folder / "g")
    return tuple(
        [json.loads(line) for line in (folder / f"g_{name}.jsonl").read_text(encoding="utf-8").splitlines()]
        for name in LINES
    )


def test_kgx_edges_have_their_nodes_and_evidence_its_edge(graph: kg.Graph, tmp_path: Path) -> None:
    nodes, edges, evidence = jsonl(graph.store, tmp_path)
    ids = {node["id"] for node in nodes}
    assert len(ids) == len(nodes)
    assert {end for edge in edges for end in (edge["subject"], edge["object"])} <= ids
    assert len({edge["id"] for edge in edges}) == len(edges)
    assert {line["edge"] for line in evidence} <= {edge["id"] for edge in edges}
    for name, rows in (("nodes", nodes), ("edges", edges), ("evidence", evidence)):
        assert [row["id"] for row in rows] == sorted(row["id"] for row in rows), name
    for edge in edges:
        assert {
            "id",
            "subject",
            "predicate",
            "object",
            "knowledge_level",
            "agent_type",
            "primary_knowledge_source",
        } <= set(edge)
        assert edge["primary_knowledge_source"].startswith("infores:")


def test_kgx_names_are_those_of_the_official_model(graph: kg.Graph, tmp_path: Path) -> None:
    model = pytest.importorskip("biolink_model.datamodel.pydanticmodel_v2", reason="biolink-model is not installed")
    nodes, edges, _ = jsonl(graph.store, tmp_path)
    for record in [*nodes, *edges]:
        getattr(model, record["category"][0].removeprefix("biolink:"))(**record)


# Looked up in the model of Biolink 4.4.6: each is a slot there, none is deprecated.
BIOLINK = frozenset(
    {
        "affects", "applied_to_treat", "associated_with", "associated_with_resistance_to", "associated_with_sensitivity_to",
        "beneficial_in_models_for", "biomarker_for", "broad_match", "close_match", "contraindicated_in", "contributes_to",
        "directly_physically_interacts_with", "exact_match", "expressed_in", "gene_fusion_with", "has_adverse_event", "has_gene_product",
        "has_part", "has_phenotype", "in_clinical_trials_for", "is_sequence_variant_of", "mentions", "narrow_match", "part_of", "related_to",
        "studied_to_treat", "subclass_of", "treats", "treats_or_applied_or_studied_to_treat",
    }
)  # fmt: skip


def exported_predicates() -> set[str]:
    names = {row.biolink for row in predicates().values() if row.biolink}
    return {name.removeprefix("biolink:") for name in names if name.startswith("biolink:")}


def test_kgx_predicates_exist() -> None:
    assert exported_predicates() <= BIOLINK, "look a new one up in the model, then add it here"


def test_kgx_predicates_are_slots_of_the_official_model() -> None:
    model = pytest.importorskip("biolink_model", reason="biolink-model is not installed")
    (place,) = model.__path__
    schema = yaml.load((Path(place) / "schema" / "biolink_model.yaml").read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    slots = {name.replace(" ", "_"): said or {} for name, said in schema["slots"].items()}
    assert exported_predicates() <= set(slots)
    assert not [name for name in exported_predicates() if slots[name].get("deprecated")]


def test_kgx_keeps_contradiction(small: Store, tmp_path: Path) -> None:
    _, edges, evidence = jsonl(small, tmp_path)
    ids = {edge["id"]: edge for edge in edges}
    assert {"supports", "disputes"} <= {line["direction"] for line in evidence}
    # One publication supports and disputes: Biolink cannot say so, and nothing is claimed.
    assert not [edge for edge in edges if edge["subject"].startswith("HGVS:")]
    for line in evidence:
        assert line["claim_negated"] in (True, False)
        assert set(line["qualifiers"]) <= {
            "disease_context",
            "biomarker_criterion",
            "setting",
            "age_group",
            "combination",
            "prior_criterion",
        }
        assert line["edge"] in ids


def test_kgx_tsv_is_its_jsonl_flattened(small: Store, tmp_path: Path) -> None:
    nodes, edges, _ = jsonl(small, tmp_path)
    export(small, "kgx-tsv", tmp_path / "g")
    for name, records in (("nodes", nodes), ("edges", edges)):
        header, *rows = [
            line.split("\t") for line in (tmp_path / f"g_{name}.tsv").read_text(encoding="utf-8").splitlines()
        ]
        assert {len(row) for row in rows} == {len(header)}
        assert [row[0] for row in rows] == [record["id"] for record in records]
        assert {key for record in records for key in record} <= set(header)


@pytest.mark.parametrize("form", sorted(set(FORMATS) - {"phenopackets"}))
def test_awkward_records_are_written(awkward: Store, tmp_path: Path, form: str) -> None:
    """Regression: a line without level, an entity that nobody describes, a claim of a thing about itself."""
    assert all(path.stat().st_size for path in export(awkward, form, tmp_path / "graph"))
