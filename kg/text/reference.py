"""Reads what the text of a reference list's entry says: PMID, DOI, PMC id, year, title."""

from __future__ import annotations

import re

from kg.text.document import Reference

_PMID = re.compile(
    r"(?:list_uids=|pubmed\.ncbi\.nlm\.nih\.gov/|ncbi\.nlm\.nih\.gov/pubmed/(?:\?term=)?|\bPMID:?\s{0,3}|\bPubMed(?: ID| PMID)?:\s{0,3})(\d{1,8})(?!\d)",
    re.IGNORECASE,
)
_DOI = re.compile(r"\b(10\.\d{4,9}/[^\s\"<>|{}\\^`]{1,300})")
_PMC = re.compile(r"(?:pmc/articles/|pmc\.ncbi\.nlm\.nih\.gov/articles/|\bPMCID:?\s{0,3}|\b)PMC(\d{3,9})(?!\d)", re.IGNORECASE)
_YEAR = re.compile(r"(?<![\d\-–/.])((?:19|20)\d\d)[a-z]?(?![\d\-–/])")
_JOURNAL = re.compile(r"[.?!] (?=[A-Z][A-Za-z&() \-:]{1,80}\.? (?:\d{1,4}|Suppl)\b|In: |[A-Z][A-Za-z &()\-]{1,60}\. (?:19|20)\d\d)")
_AUTHORS = re.compile(r"[^:?!]{2,400}?(?:et al\.?|[A-Z]{1,4}|eds?\.|[Gg]roup|[Cc]onsortium|[Cc]ommittee): ")
_VANCOUVER = re.compile(r"(?:[\w’'\-]+(?: [\w’'\-]+){0,3} [A-Z]{1,4}(?:, |\. ))+(?:et al\. )?", re.UNICODE)
_LONGEST = 4000


def doi_of(text: str) -> str | None:
    """The first DOI in a text: lower case, without prefix and trailing punctuation.

    >>> doi_of("Blood 2019. https://doi.org/10.1182/BLOOD-2018-08-868752.")
    '10.1182/blood-2018-08-868752'
    """
    found = _DOI.search(text[:_LONGEST])
    if not found:
        return None
    doi = found[1]
    while doi and (doi[-1] in ".,;:'’”*_" or (doi[-1] in ")]" and doi.count("(") + doi.count("[") < doi.count(")") + doi.count("]"))):
        doi = doi[:-1]
    return doi.lower() or None


def pmid_of(text: str) -> str | None:
    """The first PubMed id in a text or address, digits only.

    >>> pmid_of("https://pubmed.ncbi.nlm.nih.gov/32561620/")
    '32561620'
    """
    found = _PMID.search(text[:_LONGEST])
    return found[1].lstrip("0") or None if found else None


def pmcid_of(text: str) -> str | None:
    """The first PMC id in a text, with its letters."""
    found = _PMC.search(text[:_LONGEST])
    return f"PMC{found[1]}" if found else None


def year_of(text: str) -> str | None:
    """The last plausible year of an entry: the first may belong to its title."""
    found = _YEAR.findall(_DOI.sub(" ", text[:_LONGEST]))
    return found[-1] if found else None


def title_of(text: str) -> str | None:
    """The title of an entry in the style of PDQ ("Authors: Title. Journal 5 (2): 1-9, 2019.") or of Vancouver.

    >>> title_of("Pui CH, Jeha S: New therapeutic strategies. Nat Rev Drug Discov 6 (2): 149-65, 2007.")
    'New therapeutic strategies'
    """
    text = text[:_LONGEST]
    authors = _AUTHORS.match(text) or _VANCOUVER.match(text)
    if not authors:
        return None
    rest = text[authors.end() :]
    journal = _JOURNAL.search(rest)
    if not journal or journal.start() < 5:
        return None
    title = rest[: journal.start() + 1].strip()
    return title[:-1] if title.endswith(".") else title


def reference_of(id_: str, text: str, links: str = "") -> Reference:
    """A reference from the text of its entry; ``links`` are the addresses that stand behind its words."""
    whole = f"{text} {links}"
    return Reference(
        id=id_,
        text=text,
        pmid=pmid_of(links) or pmid_of(text),
        doi=doi_of(whole),
        pmcid=pmcid_of(whole),
        title=title_of(text),
        year=year_of(text),
    )
