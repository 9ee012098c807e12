"""The header of a query file: ``#+ `` lines (``//+ `` in Cypher) that hold YAML, checked before anything runs."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from kg.errors import QueryError
from kg.names.resolver import GROUPS
from kg.schema import categories

TYPES = ("string", "integer", "number", "date", "boolean")
COLUMN_TYPES = ("id", "string", "integer", "number", "boolean", "date", "list")
ANY_ENTITY = "any"
DESCENDING = "-desc"
_NAME = re.compile(r"[a-z][a-z0-9_]*")
_HEADER_LINE = re.compile(r"(?:#|//)\+(.*)")
_KEYS = {"name", "question", "tags", "parameters", "columns", "order", "note"}


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter. ``type`` is one of TYPES or ``entity:<category>``; ``list`` ones may be given repeatedly."""

    name: str
    type: str
    required: bool
    example: Any
    list: bool = False
    meaning: str = ""

    @property
    def category(self) -> str | None:
        """The category of an entity parameter; None for plain values."""
        kind, _, category = self.type.partition(":")
        return (category or ANY_ENTITY) if kind == "entity" else None


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the answer. ``null`` is a number that stands for no value (an aggregate cannot be unbound)."""

    name: str
    type: str
    meaning: str = ""
    null: int | None = None


@dataclass(frozen=True, slots=True)
class Query:
    """A canned query with its text in each language."""

    name: str
    question: str
    tags: tuple[str, ...]
    parameters: tuple[Parameter, ...]
    columns: tuple[Column, ...]
    order: tuple[str, ...]
    texts: tuple[tuple[str, str], ...]

    @property
    def languages(self) -> tuple[str, ...]:
        return tuple(language for language, _ in self.texts)

    def text(self, language: str) -> str:
        """The query text in a language. Raises QueryError where there is none."""
        for known, text in self.texts:
            if known == language:
                return text
        raise QueryError(f"query {self.name!r} is not written in {language}; it is in {', '.join(self.languages)}")

    def describe(self) -> dict[str, Any]:
        """The object of ``kg queries --format json``."""
        return {
            "name": self.name,
            "question": self.question,
            "tags": list(self.tags),
            "parameters": [
                {
                    "name": p.name,
                    "type": p.type,
                    "required": p.required,
                    "example": p.example,
                    "list": p.list,
                    "meaning": p.meaning,
                }
                for p in self.parameters
            ],
            "columns": [{"name": c.name, "type": c.type, "meaning": c.meaning} for c in self.columns],
            "order": list(self.order),
            "languages": list(self.languages),
        }


def parse(name: str, texts: tuple[tuple[str, str], ...]) -> Query:
    """The query of files that share a stem; their headers must be equal.

    Raises QueryError naming the file, the key and what would be right.
    """
    language, text = texts[0]
    written = _header(text)
    header = _yaml(name, written)
    for other, other_text in texts[1:]:
        found = _header(other_text)
        if found != written and _yaml(name, found) != header:
            raise QueryError(f"query {name!r}: the headers of {language} and {other} differ; expected equal ones")
    if unknown := sorted(set(header) - _KEYS):
        raise QueryError(
            f"query {name!r}: unknown key {unknown[0]!r} in the header; known are {', '.join(sorted(_KEYS))}"
        )
    if header.get("name", name) != name:
        raise QueryError(f"query {name!r}: its header says name {header['name']!r}; expected the file's name")
    question = header.get("question")
    if not isinstance(question, str) or not question.strip():
        raise QueryError(f"query {name!r}: the header has no question")
    columns = tuple(_column(name, item) for item in _items(name, header, "columns"))
    if not columns:
        raise QueryError(f"query {name!r}: the header names no columns")
    return Query(
        name=name,
        question=question.strip(),
        tags=tuple(str(tag) for tag in header.get("tags") or ()),
        parameters=tuple(_parameter(name, item) for item in _items(name, header, "parameters")),
        columns=columns,
        order=_order(name, header.get("order") or [], columns),
        texts=texts,
    )


def _header(text: str) -> str:
    lines = [match[1] for line in text.splitlines() if (match := _HEADER_LINE.fullmatch(line))]
    return "\n".join(line.removeprefix(" ") for line in lines)


def _yaml(name: str, text: str) -> dict[str, Any]:
    import yaml

    try:
        # The C loader reads a header in a tenth of the time.
        found = yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))  # noqa: S506  both are safe loaders
    except yaml.YAMLError as error:
        raise QueryError(f"query {name!r}: its header is no YAML: {error}") from error
    if not isinstance(found, dict):
        raise QueryError(f"query {name!r}: its header is no mapping; expected lines such as '#+ question: …'")
    return found


def _items(name: str, header: dict[str, Any], key: str) -> list[dict[str, Any]]:
    items = header.get(key) or []
    if not isinstance(items, list) or not all(isinstance(item, dict) for item in items):
        raise QueryError(f"query {name!r}: {key} must be a list of mappings")
    return items


def _parameter(name: str, item: dict[str, Any]) -> Parameter:
    where = f"query {name!r}, parameter {item.get('name')!r}"
    _check(where, item, {"name", "type", "required", "example"}, {"list", "meaning"})
    kind = str(item["type"])
    head, _, category = kind.partition(":")
    if head == "entity":
        known = [ANY_ENTITY, *GROUPS, *categories()]
        if category and category not in known:
            raise QueryError(f"{where}: unknown category {category!r}; known are {', '.join(known)}")
    elif kind not in TYPES:
        raise QueryError(f"{where}: unknown type {kind!r}; known are entity:<category>, {', '.join(TYPES)}")
    return Parameter(
        str(item["name"]),
        kind,
        bool(item["required"]),
        item["example"],
        bool(item.get("list")),
        str(item.get("meaning", "")),
    )


def _column(name: str, item: dict[str, Any]) -> Column:
    where = f"query {name!r}, column {item.get('name')!r}"
    _check(where, item, {"name", "type", "meaning"}, {"null"})
    if item["type"] not in COLUMN_TYPES:
        raise QueryError(f"{where}: unknown type {item['type']!r}; known are {', '.join(COLUMN_TYPES)}")
    return Column(str(item["name"]), str(item["type"]), str(item["meaning"]), item.get("null"))


def _check(where: str, item: dict[str, Any], required: set[str], optional: set[str]) -> None:
    if missing := sorted(required - set(item)):
        raise QueryError(f"{where}: {missing[0]!r} is missing")
    if unknown := sorted(set(item) - required - optional):
        raise QueryError(f"{where}: unknown key {unknown[0]!r}; known are {', '.join(sorted(required | optional))}")
    if not _NAME.fullmatch(str(item["name"])):
        raise QueryError(f"{where}: a name is lower-case letters, digits and underscores")


def _order(name: str, order: Any, columns: tuple[Column, ...]) -> tuple[str, ...]:
    known = {column.name for column in columns}
    for item in order if isinstance(order, list) else [order]:
        if str(item).removesuffix(DESCENDING) not in known:
            raise QueryError(
                f"query {name!r}: order names {item!r}; expected columns, with {DESCENDING} for descending"
            )
    return tuple(str(item) for item in order)
