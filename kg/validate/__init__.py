"""Is the graph what the schema says, and does it agree with itself? SHACL, and rules that shapes cannot tell."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kg.store.copying import as_rdf
from kg.validate.consistency import consistency
from kg.validate.problem import Problem

if TYPE_CHECKING:
    from kg.graph import Graph
    from kg.store import Store

__all__ = ["Problem", "consistency", "validate"]


def validate(graph: Graph | Store, *, shacl: bool = True) -> dict[str, Any]:
    """The report ``{"ok", "problems"}``: ok is False where some problem is an error; problems are sorted, errors first.

    Each problem has severity (error, warning, info), rule, subject (CURIE) and message. ``shacl=False``
    checks the consistency rules alone. Private cases are not looked at.
    """
    store: Store = getattr(graph, "store", graph)  # type: ignore[arg-type]
    with as_rdf(store) as readable:
        found = list(consistency(readable))
        if shacl:
            from kg.validate.shapes import shape_problems

            found.extend(shape_problems(readable))
    found.sort(key=lambda problem: problem.rank)
    return {
        "ok": all(problem.severity != "error" for problem in found),
        "problems": [problem.to_json() for problem in found],
    }
