"""Terms of RDF as N-Quads text.

Text is written directly, because objects for each term halve the speed of a load. Literals are
spelled as Oxigraph spells them, so that a file and the store built from it agree byte by byte.
"""

from __future__ import annotations

import math
from decimal import Decimal
from functools import lru_cache

from kg.identifiers import BASE, encode, iri
from kg.records.entity import Scalar
from kg.schema.terms import camel_case, category, predicate

XSD = "http://www.w3.org/2001/XMLSchema#"
DERIVED = "derived"

_ESCAPES = {
    **{chr(code): f"\\u{code:04X}" for code in (*range(0x20), 0x7F)},
    "\b": "\\b", "\t": "\\t", "\n": "\\n", "\f": "\\f", "\r": "\\r", '"': '\\"', "\\": "\\\\",
}  # fmt: skip
_ESCAPE = str.maketrans(_ESCAPES)


@lru_cache(maxsize=1 << 17)
def node(curie: str) -> str:
    """A node by its CURIE: ``node("lkg:marker/CD33")`` is ``<https://w3id.org/leukemia-kg/id/marker/CD33>``."""
    return f"<{iri(curie)}>"


@lru_cache(maxsize=4096)
def edge(name: str) -> str:
    """The RDF predicate of a name in ``kg/schema/predicates.tsv``."""
    return node(predicate(name).rdf)


@lru_cache(maxsize=4096)
def property_(name: str) -> str:
    """The RDF predicate of an entity's property: ``kg:<camelCase name>``."""
    return node("kg:" + camel_case(name))


@lru_cache(maxsize=256)
def classes(name: str) -> tuple[str, ...]:
    """RDF classes of a category: our own and the anchors in other vocabularies."""
    anchors = [anchor for anchor in category(name).rdf if anchor != f"kg:{name}"]
    return tuple(node(curie) for curie in (f"kg:{name}", *anchors))


def text(value: str) -> str:
    """A plain literal."""
    return f'"{value.translate(_ESCAPE)}"'


def integer(value: int) -> str:
    return f'"{value}"^^<{XSD}integer>'


@lru_cache(maxsize=4096, typed=True)
def double(value: float) -> str:
    """An xsd:double in Oxigraph's spelling: 5.0 is "5", never an exponent."""
    if math.isfinite(value):
        lexical = format(Decimal(repr(value)), "f")
        if "." in lexical:
            lexical = lexical.rstrip("0").rstrip(".")
    else:
        lexical = "NaN" if math.isnan(value) else "INF" if value > 0 else "-INF"
    return f'"{lexical}"^^<{XSD}double>'


def boolean(value: bool) -> str:
    return f'"{"true" if value else "false"}"^^<{XSD}boolean>'


def date(value: str) -> str:
    """A full date, YYYY-MM-DD; partial dates stay plain strings."""
    return f'"{value}"^^<{XSD}date>'


def scalar(value: Scalar) -> str:
    """A literal of the type of a Python value."""
    if isinstance(value, str):
        return text(value)
    if isinstance(value, bool):
        return boolean(value)
    if isinstance(value, int):
        return integer(value)
    return double(value)


def graph(source: str, *, private: bool = False) -> str:
    """The graph of a source: ``graph/<source>``, or ``private/<source>``."""
    return f"<{graph_iri(source, private=private)}>"


def graph_iri(source: str, *, private: bool = False) -> str:
    """IRI of the graph of a source."""
    return f"{BASE}{'private' if private else 'graph'}/{encode(source)}"
