"""Entities and the edges between them as a ``networkx.MultiDiGraph``.

Edges are structural links, and claims taken together by subject, predicate and object over all sources.
A node has ``id``, ``name`` and ``category``; an edge ``predicate``, ``kind`` (link or claim), ``n_supporting``
and ``n_disputing``, counted in distinct publications. A claim that is only disputed is shown as well: what
contradicts must be seen. Closures and cross-references are no edges here.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from kg.errors import NotFoundError
from kg.identifiers import iri
from kg.schema.terms import predicates

if TYPE_CHECKING:
    import networkx

    from kg.store import Store

_PREFIXES = """PREFIX kg: <https://w3id.org/leukemia-kg/vocab#>
PREFIX dct: <http://purl.org/dc/terms/>
PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
"""
_MATCHES = ("exact_match", "close_match", "broad_match", "narrow_match", "related_match")
_BATCH = 500  # ids in one VALUES block


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
    return _graph(store, _links(store, "") | _claims(store, ""), None)


def neighborhood(store: Store, curie: str, *, limit: int = 150) -> networkx.MultiDiGraph[str]:
    """An entity and what is linked to it directly, at most ``limit`` nodes, those with most publications first.

    ``graph.graph`` holds ``focus`` and ``hidden``, the number of neighbours left out. Raises NotFoundError
    where no node has the CURIE.
    """
    focus = f"VALUES ?focus {{ <{iri(curie)}> }} "
    edges = _links(store, focus) | _claims(store, focus)
    if not edges and not store.ask(_PREFIXES + f"ASK {{ <{iri(curie)}> dct:identifier ?id }}"):
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


def _links(store: Store, focus: str) -> _Edges:
    """Structural edges; with ``focus`` those of one entity, in both directions."""
    by_iri = {
        iri(row.rdf): row.name for row in predicates().values() if row.kind == "link" and row.name not in _MATCHES
    }
    values = "VALUES ?p { " + " ".join(f"<{address}>" for address in sorted(by_iri)) + " } "
    pattern = "{ ?focus ?p ?o BIND(?focus AS ?s) } UNION { ?s ?p ?focus BIND(?focus AS ?o) }" if focus else "?s ?p ?o ."
    query = f"SELECT ?subject ?object ?p WHERE {{ {focus}{values}{pattern} ?s dct:identifier ?subject . ?o dct:identifier ?object }}"
    return {(str(s), str(o), by_iri[str(p)]): _Edge("link") for s, o, p in store.select(_PREFIXES + query)}


def _claims(store: Store, focus: str) -> _Edges:
    """Claims by subject, object and predicate; a supported denial disputes."""
    end = "{ ?c rdf:subject ?focus } UNION { ?c rdf:object ?focus } " if focus else ""
    query = f"""SELECT ?subject ?object ?predicate ?negated ?stance ?publication WHERE {{ {focus}{end}
      ?c kg:predicateName ?predicate ; kg:negated ?negated ; rdf:subject/dct:identifier ?subject ; rdf:object/dct:identifier ?object ;
         kg:hasEvidence ?line . ?line kg:stance ?stance ; kg:publication/dct:identifier ?publication }}"""
    found: _Edges = {}
    for subject, object_, predicate, negated, stance, publication in store.select(_PREFIXES + query):
        edge = found.setdefault((str(subject), str(object_), str(predicate)), _Edge("claim"))
        if stance in ("supporting", "contrasting"):
            supports = (stance == "supporting") != bool(negated)
            (edge.supporting if supports else edge.disputing).add(str(publication))
    return found


def _graph(store: Store, edges: _Edges, ids: set[str] | None) -> networkx.MultiDiGraph[str]:
    """``ids``: the nodes wanted, or None for all entities."""
    import networkx

    graph: networkx.MultiDiGraph[str] = networkx.MultiDiGraph()
    for identifier, name, category in sorted(_nodes(store, ids)):
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


def _nodes(store: Store, ids: set[str] | None) -> Iterable[tuple[str, str, str]]:
    pattern = "?x dct:identifier ?id ; rdfs:label ?name ; kg:category ?category ."
    if ids is None:
        blocks = ["?x kg:nameKey ?any . "]  # entities have names to be asked for; rules, claims and sources do not
    else:
        wanted = sorted(ids)
        parts = (wanted[start : start + _BATCH] for start in range(0, len(wanted), _BATCH))
        blocks = ["VALUES ?x { " + " ".join(f"<{iri(curie)}>" for curie in part) + " } " for part in parts]
    found = set()
    for block in blocks:
        for identifier, name, category in store.select(
            _PREFIXES + f"SELECT DISTINCT ?id ?name ?category WHERE {{ {block}{pattern} }}"
        ):
            found.add((str(identifier), str(name), str(category)))
    return found
