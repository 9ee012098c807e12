"""The embedded store: the common behaviour, and what only a directory of builds can promise."""

from __future__ import annotations

import errno
import os
import random
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from kg.bundled import default_store
from kg.errors import StoreError, StoreMissingError
from kg.records import Entity, Link
from kg.store import Store, locate, open_store
from kg.store.builds import FORMAT, Builds, file_stem, link
from kg.store.locate import default_folder
from kg.store.lock import FileLock, WriterLock
from kg.store.oxigraph import OxigraphStore
from tests.store.behaviour import ACUTE, PREFIXES, StoreBehaviour, StoreFactory, claim, claims_of, records

ROOT = Path(__file__).parents[2]


class TestOxigraph(StoreBehaviour):
    @pytest.fixture
    def store_factory(self, tmp_path: Path) -> StoreFactory:
        numbers = iter(range(100))
        return lambda: open_store(tmp_path / f"store{next(numbers)}", create=True)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[OxigraphStore]:
    with open_store(tmp_path / "store", create=True) as made:
        yield made


def pointer(store: OxigraphStore) -> str:
    return (store.folder / "current").read_text()


def folders(store: OxigraphStore) -> list[str]:
    return sorted(path.name for path in (store.folder / "builds").iterdir())


# Builds and readers


def test_an_unchanged_load_leaves_the_pointer_alone(store: OxigraphStore) -> None:
    store.load("s", records("a"))
    before = pointer(store), folders(store)
    assert not store.load("s", records("a")).changed
    assert (pointer(store), folders(store)) == before


def test_a_reader_keeps_the_build_that_it_opened(store: OxigraphStore) -> None:
    store.load("s", records("a"))
    with open_store(store.folder) as reader:
        assert claims_of(reader, "s") == 1
        for settings in (("a", "b"), ("a", "b", "c"), ("d",)):
            store.load("s", records(*settings))
            assert claims_of(reader, "s") == 1, "the old, whole, also after its build would have been swept"
            assert len(reader.sources()) == 1
    with open_store(store.folder) as reader:
        assert claims_of(reader, "s") == 1
        assert reader.ask('ASK { ?c <https://w3id.org/leukemia-kg/vocab#setting> "d" }')


@pytest.mark.parametrize("first", ["sources", "counts", "quads", "select", "is_empty"])
def test_all_that_a_reader_says_is_of_one_build(store: OxigraphStore, first: str) -> None:
    """Regression: the manifest was of the old build, the quads of the current one, the rows of either."""
    store.load("s", records("a"))
    old = (len(list(store.quads())), store.counts())
    with open_store(store.folder) as opened:
        reader = OxigraphStore(opened.folder)
    getattr(reader, first)(*(["SELECT * { ?s ?p ?o }"] if first == "select" else []))
    if first == "quads":
        assert next(reader.quads())
    store.load("other", records("b", "c"))
    store.load("third", records("d"))
    assert [source.name for source in reader.sources()] == ["s"]
    assert (len(list(reader.quads())), reader.counts()) == old
    assert len(reader.select("SELECT * { GRAPH ?g { ?s ?p ?o } }")) == old[0]
    reader.close()
    assert len(reader.sources()) == 3


def test_quads_are_read_to_the_end_though_the_store_is_closed_and_swept(store: OxigraphStore) -> None:
    store.load("s", records("a"))
    expected = list(store.quads())
    reader = OxigraphStore(store.folder)
    lines = reader.quads()
    found = [next(lines)]
    reader.close()
    store.load("other", records("b"))
    store.load("third", records("c"))
    assert [*found, *lines] == expected


def test_a_lock_that_nobody_holds_is_given_back(store: OxigraphStore) -> None:
    store.load("s", records("a"))
    OxigraphStore(store.folder).sources()
    store.load("s", records("b"))
    store.load("s", records("b"))
    assert folders(store) == [pointer(store).strip()]


def test_a_dry_run_leaves_no_folder(tmp_path: Path) -> None:
    with open_store(tmp_path / "new", create=True) as store:
        assert store.load("s", records("a"), dry_run=True).added == 5
        assert store.load("case:1", records("a"), private=True, dry_run=True).added == 5
    assert list(tmp_path.iterdir()) == []


