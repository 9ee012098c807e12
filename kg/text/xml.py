"""XML without entities, DTD, network and huge trees: what a stranger's file may not make the parser do."""

from __future__ import annotations

import re
from html.entities import html5
from typing import TYPE_CHECKING

from kg.errors import InputError

if TYPE_CHECKING:
    from lxml.etree import XMLSyntaxError, _Element, _ElementTree

SAFE = {
    "resolve_entities": False, "no_network": True, "load_dtd": False, "dtd_validation": False,
    "huge_tree": False, "remove_comments": True, "remove_pis": True,
}  # fmt: skip
_ENCODING = re.compile(r"""(<\?xml[^>]{0,200}?)\s+encoding\s*=\s*["'][^"']*["']""")
_ROOT = re.compile(r"<([A-Za-z_][\w.:\-]{0,80})[\s/>]")


def root_name(text: str) -> str | None:
    """The name of the root element, without its prefix; None for text that does not begin as XML."""
    start = text[:20_000].lstrip("\ufeff \t\r\n")
    if not start.startswith("<") or start[1:2].isspace():
        return None
    start = re.sub(r"<!--.*?-->|<\?.*?\?>", "", start, flags=re.DOTALL)
    found = _ROOT.search(start)
    return found[1].rpartition(":")[2] if found else None


def parse(text: str, name: str) -> _Element:
    """The root of a document that is already text.

    Raises InputError where it is not well formed, is nested too deeply, or declares entities.
    """
    from lxml import etree

    parser = etree.XMLParser(encoding="utf-8", **SAFE)  # type: ignore[arg-type]
    try:
        root = etree.fromstring(without_encoding(text).encode("utf-8", "replace"), parser)
    except etree.XMLSyntaxError as error:
        raise broken(name, error) from error
    refuse_entities(root.getroottree(), name)
    return root


def without_encoding(text: str) -> str:
    """XML text without the encoding of its declaration, which no longer holds once it is text."""
    text = text.strip("\ufeff \t\r\n")
    return _ENCODING.sub(r"\1", text[:300]) + text[300:]


def broken(name: str, error: XMLSyntaxError) -> InputError:
    """The error for XML that the parser refuses."""
    line, column = error.position
    return InputError(f"{name}, line {line}, column {column}: broken XML ({str(error.msg).strip()[:300]}); expected well-formed XML")


def refuse_entities(tree: _ElementTree, name: str) -> None:
    """InputError where the file declares entities of its own: articles never do, attacks always."""
    dtd = tree.docinfo.internalDTD
    declared = [entity.name for entity in dtd.iterentities()] if dtd is not None else []  # type: ignore[attr-defined]
    if declared:
        raise InputError(f"{name}: declares the XML entities {', '.join(map(str, declared[:5]))}; expected a document without any")


def entity_text(name: str) -> str:
    """The character of an HTML entity (``nbsp``); the reference itself where the name is not known."""
    return html5.get(f"{name};", f"&{name};")


def local_name(element: _Element | None) -> str:
    """The tag of an element without its namespace, empty for entity references and the like."""
    tag = element.tag if element is not None else None
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def all_text(element: _Element | None) -> str:
    """All text below an element, blanks folded."""
    if element is None:
        return ""
    return " ".join("".join(str(piece) for piece in element.itertext()).split())
