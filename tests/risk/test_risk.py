"""The risk systems against cases that were judged by their sources, and the shape of tables and answers."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from kg.case.model import Case
from kg.knowledge.expression import atoms
from kg.knowledge.tables import bundled_rows
from kg.knowledge.terminology import alterations, diseases
from kg.risk import risk
from kg.risk.metaphases import Metaphases
from kg.risk.tables import COLUMNS, FILES, systems

CASES: list[dict[str, Any]] = yaml.safe_load((Path(__file__).parent / "cases.yaml").read_text(encoding="utf-8"))
SYSTEMS = ("ELN 2022", "B-ALL genetic risk", "NCI risk")


def classified(fields: dict[str, Any]) -> dict[str, dict[str, Any]]:
    answer = risk(Case(**fields).understand())
    found = answer["classifications"]
    assert isinstance(found, list)
    return {entry["system"]: entry for entry in found}


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_case(case: dict[str, Any]) -> None:
    found = classified(case["case"])
    for system in case.get("absent", ()):
        assert system not in found
    for system in SYSTEMS:
        for field, expected in case.get(system, {}).items():
            value = found[system][field]
            if field in ("unknown", "because"):
                assert all(any(word in entry for entry in value) for word in expected), value
                assert expected or not value, value
            else:
                assert value == expected, (field, value, found[system]["because"])


def test_enough_cases() -> None:
    assert len(CASES) >= 60
    assert len({case["name"] for case in CASES}) == len(CASES)


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_shape(case: dict[str, Any]) -> None:
    for entry in classified(case["case"]).values():
        assert list(entry) == ["system", "applies", "category", "possible", "because", "unknown", "source"]
        assert (entry["category"] is None) or entry["possible"] == []
        assert entry["because"]
        assert len(entry["possible"]) != 1
        assert len(set(entry["unknown"])) == len(entry["unknown"])


def test_an_open_answer_closes_when_its_unknowns_are_told() -> None:
    """Each class that is called possible can come out once the tests named are done."""
    open_case = {"disease": "AML", "age": 65, "karyotype": "46,XX[20]", "alterations": ["NPM1 mutation"]}
    assert classified(open_case)["ELN 2022"]["possible"] == ["favorable", "intermediate"]
    outcomes = {
        classified({**open_case, "alterations": ["NPM1 mutation", told]})["ELN 2022"]["category"]
        for told in ("FLT3-ITD", "FLT3-ITD negative")
    }
    assert outcomes == {"favorable", "intermediate"}


def test_pending_tests_say_so() -> None:
    found = classified({"disease": "AML", "age": 65, "alterations": ["NPM1 mutation"], "pending": ["karyotype"]})
    assert "karyotype (pending)" in found["ELN 2022"]["unknown"]


def test_the_id_is_kept() -> None:
    assert risk(Case("AML", id="case-7").understand())["id"] == "case-7"


# -- tables -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", FILES)
def test_rows_are_sorted_and_sourced(name: str) -> None:
    rows = bundled_rows("rules", "risk", name)
    ids = [row["id"] for row in rows]
    assert ids == sorted(ids, key=str.encode)
    assert set(COLUMNS) <= set(rows[0])
    for row in rows:
        assert row["verified"] in ("yes", "no")
        assert row["verified"] == "no" or row["source"], row["id"]
        assert (row["role"] == "footnote") == (row["when"] == "" and row["role"] != "system"), row["id"]


def test_rules_use_known_names() -> None:
    own = {"masked hypodiploidy"}
    for system in systems():
        for rule in (*system.rules, *system.emit, *system.unfit, *system.notes, *system.secondary):
            for tree in (rule.when, rule.settled):
                for atom in atoms(tree) if tree else ():
                    if atom.kind == "biomarker":
                        assert atom.value.split(" VAF>=")[0] in own | set(alterations()), (system.name, rule.id, atom)
                    if atom.kind == "disease":
                        assert atom.value.removeprefix("=") in diseases(), (system.name, rule.id, atom)


def test_karyotype_table_uses_known_names() -> None:
    assert {row["alteration"] for row in bundled_rows("rules", "risk", "karyotype.tsv")} <= set(alterations())


def test_the_last_rule_always_holds_or_is_the_only_one_left() -> None:
    last = {system.name: str(system.rules[-1].when) for system in systems()}
    assert {name for name, when in last.items() if when != "always:"} <= {"NCI risk"}
    assert len(last) == 3


# -- karyotypes ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "key", "expected"),
    [
        ("46,XX[20]", "monosomy 7", False),
        ("46,XX[20]", "ETV6::RUNX1", None),
        ("46,XX,t(3;8)(q26;q24)[20]", "MECOM rearrangement", True),
        ("46,XX,t(11;12)(q23;p13)[20]", "KMT2A rearrangement", True),
        ("46,XX,del(11)(q23)[20]", "KMT2A rearrangement", False),
        ("46,XX,ins(10;11)(p12;q23q13)[20]", "KMT2A rearrangement", True),
        ("46,XX,der(5)t(5;17)(q11;p11)[20]", "del(17p)", True),
        ("46,XX,der(5)t(5;17)(q11;p11)[20]", "del(5q)", None),
        ("46,XX,i(17)(q10)[20]", "del(17p)", True),
        ("46,XX,t(15;17)(q24;q21)[20]", "del(17p)", False),
        ("45,XX,-7[2]/46,XX[18]", "monosomy 7", None),
        ("45,XX,-7[3]/46,XX[17]", "monosomy 7", True),
        ("46,XX,+8,inc", "monosomy 7", None),
        ("47,XX,+21c[20]", "complex karyotype", False),
        ("58,XX,+4,+6,+8,+10,+14,+17,+18,+21,+21,+X,+X,+5[20]", "masked hypodiploidy", False),
        (
            "66,XX,+1,+1,+5,+5,+6,+6,+8,+8,+10,+10,+11,+11,+12,+12,+19,+19,+21,+21,+22,+22[20]",
            "masked hypodiploidy",
            True,
        ),
    ],
)
def test_what_metaphases_tell(text: str, key: str, expected: bool | None) -> None:
    assert Metaphases(text).shows(key) is expected
