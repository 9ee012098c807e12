"""Phenotypes of an antigen or gene product: its loss, a relapse with or without it, its high or low expression.

``CD19 loss``, ``loss of CD22 expression``, ``CD19-negative relapse``, ``high CD123 expression``, ``BAALC overexpression``.
One phenotype, no marker inside (annotation guidelines, rule 11).
"""

from __future__ import annotations

import re

from kg.extraction.grammars.names import surface_antigen
from kg.extraction.grammars.passage import Name, Passage

TRIGGERS = ("loss", "escape", "downreg", "down-reg", "downmod", "down-mod", "upreg", "up-reg", "overexpr", "over-expr")
_LINK = re.compile(
    r"(?:\s(?:surface\s|cell[- ]surface\s|membrane\s)?(?:antigen\s|protein\s|target\s|epitope\s)?|-(?:antigen\s)?|\sgene\s)$"
)
_FATE = re.compile(
    r"(?P<loss>loss(?:es)?|escape)|(?P<down>down-?regulation|down-?modulation)|(?P<up>up-?regulation)|(?P<over>over-?expression|over-?expressed)",
    re.I,
)
_OF = re.compile(r"\s(?:of|in)\s(?:the\s)?(?:target\s|surface\s|cell[- ]surface\s|membrane\s|antigens?\s)*")
_EXPRESSION_AFTER = re.compile(
    r"\s(?:surface\s|antigen\s|protein\s|gene\s|epitope\s)?(?:expression|antigen|surface expression)(?![a-z])"
)
_LEVEL = (
    r"high|higher|elevated|increased|strong|bright|low|lower|reduced|decreased|diminished|dim|weak|absent|lost|partial"
)
_LEVEL_BEFORE = re.compile(
    rf"(?<![A-Za-z-])(?P<level>{_LEVEL})\s(?:levels? of\s|surface\s|cell[- ]surface\s|cytoplasmic\s)*$", re.I
)
_SIGNED = re.compile(
    r"(?P<sign>[-‐– ]?(?:negative|positive|neg|pos|dim|low|bright|high)|[+\-−–‐])(?:\s|-)(?:B-ALL\s)?(?P<what>relapses?|recurrences?|disease|leuka?emias?|clones?|escape)(?![A-Za-z-])",
    re.I,
)
_STATE = {
    "+": "positive",
    "-": "negative",
    "−": "negative",
    "–": "negative",
    "‐": "negative",
    "neg": "negative",
    "pos": "positive",
}
_HLA = re.compile(r"HLA(?:\s(?:class\sI{1,2}|haplotype))?(?![A-Za-z0-9-])")  # the complexes lost after transplantation
_HLA_BEFORE = re.compile(r"(?<![A-Za-z0-9])HLA(?:\s(?:class\sI{1,2}|haplotype))?$")
_KIND = {"recurrence": "relapse", "escape": "escape"}


def at(passage: Passage, start: int, end: int) -> None:
    """Loss, escape and regulation at their word, on either side of the antigen."""
    text = passage.text
    match = _FATE.match(text, start, start + 18)
    if match is None or (start and text[start - 1].isalpha()) or text[match.end() : match.end() + 1].isalpha():
        return
    gene_too = match["over"] is not None or match["down"] is not None or match["up"] is not None
    kind = (
        "loss"
        if match["loss"] and match["loss"].lower() != "escape"
        else "escape"
        if match["loss"]
        else "downregulation"
        if match["down"]
        else "upregulation"
        if match["up"]
        else "over"
    )
    if (link := _LINK.search(text[max(0, start - 24) : start])) and (
        name := _name(passage, start - len(link[0]), None, gene_too)
    ):
        passage.add(name.start, match.end(), "Phenotype", _norm(_shown(passage, name), kind))
        return
    of = _OF.match(text, match.end(), match.end() + 40)
    name = _name(passage, None, of.end(), gene_too) if of else None
    if name is None:
        return
    stop = name.end
    if after := _EXPRESSION_AFTER.match(text, stop, stop + 30):
        stop = after.end()
    passage.add(start, stop, "Phenotype", _norm(_shown(passage, name), kind))


def _name(passage: Passage, before: int | None, after: int | None, gene_too: bool) -> Name | None:
    """The antigen beside an offset; a gene product too where the word is about expression."""
    name = (
        passage.name_before(before) if before is not None else passage.name_after(after) if after is not None else None
    )
    if name is None and (at := after if after is not None else before) is not None:
        found = (
            _HLA.match(passage.text, at, at + 14) if after is not None else _HLA_BEFORE.search(passage.before(at, 14))
        )
        if found is not None:
            start = at if after is not None else at - len(found[0])
            return Name(start, start + len(found[0]), "HLA", "Marker")
    if name is None or name.type == "Fusion":
        return None
    return name if gene_too or is_antigen(passage, name) else None


def is_antigen(passage: Passage, name: Name) -> bool:
    """Whether a name stands for an antigen here: a marker, or a CD number."""
    return name.type == "Marker" or surface_antigen(passage.text[name.start : name.end])


def _shown(passage: Passage, name: Name) -> str:
    mention = passage.starting(name.start)
    if mention is not None and mention.end == name.end:
        return mention.norm
    return passage.text[name.start : name.end] if is_antigen(passage, name) else name.symbol


def _norm(shown: str, kind: str) -> str:
    return f"high {shown} expression" if kind == "over" else f"{shown} {kind}"


def expression(passage: Passage, start: int, end: int) -> None:
    """``high X expression`` and ``low expression of X``."""
    text = passage.text
    left = text[max(0, start - 40) : start]
    # X expression: the level stands before X
    for link in (_LINK.search(left), re.search(r"\s(?:mRNA|surface|cell[- ]surface)\s$", left)):
        name = passage.name_before(start - len(link[0])) if link else None
        if name is not None and name.type != "Fusion":
            if (level := _LEVEL_BEFORE.search(passage.before(name.start, 44))) is not None:
                passage.add(
                    name.start - len(level[0]),
                    end,
                    "Phenotype",
                    f"{_level(level['level'])} {_shown(passage, name)} expression",
                )
            return
    # level expression of X
    of = re.match(r"(?: levels?)?\sof\s(?:the\s)?", text[end : end + 16])
    if of is None:
        return
    head = re.search(rf"(?<![A-Za-z-])(?P<level>{_LEVEL})\s(?:surface\s|gene\s|cell[- ]surface\s)?$", left, re.I)
    name = passage.name_after(end + of.end()) if head else None
    if head is not None and name is not None and name.type != "Fusion":
        passage.add(
            start - len(head[0]), name.end, "Phenotype", f"{_level(head['level'])} {_shown(passage, name)} expression"
        )


def _level(word: str) -> str:
    plain = word.lower()
    if plain in ("higher", "elevated", "increased"):
        return "high"
    if plain in ("lower", "reduced", "decreased", "diminished"):
        return "low"
    return plain


def signed(passage: Passage) -> None:
    """``CD19-negative relapse`` behind each known antigen."""
    for mention in (*passage.dictionary, *list(passage.found)):
        if mention.type != "Marker":
            continue
        match = _SIGNED.match(passage.text, mention.end, mention.end + 30)
        if match is None:
            continue
        sign = match["sign"].strip(" -‐–").lower() or "-"
        state = _STATE.get(sign, sign)
        what = match["what"].lower().rstrip("s") if match["what"].lower() != "disease" else "disease"
        passage.add(mention.start, match.end(), "Phenotype", f"{mention.norm}-{state} {_KIND.get(what, what)}")
