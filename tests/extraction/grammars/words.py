"""A stand-in for the dictionary: genes, antigens, drugs and a few diseases by their exact words."""

from __future__ import annotations

import re
from functools import cache

from kg.extraction.grammars.names import antigen, gene_ids, gene_symbol
from kg.extraction.model import EntityType, Mention
from kg.knowledge.terminology import drugs, markers

_WORD = re.compile(r"[A-Za-z0-9α-ω][A-Za-z0-9α-ω]*(?:-[A-Za-z0-9]+)*")


@cache
def _drugs() -> dict[str, str]:
    return {name.lower(): key for key, row in drugs().items() for name in (key, *row.list("synonyms"))}


def dictionary(text: str) -> list[Mention]:
    """Mentions by whole words, without any context."""
    found = []
    for match in _WORD.finditer(text):
        whole = _mention(match.start(), match[0])
        parts = [_mention(start, word) for start, word in _parts(match)]
        found.extend([whole] if whole else [part for part in parts if part])
    return found


def _parts(match: re.Match[str]) -> list[tuple[int, str]]:
    return [(match.start() + part.start(), part[0]) for part in re.finditer(r"[^-]+", match[0])]


def _mention(start: int, word: str) -> Mention | None:
    end = start + len(word)

    def made(type_: EntityType, norm: str, id_: str | None) -> Mention:
        return Mention(start, end, word, type_, id_, norm)

    if word in markers() and word not in gene_ids():
        return made("Marker", word, antigen(word)[0])
    if (symbol := gene_symbol(word)) is not None:
        return made("Gene", symbol, gene_ids()[symbol])
    if (drug := _drugs().get(word.lower())) is not None:
        return made("Drug", drug, None)
    return None
