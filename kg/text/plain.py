"""Plain text: kept to the character, with blocks, sections by their headings, and numbered citations."""

from __future__ import annotations

from collections.abc import Sequence

from kg.text.document import Block, Document, Section, SectionKind, Skipped
from kg.text.numbered import citations, entries
from kg.text.paragraphs import plain_blocks
from kg.text.tables import kind_of, plain_heading, reason_to_skip


def read_plain(text: str, notices: Sequence[Skipped] = ()) -> Document:
    """The document of a plain text. ``Document.text`` is the text itself, with its line ends.

    The reference list and sections that are no prose (funding, thanks) stay in the text but are in no block.
    Citations cite the labels of the list; without one, the numbers as they stand.
    """
    blocks: list[Block] = []
    listed: list[Block] = []
    sections: list[Section] = []
    skipped = list(notices)
    leaving: str | None = None
    for block in plain_blocks(text):
        if block.kind == "heading":
            title = text[block.start : block.end]
            _end(sections, block.start)
            kind = _kind(title)
            leaving = "references" if kind == "references" else reason_to_skip(title)
            sections.append(Section((" ".join(title.split()).rstrip(":"),), kind, block.start, len(text)))
            if leaving:
                why = "reference list, read as references" if kind == "references" else leaving
                skipped.append(Skipped(f"offset {block.start}", f"section {title[:80]!r}", why))
                continue
        if leaving == "references":
            listed.append(block)
        elif not leaving:
            blocks.append(block)
    references = entries(text, listed)
    return Document(
        text=text,
        form="plain",
        blocks=tuple(blocks),
        sections=tuple(sections),
        citations=citations(text, blocks, references),
        references=references,
        skipped=tuple(skipped),
    )


def _kind(title: str) -> SectionKind:
    return kind_of(plain_heading(title))


def _end(sections: list[Section], at: int) -> None:
    """The section before ends where the next begins."""
    if sections:
        last = sections[-1]
        sections[-1] = Section(last.path, last.kind, last.start, at)
