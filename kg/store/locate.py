"""From an address to a store: ``--store``, then ``KG_STORE``, then the user's data directory."""

from __future__ import annotations

import os
import re
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from kg.errors import StoreError, StoreMissingError
from kg.store.contract import Store
from kg.store.oxigraph import OxigraphStore

_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]+)://")

OWN_NAMES = frozenset({"builds", "current", "current.new", "lock"})


@dataclass(frozen=True, slots=True)
class Address:
    """Where a store is. ``named`` is False for the default place, which a reading command may fill by itself."""

    text: str
    kind: Literal["directory", "sparql", "neo4j"]
    named: bool

    @property
    def path(self) -> Path:
        """The directory of an embedded store."""
        return Path(self.text).expanduser()


def locate(address: str | os.PathLike[str] | None = None) -> Address:
    """The address that is meant.

    Raises StoreError for an address of unknown form.
    """
    named = address is not None or bool(os.environ.get("KG_STORE"))
    text = os.fspath(address) if address is not None else os.environ.get("KG_STORE") or str(default_folder())
    if not text.strip():
        raise StoreError("the store address is empty; expected a directory")
    scheme = _SCHEME.match(text)
    # A single letter before the colon is a Windows drive, which the pattern leaves out.
    if scheme is None:
        return Address(text, "directory", named)
    name = scheme[1].lower()
    if name in ("http", "https"):
        return Address(text, "sparql", named)
    if name.removesuffix("+s").removesuffix("+ssc") in ("bolt", "neo4j"):
        return Address(text, "neo4j", named)
    raise StoreError(
        f"{text!r}: unknown kind of store {name!r}; expected a directory, http(s)://…, bolt:// or neo4j://"
    )


def default_folder() -> Path:
    """The store in the user's data directory, by the custom of each system."""
    home = Path.home()
    if sys.platform == "win32":
        base = Path(os.environ.get("LOCALAPPDATA") or home / "AppData" / "Local")
    elif sys.platform == "darwin":
        base = home / "Library" / "Application Support"
    else:
        base = Path(os.environ.get("XDG_DATA_HOME") or home / ".local" / "share")
    return base / "leukemia-kg" / "store"


def open_store(address: str | os.PathLike[str] | None = None, *, create: bool = False, wait: float = 0.0) -> Store:
    """Open the store at an address.

    Without ``create``, raises StoreMissingError where there is none or it is empty, naming the command
    that fills it. Raises StoreError where a server cannot be reached or refuses: there is no fallback to
    another store.
    """
    found = locate(address)
    return _directory(found, create, wait) if found.kind == "directory" else _server(found, create, wait)


def _server(found: Address, create: bool, wait: float) -> Store:
    store: Store
    if found.kind == "neo4j":
        from kg.store.neo4j.store import Neo4jStore

        store = Neo4jStore(found.text, wait=wait)
    else:
        from kg.store.endpoint import EndpointStore

        store = EndpointStore(found.text, wait=wait)
    if not create and store.is_empty():
        raise StoreMissingError(f"the store {found.text} is empty; fill it with: kg build --store {found.text}")
    return store


def is_remote(store: Store) -> bool:
    """Whether private cases of a store would lie on another host."""
    place = getattr(store, "private_address", store.address)
    if "://" not in place:
        return False
    from kg.store.endpoint.addresses import is_loopback

    return not is_loopback(place)


def _directory(found: Address, create: bool, wait: float) -> OxigraphStore:
    path = found.path
    if path.exists() and not path.is_dir():
        raise StoreError(f"{path} is a file; a store is a directory")
    if create and path.is_dir() and any(entry.name not in OWN_NAMES for entry in path.iterdir()):
        raise StoreError(f"{path} holds other files; name a folder that is empty, missing, or a store")
    store = OxigraphStore(path, wait=wait)
    if not create and (not path.is_dir() or store.is_empty()):
        store.close()
        state = "is empty" if path.is_dir() else "does not exist"
        option = f" --store {found.text}" if found.named else ""
        raise StoreMissingError(f"the store {found.text} {state}; fill it with: kg build{option}")
    return store
