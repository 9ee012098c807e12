"""The vocabulary ``vocab#`` as Turtle: classes and properties in OWL, closed lists and disease states in SKOS.

It is made from the schema and the tables (``make schema``) and ships as ``kg/schema/vocabulary.ttl``. Domains
and ranges of edges are given as ``schema:domainIncludes`` and ``schema:rangeIncludes``, which promise nothing
to a reasoner: several categories may share an edge.
"""

from __future__ import annotations

from collections.abc import Iterator
from importlib import resources
from typing import Any

from kg.identifiers import VOCABULARY, prefix_rows, slug
from kg.knowledge.tables import Row, bundled, read
from kg.schema.digest import SCHEMA_FILES, digest
from kg.schema.terms import categories, predicates

_LITERALS = {
    "string": "string",
    "curie": "string",
    "integer": "integer",
    "double": "double",
    "boolean": "boolean",
    "date": "date",
}
_PREFIXES = ("BFO", "CHEBI", "CL", "DOID", "GENO", "HP", "IAO", "MAXO", "MONDO", "NCIT", "OGMS", "PR", "RO", "SEPIO", "SIO",
             "SO", "biolink", "cito", "dcat", "dct", "kg", "owl", "rdf", "rdfs", "schema", "skos", "sosa", "void", "xsd")  # fmt: skip


def declared() -> dict[str, Any]:
    """The schema as plain data: classes, slots and enums of all schema files."""
    import yaml

    folder = resources.files("kg.schema")
    files = [yaml.safe_load(folder.joinpath(name).read_text(encoding="utf-8")) for name in SCHEMA_FILES]
    return {
        part: {name: value or {} for file in files for name, value in file.get(part, {}).items()}
        for part in ("classes", "slots", "enums")
    }


def turtle() -> str:
    """The text of ``vocabulary.ttl``."""
    schema = declared()
    known = {row["prefix"]: row["iri_prefix"] for row in prefix_rows()}
    header = [f"# Made by tools/schema.py; do not edit. schema_sha256: {digest(resources.files('kg.schema'))}"]
    header += [f"@prefix {prefix}: <{known[prefix]}> ." for prefix in _PREFIXES]
    blocks = [*_ontology(), *_classes(schema), *_properties(schema), *_closed_lists(schema), *_states()]
    return "\n".join([*header, "", *(f"{block}\n" for block in blocks)])


def _block(subject: str, types: str, *pairs: tuple[str, str]) -> str:
    lines = [f"{subject} a {types}"] + [f"    {predicate} {value}" for predicate, value in pairs if value]
    return " ;\n".join(lines) + " ."


def _text(value: str) -> str:
    return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"' if value else ""


def _ontology() -> Iterator[str]:
    yield _block(
        f"<{VOCABULARY.removesuffix('#')}>",
        "owl:Ontology",
        ("dct:title", _text("Vocabulary of leukemia-kg")),
        (
            "dct:description",
            _text("Categories, edges, fields and closed lists of a knowledge graph of leukemia therapies and targets."),
        ),
        ("dct:license", "<https://spdx.org/licenses/MIT>"),
    )


def _classes(schema: dict[str, Any]) -> Iterator[str]:
    known = categories()
    shared = {name for name, class_ in schema["classes"].items() if class_.get("abstract") and not class_.get("mixin")}
    for name in sorted({*known, *shared}):
        class_ = schema["classes"][name]
        parent = f"kg:{class_['is_a']}" if "is_a" in class_ else ""
        biolink = (known[name].biolink or "") if name in known else ""
        anchors = [anchor for anchor in known[name].rdf if anchor != f"kg:{name}"] if name in known else []
        yield _block(
            f"kg:{name}", "owl:Class",
            ("rdfs:label", _text(name)), ("rdfs:comment", _text(class_["description"])), ("rdfs:subClassOf", parent),
            ("skos:exactMatch", biolink), ("skos:broadMatch", ", ".join(anchors)),
        )  # fmt: skip


def _properties(schema: dict[str, Any]) -> Iterator[str]:
    """Properties in our own namespace; those of other vocabularies are theirs to declare."""
    for name, known in sorted(predicates().items()):
        if not known.rdf.startswith("kg:"):
            continue
        literal = known.kind == "field"
        kinds = "owl:DatatypeProperty" if literal else "owl:ObjectProperty"
        yield _block(
            known.rdf, kinds + (", owl:SymmetricProperty" if known.symmetric else ""),
            ("rdfs:label", _text(name)), ("rdfs:comment", _text(known.note)),
            ("rdfs:range", f"xsd:{_LITERALS[known.range[0]]}" if literal else ""),
            ("schema:domainIncludes", ", ".join(f"kg:{domain}" for domain in known.domain)),
            ("schema:rangeIncludes", "" if literal else ", ".join(f"kg:{target}" for target in known.range)),
            ("skos:closeMatch", known.biolink if known.biolink and ":" in known.biolink else ""),
        )  # fmt: skip
    for name, slot in sorted(schema["slots"].items()):
        if slot.get("in_subset") == ["property"]:
            yield _block(
                slot["slot_uri"], "owl:DatatypeProperty",
                ("rdfs:label", _text(name)), ("rdfs:comment", _text(slot.get("description", ""))),
                ("rdfs:range", f"xsd:{_LITERALS.get(slot.get('range'), 'string')}"),
            )  # fmt: skip


def _closed_lists(schema: dict[str, Any]) -> Iterator[str]:
    for name, enum in sorted(schema["enums"].items()):
        yield _scheme(name, enum["description"])
        for value in enum["permissible_values"]:
            yield _concept(name, str(value))


def _states() -> Iterator[str]:
    """States of disease and course; what a state entails is broader than it."""
    yield _scheme("State", "States of a disease and its course, as cases and labels name them.")
    table = bundled("vocabulary", "states.tsv")
    rows: tuple[Row, ...] = read(table, ("key", "synonyms", "entails")) if table.is_file() else ()
    for row in sorted(rows, key=lambda row: row["key"]):
        yield _concept("State", row["key"], row.list("synonyms"), row.list("entails"))


def _scheme(name: str, description: str) -> str:
    return _block(f"kg:{name}", "skos:ConceptScheme", ("rdfs:label", _text(name)), ("rdfs:comment", _text(description)))


def _concept(scheme: str, value: str, synonyms: tuple[str, ...] = (), broader: tuple[str, ...] = ()) -> str:
    return _block(
        _concept_iri(scheme, value), "skos:Concept",
        ("skos:prefLabel", _text(value)), ("skos:notation", _text(value)), ("skos:inScheme", f"kg:{scheme}"),
        ("skos:altLabel", ", ".join(_text(synonym) for synonym in synonyms if synonym != value)),
        ("skos:broader", ", ".join(_concept_iri(scheme, key) for key in broader)),
    )  # fmt: skip


def _concept_iri(scheme: str, value: str) -> str:
    """``vocab#Level-phase-3``; ``>=`` is written out, so that two states never share an IRI."""
    return f"<{VOCABULARY}{scheme}-{slug(value.replace('>=', 'at least ').replace('/', ' or '))}>"
