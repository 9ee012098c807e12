"""Which number belongs to which name within one sentence.

First lists of equal length ("neutrophils and lymphocytes of 7.5% and 91.3%, respectively"), then from left to
right: the name directly before a number, the name directly behind it ("85% blasts"), the last name before it.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import replace

from kg.extraction.case.lookup import NameHit, SpecimenHit
from kg.extraction.case.pair_lists import LINK, NEAR, STRICT, Pair, equal_lists, fits
from kg.extraction.case.quantities import NUMBER, Quantity, comparator_before, number_of

_COMMA = re.compile(rf"(?:[\s,:=(\[~<>≥≤≈∼–—-]|\b{LINK}\b|\([A-Za-z0-9 /+-]{{1,24}}\))*", re.I)
_AFTER = re.compile(
    r"(?:\)\s?)?[\s-]*(?:of\s+)?(?:(?:the|all|total|his|her|these|those|nucleated|nuclear|non-?erythroid|marrow|bone|blood|peripheral|circulating|leuk[a]?emic|large|small|atypical|abnormal|immature|lymphoid|myeloid|monocytic|mature|clonal|residual|full|complete|"
    r"cells?|cellularity|population|which|that|were|was|are|being|identified|classified|as|wbcs?|events|CD\d+[a-e]?\+?|CD\d+[a-e]?-positive|cellularity|of|composed|comprised|made|up|replaced|consisted|infiltrated|granular|hypergranular|agranular|primitive|[a-z]+oid|type|[BT]|pre-?[BT]|analy[sz]ed|with|by|leukocytes|mononuclear|gated|ANC|sample|aspirated)[\s-]+){0,9}",
    re.I,
)
_ADJECTIVES = re.compile(r"\s(?:(?!(?:and|or|with|in|on|at|but|by|was|were|to|from|had|has|while|after|before|during)\b)[\w/+-]{1,24}\s){0,3}")
_AT_SIGN = re.compile(r"[\s(\[,:=~<>≥≤-]*(?:(?:of|at|to|up|was|is|approximately|about|as|high|low|estimated|measuring|count|marrow|bone|with a|cellularity|palpable|enlarged|maximum|maximal)\b[\s(:=~<>≥≤]*){0,5}", re.I)
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
    found = equal_lists(text, start, end, names, quantities, specimens)
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


def _name_of(
    text: str, start: int, end: int, names: Sequence[NameHit], quantity: Quantity, used: dict[NameHit, Quantity], last: int,
    specimens: Sequence[SpecimenHit],
) -> NameHit | None:  # fmt: skip
    if quantity.cell and (own := _counted(quantity, names, specimens)):
        return own
    index = bisect_left(names, quantity.start, key=lambda hit: hit.start)
    names = names[max(0, index - NEAR) : index + NEAR]  # further names belong to other numbers
    before = [hit for hit in names if hit.end <= quantity.start and fits(hit, quantity)]
    previous = before[-1] if before else None
    if previous and len(before) > 1 and text[: previous.start].endswith(("including ", "such as ", "including\n")):
        previous = before[-2]  # "blasts including promonocytes accounted for 38%"
    gap = text[previous.end : quantity.start] if previous else ""
    free = previous is not None and previous not in used
    if previous and previous.sign and not _AT_SIGN.fullmatch(gap):
        previous, free = None, False  # "hypercellular with 91% blasts"
    if previous and free and STRICT.fullmatch(gap):
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


def _taken(start: int, end: int, quantities: Sequence[Quantity]) -> bool:
    """Whether a number is part of a quantity with a unit."""
    index = bisect_left(quantities, start, key=lambda quantity: quantity.start)
    near = quantities[max(0, index - 3) : index + 3]
    return any(q.start < end and start < q.end for q in near if not q.shared)


def _bare(
    text: str, end: int, names: Sequence[NameHit], used: dict[NameHit, Quantity], quantities: Sequence[Quantity]
) -> list[Pair]:
    """Numbers without a unit directly behind a name that can do without: "INR 1.4", "ECOG 2", "WBC of 151"."""
    found: list[Pair] = []
    for hit in names:
        if hit in used or hit.sign or not hit.kinds & {"bare", "score"}:
            continue
        match = _BARE.match(text, hit.end, end)
        if match is None or _taken(match.start("number"), match.end(), quantities):
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
