"""Alterations of a signalling pathway: ``RAS pathway mutations``, ``activation of JAK-STAT signalling``.

Only lesions and activation count; the pathway of normal cells is no phenotype.
"""

from __future__ import annotations

import re
from functools import cache

from kg.extraction.grammars.passage import Passage
from kg.extraction.grammars.tables import alternatives, rows
from kg.knowledge.tables import bundled_rows

TRIGGERS = ("pathway", "signal")
_NOUN = re.compile(
    r"(?:signal(?:l?ing)?[ -])?pathways?(?![a-z])|signal(?:l?ing)(?![a-z])(?: pathways?)?|signal transduction(?: pathways?)?"
)
_LESION = r"mutations?|alterations?|lesions?|activation|hyperactivation|dysregulation|deregulation|aberrations?|abnormalities|activating (?:mutations?|alterations?|lesions?)"
_AFTER = re.compile(rf"[\s-](?:genes?[\s-])?(?:{_LESION}|mutated|mutant|activated)(?![a-z])", re.I)
_BEFORE = re.compile(
    rf"(?<![A-Za-z-])(?:(?:constitutive |aberrant )?(?:activating )?(?:{_LESION})\s(?:of|in|affecting|involving|within|activating)\s(?:genes (?:of|in|affecting) )?(?:the\s)?|(?:activated|aberrant|dysregulated|deregulated|constitutive(?:ly)?(?: active)?|hyperactive)\s)$",
    re.I,
)
_GENES = re.compile(r"\sgenes?(?![a-z])")


@cache
def _names() -> tuple[re.Pattern[str], dict[str, str]]:
    known = {row["name"].lower(): row["norm"] for row in rows("pathways.tsv")}
    return re.compile(rf"(?<![A-Za-z0-9/-])({alternatives(tuple(known))})[\s-]$", re.I), known


@cache
def _nodes() -> dict[str, str]:
    return {row["key"]: row["id"] for row in bundled_rows("vocabulary", "phenotypes.tsv")}


def at(passage: Passage, start: int, end: int) -> None:
    """A pathway that is said to be altered."""
    text = passage.text
    noun = _NOUN.match(text, start, start + 32)
    if noun is None or (start and text[start - 1].isalpha()):
        return
    pattern, known = _names()
    name = pattern.search(passage.before(start, 32))
    if name is None:
        return
    begin, stop = start - len(name[0]), noun.end()
    norm = f"{known[name[1].lower()]} pathway alteration"
    if (after := _AFTER.match(text, stop, stop + 40)) is not None:
        passage.add(begin, after.end(), "Phenotype", norm, node=_nodes().get(norm))
    elif (before := _BEFORE.search(passage.before(begin, 64))) is not None:
        if genes := _GENES.match(text, stop, stop + 8):
            stop = genes.end()
        passage.add(begin - len(before[0]), stop, "Phenotype", norm, node=_nodes().get(norm))
