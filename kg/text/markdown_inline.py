"""Markdown within a line: links, images, emphasis, citations, entities become readable prose.

A citation is a link that only has a number and leads within the page (``[12](#cit/section_3.12)``), a
footnote mark (``[^3]``), or a number in brackets where the page has a numbered reference list.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from html import unescape

from kg.text.markers import CITE, LEVEL, Marked
from kg.text.superscripts import raised

_TARGET = r'\(\s*(?P<{0}><[^<>\s]*>|[^()\s]*(?:\([^()\s]*\)[^()\s]*)*+)(?:\s+(?:"[^"]*"|\'[^\']*\'))?\s*\)'
_TAGS = (
    "a|abbr|b|blockquote|br|center|cite|code|dd|del|details|div|dl|dt|em|figcaption|figure|font|h[1-6]|hr|i|img|ins|li|mark|ol|p|pre|s|"
    "section|small|span|strong|sub|summary|sup|table|tbody|td|th|thead|tr|u|ul"
)
_INLINE = re.compile(
    r"(?P<escape>\\[!-/:-@\[-`{-~])"
    r"|(?P<code>`[^`]*`)"
    r"|(?P<image>!\[[^\[\]]*(?:\[[^\[\]]*\][^\[\]]*)*+\]" + _TARGET.format("source") + ")"
    r"|(?P<level>\[\[?\s?Levels? of evidence:?\s*(?P<grade>[^\[\]]{1,80})\](?:" + _TARGET.format("definition") + r"\]?)?)"
    r"|\[(?P<number>\d{1,4})\]\((?P<anchor>#[^()\s]*)\)"
    r"|\[\^(?P<note>[^\s\[\]]{1,40})\](?!:)"
    r"|\[(?P<label>[^\[\]]*(?:\[[^\[\]]*\][^\[\]]*)*+)\]" + _TARGET.format("target") + ""
    r"|\[(?P<plain>\d{1,3}(?:\s?[,–-]\s?\d{1,3})*+)\](?!\()"
    r"|<(?P<raised>su[pb])>(?P<inside>[^<>]{0,40})</su[pb]>"
    r"|<(?P<address>https?://[^\s<>]*)>"
    r"|(?P<tag></?(?:" + _TAGS + r")(?:\s[^<>]{0,300})?/?>)",
    re.IGNORECASE,
)
# Emphasis by pairs, so that "p.R201*" and "10*9/L" keep their stars.
_STRONG = re.compile(r"(?<![0-9A-Za-z])\*\*(?=\S)((?:[^*]|\*(?!\*)){1,2000}?)\*\*")
_STRESSED = re.compile(r"(?<![0-9A-Za-z])\*(?=[^\s*])([^*]{1,2000}?)(?<=\S)\*")
_UNDERLINED = re.compile(r"(?<!\w)(_{1,3})(?=[^\s_])([^_]{1,500}?)(?<=\S)\1(?!\w)")
_STRUCK = re.compile(r"~~([^~]{1,500}?)~~")
_ESCAPED = {"*": "\x05", "_": "\x06", "~": "\x07"}  # put back once emphasis is gone
_BACK = {ord(held): sign for sign, held in _ESCAPED.items()}
_NAMED = re.compile(r"(?:Tables?|Fig(?:ure)?s?\.?|Box|Appendix|Chapter|Section|and|,)\s*$", re.IGNORECASE)
_CITING = re.compile(r"^#(?:cit|ref|bib|cite|fn|r\d|b\d|cr\d)", re.IGNORECASE)
_RANGE = re.compile(r"(\d+)\s?[–-]\s?(\d+)")
_LINE_BREAKS = ("<br", "<p", "</p", "<li", "</li", "<td", "<div", "</div")


@dataclass
class Links:
    """What a page tells about its links: keys of citations, and what is dropped."""

    numbered: bool = False  # the page has a reference list, so [12] cites it
    key: Callable[[str, str], str] = lambda number, anchor: number
    dropped: list[str] = field(default_factory=list)
    images: int = 0
    is_citation: Callable[[str], bool] = lambda anchor: bool(_CITING.search(anchor))


def inline(source: str, links: Links) -> Marked:
    """The prose of a piece of Markdown with marks for its citations.

    >>> inline("*KIT* is [bad](http://x).[[2](#r2)]", Links()).text == "KIT is bad.[" + CITE + "]"
    True
    """
    found = _replaced(source, links)
    text = found.text
    if "*" in text:
        text = _STRESSED.sub(r"\1", _STRONG.sub(r"\1", text))
    if "_" in text:
        text = _UNDERLINED.sub(r"\2", text)
    if "~~" in text:
        text = _STRUCK.sub(r"\1", text)
    found.text = text.translate(_BACK) if "\\" in source else text
    return found


def _replaced(source: str, links: Links) -> Marked:
    found = Marked()
    parts: list[str] = []
    last = 0
    for match in _INLINE.finditer(source):
        parts.append(unescape(source[last : match.start()]))
        last = match.end()
        parts.append(_one(match, source, links, found))
    parts.append(unescape(source[last:]))
    found.text = "".join(parts)
    return found


def _one(match: re.Match[str], source: str, links: Links, found: Marked) -> str:
    if match["escape"]:
        sign = match["escape"][1]
        return _ESCAPED.get(sign, sign)
    if match["code"]:
        return match["code"][1:-1]
    if match["image"]:
        links.images += 1
        return " "
    if match["level"]:
        found.levels.append(("PDQ", match["grade"].strip()))
        return LEVEL
    if match["number"]:
        if _NAMED.search(source[max(match.start() - 12, 0) : match.start()]) and not links.is_citation(match["anchor"]):
            return match["number"]
        found.cited.append((links.key(match["number"], match["anchor"]),))
        return CITE
    if match["note"]:
        found.cited.append((links.key(match["note"], ""),))
        return CITE
    if match["plain"]:
        return _numbers(match, source, links, found)
    if match["raised"]:
        return raised(unescape(match["inside"]), match["raised"].lower(), source[max(match.start() - 1, 0) : match.start()])
    if match["address"]:
        return match["address"]
    if match["tag"]:
        return " " if match["tag"].lower().startswith(_LINE_BREAKS) else ""
    inner = _replaced(match["label"], links)
    found.cited.extend(inner.cited)
    found.levels.extend(inner.levels)
    return inner.text


def _numbers(match: re.Match[str], source: str, links: Links, found: Marked) -> str:
    before = source[max(match.start() - 1, 0) : match.start()]
    # [20] after a bracket, letter of sex or other clone is the cell count of a karyotype, not a citation.
    if not links.numbered or before.isupper() or (before in "()+?0123456789" and before):
        return match[0]
    keys: list[str] = []
    for piece in match["plain"].split(","):
        span = _RANGE.search(piece)
        if span and 0 < int(span[2]) - int(span[1]) <= 100:
            keys.extend(str(number) for number in range(int(span[1]), int(span[2]) + 1))
        else:
            keys.append(piece.strip())
    found.cited.append(tuple(links.key(key, "") for key in keys))
    return CITE
