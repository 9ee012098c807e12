"""The answer of each canned query with its example parameters, as the golden files hold it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import kg
from kg.query import Query, catalogue
from loaders import load

GOLDEN = Path(__file__).parent / "golden"
CASES = sorted((Path(kg.__file__).parent / "examples").glob("*.yaml"))


def asks_about_cases(query: Query) -> bool:
    """Whether a query reads the private cases beside the store."""
    return "case" in query.tags


def with_cases(folder: Path) -> None:
    """Load the example cases into the private store beside a store that holds the bundled graph."""
    with kg.open(folder) as graph:
        load(graph.store, "case", CASES, source="case:examples")


def parameters(graph: kg.Graph, query: Query) -> dict[str, Any]:
    """The example parameters; a claim's id is a hash of its content, so one that exists is taken."""
    found = {parameter.name: parameter.example for parameter in query.parameters}
    if "claim" in found:
        found["claim"] = graph.rows("contested_claims")[0]["claim"]
    return found


def answer(graph: kg.Graph, query: Query) -> dict[str, Any]:
    """Parameters and rows of a query."""
    given = parameters(graph, query)
    return {"parameters": given, "rows": graph.rows(query.name, include_private=asks_about_cases(query), **given)}


def text(found: dict[str, Any]) -> str:
    """The text of a golden file: one row a line, so that a change is read as such."""
    rows = ",\n".join("  " + json.dumps(row, ensure_ascii=False) for row in found["rows"])
    return f'{{"parameters": {json.dumps(found["parameters"], ensure_ascii=False)},\n"rows": [\n{rows}\n]}}\n'


def queries() -> list[Query]:
    """All canned queries, sorted by name."""
    return list(catalogue().values())
