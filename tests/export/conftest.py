"""A small store with some of each kind of bundled record: quick enough for RDFLib to read in every format."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from kg.records import Assertion, Entity, EvidenceLine, Link, Proposition, Publication, Record
from kg.store import Store, open_store
from loaders.knowledge import Knowledge
from tests.parity.awkward import SOURCE, records

SOME = 25


def some_records() -> Iterator[Record]:
    """The first records of each type and category, and one claim with everything that is hard to write."""
    seen: Counter[str] = Counter()
    for record in Knowledge().records():
        kind = (
            record.category
            if isinstance(record, Entity)
            else record.predicate
            if isinstance(record, Link)
            else type(record).__name__
        )
        seen[kind] += 1
        if seen[kind] <= SOME:
            yield record
    yield Entity(
        "HGVS:NM_005896.4:c.395G>A", "Variant", 'quo"te \\ back\tnew\nline {|}^ é 😀',
        properties=(("iscn", "t(9;22)(q34;q11)"), ("weight", 1e-7), ("count", -3), ("open", True), ("day", "2024-02-29")),
    )  # fmt: skip
    line = EvidenceLine(
        "supports",
        "case",
        "Ünïcode “quoted”.",
        "DOI:10.1002/(SICI)1096<1::AID-AJH1>3.0.CO;2-X",
        "2024",
        True,
        n=0,
        value=0.1,
    )
    said = Proposition(
        "HGVS:NM_005896.4:c.395G>A",
        "confers_sensitivity_to",
        "CHEMBL.COMPOUND:CHEMBL1200978",
        (("disease", "MONDO:0018874"),),
    )
    yield Assertion(said, "imported", (line, replace(line, direction="disputes", value=100.0)))
    yield Publication("DOI:10.1002/(SICI)1096<1::AID-AJH1>3.0.CO;2-X", "A title", retracted=True, notice="Retracted.")


@pytest.fixture(scope="session")
def small_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("small") / "store"
    with open_store(folder, create=True) as store:
        store.load("small", list(some_records()))
        store.load("a/b c", [Entity("MONDO:0018874", "Disease", "AML elsewhere")])
        store.load("cases", [Entity("lkg:case/secret", "Case", "secret")], private=True)
    return folder


@pytest.fixture
def small(small_folder: Path) -> Iterator[Store]:
    with open_store(small_folder) as store:
        yield store


@pytest.fixture(scope="session")
def awkward(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """What engines and formats read differently."""
    with open_store(tmp_path_factory.mktemp("awkward") / "store", create=True) as store:
        store.load(SOURCE, records())
        yield store
