"""``kg parse`` and ``kg risk``: the keys of the contract, one string or one a line."""

from __future__ import annotations

import pytest

from tests.conftest import Runner
from tests.contract import CLASSIFICATION, IMMUNOPHENOTYPE, KARYOTYPE, RISK, VARIANT, begins_with

GOOD = {
    "karyotype": ("46,XY,t(8;21)(q22;q22)[20]", KARYOTYPE),
    "variant": ("IDH1 NM_001282386 c. 395G>A (p. R132H)", VARIANT),
    "immunophenotype": ("CD33 94%, CD117+, CD19-", IMMUNOPHENOTYPE),
}


@pytest.mark.parametrize("what", sorted(GOOD))
def test_parse_has_the_keys_of_the_contract(kg_run: Runner, what: str) -> None:
    text, keys = GOOD[what]
    data = kg_run("parse", what, text).ok().json
    assert begins_with(data, keys)
    assert data["input"] == text
    assert data["ok"] is True
    assert data["problems"] == []


def test_the_parts_of_a_karyotype(kg_run: Runner) -> None:
    data = kg_run("parse", "karyotype", GOOD["karyotype"][0]).ok().json
    assert list(data["summary"]) == ["complex", "monosomal", "normal"]
    assert begins_with(data["clones"][0], ["count", "modal", "sex", "abnormalities", "cells"])
    assert begins_with(data["clones"][0]["abnormalities"][0], ["text", "kind", "chromosomes", "bands", "fusion"])


def test_the_parts_of_an_immunophenotype(kg_run: Runner) -> None:
    data = kg_run("parse", "immunophenotype", GOOD["immunophenotype"][0]).ok().json
    assert list(data["populations"][0]) == ["name", "markers"]
    assert begins_with(data["populations"][0]["markers"][0], ["marker", "gene", "status", "percent"])


@pytest.mark.parametrize("what", sorted(GOOD))
def test_ok_is_true_exactly_when_there_are_no_problems(kg_run: Runner, what: str) -> None:
    lines = [GOOD[what][0], "", "nonsense ((", "46,XY,t(99;1)", "IDH1 p.R999999H", "CD33 940%", "x" * 500]
    done = kg_run("parse", what, "-", stdin="\n".join(lines) + "\n").ok()
    assert [data["input"] for data in done.lines] == lines
    for data in done.lines:
        assert data["ok"] is (not data["problems"])
    assert not done.lines[2]["ok"]


def test_windows_line_ends_and_bytes_that_are_no_text(kg_run: Runner) -> None:
    assert kg_run("parse", "karyotype", "-", stdin="46,XX[20]\r\n").ok().lines[0]["input"] == "46,XX[20]"
    done = kg_run("parse", "karyotype", "-", stdin=b"46,XX[20]\n\xff\xfe\n46,XY[20]\n")
    assert "Traceback" not in done.err


def test_risk_has_the_keys_of_the_contract(kg_run: Runner) -> None:
    data = kg_run("risk", "AML, 54 years, NPM1 mutation, FLT3-ITD negative, 46,XX[20]", "--format", "json").ok().json
    assert list(data) == RISK
    assert [list(item) for item in data["classifications"]] == [CLASSIFICATION] * len(data["classifications"])
    assert "ELN 2022" in {item["system"] for item in data["classifications"]}


@pytest.mark.parametrize("form", ["table", "csv", "md"])
def test_risk_in_every_format(kg_run: Runner, form: str) -> None:
    assert "ELN 2022" in kg_run("risk", "AML, 54 years, t(8;21)(q22;q22)", "--format", form).ok().out


def test_risk_of_b_all(kg_run: Runner) -> None:
    data = kg_run("risk", "B-ALL, 5 years, WBC 10 x10^9/L, ETV6::RUNX1", "--format", "json").ok().json
    found = {item["system"]: item["category"] for item in data["classifications"]}
    assert found["NCI risk"] == "standard"
    assert "B-ALL genetic risk" in found
