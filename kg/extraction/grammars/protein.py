"""Protein changes: ``p.(Arg132His)``, ``D816V``, ``Arg 132``, ``W288fs``, ``JAK2V617F``, ``Q61K/L/R``.

A bare residue with a number is also how cell lines, vitamins and trial names look; without ``p.`` a change
needs a gene beside or before it, or a word of mutation, and a bare codon needs its gene.
"""

from __future__ import annotations

import re

from kg.extraction.grammars.names import gene_symbol
from kg.extraction.grammars.passage import Passage
from kg.extraction.grammars.tables import words
from kg.parse.hgvs import Protein, read_protein
from kg.parse.patterns import gene_of_bare

_ONE = "ACDEFGHIKLMNPQRSTVWY"
_THREE = "Ala|Arg|Asn|Asp|Cys|Gln|Glu|Gly|His|Ile|Leu|Lys|Met|Phe|Pro|Ser|Thr|Trp|Tyr|Val"
_AA = f"(?:{_THREE}|[{_ONE}])"
_TO = f"(?:{_THREE}|Ter|Stop|stop|[{_ONE}])"
_TAIL = (
    rf"(?:\s?(?P<fs>(?:{_TO}|\*)?\s?fs(?:\s?(?:Ter|\*|X)?\s?\d{{0,4}}\??)?(?![A-Za-z]))"
    rf"|(?P<indel>\s?(?:delins|del|ins|dup)(?:(?:{_TO}){{1,20}}|\d{{1,3}})?(?![A-Za-z0-9]))"
    rf"|\s?(?P<to>{_TO}|\*|X|=)(?P<more>(?:/(?:{_TO}|\*|X)(?![A-Za-z0-9]))*)(?![A-Za-z0-9*]))?"
)
_CHANGE = re.compile(rf"(?P<first>{_AA})\s?-?(?P<number>\d{{1,4}})(?:_(?:{_AA})(?:\d{{1,4}}))?{_TAIL}")
_BARE = re.compile(rf"(?:[{_ONE}]|(?:{_THREE})[ -]?)(?=\d)")
_PREFIX = re.compile(r"p\.\s{0,2}[(\[]?\s?")
_SEPARATOR = re.compile(r"[ \-‐–:^]{1,2}$")
_OWN_CHANGE = re.compile(r"[ -][A-Z]\d|[ -](?:ITD|TKD|exon|codon|p\.|c\.|inhibitor)|[+]")
_UNLISTED = re.compile(r"(?<![A-Za-z0-9-])[A-Z][A-Z0-9]{2,7}$")
_SAID = re.compile(
    r"mutat|mutant|variant|hot\s?spot|substitution|residue|codon|missense|resistan|allele|polymorphism|amino acid|position|replacement|exchange",
    re.I,
)
_NOT_AFTER = re.compile(
    r"[-‐–]?(?:\s?cells?\b|\s?cell lines?\b|\s?trial|\s?study|\s?protocol|\.\d|:\d|%|\s?(?:mg|kg|ml|µg|Gy)\b)"
)


def prefixed(passage: Passage, start: int, end: int) -> None:
    """A change written with ``p.``."""
    text = passage.text
    if start and (text[start - 1].isalnum() or text[start - 1] in "._"):
        return
    head = _PREFIX.match(text, start)
    match = _CHANGE.match(text, head.end(), head.end() + 48) if head else None
    if head is None or match is None:
        return
    stop = match.end()
    if text[stop : stop + 1] == {"(": ")", "[": "]"}.get(head[0].strip()[-1]):
        stop += 1
    _keep(passage, start, stop, match, explicit=True)


def bare(passage: Passage) -> None:
    """Changes without ``p.`` in the whole text."""
    text = passage.text
    known = {mention.start for mention in passage.found if mention.type == "Variant"}
    covered = 0
    spans = sorted(
        (mention.start, mention.end) for mention in passage.found if mention.type in ("Variant", "Fusion", "Marker")
    )
    index = 0
    for trigger in _BARE.finditer(text):
        start = trigger.start()
        while index < len(spans) and spans[index][0] <= start:
            covered = max(covered, spans[index][1])
            index += 1
        if start < covered or start in known:
            continue
        match = _CHANGE.match(text, start, start + 48)
        if match is None or match.end() <= covered:
            continue
        _candidate(passage, match)
        covered = max(covered, 0)


def _candidate(passage: Passage, match: re.Match[str]) -> None:
    text, start, end = passage.text, match.start(), match.end()
    glued = False
    if start and (text[start - 1].isalnum() or text[start - 1] in ".@_*"):
        low = max(0, start - 9)
        left = re.search(r"(?<![A-Za-z0-9])[A-Z][A-Z0-9]{2,8}$", text[low:start])
        if left is None or gene_symbol(left[0]) is None or not _exact(match) or len(match["number"]) < 2:
            return
        glued = True
    if end < len(text) and text[end].isalnum():
        return
    if match["first"] in _ONE and " " in match[0][: match.start("number") - start + 1]:
        return
    if match[0] in words("not_variants.tsv") or _NOT_AFTER.match(text, end, end + 12):
        return
    if len(match["number"]) == 1 and not (len(match["first"]) == 3 and _exact(match)):
        return
    sure = match["fs"] is not None or (len(match["first"]) == 3 and _exact(match))
    _keep(passage, start, end, match, explicit=glued or sure)


