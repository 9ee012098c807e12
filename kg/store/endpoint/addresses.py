"""From one address to those of the SPARQL 1.1 protocols: query, update, and graph store."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from kg.errors import StoreError

UNION = "urn:x-arq:UnionGraph"  # how Fuseki names the union of the named graphs
_LOOPBACK = ("localhost", "127.0.0.1", "::1")


@dataclass(frozen=True, slots=True)
class Addresses:
    """Where a store is asked and written.

    ``update`` and ``data`` are empty where they are not known: such a store is only read, or written without PUT.
    ``union`` is the ``default-graph-uri`` that names the union of all graphs; empty where that is the default of the
    server; None where the server must be asked. ``admin`` is the place of Fuseki's administration.
    """

    base: str
    query: str
    update: str
    data: str
    union: str | None
    admin: str = ""
    name: str = ""

    def private(self) -> str:
        """The address of the private store beside this one; empty where none can be guessed."""
        return f"{self.base}-private" if self.name else ""


def addresses(text: str, environment: Mapping[str, str] | None = None, *, private: bool = False) -> Addresses:
    """The addresses of a store.

    A query address (its last part is ``sparql`` or ``query``) takes the others from ``KG_STORE_UPDATE`` and
    ``KG_STORE_DATA``; ``…/repositories/NAME`` is a repository of GraphDB or RDF4J; anything else a Fuseki dataset.
    Raises StoreError for an address that is none, or that holds a password.
    """
    env = os.environ if environment is None else environment
    base = text.rstrip("/")
    try:
        parts = urlsplit(base)
        _ = parts.port
    except ValueError as error:
        raise StoreError(f"{text!r} is no address: {error}") from error
    if parts.username or parts.password:
        raise StoreError(
            f"{parts.scheme}://{parts.hostname}: credentials do not belong into the address; "
            "set KG_STORE_USER and KG_STORE_PASSWORD, or KG_STORE_TOKEN"
        )
    if not parts.hostname or parts.query or parts.fragment:
        raise StoreError(f"{text!r}: expected http(s)://host:port/dataset, without ? and #")
    place, _, last = base.rpartition("/")
    if last in ("sparql", "query"):
        tail = "_PRIVATE" if private else ""
        return Addresses(
            base, base, env.get("KG_STORE_UPDATE" + tail, ""), env.get("KG_STORE_DATA" + tail, ""), env.get("KG_STORE_UNION")
        )
    if place.endswith("/repositories"):
        # There the statements of all graphs are the default; the graph store takes ?graph= as everywhere.
        return Addresses(base, base, f"{base}/statements", f"{base}/rdf-graphs/service", "", name=last)
    if not parts.path.strip("/"):
        raise StoreError(f"{text!r} names a server; expected a dataset on it, such as {base}/leukemia")
    return Addresses(base, f"{base}/query", f"{base}/update", f"{base}/data", UNION, f"{place}/$", last)


def is_loopback(address: str) -> bool:
    """Whether an address is on this machine."""
    host = urlsplit(address).hostname or ""
    return host in _LOOPBACK or host.startswith("127.")
