"""What may be asked: reading queries without SERVICE, and their answers as Python values."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, TypeAlias

from kg.errors import QueryError
from kg.store.contract import Rows, Value
from kg.store.sparql_text import mask

if TYPE_CHECKING:
    import pyoxigraph

    Answer: TypeAlias = pyoxigraph.QuerySolutions | pyoxigraph.QueryBoolean | pyoxigraph.QueryTriples

_INTEGERS = frozenset(
    f"http://www.w3.org/2001/XMLSchema#{name}"
    for name in (
        "integer",
        "int",
        "long",
        "short",
        "byte",
        "nonNegativeInteger",
        "positiveInteger",
        "unsignedInt",
        "unsignedLong",
    )
)
_FLOATS = frozenset(f"http://www.w3.org/2001/XMLSchema#{name}" for name in ("double", "float", "decimal"))
_BOOLEAN = "http://www.w3.org/2001/XMLSchema#boolean"
_NAMES = re.compile(r"[?$]\w+|[A-Za-z][\w.-]*:[\w.%:\\-]*|:[\w.%-]+")
_ESCAPE = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})")


def refuse_service(text: str) -> None:
    """Raise QueryError if the query would call another endpoint.

    Strings, IRIs, comments, variables and prefixed names are taken out first. What is left must not
    hold the word at all: parsers accept ``1SERVICE`` and ``trueSERVICE`` without a blank.
    """
    for form in (text, _ESCAPE.sub(_unescape, text)):
        if "service" in _NAMES.sub(" ", mask(form)).lower():
            raise QueryError("SERVICE is refused: a query must not call other addresses")


def _unescape(match: re.Match[str]) -> str:
    number = int(match[1] or match[2], 16)
    return chr(number) if number < 0x110000 else match[0]


def rows(answer: Answer) -> Rows:
    """Solutions of a SELECT as Python values."""
    import pyoxigraph

    if not isinstance(answer, pyoxigraph.QuerySolutions):
        raise QueryError("expected a SELECT query")
    columns = tuple(variable.value for variable in answer.variables)
    return Rows(columns, [tuple(_value(term) for term in solution) for solution in answer])


def truth(answer: Answer) -> bool:
    """Answer of an ASK query."""
    import pyoxigraph

    if not isinstance(answer, pyoxigraph.QueryBoolean):
        raise QueryError("expected an ASK query")
    return bool(answer)


def triples(answer: Answer) -> Iterator[str]:
    """Triples of a CONSTRUCT or DESCRIBE as N-Triples lines."""
    import pyoxigraph

    if not isinstance(answer, pyoxigraph.QueryTriples):
        raise QueryError("expected a CONSTRUCT or DESCRIBE query")
    return (f"{triple.subject} {triple.predicate} {triple.object} ." for triple in answer)


def _value(term: Any) -> Value:
    if term is None:
        return None
    datatype = getattr(term, "datatype", None)
    if datatype is None:
        return str(term.value) if hasattr(term, "value") else str(term)
    kind: str = datatype.value
    text: str = term.value
    try:
        if kind in _INTEGERS:
            return int(text)
        if kind in _FLOATS:
            return float(text)
    except ValueError:  # a literal that is not of its datatype, or too long a number, is its text
        return text
    if kind == _BOOLEAN:
        return text in ("true", "1")
    return text
