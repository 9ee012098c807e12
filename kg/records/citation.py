"""A citation: one place in a text that cites a publication, with its sentence and its stance."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from kg.records.claim import Stance

SectionOfCitation = Literal["introduction", "methods", "results", "discussion", "other"]  # as scite counts them


@dataclass(frozen=True, slots=True)
class Citation:
    """A citing sentence between two publications.

    ``statement`` is the exact sentence, ``start`` and ``end`` its offsets in the citing text (code points,
    end exclusive), ``before`` and ``after`` its neighbours. The stance is that of the statement, not of
    the paper: ``confidence`` 0-1, ``method`` and ``version`` say what classified it. ``ordinal`` counts the
    places that cite the same publication in one sentence, from 1.
    """

    citing: str
    cited: str
    statement: str
    stance: Stance
    confidence: float
    method: str
    version: str
    section: SectionOfCitation = "other"
    start: int | None = None
    end: int | None = None
    before: str | None = None
    after: str | None = None
    ordinal: int = 1
    reason: str | None = None
