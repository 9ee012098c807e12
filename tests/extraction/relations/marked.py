"""Sentences of the tables: mentions are marked in them, so that relations are tested on known mentions."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from kg.extraction.model import EntityType, Kind, Mention, Relation, Sentence
from kg.extraction.relations import find_relations
from kg.knowledge.tables import read

TYPES: dict[str, EntityType] = {
    "S": "Disease", "G": "Gene", "V": "Variant", "F": "Fusion", "M": "Marker", "D": "Drug", "C": "DrugClass",
    "T": "Therapy", "O": "Outcome", "P": "Phenotype",
}  # fmt: skip
_MARK = re.compile(r"\[([SGVFMDCTOP]) ([^\]=]+)(?:=([^\]]+))?\]")
_ROW = re.compile(
    r"(?P<no>not )?(?P<s>.+?) (?P<p>[a-z]+_[a-z_]+|targets|treats|contraindicated) (?P<o>.+?)(?: \((?P<c>[a-z]+)\))?$"
)
FAMILIES = ("therapy", "targets", "response", "disease", "prognosis", "marker", "safety", "regimen", "style", "case")


@dataclass(frozen=True)
class Marked:
    """A text with its sentences and mentions."""

    text: str
    sentences: tuple[Sentence, ...]
    mentions: tuple[Mention, ...]

    def relations(self, kind: Kind = "review") -> tuple[Relation, ...]:
        return find_relations(self.text, self.sentences, self.mentions, kind)


def marked(source: str) -> Marked:
    """The text of a marked source; `` // `` separates sentences."""
    text = ""
    sentences: list[Sentence] = []
    mentions: list[Mention] = []
    for part in source.split(" // "):
        if text:
            text += " "
        start, last = len(text), 0
        for match in _MARK.finditer(part):
            text += part[last : match.start()]
            norm = match[3] or match[2]
            mentions.append(Mention(len(text), len(text) + len(match[2]), match[2], TYPES[match[1]], None, norm))
            text += match[2]
            last = match.end()
        text += part[last:]
        sentences.append(Sentence(start, len(text)))
    return Marked(text, tuple(sentences), tuple(mentions))


def told(relation: Relation) -> str:
    """A relation as the tables write it."""
    certainty = "" if relation.certainty == "asserted" else f" ({relation.certainty})"
    return f"{'not ' if relation.negated else ''}{relation.subject} {relation.predicate} {relation.object}{certainty}"


def rows() -> list[tuple[str, str, frozenset[str]]]:
    """Family, marked sentence and expected relations of all tables."""
    found = []
    for family in FAMILIES:
        for row in read(Path(__file__).parent / f"{family}.tsv", ("sentence", "expected")):
            expected = frozenset(row.list("expected"))
            for one in expected:
                if not _ROW.fullmatch(one):
                    raise row.error("expected", "subject predicate object")
            found.append((family, row["sentence"], expected))
    return found
