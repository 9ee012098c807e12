"""Chromosome changes in the notation of ISCN inside prose: ``t(8;21)(q22;q22)``, ``inv(16)``, ``del(5)(q13q33)``, ``i(17q)``.

A rearrangement whose genes are known is that fusion; a deletion, derivative or isochromosome is a variant.
"""

from __future__ import annotations

import re

from kg.extraction.grammars.names import alteration_node
from kg.extraction.grammars.passage import Passage
from kg.extraction.grammars.tables import rows
from kg.extraction.model import EntityType
from kg.knowledge.terminology import alterations
from kg.parse import lexicon
from kg.parse.cytogenetics import read_cytogenetic
from kg.parse.fusion import read_fusion

TRIGGERS = tuple(
    f"{name}{space}{bracket}"
    for name in ("t", "inv", "ins", "del", "der", "dup", "dic", "idic", "add", "i", "iso", "r", "trp", "ider", "abn")
    for space in ("", " ")
    for bracket in "(["
)
_ITEM = re.compile(
    r"(?P<kind>(?i:t|inv|ins|del|der|dup|dic|idic|add|iso|i|r|trp|ider|abn))\s?[(\[]\s?(?P<where>[0-9XYv?][0-9XYpqvter?.;:,\s~-]{0,30}?)\s?[)\]]"
    r"(?:\s?[(\[]\s?(?P<bands>[pq?][0-9pqterc?.;:,\s~-]{0,30}?)\s?[)\]])?"
)
_PARTNERS = re.compile(r"[0-9XYv?]{1,2}(?:[pq][\d.]*)?(?:[;:,][0-9XYv?]{1,2}(?:[pq][\d.]*)?){0,3}")
_NUMBERED = re.compile(r"(?:[1-9]|1\d|2[0-2]|X|Y|v|\?)$")
_WORDS = re.compile(
    r"(?P<kind>translocation|inversion)s?(?: of)?(?: chromosomes?)?\s\(?(?P<where>\d{1,2};\d{1,2}|3|16|14)(?P<close>\))?(?P<bands>\([pq][^()\s]{1,20}\))?(?!\d|\.\d|%)(?!\s(?:patients|cases|of))"
)


def at(passage: Passage, start: int, end: int) -> None:
    """An ISCN item that starts at a trigger."""
    text = passage.text
    if start and text[start - 1].isalnum():
        return
    match = _ITEM.match(text, start, start + 80)
    if match is None:
        return
    kind = match["kind"].lower()  # a sentence may start with Del(17p)
    if match["kind"] in ("T", "I", "R"):
        return
    where = re.sub(r"\s", "", match["where"])
    if not _PARTNERS.fullmatch(where) or not all(
        _NUMBERED.match(re.split("[pq]", part)[0]) for part in re.split("[;:,]", where)
    ):
        return
    if kind == "t" and not re.search(r"[;:,]|11q23", where):
        return
    if kind == "r" and not where.isdigit():
        return
    where = re.sub("[:,]", ";", where)
    bands = re.sub(r"[:,]", ";", re.sub(r"\s", "", match["bands"])) if match["bands"] else ""
    kind = "i" if kind == "iso" else kind
    plain = f"{kind}({where})" + (f"({bands})" if bands else "")
    type_, norm = reading(kind, plain)
    node = alteration_node(norm)
    if node is None and (key := read_cytogenetic(plain)):  # the graph keeps the arm, not the breakpoints
        node = alteration_node(key)
    passage.add(start, match.end(), type_, norm, node=node)


def words(passage: Passage, start: int, end: int) -> None:
    """``translocation (8;21)``, ``inversion 16``: the notation spelled out."""
    match = _WORDS.match(passage.lower, start, start + 60)
    if match is None or (start and passage.text[start - 1].isalnum()):
        return
    sign = "t" if match["kind"] == "translocation" else "inv"
    if (sign == "t") != (";" in match["where"]):
        return
    bands = match["bands"] or ""
    type_, norm = reading(sign, f"{sign}({match['where']}){bands}")
    if type_ == "Fusion":
        passage.add(start, match.end(), type_, norm)


def reading(kind: str, plain: str) -> tuple[EntityType, str]:
    """Type and norm of an item written without blanks.

    >>> reading("t", "t(9;22)(q34;q11)"), reading("del", "del(5)(q13q33)"), reading("i", "i(17)(q10)")
    (('Fusion', 'BCR::ABL1'), ('Variant', 'del(5)(q13q33)'), ('Variant', 'i(17q)'))
    """
    known = lexicon.alteration(plain)
    if known is None and kind in ("t", "inv", "ins", "del"):
        fusion = read_fusion(plain)
        known = fusion.key if fusion else _usual(plain)
    if known is not None and (row := alterations().get(known)) and row["kind"] in ("fusion", "rearrangement"):
        return "Fusion", known
    if kind == "t":
        return "Fusion", plain
    if kind == "i" and known:
        return "Variant", known
    return "Variant", plain


def _usual(plain: str) -> str | None:
    """What a translocation written without bands usually is in the leukemias (``bandless.tsv``)."""
    return next((row["norm"] for row in rows("bandless.tsv") if row["item"] == plain), None)
