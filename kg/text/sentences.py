"""Splits text into sentences, with the abbreviations, karyotypes and variants of the field.

A full stop ends a sentence when blanks (or a citation and blanks) follow, the word before it is no
abbreviation that goes on, no bracket stays open, and what follows can begin a sentence. Rules of its
own instead of a library: the gold offsets need decisions (``p. R132H``, ``et al. The``, ``relapse.12 The``)
that general splitters do not make, and one pass of one expression is faster than repairing their output.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from kg.extraction.model import Sentence
from kg.text.document import Block
from kg.text.tables import abbreviations, starters

_CLOSERS = "\"'”’»)\\]"
_CITED = r"\[\d{1,3}(?:\s?[,;–‑−-]\s?\d{1,3}){0,30}\]"
_RAISED = r"\d{1,3}(?:[,–-]\d{1,3}){0,12}"
_POWERS = "⁰¹²³⁴⁵⁶⁷⁸⁹"
_END = re.compile(
    rf"[.!?…](?:"
    rf"(?P<closers>[.!?…{_CLOSERS}]{{0,8}}+)"
    rf"(?P<cited>(?:\s?{_CITED}){{1,8}}|(?<=[.!?…)])\(\d{{1,3}}(?:[,–-]\s?\d{{1,3}}){{0,12}}\)|[{_POWERS}][{_POWERS},–⁻\- ]{{0,40}})?(?=\s)"
    rf"|(?P<raised>[{_CLOSERS}]{{0,2}}{_RAISED})(?=\s+[A-Z“\"(])"
    rf"|(?=[A-Z][a-z]+[ ,]))"
)
_BRACKET = re.compile(r"[()\[\]]")
_FRACTION = re.compile(r"\d{1,4}(?:\s?%|\)|;|, ?\d|[–-]\d| percent| ?[×x] ?10)")
_NUMBER = re.compile(r"[^\w.,]{0,4}\d{1,3}$")
_INITIALS = re.compile(r"(?:[A-Za-z]\.){1,6}[A-Za-z]$")
_LOWER_START = re.compile(  # what may begin a sentence although it is lower case: genes, proteins, karyotypes, isotopes
    r"(?:[a-z]{1,5}\(|[pcmnr]?[a-z]{1,2}[A-Z0-9][\w./\-]*|c-[A-Z]|[a-z]{1,4}\d|[a-z]{1,3}-[A-Z]|α|β|γ|δ|κ|λ|µ)"
)
_ENUMERATED = re.compile(r"[\s(\[]*(?:\d{1,3}|[A-Za-z]|[ivxIVX]{1,5})$")
_NOT_NAMES = frozenset(
    ["type", "types", "group", "groups", "class", "stage", "grade", "phase", "arm", "cohort", "hepatitis", "vitamin", "factor", "protein", "part", "step", "panel", "category", "level", "chromosome", "criteria", "score", "immunoglobulin", "haemophilia", "hemophilia", "ferritin", "troponin", "cyclosporin", "cyclosporine", "ciclosporin", "amphotericin", "interferon", "phenotype", "genotype", "isoform", "subtype", "subgroup", "course", "cycle", "block", "regimen", "element", "risk", "is", "was", "are", "were", "than"]
)
_BEFORE_NAMES = frozenset(["by", "and", "of", "from", "with", "to", "in", "the", "author", "for", "&"])
_VARIANT = re.compile(r"[(\[]?[pcgnmr]$")
_LOOK_FOR_BRACKET = 400


def split(text: str, blocks: Sequence[Block] | None = None) -> tuple[Sentence, ...]:
    """The sentences of a text in order: trimmed, not overlapping, none across the end of a block.

    Without ``blocks`` those of plain text are found first. Text outside the given blocks is in no sentence:
    a document whose only content is a reference list has none.

    >>> [(s.start, s.end) for s in split("Smith et al. found c. 395G>A (p. R132H). It is a hotspot.")]
    [(0, 40), (41, 57)]
    """
    if blocks is None:
        from kg.text.paragraphs import plain_blocks

        blocks = plain_blocks(text)
    found: list[Sentence] = []
    for number, block in enumerate(blocks):
        start = block.start
        for end, following in _ends(text, block.start, block.end):
            _add(found, text, start, end, number)
            start = following
        _add(found, text, start, block.end, number)
    return tuple(found)


def _add(found: list[Sentence], text: str, start: int, end: int, block: int) -> None:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    if start < end:
        found.append(Sentence(start, end, block))


def _ends(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """(end of a sentence, start of the next) inside a block."""
    ends: list[tuple[int, int]] = []
    counted_to, depth = start, 0  # brackets that are open at counted_to
    for match in _END.finditer(text, start, end):
        stop = match.end()
        following = stop
        while following < end and text[following].isspace():
            following += 1
        if following >= end:
            break
        if not _is_end(text, start, match, following):
            continue
        segment = text[counted_to:stop]
        depth += segment.count("(") + segment.count("[") - segment.count(")") - segment.count("]")
        counted_to, depth = stop, max(depth, 0)
        if depth and _closes(text, stop, min(end, stop + _LOOK_FOR_BRACKET), depth):
            continue
        ends.append((stop, following))
        start, depth = following, 0
    return ends


def _closes(text: str, start: int, end: int, depth: int) -> bool:
    """Whether brackets that are open close soon; one that never does is a slip of the pen."""
    balance = depth
    for bracket in _BRACKET.finditer(text, start, end):
        balance += 1 if bracket[0] in "([" else -1
        if balance < depth:
            return True
    return False


def _is_end(text: str, start: int, match: re.Match[str], following: int) -> bool:
    at = match.start()
    token = (text[max(start, at - 40) : at].split() or [""])[-1] if at > start and not text[at - 1].isspace() else ""
    opens = text[following]
    closers, cited = match["closers"] or "", match["cited"] or ""
    if match["raised"] is not None:
        return _after_raised(token, text, following)
    if match["closers"] is None:
        return _without_blank(token, text, following)
    if text[at] != "." and not closers.startswith("."):
        return not opens.islower()
    if cited:
        return not opens.islower() or _LOWER_START.match(text, following) is not None
    if ".." in text[at : match.end()] or "…" in text[at : match.end()]:
        return opens.isupper()
    decided = _abbreviated(token, text, start, at, following, closed=bool(closers))
    if decided is not None:
        return decided
    if opens.islower():
        return _LOWER_START.match(text, following) is not None
    if opens in ",;:.)]%–":
        return False
    if opens.isdigit() and _NUMBER.match(token):  # "P < 0. 05", "33. 2%": a blank got into the number
        return not (token.endswith("0") and len(token.strip("<>=(~±")) == 1) and not _FRACTION.match(text, following)
    return True


def _after_raised(token: str, text: str, following: int) -> bool:
    """``relapse.12 The``: the number is a citation if a word stands before and no abbreviation asks for one."""
    bare = token.rstrip(_CLOSERS.replace("\\", ""))
    if len(bare) < 3:
        return False
    if not (bare[-1].isalpha() and bare[-1].islower()):
        return token[-1] in ")]%"
    return _table_entry(bare) is None and not _numbered_word(bare)


def _numbered_word(word: str) -> bool:
    return any(character.isdigit() for character in word) or "/" in word or "@" in word


def _without_blank(token: str, text: str, following: int) -> bool:
    """``relapse.The next``: a blank was lost, if words of prose stand on both sides."""
    if len(token) < 4 or not token[-3:].isalpha() or not token[-3:].islower() or _numbered_word(token) or "." in token:
        return False
    return _table_entry(token) is None and _starts(text, following)


def _table_entry(token: str) -> str | None:
    """What the table says of a word before a full stop."""
    table = abbreviations()
    bare = token.lstrip("([\"'“‘-–—/,;:")
    for form in (bare, bare.lower() if bare[:1].islower() or not bare.isupper() else bare):
        if form in table:
            return table[form]
    for sign in "-–/(":  # "median/max.", "(CR)vs."
        if sign in bare and (last := bare.rpartition(sign)[2]) in table:
            return table[last]
    return None


def _abbreviated(token: str, text: str, start: int, at: int, following: int, *, closed: bool) -> bool | None:
    """Whether a sentence ends after an abbreviation; None where the token is none."""
    opens = text[following]
    entry = _table_entry(token)
    if entry is None and _INITIALS.search(token):
        entry = "starter" if token[-1].isupper() else "capital"
    if entry == "never":
        return False
    if entry == "number":
        return False if opens.isdigit() or (opens in "#([SIVX" and text[following + 1 : following + 2].isdigit()) else None
    if entry in ("starter", "capital"):
        if closed and entry == "starter":
            return False
        return (opens.isupper() and entry == "capital" and not _all_capitals(text, following)) or _starts(text, following)
    if _VARIANT.fullmatch(token) and (opens.isalnum() or opens in "*(?"):
        return False  # p. R132H, c. 395G>A
    if (len(token) == 1 and token.isupper()) or (len(token) == 2 and token[0] in "([.-" and token[1].isupper()):
        return _after_letter(token, text, start, at, following)
    if at - start <= 12 and _ENUMERATED.fullmatch(text, start, at):
        return False  # "1. Patients" at the beginning of a block or sentence
    return None


def _after_letter(token: str, text: str, start: int, at: int, following: int) -> bool | None:
    """After a single capital: an initial (J. Smith, E. coli) goes on, "hepatitis B. The" ends."""
    if text[following].islower():
        return False
    before = text[max(start, at - 30) : at - 1].split()
    if not before or before[-1][-1] in ".,:;":
        return False  # "A. Blood" at the beginning, "K. L. Doe", "Smith, J. Blood"
    previous = before[-1].lower().strip("([")
    if previous in _NOT_NAMES or _starts(text, following):
        return True
    if before[-1][0].isupper() or previous in _BEFORE_NAMES:
        return False
    return None


def _all_capitals(text: str, following: int) -> bool:
    return text[following : following + 2].isupper()


_CAPITALISED = re.compile(r"[A-Z][A-Za-z]*")


def _starts(text: str, following: int) -> bool:
    word = _CAPITALISED.match(text, following)
    return word is not None and word[0] in starters()
