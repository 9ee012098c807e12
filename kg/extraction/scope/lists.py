"""Members of a list that the sentence joins: "A, B, and C", "A and/or B", "A as well as B"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from kg.extraction.model import Mention

_JOINED = re.compile(
    r"[\s\-]*(?:\([^()]{0,40}\)\s*)?(?:mutations?|mutated|genes?|variants?|alterations?|rearrangements?|inhibitors?|antigens?)?"
    r"\s*(?:,\s*(?:(?:and|or|and/or|as well as|plus)\s+)?|\s(?:and|or|and/or|as well as|plus|&)\s+|/|;\s*(?:and\s+)?)\s*(?:the\s+)?",
    re.IGNORECASE,
)


def coordinated(text: str, mentions: Sequence[Mention]) -> tuple[tuple[Mention, ...], ...]:
    """The mentions, in text order, cut into runs of the same type that nothing but list words joins.

    A mention that stands alone is a run of one; a value in brackets ("CD33 (94%)") does not break a run.
    """
    runs: list[tuple[Mention, ...]] = []
    current: list[Mention] = []
    for mention in mentions:
        if current and mention.type == current[-1].type:
            between = text[current[-1].end : mention.start]
            if len(between) < 120 and _JOINED.fullmatch(between):
                current.append(mention)
                continue
        if current:
            runs.append(tuple(current))
        current = [mention]
    if current:
        runs.append(tuple(current))
    return tuple(runs)


def respectively(
    text: str, start: int, end: int, first: Sequence[tuple[int, int]], second: Sequence[tuple[int, int]]
) -> tuple[tuple[int, int], ...]:
    """Index pairs of a "respectively" sentence: the n-th span of ``first`` belongs to the n-th of ``second``.

    Empty where the sentence does not say "respectively" or the lists differ in length.

    >>> line = "Hb and WBC were 7 g/dL and 3 G/L, respectively."
    >>> respectively(line, 0, len(line), [(0, 2), (7, 10)], [(16, 22), (27, 32)])
    ((0, 0), (1, 1))
    """
    if len(first) != len(second) or "respectively" not in text[start:end].lower():
        return ()
    inside = all(start <= a and b <= end for a, b in (*first, *second))
    return tuple((index, index) for index in range(len(first))) if inside else ()
