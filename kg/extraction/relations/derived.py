"""Targets that stand only inside a class phrase: "the FLT3 inhibitor gilteritinib" acts on FLT3, derived.

A class named after a family ("JAK inhibitor") gives no target.
"""

from __future__ import annotations

import re
from functools import cache
from importlib import resources

from kg.extraction.relations.codes import ranges
from kg.extraction.relations.context import members
from kg.extraction.relations.line import Line
from kg.extraction.relations.lists import run
from kg.extraction.relations.statements import Statement
from kg.knowledge.tables import read

_NAMED_AFTER = re.compile(
    r"(?:^| )([A-Z][A-Z0-9]{1,8}(?:::[A-Z][A-Z0-9]{1,8})?) (?:(?:tyrosine )?kinase )?(?:inhibitor|degrader|antagonist)$"
)
_BEFORE = re.compile(rf"(?P<c>[{ranges('C')}])s?,? \(?(?:such as |including |e\.g\.,? )?(?P<d>{run('D')})")
_AFTER = re.compile(
    rf"(?P<d>[{ranges('D')}])(?:,| \(| is| are| was)(?: (?:an?|the|another|both))(?: (?:(?!that|which|hoped|not)[a-z\-]+,? ){{0,3}})?(?P<c>[{ranges('C')}])(?! and [{ranges('D')}])"
)


@cache
def _listed() -> dict[str, str]:
    rows = read(resources.files("kg.extraction.relations") / "class_targets.tsv", ("class", "target"))
    return {row["class"]: row["target"] for row in rows}


def target_of(norm: str) -> str | None:
    """The symbol of the target that a class norm names, None for a family or a class without one.

    >>> target_of("type I FLT3 inhibitor"), target_of("menin inhibitor"), target_of("JAK inhibitor")
    ('FLT3', 'MEN1', None)
    """
    listed = _listed().get(norm)
    if listed is not None:
        return listed if listed != "none" else None
    found = _NAMED_AFTER.search(norm)
    if not found:
        return None
    named = _listed().get(found[1], found[1])
    return named if named != "none" else None


def derived_targets(line: Line) -> list[Statement]:
    """The derived ``targets`` statements of a line as it was written (appositions in place)."""
    found: list[Statement] = []
    for pattern in (_BEFORE, _AFTER):
        for match in pattern.finditer(line.masked):
            group = line.named[match["c"]].mention
            target = target_of(group.norm)
            between = match[0]
            if target is None or any(
                f" {word} " in f" {between} " for word in ("not", "or", "with", "plus", "and a", "versus", "than")
            ):
                continue
            for char in members(match["d"]):
                drug = line.named[char].mention
                found.append(
                    Statement(
                        "targets", drug, group, False, "asserted", line.named[char].borrowed, "derived", True, target
                    )
                )
    return found
