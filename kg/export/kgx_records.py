"""The graph as KGX records: nodes and edges of Biolink, and the evidence that KGX has no place for.

What is lost: an edge says neither study design nor effect, and of the circumstances of a claim only the
disease; all of it stands in the evidence sidecar, whose lines name their edge. An edge is written for a claim
whose sources support it more than they contradict it, as ``negated`` where it is the other way round, and not
at all where neither side is ahead: Biolink cannot say contested. Predicates and categories without a Biolink
name are left out (``kg/schema/predicates.tsv``). Edge ids are the ids of claims, or hashes of what they say.

Two passes over the quads: the first learns ids and what belongs to what, the second writes.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import groupby
from typing import TYPE_CHECKING, Any, Literal

from kg.identifiers import VOCABULARY, content_hash, iri
from kg.schema.terms import Predicate, categories, predicates
from kg.views.rdf import parsed

if TYPE_CHECKING:
    import pyoxigraph

Kind = Literal["node", "edge", "evidence"]
Properties = dict[str, list[Any]]  # values by name of predicates.tsv

OWN_SOURCE = "infores:leukemia-kg"
_AGENT = {"manual": "manual_agent", "text-mined": "text_mining_agent"}
_KNOWLEDGE = {
    "guideline": "knowledge_assertion", "label": "knowledge_assertion",
    "phase 3": "statistical_association", "phase 2": "statistical_association", "phase 1": "statistical_association",
    "series": "statistical_association", "case": "observation", "preclinical": "observation",
    "text-mined": "not_provided",
}  # fmt: skip
_DIRECTION = {
    "inhibits": "decreased", "covalently inhibits": "decreased", "degrades": "decreased", "depletes": "decreased",
    "activates": "increased", "induces": "increased",
}  # fmt: skip
_QUALIFIERS = ("disease_context", "biomarker_criterion", "setting", "age_group", "combination", "prior_criterion")
_MATCHES = ("exact_match", "close_match", "broad_match", "narrow_match", "related_match")
_NOT_INFORES = re.compile(r"[^a-z0-9]+")


@dataclass(slots=True)
class _Known:
    """What the first pass learns."""

    curies: dict[str, str] = field(default_factory=dict)  # by IRI
    categories: dict[str, str] = field(default_factory=dict)  # by CURIE
    actions: dict[str, str] = field(default_factory=dict)  # by CURIE of a drug
    claim_of: dict[str, str] = field(default_factory=dict)  # by IRI of an evidence line
    publication_of: dict[str, str] = field(default_factory=dict)  # IRI by IRI of an evidence line
    supporting: dict[str, str] = field(default_factory=dict)  # level of supporting lines


def records(stream: Callable[[], Iterable[str]]) -> Iterator[tuple[Kind, dict[str, Any]]]:
    """Nodes, edges and evidence of N-Quads; ``stream`` is called twice."""
    known = _learn(stream())
    seen: set[str] = set()
    ends: set[str] = set()
    claims: dict[str, dict[str, Any]] = {}
    for subject, properties in _subjects(stream()):
        identifier = known.curies.get(subject)
        if identifier is None:
            continue
        if "predicate_name" in properties:
            edge = _claim(identifier, properties, known)
            if edge is not None:
                claims[identifier] = {
                    name: _text(properties, name, known) for name in _QUALIFIERS if name in properties
                }
                claims[identifier]["negated"] = bool(properties["negated"][0])
                ends.update((edge["subject"], edge["object"]))
                yield "edge", edge
        elif subject in known.claim_of:
            if (claim := known.claim_of[subject]) in claims:
                yield "evidence", _line(identifier, claim, claims[claim], properties, known)
        else:
            node = _node(identifier, properties, known)
            if node is not None and identifier not in seen:
                seen.add(identifier)
                yield "node", node
            for edge in _structure(identifier, properties, known):
                if edge["id"] not in seen:
                    seen.add(edge["id"])
                    ends.update((edge["subject"], edge["object"]))
                    yield "edge", edge
    for identifier in sorted(ends - seen):
        yield (
            "node",
            {"id": identifier, "category": ["biolink:NamedThing"], "name": identifier, "provided_by": [OWN_SOURCE]},
        )


def _names() -> dict[str, str]:
    """Name in predicates.tsv by IRI; entity properties are asked for by their own."""
    found = {iri(row.rdf): row.name for row in predicates().values()}
    return found | {VOCABULARY + "action": "action", VOCABULARY + "modality": "modality"}


def _subjects(lines: Iterable[str]) -> Iterator[tuple[str, Properties]]:
    """Each subject of each graph with its properties; literals as Python values, IRIs as ``<…>``."""
    names = _names()
    for (_, subject), quads in groupby(parsed(lines), key=lambda quad: (quad.graph_name, quad.subject)):
        properties: Properties = {}
        for quad in quads:
            name = names.get(quad.predicate.value)
            if name is not None:
                properties.setdefault(name, []).append(_value(quad.object))
        yield subject.value, properties


def _value(term: pyoxigraph.NamedNode | pyoxigraph.Literal | Any) -> Any:
    datatype = getattr(term, "datatype", None)
    if datatype is None:
        return f"<{term.value}>"
    kind = datatype.value.rpartition("#")[2]
    if kind == "boolean":
        return term.value == "true"
    return int(term.value) if kind == "integer" else float(term.value) if kind == "double" else term.value


def _learn(lines: Iterable[str]) -> _Known:
    known = _Known()
    for subject, properties in _subjects(lines):
        if identifier := properties.get("identifier"):
            known.curies[subject] = identifier[0]
            if category := properties.get("category"):
                known.categories[identifier[0]] = category[0]
            if action := properties.get("action"):
                known.actions[identifier[0]] = action[0]
        for line in properties.get("has_evidence", ()):
            known.claim_of[line[1:-1]] = properties["identifier"][0]
        if "direction" in properties:
            known.publication_of[subject] = properties["publication"][0][1:-1]
            if properties["stance"] == ["supporting"]:
                known.supporting[subject] = properties.get("level", [""])[0]
    return known


def _node(identifier: str, properties: Properties, known: _Known) -> dict[str, Any] | None:
    name = known.categories.get(identifier, "")
    category = categories()[name].biolink if name in categories() else None
    if category is None or "name" not in properties:
        return None
    if name == "Drug" and properties.get("modality") == ["small molecule"]:
        category = "biolink:SmallMolecule"
    node: dict[str, Any] = {"id": identifier, "category": [category], "name": properties["name"][0]}
    synonyms = {*properties.get("synonym", ()), *properties.get("key", ())} - {node["name"]}
    if synonyms:
        node["synonym"] = sorted(synonyms)
    if xrefs := properties.get("xref"):
        node["xref"] = sorted(xrefs)
    if name == "Gene" and (symbol := properties.get("key")):
        node["symbol"] = symbol[0]
    if name == "Publication":
        node["publication_type"] = ["IAO:0000311"]
    node["provided_by"] = [OWN_SOURCE]
    return node


def _text(properties: Properties, name: str, known: _Known) -> Any:
    value = properties[name][0]
    return known.curies.get(value[1:-1], value) if isinstance(value, str) and value.startswith("<") else value


def _claim(identifier: str, properties: Properties, known: _Known) -> dict[str, Any] | None:
    predicate = predicates()[properties["predicate_name"][0]]
    supporting, contrasting = properties["supporting_sources"][0], properties["contrasting_sources"][0]
    if predicate.biolink is None or supporting == contrasting:
        return None
    lines = [line[1:-1] for line in properties["has_evidence"]]
    publications = {known.curies[known.publication_of[line]] for line in lines if line in known.publication_of}
    levels = {known.supporting[line] for line in lines if line in known.supporting}
    edge = _edge(
        identifier,
        _text(properties, "claim_subject", known),
        predicate,
        _text(properties, "claim_object", known),
        known,
    )
    edge["negated"] = bool(properties["negated"][0]) != (contrasting > supporting)
    edge["publications"] = sorted(publications)
    if "disease_context" in properties:
        edge["qualifiers"] = [_text(properties, "disease_context", known)]
    edge["knowledge_level"] = next((value for level, value in _KNOWLEDGE.items() if level in levels), "not_provided")
    edge["agent_type"] = _AGENT.get(properties["method"][0], "not_provided")
    source = properties["source_name"][0]
    if source != "knowledge":
        edge["primary_knowledge_source"] = "infores:" + _NOT_INFORES.sub("-", source.lower()).strip("-")
        edge["aggregator_knowledge_source"] = [OWN_SOURCE]
    return edge


def _structure(identifier: str, properties: Properties, known: _Known) -> Iterator[dict[str, Any]]:
    """Edges that no claim carries: hierarchy, targets, products, partners of a fusion, and those of a case."""
    for name, values in properties.items():
        predicate = predicates().get(name)
        if predicate is None or predicate.biolink is None or name in _MATCHES:
            continue
        if predicate.kind in ("link", "case") or name == "targets":
            for value in values:
                if other := known.curies.get(value[1:-1]):
                    yield _structural(identifier, predicate, other, known)
    for five in properties.get("five_prime_partner", ()):
        for three in properties.get("three_prime_partner", ()):
            first, second = sorted((known.curies[five[1:-1]], known.curies[three[1:-1]]))
            yield _structural(first, predicates()["gene_fusion_with"], second, known)


def _structural(subject: str, predicate: Predicate, object_: str, known: _Known) -> dict[str, Any]:
    edge = _edge(f"lkg:edge/{content_hash([subject, predicate.name, object_])}", subject, predicate, object_, known)
    return edge | {"knowledge_level": "knowledge_assertion", "agent_type": "manual_agent"}


def _edge(identifier: str, subject: str, predicate: Predicate, object_: str, known: _Known) -> dict[str, Any]:
    edge = {
        "id": identifier, "category": ["biolink:Association"], "subject": subject, "predicate": predicate.biolink, "object": object_,
        "original_predicate": predicate.rdf, "primary_knowledge_source": OWN_SOURCE,
    }  # fmt: skip
    direction = _DIRECTION.get(known.actions.get(subject, ""))
    if predicate.name == "targets" and direction and known.categories.get(object_) == "Gene":
        edge["category"] = ["biolink:ChemicalAffectsGeneAssociation"]
        edge |= {
            "qualified_predicate": "biolink:causes",
            "object_aspect_qualifier": "activity_or_abundance",
            "object_direction_qualifier": direction,
        }
    return edge


def _line(
    identifier: str, claim: str, qualifiers: dict[str, Any], properties: Properties, known: _Known
) -> dict[str, Any]:
    """An evidence line with all of its fields, the circumstances of its claim, and whether the claim denies."""
    line: dict[str, Any] = {"id": identifier, "edge": claim, "claim_negated": qualifiers["negated"]}
    line["qualifiers"] = {name: value for name, value in qualifiers.items() if name != "negated"}
    for name in sorted(properties):
        if name not in ("identifier", "category"):
            line[name] = _text(properties, name, known)
    return line
