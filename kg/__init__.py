"""leukemia-kg: a knowledge graph of leukemia therapies and targets.

    import kg
    graph = kg.open()
    hits = graph.candidates(kg.Case(disease="AML", age="P3Y", state=["newly diagnosed"],
                                    markers={"CD33": 94.25}, alterations=["IDH1 R132H"]))

Only the names in ``__all__`` are stable. Research use only: no medical device, no dose, no recommendation.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

__version__ = "0.1.0"
__all__ = ["Candidates", "Case", "Extraction", "Graph", "KgError", "__version__", "extract", "open"]

if TYPE_CHECKING:
    from kg.candidates.result import Candidates
    from kg.case.model import Case
    from kg.errors import KgError
    from kg.extraction.model import Extraction
    from kg.extraction.pipeline import extract
    from kg.graph import Graph, open

_HOMES = {
    "Candidates": "kg.candidates.result",
    "Case": "kg.case.model",
    "Extraction": "kg.extraction.model",
    "Graph": "kg.graph",
    "KgError": "kg.errors",
    "extract": "kg.extraction.pipeline",
    "open": "kg.graph",
}


def __getattr__(name: str) -> Any:
    """Import a public name where it is first used: ``import kg`` itself stays fast."""
    home = _HOMES.get(name)
    if home is None:
        raise AttributeError(f"module 'kg' has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(home), name)
