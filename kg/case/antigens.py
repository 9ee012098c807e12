"""Antigen results: percentages, words, mappings; bands; and results that a therapy has made obsolete."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from kg.case.bands import band_of
from kg.case.notes import Notes, entry_fields, shown
from kg.case.profile import AntigenFact, PriorFact, Status
from kg.case.timepoints import before, is_now
from kg.case.units import specimen
from kg.knowledge.terminology import drugs, markers
from kg.parse import lexicon

_KEYS = ("percent", "intensity", "status", "result", "gate", "specimen", "at", "method")
_PERCENT = re.compile(r"(<=|>=|[<>≤≥~]?)\s*(\d{1,3}(?:[.,]\d+)?)\s*(%|percent)?")
_WORDS = (
    ("not done", r"not (?:done|tested|performed|reported|available|assessed)|n\.?d\.?|unknown|n/a"),
    ("pending", r"pending|awaited"),
    ("negative", r"negative|neg\.?|absent|lost|loss|not expressed|undetect\w+|-+"),
    ("dim", r"dim|weak(?:ly)?|low|faint|lo"),
    ("partial", r"partial(?:ly)?|subset|focal"),
    ("bright", r"bright|strong(?:ly)?|high|intense|hi"),
    ("heterogeneous", r"heterogen\w+|variabl[ey]|variably"),
    ("decreased", r"decreased|reduced|diminished"),
    ("increased", r"increased|overexpressed"),
    ("positive", r"positive|pos\.?|present|expressed|\++|yes"),
)  # fmt: skip
_WORD = re.compile(
    "|".join(f"(?P<w{number}>(?<![a-z]){pattern}(?![a-z]))" for number, (_, pattern) in enumerate(_WORDS)), re.I
)


def read_antigen(name: str, value: Any, notes: Notes, states: frozenset[str]) -> AntigenFact | None:
    """One antigen and its result; None where either is not understood."""
    key = lexicon.marker(name)
    label = f"{name} {_shown(value)}"
    if key is None:
        if lexicon.gene(name) is not None:
            notes.missed(f"marker {name!r} is a gene, not an antigen; expected '{name} mutation' or '{name} wild type' under alterations")
            return None
        near = lexicon.near_markers(name)
        notes.missed(f"marker {name!r} is not known" + (f"; nearest: {', '.join(near)}" if near else ""))
        return None
    result = _value(value)
    if result is None:
        notes.missed(f"marker {label!r}: the result is not understood")
        return None
    word, percent, details = result
    fact = fact_of(key, label, word, percent, details, states)
    notes.read(label, said(fact), fact.id)
    return fact


def _shown(value: Any) -> str:
    """``98.9 % bright, of blasts, at diagnosis`` for a mapping, else as typed."""
    if not isinstance(value, Mapping):
        return shown(value)
    parts = [
        f"{shown(value['percent'])} %" if value.get("percent") is not None else "",
        *(str(value[key]) for key in ("intensity", "status", "result") if value.get(key)),
    ]
    more = [
        f"{word} {value[key]}" for key, word in (("gate", "of"), ("specimen", "in"), ("at", "at")) if value.get(key)
    ]
    return ", ".join([" ".join(part for part in parts if part).replace("% %", "%"), *more])


def _value(value: Any) -> tuple[str | None, float | None, dict[str, Any]] | None:
    """(word, percent, details) of a result; None where it is not understood."""
    if isinstance(value, bool):
        return ("positive" if value else "negative"), None, {}
    if isinstance(value, int | float):
        return (None, float(value), {}) if 0 <= value <= 100 else None
    if isinstance(value, Mapping):
        details = entry_fields("markers", value, _KEYS)
        percent = None
        if "percent" in details:
            inner = _value(details["percent"])
            if inner is None or inner[1] is None:
                return None
            percent = inner[1]
            details = {**details, **inner[2]}
        words = [str(details[key]) for key in ("intensity", "status", "result") if details.get(key)]
        word = _word(" ".join(words)) if words else None
        if words and word is None:
            return None
        return (word, percent, details) if word or percent is not None else None
    if isinstance(value, str):
        text = value.strip()
        match = _PERCENT.search(text)
        percent = float(match[2].replace(",", ".")) if match else None
        if percent is not None and percent > 100:
            return None
        rest = (text[: match.start()] + " " + text[match.end() :]) if match else text
        bound = {"comparator": match[1]} if match and match[1] not in ("", "~") else {}
        word = _word(rest)
        left = re.sub(
            r"(?i)\b(?:of|blasts?|cells?|expression|in|the|population|approximately|about)\b|[\s,;()~.<>+-]",
            "",
            _WORD.sub("", rest),
        )
        if left:
            return None
        return (word, percent, bound) if word or percent is not None else None
    return None


def result_of(text: str) -> tuple[str | None, float | None, dict[str, Any]] | None:
    """(word, percent, details) of a result in words, None where it is none.

    >>> result_of("94%"), result_of("12% dim"), result_of("D816V")
    ((None, 94.0, {}), ('dim', 12.0, {}), None)
    """
    return _value(text) if text.strip() else None


def _word(text: str) -> str | None:
    """The status word of a result; an intensity says more than ``positive``."""
    found = [
        next(word for number, (word, _) in enumerate(_WORDS) if match[f"w{number}"])
        for match in _WORD.finditer(text.strip())
    ]
    for word in found:
        if word not in ("positive",):
            return word
    return found[0] if found else None


def fact_of(
    key: str, label: str, word: str | None, percent: float | None, details: Mapping[str, Any], states: frozenset[str]
) -> AntigenFact:
    """A result as a fact: its band, its status, and whether it is from now."""
    gate = str(details["gate"]) if details.get("gate") else None
    at = str(details["at"]).strip().lower() if details.get("at") else None
    bound = str(details.get("comparator", ""))
    band = band_of(word, percent, gate, bound)
    status: Status
    if word in ("not done", "pending"):
        status = "pending" if word == "pending" else "not done"
    else:
        status = "unknown" if band == "unknown" else "absent" if band == "negative" else "present"
    note = None
    if band == "unknown" and percent is not None:
        note = f"{bound}{percent:g} % leaves open how many" if bound else f"{percent:g} % of {gate}, not of blasts"
    return AntigenFact(
        key=key, id=markers()[key]["id"], input=label, status=status, band=band, percent=percent,
        intensity=word if word in ("dim", "partial", "bright", "heterogeneous", "decreased", "increased") else None,
        comparator=bound or None, gate=gate, specimen=specimen(str(details["specimen"])) if details.get("specimen") else None,
        at=None if is_now(at, states) else at, note=note,
    )  # fmt: skip


def said(fact: AntigenFact) -> str:
    """The fact as a reader says it."""
    if fact.status in ("not done", "pending"):
        return f"{fact.key} {fact.status}"
    percent = f", {fact.comparator or ''}{fact.percent:g} %" if fact.percent is not None else ""
    return f"{fact.key} {fact.band}{percent}"


def outdated(facts: list[AntigenFact], prior: tuple[PriorFact, ...], notes: Notes) -> list[AntigenFact]:
    """After a therapy against an antigen, an older or missing result is unknown until it is tested again."""
    treated: dict[str, PriorFact] = {}
    for therapy in prior:
        for drug in therapy.drugs:
            row = drugs().get(drug)
            for marker in row.list("target_markers") if row else ():
                treated.setdefault(marker, therapy)
    result: list[AntigenFact] = []
    for fact in facts:
        given = treated.get(fact.key)
        if (
            given is not None
            and fact.at is not None
            and fact.status in ("present", "absent")
            and before(fact.at, given)
        ):
            result.append(
                replace(
                    fact,
                    status="unknown",
                    band="unknown",
                    retest=True,
                    note=f"result of {fact.at}, before {given.input}",
                )
            )
            notes.read(fact.input, f"{fact.key} unknown until retested after {given.input}", fact.id, "entailed")
        else:
            result.append(fact)
    known = {fact.key for fact in facts}
    for marker, therapy in treated.items():
        if marker not in known and marker in markers():
            result.append(
                AntigenFact(
                    marker,
                    markers()[marker]["id"],
                    therapy.input,
                    "unknown",
                    "unknown",
                    retest=True,
                    note=f"no result after {therapy.input}",
                )
            )
            notes.read(therapy.input, f"{marker} unknown until retested", markers()[marker]["id"], "entailed")
    return result
