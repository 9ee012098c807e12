"""Names of the entities of a store, looked up by their normalised form, in the language that the store speaks."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from kg.names.normalise import name_key
from kg.names.providers import NAMED, Match

if TYPE_CHECKING:
    from kg.store.contract import Rows, Store


class StoreNames:
    """Names of the entities of a store, by ``kg:nameKey``, or the nodes ``:Name`` in Cypher."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def lookup(self, keys: Sequence[str], categories: Sequence[str] = ()) -> dict[str, tuple[Match, ...]]:
        """All entities under each of the name keys."""
        if not keys:
            return {}
        found: dict[str, list[Match]] = {}
        for wanted, identifier, category, name, key in self._rows("lookup", keys):
            match = Match(str(identifier), str(category or ""), str(name), str(key or ""), str(wanted), 2)
            found.setdefault(str(wanted), []).append(_ranked(match))
        return {
            wanted: tuple(sorted(matches, key=lambda match: (match.rank, match.id)))
            for wanted, matches in found.items()
        }

    def by_ids(self, identifiers: Sequence[str]) -> dict[str, Match]:
        """Entities by CURIE, also as a cross-reference."""
        found = self._by_ids("by_id", identifiers)
        return {
            **self._by_ids("by_xref", [identifier for identifier in identifiers if identifier not in found]),
            **found,
        }

    def _by_ids(self, question: str, identifiers: Sequence[str]) -> dict[str, Match]:
        if not identifiers:
            return {}
        rows = self._rows(question, identifiers)
        # Where two entities have one cross-reference, the first by id is taken, always the same one.
        return {
            str(wanted): Match(str(found), str(category or ""), str(name), str(key or ""), str(wanted), 0)
            for wanted, found, category, name, key in sorted(rows.rows, key=str, reverse=True)
        }

    def names(self, categories: Sequence[str]) -> Iterable[str]:
        """All names, for suggestions."""
        # Sorted, so that names equally near are suggested in one order whatever the engine.
        return sorted(str(name) for (name,) in self._rows("names", list(categories) or sorted(NAMED)))

    def _rows(self, question: str, values: Sequence[str]) -> Rows:
        from kg.store.contract import speaks_cypher

        if speaks_cypher(self._store):
            return self._store.cypher(_CYPHER[question], {"values": list(values)})
        from kg.rdf.terms import text

        return self._store.select(_SPARQL[question].replace("%VALUES%", " ".join(map(text, values))))


def _ranked(match: Match) -> Match:
    rank = 2
    if match.matched in (name_key(match.key), name_key(match.id)):
        rank = 0
    elif match.matched == name_key(match.name):
        rank = 1
    return Match(match.id, match.category, match.name, match.key, match.matched, rank)


_PREFIXES = """
PREFIX kg: <https://w3id.org/leukemia-kg/vocab#>
PREFIX dct: <http://purl.org/dc/terms/>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
"""


def _matching(pattern: str) -> str:
    return f"""{_PREFIXES}
SELECT ?wanted ?id ?category ?name ?key WHERE {{
  VALUES ?wanted {{ %VALUES% }}
  {pattern}
  OPTIONAL {{ ?entity kg:category ?category }}
  OPTIONAL {{ ?entity kg:key ?key }}
}}"""


_LOOKUP = _matching("?entity kg:nameKey ?wanted ; dct:identifier ?id ; rdfs:label ?name .")
_BY_ID = _matching("?entity dct:identifier ?wanted ; rdfs:label ?name . BIND(?wanted AS ?id)")
_BY_XREF = _matching("?entity kg:xref ?wanted ; dct:identifier ?id ; rdfs:label ?name .")
_NAMES = (
    _PREFIXES
    + """
SELECT DISTINCT ?name WHERE {
  { VALUES ?category { %VALUES% } ?entity kg:category ?category . ?entity rdfs:label ?name }
  UNION { VALUES ?category { %VALUES% } ?entity kg:category ?category . ?entity skos:altLabel ?name }
  UNION { VALUES ?category { %VALUES% } ?entity kg:category ?category . ?entity kg:key ?name }
}"""
)
_SPARQL = {"lookup": _LOOKUP, "by_id": _BY_ID, "by_xref": _BY_XREF, "names": _NAMES}
_CYPHER = {
    "lookup": """
UNWIND $values AS wanted
MATCH (:Name {key: wanted})-[r:NAMES]->(e:Entity) WHERE r.since <= $epoch < r.until
RETURN wanted, e.id, e.category, e.name, e.key""",
    "by_id": """
UNWIND $values AS wanted
CALL (wanted) {
  MATCH (e:Entity {id: wanted}) WHERE e.since <= $epoch < e.until
  RETURN e
  UNION
  MATCH (e:Record {id: wanted}) WHERE e.since <= $epoch < e.until AND e.name IS NOT NULL
  RETURN e
}
RETURN wanted, e.id, e.category, e.name, e.key""",
    "by_xref": """
UNWIND $values AS wanted
MATCH (:Name {key: wanted})-[r:XREF_OF]->(e:Entity) WHERE r.since <= $epoch < r.until
RETURN wanted, e.id, e.category, e.name, e.key""",
    "names": """
MATCH (e:Entity) WHERE e.category IN $values AND e.since <= $epoch < e.until
UNWIND [e.name, e.key] + coalesce(e.synonyms, []) AS name
WITH name WHERE name IS NOT NULL
RETURN DISTINCT name""",
}
