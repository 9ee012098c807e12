"""Rearrangements with an open partner: ``KMT2A-rearranged``, ``NUP98 fusions``, ``11q23 translocations``, ``MLLr``,
``ABL-class fusions``, and the Philadelphia chromosome.
"""

from __future__ import annotations

import re

from kg.extraction.grammars.names import gene_symbol, listed
from kg.extraction.grammars.passage import Passage
from kg.extraction.grammars.translocations import reading
from kg.knowledge.terminology import alterations
from kg.parse import lexicon

TRIGGERS = ("rearrang", "fusion", "translocat", "-class")
PHILADELPHIA = ("philadelphia", "ph chromosome", "ph1", "ph+", "ph-positive", "ph‐positive", "ph–positive")
_WORD = re.compile(r"(?P<word>rearrangements?|rearranged|fusions?|translocations?|translocated)(?![a-z])", re.I)
_LINK = re.compile(r"(?:[ -‐–]|\s(?:gene|genes|locus|oncogene|gene locus)\s)$")
_TWICE = re.compile(r"([A-Z][A-Z0-9]{2,8})\s?(?:\(|/|\[)([A-Z][A-Z0-9]{2,8})[)\]]?$")
_BAND = re.compile(r"(?<![A-Za-z0-9.;(])(?:chromosome )?((?:1?\d|2[0-2]|X|Y)[pq]\d[\d.]*)(?:[- /](?:KMT2A|MLL))?$")
_NUMBERS = re.compile(r"(?<![A-Za-z0-9.;(])((?:1?\d|2[0-2]|X);(?:1?\d|2[0-2]|X))$")
_OF = re.compile(r"\s(?:of|involving|in|at|affecting)\s(?:the\s)?(?=[A-Z0-9])")
_BAND_AFTER = re.compile(r"((?:1?\d|2[0-2]|X|Y)[pq]\d[\d.]*\d)(?![A-Za-z])")
_CLASS = re.compile(
    r"([A-Z][A-Z0-9]{2,5})[- ]class(?:[ -](?:kinase |gene |tyrosine kinase )?(?:fusions?|rearrangements?|rearranged))",
    re.I,
)
_PH = re.compile(
    r"(?:Philadelphia[ -](?:chromosome|translocation)|Ph1?[ -]chromosome|Ph1(?![A-Za-z0-9])|(?:Philadelphia|Ph)(?=\+|[-‐–]?positiv))"
)
_OPEN = re.compile(r"[A-Z][A-Z0-9]{2,7}-?r(?![A-Za-z0-9])")
# Receptor genes rearrange in every lymphocyte: clonality, no lesion.
_RECEPTORS = frozenset({"TRG", "TRB", "TRD", "TRA", "IGK", "IGL"})


def at(passage: Passage, start: int, end: int) -> None:
    """A word of rearrangement with the gene or band before or after it."""
    if passage.lower[start:end] == "-class":
        _group(passage, start)
        return
    match = _WORD.match(passage.text, start, start + 16)
    if match is None or (start and passage.text[start - 1].isalpha()):
        return
    if _before(passage, start, match) or match["word"].lower() == "fusion":
        return
    _after(passage, start, match)


def _before(passage: Passage, start: int, match: re.Match[str]) -> bool:
    left = passage.before(start, 30)
    link = _LINK.search(left)
    if link is None:
        return False
    stop = start - len(link[0])
    known = passage.ending(stop)
    if known is not None and known.type == "Fusion":
        return True  # a pair or an ISCN item: the word only repeats it
    low = max(0, stop - 28)
    piece = passage.text[low:stop]
    if (both := _TWICE.search(piece)) and (symbol := gene_symbol(both[1])) and symbol == gene_symbol(both[2]):
        passage.add(low + both.start(), match.end(), "Fusion", f"{symbol} rearrangement")
        return True
    if (band := _BAND.search(piece)) and (norm := _of_band(band[1])):
        passage.add(low + band.start(), match.end(), "Fusion", norm)
        return True
    if (numbers := _NUMBERS.search(piece)) and match["word"].lower().startswith("transloc"):
        type_, norm = reading("t", f"t({numbers[1]})")
        passage.add(low + numbers.start(), match.end(), type_, norm)
        return True
    name = passage.name_before(stop)
    if name is None:
        return False
    if name.symbol in _RECEPTORS or (name.symbol == "IGH" and "gene" in link[0]):
        return True
    word = match["word"].lower()
    if word == "fusion" and re.match(r"\s(?:protein|transcript|partner)", passage.text[match.end() : match.end() + 11]):
        return True
    if word.startswith("fusion") and not (listed(f"{name.symbol} rearrangement") or word == "fusions"):
        return True
    passage.add(name.start, match.end(), "Fusion", f"{name.symbol} rearrangement")
    return True


