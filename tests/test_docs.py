"""The documentation names what there is, and what it shows works."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import click
import pytest

import kg
from kg.case.phrase import read_phrase
from kg.cli import _COMMANDS
from kg.export.formats import FORMATS
from tests.conftest import EXAMPLES, ROOT

README = (ROOT / "README.md").read_text(encoding="utf-8")
DOCS = sorted((ROOT / "docs").rglob("*.md"))
CHANGELOG = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
EVERYTHING = "\n".join([README, *(path.read_text(encoding="utf-8") for path in DOCS)])
BLOCK = re.compile(r"^```(\w*)\n(.*?)^```", re.MULTILINE | re.DOTALL)
COMMANDS = sorted(_COMMANDS)
SHELLS = {"bash", "sh", "shell", "console"}
WITHOUT_ARGUMENTS = {"demo", "build", "queries", "stores"}
PLACEHOLDER = re.compile(r"[<…]|\.\.\.")
FILES = [
    "README.md", "LICENSE", "CHANGELOG.md", "Makefile", "pyproject.toml", "kg/examples/case-1.yaml", "kg/prefixes.csv", "kg/py.typed",
    "kg/schema/leukemia_kg.yaml", "kg/schema/vocabulary.ttl", "kg/schema/shapes.ttl", "kg/schema/context.jsonld", "kg/schema/predicates.tsv",
    "kg/schema/categories.tsv", "kg/knowledge/release.tsv", "docs/glossary.md", "docs/schema.md", "docs/sources.md",
    "notebooks/01_candidates.ipynb", "queries/drugs_targeting_marker.rq",
]  # fmt: skip


def options() -> Iterator[tuple[str, str]]:
    """(command, option) for every option of every command."""
    for name in COMMANDS:
        command = getattr(import_module(_COMMANDS[name]), name)
        for parameter in command.params:
            if isinstance(parameter, click.Option):
                yield name, max(parameter.opts, key=len)


def section(title: str) -> str:
    """The text of a README section."""
    match = re.search(rf"^## {title}\n(.*?)(?=^## |\Z)", README, re.MULTILINE | re.DOTALL)
    assert match, f"README.md has no section '## {title}'"
    return match[1]


def blocks(kinds: set[str]) -> list[str]:
    """Code blocks of the README in these languages."""
    return [match[2] for match in BLOCK.finditer(README) if match[1].lower() in kinds]


def shown_commands() -> list[str]:
    """Command lines of the README that begin with ``kg`` or feed it, without comments and placeholders."""
    spans = [words.split() for words in re.findall(r"`kg ([^`]+)`", README.replace(section("Commands"), ""))]
    found = [f"kg {' '.join(words)}" for words in spans if words[0] in COMMANDS and (len(words) > 1 or words[0] in WITHOUT_ARGUMENTS)]
    for block in blocks(SHELLS):
        for line in block.replace("\\\n", " ").splitlines():
            text = re.sub(r"\s+#\s.*$", "", line.strip().removeprefix("$ ")).strip()
            if re.match(r"(?:kg|echo .*\|\s*kg|cat .*\|\s*kg)\s", text):
                found.append(text)
    return list(dict.fromkeys(line for line in found if not PLACEHOLDER.search(line) and "bolt://" not in line))  # no server here


@pytest.mark.parametrize("name", FILES)
def test_the_promised_files_exist(name: str) -> None:
    assert (ROOT / name).is_file()


@pytest.mark.parametrize("name", COMMANDS)
def test_each_command_has_a_row_in_the_readme(name: str) -> None:
    assert re.search(rf"^\|[^|]*`kg {name}\b", section("Commands"), re.MULTILINE), f"the table under '## Commands' has no row for `kg {name}`"


@pytest.mark.parametrize("name", COMMANDS)
def test_each_command_is_in_the_changelog(name: str) -> None:
    assert re.search(rf"`kg {name}\b", CHANGELOG)


@pytest.mark.parametrize(("command", "option"), sorted(options()))
def test_each_option_is_documented(command: str, option: str) -> None:
    assert re.search(rf"{re.escape(option)}\b", EVERYTHING), f"kg {command} {option} stands in no documentation"


def test_the_documentation_names_no_command_that_there_is_none() -> None:
    named = set(re.findall(r"`kg ([a-z]+)\b", EVERYTHING + CHANGELOG))
    lines = (EVERYTHING + CHANGELOG).splitlines()
    later = {name for line in lines if re.search(r"\b(?:later|not yet|planned)\b", line) for name in re.findall(r"`kg ([a-z]+)`", line)}
    assert not named - set(COMMANDS) - later


def test_each_export_format_is_in_the_changelog() -> None:
    from kg.export import FORMATS

    exported = next(line for line in CHANGELOG.splitlines() if line.startswith("- Exports"))
    for name in FORMATS:
        assert name.split("-")[0] in exported.lower().replace("-", ""), name


def test_the_makefile_takes_the_python_there_is() -> None:
    text = (ROOT / "Makefile").read_text(encoding="utf-8")
    assert re.search(r"^PYTHON \?= python3$", text, re.MULTILINE)
    make = shutil.which("make")
    if make is None:
        pytest.skip("no make here")
    done = subprocess.run([make, "-s", "version", f"PYTHON={sys.executable}"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    old = subprocess.run([make, "-s", "version", "PYTHON=false"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert old.returncode != 0
    assert "3.11" in old.stderr + old.stdout


def test_the_readme_says_what_it_is_not() -> None:
    assert "research use only" in README.lower()


@pytest.mark.parametrize("path", [ROOT / "README.md", ROOT / "CHANGELOG.md", *DOCS], ids=lambda path: path.name)
def test_links_between_files_lead_somewhere(path: Path) -> None:
    for target in re.findall(r"\]\((?!https?:|mailto:|#)([^)#\s]+)", path.read_text(encoding="utf-8")):
        assert (path.parent / target).exists(), f"{path.name} links to {target}"


@pytest.mark.parametrize("path", [ROOT / "README.md", ROOT / "CHANGELOG.md", *DOCS], ids=lambda path: path.name)
def test_no_machine_is_named(path: Path) -> None:
    assert not re.search(r"(?<![\w.%-])/(?:home|Users|root|work)/", path.read_text(encoding="utf-8"))


def test_the_version_is_in_the_changelog() -> None:
    assert f"## {kg.__version__}" in CHANGELOG


def test_each_export_format_is_in_the_readme() -> None:
    row = next(line for line in README.splitlines() if line.startswith("| `kg export"))
    assert not set(FORMATS) - set(re.findall(r"[a-z0-9-]+", row)), "a format is missing in the README's row of kg export"


def test_the_answer_of_the_readme_is_the_answer_of_today(graph: kg.Graph) -> None:
    phrase, answer = re.search(r'\$ kg candidates "([^"]+)"\n(.+?)```', README, re.DOTALL).groups()  # type: ignore[union-attr]
    shown = re.findall(r"^  (\d+)\. ([^(]+) \(", answer, re.MULTILINE)
    given = graph.candidates(read_phrase(phrase))
    assert [(int(rank), name) for rank, name in shown] == [(hit.rank, hit.drug) for hit in given]
    assert f"Excluded ({len(given.excluded)})" in answer, "run the phrase of the README again and paste its answer"


# -- what the README shows works -----------------------------------------------------------------------


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A working folder with the files that the README speaks of: the examples, and its own case."""
    place = tmp_path_factory.mktemp("readme")
    shutil.copytree(EXAMPLES, place / "kg" / "examples")
    shutil.copytree(ROOT / "queries", place / "queries")
    cases = [block for block in blocks({"yaml", "yml"}) if re.search(r"^disease:", block, re.MULTILINE)]
    case = cases[0] if cases else (EXAMPLES / "case-1.yaml").read_text(encoding="utf-8")
    for name in ("case.yaml", "patient.yaml", "my-case.yaml"):
        (place / name).write_text(case, encoding="utf-8")
    (place / "cohort.jsonl").write_text('{"id": "one", "disease": "AML"}\n{"id": "two", "disease": "CLL"}\n', encoding="utf-8")
    (place / "report.txt").write_text("A 45-year-old woman was diagnosed with acute promyelocytic leukemia.", encoding="utf-8")
    (place / "statements.jsonl").write_text('{"id": "a", "sentence": "This is consistent with earlier reports [1]."}\n', encoding="utf-8")
    shutil.copy(ROOT / "tests/text/files/article.xml", place / "article.xml")
    (place / "question.rq").write_text("SELECT ?s WHERE { ?s ?p ?o } LIMIT 1", encoding="utf-8")
    return place


