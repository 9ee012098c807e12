"""Which number belongs to which name within one sentence.

First lists of equal length ("neutrophils and lymphocytes of 7.5% and 91.3%, respectively"), then from left to
right: the name directly before a number, the name directly behind it ("85% blasts"), the last name before it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from kg.extraction.case.lookup import NameHit, SpecimenHit
from kg.extraction.case.quantities import NUMBER, Quantity, comparator_before, number_of


@dataclass(frozen=True, slots=True)
class Pair:
    """A number with its name; ``specimen`` and ``timepoint`` where a list assigns them."""

    name: NameHit
    quantity: Quantity
    specimen: str | None = None
    timepoint: str | None = None


_LINK = (
    r"(?:of|is|was|were|are|at|to|from|with|being|been|had|has|a|an|the|only|as|low|high|elevated|increased|decreased|reduced|raised|normal|markedly|significantly|mildly|"
    r"slightly|severely|extremely|very|just|in|both|approximately|about|around|nearly|almost|over|above|below|under|than|more|less|greater|up|estimated|counts?|levels?|percentages?|"
    r"concentrations?|values?|cells?|activity|index|score|ratio|size|showed|shows|showing|measured|measuring|reached|reaching|exceeding|peaked|fell|rose|dropped|decreasing|rising|increasing|accounted|for|"
    r"comprised|comprising|constituted|constituting|represented|representing|made|making|positive|negative|detected|found|palpable|enlarged|extending|palpated|felt|status|performance|proportion|rate|grade|titer|absolute|total|peripheral|serum|plasma|recorded|noted|revealed|remained|now|still)"
)
_STRICT = re.compile(rf"(?:[\s:=(\[~<>≥≤≈∼–—-]|\b{_LINK}\b|\([A-Za-z0-9 /+-]{{1,24}}\))*", re.I)
_COMMA = re.compile(rf"(?:[\s,:=(\[~<>≥≤≈∼–—-]|\b{_LINK}\b|\([A-Za-z0-9 /+-]{{1,24}}\))*", re.I)
_AFTER = re.compile(
    r"(?:\)\s?)?[\s-]*(?:of\s+)?(?:(?:the|all|total|his|her|these|those|nucleated|nuclear|non-?erythroid|marrow|bone|blood|peripheral|circulating|leuk[a]?emic|large|small|atypical|abnormal|immature|lymphoid|myeloid|monocytic|mature|clonal|residual|full|complete|"
    r"cells?|cellularity|population|which|that|were|was|are|being|identified|classified|as|wbcs?|events|CD\d+[a-e]?\+?|CD\d+[a-e]?-positive|cellularity|composed|comprised|made|up|replaced|consisted|infiltrated|granular|hypergranular|agranular|primitive|[a-z]+oid|type|[BT]|pre-?[BT]|analy[sz]ed|with|by|leukocytes|mononuclear|gated|ANC|sample|aspirated)[\s-]+){0,9}",
    re.I,
)
_ADJECTIVES = re.compile(r"\s(?:(?!(?:and|or|with|in|on|at|but|by|was|were|to|from|had|has|while|after|before|during)\b)[\w/+-]{1,24}\s){0,3}")
_TOGETHER = re.compile(
    rf"s?\s*(?:\([^()]{{1,40}}\)\s*)?(?:\b{_LINK}\b\s*){{0,2}}(?:,|and\b|,\s*and\b|/|as well as|&|or\b)\s*(?:(?:the|serum|absolute|total|an?|elevated|low|high|increased|decreased|in)\s+)*", re.I
)
_NUMBERS_TOGETHER = re.compile(r"[\s)\]]*(?:,|and\b|,\s*and\b|/|&|or\b|vs\.?|versus|to\b)\s*[(\[]?(?:<|>|~|approximately|about|over|≥|≤|\s)*", re.I)
_SPECIMENS_TOGETHER = re.compile(r"\s*(?:smears?|samples?|aspirates?|specimens?|films?)?\s*(?:,|and|/|,\s*and|&|or)\s*(?:in\s+|of\s+)?(?:the\s+|his\s+|her\s+)?", re.I)
_TIMES = re.compile(r"\b(?:days?|weeks?|months?)\s(\d{1,4})(?:\s?,\s?(\d{1,4}))*\s?,?\s?(?:and|or)\s?(?:(?:day|week|month)\s)?(\d{1,4})\b", re.I)
_AGAIN = re.compile(r"\b(?:to|and|then|subsequently|later|from|after|on day|on|vs|versus|at|followed|rose|fell|again|compared|by|of)\b|\(|→", re.I)
_BARE = re.compile(
    rf"(?:\s|:|=|\(|\bcounts?\b|\blevels?\b|\bvalue\b|\bof\b|\bwas\b|\bis\b|\bwere\b|\bat\b|\bscore\b|\bstatus\b|\bindex\b|\bratio\b|\bapproximately\b|\b(?:elevated|low|high|increased|decreased|initially|only|about|markedly|reached)\b|[<>~≥≤]|\[){{0,8}}(?P<number>{NUMBER})"
    r"(?!\s?(?:-|–|to\s)?\s?(?:days?|weeks?|years?|hours?|h\b|months?|cycles?|mg|ng|g\b|µg|ug|mL|times|fold|st\b|nd\b|rd\b|th\b|x\b|×|of\b|out\b|patients|courses|units|points?|consecutive|log|nm|kb|bp)|\s?%|\s?/\s?(?!\s?5\b)|[A-Za-z])",
    re.I,
)


def pairs_in(
    text: str, start: int, end: int, names: Sequence[NameHit], quantities: Sequence[Quantity], specimens: Sequence[SpecimenHit]
) -> list[Pair]:
    """The pairs of one sentence, sorted by the place of the number. ``text`` has blanks where no results stand."""
    names = _merged(text, names)
    found = _lists(text, start, end, names, quantities, specimens)
    done = {pair.quantity for pair in found}
    used: dict[NameHit, Quantity] = {pair.name: pair.quantity for pair in found}
    last = start
    for quantity in quantities:
        if quantity in done or quantity.shared or quantity.kind == "dose":
            continue
        name = _name_of(text, start, end, names, quantity, used, last, specimens)
        last = quantity.end
        if name is not None:
            used[name] = quantity
            found.append(Pair(name, quantity))
    found += _bare(text, end, names, used, quantities)
    return sorted(found, key=lambda pair: pair.quantity.start)


def _merged(text: str, names: Sequence[NameHit]) -> list[NameHit]:
    """"white blood cell count (WBC)" and "platelets (PLT)" as one name."""
    merged: list[NameHit] = []
    for hit in names:
        if merged and merged[-1].name == hit.name and not merged[-1].sign and re.fullmatch(r"\s?(?:counts?|levels?)?\s?[(\[]\s?", text[merged[-1].end : hit.start]) and text[hit.end : hit.end + 1] in (")", "]"):  # fmt: skip
            merged[-1] = replace(merged[-1], end=hit.end + 1)
        elif merged and merged[-1].sign and merged[-1].name == hit.name and not hit.sign and re.fullmatch(r"[\s,(]*(?:with an?|of|a)?\s*", text[merged[-1].end : hit.start]):  # fmt: skip
            merged.append(replace(hit, interpretation=merged[-1].interpretation))
        else:
            merged.append(hit)
    return merged


def fits(name: NameHit, quantity: Quantity) -> bool:
    """Whether a number with this unit can be a value of this name."""
    if quantity.kind == "G/L":
        return bool(name.kinds & {"count", "mass"})
    return quantity.kind in name.kinds


def _lists(
    text: str, start: int, end: int, names: list[NameHit], quantities: Sequence[Quantity], specimens: Sequence[SpecimenHit]
) -> list[Pair]:
    found: list[Pair] = []
    for run in _runs(quantities, text):
        first, final = run[0], run[-1]
        said = re.match(r"[^.;]{0,60}?\brespectively\b", text[final.end : end], re.I) is not None
        before = [hit for hit in names if hit.end <= first.start]
        listed = _tail(before, text, _TOGETHER)
        gap = text[listed[-1].end : first.start] if listed else ""
        if len(listed) > len(run) and said:
            listed = listed[-len(run) :]
        if len(listed) == len(run) and (said or _STRICT.fullmatch(gap)) and all(fits(n, q) for n, q in zip(listed, run, strict=True)):
            found += [Pair(name, quantity) for name, quantity in zip(listed, run, strict=True)]
            continue
        after = _head([hit for hit in names if hit.start >= final.end], text, _TOGETHER)
        if said and len(after) == len(run) and all(fits(n, q) for n, q in zip(after, run, strict=True)):
            found += [Pair(name, quantity) for name, quantity in zip(after, run, strict=True)]
            continue
        name = next((hit for hit in reversed(before) if fits(hit, first)), None) or next(
            (hit for hit in names if hit.start >= final.end and fits(hit, first)), None
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


def _name_of(
    text: str, start: int, end: int, names: Sequence[NameHit], quantity: Quantity, used: dict[NameHit, Quantity], last: int,
    specimens: Sequence[SpecimenHit],
) -> NameHit | None:  # fmt: skip
    if quantity.cell and (own := _counted(quantity, names, specimens)):
        return own
    before = [hit for hit in names if hit.end <= quantity.start and fits(hit, quantity)]
    previous = before[-1] if before else None
    if previous and len(before) > 1 and text[: previous.start].endswith(("including ", "such as ", "including\n")):
        previous = before[-2]  # "blasts including promonocytes accounted for 38%"
    gap = text[previous.end : quantity.start] if previous else ""
    free = previous is not None and previous not in used
    if previous and free and _STRICT.fullmatch(gap):
        return previous
    following = _following(text, end, names, quantity)
    if following is not None and following not in used:
        return following
    if previous is None:
        return None
    if free and _COMMA.fullmatch(gap):
        return previous
    if previous.sign or len(gap) > 110 or ";" in gap:
        return None
    if free:
        # Another number of the same kind between name and number has its own name, or none.
        return previous if not (last > previous.end and _claims(names, text, last, quantity)) else None
    between = text[used[previous].end : quantity.start]
    return previous if _AGAIN.search(between) and len(between) < 90 and not _other_thing([n for n in names if n != previous], used[previous].end, quantity.start) else None


def _claims(names: Sequence[NameHit], text: str, last: int, quantity: Quantity) -> bool:
    return any(last <= hit.start < quantity.start for hit in names)


def _other_thing(names: Sequence[NameHit], start: int, end: int) -> bool:
    """Whether another name stands between two numbers, so that the second is not a further value of the first's."""
    return any(start <= hit.start and hit.end <= end for hit in names)


