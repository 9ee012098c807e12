"""The part of ``tools/schema.py`` that needs LinkML: ``python schema_linkml.py SCHEMA_FOLDER OUTPUT_FOLDER``.

LinkML decides what is said; only the layout is ours, because its own numbers every blank node anew at
each change. Left out of the shapes: abstract classes and mixins, which no node has as its type, and the
slot ``id``, which is the node itself. What values.yaml declares is no node and has neither shape nor term.
"""

from __future__ import annotations

import json
import logging
import sys
from pathlib import Path

from linkml.generators.jsonldcontextgen import ContextGenerator
from linkml.generators.shaclgen import ShaclGenerator
from linkml_runtime import SchemaView
from rdflib import RDF, RDFS, SH, XSD, Graph, Literal, URIRef
from rdflib.collection import Collection
from rdflib.term import Node

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
from kg.schema.digest import digest
from kg.schema.vocabulary import turtle

VOCABULARY = "https://w3id.org/leukemia-kg/vocab#"
_ORDER = (
    SH.path,
    SH.name,
    SH.description,
    SH.minCount,
    SH.maxCount,
    SH["in"],
    SH["or"],
    SH["class"],
    SH.datatype,
    SH.nodeKind,
)
_SKIPPED = {SH.order, SH.ignoredProperties, SH.closed}


def shapes(schema: Path, view: SchemaView) -> str:
    """The SHACL shapes of all classes of nodes, as Turtle."""
    graph = ShaclGenerator(str(schema), closed=False, exclude_imports=True, suffix="Shape").as_graph()
    iris = {term for triple in graph for term in triple if isinstance(term, URIRef)}
    names = {prefix: start for prefix, start in graph.namespaces() if any(iri.startswith(start) for iri in iris)}
    heads = [f"@prefix {prefix}: <{start}> .\n" for prefix, start in sorted(names.items())]
    classes = [
        name
        for name, class_ in sorted(view.all_classes(imports=False).items())
        if not class_.abstract and not class_.mixin
    ]
    return "\n".join(["".join(heads), *(_shape(graph, URIRef(f"{VOCABULARY}{name}Shape")) for name in classes)])


def _shape(graph: Graph, shape: URIRef) -> str:
    lines = [f"{_term(graph, shape)} a sh:NodeShape ;"]
    for predicate in (RDFS.label, RDFS.comment, SH.targetClass):
        lines += [f"    {_term(graph, predicate)} {_term(graph, value)} ;" for value in graph.objects(shape, predicate)]
    properties = [
        node for node in graph.objects(shape, SH.property) if graph.value(node, SH.path) != URIRef(VOCABULARY + "id")
    ]
    properties.sort(key=lambda node: str(graph.value(node, SH.path)))
    rest = ",\n".join(f"        {_property(graph, node)}" for node in properties)
    return "\n".join([*lines, f"    sh:property\n{rest} ."]) + "\n"


def _property(graph: Graph, node: Node) -> str:
    pairs = [(p, o) for p, o in graph.predicate_objects(node) if p not in _SKIPPED and p != RDF.type]
    pairs.sort(key=lambda pair: (_ORDER.index(pair[0]) if pair[0] in _ORDER else len(_ORDER), pair[0], str(pair[1])))
    return "[ " + " ; ".join(f"{_term(graph, p)} {_term(graph, o)}" for p, o in pairs) + " ]"


def _term(graph: Graph, term: Node) -> str:
    if isinstance(term, Literal) and term.datatype == XSD.integer:
        return str(term)
    if isinstance(term, URIRef | Literal):
        return term.n3(graph.namespace_manager)
    if graph.value(term, RDF.first) is not None or term == RDF.nil:
        return "( " + " ".join(_term(graph, item) for item in Collection(graph, term)) + " )"
    return _property(graph, term)


def context(schema: Path, sha256: str) -> str:
    """The JSON-LD context: a term for each class and slot, a prefix for each namespace."""
    generator = ContextGenerator(str(schema), exclude_imports=True, xsd_anyuri_as_iri=True)
    found = json.loads(generator.serialize())["@context"]
    terms = {}
    for name, value in sorted(found.items()):
        if isinstance(value, dict) and "@prefix" not in value:
            # A scoped context for the members of closed lists, which are plain literals here.
            value.pop("@context", None)
            if ":" not in value["@id"] and not value["@id"].startswith("@"):
                value["@id"] = f"kg:{value['@id']}"
        terms[name] = value
    comments = {"made_by": "tools/schema.py from leukemia_kg.yaml; do not edit", "schema_sha256": sha256}
    return json.dumps({"comments": comments, "@context": terms}, ensure_ascii=False, indent=1) + "\n"


