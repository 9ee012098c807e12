"""Mutation classes with a qualifier: ``biallelic CEBPA mutations``, ``activating NT5C2 mutations``, ``germline DDX41 variants``.

The word mutation is inside, one mention. A class without its gene takes the gene of the clause before.
"""

from __future__ import annotations

import re
from functools import cache

from kg.extraction.grammars.passage import Passage
from kg.extraction.grammars.tables import alternatives, rows

TRIGGERS = ("mutation", "variant", "inactivation")
MUTATED = ("-mutated", "mutated ")
_WORD = re.compile(r"(?:mutations?|variants?|inactivation)(?![A-Za-z])", re.I)
_GENE_LINK = re.compile(r"\s(?:gene\s)?(?:(?:likely\s)?pathogenic\s)?$")
_IN = re.compile(r"\s(?:of|in|within|affecting|involving)\s(?:the\s|either\s|both\s)?(?=[A-Za-z])")


@cache
def _qualifiers() -> tuple[re.Pattern[str], dict[str, tuple[str, bool]]]:
    known = {row["word"].lower(): (row["norm"], row["alone"] == "yes") for row in rows("qualifiers.tsv")}
    one = f"(?:{alternatives(tuple(known))})"
    return re.compile(rf"(?<![A-Za-z-])({one}(?:(?:,? and |,? or |, |/|\s){one}){{0,2}})[\s-]$", re.I), known


def at(passage: Passage, start: int, end: int) -> None:
    """A class at the word mutation or variant."""
    text = passage.text
    match = _WORD.match(text, start, start + 12)
    if match is None or (start and text[start - 1].isalnum()):
        return
    pattern, known = _qualifiers()
    if not (start and text[start - 1] == " "):
        return
    # GENE qualifier mutations; qualifier mutations
    left = passage.before(start, 60)
    if said := pattern.search(left):
        begin = start - len(said[0])
        norm = _norm(said[1], known)
        name = passage.name_before(begin - 1) if begin and text[begin - 1] in " -" else None
        if name is not None:
            passage.add(name.start, match.end(), "Variant", class_norm(norm, name.symbol))
        else:
            _apart(passage, begin, match.end(), said[1], norm)
        return
    # qualifier GENE mutations
    link = _GENE_LINK.search(text[max(0, start - 25) : start])
    name = passage.name_before(start - len(link[0])) if link else None
    if name is None:
        return
    if (said := pattern.search(passage.before(name.start, 60))) is not None:
        begin = name.start - len(said[0])
        passage.add(begin, match.end(), "Variant", class_norm(_norm(said[1], known), name.symbol))


def mutated(passage: Passage, start: int, end: int) -> None:
    """``double-mutated CEBPA``, ``bZIP in-frame mutated CEBPA``, ``biallelically mutated TP53``."""
    text = passage.text
    pattern, known = _qualifiers()
    head = start if passage.lower[start] == "m" else start + 1
    stop = head + 7
    said = pattern.search(passage.before(head, 40))
    if said is None or text[stop : stop + 1] != " ":
        return
    name = passage.name_after(stop + 1)
    if name is not None and name.type == "Gene":
        passage.add(head - len(said[0]), name.end, "Variant", class_norm(_norm(said[1], known), name.symbol))


def _apart(passage: Passage, begin: int, end: int, written: str, norm: str) -> None:
    """A class whose gene follows after a preposition, or stands in the clause before."""
    _, known = _qualifiers()
    if (of := _IN.match(passage.text, end, end + 24)) and (name := passage.name_after(of.end())):
        passage.add(begin, name.end, "Variant", class_norm(norm, name.symbol))
        return
    if known.get(written.lower(), ("", False))[1]:
        start, _ = passage.sentence(begin)
        near = passage.genes_near(begin)
        if near and (passage.named_between(start, begin) or len(near) == 1):
            passage.add(begin, end, "Variant", class_norm(norm, near[0]))


def class_norm(qualifier: str, symbol: str) -> str:
    """The norm of a class; that of a domain has the gene in front.

    >>> class_norm("biallelic", "CEBPA"), class_norm("bZIP in-frame", "CEBPA")
    ('biallelic CEBPA mutation', 'CEBPA bZIP in-frame mutation')
    """
    return f"{symbol} {qualifier} mutation" if "bZIP" in qualifier else f"{qualifier} {symbol} mutation"


def _norm(written: str, known: dict[str, tuple[str, bool]]) -> str:
    parts = re.split(r",? and |,? or |, |/", written.lower())
    return " and ".join(
        known[part][0] if part in known else " ".join(known.get(word, (word, False))[0] for word in part.split(" "))
        for part in parts
    )
