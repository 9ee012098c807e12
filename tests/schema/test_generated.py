"""What is generated from the schema is committed, and is what the schema gives today."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
import rdflib

from kg.schema import categories, predicates
from kg.schema.digest import SCHEMA_FILES, digest
from kg.schema.vocabulary import turtle

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "kg" / "schema"
GENERATED = ("kg/schema/shapes.ttl", "kg/schema/context.jsonld", "kg/schema/vocabulary.ttl", "docs/schema.md")
REPAIR = "run: make schema"


@pytest.mark.parametrize("name", GENERATED)
def test_file_is_made_from_this_schema(name: str) -> None:
    found = re.search(r'schema_sha256"?: "?([0-9a-f]{64})', (ROOT / name).read_text(encoding="utf-8"))
    assert found is not None
    assert found[1] == digest(FOLDER), f"{name} was made from another schema; {REPAIR}"


def test_digest_changes_with_the_schema(tmp_path: Path) -> None:
    for name in SCHEMA_FILES:
        (tmp_path / name).write_bytes((FOLDER / name).read_bytes().replace(b"\n", b"\r\n"))
    assert digest(tmp_path) == digest(FOLDER)
    (tmp_path / SCHEMA_FILES[0]).write_text("classes: {}\n")
    assert digest(tmp_path) != digest(FOLDER)


def test_vocabulary_is_what_the_tables_give() -> None:
    assert (FOLDER / "vocabulary.ttl").read_text(encoding="utf-8") == turtle(), REPAIR


@pytest.mark.slow
def test_regenerating_changes_nothing(tmp_path: Path) -> None:
    if not os.environ.get("KG_SCHEMA_VENV") and not (ROOT / ".schema-venv").is_dir():
        pytest.skip("LinkML is not here: make schema creates .schema-venv, KG_SCHEMA_VENV names another")
    subprocess.run([sys.executable, ROOT / "tools" / "schema.py", "--into", tmp_path], check=True, capture_output=True)
    for name in GENERATED:
        assert (tmp_path / name).read_bytes() == (ROOT / name).read_bytes(), f"{name}: {REPAIR}"


def test_generated_files_name_no_machine_and_no_time() -> None:
    for name in GENERATED:
        text = (ROOT / name).read_text(encoding="utf-8")
        assert str(ROOT) not in text
        assert not re.search(r"20\d\d-\d\d-\d\dT\d\d", text)


def test_documentation_has_every_class_and_slot() -> None:
    text = (ROOT / "docs" / "schema.md").read_text(encoding="utf-8")
    for name in categories():
        assert f"### {name}\n" in text
    for name, row in predicates().items():
        if name != "distance":
            assert f"| {name} | `{row.rdf}` |" in text, name


def test_shapes_look_at_every_category() -> None:
    graph = rdflib.Graph().parse(FOLDER / "shapes.ttl")
    targets = {str(target).rpartition("#")[2] for target in graph.objects(None, rdflib.SH.targetClass)}
    assert targets == set(categories())
    paths = {str(path) for path in graph.objects(None, rdflib.SH.path)}
    for wanted in ("http://purl.org/dc/terms/identifier", "https://w3id.org/leukemia-kg/vocab#retracted"):
        assert wanted in paths


def test_context_gives_the_terms_their_iris() -> None:
    context = json.loads((FOLDER / "context.jsonld").read_text(encoding="utf-8"))
    node = {
        "@context": context["@context"],
        "id": "lkg:drug/x",
        "@type": "Drug",
        "name": "x",
        "treats": "MONDO:0018874",
        "exact_match": "NCIT:C1",
    }
    graph = rdflib.Graph().parse(data=json.dumps(node), format="json-ld")
    kg = rdflib.Namespace("https://w3id.org/leukemia-kg/vocab#")
    subject = rdflib.URIRef("https://w3id.org/leukemia-kg/id/drug/x")
    assert (subject, rdflib.RDF.type, kg.Drug) in graph
    assert (subject, rdflib.RDFS.label, rdflib.Literal("x")) in graph
    assert (subject, kg.treats, rdflib.URIRef("http://purl.obolibrary.org/obo/MONDO_0018874")) in graph
    assert (subject, rdflib.SKOS.exactMatch, rdflib.URIRef("http://purl.obolibrary.org/obo/NCIT_C1")) in graph


def test_vocabulary_is_owl_and_skos() -> None:
    graph = rdflib.Graph().parse(FOLDER / "vocabulary.ttl")
    kg = rdflib.Namespace("https://w3id.org/leukemia-kg/vocab#")
    assert (kg.Fusion, rdflib.RDFS.subClassOf, kg.Variant) in graph
    assert (kg.treats, rdflib.RDF.type, rdflib.OWL.ObjectProperty) in graph
    assert (kg.retracted, rdflib.RDFS.range, rdflib.XSD.boolean) in graph
    for scheme, member in ((kg.State, "blast phase"), (kg.Setting, "newly diagnosed"), (kg.Level, "phase 3")):
        assert (scheme, rdflib.RDF.type, rdflib.SKOS.ConceptScheme) in graph
        found = [
            c
            for c in graph.subjects(rdflib.SKOS.notation, rdflib.Literal(member))
            if (c, rdflib.SKOS.inScheme, scheme) in graph
        ]
        assert len(found) == 1, member
    # Every broader state is a state.
    for broader in graph.objects(None, rdflib.SKOS.broader):
        assert (broader, rdflib.RDF.type, rdflib.SKOS.Concept) in graph, broader
