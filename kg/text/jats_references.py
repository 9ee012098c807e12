"""The reference list of a JATS article: ids, words, PMID, DOI, and which ``rid`` means which entry."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from kg.text.document import Reference
from kg.text.reference import doi_of, pmcid_of, pmid_of, year_of
from kg.text.xml import all_text, local_name

if TYPE_CHECKING:
    from lxml.etree import _Element

_HREF = "{http://www.w3.org/1999/xlink}href"
_CITATIONS = ("element-citation", "mixed-citation", "citation", "nlm-citation")
_LABEL = re.compile(r"[\[(]?\s*(\w{1,12})\s*[\])]?[.:]?$")
_SPACED = ("name", "surname", "source", "article-title", "year", "volume", "fpage", "pub-id", "comment", "person-group", "collab")


class References:
    """References in their order, and the ids that a ``rid`` or a printed number stands for."""

    def __init__(self, article: _Element) -> None:
        entries = [ref for ref in article.findall(".//{*}ref-list//{*}ref") if not _inside_sub_article(ref)]
        printed = [_printed(ref) for ref in entries]
        # Labels are the ids that people see; they serve only where every entry has its own.
        labelled = all(printed) and len(set(printed)) == len(printed)
        self.found: list[Reference] = []
        self.by_rid: dict[str, tuple[str, ...]] = {}
        self.by_number: dict[str, tuple[str, ...]] = {}
        self.twice: list[str] = []
        taken: set[str] = set()
        for number, (ref, label) in enumerate(zip(entries, printed, strict=True), start=1):
            base = label if labelled else ref.get("id") or f"ref{number}"
            if base in taken:
                self.twice.append(base)
                base = f"{base}#{number}"
            taken.add(base)
            ids = tuple(self._entries(ref, base))
            if ref.get("id"):
                self.by_rid.setdefault(str(ref.get("id")), ids)
            for inner in ref.iter():  # some files cite the citation inside the entry
                if inner is not ref and inner.get("id"):
                    self.by_rid.setdefault(str(inner.get("id")), ids)
            if label and label.isdigit():
                self.by_number.setdefault(label, ids)
        self.order = [reference.id for reference in self.found]

    def _entries(self, ref: _Element, base: str) -> list[str]:
        """An entry may hold several papers (12a, 12b): each is a reference, all are cited by its number."""
        papers = [child for child in ref.iter() if local_name(child) in _CITATIONS]
        papers = [paper for paper in papers if _counts(paper)]
        ids: list[str] = []
        for number, paper in enumerate(papers or [ref], start=1):
            id_ = base if number == 1 else f"{base}:{number}"
            self.found.append(_reference(paper, id_))
            ids.append(id_)
        return ids


def _counts(paper: _Element) -> bool:
    """Whether a citation is a paper of its own, and not another form of the one before it."""
    parent = paper.getparent()
    if parent is None or local_name(parent) != "citation-alternatives":
        return True
    return next((child for child in parent if local_name(child) in _CITATIONS), None) is paper


def _inside_sub_article(element: _Element) -> bool:
    return any(local_name(parent) in ("sub-article", "response") for parent in element.iterancestors())


def _printed(ref: _Element) -> str:
    found = _LABEL.match(all_text(ref.find("{*}label")))
    return found[1] if found else ""


def _reference(paper: _Element, id_: str) -> Reference:
    ids: dict[str, str] = {}
    for element in paper.iter():
        if local_name(element) in ("pub-id", "article-id", "object-id"):
            ids.setdefault(str(element.get("pub-id-type")).lower(), all_text(element))
    links = " ".join(str(element.get(_HREF)) for element in paper.iter() if element.get(_HREF))
    text = _words(paper)
    pmid = ids.get("pmid") if ids.get("pmid", "").isdigit() else None
    title = all_text(paper.find(".//{*}article-title")) or all_text(paper.find(".//{*}chapter-title"))
    year = re.search(r"\d{4}", all_text(paper.find(".//{*}year")))
    return Reference(
        id=id_,
        text=text,
        pmid=pmid or pmid_of(links) or pmid_of(text),
        doi=doi_of(ids.get("doi", "")) or doi_of(links) or doi_of(text),
        pmcid=pmcid_of(ids.get("pmcid", "") or ids.get("pmc", "")) or pmcid_of(links),
        title=title.rstrip(".") or None,
        year=year[0] if year else year_of(text),
    )


def _words(paper: _Element) -> str:
    """The entry as text; the parts of an ``element-citation`` carry no punctuation, so blanks part them."""
    if local_name(paper) == "mixed-citation" or (paper.text or "").strip():
        return all_text(paper)
    parts: list[str] = []
    for element in paper.iter():
        if local_name(element) in _SPACED:
            parts.append(" ")
        if element.text and isinstance(element.tag, str):
            parts.append(element.text)
        if element is not paper:
            parts.append(element.tail or "")
            if local_name(element) in ("surname", "given-names", "year", "source", "volume", "name"):
                parts.append(" ")
    return " ".join("".join(parts).split())
