"""The store of private cases: a directory of its own beside the public one.

Public queries, exports and counts cannot reach it, because they open the other directory. What its
queries need of the public hierarchy is copied in at each load, and when the public store has changed
since: the entities that the cases name and everything above them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from kg.records import Link
from kg.store.oxigraph import OxigraphStore

if TYPE_CHECKING:
    from kg.rdf.shared import Merged


def private_folder(public: Path) -> Path:
    """Where the private store of a store directory lies."""
    return public.with_name(public.name + "-private")


def private_store(public: OxigraphStore) -> OxigraphStore:
    """The private store beside a public one; it is empty until a case is loaded."""
    return OxigraphStore(
        private_folder(public.folder),
        private=True,
        context=lambda references: hierarchy_lines(public, references),
        basis=public.digest,
    )


def hierarchy_lines(public: OxigraphStore, references: set[str]) -> Iterator[str]:
    """Shared records of a public store that are named by ``references`` or lie above them."""
    from kg.store.writing import merged_shared

    found = public._builds.open_reading()
    if found is None:
        return
    build, lock = found
    try:
        merged = merged_shared(build, sorted(build.manifest().sources))
    finally:
        lock.release()
    yield from hierarchy_of(merged, references)


def hierarchy_of(merged: Merged, references: set[str]) -> Iterator[str]:
    """Lines of the shared records that are named by ``references`` or lie above them."""
    from kg.rdf.shared import to_line

    upward: dict[str, list[tuple[str, str, str]]] = defaultdict(list)
    for link in merged.links:
        upward[link[0]].append(link)
    waiting, seen = sorted(references), set(references)
    while waiting:
        identifier = waiting.pop()
        if identifier in merged.entities:
            yield to_line(merged.entities[identifier])
        elif identifier in merged.publications:
            yield to_line(merged.publications[identifier])
        for link in upward.get(identifier, ()):
            yield to_line(Link(*link))
            if link[2] not in seen:
                seen.add(link[2])
                waiting.append(link[2])
