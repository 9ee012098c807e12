"""BioC JSON: a collection, a document, a list of either, or one of them a line."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from kg.errors import InputError
from kg.text.bioc import Marked, Passage, document_of
from kg.text.document import Document, Skipped

_SURROGATE = re.compile("[\ud800-\udfff]")


def read_bioc_json(text: str, name: str, *, lines: bool = False) -> Iterator[Document]:
    """The documents of a BioC JSON text; ``lines`` for one JSON value a line.

    Raises InputError where it is no JSON or has another shape.
    """
    if not lines:
        yield from _documents(_value(text, name), name)
        return
    for number, line in enumerate(text.split("\n"), start=1):
        if line.strip():
            yield from _documents(_value(line, f"{name}, line {number}"), f"{name}, line {number}")


def _value(text: str, name: str) -> Any:
    try:
        return json.loads(text)
    except json.JSONDecodeError as error:
        raise InputError(f"{name}, line {error.lineno}, column {error.colno}: broken JSON ({error.msg}); expected BioC JSON") from error
    except ValueError:  # of more digits than Python reads
        raise InputError(f"{name}: a whole number of too many digits; expected BioC JSON") from None
    except RecursionError:
        raise InputError(f"{name}: JSON nested too deeply; expected BioC JSON") from None


def _documents(value: Any, name: str) -> Iterator[Document]:
    if isinstance(value, list):
        for item in value:
            yield from _documents_of(item, name)
    else:
        yield from _documents_of(value, name)


def _documents_of(value: Any, name: str) -> Iterator[Document]:
    if isinstance(value, dict) and isinstance(value.get("PubTator3"), list):  # the form of the PubTator 3 API
        for item in value["PubTator3"]:
            yield _document(item, name)
    elif isinstance(value, dict) and isinstance(value.get("documents"), list):
        for item in value["documents"]:
            yield _document(item, name)
    else:
        yield _document(value, name)


def _text(value: Any) -> str:
    return _SURROGATE.sub("\ufffd", value) if isinstance(value, str) else ""


def _infons(value: Any) -> dict[str, str]:
    if not isinstance(value, dict):
        return {}
    return {str(key): _text(item) if isinstance(item, str) else str(item) for key, item in value.items() if item is not None}


def _number(value: Any, name: str, what: str) -> int:
    if isinstance(value, bool) or not isinstance(value, int):
        raise InputError(f"{name}: {what} is {str(value)[:60]!r}; expected a whole number")
    return value


def _list(value: Any, name: str, what: str) -> list[dict[str, Any]]:
    if value is None:
        return []
    if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
        raise InputError(f"{name}: {what} is no list of objects; expected BioC JSON")
    return value


def _marks(holder: dict[str, Any], name: str) -> list[Marked]:
    return [
        Marked(
            [
                (_number(place.get("offset"), name, "the offset of an annotation"), _number(place.get("length"), name, "a length"))
                for place in _list(item.get("locations"), name, "locations")
            ],
            _text(item.get("text")),
            _infons(item.get("infons")),
        )
        for item in _list(holder.get("annotations"), name, "annotations")
    ]


def _document(value: Any, name: str) -> Document:
    if not isinstance(value, dict) or "passages" not in value:
        raise InputError(f"{name}: JSON without 'passages' or 'documents'; expected BioC JSON")
    id_ = str(value.get("id") or "")
    where = f"{name}, document {id_ or '?'}"
    passages: list[Passage] = []
    for part in _list(value["passages"], where, "passages"):
        passage = Passage(
            _number(part.get("offset", 0), where, "the offset of a passage"),
            _text(part.get("text")),
            _infons(part.get("infons")),
            _marks(part, where),
        )
        sentences = _list(part.get("sentences"), where, "sentences")
        if sentences and not passage.text:
            passage.text = " ".join(_text(sentence.get("text")) for sentence in sentences)
        for sentence in sentences:
            passage.annotations.extend(_marks(sentence, where))
        passages.append(passage)
    found = document_of(id_, _infons(value.get("infons")), passages)
    halves = sum(len(_SURROGATE.findall(str(part.get("text") or ""))) for part in value["passages"])
    if halves:
        said = Skipped(where, f"{halves} halves of surrogate pairs", "no characters; read as U+FFFD")
        found = replace(found, skipped=(said, *found.skipped))
    return found
