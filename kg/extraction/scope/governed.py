"""Which cue governs which stretch of a sentence.

A cue governs inside its clause only: up to a boundary word ("but", "whereas", "which"), a semicolon or
colon, or a comma after which a new clause with its own verb begins. "No evidence that …" and "whether …" govern
the rest of the sentence up to a contrast.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from functools import cached_property

from kg.extraction.scope.cues import Cue, CueKind, find_cues, lowered

_VERB = (
    r"(?:is|are|was|were|has|have|had|showed|shows|revealed|reveals|demonstrated|confirmed|detected|identified|presented"
    r"|developed|achieved|received|underwent|died|remains?|remained|became|can|may|did|does|do|responded|required|disclosed)"
)
_BREAK = re.compile(
    r"[;:]|\s[–—]\s|,\s+(?:and|or|so|then)\s+(?=[^,;]{0,60}?\b" + _VERB + r"\b)|,\s+(?=(?:the|his|her|a|this|these|it|he|she|they|we)\s[^,;]{0,50}?\b"
    + _VERB + r"\b)|\sand\s+(?=(?:the|his|her|he|she|it|they|we)\s[^,;]{0,40}?\b" + _VERB + r"\b)"
)  # fmt: skip

_LIST_TAIL = re.compile(r",\s+(?:and|or)\s")
_PLAIN_LIST = re.compile(rf"\b{_VERB}\b|\b(?:no|not|without|with|who|which|that)\b")
_OPENING = re.compile(r"(?:the|his|her|its|their|a|an|this|these|it|he|she|they|we|there|no)\s")


def _is_list(before: str, after: str) -> bool:
    """Whether ", and" joins the last member of a list of subjects ("A, B, and C were absent"): no clause begins."""
    return "," in before and not _PLAIN_LIST.search(before) and not _OPENING.match(after)


@dataclass(frozen=True)
class Scope:
    """The cues of one sentence and the clauses they govern. Offsets are those of the text it was made from."""

    start: int
    end: int
    lower: str  # the sentence in lower case
    cues: tuple[Cue, ...]

    @cached_property
    def _breaks(self) -> list[int]:
        """Where clauses begin after the first, sorted."""
        found: set[int] = set()
        last = 0
        for match in _BREAK.finditer(self.lower):
            if _LIST_TAIL.match(match[0]) and _is_list(self.lower[last : match.start()], self.lower[match.end() :]):
                continue
            last = match.end()
            found.add(self.start + last)
        found.update(cue.start for cue in self.cues if cue.kind == "boundary")
        return sorted(found)

    def clause(self, position: int) -> tuple[int, int]:
        """Start and end of the clause that holds a position."""
        index = bisect_right(self._breaks, position)
        return (
            self._breaks[index - 1] if index else self.start,
            self._breaks[index] if index < len(self._breaks) else self.end,
        )

    def governs(self, cue: Cue, start: int, end: int) -> bool:
        """Whether a cue reaches the stretch."""
        if cue.reach == "sentence":
            contrast = min(
                (c.start for c in self.cues if c.kind == "boundary" and c.start >= cue.end and c.phrase in _CONTRAST),
                default=self.end,
            )
            return cue.end <= start < contrast
        low, high = self.clause(cue.start)
        if not (low <= start and end <= high):
            return False
        if cue.reach == "after":
            return cue.end <= start
        if cue.reach == "before":
            return end <= cue.start
        return True

    def governing(self, kind: CueKind, start: int, end: int) -> Cue | None:
        """The nearest cue of a kind that governs the stretch."""
        reaching = [cue for cue in self.cues if cue.kind == kind and self.governs(cue, start, end)]
        return min(reaching, key=lambda cue: abs(cue.start - start), default=None)

    def negation(self, start: int, end: int) -> Cue | None:
        """The cue that denies the stretch, None where it is not denied. "Not tested" is no denial."""
        return self.governing("negation", start, end)

    def excepted(self, start: int, end: int) -> bool:
        """Whether the stretch is an exception ("all except …", "but not …", "other than …")."""
        return self.governing("exception", start, end) is not None

    def hoped(self, start: int, end: int) -> bool:
        """Whether the stretch is only hoped for, promising or expected."""
        return self.governing("hope", start, end) is not None

    def compared(self, start: int, end: int) -> bool:
        """Whether the stretch is what something is compared with."""
        return self.governing("comparison", start, end) is not None

    def certainty(self, start: int, end: int) -> str:
        """asserted, or unknown, contested, tentative, uncertain: the first of these that governs the stretch."""
        kinds: tuple[CueKind, ...] = ("unknown", "contested", "tentative", "uncertain")
        found = next((kind for kind in kinds if self.governing(kind, start, end)), None)
        if found is not None:
            return found
        denial = self.negation(start, end)
        return "uncertain" if denial is not None and denial.phrase in HALF_DENIALS else "asserted"


HALF_DENIALS = frozenset({"may not", "might not"})  # deny and doubt at once: "may not be associated"
_CONTRAST = frozenset({"but", "however", "whereas", "although", "though", "yet", "nevertheless"})


def scope_of(text: str, start: int = 0, end: int | None = None) -> Scope:
    """The scope of the sentence ``text[start:end]``.

    >>> line = "No blasts or Auer rods were seen, but FLT3-ITD was detected."
    >>> scope = scope_of(line)
    >>> scope.negation(line.index("Auer"), line.index("Auer") + 9).phrase
    'no'
    >>> scope.negation(line.index("FLT3"), line.index("FLT3") + 8) is None
    True
    """
    stop = len(text) if end is None else end
    return Scope(start, stop, lowered(text[start:stop]), find_cues(text, start, stop))
