"""BeatAML samples, classed by their centre by the edition of 2017: the two editions never turn each other round."""

from __future__ import annotations

import os
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from kg.case.model import Case
from kg.risk import risk

DATA = Path(os.environ.get("KG_TEST_DATA", Path(__file__).parents[2] / ".." / "shared" / "data"))
FILE = DATA / "cbioportal-heme" / "aml_ohsu_2018_clinical_sample_tmb.txt"
CALLS = {"positive": "{}", "negative": "{} negative"}


def _samples() -> list[dict[str, str]]:
    rows = [line.split("\t") for line in FILE.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
    return [dict(zip(rows[0], row, strict=False)) for row in rows[1:]]


def _category(sample: dict[str, str]) -> str | None:
    stated = (("NPM1_CONSENSUS_CALL", "NPM1 mutation"), ("FLT3_ITD_CONSENSUS_CALL", "FLT3-ITD"))
    alterations = [CALLS[call].format(name) for column, name in stated if (call := sample[column].lower()) in CALLS]
    answer: dict[str, Any] = risk(
        Case("AML", age=50, karyotype=sample["KARYOTYPE"], alterations=alterations).understand()
    )
    eln = [entry for entry in answer["classifications"] if entry["system"] == "ELN 2022"]
    return str(eln[0]["category"]) if eln else None


@pytest.mark.skipif(not FILE.exists(), reason=f"{FILE} is not there: real data stay outside the project")
def test_editions_do_not_contradict_each_other() -> None:
    counted: Counter[tuple[str, str | None]] = Counter()
    for sample in _samples():
        if sample["KARYOTYPE"] and sample["ELN_2017"] in ("Favorable", "Adverse"):
            category = _category(sample)
            if category == "favorable" and sample["ELN_2017"] == "Adverse":
                assert "t(8;21)" in sample["KARYOTYPE"] or "inv(16)" in sample["KARYOTYPE"], sample["KARYOTYPE"]
            counted[sample["ELN_2017"], category] += 1
    assert counted["Favorable", "adverse"] == 0
    assert counted["Favorable", "favorable"] > 40
    assert counted["Adverse", "adverse"] > 50