def _after(passage: Passage, start: int, match: re.Match[str]) -> None:
    word = match["word"].lower()
    if word == "rearranged":
        stop = match.end() + 1 if passage.text[match.end() : match.end() + 1] == " " else 0
    else:
        of = _OF.match(passage.text, match.end(), match.end() + 20)
        stop = of.end() if of else 0
    if not stop:
        return
    known = passage.starting(stop)
    if known is not None and known.type == "Fusion":
        return
    if (band := _BAND_AFTER.match(passage.text, stop, stop + 10)) and (norm := _of_band(band[1])):
        passage.add(start, band.end(), "Fusion", norm)
    elif (name := passage.name_after(stop)) and name.symbol not in _RECEPTORS | {"IGH"} and name.type != "Fusion":
        passage.add(start, name.end, "Fusion", f"{name.symbol} rearrangement")


def _of_band(band: str) -> str | None:
    """The rearrangement that a band stands for: 11q23 is KMT2A.

    >>> _of_band("11q23"), _of_band("11q23.3"), _of_band("5q13")
    ('KMT2A rearrangement', 'KMT2A rearrangement', None)
    """
    for name in (band, band.partition(".")[0]):
        key = lexicon.alteration(f"{name} rearrangement")
        if key and alterations()[key]["kind"] == "rearrangement":
            return key
    return None


def _group(passage: Passage, start: int) -> None:
    """``ABL-class fusions``: a group of fusions."""
    low = max(0, start - 8)
    for match in _CLASS.finditer(passage.text, low, start + 40):
        if match.start() < start and (match.start() == 0 or not passage.text[match.start() - 1].isalnum()):
            group = "ABL" if match[1].upper() in ("ABL", "ABL1") else match[1].upper()
            passage.add(match.start(), match.end(), "Fusion", f"{group}-class fusion")


def philadelphia(passage: Passage, start: int, end: int) -> None:
    """The Philadelphia chromosome, unless it is part of the name of a disease."""
    match = _PH.match(passage.text, start, start + 28)
    if match is None or (start and passage.text[start - 1].isalnum()):
        return
    rest = passage.text[match.end() : match.end() + 40]
    if re.match(r"[-‐– ]?like", rest) or re.match(
        r"[-‐–− ]?(?:\+|positive|negative)[ )(-]*(?:acute |B-|B-cell |B-cell precursor |precursor |adult |pediatric |childhood |R/R |relapsed |refractory |or )*(?:lymphoblastic|lymphocytic|B?-?ALL\b)",
        rest,
    ):
        return
    covering = passage.starting(start)
    if covering is not None and covering.type == "Disease":
        return
    passage.add(start, match.end(), "Fusion", "BCR::ABL1")


def short(passage: Passage) -> None:
    """``KMT2A-r``, ``MLLr``: a gene known to rearrange with the letter r."""
    for match in _OPEN.finditer(passage.text):
        start = match.start()
        if start and (passage.text[start - 1].isalnum() or passage.text[start - 1] in "-/"):
            continue
        symbol = gene_symbol(match[0][:-1].rstrip("-"))
        if symbol and listed(f"{symbol} rearrangement"):
            passage.add(start, match.end(), "Fusion", f"{symbol} rearrangement")
