"""An antigen stated where an alteration is expected: ``CD117 97%`` is expression, never a mutation of KIT."""

from __future__ import annotations

import re

from kg.parse import lexicon

_CD_NUMBER = re.compile(r"[cs]?CD\d+[A-Za-z]?", re.I)
_CHANGED = re.compile(
    r"(?:-|\b)(?:mutations?|mutated|mutant|variants?|gene|alterations?|altered|hot\s?spot|unmutated|wild[- ]?type|WT)\b|[a-z0-9]mut\b",
    re.I,
)

# A kind of change makes the name beside it a gene, also where the name is a CD number.
_KIND = re.compile(
    r"\b(?:(?:rs|COSM|COSV)\d+|ITD|PTD|TKD|TD|internal tandem|partial tandem|tandem duplications?|kinase domain|activation loop"
    r"|(?:exon|ex\.?)\s?\d+|codons?\s?\d+|del|deletions?|deleted|amplifications?|amplified|amp|gain)\b",
    re.I,
)


def antigen_named(text: str, rest: str, gene: str, changed: bool) -> str | None:
    """The problem of an antigen stated as an alteration: a CD number, or a percentage beside the bare name of an antigen."""
    if changed or _CHANGED.search(text) or _KIND.search(text):
        return None
    name = next((word for word in re.findall(r"[A-Za-z][A-Za-z0-9]*", rest) if lexicon.gene(word) == gene), gene)
    if lexicon.marker(name) is None:
        return None
    if not _CD_NUMBER.fullmatch(name) and re.search(r"\d\s?%", text) and "VAF" not in text.upper():
        return f"{name} with a percentage: expression or allele fraction? put it under markers, or write '{gene} mutation, VAF …'"
    if _CD_NUMBER.fullmatch(name):
        return f"{name} is an antigen: put it under markers (a gene only beside a change, as in '{gene} mutation')"
    return None
