"""``kg stance``: JSON lines in, a stance or what is wrong with the line out."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from kg.citations.lines import LIMIT, classified
from kg.cli.stance import stance
from kg.errors import InputError

GOOD = {"id": "a", "sentence": "Our results agree with those of earlier trials [3]."}


def answers(*lines: object) -> list[dict[str, Any]]:
    raw = [line if isinstance(line, bytes) else json.dumps(line).encode() for line in lines]
    return list(classified(io.BytesIO(b"\n".join(raw))))


def test_keys_stand_in_the_order_of_the_contract() -> None:
    (found,) = answers(GOOD)
    assert list(found) == ["id", "stance", "confidence", "reason"]
    assert (found["id"], found["stance"]) == ("a", "supporting")
    assert 0 < found["confidence"] <= 1


def test_context_is_used_and_ids_come_back_as_they_are() -> None:
    bare = {"id": 7, "sentence": "Lee reported relapse in 40% [3].", "after": "Our results are consistent with this.", "before": None}
    (found,) = answers(bare)
    assert (found["id"], found["stance"]) == (7, "supporting")


@pytest.mark.parametrize(
    ("line", "identifier", "words"),
    [
        (b"{", None, "broken JSON"),
        (b"[1]", None, "found a list"),
        (b"\xff\xfe", None, "not UTF-8"),
        (b"[" * 100_000, None, "nested too deeply"),
        ({"sentence": "x"}, None, "no id"),
        ({"id": True, "sentence": "x"}, None, "no id"),
        ({"id": 1.5, "sentence": "x"}, None, "no id"),
        ({"id": "b"}, "b", "no sentence"),
        ({"id": "b", "sentence": " "}, "b", "no sentence"),
        ({"id": "b", "sentence": 3}, "b", "no sentence"),
        ({"id": "b", "sentence": "x", "before": 3}, "b", "before is 3"),
        (b'{"id": "b", "sentence": "' + b"x" * LIMIT + b'"}', None, "longer than"),
    ],
)
def test_a_bad_line_is_told_and_the_rest_run(line: object, identifier: object, words: str) -> None:
    found = answers(GOOD, b"", line, GOOD)
    assert [answer.get("stance") for answer in found] == ["supporting", None, "supporting"]
    assert list(found[1]) == ["line", "id", "error"]
    assert (found[1]["line"], found[1]["id"]) == (3, identifier)
    assert words in found[1]["error"]


def test_command_reads_a_file_and_standard_input(tmp_path: Path) -> None:
    path = tmp_path / "x.jsonl"
    path.write_bytes(b"\xef\xbb\xbf" + json.dumps(GOOD).encode() + b"\r\n")
    from_file = CliRunner().invoke(stance, [str(path)])
    piped = CliRunner().invoke(stance, ["-"], input=json.dumps(GOOD) + "\n")
    assert from_file.exit_code == piped.exit_code == 0
    assert json.loads(from_file.output) == json.loads(piped.output)


def test_command_ends_with_2_after_a_bad_line(tmp_path: Path) -> None:
    path = tmp_path / "x.jsonl"
    path.write_text("{}\n" + json.dumps(GOOD) + "\n")
    found = CliRunner().invoke(stance, [str(path)])
    assert found.exit_code == 2
    assert [next(iter(json.loads(line))) for line in found.output.splitlines()] == ["line", "id"]


def test_a_missing_file_is_an_input_error(tmp_path: Path) -> None:
    found = CliRunner().invoke(stance, [str(tmp_path / "no.jsonl")])
    assert isinstance(found.exception, InputError)


def test_a_number_of_too_many_digits_is_an_error_of_its_line() -> None:
    """Regression: it ended with a traceback."""
    import io

    bad = b'{"id": ' + b"1" * 5000 + b', "sentence": "x"}\n'
    found = list(classified(io.BytesIO(bad + b'{"id": 2, "sentence": "AML is a disease [1]."}\n')))
    assert "digits" in found[0]["error"]
    assert found[1]["stance"] == "mentioning"
