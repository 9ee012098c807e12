"""What needs no server: records as nodes say what the RDF says, and which texts are let through."""

from __future__ import annotations

import re

import pytest

from kg.errors import QueryError, StoreError
from kg.identifiers import iri
from kg.rdf import terms
from kg.rdf.owned import written
from kg.records import Assertion, Caution, ContextTherapy, Entity, Indication, Preference, Record
from kg.schema.terms import predicates
from kg.store.neo4j import guard
from kg.store.neo4j.connection import Access, Connection
from kg.store.neo4j.entities import entity_node
from kg.store.neo4j.model import Owned, claim_node, closed_types, rule_node
from loaders.knowledge import Knowledge
from tests.store.behaviour import LINE, claim

_TRIPLE = re.compile(r'<([^>]*)> <([^>]*)> (?:<([^>]*)>|"(.*)"(?:\^\^<[^>]*>)?)')


@pytest.fixture(scope="module")
def bundled() -> list[Record]:
    return list(Knowledge().records())


def node_of(record: Record) -> Owned | None:
    if isinstance(record, Assertion):
        return claim_node(record, "s")
    if isinstance(record, Indication | Caution | Preference | ContextTherapy):
        return rule_node(record, "s")
    return None


def facts(triples: tuple[str, ...]) -> tuple[set[tuple[str, str, str]], set[tuple[str, str, str]]]:
    """(subject, predicate, text) of literals, and (subject, predicate, object) of the rest without types."""
    literals, links = set(), set()
    for triple in triples:
        match = _TRIPLE.fullmatch(triple)
        assert match is not None, triple
        subject, edge, target, literal = match.groups()
        if literal is not None:
            literals.add((subject, edge, literal))
        elif edge not in (iri("rdf:type"), iri("rdf:predicate")):
            links.add((subject, edge, target))
    return literals, links


def test_nodes_say_what_the_triples_say(bundled: list[Record]) -> None:
    edges = {name: iri(row.rdf) for name, row in predicates().items()}
    seen = 0
    for record in bundled:
        node = node_of(record)
        if node is None:
            continue
        text = written(record, "s")
        literals, links = facts(text.triples)
        assert node.id == text.id
        assert node.kind == text.kind
        assert node.triples == len(set(text.triples)), "its size in RDF"
        expected = set()
        for identifier, properties in [(node.id, node.properties), *((p["id"], p) for p, _ in node.lines)]:
            for name, value in properties.items():
                if name in ("edge", "unsigned") or (name == "source_name" and node.kind != "claims"):
                    continue
                edge = edges.get("identifier" if name == "id" else name) or terms.property_(name)[1:-1]
                for one in value if isinstance(value, list) else [value]:
                    match = _TRIPLE.fullmatch(f"<x> <y> {terms.scalar(one)}")
                    assert match is not None
                    expected.add((iri(identifier), edge, match[4]))
        assert expected == literals
        targets = {target for _, _, target in links}
        assert {iri(target) for _, target in node.links} <= targets
        assert {iri(publication) for _, publication in node.lines} <= targets
        seen += 1
    assert seen > 1000


def test_the_hash_of_a_claim_follows_its_content() -> None:
    one = claim_node(claim("a"), "s")
    assert one.hash == claim_node(claim("a"), "s").hash
    from dataclasses import replace

    other = claim_node(claim("a", replace(LINE, n=11)), "s")
    assert (other.id, other.hash == one.hash) == (one.id, False)
    assert claim_node(claim("a"), "t").id != one.id


def test_zero_and_false_are_kept_and_lists_are_lists() -> None:
    node = entity_node(
        Entity("lkg:drug/x", "Drug", "x", properties=(("dose", 0), ("acute", False), ("source", "a"), ("id", "y")))
    )
    assert (node.properties["dose"], node.properties["acute"], node.properties["source"]) == (0, False, ["a"])
    assert (node.properties["id"], node.properties["own_id"]) == ("lkg:drug/x", "y")


def test_types_are_names_that_cypher_takes_as_they_are() -> None:
    assert all(re.fullmatch(r"[A-Z][A-Z_]*", type_) for type_ in closed_types())
    assert all(re.fullmatch(r"[A-Z][A-Za-z]*", label) for label in guard.labels())


@pytest.mark.parametrize(
    ("text", "private"),
    [
        ("MATCH (c:Case)-[:HAS_VARIANT]->(v:Variant:Fusion) RETURN ':Case'", "MATCH (c:PrivateCase)-[:HAS_VARIANT]->(v:PrivateVariant:PrivateFusion) RETURN ':Case'"),
        ("MATCH (e:Entity {id: 'x'}) USING INDEX e:Entity(id) // :Drug\nRETURN e", "MATCH (e:PrivateEntity {id: 'x'}) USING INDEX e:PrivateEntity(id) // :Drug\nRETURN e"),
        ("MATCH (a:Drug|Gene&!Marker) RETURN a.`:Drug`", "MATCH (a:PrivateDrug|PrivateGene&!PrivateMarker) RETURN a.`:Drug`"),
    ],
)  # fmt: skip
def test_the_private_part_has_labels_of_its_own(text: str, private: str) -> None:
    assert guard.rewritten(text) == private


@pytest.mark.parametrize("text", ["LOAD CSV FROM 'x' AS l RETURN l", "load\n/**/csv FROM 'x' AS l RETURN l", "CALL apoc.load.json('x')", "alter user x"])
def test_texts_that_reach_out_are_refused(text: str) -> None:
    with pytest.raises(QueryError, match="refused"):
        guard.refuse(text)


def test_words_in_strings_and_names_are_harmless() -> None:
    guard.refuse("MATCH (n:Drug {name: 'LOAD CSV'}) RETURN n.`load csv` // LOAD CSV\n")


def test_credentials_come_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("NEO4J_USER", "NEO4J_PASSWORD", "NEO4J_DATABASE", "KG_STORE_USER", "KG_STORE_PASSWORD"):
        monkeypatch.delenv(name, raising=False)
    assert Access.from_environment() == Access("neo4j", "", None)
    monkeypatch.setenv("KG_STORE_USER", "reader")
    monkeypatch.setenv("KG_STORE_PASSWORD", "word")
    assert Access.from_environment() == Access("reader", "word", None)
    monkeypatch.setenv("NEO4J_USER", "writer")
    assert Access.from_environment().user == "writer"
    with pytest.raises(StoreError, match="do not belong into the address"):
        Connection("bolt://a:b@host")
