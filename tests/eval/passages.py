"""The passages as files, and a system's answers beside them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from fnmatch import fnmatch
from pathlib import Path
from typing import Any, Literal

PASSAGES = Path(__file__).parent / "passages"
Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Passage:
    """One annotated text: ``gold`` holds the lists entities, relations, measurements, ignore."""

    id: str
    kind: Literal["review", "case"]
    text: str
    gold: dict[str, list[Row]]
    file: str = ""


def passage_of(found: Row, file: str = "") -> Passage:
    """A passage from the JSON of its file; absent lists are empty."""
    lists = {name: list(found.get(name) or []) for name in ("entities", "relations", "measurements", "ignore")}
    return Passage(id=str(found["id"]), kind=found["kind"], text=found["text"], gold=lists, file=file)


def read(folder: Path = PASSAGES, only: str = "*") -> Iterator[Passage]:
    """The passages of a folder whose file name or id matches a glob, by name. A file may hold several ("documents")."""
    for path in sorted(folder.glob("*.json")):
        content = json.loads(path.read_text("utf-8"))
        for found in content.get("documents", [content]):
            if fnmatch(path.stem, only) or fnmatch(str(found["id"]), only):
                yield passage_of(found, path.name)


def answers(passages: list[Passage], predictions: Path | None) -> dict[str, Row]:
    """The system's answer for every passage: from a file of answers by id, or from the extraction itself."""
    if predictions is not None:
        stored: dict[str, Row] = json.loads(predictions.read_text("utf-8"))
        return {passage.id: stored[passage.id] for passage in passages}
    from kg.extraction.pipeline import extract

    return {passage.id: extract(passage.text, passage.kind).to_dict() for passage in passages}
