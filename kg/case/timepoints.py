"""Timepoints of results: what is from now, and what is older than a therapy."""

from __future__ import annotations

import re

from kg.case.profile import PriorFact

_NOW = frozenset({"now", "current", "currently", "present", "today", "this sample", "at present", "latest"})
_DIAGNOSIS = re.compile(
    r"^(?:at )?(?:initial |first |primary |original )?(?:diagnosis|presentation|baseline|onset)|^(?:before|pre)[- ]?(?:therapy|treatment)",
    re.I,
)
_RELAPSE = re.compile(r"(?:(first|second|third|\d)(?:st|nd|rd|th)?\s+)?relapse\s*(\d)?", re.I)
_NUMBERS = {"first": 1, "second": 2, "third": 3}
_RELAPSE_STATES = {"first relapse": 1, "second relapse": 2, "third relapse or later": 3}


def is_now(at: str | None, states: frozenset[str]) -> bool:
    """Whether a result is from now: no timepoint, a word for now, or the present state itself.

    >>> is_now("diagnosis", frozenset({"newly diagnosed"})), is_now("diagnosis", frozenset({"relapsed"}))
    (True, False)
    """
    if at is None or at.strip().lower() in _NOW:
        return True
    if _DIAGNOSIS.match(at):
        return "newly diagnosed" in states or "untreated" in states
    if match := _RELAPSE.search(at):
        current = max((number for state, number in _RELAPSE_STATES.items() if state in states), default=0)
        stated = _relapse_number(match)
        if current and stated:
            return stated >= current
        return "relapsed" in states or bool(current)
    return at.strip().lower() in states


def _relapse_number(match: re.Match[str]) -> int:
    word = match[1] or match[2] or ""
    return _NUMBERS.get(word.lower(), int(word) if word.isdigit() else 0)


def before(at: str, therapy: PriorFact) -> bool:
    """Whether an older result is from before a therapy, or may be: only a later relapse is surely after it."""
    match = _RELAPSE.search(at)
    number = _relapse_number(match) if match else 0
    return not (number and therapy.line is not None and therapy.line <= number)