def test_the_private_hierarchy_follows_the_public_one(store: OxigraphStore) -> None:
    """Regression: private cases kept the parents of the day they were loaded."""
    store.load("s", records("a"))
    store.load("case:1", [claim("secret")], private=True)
    names = PREFIXES + "SELECT ?n { ?d dct:identifier 'MONDO:0018874' ; kg:clinicalAncestor ?a . ?a rdfs:label ?n }"

    def found() -> list[object]:
        private = store.private()
        assert private is not None
        with private:
            assert len(private.select(PREFIXES + "SELECT ?v { ?c kg:setting ?v }")) == 1
            return sorted(str(name) for (name,) in private.select(names))

    assert found() == ["acute leukemia", "acute myeloid leukemia"]
    store.load("s", [*records("a"), Entity("MONDO:1", "Disease", "cancer"), Link(ACUTE.id, "clinical_parent", "MONDO:1")])
    assert found() == ["acute leukemia", "acute myeloid leukemia", "cancer"]
    before = pointer(store._beside())
    assert found() == ["acute leukemia", "acute myeloid leukemia", "cancer"]
    assert pointer(store._beside()) == before, "nothing changed, nothing was written"


def test_literals_that_are_not_of_their_datatype_are_text(store: OxigraphStore) -> None:
    store.load("s", records("a"))
    xsd = "PREFIX xsd: <http://www.w3.org/2001/XMLSchema#> "
    text = xsd + 'SELECT ?a ?b { BIND(STRDT("abc", xsd:integer) AS ?a) BIND(STRDT("much", xsd:double) AS ?b) }'
    assert list(store.select(text)) == [("abc", "much")]


def test_a_link_that_fails_is_not_copied_on_a_full_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source = tmp_path / "a"
    source.write_text("text")

    def failing(number: int) -> None:
        def refuse(*_: object) -> None:
            raise OSError(number, os.strerror(number))

        monkeypatch.setattr(os, "link", refuse)

    failing(errno.EXDEV)
    link(source, tmp_path / "b")
    assert (tmp_path / "b").read_text() == "text"
    failing(errno.ENOSPC)
    with pytest.raises(OSError, match="space"):
        link(source, tmp_path / "c")
    assert not (tmp_path / "c").exists()


def test_builds_without_pointer_or_reader_are_swept(store: OxigraphStore) -> None:
    for setting in "abcd":
        store.load("s", records(setting))
    store.load("s", records("d"))  # changes nothing, sweeps what is left
    assert folders(store) == [pointer(store).strip()]


def test_the_store_sees_what_it_loaded_itself(store: OxigraphStore) -> None:
    store.load("s", records("a"))
    assert claims_of(store, "s") == 1
    store.load("s", records("a", "b"))
    assert claims_of(store, "s") == 2


def test_a_build_can_be_remade_from_its_files(store: OxigraphStore) -> None:
    import pyoxigraph

    store.load("s", records("a", "b"))
    store.load("t", records("c"))
    store.load("s", records("a"))  # by small changes to a backup
    build = Builds(store.folder).current()
    assert build is not None
    fresh = pyoxigraph.Store()
    for path in build.quad_files():
        fresh.bulk_load(path=str(path), format=pyoxigraph.RdfFormat.N_QUADS)
    made = pyoxigraph.Store.read_only(str(build.database))
    assert set(fresh) == set(made)


def test_a_large_change_gives_the_same_as_a_fresh_store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import kg.store.database

    monkeypatch.setattr(kg.store.database, "SMALL_CHANGE", 3)
    one, two = open_store(tmp_path / "one", create=True), open_store(tmp_path / "two", create=True)
    one.load("s", records("a"))
    one.load("s", records("b", "c"))
    two.load("s", records("b", "c"))
    everything = "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }"
    assert set(one.construct(everything)) == set(two.construct(everything))


@pytest.mark.parametrize("name", ["review:10.3389/x", "ä b", "..", "a/../../b", "C:\\x", "x" * 300, "%", "CON."])
def test_any_source_name_is_one_file_in_the_folder(store: OxigraphStore, name: str) -> None:
    store.load(name, records("a"))
    assert claims_of(store, name.replace("\\", "\\\\")) == 1
    assert [source.name for source in store.sources()] == [name]
    assert "/" not in file_stem(name)
    assert len(file_stem(name)) <= 150
    assert not [path for path in store.folder.parent.iterdir() if path != store.folder]


# Killing a load


