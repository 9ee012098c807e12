"""What a picture of the graph needs of a store, asked in the language that it speaks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from kg.identifiers import iri
from kg.schema.terms import predicates
from kg.store.contract import Store, speaks_cypher

_PREFIXES = """PREFIX kg: <https://w3id.org/leukemia-kg/vocab#>
PREFIX dct: <http://purl.org/dc/terms/>
PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
"""
_BATCH = 500  # ids in one VALUES block
_CLAIMS = """MATCH (s:Entity)<-[:SUBJECT]-(c:Assertion)-[:OBJECT]->(o:Entity)
WHERE c.since <= $epoch < c.until {}
MATCH (c)-[:HAS_EVIDENCE]->(l)-[:FROM_PUBLICATION]->(p)
RETURN s.id, o.id, c.predicate_name, c.negated, l.stance, p.id"""
_LINKS = """MATCH (s:Entity)-[r]->(o:Entity) WHERE r.predicate IN $wanted AND r.since <= $epoch < r.until {}
RETURN s.id, o.id, r.predicate"""
_SUBJECT, _OBJECT = "AND s.id = $focus", "AND o.id = $focus"


def links(store: Store, focus: str | None, wanted: Sequence[str]) -> Iterator[tuple[str, str, str]]:
    """(subject, object, predicate) of structural edges; with ``focus`` those of one entity."""
    if speaks_cypher(store):
        for end in (_SUBJECT, _OBJECT) if focus else ("",):
            for s, o, p in store.cypher(_LINKS.format(end), {"wanted": list(wanted), "focus": focus}):
                yield str(s), str(o), str(p)
        return
    by_iri = {iri(predicates()[name].rdf): name for name in wanted}
    values = "VALUES ?p { " + " ".join(f"<{address}>" for address in sorted(by_iri)) + " } "
    pattern = "{ ?focus ?p ?o BIND(?focus AS ?s) } UNION { ?s ?p ?focus BIND(?focus AS ?o) }" if focus else "?s ?p ?o ."
    query = (
        f"SELECT ?subject ?object ?p WHERE {{ {_focus(focus)}{values}{pattern} "
        "?s dct:identifier ?subject . ?o dct:identifier ?object }"
    )
    for s, o, p in store.select(_PREFIXES + query):
        yield str(s), str(o), by_iri[str(p)]


def claims(store: Store, focus: str | None) -> Iterator[tuple[str, str, str, bool, str, str]]:
    """(subject, object, predicate, negated, stance, publication) of every line of every claim."""
    if speaks_cypher(store):
        for end in (_SUBJECT, _OBJECT) if focus else ("",):
            for s, o, p, negated, stance, publication in store.cypher(_CLAIMS.format(end), {"focus": focus}):
                yield str(s), str(o), str(p), bool(negated), str(stance), str(publication)
        return
    end = "{ ?c rdf:subject ?focus } UNION { ?c rdf:object ?focus } " if focus else ""
    query = f"""SELECT ?subject ?object ?predicate ?negated ?stance ?publication WHERE {{ {_focus(focus)}{end}
      ?c kg:predicateName ?predicate ; kg:negated ?negated ; rdf:subject/dct:identifier ?subject ; rdf:object/dct:identifier ?object ;
         kg:hasEvidence ?line . ?line kg:stance ?stance ; kg:publication/dct:identifier ?publication }}"""
    for s, o, p, negated, stance, publication in store.select(_PREFIXES + query):
        yield str(s), str(o), str(p), bool(negated), str(stance), str(publication)


def nodes(store: Store, ids: set[str] | None) -> Iterable[tuple[str, str, str]]:
    """(id, name, category) of the nodes wanted, or of all entities."""
    found: set[tuple[str, str, str]] = set()
    for identifier, name, category in _node_rows(store, ids):
        found.add((str(identifier), str(name), str(category)))
    return found


def _node_rows(store: Store, ids: set[str] | None) -> Iterator[tuple[object, ...]]:
    if speaks_cypher(store):
        # Entities have names to be asked for; rules, claims and sources are no entities here.
        kept = "EXISTS { (:Name)-[:NAMES]->(e) }" if ids is None else "e.id IN $ids"
        text = f"MATCH (e:Entity) WHERE {kept} AND e.category IS NOT NULL AND e.since <= $epoch < e.until RETURN e.id, e.name, e.category"
        yield from store.cypher(text, {"ids": sorted(ids or ())})
        return
    pattern = "?x dct:identifier ?id ; rdfs:label ?name ; kg:category ?category ."
    if ids is None:
        blocks = ["?x kg:nameKey ?any . "]
    else:
        wanted = sorted(ids)
        parts = (wanted[start : start + _BATCH] for start in range(0, len(wanted), _BATCH))
        blocks = ["VALUES ?x { " + " ".join(f"<{iri(curie)}>" for curie in part) + " } " for part in parts]
    for block in blocks:
        yield from store.select(_PREFIXES + f"SELECT DISTINCT ?id ?name ?category WHERE {{ {block}{pattern} }}")


def is_there(store: Store, curie: str) -> bool:
    """Whether a node has this id."""
    if speaks_cypher(store):
        text = "MATCH (e:Entity {id: $focus}) WHERE e.since <= $epoch < e.until RETURN e.id"
        return bool(len(store.cypher(text, {"focus": curie})))
    return store.ask(_PREFIXES + f"ASK {{ <{iri(curie)}> dct:identifier ?id }}")


def _focus(curie: str | None) -> str:
    return f"VALUES ?focus {{ <{iri(curie)}> }} " if curie else ""
