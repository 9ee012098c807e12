"""The patterns of the predicates: rows of ``patterns/*.tsv`` compiled to regular expressions over a line.

In a pattern ``{s:DC}`` is the subject (a list of mentions of the roles, see codes.py), ``{o:S}`` the object,
``{x:G}`` any mention; ``<…>`` holds the words that say the relation (what negation must govern to deny it); ``~``
is a short gap and ``...`` a long one: neither crosses a contrast, a semicolon, or a mention that could itself be
subject or object, so that the nearest arguments are meant; ``_`` is a gap without any mention but outcomes. ``@name`` is a word list of ``words.tsv``.
A pattern without ``{o:…}`` takes the disease of its context. Of ``needs`` the line must hold one: a literal, or ``=Q``, a mention of role Q.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources
from typing import Any

from kg.errors import TableError
from kg.extraction.relations.codes import ranges, role_bits
from kg.extraction.relations.lists import run
from kg.knowledge.tables import Row, read

_NAMED = ranges("GVFMDCTHUSNPRXYE")
SHORT, LONG, FREE = 28, 120, 75  # characters that the gaps may hold
_TOKEN = re.compile(r"(?:\(\?<[!=])|\{([soxl]):([A-Z]+)\}|@([a-z]+)|\.\.\.|~|_|<|>")
FAMILIES = ("targets", "response", "disease", "prognosis", "marker", "safety", "regimen", "therapy", "signs", "given")
COLUMNS = ("id", "predicate", "needs", "pattern", "denies", "certainty")


@dataclass(frozen=True, slots=True, eq=False)
class Pattern:
    """A compiled row. ``needs``: literals of which the line must hold one; ``denies``: the words deny
    the relation; ``own``: they hold a negation that belongs to the relation ("does not respond to" is resistance).
    """

    id: str
    predicate: str
    needs: frozenset[str]
    roles: tuple[int, int]  # of both arguments as bits of LETTERS: the line must hold a mention of each
    regex: re.Pattern[str]
    denies: bool
    own: bool
    certainty: str
    context: bool


@cache
def _words() -> dict[str, str]:
    rows = read(resources.files("kg.extraction.relations") / "patterns" / "words.tsv", ("name", "words"))
    return {row["name"]: row["words"] for row in rows}


def _compiled(row: Row) -> Pattern:
    source = row["pattern"]
    roles = dict(re.findall(r"\{([sol]):([A-Z]+)\}", source))
    stop = ranges("".join(roles.values()))

    opening = re.search(r"(?<!\?)<", source)
    closing = opening.start() if opening else -1

    def expanded(match: re.Match[str]) -> str:
        mark = match[0]
        if mark.startswith("(?<"):
            return mark  # a lookbehind is no word mark
        if match[1]:
            if match[1] == "x":
                return f"[{ranges(match[2])}]"
            if match[1] == "l":
                return f"(?P<o>[{ranges(match[2])}])"
            return f"(?P<{match[1]}>{run(match[2], match.start() > closing)})"
        if match[3]:
            if match[3] not in _words():
                raise row.error("pattern", f"a word list of words.tsv instead of @{match[3]}")
            return f"(?:{_words()[match[3]]})"
        if mark == "_":
            return rf"[^;¦{_NAMED}]{{0,{FREE}}}?"
        if mark in "<>":
            return "(?P<t>(?<![a-z])" if mark == "<" else ")"
        return rf"[^;¦{stop}]{{0,{SHORT if mark == '~' else LONG}}}?"

    try:
        regex = re.compile(_TOKEN.sub(expanded, source))
    except re.error as error:
        raise row.error("pattern", f"a regular expression ({error})") from error
    if "s" not in roles:
        raise row.error("pattern", "a subject {s:…}")
    needs = frozenset(part for part in row["needs"].split(",") if part)
    bits = [role_bits(letters) for letters in roles.values()]
    return Pattern(
        row["id"], row["predicate"], needs, (bits[0], bits[-1]), regex,
        row["denies"] == "denies", row["denies"] == "own", row["certainty"] or "asserted", not {"o", "l"} & set(roles),
    )  # fmt: skip


@cache
def family(name: str) -> tuple[Pattern, ...]:
    """The patterns of one file of ``patterns/``.

    Raises TableError where a row does not compile or two rows share an id.
    """
    patterns = tuple(
        _compiled(row) for row in read(resources.files("kg.extraction.relations") / "patterns" / f"{name}.tsv", COLUMNS)
    )
    seen: set[str] = set()
    for pattern in patterns:
        if pattern.id in seen:
            raise TableError(f"{name}.tsv", None, "id", pattern.id, "an id that no other row has")
        seen.add(pattern.id)
    return patterns


@cache
def _literals() -> Any:
    from ahocorasick import Automaton

    automaton = Automaton()
    for literal in {literal for name in FAMILIES for pattern in family(name) for literal in pattern.needs}:
        automaton.add_word(literal, literal)
    automaton.make_automaton()
    return automaton


def literals_in(masked: str) -> frozenset[str]:
    """The literals of all patterns that a line holds, found in one pass."""
    return frozenset(literal for _, literal in _literals().iter(masked))


@lru_cache(maxsize=8192)
def _with_roles(patterns: tuple[Pattern, ...], bits: int) -> tuple[Pattern, ...]:
    """The patterns whose roles are among the bits; few combinations of roles occur."""
    return tuple(pattern for pattern in patterns if pattern.roles[0] & bits and pattern.roles[1] & bits)


def applicable(patterns: tuple[Pattern, ...], literals: frozenset[str], bits: int) -> list[Pattern]:
    """The patterns whose literals and roles the line has: cheap tests before any regular expression.

    >>> applicable(family("targets"), literals_in("nothing is said here"), role_bits("DG"))
    []
    """
    return [
        pattern
        for pattern in _with_roles(patterns, bits)
        if not pattern.needs or not literals.isdisjoint(pattern.needs)
    ]
