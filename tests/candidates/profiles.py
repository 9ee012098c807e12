"""Small profiles for unit tests of the engine, without the case reader."""

from __future__ import annotations

from typing import Any

from kg.case.profile import AlterationFact, AntigenFact, DiseaseFact, PriorFact, Profile
from kg.knowledge.terminology import diseases, drug_line


def profile(disease: str = "AML", **fields: Any) -> Profile:
    """A profile of one disease; other fields as in :class:`Profile`."""
    states = tuple((state, "stated") for state in fields.pop("states", ()))
    fact = DiseaseFact(disease, diseases()[disease]["id"], disease)
    return Profile(id="t", diseases=(fact,), states=states, state_given=bool(states), **fields)


def antigen(key: str, band: str, **more: Any) -> AntigenFact:
    return AntigenFact(key, f"lkg:marker/{key}", f"{key} {band}", "present", band, **more)


def variant(key: str, *ladder: tuple[str, str], status: str = "present", **more: Any) -> AlterationFact:
    rungs = ladder or ((key, "exact"),)
    return AlterationFact(key, f"lkg:alteration/{key}", key, "variant", status, (key.split(" ")[0].split("-")[0],), rungs, **more)


def prior(drug: str, result: str | None = None, **more: Any) -> PriorFact:
    return PriorFact(drug, (drug,), classes=drug_line(drug), result=result, **more)
