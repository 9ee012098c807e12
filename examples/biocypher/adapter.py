"""leukemia-kg for BioCypher: two generators of plain tuples, nothing of BioCypher itself.

::

    from biocypher import BioCypher
    from adapter import LeukemiaAdapter

    cypher = BioCypher(schema_config_path="schema_config.yaml")
    adapter = LeukemiaAdapter()          # the bundled graph, or any --store address
    cypher.write_nodes(adapter.get_nodes())
    cypher.write_edges(adapter.get_edges())
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import kg
from kg.export.kgx_records import records

Node = tuple[str, str, dict[str, Any]]  # id, input label, properties
Edge = tuple[str, str, str, str, dict[str, Any]]  # id, source, target, input label, properties

NODE_PROPERTIES = ("name", "symbol", "synonym", "xref")
EDGE_PROPERTIES = ("negated", "publications", "knowledge_level", "agent_type", "primary_knowledge_source", "qualifiers")


class LeukemiaAdapter:
    """Entities, structure and claims of a graph; a contested claim without net support is left out, as in KGX."""

    def __init__(self, store: str | None = None) -> None:
        self._graph = kg.open(store)

    def get_nodes(self) -> Iterator[Node]:
        """Nodes; the label is the Biolink class in lower case, such as ``small_molecule``."""
        for kind, record in records(self._graph.store.quads):
            if kind == "node":
                label = _snake(record["category"][0])
                yield record["id"], label, {name: record[name] for name in NODE_PROPERTIES if name in record}

    def get_edges(self) -> Iterator[Edge]:
        """Edges; the label is the Biolink predicate without its prefix, such as ``treats``."""
        for kind, record in records(self._graph.store.quads):
            if kind == "edge":
                label = record["predicate"].removeprefix("biolink:")
                properties = {name: record[name] for name in EDGE_PROPERTIES if name in record}
                yield record["id"], record["subject"], record["object"], label, properties


def _snake(category: str) -> str:
    name = category.removeprefix("biolink:")
    return "".join(f"_{letter.lower()}" if letter.isupper() else letter for letter in name).lstrip("_")
