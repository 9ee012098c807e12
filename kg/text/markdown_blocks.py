"""Cuts Markdown into its blocks: headings, paragraphs, list items, table rows, and what is no prose."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

PieceKind = Literal["heading", "paragraph", "item", "row", "matter", "code", "comment", "definition", "rule"]

_HEADING = re.compile(r" {0,3}(#{1,6})(?=[ \t]|$)")
_CLOSING_SIGNS = re.compile(r"(?:^|[ \t])#+$")
_ITEM = re.compile(r"[ \t]*(?:([-*+•])|(\d{1,9})[.)])(?:[ \t]+(.*)|)$")
_RULE = re.compile(r" {0,3}(?:(?:-[ \t]*){3,}|(?:\*[ \t]*){3,}|(?:_[ \t]*){3,})$")
_UNDERLINE = re.compile(r" {0,3}(=++|-++)[ \t]*$")
_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})")
_TABLE_RULE = re.compile(r"(?=[^-]{0,9}-)[|:\- \t]++$")
_DEFINITION = re.compile(r" {0,3}\[(\^?[^\[\]]{1,200})\]:[ \t]*(.*)$")
_CELL = re.compile(r"(?<!\\)\|")
_QUOTE = re.compile(r"[ \t]{0,3}(?:>[ \t]?)+")


@dataclass(slots=True)
class Piece:
    """A block of Markdown as written; ``line`` counts from 1, ``level`` is that of a heading, ``label`` of a numbered item."""

    kind: PieceKind
    text: str
    line: int
    level: int = 0
    label: str = ""


def cells(row: str) -> list[str]:
    """The cells of a table's row."""
    inner = row.strip()
    inner = inner.removeprefix("|")
    if inner.endswith("|") and not inner.endswith("\\|"):
        inner = inner[:-1]
    return [cell.strip() for cell in _CELL.split(inner)]


def pieces(text: str) -> Iterator[Piece]:
    """The blocks of a Markdown text in order."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    at = 0
    if lines and lines[0].strip() == "---":
        end = next((number for number in range(1, min(len(lines), 400)) if lines[number].strip() in ("---", "...")), 0)
        if end:
            yield Piece("matter", "\n".join(lines[1:end]), 1)
            at = end + 1
    yield from _Cutter(lines, at).run()


class _Cutter:
    """Gathers lines into pieces; an open piece ends at a blank line or where another begins."""

    def __init__(self, lines: list[str], at: int) -> None:
        self.lines, self.at = lines, at
        self.open: Piece | None = None
        self.gathered: list[str] = []

    def run(self) -> Iterator[Piece]:
        while self.at < len(self.lines):
            line = self.lines[self.at]
            self.at += 1
            if ">" in line[:4]:
                line = _QUOTE.sub("", line, count=1)
            yield from self._line(line)
        yield from self._end()

    def _end(self) -> Iterator[Piece]:
        if self.open:
            self.open.text = "\n".join(self.gathered).strip()
            if self.open.text:
                yield self.open
        self.open, self.gathered = None, []

    def _start(self, kind: PieceKind, text: str, label: str = "") -> None:
        self.open, self.gathered = Piece(kind, "", self.at, label=label), [text]

    def _line(self, line: str) -> Iterator[Piece]:
        stripped = line.strip()
        if not stripped:
            yield from self._end()
            return
        first = stripped[0]
        if first in "`~" and _FENCE.match(line):
            yield from self._until("code", _FENCE.match(line)[1])  # type: ignore[index]
        elif first == "<" and stripped.startswith("<!--"):
            yield from self._comment(stripped)
        elif first == "#" and (heading := _HEADING.match(line)):
            yield from self._end()
            title = _CLOSING_SIGNS.sub("", line[heading.end() :].strip())
            yield Piece("heading", title.strip(), self.at, len(heading[1]))
        elif first in "=-" and self.open and self.open.kind == "paragraph" and len(self.gathered) == 1 and _UNDERLINE.match(line):
            title, level = self.gathered[0], 1 if first == "=" else 2
            self.open = None
            yield Piece("heading", title, self.at - 1, level)
        elif first in "-*_" and _RULE.match(line):
            yield from self._end()
        elif first == "|" or (self.open is None and "|" in line and self._table_below()):
            yield from self._rows(line)
        elif (first in "-*+•" or first.isdigit()) and (item := _ITEM.match(line)):
            if item[2] and self.open and self.open.kind == "paragraph" and item[2] != "1":
                self.gathered.append(line)  # a wrapped line that happens to begin with "2019."
            else:
                yield from self._end()
                self._start("item", item[3] or "", item[2] or "")
        elif first == "[" and (definition := _DEFINITION.match(line)):
            yield from self._end()
            self._start("definition", definition[2], definition[1])
        elif self.open:
            self.gathered.append(line)
        else:
            self._start("paragraph", line)

    def _table_below(self) -> bool:
        return self.at < len(self.lines) and "-" in self.lines[self.at] and bool(_TABLE_RULE.match(self.lines[self.at]))

    def _rows(self, line: str) -> Iterator[Piece]:
        yield from self._end()
        row, number = line, self.at
        while True:
            if not ("-" in row and _TABLE_RULE.match(row)):
                yield Piece("row", row, number)
            if self.at >= len(self.lines) or "|" not in self.lines[self.at]:
                return
            row = self.lines[self.at]
            self.at += 1
            number = self.at

    def _until(self, kind: PieceKind, fence: str) -> Iterator[Piece]:
        yield from self._end()
        start, body = self.at, []
        while self.at < len(self.lines) and not self.lines[self.at].strip().startswith(fence):
            body.append(self.lines[self.at])
            self.at += 1
        self.at += 1
        yield Piece(kind, "\n".join(body), start)

    def _comment(self, line: str) -> Iterator[Piece]:
        yield from self._end()
        start, body = self.at, [line]
        while "-->" not in body[-1] and self.at < len(self.lines):
            body.append(self.lines[self.at])
            self.at += 1
        yield Piece("comment", "\n".join(body), start)
        rest = body[-1].partition("-->")[2]
        if rest.strip():
            self._start("paragraph", rest)
