"""The bundled graph: built from the knowledge that ships with the package when there is none yet."""

from __future__ import annotations

import os
import sys
from itertools import count
from os import PathLike
from pathlib import Path

from kg.errors import StoreFormatError
from kg.store import Store, open_store
from kg.store.locate import locate


def open_or_build(address: str | PathLike[str] | None = None, *, quiet: bool = False) -> Store:
    """The store at an address, read-only; the default one is built where it is missing or of another version.

    A named store is never built here: raises StoreMissingError with the command that fills it.
    """
    found = locate(address)
    if found.named:
        return open_store(address)
    store = default_store()
    if store.is_empty() or _outdated(store):
        if not quiet:
            print(f"kg: building the bundled graph in {found.text}", file=sys.stderr)
        from loaders.knowledge import build

        build(store)
        store.close()
        store = open_store(None)
    return store


def default_store() -> Store:
    """The default store, open for writing; one that another version wrote is moved aside, and that is said."""
    store = open_store(None, create=True, wait=60)
    try:
        store.sources()
    except StoreFormatError as error:
        store.close()
        aside = _aside(Path(locate().text))
        print(f"{error.args[0].partition(';')[0]}; it is kept as {aside}", file=sys.stderr)
        return open_store(None, create=True, wait=60)
    return store


def _aside(folder: Path) -> Path:
    """Move the default store of another version, with what was loaded into it, out of the way."""
    aside = next(place for number in count(1) if not (place := folder.with_name(f"{folder.name}-old-{number}")).exists())
    folder.rename(aside)
    return aside


def _outdated(store: Store) -> bool:
    """Whether the bundled knowledge changed since the default store was built from it."""
    if os.environ.get("KG_KEEP_STORE"):
        return False
    from kg.knowledge.fingerprint import fingerprint

    source = next((source for source in store.sources() if source.name == "knowledge"), None)
    return source is None or dict(source.files).get("bundled knowledge") != fingerprint()
