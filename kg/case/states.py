"""States of the disease: closed vocabulary, entailment, cancellation, and the lines of therapy they prove."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from kg.case.notes import quoted
from kg.case.profile import Certainty
from kg.case.vocabulary import STATES
from kg.errors import CaseError
from kg.names.normalise import name_key

_ORDER: dict[Certainty, int] = {"stated": 0, "entailed": 1, "implied": 2}


@dataclass(frozen=True, slots=True)
class StateFact:
    """A state with the words it came from."""

    key: str
    input: str
    certainty: Certainty = "stated"


def state_key(name: str) -> str:
    """The key of a state.

    >>> state_key("R/R"), state_key("third relapse"), state_key("previously untreated")
    ('relapsed or refractory', 'third relapse or later', 'untreated')

    Raises CaseError naming the nearest known state.
    """
    key = STATES.find(name)
    if key is None:
        near = STATES.near(name, 1)
        hint = f"; did you mean {near[0]!r}?" if near else ""
        raise CaseError(
            f"field 'state': unknown state {quoted(name)}{hint} Known states: {', '.join(sorted(STATES.rows))}"
        )
    return key


def close(facts: Iterable[StateFact]) -> tuple[tuple[StateFact, ...], tuple[str, ...]]:
    """The present states with what they entail, without what they cancel; and contradictions between stated ones."""
    stated = list(facts)
    present: dict[str, StateFact] = {}
    for fact in stated:
        for key in _entailed(fact.key):
            certainty: Certainty = fact.certainty if key == fact.key or fact.certainty == "implied" else "entailed"
            known = present.get(key)
            if known is None or _ORDER[certainty] < _ORDER[known.certainty]:
                present[key] = StateFact(key, fact.input, certainty)
    said = [fact.key for fact in stated]
    conflicts: list[str] = []
    cancelled: set[str] = set()
    for fact in stated:
        row = STATES.rows[fact.key]
        conflicts.extend(
            f"states {fact.key!r} and {other!r} are both stated"
            for other in row.list("contradicts")
            if other in said and said.index(other) > said.index(fact.key)
        )
        cancelled |= set(row.list("cancels"))
    # What one state entails another may end (CR2 entails that there was a relapse); what is itself stated last wins only by its row.
    kept = tuple(fact for key, fact in present.items() if key not in cancelled)
    if stated and not kept:
        kept = tuple(present.values())  # two states that cancel each other: both stay, the conflict is said
    return kept, tuple(dict.fromkeys(conflicts))


@cache
def _entailed(key: str) -> tuple[str, ...]:
    found: dict[str, None] = {}
    todo = [key]
    while todo:
        state = todo.pop(0)
        if state not in found:
            found[state] = None
            todo.extend(STATES.rows[state].list("entails") if state in STATES.rows else ())
    return tuple(found)


def lines_proven(states: Iterable[str]) -> int:
    """The least number of earlier lines that states prove."""
    return max((int(STATES.rows[state]["lines_minimum"] or 0) for state in states if state in STATES.rows), default=0)


def take_states(text: str) -> tuple[str, tuple[str, ...]]:
    """State words at the edges of a disease phrase, and what is left: ``relapsed AML`` -> ``AML``, relapsed.

    >>> take_states("R/R Ph+ ALL in second relapse")
    ('Ph+ ALL', ('second relapse', 'relapsed or refractory'))
    """
    found: list[str] = []
    rest = text.strip()
    moved = True
    while moved and rest:
        moved = False
        words = re.split(r"[\s,;()]+", rest)
        for size in range(min(6, len(words) - 1), 0, -1):
            for edge in ("head", "tail"):
                part = words[:size] if edge == "head" else words[-size:]
                name = " ".join(word for word in part if word)
                key = STATES.index.get(name_key(name)) or STATES.index.get(
                    name_key(re.sub(r"^(?:in|with|at|after|during|,)\s+", "", name))
                )
                if key is None or (len(name) < 3 and name.upper() not in ("RR", "ND")):
                    continue
                found.append(key)
                rest = " ".join(words[size:] if edge == "head" else words[:-size]).strip(" ,;")
                rest = re.sub(r"\s+(?:in|with|at)$", "", rest)
                moved = True
                break
            if moved:
                break
    return rest, tuple(dict.fromkeys(found))
