"""The stance of a citation sentence: supporting, contrasting or mentioning, by scored cues.

Source of the classes: scite (Nicholson et al. 2021, doi:10.1162/qss_a_00146): support and contrast are
what the citing work's own evidence says of the cited finding; a bare report is a mention. Contrast
also holds criticism of the cited work, as in the corpus of clinical trial papers of Xu et al. 2015
(PMID:26958274). Cues, their weights and the wording that misleads are tables in ``data/``.

A cue counts with its weight, more where the sentence speaks of the citing study and of earlier work,
less where its clause holds no citation mark although another one does. A denied cue counts for the
other stance. Neighbouring sentences only raise what the sentence itself leaves open.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from kg.citations import sentence as words
from kg.citations.evidence import OTHER_WAY, Hit, cue_hits, from_neighbours
from kg.citations.wording import Polarity
from kg.records.claim import Stance

METHOD = "cue rules"
VERSION = "1"
THRESHOLD = 0.5
# Sections in which agreement is rarely about the study's own results (agreement with a guideline, a protocol).
_SECTION = {"methods": 0.6, "introduction": 0.85}
# Logistic of the distance from the threshold, fitted on 1,180 sentences of trial reports; see tests/citations/README.md.
_CALIBRATION: dict[Stance, tuple[float, float]] = {
    "supporting": (0.3, 10.0), "contrasting": (0.0, 3.0), "mentioning": (0.5, 6.4),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class StanceOf:
    """A stance with its confidence (0-1) and the cue that decided, empty where there was none."""

    stance: Stance
    confidence: float
    reason: str


def classify(sentence: str, before: str = "", after: str = "", section: str = "") -> StanceOf:
    """The stance of a sentence towards the work it cites.

    ``before`` and ``after`` are its neighbours, ``section`` the kind of its section; all may be empty.

    >>> classify("Our results are consistent with those of earlier trials [12].").stance
    'supporting'
    >>> classify("In contrast to previous studies [3], we found no benefit.").stance
    'contrasting'
    >>> classify("Contrast-enhanced imaging was used [7].").stance
    'mentioning'
    """
    text = words.fold(sentence)
    hits = cue_hits(text)
    hits.extend(from_neighbours(text, hits, before, after))
    factor = _SECTION.get(section.strip().lower(), 1.0)
    scores = {kind: factor * _total([hit for hit in hits if hit.stance == kind]) for kind in OTHER_WAY}
    # Contrast wins a tie: "partly in line with, but higher than" reports a difference.
    kind: Polarity = "contrasting" if scores["contrasting"] >= scores["supporting"] else "supporting"
    score = scores[kind]
    if score < THRESHOLD:
        return StanceOf("mentioning", _confidence("mentioning", THRESHOLD - score), _nearest(hits))
    best = max((hit for hit in hits if hit.stance == kind), key=lambda hit: hit.score)
    rival = scores[OTHER_WAY[kind]]
    return StanceOf(kind, _confidence(kind, score - max(THRESHOLD, rival)), f"{best.cue}: {best.found!r}")


def _total(hits: list[Hit]) -> float:
    """Evidence of several cues: the best, and a part of the rest, since cues of one phrase overlap."""
    ordered = sorted((hit.score for hit in hits), reverse=True)
    return ordered[0] + 0.25 * sum(ordered[1:3]) if ordered else 0.0


def _confidence(kind: Stance, distance: float) -> float:
    base, slope = _CALIBRATION[kind]
    return round(1 / (1 + math.exp(-(base + slope * distance))), 3)


def _nearest(hits: list[Hit]) -> str:
    if not hits:
        return ""
    best = max(hits, key=lambda hit: hit.score)
    return f"not enough for {best.stance}: {best.cue}: {best.found!r}"
