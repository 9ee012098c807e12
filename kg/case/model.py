"""A case as it was stated: the fields of ``interfaces.md``, nothing interpreted yet.

>>> case = Case(disease="AML", age="P3Y", state="newly diagnosed", markers={"CD33": 94.25}, alterations=["IDH1 R132H"])
>>> case.disease, case.state
(('AML',), ('newly diagnosed',))
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kg.case.limits import check_lengths
from kg.case.notes import quoted
from kg.errors import CaseError

if TYPE_CHECKING:
    from kg.case.profile import Profile

Entry = str | Mapping[str, Any]

_NONE_WORDS = frozenset({"none", "no", "untreated", "nil", "treatment-naive", "treatment naive", "never treated"})


@dataclass(frozen=True, init=False)
class Case:
    """One patient at one time. A field that is absent is unknown; ``prior=()`` means untreated.

    Entries keep the form in which they came (a string, or a mapping with named details);
    :func:`kg.case.understand.understand` reads them.
    """

    id: str | None
    disease: tuple[Entry, ...]
    age: str | float | None
    sex: str | None
    state: tuple[Entry, ...]
    markers: dict[str, Any]
    alterations: tuple[Entry, ...]
    karyotype: str | None
    prior: tuple[Entry, ...] | None
    labs: dict[str, Any]
    fab: str | None
    constitutional: tuple[str, ...]
    medications: tuple[str, ...]
    conditions: tuple[str, ...]
    fitness: dict[str, Any]
    sites: tuple[str, ...]
    transplant: dict[str, Any]
    pending: tuple[str, ...]

    def __init__(
        self,
        disease: Entry | Iterable[Entry] = (),
        *,
        id: str | None = None,  # the name of the contract
        age: str | float | None = None,
        sex: str | None = None,
        state: Entry | Iterable[Entry] = (),
        markers: Mapping[str, Any] | Iterable[str] | None = None,
        alterations: Entry | Iterable[Entry] = (),
        karyotype: str | None = None,
        prior: Entry | Iterable[Entry] | None = None,
        labs: Mapping[str, Any] | None = None,
        fab: str | None = None,
        constitutional: str | Iterable[str] = (),
        medications: str | Iterable[str] = (),
        conditions: str | Iterable[str] = (),
        fitness: str | Mapping[str, Any] | None = None,
        sites: str | Iterable[str] = (),
        transplant: bool | Mapping[str, Any] | None = None,
        pending: str | Iterable[str] = (),
    ) -> None:
        values = {
            "id": _text("id", id),
            "disease": _entries("disease", disease),
            "age": age,
            "sex": _text("sex", sex),
            "state": _entries("state", state),
            "markers": _markers(markers),
            "alterations": _entries("alterations", alterations),
            "karyotype": _text("karyotype", karyotype),
            "prior": _prior(prior),
            "labs": _mapping("labs", labs),
            "fab": _text("fab", fab),
            "constitutional": _texts("constitutional", constitutional),
            "medications": _texts("medications", medications),
            "conditions": _texts("conditions", conditions),
            "fitness": _fitness(fitness),
            "sites": _texts("sites", sites),
            "transplant": {"planned": transplant}
            if isinstance(transplant, bool)
            else _mapping("transplant", transplant),
            "pending": _texts("pending", pending),
        }
        check_lengths(values)
        for name, value in values.items():
            object.__setattr__(self, name, value)

    @classmethod
    def read(cls, path: str | Path) -> Case:
        """The single case of a YAML, JSON or Phenopacket file.

        Raises CaseError naming file and field where it cannot be read, or when it holds several cases.
        """
        from kg.case.read import read_case

        return read_case(path)

    def understand(self) -> Profile:
        """What the vocabulary makes of it; worked out once, also by the check on reading."""
        return self._understood

    @cached_property
    def _understood(self) -> Profile:
        from kg.case.understand import understand

        return understand(self)

    def as_dict(self) -> dict[str, Any]:
        """The stated fields as plain data, absent ones left out."""
        result: dict[str, Any] = {}
        for name in FIELDS:
            value = getattr(self, name)
            if value is None or (name != "prior" and value in ((), {})):
                continue
            if isinstance(value, tuple):
                plain = [dict(entry) if isinstance(entry, Mapping) else entry for entry in value]
                value = plain[0] if name == "disease" and len(plain) == 1 else plain
            result[name] = dict(value) if isinstance(value, dict) else value
        return result


FIELDS = tuple(item.name for item in fields(Case))


def _text(name: str, value: object) -> str | None:
    if value is None:
        return None
    if isinstance(value, str | int | float) and not isinstance(value, bool):
        return str(value).strip() or None
    raise CaseError(f"field {name!r}: found {quoted(value)}; expected text")


def _entries(name: str, value: object) -> tuple[Entry, ...]:
    """A list of strings and mappings; a single one is a list of one, numbers (``-7``) are text."""
    if value is None:
        return ()
    if isinstance(value, str | Mapping | int | float):
        value = (value,)
    if not isinstance(value, Iterable):
        raise CaseError(f"field {name!r}: found {quoted(value)}; expected a list")
    found: list[Entry] = []
    for item in value:
        if isinstance(item, Mapping):
            found.append({str(key): entry for key, entry in item.items()})
        elif isinstance(item, str | int | float) and not isinstance(item, bool):
            if str(item).strip():
                found.append(str(item).strip())
        elif item is not None:
            raise CaseError(f"field {name!r}: found {quoted(item)}; expected text or a mapping")
    return tuple(found)


def _texts(name: str, value: object) -> tuple[str, ...]:
    found = _entries(name, value)
    if any(isinstance(item, Mapping) for item in found):
        raise CaseError(f"field {name!r}: found a mapping; expected a list of texts")
    return tuple(str(item) for item in found)


def _mapping(name: str, value: object) -> dict[str, Any]:
    if value is None:
        return {}
    if not isinstance(value, Mapping):
        raise CaseError(f"field {name!r}: found {quoted(value)}; expected a mapping of names to values")
    return {str(key).strip(): entry for key, entry in value.items()}


def _markers(value: object) -> dict[str, Any]:
    """Names to results; a list (``[CD33+, CD19 negative]``) is kept under its own words."""
    if isinstance(value, str):
        return {value: None}
    if isinstance(value, Iterable) and not isinstance(value, Mapping):
        found: dict[str, Any] = {}
        for item in value:
            if isinstance(item, Mapping):
                found.update(_mapping("markers", item))
            else:
                found[str(item)] = None
        return found
    return _mapping("markers", value)


def _prior(value: object) -> tuple[Entry, ...] | None:
    if value is None:
        return None
    if isinstance(value, str) and value.strip().lower() in _NONE_WORDS:
        return ()
    return tuple(
        entry for entry in _entries("prior", value) if not (isinstance(entry, str) and entry.lower() in _NONE_WORDS)
    )


def _fitness(value: object) -> dict[str, Any]:
    if isinstance(value, str):
        return {"intensive": value}
    return _mapping("fitness", value)
