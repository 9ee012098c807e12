"""Names that try to be more than names: queries, markup, paths. They are text, decide nothing and break nothing."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import Runner
from tests.contract import check_candidates

Writer = Callable[[str, str | bytes], Path]
HOSTILE = [
    '"} ; DROP ALL #',
    "x\" } } INSERT DATA { <a> <b> <c> } #",
    "') DETACH DELETE n //",
    "x' OR 1=1 --",
    "<script>alert(1)</script>",
    "{{7*7}} ${HOME} `id` $(id)",
    "../../etc/passwd",
    "a\\u0022\\",
    "null\u0000byte",
    "right\u202eleft\u200b",
    "\U0001f600 Ω≈ç√",
    "line\nbreak\ttab\rreturn",
    "\x1b[31mred\x1b[0m",
    "?x",
    "_:b0",
    "<http://example.org/x>",
    "lkg:drug/../x y",
    "%s %d {0}",
    "A" * 2000,
]


@pytest.mark.parametrize("name", HOSTILE)
def test_a_case_with_hostile_findings_is_answered_and_lists_them(kg_run: Runner, write: Writer, name: str) -> None:
    case = {"id": name, "disease": "AML", "markers": {name: "positive"}, "alterations": [name], "prior": [name], "medications": [name], "conditions": [name], "sites": [name], "pending": [name]}
    done = kg_run("candidates", write("case.json", json.dumps(case)), "--format", "json")
    assert "Traceback" not in done.err
    if done.code == 0:
        check_candidates(done.json)
        assert done.json["case"]["not_understood"]
    else:
        done.refused(2)


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_disease_is_refused(kg_run: Runner, write: Writer, name: str) -> None:
    kg_run("candidates", write("case.json", json.dumps({"disease": name}))).refused(2)


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_names_are_not_found(kg_run: Runner, name: str) -> None:
    if "\x00" in name:
        pytest.skip("no argument of a process holds a null byte")
    kg_run("show", name).refused(1)
    kg_run("explain", name).refused(1)
    kg_run("run", name).refused(1)
    kg_run("run", "drugs_targeting_marker", f"marker={name}").refused(1)
    kg_run("candidates", "AML", "--why", name).refused(1)


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_text_parameter_is_only_a_text(kg_run: Runner, name: str) -> None:
    done = kg_run("run", "response_rates", "drug=venetoclax", f"endpoint={name}", "--format", "json").ok()
    assert done.json == []


@pytest.mark.parametrize("name", HOSTILE)
@pytest.mark.parametrize("what", ["karyotype", "variant", "immunophenotype"])
def test_hostile_text_is_parsed_to_problems(kg_run: Runner, what: str, name: str) -> None:
    data = kg_run("parse", what, name).ok().json
    assert data["ok"] is False
    assert data["problems"]
    assert data["input"] == name


def test_the_graph_is_as_it_was_after_all_that(kg_run: Runner) -> None:
    before = kg_run("stores", "--format", "json").ok().out
    for name in HOSTILE:
        kg_run("run", "drugs_targeting_marker", f"marker={name}")
    assert kg_run("stores", "--format", "json").ok().out == before


def test_a_picture_escapes_names(graph: object) -> None:
    from kg.candidates.picture import svg

    text = "<script>alert(1)</script>"
    data = {
        "drug": {"id": text, "name": text}, "tier": text, "targets": [text], "matched": [{"input": text, "on": text, "kind": text, "depth": text}],
        "evidence": {"sources": {"supporting": 1, "contrasting": 0, "mentioning": 0}},
        "warnings": [{"kind": text, "applies": True, "because": text, "text": text, "source": text}],
    }  # fmt: skip
    assert "<script" not in svg(data)


def test_a_notebook_table_escapes_names(graph: object) -> None:
    import kg

    text = "<script>alert(1)</script>"
    hits = graph.candidates(kg.Case("AML", id=text, alterations=[text], markers={text: "positive"}))  # type: ignore[attr-defined]
    assert "<script" not in hits._repr_html_()


def test_a_markdown_cell_stays_one_cell() -> None:
    import contextlib
    import io

    from kg.cli.output import print_rows

    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        print_rows([{"a": "x | y\nz", "b": "1"}], ["a", "b"], "md")
    last = out.getvalue().splitlines()
    assert len(last) == 3
    assert last[-1] == "| x \\| y z | 1 |"
