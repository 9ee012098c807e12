"""Strict checks on reading: unknown states and details are errors with the nearest known name."""

from __future__ import annotations

from collections.abc import Mapping

from kg.case.age import parse_age
from kg.case.model import Case
from kg.case.notes import entry_fields, quoted
from kg.case.states import state_key
from kg.errors import CaseError

SEXES = {
    "m": "male",
    "male": "male",
    "man": "male",
    "boy": "male",
    "f": "female",
    "female": "female",
    "woman": "female",
    "girl": "female",
    "other": "other",
    "unknown": "unknown",
}
STATE_KEYS = ("state", "name", "certainty", "at")


def check(case: Case) -> None:
    """Raises CaseError for what a reader must not guess: no disease, a wrong age, sex, state, unit or detail key."""
    if not case.disease:
        raise CaseError("field 'disease' is missing; expected a name, an abbreviation or a CURIE")
    if case.age is not None:
        parse_age(case.age)
    sex_of(case.sex)
    for entry in case.state:
        state_entry(entry)
    profile = case.understand()  # units, detail keys and values are checked where they are read
    if not profile.diseases:
        # An unknown disease must never mean any disease.
        raise CaseError(f"field 'disease': {profile.not_understood[0]}")


def sex_of(text: str | None) -> str | None:
    """male, female, other, or None."""
    if text is None:
        return None
    found = SEXES.get(text.strip().lower())
    if found is None:
        raise CaseError(f"field 'sex': found {quoted(text)}; expected male, female, other or unknown")
    return None if found == "unknown" else found


def state_entry(entry: str | Mapping[str, object]) -> tuple[str, str, str]:
    """(key, words, certainty) of a state: text, or ``{state: newly diagnosed, certainty: implied}``."""
    if isinstance(entry, str):
        return state_key(entry), entry, "stated"
    details = entry_fields("state", entry, STATE_KEYS)
    name = str(details.get("state") or details.get("name") or "")
    if not name:
        raise CaseError("field 'state': a mapping needs the key 'state'")
    certainty = str(details.get("certainty", "stated")).strip().lower()
    if certainty not in ("stated", "implied", "entailed"):
        raise CaseError(f"field 'state': certainty {quoted(certainty)}; expected stated or implied")
    return state_key(name), name, certainty
