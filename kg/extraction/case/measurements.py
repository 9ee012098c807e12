"""The measurements of a case: a row for each number with a unit, and for each antigen with a result."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from typing import TypeVar

from kg.extraction.case import context, molecular
from kg.extraction.case.affirmed import unreal
from kg.extraction.case.antigens import AntigenResult, find_antigens
from kg.extraction.case.lookup import NameHit, SpecimenHit, find_names, find_specimens, lowered
from kg.extraction.case.pair_lists import Pair
from kg.extraction.case.pairing import pairs_in
from kg.extraction.case.quantities import Quantity, find_quantities
from kg.extraction.case.references import blanked
from kg.extraction.case.subject import of_patient, others
from kg.extraction.model import Measurement, Mention, Sentence

_GOES_ON = frozenset({"blood", "bone marrow", "lymph node", "tissue", "skin"})  # a report goes on speaking of these
_LONGEST = 6_000  # characters of a sentence; a longer one is no prose, and lists in it have no end
_CSF = frozenset({"WBC", "nucleated cells"})
_Hit = TypeVar("_Hit", NameHit, SpecimenHit, Mention)


def find_measurements(text: str, sentences: Sequence[Sentence], mentions: Sequence[Mention]) -> tuple[Measurement, ...]:
    """What was measured in the patient, as stated: nothing is converted, sorted by offset.

    ``mentions`` name the alteration of an allele fraction, transcript level or FISH result; all other names
    come from ``measurement_names.tsv``. Sentences about others than the patient give nothing.

    >>> text = "Hb was 5.5 g/dL and platelets 23 x10 9 /L."
    >>> [(m.name, m.value, m.unit, m.specimen) for m in find_measurements(text, [Sentence(0, len(text))], [])]
    [('hemoglobin', 5.5, 'g/dL', 'blood'), ('platelets', 23, '10^9/L', 'blood')]
    """
    low = lowered(text)
    names, specimens = find_names(text, low), find_specimens(text, low)
    name_starts = [hit.start for hit in names]
    place_starts = [hit.start for hit in specimens]
    mention_starts = [mention.start for mention in mentions]
    found: list[Measurement] = []
    carried: str | None = None
    for sentence, told in zip(sentences, of_patient(text, sentences), strict=True):
        here = specimens[bisect_left(place_starts, sentence.start) : bisect_left(place_starts, sentence.end)]
        if told and sentence.end - sentence.start <= _LONGEST:
            local = names[bisect_left(name_starts, sentence.start) : bisect_left(name_starts, sentence.end)]
            inside = mentions[bisect_left(mention_starts, sentence.start) : bisect_left(mention_starts, sentence.end)]
            found.extend(_of_sentence(text, sentence, local, here, inside, carried))
        if strong := [hit for hit in here if not hit.weak and hit.specimen not in ("serum", "plasma", "urine", "buccal swab")]:
            carried = strong[-1].specimen if strong[-1].specimen in _GOES_ON else None
    return tuple(found)


def _of_sentence(
    text: str, sentence: Sentence, names: Sequence[NameHit], here: Sequence[SpecimenHit], mentions: Sequence[Mention], carried: str | None
) -> list[Measurement]:
    start, end = 0, sentence.end - sentence.start
    view = blanked(text[sentence.start : sentence.end])
    for left, right in (*others(view), *unreal(view)):
        view = view[:left] + " " * (right - left) + view[right:]
    names, here, mentions = _shifted(names, sentence.start), _shifted(here, sentence.start), _shifted(mentions, sentence.start)
    # An antigen in the name of a phenotype ("CD19-negative relapse") is part of that phenotype.
    phenotypes = [m for m in mentions if m.type == "Phenotype"]
    antigens = find_antigens(view, start, end, [(m.start, m.end) for m in mentions if m.type == "Marker"])
    rows: list[tuple[int, Measurement]] = []
    quantities = find_quantities(view, start, end) if any(character.isdigit() for character in view) else []
    antigens = [a for a in antigens if not any(m.start <= a.start and a.end <= m.end for m in phenotypes)]
    antigens = _respectively(view, end, antigens, quantities)
    taken = {result.percent_at for result in antigens if result.percent_at}
    free = [q for q in quantities if (q.start, q.end) not in taken]
    if free or any(hit.kinds & {"bare", "score"} for hit in names):
        usable = [hit for hit in names if not _inside_antigen(hit, antigens)]
        pairs = pairs_in(view, start, end, usable, free, here)
        for pair in molecular.named(view, start, end, pairs, free, mentions):
            rows.append((pair.quantity.start, _row(text, view, sentence, pair, here, carried, usable)))
    for result in antigens:
        if any(hit.name == "CD34+ cells" and hit.start <= result.start < hit.end for hit in names) and result.percent is None:
            continue  # they are counted, not described
        rows.append((result.start, _antigen_row(text, view, sentence, result, here, carried)))
    return [row for _, row in sorted(rows, key=lambda item: item[0])]


def _shifted(hits: Sequence[_Hit], by: int) -> list[_Hit]:
    """Hits with the offsets of their sentence."""
    return [replace(hit, start=hit.start - by, end=hit.end - by) for hit in hits]


def _inside_antigen(hit: NameHit, antigens: Sequence[AntigenResult]) -> bool:
    """Whether a name is the antigen itself (lysozyme, IgM), which then has a status and no concentration."""
    return any(result.start <= hit.start < result.end and hit.group == "chemistry" for result in antigens)


def _row(
    text: str, view: str, sentence: Sentence, pair: Pair, here: Sequence[SpecimenHit], carried: str | None, names: Sequence[NameHit]
) -> Measurement:
    name, quantity = pair.name, pair.quantity
    place = pair.specimen or context.specimen_of(view, 0, name, quantity, here, carried, names)
    label = name.name
    if label in _CSF and place == "cerebrospinal fluid" and quantity.kind != "percent":
        label = "CSF cell count"
    if label == "VAF" and place == "blood" and not here:
        place = "not stated"
    unit = quantity.unit
    if unit == "G/L":
        unit = "10^9/L" if "count" in name.kinds else "g/L"
    return Measurement(
        label, quantity.value, unit, place, context.judged(view, 0, name, quantity), sentence.start, sentence.end,
        text[sentence.start : sentence.end], quantity.comparator,
        pair.timepoint or context.timepoint(view, 0, len(view), quantity), None, sentence.start + quantity.start, sentence.start + quantity.end,
    )  # fmt: skip


def _antigen_row(
    text: str, view: str, sentence: Sentence, result: AntigenResult, here: Sequence[SpecimenHit], carried: str | None
) -> Measurement:
    percent = result.percent
    value = int(percent) if percent is not None and percent == int(percent) else percent
    at = result.percent_at or (result.start, result.end)
    return Measurement(
        result.marker, value, "%" if percent is not None else None,
        context.of_antigens(view, 0, result.start, here, carried), result.status, sentence.start, sentence.end,
        text[sentence.start : sentence.end], result.comparator, None, None, sentence.start + at[0], sentence.start + at[1],
    )  # fmt: skip


def _respectively(view: str, end: int, antigens: list[AntigenResult], quantities: Sequence[Quantity]) -> list[AntigenResult]:
    """"CD13 and CD33 were 76% and 94%, respectively": as many antigens as percentages, in their order."""
    said = view.rfind("respectively", 0, end)
    percents = [q for q in quantities if q.kind == "percent" and q.end <= said]
    if said < 0 or len(percents) < 2:
        return antigens
    run = [percents[-1]]
    for quantity in reversed(percents[:-1]):
        if not re.fullmatch(r"\s?\)?(?:,|\sand|,\sand|\sor)?\s?(?:<|>|~|approximately\s|about\s)*", view[quantity.end : run[0].start]):
            break
        run.insert(0, quantity)
    chosen = [a for a in antigens if a.end <= run[0].start][-len(run) :]
    if len(chosen) != len(run) or len(run) < 2:
        return antigens
    if any(re.search(r"[;:]|\d\s?%", view[a.end : b.start]) for a, b in pairwise(chosen)):
        return antigens
    by = dict(zip(chosen, run, strict=True))
    return [
        AntigenResult(a.start, a.end, a.marker, a.status, float(q.value), (q.start, q.end), q.comparator)
        if (q := by.get(a)) is not None and not isinstance(q.value, str)
        else a
        for a in antigens
    ]
