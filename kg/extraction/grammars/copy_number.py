"""Losses and gains of genes: ``EZH2 deletion``, ``loss of EZH2``, ``IKZF1-deleted``, ``CDKN2A/B deletions``, ``MYC amplification``.

The lost or raised *expression of an antigen* is a phenotype (:mod:`kg.extraction.grammars.antigen_phenotypes`).
"""

from __future__ import annotations

import re

from kg.extraction.grammars.names import surface_antigen
from kg.extraction.grammars.passage import Name, Passage

TRIGGERS = ("deletion", "deleted", "loss", "amplif", "gain of", " gains", " gain", "haploinsuff", "codeletion")
_WORD = re.compile(
    r"(?P<word>(?:micro|co-?)?deletions?|deleted|loss(?:es)?|lost|amplifications?|amplified|gains?|haploinsufficiency)(?![a-z])",
    re.I,
)
_LINK = re.compile(r"(?:[ \-‐–]|\sgene\s|\sprotein\s|\sexpression\s|\slocus\s)$")
_OF = re.compile(
    r"\s(?:of|in|involving|affecting|at|within|targeting)\s(?:(?:one|both|two|a\ssingle|a|1)\s(?:copy|copies|alleles?)\s(?:of\s)?)?(?:the\s)?(?:tumou?r[- ]suppressor(?:\sgenes?)?\s)?(?:B-cell gene\s|genes?\s)?(?=[A-Za-z])"
)
_NO_LESION = re.compile(
    r"[ -](?:of[ -])?(?:heterozygosity|function|response|remission|appetite|consciousness|weight|chromosome|material|expression of|imprinting|efficacy|sensitivity|control|engraftment|the|a)\b",
    re.I,
)
_EXPRESSION = re.compile(r"\s(?:protein\s|gene\s|surface\s)?expression(?![a-z])")
_KIND = {
    "del": "deletion",
    "mic": "deletion",
    "cod": "deletion",
    "co-": "deletion",
    "los": "loss",
    "amp": "amplification",
    "gai": "gain",
    "hap": "haploinsufficiency",
}
_SUFFIXED = re.compile(r"[A-Z][A-Z0-9]{2,7}del(?![A-Za-z0-9])")


def at(passage: Passage, start: int, end: int) -> None:
    """A word of loss or gain with its gene."""
    start += passage.lower[start] == " "
    if passage.lower[start - 2 : start] in ("co", "o-"):
        start -= 2 if passage.lower[start - 2 : start] == "co" else 3
    match = _WORD.match(passage.text, start, start + 20)
    if match is None or (start and passage.text[start - 1].isalpha()):
        return
    kind = _KIND[match["word"][:3].lower()]
    name = _before(passage, start)
    if name is not None:
        if kind == "gain" and re.match(r"[- ]of[- ]function", passage.text[match.end() : match.end() + 12]):
            return
        if kind == "loss" and _NO_LESION.match(passage.text, match.end(), match.end() + 24):
            return
        if _is_antigen(passage, name) and kind == "loss":
            return
        passage.add(name.start, match.end(), "Variant", f"{_shown(passage, name)} {kind}")
        return
    if match["word"].lower() in ("deleted", "lost", "amplified"):
        return
    of = _OF.match(passage.text, match.end(), match.end() + 60)
    if of and kind == "gain" and not of[0].startswith(" of"):
        return  # "weight gain in"
    name = passage.name_after(of.end()) if of else None
    if name is None or name.type == "Fusion" or (_is_antigen(passage, name) and kind == "loss"):
        return
    stop = name.end
    if kind == "loss" and (said := _EXPRESSION.match(passage.text, stop, stop + 24)):
        stop = said.end()
    passage.add(start, stop, "Variant", f"{_shown(passage, name)} {kind}")


def _before(passage: Passage, start: int) -> Name | None:
    link = _LINK.search(passage.text[max(0, start - 12) : start])
    name = passage.name_before(start - len(link[0])) if link else None
    return name if name is not None and name.type != "Fusion" else None


def _is_antigen(passage: Passage, name: Name) -> bool:
    return surface_antigen(passage.text[name.start : name.end]) if name.type != "Marker" else True


def _shown(passage: Passage, name: Name) -> str:
    """The symbol, with the members that stand behind a slash: ``CDKN2A/B``."""
    _, slash, rest = passage.text[name.start : name.end].partition("/")
    if slash and name.symbol.startswith("CDKN2"):
        rest = rest.removeprefix("CDKN2").removeprefix("2")
    return f"{name.symbol}/{rest}" if slash else name.symbol


def suffixed(passage: Passage, start: int, end: int) -> None:
    """``IKZF1del``: a gene with the word glued on."""
    low = max(0, start - 8)
    for match in _SUFFIXED.finditer(passage.text, low, end):
        name = passage.name_before(match.end() - 3)
        if name is not None and match.end() == end:
            passage.add(name.start, end, "Variant", f"{name.symbol} deletion")
