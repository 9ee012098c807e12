"""Run a canned query: resolve names, bind terms, select, type the rows."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from kg.errors import NotFoundError, QueryError
from kg.query.binding import bind, cypher_parameters, values
from kg.query.headers import ANY_ENTITY, Parameter, Query
from kg.query.library import query as find
from kg.query.rows import Typed, typed_rows
from kg.store.contract import Rows, Store, speaks_cypher


def run(
    store: Store, name: str | Query, parameters: Mapping[str, Any] | None = None, *, names: Store | None = None
) -> list[dict[str, Typed]]:
    """Rows of a canned query as dictionaries.

    ``names`` is the store in which names are looked up, where it is not the one that is asked: a store
    of private cases knows only the entities of its cases.

    Raises NotFoundError for an unknown query or entity, QueryError for a wrong parameter or a store
    that does not speak its language.
    """
    query = find(name) if isinstance(name, str) else name
    if not set(store.languages) & set(query.languages):
        raise QueryError(
            f"query {query.name!r} is written in {', '.join(query.languages)}; {store.address} speaks {', '.join(store.languages)}"
        )
    bound = values(query, parameters or {})
    for parameter in query.parameters:
        given = bound[parameter.name]
        if parameter.category and given is not None:
            bound[parameter.name] = resolved(names or store, parameter, given)
    return typed_rows(query, _raw(store, query, bound))


def _raw(store: Store, query: Query, bound: Mapping[str, tuple[Any, ...] | None]) -> Rows:
    if speaks_cypher(store):
        return store.cypher(query.text("cypher"), cypher_parameters(query, bound))
    return store.select(bind(query, query.text("sparql"), bound))


def resolved(store: Store, parameter: Parameter, names: tuple[str, ...]) -> tuple[str, ...]:
    """CURIEs of entities given by name, synonym or CURIE; CURIEs are looked up together."""
    from kg.identifiers import is_curie
    from kg.names.resolver import resolver_of, wider

    resolver = resolver_of(store)
    wanted = () if parameter.category in (None, ANY_ENTITY) else wider([str(parameter.category)])
    known = resolver.by_ids([name for name in names if is_curie(name)])
    found = []
    for name in names:
        match = known.get(name)
        if match is None:
            match = resolver.resolve(name, wanted)
        elif wanted and match.category and match.category not in wanted:
            raise NotFoundError(
                f"parameter {parameter.name!r}: {name} is a {match.category} ({match.name}); expected {' or '.join(wanted)}"
            )
        found.append(match.id)
    return tuple(dict.fromkeys(found))
