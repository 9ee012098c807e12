"""Numbers against limits, where the value itself may say "below" or "above"."""

from __future__ import annotations

import re
from collections.abc import Callable

from kg.case.profile import LabFact

COMPARISON = re.compile(r"^(?P<name>.*?)\s*(?P<sign>>=|<=|>|<)\s*(?P<number>\d+(?:\.\d+)?)\s*(?P<unit>\D*)$")


def compare(fact: LabFact, sign: str, limit: float) -> bool | None:
    """Compare a value that may itself carry a comparator ("<0.01")."""
    value = fact.value
    if value is None:
        return None
    low = value if fact.comparator not in ("<", "<=") else float("-inf")
    high = value if fact.comparator not in (">", ">=") else float("inf")
    checks: dict[str, Callable[[float], bool]] = {
        ">=": lambda x: x >= limit, ">": lambda x: x > limit, "<=": lambda x: x <= limit, "<": lambda x: x < limit,
    }  # fmt: skip
    check = checks[sign]
    if fact.comparator == "<" and sign == ">=" and high == limit:
        return False
    if fact.comparator == ">" and sign == "<=" and low == limit:
        return False
    first, second = check(low), check(high)
    return first if first is second else None
