"""Citations as triples: a node between the citing and the cited publication.

Its id depends on where it stands, on what it says and on the source, not on the stance, so that a new
version of the classifier replaces a citation instead of making another one. Two sources that hold the same
text (its citations, and its claims with what their sentences cite) have nodes of their own with one
``place``, by which statements are counted.
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


def place_of(citation: Citation) -> str:
    """What is counted once, whoever tells of it: hash of the two publications, the sentence and where it stands."""
    return content_hash([citation.citing, citation.cited, citation.statement, citation.start, citation.ordinal])


def citation_id(citation: Citation, source: str) -> str:
    """CURIE of a citation: hash of its place and its source."""
    return f"lkg:citation/{content_hash([place_of(citation), source])}"


def citation_fields(citation: Citation, source: str) -> Iterator[tuple[str, Scalar]]:
    """Fields by their names in ``predicates.tsv``; what is not stated is absent."""
    yield "identifier", citation_id(citation, source)
    yield "category", "Citation"
    yield "name", f"{citation.citing} cites {citation.cited}"
    yield "source_name", source
    yield "place", place_of(citation)
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
    subject = terms.node(citation_id(citation, source))
    for class_ in terms.classes("Citation"):
        yield f"{subject} {terms.node('rdf:type')} {class_}"
    for name, value in citation_fields(citation, source):
        yield f"{subject} {terms.edge(name)} {terms.scalar(value)}"
    for name, target in citation_edges(citation):
        yield f"{subject} {terms.edge(name)} {terms.node(target)}"
