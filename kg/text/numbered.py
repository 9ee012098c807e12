"""Numbered citations and reference lists in plain text, where nothing but the form of the words marks them."""

from __future__ import annotations

import re
from collections.abc import Sequence

from kg.text.document import Block, InTextCitation, Reference
from kg.text.reference import reference_of

_BRACKETED = re.compile(r"\[\s?(\d{1,3}(?:\s?[,;–‑−-]\s?\d{1,3})*+)\s?\]")
_ROUND = re.compile(r"(?<=[a-z] )\((\d{1,3}(?:\s?[,;–‑−-]\s?\d{1,3})*+)\)(?=[.,;:\s]|$)")
_NUMBER = re.compile(r"(\d{1,3})(?:\s?[–‑−-]\s?(\d{1,3}))?")
_ENTRY = re.compile(r"\s*(?:\[(\d{1,4})\]|(\d{1,4})[.)])\s+(?=\S)")
_KARYOTYPE = re.compile(r"(?:\d{2}(?:[~–-]\d{2})?,[XY?]|idem|\bsl\b|sdl|cp|[XY][XY]|mar|\))[^\s]*$")


def entries(text: str, blocks: Sequence[Block]) -> tuple[Reference, ...]:
    """The entries of a reference list: blocks (or lines in them) that begin with a number; the rest is continued."""
    found: list[tuple[str, list[str]]] = []
    for block in blocks:
        for line in text[_line_start(text, block.start) : block.end].splitlines():
            entry = _ENTRY.match(line)
            number = (entry[1] or entry[2]) if entry else ""
            if entry and (not found or int(number) == int(found[-1][0]) + 1):
                found.append((number, [line[entry.end() :]]))
            elif found:
                found[-1][1].append(line)
    return tuple(reference_of(label, " ".join(" ".join(lines).split())) for label, lines in found)


def _line_start(text: str, at: int) -> int:
    """Start of the line, because the number of a list item lies before its block."""
    return max(text.rfind("\n", 0, at), text.rfind("\r", 0, at)) + 1


def citations(text: str, blocks: Sequence[Block], references: Sequence[Reference]) -> tuple[InTextCitation, ...]:
    """Numbers in brackets that cite. With a reference list all of them must stand in it; round brackets need one.

    ``[20]`` at the end of a karyotype counts cells, ``[3-5]`` after a number is an interval: neither is a citation.
    """
    known = {reference.id for reference in references}
    found = _matching(text, blocks, _BRACKETED, known)
    if not found and known:
        found = _matching(text, blocks, _ROUND, known)
    return tuple(found)


def _matching(text: str, blocks: Sequence[Block], pattern: re.Pattern[str], known: set[str]) -> list[InTextCitation]:
    found: list[InTextCitation] = []
    opening = "[" if pattern is _BRACKETED else "("
    if opening not in text:
        return found
    for block in blocks:
        for match in pattern.finditer(text, block.start, block.end):
            numbers = _numbers(match[1])
            if numbers and _cites(text, match, block.start) and (not known or known.issuperset(numbers)):
                found.append(InTextCitation(match.start(), match.end(), numbers))
    return found


def _numbers(inside: str) -> tuple[str, ...]:
    """The numbers, ranges filled in; none where a range runs backwards or is too long to be a citation."""
    numbers: list[str] = []
    for first, last in _NUMBER.findall(inside):
        if first.startswith("0") or (last and not 0 < int(last) - int(first) <= 50):
            return ()
        numbers.extend(str(number) for number in range(int(first), int(last or first) + 1))
    return tuple(dict.fromkeys(numbers))


def _cites(text: str, match: re.Match[str], start: int) -> bool:
    before = text[max(match.start() - 60, start) : match.start()]
    if not before.strip():
        return False
    if _KARYOTYPE.search(before[-40:]) and not before.endswith((" ", ".", ",")):
        return False
    last = before.rstrip()[-1]
    return last.isalpha() or last in ".,;:)%”\"’]" or (last.isdigit() and before[-1] == " ")
