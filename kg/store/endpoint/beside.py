"""The private store beside an endpoint: a dataset of its own, or a directory of this machine.

``KG_STORE_PRIVATE`` names it; else it is the dataset ``NAME-private`` of the same server, made where the server is a
Fuseki that lets us. What its questions need of the public hierarchy is copied in at each load.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from kg.errors import StoreError
from kg.store.builds import Build
from kg.store.endpoint.addresses import Addresses, addresses
from kg.store.endpoint.manifest import read, read_state
from kg.store.endpoint.refusals import NotThereError
from kg.store.writing import merged_shared

if TYPE_CHECKING:
    from kg.store.contract import Store
    from kg.store.endpoint.protocol import Protocol


def address(public: Addresses) -> str:
    """Where private cases go."""
    found = os.environ.get("KG_STORE_PRIVATE") or public.private()
    if not found:
        raise StoreError(f"{public.base}: no place for private cases is known; KG_STORE_PRIVATE names one")
    if found.rstrip("/") == public.base:
        raise StoreError(f"{public.base}: KG_STORE_PRIVATE is the public store itself; private cases need another one")
    return found


def store(public: Addresses, protocol: Protocol, *, create: bool) -> Store | None:
    """The private store; None if there is none yet, unless ``create``."""
    if not create and not os.environ.get("KG_STORE_PRIVATE") and not public.private():
        return None
    found = _opened(address(public), protocol)
    try:
        if not found.is_empty() or create:
            return found
    except NotThereError:
        if create:
            _create(address(public))
            return found
    found.close()
    return None


def made(public: Addresses, protocol: Protocol) -> Store:
    """The private store, made where there is none."""
    found = store(public, protocol, create=True)
    if found is None:
        raise StoreError(f"{public.base}: its private store cannot be made")
    return found


def _opened(place: str, protocol: Protocol) -> Store:
    def context(references: set[str]) -> Iterable[str]:
        return hierarchy(protocol, references)

    if "://" in place:
        from kg.store.endpoint.store import EndpointStore

        return EndpointStore(addresses(place, private=True), private=True, context=context)
    from kg.store.oxigraph import OxigraphStore

    return OxigraphStore(Path(place).expanduser(), private=True, context=context)


def _create(place: str) -> None:
    from kg.store.endpoint.protocol import Protocol

    found = addresses(place, private=True)
    if not found.admin:
        raise StoreError(f"{place}: there is no such dataset; make it, or name another one by KG_STORE_PRIVATE")
    try:
        Protocol(found).create()
    except StoreError as error:
        raise StoreError(f"{place}: there is no such dataset, and the server does not let us make it ({error})") from error


def hierarchy(protocol: Protocol, references: set[str]) -> Iterable[str]:
    """Shared records of the public store that are named by ``references`` or lie above them."""
    from kg.store.private import hierarchy_of

    with tempfile.TemporaryDirectory(prefix="kg-hierarchy-") as folder:
        build = Build(Path(folder))
        (build.path / "sources").mkdir()
        names = sorted(read(protocol).manifest.sources)
        for name in names:
            read_state(protocol, name, build)
        return list(hierarchy_of(merged_shared(build, names), references))
