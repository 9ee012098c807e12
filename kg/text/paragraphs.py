"""Finds the blocks of plain text: paragraphs, list items and headings, without changing a character.

Lines of hard-wrapped prose belong together; a list of findings, one a line, does not. A line break ends a
block where the next line begins a list item, or where the line is so short that wrapping cannot be why.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from kg.text.document import Block
from kg.text.tables import kind_of

_LINE = re.compile(r"[^\n\r\f\v\x85\u2028\u2029]+")
_BULLET = re.compile(r"(?:[-*+•‣◦▪●■–—·]|\d{1,3}[.)]|\(?(?:[ivx]{1,5}|[a-z]|\d{1,3})\))[ \t\u00a0]+(?=\S)")
_ENDS = re.compile(r"[.!?…:;][\"'”’)\]»]*(?:\s?\[[\d,;\s–-]{1,40}\])?$")
_WORD = re.compile(r"\S+")
_SHOUTED = re.compile(r"[^a-z]*[A-Z]{3}[^a-z]*$")
_UNWRAPPED = 160  # a longer line was not wrapped: every line is a paragraph of its own
_LONGEST_HEADING = 90


def plain_blocks(text: str) -> tuple[Block, ...]:
    r"""The blocks of a text in order; only blanks and line breaks lie between them.

    >>> [block.kind for block in plain_blocks("Results\n\nAll relapsed. One\ndied.\n- fever\n- rash")]
    ['heading', 'paragraph', 'list item', 'list item']
    """
    return tuple(block for group in _groups(text) for block in _blocks(text, group))


def _groups(text: str) -> Iterator[list[tuple[int, int]]]:
    """Lines (trimmed, not blank) between blank lines."""
    group: list[tuple[int, int]] = []
    last = 0
    for found in _LINE.finditer(text):
        line = found[0]
        stripped = line.strip()
        if not stripped:
            continue
        start = found.start() + len(line) - len(line.lstrip())
        if group and _blank_between(text, last, start):
            yield group
            group = []
        last = start + len(stripped)
        group.append((start, last))
    if group:
        yield group


def _blank_between(text: str, end: int, start: int) -> bool:
    gap = text[end:start]
    if "\f" in gap:
        return True
    return gap.count("\n") > 1 or gap.count("\r") - gap.count("\r\n") > 1 or gap.count("\u2029") > 0


def _blocks(text: str, lines: list[tuple[int, int]]) -> Iterator[Block]:
    width = max(end - start for start, end in lines)
    open_start, open_end, item = lines[0][0], lines[0][1], bool(_BULLET.match(text, lines[0][0]))
    for number, (start, end) in enumerate(lines[1:], start=1):
        bullet = _BULLET.match(text, start) is not None
        if bullet or _breaks(text, lines[number - 1], (start, end), width):
            yield from _made(text, open_start, open_end, item, alone=len(lines) == 1)
            open_start, item = start, bullet
        open_end = end
    yield from _made(text, open_start, open_end, item, alone=open_start == lines[0][0])


def _breaks(text: str, line: tuple[int, int], following: tuple[int, int], width: int) -> bool:
    """Whether a line break ends a block."""
    start, end = line
    opens = text[following[0]]
    if opens.islower() or opens in ",;.)]%":
        return False
    if _is_heading(text[start:end]) and kind_of(text[start:end]) != "other":
        return True
    if width > _UNWRAPPED:
        return True
    word = _WORD.match(text, following[0])
    room = end - start + 1 + (len(word[0]) if word else 0)
    return room < 0.75 * width or width < 40


def _is_heading(line: str) -> bool:
    return len(line) <= _LONGEST_HEADING and not _ENDS.search(line.rstrip(":")) and line[0] not in "-*•("


def _made(text: str, start: int, end: int, item: bool, *, alone: bool) -> Iterator[Block]:
    """A block, or two where a bullet has to stay outside the text of its item."""
    line = text[start:end]
    if item:
        bullet = _BULLET.match(text, start)
        if bullet and bullet.end() < end:
            numbered = line[0].isdigit() or line[0] == "("
            heading = numbered and "\n" not in line and _is_heading(line) and kind_of(line) != "other"
            yield Block(start, end, "heading") if heading else Block(bullet.end(), end, "list item")
            return
    short = "\n" not in line and "\r" not in line and _is_heading(line)
    known = short and kind_of(line.rstrip(":")) != "other"
    likely = short and alone and not line.endswith(",") and len(line.split()) <= 12 and not any(c in line for c in "=%")
    heading = known or (likely and (_SHOUTED.match(line) is not None or (line[0].isupper() and _titled(line))))
    yield Block(start, end, "heading" if heading else "paragraph")


def _titled(line: str) -> bool:
    """Whether a line reads like a title rather than a phrase of findings: no verb form of prose, no figures."""
    words = line.split()
    return not any(word.lower() in _PROSE for word in words) and not words[-1][-1].isdigit()


_PROSE = frozenset(["is", "are", "was", "were", "has", "have", "had", "showed", "shows", "revealed", "of;", "presented", "received", "achieved", "died", "he", "she", "we"])
