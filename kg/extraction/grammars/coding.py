"""Changes of the coding or genomic sequence: ``c. 395G>A``, ``NM_002168.4:c.419G>A``, ``c.860_863dup``.

A coding change that stands beside its protein change has the norm of the protein change (annotation
guidelines); alone it is translated where the curated table of reference codons allows it.
"""

from __future__ import annotations

import re
from itertools import pairwise

from kg.extraction.grammars.passage import Passage
from kg.extraction.model import Mention
from kg.parse.codons import translated
from kg.parse.hgvs import read_coding, transcript_of

TRIGGERS = ("c.", "g.")
POLYMORPHISMS = tuple(f"rs{digit}" for digit in range(1, 10))
_START = re.compile(r"[cg]\.\s{0,3}\(?[-*]?\d")
_BARE = re.compile(r"(?<![\w.>*+-])\d{2,5}\s?[ACGT]\s?[>→]\s?[ACGT](?![A-Za-z0-9])")
_RS = re.compile(r"rs\d{3,10}(?![A-Za-z0-9])")
_SEPARATOR = re.compile(r"[ :]{1,2}$")
_BETWEEN = re.compile(r"[\s,;:/()\[\]=]{1,4}(?:p\.\s?\(?)?$")


def at(passage: Passage, start: int, end: int) -> None:
    """A change that starts with ``c.`` or ``g.``."""
    text = passage.text
    if (start and text[start - 1].isalpha()) or not _START.match(text, start, start + 8):
        return
    _keep(passage, start, text[start : start + 60])


def arrow(passage: Passage, start: int, end: int) -> None:
    """``1849G>T``, the ``c.`` forgotten."""
    low = max(0, start - 8)
    for match in _BARE.finditer(passage.text, low, min(len(passage.text), end + 4)):
        if match.start() < start < match.end() and passage.text[max(0, match.start() - 4) : match.start()].strip()[
            -2:
        ] not in ("c.", "g."):
            _keep(passage, match.start(), match[0].replace("→", ">").replace(" ", ""), match.end())


def _keep(passage: Passage, start: int, piece: str, stop: int | None = None) -> None:
    read = read_coding(piece)
    if read is None or read[1][0] != 0:
        return
    coding, span = read
    if coding.kind == "unknown":
        return
    end = stop or start + len(piece[: span[1]].rstrip())
    text = passage.text
    separator = _SEPARATOR.search(text[max(0, start - 2) : start])
    name = passage.name_before(start - len(separator[0])) if separator else None
    near = passage.genes_near(start)
    gene = name.symbol if name else near[0] if near else None
    transcript = transcript_of(text[max(0, start - 30) : start])
    meant = translated(gene, coding, transcript) if gene else None
    change = meant.text if meant else coding.text
    passage.add(name.start if name else start, end, "Variant", f"{gene} {change}" if gene else change)


def polymorphism(passage: Passage, start: int, end: int) -> None:
    """An rs number of dbSNP, with the gene directly before it."""
    match = _RS.match(passage.text, start, start + 14)
    if match is None or (start and passage.text[start - 1].isalnum()):
        return
    name = passage.name_before(start - 1) if passage.text[start - 1 : start] == " " else None
    norm = f"{name.symbol} {match[0]}" if name else match[0]
    passage.add(name.start if name else start, match.end(), "Variant", norm)


def join(passage: Passage) -> None:
    """Give coding changes the norm of the protein change that stands beside them."""
    variants = sorted(
        (mention for mention in passage.found if mention.type == "Variant"), key=lambda mention: mention.start
    )
    renamed: dict[int, Mention] = {}
    for first, second in pairwise(variants):
        gap = passage.text[first.end : second.start]
        if not 0 < len(gap) <= 8 or not _BETWEEN.match(gap):
            continue
        coding, protein = (first, second) if _is_coding(first) else (second, first)
        if _is_coding(coding) and not _is_coding(protein) and " p." in f" {protein.norm}":
            renamed[id(coding)] = protein
    for index, mention in enumerate(passage.found):
        if (meant := renamed.get(id(mention))) is not None:
            passage.found[index] = Mention(
                mention.start, mention.end, mention.text, "Variant", None, meant.norm, node=meant.node
            )


def _is_coding(mention: Mention) -> bool:
    return bool(re.search(r"(?:^|[\s:])[cg]\.\s?\(?[-*]?\d|\d[ACGT]\s?[>→]", mention.text))
