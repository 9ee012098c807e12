"""Entities: the nodes that a graph of leukemia therapies shares between its sources."""

from __future__ import annotations

from dataclasses import dataclass

Scalar = str | int | float | bool


@dataclass(frozen=True, slots=True)
class Entity:
    """A disease, gene, marker, variant, drug … with its names.

    ``id`` is a CURIE; ``category`` a name of ``kg/schema/categories.tsv``; ``key`` the short name by which
    curated tables refer to it; ``properties`` are (name, value) pairs with names of the schema, a
    repeated name being a list. Missing is absent: there is no empty string or None among them.
    """

    id: str
    category: str
    name: str
    key: str = ""
    synonyms: tuple[str, ...] = ()
    xrefs: tuple[str, ...] = ()
    properties: tuple[tuple[str, Scalar], ...] = ()


@dataclass(frozen=True, slots=True)
class Link:
    """A structural edge between two entities (hierarchy, ladder, membership, encoding), no claim.

    ``distance`` is given on materialised closures: 0 for the thing itself, 1 for its parent …
    """

    subject: str
    predicate: str
    object: str
    distance: int | None = None
