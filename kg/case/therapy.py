"""Earlier therapy: drugs, regimens, procedures, with result and line; and how many lines that proves."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from kg.case.model import Entry
from kg.case.notes import Notes, entry_fields, quoted, shown
from kg.case.profile import DiseaseFact, PriorFact
from kg.case.vocabulary import CLASSES, DISEASES, DRUGS, PROCEDURES, REGIMENS
from kg.errors import CaseError
from kg.knowledge.terminology import class_line, clinical_line, drug_line
from kg.names.normalise import name_key

_KEYS = ("therapy", "drug", "drugs", "regimen", "line", "for", "result", "best", "ended", "part", "at")
_RESULTS = (
    ("loss of response", r"loss of (?:\w+ )?response|lost (?:\w+ )?response|secondary resistance"),
    ("intolerance", r"intoleran(?:ce|t)|stopped for toxicity|discontinued (?:for|due to) (?:toxicity|adverse events?)|toxicity"),
    ("progression", r"progress(?:ion|ed|ive disease)|\bPD\b"),
    ("relapse", r"relapsed?(?: after)?|recurrence"),
    ("refractory", r"refractory|fail(?:ure|ed)|no response|non-?respon\w+|resistan(?:t|ce)|primary induction failure|\bNR\b|stable disease|treatment failure"),
    ("ongoing", r"ongoing|current(?:ly)?|continuing|under way"),
    ("CR", r"\bCR[ihp]?\b|(?:complete |molecular |hematologic )?(?:remission|response)|MRD[- ]negative|\bMLFS\b|\bMMR\b|\bCCyR\b"),
)  # fmt: skip
_RESULT = re.compile("|".join(f"(?P<r{number}>{pattern})" for number, (_, pattern) in enumerate(_RESULTS)), re.I)
_NEUTRAL = re.compile(
    r"(?i)\b(?:completed|stopped|finished|given|done|partial response|PR|\d+ cycles?|x\s?\d+|\d+x|cycles?|last dose|for \d+ \w+)\b"
)
_LINE = re.compile(r"(?i)\b(?:line\s*(\d+)|(\d+)(?:st|nd|rd|th)?[- ]line|(\d)L|(first|second|third|fourth)[- ]line)\b")
_NUMBERS = {"first": 1, "second": 2, "third": 3, "fourth": 4}
_PART = re.compile(r"(?i)\b(consolidation|maintenance|conditioning|bridging|prephase|cytoreduction)\b")
_SPLIT = re.compile(r"\s*(?:\+|/|,|;|&|\band\b|\bplus\b|\bwith\b|\bfollowed by\b|→|->)\s*")
_PARTS_WITHOUT_LINE = frozenset(
    {"consolidation", "maintenance", "conditioning", "bridging", "prephase", "cytoreduction"}
)
_FAILED = frozenset({"refractory", "progression", "relapse", "loss of response"})
_TRANSPLANT = re.compile(
    r"(?i)HSCT|transplant|donor lymphocyte|radiotherapy|irradiation|transfusion|leukapheresis|conditioning"
)


@dataclass(frozen=True, slots=True)
class _Therapy:
    """What the words of a therapy stand for."""

    drugs: tuple[str, ...] = ()
    classes: tuple[str, ...] = ()
    regimen: str | None = None
    kind: Literal["drug", "regimen", "procedure"] = "drug"
    id: str | None = None
    missed: tuple[str, ...] = ()


def read_prior(entries: tuple[Entry, ...], diseases: list[DiseaseFact], notes: Notes) -> tuple[PriorFact, ...]:
    """All earlier therapies, in input order."""
    facts: list[PriorFact] = []
    for entry in entries:
        fact = _mapping(entry, diseases, notes) if isinstance(entry, Mapping) else _string(entry, notes)
        if fact is not None:
            facts.append(fact)
    return tuple(facts)


def _string(text: str, notes: Notes) -> PriorFact | None:
    """``dasatinib (failure)``, ``7+3``, ``venetoclax + azacitidine (refractory)``, ``ibrutinib, line 2, progression``."""
    name, result, best, line, part = _details(text)
    return _made(text, name, result, best, line, part, False, None, notes)


def _details(text: str) -> tuple[str, str | None, str | None, int | None, str | None]:
    """The name without its result, line and part."""
    if _single(text) is not None:
        return text, None, None, None, None
    rest = text
    line: int | None = None
    if match := _LINE.search(rest):
        number = match[1] or match[2] or match[3]
        line = int(number) if number else _NUMBERS[match[4].lower()]
        rest = rest[: match.start()] + " " + rest[match.end() :]
    result = best = None
    for match in list(_RESULT.finditer(rest)):
        name = next(word for number, (word, _) in enumerate(_RESULTS) if match[f"r{number}"])
        if name == "CR":
            best = match[0].strip()
        result = name if result in (None, "CR") else result
    rest = _RESULT.sub(" ", rest)
    part: str | None = None
    if match := _PART.search(rest):
        stripped = rest[: match.start()] + " " + rest[match.end() :]
        if re.sub(r"[\s()]+", "", stripped):
            part, rest = match[1].lower(), stripped
    rest = _NEUTRAL.sub(" ", rest)
    rest = re.sub(r"\(\s*(?:to|after|on|at|in|of|then|due|first|,|;|\s)*\s*\)", " ", rest)
    rest = re.sub(
        r"(?i)(?:\s|,|;|:|-|→|->|=>|\b(?:to|then|followed by|due)\b)+$|^[\s,;:]+", "", re.sub(r"\s+", " ", rest).strip()
    )
    rest = re.sub(r"(?i)^(?:(?:to|after|on|of|due)\s+)+", "", rest)
    return rest.strip(" ,;:-"), result, best, line, part


def _mapping(entry: Mapping[str, Any], diseases: list[DiseaseFact], notes: Notes) -> PriorFact | None:
    details = entry_fields("prior", entry, _KEYS)
    names = next((details[key] for key in ("therapy", "regimen", "drugs", "drug") if details.get(key)), None)
    if names is None:
        raise CaseError(f"field 'prior': {quoted(shown(entry))} names no therapy; expected a key 'therapy'")
    text = " + ".join(str(name) for name in names) if isinstance(names, list | tuple) else str(names)
    name, result, best, line, part = _details(text)
    if details.get("result") is not None:
        _, stated, stated_best, _, _ = _details(f"x ({details['result']})")
        if stated is None and str(details["result"]).strip().lower() not in (
            "pr",
            "partial response",
            "partial remission",
            "unknown",
            "stable disease",
            "completed",
        ):
            raise CaseError(
                f"field 'prior': unknown result {quoted(details['result'])} Known results: CR, refractory, progression, relapse, loss of response, intolerance, ongoing"
            )
        result, best = stated, stated_best or best
    if details.get("line") is not None:
        if not re.fullmatch(r"\d{1,2}", str(details["line"])):
            raise CaseError(f"field 'prior': line {quoted(details['line'])} is no number")
        line = int(details["line"])
    part = str(details["part"]).strip().lower() if details.get("part") else part
    best = str(details["best"]) if details.get("best") else best
    other = _other_disease(str(details["for"]), diseases, notes) if details.get("for") else False
    ended = _months_ago(details.get("ended"))
    said = [
        f"{key} {shown(details[key])}"
        for key in ("line", "for", "result", "best", "part", "ended")
        if details.get(key) is not None
    ]
    return _made(", ".join([text, *said]), name, result, best, line, part, other, ended, notes)


def _months_ago(value: object) -> float | None:
    if value is None:
        return None
    from kg.case.age import parse_age

    return float(parse_age(value)[0])


def _made(
    label: str,
    name: str,
    result: str | None,
    best: str | None,
    line: int | None,
    part: str | None,
    other: bool,
    ended: float | None,
    notes: Notes,
) -> PriorFact | None:
    found = _known(name) if name else None
    if found is None:
        near = DRUGS.near(name, 2) + REGIMENS.near(name, 1)
        notes.missed(
            f"earlier therapy {label!r}: {name!r} is not known" + (f"; nearest: {', '.join(near)}" if near else "")
        )
        return None
    for word in found.missed:
        notes.missed(f"earlier therapy {label!r}: {word!r} is not known")
    said = found.regimen or " + ".join(found.drugs) or ", ".join(found.classes[:1])
    notes.read(
        label,
        said
        + (f", {result}" if result else "")
        + (f", line {line}" if line else "")
        + (", for another disease" if other else ""),
        found.id,
    )
    return PriorFact(
        input=label, drugs=found.drugs, regimen=found.regimen, classes=found.classes, line=line, result=result, best=best,
        for_other_disease=other, ended_months_ago=ended, kind=found.kind, at_disease_part=part if part in _PARTS_WITHOUT_LINE else None,
    )  # fmt: skip


def known(name: str) -> tuple[str, ...] | None:
    """The drugs (or the regimen) behind a therapy in words, None where it is not known or only in part.

    >>> known("7+3")
    ('cytarabine', 'daunorubicin')
    """
    found = _known(name)
    return None if found is None or found.missed else found.drugs or (found.regimen or name,)


def _known(name: str) -> _Therapy | None:
    """A therapy by name: a drug, a regimen, a procedure, a class, or several of them together."""
    name = name.strip()
    found = _single(name)
    if found is not None:
        return found
    parts = [part.strip(" ()") for part in _SPLIT.split(name) if part.strip(" ()")]
    if len(parts) < 2:
        inner = re.match(r"(.+?)\s*\(([^()]*)\)$", name)
        return (_single(inner[1].strip()) or _single(inner[2].strip())) if inner else None
    swapped = REGIMENS.find(" + ".join(reversed(parts))) if len(parts) == 2 else None
    if swapped:
        return _single(swapped)
    singles = [(part, _single(part)) for part in parts]
    known = [single for _, single in singles if single is not None]
    if not known:
        return None
    drugs = tuple(dict.fromkeys(drug for single in known for drug in single.drugs))
    classes = tuple(dict.fromkeys(name for single in known for name in single.classes))
    regimens = [single.regimen for single in known if single.regimen]
    kind: Literal["drug", "regimen", "procedure"] = (
        "procedure" if all(single.kind == "procedure" for single in known) else "regimen"
    )
    return _Therapy(
        drugs,
        classes,
        " + ".join(regimens) or None,
        kind,
        None,
        tuple(part for part, single in singles if single is None),
    )


def _single(name: str) -> _Therapy | None:
    if drug := DRUGS.find(name):
        return _Therapy((drug,), drug_line(drug), None, "drug", DRUGS.rows[drug]["id"])
    if regimen := REGIMENS.find(name):
        row = REGIMENS.rows[regimen]
        drugs = row.list("components")
        classes = tuple(dict.fromkeys(item for drug in drugs for item in drug_line(drug)))
        kind: Literal["regimen", "procedure"] = "procedure" if row["kind"] == "procedure" else "regimen"
        return _Therapy(drugs, classes, regimen, kind, row["id"])
    if klass := CLASSES.find(name):
        return _Therapy((), class_line(klass), None, "drug", CLASSES.rows[klass]["id"])
    if procedure := PROCEDURES.find(name):
        return _Therapy((), (), procedure, "procedure", PROCEDURES.rows[procedure]["id"])
    return None


def _other_disease(name: str, diseases: list[DiseaseFact], notes: Notes) -> bool:
    """Whether a therapy was for a disease that is neither the present one, a broader nor a narrower form of it."""
    from kg.case.diseases import resolve

    known = resolve(name)
    if known is None:
        notes.missed(f"earlier therapy for {name!r}: this disease is not known, so that the therapy counts for no line")
        return True
    if not diseases:
        return False
    return not any(
        _related(known[0], fact.key) or (fact.narrowed_from is not None and _related(known[0], fact.narrowed_from))
        for fact in diseases
    )


def _related(first: str, second: str) -> bool:
    if first in clinical_line(second) or second in clinical_line(first):
        return True
    # The clinical hierarchy is cut where labels stop (APL under AML); earlier treatment of the broader diagnosis is still of this disease.
    return first in DISEASES.rows[second].list("narrows_from") or second in DISEASES.rows[first].list("narrows_from")


def counts_as_line(fact: PriorFact) -> bool:
    """Transplant, consolidation, maintenance and therapy of another disease add no line."""
    if fact.for_other_disease or fact.at_disease_part is not None or fact.kind == "procedure":
        return False
    if fact.regimen and fact.regimen in REGIMENS.rows and REGIMENS.rows[fact.regimen]["phase"] in _PARTS_WITHOUT_LINE:
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


def read_medications(entries: tuple[str, ...], notes: Notes) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Concurrent drugs with their classes; a class alone stands for itself."""
    found: list[tuple[str, tuple[str, ...]]] = []
    for text in entries:
        single = _single(re.sub(r"(?i)\s*\([^()]*\)\s*$", "", text).strip()) or _single(text.rstrip("s"))
        if single is None or (not single.drugs and not single.classes):
            near = DRUGS.near(text, 2)
            notes.missed(f"medication {text!r} is not known" + (f"; nearest: {', '.join(near)}" if near else ""))
            continue
        for drug in single.drugs or (single.classes[0],):
            found.append((drug, drug_line(drug) if single.drugs else single.classes))
        notes.read(text, " + ".join(single.drugs) or single.classes[0], single.id)
    return tuple(found)


def is_disease_name(name: str) -> bool:
    """Whether a text is the name of a disease (a common slip in the field ``prior``)."""
    return name_key(name) in DISEASES.index
