"""The benchmarks measure the graph that users have; what they find is never a test."""

from __future__ import annotations

from pathlib import Path

import pytest

import kg
from benchmarks.loading import loading


@pytest.mark.slow
def test_the_measured_store_answers_the_flagship_question(tmp_path: Path) -> None:
    floor, *_ = loading(tmp_path / "store")
    assert floor.figure > 0
    with kg.open(tmp_path / "store") as graph:
        assert len(list(graph.candidates(kg.Case(disease="AML", age="60 years", state=["newly diagnosed"])))) > 0
