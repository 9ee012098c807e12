"""Standard streams: readers that leave early, bytes that are no text, terminals of another encoding."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import Runner


@pytest.mark.parametrize("arguments", [["queries"], ["queries", "--format", "json"], ["run", "standard_therapy"], ["show", "AML", "--format", "csv"]], ids=" ".join)
def test_a_reader_that_leaves_early_is_no_error(store_folder: Path, arguments: list[str]) -> None:
    """Regression: ``kg queries | head -1`` ended with exit 1, other commands with a traceback."""
    process = subprocess.Popen(
        [sys.executable, "-m", "kg", *arguments], stdout=subprocess.PIPE, stderr=subprocess.PIPE, env={**os.environ, "KG_STORE": str(store_folder)}
    )
    assert process.stdout is not None
    assert process.stderr is not None
    process.stdout.read(1)
    process.stdout.close()
    message = process.stderr.read().decode()
    process.stderr.close()
    assert process.wait(timeout=120) == 0, message
    assert "Traceback" not in message
    assert "Exception ignored" not in message


@pytest.mark.skipif(os.name == "nt", reason="arguments are text there")
def test_an_argument_that_is_no_text(store_folder: Path) -> None:
    for arguments in ([b"show", b"CD\xff33"], [b"candidates", b"AML, \xff\xfe"], [b"candidates", b"\xff.yaml"], [b"parse", b"variant", b"\xff"]):
        done = subprocess.run(
            [os.fsencode(sys.executable), b"-m", b"kg", *arguments], capture_output=True, env={**os.environ, "KG_STORE": str(store_folder)}, check=False
        )
        assert done.returncode in (0, 1, 2)
        assert b"Traceback" not in done.stderr, done.stderr[-500:]
        done.stdout.decode("utf-8")


@pytest.mark.parametrize("arguments", [["parse", "karyotype", "-"], ["candidates", "-"], ["risk", "-"], ["sparql", "-"]], ids=" ".join)
def test_input_that_is_no_text_is_a_message(kg_process: Runner, arguments: list[str]) -> None:
    done = kg_process(*arguments, stdin=b"\xff\xfe\x00\x81\n")
    assert done.code == 2
    assert "UTF-8" in done.err
    assert "Traceback" not in done.err


def test_results_on_standard_output_messages_on_standard_error(kg_run: Runner) -> None:
    table = kg_run("run", "drugs_targeting_marker", "marker=CD22").ok()
    assert "rows" in table.err
    for form in ("json", "csv", "md"):
        assert kg_run("run", "drugs_targeting_marker", "marker=CD22", "--format", form).ok().err == ""


def test_no_colours_where_no_terminal_is(kg_process: Runner) -> None:
    assert "\x1b[" not in kg_process("run", "drugs_targeting_marker", "marker=CD22").ok().out


def test_a_module_is_the_command(kg_process: Runner) -> None:
    assert "kg" in kg_process("--version").ok().out