def _counted(quantity: Quantity, names: Sequence[NameHit], specimens: Sequence[SpecimenHit]) -> NameHit | None:
    """The name between number and unit ("12 leukocytes/µL"); bare "cells" are those of the fluid."""
    inside = [hit for hit in names if quantity.start <= hit.start and hit.end <= quantity.end]
    if inside:
        return inside[0]
    fluid = any(hit.specimen == "cerebrospinal fluid" for hit in specimens)
    if fluid and quantity.cell and quantity.cell.lower().startswith(("cell", "nucleated", "mononuclear")):
        return NameHit(quantity.start, quantity.start, "CSF cell count", "patient", frozenset({"count"}), "cerebrospinal fluid")
    return None


def _following(text: str, end: int, names: Sequence[NameHit], quantity: Quantity) -> NameHit | None:
    """The name directly behind a number ("85% blasts")."""
    match = _AFTER.match(text, quantity.end, end)
    reach = match.end() if match else quantity.end
    for hit in names:
        if hit.start < quantity.end or hit.sign or not fits(hit, quantity):
            continue
        if hit.name == "marrow cellularity" and re.fullmatch(r"\s?of\s(?:the\s|total\s|overall\s|his\s|her\s)*", text[quantity.end : hit.start]):
            continue  # "80% of the cellularity was composed of blasts"
        if hit.start > reach and not _ADJECTIVES.fullmatch(text[quantity.end : hit.start]):
            break
        if re.match(r"\s?(?:counts?|percentages?)?\s?(?:of|:|=|was|were)\s?\d", text[hit.end : hit.end + 26]) and "blast" not in hit.name:
            break  # it has a number of its own
        return hit
    return None


