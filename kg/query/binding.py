"""Bind parameters. In SPARQL each ``VALUES ?_name { … }`` block gets the given terms, in Cypher ``$name`` is a list.

Terms are serialised by the RDF library; no value is ever spliced as text. A missing parameter is
UNDEF, in Cypher null. An integer parameter named ``limit`` sets the number after LIMIT.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from kg.errors import QueryError
from kg.query.headers import Parameter, Query
from kg.store.sparql_text import mask

if TYPE_CHECKING:
    import pyoxigraph

LIMIT = "limit"
_XSD = "http://www.w3.org/2001/XMLSchema#"
_VALUES = re.compile(r"\bVALUES\s*\?_([A-Za-z0-9_]+)\s*\{([^{}]*)\}", re.IGNORECASE)
_LIMIT = re.compile(r"\bLIMIT\s+\d+\s*$", re.IGNORECASE)
_TRUTH = {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}


def values(query: Query, given: Mapping[str, Any]) -> dict[str, tuple[Any, ...] | None]:
    """Checked Python values by parameter name; None for a parameter that is not given.

    Entity parameters keep their text: names are resolved by the caller. Raises QueryError for an
    unknown, missing or wrong parameter.
    """
    known = {parameter.name: parameter for parameter in query.parameters}
    for name in given:
        if name not in known:
            expected = ", ".join(known) or "none"
            raise QueryError(f"query {query.name!r} has no parameter {name!r}; it has {expected}")
    return {name: _checked(query, parameter, given.get(name)) for name, parameter in known.items()}


def _checked(query: Query, parameter: Parameter, value: Any) -> tuple[Any, ...] | None:
    where = f"query {query.name!r}, parameter {parameter.name!r}"
    if value is None:
        if parameter.required:
            raise QueryError(f"{where} is required; e.g. {parameter.name}={parameter.example}")
        return None
    members = list(value) if isinstance(value, list | tuple | set | frozenset) else [value]
    if not parameter.list and len(members) != 1:
        raise QueryError(f"{where} takes one value, not {len(members)}")
    return tuple(_value(where, parameter, member) for member in members)


def _value(where: str, parameter: Parameter, value: Any) -> Any:
    kind = "string" if parameter.category else parameter.type
    try:
        if kind == "string":
            if not isinstance(value, str):
                raise ValueError
            value.encode("utf-8")  # half a surrogate pair is no text
            return value
        if kind == "boolean":
            return value if isinstance(value, bool) else _TRUTH[str(value).lower()]
        if isinstance(value, bool):
            raise ValueError
        if kind == "integer":
            number = int(value)
            if isinstance(value, float) or not -(2**63) <= number < 2**63:
                raise ValueError
            return number
        if kind == "number":
            return float(value)
        return date.fromisoformat(str(value)).isoformat()
    except (ValueError, KeyError, TypeError) as error:
        expected = {"date": "a date YYYY-MM-DD", "boolean": "true or false", "string": "a text"}.get(kind, f"a {kind}")
        raise QueryError(f"{where}: found {value!r}; expected {expected}, e.g. {parameter.example}") from error


def bind(query: Query, text: str, bound: Mapping[str, Sequence[Any] | None]) -> str:
    """The text with every parameter block replaced.

    Raises QueryError where text and header do not have the same parameters.
    """
    masked = mask(text)
    types = {parameter.name: "string" if parameter.category else parameter.type for parameter in query.parameters}
    pieces: list[str] = []
    end = 0
    seen = set()
    for match in _VALUES.finditer(masked):
        name = match[1]
        if name not in types:
            raise QueryError(f"query {query.name!r}: its text binds ?_{name}, which its header does not name")
        seen.add(name)
        pieces.append(text[end : match.start()] + f"VALUES ?_{name} {{ {_terms(types[name], bound.get(name))} }}")
        end = match.end()
    pieces.append(text[end:])
    whole = "".join(pieces)
    if LIMIT in types:
        seen.add(LIMIT)
        whole = _limited(query, whole, bound.get(LIMIT))
    if unbound := sorted(set(types) - seen):
        raise QueryError(f"query {query.name!r}: its text has no block VALUES ?_{unbound[0]} {{ … }}")
    return whole


def cypher_parameters(query: Query, bound: Mapping[str, Sequence[Any] | None]) -> dict[str, Any]:
    """Parameters of a Cypher text: lists, or null where none is given; ``limit`` is a number, the example by default."""
    found: dict[str, Any] = {}
    for parameter in query.parameters:
        given = bound.get(parameter.name)
        if parameter.name == LIMIT:
            found[LIMIT] = max(0, int(given[0] if given else parameter.example))
        else:
            found[parameter.name] = None if given is None else list(given)
    return found


def _limited(query: Query, text: str, bound: Sequence[Any] | None) -> str:
    if not _LIMIT.search(text):
        raise QueryError(f"query {query.name!r} has a parameter limit; its text must end with LIMIT and a number")
    if bound is None:
        return text
    return _LIMIT.sub(f"LIMIT {max(0, int(bound[0]))}", text)


def _terms(kind: str, bound: Sequence[Any] | None) -> str:
    if bound is None:
        return "UNDEF"
    return " ".join(str(_literal(kind, value)) for value in bound)


def _literal(kind: str, value: Any) -> pyoxigraph.Literal:
    import pyoxigraph

    if kind == "date":
        return pyoxigraph.Literal(value, datatype=pyoxigraph.NamedNode(f"{_XSD}date"))
    return pyoxigraph.Literal(value)