def documentation(view: SchemaView, sha256: str) -> str:
    """The classes, slots and closed lists as one Markdown page."""
    parts = [
        f"<!-- Made by tools/schema.py from kg/schema/leukemia_kg.yaml; do not edit. schema_sha256: {sha256} -->\n",
        "# Schema\n",
        "What the graph holds and what the records of `kg.records` and `kg.case.profile` hold, as declared in "
        "`kg/schema/leukemia_kg.yaml`. `kg:` is `"
        + VOCABULARY
        + "`. SHACL shapes, JSON-LD context and vocabulary lie beside it.\n",
    ]
    for title, test in _SECTIONS:
        parts.append(f"## {title}\n")
        parts += [_class(view, name) for name in sorted(view.all_classes()) if test(view, name)]
    parts.append("## Closed lists\n")
    for name, enum in sorted(view.all_enums().items()):
        values = ", ".join(f"`{value}`" for value in enum.permissible_values)
        parts.append(f"**{name}** {enum.description} {values}\n")
    return "\n".join(parts)


def _is_value(view: SchemaView, name: str) -> bool:
    return name not in view.all_classes(imports=False)


def _is_abstract(view: SchemaView, name: str) -> bool:
    class_ = view.get_class(name)
    return bool(class_.abstract or class_.mixin) and not _is_value(view, name)


_SECTIONS = (
    ("What categories share", _is_abstract),
    ("Categories of nodes", lambda view, name: not _is_abstract(view, name) and not _is_value(view, name)),
    ("Values that are no nodes", _is_value),
)


def _class(view: SchemaView, name: str) -> str:
    class_ = view.get_class(name)
    lines = [f"### {name}\n", f"{class_.description}"]
    facts = [
        f"is a {class_.is_a}" if class_.is_a else "",
        f"with the fields of {', '.join(class_.mixins)}" if class_.mixins else "",
    ]
    facts += [f"`kg:{name}`" if not _is_value(view, name) else ""]
    facts += [f"Biolink `{mapping}`" for mapping in class_.exact_mappings]
    facts += [f"also `{'`, `'.join(class_.broad_mappings)}`" if class_.broad_mappings else ""]
    facts += [f"ids {', '.join(class_.id_prefixes)}" if class_.id_prefixes else ""]
    lines += ["(" + "; ".join(fact for fact in facts if fact) + ")\n"]
    slots = [view.induced_slot(slot, name) for slot in [*class_.slots, *class_.attributes]]
    if slots:
        lines += ["| slot | RDF | values | meaning |", "|---|---|---|---|"]
        lines += [_slot(slot, _is_value(view, name)) for slot in slots]
        lines += [""]
    return "\n".join(lines)


def _slot(slot: object, is_value: bool) -> str:
    ranges = [one.range for one in slot.any_of] or [slot.range]  # type: ignore[attr-defined]
    count = ("1" if slot.required else "0") + ("..*" if slot.multivalued else "..1")  # type: ignore[attr-defined]
    rdf = "" if is_value or slot.identifier else f"`{slot.slot_uri}`"  # type: ignore[attr-defined]
    return f"| {slot.name} | {rdf} | {' or '.join(ranges)} {count} | {slot.description or ''} |"  # type: ignore[attr-defined]


def main() -> None:
    """Command line."""
    logging.getLogger("linkml").setLevel(logging.ERROR)
    folder, output = Path(sys.argv[1]), Path(sys.argv[2])
    schema = folder / "leukemia_kg.yaml"
    view = SchemaView(str(schema))
    sha256 = digest(folder)
    header = f"# Made by tools/schema.py from leukemia_kg.yaml; do not edit. schema_sha256: {sha256}\n"
    texts = {
        "kg/schema/shapes.ttl": header + shapes(schema, view),
        "kg/schema/context.jsonld": context(schema, sha256),
        "kg/schema/vocabulary.ttl": turtle(),
        "docs/schema.md": documentation(view, sha256),
    }
    for name, text in texts.items():
        (output / name).write_text(text, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
