"""Measurements: name, value and unit; antigens also positive or negative; then the specimen."""

from __future__ import annotations

from dataclasses import dataclass, field

from tests.eval.counts import Count, Error
from tests.eval.norms import same
from tests.eval.passages import Passage, Row

FREE_NAMES = {"age", "sex", "diagnosis", "FAB", "risk group"}  # not asked for and not wrong
NEGATIVE = ("negative", "absent")


@dataclass(slots=True)
class MeasurementScore:
    """Counts; ``specimens`` of ``found`` rows are right, ``readings`` have the right interpretation."""

    count: Count = field(default_factory=Count)
    numbers: Count = field(default_factory=Count)
    antigens: Count = field(default_factory=Count)
    found: int = 0
    specimens: int = 0
    readings: int = 0
    errors: list[Error] = field(default_factory=list)


def polarity(row: Row) -> str:
    """``positive``, ``negative`` or ``not done`` for an antigen; dim, partial and weak are positive."""
    said = (row.get("interpretation") or "").strip().casefold()
    if said.startswith(NEGATIVE):
        return "negative"
    return "not done" if said.startswith("not done") else "positive"


def value_is_same(one: object, other: object) -> bool:
    """True for equal numbers (to six digits), equal texts, or two absent values."""
    if one is None or other is None:
        return one is other
    try:
        return abs(float(str(one)) - float(str(other))) <= 1e-6 * max(1.0, abs(float(str(one))))
    except ValueError:
        return str(one) == str(other)


def matches(gold: Row, said: Row, markers: set[str]) -> bool:
    """True where a said row is the gold one."""
    if not any(same(name, said["name"]) for name in [gold["name"], *gold.get("alt_names", [])]):
        return False
    if not value_is_same(gold["value"], said["value"]) or gold["unit"] != said["unit"]:
        return False
    return gold["name"] not in markers or polarity(gold) == polarity(said)


def specimen_is_right(gold: Row, said: Row) -> bool:
    return said["specimen"] in [gold["specimen"], *gold.get("alt_specimens", [])]


def score(passage: Passage, said: list[Row], into: MeasurementScore) -> None:
    """Add one passage to a score; passages that are no cases have no measurements."""
    if passage.kind != "case":
        return
    gold = passage.gold["measurements"]
    markers = {row["norm"] for row in passage.gold["entities"] if row["type"] == "Marker"}
    answered, left = _pairs(gold, said, markers)
    for number, row in enumerate(gold):
        best = answered.get(number)
        if row.get("optional"):
            continue
        part = into.antigens if row["name"] in markers else into.numbers
        if best is None:
            into.count.miss += 1
            part.miss += 1
            into.errors.append(
                Error(passage.id, "measurement", "missed", row["name"], shown(row), row.get("sentence", ""))
            )
            continue
        into.count.hit += 1
        part.hit += 1
        into.found += 1
        into.readings += (row["interpretation"] or None) == (best["interpretation"] or None)
        right = specimen_is_right(row, best)
        into.specimens += right
        if not right:
            detail = f"{shown(row)}: said {best['specimen']}"
            into.errors.append(
                Error(passage.id, "measurement", "wrong specimen", row["name"], detail, best.get("sentence", ""))
            )
    for row in left:
        if row["name"] in FREE_NAMES or _repeats(row, gold, markers):
            continue
        part = into.antigens if row["name"] in markers else into.numbers
        into.count.false += 1
        part.false += 1
        into.errors.append(Error(passage.id, "measurement", "false", row["name"], shown(row), row.get("sentence", "")))


def _pairs(gold: list[Row], said: list[Row], markers: set[str]) -> tuple[dict[int, Row], list[Row]]:
    """The said row of each gold row (by number), and the rows left over.

    Rows of the same specimen are paired first, rows that are asked for before optional ones.
    """
    left = list(said)
    answered: dict[int, Row] = {}
    order = sorted(range(len(gold)), key=lambda number: bool(gold[number].get("optional")))
    for exactly in (True, False):
        for number in order:
            if number in answered:
                continue
            fitting = (
                other
                for other in left
                if matches(gold[number], other, markers) and (not exactly or specimen_is_right(gold[number], other))
            )
            found = next(fitting, None)
            if found is not None:
                answered[number] = found
                left = [other for other in left if other is not found]
    return answered, left


def _repeats(row: Row, gold: list[Row], markers: set[str]) -> bool:
    """An antigen status told again without its number is no error."""
    if row["value"] is not None or row["name"] not in markers:
        return False
    return any(same(other["name"], row["name"]) and polarity(other) == polarity(row) for other in gold)


def shown(row: Row) -> str:
    """A row in one line."""
    comparator = row.get("comparator") or ""
    return f"{row['name']} {comparator}{row['value']} {row['unit']} [{row['specimen']}] {row['interpretation']}"
