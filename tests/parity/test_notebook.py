"""The notebook that compares two stores finds no difference between the embedded store and a real server."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.test_notebooks import executed

pytestmark = [pytest.mark.service, pytest.mark.slow]


@pytest.mark.parametrize("second", ["fuseki", "neo4j"])
def test_no_difference(addresses: dict[str, str], second: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("KG_STORE", addresses["oxigraph"])
    monkeypatch.setenv("KG_STORE_2", addresses[second])
    monkeypatch.setenv("IPYTHONDIR", str(tmp_path / "ipython"))
    shown = executed(ROOT / "notebooks" / "02_stores.ipynb", tmp_path)
    printed = "".join(output.text for output in shown if output.output_type == "stream")
    assert " 0 differences" in printed
    assert " 0 questions" not in printed
