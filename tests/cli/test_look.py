"""``kg show`` and ``kg explain``."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from kg.explain import explain
from tests.conftest import Runner
from tests.contract import CLAIM, EXPLAIN, LINE, SHOW, TALLY

ORDER = {"disputes": 0, "supports": 1, "neutral": 2}


@pytest.fixture
def contested(kg_run: Runner) -> str:
    rows = kg_run("run", "contested_claims", "--format", "json").ok().json
    assert rows, "the bundled graph has no contested claim"
    return str(rows[0]["claim"])


@pytest.mark.parametrize(("name", "identity"), [("CD33", "lkg:marker/CD33"), ("AML", "MONDO:0018874"), ("acute myeloid leukaemia", "MONDO:0018874"), ("Mylotarg", "CHEMBL.COMPOUND:CHEMBL1201506"), ("lkg:marker/CD33", "lkg:marker/CD33")])
def test_show_by_name_synonym_brand_and_identifier(kg_run: Runner, name: str, identity: str) -> None:
    data = kg_run("show", name, "--format", "json").ok().json
    assert list(data) == SHOW
    assert data["id"] == identity
    assert data["neighbours"]


@pytest.mark.parametrize("form", ["table", "csv", "md"])
def test_show_in_every_format(kg_run: Runner, form: str) -> None:
    assert "gemtuzumab ozogamicin" in kg_run("show", "CD33", "--format", form).ok().out


def test_show_of_an_unknown_name_gives_the_nearest(kg_run: Runner) -> None:
    assert "ivosidenib" in kg_run("show", "ivosidenb").refused(1)
    kg_run("show", "").refused(1)
    kg_run("show", "MONDO:9999999").refused(1)


def test_explain_has_the_keys_of_the_contract_and_contradiction_first(kg_run: Runner, contested: str) -> None:
    data = kg_run("explain", contested, "--format", "json").ok().json
    assert list(data) == EXPLAIN
    assert list(data["claim"]) == CLAIM
    assert list(data["tally"]) == ["sources", "statements"]
    assert list(data["tally"]["sources"]) == TALLY
    assert all(list(line) == LINE for line in data["lines"])
    directions = [ORDER[line["direction"]] for line in data["lines"]]
    assert directions == sorted(directions)
    assert data["lines"][0]["direction"] == "disputes"


def test_lines_of_a_claim_stand_by_strength_also_without_level_or_publication() -> None:
    """Regression: levels stood in the order of the alphabet, and a line without one was a traceback."""

    def rows(name: str, **_: object) -> list[dict[str, object]]:
        if name == "claim_statement":
            head = dict.fromkeys(("disease", "biomarker", "setting", "age_group", "combination", "prior"))
            return [{**head, "claim": "c", "subject": "s", "subject_name": "s", "predicate": "treats", "object": "o", "object_name": "o", "negated": False}]
        if name != "claim_lines":
            return []
        fields = dict.fromkeys(("stance", "source_name", "section", "statement", "url", "source_date", "verified", "retracted", "confidence"))
        stated = [("supports", "case"), ("supports", "guideline"), ("neutral", None), ("supports", None), ("disputes", "preclinical"), ("supports", "phase 2")]
        return [{**fields, "line": str(n), "direction": way, "level": level, "publication": None} for n, (way, level) in enumerate(stated)]

    graph = SimpleNamespace(rows=rows)
    lines = explain(graph, "c")["lines"]  # type: ignore[arg-type]
    assert [line["level"] for line in lines] == ["preclinical", "guideline", "phase 2", "case", None, None]


def test_explain_tallies_what_it_lists(kg_run: Runner, contested: str) -> None:
    data = kg_run("explain", contested, "--format", "json").ok().json
    for stance in TALLY:
        lines = [line for line in data["lines"] if line["stance"] == stance]
        assert data["tally"]["statements"][stance] == len(lines)
        assert data["tally"]["sources"][stance] == len({line["publication"] for line in lines})


@pytest.mark.parametrize("form", ["table", "csv", "md"])
def test_explain_in_every_format(kg_run: Runner, contested: str, form: str) -> None:
    assert "disputes" in kg_run("explain", contested, "--format", form).ok().out


def test_explain_is_stable(kg_run: Runner, contested: str) -> None:
    assert kg_run("explain", contested, "--format", "json").out == kg_run("explain", contested, "--format", "json").out


def test_every_claim_of_a_candidate_can_be_explained(kg_run: Runner) -> None:
    data = kg_run("candidates", "AML, 3 years, newly diagnosed, CD33 94%", "--format", "json").ok().json
    claims = data["candidates"][0]["evidence"]["claims"]
    assert claims
    for claim in claims[:3]:
        assert kg_run("explain", claim, "--format", "json").ok().json["claim"]["id"] == claim


def test_an_unknown_claim_is_exit_1(kg_run: Runner) -> None:
    assert "lkg:claim/" in kg_run("explain", "lkg:claim/0000000000000000").refused(1)
