"""Laboratory abnormalities in prose: ``elevated white blood cells``, ``low platelet count``, ``prolonged APTT``, ``LDH elevation``.

Which abnormality a direction of an analyte is stands in ``laboratory.tsv``. A finding said in the predicate
("LDH was raised") is left to the measurements (annotation guidelines, rule 13).
"""

from __future__ import annotations

import re
from functools import cache

from kg.extraction.grammars.passage import Passage
from kg.extraction.grammars.tables import alternatives, rows, words
from kg.knowledge.tables import bundled_rows

# No comparatives and no courses ("higher counts had", "a rise in"): they compare, and state no abnormality.
_HIGH = "high|elevation (?:of|in)|elevated|increased|raised|excessive|abnormally high"
_LOW = "low|decreased|reduced|diminished|depressed|subnormal|abnormally low"
_LONG = "prolonged|prolongation of|extended|increased"
_SIDES = {"high": _HIGH, "low": _LOW, "long": _LONG}
_BETWEEN = r"(?:\s(?:serum|plasma|peripheral|blood|circulating|absolute|total|levels?\sof|concentrations?\sof|level|in|the|of))*\s"
_COUNT = re.compile(
    r"(?:\s\([A-Za-z0-9-]{1,8}\))?(?:\s(?:counts?|levels?|concentrations?|values?|activity))?(?![A-Za-z0-9-])(?:\s\([A-Za-z]{2,6}\))?"
)
_AFTER = re.compile(r"\s(?:elevations?|increases?|rise)(?![a-z])|(?P<long>\sprolongation)(?![a-z])")
_OTHER_THING = re.compile(
    r"[- ](?:transfusion|engraftment|recover|refract|ratio|concentrate|product|support|depend|reabsorption|excretion|intake|supplement|cells?\b.{0,12}transplant)",
    re.I,
)


@cache
def _analytes() -> dict[str, tuple[tuple[str, str], ...]]:
    """Analyte, lower case -> (direction, norm)."""
    found: dict[str, list[tuple[str, str]]] = {}
    for row in rows("laboratory.tsv"):
        for direction in ("high", "low", "long"):
            if row[direction]:
                found.setdefault(row["analyte"].lower(), []).append((direction, row[direction]))
    return {name: tuple(sides) for name, sides in found.items()}


def triggers() -> tuple[str, ...]:
    """Literals at which an analyte may start."""
    # Short ones only at the start of a word: "ast" stands in every "blast".
    return tuple(
        sorted(f" {name.lower()}" if len(name) < 5 else name.lower() for name in words("laboratory.tsv", "analyte"))
    )


@cache
def _analyte() -> re.Pattern[str]:
    return re.compile(rf"(?:{alternatives(tuple(_analytes()))})(?![a-z0-9])")


@cache
def _left() -> dict[str, re.Pattern[str]]:
    return {side: re.compile(rf"(?<![A-Za-z-])(?:{words_}){_BETWEEN}$", re.I) for side, words_ in _SIDES.items()}


@cache
def _ids() -> dict[str, str]:
    """CURIEs of the phenotypes by key and name: HP where the table has one."""
    found = {}
    for row in bundled_rows("vocabulary", "phenotypes.tsv"):
        found[row["key"]] = row["id"]
    for row in bundled_rows("vocabulary", "adverse_events.tsv"):
        found.setdefault(row["key"], row["id"])
    return found


def at(passage: Passage, start: int, end: int) -> None:
    """An analyte with its direction before or after it."""
    text = passage.text
    start += text[start] == " "
    if start and text[start - 1].isalnum():
        return
    match = _analyte().match(passage.lower, start, start + 48)
    if match is None:
        return
    sides = _analytes()[match[0]]
    tail = _COUNT.match(text, match.end(), match.end() + 36)
    stop = tail.end() if tail else match.end()
    if _OTHER_THING.match(text, stop, stop + 30):
        return
    left = passage.before(start, 56)
    for direction, norm in sides:
        if (said := _left()[direction].search(left)) is not None:
            _keep(passage, start - len(said[0]), stop, norm)
            return
    if (after := _AFTER.match(text, stop, stop + 20)) is not None:
        wanted = "long" if after["long"] else "high"
        for direction, norm in sides:
            if direction == wanted:
                _keep(passage, start, after.end(), norm)
                return


def _keep(passage: Passage, start: int, end: int, norm: str) -> None:
    node = _ids().get(norm)
    passage.add(start, end, "Phenotype", norm, id_=node if node and node.startswith("HP:") else None, node=node)