CHILD = """
import os, signal, sys, time, threading
from tests.store.behaviour import records
from kg.store import open_store

folder, stage, delay = sys.argv[1], sys.argv[2], float(sys.argv[3])

def die(name=None):
    if name is None or name == stage:
        os.kill(os.getpid(), signal.SIGKILL)

if delay:
    threading.Timer(delay, die).start()

def slow():
    for number, record in enumerate(records(*(f"new{n}" for n in range(300)))):
        if stage == "midway" and number == 150:
            die()
        yield record

open_store(folder, create=True).load("s", slow(), progress=die)
print("finished", flush=True)
os._exit(0)
"""


def kill(folder: Path, stage: str, delay: float = 0.0) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    return subprocess.run(
        [sys.executable, "-c", CHILD, str(folder), stage, str(delay)],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
    )


@pytest.mark.slow
@pytest.mark.parametrize("stage", ["records", "midway", "derived", "database", "pointer"])
def test_a_killed_load_changes_nothing_and_the_next_one_works(store: OxigraphStore, stage: str) -> None:
    store.load("s", records("old"))
    before = list(store.quads())
    done = kill(store.folder, stage)
    assert done.returncode == -9, done.stderr
    with open_store(store.folder) as reader:
        assert list(reader.quads()) == before
        assert claims_of(reader, "s") == 1
    report = store.load("s", records("next"))
    assert report.changed
    assert store.ask('ASK { ?c <https://w3id.org/leukemia-kg/vocab#setting> "next" }')
    store.load("s", records("next"))
    assert folders(store) == [pointer(store).strip()], "leftovers are swept"


@pytest.mark.slow
def test_a_load_killed_after_the_pointer_moved_is_done(store: OxigraphStore) -> None:
    store.load("s", records("old"))
    store.close()
    assert kill(store.folder, "done").returncode == -9
    with open_store(store.folder) as reader:
        assert claims_of(reader, "s") == 300


@pytest.mark.slow
def test_a_load_killed_at_any_time_leaves_the_old_or_the_new(store: OxigraphStore) -> None:
    store.load("s", records("old"))
    store.close()
    started = time.monotonic()
    assert kill(store.folder, "never").returncode == 0
    whole = time.monotonic() - started
    store.load("s", records("old"))
    store.close()
    dice = random.Random(7)
    for _ in range(6):
        kill(store.folder, "never", dice.uniform(0.2 * whole, whole))
        with open_store(store.folder) as reader:
            assert claims_of(reader, "s") in (1, 300)
        store.load("s", records("old"))
        store.close()


@pytest.mark.slow
def test_a_first_load_that_is_killed_leaves_an_empty_store(tmp_path: Path) -> None:
    assert kill(tmp_path / "store", "pointer").returncode == -9
    with pytest.raises(StoreMissingError, match="kg build"):
        open_store(tmp_path / "store")


# One writer


def test_a_second_writer_is_told_who_writes(store: OxigraphStore) -> None:
    store.load("s", records("a"))
    with WriterLock(store.folder), pytest.raises(StoreError, match=str(os.getpid())):
        store.load("s", records("b"))
    assert store.load("s", records("b")).changed, "the lock is free again"


def test_the_lock_file_of_a_dead_process_does_not_matter(store: OxigraphStore) -> None:
    store.load("s", records("a"))
    (store.folder / "lock").write_text("999999\n")
    assert store.load("s", records("b")).changed


@pytest.mark.slow
def test_two_processes_that_wait_both_get_their_turn(store: OxigraphStore) -> None:
    code = (
        "import sys; from tests.store.behaviour import records; from kg.store import open_store; "
        "open_store(sys.argv[1], create=True, wait=60).load(sys.argv[2], records(sys.argv[2]))"
    )
    running = [subprocess.Popen([sys.executable, "-c", code, str(store.folder), name], cwd=ROOT) for name in "abcd"]
    assert [process.wait() for process in running] == [0, 0, 0, 0]
    assert [source.name for source in store.sources()] == list("abcd")


# Addresses


def test_a_named_store_that_is_missing_or_empty_names_the_command(tmp_path: Path) -> None:
    with pytest.raises(StoreMissingError, match=f"kg build --store {tmp_path / 'none'}"):
        open_store(tmp_path / "none")
    (tmp_path / "empty").mkdir()
    with pytest.raises(StoreMissingError, match="is empty"):
        open_store(tmp_path / "empty")
    assert list((tmp_path / "empty").iterdir()) == [], "looking leaves no trace"


