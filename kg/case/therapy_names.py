"""What the name of a therapy stands for: drugs with their classes, a regimen, a procedure, or several together."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from kg.case.notes import Notes
from kg.case.vocabulary import CLASSES, DRUGS, PROCEDURES, REGIMENS
from kg.knowledge.terminology import class_line, drug_line

_SPLIT = re.compile(r"\s*(?:(?<!\d)\+|\+(?!\d)|/|,|;|&|\band\b|\bplus\b|\bwith\b|\bfollowed by\b|→|->)\s*")


@dataclass(frozen=True, slots=True)
class Therapy:
    """What the words of a therapy stand for."""

    drugs: tuple[str, ...] = ()
    classes: tuple[str, ...] = ()
    regimen: str | None = None
    kind: Literal["drug", "regimen", "procedure"] = "drug"
    id: str | None = None
    missed: tuple[str, ...] = ()


def known(name: str) -> tuple[str, ...] | None:
    """The drugs (or the regimen) behind a therapy in words, None where it is not known or only in part.

    >>> known("7+3")
    ('cytarabine', 'daunorubicin')
    """
    found = find(name)
    return None if found is None or found.missed else found.drugs or (found.regimen or name,)


def find(name: str) -> Therapy | None:
    """A therapy by name: a drug, a regimen, a procedure, a class, or several of them together."""
    name = name.strip()
    found = single_name(name)
    if found is not None:
        return found
    parts = [part.strip(" ()") for part in _SPLIT.split(name) if part.strip(" ()")]
    if len(parts) < 2 and (joined := _hyphenated(name)):
        parts = joined
    if len(parts) < 2:
        inner = re.match(r"(.+?)\s*\(([^()]*)\)$", name)
        return (single_name(inner[1].strip()) or single_name(inner[2].strip())) if inner else None
    for order in (parts, parts[::-1]) if len(parts) == 2 else ():
        if regimen := REGIMENS.find(" + ".join(order)):
            return single_name(regimen)
    singles = [(part, single_name(part)) for part in parts]
    known = [single for _, single in singles if single is not None]
    if not known:
        return None
    drugs = tuple(dict.fromkeys(drug for single in known for drug in single.drugs))
    classes = tuple(dict.fromkeys(name for single in known for name in single.classes))
    regimens = [single.regimen for single in known if single.regimen]
    kind: Literal["drug", "regimen", "procedure"] = (
        "procedure" if all(single.kind == "procedure" for single in known) else "regimen"
    )
    return Therapy(
        drugs,
        classes,
        " + ".join(regimens) or None,
        kind,
        None,
        tuple(part for part, single in singles if single is None),
    )


def _hyphenated(name: str) -> list[str]:
    """The partners of ``venetoclax-rituximab``; empty where a part is no known name."""
    parts = [part.strip() for part in re.split(r"[-–‑]", name)]
    return parts if len(parts) > 1 and all(len(part) > 2 and single_name(part) for part in parts) else []


def single_name(name: str) -> Therapy | None:
    """One name of a drug, regimen, class or procedure, None for a combination or an unknown one."""
    if drug := DRUGS.find(name):
        return Therapy((drug,), drug_line(drug), None, "drug", DRUGS.rows[drug]["id"])
    if regimen := REGIMENS.find(name):
        row = REGIMENS.rows[regimen]
        drugs = row.list("components")
        classes = tuple(dict.fromkeys(item for drug in drugs for item in drug_line(drug)))
        kind: Literal["regimen", "procedure"] = "procedure" if row["kind"] == "procedure" else "regimen"
        return Therapy(drugs, classes, regimen, kind, row["id"])
    if klass := CLASSES.find(name):
        return Therapy((), class_line(klass), None, "drug", CLASSES.rows[klass]["id"])
    if procedure := PROCEDURES.find(name):
        return Therapy((), (), procedure, "procedure", PROCEDURES.rows[procedure]["id"])
    return None


def read_medications(entries: tuple[str, ...], notes: Notes) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Concurrent drugs with their classes; a class alone stands for itself."""
    found: list[tuple[str, tuple[str, ...]]] = []
    for text in entries:
        single = single_name(re.sub(r"(?i)\s*\([^()]*\)\s*$", "", text).strip()) or single_name(text.rstrip("s"))
        if single is None or (not single.drugs and not single.classes):
            near = DRUGS.near(text, 2)
            notes.missed(f"medication {text!r} is not known" + (f"; nearest: {', '.join(near)}" if near else ""))
            continue
        for drug in single.drugs or (single.classes[0],):
            found.append((drug, drug_line(drug) if single.drugs else single.classes))
        notes.read(text, " + ".join(single.drugs) or single.classes[0], single.id)
    return tuple(found)
