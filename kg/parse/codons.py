"""From a coding change to the residue: a curated table of reference codons and the genetic code.

``rules/coding_changes.tsv`` holds the variants that open or close a drug. Any other exchange within a codon of
that table follows from the code; what stands outside it is not translated, because its reference is not known.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from kg.knowledge.tables import bundled_rows
from kg.knowledge.terminology import alterations
from kg.parse.hgvs import Coding, Protein, read_protein

_BASES = "TCAG"
_RESIDUES = "FFLLSSSSYY**CC*WLLLLPPPPHHQQRRRRIIIMTTTTNNKKSSRRVVVVAAAADDEEGGGG"  # standard code, third base fastest
_EXCHANGE = re.compile(r"c\.(\d+)(?:_(\d+))?(?:([ACGT]+)>([ACGT]+)|delins([ACGT]+))$")


@dataclass(frozen=True, slots=True)
class _Gene:
    transcripts: frozenset[str]
    codons: dict[int, str]
    listed: dict[str, str]


def residue(codon: str) -> str:
    """The residue of a codon, ``*`` for a stop.

    >>> residue("ACT"), residue("TGA")
    ('T', '*')
    """
    first, second, third = (_BASES.index(base) for base in codon)
    return _RESIDUES[16 * first + 4 * second + third]


@cache
def _genes() -> dict[str, _Gene]:
    found: dict[str, _Gene] = {}
    for row in bundled_rows("rules", "coding_changes.tsv"):
        gene = found.setdefault(row["gene"], _Gene(frozenset(row.list("transcripts")), {}, {}))
        gene.listed[row["coding"]] = row["protein"]
        if match := _EXCHANGE.match(row["coding"]):
            gene.codons[(int(match[1]) + 2) // 3] = row["codon"]
    return found


def numbered_alike(gene: str, transcript: str | None) -> bool:
    """Whether the codon numbers of a coding change are those of the vocabulary: not on another isoform."""
    known = _genes().get(gene)
    return known is None or transcript is None or not known.transcripts or transcript in known.transcripts


def translated(gene: str, coding: Coding, transcript: str | None = None) -> Protein | None:
    """The protein change of a coding change, None where the table does not tell.

    >>> from kg.parse.hgvs import read_coding
    >>> translated("ABL1", read_coding("c.944C>T")[0]).text
    'p.T315I'
    """
    known = _genes().get(gene)
    if known is None or not numbered_alike(gene, transcript):
        return None
    if coding.text in known.listed:
        return read_protein(known.listed[coding.text])
    match = _EXCHANGE.match(coding.text)
    if not match:
        return None
    start, new = int(match[1]), match[4] or match[5]
    length = int(match[2]) - start + 1 if match[2] else 1
    number, offset = (start + 2) // 3, (start - 1) % 3
    codon = known.codons.get(number)
    if codon is None or length != len(new) or offset + length > 3:
        return None
    if match[3] and codon[offset : offset + length] != match[3]:
        return None  # the stated reference base is another one: this is not that codon
    changed = codon[:offset] + new + codon[offset + length :]
    before, after = residue(codon), residue(changed)
    return read_protein(f"p.{before}{number}{'=' if after == before else after}")


@cache
def _known_residues() -> dict[tuple[str, int], str]:
    """(gene, codon) -> reference residue, where the vocabulary or the table of coding changes names it."""
    found: dict[tuple[str, int], set[str]] = {}
    for key in alterations():
        if match := re.match(r"(\S+) p\.([A-Z])(\d+)(?![\d_])", key):
            found.setdefault((match[1], int(match[3])), set()).add(match[2])
    for gene, known in _genes().items():
        for number, codon in known.codons.items():
            found.setdefault((gene, number), set()).add(residue(codon))
    return {place: residues.pop() for place, residues in found.items() if len(residues) == 1}


def residue_changed(gene: str, coding: Coding, transcript: str | None = None) -> str | None:
    """The key of the codon that an exchange hits, ``GENE p.X315``: which residue came is then unknown, not another one."""
    match = _EXCHANGE.match(coding.text)
    if not match or not numbered_alike(gene, transcript):
        return None
    start, end = int(match[1]), int(match[2] or match[1])
    number = (start + 2) // 3
    reference = _known_residues().get((gene, number))
    return f"{gene} p.{reference}{number}" if reference and (end + 2) // 3 == number else None
