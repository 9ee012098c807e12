"""What a Markdown page says of itself: front matter, headings, and the preferred citation of PDQ summaries."""

from __future__ import annotations

import re

from kg.text.document import About
from kg.text.reference import doi_of

_FIELD = re.compile(r"^([A-Za-z][A-Za-z_\-]{0,30}):[ \t]*(\S.*?)[ \t]*$", re.MULTILINE)
_UPDATED = re.compile(r"(?:Updated:?|Updates to This Summary|Summary) \(?<?(\d{2})/(\d{2})/(\d{4})")
_OWN_PMID = re.compile(r"\[PMID: (\d{1,8})\]")
_DATE = re.compile(r"(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?")
_KEYS = {
    "title": "title", "doi": "doi", "pmid": "pmid", "pmcid": "pmcid",
    "date": "date", "published": "date", "license": "licence", "licence": "licence",
}  # fmt: skip


def about_of(matter: str, titles: list[str], boilerplate: str, pdq: bool) -> About:
    """Bibliographic facts of a page. ``boilerplate`` is the text of the sections that are not read as prose.

    The date of a PDQ summary is that of its latest update, not the day on which the page was fetched.
    """
    fields: dict[str, str] = {}
    for key, value in _FIELD.findall(matter):
        name = _KEYS.get(key.lower())
        if name and name not in fields:
            fields[name] = value.strip("'\"")
    title = titles[-1] if titles and pdq else fields.get("title") or (titles[0] if titles else None)
    date = _iso(fields.get("date", ""))
    pmid = fields.get("pmid")
    if pdq:
        updated = _UPDATED.search(boilerplate)
        date = f"{updated[3]}-{updated[1]}-{updated[2]}" if updated else date
        own = _OWN_PMID.search(boilerplate)
        pmid = own[1] if own else pmid
    return About(
        doi=doi_of(fields.get("doi", "")),
        pmid=pmid if pmid and pmid.isdigit() else None,
        pmcid=fields.get("pmcid"),
        title=title,
        date=date,
        licence=fields.get("licence"),
        article_type="PDQ summary" if pdq else None,
    )


def _iso(text: str) -> str | None:
    found = _DATE.match(text)
    return "-".join(part for part in found.groups() if part) if found else None
