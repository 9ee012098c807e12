"""Make the Oxigraph database of a build from its N-Quads files.

A small change is applied to a hard-linked backup of the old database; a large one is loaded anew from
the files, which is faster than clearing a graph (23 s against 172 s for 2.7 million quads).
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from pathlib import Path

import pyoxigraph

from kg.store.builds import Build
from kg.store.writing import lines

SMALL_CHANGE = 20_000  # quads to remove or add one by one
# Quads in one bulk load: 0.3 GB of memory; a file at once takes 1.5 GB and no less time (2.1 million quads).
CHUNK = 250_000
_NQUADS = pyoxigraph.RdfFormat.N_QUADS


def make_database(old: Build | None, new: Build) -> None:
    """Fill ``new.database``; the files of both builds are complete."""
    change = _change(old, new) if old else None
    if old is None or change is None:
        _load(new.database, new.quad_files())
        return
    removed, added, whole = change
    backup = pyoxigraph.Store.read_only(str(old.database))
    backup.backup(str(new.database))
    del backup
    store = pyoxigraph.Store(str(new.database))
    for quad in _parsed(removed):
        store.remove(quad)
    store.extend(_parsed(added))
    for path in whole:
        _bulk(store, path)
    store.flush()


def _load(database: Path, files: list[Path]) -> None:
    store = pyoxigraph.Store(str(database))
    for path in files:
        _bulk(store, path)
    store.flush()


def _bulk(store: pyoxigraph.Store, path: Path) -> None:
    with path.open("rb") as file:
        while chunk := b"".join(islice(file, CHUNK)):
            store.bulk_load(chunk, _NQUADS, lenient=True)


def _parsed(quads: list[str]) -> Iterator[pyoxigraph.Quad]:
    return pyoxigraph.parse(input="\n".join(quads), format=_NQUADS)


def _change(old: Build, new: Build) -> tuple[list[str], list[str], list[Path]] | None:
    """Quads to remove, quads to add and files to load whole; None if loading everything is better."""
    before, after = old.manifest().sources, new.manifest().sources
    pairs = [(old.derived, new.derived)]
    whole = []
    for name in sorted({*before, *after}):
        if name not in before:
            whole.append(new.source_file(name, "nq"))
        elif name not in after or before[name].digest != after[name].digest:
            pairs.append((old.source_file(name, "nq"), new.source_file(name, "nq")))
    removed: list[str] = []
    added: list[str] = []
    for left, right in pairs:
        for sign, line in difference(lines(left), lines(right)):
            (removed if sign == "-" else added).append(line)
            if len(removed) + len(added) > SMALL_CHANGE:
                return None
    return removed, added, whole


def difference(left: Iterator[str], right: Iterator[str]) -> Iterator[tuple[str, str]]:
    """Lines only in ``left`` ("-") or only in ``right`` ("+"); both are sorted.

    >>> list(difference(iter("abd"), iter("bcd")))
    [('-', 'a'), ('+', 'c')]
    """
    a, b = next(left, None), next(right, None)
    while a is not None and b is not None:
        if a == b:
            a, b = next(left, None), next(right, None)
        elif a < b:
            yield "-", a
            a = next(left, None)
        else:
            yield "+", b
            b = next(right, None)
    if a is not None:
        yield "-", a
    if b is not None:
        yield "+", b
    yield from (("-", line) for line in left)
    yield from (("+", line) for line in right)
