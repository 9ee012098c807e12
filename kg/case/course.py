"""States that earlier therapy proves where none is stated: who was refractory to the last therapy is refractory."""

from __future__ import annotations

from collections.abc import Iterable

from kg.case.profile import DiseaseFact, PriorFact
from kg.case.states import StateFact
from kg.case.vocabulary import DRUGS, STATES
from kg.knowledge.terminology import clinical_line

_AXES = frozenset({"course", "remission", "mrd", "treatment part"})
_OPEN = frozenset({"previously treated", "active disease"})  # say nothing of how the disease answered
_PARTS = frozenset({"prephase", "cytoreduction", "conditioning", "bridging"})
_STATES = {
    "refractory": ("refractory",),
    "loss of response": ("refractory",),
    "progression": ("refractory", "progression"),
    "relapse": ("relapsed",),
}


def from_prior(prior: Iterable[PriorFact], stated: Iterable[StateFact], diseases: list[DiseaseFact]) -> list[StateFact]:
    """The states that the result of the latest therapy of this disease entails, if no course is stated.

    Only the latest therapy counts: after a later one without a result, the present state is not known.
    """
    if any(_says_course(fact.key) for fact in stated):
        return []
    last = latest(prior)
    if last is None:
        return []
    keys = list(_STATES.get(last.result or "", ()))
    if keys == ["relapsed"] and last.kind == "procedure" and "HSCT" in (last.regimen or ""):
        keys = ["relapse after HSCT"]
    if keys == ["refractory"] and any("CML" in clinical_line(fact.key) for fact in diseases):
        keys = ["refractory", "resistant"]  # the word of chronic myeloid leukemia
    return [StateFact(key, last.input, "entailed") for key in keys]


def latest(prior: Iterable[PriorFact]) -> PriorFact | None:
    """The latest therapy of this disease: by its line where all are numbered, else the one that stands last."""
    own = [fact for fact in prior if _of_this_disease(fact)]
    if not own:
        return None
    return max(enumerate(own), key=lambda item: (item[1].line or 0, item[0]))[1] if _numbered(own) else own[-1]


def contradicts_untreated(states: Iterable[StateFact]) -> list[str]:
    """Stated states that cannot be, if there was no therapy before."""
    return [
        fact.key
        for fact in states
        if fact.certainty != "entailed" and fact.key in STATES.rows and "untreated" in STATES.rows[fact.key].list("contradicts")
        and STATES.rows[fact.key]["axis"] in ("course", "response") and STATES.rows[fact.key]["lines_minimum"]
    ]  # fmt: skip


def _says_course(key: str) -> bool:
    row = STATES.rows.get(key)
    return row is not None and (row["axis"] in _AXES or key == "resistant") and key not in _OPEN


def _of_this_disease(fact: PriorFact) -> bool:
    supportive = bool(fact.drugs) and all(DRUGS.rows[drug]["role"] == "supportive" for drug in fact.drugs)
    return not (fact.for_other_disease or fact.at_disease_part in _PARTS or supportive)


def _numbered(own: list[PriorFact]) -> bool:
    return all(fact.line is not None for fact in own)
