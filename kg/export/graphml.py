"""GraphML through networkx: entities, and the edges of :mod:`kg.views.network`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from kg.errors import InputError
from kg.export.files import beside
from kg.views.network import network

if TYPE_CHECKING:
    from kg.store import Store


def graphml(store: Store, path: Path, include_private: bool) -> list[Path]:
    """GraphML of the public entities; cases are no part of this view."""
    import networkx

    if include_private:
        raise InputError("graphml holds entities and claims, no cases; leave include_private out")
    with beside(path) as (partial,):
        networkx.write_graphml(network(store), partial)
    return [path]
