"""Markdown to a Document: sections, prose without markup, citations, reference lists.

Summaries of the National Cancer Institute (PDQ) number their references anew in every section; there
the ids carry the section (``3.12``). A page with one list keeps its numbers (``12``). What is left out
(navigation, figures, code, boilerplate) is reported.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

from kg.text.builder import Builder
from kg.text.document import BlockKind, Document, Reference
from kg.text.markdown_blocks import Piece, cells, pieces
from kg.text.markdown_inline import Links, inline
from kg.text.markers import Cleaned, clean
from kg.text.matter import about_of
from kg.text.reference import doi_of, pmcid_of, pmid_of, title_of, year_of
from kg.text.tables import kind_of, reason_to_skip

_PDQ = re.compile(r"\]\(#cit/section_|\(PDQ®?\)|^# .{0,200}\bPDQ\b", re.MULTILINE)
_MARKED = re.compile(r"(?:---\n.{0,4000}?\n---\n|\s{0,20}#{1,3} \S)", re.DOTALL)
_CONTROL = re.compile(r"[\x01-\x08\x0e-\x1f\x7f]")
_ANCHOR = re.compile(r"#cit/section_(\d{1,3})\.\d{1,4}")
_NAVIGATION = re.compile(r"\[(?:Go to |Enlarge\b|Back to top|Skip to|View this page|Print|Español)[^\[\]]{0,80}\]\([^()\s]{0,400}\)", re.IGNORECASE)
_CAPTION = re.compile(r"(?:Table|Figure|Fig\.|Box|Algorithm) (?:S?\d{1,3}|[IVX]{1,5})[.:]")
_ADDRESS = re.compile(r"\]\(([^()\s]{1,500})")
_PUBMED_LINK = re.compile(r"\[*\[?(?:PUBMED|PubMed)(?: Abstract)?\]?\]\([^()]*\)\]?")


def is_pdq(text: str) -> bool:
    """Whether a Markdown text has the form of a PDQ summary."""
    return _PDQ.search(text[:200_000]) is not None


def has_pdq_citations(text: str) -> bool:
    """Whether a text of unknown form cites as PDQ summaries do."""
    return "](#cit/section_" in text


def looks_like_markdown(text: str) -> bool:
    """Whether a text of unknown form begins with front matter or a Markdown heading."""
    return _MARKED.match(text) is not None


def read_markdown(text: str, *, pdq: bool | None = None) -> Document:
    """The document of a Markdown text; its form is ``pdq`` where it is a PDQ summary."""
    return _Reader(text, is_pdq(text) if pdq is None else pdq).read()


@dataclass
class _List:
    """A reference list while it is read, and the anchors seen since the one before."""

    items: list[tuple[str, str]] = field(default_factory=list)  # label, source
    sections: Counter[str] = field(default_factory=Counter)


class _Reader:
    def __init__(self, text: str, pdq: bool) -> None:
        self.pdq = pdq
        self.builder = Builder()
        text, controls = _CONTROL.subn(" ", text)
        if controls:
            self.builder.skip("whole text", f"{controls} control characters", "no signs of a text")
        self.pieces = list(pieces(text))
        self.lists = [_List()]
        self.in_references: int | None = None  # level of the heading of a reference list
        self.skipping: int | None = None
        self.dropped: Counter[str] = Counter()
        self.titles: list[str] = []
        self.matter = ""
        self.kept_out: list[str] = []
        numbered = any(piece.kind == "heading" and kind_of(piece.text) == "references" for piece in self.pieces)
        numbered = numbered or any(piece.kind == "definition" and piece.label.startswith("^") for piece in self.pieces)
        numbered = numbered and not _ANCHOR.search(text)  # where citations are links, [51-65] is a range of something
        self.links = Links(numbered=numbered, key=self._key)

    def _key(self, number: str, anchor: str) -> str:
        """What a citation cites, as list number and label: resolved once all lists are read."""
        section = _ANCHOR.match(anchor)
        if section:
            self.lists[-1].sections[section[1]] += 1
        return f"{len(self.lists) - 1}:{number}"

    def read(self) -> Document:
        for piece in self.pieces:
            self._piece(piece)
        for what, count in sorted(self.dropped.items()):
            self.builder.skip("whole text", f"{count} {what}", "no prose")
        if self.links.images:
            self.builder.skip("whole text", f"{self.links.images} images", "pictures are not read")
        references, resolve = self._references()
        about = about_of(self.matter, self.titles, "\n".join(self.kept_out), self.pdq)
        return self.builder.finish("pdq" if self.pdq else "markdown", references, about, resolve)

    def _piece(self, piece: Piece) -> None:
        if piece.kind == "heading":
            self._heading(piece)
        elif self.skipping is not None:
            self.kept_out.append(piece.text)
        elif piece.kind == "matter":
            self.matter = piece.text
            self.builder.skip("front matter", f"{len(piece.text.splitlines())} lines", "data about the page, not prose")
        elif piece.kind in ("code", "comment"):
            self.dropped["code blocks" if piece.kind == "code" else "comments"] += 1
        elif piece.kind == "definition":
            self._definition(piece)
        elif self.in_references is not None:
            self._entry(piece)
        elif piece.kind == "row":
            for cell in cells(piece.text):
                self._block(cell.replace("\\|", "|"), "table cell")
        else:
            self._prose(piece)

    def _heading(self, piece: Piece) -> None:
        if self.skipping is not None and piece.level > self.skipping and kind_of(piece.text) != "references":
            self.kept_out.append(piece.text)
            return
        self.skipping = None
        if self.in_references is not None:
            self._end_list()
        title = self._cleaned(piece.text)
        if piece.level == 1:
            self.titles.append(title.text)
            if self.pdq:
                if len(self.titles) == 1:
                    self.builder.skip(f"line {piece.line}", f"heading {title.text!r}", "title of the web page")
                    return
                self.builder.block(title, "title")
                return
        why = reason_to_skip(title.text, "pdq" if self.pdq else "any")
        if why:
            self.skipping = piece.level
            self.kept_out.append(title.text)
            self.builder.skip(f"line {piece.line}", f"section {title.text!r}", why)
        elif kind_of(title.text) == "references":
            self.in_references = piece.level
            self.builder.skip(f"line {piece.line}", f"section {title.text!r}", "reference list, read as references")
        else:
            self.builder.heading(title, piece.level)

    def _prose(self, piece: Piece) -> None:
        text = piece.text
        if "](" in text:
            text, navigation = _NAVIGATION.subn(" ", text)
            self.dropped["links of navigation"] += navigation
            if not navigation:
                del self.dropped["links of navigation"]
        kind: BlockKind = "list item" if piece.kind == "item" else "paragraph"
        self._block(text, "caption" if _CAPTION.match(text.lstrip("*_ ")) else kind)

    def _cleaned(self, source: str) -> Cleaned:
        return clean(inline(source, self.links), self._between)

    def _between(self, first: str, last: str) -> list[str]:
        group, _, start = first.partition(":")
        end = last.partition(":")[2]
        if not (start.isdigit() and end.isdigit()) or int(end) - int(start) > 200:
            return []
        return [f"{group}:{number}" for number in range(int(start) + 1, int(end))]

    def _block(self, source: str, kind: BlockKind) -> None:
        self.builder.block(self._cleaned(source), kind)

    def _entry(self, piece: Piece) -> None:
        entries = self.lists[-1].items
        label = piece.label
        if not label:
            bracketed = re.match(r"\[?(\d{1,4})[\].)]\s", piece.text)
            if not bracketed:
                if piece.kind == "item":
                    label = str(len(entries) + 1)
                elif entries:  # a second paragraph of the entry
                    entries[-1] = (entries[-1][0], f"{entries[-1][1]} {piece.text}")
                    return
                else:
                    self.builder.skip(f"line {piece.line}", f"{piece.text[:60]!r} in a reference list", "an entry without number")
                    return
            else:
                label = bracketed[1]
                piece.text = piece.text[bracketed.end() :]
        entries.append((label, piece.text))

    def _definition(self, piece: Piece) -> None:
        if piece.label.startswith("^"):
            self.lists[-1].items.append((piece.label[1:], piece.text))

    def _end_list(self) -> None:
        self.in_references = None
        self.lists.append(_List())

    def _references(self) -> tuple[list[Reference], Callable[[str], tuple[str, ...]]]:
        """All references with ids that are unique in the document, and the function from a cited key to them."""
        filled = [number for number, found in enumerate(self.lists) if found.items]
        ids: dict[str, str] = {}
        references: list[Reference] = []
        taken: set[str] = set()
        for number in filled:
            found = self.lists[number]
            section = found.sections.most_common(1)[0][0] if found.sections else str(number + 1)
            prefix = f"{section}." if self.pdq or len(filled) > 1 else ""
            for label, source in found.items:
                id_ = f"{prefix}{label}"
                if id_ in taken:
                    self.builder.skip(f"reference {id_}", "a second entry of this number", "a citation cannot mean two entries")
                    continue
                taken.add(id_)
                ids[f"{number}:{label}"] = id_
                references.append(_reference(id_, source))
        if not filled:  # nothing to resolve against: the labels as they stand
            return [], lambda key: (key.partition(":")[2],)

        def resolve(key: str) -> tuple[str, ...]:
            group, _, label = key.partition(":")
            for number in (int(group), *filled):  # footnotes may be defined anywhere
                if f"{number}:{label}" in ids and (number >= int(group) or len(filled) == 1):
                    return (ids[f"{number}:{label}"],)
            return ()

        return references, resolve


def _reference(id_: str, source: str) -> Reference:
    """A reference from a Markdown entry: identifiers from its links, words without them."""
    links = " ".join(_ADDRESS.findall(source))
    text = clean(inline(_PUBMED_LINK.sub("", source), Links()), lambda first, last: []).text
    whole = f"{text} {links}"
    return Reference(
        id_, text, pmid_of(links) or pmid_of(text), doi_of(whole), pmcid_of(whole), title_of(text), year_of(text)
    )
