"""KGX files: PREFIX_nodes and PREFIX_edges as TSV or JSON lines, PREFIX_evidence as JSON lines, each sorted by id."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kg.export.files import beside, quads
from kg.export.kgx_records import Kind, records
from kg.rdf.sorting import SortedLines

if TYPE_CHECKING:
    from kg.store import Store

KINDS: tuple[Kind, ...] = ("node", "edge", "evidence")
COLUMNS: dict[Kind, tuple[str, ...]] = {
    "node": ("id", "category", "name", "symbol", "synonym", "xref", "publication_type", "provided_by"),
    "edge": (
        "id", "category", "subject", "predicate", "object", "negated", "qualifiers", "qualified_predicate",
        "object_aspect_qualifier", "object_direction_qualifier", "publications", "original_predicate",
        "knowledge_level", "agent_type", "primary_knowledge_source", "aggregator_knowledge_source",
    ),
}  # fmt: skip


def jsonl(store: Store, path: Path, include_private: bool) -> list[Path]:
    """PREFIX_nodes.jsonl, PREFIX_edges.jsonl, PREFIX_evidence.jsonl."""
    return _write(store, path, include_private, "jsonl", lambda kind: ("", _json))


def tsv(store: Store, path: Path, include_private: bool) -> list[Path]:
    """PREFIX_nodes.tsv and PREFIX_edges.tsv with ``|`` in lists, PREFIX_evidence.jsonl."""

    def layout(kind: Kind) -> tuple[str, Callable[[dict[str, Any]], str]]:
        if kind == "evidence":
            return "", _json
        columns = COLUMNS[kind]
        return "\t".join(columns) + "\n", lambda record: "\t".join(_cell(record.get(column)) for column in columns)

    return _write(store, path, include_private, "tsv", layout)


def _write(
    store: Store,
    prefix: Path,
    include_private: bool,
    suffix: str,
    layout: Callable[[Kind], tuple[str, Callable[[dict[str, Any]], str]]],
) -> list[Path]:
    stems = {"node": f"_nodes.{suffix}", "edge": f"_edges.{suffix}", "evidence": "_evidence.jsonl"}
    targets = [prefix.with_name(prefix.name + stems[kind]) for kind in KINDS]
    layouts = {kind: layout(kind) for kind in KINDS}
    with beside(*targets) as partial, tempfile.TemporaryDirectory(prefix="kg-kgx-") as folder:
        lines = {kind: SortedLines(Path(folder), kind) for kind in KINDS}
        for kind, record in records(lambda: quads(store, include_private)):
            # Sorted by id: the id stands before a tab, which sorts before every character of a line.
            lines[kind].extend((f"{record['id']}\t{layouts[kind][1](record)}",))
        for kind, path in zip(KINDS, partial, strict=True):
            with path.open("w", encoding="utf-8", newline="\n") as file:
                file.write(layouts[kind][0])
                file.writelines(f"{text}\n" for text in _without_key(lines[kind]))
    return targets


def _without_key(lines: SortedLines) -> Iterator[str]:
    return (line.partition("\t")[2] for line in lines)


def _json(record: dict[str, Any]) -> str:
    return json.dumps(record, ensure_ascii=False, separators=(",", ":"))


def _cell(value: Any) -> str:
    """A TSV cell: lists with ``|`` between members, which may not hold one themselves."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        return "|".join(_cell(member).replace("|", "/") for member in value)
    return " ".join(str(value).split())