def test_the_readme_shows_commands() -> None:
    assert len(shown_commands()) >= 5


@pytest.mark.slow
@pytest.mark.skipif(os.name == "nt", reason="the lines are for a POSIX shell")
@pytest.mark.parametrize("line", shown_commands())
def test_a_command_of_the_readme_runs(line: str, folder: Path, own_store: Path, tmp_path: Path) -> None:
    environment = {
        **os.environ,
        "KG_STORE": str(own_store),
        "XDG_DATA_HOME": str(tmp_path),
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
    }
    done = subprocess.run(line, shell=True, cwd=folder, env=environment, capture_output=True, text=True, check=False, timeout=300)  # noqa: S602  the README's own lines
    assert done.returncode == 0, f"{line}\n{done.stderr[-1000:]}"


@pytest.mark.slow
@pytest.mark.parametrize("number", range(len(blocks({"python", "py"}))))
def test_python_of_the_readme_runs(number: int, folder: Path, own_store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    code = blocks({"python", "py"})[number]
    if PLACEHOLDER.search(code):
        pytest.skip("holds placeholders")
    monkeypatch.setenv("KG_STORE", str(own_store))
    monkeypatch.chdir(folder)
    exec(compile(code, f"README.md python block {number}", "exec"), {})  # noqa: S102  the README's own lines


def test_the_case_of_the_readme_is_understood(folder: Path) -> None:
    assert kg.Case.read(folder / "case.yaml").understand().diseases
