"""Classes of inhibitors by their target: ``second-generation BTK inhibitors``, ``type I FLT3 inhibitor``, ``BCL-2 and MCL-1 inhibitors``,
``BTKi``, ``BCR::ABL1 TKI``, ``inhibitors of menin``.

One class with everything that qualifies it; the gene inside is no mention of its own (annotation guidelines, rule 9).
"""

from __future__ import annotations

import re
from functools import cache

from kg.extraction.grammars.names import gene_symbol
from kg.extraction.grammars.passage import Passage
from kg.extraction.grammars.tables import alternatives, rows
from kg.knowledge.terminology import drug_classes
from kg.names.normalise import name_key

TRIGGERS = ("inhibitor", "degrader", "tki", "antagonist")
_WORD = re.compile(r"(?P<word>inhibitor|degrader|antagonist)s?(?![a-z])|(?P<tki>TKI)s?(?![A-Za-z])")
_QUALIFIER = re.compile(
    r"(?<![A-Za-z-])(?P<said>(?:first|second|third|fourth|next|new|newer|1st|2nd|3rd|4th)[- ]generation|(?:first|second|third)- (?:and|or) (?:second|third|fourth)-generation|(?:type[- ](?:III|II|I|1|2))|non-?covalent|covalent|reversible|irreversible|allosteric|ATP[- ]competitive|selective|pan-?|dual|STAMP)[\s-]$",
    re.I,
)
_TOKEN = re.compile(r"[A-Za-z0-9αβγδκ.]+(?:(?:::|[-‐/–])[A-Za-z0-9αβγδκ.]+)*$")
_COORDINATED = re.compile(r"(?:,? and/or |,? and |,? or |, |/)$")
_SHORT = re.compile(r"[A-Z][A-Z0-9-]{2,6}is?(?![A-Za-z0-9])")
_OF = re.compile(r"\s(?:of|against|targeting)\s(?:the\s)?(?=[A-Za-z])")
_NORMS = {
    "1st-generation": "first-generation",
    "2nd-generation": "second-generation",
    "3rd-generation": "third-generation",
    "non-covalent": "noncovalent",
    "type 1": "type I",
    "type 2": "type II",
    "type-i": "type I",
    "type-ii": "type II",
    "atp competitive": "ATP-competitive",
    "atp-competitive": "ATP-competitive",
}
_NO_CLASS = frozenset({"CDKN2A", "CDKN2B", "CDKN1A", "CDKN1B", "SERPINE1"})


@cache
def _groups() -> tuple[re.Pattern[str], dict[str, str]]:
    known = {row["target"].lower(): row["norm"] for row in rows("inhibitor_targets.tsv")}
    return re.compile(rf"(?<![A-Za-z0-9-])({alternatives(tuple(known))})$", re.I), known


@cache
def _classes() -> dict[str, tuple[str, str]]:
    """Name key of every drug class -> (key, CURIE)."""
    found: dict[str, tuple[str, str]] = {}
    for key, row in drug_classes().items():
        for name in (key, row["name"], *row.list("synonyms")):
            found.setdefault(name_key(name), (key, row["id"]))
    return found


def at(passage: Passage, start: int, end: int) -> None:
    """A class at the word inhibitor, degrader or TKI."""
    text = passage.text
    match = _WORD.match(text, start, start + 14)
    if match is None or (start and text[start - 1].isalnum()):
        return
    word = "tyrosine kinase inhibitor" if match["tki"] else match["word"].lower()
    begin, target = start, ""
    if start and text[start - 1] in " -‐–":
        begin, target = _target(passage, start - 1)
    if not target and not match["tki"]:
        first, said = _qualified(passage, start)
        if said and said[-1].startswith("type ") and "FLT3" in passage.genes_near(start):
            _keep(passage, first, match.end(), f"{' '.join(said)} FLT3 inhibitor")  # binding modes are told of FLT3
        elif text[start - 1 : start] == " " or start == 0:
            _of(passage, start, match.end(), word)
        return
    if not target:
        begin = start
    begin, said = _qualified(passage, begin)
    _keep(passage, begin, match.end(), " ".join((*said, target, word)).replace("  ", " "))
    if target:
        _earlier(passage, begin, word)


