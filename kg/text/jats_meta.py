"""What a JATS article says of itself: ids, title, date, licence, and notices such as a retraction."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.text.document import About
from kg.text.reference import doi_of
from kg.text.tables import rows
from kg.text.xml import all_text, local_name

if TYPE_CHECKING:
    from lxml.etree import _Element

_HREF = "{http://www.w3.org/1999/xlink}href"
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_DATES = ("epub", "electronic", "pub", "ppub", "print", "epub-ppub", "collection", "preprint", "")


def about_article(article: _Element) -> About:
    """Bibliographic facts of an ``article`` element."""
    meta = article.find(".//{*}front/{*}article-meta")
    if meta is None:
        meta = article.find(".//{*}article-meta")
    if meta is None:
        return About(article_type=article.get("article-type"))
    ids = {str(item.get("pub-id-type")): all_text(item) for item in meta.findall("{*}article-id")}
    doi = doi_of(ids.get("doi", ""))
    pmid = ids.get("pmid") if ids.get("pmid", "").isdigit() else None
    pmcid = ids.get("pmcid") or ids.get("pmc")
    kind = article.get("article-type")
    title = all_text(meta.find("{*}title-group/{*}article-title")) or None
    return About(
        doi=doi,
        pmid=pmid,
        pmcid=(pmcid if pmcid.upper().startswith("PMC") else f"PMC{pmcid}") if pmcid else None,
        title=title,
        date=_date(meta),
        licence=_licence(meta),
        article_type=kind,
        notices=_notices(article, meta, kind, title, doi or pmid),
    )


def _date(meta: _Element) -> str | None:
    """The day of publication as far as it is given; online before print."""
    found: dict[str, str] = {}
    for element in meta.findall("{*}pub-date"):
        key = element.get("pub-type") or element.get("publication-format") or element.get("date-type") or ""
        year = all_text(element.find("{*}year"))
        if not year.isdigit():
            continue
        month, day = all_text(element.find("{*}month")).lower(), all_text(element.find("{*}day"))
        number = int(month) if month.isdigit() else _MONTHS.index(month[:3]) + 1 if month[:3] in _MONTHS else 0
        date = year
        if 1 <= number <= 12:
            date += f"-{number:02d}"
            if day.isdigit() and 1 <= int(day) <= 31:
                date += f"-{int(day):02d}"
        found.setdefault(key, date)
    for key in (*_DATES, *found):
        if key in found:
            return found[key]
    return None


def _licence(meta: _Element) -> str | None:
    """The address of the licence, else its words."""
    permissions = meta.find("{*}permissions")
    if permissions is None:
        return None
    for element in permissions.iter():
        if local_name(element) == "license_ref" and all_text(element):
            return all_text(element)
    for licence in permissions.findall("{*}license"):
        if licence.get(_HREF):
            return licence.get(_HREF)
        links = [str(link.get(_HREF)) for link in licence.iter() if "creativecommons.org" in str(link.get(_HREF))]
        if links:
            return links[0]
        if words := all_text(licence):
            return words[:500]
    return None


def _notices(
    article: _Element, meta: _Element, kind: str | None, title: str | None, own: str | None
) -> tuple[tuple[str, str], ...]:
    """(status, DOI or PMID of the paper that has it); the table says whom a related article concerns.

    The paper is empty for this article where it does not say its id.
    """
    table = {row["wording"]: row for row in rows("notices.tsv") if row["concerns"]}
    own = own or ""
    found: dict[tuple[str, str], None] = {}
    for related in (*meta.findall("{*}related-article"), *article.findall(".//{*}front-stub/{*}related-article")):
        row = table.get(related.get("related-article-type", "").strip().lower())
        if row is None:
            continue
        concerned = own if row["concerns"] == "self" else _identifier(related)
        if concerned is not None:
            found[(row["status"], concerned)] = None
    start = (title or "").lstrip("[ ").upper()
    if kind in ("retracted-article", "retracted") or start.startswith(("RETRACTED:", "RETRACTED ARTICLE", "RETRACTED]")):
        found[("retracted", own)] = None
    if start.startswith(("WITHDRAWN:", "WITHDRAWN]")):
        found[("withdrawn", own)] = None
    return tuple(found)


def _identifier(related: _Element) -> str | None:
    """DOI or PMID of a related article."""
    href = related.get(_HREF) or all_text(related)
    doi = doi_of(href)
    if doi:
        return doi
    digits = href.rpartition("/")[2].strip()
    return digits if related.get("ext-link-type") in ("pmid", "pubmed") and digits.isdigit() else None
