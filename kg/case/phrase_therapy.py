"""Therapy in a phrase: ``relapsed after 7+3 and midostaurin``, ``after FCR, ibrutinib and venetoclax-rituximab``.

A word of the course stays a state, and every known name behind it is an earlier therapy of its own. A list
goes on over commas and "and" while names are known.
"""

from __future__ import annotations

import re
from typing import Any

from kg.case import therapy_names
from kg.case.therapy_text import listed
from kg.case.vocabulary import DRUGS, STATES

_THERAPY = re.compile(
    r"(?P<word>after|prior|previously(?: treated with)?|previous|s/p|status post|failed|failure of|failing|refractory to|relapsed? (?:after|on|following|post)|relapsing after|progress(?:ed|ion|ing) (?:on|after)|intolerant (?:to|of)|intolerance (?:to|of)|resistant to|(?:pre)?treated with|received|on)\s*:?\s+(?P<name>.+)$",
    re.I,
)
_ENDED = re.compile(
    r"(?P<name>.+?)[\s(-]+(?P<result>failure|refractory|intolerance|intolerant|resistance|resistant|progression)\)?$",
    re.I,
)
_STATES = (
    ("relaps", "relapsed"),
    ("refractory", "refractory"),
    ("progress", "progression"),
    ("resistant", "resistant"),
)
_RESULTS = (
    ("fail", "refractory"), ("refractory", "refractory"), ("resistant", "refractory"), ("progress", "progression"),
    ("relaps", "relapse"), ("intoleran", "intolerance"), ("on", "ongoing"),
)  # fmt: skip
_CARRIED = frozenset({"refractory", "progression", "intolerance", "ongoing"})  # said of every name of a list


def take_therapy(text: str, fields: dict[str, Any]) -> bool:
    """Whether a stretch is a therapy with a word that says so; it goes to ``prior``, ``medications`` and ``state``."""
    match = _THERAPY.match(text)
    if not match:
        ended = _ENDED.match(text)
        if ended is None or therapy_names.known(ended["name"]) is None:
            return False
        fields.setdefault("prior", []).append(f"{ended['name']} ({ended['result'].lower()})")
        fields["open list"] = None
        return True
    word, names = match["word"].lower(), listed(match["name"].strip())
    if names is None:
        return False
    if word == "on" and len(names) == 1 and _supportive(names[0]):
        fields.setdefault("medications", []).append(names[0])
        return True
    result = next((result for start, result in _RESULTS if word.startswith(start)), None)
    if key := next((key for start, key in _STATES if word.startswith(start)), None):
        _state(key, names, fields)
    _append(names, result, fields)
    return True


def continue_list(text: str, fields: dict[str, Any]) -> bool:
    """Whether a stretch is nothing but known therapies behind others: ``…, ibrutinib and venetoclax-rituximab``."""
    names = listed(re.sub(r"(?i)^(?:and|then|followed by|plus)\s+", "", text))
    if names is None or any(_supportive(name) for name in names):
        return False
    if "open list" not in fields:
        fields.setdefault("bare therapies", []).extend(names)
        return True
    result = fields["open list"]
    if result == "relapse":  # the relapse is that after the last of them
        fields["prior"][-1] = fields["prior"][-1].removesuffix(" (relapse)")
    _append(names, result, fields)
    return True


def settle(fields: dict[str, Any]) -> None:
    """Bare names are earlier therapies beside another one or a relapse; alone they say neither earlier nor now."""
    fields.pop("open list", None)
    bare = fields.pop("bare therapies", [])
    states = {STATES.find(str(state)) for state in fields.get("state", [])}
    treated = any(state and STATES.rows[state]["lines_minimum"] for state in states)
    field = "prior" if fields.get("prior") or treated else "alterations"
    for name in bare:
        fields.setdefault(field, []).append(name)


def _append(names: tuple[str, ...], result: str | None, fields: dict[str, Any]) -> None:
    for number, name in enumerate(names, start=1):
        said = result if result in _CARRIED or number == len(names) else None
        fields.setdefault("prior", []).append(f"{name} ({said})" if said and not name.endswith(")") else name)
    fields["open list"] = result


def _state(key: str, names: tuple[str, ...], fields: dict[str, Any]) -> None:
    known = [therapy_names.find(name) for name in names]
    transplant = any(found is not None and "HSCT" in (found.regimen or "") for found in known)
    states = fields.setdefault("state", [])
    for state in (key, "relapse after HSCT") if key == "relapsed" and transplant else (key,):
        if state not in states:
            states.append(state)


def _supportive(name: str) -> bool:
    drug = DRUGS.find(name)
    return drug is not None and DRUGS.rows[drug]["role"] == "supportive"
