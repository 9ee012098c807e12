"""The shapes hold in a good graph, and each defect that they are for is found."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from kg.records import Caution, Sourced
from kg.validate import validate
from kg.validate.shapes import shape_problems
from tests.validate.memory import Memory, loaded, quad


@pytest.fixture(scope="module")
def good(tmp_path_factory: pytest.TempPathFactory) -> Memory:
    return loaded(str(tmp_path_factory.mktemp("shapes") / "store"))


def messages(store: Memory) -> str:
    return "\n".join(f"{problem.severity} {problem.subject} {problem.message}" for problem in shape_problems(store))  # type: ignore[arg-type]


def test_good_graph_conforms(good: Memory) -> None:
    assert messages(good) == ""


@pytest.mark.parametrize(
    ("lost", "said"),
    [
        (("rdf-syntax-ns#subject",), "rdf:subject: too few values; expected at least 1"),
        (("rdf-syntax-ns#object",), "rdf:object: too few"),
        (("hasEvidence",), "kg:hasEvidence: too few"),
        (("hasEvidence",), "an evidence line belongs to exactly one claim"),
        (("#direction",), "kg:direction: too few"),
        (("#level",), "kg:level: too few"),
        (("#publication>",), "kg:publication: too few"),
        (("id/evidence/", "#verified>"), "kg:verified: too few"),
        (("id/indication/", "vocab#drug>"), "kg:drug: too few"),
        (("#jurisdiction",), "kg:jurisdiction: too few"),
        (("id/indication/", "#source>"), "verified, but without a source"),
        (("id/caution/", "#effect>"), "kg:effect: too few"),
        (("#retracted",), "kg:retracted: too few"),
        (("id/drug/good>", "terms/identifier"), "dct:identifier: too few"),
        (("id/drug/good>", "rdf-schema#label"), "rdfs:label: too few"),
    ],
)
def test_what_is_missing_is_found(good: Memory, lost: tuple[str, ...], said: str) -> None:
    assert said in messages(good.without(*lost))


@pytest.mark.parametrize(
    ("added", "said"),
    [
        (quad("lkg:indication/good-aml", "kg:status", '"perhaps"'), "found perhaps; expected approved or accelerated"),
        (quad("lkg:drug/good", "rdfs:label", '"second"'), "rdfs:label: too many values; expected at most 1"),
        (quad("lkg:drug/good", "kg:inClass", "MONDO:0018874"), "found MONDO:0018874; expected kg:DrugClass"),
        (
            quad("lkg:indication/good-aml", "kg:partner", "MONDO:0018874"),
            "expected kg:Drug or kg:Regimen or kg:DrugClass",
        ),
        (quad("PMID:1", "kg:retracted", '"no"'), "found no; expected xsd:boolean"),
    ],
)
def test_what_is_wrong_is_found(good: Memory, added: str, said: str) -> None:
    assert said in messages(good.plus(added))


def test_unverified_label_without_a_source_is_a_warning(good: Memory) -> None:
    bad = good.without("id/indication/", "#source>").without("id/indication/", "#verified>")
    bad = bad.plus(
        quad("lkg:indication/good-aml", "kg:verified", '"false"^^<http://www.w3.org/2001/XMLSchema#boolean>')
    )
    assert (
        messages(bad)
        == "warning lkg:indication/good-aml kg:source: label entry without a source; expected a URL, PMID or DOI"
    )


def test_unverified_caution_without_a_source_conforms(tmp_path: Path) -> None:
    caution = Caution("x", "lkg:drug/good", "safety", "warn", "always:", "Recalled.", "curated", Sourced((), "", False))
    assert messages(loaded(str(tmp_path / "store"), caution)) == ""


def test_report_is_sorted_and_says_ok(good: Memory) -> None:
    assert validate(good) == {"ok": True, "problems": []}  # type: ignore[arg-type]
    report = validate(good.without("#retracted"))  # type: ignore[arg-type]
    assert report["ok"] is False
    assert [problem["severity"] for problem in report["problems"]] == sorted(
        (p["severity"] for p in report["problems"]), key=["error", "warning", "info"].index
    )
    assert set(report["problems"][0]) == {"severity", "rule", "subject", "message"}


@pytest.mark.slow
def test_bundled_graph_is_valid(graph: Any) -> None:
    errors = [problem for problem in validate(graph)["problems"] if problem["severity"] == "error"]
    assert errors == []
