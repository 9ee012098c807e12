"""How many lines of therapy are proven: counted only where stated, or as a minimum."""

from __future__ import annotations

import re

from kg.case.profile import PriorFact
from kg.case.therapy import PARTS_WITHOUT_LINE
from kg.case.vocabulary import REGIMENS

_FAILED = frozenset({"refractory", "progression", "relapse", "loss of response"})
_TRANSPLANT = re.compile(
    r"(?i)HSCT|transplant|donor lymphocyte|radiotherapy|irradiation|transfusion|leukapheresis|conditioning"
)


def counts_as_line(fact: PriorFact) -> bool:
    """Transplant, consolidation, maintenance and therapy of another disease add no line."""
    if fact.for_other_disease or fact.at_disease_part is not None or fact.kind == "procedure":
        return False
    if fact.regimen and fact.regimen in REGIMENS.rows and REGIMENS.rows[fact.regimen]["phase"] in PARTS_WITHOUT_LINE:
        return False
    return not (fact.regimen and not fact.drugs and _TRANSPLANT.search(fact.regimen))


def lines(prior: tuple[PriorFact, ...], given: bool, proven_by_states: int) -> tuple[int, int | None]:
    """(least number of lines, exact number or None). Two failures within one drug class are two lines: they are not combined."""
    own = [fact for fact in prior if counts_as_line(fact)]
    if given and not own and proven_by_states == 0:
        return 0, 0
    stated = [fact.line for fact in own if fact.line is not None]
    least = max(stated, default=0)
    exact = least if own and len(stated) == len(own) else None
    if own:
        least = max(least, 1)
    by_class: dict[str, set[str]] = {}
    for fact in own:
        if fact.result in _FAILED | {"intolerance"}:
            for name in fact.classes:
                by_class.setdefault(name, set()).add(fact.input)
    least = max([least, proven_by_states, *(len(inputs) for inputs in by_class.values())])
    return least, exact if exact is not None and exact >= least else None