def _exact(match: re.Match[str]) -> bool:
    return bool(match["fs"] or match["indel"] or match["to"])


def _keep(passage: Passage, start: int, end: int, match: re.Match[str], explicit: bool) -> None:
    """Add a change with the gene that owns it, or leave it where nothing says that it is one."""
    change = match[0]
    if match["more"]:  # Q61K/L/R: several changes of one codon
        change = change[: match.start("to") - match.start()]
    if match["first"] in _ONE and not _exact(match) and match.end() > match.end("number"):
        return
    protein = read_protein("p." + re.sub(r"[\s-]", "", change))
    if protein is None:
        return
    left, right = _beside(passage, start, end)
    gene = left[1] if left else right[1] if right else None
    if gene is None and (unlisted := _unlisted(passage, start, match)) is not None:
        start, gene = unlisted
    elif gene is None:
        gene = _owner(passage, start, end, protein, explicit)
        if gene == "":
            return
    span = (left[0] if left else start, right[0] if right else end)
    passage.add(*span, "Variant", f"{gene} {protein.text}" if gene else protein.text)


def _beside(passage: Passage, start: int, end: int) -> tuple[tuple[int, str] | None, tuple[int, str] | None]:
    """The gene directly before, or directly after a change, with the end of the span that it opens."""
    text = passage.text
    separator = _SEPARATOR.search(text[max(0, start - 2) : start])
    glued = start > 0 and text[start - 1].isalnum()
    if separator or glued:
        name = passage.name_before(start - (len(separator[0]) if separator else 0))
        if name is None and glued and (left := re.search(r"[A-Z][A-Z0-9]{2,8}$", text[max(0, start - 9) : start])):
            symbol = gene_symbol(left[0])
            return ((start - len(left[0]), symbol) if symbol else None), None
        if name is not None and (name.type != "Marker" or not separator or "-" not in separator[0]):
            return (name.start, name.symbol), None
    name = passage.name_after(end + 1) if text[end : end + 1] == " " else None
    if name is not None and name.type == "Gene" and not _OWN_CHANGE.match(text, name.end, name.end + 12):
        return None, (name.end, name.symbol)
    return None, None


def _unlisted(passage: Passage, start: int, match: re.Match[str]) -> tuple[int, str] | None:
    """A symbol that the vocabulary does not have directly before an exact change: ``DPH1 R233W``."""
    if not match["to"] or len(match["number"]) < 2 or passage.text[start - 1 : start] != " " or start < 4:
        return None
    word = _UNLISTED.search(passage.text[max(0, start - 10) : start - 1])
    if (
        word is None
        or not re.search(r"\d", word[0])
        or word[0] in words("not_variants.tsv")
        or passage.ending(start - 1)
    ):
        return None
    return start - 1 - len(word[0]), word[0]


def _owner(passage: Passage, start: int, end: int, protein: Protein, explicit: bool) -> str | None:
    """The gene of a change that stands alone: a symbol, None where the text does not tell, empty where it is no change."""
    near = passage.genes_near(start)
    known = gene_of_bare(protein, near)
    said = bool(_SAID.search(passage.text, max(0, start - 45), min(len(passage.text), end + 30)))
    if known is not None and (explicit or known in near or (said and len(str(protein.position)) > 1)):
        return known
    if near and (explicit or (protein.change and said) or (protein.change and _in_list(passage, start, end))):
        return near[0]
    if near and said and not protein.change and _of_gene(passage, start, end):
        return near[0]
    if known is not None and protein.change and len(str(protein.position)) > 2:
        return known
    if explicit or (protein.change and said):
        return near[0] if near else None
    return ""


def _in_list(passage: Passage, start: int, end: int) -> bool:
    """Whether another change stands directly beside: ``D816V, D820Y and N822K``."""
    pattern = rf"(?:[{_ONE}]\d{{2,4}}(?:[{_ONE}*]|fs)|\d(?:{_THREE}))"
    return bool(
        re.search(rf"{pattern}(?:,| and| or|/|, and|, or)\s?$", passage.text[max(0, start - 16) : start])
        or re.match(rf"(?:,| and| or|/|, and|, or)\s?(?:{pattern}|(?:{_THREE})\d)", passage.text[end : end + 16])
    )


def _of_gene(passage: Passage, start: int, end: int) -> bool:
    """Whether a codon is said to be one: ``at Arg132 of IDH1``, ``mutations at R882``."""
    left = passage.text[max(0, start - 24) : start].lower()
    right = passage.text[end : end + 12].lower()
    return bool(
        re.search(
            r"(?:\bat|affecting|involving|residues?|codons?|positions?|hot\s?spots?|mutations? of|of)\s(?:the )?$", left
        )
        or re.match(r"\s(?:mutation|mutant|hot|residue|codon|of|in)\b|[- ](?:mutat|mutant)", right)
    )
