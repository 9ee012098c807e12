"""Antigen results as bands, by ``rules/antigen_bands.tsv``: a stated word wins over a number."""

from __future__ import annotations

from functools import cache
from typing import cast

from kg.case.profile import Band
from kg.knowledge.tables import bundled_rows

BLAST_GATES = frozenset(
    {
        "blasts",
        "blast",
        "leukemic cells",
        "leukemic blasts",
        "leukemia cells",
        "abnormal cells",
        "abnormal population",
        "tumor cells",
        "tumour cells",
        "cll cells",
        "hairy cells",
        "mast cells",
        "plasma cells",
        "malignant cells",
        "neoplastic cells",
        "clone",
        "lymphoblasts",
        "myeloblasts",
        "monoblasts",
    }
)


@cache
def _words() -> dict[str, Band]:
    return {
        word: cast(Band, row["band"])
        for row in bundled_rows("rules", "antigen_bands.tsv")
        for word in row.list("words")
    }


@cache
def _ranges() -> tuple[tuple[float, float, bool, Band], ...]:
    """(lower, upper, whether it counts only as a share of the blasts, band); the last upper limit is included."""
    rows = [row for row in bundled_rows("rules", "antigen_bands.tsv") if row["lower"]]
    return tuple(
        (
            float(row["lower"]),
            float(row["upper"]) if float(row["upper"]) < 100 else float("inf"),
            row["gate"] == "blasts",
            cast(Band, row["band"]),
        )
        for row in rows
    )


def band_of(status: str | None, percent: float | None, gate: str | None, comparator: str = "") -> Band:
    """The band of a result; unknown where neither word nor number decides, or a bound spans several bands.

    >>> band_of(None, 80.0, None, ">"), band_of(None, 3.0, None, ">"), band_of(None, 5.0, None, "<")
    ('positive', 'unknown', 'negative')

    >>> band_of(None, 94.25, None), band_of("dim", 60.0, None), band_of(None, 12.0, "nucleated cells")
    ('positive', 'low', 'unknown')
    """
    if status is not None and status in _words():
        return _words()[status]
    if percent is None:
        return "unknown"
    if comparator:
        upward = comparator[0] in ">≥"
        strict = comparator in ("<", ">")
        near = percent + (1e-9 if upward else -1e-9) if strict else percent
        within = {band_of(None, edge, gate) for edge in ((near, 100.0) if upward else (0.0, max(near, 0.0)))}
        return within.pop() if len(within) == 1 else "unknown"
    for low, high, of_blasts, band in _ranges():
        if low <= percent < high:
            # Few cells of a mixed gate may be all of its blasts.
            mixed = of_blasts and gate is not None and gate.strip().lower() not in BLAST_GATES
            return "unknown" if mixed else band
    return "unknown"
