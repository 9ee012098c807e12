"""What leaves the graph is the same bytes, whichever engine holds it; so are the checks, and the graph in RDFLib."""

from __future__ import annotations

from pathlib import Path

import pytest

import kg
from kg.export import FORMATS, export
from kg.identifiers import content_hash
from kg.store.copying import as_rdf
from tests.conftest import Runner
from tests.parity.conftest import Engines

pytestmark = pytest.mark.service
PUBLIC = sorted(set(FORMATS) - {"phenopackets"})
WITH_CASES = ("nquads", "jsonld", "kgx-tsv", "neo4j-csv", "phenopackets")


def exported(graph: kg.Graph, form: str, folder: Path, *, include_private: bool) -> dict[str, str]:
    """Digests of the files by name."""
    folder.mkdir()
    paths = export(graph.store, form, folder / "graph", include_private)
    return {str(path.relative_to(folder)): content_hash(path.read_text(encoding="utf-8"), 64) for path in paths}


@pytest.mark.parametrize(
    ("form", "include_private"), [*((form, False) for form in PUBLIC), *((form, True) for form in WITH_CASES)],
    ids=lambda value: value if isinstance(value, str) else ("private" if value else "public"),
)  # fmt: skip
def test_exports_are_the_same_bytes(engines: Engines, tmp_path: Path, form: str, include_private: bool) -> None:
    found = {engine: exported(graph, form, tmp_path / engine, include_private=include_private) for engine, graph in engines.items()}
    assert found["oxigraph"]
    assert found["fuseki"] == found["oxigraph"]
    assert found["neo4j"] == found["oxigraph"]


def test_the_command_exports_and_validates(addresses: dict[str, str], kg_run: Runner, tmp_path: Path) -> None:
    reports = {}
    for engine, address in addresses.items():
        kg_run("export", "void", tmp_path / engine, "--store", address).ok()
        if engine != "fuseki":  # SHACL takes long; what it looks at is the same bytes
            ran = kg_run("validate", "--store", address, "--format", "json")
            reports[engine] = (ran.code, ran.json)
            assert not ran.err
    assert reports["neo4j"] == reports["oxigraph"]
    assert (tmp_path / "neo4j").read_bytes() == (tmp_path / "fuseki").read_bytes() == (tmp_path / "oxigraph").read_bytes()


def test_rdflib_gets_the_same_graph(engines: Engines) -> None:
    sizes = {engine: len(graph.to_rdflib()) for engine, graph in engines.items() if engine != "fuseki"}
    assert sizes["neo4j"] == sizes["oxigraph"] > 10_000


def test_sparql_over_a_copy(engines: Engines) -> None:
    text = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
    with as_rdf(engines["neo4j"].store) as copy:
        assert copy.address == engines["neo4j"].store.address
        assert list(copy.select(text)) == list(engines["oxigraph"].store.select(text))
        assert copy.private() is None, "not asked for"
