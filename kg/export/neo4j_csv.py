"""CSV for ``neo4j-admin database import full``: a file for each set of labels, one for each kind of relationship.

``import.sh`` holds the command. Text is quoted always and a missing value never, so that the empty text survives.
"""

from __future__ import annotations

import json
import tempfile
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kg.export.files import folder_beside, quads
from kg.export.neo4j_records import LISTS, Node, Relationship, graph
from kg.rdf.sorting import SortedLines

if TYPE_CHECKING:
    from kg.store import Store

_SEPARATOR = "\u001f"  # of lists; no member holds it
_TYPES = {bool: "boolean", int: "long", float: "double", str: "string"}
_SCRIPT = """#!/bin/sh
# Fills a new database of a Neo4j server that is stopped: ./import.sh [DATABASE]
cd "$(dirname "$0")" || exit 2
exec neo4j-admin database import full "${{1:-neo4j}}" --overwrite-destination --multiline-fields=true \\
  --array-delimiter=U+001F \\
{files}
"""


def neo4j_csv(store: Store, path: Path, include_private: bool) -> list[Path]:
    """A folder of CSV files with typed headers, and the command that imports them."""
    with tempfile.TemporaryDirectory(prefix="kg-neo4j-") as temporary, folder_beside(path, (".csv", ".sh")) as folder:
        tables: dict[str, SortedLines] = {}
        columns: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
        labels: dict[str, tuple[str, ...]] = {}
        for item in graph(lambda: quads(store, include_private)):
            name, key = _file(item)
            if isinstance(item, Node):
                labels[name] = item.labels
            for column, value in item.properties.items():
                columns[name][column].add("string[]" if column in LISTS else _TYPES[type(value)])
            if name not in tables:
                tables[name] = SortedLines(Path(temporary), name)
            tables[name].extend((f"{key}\t{json.dumps(_row(item), ensure_ascii=False)}",))
        for name, lines in sorted(tables.items()):
            rows = (json.loads(line.partition("\t")[2]) for line in lines)
            with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="\n") as file:
                file.writelines(_table(name, name in labels, columns[name], rows))
        (folder / "import.sh").write_text(_script(sorted(tables), labels), encoding="utf-8", newline="\n")
        (folder / "import.sh").chmod(0o755)
        names = sorted(entry.name for entry in folder.iterdir())
    return [path / name for name in names]


def _file(item: Node | Relationship) -> tuple[str, str]:
    """The file of an item, and the key by which it is sorted."""
    if isinstance(item, Node):
        return "nodes-" + "-".join(item.labels), str(item.properties.get("id") or item.properties["key"])
    kind = "names" if item.space else "entities" if "since" in item.properties else "records"
    return f"relationships-{kind}", f"{item.start} {item.type} {item.end}"


def _row(item: Node | Relationship) -> dict[str, Any]:
    if isinstance(item, Node):
        return item.properties
    return {":START_ID": item.start, ":END_ID": item.end, ":TYPE": item.type, **item.properties}


def _table(name: str, is_node: bool, columns: dict[str, set[str]], rows: Iterable[dict[str, Any]]) -> Iterator[str]:
    """Header and rows; a column that holds several types is text."""
    types = {column: found.pop() if len(found) == 1 else "string" for column, found in sorted(columns.items())}
    if is_node:
        key = "key" if name == "nodes-Name" else "id"
        head = [f"{key}:ID{'(Name)' if key == 'key' else ''}"]
        order = [key, *(column for column in types if column != key)]
    else:
        space = "(Name)" if name == "relationships-names" else ""
        head = [f":START_ID{space}", ":END_ID", ":TYPE"]
        order = [":START_ID", ":END_ID", ":TYPE", *types]
    head += [f"{column}:{types[column]}" for column in order[len(head) :]]
    yield ",".join(head) + "\n"
    for row in rows:
        yield ",".join(_cell(row.get(column), types.get(column, "string")) for column in order) + "\n"


def _cell(value: Any, type_: str) -> str:
    if value is None:
        return ""
    if isinstance(value, list):
        value = _SEPARATOR.join(str(member) for member in value)
    elif isinstance(value, bool):
        value = "true" if value else "false"
    if type_ in ("boolean", "long", "double"):
        return str(value)
    return '"' + str(value).replace('"', '""') + '"'


def _script(names: list[str], labels: dict[str, tuple[str, ...]]) -> str:
    parts = [
        f"  --nodes={':'.join(labels[name])}={name}.csv" if name in labels else f"  --relationships={name}.csv" for name in names
    ]
    return _SCRIPT.format(files=" \\\n".join(parts))
