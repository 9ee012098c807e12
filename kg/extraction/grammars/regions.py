"""Changes named by where they are: exons, codons and domains of a gene.

``JAK2 exon 12``, ``exon 9 of CALR``, ``KRAS codon 117/146``, ``KIT juxtamembrane domain``, ``MET exon 14 skipping``.
A list in one phrase is one mention; the word mutation stays outside (annotation guidelines, rules 3 and 4).
"""

from __future__ import annotations

import re
from functools import cache

from kg.extraction.grammars.passage import Passage
from kg.extraction.grammars.tables import alternatives, rows

TRIGGERS = ("exon", "codon")
_PLACE = re.compile(
    r"(?P<kind>exon|codon)s?\s(?P<list>\d{1,4}(?:(?:\s?[/,–-]\s?|,? and/or |,? and |,? or |, and )\d{1,4}(?!\d|%|\.\d|\s(?:patients|of the|cases|weeks|months|years)))*)(?![\d%])"
    r"(?P<what>\s(?:skipping|deletions?|insertions?|indels?|duplications?)(?![a-z]))?",
    re.I,
)
_OF = re.compile(
    r"(?:\s(?:mutations?|variants?|alterations?|hot\s?spots?))?\s(?:of|in)\s(?:the\s)?(?:tumor suppressor\s)?(?=[A-Z])"
)
_CHANGED = re.compile(
    r"mutat|mutant|variant|alterat|skipp|insert|delet|indel|duplicat|hot\s?spot|frame\s?shift|substitut|rearrang", re.I
)
_WITH_DOMAIN = re.compile(r"(?:\s?[-‐–]\s?|\s)(?:\((?P<other>[A-Z0-9-]{2,9})\)\s)?(?:protein\s|gene\s)?$")
_NEAR_CHANGE = re.compile(
    r"(?:\s\([A-Z0-9-]{1,8}\))?[\s-](?:(?:point|missense|resistance|hotspot|activating|gain-of-function|loss-of-function|in-frame|kinase)\s){0,2}(?:mutat|mutant|variant|alterat|insert|indel|delet)",
    re.I,
)
_CHANGE_BEFORE = re.compile(
    r"(?:mutat\w{2,4}|mutants?|variants?|alterations?|insertions?|deletions?|indels?)\s(?:\w+\s)?(?:in|of|within|affecting|involving|at|located in|clustered in)\s(?:the\s)?$",
    re.I,
)


def at(passage: Passage, start: int, end: int) -> None:
    """An exon or codon with its gene."""
    text = passage.text
    if start and text[start - 1].isalnum():
        return
    match = _PLACE.match(text, start, start + 60)
    if match is None:
        return
    kind = match["kind"].lower()
    stop = match.end("what") if match["what"] and "skipping" in match["what"] else match.end("list")
    place = "/".join(re.findall(r"\d+(?:\s?[–-]\s?\d+)?", match["list"])).replace("–", "-").replace(" ", "")
    suffix = " skipping" if stop == match.end("what") else ""
    separator = text[start - 1 : start] if start else ""
    name = passage.name_before(start - 1) if separator in (" ", "-") and separator else None
    if name is None and (linked := re.search(r"\s(?:gene|in|,)\s$|\s\($", passage.before(start, 6))):
        name_apart = passage.name_before(start - len(linked[0])) if "gene" in linked[0] else None
        if name_apart is not None:
            passage.add(start, stop, "Variant", f"{name_apart.symbol} {kind} {place}{suffix}")
            return
    if name is not None and name.type != "Marker":
        passage.add(name.start, stop, "Variant", f"{name.symbol} {kind} {place}{suffix}")
        return
    if (of := _OF.match(text, stop, stop + 46)) and (name := passage.name_after(of.end())):
        passage.add(start, stop, "Variant", f"{name.symbol} {kind} {place}{suffix}")
        return
    near = passage.genes_near(start)
    if near and _CHANGED.search(text, max(0, start - 50), min(len(text), match.end() + 25)):
        passage.add(start, stop, "Variant", f"{near[0]} {kind} {place}{suffix}")


@cache
def _domains() -> tuple[re.Pattern[str], dict[str, str]]:
    names = {row["name"]: row["norm"] for row in rows("domains.tsv")}
    return re.compile(rf"(?:{alternatives(tuple(names))})(?![A-Za-z0-9])", re.I), {
        name.lower(): norm for name, norm in names.items()
    }


def domain_triggers() -> tuple[str, ...]:
    """Literals at which a domain may start."""
    return tuple(sorted({row["name"].lower() for row in rows("domains.tsv")}))


def domain(passage: Passage, start: int, end: int) -> None:
    """A domain of a gene that is said to be mutated."""
    text = passage.text
    pattern, norms = _domains()
    match = pattern.match(text, start, start + 48)
    if match is None or (start and text[start - 1].isalnum()):
        return
    norm = norms[match[0].lower()]
    after = bool(_NEAR_CHANGE.match(text, match.end(), match.end() + 60))
    link = _WITH_DOMAIN.search(passage.before(start, 20))
    name = passage.name_before(start - len(link[0])) if link else None
    if name is not None and name.type != "Marker":
        left = name.start
        if after or _CHANGE_BEFORE.search(passage.before(left, 50)):
            passage.add(left, match.end(), "Variant", _of(name.symbol, norm))
        return
    if not norm.endswith(("domain", "loop")) or not (after or _CHANGE_BEFORE.search(passage.before(start, 50))):
        return
    near = passage.genes_near(start)
    if near:
        passage.add(start, match.end(), "Variant", _of(near[0], norm))


def _of(symbol: str, norm: str) -> str:
    if symbol == "FLT3" and norm == "tyrosine kinase domain":
        return "FLT3-TKD"
    return f"{symbol} {norm} mutation"