def _bare(
    text: str, end: int, names: Sequence[NameHit], used: dict[NameHit, Quantity], quantities: Sequence[Quantity]
) -> list[Pair]:
    """Numbers without a unit directly behind a name that can do without: "INR 1.4", "ECOG 2", "WBC of 151"."""
    found: list[Pair] = []
    for hit in names:
        if hit in used or hit.sign or not hit.kinds & {"bare", "score"}:
            continue
        match = _BARE.match(text, hit.end, end)
        if match is None or any(q.start < match.end() and match.start("number") < q.end for q in quantities if not q.shared):
            continue
        value = number_of(match["number"])
        if value is None or (1900 <= value <= 2100 and "." not in match["number"]) or (match["number"].startswith("0") and value >= 1):
            continue
        if "score" in hit.kinds and not 0 <= value <= 100:
            continue
        begin = match.start("number")
        upper = re.match(r"\s?[-–]\s?([0-9](?:\.\d)?)(?![\d.])", text[match.end("number") : end]) if "score" in hit.kinds else None
        shown: float | str = f"{value:g}-{upper[1]}" if upper else value
        quantity = Quantity(begin, match.end("number") + (upper.end() if upper else 0), shown, None, "bare", comparator_before(text, begin))
        found.append(Pair(hit, quantity))
    return found
