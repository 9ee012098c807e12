"""A Neo4j database as store: the contract over Bolt, in Cypher."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from types import TracebackType
from typing import Any

from kg.errors import QueryError, StoreError
from kg.records import Record
from kg.store.builds import Build
from kg.store.contract import LoadReport, Progress, Rejection, Rows, SourceInfo
from kg.store.copying import write_build
from kg.store.neo4j import guard, rebuilt, shared
from kg.store.neo4j import source as source_node
from kg.store.neo4j.change import Change
from kg.store.neo4j.connection import Connection
from kg.store.neo4j.epoch import STATE, VISIBLE, Epoch, WriterLock, state
from kg.store.neo4j.isolate import refuse_private
from kg.store.neo4j.load import SourceLoad
from kg.store.neo4j.reader import Reader
from kg.store.neo4j.schema import prepare
from kg.store.neo4j.writer import Writer
from kg.store.private import hierarchy_of
from kg.store.writing import lines as lines_of

_CATEGORIES = f"MATCH (e:Entity) WHERE {VISIBLE.format('e')} AND e.category IS NOT NULL RETURN e.category, count(*)"
_NOT_COUNTED = ("records", "entities", "links", "publications")


class Neo4jStore:
    """A database of a Neo4j server, or the private part of one. A reader keeps its epoch while it can be read whole."""

    languages: tuple[str, ...] = ("cypher",)

    def __init__(
        self, address: str, *, private: bool = False, wait: float = 0.0, connection: Connection | None = None
    ) -> None:
        self._address = address
        self._private = private
        self._wait = wait
        self._connection = connection or Connection(address)
        self._writer = Writer(self._connection, private=private)
        self._reader = Reader(self._writer)

    @property
    def address(self) -> str:
        """The address of the server."""
        return self._address

    @property
    def counters(self) -> Counter[str]:
        """What this object changed in the database so far, as the server counted it."""
        return self._writer.counters

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self._address!r})"

    # Reading

    def select(self, text: str) -> Rows:
        """Rows of a reading Cypher query of a user."""
        guard.refuse(text)
        if not self._private:
            refuse_private(self._connection, text)
        return self.cypher(text)

    def cypher(self, text: str, parameters: Mapping[str, Any] | None = None) -> Rows:
        """Rows of a reading Cypher query with parameters; ``$epoch`` is given by the store."""
        guard.refuse(text)
        return self._reader.rows(text, parameters or {})

    def ask(self, text: str) -> bool:
        """Raises QueryError: ASK is SPARQL."""
        raise self._no_sparql("ASK")

    def construct(self, text: str) -> Iterator[str]:
        """Raises QueryError: CONSTRUCT is SPARQL."""
        raise self._no_sparql("CONSTRUCT")

    def _no_sparql(self, form: str) -> QueryError:
        return QueryError(f"{self._address} speaks cypher; {form} is SPARQL, which a store in a directory or an endpoint speaks")

    def quads(self) -> Iterator[str]:
        """All quads, written anew from the records: those that a store in a directory would hold."""
        with TemporaryDirectory(prefix="kg-quads-") as folder:
            build = Build(Path(folder))
            self.write_rdf(build)
            for path in build.quad_files():
                yield from lines_of(path)

    def write_rdf(self, build: Build) -> None:
        """Write the files of a build from the records, as of one epoch."""

        def write(epoch: int) -> None:
            found = (source_node.info_of(row[0]) for row in self._writer.read(source_node.ALL, epoch=epoch))
            sources = ((info, rebuilt.records(self._writer, info.name, epoch)) for info in sorted(found, key=lambda info: info.name))
            write_build(build, sources, private=self._private, context=self._context())

        if not self.is_empty():
            self._reader.whole(write)
        else:
            write_build(build, (), private=self._private, context=None)

    def sources(self) -> tuple[SourceInfo, ...]:
        """All sources by name."""
        found = (source_node.info_of(row[0]) for row in self._reader.raw(source_node.ALL))
        return tuple(sorted(found, key=lambda info: info.name))

    def counts(self) -> dict[str, int]:
        """Counts over all sources; ``triples`` are those of the sources' own graphs in RDF."""
        totals: Counter[str] = Counter()
        sources = self.sources()
        for info in sources:
            totals.update({name: count for name, count in info.counts.items() if name not in _NOT_COUNTED})
        totals["sources"] = len(sources)
        categories = {str(name): int(number) for name, number in self._reader.raw(_CATEGORIES)} if sources else {}
        totals["publications"] = categories.pop("Publication", 0)
        return {**dict(sorted(totals.items())), **dict(sorted(categories.items()))}

    def is_empty(self) -> bool:
        """Whether there is no source."""
        return not self._reader.raw(f"MATCH (n:Source) WHERE {VISIBLE.format('n')} RETURN 1 LIMIT 1")

    def close(self) -> None:
        """Close the connection."""
        self._reader.forget()
        self._connection.close()

    def __enter__(self) -> Neo4jStore:
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
        """Make a source hold exactly these records: all at once, or not at all."""
        if private and not self._private:
            return self._beside().load(source, records, info=info, rejected=rejected, dry_run=dry_run, progress=progress)
        with self._changing(dry_run=dry_run) as change:
            load = SourceLoad(change, source, context=self._context())
            return load.run(
                records, info or SourceInfo(source), rejected, dry_run=dry_run, stage=progress or (lambda _: None)
            )

    def remove(self, source: str) -> bool:
        """Remove a source; False if there is none of that name."""
        if source not in {info.name for info in self.sources()}:
            return False
        with self._changing() as change:
            SourceLoad(change, source, context=self._context()).remove()
        return True

    @contextmanager
    def _changing(self, *, dry_run: bool = False) -> Iterator[Change]:
        """A change under the lock of writers; after an error, what it wrote is swept."""
        if dry_run:  # nothing is written, not even an index
            yield Change(self._writer, state(self._writer.read(STATE)) or Epoch(0, 0, False, False))
            return
        prepare(self._writer)
        with WriterLock.of(self._writer, self._wait) as lock:
            current = state(self._writer.read(STATE))
            if current is None:
                raise StoreError(f"{self._address}: the epoch is gone; expected what kg build made")
            change = Change(self._writer, current, lock.check)
            try:
                yield change
            except BaseException:
                with suppress(StoreError):  # the server may be gone; the next load sweeps then
                    change.undo()
                raise
            self._reader.forget()

    def private(self, *, create: bool = False) -> Neo4jStore | None:
        """The private part of this database; None if there is none yet, unless ``create``."""
        beside = self._beside()
        return beside if create or not beside.is_empty() else None

    def _beside(self) -> Neo4jStore:
        return Neo4jStore(self._address, private=True, wait=self._wait, connection=self._connection)

    def _context(self) -> shared.Context | None:
        """For a private part: what its queries need of the public hierarchy."""
        if not self._private:
            return None
        public = Writer(self._connection)

        def lines(references: set[str]) -> Iterable[str]:
            current = state(public.read(STATE))
            if current is None:
                return ()
            return hierarchy_of(shared.merged(shared.merged_lines(public, current.number)), references)

        return lines
