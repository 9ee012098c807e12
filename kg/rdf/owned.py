"""What of a record stands in the graph of its source, and what is shared between sources.

A record kind of another room joins by :func:`register`; this room knows claims and rules.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from kg.rdf.citations import citation_edges, citation_id, citation_triples
from kg.rdf.claims import DERIVED_QUALIFIERS, claim_id, claim_triples, publication_id
from kg.rdf.derived import claim_line
from kg.rdf.entities import link_triple
from kg.rdf.rules import rule_id, rule_triples
from kg.rdf.shared import to_line
from kg.records import (
    Assertion,
    Caution,
    Citation,
    ContextTherapy,
    Entity,
    Indication,
    Link,
    Preference,
    Publication,
    Record,
)
from kg.schema.terms import predicate

# Links of these kinds are said by a source of its own nodes; the others are shared structure.
_OWNED_KINDS = ("rule", "case", "evidence")
# An id in another vocabulary is no node of this graph.
_MATCHES = ("exact_match", "close_match", "broad_match", "narrow_match", "related_match")


@dataclass(frozen=True, slots=True)
class Written:
    """A record as text: its id and kind for counting, its triples, and what the derived graph needs."""

    id: str
    kind: str
    triples: tuple[str, ...] = ()
    shared: str | None = None
    claim: str | None = None
    references: tuple[str, ...] = ()

    def digest(self) -> str:
        """Hash of the content, to tell replaced from unchanged."""
        text = "\n".join(self.triples) if self.shared is None else self.shared
        return hashlib.sha256(text.encode()).hexdigest()[:16]


Writer = Callable[[Any, str], Written]
_WRITERS: dict[type, Writer] = {}


def register(type_: type, writer: Writer) -> None:
    """Let records of a type be written: ``writer(record, source)`` gives its text."""
    _WRITERS[type_] = writer


def written(record: Record, source: str) -> Written:
    """A record as text."""
    try:
        writer = _WRITERS[type(record)]
    except KeyError:
        raise TypeError(f"no room writes records of type {type(record).__name__}") from None
    return writer(record, source)


def _claim(record: Assertion, source: str) -> Written:
    said = record.proposition
    identifiers = [value for name, value in said.qualifiers if name == "disease" or name in DERIVED_QUALIFIERS]
    return Written(
        claim_id(record, source),
        "claims",
        tuple(claim_triples(record, source)),
        claim=claim_line(record, source),
        references=(
            said.subject,
            said.object,
            *identifiers,
            *(f"P {publication_id(line.publication)}" for line in record.lines),
        ),
    )


def _rule(kind: str) -> Writer:
    def write(record: Any, source: str) -> Written:
        subject = getattr(record, "drug", None) or getattr(record, "subject", None)
        return Written(rule_id(record), kind, tuple(rule_triples(record)), references=(subject,) if subject else ())

    return write


def _citation(record: Citation, source: str) -> Written:
    return Written(
        citation_id(record),
        "citations",
        tuple(citation_triples(record, source)),
        references=tuple(f"P {publication}" for _, publication in citation_edges(record)),
    )


def _entity(record: Entity, source: str) -> Written:
    return Written(record.id, "entities", shared=to_line(record))


def _publication(record: Publication, source: str) -> Written:
    return Written(record.id, "publications", shared=to_line(record))


def _link(record: Link, source: str) -> Written:
    known = predicate(record.predicate)
    identifier = f"{record.subject} {known.name} {record.object}"
    if known.symmetric and record.object < record.subject:
        record = Link(record.object, record.predicate, record.subject)
    if known.kind in _OWNED_KINDS:
        return Written(identifier, "links", (link_triple(record),), references=(record.object,))
    references = () if known.name in _MATCHES else (record.subject, record.object)
    return Written(identifier, "links", shared=to_line(record), references=references)


register(Assertion, _claim)
register(Indication, _rule("indications"))
register(Caution, _rule("cautions"))
register(Preference, _rule("preferences"))
register(ContextTherapy, _rule("context_therapies"))
register(Citation, _citation)
register(Entity, _entity)
register(Publication, _publication)
register(Link, _link)
