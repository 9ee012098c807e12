"""Which reading a name has here, or that it is no mention: the words around it and the text as a whole decide.

The rules are rows of ``data/ambiguous.tsv``. Two rules hold for all names: an acronym that is also a word means
nothing in a line of capitals, and a name inside the title of a trial, group or institution is none.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from kg.extraction.lexicon import Entry, extraction_rows, norm_entry
from kg.extraction.matcher import Hit

_NEAR = 100
_WORD_BEFORE = re.compile(r"([\w'-]+)[\s\-–]*$")
# "led to relapse", "time to relapse": the word behind "to" is a noun.
_NOUN_TO = re.compile(
    r"\b(?:le(?:a)?d(?:s|ing)?|due|time|contribut\w+|prior|linked|related|resistance|predispos\w+|attributable|owing|addition|diagnosis|remission|progress\w*|nonresponse)\s+to\s*$"
)
_WORD_IN_CAPITALS = re.compile(r"[A-Z]{4,}")
# What makes the capitalised words around it the name of an institution, group, journal or trial.
_INSTITUTION = re.compile(
    r"[\s\-]+(?:&\s|and\s)?(?:[A-Z][\w.]+\s+){0,3}?(?:Institute|Institut|Society|Network|Net|Groups?|Cent(?:er|re)s?|Foundation|Consortium|Association|Council|Registry|Program|Working|Intergroup|Alliance)\b"
)
# Behind the abbreviation of a disease: ALL-REZ BFM 2002, AML-BFM, AML-17, ALL 97 trial.
_TRIAL = re.compile(
    r"[-\s](?:REZ|BFM|IC[- ]BFM|SG\b|HR[- ]?\d)|-\d{2,4}\b|\s\d{2,4}\s(?:trials?|stud(?:y|ies)|protocols?)\b"
)


@dataclass(frozen=True, slots=True)
class Reading:
    """One row of the table."""

    entry: Entry | None
    near: tuple[str, ...]
    doc: tuple[str, ...]
    not_near: tuple[str, ...]
    not_before: frozenset[str]
    not_after: tuple[str, ...]
    after: tuple[str, ...]


class Context:
    """A text with its lower-case twin; answers about words are remembered."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.low = text.lower() if len(text.lower()) == len(text) else text
        self._known: dict[str, bool] = {}

    def has(self, word: str) -> bool:
        """Whether the word stands anywhere in the text."""
        if word not in self._known:
            self._known[word] = word in (self.text if word != word.lower() else self.low)
        return self._known[word]

    def near(self, word: str, start: int, end: int) -> bool:
        """Whether the word stands within 100 characters before or behind a span (not in it)."""
        if not self.has(word):
            return False
        source = self.text if word != word.lower() else self.low
        return source.find(word, max(0, start - _NEAR), start) >= 0 or source.find(word, end, end + _NEAR) >= 0


@cache
def readings() -> dict[str, tuple[Reading, ...]]:
    """Readings by form."""
    found: dict[str, list[Reading]] = {}
    for row in extraction_rows("ambiguous.tsv"):
        entry = None
        if row["type"] != "-":
            entry = norm_entry(row["type"], row["norm"])
            if entry is None:
                raise row.error("norm", f"a norm of type {row['type']} that the lexicon has")
        reading = Reading(
            entry,
            row.list("near"),
            row.list("doc"),
            row.list("not_near"),
            frozenset(row.list("not_before")),
            row.list("not_after"),
            row.list("after"),
        )
        found.setdefault(row["form"], []).append(reading)
    return {form: tuple(rows) for form, rows in found.items()}


def _fits(reading: Reading, context: Context, start: int, end: int) -> bool:
    if reading.doc and not any(context.has(word) for word in reading.doc):
        return False
    if reading.near and not any(context.near(word, start, end) for word in reading.near):
        return False
    if any(context.near(word, start, end) for word in reading.not_near):
        return False
    if reading.not_before:
        before = _WORD_BEFORE.search(context.text[max(0, start - 40) : start])
        if before and before[1].lower() in reading.not_before and not _NOUN_TO.search(before.string):
            return False
    behind = context.text[end : end + 30].lstrip()
    if reading.after and not any(behind.startswith(words) for words in reading.after):
        return False
    return not any(behind.startswith(words) for words in reading.not_after)


def in_capitals(text: str, start: int, end: int) -> bool:
    """Whether the words on both sides are written in capitals, so that capitals mean nothing.

    >>> in_capitals("IN ALL PATIENTS WITH", 3, 6), in_capitals("in ALL and AML patients", 3, 6)
    (True, False)
    """
    around = text[max(0, start - 25) : start] + " " + text[end : end + 25]
    words = re.findall(r"[A-Za-z]{2,}", around)
    return (
        bool(words)
        and all(word.isupper() for word in words)
        and any(_WORD_IN_CAPITALS.fullmatch(word) for word in words)
    )


def in_title(text: str, start: int, end: int) -> bool:
    """Whether a capitalised name stands inside the name of an institution, a group or a trial.

    >>> in_title("by the National Cancer Institute", 16, 22), in_title("in the ALL-REZ BFM 2002 trial", 7, 10)
    (True, True)
    >>> in_title("Cancer is rare", 0, 6)
    False
    """
    if not text[start].isupper():
        return False
    behind = text[end : end + 60]
    if _INSTITUTION.match(behind):
        return True
    if text[start:end].isupper():
        return bool(_TRIAL.match(behind))
    return False


def choose(hit: Hit, context: Context, defined: dict[str, Entry | None]) -> Entry | None:
    """The entry that a hit means here, None where it is no mention.

    ``defined``: abbreviations that the text itself explains, None for one of something else ("tumor-associated
    macrophages (TAM)"); they go before every rule.
    """
    surface = hit.text
    if surface in defined and (surface in readings() or len(surface) < 4 or len(hit.entries) > 1):
        return defined[surface]
    if hit.entries[0].type == "Disease" and in_title(context.text, hit.start, hit.end):
        return None
    rows = readings().get(surface) or readings().get(surface[:1].lower() + surface[1:])
    if rows is None and surface.endswith("s"):
        rows = readings().get(surface[:-1])
    if rows is not None:
        if surface.isupper() and surface.isalpha() and in_capitals(context.text, hit.start, hit.end):
            return None
        return next((row.entry for row in rows if row.entry is None or _fits(row, context, hit.start, hit.end)), None)
    return hit.entries[0]
