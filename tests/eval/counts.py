"""Counts of hits, misses and false positives, and what they amount to."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field


@dataclass(slots=True)
class Count:
    """Hits, misses and false positives of one group."""

    hit: int = 0
    miss: int = 0
    false: int = 0

    @property
    def precision(self) -> float:
        return self.hit / (self.hit + self.false) if self.hit + self.false else 1.0

    @property
    def recall(self) -> float:
        return self.hit / (self.hit + self.miss) if self.hit + self.miss else 1.0

    @property
    def f1(self) -> float:
        """2PR/(P+R); 1 where nothing was asked for and nothing was said."""
        wrong = self.miss + self.false
        return 2 * self.hit / (2 * self.hit + wrong) if self.hit + wrong else 1.0


@dataclass(slots=True)
class Table:
    """Counts by group (entity type, predicate)."""

    groups: dict[str, Count] = field(default_factory=lambda: defaultdict(Count))

    def micro(self) -> Count:
        return total(self.groups.values())

    def macro(self) -> float:
        """Mean F1 of the groups that were asked for."""
        asked = [count.f1 for count in self.groups.values() if count.hit + count.miss]
        return sum(asked) / len(asked) if asked else 1.0


def total(counts: Iterable[Count]) -> Count:
    """The sum of counts."""
    found = Count()
    for count in counts:
        found.hit += count.hit
        found.miss += count.miss
        found.false += count.false
    return found


@dataclass(frozen=True, slots=True)
class Error:
    """Something to look at: ``what`` is missed, false, wrong norm, hard error, …"""

    passage: str
    part: str  # entity, relation, measurement
    what: str
    group: str
    detail: str
    context: str
