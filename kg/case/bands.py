"""Antigen results as bands, by ``rules/antigen_bands.tsv``: a stated word wins over a number."""

from __future__ import annotations

from functools import cache
from typing import cast

from kg.case.profile import Band
from kg.knowledge.tables import bundled_rows

BLAST_GATES = frozenset({"blasts", "blast", "leukemic cells", "leukemic blasts", "leukemia cells", "abnormal cells", "abnormal population", "tumor cells", "tumour cells", "cll cells", "hairy cells", "mast cells", "plasma cells", "malignant cells", "neoplastic cells", "clone", "lymphoblasts", "myeloblasts", "monoblasts"})


@cache
def _words() -> dict[str, Band]:
    return {row["word"]: cast(Band, row["band"]) for row in bundled_rows("rules", "antigen_bands.tsv") if row["word"]}


@cache
def _ranges() -> dict[str, tuple[tuple[float, float, Band], ...]]:
    """Marker (empty for all) -> (low, high, band)."""
    found: dict[str, list[tuple[float, float, Band]]] = {}
    for row in bundled_rows("rules", "antigen_bands.tsv"):
        if not row["word"]:
            found.setdefault(row["marker"], []).append((float(row["low"]), float(row["high"] or "inf"), cast(Band, row["band"])))
    return {marker: tuple(sorted(ranges)) for marker, ranges in found.items()}


def band_of(marker: str, status: str | None, percent: float | None, gate: str | None) -> Band:
    """The band of a result; unknown where neither word nor number decides.

    >>> band_of("CD33", None, 94.25, None), band_of("CD22", "dim", 60.0, None), band_of("CD19", None, 12.0, "nucleated cells")
    ('positive', 'low', 'unknown')
    """
    if status is not None and status in _words():
        return _words()[status]
    if percent is None:
        return "unknown"
    ranges = _ranges().get(marker) or _ranges()[""]
    found = next((band for low, high, band in ranges if low <= percent < high), "unknown")
    if found in ("negative", "low") and gate is not None and gate.strip().lower() not in BLAST_GATES:
        return "unknown"  # few cells of a mixed gate may be all of its blasts
    return cast(Band, found)
