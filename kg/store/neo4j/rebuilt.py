"""Sources read back as the records that were loaded: what RDF, exports and checks of a Neo4j graph are made from.

Entities, publications and links are kept as lines; claims and rules are told by their nodes and relationships. A claim
or rule whose content does not give its id is damaged, and said so, rather than exported as something else.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import MISSING, fields, replace
from functools import cache
from typing import Any

from kg.errors import StoreError
from kg.rdf.citations import CITATION_FIELDS, citation_id
from kg.rdf.claims import QUALIFIER_FIELDS, claim_id, line_id
from kg.rdf.rules import Rule, rule_id
from kg.rdf.shared import from_line
from kg.records import (
    Assertion,
    Caution,
    Citation,
    ContextTherapy,
    EvidenceLine,
    Indication,
    Link,
    Preference,
    Proposition,
    Record,
    Sourced,
)
from kg.store.neo4j.epoch import VISIBLE
from kg.store.neo4j.model import CLAIM_FIELDS, RENAMED
from kg.store.neo4j.writer import Writer

_LINES = f"MATCH (n:Shared) WHERE n.source = $source AND {VISIBLE.format('n')} RETURN n.line, n.of_record"
_CLAIMS = f"""MATCH (c:Record) WHERE c.source_name = $source AND c:Assertion AND {VISIBLE.format('c')}
RETURN properties(c), [(c)-[:SUBJECT]->(e) | e.id], [(c)-[:OBJECT]->(e) | e.id], [(c)-[:IN_DISEASE]->(e) | e.id],
  [(c)-[:REQUIRES_BIOMARKER]->(e) | e.id], [(c)-[:EXCLUDES_BIOMARKER]->(e) | e.id],
  [(c)-[:HAS_EVIDENCE]->(l)-[:FROM_PUBLICATION]->(p) | [properties(l), p.id]]"""
_RULES = f"""MATCH (c:Record) WHERE c.source_name = $source AND NOT c:Assertion AND {VISIBLE.format('c')}
RETURN properties(c), [(c)-[:FOR_DRUG|ABOUT]->(e) | e.id], [(c)-[:CITING]->(e) | e.id], [(c)-[:CITED]->(e) | e.id]"""
_QUALIFIERS = {field: name for name, field in QUALIFIER_FIELDS.items()}



def records(part: Writer, source: str, epoch: int) -> Iterator[Record]:
    """The records of a source, as readers of an epoch see it."""
    given = {"source": source, "epoch": epoch}
    about: dict[str, set[str]] = {}  # by rule, whom its loader linked it to
    for line, of_record in part.stream(_LINES, **given):
        record = from_line(line)
        if of_record and isinstance(record, Link):
            about.setdefault(record.subject, set()).add(record.object)
        yield record
    for row in part.stream(_CLAIMS, **given):
        yield _claim(part.address, *row)
    for properties, targets, citing, cited in part.stream(_RULES, **given):
        if properties["category"] == "Citation":
            yield _citation(part.address, source, properties, citing, cited)
            continue
        linked = about.get(properties["id"], set())
        yield _rule(part.address, properties, sorted({*targets} - linked) or sorted(targets))


def _claim(
    address: str, found: dict[str, Any], subject: list[str], object_: list[str],
    diseases: list[str], required: list[str], excluded: list[str], lines: list[list[Any]],
) -> Assertion:  # fmt: skip
    pairs = [(_QUALIFIERS.get(name, name), value) for name, value in found.items() if name not in CLAIM_FIELDS]
    edges = {"disease": diseases, "requires_biomarker": required, "excludes_biomarker": excluded}
    pairs += [(name, target) for name, targets in edges.items() for target in targets]
    if len(subject) != 1 or len(object_) != 1:
        raise _damaged(address, found["id"])
    said = Proposition(subject[0], found["predicate_name"], object_[0], tuple(sorted(pairs)), found["negated"])
    told = tuple(_line(address, found["id"], properties, publication) for properties, publication in lines)
    claim = Assertion(said, found["method"], told, found.get("date"))
    if claim_id(claim, found["source_name"]) != found["id"]:
        raise _damaged(address, found["id"])
    return claim


@cache
def _line_defaults() -> tuple[tuple[str, str, Any], ...]:
    """(field, property, what it is where the property is absent) of an evidence line."""
    return tuple(
        (field.name, RENAMED.get(field.name, field.name), "" if field.default is MISSING else None)
        for field in fields(EvidenceLine)
        if field.name != "publication"
    )


def _line(address: str, claim: str, found: dict[str, Any], publication: str) -> EvidenceLine:
    values = {name: found.get(property_, default) for name, property_, default in _line_defaults()}
    stated = EvidenceLine(publication=publication, **values)
    # Whether its stance was stated, or follows from its direction, is told by its id.
    for line in (replace(stated, stance=None), stated):
        if line_id(claim, line) == found["id"]:
            return line
    raise _damaged(address, found["id"])


def _rule(address: str, found: dict[str, Any], subjects: list[str]) -> Rule:
    text, slug = found.get, found["id"].partition("/")[2]
    sourced = Sourced(tuple(text("source", ())), text("source_date", ""), found["verified"], text("verified_on"), text("note"))
    name, when = text("name", ""), text("when", "")
    subject = subjects[0] if subjects else ""
    rule: Rule
    match found["category"]:
        case "Indication":
            criteria = tuple((key.removeprefix("criterion_"), value) for key, value in sorted(found.items()) if key.startswith("criterion_"))
            # Groups and judgements are kept as they are written in RDF: joined.
            partners, judgement = text("with", ""), text("judgement", "")
            rule = Indication(
                slug, subject, text("jurisdiction", ""), text("status", ""), text("scope", ""), text("valid_from"), text("valid_to"),
                criteria, ((partners,),) if partners else (), (judgement,) if judgement else (), name, sourced, text("brand"), text("companion_diagnostic"),
            )  # fmt: skip
        case "Caution":
            rule = Caution(slug, subject, text("kind", ""), text("effect", ""), when, name, text("basis", ""), sourced)
        case "Preference":
            rule = Preference(slug, subject, when, text("preference", ""), name, sourced)
        case _:
            rule = ContextTherapy(slug, name, when, text("why", ""), sourced)
    if rule_id(rule) != found["id"]:
        raise _damaged(address, found["id"])
    return rule


def _citation(address: str, source: str, found: dict[str, Any], citing: list[str], cited: list[str]) -> Citation:
    values = {attribute: found[name] for name, attribute in CITATION_FIELDS if name in found}
    citation = Citation(citing=citing[0], cited=cited[0], **values) if citing and cited else None
    if citation is None or citation_id(citation, source) != found["id"]:
        raise _damaged(address, found["id"])
    return citation


def _damaged(address: str, identifier: str) -> StoreError:
    return StoreError(f"{address}: the node {identifier} is not as it was loaded; load its source again")
