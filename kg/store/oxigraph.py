"""The embedded store: a directory of immutable Oxigraph builds.

Readers open a build read-only and keep it; a load makes a new build beside it and moves the pointer.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

from kg.errors import QueryError, StoreError, StoreMissingError
from kg.records import Record
from kg.store import sparql
from kg.store.builds import EMPTY, SOURCE_FILES, Build, Builds, Manifest, SourceState, link
from kg.store.contract import LoadReport, Progress, Rejection, Rows, SourceInfo
from kg.store.lock import FileLock, WriterLock

if TYPE_CHECKING:
    import pyoxigraph

    from kg.store.writing import Context


class OxigraphStore:
    """A store directory, opened for reading; it is written only by :meth:`load` and :meth:`remove`.

    ``private`` stores name their graphs ``private/<source>``. ``wait`` is how many seconds a load waits
    for another writer. ``context`` gives lines of another store that are taken over, ``basis`` the digest
    of what they come from.
    """

    languages: tuple[str, ...] = ("sparql",)

    def __init__(
        self,
        folder: Path,
        *,
        private: bool = False,
        context: Context | None = None,
        basis: Callable[[], str] | None = None,
        wait: float = 0.0,
    ) -> None:
        self.folder = folder
        self._is_private = private
        self._context = context
        self._basis = basis
        self._wait = wait
        self._builds = Builds(folder)
        self._pinned: tuple[Build, FileLock] | None = None
        self._database: pyoxigraph.Store | None = None
        self._manifest: Manifest | None = None

    @property
    def address(self) -> str:
        """The directory."""
        return str(self.folder)

    def __repr__(self) -> str:
        return f"{type(self).__name__}({str(self.folder)!r})"

    # Reading

    def _pin(self) -> Build | None:
        """The build that this store reads, held from the first question on: manifest, quads and rows are of one build."""
        if self._pinned is None:
            self._pinned = self._builds.open_reading()
        return self._pinned[0] if self._pinned else None

    def _open(self) -> pyoxigraph.Store:
        if self._database is None:
            build = self._pin()
            if build is None:
                raise StoreMissingError(
                    f"the store {self.folder} is empty; fill it with: kg build --store {self.folder}"
                )
            import pyoxigraph

            try:
                self._database = pyoxigraph.Store.read_only(str(build.database))
            except OSError as error:
                self.close()
                raise StoreError(f"the store {self.folder} cannot be opened: {error}") from error
        return self._database

    def _answer(self, text: str) -> pyoxigraph.QuerySolutions | pyoxigraph.QueryBoolean | pyoxigraph.QueryTriples:
        sparql.refuse_service(text)
        try:
            return self._open().query(text, use_default_graph_as_union=True)
        except SyntaxError as error:
            raise QueryError(f"not a reading SPARQL query: {error}") from error

    def select(self, text: str) -> Rows:
        """Rows of a SELECT over the union of all graphs."""
        return sparql.rows(self._answer(text))

    def ask(self, text: str) -> bool:
        """Answer of an ASK query."""
        return sparql.truth(self._answer(text))

    def construct(self, text: str) -> Iterator[str]:
        """Triples of a CONSTRUCT or DESCRIBE query as N-Triples lines."""
        return sparql.triples(self._answer(text))

    def _current(self) -> Manifest:
        """The manifest of the build that this store reads."""
        if self._manifest is None:
            build = self._pin()
            if build is None:
                return EMPTY
            self._manifest = build.manifest()
        return self._manifest

    def sources(self) -> tuple[SourceInfo, ...]:
        """All sources by name."""
        return tuple(state.info for _, state in sorted(self._current().sources.items()))

    def counts(self) -> dict[str, int]:
        """Counts over all sources."""
        return dict(self._current().counts)

    def quads(self) -> Iterator[str]:
        """All quads as N-Quads lines: the derived graph, then the sources by name, each sorted."""
        from kg.store.writing import lines

        build = self._pin()
        if build is None:
            return
        lock = FileLock(build.in_use)  # of its own: the store may be closed before the last line is taken
        lock.acquire(shared=True)
        try:
            for path in build.quad_files():
                yield from lines(path)
        finally:
            lock.release()

    def is_empty(self) -> bool:
        """Whether there is no source."""
        return not self._current().sources

    def close(self) -> None:
        """Let the build go, so that a writer may sweep it."""
        self._database = self._manifest = None
        if self._pinned is not None:
            _, lock = self._pinned
            self._pinned = None
            lock.release()

    def __enter__(self) -> OxigraphStore:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()

    # Writing

    def load(
        self,
        source: str,
        records: Iterable[Record],
        *,
        info: SourceInfo | None = None,
        rejected: Iterable[Rejection] = (),
        private: bool = False,
        dry_run: bool = False,
        progress: Progress | None = None,
    ) -> LoadReport:
        """Make a source hold exactly these records: all at once, or not at all.

        ``rejected`` is read after ``records``, so that a loader may fill it while it yields. ``progress``
        is called with the name of each stage: records, derived, database, pointer, done.
        """
        if private and not self._is_private:
            with self._beside() as beside:
                return beside.load(source, records, info=info, rejected=rejected, dry_run=dry_run, progress=progress)
        if dry_run and self._builds.current() is None:
            return self._tried_elsewhere(source, records, rejected)
        from kg.store.writing import compare, write_source

        def stage(name: str) -> None:
            if progress:
                progress(name)

        with self._writing() as (old, new):
            stage("records")
            state = write_source(new, source, records, info, private=self._is_private)
            rows = tuple(rejected)
            state = SourceState(_with_rejected(state.info, len(rows)), state.digest)
            before = old.source_file(source, "index.tsv") if old else None
            report = compare(source, before, new.source_file(source, "index.tsv"), rows)
            if not dry_run:
                known = old.manifest().sources if old else {}
                self._finish(old, new, {**known, source: state}, stage)
        return report

    def _tried_elsewhere(self, source: str, records: Iterable[Record], rejected: Iterable[Rejection]) -> LoadReport:
        """What a load would do to a store that does not exist yet, which leaves nothing behind."""
        from tempfile import TemporaryDirectory

        from kg.store.writing import compare, write_source

        with TemporaryDirectory(prefix="kg-dry-run-") as folder:
            new = Builds(Path(folder)).new()
            write_source(new, source, records, None, private=self._is_private)
            return compare(source, None, new.source_file(source, "index.tsv"), tuple(rejected))

    def refresh(self) -> None:
        """Take over anew what this store has from another one, where that has changed."""
        if self._basis is None or self.is_empty() or self._current().basis == self._basis():
            return
        with self._writing() as (old, new):
            if old is not None:
                self._finish(old, new, old.manifest().sources, lambda _: None)
        self.close()

    def remove(self, source: str) -> bool:
        """Remove a source; False if there is none of that name."""
        with self._writing() as (old, new):
            sources = old.manifest().sources if old else {}
            if source not in sources:
                return False
            self._finish(old, new, {name: state for name, state in sources.items() if name != source}, lambda _: None)
        return True

    def _writing(self) -> _Writing:
        self.folder.mkdir(parents=True, exist_ok=True)
        return _Writing(self, WriterLock(self.folder, self._wait), self._builds)

    def _finish(self, old: Build | None, new: Build, sources: dict[str, SourceState], stage: Progress) -> None:
        """Complete a build whose changed source files are written, and make it the current one."""
        from kg.store.database import make_database
        from kg.store.writing import write_derived

        stage("derived")
        for name in sources:
            for kind in SOURCE_FILES:
                if old and not new.source_file(name, kind).exists():
                    link(old.source_file(name, kind), new.source_file(name, kind))
        basis = self._basis() if self._basis else ""
        write_derived(new, sources, private=self._is_private, context=self._context, basis=basis)
        if old and _same(old, new, sources):
            # What is told of a source beside its quads may differ (a fingerprint): the build stays.
            self._builds.replace_manifest(old, new)
            self._manifest = None
            return
        stage("database")
        make_database(old, new)
        stage("pointer")
        self._builds.point_to(new)
        self.close()
        stage("done")

    def private(self, *, create: bool = False) -> OxigraphStore | None:
        """The store of private cases beside this one; None if there is none yet, unless ``create``."""
        beside = self._beside()
        if create or not beside.is_empty():
            beside.refresh()
            return beside
        beside.close()
        return None

    def digest(self) -> str:
        """What tells the content of this store from any other, read from the current build."""
        build = self._builds.current()
        return build.manifest().digest() if build else ""

    def _beside(self) -> OxigraphStore:
        from kg.store.private import private_store

        return private_store(self)


class _Writing:
    """Context of a write: the lock is held, leftovers are swept, and an unused new build is thrown away."""

    def __init__(self, store: OxigraphStore, lock: WriterLock, builds: Builds) -> None:
        self._store, self._lock, self._builds = store, lock, builds

    def __enter__(self) -> tuple[Build | None, Build]:
        self._lock.__enter__()
        self._builds.sweep()
        self._new = self._builds.new()
        return self._builds.current(), self._new

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        import shutil

        current = self._builds.current()
        if current is None or current.path != self._new.path:
            shutil.rmtree(self._new.path, ignore_errors=True)
        self._lock.__exit__(kind, error, traceback)


def _with_rejected(info: SourceInfo, number: int) -> SourceInfo:
    from dataclasses import replace

    return replace(info, rejected=number)


def _same(old: Build, new: Build, sources: dict[str, SourceState]) -> bool:
    """Whether two builds hold the same quads."""
    import filecmp

    before = old.manifest().sources
    return {name: state.digest for name, state in before.items()} == {
        name: state.digest for name, state in sources.items()
    } and filecmp.cmp(old.derived, new.derived, shallow=False)
