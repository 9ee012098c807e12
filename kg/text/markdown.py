"""Markdown to a Document: sections, prose without markup, citations, reference lists.

Summaries of the National Cancer Institute (PDQ) number their references anew in every section; there
the ids carry the section (``3.12``). A page with one list keeps its numbers (``12``). What is left out
(navigation, figures, code, boilerplate) is reported.
"""

from __future__ import annotations

import re
from collections import Counter

from kg.text.builder import Builder
from kg.text.document import BlockKind, Document
from kg.text.markdown_blocks import Piece, cells, pieces
from kg.text.markdown_inline import Links, inline
from kg.text.markdown_references import ANCHOR, ReferenceLists
from kg.text.markers import Cleaned, clean
from kg.text.matter import about_of
from kg.text.tables import kind_of, reason_to_skip

_PDQ = re.compile(r"\]\(#cit/section_|\(PDQ®?\)|^# .{0,200}\bPDQ\b", re.MULTILINE)
_MARKED = re.compile(r"(?:---\n.{0,4000}?\n---\n|\s{0,20}#{1,3} \S)", re.DOTALL)
_CONTROL = re.compile(r"[\x01-\x08\x0e-\x1f\x7f]")
_NAVIGATION = re.compile(r"\[(?:Go to |Enlarge\b|Back to top|Skip to|View this page|Print|Español)[^\[\]]{0,80}\]\([^()\s]{0,400}\)", re.IGNORECASE)
_CAPTION = re.compile(r"(?:Table|Figure|Fig\.|Box|Algorithm) (?:S?\d{1,3}|[IVX]{1,5})[.:]")


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


class _Reader:
    def __init__(self, text: str, pdq: bool) -> None:
        self.pdq = pdq
        self.builder = Builder()
        text, controls = _CONTROL.subn(" ", text)
        if controls:
            self.builder.skip("whole text", f"{controls} control characters", "no signs of a text")
        self.pieces = list(pieces(text))
        self.lists = ReferenceLists(pdq)
        self.in_references = False
        self.skipping: int | None = None
        self.dropped: Counter[str] = Counter()
        self.titles: list[str] = []
        self.matter = ""
        self.headed = sum(piece.kind == "heading" and piece.level == 1 for piece in self.pieces)
        self.kept_out: list[str] = []
        numbered = any(piece.kind == "heading" and kind_of(piece.text) == "references" for piece in self.pieces)
        numbered = numbered or any(piece.kind == "definition" and piece.label.startswith("^") for piece in self.pieces)
        numbered = numbered and not ANCHOR.search(text)  # where citations are links, [51-65] is a range of something
        self.links = Links(numbered=numbered, key=self.lists.key)

    def read(self) -> Document:
        for piece in self.pieces:
            self._piece(piece)
        for what, count in sorted(self.dropped.items()):
            self.builder.skip("whole text", f"{count} {what}", "no prose")
        if self.links.images:
            self.builder.skip("whole text", f"{self.links.images} images", "pictures are not read")
        self.lists.settle()
        self.builder.skipped.extend(self.lists.skipped)
        about = about_of(self.matter, self.titles, "\n".join(self.kept_out), self.pdq)
        return self.builder.finish("pdq" if self.pdq else "markdown", self.lists.references, about, self.lists.resolve)

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
            self.lists.note(piece)
        elif self.in_references:
            self.lists.entry(piece)
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
        if self.in_references:
            self.in_references = False
            self.lists.end_list()
        title = self._cleaned(piece.text)
        if piece.level == 1:
            self.titles.append(title.text)
            if self.pdq:
                if len(self.titles) == 1 and self.headed > 1:
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
            self.in_references = True
            self.builder.skip(f"line {piece.line}", f"section {title.text!r}", "reference list, read as references")
        else:
            self.builder.heading(title, piece.level)

    def _prose(self, piece: Piece) -> None:
        text = piece.text
        if "](" in text:
            text, navigation = _NAVIGATION.subn(" ", text)
            if navigation:
                self.dropped["links of navigation"] += navigation
        kind: BlockKind = "list item" if piece.kind == "item" else "paragraph"
        self._block(text, "caption" if _CAPTION.match(text.lstrip("*_ ")) else kind)

    def _cleaned(self, source: str) -> Cleaned:
        return clean(inline(source, self.links), self.lists.between)

    def _block(self, source: str, kind: BlockKind) -> None:
        self.builder.block(self._cleaned(source), kind)
