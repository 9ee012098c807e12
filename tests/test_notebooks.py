"""The notebooks run from top to bottom, hold no outputs and name no machine.

They are committed without outputs: tables change with the knowledge, and a stored table that is out of
date misleads. What a cell must show is tested here instead.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import ROOT

CANDIDATES = "01_candidates.ipynb"
REVIEW = "03_review_to_claims.ipynb"
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
SECONDS_A_CELL = 180


def cells(path: Path) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(path.read_text(encoding="utf-8"))["cells"]
    return found


def test_there_is_a_notebook() -> None:
    assert {CANDIDATES, REVIEW} <= {path.name for path in NOTEBOOKS}


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.name)
class TestFile:
    def test_no_outputs_are_stored(self, path: Path) -> None:
        for cell in cells(path):
            if cell["cell_type"] == "code":
                assert cell["outputs"] == [], f"{cell['id']}: clear the outputs before you commit"
                assert cell["execution_count"] is None

    def test_it_says_research_use_only(self, path: Path) -> None:
        assert "research use only" in "".join(cells(path)[0]["source"]).lower()

    def test_it_names_no_machine(self, path: Path) -> None:
        assert not re.search(r"(?:/home/|/Users/|/root/|/work/|/tmp/|[A-Z]:\\)", path.read_text(encoding="utf-8"))

    def test_the_start_takes_five_lines(self, path: Path) -> None:
        first = next(cell for cell in cells(path) if cell["cell_type"] == "code")
        assert len([line for line in "".join(first["source"]).splitlines() if line.strip()]) <= 5

    @pytest.mark.slow
    def test_it_runs(self, path: Path, store_folder: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
        monkeypatch.setenv("KG_STORE", str(store_folder))
        monkeypatch.delenv("KG_STORE_2", raising=False)
        monkeypatch.setenv("IPYTHONDIR", str(tmp_path / "ipython"))
        shown = executed(path, tmp_path)
        if path.name == CANDIDATES:
            candidates_are_shown(shown)
        if path.name == REVIEW:
            claims_are_shown(shown)


def claims_are_shown(shown: list[Any]) -> None:
    data = [output.data for output in shown if "data" in output]
    tables = [item["text/html"] for item in data if "text/html" in item]
    assert len(tables) >= 9
    assert all("<td>" in table for table in tables), "a table of the notebook is empty"
    assert sum("image/svg+xml" in item for item in data) == 1
    text = "".join(output.text for output in shown if output.get("name") == "stdout")
    before, after = re.search(r"(\d+) before, (\d+) after", text).groups()  # type: ignore[union-attr]  # no match fails too
    assert int(after) > int(before), "the denial of the example is not among the contested claims"
    contested = next(table for table in tables if "<th>contrasting_sources</th>" in table)
    assert "prognostic_adverse" in contested
    assert "FLT3-ITD" in contested
    explained = next(table for table in tables if "<th>stance</th>" in table)
    assert explained.index("contrasting") < explained.index("FLT3-ITD was not associated with inferior overall survival")
    checked = next(table for table in tables if "<th>verdict</th>" in table)
    assert [word for word in re.findall(r"<td>(\w+)</td>", checked) if word in ("supported", "contradicted", "unknown")] == ["supported", "contradicted", "unknown"]
    assert re.search(r"\b0 added, 0 replaced, \d+ unchanged", text)


def candidates_are_shown(shown: list[Any]) -> None:
    data = [output.data for output in shown if "data" in output]
    assert sum("image/svg+xml" in item for item in data) >= 2
    tables = [item["text/html"] for item in data if "text/html" in item]
    assert len(tables) >= 6
    assert "gemtuzumab ozogamicin" in tables[0]
    assert "Research use only" in tables[0]
    assert all("<td>" in table for table in tables), "a table of the notebook is empty"


def executed(path: Path, folder: Path) -> list[Any]:
    """What the cells of a notebook show, without an error or a warning among it."""
    nbclient = pytest.importorskip("nbclient", reason="the notebook extra is not installed")
    nbformat = pytest.importorskip("nbformat")
    pytest.importorskip("ipykernel", reason="the notebook extra is not installed")
    notebook = nbformat.read(path, as_version=4)
    nbclient.NotebookClient(notebook, timeout=SECONDS_A_CELL, kernel_name="python3", resources={"metadata": {"path": str(folder)}}).execute()
    shown = [output for cell in notebook.cells if cell.cell_type == "code" for output in cell.outputs]
    assert not [output for output in shown if output.output_type == "error" or output.get("name") == "stderr"]
    return shown
