"""Accompanying conditions that a report tells as history: those of ``conditions.tsv`` that no entity of the text names."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from typing import Any

from kg.case.vocabulary import CONDITIONS
from kg.extraction.case.clauses import Clauses
from kg.extraction.case.statements import statement
from kg.extraction.case.subject import others
from kg.extraction.model import Mention, Sentence
from kg.extraction.scope import scope_of

_HISTORY = re.compile(r"\b(?:history|comorbid\w*|co-morbid\w*|known|underlying|pre-?existing|concomitant|coexisting|suffer\w*|background of|past medical|long-?standing|because of his|because of her)\b", re.I)
_SHORTEST = 4  # letters; shorter names (EBV, NF1) are those of tests and genes as often


@cache
def _automaton() -> Any:
    from ahocorasick import Automaton

    automaton = Automaton()
    for key, row in CONDITIONS.rows.items():
        for name in (key, *row.list("synonyms")):
            if len(name) >= _SHORTEST:
                automaton.add_word(name.lower(), (name.lower(), key))
    automaton.make_automaton()
    return automaton


def told_conditions(text: str, sentences: Sequence[Sentence], mentions: Sequence[Mention]) -> list[str]:
    """Keys of conditions that sentences about the history of the patient affirm, in text order.

    >>> line = "A man with a history of diabetes mellitus but no hypertension was admitted."
    >>> told_conditions(line, [Sentence(0, len(line))], [])
    ['diabetes']
    """
    found: dict[str, None] = {}
    for sentence in sentences:
        part = text[sentence.start : sentence.end]
        low = part.lower()
        if len(low) != len(part) or not _HISTORY.search(part):
            continue
        aside = others(part)
        scope, clauses = scope_of(part), Clauses(part)
        for last, (name, key) in _longest(low):
            start, end = last + 1 - len(name), last + 1
            if any(left <= start < right for left, right in aside):
                continue
            if any(m.start - sentence.start < end and start < m.end - sentence.start for m in mentions):
                continue  # its relation says whether the patient has it
            said = statement(part, Mention(start, end, part[start:end], "Phenotype", None, name), scope, clauses)
            if said is not None and not said.negated and said.certainty == "asserted":
                found.setdefault(key)
    return list(found)


def _longest(low: str) -> list[tuple[int, tuple[str, str]]]:
    """Whole-word hits that no longer hit holds."""
    hits = [
        (last, value) for last, value in _automaton().iter(low)
        if not low[last - len(value[0]) : last + 1 - len(value[0])].isalnum() and not low[last + 1 : last + 2].isalnum()
    ]  # fmt: skip
    return [
        (last, (name, key)) for last, (name, key) in hits
        if not any(other - len(longer) <= last - len(name) and last <= other and len(longer) > len(name) for other, (longer, _) in hits)
    ]  # fmt: skip
