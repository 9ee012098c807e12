"""Antigens: CD numbers with prefixes and signs, HLA-DR, TdT, MPO, light chains.

The mention is the antigen only, as written with its prefix letter (``cCD79b``), without sign or intensity;
the norm never has the prefix (annotation guidelines, rule 12).
"""

from __future__ import annotations

import re

from kg.extraction.grammars.names import antigen, gene_ids
from kg.extraction.grammars.passage import Passage
from kg.knowledge.terminology import markers
from kg.parse import lexicon

TRIGGERS = (*(f"cd{space}{digit}" for space in ("", " ", "-") for digit in range(1, 10)),)
OTHERS = ("hla-dr", "hla dr", "hladr", "hla‐dr", "hla–dr", "tdt", "mpo", "myeloperoxidase", "terminal deoxynucleotidyl")
CHAINS = ("kappa", "lambda", "κ", "λ")
_CD = re.compile(
    r"(?P<name>CD[ -]?(?P<number>\d{1,3})(?P<suffix>RA|RO|RB|abce|[a-fhjklsLEPW](?![a-z])|[aε])?)"
    r"(?=(?:dim|bright|br|neg|pos|low|lo|high|hi|int|weak|partial|partly|var|het|CD|CAR|x\s?CD\d+)?(?:$|[^A-Za-z0-9])|(?:neg|pos|low|hi|dim|\+|-)CD)"
)
_PREFIX = re.compile(r"(?<![A-Za-z0-9])(?:cy|sm|ic|mem|[csimn])$")
_AS_GENE = re.compile(
    r"[ -](?:gene|mRNA|mutat|mutant|exon|transcript|splic|deletion|alterations?|locus|promoter|[cp]\.|rs\d)|\s(?:frameshift|missense|nonsense|variants?\b)",
    re.I,
)
_OTHER = re.compile(
    r"HLA[ ‐–-]?DR(?![A-Za-z0-9])|(?:[nc]|cy)?TdT(?![A-Za-z0-9])|(?:cy|c|i)?MPO(?![A-Za-z0-9])|(?:cytoplasmic )?(?P<long>[Mm]yeloperoxidase|[Tt]erminal deoxynucleotidyl transferase)"
)
_CHAIN = re.compile(r"(?P<chain>kappa|lambda|κ|λ)(?P<rest>[ -]light[ -]chains?)?(?![A-Za-z0-9])", re.I)
_CHAIN_SAID = re.compile(
    r"[ -]?(?:light|restrict|monotyp|monoclon|positiv|\+|chain|clonal|expressi|:|/lambda|/λ|-type|or lambda|and lambda|dim|bright|predominan)",
    re.I,
)
_CHAIN_BEFORE = re.compile(
    r"(?:surface|cytoplasmic|monotypic|monoclonal|immunoglobulin|Ig|sIg|light[ -]chain|restricted|kappa and|kappa or|kappa/|κ/|for|positive for|express\w*)[ -]?$",
    re.I,
)
_HIGHEST = 371  # CD371, the last number of the Human Cell Differentiation Molecules workshops in use


def at(passage: Passage, start: int, end: int) -> None:
    """An antigen with a CD number."""
    text = passage.text
    match = _CD.match(text, start, start + 20)
    if match is None or not 1 <= int(match["number"]) <= _HIGHEST:
        return
    begin = start
    if start and text[start - 1].isalnum():
        prefix = _PREFIX.search(text[max(0, start - 4) : start])
        if prefix is not None:
            begin = start - len(prefix[0])
        elif not re.search(r"\d(?:neg|pos|low|hi|dim|bright|x)$", text[max(0, start - 8) : start]):
            return
    stop, suffix = match.end("name"), (match["suffix"] or "")
    plain = f"CD{match['number']}"
    if suffix == "ε":
        suffix = "e"
    norm = f"{plain}{suffix}"
    id_, node = antigen(norm)
    if id_ is None and node is None and suffix:
        id_, node = antigen(plain)
    if suffix and norm not in markers() and plain == "CD3":
        id_, node = antigen("CD3 epsilon")
    if (
        begin == start
        and _AS_GENE.match(text, stop, stop + 24)
        and (symbol := lexicon.gene(plain))
        and gene_ids().get(symbol) == id_
    ):
        passage.add(start, stop, "Gene", symbol, id_=id_, node=id_)
        return
    passage.add(begin, stop, "Marker", norm, id_=id_, node=node)


def other(passage: Passage, start: int, end: int) -> None:
    """HLA-DR, TdT and myeloperoxidase."""
    text = passage.text
    begin = start
    if start and text[start - 1].isalnum():
        prefix = _PREFIX.search(text[max(0, start - 4) : start])
        if prefix is None:
            return
        begin = start - len(prefix[0])
    match = _OTHER.match(text, start, start + 44)
    if match is None:
        return
    literal = passage.lower[start:end]
    key = "HLA-DR" if literal.startswith("hla") else "MPO" if literal in ("mpo", "myeloperoxidase") else "TdT"
    id_, node = antigen(key)
    passage.add(begin, match.end(), "Marker", key, id_=id_, node=node)


def chain(passage: Passage, start: int, end: int) -> None:
    """Kappa and lambda where they are light chains of an immunoglobulin."""
    text = passage.text
    match = _CHAIN.match(text, start, start + 24)
    if match is None or (
        start and (text[start - 1].isalnum() or re.search(r"NF[- ]?$", text[max(0, start - 3) : start]))
    ):
        return
    if not match["rest"]:
        said = _CHAIN_SAID.match(text, match.end(), match.end() + 16) or _CHAIN_BEFORE.search(
            text[max(0, start - 24) : start]
        )
        if said is None or re.match(
            r"\s?(?:B\b|statistic|coefficient|value|=|opioid|agreement|score)", text[match.end() : match.end() + 14]
        ):
            return
    key = "kappa light chain" if match["chain"].lower() in ("kappa", "κ") else "lambda light chain"
    passage.add(start, match.end(), "Marker", key, node=antigen(key)[1])
