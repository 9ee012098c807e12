"""Internal and partial tandem duplications and kinase-domain mutations under their short names.

``FLT3-ITD``, ``FLT3 internal tandem duplication (ITD)``, ``internal tandem duplication of FLT3``, ``TKD``,
``KMT2A-PTD``, ``UBTF-TD``.
"""

from __future__ import annotations

import re

from kg.extraction.grammars.passage import Passage

TRIGGERS = ("itd", "tkd", "ptd", "-td", "tandem dup", "tyrosine kinase domain")
_SHORT = re.compile(r"(ITD|TKD|PTD|TD)s?(?=$|[^A-Za-z0-9]|pos|neg|mut)")
_LONG = re.compile(
    r"(?P<kind>internal[ -]tandem[ -]duplications?|partial[ -]tandem[ -]duplications?|tandem[ -]duplications?|tyrosine[ -]kinase[ -]domain)"
    r"(?:\s(?:mutations?\s)?\((?P<short>ITD|PTD|TKD|TD)s?\))?",
    re.I,
)
_LINK = re.compile(r"(?:[ \-‐–/]|\sgene\s|)$")
_OF = re.compile(r"\s(?:mutations?\s)?(?:of|in|within|involving)\s(?:the\s)?(?=[A-Z])")
_SUFFIX = {"internal": "ITD", "partial": "PTD", "tyrosine": "TKD", "tandem": "TD"}
# Whose duplication a short name means when the text names the gene only somewhere before.
_USUAL = {"ITD": ("FLT3", "BCOR", "KIT"), "TKD": ("FLT3",), "PTD": ("KMT2A",), "TD": ("UBTF",)}


def at(passage: Passage, start: int, end: int) -> None:
    """A duplication at a trigger, with the gene before or after it."""
    text = passage.text
    literal = passage.lower[start:end]
    if literal.startswith("-"):
        start += 1
    if literal in ("itd", "tkd", "ptd", "-td"):
        match = _SHORT.match(text, start, start + 8)
        if match is None or (start and text[start - 1] == "(" and _inside_long(passage, start)):
            return
        _keep(passage, start, match.end(1) if text[match.end(1) : match.end()] != "s" else match.end(), match[1])
        return
    begin = (
        start - 9
        if text[start - 9 : start - 1].lower() == "internal"
        else start - 8
        if text[start - 8 : start - 1].lower() == "partial"
        else start
    )
    match = _LONG.match(text, begin, begin + 60)
    if match is None:
        return
    kind = match["short"] or _SUFFIX[re.split("[ -]", match["kind"].lower())[0]]
    if kind == "TKD" and not (match["short"] or _mutated(text, match)):
        return
    # The abbreviation in brackets is a mention of its own, but for "FLT3 tyrosine kinase domain (TKD)" (rules 4 and 15).
    whole = kind == "TKD" and passage.name_before(begin - 1) is not None
    _keep(passage, begin, match.end() if whole else match.end("kind"), kind)
    if match["short"] and not whole and passage.found and passage.found[-1].end == match.end("kind"):
        norm = passage.found[-1].norm
        passage.add(match.start("short"), match.end("short"), "Variant", norm)
    elif match["short"] and not whole and (of := _OF.match(text, match.end(), match.end() + 24)):
        name = passage.name_after(of.end())
        if name is not None and name.type == "Gene":
            passage.add(begin, match.end("kind"), "Variant", norm_of(name.symbol, kind))
            passage.add(match.start("short"), match.end("short"), "Variant", norm_of(name.symbol, kind))


def _mutated(text: str, match: re.Match[str]) -> bool:
    return bool(
        re.match(r"[\s-](?:point\s)?(?:mut|variant|alteration)", text[match.end() : match.end() + 16])
        or re.search(
            r"mutations? (?:in|of|within|affecting) (?:the )?(?:\S{2,10} )?$",
            text[max(0, match.start() - 36) : match.start()],
        )
    )


def _inside_long(passage: Passage, start: int) -> bool:
    """Whether a short name in brackets belongs to the long one before it."""
    return bool(re.search(r"(?:duplications?|domain)\s(?:mutations?\s)?\($", passage.text[max(0, start - 26) : start]))


def _keep(passage: Passage, start: int, end: int, kind: str) -> None:
    text = passage.text
    link = _LINK.search(text[max(0, start - 6) : start])
    left = start - len(link[0]) if link else start
    name = passage.name_before(left)
    if name is None and left == start:  # FLT3ITD
        glued = re.search(r"[A-Z][A-Z0-9]{2,7}$", text[max(0, start - 8) : start])
        if glued is None and start and text[start - 1].isalnum():
            return
    if name is not None and name.type != "Marker" and kind_fits(name.symbol, kind):
        passage.add(name.start, end, "Variant", norm_of(name.symbol, kind))
        return
    if start and text[start - 1].isalnum():
        return
    of = _OF.match(text, end, end + 24)
    if of and (name := passage.name_after(of.end())) and name.type == "Gene" and kind_fits(name.symbol, kind):
        passage.add(start, name.end, "Variant", norm_of(name.symbol, kind))
        return
    near = passage.genes_near(start)
    usual = _USUAL[kind]
    gene = next((symbol for symbol in near if symbol in usual), None)
    if gene is None:
        gene = next((symbol for symbol in usual if passage.said_before(symbol, start)), None)
    if gene is not None and kind != "TD":
        passage.add(start, end, "Variant", norm_of(gene, kind))


def kind_fits(symbol: str, kind: str) -> bool:
    """Whether a gene is said to have this kind of change: any for duplications, the two kinases for ``TKD``."""
    return kind != "TKD" or symbol in ("FLT3", "KIT", "PDGFRA", "PDGFRB", "ABL1", "CSF1R", "JAK2")


def norm_of(symbol: str, kind: str) -> str:
    """The norm of a duplication.

    >>> norm_of("FLT3", "ITD"), norm_of("UBTF", "TD")
    ('FLT3-ITD', 'UBTF tandem duplication')
    """
    return f"{symbol} tandem duplication" if kind == "TD" else f"{symbol}-{kind}"
