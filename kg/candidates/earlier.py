"""What a patient's earlier therapy answers: drugs, classes, failures, lines.

Lines are counted where stated or proven as a minimum; a therapy without a recorded result is neither a
failure nor a success; therapy of another disease never counts.
"""

from __future__ import annotations

import re
from functools import cached_property

from kg.candidates.answers import Answer
from kg.candidates.comparison import COMPARISON
from kg.candidates.course import FAILED, Course
from kg.case.profile import PriorFact, Profile
from kg.errors import ExpressionError
from kg.knowledge.terminology import drug_classes, drug_line, drugs

_PRIOR = re.compile(r"(?:(?P<mode>failed or intolerant|failed|intolerant):)?(?:(?P<kind>drug|class):(?!:))?(?P<what>.+)")


class EarlierTherapy:
    """Answers to atoms of kind ``prior``."""

    def __init__(self, profile: Profile, course: Course) -> None:
        self.profile = profile
        self.course = course

    @cached_property
    def own(self) -> tuple[PriorFact, ...]:
        """Earlier therapy of this disease."""
        return tuple(prior for prior in self.profile.prior if not prior.for_other_disease)

    def answer(self, value: str) -> Answer:
        """The answer to an atom of kind ``prior``."""
        if value == "any":
            treated = self.course.treated()
            return Answer(treated, "previously treated" if treated else "not treated before", needs=("prior", value))
        if value == "none":
            treated = self.course.treated()
            return Answer(None if treated is None else not treated, "untreated" if treated is False else "treated before", needs=("prior", value))
        if value.startswith("lines"):
            return self._lines(value)
        count = 1
        match = re.search(r">=(\d+)$", value)
        if match:
            value, count = value[: match.start()], int(match[1])
        found = _PRIOR.fullmatch(value)
        if found is None:
            raise ExpressionError(f"earlier therapy {value!r}; expected such as drug:X, class:C>=2, failed:X or lines>=2")
        what = found["what"]
        kind = found["kind"] or ("class" if what in drug_classes() and what not in drugs() else "drug")
        return self._earlier(found["mode"] or "", kind, what, count)

    def _lines(self, value: str) -> Answer:
        match = COMPARISON.match(value)
        if not match:
            raise ExpressionError(f"line condition {value!r}; expected such as lines>=2")
        wanted, sign = int(match["number"]), match["sign"]
        exact = 0 if self.course.newly_diagnosed() else self.course.lines_exact
        least = max(self.course.lines_minimum, 1 if self.course.treated() else 0)
        words = f"{exact if exact is not None else f'at least {least}'} earlier lines, condition {value}"
        if sign in ("<", "<="):
            limit = wanted if sign == "<" else wanted + 1
            return Answer(exact < limit if exact is not None else (False if least >= limit else None), words, needs=("line", value))
        limit = wanted if sign == ">=" else wanted + 1
        if least >= limit:
            return Answer(True, words)
        return Answer(None if exact is None else exact >= limit, words, needs=("line", value))

    def _earlier(self, mode: str, kind: str, what: str, count: int) -> Answer:
        given = [prior for prior in self.own if (what in prior.classes if kind == "class" else what in prior.drugs or what == prior.regimen)]
        sure: set[str] = set()
        perhaps: set[str] = set()
        for prior in given:
            for drug in self._members(prior, kind, what):
                good = _outcome(mode, prior.result)
                (sure if good else perhaps).add(drug) if good is not False else None
        wording = {"": "received", "failed": "failed", "intolerant": "intolerant to", "failed or intolerant": "failed or intolerant to"}[mode]
        words = f"{wording} {what}" + (f" at least {count}" if count > 1 else "")
        if len(sure) >= count:
            return Answer(True, f"{words}: {', '.join(sorted(sure))}")
        complete = (self.profile.prior_given or self.course.newly_diagnosed() is True) and not self._may_hide(what)
        if complete and len(sure | perhaps) < count:
            return Answer(False, f"not {words}")
        return Answer(None, f"{words}? not stated", needs=("prior", what))

    def _may_hide(self, what: str) -> bool:
        """Whether an earlier "chemotherapy" without named drugs may have held this cytotoxic drug or class."""
        if all(prior.drugs or prior.kind == "procedure" for prior in self.own):
            return False
        table = drugs()
        members = [what] if what in table else [drug for drug in table if what in drug_line(drug)]
        return any(table[drug]["role"] == "cytotoxic" for drug in members)

    @staticmethod
    def _members(prior: PriorFact, kind: str, what: str) -> tuple[str, ...]:
        if kind != "class":
            return (what,)
        members = tuple(drug for drug in prior.drugs if what in drug_line(drug))
        return members or (prior.input,)

    @cached_property
    def antigens_treated(self) -> frozenset[str]:
        """Markers that an earlier therapy was directed against."""
        table = drugs()
        return frozenset(
            marker for prior in self.own for drug in prior.drugs if drug in table for marker in table[drug].list("target_markers")
        )


def _outcome(mode: str, result: str | None) -> bool | None:
    """Whether a recorded result is what a criterion asks for; None where no result is recorded."""
    if not mode:
        return True
    if result is None or result == "ongoing":
        return None
    failed, intolerant = result in FAILED, result == "intolerance"
    return {"failed": failed, "intolerant": intolerant, "failed or intolerant": failed or intolerant}[mode]
