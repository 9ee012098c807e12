"""Fusions in all their spellings: ``A::B``, ``A-B``, ``A/B``, ``t(9;22)``, ``Ph+``, ``MLLr``, isoforms.

Identity does not depend on order or spelling: ``MLLT3::KMT2A`` is ``KMT2A::MLLT3``. A fusion whose partner
is open is ``X rearrangement``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cache

from kg.knowledge.terminology import alterations
from kg.parse import lexicon
from kg.parse.iscn import read_item
from kg.parse.karyotype_fusions import fusion_of
from kg.parse.limits import too_long

_NAME = r"[A-Za-z][A-Za-z0-9@]{0,15}(?:-?[αβγ]|-?(?:alpha|beta))?[A-Za-z0-9]{0,4}"
_PAIR = re.compile(rf"(?<![\w:])({_NAME}(?:-\d[A-Z]?)?)\s*(::|-|/|_|;)\s*({_NAME}(?:-\d[A-Z]?)?)(?![\w:])")
_ISOFORM = re.compile(
    r"\b(p190|p210|p230|p203|micro|e\d{1,2}a\d{1,2}|b[23]a2|(?:bcr|BCR)-?[123]|(?:M|m|mu|µ)-bcr|major|minor)(?:\b|$)"
)
_PH = re.compile(
    r"(?:Ph1?|Philadelphia)(?:\s*(?:chromosome|chr\.?))?\s*(?:\+|-?\s*pos(?:itive)?)?(?:\s*present)?$", re.I
)
_REARRANGED = re.compile(
    r"(?:-?\s*(?:rearrangements?|rearranged|translocations?|translocated|fusions?|split|break-?apart|gene rearrangement|r))$",
    re.I,
)
_OPEN_R = re.compile(rf"^({_NAME})-?r$")
_ISOFORM_NAMES = {
    "b2a2": "e13a2",
    "b3a2": "e14a2",
    "M-bcr": "p210",
    "m-bcr": "p190",
    "mu-bcr": "p230",
    "µ-bcr": "p230",
    "major": "p210",
    "minor": "p190",
}
_WORDS = re.compile(
    r"\b(?:fusions?|(?:fusion )?(?:transcripts?|genes?)|positive|rearrangements?|rearranged|translocations?|oncogene|isoform|variant|type|breakpoint|cryptic|by (?:FISH|PCR|RT-PCR|RNA-?seq))\b",
    re.I,
)


@dataclass(frozen=True, slots=True)
class Fusion:
    """A fusion or rearrangement: its key, partners, and the isoform when stated."""

    key: str
    genes: tuple[str, ...]
    isoforms: tuple[str, ...] = ()
    cytogenetic: str | None = None


def read_fusion(text: str) -> Fusion | None:
    """The fusion that a text names, None where it names none.

    >>> read_fusion("MLL-AF4").key, read_fusion("t(9;22)(q34;q11.2)").key, read_fusion("KMT2A-r").key
    ('KMT2A::AFF1', 'BCR::ABL1', 'KMT2A rearrangement')
    """
    if too_long(text):
        return None
    isoforms = tuple(dict.fromkeys(_ISOFORM_NAMES.get(found, found) for found in _ISOFORM.findall(text)))
    core = re.sub(r"\(\s*[,;/\s]*\)", "", _ISOFORM.sub("", text)).strip(" ,;()") if isoforms else text.strip()
    if _PH.match(core):
        return _isoform(Fusion("BCR::ABL1", ("BCR", "ABL1"), isoforms))
    if known := lexicon.alteration(core):
        row = alterations()[known]
        if "::" in known or known.endswith(("rearrangement", "fusion")):
            return _isoform(Fusion(known, row.list("gene"), isoforms))
    if re.search(r"(?:\bt|inv|ins|dic|der)\s*\(", core):
        return _cytogenetic(core, isoforms)
    for match in _PAIR.finditer(core):
        first, second = lexicon.gene(match[1]), lexicon.gene(match[3])
        if first is None or second is None or (first == second and match[2] != "::"):
            continue
        key = canonical(first, second)
        sure = match[2] in ("::", "-", "_") or key in alterations() or bool(_WORDS.search(core))
        rest = _WORDS.sub("", core[: match.start()] + " " + core[match.end() :]).strip(" ()+,;.")
        if sure and (not rest or re.search(r"(?:\bt|inv)\s*\(", rest)):
            return _isoform(Fusion(key, (key.split("::")[0], key.split("::")[1]), isoforms))
    return _open(core, isoforms)


def _cytogenetic(core: str, isoforms: tuple[str, ...]) -> Fusion | None:
    match = re.search(r"(?:\bt|inv|ins|dic|der)\s*\([^()]*\)\s*(?:\([^()]*\))?", core)
    if not match:
        return None
    item, _ = read_item(re.sub(r"\s+", "", match[0]))
    key = fusion_of(item) if item else None
    # "t(9;11) KMT2A::MLLT3": where the bands do not decide, the named genes do; other words beside are not ignored
    rest = _WORDS.sub("", core[: match.start()] + " " + core[match.end() :]).strip(" ();,/+-")
    named = read_fusion(rest) if rest else None
    if key is None or (rest and named is None):
        return named if key is None else None
    genes = tuple(key.split("::")) if "::" in key else (key.split(" ")[0],)
    return _isoform(Fusion(key, genes, isoforms, match[0]))


def _isoform(fusion: Fusion) -> Fusion:
    """The row of the stated isoform where there is one: ``BCR::ABL1 p190`` stands below ``BCR::ABL1``."""
    for name in fusion.isoforms:
        if key := lexicon.alteration(f"{fusion.key} {name}"):
            return replace(fusion, key=key)
    return fusion


def _open(core: str, isoforms: tuple[str, ...]) -> Fusion | None:
    """``KMT2A rearrangement``, ``KMT2A-r``, ``MLLr``, ``KMT2A-rearranged``."""
    symbol = None
    if match := _REARRANGED.search(core):
        symbol = lexicon.gene(core[: match.start()].strip(" -("))
    if symbol is None and (match := _OPEN_R.match(core)):
        symbol = lexicon.gene(match[1])
    return Fusion(f"{symbol} rearrangement", (symbol,), isoforms) if symbol else None


@cache
def _listed() -> dict[frozenset[str], str]:
    return {frozenset(key.split("::")): key for key in alterations() if "::" in key and " " not in key}


@cache
def _five_prime() -> frozenset[str]:
    """Genes that stand first in listed fusions and never second."""
    pairs = [key.split("::") for key in _listed().values()]
    return frozenset(pair[0] for pair in pairs) - frozenset(pair[1] for pair in pairs)


def canonical(first: str, second: str) -> str:
    """One key for a pair of partners: the listed order, else a known 5' partner first, else as written."""
    if listed := _listed().get(frozenset((first, second))):
        return listed
    if second in _five_prime() and first not in _five_prime():
        return f"{second}::{first}"
    return f"{first}::{second}"


def fusion_ladder(key: str) -> lexicon.Ladder:
    """The ladder of a fusion: itself, then every rearrangement class of its partners.

    >>> fusion_ladder("KMT2A::AFF1")[0]
    ('KMT2A::AFF1', 'exact')
    """
    categories: tuple[str, ...] = ()
    if key not in alterations() and "::" in key:
        partners = key.split("::")
        classes = [
            name
            for name, row in alterations().items()
            if name.endswith("-class fusion") and set(row.list("gene")) & set(partners)
        ]
        categories = tuple(
            name for name in [f"{partner} rearrangement" for partner in partners] + classes if name in alterations()
        )
    return lexicon.ladder(key, (), categories)
