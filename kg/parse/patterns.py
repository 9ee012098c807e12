"""Declared classes of changes: activation loop of FLT3, exons of KIT, bZIP of CEBPA, hotspot codons.

The classes are rows of ``vocabulary/alterations.tsv``; the codons they cover stand in its column
``pattern`` (``132``, ``278-345``, lists). Nothing about a gene is written here.
"""

from __future__ import annotations

import re
from functools import cache

from kg.knowledge.terminology import alterations
from kg.parse import lexicon
from kg.parse.hgvs import Coding, Protein

_RANGES = re.compile(r"\d+(?:-\d+)?(?: \| \d+(?:-\d+)?)*$")


@cache
def _classes() -> dict[str, tuple[tuple[str, tuple[tuple[int, int], ...]], ...]]:
    """Gene -> (category, codon ranges), narrow categories first."""
    found: dict[str, list[tuple[str, tuple[tuple[int, int], ...]]]] = {}
    for key, row in alterations().items():
        if row["kind"] not in ("category", "variant") or not _RANGES.match(row["pattern"]):
            continue
        ranges = []
        for part in row.list("pattern"):
            low, _, high = part.partition("-")
            ranges.append((int(low), int(high or low)))
        for gene in row.list("gene"):
            found.setdefault(gene, []).append((key, tuple(ranges)))
    return {
        gene: tuple(sorted(classes, key=lambda item: sum(high - low for low, high in item[1])))
        for gene, classes in found.items()
    }


def categories_of(
    gene: str,
    kind: str,
    protein: Protein | None,
    coding: Coding | None,
    bzip: bool,
    in_frame: bool | None,
    alleles: str | None,
    origin: str | None,
) -> tuple[str, ...]:
    """The lowest declared classes of a change, ending with ``<GENE> mutation``; copy number and expression have none."""
    if (
        kind in ("deletion", "amplification", "expression", "rearrangement", "fusion")
        and protein is None
        and coding is None
    ):
        return ()
    if kind == "synonymous":
        return ()
    found: list[str] = []
    if (span := _codons(protein, coding)) is not None:
        covering = [
            name
            for name, ranges in _classes().get(gene, ())
            if any(low <= span[1] and span[0] <= high for low, high in ranges)
        ]
        found.extend(name for name in covering if _fits(name, kind, protein, in_frame))
        if (
            kind in ("insertion", "duplication")
            and in_frame is not False
            and f"{gene}-ITD" in alterations()
            and any("juxtamembrane" in name for name in covering)
        ):
            # An in-frame insertion of the juxtamembrane domain is how sequencing writes an internal tandem duplication.
            found = [f"{gene}-ITD"]
    elif bzip and in_frame:
        found.extend(name for name in alterations() if name == f"{gene} bZIP in-frame mutation")
    qualified = [f"{origin} {gene} mutation"] if origin == "germline" else []
    qualified += (
        [f"biallelic {gene} mutation", f"multi-hit {gene}"]
        if alleles in ("biallelic", "multihit")
        else [f"monoallelic {gene} mutation"]
        if alleles == "monoallelic"
        else []
    )
    qualified += [f"truncating {gene} mutation"] if kind in ("nonsense", "frameshift") else []
    found.extend(name for name in qualified if name in alterations())
    return (*found, f"{gene} mutation")


def _codons(protein: Protein | None, coding: Coding | None) -> tuple[int, int] | None:
    """The codons that a change touches; from the coding sequence where no protein change is given."""
    if protein is not None:
        return protein.position, protein.end
    if coding is not None and coding.text.startswith("c.") and re.match(r"c\.\d+(?:_\d+)?[A-Zdi]", coding.text):
        numbers = [int(number) for number in re.findall(r"\d+", coding.text.split("ins")[0])[:2]]
        return (numbers[0] + 2) // 3, (numbers[-1] + 2) // 3
    return None


def _fits(category: str, kind: str, protein: Protein | None, in_frame: bool | None) -> bool:
    """Whether the kind of change belongs to a class that covers its codon."""
    if " in-frame " in category and not in_frame:
        return False
    if re.search(r" p\.[A-Z]\d+$", category):  # a hotspot codon: exchanges of that very residue
        residue = category.rsplit("p.", 1)[1][0]
        return kind in ("substitution", "codon", "deletion", "nonsense") and (
            protein is None or protein.reference == residue
        )
    return kind not in ("synonymous",)


@cache
def _bare() -> dict[str, tuple[str, ...]]:
    """``p.V617F`` and hotspots ``p.V617`` to the genes that have them in the vocabulary."""
    found: dict[str, set[str]] = {}
    for key, row in alterations().items():
        gene, _, change = key.partition(" p.")
        if change and row["kind"] in ("variant", "category"):
            found.setdefault(f"p.{change}", set()).add(gene)
            if residue := re.match(r"[A-Z]\d+", change):
                found.setdefault(f"p.{residue[0]}", set()).add(gene)
    return {change: tuple(sorted(genes)) for change, genes in found.items()}


def gene_of_bare(protein: Protein, context: tuple[str, ...]) -> str | None:
    """The gene of a change written without one: the only one known for it, or the one named beside it.

    >>> from kg.parse.hgvs import read_protein
    >>> gene_of_bare(read_protein("V617F"), ()), gene_of_bare(read_protein("G12D"), ("NRAS",))
    ('JAK2', 'NRAS')
    """
    codon = f"p.{protein.reference}{protein.position}"
    for change in (protein.text, codon):
        known = _bare().get(change, ())
        if len(known) == 1:
            return known[0]
        near = [gene for gene in known if gene in context]
        if len(near) == 1:
            return near[0]
    return None


def codon_key(gene: str, codon: int) -> str | None:
    """The hotspot row of a codon number: ``IDH1 codon 132`` is ``IDH1 p.R132``."""
    return next(
        (key for key in alterations() if re.fullmatch(rf"{re.escape(gene)} p\.[A-Z]{codon}", key)),
        lexicon.alteration(f"{gene} codon {codon}"),
    )
