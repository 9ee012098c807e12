"""``--store`` and ``KG_STORE``: a wrong one is exit 2 with the command that helps; the default one builds itself."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.conftest import Runner

READING = [
    ["candidates", "AML"],
    ["show", "CD33"],
    ["explain", "lkg:claim/0123456789abcdef"],
    ["run", "sources"],
    ["stores"],
    ["validate"],
    ["export", "nquads", "out.nq"],
]


@pytest.mark.parametrize("arguments", READING, ids=lambda arguments: arguments[0])
def test_a_missing_folder_is_exit_2_with_the_command_that_fills_it(kg_run: Runner, tmp_path: Path, arguments: list[str]) -> None:
    folder = tmp_path / "nothing"
    message = kg_run(*arguments, "--store", folder).refused(2)
    assert f"kg build --store {folder}" in message
    assert not folder.exists(), "a reading command made the folder"


def test_an_empty_folder_is_exit_2_with_the_command_that_fills_it(kg_run: Runner, tmp_path: Path) -> None:
    folder = tmp_path / "empty-store"
    folder.mkdir()
    assert f"kg build --store {folder}" in kg_run("show", "CD33", "--store", folder).refused(2)
    assert list(folder.iterdir()) == []


@pytest.mark.parametrize("arguments", [*READING, ["build"], ["demo"]], ids=lambda arguments: arguments[0])
def test_a_file_is_no_store(kg_run: Runner, tmp_path: Path, arguments: list[str]) -> None:
    file = tmp_path / "store.txt"
    file.write_text("hello")
    assert "is a file" in kg_run(*arguments, "--store", file).refused(2)
    assert file.read_text() == "hello"


@pytest.mark.parametrize("address", ["http://127.0.0.1:1/ds", "https://example.org/sparql", "bolt://127.0.0.1:1", "neo4j+s://example.org"])
@pytest.mark.parametrize("arguments", [["show", "CD33"], ["build"], ["demo"], ["candidates", "AML"]], ids=lambda arguments: arguments[0])
def test_a_server_is_refused_clearly_never_another_store_instead(kg_run: Runner, address: str, arguments: list[str]) -> None:
    assert address in kg_run(*arguments, "--store", address).refused(2)


@pytest.mark.parametrize("address", ["ftp://example.org/x", "file:///tmp/x", "mysql://x"])
def test_an_unknown_kind_of_address_is_refused(kg_run: Runner, address: str) -> None:
    assert "expected a directory" in kg_run("show", "CD33", "--store", address).refused(2)


def test_a_damaged_store_is_a_message(kg_run: Runner, own_store: Path) -> None:
    (own_store / "current").write_text("no such build")
    message = kg_run("show", "CD33", "--store", own_store).refused(2)
    assert str(own_store) in message


def test_the_environment_names_the_store_and_the_option_wins(kg_process: Runner, store_folder: Path, tmp_path: Path) -> None:
    missing = tmp_path / "nothing"
    kg_process("show", "CD33", env={"KG_STORE": str(missing)}).refused(2)
    kg_process("show", "CD33", "--store", store_folder, env={"KG_STORE": str(missing)}).ok()


def test_the_default_store_is_built_on_first_use_with_one_line(kg_process: Runner, tmp_path: Path) -> None:
    home = {"KG_STORE": "", "XDG_DATA_HOME": str(tmp_path / "home")}
    first = kg_process("run", "drugs_targeting_marker", "marker=CD22", "--format", "json", env=home).ok()
    assert len(first.err.splitlines()) == 1
    assert first.err.startswith("kg: building the bundled graph in ")
    second = kg_process("run", "drugs_targeting_marker", "marker=CD22", "--format", "json", env=home).ok()
    assert second.err == ""
    assert second.out == first.out


def test_stores_says_what_is_in_it(kg_run: Runner, store_folder: Path) -> None:
    data = kg_run("stores", "--format", "json").ok().json
    assert list(data) == ["store", "languages", "counts", "sources"]
    assert data["languages"] == ["sparql"]
    assert data["store"] == str(store_folder)
    assert [source["source"] for source in data["sources"]] == ["knowledge"]
    assert data["sources"][0]["rejected"] == 0
    text = kg_run("stores").ok().out
    assert str(store_folder) in text
    assert "knowledge" in kg_run("stores", "--format", "csv").ok().out
    assert kg_run("stores", "--format", "md").ok().out.startswith("| source |")
