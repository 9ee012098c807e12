"""A SPARQL 1.1 endpoint as store; how a load stays whole is told in the package's text."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

from kg.errors import StoreError
from kg.rdf import terms
from kg.records import Record
from kg.store.contract import LoadReport, Progress, Rejection, Rows, SourceInfo, Store
from kg.store.endpoint import beside
from kg.store.endpoint.addresses import Addresses, addresses
from kg.store.endpoint.described import described_counts, described_sources
from kg.store.endpoint.manifest import Kept, read
from kg.store.endpoint.protocol import Protocol
from kg.store.writing import lines

if TYPE_CHECKING:
    from kg.store.endpoint.loading import Loading
    from kg.store.writing import Context

_TRIES = 5


class EndpointStore:
    """A store on a server. Its manifest is read once; each question sees the graphs as they are then."""

    languages: tuple[str, ...] = ("sparql",)

    def __init__(
        self, address: str | Addresses, *, private: bool = False, context: Context | None = None, wait: float = 0.0
    ) -> None:
        self._addresses = address if isinstance(address, Addresses) else addresses(address)
        self._is_private, self._context, self._wait = private, context, wait
        self._protocol = Protocol(self._addresses)
        self._kept: Kept | None = None
        self._described: tuple[SourceInfo, ...] | None = None

    @property
    def address(self) -> str:
        """The address as it was given."""
        return self._addresses.base

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.address!r})"

    # Reading

    def select(self, text: str) -> Rows:
        """Rows of a SELECT over the union of all graphs."""
        self._protocol.check(text, "SELECT")
        return self._protocol.rows(text, named=self._named(text))

    def ask(self, text: str) -> bool:
        """Answer of an ASK query."""
        self._protocol.check(text, "ASK")
        return self._protocol.truth(text, named=self._named(text))

    def construct(self, text: str) -> Iterator[str]:
        """Triples of a CONSTRUCT or DESCRIBE query as N-Triples lines."""
        self._protocol.check(text, "CONSTRUCT")
        found = self._protocol.triples(text, named=self._named(text))
        return (f"{quad.subject} {quad.predicate} {quad.object} ." for quad in found)

    def _named(self, text: str) -> tuple[str, ...]:
        """The named graphs, for a query that speaks of some."""
        return tuple(graph.strip("<>") for graph in self._graphs()) if "graph" in text.lower() else ()

    def _current(self) -> Kept:
        if self._kept is None:
            self._kept = read(self._protocol)
        return self._kept

    def sources(self) -> tuple[SourceInfo, ...]:
        """All sources by name; of a dataset that kg did not load, as its graphs describe themselves."""
        kept = self._current()
        if kept.text is not None:
            return tuple(state.info for _, state in sorted(kept.manifest.sources.items()))
        if kept.unfinished:
            return ()
        if self._described is None:
            self._described = described_sources(self._protocol)
        return self._described

    def counts(self) -> dict[str, int]:
        """Counts over all sources."""
        kept = self._current()
        return dict(kept.manifest.counts) if kept.text is not None else described_counts(self._protocol, self.sources())

    def _graphs(self) -> list[str]:
        """The derived graph, then those of the sources that own something, by name."""
        names = [source.name for source in self.sources()]
        return [terms.graph(name, private=self._is_private) for name in ([terms.DERIVED, *names] if names else [])]

    def quads(self) -> Iterator[str]:
        """All quads as N-Quads lines: the derived graph, then the sources by name, each sorted.

        The graphs are fetched one by one, and again where a load came between.
        """
        from kg.store.endpoint.loading import fetch

        for _ in range(_TRIES):
            before = read(self._protocol)
            self._kept = before
            with tempfile.TemporaryDirectory(prefix="kg-quads-") as folder:
                files = []
                for number, graph in enumerate(self._graphs()):
                    files.append(Path(folder) / f"{number}.nq")
                    fetch(self._protocol, graph, files[-1])
                if read(self._protocol) == before:
                    for file in files:
                        yield from lines(file)
                    return
        raise StoreError(f"{self.address}: is being loaded again and again; try later")

    def is_empty(self) -> bool:
        """Whether there is no source."""
        return not self.sources()

    def close(self) -> None:
        """Close the connections, and forget what was read."""
        self._protocol.close()
        self._kept = self._described = None

    def __enter__(self) -> EndpointStore:
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

        ``rejected`` is read after ``records``. ``progress`` is called with the name of each stage: records,
        derived, database, pointer, done.
        """
        if private and not self._is_private:
            with beside.made(self._addresses, self._protocol) as other:
                return other.load(source, records, info=info, rejected=rejected, dry_run=dry_run, progress=progress)
        try:
            return self._loading().load(source, records, info, rejected, dry_run, progress or (lambda _: None))
        finally:
            self.close()

    def remove(self, source: str) -> bool:
        """Remove a source; False if there is none of that name."""
        try:
            return self._loading().remove(source)
        finally:
            self.close()

    def _loading(self) -> Loading:
        from kg.store.endpoint.loading import Loading

        if self._current().text is None and self.sources():
            raise StoreError(
                f"{self.address} holds a graph that kg did not load (an export?): it can be read; load into an empty dataset"
            )
        return Loading(self._protocol, private=self._is_private, context=self._context, wait=self._wait)

    # Private cases

    @property
    def private_address(self) -> str:
        """Where private cases go: another address, or a directory of this machine."""
        return beside.address(self._addresses)

    def private(self, *, create: bool = False) -> Store | None:
        """The store of private cases beside this one; None if there is none yet, unless ``create``."""
        return beside.store(self._addresses, self._protocol, create=create)
