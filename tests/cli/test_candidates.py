"""``kg candidates``: every form of CASE, every format, every option."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from kg.cli.candidates import COLUMNS
from tests.conftest import EXAMPLES, Runner
from tests.contract import check_candidates

PHRASE = "AML, 3 years, newly diagnosed, CD33 94%, IDH1 R132H"
CASE = {"id": "p", "disease": "AML", "age": "P3Y", "state": ["newly diagnosed"], "markers": {"CD33": 94}, "alterations": ["IDH1 R132H"]}
PHENOPACKET = {
    "id": "packet-1",
    "subject": {"id": "patient-1", "sex": "MALE", "timeAtLastEncounter": {"age": {"iso8601duration": "P40Y"}}},
    "diseases": [{"term": {"id": "MONDO:0018874", "label": "acute myeloid leukemia"}}],
    "metaData": {"created": "2024-01-01T00:00:00Z", "createdBy": "test", "phenopacketSchemaVersion": "2.0", "resources": []},
}
Writer = Callable[[str, str | bytes], Path]


def names(data: dict[str, object]) -> list[str]:
    return [row["drug"]["name"] for row in data["candidates"]]  # type: ignore[attr-defined]


def test_json_has_the_keys_of_the_contract(kg_run: Runner) -> None:
    data = kg_run("candidates", PHRASE, "--format", "json").ok().json
    check_candidates(data)
    assert names(data)[0] == "gemtuzumab ozogamicin"
    assert data["jurisdiction"] == "FDA"
    assert data["as_of"] == data["knowledge_as_of"]


def test_json_is_the_same_in_two_runs_and_two_processes(kg_run: Runner, kg_process: Runner) -> None:
    first = kg_run("candidates", EXAMPLES / "case-1.yaml", "--format", "json").ok().out
    assert kg_run("candidates", EXAMPLES / "case-1.yaml", "--format", "json").ok().out == first
    for seed in ("0", "1"):
        assert kg_process("candidates", EXAMPLES / "case-1.yaml", "--format", "json", env={"PYTHONHASHSEED": seed}).ok().out == first


def test_table_says_what_was_understood_ranks_and_gives_the_notice(kg_run: Runner) -> None:
    text = kg_run("candidates", PHRASE).ok().out
    assert "acute myeloid leukemia" in text
    assert "gemtuzumab ozogamicin" in text
    assert "Missing tests" in text
    assert "Excluded" in text
    assert "Research use only" in text


def test_csv_has_one_line_a_candidate(kg_run: Runner) -> None:
    rows = list(csv.DictReader(io.StringIO(kg_run("candidates", PHRASE, "--format", "csv").ok().out)))
    found = kg_run("candidates", PHRASE, "--format", "json").ok().json
    assert list(rows[0]) == [*COLUMNS, "why"]
    assert [row["drug"] for row in rows] == names(found)


def test_csv_carries_the_notice_beside_the_data(kg_run: Runner) -> None:
    done = kg_run("candidates", PHRASE, "--format", "csv").ok()
    assert "Research use only" in done.err


def test_markdown_is_a_table_with_the_notice(kg_run: Runner) -> None:
    lines = kg_run("candidates", PHRASE, "--format", "md").ok().out.splitlines()
    assert lines[0].startswith("| rank | drug |")
    assert set(lines[1]) == {"|", "-"}
    assert all(line.count(" | ") >= len(COLUMNS) for line in lines[2:3])
    assert "Research use only" in lines[-1]


def test_yaml_json_phrase_and_standard_input_say_the_same(kg_run: Runner, write: Writer) -> None:
    text = json.dumps(CASE)
    expected = kg_run("candidates", write("case.json", text), "--format", "json").ok().json
    assert kg_run("candidates", write("case.yaml", text), "--format", "json").ok().json == expected
    assert kg_run("candidates", "-", "--format", "json", stdin=text).ok().json == expected
    assert names(kg_run("candidates", PHRASE, "--format", "json").ok().json) == names(expected)


def test_a_phenopacket_is_a_case(kg_run: Runner, write: Writer) -> None:
    data = kg_run("candidates", write("packet.json", json.dumps(PHENOPACKET)), "--format", "json").ok().json
    check_candidates(data)
    assert any(item["id"] == "MONDO:0018874" for item in data["case"]["understood"])
    assert not data["case"]["not_understood"]


def test_no_candidate_is_still_exit_0(kg_run: Runner) -> None:
    data = kg_run("candidates", "Sezary, 3 months", "--format", "json", "--as-of", "1950-01-01").ok().json
    assert data["candidates"] == []
    assert "No candidate" in kg_run("candidates", "Sezary, 3 months", "--as-of", "1950-01-01").ok().out


# -- one case a line ------------------------------------------------------------------------------------


def test_jsonl_gives_one_line_each_in_input_order(kg_run: Runner, write: Writer) -> None:
    cases = [{**CASE, "id": f"p{number}"} for number in range(3)]
    lines = kg_run("candidates", write("cohort.jsonl", "\n".join(map(json.dumps, cases)))).ok().lines
    assert [line["case"]["id"] for line in lines] == ["p0", "p1", "p2"]
    for line in lines:
        check_candidates(line)


@pytest.mark.parametrize(
    ("bad", "identity", "words"),
    [
        ("{broken", None, "JSON"),
        ('{"id": "bad", "disease": "AML", "staet": ["relapsed"]}', "bad", "state"),
        ('{"id": "bad", "disease": "AML", "state": ["relapsd"]}', "bad", "relapsed"),
        ('{"id": "bad"}', "bad", "disease"),
        ("[]", None, "case"),
        ("null", None, "case"),
    ],
)
def test_a_bad_line_is_reported_and_the_rest_run(kg_run: Runner, write: Writer, bad: str, identity: str | None, words: str) -> None:
    good = [json.dumps({**CASE, "id": name}) for name in ("first", "last")]
    done = kg_run("candidates", write("cohort.jsonl", "\n".join([good[0], bad, good[1]]) + "\n"))
    assert done.code == 2
    assert "Traceback" not in done.err
    first, middle, last = done.lines
    assert (first["case"]["id"], last["case"]["id"]) == ("first", "last")
    assert list(middle) == ["line", "id", "error"]
    assert middle["line"] == 2
    assert middle["id"] == identity
    assert words in middle["error"]


def test_empty_lines_of_a_cohort_are_skipped_but_counted(kg_run: Runner, write: Writer) -> None:
    done = kg_run("candidates", write("cohort.jsonl", f"\n\n{json.dumps(CASE)}\n\n{{\n"))
    assert done.code == 2
    assert [line.get("line") for line in done.lines] == [None, 5]


def test_an_empty_cohort_is_refused_or_empty(kg_run: Runner, write: Writer) -> None:
    done = kg_run("candidates", write("cohort.jsonl", ""))
    assert done.out == ""
    assert "Traceback" not in done.err


@pytest.mark.parametrize("command", ["candidates", "risk"])
def test_json_lines_are_told_by_what_was_read(kg_run: Runner, write: Writer, command: str) -> None:
    """Regression: X.JSONL ended at its first bad line, and on standard input the answers were glued together."""
    text = f"{json.dumps(CASE)}\n{{broken\n{json.dumps(CASE)}\n"
    for done in (kg_run(command, write("X.JSONL", text), "--format", "json"), kg_run(command, "-", "--format", "json", stdin=text)):
        assert done.code == 2
        assert [line.get("line") for line in done.lines] == [None, 2, None]
    assert kg_run(command, "-", "--format", "json", stdin=json.dumps(CASE)).ok().json


def test_risk_takes_a_cohort_too(kg_run: Runner, write: Writer) -> None:
    done = kg_run("risk", write("cohort.jsonl", f"{json.dumps(CASE)}\n{{\n{json.dumps(CASE)}\n"))
    assert done.code == 2
    assert [list(line) for line in done.lines] == [["id", "classifications"], ["line", "id", "error"], ["id", "classifications"]]


# -- options --------------------------------------------------------------------------------------------


def test_why_judges_a_candidate_and_a_drug_that_is_none(kg_run: Runner) -> None:
    data = kg_run("candidates", PHRASE, "--why", "ivosidenib", "--format", "json").ok().json
    assert data["drug"]["name"] == "ivosidenib"
    assert data["verdict"] == "off_label"
    assert all(line["publication"] for line in data["lines"])
    text = kg_run("candidates", PHRASE, "--why", "imatinib").ok().out
    assert text.startswith("imatinib: ")
    assert "Research use only" in text


@pytest.mark.parametrize(("given", "meant"), [("Tibsovo", "ivosidenib"), ("IVOSIDENIB", "ivosidenib"), ("CHEMBL.COMPOUND:CHEMBL1201506", "gemtuzumab ozogamicin")])
def test_why_takes_brand_and_identifier(kg_run: Runner, given: str, meant: str) -> None:
    assert kg_run("candidates", PHRASE, "--why", given, "--format", "json").ok().json["drug"]["name"] == meant


@pytest.mark.parametrize("form", ["csv", "md"])
def test_why_in_every_format(kg_run: Runner, form: str) -> None:
    assert "ivosidenib" in kg_run("candidates", PHRASE, "--why", "ivosidenib", "--format", form).ok().out


def test_why_of_an_unknown_drug_names_the_nearest(kg_run: Runner) -> None:
    assert "ivosidenib" in kg_run("candidates", PHRASE, "--why", "ivosidenb").refused(1)


def test_as_of_judges_labels_at_that_date(kg_run: Runner) -> None:
    def tier(date: str) -> str | None:
        data = kg_run("candidates", PHRASE, "--as-of", date, "--format", "json").ok().json
        assert data["as_of"] == date
        return next((row["tier"] for row in data["candidates"] if row["drug"]["name"] == "gemtuzumab ozogamicin"), None)

    assert tier("2021-01-01") == "on_label"
    assert tier("2019-01-01") != "on_label"


@pytest.mark.parametrize("date", ["yesterday", "2024-02-30", "24-01-01", "01/02/2024", "", "2024", "2024-01-01T00:00:00"])
def test_a_wrong_date_is_refused(kg_run: Runner, date: str) -> None:
    assert "YYYY-MM-DD" in kg_run("candidates", PHRASE, "--as-of", date).refused(2)


def test_jurisdiction_decides_whose_labels_count(kg_run: Runner) -> None:
    data = kg_run("candidates", PHRASE, "--jurisdiction", "EMA", "--format", "json").ok().json
    assert data["jurisdiction"] == "EMA"
    on_label = [row for row in data["candidates"] if row["tier"] == "on_label"]
    assert "gemtuzumab ozogamicin" not in {row["drug"]["name"] for row in on_label}  # EMA: from 15 years


def test_cp1252_and_ascii_terminals_get_utf8(kg_process: Runner) -> None:
    done = kg_process("candidates", PHRASE, "--format", "json", env={"PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"}).ok()
    check_candidates(done.json)
