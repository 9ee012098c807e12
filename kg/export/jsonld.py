"""JSON-LD 1.1: the same quads as N-Quads, compact, with the shipped context inside, so that no reader fetches anything.

One line a node, so that files compare well. Numbers that JSON would respell (doubles, dates) stay text
under the type of their term; a value of another type than its term's carries its type itself.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from functools import lru_cache
from importlib import resources
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kg.export.files import beside, quads
from kg.views.rdf import parsed

if TYPE_CHECKING:
    import pyoxigraph

    from kg.store import Store

_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
_XSD = "http://www.w3.org/2001/XMLSchema#"


def jsonld(store: Store, path: Path, include_private: bool) -> list[Path]:
    """JSON-LD with one object for each named graph."""
    context = shipped_context()
    compact = _Compact(context)
    with beside(path) as (partial,), partial.open("w", encoding="utf-8", newline="\n") as file:
        head = json.dumps(context, ensure_ascii=False, separators=(",", ":"))
        file.write(f'{{"@context":{head},\n"@graph":[')
        stream = parsed(quads(store, include_private))
        for number, (graph, of_graph) in enumerate(groupby(stream, key=lambda quad: quad.graph_name)):
            name = json.dumps(compact.iri(graph.value))
            file.write(f'{"," if number else ""}\n{{"@id":{name},"@graph":[')
            for place, node in enumerate(_nodes(of_graph, compact)):
                file.write(("," if place else "") + "\n" + json.dumps(node, ensure_ascii=False, separators=(",", ":")))
            file.write("\n]}")
        file.write("\n]}\n")
    return [path]


def shipped_context() -> dict[str, Any]:
    """The context of the schema."""
    text = resources.files("kg.schema").joinpath("context.jsonld").read_text(encoding="utf-8")
    found: dict[str, Any] = json.loads(text)["@context"]
    return found


def _nodes(stream: Iterable[pyoxigraph.Quad], compact: _Compact) -> Iterator[dict[str, Any]]:
    for subject, of_subject in groupby(stream, key=lambda quad: quad.subject):
        node: dict[str, Any] = {"@id": compact.iri(subject.value)}
        for quad in of_subject:
            key, value = compact.pair(quad.predicate.value, quad.object)
            if key in node:
                known = node[key]
                node[key] = [*known, value] if isinstance(known, list) else [known, value]
            else:
                node[key] = value
        yield node


class _Compact:
    """Terms and prefixes of a context, read backwards."""

    def __init__(self, context: dict[str, Any]) -> None:
        self._prefixes: dict[str, str] = {}
        entries = []
        for name, value in context.items():
            if name.startswith("@"):
                continue
            if (isinstance(value, str) and not value.startswith("@")) or (
                isinstance(value, dict) and value.get("@prefix")
            ):
                self._prefixes[value["@id"] if isinstance(value, dict) else value] = name
            elif isinstance(value, dict):
                entries.append((name, value))
        self._long = sorted(self._prefixes, key=lambda iri: (-len(iri), iri))
        self._terms: dict[str, tuple[str, str]] = {}  # IRI: term and the type that it gives to its values
        for name, value in sorted(entries, key=lambda entry: entry[0], reverse=True):
            self._terms[self._expand(value["@id"], context)] = (name, self._expand(value.get("@type", ""), context))
        self.iri = lru_cache(maxsize=1 << 16)(self._iri)

    def _expand(self, curie: str, context: dict[str, Any]) -> str:
        prefix, colon, rest = curie.partition(":")
        known = context.get(prefix) if colon else None
        if known is None:
            return curie
        return (known if isinstance(known, str) else known["@id"]) + rest

    def _iri(self, iri: str) -> str:
        """An IRI as a CURIE where a prefix fits; ``//`` after the colon would make it an absolute IRI again."""
        for start in self._long:
            if iri.startswith(start) and not iri.startswith("//", len(start)):
                return f"{self._prefixes[start]}:{iri[len(start) :]}"
        return iri

    def pair(self, predicate: str, object_: Any) -> tuple[str, Any]:
        """Key and value of a statement."""
        datatype = getattr(object_, "datatype", None)
        if predicate == _TYPE:
            term = self._terms.get(object_.value)
            return "@type", term[0] if term else self.iri(object_.value)
        key, type_ = self._terms.get(predicate, (self.iri(predicate), ""))
        if datatype is None:
            short = self.iri(object_.value)
            return key, short if type_ == "@id" else {"@id": short}
        return key, self._literal(object_.value, datatype.value, object_.language, type_)

    def _literal(self, value: str, datatype: str, language: str | None, type_: str) -> Any:
        if language:
            return {"@value": value, "@language": language}
        if datatype == _XSD + "string":
            return {"@value": value} if type_ else value
        if datatype != type_:
            return {"@value": value, "@type": self.iri(datatype)}
        if datatype == _XSD + "boolean" and value in ("true", "false"):
            return value == "true"
        if datatype == _XSD + "integer" and value.removeprefix("-").isdigit() and str(int(value)) == value:
            return int(value)
        return value
