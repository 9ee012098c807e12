"""The schema declares exactly the records, the tables and the closed lists that the code has."""

from __future__ import annotations

import dataclasses
import typing
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from kg import records
from kg.case import profile
from kg.identifiers import prefix_rows
from kg.knowledge.tables import bundled_rows
from kg.records import claim, rule
from kg.schema import categories, predicates
from kg.schema.vocabulary import declared
from loaders import evidence, labels, rules
from loaders import text_claims as review

SCHEMA = declared()
CLASSES, SLOTS, ENUMS = SCHEMA["classes"], SCHEMA["slots"], SCHEMA["enums"]
RECORDS: list[type] = [
    getattr(records, name) for name in records.__all__ if dataclasses.is_dataclass(getattr(records, name))
]
FACTS: list[type] = [
    value for value in vars(profile).values() if isinstance(value, type) and dataclasses.is_dataclass(value)
]
# Edges stand in the graph, not in the record of the node that they leave.
EDGES = {"link", "closure", "claim", "case", "rule", "evidence"}


def lineage(name: str) -> Iterator[str]:
    """A class and what it inherits from, but for mixins that Python holds as one object."""
    class_ = CLASSES[name]
    yield name
    if "is_a" in class_:
        yield from lineage(class_["is_a"])
    for mixin in class_.get("mixins", ()):
        if "record_field" not in CLASSES[mixin].get("annotations", {}):
            yield from lineage(mixin)


def declared_fields(name: str) -> set[str]:
    """Names of the Python fields that the schema gives a record."""
    found = set(CLASSES[name].get("attributes", ()))
    usage: dict[str, dict[str, Any]] = {}
    for ancestor in reversed(list(lineage(name))):
        for slot, use in CLASSES[ancestor].get("slot_usage", {}).items():
            usage.setdefault(slot, {}).update(use or {})
    for ancestor in lineage(name):
        for slot in CLASSES[ancestor].get("slots", ()):
            annotations = {**SLOTS[slot].get("annotations", {}), **usage.get(slot, {}).get("annotations", {})}
            kinds = set(SLOTS[slot].get("in_subset", ()))
            if "property" in kinds or (ancestor == "Entity" and slot in ("source", "note")):
                found.add(CLASSES["Entity"]["annotations"]["record_field"])
            elif "record_field" in annotations:
                found.add(annotations["record_field"])
            elif not kinds & EDGES:
                found.add(slot)
    for mixin in CLASSES[name].get("mixins", ()):
        if field := CLASSES[mixin].get("annotations", {}).get("record_field"):
            found.add(field)
    return found - {"computed"}


@pytest.mark.parametrize("record", [*RECORDS, *FACTS], ids=lambda record: record.__name__)
def test_records_have_the_fields_of_their_class(record: type) -> None:
    fields = {field.name for field in dataclasses.fields(record)}
    assert declared_fields(record.__name__) == fields, (
        f"{record.__name__}: change kg/schema/*.yaml or the dataclass, then make schema"
    )


def test_what_is_no_node_is_a_record_or_a_fact() -> None:
    values = {name for name, class_ in CLASSES.items() if "attributes" in class_}
    assert values == {"Link", *(fact.__name__ for fact in FACTS)}


@pytest.mark.parametrize("record", FACTS, ids=lambda record: record.__name__)
def test_facts_are_required_and_repeated_as_declared(record: type) -> None:
    hints = typing.get_type_hints(record)
    for field in dataclasses.fields(record):
        attribute = CLASSES[record.__name__]["attributes"][field.name]
        required = field.default is dataclasses.MISSING and field.default_factory is dataclasses.MISSING
        if record is profile.Profile and field.name == "id":
            required = False  # given, and may be None
        optional = type(None) in typing.get_args(hints[field.name])
        assert bool(attribute.get("required")) == (required and not optional), field.name
        origin = typing.get_origin(
            next((arg for arg in typing.get_args(hints[field.name]) if arg is not type(None)), None)
            or hints[field.name]
        )
        repeated = typing.get_origin(hints[field.name]) in (tuple, dict) or origin in (tuple, dict)
        assert bool(attribute.get("multivalued")) == repeated, field.name


