"""A graph whose engine holds no RDF, as RDF: its records written anew by the same code as those of the embedded store.

Exports and checks read quads and ask SPARQL. On such a store they read a copy in a temporary folder, which says the
same byte for byte and answers under the address of the store that it was made from.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from kg.store.builds import Build, Builds, SourceState
from kg.store.oxigraph import OxigraphStore

if TYPE_CHECKING:
    from kg.records import Record
    from kg.store.contract import SourceInfo, Store
    from kg.store.writing import Context


def write_build(build: Build, sources: Iterable[tuple[SourceInfo, Iterable[Record]]], *, private: bool, context: Context | None) -> None:
    """Write the files of a build, without its database."""
    from kg.store.writing import write_derived, write_source

    (build.path / "sources").mkdir(parents=True, exist_ok=True)
    states: dict[str, SourceState] = {}
    for info, records in sources:
        states[info.name] = write_source(build, info.name, records, info, private=private)
    write_derived(build, states, private=private, context=context)


@contextmanager
def as_rdf(store: Store, *, include_private: bool = False) -> Iterator[Store]:
    """A store that holds RDF: the one given, or a copy of it for the time of a block."""
    from kg.store.contract import speaks_cypher
    from kg.store.database import make_database
    from kg.store.private import private_folder

    if not speaks_cypher(store):
        yield store
        return
    with tempfile.TemporaryDirectory(prefix="kg-copy-") as temporary:
        folder = Path(temporary) / "store"
        parts = [(store, folder)]
        if include_private and (private := store.private()) is not None and speaks_cypher(private):
            parts.append((private, private_folder(folder)))
        for part, place in parts:
            builds = Builds(place)
            new = builds.new()
            part.write_rdf(new)
            make_database(None, new)
            builds.point_to(new)
        with _Copy(folder, store.address) as copy:
            yield copy


class _Copy(OxigraphStore):
    """A copy under another address; its private part is taken as it was copied."""

    def __init__(self, folder: Path, address: str, *, private: bool = False) -> None:
        super().__init__(folder, private=private)
        self._told = address

    @property
    def address(self) -> str:
        """Where the original is."""
        return self._told

    def private(self, *, create: bool = False) -> OxigraphStore | None:
        """The private part; None if it was not copied."""
        from kg.store.private import private_folder

        beside = _Copy(private_folder(self.folder), self._told, private=True)
        return beside if not beside.is_empty() else None
