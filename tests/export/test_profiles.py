"""RDF 1.2, nanopublications, CSV for Neo4j, and the BioCypher adapter."""

from __future__ import annotations

import csv
import importlib.util
import shutil
import subprocess
from collections import Counter, defaultdict
from pathlib import Path
from types import ModuleType
from typing import Any

import pyoxigraph
import pytest
import rdflib
import yaml

import kg
from kg.export import export
from kg.store import Store
from tests.conftest import ROOT
from tests.services import jars

RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
NP = rdflib.Namespace("http://www.nanopub.org/nschema#")
KG = "https://w3id.org/leukemia-kg/"


# RDF 1.2


def test_every_claim_reifies_its_triple(graph: kg.Graph, tmp_path: Path) -> None:
    (path,) = export(graph.store, "rdf12", tmp_path / "g.nq")
    store = pyoxigraph.Store()
    store.bulk_load(path=str(path), format=pyoxigraph.RdfFormat.N_QUADS)

    def number(pattern: str) -> int:
        answer = store.query(f"PREFIX rdf: <{RDF}> SELECT (COUNT(*) AS ?n) {{ {pattern} }}", use_default_graph_as_union=True)
        return int(next(iter(answer))["n"].value)  # type: ignore[arg-type, index, union-attr]

    claims = graph.store.counts()["claims"]
    assert number("?c rdf:reifies <<( ?s ?p ?o )>>") == claims
    assert number("?c rdf:subject ?s") == 0
    assert len(store) == len(list(graph.store.quads())) - 2 * claims
    expected = graph.store.select(f"PREFIX rdf: <{RDF}> SELECT ?c ?s ?p ?o {{ ?c rdf:subject ?s ; rdf:predicate ?p ; rdf:object ?o }}")
    answer = store.query(f"PREFIX rdf: <{RDF}> SELECT ?c ?s ?p ?o {{ ?c rdf:reifies <<( ?s ?p ?o )>> }}", use_default_graph_as_union=True)
    assert sorted(expected) == sorted(tuple(term.value for term in row) for row in answer)  # type: ignore[union-attr]


