"""What stands beside an entity and changes what is said of it: mutated, relapsed, newly diagnosed, a child's."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kg.extraction.model import Mention, Relation

_MUTATED = re.compile(r"[\s-]*(?:gene\s+)?(?:mutations?|mutated|mutants?)\b", re.I)
_MUTANT = re.compile(r"\b(?:mutations?\s+(?:of|in)(?:\s+the)?|mutated|mutant)\s*$", re.I)
_SETTINGS = (
    ("relapsed/refractory", re.compile(r"\brelapsed\b|\brefractory\b|\bR/R\b", re.I)),
    ("newly diagnosed", re.compile(r"\bnewly[ -]diagnosed\b|\bpreviously untreated\b|\btreatment[ -]na[iï]ve\b", re.I)),
)
_AGES = (
    ("pediatric", re.compile(r"\bchild(?:ren|hood)\b|\bpa?ediatric\b|\binfants?\b", re.I)),
    ("adult", re.compile(r"\badults?\b", re.I)),
)
_BEFORE = 60  # characters before a disease in which its adjectives stand


def is_mutated(text: str, gene: Mention) -> bool:
    """Whether the words beside a gene's name speak of its mutation, not of the gene or its product."""
    return bool(_MUTATED.match(text, gene.end) or _MUTANT.search(text, max(0, gene.start - 30), gene.start))


def disease_of(relation: Relation, mentions: tuple[Mention, ...]) -> Mention | None:
    """The disease in which a relation holds: its object, or the only one that the sentence names."""
    if relation.object_mention is not None and relation.object_mention.type == "Disease":
        return relation.object_mention
    named = [m for m in mentions if relation.start <= m.start < relation.end and m.type == "Disease"]
    return named[0] if len({mention.norm for mention in named}) == 1 else None


def stated(text: str, relation: Relation, disease: Mention) -> Iterator[tuple[str, str]]:
    """Setting and age group that stand before the disease in the sentence, as qualifiers of a claim.

    Nothing where two of a kind stand there: "newly diagnosed or relapsed".
    """
    before = text[max(relation.start, disease.start - _BEFORE) : disease.end]
    for name, choices in (("setting", _SETTINGS), ("age_group", _AGES)):
        found = [value for value, pattern in choices if pattern.search(before)]
        if len(found) == 1:
            yield name, found[0]
