"""Documents from files, in whatever form they come: found by content first, by the name's ending where that does not tell."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import IO

from kg.errors import InputError
from kg.text.document import Document, Skipped
from kg.text.encoding import decode
from kg.text.limits import named, open_file, read_bytes

FORMS = ("plain", "markdown", "pdq", "jats", "bioc", "pubtator")
_HEAD = 65536
_MARKDOWN_ENDINGS = (".md", ".markdown", ".mdown", ".mkd")


def read_document(path: str | Path, *, form: str | None = None) -> Document:
    """The one document of a file; ``-`` is standard input. ``form`` is one of ``FORMS`` where it is not to be detected.

    Raises InputError where the file cannot be read, or holds no or several documents (then it says how many).

    >>> document_of("CD33 was positive.").form
    'plain'
    """
    return _only(read_documents(path, form=form), named(path))


def document_in(raw: bytes, name: str) -> Document:
    """The one document of bytes that are already in memory; ``name`` for messages. Raises as ``read_document``."""
    return _only(_of_bytes(raw, name, "", None), name)


def _only(found: Iterator[Document], name: str) -> Document:
    first = next(found, None)
    if first is None:
        raise InputError(f"{name}: holds no document; expected one")
    more = sum(1 for _ in found)
    if more:
        raise InputError(f"{name}: holds {more + 1} documents; expected one; split them, or load them with kg load")
    return first


def read_documents(path: str | Path, *, form: str | None = None) -> Iterator[Document]:
    """All documents of a file. BioC XML and PubTator are streamed: the limit is that of each document.

    Raises InputError as ``read_document``, at the document where it goes wrong.
    """
    if form is not None and form not in FORMS:
        raise InputError(f"form {form!r} is not known; expected one of {', '.join(FORMS)}")
    if str(path) == "-":
        yield from _of_bytes(read_bytes("-"), "standard input", "", form)
        return
    path = Path(path)
    with open_file(path) as stream:
        head = stream.read(_HEAD)
        kind = form or _streamed(head, path)
        if kind in ("bioc", "pubtator"):
            stream.seek(0)
            yield from _stream(kind, stream, head, path)
            return
    yield from _of_bytes(read_bytes(path), str(path), path.suffix.lower(), form)


def document_of(text: str, form: str = "plain") -> Document:
    """The document of a text that is already in memory.

    Raises InputError for an unknown form and for text that does not have it.
    """
    if form not in FORMS:
        raise InputError(f"form {form!r} is not known; expected one of {', '.join(FORMS)}")
    found = list(_of_text(text, "text", form, ()))
    if len(found) != 1:
        raise InputError(f"text: holds {len(found)} documents; expected one")
    return found[0]


def _streamed(head: bytes, path: Path) -> str | None:
    """The form of a file that is read piece by piece, told by its beginning."""
    from kg.text.pubtator import is_pubtator
    from kg.text.xml import root_name

    start = head.decode("utf-8", "replace").lstrip("\ufeff")
    if path.suffix.lower() not in (".json", ".jsonl", *_MARKDOWN_ENDINGS) and is_pubtator(start):
        return "pubtator"
    return "bioc" if root_name(start) in ("collection", "document") and b"\0" not in head[:4] else None


def _stream(kind: str, stream: IO[bytes], head: bytes, path: Path) -> Iterator[Document]:
    if kind == "pubtator":
        from kg.text.pubtator import read_pubtator

        yield from read_pubtator(stream, str(path))
    elif head.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] == b"<":
        from kg.text.bioc_xml import read_bioc_xml

        yield from read_bioc_xml(stream, str(path))
    else:
        yield from _of_bytes(read_bytes(path), str(path), path.suffix.lower(), "bioc")


def _of_bytes(raw: bytes, name: str, suffix: str, form: str | None) -> Iterator[Document]:
    decoded = decode(raw, name)
    if not decoded.text.strip():
        raise InputError(f"{name}: is empty; expected text")
    found = form or _detected(decoded.text, name, suffix)
    yield from _of_text(decoded.text, name, found, decoded.notices, lines=suffix == ".jsonl")


def _detected(text: str, name: str, suffix: str) -> str:
    """The form by content; an ending that promises something else is an error only where it cannot be kept."""
    from kg.text.markdown import has_pdq_citations, is_pdq, looks_like_markdown
    from kg.text.pubtator import is_pubtator
    from kg.text.xml import root_name

    root = root_name(text)
    if root in ("collection", "document"):
        return "bioc"
    if root == "article" or (root and ("<article-meta" in text or "<front>" in text)):
        return "jats"
    if suffix in (".xml", ".nxml") or text.lstrip("\ufeff \t\r\n").startswith("<?xml"):
        raise InputError(f"{name}: XML with the root element {root!r}; expected a JATS article or a BioC collection")
    if suffix in (".json", ".jsonl") or (text.lstrip()[:1] in ("{", "[") and '"passages"' in text):
        return "bioc"
    if is_pubtator(text):
        return "pubtator"
    if suffix in _MARKDOWN_ENDINGS:
        return "pdq" if is_pdq(text) else "markdown"
    if has_pdq_citations(text):
        return "pdq"
    return "markdown" if not suffix and looks_like_markdown(text) else "plain"


def _of_text(text: str, name: str, form: str, notices: tuple[Skipped, ...], *, lines: bool = False) -> Iterator[Document]:
    for document in _read(text, name, form, lines=lines):
        yield replace(document, skipped=(*notices, *document.skipped)) if notices else document


def _read(text: str, name: str, form: str, *, lines: bool) -> Iterator[Document]:
    if form == "plain":
        from kg.text.plain import read_plain

        yield read_plain(text)
    elif form in ("markdown", "pdq"):
        from kg.text.markdown import read_markdown

        yield read_markdown(text, pdq=form == "pdq")
    elif form == "jats":
        from kg.text.jats import read_jats

        yield from read_jats(text, name)
    elif form == "pubtator":
        from kg.text.pubtator import read_pubtator

        yield from read_pubtator(io.BytesIO(text.encode("utf-8", "surrogatepass")), name)
    elif text.lstrip("\ufeff \t\r\n").startswith("<"):
        from kg.text.bioc_xml import read_bioc_xml
        from kg.text.xml import without_encoding

        yield from read_bioc_xml(io.BytesIO(without_encoding(text).encode("utf-8", "replace")), name)
    else:
        from kg.text.bioc_json import read_bioc_json

        yield from read_bioc_json(text, name, lines=lines)
