"""Laboratory values of a case in canonical units, and what follows from them by arithmetic."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from kg.case.notes import Notes, entry_fields, shown
from kg.case.profile import LabFact
from kg.case.timepoints import is_now
from kg.case.units import lab_key, read_value, specimen
from kg.case.vocabulary import LABS

_LAB_KEYS = ("value", "unit", "specimen", "at", "comparator", "method")
_DIFFERENTIAL = frozenset(
    {
        "neutrophils",
        "lymphocytes",
        "monocytes",
        "eosinophils",
        "basophils",
        "bands",
        "myelocytes",
        "metamyelocytes",
        "promyelocytes",
    }
)


def read_labs(stated: Mapping[str, Any], notes: Notes, states: frozenset[str]) -> list[LabFact]:
    """Laboratory values in canonical units; marrow blasts stand before blood blasts."""
    facts: list[LabFact] = []
    for name, value in stated.items():
        known = lab_key(name)
        if known is None:
            near = LABS.near(name)
            notes.missed(f"laboratory value {name!r} is not known" + (f"; nearest: {', '.join(near)}" if near else ""))
            continue
        fact = _lab(name, value, *known, notes, states)
        if fact is not None:
            facts.append(fact)
    facts.sort(key=lambda fact: fact.key == "blasts" and fact.specimen == "blood")
    return facts


def _lab(name: str, value: Any, key: str, where: str | None, notes: Notes, states: frozenset[str]) -> LabFact | None:
    label = f"{name} {shown(value)}"
    details: dict[str, Any] = {}
    unit = None
    if isinstance(value, Mapping):
        details = entry_fields("labs", value, _LAB_KEYS)
        unit = str(details["unit"]) if details.get("unit") else None
        value = details.get("value")
    if isinstance(value, str) and re.fullmatch(r"(?i)\s*(?:not done|unknown|pending|n\.?d\.?|n/?a)\s*", value):
        return LabFact(key, label, None, None, specimen=where, original=label)
    percent_of_count = key == "PB_blasts" and (unit or shown(value)).strip().endswith("%")
    if percent_of_count:
        key, where = "blasts", "blood"
    if value is None:
        notes.missed(f"laboratory value {name!r} has no result")
        return None
    read = read_value(key, value, unit)
    if read.value is None:
        return _word(label, name, key, str(value), where, notes)
    row = LABS.rows[key]
    if key == "MRD" and not read.unit_stated and 0 < read.value < 1:
        # 0.05 may be 0.05 % or a fraction of 0.05, which lie on different sides of every threshold.
        notes.missed(f"laboratory value {label!r}: state a unit, {read.value:g} % or a fraction such as 5e-4")
        return LabFact(key, label, None, None, specimen=where, original=label)
    shown_key = key
    if read.unit == "%" and row["unit"] not in ("%", "% IS"):
        shown_key = f"{key} %"  # a share of a differential is never compared with a count
        low, high = 0.0, 100.0
    else:
        low, high = (
            float(row[column]) if row[column] else limit
            for column, limit in (("low", float("-inf")), ("high", float("inf")))
        )
        if key == "blasts" and read.unit == "10^9/L":
            shown_key, high = "PB_blasts", 1500.0
    if not low <= read.value <= high:
        notes.missed(
            f"laboratory value {label!r}: {read.value:g} {read.unit or ''} is outside what is possible".replace(
                " is", "" if read.unit_stated else " (no unit stated) is", 1
            )
            + f" ({low:g} to {high:g})"
        )
        return None
    comparator = str(details["comparator"]) if details.get("comparator") else read.comparator
    at = str(details["at"]).strip().lower() if details.get("at") else None
    site = specimen(str(details["specimen"])) if details.get("specimen") else where
    as_ = f"{shown_key.removesuffix(' %')} {comparator or ''}{read.value:g}{' ' + read.unit if read.unit else ''}"
    notes.read(
        label,
        as_ + (f", {site}" if key == "blasts" and site else ""),
        row["id"],
        "stated" if read.unit_stated else "implied",
    )
    return LabFact(shown_key, label, read.value, read.unit, comparator, site, None if is_now(at, states) else at, label)


def _word(label: str, name: str, key: str, word: str, where: str | None, notes: Notes) -> LabFact | None:
    """A value given as a word: kept as text, it decides nothing against a threshold."""
    if re.fullmatch(
        r"(?i)(?:very )?(?:high|low|normal|elevated|raised|increased|decreased|positive|negative|undetectable|detectable|prolonged)",
        word.strip(),
    ):
        notes.read(label, f"{key}: {word.strip()} (no number)", LABS.rows[key]["id"])
        return LabFact(key, label, None, None, specimen=where, original=label)
    notes.missed(f"laboratory value {label!r} is not understood")
    return None


def circulating_blasts(labs: list[LabFact], notes: Notes) -> list[LabFact]:
    """The absolute count of circulating blasts, where leukocytes and their share in the blood are stated."""
    white = next((fact for fact in labs if fact.key == "WBC" and fact.value is not None and fact.at is None), None)
    share = next(
        (
            fact
            for fact in labs
            if fact.key == "blasts" and fact.specimen == "blood" and fact.value is not None and fact.at is None
        ),
        None,
    )
    if (
        white is None
        or share is None
        or any(fact.key == "PB_blasts" for fact in labs)
        or white.value is None
        or share.value is None
    ):
        return []
    if white.comparator or share.comparator:
        return []
    value = round(white.value * share.value / 100, 3)
    label = f"{white.input} x {share.input}"
    notes.read(label, f"circulating blasts {value:g} 10^9/L", LABS.rows["PB_blasts"]["id"], "entailed")
    return [LabFact("PB_blasts", label, value, "10^9/L", None, "blood", None, label)]


def differential(labs: list[LabFact]) -> list[LabFact]:
    """The percentages of a blood differential from now."""
    return [
        fact
        for fact in labs
        if fact.unit == "%"
        and fact.key.removesuffix(" %") in _DIFFERENTIAL
        and fact.at is None
        and fact.specimen in (None, "blood")
    ]
