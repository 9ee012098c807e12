"""Risk groups and classes of the karyotype: ``adverse-risk``, ``high risk``, ``normal cytogenetics``, ``complex karyotype``,
``hyperdiploid``, ``unmutated IGHV``.

"At high risk of relapse" is a probability of something and no risk group.
"""

from __future__ import annotations

import re
from functools import cache

from kg.extraction.grammars.passage import Passage
from kg.extraction.grammars.tables import alternatives, rows

TRIGGERS = ("risk",)
KARYOTYPE = ("karyotype", "cytogenetic", "ploid", "ighv", "chromosomal abnormalit", "monosomal", "haploid")
_GROUPS = "very[ -]high|very[ -]low|ultra[ -]high|high|higher|low|lower|intermediate(?:-[12I]{1,2})?|standard|average|favou?rable|unfavou?rable|adverse|poor|good"
_GROUP = re.compile(rf"(?<![A-Za-z-])(?P<group>{_GROUPS})(?P<sign>[ -‐–]{{1,2}})$", re.I)
_PROBABILITY = re.compile(
    r"\s(?:of|for|to)\s(?!patients|disease|AML|ALL|CML|CLL|MDS|groups?|the\s(?:purpose|ELN))|\s(?:of|for)$|\sfactors?|\sratio|s(?![A-Za-z])",
    re.I,
)
_NORMS = {
    "favourable": "favorable", "unfavorable": "adverse", "unfavourable": "adverse", "poor": "adverse", "good": "favorable",
    "average": "standard", "higher": "high", "lower": "low", "ultra-high": "very high", "ultra high": "very high", "very-high": "very high", "very-low": "very low",
}  # fmt: skip
_GROUPED = re.compile(r"\s(?:MDS|AML|ALL|CLL|CMML|disease|patients|groups?|categor|myelodys|cytogen|features)")
_MORE = re.compile(r"(?:increased|relative|hazard)[ -]$", re.I)
_STATE = re.compile(
    r"(?P<state>normal|diploid|complex(?:[ -](?:aberrant|abnormal))?|highly complex|monosomal|abnormal|adverse|unfavou?rable|favou?rable|poor|good|intermediate|hyperdiploid|hypodiploid|near-haploid|aberrant)\s$",
    re.I,
)
_NOUN = re.compile(r"(?P<noun>karyotypes?|cytogenetics)(?![A-Za-z])(?:\s\((?:CK|NK|MK)\))?")
_PREDICATE = re.compile(
    r"\s(?:was|were|is|remained|showed a|revealed a)\s(?:found to be\s)?(?P<state>normal|complex|monosomal|hyperdiploid|diploid)(?![A-Za-z-])"
)


def at(passage: Passage, start: int, end: int) -> None:
    """A risk group at the word risk."""
    text = passage.text
    if text[end : end + 1].isalpha() or (start and text[start - 1].isalpha()):
        return
    match = _GROUP.search(passage.before(start, 20))
    if match is None or match["sign"] not in (" ", "-", "‐", "–"):
        return
    if match["sign"] == " " and _PROBABILITY.match(text, end, end + 26):
        return
    if (
        match["sign"] == " "
        and match["group"].lower() in ("higher", "lower")
        and not _GROUPED.match(text, end, end + 24)
    ):
        return  # a comparison
    if _MORE.search(passage.before(start - len(match[0]), 12)):
        return
    group = match["group"].lower()
    passage.add(
        start - len(match[0]),
        end,
        "Phenotype",
        f"{_NORMS.get(group, group)} risk",
        node=_node(f"{_NORMS.get(group, group)} risk"),
    )


def karyotype(passage: Passage, start: int, end: int) -> None:
    """A class of the karyotype."""
    text = passage.text
    literal = passage.lower[start:end]
    if literal in ("karyotype", "cytogenetic"):
        _class(passage, start)
        return
    for pattern, norm in _fixed():
        low = max(0, start - 24)
        for match in pattern.finditer(text, low, min(len(text), end + 40)):
            if match.start() <= start < match.end() and not (match.start() and text[match.start() - 1].isalnum()):
                passage.add(match.start(), match.end(), "Phenotype", norm, node=_node(norm))
                return


def _class(passage: Passage, start: int) -> None:
    text = passage.text
    noun = _NOUN.match(text, start, start + 24)
    if noun is None:
        if (
            match := re.search(r"cytogenetically normal", text[max(0, start - 2) : start + 24], re.I)
        ) and match.start() <= 2:
            passage.add(
                start,
                start + len("cytogenetically normal"),
                "Phenotype",
                "normal karyotype",
                node=_node("normal karyotype"),
            )
        return
    if (state := _STATE.search(passage.before(start, 20))) is not None:
        word = state["state"].lower()
        if word in ("abnormal", "aberrant") or (
            word in ("good", "poor", "intermediate") and noun["noun"] != "cytogenetics"
        ):
            return
        norm = _of_state(word)
        begin = start - len(state[0])
        if not (begin and text[begin - 1].isalnum()):
            passage.add(begin, noun.end("noun"), "Phenotype", norm, node=_node(norm))
    elif (said := _PREDICATE.match(text, noun.end(), noun.end() + 34)) is not None:
        norm = _of_state(said["state"])
        passage.add(said.start("state"), said.end("state"), "Phenotype", norm, node=_node(norm))


def _of_state(word: str) -> str:
    """The norm of what a karyotype is said to be.

    >>> _of_state("complex aberrant"), _of_state("unfavorable")
    ('complex karyotype', 'adverse risk')
    """
    if word in ("normal", "diploid"):
        return "normal karyotype"
    if word.startswith(("complex", "highly")):
        return "complex karyotype"
    if word == "hyperdiploid":
        return "hyperdiploidy"
    if word == "hypodiploid":
        return "hypodiploidy"
    if word == "near-haploid":
        return "near-haploidy"
    if word == "monosomal":
        return "monosomal karyotype"
    word = word.replace("ou", "o")
    return f"{_NORMS.get(word, word)} risk"


@cache
def _fixed() -> tuple[tuple[re.Pattern[str], str], ...]:
    """Phrases of ``karyotype_classes.tsv`` by norm."""
    by_norm: dict[str, list[str]] = {}
    for row in rows("karyotype_classes.tsv"):
        by_norm.setdefault(row["norm"], []).append(row["phrase"])
    return tuple(
        (re.compile(rf"(?:{alternatives(tuple(phrases))})(?![A-Za-z])", re.I), norm)
        for norm, phrases in by_norm.items()
    )


@cache
def _nodes() -> dict[str, str]:
    from kg.knowledge.tables import bundled_rows

    return {row["key"]: row["id"] for row in bundled_rows("vocabulary", "phenotypes.tsv")}


def _node(norm: str) -> str | None:
    from kg.extraction.grammars.names import alteration_node

    return _nodes().get(norm) or alteration_node(norm)
