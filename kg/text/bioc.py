"""BioC documents, whichever way they are written (XML or JSON), to Documents.

The text of a passage stays as it is, because the annotations count its characters. Annotations whose
words are not where the file says are dropped and reported: an offset that is wrong once is never guessed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from kg.text.document import About, Annotation, Block, BlockKind, Document, Reference, Section, SectionKind, Skipped
from kg.text.reference import doi_of
from kg.text.tables import kind_of

_SECTIONS: dict[str, SectionKind] = {
    "title": "other", "abstract": "abstract", "intro": "introduction", "introduction": "introduction", "methods": "methods",
    "results": "results", "discuss": "discussion", "discussion": "discussion", "concl": "conclusion", "conclusion": "conclusion",
    "case": "case", "ref": "references", "references": "references",
}  # fmt: skip
_LEFT_OUT = {
    "ack_fund": "thanks and funding", "auth_cont": "who did what", "comp_int": "interests of the authors", "abbr": "list of abbreviations",
    "suppl": "files beside the text", "keyword": "no prose", "review_info": "no prose",
}  # fmt: skip
_ID_KEYS = ("identifier", "Identifier", "database_id", "MESH", "mesh", "CUI", "NCBI GENE", "NCBI Homologene", "rs", "tax_id")


@dataclass
class Marked:
    """An annotation as a file gives it; ``locations`` are (offset, length) in the whole document."""

    locations: list[tuple[int, int]]
    text: str
    infons: Mapping[str, str]


@dataclass
class Passage:
    """A passage as a file gives it."""

    offset: int
    text: str
    infons: Mapping[str, str]
    annotations: list[Marked] = field(default_factory=list)


def document_of(id_: str, infons: Mapping[str, str], passages: Sequence[Passage]) -> Document:
    """The Document of a BioC document."""
    return _Assembly(id_, infons, passages).document()


class _Assembly:
    def __init__(self, id_: str, infons: Mapping[str, str], passages: Sequence[Passage]) -> None:
        self.id, self.infons, self.passages = id_, infons, passages
        self.parts: list[str] = []
        self.length = 0
        self.blocks: list[Block] = []
        self.sections: list[tuple[str, SectionKind, int, int]] = []
        self.references: list[Reference] = []
        self.annotations: list[Annotation] = []
        self.skipped: list[Skipped] = []
        self.title: str | None = None
        self.heading = ""

    def document(self) -> Document:
        for passage in self.passages:
            self.passage(passage)
        return Document(
            text="".join(self.parts),
            form="bioc",
            blocks=tuple(self.blocks),
            sections=tuple(Section((title,) if title else (), kind, start, end) for title, kind, start, end in self.sections),
            references=tuple(self.references),
            annotations=tuple(sorted(self.annotations, key=lambda found: (found.start, found.end))),
            skipped=tuple(self.skipped),
            about=self.about(),
        )

    def passage(self, passage: Passage) -> None:
        infons = passage.infons
        section = (infons.get("section_type") or infons.get("section") or "").lower()
        kind_name = (infons.get("type") or "").lower()
        where = f"passage at offset {passage.offset}"
        if section == "ref" or kind_name == "ref":
            if kind_name not in ("title", "title_1", "ref_title"):
                self.references.append(_reference(str(len(self.references) + 1), passage))
            return
        if section in _LEFT_OUT:
            self.skipped.append(Skipped(where, f"section {section.upper()}", _LEFT_OUT[section]))
            return
        if not passage.text.strip():
            if passage.text or not passage.infons:
                self.skipped.append(Skipped(where, "a passage without text", "nothing to read"))
            return
        block = _block_kind(section, kind_name)
        if self.parts:
            self.parts.append("\n")
            self.length += 1
        start = self.length
        self.parts.append(passage.text)
        self.length += len(passage.text)
        lead = len(passage.text) - len(passage.text.lstrip())
        self.blocks.append(Block(start + lead, start + len(passage.text.rstrip()), block))
        if block == "title" and self.title is None:
            self.title = " ".join(passage.text.split())
        self.section(section, block, passage.text, start)
        for marked in passage.annotations:
            self.annotation(marked, passage, start, where)

    def section(self, section: str, block: BlockKind, text: str, start: int) -> None:
        if block == "title":
            self.sections.append(("", "other", start, self.length))
            return
        if block == "heading":
            self.heading = " ".join(text.split())
        kind = _SECTIONS.get(section) or kind_of(self.heading)
        title = self.heading if block == "heading" or self.heading else section.capitalize()
        if self.sections and self.sections[-1][:2] == (title, kind):
            first = self.sections.pop()
            start = first[2]
        self.sections.append((title, kind, start, self.length))

    def annotation(self, marked: Marked, passage: Passage, start: int, where: str) -> None:
        infons = marked.infons
        for offset, length in marked.locations:
            at = offset - passage.offset
            shown = passage.text[at : at + length] if at >= 0 else ""
            if not shown or (len(marked.locations) == 1 and marked.text and shown != marked.text):
                said = f"annotation {marked.text[:80]!r} at {offset}"
                self.skipped.append(Skipped(where, said, f"the text there is {shown[:80]!r}"))
                continue
            id_ = next((infons[key] for key in _ID_KEYS if infons.get(key) not in (None, "", "-")), None)
            self.annotations.append(Annotation(start + at, start + at + length, infons.get("type") or "annotation", id_))

    def about(self) -> About:
        infons: dict[str, str] = {}
        for passage in reversed(self.passages[:3]):
            infons.update(passage.infons)
        infons.update(self.infons)
        pmid = infons.get("pmid") or infons.get("article-id_pmid")
        pmcid = infons.get("pmcid") or infons.get("article-id_pmc")
        if not pmid and self.id.isdigit() and not pmcid:
            pmid = self.id
        year, month, day = infons.get("year", ""), infons.get("month", ""), infons.get("day", "")
        date = year if year.isdigit() and len(year) == 4 else None
        if date and month.isdigit() and 1 <= int(month) <= 12:
            date += f"-{int(month):02d}" + (f"-{int(day):02d}" if day.isdigit() and 1 <= int(day) <= 31 else "")
        if pmcid:
            pmcid = pmcid if pmcid.upper().startswith("PMC") else f"PMC{pmcid}"
        return About(
            doi=doi_of(infons.get("doi") or infons.get("article-id_doi") or ""),
            pmid=pmid if pmid and pmid.isdigit() else None,
            pmcid=pmcid or (self.id if self.id.upper().startswith("PMC") else None),
            title=self.infons.get("title") or self.title,
            date=date,
            licence=infons.get("license") or infons.get("licence"),
        )


def _block_kind(section: str, kind: str) -> BlockKind:
    if section == "title" or kind in ("title", "front"):
        return "title" if section in ("title", "") else "heading"
    if kind.startswith("title") or kind.endswith("_title") or kind == "abstract_title_1":
        return "caption" if "fig" in kind or "table" in kind else "heading"
    if "caption" in kind or "footnote" in kind or section in ("fig", "table") or kind == "table":
        return "caption"
    return "paragraph"


def _reference(id_: str, passage: Passage) -> Reference:
    infons = passage.infons
    pmid = infons.get("pub-id_pmid")
    text = " ".join(passage.text.split())
    parts = [text, infons.get("source", ""), infons.get("volume", ""), infons.get("fpage", ""), infons.get("year", "")]
    return Reference(
        id=id_,
        text=" ".join(part for part in parts if part),
        pmid=pmid if pmid and pmid.isdigit() else None,
        doi=doi_of(infons.get("pub-id_doi") or ""),
        title=text or None,
        year=infons.get("year"),
    )
