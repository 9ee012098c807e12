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
_HARMLESS = frozenset({"Argument", "EmptyRow", "EmptyResult"})
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


def _check(plan: dict[str, Any]) -> None:
    operator = str(plan.get("operatorType", "")).partition("@")[0]
    details = _QUOTED.sub("x", str(plan.get("args", {}).get("Details") or ""))
    children = plan.get("children") or []
    if _NESTED.search(details):
        raise _refusal("patterns inside list expressions, CASE or any()")
    if not children and operator not in _HARMLESS:
        found = _LABEL.search(details)
        names = [name for name in re.split(r"[|&!]+", found[1]) if name] if found else []
        if not _BEGINNINGS.fullmatch(operator) or not names:
            raise _refusal("what begins without a label")
        if strange := [name for name in names if name not in guard.labels()]:
            raise _refusal(f"the label {strange[0]}")
    if operator == "ProcedureCall":
        raise _refusal("procedures")
    for child in children:
        _check(child)


def _refusal(what: str) -> QueryError:
    return QueryError(
        f"this database also holds private cases, and {what} could reach them; "
        "begin each pattern with a label of the public graph, such as (d:Drug), or ask with --include-private"
    )
