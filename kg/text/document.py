"""A document as every reader hands it on: one text, and what stands where in it.

All offsets are code points of ``Document.text``, end exclusive. For a plain text file that is the file as
decoded; for Markdown, JATS, BioC and PubTator it is the prose without markup.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field
from typing import Literal

BlockKind = Literal["heading", "paragraph", "list item", "table cell", "caption", "title"]
SectionKind = Literal[
    "abstract", "introduction", "methods", "results", "discussion", "conclusion", "case", "treatment", "other", "references"
]


@dataclass(frozen=True, slots=True)
class Reference:
    """An entry of the reference list. ``id`` is its label in the document ("12"); identifiers as found there.

    ``pmid`` is digits only, ``doi`` lower case without a prefix.
    """

    id: str
    text: str
    pmid: str | None = None
    doi: str | None = None
    pmcid: str | None = None
    title: str | None = None
    year: str | None = None


@dataclass(frozen=True, slots=True)
class InTextCitation:
    """A place that cites: ``[12,13]`` of the source. ``position`` is the offset after which it stood.

    Markers of Markdown and JATS are taken out of the text, so they have a position, no span; in plain
    text they stay (``start`` < ``end``).
    """

    start: int
    end: int
    references: tuple[str, ...]  # ids of Reference


@dataclass(frozen=True, slots=True)
class EvidenceLevel:
    """A level of evidence that the source states, such as PDQ's ``[Level of evidence: 1iiA]``."""

    position: int
    scheme: str
    level: str


@dataclass(frozen=True, slots=True)
class Section:
    """A stretch under one heading: its titles from the top, its kind, its offsets (heading included)."""

    path: tuple[str, ...]
    kind: SectionKind
    start: int
    end: int

    @property
    def title(self) -> str:
        """The nearest heading, empty before the first."""
        return self.path[-1] if self.path else ""


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, list item, table cell, caption or heading. No sentence crosses the end of a block."""

    start: int
    end: int
    kind: BlockKind


@dataclass(frozen=True, slots=True)
class Annotation:
    """An entity that the file itself marks (BioC, PubTator): never mixed with what extraction finds."""

    start: int
    end: int
    type: str
    id: str | None


AS_REFERENCES = "reference list, read as references"  # why a part is no prose although nothing of it is lost


@dataclass(frozen=True, slots=True)
class Skipped:
    """A part of the file that was not used: where it is, what it is, why."""

    where: str
    what: str
    why: str


@dataclass(frozen=True, slots=True)
class About:
    """What a file says of itself. ``notices`` are editorial: retracted, withdrawn, corrected and others of ``data/notices.tsv``."""

    doi: str | None = None
    pmid: str | None = None
    pmcid: str | None = None
    title: str | None = None
    date: str | None = None
    licence: str | None = None
    article_type: str | None = None
    notices: tuple[tuple[str, str], ...] = ()  # (status, DOI or PMID of the paper it concerns, empty: this one)


@dataclass(frozen=True, slots=True)
class Document:
    """One text with its structure. Blocks, citations and levels are sorted by offset and do not overlap."""

    text: str
    form: str  # plain, pdq, markdown, jats, bioc, pubtator
    blocks: tuple[Block, ...]
    sections: tuple[Section, ...] = ()
    citations: tuple[InTextCitation, ...] = ()
    references: tuple[Reference, ...] = ()
    levels: tuple[EvidenceLevel, ...] = ()
    annotations: tuple[Annotation, ...] = ()
    skipped: tuple[Skipped, ...] = ()
    about: About = field(default_factory=About)

    def section_at(self, offset: int) -> Section | None:
        """The innermost section that holds an offset; sections are sorted by start."""
        index = bisect_right(self.sections, offset, key=lambda section: section.start)
        for section in reversed(self.sections[:index]):
            if offset < section.end:
                return section
        return None
