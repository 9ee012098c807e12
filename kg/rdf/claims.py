"""Claims, evidence lines and publications as triples.

A claim is a node of its own: the proposition's hash stands on it as a property, because a node for
the proposition would be shared by two sources. Its id depends on what is said, by whom and how, not
on the evidence, so that new evidence replaces a claim instead of making another one.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields
from functools import cache, lru_cache

from kg.identifiers import content_hash, curie
from kg.rdf import terms
from kg.records import Assertion, EvidenceLine, Proposition, Publication
from kg.records.claim import STANCE_OF, Stance
from kg.schema.terms import predicate

# Derived from the criteria expression by the loader; not part of what is said.
DERIVED_QUALIFIERS = ("excludes_biomarker", "requires_biomarker")
QUALIFIER_FIELDS = {
    "biomarker": "biomarker_criterion", "prior": "prior_criterion", "setting": "setting",
    "age_group": "age_group", "combination": "combination",
}  # fmt: skip
_BY_DIRECTION = {"supports": "supported_by", "disputes": "disputed_by", "neutral": "inconclusive_by"}
_RENAMED = {"start": "start_offset", "end": "end_offset"}
_DOUBLES = ("value", "confidence")
_OPTIONAL = frozenset(field.name for field in fields(EvidenceLine) if field.default is None)
_OWN_PREFIXES = ("PMID", "DOI", "PMC", "CLINICALTRIALS")


@lru_cache(maxsize=256)  # one claim asks for its hash several times
def proposition_hash(proposition: Proposition, *, signed: bool = True) -> str:
    """Identity of what is said; ``signed=False`` gives one hash to a statement and its denial."""
    content: list[object] = [
        proposition.subject,
        proposition.predicate,
        proposition.object,
        sorted([name, value] for name, value in proposition.qualifiers if name not in DERIVED_QUALIFIERS),
    ]
    return content_hash([*content, proposition.negated] if signed else content)


@lru_cache(maxsize=256)
def claim_id(assertion: Assertion, source: str) -> str:
    """CURIE of a claim: hash of proposition, source and method."""
    return f"lkg:claim/{content_hash([proposition_hash(assertion.proposition), source, assertion.method])}"


def publication_id(reference: str) -> str:
    """CURIE of a publication given as a CURIE or an address.

    >>> publication_id("https://pubmed.ncbi.nlm.nih.gov/32561620/")
    'PMID:32561620'
    """
    if not reference.startswith(("http://", "https://")):
        return reference
    # No fallback to other prefixes: a label's page under a known host is still a web page.
    found = curie(reference.rstrip("/"))
    if found and found.partition(":")[0] in _OWN_PREFIXES:
        return found
    return f"lkg:web/{content_hash(reference)}"


@cache
def _line_fields() -> tuple[tuple[str, str], ...]:
    """(attribute, RDF predicate) of the literal fields of an evidence line."""
    names = (field.name for field in fields(EvidenceLine) if field.name != "publication")
    return tuple((name, terms.edge(_RENAMED.get(name, name))) for name in names)


@cache
def _doubles() -> tuple[int, ...]:
    """Places of the fields that are doubles."""
    return tuple(place for place, (name, _) in enumerate(_line_fields()) if name in _DOUBLES)


def line_id(claim: str, line: EvidenceLine) -> str:
    """CURIE of an evidence line: hash of its claim and content."""
    values = [getattr(line, name) for name, _ in _line_fields()]
    # As they are written: 5 is the double 5.0, and an empty text is absent.
    for place in _doubles():
        if isinstance(values[place], int):
            values[place] = float(values[place])
    if "" in values:
        values = [None if value == "" and name in _OPTIONAL else value for value, (name, _) in zip(values, _line_fields(), strict=True)]
    return f"lkg:evidence/{content_hash([claim, publication_id(line.publication), values])}"


def line_triples(identifier: str, line: EvidenceLine) -> Iterator[str]:
    subject = terms.node(identifier)
    yield f"{subject} {terms.edge('identifier')} {terms.text(identifier)}"
    for class_ in terms.classes("EvidenceLine"):
        yield f"{subject} {terms.node('rdf:type')} {class_}"
    for name, edge in _line_fields():
        value = getattr(line, name)
        if name == "stance":
            value = value or STANCE_OF[line.direction]
        if value is not None and value != "":
            yield f"{subject} {edge} {terms.scalar(float(value) if name in _DOUBLES else value)}"
    yield f"{subject} {terms.edge('publication')} {terms.node(publication_id(line.publication))}"


def claim_triples(assertion: Assertion, source: str) -> Iterator[str]:
    """All triples of a claim and its lines."""
    said = assertion.proposition
    identifier = claim_id(assertion, source)
    subject = terms.node(identifier)
    lines = sorted({line_id(identifier, line): line for line in assertion.lines}.items())

    def literal(name: str, value: str) -> str:
        return f"{subject} {terms.edge(name)} {value}"

    yield literal("identifier", terms.text(identifier))
    for class_ in terms.classes("Assertion"):
        yield f"{subject} {terms.node('rdf:type')} {class_}"
    yield literal("claim_subject", terms.node(said.subject))
    yield literal("claim_predicate", terms.edge(said.predicate))
    yield literal("claim_object", terms.node(said.object))
    yield literal("predicate_name", terms.text(predicate(said.predicate).name))
    yield literal("proposition", terms.text(proposition_hash(said)))
    yield literal("negated", terms.boolean(said.negated))
    yield literal("method", terms.text(assertion.method))
    yield literal("source_name", terms.text(source))
    yield literal("content_hash", terms.text(content_hash([identifier, assertion.date, [key for key, _ in lines]])))
    if assertion.date:
        yield literal("date", terms.text(assertion.date))
    for name, value in said.qualifiers:
        if name == "disease":
            yield literal("disease_context", terms.node(value))
        elif name in DERIVED_QUALIFIERS:
            yield literal(name, terms.node(value))
        elif name in QUALIFIER_FIELDS:
            yield literal(QUALIFIER_FIELDS[name], terms.text(value))
        else:
            yield f"{subject} {terms.property_(name)} {terms.text(value)}"
    yield from _tallies(subject, assertion)
    for key, line in lines:
        evidence = terms.node(key)
        yield literal("has_evidence", evidence)
        yield literal(_BY_DIRECTION[line.direction], evidence)
        yield from line_triples(key, line)


def stance(line: EvidenceLine) -> Stance:
    """The stance of a line: as classified, else by its direction."""
    return line.stance or STANCE_OF[line.direction]


def _tallies(subject: str, assertion: Assertion) -> Iterator[str]:
    """Counts of lines and of distinct publications by stance; zero is kept."""
    for kind in ("supporting", "contrasting", "mentioning"):
        of_kind = [line for line in assertion.lines if stance(line) == kind]
        yield f"{subject} {terms.edge(f'{kind}_lines')} {terms.integer(len(set(of_kind)))}"
        sources = {publication_id(line.publication) for line in of_kind}
        yield f"{subject} {terms.edge(f'{kind}_sources')} {terms.integer(len(sources))}"


def publication_triples(publication: Publication) -> Iterator[str]:
    subject = terms.node(publication.id)
    yield f"{subject} {terms.edge('identifier')} {terms.text(publication.id)}"
    yield f"{subject} {terms.edge('category')} {terms.text('Publication')}"
    yield f"{subject} {terms.edge('name')} {terms.text(publication.title or publication.id)}"
    for class_ in terms.classes("Publication"):
        yield f"{subject} {terms.node('rdf:type')} {class_}"
    yield f"{subject} {terms.edge('retracted')} {terms.boolean(publication.retracted)}"
    for name, value in (("title", publication.title), ("date", publication.date), ("notice", publication.notice)):
        if value:
            yield f"{subject} {terms.edge(name)} {terms.text(value)}"
    for name, scalar in publication.properties:
        yield f"{subject} {terms.property_(name)} {terms.scalar(scalar)}"
