"""Citations as triples: a node between the citing and the cited publication.

Its id depends on where it stands and on what it says, not on the stance, so that a new version of the
classifier replaces a citation instead of making another one.
"""

from __future__ import annotations

from collections.abc import Iterator

from kg.identifiers import content_hash
from kg.rdf import terms
from kg.records.citation import Citation
from kg.records.entity import Scalar

EDGES = (("citing", "citing"), ("cited", "cited"))
CITATION_FIELDS = (
    ("statement", "statement"), ("statement_before", "before"), ("statement_after", "after"), ("section", "section"),
    ("stance", "stance"), ("confidence", "confidence"), ("method", "method"), ("method_version", "version"),
    ("stance_reason", "reason"), ("start_offset", "start"), ("end_offset", "end"), ("ordinal", "ordinal"),
)  # fmt: skip


def citation_id(citation: Citation) -> str:
    """CURIE of a citation: hash of the two publications, the sentence and its place."""
    place = [citation.citing, citation.cited, citation.statement, citation.start, citation.ordinal]
    return f"lkg:citation/{content_hash(place)}"


def citation_fields(citation: Citation, source: str) -> Iterator[tuple[str, Scalar]]:
    """Fields by their names in ``predicates.tsv``; what is not stated is absent."""
    yield "identifier", citation_id(citation)
    yield "category", "Citation"
    yield "name", f"{citation.citing} cites {citation.cited}"
    yield "source_name", source
    for name, attribute in CITATION_FIELDS:
        value = getattr(citation, attribute)
        if value is not None and value != "":
            yield name, float(value) if name == "confidence" else value


def citation_edges(citation: Citation) -> Iterator[tuple[str, str]]:
    """The two publications: (predicate, CURIE)."""
    for name, attribute in EDGES:
        yield name, getattr(citation, attribute)


def citation_triples(citation: Citation, source: str) -> Iterator[str]:
    """All triples of a citation."""
    subject = terms.node(citation_id(citation))
    for class_ in terms.classes("Citation"):
        yield f"{subject} {terms.node('rdf:type')} {class_}"
    for name, value in citation_fields(citation, source):
        yield f"{subject} {terms.edge(name)} {terms.scalar(value)}"
    for name, target in citation_edges(citation):
        yield f"{subject} {terms.edge(name)} {terms.node(target)}"
