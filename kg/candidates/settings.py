"""The settings of therapy and which evidence crosses between them: ``rules/settings.tsv``.

Evidence counts from the same setting, or from an earlier active-disease setting if the drug's class was
not used; evidence from remission never counts for overt disease, nor a CML phase for a more
advanced one.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from kg.candidates.course import LATER_PARTS, Course
from kg.knowledge.tables import bundled_rows


@dataclass(frozen=True, slots=True)
class Setting:
    """A row of the table: the settings for which evidence from here counts, and those it counts for
    only where the drug's class was not used before.
    """

    name: str
    always: frozenset[str]
    if_class_unused: frozenset[str]

    @staticmethod
    def named(name: str) -> Setting:
        """The setting of an evidence row; an empty one is ``any``."""
        return _settings()[name or "any"]

    def counts_for(self, case: frozenset[str], class_used: bool) -> bool | None:
        """Whether evidence from this setting counts for a case in those settings (empty: unknown)."""
        if self.name == "any":
            return True
        reach = self.always if class_used else self.always | self.if_class_unused
        if not case:
            return None
        return bool(case & reach)


@cache
def _settings() -> dict[str, Setting]:
    table = {}
    for row in bundled_rows("rules", "settings.tsv"):
        reach = frozenset(row.list("counts_for")) | {row["setting"]}
        later = frozenset(row.list("counts_if_class_unused"))
        table[row["setting"]] = Setting(row["setting"], reach, later)
    return table


def case_settings(course: Course) -> frozenset[str]:
    """The settings that a patient is in; empty where the course is unknown."""
    found: set[str] = set()
    if course.newly_diagnosed():
        found.add("newly diagnosed")
    if course.active_again():
        found.add("relapsed/refractory")
        if "first relapse" in course.stated:
            found.add("first relapse")
    if course.in_remission():
        found.add("CR")
    if "MRD positive" in course.stated and not course.active_again():
        found.add("MRD")
    found.update(part for part in LATER_PARTS if part in course.stated and not course.active_again())
    for phase in ("chronic phase", "accelerated phase", "blast phase"):
        if course.holds(phase)[0]:
            found.add(phase)
    return frozenset(found)
