"""Laboratory values: names, numbers and units to the canonical unit of ``vocabulary/labs.tsv``.

>>> value = read_value("hemoglobin", "55 g/L")
>>> value.value, value.unit
(5.5, 'g/dL')
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache
from typing import Any

from kg.case.notes import quoted
from kg.case.vocabulary import LABS, SPECIMENS
from kg.errors import CaseError
from kg.names.normalise import name_key

_VALUE = re.compile(
    r"\s*(?P<sign>[<>]=?|[≤≥~≈])?\s*(?P<number>-?\d{1,3}(?:[ '’]\d{3})+(?:\.\d+)?(?!\d)|-?\d[\d.,]*(?:[eE][-+]?\d+)?)\s*(?P<unit>.*?)\s*$",
    re.S,
)
_POWER = re.compile(
    r"(?:[x×*·]\s*)?10\s*(?:\^|\*|\*\*|e)?\s*\(?\s*(?P<power>-?[\d⁰¹²³⁴-⁹]{1,2})\s*\)?\s*(?:cells)?\s*/\s*(?P<per>L|l|µL|uL|μL|mcL|mm3|mL|ml)$"
)
_TEN_TO_MINUS = re.compile(r"(?:[x×*]\s*)?10\s*\^?\s*[-−⁻]\s*(\d|[⁰¹²³⁴-⁹])$")
_FRACTION = re.compile(
    r"\s*(?P<sign>[<>]=?|[≤≥~≈])?\s*(?:(?P<factor>\d+(?:[.,]\d+)?)\s*(?:[x×*·]\s*10\s*(?:\^|\*\*)?|[eE])|10\s*(?:\^|\*\*)?)\s*[({]?\s*[-⁻]\s*(?P<power>\d)\s*[)}]?\s*$"
)
_DOTTED_THOUSANDS = re.compile(r"\d{1,3}(?:\.\d{3})+$")
_THOUSANDS = re.compile(r"(?:thousands?|thou\.?|tsd\.?)\s*(?:cells)?\s*/\s*(?:µL|uL|mcL|mm3|mm\^3|cmm|cumm)", re.I)
_MILLIONS = re.compile(r"(?:millions?|mio\.?|mill\.?)\s*(?:cells)?\s*/\s*(?:µL|uL|mcL|mm3|mm\^3|cmm|cumm)", re.I)
_SUPERSCRIPT = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")
_PER_LITRE = {"l": 0, "ul": 6, "µl": 6, "mcl": 6, "mm3": 6, "ml": 3}
_COUNT_UNITS = {"10^9/L": 9, "10^12/L": 12, "/µL": 6}
PERCENT = frozenset({"%", "percent", "per cent", "pct"})


@dataclass(frozen=True, slots=True)
class LabValue:
    """A value in the canonical unit; ``value`` None where the input is text only."""

    value: float | None
    unit: str | None
    comparator: str | None = None
    unit_stated: bool = True


def lab_key(name: str) -> tuple[str, str | None] | None:
    """The key of a laboratory name and the specimen that the name says: ``BM_blasts`` is blasts of bone marrow."""
    plain = name_key(name)
    if plain in _specimen_names():
        return _specimen_names()[plain]
    key = LABS.find(name)
    if key is None and name_key(name).endswith((" percent", " %", "%")):
        key = LABS.find(re.sub(r"\s*(percent|%)$", "", name))
    return (key, LABS.rows[key]["specimen"] or None) if key else None


@cache
def _specimen_names() -> dict[str, tuple[str, str | None]]:
    found: dict[str, tuple[str, str | None]] = {}
    for key, row in LABS.rows.items():
        for pair in row.list("specimen_names"):
            name, _, specimen = pair.rpartition("=")
            found[name_key(name)] = (key, specimen)
    return found


def specimen(name: str | None) -> str | None:
    """The canonical specimen, the words themselves where the table has none."""
    return (SPECIMENS.find(name) or name) if name else None


def read_value(key: str, stated: Any, unit: str | None = None) -> LabValue:
    """A value of a known laboratory test.

    Raises CaseError naming the known units where the unit is unknown, or where text is no number.
    """
    comparator: str | None = None
    if isinstance(stated, bool) or stated is None or isinstance(stated, Mapping | list | tuple):
        raise CaseError(f"field 'labs', {key}: found {quoted(stated)}; expected a number with its unit")
    number: float
    if isinstance(stated, int | float):
        number = float(stated)
        if number != number or number in (float("inf"), float("-inf")):
            raise CaseError(f"field 'labs', {key}: {quoted(stated)} is no number")
    else:
        text = re.sub(r"\s+", " ", stated.replace("−", "-").replace("–", "-")).strip()
        if "fraction=100" in LABS.rows[key].list("conversions") and (power := _fraction(text)) is not None:
            return power
        match = _VALUE.match(text)
        if not match:
            return LabValue(None, None)
        found = _number(match["number"])
        if found is None:
            raise CaseError(f"field 'labs', {key}: {quoted(stated)} holds no readable number")
        number = found
        if _DOTTED_THOUSANDS.match(match["number"]) and _per_microlitre(key, match["unit"]):
            number = float(match["number"].replace(".", ""))  # 151.000/µL: the point separates thousands
        comparator = {"≤": "<=", "≥": ">=", "≈": "~"}.get(match["sign"] or "", match["sign"]) or None
        unit = match["unit"].strip(" .") or unit
    canonical = LABS.rows[key]["unit"] or None
    if not unit:
        return LabValue(number, canonical, comparator, unit_stated=False)
    value, shown = _convert(key, number, unit)
    return LabValue(round(value, 9), shown, comparator)


def _fraction(text: str) -> LabValue | None:
    """A power of ten without a unit is a fraction: ``2e-3``, ``10^-3`` and ``5x10-4`` of all cells."""
    match = _FRACTION.match(text.translate(_SUPERSCRIPT))
    if not match:
        return None
    factor = float((match["factor"] or "1").replace(",", "."))
    comparator = {"≤": "<=", "≥": ">=", "≈": "~"}.get(match["sign"] or "", match["sign"]) or None
    return LabValue(round(factor * 10.0 ** (2 - int(match["power"])), 9), "%", comparator)


def _per_microlitre(key: str, unit: str) -> bool:
    """Whether a count is stated in single cells per microlitre."""
    return LABS.rows[key]["unit"] in _COUNT_UNITS and _power(unit) == 6 and "10" not in unit and "illi" not in unit


def _number(text: str) -> float | None:
    """``151,000``, ``151 000`` and ``1.234.567`` are thousands, ``7,5`` is a decimal."""
    plain = text.strip().replace("'", "").replace("’", "")
    if plain.count(".") > 1 and _DOTTED_THOUSANDS.match(plain):
        plain = plain.replace(".", "")
    if re.fullmatch(r"-?\d{1,3}(?:[ ,]\d{3})+(?:\.\d+)?", plain):
        plain = plain.replace(" ", "").replace(",", "")
    plain = plain.replace(" ", "")
    if plain.count(",") == 1 and "." not in plain:
        plain = plain.replace(",", ".")
    try:
        return float(plain.rstrip(".,"))
    except ValueError:
        return None


def _convert(key: str, number: float, unit: str) -> tuple[float, str | None]:
    row = LABS.rows[key]
    canonical = row["unit"]
    if _same(unit, canonical):
        return number, canonical or None
    for pair in row.list("conversions"):
        name, _, factor = pair.rpartition("=")
        if _same(unit, name):
            return number * float(factor), canonical
    if canonical in _COUNT_UNITS and (power := _power(unit)) is not None:
        return number * 10.0 ** (power - _COUNT_UNITS[canonical]), canonical
    if unit.strip().lower() in PERCENT and canonical in _COUNT_UNITS:
        return number, "%"  # a differential: a percentage stays one
    if canonical == "%":
        if match := _TEN_TO_MINUS.match(unit.strip().translate(_SUPERSCRIPT)):
            return number * 10.0 ** (2 - int(match[1])), "%"
        if (power := _power(unit)) is not None:
            return number * 10.0 ** (power - 9), "10^9/L"
    known = [name for name in (canonical, *(pair.rpartition("=")[0] for pair in row.list("conversions"))) if name]
    near = get_close_matches(unit, known, n=1, cutoff=0.3)
    hint = f"; did you mean {near[0]!r}?" if near else ""
    raise CaseError(
        f"field 'labs', {key}: unknown unit {quoted(unit)}{hint} Known units: {', '.join(known[:12]) or 'none'}"
    )


def _plain(unit: str) -> str:
    return (
        re.sub(r"\s+", "", unit)
        .replace("μ", "µ")
        .replace("×", "x")
        .replace("·", "x")
        .replace("*", "^")
        .translate(_SUPERSCRIPT)
        .lower()
    )


def _same(unit: str, name: str) -> bool:
    return _plain(unit) == _plain(name) or _plain(unit).replace("µ", "u") == _plain(name).replace("µ", "u")


def _power(unit: str) -> int | None:
    """Counts of any power of ten: ``x10^5/µL`` is 10^11 per litre; ``x10 9 /L`` has lost its superscript."""
    plain = unit.strip().replace("μ", "µ").translate(_SUPERSCRIPT)
    plain = re.sub(r"(?i)\s*\bper\s+", "/", plain).replace("microliter", "µL").replace("microlitre", "µL")
    plain = re.sub(r"10 (\d{1,2}) ?/", r"10^\1/", plain)
    match = _POWER.match(plain)
    if match:
        return int(match["power"]) + _PER_LITRE[match["per"].lower().replace("μ", "µ")]
    if _THOUSANDS.fullmatch(plain):
        return 9
    if _MILLIONS.fullmatch(plain):
        return 12
    if re.fullmatch(r"(?:cells)?\s*/\s*(?:µL|uL|mcL|mm3|mm\^3|cmm)", plain, re.I):
        return 6
    return None
