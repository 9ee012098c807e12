"""Entities: exact and overlapping spans per type, and whether the norm is right."""

from __future__ import annotations

from dataclasses import dataclass, field

from tests.eval.counts import Error, Table
from tests.eval.norms import same
from tests.eval.passages import Passage, Row

SURFACE_IS_A_NORM = {"Outcome", "Therapy", "Phenotype", "DrugClass"}


@dataclass(slots=True)
class EntityScore:
    """Counts by type; ``normalised`` of ``found`` exact spans have a right norm or id."""

    exact: Table = field(default_factory=Table)
    overlap: Table = field(default_factory=Table)
    found: int = 0
    normalised: int = 0
    errors: list[Error] = field(default_factory=list)


def readings(gold: Row) -> list[tuple[int, int, str]]:
    """The spans with types that are right for a gold entity."""
    found = [(gold["start"], gold["end"], gold["type"])]
    for alternative in gold.get("alt_spans", []):
        start, end, *kind = alternative
        found.append((start, end, kind[0] if kind else gold["type"]))
    return found


def ids(entity: Row) -> set[str]:
    return {found for found in [entity.get("id"), *entity.get("alt_ids", [])] if found}


def norm_is_right(gold: Row, said: Row) -> bool:
    """True where id, norm, another form or (for the open types) the surface is right."""
    if ids(gold) & ids(said):
        return True
    wanted = [gold["norm"], *gold.get("alt_norms", [])]
    if gold["type"] in SURFACE_IS_A_NORM:
        wanted.append(gold["text"])
    return any(same(norm, said["norm"]) for norm in wanted)


def ignored(passage: Passage) -> list[tuple[int, int]]:
    """Stretches in which a mention is neither asked for nor wrong."""
    found = []
    for stretch in passage.gold["ignore"]:
        found.append((stretch["start"], stretch["end"]) if isinstance(stretch, dict) else (stretch[0], stretch[1]))
    return found


def overlapping(one: tuple[int, int], other: tuple[int, int]) -> bool:
    return one[0] < other[1] and other[0] < one[1]


def context(passage: Passage, start: int, end: int) -> str:
    """Some words around a span, the span in brackets."""
    before, after = passage.text[max(0, start - 60) : start], passage.text[end : end + 60]
    return f"…{before}[{passage.text[start:end]}]{after}…".replace("\n", " ")


def score(passage: Passage, said: list[Row], into: EntityScore) -> None:
    """Add one passage to a score."""
    gold = passage.gold["entities"]
    free = ignored(passage)
    _exact(passage, gold, said, free, into)
    _overlap(gold, said, free, into)


def _exact(passage: Passage, gold: list[Row], said: list[Row], free: list[tuple[int, int]], into: EntityScore) -> None:
    by_span = {(row["start"], row["end"], row["type"]): number for number, row in enumerate(said)}
    used: set[int] = set()
    optional = [(row["start"], row["end"]) for row in gold if row.get("optional")]
    for row in gold:
        number = next((by_span[span] for span in readings(row) if by_span.get(span, -1) not in (-1, *used)), None)
        if number is not None:
            used.add(number)
        if row.get("optional"):
            continue
        if number is None:
            into.exact.groups[row["type"]].miss += 1
            where = context(passage, row["start"], row["end"])
            into.errors.append(Error(passage.id, "entity", "missed", row["type"], row["norm"], where))
            continue
        into.exact.groups[row["type"]].hit += 1
        into.found += 1
        if norm_is_right(row, said[number]):
            into.normalised += 1
        else:
            detail = f"{said[number]['norm']} ({said[number].get('id')}) instead of {row['norm']} ({row.get('id')})"
            where = context(passage, row["start"], row["end"])
            into.errors.append(Error(passage.id, "entity", "wrong norm", row["type"], detail, where))
    for number, row in enumerate(said):
        span = (row["start"], row["end"])
        if number in used or any(overlapping(span, stretch) for stretch in [*free, *optional]):
            continue
        into.exact.groups[row["type"]].false += 1
        where = context(passage, row["start"], row["end"])
        into.errors.append(Error(passage.id, "entity", "false", row["type"], row["norm"], where))


def _overlap(gold: list[Row], said: list[Row], free: list[tuple[int, int]], into: EntityScore) -> None:
    left = set(range(len(said)))
    asked = sorted(gold, key=lambda row: bool(row.get("optional")))
    for row in asked:
        touching = (
            number
            for start, end, kind in readings(row)
            for number in sorted(left)
            if said[number]["type"] == kind and overlapping((start, end), (said[number]["start"], said[number]["end"]))
        )
        number = next(touching, None)
        if number is not None:
            left.discard(number)
        if row.get("optional"):
            continue
        if number is None:
            into.overlap.groups[row["type"]].miss += 1
        else:
            into.overlap.groups[row["type"]].hit += 1
    optional = [(row["start"], row["end"]) for row in gold if row.get("optional")]
    for number in left:
        span = (said[number]["start"], said[number]["end"])
        if not any(overlapping(span, stretch) for stretch in [*free, *optional]):
            into.overlap.groups[said[number]["type"]].false += 1