def test_reading_in_pieces_changes_nothing(small: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (whole,) = export(small, "rdf12", tmp_path / "whole")
    monkeypatch.setattr("kg.export.rdf12._CHUNK", 4)
    (pieces,) = export(small, "rdf12", tmp_path / "pieces")
    assert pieces.read_bytes() == whole.read_bytes()


# Nanopublications


def test_a_nanopublication_has_four_graphs(small: Store, tmp_path: Path) -> None:
    (path,) = export(small, "nanopub", tmp_path / "np.trig")
    dataset = rdflib.Dataset()
    dataset.parse(path, format="trig")
    heads = list(dataset.quads((None, rdflib.RDF.type, NP.Nanopublication, None)))
    claims = {line.split(" ", 1)[0] for line in small.quads() if "#predicateName>" in line}
    assert len(heads) == len(claims) > 20
    graphs = {str(graph.identifier) for graph in dataset.graphs()} - {str(rdflib.graph.DATASET_DEFAULT_GRAPH_ID)}
    assert len(graphs) == 4 * len(claims)
    for publication, _, _, head in heads:
        parts = [head]
        head_graph = dataset.graph(head)
        for name in ("hasAssertion", "hasProvenance", "hasPublicationInfo"):
            (part,) = head_graph.objects(publication, NP[name])
            assert len(dataset.graph(part)) > 0
            parts.append(part)
        assert len(set(parts)) == 4
        assertion, provenance, info = (dataset.graph(part) for part in parts[1:])
        (claim,) = assertion.subjects(rdflib.RDF.type, rdflib.RDF.Statement)
        assert list(assertion.objects(claim, rdflib.RDF.predicate))
        assert list(provenance.objects(rdflib.URIRef(parts[1]), rdflib.PROV.hadPrimarySource))
        assert (publication, rdflib.PROV.wasDerivedFrom, claim) in info


def test_nanopublications_lose_no_triple_of_a_claim(graph: kg.Graph, tmp_path: Path) -> None:
    (path,) = export(graph.store, "nanopub", tmp_path / "np.trig")
    found = {str(quad.triple) for quad in pyoxigraph.parse(path=str(path), format=pyoxigraph.RdfFormat.TRIG)}
    own = (f"<{KG}id/claim/", f"<{KG}id/evidence/")
    expected = {line.rsplit(" ", 2)[0] for line in graph.store.quads() if line.startswith(own)}
    assert expected <= found


# Neo4j


def read_tables(folder: Path) -> dict[str, list[dict[str, str]]]:
    found = {}
    for path in sorted(folder.glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            found[path.stem] = list(csv.DictReader(file))
    return found


def test_csv_has_every_node_once_and_no_loose_end(graph: kg.Graph, tmp_path: Path) -> None:
    export(graph.store, "neo4j-csv", tmp_path / "csv")
    tables = read_tables(tmp_path / "csv")
    ids: list[str] = []
    names: set[str] = set()
    labels: Counter[str] = Counter()
    for name, rows in tables.items():
        if name == "nodes-Name":
            names = {row["key:ID(Name)"] for row in rows}
            assert len(names) == len(rows)
        elif name.startswith("nodes-"):
            ids.extend(row["id:ID"] for row in rows)
            for label in name.split("-")[1:]:
                labels[label] += len(rows)
    assert len(ids) == len(set(ids))
    known = set(ids)
    for name, rows in tables.items():
        if name.startswith("relationships-"):
            for row in rows:
                assert (row.get(":START_ID") in known) or row.get(":START_ID(Name)") in names
                assert row[":END_ID"] in known
                assert row[":TYPE"].isupper()
    counts = graph.store.counts()
    assert labels["Assertion"] == counts["claims"]
    assert labels["EvidenceLine"] == counts["evidence_lines"]
    assert labels["Indication"] == counts["indications"]
    assert labels["Drug"] == counts["Drug"]
    assert labels["Variant"] == counts["Variant"] + counts["Fusion"] + counts["Cytogenetic"]


def test_csv_keeps_types_zero_false_and_hostile_text(small: Store, tmp_path: Path) -> None:
    export(small, "neo4j-csv", tmp_path / "csv")
    tables = read_tables(tmp_path / "csv")
    (variant,) = [row for row in tables["nodes-Entity-Variant"] if row["id:ID"] == "HGVS:NM_005896.4:c.395G>A"]
    assert variant["name:string"] == 'quo"te \\ back\tnew\nline {|}^ é 😀'
    assert (variant["weight:double"], variant["count:long"], variant["open:boolean"]) == ("1e-07", "-3", "true")
    lines = [row for row in tables["nodes-EvidenceLine"] if row["n:long"] == "0"]
    assert {row["value:double"] for row in lines} == {"0.1", "100.0"}
    said = {row["id:ID"]: row["direction:string"] for row in tables["nodes-EvidenceLine"]}
    links = [row for row in tables["relationships-records"] if row[":TYPE"] == "HAS_EVIDENCE"]
    assert {row[":END_ID"]: row["direction:string"] for row in links} == said
    raw = (tmp_path / "csv" / "nodes-EvidenceLine.csv").read_text(encoding="utf-8")
    assert ",," in raw, "what is missing is not quoted"


def test_shortcuts_carry_their_counts(graph: kg.Graph, tmp_path: Path) -> None:
    export(graph.store, "neo4j-csv", tmp_path / "csv")
    rows = read_tables(tmp_path / "csv")["relationships-entities"]
    by_predicate: dict[str, list[dict[str, str]]] = defaultdict(list)
    for row in rows:
        by_predicate[row["predicate:string"]].append(row)
    assert by_predicate["clinical_parent"][0]["structural:boolean"] == "true"
    assert {row["distance:long"] for row in by_predicate["clinical_ancestor"]} >= {"0", "1", "2"}
    treats = [row for name in ("treats", "approved_for") for row in by_predicate[name]]
    assert treats
    assert all(int(row["supporting:long"]) > int(row["contrasting:long"]) for row in treats if row["claims:long"])


@pytest.mark.service
def test_the_importer_of_neo4j_takes_the_csv(graph: kg.Graph, tmp_path: Path) -> None:
    if reason := jars.missing():
        pytest.skip(reason)
    folder = tmp_path / "csv"
    export(graph.store, "neo4j-csv", folder)
    tables = read_tables(folder)
    home = tmp_path / "home"
    (home / "conf").mkdir(parents=True)
    bin_ = tmp_path / "bin"
    bin_.mkdir()
    tool = bin_ / "neo4j-admin"
    tool.write_text(f"#!/bin/sh\nexec {shutil.which('java')} -Xmx1g -cp '{jars.fetch() / 'neo4j'}/*' org.neo4j.cli.AdminTool \"$@\"\n")
    tool.chmod(0o755)
    done = subprocess.run(
        ["sh", str(folder / "import.sh")],
        env={"PATH": f"{bin_}:/usr/bin:/bin", "NEO4J_HOME": str(home)}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]
    nodes = sum(len(rows) for name, rows in tables.items() if name.startswith("nodes-"))
    relationships = sum(len(rows) for name, rows in tables.items() if name.startswith("relationships-"))
    said = (done.stdout + done.stderr).replace(",", "")
    assert f"{nodes} nodes" in said
    assert f"{relationships} relationships" in said


# BioCypher


@pytest.fixture(scope="module")
def adapter() -> ModuleType:
    spec = importlib.util.spec_from_file_location("adapter", ROOT / "examples" / "biocypher" / "adapter.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_adapter_gives_tuples_that_its_schema_knows(adapter: ModuleType, store_folder: Path) -> None:
    schema: dict[str, Any] = yaml.safe_load((ROOT / "examples" / "biocypher" / "schema_config.yaml").read_text(encoding="utf-8"))
    by_label = {entry["input_label"]: entry for entry in schema.values()}
    assert len(by_label) == len(schema)
    source = adapter.LeukemiaAdapter(str(store_folder))
    nodes, edges = list(source.get_nodes()), list(source.get_edges())
    ids = {node[0] for node in nodes}
    assert len(ids) == len(nodes) > 1000
    for identifier, label, properties in nodes:
        assert ":" in identifier
        assert by_label[label]["represented_as"] == "node"
        assert set(properties) <= set(by_label[label]["properties"])
    for identifier, start, end, label, properties in edges:
        assert {start, end} <= ids
        assert identifier.startswith("lkg:")
        assert by_label[label]["represented_as"] == "edge"
        assert set(properties) <= set(by_label[label]["properties"])


def test_every_exported_name_is_in_the_schema_of_the_adapter() -> None:
    from kg.schema.terms import categories, predicates

    schema = yaml.safe_load((ROOT / "examples" / "biocypher" / "schema_config.yaml").read_text(encoding="utf-8"))
    classes = {name.replace(" ", "") for name in schema}
    labels = {entry["input_label"] for entry in schema.values()}
    assert {c.biolink.removeprefix("biolink:").lower() for c in categories().values() if c.biolink} <= classes
    exported = {p.biolink.removeprefix("biolink:") for p in predicates().values() if p.biolink and p.biolink.startswith("biolink:")}
    assert {name for name in exported if not name.endswith("_match")} <= labels
