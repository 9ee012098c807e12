"""Bad cases: one clear message that says what would be right, exit 2, never a traceback."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import Runner

Writer = Callable[[str, str | bytes], Path]
COMMANDS = ["candidates", "risk"]


def text(**fields: object) -> str:
    return json.dumps({"disease": "AML", **fields})


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize(
    ("content", "words"),
    [
        (text(staet=["relapsed"]), "'state'"),
        (text(marker={"CD33": 1}), "'markers'"),
        (text(state=["relapsd"]), "relapsed"),
        (text(state="untreatd"), "untreated"),
        (text(labs={"WBC": "151 parsec"}), "parsec"),
        (text(labs={"Hb": "55 x10^9/L"}), "g/dL"),
        (text(age="P3Y2W1X"), "age"),
        (text(age="-3"), "age"),
        (text(age="old"), "age"),
        (text(age=[3]), "age"),
        (text(age="P300Y"), "age"),
        (text(sex="purple"), "sex"),
        (text(markers=3), "markers"),
        (text(alterations={"a": {"b": [1]}}) + "}", "line 1"),
        (text(fitness=7), "fitness"),
        (text(labs=["WBC"]), "labs"),
        (text(disease=""), "disease"),
        (text(disease=None), "disease"),
        (text(disease=[]), "disease"),
        (text(disease=True), "disease"),
        (text(disease="Martian flu"), "Martian flu"),
        ("disease: AML\nage: [", "line"),
        ("disease: AML\n\tage: 3", "line"),
        ("disease: AML\ndisease: ALL\n", "disease"),
        ("disease: *alias\n", "alias"),
        ("!!python/object/apply:os.system ['true']\n", ""),
        ("just words", "case"),
        ("- disease: AML\n", "case"),
        ("", ""),
        ("   \n\n", ""),
        ("disease: AML\n---\ndisease: ALL\n", ""),
    ],
)
def test_wrong_fields_are_refused_with_file_and_field(kg_run: Runner, write: Writer, command: str, content: str, words: str) -> None:
    message = kg_run(command, write("case.yaml", content)).refused(2)
    assert "case.yaml" in message
    assert words in message


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("case.yaml", bytes(range(256))),
        ("case.json", b"\x80\x81"),
        ("case.json", b"\x00" * 1000),
        ("case.json", "disease: AML\n".encode("utf-16")),
        ("case.yaml", b"\x7fELF" + bytes(200)),
        ("case.json", b"[" * 200_000),
        ("case.yaml", b"{a: " * 500),
        ("case.json", b'{"disease": "AML", "age": NaN}'),
        ("case.json", b'{"disease": "AML", "disease": "ALL"}'),
        ("case.json", b'{"disease": "AML"'),
        ("case.json", b""),
        ("case.yaml", b"a: &a [x]\nb: &b [*a,*a]\nc: &c [*b,*b]\ndisease: *c\n"),
    ],
)
def test_files_that_are_no_case(kg_run: Runner, write: Writer, name: str, content: bytes) -> None:
    assert name in kg_run("candidates", write(name, content)).refused(2)


@pytest.mark.parametrize(("name", "depth"), [("case.yaml", 3_000), ("case.json", 200_000)])
def test_deep_nesting_is_refused_as_such(kg_run: Runner, write: Writer, name: str, depth: int) -> None:
    """Regression: 20,000 brackets kept the YAML reader busy for a minute, because it went all the way down."""
    assert "nested too deeply" in kg_run("candidates", write(name, "[" * depth)).refused(2)


def test_a_billion_laughs_is_refused_at_once(kg_run: Runner, write: Writer) -> None:
    levels = ["a0: &a0 [lol, lol, lol, lol, lol, lol, lol, lol, lol]"]
    levels += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 12)]
    kg_run("candidates", write("case.yaml", "\n".join([*levels, "disease: *a11"]))).refused(2)


def test_two_ages_contradict_each_other(kg_run: Runner) -> None:
    message = kg_run("candidates", "AML, 3 years, 40 years").refused(2)
    assert "3 years" in message
    assert "40 years" in message


def test_a_contradictory_state_is_a_conflict_or_refused(kg_run: Runner, write: Writer) -> None:
    done = kg_run("candidates", write("case.yaml", text(state=["newly diagnosed", "relapsed"])), "--format", "json")
    if done.code == 0:
        assert done.json["case"]["conflicts"]
    else:
        done.refused(2)


def test_a_folder_is_no_case(kg_run: Runner, tmp_path: Path) -> None:
    assert str(tmp_path) in kg_run("candidates", tmp_path).refused(2)
    named = tmp_path / "folder.yaml"
    named.mkdir()
    assert "folder" in kg_run("candidates", named).refused(2)
    lines = tmp_path / "folder.jsonl"
    lines.mkdir()
    assert "folder" in kg_run("candidates", lines).refused(2)


@pytest.mark.parametrize("name", ["absent.yaml", "absent.json", "absent.jsonl", "absent.txt", "folder/absent.yml"])
def test_an_absent_file_is_named(kg_run: Runner, name: str) -> None:
    assert name in kg_run("candidates", name).refused(2)


def test_an_unreadable_file_is_named(kg_run: Runner, write: Writer) -> None:
    path = write("case.yaml", text())
    path.chmod(0)
    try:
        path.read_bytes()
    except PermissionError:
        assert "case.yaml" in kg_run("candidates", path).refused(2)
    else:
        pytest.skip("this user may read every file")
    finally:
        path.chmod(0o600)


def test_an_empty_argument_and_empty_input_are_refused(kg_run: Runner) -> None:
    kg_run("candidates", "").refused(2)
    kg_run("candidates", "   ").refused(2)
    assert "standard input" in kg_run("candidates", "-", stdin="").refused(2)
    assert "standard input" in kg_run("candidates", "-", stdin=b"\xff\xfe\x00").refused(2)


def test_a_report_without_a_diagnosis_is_refused_by_name(kg_run: Runner, write: Writer) -> None:
    message = kg_run("candidates", write("report.txt", "A boy of three years was admitted with fever.")).refused(2)
    assert "report.txt" in message
    assert "diagnosis" in message


@pytest.mark.slow
def test_a_line_of_more_than_50_mb_is_one_error_and_the_rest_run(kg_run: Runner, tmp_path: Path) -> None:
    path = tmp_path / "cohort.jsonl"
    with path.open("w", encoding="utf-8") as stream:
        stream.write(text(id="first") + "\n" + '{"disease": "' + "A" * (51 * 1024 * 1024) + '"}\n' + text(id="last") + "\n")
    done = kg_run("candidates", path)
    assert done.code == 2
    first, middle, last = done.lines
    assert (first["case"]["id"], last["case"]["id"]) == ("first", "last")
    assert (middle["line"], middle["id"]) == (2, None)
    assert len(middle["error"]) < 1000


@pytest.mark.slow
@pytest.mark.parametrize("name", ["case.yaml", "case.json"])
def test_a_huge_file_is_refused_before_it_is_parsed(kg_run: Runner, tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    with path.open("wb") as stream:
        stream.truncate(51 * 1024 * 1024)
    assert name in kg_run("candidates", path).refused(2)


def test_a_long_phrase_is_no_file_name(kg_run: Runner) -> None:
    done = kg_run("candidates", "AML, " + "x" * 5000)
    assert done.code in (0, 2)
    assert "Traceback" not in done.err
