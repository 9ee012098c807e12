"""Names of measurements and of specimens where they stand in a text, by two tables and one pass each."""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from kg.knowledge.tables import Row, read

_HYPHENS = {ord(sign): " " for sign in "-‐‑–"}  # "white-cell count"


@dataclass(frozen=True, slots=True)
class NameHit:
    """A name of a measurement in the text.

    ``kinds``: the kinds of units that a value of it can have. ``sign`` is True for a sign that stands for the
    name (anemia for hemoglobin), ``interpretation`` what the sign says.
    """

    start: int
    end: int
    name: str
    group: str
    kinds: frozenset[str]
    specimen: str
    sign: bool = False
    interpretation: str | None = None


@dataclass(frozen=True, slots=True)
class SpecimenHit:
    """Words that say where a measurement was taken; weak ones name a place of disease as often."""

    start: int
    end: int
    specimen: str
    weak: bool


def lowered(text: str) -> str:
    """The text in lower case with every character at its place.

    >>> lowered("WBC 12"), len(lowered("İ"))
    ('wbc 12', 1)
    """
    low = text.lower()
    return low if len(low) == len(text) else "".join(c.lower() if len(c.lower()) == 1 else c for c in text)


def table(name: str) -> tuple[Row, ...]:
    """The rows of a table of measurements."""
    return read(resources.files("kg.extraction") / "data" / name)


@dataclass(frozen=True, slots=True)
class _Entry:
    """What a name of the table leads to; ``exact``: the spelling with its case, None where case is free."""

    row: Row
    exact: str | None = None
    bare: bool = True
    sign: str | None = None


@cache
def _names() -> Any:
    from ahocorasick import Automaton

    entries: dict[str, list[_Entry]] = {}
    for row in table("measurement_names.tsv"):
        for word in row.list("words"):
            entries.setdefault(word.lower().translate(_HYPHENS), []).append(_Entry(row))
        for word in row.list("exact"):
            exact = word.rstrip("!")
            entries.setdefault(exact.lower().translate(_HYPHENS), []).append(_Entry(row, exact, not word.endswith("!")))
        for pair in row.list("signs"):
            word, _, sign = pair.partition("=")
            entries.setdefault(word.lower().translate(_HYPHENS), []).append(_Entry(row, None, True, sign))
    return _automaton(entries, Automaton())


@cache
def _specimens() -> Any:
    from ahocorasick import Automaton

    entries: dict[str, list[Row]] = {}
    for row in table("measurement_specimens.tsv"):
        entries.setdefault(row["word"].lower(), []).append(row)
    return _automaton(entries, Automaton())


def _automaton(entries: dict[str, Any], automaton: Any) -> Any:
    for word, value in entries.items():
        automaton.add_word(word, (word, value))
    automaton.make_automaton()
    return automaton


def _hits(automaton: Any, low: str) -> list[tuple[int, int, Any]]:
    """Whole-word matches, with a plural s, longest first where they begin together."""
    found: list[tuple[int, int, Any]] = []
    size = len(low)
    for last, (word, value) in automaton.iter(low):
        start, end = last + 1 - len(word), last + 1
        if start and low[start - 1].isalnum() and word[0].isalnum():
            continue
        if end < size and low[end] == "s" and word[-1] not in "s+":
            end += 1
        if end < size and low[end].isalnum() and low[end - 1].isalnum():
            continue
        found.append((start, end, value))
    found.sort(key=lambda hit: (hit[0], -hit[1]))
    return found


def find_names(text: str, low: str) -> list[NameHit]:
    """All names of measurements, the longest where they overlap, sorted by offset."""
    found: list[NameHit] = []
    reached = 0
    for start, end, entries in _hits(_names(), low.translate(_HYPHENS)):
        if start < reached:
            continue
        entry = next((e for e in entries if e.exact is None or text.startswith(e.exact, start)), None)
        if entry is None:
            continue
        row = entry.row
        kinds = frozenset(row["units"].split())
        found.append(
            NameHit(
                start, end, row["name"], row["group"], kinds if entry.bare else kinds - {"bare"}, row["specimen"],
                entry.sign is not None, entry.sign or None,
            )
        )  # fmt: skip
        reached = end
    return _populations(text, found)


# Populations gated by flow and only called abnormal, and cells that no row has: these are taken as written.
_POPULATION = re.compile(
    r"\b(?:abnormal|aberrant|leuka?emic|malignant|neoplastic|clonal|monoclonal|atypical|immature|distinct|[BT][- ]cell|lymphoid|myeloid)\s(?:[\w/+-]{1,20}\s){0,4}?(?:cell\s)?populations?\b"
    r"|\b(?P<written>(?:(?:atypical|reactive|immature|variant|hairy|smudge|villous|activated|large granular|cleaved|mature|B|T|NK|fragmented|mast|dendritic|erythroid|myeloid|lymphoid|monocytic|granulocytic|Burkitt|S[ée]zary)\s"
    r"(?:precursors?|cells?|lymphocytes|monocytes|progenitors|elements)|promonocytes?|monoblasts?|megakaryoblasts?|erythroblasts?|pro(?:erythro|normo)blasts?|megakaryocytes?|prolymphocytes?|schistocytes?|histiocytes?|macrophages))\b",
    re.I,
)


def _populations(text: str, known: list[NameHit]) -> list[NameHit]:
    """The hits with the populations among them; a population that overlaps a name replaces it."""
    found: list[NameHit] = []
    for match in _POPULATION.finditer(text):
        written = match["written"]
        name = " ".join(written.lower().split()) if written else "abnormal cell population"
        found.append(NameHit(match.start(), match.end(), name, "cells", frozenset({"percent", "count"}), ""))
    if not found:
        return known
    kept = [hit for hit in known if not _overlaps(hit, found)]
    return sorted([*kept, *found], key=lambda hit: hit.start)


def _overlaps(hit: NameHit, populations: list[NameHit]) -> bool:
    index = bisect_left(populations, hit.end, key=lambda population: population.start) - 1
    return index >= 0 and populations[index].end > hit.start


_NOT_A_SPECIMEN = (
    " transplant", " failure", " suppression", " cells", " cell", " donor", " toxicity", " recovery", " fibrosis",
    " involvement", " pressure", " products", " product", " transfusion", " graft", " infiltration", " group", " sugar",
)  # fmt: skip


def find_specimens(text: str, low: str) -> list[SpecimenHit]:
    """All words that name a specimen, the longest where they overlap, sorted by offset."""
    found: list[SpecimenHit] = []
    reached = 0
    for start, end, rows in _hits(_specimens(), low):
        if start < reached:
            continue
        row = next((r for r in rows if not r["word"].isupper() or text.startswith(r["word"], start)), None)
        if row is None:
            continue
        reached = end
        after = low[end : end + 16]
        if row["word"] == "plasma" and after.startswith((" cell", "cytoid")):
            continue
        if row["word"] in ("bone marrow", "marrow", "blood", "serum", "BM") and after.startswith(
            tuple(word for word in _NOT_A_SPECIMEN if "cell" not in word)
        ):
            continue
        found.append(SpecimenHit(start, end, row["specimen"], row["strength"] == "weak"))
    return found
