"""Every command is there, says what it does and gives an example; a wrong name gets the nearest one."""

from __future__ import annotations

import re

import pytest

from kg.cli import _COMMANDS
from tests.conftest import Runner

COMMANDS = sorted(_COMMANDS)
PROMISED = {
    "demo", "build", "load", "candidates", "risk", "explain", "show", "parse", "queries", "run", "sparql", "cypher", "export", "validate",
    "stores",
}  # fmt: skip


def test_every_promised_command_is_there() -> None:
    assert set(COMMANDS) >= PROMISED


@pytest.mark.parametrize("option", ["--help", "-h"])
def test_the_group_lists_every_command_with_a_sentence(kg_run: Runner, option: str) -> None:
    text = kg_run(option).ok().out
    for name in COMMANDS:
        assert re.search(rf"^  {name}\s+\S+", text, re.MULTILINE), f"{name} is not described by kg {option}"
    assert "Research use only" in text


@pytest.mark.parametrize("name", COMMANDS)
def test_help_of_a_command_has_an_example(kg_run: Runner, name: str) -> None:
    text = kg_run(name, "--help").ok().out
    assert re.search(rf"Example:\s+kg {name}\b", text), text


def test_help_of_export_names_every_format(kg_run: Runner) -> None:
    from kg.export import FORMATS

    words = kg_run("export", "--help").ok().out.split()
    assert set(FORMATS) <= set(words)


@pytest.mark.parametrize("name", ["candidates", "risk"])
def test_help_of_what_ranks_or_classifies_says_research_use_only(kg_run: Runner, name: str) -> None:
    assert "Research use only" in " ".join(kg_run(name, "--help").ok().out.split())


@pytest.mark.parametrize("name", ["candidates", "explain", "queries", "run", "show", "sparql", "stores", "validate", "risk"])
def test_what_prints_rows_takes_the_four_formats(kg_run: Runner, name: str) -> None:
    assert "[table|json|csv|md]" in kg_run(name, "--help").ok().out


def test_version(kg_run: Runner) -> None:
    import kg

    assert kg.__version__ in kg_run("--version").ok().out


def test_no_command_shows_the_help(kg_run: Runner) -> None:
    done = kg_run()
    assert "candidates" in done.out + done.err
    assert "Traceback" not in done.err


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (["candidate", "AML"], "'candidates'"),
        (["shwo"], "'show'"),
        (["quantum"], "commands: build, candidates"),
        (["candidates"], "CASE"),
        (["candidates", "AML", "--jurisdiction", "Mars"], "FDA"),
        (["candidates", "AML", "--format", "xml"], "json"),
        (["candidates", "AML", "--jurisdicton", "FDA"], "--jurisdiction"),
        (["run"], "NAME"),
        (["parse", "gene", "x"], "karyotype"),
        (["load", "case"], "PATHS"),
    ],
)
def test_wrong_usage_is_exit_2_and_says_what_is_right(kg_run: Runner, arguments: list[str], expected: str) -> None:
    assert expected in kg_run(*arguments).refused(2)
