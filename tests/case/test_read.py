from __future__ import annotations

import io
import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.case import Case
from kg.case.phenopacket import read_phenopacket
from kg.case.phenopacket_write import write_phenopacket
from kg.case.phrase import read_phrase
from kg.case.read import case_of, read_cases
from kg.case.understand import understand
from kg.case.yaml_text import load_yaml
from kg.errors import CaseError, KgError

DATA = Path(os.environ.get("KG_TEST_DATA", Path(__file__).parents[3] / "shared" / "data"))


def _error(action: Callable[[], object]) -> KgError | None:
    """The error that an action raises on purpose; any other is a bug and passes through."""
    try:
        action()
    except KgError as error:
        return error
    return None


EXAMPLES = sorted((Path(__file__).parents[2] / "kg" / "examples").glob("*.yaml"))


def test_keywords_take_one_or_many() -> None:
    one = Case("AML", age="P3Y", state="newly diagnosed", markers={"CD33": 94.25}, alterations="IDH1 R132H")
    many = Case(
        disease=["AML"], age="P3Y", state=["newly diagnosed"], markers={"CD33": 94.25}, alterations=["IDH1 R132H"]
    )
    assert one == many
    assert one.prior is None
    assert Case("AML", prior=[]).prior == Case("AML", prior="none").prior == ()


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_examples_are_understood_completely(path: Path) -> None:
    profile = understand(Case.read(path))
    assert profile.id == path.stem
    assert profile.diseases
    assert not profile.not_understood


def test_the_first_example_holds_the_facts_of_the_report() -> None:
    case = Case.read(next(path for path in EXAMPLES if path.stem == "case-1"))
    profile = understand(case)
    assert profile.age_months == (36, 48)
    assert profile.sex == "male"
    assert profile.states == (("newly diagnosed", "implied"),)
    assert profile.fab == "M2"
    assert {fact.key: fact.percent for fact in profile.antigens} == {
        "HLA-DR": 91.94, "CD13": 76.22, "CD33": 94.25, "CD34": 30.43, "CD38": 79.99, "CD117": 96.76, "CD123": 98.93, "MPO": 47.52,
    }  # fmt: skip
    assert [fact.key for fact in profile.alterations] == ["IDH1 p.R132H"]
    values = {fact.key: fact.value for fact in profile.labs}
    assert values["WBC"] == 151
    assert values["hemoglobin"] == 5.5
    assert profile.pending_tests == ("WES", "RNA-seq")
    assert len(profile.conflicts) == 1
    assert "177.8" in profile.conflicts[0]


def test_yaml_says_what_was_typed() -> None:
    data = load_yaml("a: [+8, -7, no, 3, 94.25, '7', 2024-01-01, 012]", "x")
    assert data == {"a": ["+8", -7, False, 3, 94.25, "7", "2024-01-01", "012"]}


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("disease: AML\nage: [", "line"),
        ("disease: AML\ndisease: ALL\n", "twice"),
        ("a: &x [1]\nb: *x\n", "anchors"),
        ("!!python/object:os.x {}", "line 1"),
        ("a: 1\n---\nb: 2\n", "line"),
    ],
)
def test_broken_yaml_is_one_message_with_its_place(text: str, words: str) -> None:
    with pytest.raises(CaseError, match=words):
        load_yaml(text, "case.yaml")


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"marker": {"CD33": 1}}, "'markers'"),
        ({"state": ["relapsd"]}, "relapsed"),
        ({"labs": {"WBC": "151 parsec"}}, "10.9/L"),
        ({"sex": "purple"}, "sex"),
        ({"prior": [{"therapi": "7+3"}]}, "'therapy'"),
        ({"alterations": [{"variant": "FLT3-ITD", "orgin": "germline"}]}, "'origin'"),
        ({"markers": {"CD33": {"percentage": 3}}}, "'percent'"),
        ({"fitness": {"ECOG": 9}}, "ECOG"),
        ({"disease": "Martian flu"}, "Martian flu"),
        ({"disease": "MCL"}, "MCL-lymphoma"),
        ({"disease": ""}, "disease"),
    ],
)
def test_unknown_names_are_errors_with_the_nearest(fields: dict[str, Any], words: str) -> None:
    with pytest.raises(CaseError, match=words):
        case_of({"disease": "AML", **fields})


