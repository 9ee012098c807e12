"""Words that take a claim back without a plain "not": "was disappointing", "has been refuted", "hardly", "0 of 12".

They are data: ``refuted.tsv`` beside this module. What they do to a match: ``denied``, ``unsaid`` (nothing may be
claimed), or the certainty that is left ("modest activity" is ``uncertain``). Where they must stand: ``near`` (in
the words of the relation or up to 26 characters before them), ``inside`` (in the match, behind its words), ``after``
(behind the words, in the same clause), ``clause`` (anywhere in the clause), ``then`` (a later clause takes it back).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources
from typing import Any, Literal, cast, get_args

from kg.knowledge.tables import read

Where = Literal["after", "inside", "near", "clause", "then"]
_NEAR = 26  # characters before the words of a relation that still speak of it
_REACH = 110  # characters behind the words within which a verb can still take the claim back
_NEW_CLAUSE = re.compile(r",? (?:and|so|because|since|when|if|unless|until|that|which|who) |, ")
_KEPT = re.compile(r"(?:\bnot|cannot|\bnever|n't)(?: (?:be|been|being|[a-z]+ly))* $")  # "cannot be dismissed"
_STRENGTH = {"denied": 2, "unsaid": 1}


@dataclass(frozen=True, slots=True)
class Refutation:
    """A compiled row of ``refuted.tsv``; no predicates means all."""

    where: Where
    needs: frozenset[str]
    words: re.Pattern[str]
    effect: str
    predicates: frozenset[str]


@cache
def refutations() -> tuple[Refutation, ...]:
    """The rows of ``refuted.tsv``.

    Raises TableError where a row does not compile or names no place.
    """
    rows = []
    for row in read(
        resources.files("kg.extraction.relations") / "refuted.tsv",
        ("id", "where", "needs", "words", "effect", "predicates"),
    ):
        if row["where"] not in get_args(Where):
            raise row.error("where", "one of " + ", ".join(get_args(Where)))
        try:
            words = re.compile(row["words"])
        except re.error as error:
            raise row.error("words", f"a regular expression ({error})") from error
        predicates = frozenset(part for part in row["predicates"].split(",") if part)
        needs = frozenset(part for part in row["needs"].split(",") if part)
        if not needs:
            raise row.error("needs", "a literal")
        rows.append(Refutation(cast(Where, row["where"]), needs, words, row["effect"], predicates))
    return tuple(rows)


@cache
def _literals() -> Any:
    from ahocorasick import Automaton

    automaton = Automaton()
    for literal in {literal for row in refutations() for literal in row.needs}:
        automaton.add_word(literal, literal)
    automaton.make_automaton()
    return automaton


@lru_cache(maxsize=64)
def _spots(masked: str) -> tuple[tuple[Refutation, tuple[tuple[int, int], ...]], ...]:
    """The rows whose words a line holds, with where; several patterns ask for the same line in turn."""
    held = {literal for _, literal in _literals().iter(masked)}
    rows = (row for row in refutations() if not held.isdisjoint(row.needs)) if held else ()
    found = ((row, tuple(match.span() for match in row.words.finditer(masked))) for row in rows)
    return tuple((row, spans) for row, spans in found if spans)


def _hits(
    masked: str, where: Where, spot: tuple[int, int], match: Sequence[int], words: Sequence[int], clause: Sequence[int]
) -> bool:
    begin, stop = spot
    if where == "then":
        return begin >= match[1] - 1 and begin - match[1] <= 3
    if begin < clause[0] or stop > clause[1] or _KEPT.search(masked, max(begin - 24, 0), begin):
        return False
    if where == "near":
        return stop > words[0] - _NEAR and begin < words[1] and "," not in masked[stop : words[0]]
    if where == "inside":
        return words[1] <= begin < match[1]
    if where == "after":
        return words[1] <= begin <= match[1] + _REACH and not _NEW_CLAUSE.search(masked, match[1], begin)
    return True


def refuted(
    masked: str, match: tuple[int, int], words: tuple[int, int], clause: tuple[int, int], predicate: str
) -> str | None:
    """``denied``, ``unsaid``, a certainty, or None where nothing takes the match back; all spans are of ``masked``.

    >>> refuted("the activity of X in Y is disappointing", (4, 22), (4, 12), (0, 39), "treats")
    'denied'
    """
    effects = {
        row.effect
        for row, spots in _spots(masked)
        if (not row.predicates or predicate in row.predicates)
        and any(_hits(masked, row.where, spot, match, words, clause) for spot in spots)
    }
    return max(sorted(effects), key=lambda effect: _STRENGTH.get(effect, 0), default=None)
