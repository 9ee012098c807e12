"""A measured figure beside the floor it must hold."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from statistics import median


@dataclass(frozen=True)
class Floor:
    """One measurement: what, the figure, its unit, the limit, and which side of it is right."""

    what: str
    figure: float
    unit: str
    limit: float
    at_least: bool
    note: str = ""

    @property
    def held(self) -> bool:
        return self.figure >= self.limit if self.at_least else self.figure <= self.limit


def timed(action: Callable[[], object], repeats: int) -> float:
    """Median seconds of an action."""
    seconds = []
    for _ in range(repeats):
        began = time.perf_counter()
        action()
        seconds.append(time.perf_counter() - began)
    return median(seconds)


def report(floors: list[Floor]) -> None:
    for floor in floors:
        sign = ">=" if floor.at_least else "<="
        state = "ok  " if floor.held else "MISS"
        print(f"{state} {floor.what:58} {floor.figure:10.2f} {floor.unit:8} (floor {sign} {floor.limit:g}) {floor.note}")
