"""``kg export`` and ``kg validate``."""

from __future__ import annotations

import json
from pathlib import Path

import pyoxigraph
import pytest

import kg
from tests.conftest import Runner
from tests.contract import VALIDATE

RDF = {"nquads": pyoxigraph.RdfFormat.N_QUADS, "trig": pyoxigraph.RdfFormat.TRIG, "turtle": pyoxigraph.RdfFormat.TURTLE, "jsonld": pyoxigraph.RdfFormat.JSON_LD}


@pytest.mark.slow
def test_the_bundled_graph_is_valid(kg_run: Runner) -> None:
    done = kg_run("validate", "--format", "json")
    assert list(done.json) == VALIDATE
    errors = [problem for problem in done.json["problems"] if problem["severity"] == "error"]
    assert errors == [], json.dumps(errors[:10], indent=1)
    assert done.json["ok"] is True
    assert done.code == 0


@pytest.mark.parametrize("form", ["table", "json", "csv", "md"])
@pytest.mark.parametrize("ok", [True, False])
def test_validate_in_every_format(kg_run: Runner, monkeypatch: pytest.MonkeyPatch, form: str, ok: bool) -> None:
    """Regression: a graph that is not valid was exit 0."""
    problem = {"severity": "error" if not ok else "info", "rule": "CURIE", "subject": "lkg:x", "message": "wrong"}
    monkeypatch.setattr(kg.Graph, "validate", lambda self: {"ok": ok, "problems": [problem]})
    done = kg_run("validate", "--format", form)
    assert done.code == (0 if ok else 1)
    assert "lkg:x" in done.out
    if form != "json":
        assert ("not valid" in done.err) is not ok


@pytest.mark.parametrize("form", sorted(RDF))
def test_rdf_exports_parse_and_hold_the_same_triples(kg_run: Runner, tmp_path: Path, form: str, graph: kg.Graph) -> None:
    path = tmp_path / f"graph.{form}"
    done = kg_run("export", form, path).ok()
    assert str(path) in done.err
    found = {(q.subject, q.predicate, q.object) for q in pyoxigraph.parse(path=str(path), format=RDF[form])}
    inside = "".join(f"{line.rstrip()}\n" for line in graph.store.quads())
    expected = {(q.subject, q.predicate, q.object) for q in pyoxigraph.parse(inside, format=pyoxigraph.RdfFormat.N_QUADS)}
    assert len(found) > 10_000
    assert found == expected


@pytest.mark.parametrize(("form", "files"), [("graphml", [""]), ("kgx-tsv", ["_nodes.tsv", "_edges.tsv", "_evidence.jsonl"]), ("kgx-jsonl", ["_nodes.jsonl", "_edges.jsonl", "_evidence.jsonl"]), ("void", [""])])
def test_other_exports_write_their_files(kg_run: Runner, tmp_path: Path, form: str, files: list[str]) -> None:
    path = tmp_path / "out"
    kg_run("export", form, path).ok()
    for suffix in files:
        assert (tmp_path / f"out{suffix}").stat().st_size > 200


def test_queries_are_exported_as_a_folder(kg_run: Runner, tmp_path: Path) -> None:
    from tests.conftest import ROOT

    kg_run("export", "queries", tmp_path / "questions").ok()
    found = {path.name for path in (tmp_path / "questions").rglob("*.rq")}
    assert found == {path.name for path in (ROOT / "queries").glob("*.rq")}


@pytest.mark.parametrize("form", ["nquads", "trig", "kgx-tsv"])
def test_an_export_is_the_same_twice(kg_run: Runner, tmp_path: Path, form: str) -> None:
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        kg_run("export", form, tmp_path / name / "out").ok()
    first = {path.name: path.read_bytes() for path in (tmp_path / "one").iterdir()}
    assert first == {path.name: path.read_bytes() for path in (tmp_path / "two").iterdir()}


def test_an_unknown_format_lists_the_known_ones(kg_run: Runner, tmp_path: Path) -> None:
    message = kg_run("export", "trigg", tmp_path / "x").refused(2)
    assert "trig" in message
    assert "turtle" in message


def test_a_place_that_cannot_be_written_is_a_message(kg_run: Runner, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    kg_run("export", "nquads", tmp_path / "file" / "x.nq").refused(2)
    kg_run("export", "nquads", tmp_path).refused(2)


def test_private_graphs_stay_out_unless_asked_for(kg_run: Runner, own_store: Path, tmp_path: Path) -> None:
    case = tmp_path / "p.json"
    case.write_text(json.dumps({"id": "secret-patient-7", "disease": "AML"}))
    kg_run("load", "case", case, "--store", own_store).ok()
    kg_run("export", "nquads", tmp_path / "public.nq", "--store", own_store).ok()
    kg_run("export", "nquads", tmp_path / "all.nq", "--include-private", "--store", own_store).ok()
    assert b"secret-patient-7" not in (tmp_path / "public.nq").read_bytes()
    assert b"private/" in (tmp_path / "all.nq").read_bytes()
