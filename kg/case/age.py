"""Ages as half-open ranges of months: ``65 years`` is (780, 792), ``P8M`` is (8, 9), ``27 days`` is (0, 1).

Labels draw their lines at months and birthdays, so an age keeps the width with which it was stated.
"""

from __future__ import annotations

import re

from kg.case.notes import quoted
from kg.errors import CaseError

Months = tuple[int, int]
_DAYS_A_MONTH = 30.4375
_OLDEST = 130 * 12

_ISO = re.compile(
    r"P(?:(?P<y>\d+(?:[.,]\d+)?)Y)?(?:(?P<m>\d+(?:[.,]\d+)?)M)?(?:(?P<w>\d+(?:[.,]\d+)?)W)?(?:(?P<d>\d+(?:[.,]\d+)?)D)?(?:T.*)?$",
    re.I,
)
_UNITS = {
    "y": "y", "yr": "y", "yrs": "y", "year": "y", "years": "y", "yo": "y", "a": "y", "jahre": "y",
    "m": "m", "mo": "m", "mos": "m", "mth": "m", "mths": "m", "month": "m", "months": "m",
    "w": "w", "wk": "w", "wks": "w", "week": "w", "weeks": "w",
    "d": "d", "day": "d", "days": "d",
}  # fmt: skip
_PART = re.compile(
    r"(\d+(?:[.,]\d+)?)\s*[- ]?\s*(years?|yrs?|yo|y|months?|mths?|mos?|m|weeks?|wks?|w|days?|d)(?![a-z])(?:[- ]*old\b|[- ]*of age\b|/o\b)?",
    re.I,
)
_SPAN = re.compile(r"(\d+)\s*(?:-|–|to)\s*(\d+)\s*(years?|yrs?|y|months?|mos?)?\s*(?:old)?$", re.I)
_BOUND = re.compile(
    r"(>=|≥|>|<=|≤|<|over|under|at least|older than|younger than)\s*(\d+(?:\.\d+)?)\s*(years?|yrs?|y|months?|mos?|m)?(?:\s*old)?$",
    re.I,
)
WORDS: dict[str, Months] = {
    "newborn": (0, 1), "neonate": (0, 1), "neonatal": (0, 1), "infant": (0, 12), "child": (0, 216), "children": (0, 216), "pediatric": (0, 216),
    "paediatric": (0, 216), "adult": (216, _OLDEST), "adolescent": (120, 228), "elderly": (780, _OLDEST),
}  # fmt: skip


def parse_age(value: object) -> Months:
    """The age in months, low inclusive, high exclusive.

    >>> parse_age("P3Y"), parse_age("8 months"), parse_age(65), parse_age("P3Y6M"), parse_age("27 days")
    ((36, 48), (8, 9), (780, 792), (42, 43), (0, 1))

    Raises CaseError where it cannot be read.
    """
    found = (
        _number(value)
        if isinstance(value, int | float) and not isinstance(value, bool)
        else _text(value)
        if isinstance(value, str)
        else None
    )
    if found is None:
        raise CaseError(
            f"field 'age': {quoted(value)} is no age; expected an ISO 8601 duration (P3Y6M), a number of years, or words such as '8 months'"
        )
    if not 0 <= found[0] < found[1] <= _OLDEST + 12:
        raise CaseError(f"field 'age': {quoted(value)} is no age of a person")
    return found


def _number(years: float) -> Months | None:
    if years != years or years < 0 or years > 130:
        return None
    whole = int(years)
    if years == whole:
        return whole * 12, whole * 12 + 12
    months = int(years * 12 + 1e-9)
    return months, months + 1


def _text(text: str) -> Months | None:
    plain = text.strip().lower().replace("−", "-")
    if plain in WORDS:
        return WORDS[plain]
    if re.fullmatch(r"\d+(?:[.,]\d+)?", plain):
        return _number(float(plain.replace(",", ".")))
    if plain.startswith("p") and len(plain) > 1 and (match := _ISO.match(plain)) and any(match.groups()):
        return _sum({unit: match[unit] for unit in "ymwd" if match[unit]})
    if match := _SPAN.match(plain):
        factor = 1 if (match[3] or "y").startswith("m") else 12
        return int(match[1]) * factor, (int(match[2]) + 1) * factor
    if match := _BOUND.match(plain):
        factor = 1 if (match[3] or "y").startswith("m") else 12
        edge = int(float(match[2]) * factor)
        after = edge + (factor if match[1] in (">", "over", "older than") and factor > 1 else 0)
        if match[1] in (">=", "≥", ">", "over", "at least", "older than"):
            return (edge if match[1] in (">=", "≥", "at least") else after if match[1] == ">" else edge), _OLDEST
        return 0, edge + (factor if match[1] in ("<=", "≤") else 0)
    parts = _PART.findall(plain)
    rest = _PART.sub("", plain)
    if parts and not re.sub(r"\b(?:and|age|aged|old|of|at|about|ca)\b|[\s,.~:-]", "", rest):
        return _sum({_UNITS[unit.rstrip(".")]: number for number, unit in parts})
    return None


def _sum(parts: dict[str, str]) -> Months:
    """Months of a duration; its width is that of its smallest stated unit, a day or week counting as a month."""
    numbers = {unit: float(text.replace(",", ".")) for unit, text in parts.items()}
    days = numbers.get("d", 0.0) + 7 * numbers.get("w", 0.0)
    months = numbers.get("y", 0.0) * 12 + numbers.get("m", 0.0) + days / _DAYS_A_MONTH
    low = int(months + 1e-9)
    width = 12 if set(numbers) == {"y"} and numbers["y"] == int(numbers["y"]) else 1
    return low, low + width


def find_age(text: str) -> tuple[str, Months] | None:
    """An age inside a phrase: ``45 y``, ``3-year-old``, ``infant … 8 months``; the words and the months."""
    plain = text.strip()
    match = re.fullmatch(
        r"(?:aged?\s*:?\s*)?((?:\d+(?:[.,]\d+)?\s*[- ]?\s*(?:years?|yrs?|yo|y|months?|mths?|mos?|m|weeks?|wks?|days?|d)\b(?:[- ]*old)?(?:/o)?[\s,]*(?:and\s*)?)+|P\d\S*)",
        plain,
        re.I,
    )
    return (match[1].strip(), parse_age(match[1].strip())) if match else None


def age_in_words(months: Months) -> str:
    """An age as a reader says it.

    >>> age_in_words((36, 48)), age_in_words((8, 9)), age_in_words((42, 43)), age_in_words((0, 12))
    ('age 3 years', 'age 8 months', 'age 3 years 6 months', 'age below 1 year')
    """
    low, high = months
    years, rest = divmod(low, 12)
    if low == 0 and high == 12:
        return "age below 1 year"
    if rest == 0 and high - low == 12:
        return f"age {years} years" if years != 1 else "age 1 year"
    if high - low == 1:
        parts = [
            f"{years} year{'s' if years != 1 else ''}" if years else "",
            f"{rest} month{'s' if rest != 1 else ''}" if rest or not years else "",
        ]
        return "age " + " ".join(part for part in parts if part)
    return f"age from {low} to below {high} months"