def _target(passage: Passage, stop: int) -> tuple[int, str]:
    """What is inhibited, ending at an offset: groups, genes, fusions, and ``BCR-ABL1 tyrosine kinase``."""
    pattern, known = _groups()
    left = passage.before(stop, 48)
    if (group := pattern.search(left)) is not None:
        begin, norm = stop - len(group[0]), known[group[1].lower()]
        if norm in ("tyrosine kinase", "kinase") and begin and passage.text[begin - 1] == " ":
            further, of = _one(passage, begin - 1)
            if of:
                return further, f"{of} {norm}"
        return begin, norm
    return _one(passage, stop)


def _one(passage: Passage, stop: int) -> tuple[int, str]:
    """A gene, a slash list of genes, or a fusion that ends at an offset."""
    mention = passage.ending(stop)
    if mention is not None and mention.type == "Fusion":
        return mention.start, mention.norm
    token = _TOKEN.search(passage.before(stop, 32))
    if token is not None:
        begin, word = stop - len(token[0]), token[0]
        parts = re.split(r"[/–]", word)
        symbols = [gene_symbol(part) for part in parts]
        if (
            len(parts) > 1
            and symbols[0]
            and all(symbol or re.fullmatch(r"\d|[A-Z]\d?", part) for symbol, part in zip(symbols, parts, strict=True))
        ):
            return begin, "/".join((symbol or part) for symbol, part in zip(symbols, parts, strict=True))
        if (symbol := gene_symbol(word)) is not None:
            return (begin, symbol) if symbol not in _NO_CLASS else (stop, "")
    name = passage.name_before(stop)
    return (
        (name.start, mention.norm if mention is not None and mention.type == "Marker" else name.symbol)
        if name
        else (stop, "")
    )


def _qualified(passage: Passage, begin: int) -> tuple[int, tuple[str, ...]]:
    said: list[str] = []
    while len(said) < 3 and (match := _QUALIFIER.search(passage.before(begin, 40))):
        word = match["said"].lower().replace(" generation", "-generation")
        said.insert(0, _NORMS.get(word, re.sub(r"type (i+)", lambda found: f"type {found[1].upper()}", word)))
        begin -= len(match[0])
    return begin, tuple(said)


def _earlier(passage: Passage, begin: int, word: str) -> None:
    """The targets before in a list: ``BTK and BCL2 inhibitors`` are two classes."""
    for _ in range(5):
        link = _COORDINATED.search(passage.before(begin, 9))
        if link is None:
            return
        stop = begin - len(link[0])
        first, target = _target(passage, stop)
        if not target or first == stop or "/" in link[0]:
            return
        first, said = _qualified(passage, first)
        _keep(passage, first, stop, " ".join((*said, target, word)))
        begin = first


def _of(passage: Passage, start: int, end: int, word: str) -> None:
    """``inhibitors of menin``."""
    of = _OF.match(passage.text, end, end + 18)
    if of is None:
        return
    _, known = _groups()
    begin, said = _qualified(passage, start)
    ahead = passage.lower[of.end() : of.end() + 40]
    stop, target = next(
        (
            (of.end() + len(name), norm)
            for name, norm in sorted(known.items(), key=lambda item: -len(item[0]))
            if ahead.startswith(name) and not ahead[len(name) : len(name) + 1].isalnum()
        ),
        (0, ""),
    )
    if not target and (name_ := passage.name_after(of.end())) is not None:
        stop, target = name_.end, name_.symbol
    if target:
        _keep(passage, begin, stop, " ".join((*said, target, word)))


def short(passage: Passage) -> None:
    """``BTKi``, ``FLT3is``: a target with the letter i."""
    for match in _SHORT.finditer(passage.text):
        start = match.start()
        if start and (passage.text[start - 1].isalnum() or passage.text[start - 1] in "-/"):
            continue
        word = match[0].rstrip("s")[:-1]
        _, known = _groups()
        target = known.get(word.lower()) or gene_symbol(word)
        if target:
            begin, said = _qualified(passage, start)
            _keep(passage, begin, match.end(), " ".join((*said, target, "inhibitor")))


def _keep(passage: Passage, start: int, end: int, norm: str) -> None:
    known = _classes().get(name_key(norm))
    # Antibodies against a target are the class of the graph, not the name that the text uses.
    named = known is not None and not known[0].endswith("antibody")
    passage.add(start, end, "DrugClass", known[0] if known and named else norm, node=known[1] if known else None)