def test_free_text_that_is_not_understood_is_listed_and_decides_nothing() -> None:
    profile = understand(
        Case(
            "AML",
            markers={"CD999": 90, "CD33": "purple"},
            alterations=["FLUX9 mutation"],
            prior=["moonshine"],
            labs={"mojo": 3},
            conditions=["itch of the soul"],
            pending=["horoscope"],
        )
    )
    assert len(profile.not_understood) == 7
    assert not profile.antigens
    assert not profile.alterations
    assert not profile.prior
    assert not profile.labs


def test_json_lines_report_bad_lines_and_run_the_rest(tmp_path: Path) -> None:
    path = tmp_path / "cohort.jsonl"
    path.write_text(
        '{"id": "a", "disease": "AML"}\n{"id": "b", "disease": "AML", "staet": 1}\nnot json\n\n{"id": "c", "disease": "CLL"}\n',
        encoding="utf-8",
    )
    found = list(read_cases(str(path)))
    assert [(line.line, line.id, line.error is None) for line in found] == [
        (1, "a", True),
        (2, "b", False),
        (3, None, False),
        (5, "c", True),
    ]
    assert "'state'" in (found[1].error or "")


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("disease: AML\n", 1),
        ('{"disease": "AML"}', 1),
        ("AML", 1),
        ("AML, 3 years", 1),
        ('{"disease": "AML"}\n{"disease": "AML"}', 2),
    ],
)
def test_standard_input_takes_any_form(text: str, number: int) -> None:
    found = list(read_cases("-", io.StringIO(text)))
    assert [line.case and line.case.disease for line in found] == [("AML",)] * number


def _cohort(*lines: bytes) -> bytes:
    return b"\n".join(lines) + b"\n"


def test_a_line_that_is_no_text_costs_no_other_line(tmp_path: Path) -> None:
    """Regression: one bad byte lost every line of the read buffer, without a word."""
    path = tmp_path / "cohort.JSONL"
    good = [json.dumps({"id": str(number), "disease": "AML"}).encode() for number in range(600)]
    path.write_bytes(b"\xef\xbb\xbf" + _cohort(*good[:300], b'{"id": "\xff"}', *good[300:]))
    found = list(read_cases(str(path)))
    assert len(found) == 601
    bad = found.pop(300)
    assert (bad.line, bad.id) == (301, None)
    assert "cohort.JSONL, line 301: not UTF-8" in (bad.error or "")
    assert [line.id for line in found] == [str(number) for number in range(600)]
    assert all(line.case for line in found)


def test_a_line_that_is_too_long_costs_no_other_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kg.case.read.LIMIT", 40)
    path = tmp_path / "cohort.jsonl"
    path.write_bytes(_cohort(b'{"disease": "AML"}', b'{"disease": "' + b"x" * 200 + b'"}', b'{"disease": "CLL"}'))
    found = list(read_cases(str(path)))
    assert [(line.line, line.error is None) for line in found] == [(1, True), (2, False), (3, True)]


@pytest.mark.parametrize("bad", [b"{broken", b"not json", b'{"id": "\xff"}', b'{"disease": '])
def test_json_lines_on_standard_input_report_bad_lines_too(bad: bytes) -> None:
    stream = io.TextIOWrapper(io.BytesIO(_cohort(b"", b'{"disease": "AML"}', bad, b'{"disease": "CLL"}')), encoding="utf-8")
    assert [(line.line, line.error is None) for line in read_cases("-", stream)] == [(2, True), (3, False), (4, True)]


def test_an_object_over_several_lines_is_one_case() -> None:
    for text in (json.dumps({"disease": "AML", "labs": {"WBC": 3}}, indent=1), '{"disease": "AML",\n"labs": {"WBC": 3}}'):
        (found,) = read_cases("-", io.StringIO(text))
        assert found.line is None
        assert found.case


def test_a_case_is_understood_once(monkeypatch: pytest.MonkeyPatch) -> None:
    calls: list[object] = []
    monkeypatch.setattr("kg.case.understand.understand", lambda case: calls.append(case) or understand(case))
    case = case_of({"disease": "AML", "labs": {"WBC": 3}})
    assert case.understand() is case.understand()
    assert len(calls) == 1
    assert case == case_of({"disease": "AML", "labs": {"WBC": 3}})


