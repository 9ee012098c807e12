"""The wheel: what is in it, that it works in an empty folder, and how little a start imports."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import sysconfig
import time
import venv
import zipfile
from pathlib import Path

import pytest

from tests.conftest import ROOT, Runner

HEAVY = ["pandas", "neo4j", "networkx", "rdflib", "curies"]
PHRASE = "AML, 3 years, newly diagnosed, CD33 94%, IDH1 R132H"


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built from this checkout without network."""
    pytest.importorskip("hatchling", reason="hatchling builds the wheel")
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--no-build-isolation", "--wheel-dir", str(folder), str(ROOT)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=folder)
    assert done.returncode == 0, done.stderr[-2000:]
    (found,) = folder.glob("*.whl")
    return found


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Python of a fresh environment with the wheel; dependencies come from the environment of the tests."""
    folder = tmp_path_factory.mktemp("environment")
    venv.EnvBuilder(with_pip=False, system_site_packages=False).create(folder)
    scheme = {"base": str(folder), "platbase": str(folder), "installed_base": str(folder), "installed_platbase": str(folder)}
    packages = Path(sysconfig.get_path("purelib", "venv", scheme))
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(packages)
    # The path is appended, so the wheel comes before a checkout; .pth files there are not followed.
    (packages / "dependencies.pth").write_text(sysconfig.get_path("purelib") + "\n")
    return Path(sysconfig.get_path("scripts", "venv", scheme)) / ("python.exe" if os.name == "nt" else "python")


def run(python: Path, folder: Path, *arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
    """A command of the fresh environment in an empty folder with an empty data directory."""
    clean = {key: value for key, value in os.environ.items() if not key.startswith(("KG_", "PYTHON"))}
    environment = {**clean, "XDG_DATA_HOME": str(folder.parent / "data"), **variables}
    return subprocess.run([str(python), *arguments], capture_output=True, text=True, cwd=folder, env=environment, check=False, encoding="utf-8")


@pytest.mark.slow
class TestWheel:
    def test_everything_the_program_reads_is_inside(self, wheel: Path) -> None:
        names = set(zipfile.ZipFile(wheel).namelist())
        wanted = [path for folder in ("kg/knowledge", "kg/schema", "kg/examples") for path in (ROOT / folder).rglob("*") if path.is_file()]
        expected = {path.relative_to(ROOT).as_posix() for path in wanted if path.suffix != ".pyc"}
        expected |= {f"kg/_queries/{path.name}" for path in (ROOT / "queries").iterdir() if path.is_file()}
        expected |= {"kg/prefixes.csv", "kg/py.typed", "loaders/py.typed"}
        assert len(expected) > 100
        assert not expected - names, f"missing in the wheel: {sorted(expected - names)[:5]}"

    def test_nothing_else_is_inside(self, wheel: Path) -> None:
        tops = {name.split("/")[0] for name in zipfile.ZipFile(wheel).namelist()}
        assert {top for top in tops if not top.endswith(".dist-info")} == {"kg", "loaders"}
        assert not [name for name in zipfile.ZipFile(wheel).namelist() if "__pycache__" in name]

    def test_no_file_names_a_machine(self, wheel: Path) -> None:
        with zipfile.ZipFile(wheel) as archive:
            for name in archive.namelist():
                text = archive.read(name).decode("utf-8", "replace")
                assert str(ROOT) not in text, name
                assert not re.search(r"(?<![\w.%-])/(?:home|Users)/[a-z]", text), name

    def test_demo_and_run_in_an_empty_folder(self, installed: Path, tmp_path: Path) -> None:
        folder = tmp_path / "empty"
        folder.mkdir()
        where = run(installed, folder, "-c", "import kg; print(kg.__file__)")
        assert str(installed.parent.parent) in where.stdout, where
        began = time.perf_counter()
        demo = run(installed, folder, "-m", "kg", "demo")
        print(f"kg demo with building the graph: {time.perf_counter() - began:.1f} s")
        assert demo.returncode == 0, demo.stderr
        assert "gemtuzumab ozogamicin" in demo.stdout
        rows = run(installed, folder, "-m", "kg", "run", "drugs_targeting_marker", "marker=CD22", "--format", "json")
        assert rows.returncode == 0, rows.stderr
        assert "inotuzumab ozogamicin" in {row["name"] for row in json.loads(rows.stdout)}
        assert list(folder.iterdir()) == [], "the command left something in the working folder"


def modules_after(code: str, store: Path) -> set[str]:
    """Top-level modules that are loaded after some code ran in a fresh process."""
    program = f"{code}\nimport sys; print('\\n' + ' '.join(sorted({{name.partition('.')[0] for name in sys.modules}})))"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, env={**os.environ, "KG_STORE": str(store)}, check=False, encoding="utf-8")
    assert done.returncode == 0, done.stderr
    return set(done.stdout.splitlines()[-1].split())


def as_command(*arguments: str) -> str:
    return f"import sys\nsys.argv = ['kg', *{list(arguments)!r}]\nfrom kg.cli import kg\nkg.main(standalone_mode=False)"


def test_import_kg_is_light(store_folder: Path) -> None:
    loaded = modules_after("import kg", store_folder)
    assert not loaded & {*HEAVY, "click", "rich", "yaml", "pyoxigraph", "rapidfuzz"}


@pytest.mark.parametrize("form", ["json", "table"])
def test_candidates_import_nothing_heavy(store_folder: Path, form: str) -> None:
    loaded = modules_after(as_command("candidates", PHRASE, "--format", form), store_folder)
    assert "pyoxigraph" in loaded
    assert not loaded & {*HEAVY, "pyshacl", "matplotlib", "IPython"}


@pytest.mark.parametrize(("arguments"), [["--help"], ["queries", "--format", "json"], ["run", "sources", "--format", "json"], ["show", "CD33", "--format", "json"]])
def test_other_commands_import_no_data_frames(store_folder: Path, arguments: list[str]) -> None:
    assert not modules_after(as_command(*arguments), store_folder) & {"pandas", "neo4j", "networkx", "rdflib"}


def test_how_long_a_start_takes(store_folder: Path, kg_process: Runner, capsys: pytest.CaptureFixture[str]) -> None:
    program = "import time; began = time.perf_counter(); import kg; print(time.perf_counter() - began)"
    times = [float(subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout) for _ in range(3)]
    began = time.perf_counter()
    kg_process("candidates", PHRASE, "--format", "json").ok()
    command = time.perf_counter() - began
    with capsys.disabled():
        print(f"\nimport kg {1000 * min(times):.0f} ms (aim: 50); kg candidates {command:.2f} s (aim: 0.7)")
    # Bounds that only a wrong import passes: the machine that runs the tests may be busy.
    assert min(times) < 0.5
    assert command < 10


def test_the_public_names(store_folder: Path) -> None:
    import kg

    for name in kg.__all__:
        assert getattr(kg, name) is not None
    with pytest.raises(AttributeError):
        _ = kg.nothing_of_this_name
