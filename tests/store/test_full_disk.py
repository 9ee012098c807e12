"""A disk that is full: one clear message, exit 2, the old graph whole, and the next load works."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from kg.errors import StoreError
from kg.store import Store, open_store
from tests.conftest import Runner
from tests.services import jars
from tests.services.disk import Disk, small_disk
from tests.services.fuseki import running
from tests.services.servers import Neo4j
from tests.store.behaviour import PREFIXES, claims_of, content, records
from tests.store.test_neo4j import many

CASE = "id: full\ndisease: AML\nage: 60\n"


def one_message(error: StoreError) -> None:
    assert "\n" not in str(error)
    assert "Traceback" not in str(error)
    assert len(str(error)) < 700, str(error)


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Disk]:
    with small_disk(tmp_path / "disk", 200) as made:
        yield made


def test_the_embedded_store(disk: Disk, kg_process: Runner) -> None:
    place = disk.folder / "store"
    with open_store(place, create=True) as store:
        store.load("s", records("old"))
        before = list(store.quads())
    disk.fill(1 << 20)
    for arguments in (["build", "--store", place], ["load", "knowledge", "--store", place, "nothing-there"]):
        said = kg_process(*arguments)
        assert said.code == 2, said.err
        assert "Traceback" not in said.err
    assert "space" in kg_process("build", "--store", place).refused(2)
    with open_store(place) as store:
        assert list(store.quads()) == before
        disk.free()
        assert store.load("s", many("new", 500)).changed
        assert claims_of(store, "s") == 500
    leftovers = [entry.name for entry in (place / "builds").iterdir()]
    assert len(leftovers) <= 2, "what did not fit is swept"


@pytest.mark.service
def test_neo4j(disk: Disk, monkeypatch: pytest.MonkeyPatch) -> None:
    if reason := jars.missing():
        pytest.skip(reason)
    jars.fetch()
    server = Neo4j(disk.folder / "neo4j")
    # Space for its log is set aside at the start, as everywhere; what is missing is space for the data.
    server.settings |= {"db.tx_log.rotation.size": "32m", "server.memory.pagecache.size": "8m"}
    for name, value in server.environment.items():
        monkeypatch.setenv(name, value)
    server.start()
    try:
        store = open_store(server.address, create=True)
        store.load("s", many("old", 100))
        before = content(store)
        store.close()
        disk.fill(0)
        with open_store(server.address, create=True) as other, pytest.raises(StoreError, match="disk space") as caught:
            other.load("s", many("new", 20_000))
        one_message(caught.value)
        disk.free()
        server.stop()
        server.start()
        with open_store(server.address) as again:
            assert content(again) == before, "readers see the old source, whole"
            assert again.load("s", many("new", 500)).added == 500
    finally:
        server.stop()


@pytest.mark.service
def test_fuseki(disk: Disk) -> None:
    with running(disk.folder / "fuseki") as server:
        with open_store(server.address, create=True) as store:
            store.load("s", records("old"))
            before = list(store.quads())
            disk.fill(1 << 20)
            with pytest.raises(StoreError) as caught:
                store.load("s", many("new", 8000))
            one_message(caught.value)
        disk.free()
        server.stop()
        server.start()
        with open_store(server.address) as store:
            assert _whole(store)
            assert list(store.quads()) == before
            assert store.load("s", many("newer", 500)).changed
            assert claims_of(store, "s") == 500


def _whole(store: Store) -> bool:
    return store.ask(PREFIXES + "ASK { ?c kg:setting 'old' }")
