"""The derived graph: shared entities, their hierarchies closed, and plain edges drawn from claims.

It is rebuilt from its inputs at every build and holds no statement that a source graph holds. A plain
edge ``subject predicate object`` is drawn only where a proposition has net support over all sources.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

from kg.rdf import terms
from kg.rdf.claims import claim_id, proposition_hash, publication_id, publication_triples, stance
from kg.rdf.contested import MINED, Said, circumstances, contested
from kg.rdf.entities import entity_triples, link_triple
from kg.rdf.shared import Merged
from kg.records import Assertion, Link, Publication

ClaimLines = Callable[[], Iterable[str]]
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
        sorted(circumstances(said)), assertion.method == MINED,
    ]  # fmt: skip
    return _JSON.encode(content)


@dataclass(slots=True)
class _Proposition:
    """Support and contradiction of one proposition over all sources; a supported denial contradicts."""

    edge: tuple[str, str, str]
    supporting: set[str] = field(default_factory=set)
    contrasting: set[str] = field(default_factory=set)


def shortcut_triples(claim_lines: ClaimLines) -> Iterator[str]:
    """Plain edges of the propositions with net support, and a mark on every contested claim."""
    found: dict[str, _Proposition] = {}
    disputed: set[tuple[str, str]] = set()  # subject and object of claims that may be contested
    for line in claim_lines():
        key, _, subject, predicate, object_, negated, supporting, contrasting, _, mined = json.loads(line)
        said = found.setdefault(key, _Proposition((subject, predicate, object_)))
        (said.contrasting if negated else said.supporting).update(supporting)
        (said.supporting if negated else said.contrasting).update(contrasting)
        if negated or contrasting or mined:
            disputed.add((subject, object_))
    for said in found.values():
        if len(said.supporting) > len(said.contrasting):
            yield link_triple(Link(*said.edge))
    found.clear()
    for claim in sorted(contested(_said(claim_lines, disputed)) if disputed else ()):
        yield f"{terms.node(claim)} {terms.edge('contested')} {terms.boolean(True)}"


def _said(claim_lines: ClaimLines, of: set[tuple[str, str]]) -> Iterator[Said]:
    """The claims about these pairs: few of a large graph, so that not all are held at once."""
    for line in claim_lines():
        _, claim, subject, predicate, object_, negated, supporting, contrasting, narrowed, mined = json.loads(line)
        if (subject, object_) in of:
            pro, contra = (contrasting, supporting) if negated else (supporting, contrasting)
            where = frozenset((name, value) for name, value in narrowed)
            yield Said(claim, subject, predicate, object_, where, mined, set(pro), set(contra))


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


def derived_triples(merged: Merged, claim_lines: ClaimLines, references: Iterable[str]) -> Iterator[str]:
    """All triples of the derived graph.

    ``claim_lines`` gives the lines of :func:`claim_line` anew at each call; ``references`` are the ids that sources speak of, publications marked by a leading ``P ``; those
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
