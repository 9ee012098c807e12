"""Each consistency rule finds what it is for, and nothing in a good graph."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from kg.records import Caution, Entity, Link, Preference, Publication
from kg.validate import consistency
from kg.validate.labels import implies
from tests.validate.memory import SOURCED, Memory, claim, line, loaded, quad


@pytest.fixture
def good(tmp_path: Path) -> Memory:
    return loaded(str(tmp_path / "store"))


def rules(store: Memory) -> list[tuple[str, str, str]]:
    return [(found.severity, found.rule, found.subject) for found in consistency(store)]  # type: ignore[arg-type]


def test_good_graph_has_no_problem(good: Memory) -> None:
    assert rules(good) == []


def test_statement_in_two_graphs(good: Memory) -> None:
    bad = good.plus(quad("lkg:drug/good", "rdfs:label", '"goodinib"', "other"))
    (found,) = [problem for problem in consistency(bad) if problem.rule == "statement in two graphs"]  # type: ignore[arg-type]
    assert "goodinib" in found.subject
    assert "graph/derived" in found.subject
    assert "graph/other" in found.subject


def test_node_without_identifier(good: Memory) -> None:
    assert ("error", "node without identifier") in {
        found[:2] for found in rules(good.plus(quad("lkg:drug/x", "rdfs:label", '"x"')))
    }


def test_edge_to_nothing(good: Memory) -> None:
    bad = good.plus(quad("lkg:drug/good", "kg:inClass", "lkg:drug-class/none"))
    assert ("error", "edge to nothing", "<https://w3id.org/leukemia-kg/id/drug-class/none>") in rules(bad)


def test_identifiers_follow_their_prefix(good: Memory) -> None:
    bad = good.plus(
        quad("PMID:12", "dct:identifier", '"PMID:twelve"'), quad("lkg:drug/y", "dct:identifier", '"lkg:drug/z"')
    )
    found = rules(bad)
    assert ("error", "CURIE", "PMID:twelve") in found
    assert ("error", "IRI of a CURIE", "lkg:drug/z") in found


@pytest.mark.parametrize(
    ("predicate", "text"),
    [("kg:criterionAge", "banana"), ("kg:criterionPrior", "lines=2"), ("kg:criterionState", "MRD unclear"), ("kg:criterionFitness", "strong"),
     ("kg:when", "age:banana")],
)  # fmt: skip
def test_conditions_that_cannot_be_judged(good: Memory, predicate: str, text: str) -> None:
    bad = good.plus(quad("lkg:indication/good-aml", predicate, f'"{text}"'))
    assert ("error", "condition", "lkg:indication/good-aml") in rules(bad)


def test_unknown_prefix(good: Memory) -> None:
    bad = good.plus(quad("lkg:drug/y", "dct:identifier", '"NOPE:1"'), quad("lkg:drug/good", "kg:xref", '"HGNC:FLT3"'))
    found = rules(bad)
    assert ("error", "CURIE", "NOPE:1") in found
    assert ("warning", "cross-reference", "lkg:drug/good") in found


def test_cycle(tmp_path: Path) -> None:
    bad = loaded(
        str(tmp_path / "store"), Link("lkg:alteration/FLT3-mutation", "narrower_than", "lkg:alteration/FLT3-ITD")
    )
    assert [found for found in rules(bad) if found[1] == "cycle"] == [("error", "cycle", "lkg:alteration/FLT3-ITD")]


def test_unknown_publication(good: Memory) -> None:
    bad = good.without("/pubmed/1>", "retracted")
    assert {found[:2] for found in rules(bad)} == {("error", "publication")}


def test_retracted_publication_reaches_its_claims(tmp_path: Path) -> None:
    bad = loaded(
        str(tmp_path / "store"),
        Publication("PMID:3", retracted=True),
        claim("lkg:drug/good", "in_trials_for", "MONDO:0018874", line("supports", "PMID:3")),
    )
    (found,) = list(consistency(bad))  # type: ignore[arg-type]
    assert (found.severity, found.rule) == ("warning", "retracted")
    assert "PMID:3; nothing else supports it" in found.message


def test_contested_claim_without_its_mark(good: Memory) -> None:
    assert {found[:2] for found in rules(good.without("contested"))} == {("error", "contested")}


def test_mark_without_contradiction(good: Memory) -> None:
    sensitive = next(
        row
        for row in good.select(
            'SELECT ?x WHERE { ?x <https://w3id.org/leukemia-kg/vocab#predicateName> "confers_sensitivity_to" }'
        )
    )
    bad = good.plus(
        f'<{sensitive[0]}> <https://w3id.org/leukemia-kg/vocab#contested> "true"^^<http://www.w3.org/2001/XMLSchema#boolean> <https://w3id.org/leukemia-kg/graph/derived> .'
    )
    assert {found[:2] for found in rules(bad)} == {("error", "contested")}


def test_supported_denial_contradicts(tmp_path: Path) -> None:
    denial = claim("lkg:alteration/FLT3-ITD", "confers_sensitivity_to", "lkg:drug/good", negated=True)
    assert rules(loaded(str(tmp_path / "store"), denial)) == []  # the store marks both, and the rule agrees


def test_tally_that_does_not_count(good: Memory) -> None:
    bad = good.without("supportingLines").plus(
        *(line.replace('"1"', '"7"') for line in good.quads() if "supportingLines" in line)
    )
    assert {found[:2] for found in rules(bad)} == {("error", "tally")}


def test_silent_conflict_with_a_caution(tmp_path: Path) -> None:
    caution = Caution(
        "x", "lkg:drug-class/kinase", "resistance", "exclude", "biomarker:FLT3-ITD", "Fails.", "label", SOURCED
    )
    bad = loaded(str(tmp_path / "store"), caution, Link("lkg:caution/x", "about_biomarker", "lkg:alteration/FLT3-ITD"))
    (found,) = [found for found in consistency(bad) if found.rule == "silent conflict"]  # type: ignore[arg-type]
    assert "lkg:caution/x says resistance" in found.message


def test_silent_conflict_between_claims(tmp_path: Path) -> None:
    bad = loaded(
        str(tmp_path / "store"),
        claim("lkg:alteration/FLT3-ITD", "confers_resistance_to", "lkg:drug/good", line("supports", "PMID:2")),
    )
    assert [found[:2] for found in rules(bad)] == [("warning", "silent conflict")]


def test_disputed_conflict_is_not_silent(tmp_path: Path) -> None:
    other = claim(
        "lkg:alteration/FLT3-ITD", "confers_resistance_to", "lkg:drug/good", line(), line("disputes", "PMID:2")
    )
    assert rules(loaded(str(tmp_path / "store"), other)) == []


def test_label_that_names_an_unknown_disease(good: Memory) -> None:
    bad = good.without("criterionDisease").plus(quad("lkg:indication/good-aml", "kg:criterionDisease", '"AMLX"'))
    assert rules(bad) == [("error", "unknown disease", "lkg:indication/good-aml")]


def test_label_without_a_disease(good: Memory) -> None:
    assert rules(good.without("criterionDisease")) == [("error", "unknown disease", "lkg:indication/good-aml")]


def test_condition_that_does_not_parse(good: Memory) -> None:
    bad = good.without("criterionBiomarker").plus(
        quad("lkg:indication/good-aml", "kg:criterionBiomarker", '"[FLT3-ITD"')
    )
    assert rules(bad) == [("error", "condition", "lkg:indication/good-aml")]


def test_drug_that_is_excluded_and_preferred(tmp_path: Path) -> None:
    caution = Caution(
        "x", "lkg:drug-class/kinase", "futility", "exclude", "disease:leukemia", "Fails.", "label", SOURCED
    )
    other = Preference("y", "lkg:drug/good", "disease:AML & age:>=60y", "certain circumstances", "Rarely.", SOURCED)
    bad = loaded(str(tmp_path / "store"), caution, other)
    assert rules(bad) == [("warning", "excluded and preferred", "lkg:preference/good-first")]


@pytest.mark.parametrize(
    ("narrow", "wide", "expected"),
    [
        ("disease:AML", "always:", True),
        ("disease:AML", "disease:leukemia", True),
        ("disease=AML", "disease:leukemia", True),
        ("disease:leukemia", "disease:AML", False),
        ("biomarker:FLT3-ITD | biomarker:FLT3-TKD", "biomarker:FLT3-ITD", False),
        ("biomarker:FLT3-ITD", "biomarker:FLT3-ITD | biomarker:FLT3-TKD", True),
        ("disease:AML & !biomarker:TP53 mutation", "!biomarker:TP53 mutation", True),
        ("disease:AML", "disease:AML & lab:WBC>=30", False),
    ],
)
def test_one_condition_within_another(narrow: str, wide: str, expected: bool) -> None:
    assert implies(narrow, wide, {"AML": {"AML", "leukemia"}, "leukemia": {"leukemia"}}) is expected


def test_unverified_rows_are_counted(tmp_path: Path) -> None:
    from kg.records import Sourced

    caution = Caution("x", "lkg:drug/good", "safety", "warn", "always:", "Recalled.", "curated", Sourced((), "", False))
    (found,) = list(consistency(loaded(str(tmp_path / "store"), caution)))  # type: ignore[arg-type]
    assert (found.severity, found.message) == ("info", "Caution: 1 of 2 are not verified")


def test_entity_that_nobody_describes_is_no_dangling_edge(tmp_path: Path) -> None:
    bad = loaded(str(tmp_path / "store"), Entity("lkg:drug/z", "Drug", "z"), Link("lkg:drug/z", "targets", "HGNC:3765"))
    assert [found[1] for found in rules(bad)] == []


def test_bundled_graph_is_checked_in_two_seconds(graph) -> None:  # type: ignore[no-untyped-def]
    list(consistency(graph.store))
    start = time.process_time()
    found = list(consistency(graph.store))
    assert time.process_time() - start < 4  # twice the aim, for slow machines
    assert found == list(consistency(graph.store))
