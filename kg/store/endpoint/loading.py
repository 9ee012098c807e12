"""Write into an endpoint: files first, then one request (or, for the first time, one PUT a graph)."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from kg.errors import StoreError
from kg.identifiers import BASE
from kg.rdf import terms
from kg.rdf.sorting import SortedLines
from kg.records import Record
from kg.store.builds import Build, SourceState
from kg.store.contract import LoadReport, Progress, Rejection, SourceInfo
from kg.store.endpoint.change import Change, check, triples
from kg.store.endpoint.client import OutcomeUnknownError
from kg.store.endpoint.lock import ServerLock
from kg.store.endpoint.manifest import UNFINISHED, Kept, read, read_state, state_triples
from kg.store.endpoint.refusals import NotThereError
from kg.store.writing import compare, write_derived, write_source

if TYPE_CHECKING:
    from kg.store.endpoint.protocol import Protocol
    from kg.store.writing import Context

T = TypeVar("T")
COMPACT_FROM = 100_000  # quads written anew after which the server is asked to give space back


class Loading:
    """Loads of one store. ``private`` graphs are named ``private/<source>``."""

    def __init__(self, protocol: Protocol, *, private: bool, context: Context | None, wait: float) -> None:
        self._protocol, self._private, self._context, self._wait = protocol, private, context, wait

    def load(
        self,
        source: str,
        records: Iterable[Record],
        info: SourceInfo | None,
        rejected: Iterable[Rejection],
        dry_run: bool,
        stage: Progress,
    ) -> LoadReport:
        """Make a source hold exactly these records."""
        with tempfile.TemporaryDirectory(prefix="kg-load-") as folder:
            old, new = _build(Path(folder) / "old"), _build(Path(folder) / "new")
            stage("records")
            state = write_source(new, source, records, info, private=self._private)
            rows = tuple(rejected)
            state = SourceState(replace(state.info, rejected=len(rows)), state.digest)
            check([new.source_file(source, "nq")])

            def change(kept: Kept) -> LoadReport:
                before = read_state(self._protocol, source, old) if source in kept.manifest.sources else []
                report = compare(source, old.source_file(source, "index.tsv"), new.source_file(source, "index.tsv"), rows)
                if not dry_run:
                    sources = {**kept.manifest.sources, source: state}
                    self._finish(kept, sources, old, new, (source, before), stage)
                return report

            if dry_run:
                return change(read(self._protocol))
            return self._locked(change)

    def remove(self, source: str) -> bool:
        """Remove a source; False if there is none of that name."""
        if source not in read(self._protocol).manifest.sources:
            return False
        with tempfile.TemporaryDirectory(prefix="kg-load-") as folder:
            old, new = _build(Path(folder) / "old"), _build(Path(folder) / "new")

            def change(kept: Kept) -> bool:
                before = read_state(self._protocol, source, old)
                sources = {name: state for name, state in kept.manifest.sources.items() if name != source}
                self._finish(kept, sources, old, new, (source, before), lambda _: None)
                return True

            return self._locked(change)


    def _finish(
        self,
        kept: Kept,
        sources: dict[str, SourceState],
        old: Build,
        new: Build,
        changed: tuple[str, list[str]],
        stage: Progress,
    ) -> None:
        """Make the derived graph, and send what differs from what the server holds."""
        source, before = changed
        stage("derived")
        for name in sources:
            if name != source:
                read_state(self._protocol, name, new)
        following = kept.following(write_derived(new, sources, private=self._private, context=self._context))
        check([new.derived])
        after = list(state_triples(source, new)) if source in sources else []
        stage("database")
        graphs = [(self._graph(terms.DERIVED), old.derived, new.derived)]
        graphs.append((self._graph(source), old.source_file(source, "nq"), new.source_file(source, "nq")))
        change = Change(new.path)
        if kept.text is None:
            self._first(graphs, change)
        else:
            for graph, held, wanted in graphs:
                fetch(self._protocol, graph, held)
                change.replace(graph, held, wanted)
        change.default(before, after)
        if not change and following.text == kept.text:
            return
        stage("pointer")
        change.default(kept.triples(), following.triples())
        self._send(change, following)
        if change.removed >= COMPACT_FROM:  # adding alone leaves nothing to give back
            self._protocol.compact()
        stage("done")

    def _locked(self, work: Callable[[Kept], T]) -> T:
        """Run with the lock held, on the manifest as it is then."""
        with ServerLock(self._protocol, self._wait):
            return work(read(self._protocol))

    def _first(self, graphs: list[tuple[str, Path, Path]], change: Change) -> None:
        """Fill a store that has no manifest: no reader of kg takes it for filled before that comes."""
        self._protocol.update(f"INSERT DATA {{ {UNFINISHED} }}")
        change.default([UNFINISHED], [])
        wanted = {graph for graph, _, new in graphs if new.exists() and new.stat().st_size}
        if strays := sorted(self._strays() - wanted):
            self._protocol.update(" ;\n".join(f"DROP SILENT GRAPH {graph}" for graph in strays))
        for graph, old, new in graphs:
            if graph not in wanted:
                continue
            if self._protocol.addresses.data:
                file = new.with_name(new.name + ".nt")
                triples(new, graph, file)
                self._protocol.put(graph, file)
                file.unlink()
            else:
                fetch(self._protocol, graph, old)
                change.replace(graph, old, new)

    def _strays(self) -> set[str]:
        """Graphs of ours that a killed first load left behind."""
        start = f"{BASE}{'private' if self._private else 'graph'}/"
        found = self._protocol.rows("SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } }", union=False)
        return {f"<{graph}>" for (graph,) in found if str(graph).startswith(start)}

    def _graph(self, source: str) -> str:
        return terms.graph(source, private=self._private)

    def _send(self, change: Change, following: Kept) -> None:
        try:
            self._protocol.update(change.request())
        except OutcomeUnknownError:
            # The answer got lost, perhaps not the change: the server knows.
            if read(self._protocol).text != following.text:
                raise


def fetch(protocol: Protocol, graph: str, target: Path) -> None:
    """Write a graph of the server as sorted N-Quads; nothing where there is no such graph."""
    found = SortedLines(target.parent, target.name)
    try:
        for line in protocol.graph(graph):
            found.extend((line,))
    except NotThereError:
        if protocol.truth(f"ASK {{ GRAPH {graph} {{ ?s ?p ?o }} }}", union=False):
            raise StoreError(
                f"{protocol.addresses.data} does not give the graph {graph} that the server has; is KG_STORE_DATA right?"
            ) from None
    found.write(target)


def _build(path: Path) -> Build:
    (path / "sources").mkdir(parents=True)
    return Build(path)
