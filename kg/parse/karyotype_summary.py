"""Classes of a karyotype for risk systems, in three values, and its findings as alteration keys.

ELN 2022 (DOI:10.1182/blood.2022016867): complex is three or more unrelated abnormalities, hyperdiploidy
of gains alone not counted; monosomal is two or more distinct autosomal monosomies, or one with a
structural abnormality, core-binding factor leukemia excepted.
"""

from __future__ import annotations

from dataclasses import dataclass

from kg.parse.iscn import Abnormality
from kg.parse.karyotype import Clone, Karyotype

CORE_BINDING_FACTOR = frozenset({"RUNX1::RUNX1T1", "CBFB::MYH11"})
_LEAST_CELLS = {
    "loss": 3
}  # ISCN: a clone needs two cells with the same gain or structural change, three with the same loss


def least_cells(item: Abnormality) -> int:
    """How many metaphases with a change make a clone (ISCN): two, three for a lost chromosome."""
    return _LEAST_CELLS.get(item.kind, 2)


def is_clonal(clone: Clone, item: Abnormality) -> bool:
    """Whether a change of a clone is in enough cells; without a number of cells it counts as clonal."""
    return clone.cells is None or clone.composite or clone.cells >= least_cells(item)


@dataclass(frozen=True, slots=True)
class Summary:
    """None where what is stated does not decide."""

    complex: bool | None
    monosomal: bool | None
    normal: bool | None


def summarise(karyotype: Karyotype) -> Summary:
    """The three classes of a karyotype.

    >>> from kg.parse.karyotype import read_karyotype
    >>> summarise(read_karyotype("45,XX,-7[20]"))
    Summary(complex=False, monosomal=False, normal=False)
    """
    if not karyotype.clones:
        return Summary(None, None, None)
    open_end = bool(karyotype.problems) or any(clone.incomplete for clone in karyotype.clones)
    certain, possible, gains_only = _counts(karyotype)
    if certain >= 3:
        is_complex: bool | None = None if gains_only and open_end else not gains_only
    elif possible >= 3 or open_end:
        is_complex = None if not (gains_only and not open_end) else False
    else:
        is_complex = False
    return Summary(is_complex, _monosomal(karyotype, open_end), _normal(karyotype, open_end))


def _counts(karyotype: Karyotype) -> tuple[int, int, bool]:
    """Unrelated abnormalities that are certain, that are possible, and whether all are whole gains."""
    least: dict[object, int] = {}
    most: dict[object, int] = {}
    gains_only = True
    derived: dict[object, frozenset[str]] = {}
    for clone in karyotype.clones:
        here_least: dict[object, int] = {}
        here_most: dict[object, int] = {}
        for item in clone.acquired:
            key = _group(item, derived)
            gains_only = gains_only and item.kind == "gain"
            clonal = is_clonal(clone, item)
            low, high = _weight(item)
            if item.uncertain or not clonal:
                low = 0
            here_least[key] = here_least.get(key, 0) + low
            here_most[key] = here_most.get(key, 0) + (high if clone.cells != 1 else 0)
        for key, number in here_least.items():
            least[key] = max(least.get(key, 0), number if key is not None else 0)
        for key, number in here_most.items():
            most[key] = max(most.get(key, 0), number)
    return (
        sum(min(1, n) if not _countable(key) else n for key, n in least.items()),
        sum(min(1, n) if not _countable(key) else n for key, n in most.items()),
        gains_only,
    )


def _countable(key: object) -> bool:
    """Markers, rings and gains of one chromosome count as often as they are there; others once."""
    return isinstance(key, tuple) and key[0] in ("marker", "gain")


def _weight(item: Abnormality) -> tuple[int, int]:
    return item.copies if item.kind in ("marker", "gain") else (1, 1)


def _group(item: Abnormality, derived: dict[object, frozenset[str]]) -> object:
    """Derivatives of one translocation are one abnormality: der(15)t(15;17) with der(17)t(15;17) or t(15;17)."""
    if item.kind == "marker":
        return ("marker", "mar")
    for part in (item, *item.parts):
        if part.kind in ("translocation", "insertion") and len(part.chromosomes) > 1:
            return ("translocation", frozenset(part.chromosomes))
    return item.identity


def _monosomal(karyotype: Karyotype, open_end: bool) -> bool | None:
    """Judged in each clone: monosomies of one clone and structural changes of another do not add up."""
    answer: bool | None = False
    for clone in karyotype.clones:
        if any(item.fusion in CORE_BINDING_FACTOR for item in clone.abnormalities):
            continue
        sure, possible = _monosomies(clone)
        structural = any(item.structural and not item.uncertain for item in clone.acquired)
        maybe_structural = any(item.structural for item in clone.acquired)
        if len(sure) >= 2 or (sure and structural):
            return True
        if len(possible) >= 2 or (possible and maybe_structural) or (sure and open_end):
            answer = None
    return None if answer is False and karyotype.problems else answer


def _monosomies(clone: Clone) -> tuple[set[str], set[str]]:
    """Autosomes lost once in a diploid clone: certain ones, and possible ones."""
    if (clone.ploidy or 2) > 2 or (clone.count and clone.count[0] > 57):
        return set(), {
            item.chromosomes[0] for item in clone.acquired if item.kind == "loss" and item.chromosomes[0] not in "XY"
        }
    if clone.cells == 1:
        return set(), set()
    lost = [item for item in clone.acquired if item.kind == "loss" and item.chromosomes[0] not in ("X", "Y")]
    possible = {item.chromosomes[0] for item in lost}
    few = clone.cells is not None and clone.cells < 3 and not clone.composite
    return (set() if few else {item.chromosomes[0] for item in lost if not item.uncertain}), possible


def _normal(karyotype: Karyotype, open_end: bool) -> bool | None:
    """All clones 46,XX or 46,XY apart from constitutional changes and normal variants."""
    acquired = [is_clonal(clone, item) for clone in karyotype.clones for item in clone.acquired]
    if acquired:
        return False if any(acquired) else None  # single cells are no clone, but may be the first of one
    if open_end:
        return None
    return all(_usual(clone) for clone in karyotype.clones)


def _usual(clone: Clone) -> bool:
    constitutional = any(item.constitutional for item in clone.abnormalities) or (clone.sex or "").endswith("c")
    return constitutional or (
        clone.count in (None, (46, 46)) and (clone.sex or "?").strip("?U") in ("", "XX", "XY", "X", "Y")
    )


def as_json(karyotype: Karyotype) -> dict[str, object]:
    """The result of ``kg parse karyotype``."""
    summary = summarise(karyotype)
    return {
        "input": karyotype.input,
        "ok": karyotype.ok,
        "clones": [
            {
                "count": None
                if clone.count is None
                else (clone.count[0] if clone.count[0] == clone.count[1] else list(clone.count)),
                "modal": clone.count[0] if clone.count and clone.count[0] == clone.count[1] else None,
                "sex": clone.sex,
                "abnormalities": [
                    {
                        "text": item.text,
                        "kind": item.kind,
                        "chromosomes": list(item.chromosomes),
                        "bands": list(item.bands),
                        "fusion": item.fusion,
                    }
                    | ({"constitutional": True} if item.constitutional else {})
                    for item in clone.abnormalities
                ],
                "cells": clone.cells,
            }
            for clone in karyotype.clones
        ],
        "summary": {"complex": summary.complex, "monosomal": summary.monosomal, "normal": summary.normal},
        "problems": list(karyotype.problems),
    }
