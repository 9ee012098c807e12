"""Fusions written as a pair of genes: ``BCR::ABL1``, ``PML-RARα``, ``AML1/ETO``, ``bcr-abl``, with their isoform.

A hyphen or slash between two gene names may also be a list or an axis (``IDH1/IDH2``, ``PI3K-AKT``): such a
pair counts where the vocabulary lists the fusion, or where a word of fusion stands beside it.
"""

from __future__ import annotations

import re
from functools import cache

from kg.extraction.grammars.names import gene_symbol, listed
from kg.extraction.grammars.passage import Passage
from kg.knowledge.terminology import alterations
from kg.parse import lexicon
from kg.parse.fusion import canonical

_NAME = r"(?:c-)?[A-Z][A-Za-z0-9@]{1,9}(?:-?[αβγδ]|[ -]?(?:alpha|beta|gamma)\b)?"
_PAIR = re.compile(rf"(?P<first>{_NAME})(?P<sign>::|\s::\s|[-‐‑–—/])(?P<second>{_NAME}(?:-\d(?![\d]))?)(?![A-Za-z0-9])")
_LOWER_PAIR = re.compile(r"(?<![A-Za-z0-9])bcr(?:::|[-‐‑–/ ]?)abl1?(?![A-Za-z0-9])")
_ISOFORM = r"(?:p190|p185|p210|p230|P190|P210|P230|e1a[23]|e13a[23]|e14a[23]|e19a2|b[23]a[23]|e6a2|e8a2)"
_BEFORE = re.compile(rf"(?<![A-Za-z0-9/])({_ISOFORM})(?:\s\(({_ISOFORM})\))?[ -]$")
_AFTER = re.compile(rf"[ -]?(?:\s?\(({_ISOFORM})\)|[ -]({_ISOFORM})(?![A-Za-z0-9]))")
_ALONE = re.compile(r"(?<![A-Za-z0-9])(?:e1[34]?a[23]|e19a2|b[23]a2)(?![A-Za-z0-9])")
_SAID_AFTER = re.compile(
    r"[ -]?(?:\+|gene |chimeric |oncogenic |kinase )*(?:fusion|chimer|transcript|oncogene|oncoprotein|rearrang|transloc|positive|driven|like)",
    re.I,
)
_SAID_BEFORE = re.compile(
    r"(?:fusions?|translocations?|rearrangements?)(?: genes?| transcripts?| of| such as|,| \()*\s?$", re.I
)
_LIST_AFTER = re.compile(
    r"\s(?:co-?)?(?:mutation|mutated|mutant|inhibitor|pathway|signal|axis|deletion|interaction|complex)", re.I
)
_SAME_AS = {"e1a2": "p190", "p185": "p190", "e19a2": "p230", "b2a2": "e13a2", "b3a2": "e14a2"}


def pairs(passage: Passage) -> None:
    """All pairs of gene names that name a fusion."""
    text, at = passage.text, 0
    while match := _PAIR.search(text, at):
        at = match.end("first")
        start = match.start()
        if start and (text[start - 1].isalnum() or text[start - 1] in "_@"):
            continue
        key = fusion_of(match["first"], match["sign"].strip(), match["second"])
        if key is None or not _is_fusion(text, match, key):
            continue
        at = match.end()
        _keep(passage, start, match.end(), key)
    if "bcr" in text:
        for found in _LOWER_PAIR.finditer(text):
            _keep(passage, found.start(), found.end(), "BCR::ABL1")
    for glued, key in _glued().items():
        place = text.find(glued)
        while place >= 0:
            stop = place + len(glued)
            if not (text[place - 1 : place].isalnum() or text[stop : stop + 1].isalnum()):
                _keep(passage, place, stop, key)
            place = text.find(glued, stop)


