"""Keep a user's own Cypher out of the private part of the same database.

No relationship leads from the public part to the private one, so a query stays public as long as it starts
there. The server is asked how it would run the query: every place where it begins must be a scan or a
search under a public label. Community servers have no roles that could do this.
"""

from __future__ import annotations

import re
from typing import Any

from kg.errors import QueryError
from kg.store.neo4j import guard
from kg.store.neo4j.connection import Connection

_IS_THERE = f"MATCH (e:{guard.PRIVATE}Epoch) RETURN 1 LIMIT 1"
_HARMLESS = frozenset({"Argument", "EmptyRow", "EmptyResult", "Unwind"})
# A scan over relationships, which the server may take where one of their ends must have a label.
_OVER_TYPES = re.compile(r"(?:Partitioned)?(?:Union)?(?:Directed|Undirected)(?:Union)?Relationship\w+Scan")
_ENDS = re.compile(r"\((\w+)\)<?-\[.*\]->?\((\w+)\)")
_BEGINNINGS = re.compile(
    r"(?:Partitioned)?(?:Union|Intersection|Subtraction)?"
    r"(?:NodeByLabelScan|NodeByLabelsScan|NodeIndex\w*|NodeUniqueIndex\w*|MultiNodeIndexSeek|NodeCountFromCountStore)"
)
_LABEL = re.compile(r":([\w|&!%$]+)")
_NESTED = re.compile(r"\{\s*MATCH\b")
_QUOTED = re.compile(r"`(?:[^`]|``)*`")
_VERB = re.compile(r"\s*(EXPLAIN|PROFILE)\b", re.IGNORECASE)
_FOREIGN = re.compile(r"\b(?:apoc|gds|genai)\s*\.", re.IGNORECASE)


def refuse_private(connection: Connection, text: str) -> None:
    """Raise QueryError if a query could begin in the private part; nothing is asked where there is none."""
    verb = _VERB.match(text)
    if verb and verb[1].upper() == "EXPLAIN":
        return
    body = text[verb.end() :] if verb else text
    if not connection.rows(_IS_THERE):
        return
    if _FOREIGN.search(guard.masked(body)):
        raise _refusal("functions of extensions")

    def explained(tx: Any) -> Any:
        return tx.run(f"EXPLAIN {body}" if guard.names_version(body) else f"CYPHER 5 EXPLAIN {body}").consume().plan

    _check(connection.read(explained) or {})


def _check(plan: dict[str, Any], above: tuple[str, ...] = ()) -> None:
    """Look at an operator and at what it takes its rows from; ``above`` are the conditions that rows must meet."""
    operator = str(plan.get("operatorType", "")).partition("@")[0]
    details = _QUOTED.sub("x", str(plan.get("args", {}).get("Details") or ""))
    children = plan.get("children") or []
    if _NESTED.search(details):
        raise _refusal("patterns inside list expressions, CASE or any()")
    if operator == "ProcedureCall":
        raise _refusal("procedures")
    if not children and operator not in _HARMLESS:
        if _OVER_TYPES.fullmatch(operator):
            names = _of_ends(details, above)
        elif _BEGINNINGS.fullmatch(operator):
            names = _labels(details)
        else:
            names = []
        if not names:
            raise _refusal("what begins without a label")
        if strange := [name for name in names if name not in guard.labels()]:
            raise _refusal(f"the label {strange[0]}")
    if operator == "Filter":
        above = (*above, *_conditions(details))
    for child in children:
        _check(child, above)


def _labels(details: str) -> list[str]:
    found = _LABEL.search(details)
    return [name for name in re.split(r"[|&!]+", found[1]) if name] if found else []


def _of_ends(details: str, conditions: tuple[str, ...]) -> list[str]:
    """Labels that one end of the scanned relationships must have, by a condition of its own."""
    ends = _ENDS.search(details)
    for condition in conditions:
        found = re.fullmatch(r"(\w+):[\w|&]+", condition)
        if ends and found and found[1] in ends.groups():
            return _labels(condition)
    return []


def _conditions(text: str) -> list[str]:
    """Conditions that must all be met; none where one of several is enough.

    >>> _conditions("a.x = 1 AND (b:Drug AND (c OR d))")
    ['a.x = 1', 'b:Drug']
    """
    parts, start, depth = [], 0, 0
    for match in re.finditer(r"[()\[\]{}]|\s(AND|OR|XOR)\s", text):
        if match[1] is None:
            depth += 1 if match[0] in "([{" else -1
        elif depth == 0:
            if match[1] != "AND":
                return []
            parts.append(text[start : match.start()])
            start = match.end()
    parts.append(text[start:])
    if len(parts) > 1:
        return [condition for part in parts for condition in _conditions(part.strip())]
    whole = text.strip()
    return _conditions(whole[1:-1]) if whole.startswith("(") and whole.endswith(")") else [whole]


def _refusal(what: str) -> QueryError:
    return QueryError(
        f"this database also holds private cases, and {what} could reach them; "
        "begin each pattern with a label of the public graph, such as (d:Drug), or ask with --include-private"
    )