@pytest.mark.parametrize("address", ["bolt://127.0.0.1:9", "neo4j://127.0.0.1:9"])
def test_where_no_server_answers_nothing_else_is_opened_instead(address: str) -> None:
    with pytest.raises(StoreError, match="no Neo4j answers at"):
        open_store(address)


def test_a_folder_with_other_files_is_not_taken(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("x")
    with pytest.raises(StoreError, match="other files"):
        open_store(tmp_path, create=True)


def test_unknown_schemes_and_files_are_refused(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="ftp"):
        open_store("ftp://x/y")
    (tmp_path / "file").write_text("x")
    with pytest.raises(StoreError, match="is a file"):
        open_store(tmp_path / "file", create=True)
    with pytest.raises(StoreError, match="empty"):
        open_store("  ")


def test_the_environment_names_a_store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KG_STORE", str(tmp_path / "by-environment"))
    assert locate().path == tmp_path / "by-environment"
    assert locate().named
    assert locate(tmp_path / "given").path == tmp_path / "given", "what is given wins"
    monkeypatch.delenv("KG_STORE")
    assert not locate().named
    assert locate().path == default_folder()


def test_the_default_store_follows_the_users_data_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    if sys.platform.startswith("linux"):
        monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
        assert default_folder() == tmp_path / "leukemia-kg" / "store"
    assert default_folder().name == "store"


def test_a_store_of_another_format_is_not_guessed_at(store: OxigraphStore) -> None:
    store.load("s", records("a"))
    store.close()
    build = Builds(store.folder).current()
    assert build is not None
    manifest = build.path / "manifest.json"
    manifest.write_text(manifest.read_text().replace(f'"format": {FORMAT}', '"format": 999'))
    with pytest.raises(StoreError, match="999"):
        open_store(store.folder)


def test_the_contract_is_kept(store: OxigraphStore) -> None:
    kept: Store = store  # checked by mypy
    assert kept.languages == ("sparql",)


def test_reading_imports_nothing_heavy(store: OxigraphStore) -> None:
    store.load("s", records("a"))
    code = (
        "import sys; from kg.store import open_store; s = open_store(sys.argv[1]); s.select('SELECT * { ?s ?p ?o } LIMIT 1'); "
        "print([m for m in ('curies', 'rdflib', 'pandas', 'networkx', 'neo4j', 'rapidfuzz') if m in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(store.folder)], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"


@pytest.mark.parametrize("pointer", ["", "no-such-build"])
def test_a_damaged_pointer_is_said_and_costs_no_build(tmp_path: Path, pointer: str) -> None:
    """Regression: it was taken for an empty store, and the next load swept every build."""
    folder = tmp_path / "store"
    with open_store(folder, create=True) as store:
        store.load("a", [claim("one")])
    (folder / "current").write_text(pointer, encoding="utf-8")
    builds = sorted(path.name for path in (folder / "builds").iterdir())
    with pytest.raises(StoreError, match="damaged"):
        open_store(folder, create=True).load("b", [claim("two")])
    assert sorted(path.name for path in (folder / "builds").iterdir()) == builds


def test_a_file_system_without_locks_is_not_another_writer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(descriptor: int, *, shared: bool) -> None:
        raise OSError(errno.ENOLCK, "No locks available")

    monkeypatch.setattr("kg.store.lock._lock", refuse)
    with pytest.raises(StoreError, match="cannot be locked"):
        FileLock(tmp_path / "lock").acquire()


def test_the_default_store_of_another_version_is_kept_aside_and_built_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """Regression: the message said to build again, and building again failed with the same message."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    monkeypatch.delenv("KG_STORE", raising=False)
    with open_store(None, create=True) as made:
        made.load("mine", records("a"))
    folder = default_folder()
    manifest = next(folder.glob("*/manifest.json"), None) or next(folder.rglob("manifest.json"))
    manifest.write_text(manifest.read_text().replace(f'"format": {FORMAT}', '"format": 999'))
    with default_store() as fresh:
        assert fresh.is_empty()
    kept = folder.with_name("store-old-1")
    assert list(kept.rglob("manifest.json"))
    assert str(kept) in capsys.readouterr().err
