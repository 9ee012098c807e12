"""BioC XML, one document after the other: a collection may be larger than what is read at once."""

from __future__ import annotations

from collections.abc import Iterator
from typing import IO, TYPE_CHECKING

from kg.errors import InputError
from kg.text.bioc import Marked, Passage, document_of
from kg.text.document import Document
from kg.text.limits import LIMIT, too_large
from kg.text.xml import SAFE, broken, local_name, refuse_entities

if TYPE_CHECKING:
    from lxml.etree import _Element


class _Counted:
    """A stream that refuses to give more than the limit without a document in between."""

    def __init__(self, stream: IO[bytes], name: str) -> None:
        self.stream, self.name, self.count = stream, name, 0

    def read(self, size: int = -1) -> bytes:
        data = self.stream.read(min(size, 65536) if size > 0 else 65536)
        self.count += len(data)
        if self.count > LIMIT:
            raise too_large(self.name)
        return data


def read_bioc_xml(stream: IO[bytes], name: str) -> Iterator[Document]:
    """The documents of a BioC collection.

    Raises InputError for broken XML, own entities, a document beyond the limit, and offsets that are no numbers.
    """
    from lxml import etree

    counted = _Counted(stream, name)
    events = etree.iterparse(counted, events=("end",), tag=("{*}document", "{*}collection"), **SAFE)
    first = True
    try:
        for _, element in events:
            if first:
                refuse_entities(element.getroottree(), name)
                first = False
            if local_name(element) == "document":
                yield _document(element, name)
                counted.count = 0
                element.clear()
                while element.getprevious() is not None:
                    del element.getparent()[0]
    except etree.XMLSyntaxError as error:
        raise broken(name, error) from error


def _infons(element: _Element) -> dict[str, str]:
    return {str(infon.get("key")): (infon.text or "").strip() for infon in element.findall("{*}infon")}


def _number(text: str | None, name: str, what: str) -> int:
    try:
        return int((text or "").strip())
    except ValueError:
        raise InputError(f"{name}: {what} is {text!r}; expected a whole number") from None


def _words(element: _Element) -> str:
    found = element.find("{*}text")
    return "".join(map(str, found.itertext())) if found is not None else ""


def _marks(parent: _Element, name: str) -> list[Marked]:
    found: list[Marked] = []
    for annotation in parent.findall("{*}annotation"):
        locations = [
            (_number(place.get("offset"), name, "the offset of an annotation"), _number(place.get("length"), name, "a length"))
            for place in annotation.findall("{*}location")
        ]
        found.append(Marked(locations, _words(annotation), _infons(annotation)))
    return found


def _document(element: _Element, name: str) -> Document:
    id_ = (element.findtext("{*}id") or "").strip()
    where = f"{name}, document {id_ or '?'}"
    passages: list[Passage] = []
    for part in element.findall("{*}passage"):
        offset = _number(part.findtext("{*}offset"), where, "the offset of a passage")
        passage = Passage(offset, _words(part), _infons(part), _marks(part, where))
        sentences = part.findall("{*}sentence")
        if sentences and not passage.text:
            passage.text = _joined([(_number(one.findtext("{*}offset"), where, "an offset"), _words(one)) for one in sentences], offset)
        for sentence in sentences:
            passage.annotations.extend(_marks(sentence, where))
        passages.append(passage)
    return document_of(id_, _infons(element), passages)


def _joined(sentences: list[tuple[int, str]], offset: int) -> str:
    """The text of a passage that gives only its sentences, with blanks so that their offsets hold."""
    text = ""
    for at, words in sentences:
        gap = at - offset - len(text)
        text += " " * (gap if 0 < gap <= 100 else 1 if text and gap > 0 else 0) + words
    return text