def fusion_of(first: str, sign: str, second: str) -> str | None:
    """The key of a pair of names, None where one of them is no gene.

    >>> fusion_of("MLL", "-", "AF9"), fusion_of("TEL", "/", "AML1"), fusion_of("T", "-", "ALL")
    ('KMT2A::MLLT3', 'ETV6::RUNX1', None)
    """
    one, two = _partner(first, sign), _partner(second, sign)
    if one is None or two is None:
        known = lexicon.alteration(f"{first}::{second}")
        return known if known and "::" in known and " " not in known else None
    return canonical(one, two)


def _partner(name: str, sign: str) -> str | None:
    symbol = gene_symbol(name) or (lexicon.gene(name) if name.isupper() and len(name) > 2 else None)
    if symbol is None and sign == "::" and re.fullmatch(r"[A-Z][A-Z0-9-]{1,11}", name):
        return name  # the double colon says that it is a gene (HGVS nomenclature of fusions), also one we do not list
    return symbol


def _is_fusion(text: str, match: re.Match[str], key: str) -> bool:
    """Whether a pair is meant as a fusion, and does not belong to a longer fixed name (``BCR-ABL1-like ALL``)."""
    rest = text[match.end() : match.end() + 30]
    if re.match(r"[-‐–\s]?like\b", rest):
        return False
    if "::" in match["sign"]:
        return True
    one, two = key.split("::") if "::" in key else (key, key)
    if one == two:
        return False
    if listed(key):
        return not (match["sign"] == "/" and _LIST_AFTER.match(rest) and "fusion" not in rest)
    if match["sign"] == "/" and re.match(r"[ -]?(?:rearrang|transloc|positive|like|driven)", rest):
        return False  # two genes, each of them so
    return bool(_SAID_AFTER.match(rest) or _SAID_BEFORE.search(text[max(0, match.start() - 40) : match.start()]))


def _keep(passage: Passage, start: int, end: int, key: str) -> None:
    """The mention of a fusion; its isoform in the same noun phrase belongs to it."""
    isoform = None
    if key == "BCR::ABL1":
        if before := _BEFORE.search(passage.before(start, 24)):
            start, isoform = start - (len(before[0])), before[2] or before[1]
        elif (after := _AFTER.match(passage.text, end, end + 12)) is not None:
            end, isoform = after.end(), after[1] or after[2]
    norm = f"{key} {isoform_norm(isoform)}" if isoform else key
    passage.add(start, end, "Fusion", norm)


def isoform_norm(written: str) -> str:
    """One name for each isoform: breakpoints of BCR in today's exon numbers, weights in lower case.

    >>> isoform_norm("b3a2"), isoform_norm("P190")
    ('e14a2', 'p190')
    """
    plain = written.lower()
    return _SAME_AS.get(plain, plain)


def isoforms(passage: Passage) -> None:
    """Isoforms that stand alone (``e13a2 and e14a2 transcripts``) where the text is about BCR::ABL1."""
    lower = passage.lower
    if not any(part in lower for part in ("a2", "a3")):
        return
    if not any(word in lower for word in ("bcr", "abl1", "philadelphia", "cml", "chronic myel")):
        return
    taken = {
        place for mention in passage.found if mention.type == "Fusion" for place in range(mention.start, mention.end)
    }
    for match in _ALONE.finditer(passage.text):
        if match.start() not in taken:
            passage.add(match.start(), match.end(), "Fusion", f"BCR::ABL1 {isoform_norm(match[0])}")


@cache
def _glued() -> dict[str, str]:
    """Fusions that lost their sign (``PMLRARA``, ``BCR ABL1``), from the listed names."""
    found: dict[str, str] = {}
    usual = ("BCR::ABL1", "PML::RARA", "RUNX1::RUNX1T1", "ETV6::RUNX1", "CBFB::MYH11", "KMT2A::AFF1", "TCF3::PBX1")
    for key in usual:
        for name in (key, *alterations()[key].list("synonyms")):
            if re.fullmatch(r"[A-Z][A-Z0-9]+(?:::|-)[A-Z][A-Z0-9]+", name):
                first, second = re.split("::|-", name)
                if key.startswith(lexicon.gene(first) or "?"):
                    found[first + second] = key
                    found[f"{first} {second}"] = key
    return found
