"""JATS within a paragraph: running text with marks for citations, superscripts made readable, formulas as their words."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from typing import TYPE_CHECKING

from kg.text.jats_references import References
from kg.text.markers import CITE, END, SIGNS, WORDS, Marked
from kg.text.superscripts import raised
from kg.text.xml import entity_text, local_name

if TYPE_CHECKING:
    from lxml.etree import _Element

_DROPPED = {
    "graphic": "pictures", "inline-graphic": "pictures", "tex-math": "formulas in TeX", "alt-text": "pictures",
    "long-desc": "pictures", "object-id": "", "fn": "footnotes", "permissions": "", "attrib": "", "annotation": "",
    "inline-supplementary-material": "links to files", "private-char": "signs without a character", "processing-meta": "",
}  # fmt: skip
_PARTED = frozenset(["p", "list-item", "title", "label", "def", "term", "td", "th", "tr", "line", "verse-line"])
_NUMERIC = re.compile(r"[\s\[\](),;–—‑−\-*]*\d[\d\sa-d\[\](),;–—‑−\-*]*")
_NUMBER = re.compile(r"(\d{1,4})(?:\s?[–‑−-]\s?(\d{1,4}))?")
_FOOTNOTE = re.compile(r"\s*(?:[a-z]{1,2}|[*†‡§¶#‖]{1,4}|\d{1,2})\s*")
_TEN = re.compile(r"(?<!\d)10\s+$")
_BARE = re.compile(r"\d{1,3}(?:\s?[,–-]\s?\d{1,3})*+")


class Inline:
    """Turns the content of an element into prose; ``on_block`` takes over at a block inside it (list, table …)."""

    def __init__(self, references: References, dropped: Counter[str]) -> None:
        self.references, self.dropped = references, dropped

    def read(self, element: _Element, on_block: Callable[[_Element, Marked], Marked] | None = None, blocks: frozenset[str] = frozenset()) -> Marked:
        """The marked prose of an element. ``on_block`` gets what was read so far and returns where to go on."""
        state = _State(self, on_block, blocks)
        state.walk(element)
        return state.so_far()

    def citation(self, element: _Element, shown: str) -> tuple[str, ...]:
        """The references of an ``xref``: those of its ``rid``, and of the numbers it shows ("5-8" with one rid)."""
        found: list[str] = []
        for rid in (element.get("rid") or "").split():
            found.extend(self.references.by_rid.get(rid, ()))
        if found and _NUMERIC.fullmatch(shown):
            for first, last in _NUMBER.findall(shown):
                if last and 0 < int(last) - int(first) <= 100:
                    for number in range(int(first), int(last) + 1):
                        found.extend(self.references.by_number.get(str(number), ()))
        return tuple(dict.fromkeys(found))


class _State:
    def __init__(self, inline: Inline, on_block: Callable[[_Element, Marked], Marked] | None, blocks: frozenset[str]) -> None:
        self.inline, self.on_block, self.blocks = inline, on_block, blocks
        self.marked = Marked()
        self.parts: list[str] = []  # the text of marked, joined at its end: a paragraph may have 100,000 elements

    def so_far(self) -> Marked:
        """What was read, with its text."""
        self.marked.text = "".join(self.parts)
        return self.marked

    def tail(self, length: int) -> str:
        """The last characters that were read."""
        found = ""
        for part in reversed(self.parts):
            found = part[-length:] + found
            if len(found) >= length:
                break
        return found[-length:]

    def walk(self, element: _Element) -> None:
        if element.text:
            self.add(element.text)
        for child in element:
            self.child(child)
            if child.tail:
                self.add(child.tail)

    def add(self, text: str) -> None:
        if text:
            self.parts.append(text)

    def child(self, child: _Element) -> None:
        name = local_name(child)
        if not name:
            entity = getattr(child, "name", None)
            if entity:
                self.add(entity_text(str(entity)))
        elif name in self.blocks and self.on_block:
            self.marked = self.on_block(child, self.so_far())
            self.parts = [self.marked.text]
        elif name == "xref":
            self.xref(child)
        elif name in ("sup", "sub"):
            self.raised(child, name)
        elif name in _DROPPED:
            if _DROPPED[name]:
                self.inline.dropped[_DROPPED[name]] += 1
        elif name == "alternatives":
            self.alternatives(child)
        elif name == "break":
            self.add(" ")
        elif name in ("msup", "msub") and len(child) == 2:
            self.child(child[0])
            self.add(raised("".join(map(str, child[1].itertext())), name[1:], self.tail(1)))
        else:
            self.walk(child)
            if name in _PARTED:
                self.add(" ")

    def alternatives(self, element: _Element) -> None:
        """One of several forms of the same thing: the one with words."""
        for child in element:
            if local_name(child) not in _DROPPED:
                self.child(child)
                return
        for child in list(element)[:1]:
            self.child(child)

    def inner(self, element: _Element) -> Marked:
        outer, parts = self.marked, self.parts
        self.marked, self.parts = Marked(), []
        self.walk(element)
        found = self.so_far()
        self.marked, self.parts = outer, parts
        return found

    def raised(self, element: _Element, name: str) -> None:
        inside = self.inner(element)
        if any(sign in inside.text for sign in SIGNS):
            self.marked.cited.extend(inside.cited)
            self.add(inside.text)
            return
        text = inside.text.strip()
        if name == "sup" and text.lstrip("-−–+").isdigit() and _TEN.search(self.tail(8)):
            self.parts[-1:] = [self.parts[-1].rstrip()]  # "10 <sup>9</sup>/L"
        before = self.tail(1)
        keys = self.bare(text, name)
        if keys:
            self.marked.cited.append(keys)
            self.add(CITE)
            return
        self.add(raised(text, name, before))

    def bare(self, text: str, name: str) -> tuple[str, ...]:
        """References of raised numbers without a link: after punctuation or a long word, and all in the list."""
        if name != "sup" or not _BARE.fullmatch(text):
            return ()
        before = self.tail(24)
        if not re.search(r"[a-z]{4}$|[a-z)\]][.,;:]$|[a-z]\)$", before):
            return ()
        by_number = self.inline.references.by_number
        found: list[str] = []
        for first, last in _NUMBER.findall(text):
            for number in range(int(first), (int(last) if last else int(first)) + 1):
                if str(number) not in by_number:
                    return ()
                found.extend(by_number[str(number)])
        return tuple(dict.fromkeys(found))

    def xref(self, element: _Element) -> None:
        inside = self.inner(element)
        shown = " ".join(inside.text.split())
        keys = self.inline.citation(element, shown)
        kind = element.get("ref-type") or ""
        if keys and (not shown or _NUMERIC.fullmatch(shown)):
            self.marked.cited.append(keys)
            self.add(CITE)
        elif keys and not any(sign in shown for sign in SIGNS):
            self.marked.cited.append(keys)
            self.add(WORDS + shown + END)
        elif kind == "bibr" and _NUMERIC.fullmatch(shown):
            self.marked.cited.append(tuple((element.get("rid") or shown).split()))  # reported as unresolved
            self.add(CITE)
        elif kind in ("fn", "table-fn", "author-notes") and (not shown or _FOOTNOTE.fullmatch(shown)):
            self.inline.dropped["marks of footnotes"] += 1
        else:
            self.marked.cited.extend(inside.cited)
            self.marked.levels.extend(inside.levels)
            self.add(inside.text)
