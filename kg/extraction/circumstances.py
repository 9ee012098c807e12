"""What stands beside an entity and changes what is said of it: mutated, relapsed, newly diagnosed, a child's."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kg.extraction.model import Mention, Relation

_MUTATED = re.compile(r"[\s-]*(?:gene\s+)?(?:mutations?|mutated|mutants?|variants?)\b", re.I)
_MUTANT = re.compile(r"\b(?:(?:mutations?|variants?)\s+(?:of|in)(?:\s+the)?|mutated|mutant)\s*$", re.I)
_SETTINGS = (
    ("relapsed/refractory", re.compile(r"\brelapsed\b|\brefractory\b|\bR/R\b", re.I)),
    ("newly diagnosed", re.compile(r"\bnewly[ -]diagnosed\b|\bpreviously untreated\b|\btreatment[ -]na[iï]ve\b", re.I)),
)
_AGES = (
    ("pediatric", re.compile(r"\bchild(?:ren|hood)\b|\bpa?ediatric\b|\binfants?\b", re.I)),
    ("adult", re.compile(r"\badults?\b", re.I)),
)
# "APL with PLZF::RARA", "AML carrying a FLT3-ITD"; and "FLT3-mutated AML", "KMT2A-rearranged ALL".
_WITH = re.compile(r"\s+(?:with|carrying|harbou?ring|and)\s+(?:an?\s+|the\s+)?(?:concurrent\s+)?", re.I)
_IN_FRONT = re.compile(r"(?:[\s-]*(?:mutated|mutant|rearranged|positive|driven))?\s+", re.I)
# "AML without an IDH1 mutation", "IDH1 wild-type AML".
_WITHOUT = re.compile(r"\s+(?:without|lacking|(?:that|which|who)\s+lacks?|with\s+no|with\s+neither|not\s+(?:carrying|harbou?ring|having)|negative\s+for)\s+(?:an?\s+|any\s+|the\s+)?(?:\w+\s){0,2}", re.I)
_UNALTERED = re.compile(r"[\s-]*(?:wild[- ]type|negative|unmutated|non-mutated)\s+", re.I)
_GROUP_BEHIND = re.compile(r"\s+(?:in|for|among|of)\s+(?P<who>[^,;.:()]{0,40})", re.I)
_AGES_BEHIND = (
    ("pediatric", re.compile(_AGES[0][1].pattern + r"|(?:younger\s+than|under|below|less\s+than|<)\s*(?:the\s+age\s+of\s+)?18\b", re.I)),
    ("adult", re.compile(_AGES[1][1].pattern + r"|(?:≥|older\s+than|over)\s?18\b|\b18\s+years\s+(?:of\s+age\s+)?(?:or|and)\s+(?:older|over|above)", re.I)),
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


def alterations_beside(text: str, relation: Relation, disease: Mention, mentions: tuple[Mention, ...]) -> list[Mention]:
    """The alterations that narrow a disease to those who have them: "APL with X", "X-mutated AML".

    What a sentence denies of them it does not deny of the whole disease. The relation's own ends are none.
    """
    ends = {end.norm for end in (relation.subject_mention, relation.object_mention) if end is not None}
    found = []
    for mention in mentions:
        if mention.type not in ("Variant", "Fusion", "Gene") or mention.norm in ends:
            continue
        if not relation.start <= mention.start < relation.end:
            continue
        behind = mention.start > disease.end and _WITH.fullmatch(text, disease.end, mention.start)
        in_front = mention.end < disease.start and _IN_FRONT.fullmatch(text, mention.end, disease.start)
        if behind or in_front:
            found.append(mention)
    return found


def alterations_lacking(text: str, relation: Relation, disease: Mention, mentions: tuple[Mention, ...]) -> list[Mention]:
    """The alterations that a disease is said to lack: "AML without an IDH1 mutation", "IDH1 wild-type AML"."""
    return [
        mention
        for mention in mentions
        if mention.type in ("Variant", "Fusion", "Gene")
        and relation.start <= mention.start < relation.end
        and (
            (mention.start > disease.end and _WITHOUT.fullmatch(text, disease.end, mention.start))
            or (mention.end < disease.start and _UNALTERED.fullmatch(text, mention.end, disease.start))
        )
    ]


def stated(text: str, relation: Relation, disease: Mention) -> Iterator[tuple[str, str]]:
    """Setting and age group that stand before the disease in the sentence, the age group also right behind it.

    They are qualifiers of a claim. Nothing where two of a kind stand there: "newly diagnosed or relapsed".
    """
    before = text[max(relation.start, disease.start - _BEFORE) : disease.end]
    for name, choices in (("setting", _SETTINGS), ("age_group", _AGES)):
        found = [value for value, pattern in choices if pattern.search(before)]
        if name == "age_group" and (behind := _GROUP_BEHIND.match(text, disease.end, max(disease.end, relation.end))):
            found = list(dict.fromkeys([*found, *(value for value, pattern in _AGES_BEHIND if pattern.search(behind["who"]))]))
        if len(found) == 1:
            yield name, found[0]
