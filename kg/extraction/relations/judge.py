"""Whether a matched pattern is said, denied, doubted or not said at all.

Precision first: where a negation stands in the match and it is not plain that it governs the words of the
relation, nothing is claimed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from kg.extraction.relations.codes import ANY_MENTION
from kg.extraction.relations.line import Line
from kg.extraction.relations.patterns import Pattern
from kg.extraction.relations.refuted import refuted
from kg.extraction.relations.unsaid import unsaid
from kg.extraction.scope import HALF_DENIALS, Cue

_OF_NOUNS = frozenset(
    [
        "without",
        "lack of",
        "lacks",
        "lacked",
        "lacking",
        "lack",
        "absence of",
        "absent",
        "instead of",
        "rather than",
        "free of",
        "devoid of",
        "excluded",
        "refused",
        "declined",
        "denied",
        "denies",
        "in no",
    ]
)  # deny a thing, not a statement: where one stands in a match, nothing is said
NEAR = 75  # characters between a negation and the words that it denies
_NEXT = {
    "part_of_regimen": 14,
    "causes_adverse_event": 14,
    "treats": 34,
    "associated_with_disease": 34,
}  # the same where words are common
_NEED = re.compile(r"\b(?:need|requir)")
_LACKING = frozenset({"is lacking", "are lacking"})
_EVIDENCE = re.compile(r"\b(?:evidence|proof|data|support)\b")
_INSIDE = re.compile(
    r"\b(?:included in|part of|covered by|subject of|considered for)\b"
)  # "was not included in the approval of D"
_NEXT_NOUN = 12
_CLOSE = 26
_MENTION = re.compile(f"[{ANY_MENTION}]")
_SPECIFIC_HEDGES = frozenset(
    [
        "potential",
        "potentially",
        "possible",
        "possibly",
        "likely",
        "probable",
        "probably",
        "presumably",
        "perhaps",
        "would",
        "appear",
        "appears",
        "appeared",
        "seem",
        "seems",
        "seemed",
    ]
)
_TURNS = frozenset({"but", "which", "whereas", "although", "while", "however", "¦", ";"})
_DOUBTS = frozenset({"uncertain", "contested", "unknown", "tentative"})
_EMPTY = frozenset({"targets", "treats", "approved_for", "confers_sensitivity_to", "part_of_regimen"})


@dataclass(frozen=True, slots=True)
class Verdict:
    """How a match is meant."""

    negated: bool
    certainty: str


@dataclass(frozen=True, slots=True)
class Spans:
    """Where the match and its words stand in the masked sentence; the clause is bounded by contrasts."""

    start: int
    end: int
    words: int
    words_end: int
    clause: int
    clause_end: int


def spans_of(line: Line, match: re.Match[str]) -> Spans:
    """The spans of a match."""
    start, end = match.span()
    words, words_end = match.span("t") if "t" in match.re.groupindex and match["t"] is not None else (start, end)
    text = line.masked
    left = max(text.rfind("¦", 0, words), text.rfind(";", 0, words)) + 1
    rights = [at for at in (text.find("¦", end), text.find(";", end)) if at >= 0]
    return Spans(start, end, words, words_end, left, min(rights, default=len(text)))


def _denial(line: Line, cue: Cue, at: Spans, pattern: Pattern) -> bool | None:
    """True: the cue denies the relation; False: it has nothing to do with it; None: not plain."""
    if cue.start < at.words_end and at.words < cue.end:
        return (
            None
            if cue.phrase in _OF_NOUNS and not (pattern.own or pattern.denies)
            else not (pattern.own or pattern.denies)
        )
    if cue.phrase in _OF_NOUNS:
        outside = (
            cue.end <= at.clause
            or cue.start >= at.end
            or (cue.end <= at.start and "," in line.masked[cue.end : at.start])
        )
        return False if outside else None
    if (
        line.masked[: cue.start].rstrip().endswith((" who", " that", " or", " which", " agents", " drugs"))
        and cue.end <= at.words
    ):
        return None
    if cue.reach == "sentence" and cue.end <= at.words:
        if cue.phrase.startswith("there") and pattern.predicate in _NEXT and at.words - cue.end > _CLOSE:
            return None
        return _TURNS.isdisjoint(line.masked[cue.end : at.words].replace(",", " ").split())
    if cue.start < at.clause or cue.start >= at.clause_end:
        return False
    if cue.end <= at.words:
        if cue.reach == "before" and cue.end <= at.start:
            return False
        between = line.masked[cue.end : at.words]
        if cue.phrase.endswith("negative for") and line.masked.startswith("positive", at.words):
            return False  # "negative for CD3 and positive for CD33"
        if _INSIDE.search(between):
            return None
        if between.startswith((" and ", ", ", " but ")) or " but " in between:
            return False  # "HCL-v does not and shows …"
        if " because " in between or " since " in between:
            return None
        if cue.start >= at.start:
            return True if len(between) <= _NEXT.get(pattern.predicate, NEAR) else None
        gap = at.start - cue.end
        if pattern.predicate in _NEXT and gap > _NEXT_NOUN:
            return None if len(between) <= NEAR else False
        if "," in between and gap > _CLOSE:
            return None if len(between) <= NEAR else False
        return True if gap <= _CLOSE else None
    if cue.start < at.end:
        return None
    between = line.masked[at.end : cue.start]
    if between.strip() in {"and", "but", "yet"} and cue.phrase.endswith(("absent", "lacking", "missing")):
        return False  # "is found in A but is absent from B": a predicate of its own
    return bool(
        cue.reach in {"before", "both"} and len(between) <= 45 and "," not in between and not _MENTION.search(between)
    )


def _hedged(line: Line, cue: Cue, at: Spans) -> bool:
    if cue.kind == "contested":
        return cue.start >= at.clause
    if cue.reach == "sentence":
        return cue.end <= at.words and ";" not in line.masked[cue.end : at.words]
    if cue.start < at.clause or cue.start >= at.clause_end:
        return False
    if cue.reach == "both":
        return True
    before = line.masked[max(0, cue.start - 6) : cue.start]
    if cue.phrase in {"likely", "probable"} and before.endswith((" more ", " less ", " most ")):
        return False
    if cue.phrase in _SPECIFIC_HEDGES:
        return at.words - _CLOSE <= cue.start < at.words_end
    return cue.start < at.end


def verdict(line: Line, match: re.Match[str], pattern: Pattern) -> Verdict | None:
    """How the sentence means the match; None where it does not say it."""
    at = spans_of(line, match)
    if unsaid(line.masked, at.start, at.words, at.words_end, at.end, pattern.predicate):
        return None
    taken_back = refuted(
        line.masked, (at.start, at.end), (at.words, at.words_end), (at.clause, at.clause_end), pattern.predicate
    )
    if taken_back == "unsaid":
        return None
    negated = pattern.denies
    certainty = pattern.certainty
    if taken_back == "denied" and not (pattern.denies or pattern.own):
        return Verdict(True, certainty)
    if taken_back not in {None, "denied"} and not pattern.denies and certainty == "asserted":
        certainty = str(taken_back)
    for cue in line.scope.cues:
        kind = cue.kind
        if cue.phrase in _LACKING and cue.start >= at.words_end and _EVIDENCE.search(line.masked, 0, at.words):
            certainty = "unknown"
            continue
        if kind == "negation":
            denies = _denial(line, cue, at, pattern)
            if denies is None or (denies and pattern.denies):
                return None
            negated = negated or denies
            if denies and cue.phrase in HALF_DENIALS:
                certainty = "uncertain"
        elif kind == "exception":
            if at.start <= cue.start < at.end and not (pattern.own or pattern.denies):
                return None
        elif kind == "comparison":
            if at.start <= cue.start < at.end and cue.start >= at.words_end:
                return None
        elif kind == "hope":
            if (
                pattern.predicate in _EMPTY
                and at.clause <= cue.start < at.end
                and cue.phrase not in {"promising", "promise"}
            ):
                return None
        elif (
            kind in _DOUBTS
            and (kind == "contested" or certainty not in {"contested", "unknown"})
            and _hedged(line, cue, at)
        ):
            certainty = kind
    if negated and pattern.predicate == "treats" and _NEED.search(line.masked, at.words, at.words_end):
        return None  # "did not require D": no word about its effect
    return Verdict(negated, certainty)