def test_a_report_in_words_is_a_case_and_one_without_a_diagnosis_says_so(tmp_path: Path) -> None:
    path = tmp_path / "report.txt"
    path.write_text("A 45-year-old woman was diagnosed with acute promyelocytic leukemia.", encoding="utf-8")
    case = Case.read(path)
    assert case.understand().diseases[0].key == "APL"
    assert case.understand().age_months == (540, 552)
    path.write_text("A 45-year-old woman was admitted with fever.", encoding="utf-8")
    with pytest.raises(CaseError, match="diagnosis"):
        Case.read(path)


def test_several_cases_are_not_one(tmp_path: Path) -> None:
    path = tmp_path / "two.jsonl"
    path.write_text('{"disease": "AML"}\n{"disease": "AML"}\n', encoding="utf-8")
    with pytest.raises(CaseError, match="2 cases"):
        Case.read(path)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("AML, 3 years, CD33 94%, IDH1 R132H", (["AML"], (36, 48), [], ["IDH1 p.R132H"], ["CD33"])),
        ("relapsed Ph+ ALL, 45 y, T315I", (["Ph+ ALL"], (540, 552), ["relapsed"], ["ABL1 p.T315I", "BCR::ABL1"], [])),
        ("infant B-ALL KMT2A::AFF1 8 months CD19+", (None, (8, 9), [], ["KMT2A::AFF1"], ["CD19"])),
        (
            "R/R AML, 76-year-old woman, IDH2 R140Q (VAF 38%), after 7+3, unfit",
            (["AML"], (912, 924), ["relapsed or refractory", "unfit"], ["IDH2 p.R140Q"], []),
        ),
        ("CML-BP T315I", (["CML"], None, ["blast phase"], ["ABL1 p.T315I", "BCR::ABL1"], [])),
        ("AML, 46,XY,t(8;21)(q22;q22)[20], 30 y", (["AML-RUNX1T1"], (360, 372), [], ["RUNX1::RUNX1T1"], [])),
        ("3-year-old boy with AML (M2)", (["AML-M2"], (36, 48), [], [], [])),
        (
            "AML del(5q) -7 TP53 R248Q complex karyotype",
            (["AML"], None, [], ["del(5q)", "monosomy 7", "TP53 p.R248Q", "complex karyotype"], []),
        ),
        ("APL, WBC 25 x10^9/L, 40 y", (["APL"], (480, 492), [], ["PML::RARA"], [])),
    ],
)
def test_phrases(
    text: str, expected: tuple[list[str] | None, tuple[int, int] | None, list[str], list[str], list[str]]
) -> None:
    profile = understand(read_phrase(text))
    diseases, age, states, altered, markers = expected
    if diseases is not None:
        assert [fact.key for fact in profile.diseases] == diseases
    assert profile.age_months == age
    assert {state for state, certainty in profile.states if certainty == "stated"} == set(states)
    assert {fact.key for fact in profile.alterations if fact.status == "present"} == set(altered)
    assert [fact.key for fact in profile.antigens] == markers
    assert not profile.not_understood


def test_a_phrase_names_a_disease_and_one_age() -> None:
    with pytest.raises(CaseError, match="disease"):
        read_phrase("foo bar")
    with pytest.raises(CaseError, match=r"3 years.*4 years"):
        read_phrase("AML, 3 years, 4 years")


def test_unknown_words_of_a_phrase_are_listed() -> None:
    assert "FOO1" in " ".join(understand(read_phrase("AML, FOO1")).not_understood)


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=50))
def test_any_phrase_is_a_case_or_a_clear_error(text: str) -> None:
    error = _error(lambda: read_phrase("AML, " + text))
    assert error is None or 0 < len(str(error)) < 2000


_VALUES: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers(-5, 300) | st.floats(allow_nan=False) | st.text(max_size=12),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)


@settings(max_examples=300, deadline=None)
@given(
    st.dictionaries(
        st.sampled_from(
            [
                "age",
                "sex",
                "state",
                "markers",
                "alterations",
                "karyotype",
                "prior",
                "labs",
                "fab",
                "fitness",
                "sites",
                "transplant",
                "pending",
                "medications",
                "conditions",
            ]
        ),
        _VALUES,
        max_size=4,
    )
)
def test_any_data_is_a_case_or_a_clear_error(fields: dict[str, Any]) -> None:
    error = _error(lambda: understand(case_of({"disease": "AML", **fields})))
    assert error is None or 0 < len(str(error)) < 2000


