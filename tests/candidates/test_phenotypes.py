"""The candidate engine against phenotypes whose answer was judged from labels and trials beforehand."""

from __future__ import annotations

from typing import Any

import pytest

from kg.case.model import FIELDS, Case
from kg.graph import Graph
from tests.candidates.expectations import failures, phenotypes


@pytest.mark.parametrize("entry", phenotypes(), ids=lambda entry: entry["id"])
def test_phenotype(entry: dict[str, Any], graph: Graph) -> None:
    case = Case(**{"id": entry["id"], **entry["case"]})
    answer = graph.candidates(case, jurisdiction=entry.get("jurisdiction", "FDA"), as_of=entry.get("as_of")).data
    wrong = failures(entry, answer)
    assert not wrong, f"{entry['id']} ({entry['expect']['why']}):\n  " + "\n  ".join(wrong)


def test_ids_are_unique() -> None:
    ids = [entry["id"] for entry in phenotypes()]
    assert len(ids) == len(set(ids))


def test_entries_have_the_form_of_the_contract() -> None:
    for entry in phenotypes():
        assert set(entry) <= {"id", "case", "jurisdiction", "as_of", "expect"}, entry["id"]
        assert set(entry["case"]) <= set(FIELDS), entry["id"]
        assert entry["case"]["disease"], entry["id"]
        assert entry["expect"]["why"], entry["id"]


def test_everything_in_a_phenotype_is_understood(graph: Graph) -> None:
    """A case that is half read proves nothing."""
    odd = {entry["id"]: left for entry in phenotypes() if (left := Case(**entry["case"]).understand().not_understood)}
    assert not odd
