"""The word lists of the readers and of the sentence splitter: sorted tables beside this module."""

from __future__ import annotations

import re
from functools import cache
from importlib import resources

from kg.knowledge.tables import Row, read
from kg.text.document import SectionKind

_NUMBERING = re.compile(r"^\s*(?:\d{1,3}(?:\.\d{1,3}){1,5}[.)]?\s+|(?:\d{1,3}|[IVX]{1,5}|[A-Z])[.):]\s*|\d{1,3}\s+(?=[A-Z]))")
_SPACES = re.compile(r"\s+")


@cache
def rows(name: str) -> tuple[Row, ...]:
    """Rows of a table in ``kg/text/data``."""
    return read(resources.files("kg.text").joinpath("data", name))


@cache
def abbreviations() -> dict[str, str]:
    """What may follow an abbreviation (``never``, ``number``, ``starter``, ``capital``), by its spelling."""
    return {row["abbreviation"]: row["ends"] for row in rows("abbreviations.tsv")}


@cache
def starters() -> frozenset[str]:
    """Capitalised words that usually open a sentence."""
    return frozenset(row["word"] for row in rows("sentence_starters.tsv"))


def plain_heading(title: str) -> str:
    """A heading without numbering, end punctuation and case, as the tables hold it.

    >>> plain_heading("2.1. Case Presentation:")
    'case presentation'
    """
    text = _SPACES.sub(" ", title.replace("’", "'")).strip()
    return _NUMBERING.sub("", text, count=1).strip(" .:–—-*#").lower()


@cache
def _by_heading(name: str) -> tuple[tuple[str, bool, Row], ...]:
    found = [(row["heading"], row["match"] == "start", row) for row in rows(name)]
    return tuple(sorted(found, key=lambda item: -len(item[0])))


def _row(name: str, title: str) -> Row | None:
    text = plain_heading(title)
    for heading, start, row in _by_heading(name):
        if text == heading or (start and text.startswith(heading) and not text[len(heading)].isalnum()):
            return row
    return None


def kind_of(title: str, inherited: SectionKind = "other") -> SectionKind:
    """The kind of section that a heading opens, ``inherited`` where it says nothing.

    >>> kind_of("Treatment of Recurrent ALL"), kind_of("3. Results"), kind_of("Dasatinib", "treatment")
    ('treatment', 'results', 'treatment')
    """
    row = _row("section_kinds.tsv", title)
    return row["kind"] if row else inherited  # type: ignore[return-value]  # the table holds only kinds; tests check it


def reason_to_skip(title: str, scope: str = "any") -> str | None:
    """Why a section of this heading is not read as prose, None where it is read; ``scope`` is ``pdq`` for summaries.

    >>> reason_to_skip("Funding"), reason_to_skip("Contact Us"), reason_to_skip("Contact Us", "pdq")
    ('funding', None, 'addresses')
    """
    row = _row("skipped_sections.tsv", title)
    return row["why"] if row and row["scope"] in ("any", scope) else None
