"""The bundled graph: built from the knowledge that ships with the package when there is none yet."""

from __future__ import annotations

import os
import sys
from os import PathLike

from kg.store import Store, open_store
from kg.store.locate import locate


def open_or_build(address: str | PathLike[str] | None = None, *, quiet: bool = False) -> Store:
    """The store at an address, read-only; the default one is built where it is missing or of another version.

    A named store is never built here: raises StoreMissingError with the command that fills it.
    """
    found = locate(address)
    if found.named:
        return open_store(address)
    store = open_store(None, create=True, wait=60)
    if store.is_empty() or _outdated(store):
        if not quiet:
            print(f"kg: building the bundled graph in {found.text}", file=sys.stderr)
        from loaders.knowledge import build

        build(store)
        store.close()
        store = open_store(None)
    return store


def _outdated(store: Store) -> bool:
    """Whether the bundled knowledge changed since the default store was built from it."""
    if os.environ.get("KG_KEEP_STORE"):
        return False
    from kg.knowledge.fingerprint import fingerprint

    source = next((source for source in store.sources() if source.name == "knowledge"), None)
    return source is None or dict(source.files).get("bundled knowledge") != fingerprint()
