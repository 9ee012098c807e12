"""Lists of equal length: names with numbers, specimens with numbers, days with numbers.

"Neutrophils and lymphocytes of 7.5% and 91.3%, respectively"; "blasts in blood and marrow were 79% and 73.5%".
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

from kg.extraction.case.lookup import NameHit, SpecimenHit
from kg.extraction.case.quantities import Quantity


@dataclass(frozen=True, slots=True)
class Pair:
    """A number with its name; ``specimen`` and ``timepoint`` where a list assigns them."""

    name: NameHit
    quantity: Quantity
    specimen: str | None = None
    timepoint: str | None = None


NEAR = 40  # names before and behind a number that can be its own
LINK = (
    r"(?:of|is|was|were|are|at|to|from|being|been|had|has|a|an|the|only|as|low|high|elevated|increased|decreased|reduced|raised|normal|markedly|significantly|mildly|"
    r"slightly|severely|extremely|very|just|in|both|approximately|about|around|nearly|almost|over|above|below|under|than|more|less|greater|up|estimated|counts?|levels?|percentages?|"
    r"concentrations?|values?|cells?|activity|index|score|ratio|size|showed|shows|showing|measured|measuring|reached|reaching|exceeding|peaked|fell|rose|dropped|decreasing|rising|increasing|accounted|for|"
    r"comprised|comprising|constituted|constituting|represented|representing|made|making|positive|negative|detected|found|palpable|enlarged|extending|palpated|felt|status|performance|proportion|rate|grade|titer|absolute|total|peripheral|serum|plasma|recorded|noted|revealed|remained|now|still)"
)
STRICT = re.compile(rf"(?:[\s:=(\[~<>≥≤≈∼–—-]|\b{LINK}\b|\([A-Za-z0-9 /+-]{{1,24}}\))*", re.I)
_TOGETHER = re.compile(
    rf"s?\s*(?:\([^()]{{1,40}}\)\s*)?(?:\b{LINK}\b\s*){{0,2}}(?:,|and\b|,\s*and\b|/|as well as|&|or\b)\s*(?:(?:the|serum|absolute|total|an?|elevated|low|high|increased|decreased|in)\s+)*", re.I
)
_NUMBERS_TOGETHER = re.compile(r"[\s)\]]*(?:,|and\b|,\s*and\b|/|&|or\b|vs\.?|versus|to\b)\s*[(\[]?(?:<|>|~|approximately|about|over|≥|≤|\s)*", re.I)
_SPECIMENS_TOGETHER = re.compile(r"\s*(?:smears?|samples?|aspirates?|specimens?|films?)?\s*(?:,|and|/|,\s*and|&|or)\s*(?:in\s+|of\s+)?(?:the\s+|his\s+|her\s+)?", re.I)
_TIMES = re.compile(r"\b(?:days?|weeks?|months?)\s(\d{1,4})(?:\s?,\s?(\d{1,4}))*\s?,?\s?(?:and|or)\s?(?:(?:day|week|month)\s)?(\d{1,4})\b", re.I)


def fits(name: NameHit, quantity: Quantity) -> bool:
    """Whether a number with this unit can be a value of this name."""
    if quantity.kind == "G/L":
        return bool(name.kinds & {"count", "mass"})
    return quantity.kind in name.kinds


def equal_lists(
    text: str, start: int, end: int, names: list[NameHit], quantities: Sequence[Quantity], specimens: Sequence[SpecimenHit]
) -> list[Pair]:
    """The pairs that lists of equal length assign, by "respectively" or by standing face to face."""
    found: list[Pair] = []
    for run in _runs(quantities, text):
        first, final = run[0], run[-1]
        said = re.match(r"[^.;]{0,60}?\brespectively\b", text[final.end : end], re.I) is not None
        index = bisect_left(names, first.start, key=lambda hit: hit.start)
        before = [hit for hit in names[max(0, index - NEAR) : index] if hit.end <= first.start]
        listed = _tail(before, text, _TOGETHER)
        gap = text[listed[-1].end : first.start] if listed else ""
        if len(listed) > len(run) and said:
            listed = listed[-len(run) :]
        if len(listed) == len(run) and (said or STRICT.fullmatch(gap)) and all(fits(n, q) for n, q in zip(listed, run, strict=True)):
            found += [Pair(name, quantity) for name, quantity in zip(listed, run, strict=True)]
            continue
        after = _head([hit for hit in names[index : index + NEAR] if hit.start >= final.end], text, _TOGETHER)
        if said and len(after) == len(run) and all(fits(n, q) for n, q in zip(after, run, strict=True)):
            found += [Pair(name, quantity) for name, quantity in zip(after, run, strict=True)]
            continue
        name = next((hit for hit in reversed(before) if fits(hit, first)), None) or next(
            (hit for hit in names[index : index + NEAR] if hit.start >= final.end and fits(hit, first)), None
        )
        if name is None:
            continue
        places = _places(specimens, len(run), first.start, text, end)
        if places:
            found += [Pair(name, q, place.specimen) for q, place in zip(run, places, strict=True)]
        elif (times := _times(text, start, end, len(run))) and said:
            found += [Pair(name, q, None, time) for q, time in zip(run, times, strict=True)]
    return found


def _runs(quantities: Sequence[Quantity], text: str) -> list[list[Quantity]]:
    """Numbers that stand together in a list of two or more."""
    runs: list[list[Quantity]] = []
    for quantity in quantities:
        if runs and _NUMBERS_TOGETHER.fullmatch(text[runs[-1][-1].end : quantity.start]):
            runs[-1].append(quantity)
        else:
            runs.append([quantity])
    return [run for run in runs if len(run) > 1]


def _tail(hits: Sequence[NameHit], text: str, join: re.Pattern[str]) -> list[NameHit]:
    """The members of the list that ends with the last hit."""
    found: list[NameHit] = []
    for hit in reversed(hits):
        if found and not join.fullmatch(text[hit.end : found[0].start]):
            break
        found.insert(0, hit)
    return found


def _head(hits: Sequence[NameHit], text: str, join: re.Pattern[str]) -> list[NameHit]:
    found: list[NameHit] = []
    for hit in hits:
        if found and not join.fullmatch(text[found[-1].end : hit.start]):
            break
        found.append(hit)
    return found


def _places(specimens: Sequence[SpecimenHit], count: int, at: int, text: str, end: int) -> list[SpecimenHit]:
    """The list of specimens of this length before the numbers, else behind them."""
    for hits in ([s for s in specimens if s.end <= at], [s for s in specimens if s.start > at]):
        groups: list[list[SpecimenHit]] = []
        for hit in hits:
            if groups and _SPECIMENS_TOGETHER.fullmatch(text[groups[-1][-1].end : hit.start]):
                groups[-1].append(hit)
            else:
                groups.append([hit])
        fitting = [group for group in groups if len(group) == count]
        if fitting:
            return fitting[-1]
    return []


def _times(text: str, start: int, end: int, count: int) -> list[str]:
    match = _TIMES.search(text, start, end)
    if match is None:
        return []
    unit = re.match(r"[a-z]+", match[0], re.I)
    numbers = re.findall(r"\d+", match[0])
    word = (unit[0].lower() if unit else "day").rstrip("s")
    return [f"{word} {number}" for number in numbers] if len(numbers) == count else []
