"""Earlier therapy: drugs, regimens, procedures, with result and line; and how many lines that proves."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from kg.case.model import Entry
from kg.case.notes import Notes, entry_fields, quoted, shown
from kg.case.profile import DiseaseFact, PriorFact
from kg.case.therapy_names import Therapy, find, single_name
from kg.case.therapy_text import NEGATED, SERIAL, adverse_reason, given_drugs, listed, shortened
from kg.case.vocabulary import DISEASES, DRUGS, REGIMENS
from kg.errors import CaseError
from kg.knowledge.terminology import clinical_line

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
_ABSENT = re.compile(
    r"(?i)\b(?:no|without|not)\s+(?:any\s+|evidence of\s+|signs? of\s+)*(?:progress\w*|relapsed?|recurrence|toxicity|intoleran\w+|refractory|resistance)"
)
_NEUTRAL = re.compile(
    r"(?i)\b(?:completed|stopped|finished|given|done|partial response|PR|\d+ cycles?|x\s?\d+|\d+x|cycles?|last dose|for \d+ \w+)\b"
)
_LINE = re.compile(r"(?i)\b(?:line\s*(\d+)|(\d+)(?:st|nd|rd|th)?[- ]line|(\d)L|(first|second|third|fourth)[- ]line)\b")
_NUMBERS = {"first": 1, "second": 2, "third": 3, "fourth": 4}
_PART = re.compile(r"(?i)\b(consolidation|maintenance|conditioning|bridging|prephase|cytoreduction)\b")
PARTS_WITHOUT_LINE = frozenset(
    {"consolidation", "maintenance", "conditioning", "bridging", "prephase", "cytoreduction"}
)


def read_prior(entries: tuple[Entry, ...], diseases: list[DiseaseFact], notes: Notes) -> tuple[PriorFact, ...]:
    """All earlier therapies, in input order."""
    facts: list[PriorFact] = []
    for entry in entries:
        facts.extend(_mapping(entry, diseases, notes) if isinstance(entry, Mapping) else _string(entry, notes))
    return tuple(facts)


def _string(text: str, notes: Notes) -> list[PriorFact]:
    """``dasatinib (failure)``, ``7+3``, ``venetoclax + azacitidine (refractory)``, ``ibrutinib, line 2, progression``."""
    name, result, best, line, part = _details(text)
    if result is None and (reason := adverse_reason(text)):
        name = re.split(
            r"(?i)[\s,;:(–-]+(?:stopped|discontinued|withdrawn|ceased|held|interrupted|terminated)\b", text
        )[0]
        result = "intolerance"
        notes.read(text, f"stopped for {reason}: intolerance", None, "implied")
    if SERIAL.search(name) and (items := listed(name)) and len(items) > 1:
        # One after the other: what is said of the result is said of the last.
        earlier = [
            fact for item in items[:-1] for fact in _made(item, item, None, None, None, None, False, None, notes)
        ]
        last = f"{items[-1]} ({result})" if result else items[-1]
        return earlier + _made(last, items[-1], result, best, line, part, False, None, notes)
    return _made(text, name, result, best, line, part, False, None, notes)


def _details(text: str) -> tuple[str, str | None, str | None, int | None, str | None]:
    """The name without its result, line and part."""
    if single_name(text) is not None:
        return text, None, None, None, None
    rest = text
    line: int | None = None
    if match := _LINE.search(rest):
        number = match[1] or match[2] or match[3]
        line = int(number) if number else _NUMBERS[match[4].lower()]
        rest = rest[: match.start()] + " " + rest[match.end() :]
    result = best = None
    rest = _ABSENT.sub(" ", rest)
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


def _mapping(entry: Mapping[str, Any], diseases: list[DiseaseFact], notes: Notes) -> list[PriorFact]:
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
) -> list[PriorFact]:
    found = find(name) if name else None
    if found is None and (drug := shortened(name)):
        found = single_name(drug)
        notes.read(name, drug, found.id if found else None, "implied")
    if found is None:
        inside = given_drugs(label)
        if not inside:
            near = DRUGS.near(name, 2) + REGIMENS.near(name, 1)
            notes.missed(
                f"earlier therapy {label!r}: {name!r} is not known" + (f"; nearest: {', '.join(near)}" if near else "")
            )
            return []
        # The result is kept where it can only be that of the one therapy named.
        clear = len(inside) == 1 and not NEGATED.search(name)
        known = ", ".join(words for words, _ in inside)
        notes.missed(
            f"earlier therapy {label!r} is not understood as a whole: {known} taken as given"
            + ("" if clear and result else ", result unknown")
        )
        return [
            _fact(label, therapy, result if clear else None, best if clear else None, line, part, other, ended, notes)
            for _, therapy in inside
        ]
    for word in found.missed:
        notes.missed(f"earlier therapy {label!r}: {word!r} is not known")
    return [_fact(label, found, result, best, line, part, other, ended, notes)]


def _fact(
    label: str,
    found: Therapy,
    result: str | None,
    best: str | None,
    line: int | None,
    part: str | None,
    other: bool,
    ended: float | None,
    notes: Notes,
) -> PriorFact:
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
        for_other_disease=other, ended_months_ago=ended, kind=found.kind, at_disease_part=part if part in PARTS_WITHOUT_LINE else None,
    )  # fmt: skip


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
