"""Names of genes and antigens as prose writes them, and what the graph calls the alterations made of them.

The vocabulary looks names up without case; in running text case decides whether ``Set``, ``Met`` or ``p150``
is a gene, so every word passes a guard first.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache

from kg.knowledge.tables import bundled_rows
from kg.knowledge.terminology import alterations, markers
from kg.parse import lexicon

_HAS_UPPER = re.compile(r"[A-Z]")
_HAS_DIGIT = re.compile(r"\d")
_WEIGHT = re.compile(r"[pg]p?\d{2,3}$", re.I)  # p190, p210, gp170: weights of proteins
_SUPPRESSORS = frozenset({"p53", "p16", "p14", "p15", "p63", "p73"})  # the weights that everybody uses as gene names
_EXACT = re.compile(r"(?P<gene>[A-Z][A-Z0-9-]*) p\.[A-Z]\d+\S*")


@lru_cache(maxsize=1 << 15)
def gene_symbol(word: str) -> str | None:
    """The current symbol of a gene by a word of running text, None where the word is ordinary or ambiguous.

    >>> gene_symbol("MLL"), gene_symbol("Set"), gene_symbol("RARα"), gene_symbol("c-KIT"), gene_symbol("p190")
    ('KMT2A', None, 'RARA', 'KIT', None)
    """
    if not 2 < len(word) < 20 or word in _decided_by_context():
        return None
    upper, digit = _HAS_UPPER.search(word), _HAS_DIGIT.search(word)
    if not (upper or digit) or (word[1:].islower() and not digit):
        return None
    if word not in _SUPPRESSORS and _WEIGHT.match(word):
        return None
    if not upper and len(word) < 4 and word not in _SUPPRESSORS:
        return None
    return lexicon.gene(word)


@cache
def _decided_by_context() -> frozenset[str]:
    """Names with a reading outside the genes, except those whose gene is what this field means."""
    usual = {"ABL", "AML1", "KIT", "MET", "PML"}
    rows = bundled_rows("vocabulary", "ambiguous.tsv")
    return frozenset({"HLA", *(row["name"] for row in rows if row["category"] in ("cross", "disease"))}) - usual


@cache
def gene_ids() -> dict[str, str]:
    """HGNC ids by symbol."""
    return {row["symbol"]: row["id"] for row in bundled_rows("vocabulary", "genes.tsv")}


@lru_cache(maxsize=1 << 14)
def alteration_node(norm: str) -> str | None:
    """The CURIE of an alteration in the graph, also of an exact variant that the loaders make by rule.

    >>> alteration_node("KIT p.D816V"), alteration_node("KIT p.D816L"), alteration_node("X p.D816V")
    ('lkg:alteration/KIT-p.D816V', 'lkg:alteration/KIT-p.D816L', None)
    """
    if key := lexicon.alteration(norm):
        return lexicon.alteration_id(key)
    match = _EXACT.fullmatch(norm)
    return lexicon.alteration_id(norm) if match and match["gene"] in gene_ids() else None


@lru_cache(maxsize=1 << 12)
def antigen(name: str) -> tuple[str | None, str | None]:
    """HGNC id and graph CURIE of an antigen by its bare name; (None, None) where the vocabulary has none.

    Complexes and light chains have no single gene.

    >>> antigen("CD33"), antigen("HLA-DR")[0], antigen("CD338")[0]
    (('HGNC:1659', 'lkg:marker/CD33'), None, 'HGNC:74')
    """
    key = lexicon.marker(name)
    if key is not None and not (
        re.fullmatch(r"CD\d+[A-Za-z]*", name) and key[:2] == "CD" and _number(key) != _number(name)
    ):
        row = markers()[key]
        single = row["gene"] if row["kind"] not in ("complex", "light chain") else ""
        return gene_ids().get(single), row["id"]
    symbol = lexicon.gene(name) if name.startswith("CD") else None
    return (gene_ids().get(symbol) if symbol else None), None


def _number(name: str) -> str:
    found = re.match(r"CD\d+", name)
    return found[0] if found else name


def listed(key: str) -> bool:
    """Whether the vocabulary has an alteration under this key."""
    return key in alterations()


def surface_antigen(name: str) -> bool:
    """Whether a name as written is first of all an antigen on the cell: its loss is a phenotype, not a lesion.

    >>> surface_antigen("CD19"), surface_antigen("CCR4"), surface_antigen("PAX5"), surface_antigen("EZH2")
    (True, True, False, False)
    """
    row = markers().get(name)
    return re.match(r"CD\d", name) is not None or (row is not None and row["kind"] == "antigen")
