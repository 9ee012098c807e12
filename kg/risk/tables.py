"""The rule tables of the risk systems, read once: ``kg/knowledge/rules/risk/*.tsv``.

A cell may name an expression of the same table: ``@adverse-cytogenetics`` stands for the ``when`` of the row
with that id and the role ``define``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from kg.errors import ExpressionError
from kg.knowledge.expression import Expression, parse
from kg.knowledge.tables import Row, bundled_rows

FILES = ("eln2022.tsv", "ball_genetic.tsv", "nci.tsv")
ROLES = frozenset({"system", "emit", "unfit", "note", "define", "rule", "secondary", "footnote"})
COLUMNS = ("id", "role", "order", "class", "lesion", "when", "settled_when", "then", "text", "source", "verified")
_NAME = re.compile(r"@([a-z0-9-]+)")


@dataclass(frozen=True, slots=True)
class Rule:
    """One row that is judged. ``settled`` closes the classes of an unknown rule; ``silent`` then keeps its tests out."""

    id: str
    order: int
    classes: tuple[str, ...]
    when: Expression
    settled: Expression | None
    silent: bool
    lesion: str
    text: str


@dataclass(frozen=True, slots=True)
class System:
    """A risk system: its classes from best to worst, and its rows by role."""

    name: str
    classes: tuple[str, ...]
    source: str
    emit: tuple[Rule, ...]
    unfit: tuple[Rule, ...]
    notes: tuple[Rule, ...]
    rules: tuple[Rule, ...]
    secondary: tuple[Rule, ...]


@cache
def systems() -> tuple[System, ...]:
    """All systems, in the order in which they are answered.

    Raises TableError where a row cannot be used.
    """
    return tuple(_system(name) for name in FILES)


def _system(name: str) -> System:
    rows = bundled_rows("rules", "risk", name)
    for row in rows:
        if row["role"] not in ROLES:
            raise row.error("role", " | ".join(sorted(ROLES)))
    head = next(row for row in rows if row["role"] == "system")
    named = {row["id"]: row["when"] for row in rows if row["role"] == "define"}
    classes = head.list("class")

    def of(role: str) -> tuple[Rule, ...]:
        found = [_rule(row, named, classes) for row in rows if row["role"] == role]
        return tuple(sorted(found, key=lambda rule: (rule.order, rule.id)))

    source = f"{head['note']}; {head['source']}"
    return System(head["text"], classes, source, of("emit"), of("unfit"), of("note"), of("rule"), of("secondary"))


def _rule(row: Row, named: dict[str, str], classes: tuple[str, ...]) -> Rule:
    own = row.list("class")
    if not set(own) <= set(classes):
        raise row.error("class", " | ".join(classes))
    if row["then"] not in ("", "silent"):
        raise row.error("then", "silent or nothing")
    when = _tree(row, "when", named)
    if when is None:
        raise row.error("when", "an expression")
    order = int(row["order"]) if row["order"] else 0
    return Rule(
        row["id"],
        order,
        own,
        when,
        _tree(row, "settled_when", named),
        row["then"] == "silent",
        row["lesion"],
        row["text"],
    )


def _tree(row: Row, column: str, named: dict[str, str]) -> Expression | None:
    if not row[column]:
        return None
    try:
        return parse(_NAME.sub(lambda match: f"[{named[match[1]]}]", row[column]), "biomarker")
    except KeyError as error:
        raise row.error(column, f"a row of role define with the id {error}") from error
    except ExpressionError as error:
        raise row.error(column, str(error)) from error
