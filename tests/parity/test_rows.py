"""Every canned query gives the same rows on three engines: examples, everything the graph holds, and generated parameters."""

from __future__ import annotations

from itertools import product
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import kg
from kg.query import Query
from kg.query.headers import Parameter
from tests.parity.awkward import HOSTILE
from tests.parity.comparing import compare, outcome
from tests.parity.pools import MANY, Pools
from tests.queries.answers import parameters, queries

pytestmark = pytest.mark.service
QUERIES = queries()
GENERATED = 20  # parameter sets a query
PORTIONS = 25  # of the values of a parameter that takes several
EACH = 40  # values of a parameter that takes one at a time
COMBINATIONS = 80  # of the values of several parameters
Engines = dict[str, kg.Graph]
each_query = pytest.mark.parametrize("query", QUERIES, ids=lambda query: query.name)


def test_every_query_is_written_in_both_languages() -> None:
    assert {query.name: query.languages for query in QUERIES} == {query.name: ("sparql", "cypher") for query in QUERIES}


@each_query
def test_example(engines: Engines, query: Query) -> None:
    given = parameters(engines["oxigraph"], query)
    compare(engines, lambda graph: outcome(graph, query.name, given), given)
    required = {p.name: given[p.name] for p in query.parameters if p.required}
    compare(engines, lambda graph: outcome(graph, query.name, required), required)


@each_query
def test_all_that_there_is(engines: Engines, pools: Pools, query: Query) -> None:
    """Every disease, drug, alteration ... of the graph, some at a time."""
    rows = 0
    combinations = list(product(*(portions(pools, parameter) for parameter in query.parameters)))
    for combination in combinations[:: max(1, len(combinations) // COMBINATIONS)]:
        asked = {p.name: value for p, value in zip(query.parameters, combination, strict=True) if value is not None}
        found = compare(engines, lambda graph, asked=asked: outcome(graph, query.name, asked), asked)  # type: ignore[misc]
        assert len(set(found)) == len(found), f"a row stands twice: {next(line for line in found if found.count(line) > 1)}"
        rows += len(found)
    assert rows, "nothing was compared"


def portions(pools: Pools, parameter: Parameter) -> list[Any]:
    """All values of a parameter, several at a time where it takes a list; else evenly spread ones."""
    known = list(pools.of(parameter))
    awkward = pools.awkward(parameter)
    if parameter.list:
        known = known[:: max(1, len(known) // (PORTIONS * MANY))]
        return [*(known[place : place + MANY] for place in range(0, len(known), MANY)), *([awkward] if awkward else [])]
    few = known[:: max(1, len(known) // EACH)] if parameter.category or parameter.name == "claim" else known[:6]
    return list(dict.fromkeys([*few, *awkward, *([] if parameter.required else [None])]))


@each_query
@settings(max_examples=GENERATED, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_generated(engines: Engines, pools: Pools, query: Query, data: st.DataObject) -> None:
    asked = data.draw(pools.drawn(query))
    compare(engines, lambda graph: outcome(graph, query.name, asked), asked)


@pytest.mark.parametrize("query", [query for query in QUERIES if any(p.type == "string" for p in query.parameters)], ids=lambda query: query.name)
def test_hostile_text_finds_nothing_and_harms_nothing(engines: Engines, query: Query) -> None:
    before = {engine: graph.store.counts() for engine, graph in engines.items()}
    example = parameters(engines["oxigraph"], query)
    for parameter in query.parameters:
        if parameter.type == "string":
            for text in HOSTILE:
                asked = {**example, parameter.name: text}
                assert compare(engines, lambda graph, asked=asked: outcome(graph, query.name, asked), asked) == []  # type: ignore[misc]
    assert {engine: graph.store.counts() for engine, graph in engines.items()} == before


def test_names_are_resolved_alike(engines: Engines, pools: Pools) -> None:
    """Names, synonyms, cross-references and wrong spellings give one entity, one choice, one message."""
    rows = engines["oxigraph"].rows("entity_by_name", name=pools.entities("any")[::30])
    names = [name for row in rows for name in (row["name"], *row["synonyms"][:1], *row["xrefs"][:1])]
    for name in [*names, *(name[:-1] + "?" for name in names[::15]), *HOSTILE]:
        compare(engines, lambda graph, name=name: outcome(graph, "entity_card", {"entity": name}), name)  # type: ignore[misc]