def test_closed_lists_are_those_of_the_code() -> None:
    code = {
        "Direction": typing.get_args(claim.Direction), "Stance": typing.get_args(claim.Stance),
        "Method": typing.get_args(typing.get_type_hints(claim.Assertion)["method"]),
        "Level": (*evidence.LEVELS, review.LEVEL), "LabelStatus": labels.STATUS, "LabelScope": (*labels.SCOPE, labels.ELSEWHERE),
        "CautionKind": rules.KINDS, "CautionEffect": rules.EFFECTS, "CautionBasis": rules.BASES,
        "PreferenceStrength": rules.PREFERENCES, "Certainty": typing.get_args(profile.Certainty),
        "FactStatus": typing.get_args(profile.Status), "Band": typing.get_args(profile.Band),
        "PriorKind": typing.get_args(typing.get_type_hints(profile.PriorFact)["kind"]),
        "Setting": tuple(row["setting"] for row in bundled_rows("rules", "settings.tsv")),
    }  # fmt: skip
    for name, values in code.items():
        assert set(ENUMS[name]["permissible_values"]) == set(values), name
    assert set(ENUMS) - set(code) == {"AgeGroup", "Eligibility"}


def test_categories_are_those_of_the_table() -> None:
    nodes = {
        name
        for name, class_ in CLASSES.items()
        if "attributes" not in class_ and not class_.get("abstract") and not class_.get("mixin")
    }
    assert nodes == set(categories())
    for name, row in categories().items():
        class_ = CLASSES[name]
        assert class_["class_uri"] == f"kg:{name}"
        assert class_.get("exact_mappings", []) == ([row.biolink] if row.biolink else []), name
        assert class_.get("broad_mappings", []) == [anchor for anchor in row.rdf if anchor != f"kg:{name}"], name
        assert class_.get("id_prefixes", []) == list(row.namespaces), name
        assert class_["annotations"]["neo4j"] == ":".join(row.neo4j), name


def test_slots_are_those_of_the_table() -> None:
    properties = {name for name, slot in SLOTS.items() if slot.get("in_subset") == ["property"]}
    assert set(SLOTS) - properties - {"id"} == set(predicates())


@pytest.mark.parametrize("name", list(predicates()))
def test_slot_says_what_its_row_says(name: str) -> None:
    row, slot = predicates()[name], SLOTS[name]
    assert slot["slot_uri"] == row.rdf
    assert slot["in_subset"] == [row.kind]
    assert slot["annotations"]["neo4j"] == row.neo4j
    assert bool(slot.get("symmetric")) == row.symmetric
    biolink = row.biolink.removeprefix("biolink:") if row.biolink else None
    assert slot.get("exact_mappings", []) == ([f"biolink:{biolink}"] if biolink else [])
    if row.kind == "field":
        assert slot.get("range", "string") == row.range[0] or slot["range"] in ENUMS
    elif row.range:
        assert ([one["range"] for one in slot.get("any_of", [])] or [slot["range"]]) == list(row.range)
    for category in row.domain:
        inherited = {slot for ancestor in everything(category) for slot in CLASSES[ancestor].get("slots", ())}
        assert name in inherited, f"{category} has no slot {name}"


def everything(name: str) -> Iterator[str]:
    class_ = CLASSES[name]
    yield name
    for parent in [class_["is_a"]] if "is_a" in class_ else []:
        yield from everything(parent)
    for mixin in class_.get("mixins", ()):
        yield from everything(mixin)


def test_every_slot_is_used_by_a_class() -> None:
    used = {slot for class_ in CLASSES.values() for slot in class_.get("slots", ())}
    assert set(SLOTS) - used == {"distance"}  # of the record Link, and in Neo4j


def test_prefixes_are_those_of_the_table() -> None:
    import yaml

    text = (Path(rule.__file__).parent.parent / "schema" / "leukemia_kg.yaml").read_text(encoding="utf-8")
    known = {row["prefix"]: row["iri_prefix"] for row in prefix_rows()} | {"linkml": "https://w3id.org/linkml/"}
    assert yaml.safe_load(text)["prefixes"] == known


def test_bundled_graph_uses_only_declared_properties(graph: Any) -> None:
    from kg.identifiers import curie

    known = {slot["slot_uri"] for slot in SLOTS.values() if "slot_uri" in slot}
    known |= {"rdf:type", "prov:wasDerivedFrom", "void:class", "void:classPartition", "void:entities", "kg:sha256"}
    used = {curie(line.split(" ", 2)[1][1:-1]) for line in graph.store.quads()}
    assert used - known == set(), "declare them in kg/schema/leukemia_kg.yaml as slots of the subset property"
