"""Ask all engines and compare: rows as JSON, refusals by their words."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

import kg
from kg.errors import KgError
from kg.query import query as canned
from tests.queries.answers import asks_about_cases

REFERENCE = "oxigraph"


def outcome(graph: kg.Graph, name: str, given: Mapping[str, Any]) -> list[str]:
    """The rows of a canned query, one JSON text each, or what was said instead."""
    try:
        found = graph.rows(name, include_private=asks_about_cases(canned(name)), **given)
    except KgError as error:
        return [f"{type(error).__name__}: {error}".replace(graph.store.address, "STORE")]
    return [json.dumps(row, ensure_ascii=False) for row in found]


def compare(engines: Mapping[str, kg.Graph], ask: Callable[[kg.Graph], list[str]], what: object = "") -> list[str]:
    """The lines that all engines give; fails with the first that one of them does not."""
    expected = ask(engines[REFERENCE])
    for engine, graph in engines.items():
        if engine == REFERENCE:
            continue
        found = ask(graph)
        if found != expected:
            gone = [line for line in expected if line not in found]
            new = [line for line in found if line not in expected]
            raise AssertionError(
                f"{engine} differs from {REFERENCE} in {str(what)[:500]}: {len(found)} instead of {len(expected)} lines\n"
                f"missing {len(gone)}: {gone[:2]}\nmore {len(new)}: {new[:2]}\n" + ("" if gone or new else "in another order or number")
            )
    return expected
