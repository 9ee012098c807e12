"""The benchmarks measure the graph that users have; what they find is never a test."""

from __future__ import annotations

from pathlib import Path

import pytest

import benchmarks.text
import kg
from benchmarks.loading import loading


@pytest.mark.slow
def test_the_measured_store_answers_the_flagship_question(tmp_path: Path) -> None:
    floor, *_ = loading(tmp_path / "store")
    assert floor.figure > 0
    with kg.open(tmp_path / "store") as graph:
        assert len(list(graph.candidates(kg.Case(disease="AML", age="60 years", state=["newly diagnosed"])))) > 0


@pytest.mark.slow
def test_text_is_measured_without_the_summaries_and_without_the_rival(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(benchmarks.text, "DATA", tmp_path)
    monkeypatch.setattr(benchmarks.text, "_REPEATED", 3)
    monkeypatch.setattr(benchmarks.text, "find_spec", lambda name: None)
    reading, extraction = benchmarks.text.text()
    assert reading.figure > 0
    assert extraction.figure > 0
    assert "spaCy is not installed" in capsys.readouterr().out
