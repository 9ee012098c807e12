"""A dataset that kg did not load itself, such as an export put there: its graphs describe themselves (VoID)."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING

from kg.identifiers import VOCABULARY, iri
from kg.schema.terms import predicates, snake_case
from kg.store.contract import SourceInfo

if TYPE_CHECKING:
    from kg.store.contract import Value
    from kg.store.endpoint.protocol import Protocol

_KG = f"PREFIX kg: <{VOCABULARY}>\n"


def described_sources(protocol: Protocol) -> tuple[SourceInfo, ...]:
    """The sources that the derived graph tells of."""
    names = {iri(row.rdf): row.name for row in predicates().values()}
    found: dict[str, dict[str, Value]] = defaultdict(dict)
    for graph, predicate, value in protocol.rows(_KG + "SELECT ?g ?p ?o { ?g a kg:Source ; ?p ?o }"):
        name = names.get(str(predicate)) or snake_case(str(predicate).removeprefix(VOCABULARY))
        found[str(graph)][name] = value
    return tuple(sorted((_info(said) for said in found.values()), key=lambda info: info.name))


def _info(said: dict[str, Value]) -> SourceInfo:
    def text(name: str) -> str:
        return str(said.get(name, ""))

    rejected = said.pop("rejected", 0)
    return SourceInfo(
        text("name"), text("kind"), text("title"), text("licence"), text("url"), text("modified"),
        counts={name: value for name, value in sorted(said.items()) if isinstance(value, int)},
        rejected=rejected if isinstance(rejected, int) else 0,
    )  # fmt: skip


def described_counts(protocol: Protocol, sources: tuple[SourceInfo, ...]) -> dict[str, int]:
    """Counts over all sources, asked of the server."""
    if not sources:
        return {}
    totals: Counter[str] = Counter()
    for info in sources:
        totals.update({name: n for name, n in info.counts.items() if name not in ("records", "triples", "entities", "links")})
    totals["triples"] = _number(protocol, "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }")
    totals["sources"] = len(sources)
    totals["publications"] = _number(protocol, "SELECT (COUNT(*) AS ?n) { ?s kg:category 'Publication' }")
    entities = protocol.rows(
        _KG + "SELECT ?c (COUNT(DISTINCT ?e) AS ?n) { ?e kg:nameKey ?k ; kg:category ?c } GROUP BY ?c"
    )
    return {**dict(sorted(totals.items())), **{str(name): int(n or 0) for name, n in sorted(entities, key=str)}}


def _number(protocol: Protocol, text: str) -> int:
    (row,) = protocol.rows(_KG + text)
    return int(row[0] or 0)
