"""What a text says, as claims: each relation with its sentence, section, offsets and what it cites.

A sentence that denies something is evidence against the claim that it denies, not a claim of its own,
so that support and contradiction meet. What is hedged is neither, nor is a denial that only follows from
what is said: it stands by as neutral.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cache
from importlib import resources
from typing import Final

from kg.extraction.circumstances import alterations_beside, disease_of, is_mutated, stated
from kg.extraction.model import PATIENT, Extraction, Mention, Relation
from kg.knowledge.tables import Row, bundled_rows, read
from kg.records import Assertion, EvidenceLine, Proposition
from kg.records.claim import Direction
from kg.schema import predicate
from kg.text.document import Document
from loaders.keys import Keys

LEVEL: Final = "text-mined"
EXTRACTOR = "leukemia-kg rules 1"
_STATED = ("asserted", "association", "implied")  # what else a sentence says, it says with a doubt
_NAMED = ("gene", "marker")  # what class phrases name, beside fusions
Unused = Callable[[Relation, str, str, str], None]  # relation, field, found, expected


@dataclass(slots=True)
class TextClaims:
    """Turns one text's relations into claims; ``unused`` is told what becomes none, and why."""

    document: Document
    found: Extraction
    publication: str
    date: str
    keys: Keys
    unused: Unused
    _known: frozenset[str] = field(init=False)

    def __post_init__(self) -> None:
        self._known = frozenset(identifier for ids in self.keys.ids.values() for identifier in ids.values())

    def assertions(self) -> Iterator[Assertion]:
        """The claims, each with the sentences for and against it."""
        claims: dict[Proposition, dict[EvidenceLine, None]] = defaultdict(dict)
        for relation in self.found.relations:
            if (said := self._proposition(relation)) is not None:
                claims[said][self._line(relation)] = None
        for said, lines in claims.items():
            yield Assertion(said, LEVEL, tuple(lines), self.date or None)

    def _proposition(self, relation: Relation) -> Proposition | None:
        row = _mapping()[relation.predicate]
        name = row["case" if self.found.kind == "case" else "claim"]
        subject, object_ = relation.subject_mention, relation.object_mention
        if not name or PATIENT in (relation.subject, relation.object):
            return None
        known = predicate(name)
        ends = []
        for side, mention, norm, allowed in (
            ("subject", subject, relation.subject, known.domain), ("object", object_, relation.object, known.range),
        ):  # fmt: skip
            if mention is None:  # named inside a class phrase only: "a FLT3 inhibitor"
                node = self.keys.find((*_NAMED, "alteration") if "::" in norm else _NAMED, norm)
            elif allowed and not set(allowed) & _categories(mention):
                self.unused(relation, side, f"{mention.norm!r}, a {mention.type}", f"{' or '.join(allowed)} for {name}")
                return None
            else:
                node = self._node(mention, allowed)
            if node is None:
                self.unused(relation, side, repr(norm), "an entity of the graph's vocabulary")
                return None
            ends.append(node)
        return Proposition(ends[0], known.name, ends[1], tuple(sorted(self._qualifiers(relation))))

    def _node(self, mention: Mention, allowed: tuple[str, ...]) -> str | None:
        # Drugs act on the gene's product, whatever its state: no alteration is a target.
        if mention.type == "Gene" and (not allowed or "Variant" in allowed) and is_mutated(self.document.text, mention):
            return self.keys.find(("alteration",), f"{mention.norm} mutation")
        if mention.node in self._known:
            return mention.node
        return self.keys.find(("alteration",), mention.norm) if mention.type in ("Variant", "Fusion") else None

    def _qualifiers(self, relation: Relation) -> Iterator[tuple[str, str]]:
        """The circumstances that the sentence itself states, nothing that may be meant."""
        about = disease_of(relation, self.found.entities)
        if about is None:
            return
        if about.node in self._known and about.node is not None:
            yield "disease", about.node
        yield from stated(self.document.text, relation, about)
        needed: dict[str, str] = {}
        for beside in alterations_beside(self.document.text, relation, about, self.found.entities):
            key = f"{beside.norm} mutation" if beside.type == "Gene" else beside.norm
            if (node := self.keys.find(("alteration",), key)) is not None:
                needed[key] = node
        if needed:
            yield "biomarker", " & ".join(sorted(needed))
            yield from (("requires_biomarker", node) for node in sorted(needed.values()))

    def _line(self, relation: Relation) -> EvidenceLine:
        section = self.document.section_at(relation.start)
        direction: Direction = "neutral"
        if relation.certainty in _STATED and not (relation.negated and relation.certainty == "implied"):
            direction = "disputes" if relation.negated else "supports"
        remarks = [f"extractor: {EXTRACTOR}"]
        if relation.certainty != "asserted":
            remarks.append(f"certainty: {relation.certainty}")
        if relation.cross_sentence or relation.derived:
            remarks.append("from an earlier sentence" if relation.cross_sentence else "from a class phrase")
        if section is not None and section.title:
            remarks.append(f"heading: {section.title}")
        return EvidenceLine(
            direction=direction,
            level=LEVEL,
            statement=" ".join(relation.sentence.split()),
            publication=self.publication,
            source_date=self.date,
            verified=False,
            native_level=self._stated_level(relation),
            section=section.kind if section is not None else None,
            start=relation.start,
            end=relation.end,
            confidence=_confidence().get(relation.predicate),
            note="; ".join(remarks),
        )

    def _stated_level(self, relation: Relation) -> str | None:
        """The level of evidence that the source states for this sentence: in it, or right behind it."""
        for level in self.document.levels:
            if relation.start < level.position <= relation.end + 1:
                return f"{level.scheme} {level.level}"
        return None


def _categories(mention: Mention) -> set[str]:
    """The categories of the graph that a mention may be of."""
    if mention.type == "Therapy":
        return {"Procedure" if mention.node in _procedures() else "Regimen"}
    return {"Variant", "Cytogenetic", mention.type} if mention.type in ("Variant", "Fusion") else {mention.type}


@cache
def _procedures() -> frozenset[str]:
    return frozenset(row["id"] for row in bundled_rows("vocabulary", "procedures.tsv"))


@cache
def _mapping() -> dict[str, Row]:
    rows = read(resources.files("kg.extraction").joinpath("data", "predicates.tsv"))
    return {row["predicate"]: row for row in rows}


@cache
def _confidence() -> dict[str, float]:
    """How likely a claim of each predicate is right, by ``kg/extraction/data/precision.tsv``.

    Of a few claims that were read and all right nobody learns certainty: (right + 1) / (read + 2), the rule
    of succession.
    """
    rows = read(resources.files("kg.extraction").joinpath("data", "precision.tsv"))
    return {row["predicate"]: round((float(row["precision"]) * int(row["n"]) + 1) / (int(row["n"]) + 2), 2) for row in rows if row["n"]}
