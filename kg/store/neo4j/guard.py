"""What Cypher text may be run, and under which labels: decided on the text with strings and comments taken out."""

from __future__ import annotations

import re
from functools import cache

from kg.errors import QueryError
from kg.schema.terms import categories

PRIVATE = "Private"
OWN_LABELS = ("Entity", "Record", "Name", "Epoch", "Lock", "Shared")
_HIDDEN = re.compile(
    r'"(?:[^"\\]|\\.)*"'
    r"|'(?:[^'\\]|\\.)*'"
    r"|`(?:[^`]|``)*`"
    r"|/\*.*?\*/"
    r"|//[^\n\r]*",
    re.DOTALL,
)
_REFUSED = re.compile(
    r"\b(LOAD\s+CSV)\b|\b(apoc\s*\.\s*(?:load|import|export|cypher|periodic|systemdb))\b"
    r"|^\s*(ALTER|TERMINATE|STOP|START|DENY|GRANT|REVOKE)\b",
    re.IGNORECASE,
)
_ESCAPE = re.compile(r"\\u([0-9A-Fa-f]{4})")
_PREFIX = re.compile(r"\s*CYPHER\b", re.IGNORECASE)


@cache
def labels() -> tuple[str, ...]:
    """All labels of the model, the closed set."""
    named = {label for category in categories().values() for label in category.neo4j}
    return tuple(sorted({*named, *OWN_LABELS}))


@cache
def _label() -> re.Pattern[str]:
    # After ":", or inside an expression of labels such as :A|B, :A&!B
    return re.compile(r"((?<=[:|&!])\s*)\b(" + "|".join(labels()) + r")\b(?!\s*\.)")


def masked(text: str) -> str:
    """The text with strings, quoted names and comments blanked out, at its full length."""
    return _HIDDEN.sub(lambda match: " " * len(match[0]), text)


def refuse(text: str) -> None:
    """Raise QueryError if a text would read files or other addresses, or administer the server.

    Read access of the transaction blocks writing; it does not block LOAD CSV. Unicode escapes are
    looked at as well, because Cypher reads them anywhere.
    """
    for form in (text, _ESCAPE.sub(lambda match: chr(int(match[1], 16)), text)):
        found = _REFUSED.search(_HIDDEN.sub(" ", form)) or _REFUSED.search(_HIDDEN.sub("", form))
        if found:
            name = next(group for group in found.groups() if group)
            raise QueryError(f"{' '.join(name.upper().split())} is refused: a query only reads this graph")


def names_version(text: str) -> bool:
    """Whether a text begins with CYPHER and a version."""
    return bool(_PREFIX.match(masked(text)))


def prefixed(text: str) -> str:
    """The text with its language version, unless it names one."""
    return text if names_version(text) else f"CYPHER 5 {text}"


def rewritten(text: str) -> str:
    """The text with every label of the model in its private form.

    >>> rewritten("MATCH (c:Case)-[:DIAGNOSED_WITH]->(d:Disease&!Drug) RETURN ':Case'")
    "MATCH (c:PrivateCase)-[:DIAGNOSED_WITH]->(d:PrivateDisease&!PrivateDrug) RETURN ':Case'"
    """
    pieces, end = [], 0
    for match in _label().finditer(masked(text)):
        pieces += [text[end : match.start(2)], PRIVATE]
        end = match.start(2)
    return "".join([*pieces, text[end:]])