def test_real_phenopackets_are_read() -> None:
    folder = DATA / "phenopackets-heme"
    if not folder.is_dir():
        pytest.skip(f"{folder} is absent (set KG_TEST_DATA)")
    cases = [Case.read(path) for path in sorted(folder.glob("*.json"))]
    assert len(cases) == 40
    profiles = [understand(case) for case in cases]
    assert sum(bool(profile.diseases) for profile in profiles) >= 30
    # A constitutional NRAS variant of Noonan syndrome must not look like a mutation of the leukemia.
    noonan = next(profile for profile in profiles if profile.id and "26467218" in profile.id)
    assert [fact.origin for fact in noonan.alterations if fact.genes == ("NRAS",)] == ["germline"]


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_phenopackets_keep_what_they_can_say(path: Path) -> None:
    case = Case.read(path)
    packet = write_phenopacket(case, created="2026-01-01T00:00:00Z")
    before, after = understand(case), understand(read_phenopacket(json.loads(json.dumps(packet))))
    assert [fact.key for fact in after.diseases] == [fact.key for fact in before.diseases]
    assert after.age_months == before.age_months
    assert {(fact.key, fact.band) for fact in after.antigens if not fact.retest} == {
        (fact.key, fact.band) for fact in before.antigens if not fact.retest
    }
    assert {(fact.key, fact.value) for fact in after.labs} == {(fact.key, fact.value) for fact in before.labs}
    stated = {(fact.key, fact.status) for fact in before.alterations if fact.certainty == "stated"}
    assert stated <= {(fact.key, fact.status) for fact in after.alterations}


@pytest.mark.parametrize(
    "data",
    [
        {"subject": {}},
        {"subject": {}, "diseases": 3},
        {"subject": {}, "interpretations": [[]]},
        {"subject": {"id": "x"}, "diseases": [{}], "measurements": [{"value": 3}]},
    ],
)
def test_odd_phenopackets_are_a_case_or_a_clear_error(data: dict[str, Any]) -> None:
    error = _error(lambda: understand(case_of(data)))
    assert error is None or str(error)


@pytest.mark.parametrize("denied", ["FLT3-ITD was not detected", "FLT3-ITD was absent", "FLT3-ITD not found", "no FLT3-ITD", "FLT3-ITD was negative", "absence of FLT3-ITD"])
def test_a_denial_in_a_phrase_is_absence(denied: str) -> None:
    """Regression: "FLT3-ITD was not detected" was Wiskott-Aldrich syndrome with FLT3-ITD."""
    found = read_phrase(f"AML, {denied}").understand()
    assert [fact.key for fact in found.diseases] == ["AML"]
    assert [(fact.key, fact.status) for fact in found.alterations] == [("FLT3-ITD", "absent")]


@pytest.mark.parametrize(
    "denied", ["neither FLT3-ITD nor NPM1", "FLT3-ITD could not be detected", "FLT3-ITD has not been found", "not FLT3-ITD", "FLT3-ITD ruled out", "CD33 not detected", "not in remission", "not ALL"]
)
@pytest.mark.parametrize("join", [", ", " "])
def test_a_denial_that_is_not_understood_is_listed_and_never_turned_round(denied: str, join: str) -> None:
    found = read_phrase(f"AML{join}{denied}").understand()
    assert [fact.key for fact in found.diseases] == ["AML"]
    assert "present" not in [*(fact.status for fact in found.alterations), *(fact.status for fact in found.antigens)]
    assert not found.states
    assert any(denied.split()[0] in item or "not" in item for item in found.not_understood)


def test_a_report_on_standard_input_is_read_as_a_report() -> None:
    for opening in ("", "Case: "):
        text = f"{opening}A 45-year-old man was diagnosed with AML. FLT3-ITD was not detected. NPM1 was mutated."
        (line,) = read_cases("-", io.StringIO(text))
        assert line.case is not None
        assert line.case.alterations == ("FLT3-ITD negative", "NPM1 mutation")
    (line,) = read_cases("-", io.StringIO("AML, 3 years, CD33 94%"))
    assert line.case is not None
    assert dict(line.case.markers) == {"CD33": "94%"}


def test_a_number_of_too_many_digits_is_an_error_of_its_line() -> None:
    """Regression: it ended with a traceback."""
    lines = list(read_cases("-", io.StringIO('{"disease": "AML", "age": ' + "1" * 5000 + '}\n{"disease": "AML"}\n')))
    assert "digits" in (lines[0].error or "")
    assert lines[1].case is not None
    with pytest.raises(CaseError, match="digits"):
        list(read_cases("-", io.StringIO("disease: AML\nage: " + "1" * 5000)))
