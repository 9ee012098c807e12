"""What the tests share: the bundled graph, built once a session, and the command ``kg`` run against it."""

from __future__ import annotations

import contextlib
import io
import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

import kg
from kg.store import open_store

ROOT = Path(__file__).parent.parent
EXAMPLES = ROOT / "kg" / "examples"
BUILD_SECONDS = 180


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say what was not tried for want of servers: a skip that nobody sees is taken for a pass."""
    skipped = [report for report in terminalreporter.stats.get("skipped", []) if "service" in report.keywords]
    if skipped:
        reason = str(skipped[0].longrepr[2]).removeprefix("Skipped: ") if isinstance(skipped[0].longrepr, tuple) else ""
        terminalreporter.write_line(f"{len(skipped)} tests that ask a real Neo4j or Fuseki were not run: {reason}")


@dataclass(frozen=True)
class Ran:
    """What a command did: exit code, standard output, standard error."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """Standard output as JSON."""
        return json.loads(self.out)

    @property
    def lines(self) -> list[Any]:
        """Standard output as JSON lines."""
        return [json.loads(line) for line in self.out.splitlines()]

    def ok(self) -> Ran:
        """Itself, once it is certain that it went well."""
        assert self.code == 0, f"exit {self.code}: {self.err}"
        return self

    def refused(self, code: int = 2) -> str:
        """The one message of a command that refuses: no result, no traceback."""
        assert self.code == code, f"exit {self.code}, expected {code}: {self.out[:500]}{self.err[:2000]}"
        assert "Traceback" not in self.err
        assert self.out == "", self.out[:500]
        assert self.err.startswith("kg: "), self.err[:500]
        assert len(self.err) < 2000, f"a message of {len(self.err)} characters: {self.err[:300]}"
        return self.err


Runner = Callable[..., Ran]


@pytest.fixture(scope="session")
def store_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The bundled graph in a folder of its own. The first worker builds it, the others wait for it."""
    base = tmp_path_factory.getbasetemp()
    shared = base.parent if os.environ.get("PYTEST_XDIST_WORKER") else base
    folder, failed = shared / "bundled-store", shared / "bundled-store.failed"
    try:
        (shared / "bundled-store.lock").touch(exist_ok=False)
    except FileExistsError:
        return _awaited(folder, failed)
    from loaders.knowledge import build

    try:
        with open_store(shared / "bundled-store.part", create=True) as store:
            build(store)
        (shared / "bundled-store.part").rename(folder)
    except BaseException:
        failed.touch()
        raise
    return folder


def _awaited(folder: Path, failed: Path) -> Path:
    end = time.monotonic() + BUILD_SECONDS
    while not folder.is_dir():
        if failed.exists() or time.monotonic() > end:
            pytest.fail("the bundled graph was not built by the worker that began it; see its error")
        time.sleep(0.1)
    return folder


@pytest.fixture(scope="session")
def graph(store_folder: Path) -> Iterator[kg.Graph]:
    """The bundled graph in Python."""
    with kg.open(store_folder) as opened:
        yield opened


@pytest.fixture
def own_store(store_folder: Path, tmp_path: Path) -> Path:
    """A copy of the bundled graph that a test may change."""
    copy = tmp_path / "own-store"
    shutil.copytree(store_folder, copy)
    return copy


@pytest.fixture
def kg_run(store_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Runner:
    """Run the command in this process: ``kg_run("show", "CD33")``, with ``stdin=`` text or bytes."""
    from kg.cli import main

    monkeypatch.setenv("KG_STORE", str(store_folder))
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data-home"))
    monkeypatch.setenv("COLUMNS", "160")

    def run(*arguments: object, stdin: str | bytes = b"") -> Ran:
        raw = stdin.encode() if isinstance(stdin, str) else stdin
        out, err = _captured(), _captured()
        with monkeypatch.context() as patch, contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            patch.setattr(sys, "argv", ["kg", *map(str, arguments)])
            patch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(raw), encoding="utf-8"))
            code = 0
            try:
                main()
            except SystemExit as stop:
                code = int(stop.code or 0)
        return Ran(code, _text(out), _text(err))

    return run


def _captured() -> io.TextIOWrapper:
    return io.TextIOWrapper(io.BytesIO(), encoding="utf-8", newline="")


def _text(stream: io.TextIOWrapper) -> str:
    stream.flush()
    buffer = stream.buffer
    assert isinstance(buffer, io.BytesIO)
    return buffer.getvalue().decode("utf-8")


@pytest.fixture
def kg_process(store_folder: Path, tmp_path: Path) -> Runner:
    """Run the command as a process of its own, in an empty folder; ``env=`` adds variables."""
    folder = tmp_path / "empty"
    folder.mkdir()

    def run(*arguments: object, stdin: str | bytes = b"", env: dict[str, str] | None = None) -> Ran:
        variables = {**os.environ, "KG_STORE": str(store_folder), "XDG_DATA_HOME": str(tmp_path / "data-home"), **(env or {})}
        done = subprocess.run(
            [sys.executable, "-m", "kg", *map(str, arguments)],
            input=stdin.encode() if isinstance(stdin, str) else stdin,
            capture_output=True,
            cwd=folder,
            env=variables,
            timeout=300,
            check=False,
        )
        return Ran(done.returncode, done.stdout.decode("utf-8"), done.stderr.decode("utf-8"))

    return run


@pytest.fixture
def write(tmp_path: Path) -> Callable[[str, str | bytes], Path]:
    """Write a file into the test's folder and return its path."""

    def make(name: str, content: str | bytes) -> Path:
        path = tmp_path / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    return make


def example_cases() -> list[Path]:
    """The example cases that ship with the package."""
    return sorted(EXAMPLES.glob("*.yaml"))
