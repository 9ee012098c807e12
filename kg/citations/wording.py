"""The tables of stance: cues, and wording that looks like a cue and is none."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any, Literal, cast

from kg.knowledge.tables import LIST_SEPARATOR, Row, read

Polarity = Literal["supporting", "contrasting"]
NEEDS = ("", "own", "result", "study", "cited subject", "other", "reported", "contrasted", "not own", "connective")


@dataclass(frozen=True, slots=True)
class Cue:
    """A wording that shows support or contrast. ``weight`` 0-1 is the evidence it gives alone; ``needs`` see cues.tsv."""

    name: str
    pattern: re.Pattern[str]
    stance: Polarity
    weight: float
    needs: str
    example: str


@dataclass(frozen=True, slots=True)
class Trap:
    """A wording that is blanked out before cues are searched."""

    name: str
    pattern: re.Pattern[str]
    example: str


@dataclass(frozen=True, slots=True)
class Wording:
    """Cues and traps with the automaton that finds in one pass which of them can apply."""

    cues: tuple[Cue, ...]
    traps: tuple[Trap, ...]
    automaton: Any  # pyahocorasick has no types; values are (numbers of traps, numbers of cues)


def _rows(name: str, columns: tuple[str, ...]) -> tuple[Row, ...]:
    return read(resources.files("kg.citations").joinpath("data", name), columns)


def _pattern(row: Row) -> re.Pattern[str]:
    try:
        return re.compile(row["pattern"])
    except re.error as error:
        raise row.error("pattern", f"a regular expression ({error})") from error


def _cue(row: Row) -> Cue:
    if row["stance"] not in ("supporting", "contrasting"):
        raise row.error("stance", "supporting or contrasting")
    if row["needs"] not in NEEDS:
        raise row.error("needs", ", ".join(need for need in NEEDS if need) + " or nothing")
    try:
        weight = float(row["weight"])
    except ValueError as error:
        raise row.error("weight", "a number from 0 to 1") from error
    return Cue(row["cue"], _pattern(row), cast(Polarity, row["stance"]), weight, row["needs"], row["example"])


@cache
def wording() -> Wording:
    """The bundled tables, read once. Raises TableError for a row that cannot be used."""
    import ahocorasick

    cue_rows = _rows("cues.tsv", ("cue", "trigger", "pattern", "stance", "weight", "needs", "example", "source"))
    trap_rows = _rows("traps.tsv", ("trap", "trigger", "pattern", "example"))
    triggers: dict[str, tuple[list[int], list[int]]] = {}
    for kind, rows in enumerate((trap_rows, cue_rows)):
        for number, row in enumerate(rows):
            for trigger in row["trigger"].split(LIST_SEPARATOR):
                triggers.setdefault(trigger, ([], []))[kind].append(number)
    automaton = ahocorasick.Automaton()
    for trigger, numbers in triggers.items():
        automaton.add_word(trigger, numbers)
    automaton.make_automaton()
    return Wording(
        tuple(_cue(row) for row in cue_rows),
        tuple(Trap(row["trap"], _pattern(row), row["example"]) for row in trap_rows),
        automaton,
    )
