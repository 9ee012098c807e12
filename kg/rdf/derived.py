"""The derived graph: shared entities, their hierarchies closed, and plain edges drawn from claims.

It is rebuilt from its inputs at every build and holds no statement that a source graph holds. A plain
edge ``subject predicate object`` is drawn only where a proposition has net support over all sources.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from kg.rdf import terms
from kg.rdf.claims import claim_id, proposition_hash, publication_id, publication_triples, stance
from kg.rdf.entities import entity_triples, link_triple
from kg.rdf.shared import Merged
from kg.records import Assertion, Link, Publication

_JSON = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))
# closure: the direct links it is made of, and whether a node without such a link is its own ancestor
CLOSURES = {
    "clinical_ancestor": ("clinical_parent", ("Disease",)),
    "ladder_ancestor": ("narrower_than", ("Variant", "Fusion", "Cytogenetic")),
    "class_ancestor": ("in_class", ("Drug", "DrugClass")),
}


def claim_line(assertion: Assertion, source: str) -> str:
    """What the derived graph needs of a claim, as one JSON line."""
    said = assertion.proposition
    by_stance: dict[str, set[str]] = {"supporting": set(), "contrasting": set()}
    for line in assertion.lines:
        if (kind := stance(line)) in by_stance:
            by_stance[kind].add(publication_id(line.publication))
    content = [
        proposition_hash(said, signed=False), claim_id(assertion, source), said.subject, said.predicate, said.object,
        said.negated, sorted(by_stance["supporting"]), sorted(by_stance["contrasting"]),
    ]  # fmt: skip
    return _JSON.encode(content)


@dataclass(slots=True)
class _Proposition:
    """Support and contradiction of one proposition over all sources; a supported denial contradicts."""

    edge: tuple[str, str, str]
    supporting: set[str] = field(default_factory=set)
    contrasting: set[str] = field(default_factory=set)
    claims: list[str] = field(default_factory=list)


def shortcut_triples(claim_lines: Iterable[str]) -> Iterator[str]:
    """Plain edges of the propositions with net support, and a mark on every contested claim."""
    found: dict[str, _Proposition] = {}
    for line in claim_lines:
        key, claim, subject, predicate, object_, negated, supporting, contrasting = json.loads(line)
        said = found.setdefault(key, _Proposition((subject, predicate, object_)))
        (said.contrasting if negated else said.supporting).update(supporting)
        (said.supporting if negated else said.contrasting).update(contrasting)
        said.claims.append(claim)
    for said in found.values():
        if len(said.supporting) > len(said.contrasting):
            yield link_triple(Link(*said.edge))
        if said.supporting and said.contrasting:
            for claim in said.claims:
                yield f"{terms.node(claim)} {terms.edge('contested')} {terms.boolean(True)}"


def closure_triples(merged: Merged) -> Iterator[str]:
    """Reflexive-transitive closures of the hierarchies; a cycle ends where it began."""
    for name, (direct, categories) in CLOSURES.items():
        parents: dict[str, list[str]] = defaultdict(list)
        nodes = {entity.id for entity in merged.entities.values() if entity.category in categories}
        for subject, predicate, object_ in merged.links:
            if predicate == direct:
                parents[subject].append(object_)
                nodes.update((subject, object_))
        for start in nodes:
            for ancestor in ancestors(start, parents):
                yield link_triple(Link(start, name, ancestor))


def ancestors(start: str, parents: dict[str, list[str]]) -> set[str]:
    """A node and everything above it."""
    seen = {start}
    waiting = [start]
    while waiting:
        for parent in parents.get(waiting.pop(), ()):
            if parent not in seen:
                seen.add(parent)
                waiting.append(parent)
    return seen


def derived_triples(merged: Merged, claim_lines: Iterable[str], references: Iterable[str]) -> Iterator[str]:
    """All triples of the derived graph.

    ``references`` are the ids that sources speak of, publications marked by a leading ``P ``; those
    that no source describes get a node with their id, because queries return ids as literals.
    """
    for entity in merged.entities.values():
        yield from entity_triples(entity)
    for publication in merged.publications.values():
        yield from publication_triples(publication)
    for link in merged.links:
        yield link_triple(Link(*link))
    yield from closure_triples(merged)
    yield from shortcut_triples(claim_lines)
    for reference in references:
        is_publication = reference.startswith("P ")
        identifier = reference.removeprefix("P ")
        if identifier in merged.entities or identifier in merged.publications:
            continue
        if is_publication:
            yield from publication_triples(Publication(identifier))
        else:
            yield from _undescribed(identifier)


def _undescribed(identifier: str) -> Iterator[str]:
    subject = terms.node(identifier)
    yield f"{subject} {terms.edge('identifier')} {terms.text(identifier)}"
    yield f"{subject} {terms.edge('name')} {terms.text(identifier)}"


def category_counts(merged: Merged) -> dict[str, int]:
    """Number of entities of each category."""
    counts: dict[str, int] = defaultdict(int)
    for entity in merged.entities.values():
        counts[entity.category] += 1
    return dict(sorted(counts.items()))
