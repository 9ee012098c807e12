"""Entities and the edges between them as a ``networkx.MultiDiGraph``.

Edges are structural links, and claims taken together by subject, predicate and object over all sources.
A node has ``id``, ``name`` and ``category``; an edge ``predicate``, ``kind`` (link or claim), ``n_supporting``
and ``n_disputing``, counted in distinct publications. A claim that is only disputed is shown as well: what
contradicts must be seen. Closures and cross-references are no edges here.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from kg.errors import NotFoundError
from kg.schema.terms import predicates
from kg.views import reading

if TYPE_CHECKING:
    import networkx

    from kg.store import Store

_MATCHES = ("exact_match", "close_match", "broad_match", "narrow_match", "related_match")


@dataclass(slots=True)
class _Edge:
    kind: str
    supporting: set[str] = field(default_factory=set)
    disputing: set[str] = field(default_factory=set)

    @property
    def weight(self) -> int:
        return len(self.supporting) + len(self.disputing)


_Edges = dict[tuple[str, str, str], _Edge]  # (subject, object, predicate)


def network(store: Store) -> networkx.MultiDiGraph[str]:
    """All entities of the public graphs with their edges."""
    return _graph(store, _links(store, None) | _claims(store, None), None)


def neighborhood(store: Store, curie: str, *, limit: int = 150) -> networkx.MultiDiGraph[str]:
    """An entity and what is linked to it directly, at most ``limit`` nodes, those with most publications first.

    ``graph.graph`` holds ``focus`` and ``hidden``, the number of neighbours left out. Raises NotFoundError
    where no node has the CURIE.
    """
    edges = _links(store, curie) | _claims(store, curie)
    if not edges and not reading.is_there(store, curie):
        raise NotFoundError(f"the graph has nothing with the id {curie}")
    best: dict[str, int] = defaultdict(int)
    for (subject, object_, _), edge in edges.items():
        best[object_ if subject == curie else subject] += edge.weight
    ranked = sorted(best, key=lambda node: (-best[node], node))
    shown = {curie, *ranked[: max(limit - 1, 0)]}
    kept = {key: edge for key, edge in edges.items() if key[0] in shown and key[1] in shown}
    graph = _graph(store, kept, shown)
    graph.graph.update(focus=curie, hidden=len(set(ranked) - shown))
    return graph


def _links(store: Store, focus: str | None) -> _Edges:
    """Structural edges; with ``focus`` those of one entity, in both directions."""
    wanted = tuple(sorted(row.name for row in predicates().values() if row.kind == "link" and row.name not in _MATCHES))
    return {edge: _Edge("link") for edge in reading.links(store, focus, wanted)}


def _claims(store: Store, focus: str | None) -> _Edges:
    """Claims by subject, object and predicate; a supported denial disputes."""
    found: _Edges = {}
    for subject, object_, predicate, negated, stance, publication in reading.claims(store, focus):
        edge = found.setdefault((subject, object_, predicate), _Edge("claim"))
        if stance in ("supporting", "contrasting"):
            supports = (stance == "supporting") != negated
            (edge.supporting if supports else edge.disputing).add(publication)
    return found


def _graph(store: Store, edges: _Edges, ids: set[str] | None) -> networkx.MultiDiGraph[str]:
    """``ids``: the nodes wanted, or None for all entities."""
    import networkx

    graph: networkx.MultiDiGraph[str] = networkx.MultiDiGraph()
    for identifier, name, category in sorted(reading.nodes(store, ids)):
        graph.add_node(identifier, id=identifier, name=name, category=category)
    for (subject, object_, predicate), edge in sorted(edges.items()):
        for end in (subject, object_):
            if end not in graph:
                graph.add_node(end, id=end, name=end, category="")
        graph.add_edge(
            subject, object_, key=predicate,
            predicate=predicate, kind=edge.kind, n_supporting=len(edge.supporting), n_disputing=len(edge.disputing),
        )  # fmt: skip
    return graph
