"""Alterations that follow from another finding: cytoplasmic NPM1 from its gene, a lost arm from a lost chromosome."""

from __future__ import annotations

from collections.abc import Iterable

from kg.case.notes import Notes
from kg.case.profile import AlterationFact, AntigenFact
from kg.knowledge.terminology import alterations as rows
from kg.parse import lexicon

# Cytoplasmic nucleophosmin is the protein of the mutated gene, and the WHO 5th edition takes it for the mutation.
_OF_ANTIGEN = {"NPM1c": "NPM1 mutation"}
# Whoever has lost the chromosome has lost its arm (ISCN 2020: the arm's loss is part of the monosomy).
_OF_ALTERATION = {"monosomy 17": "del(17p)"}


def consequences(facts: list[AlterationFact], markers: Iterable[AntigenFact], notes: Notes) -> list[AlterationFact]:
    """The alterations that follow from antigens and other alterations and are not stated themselves.

    Absence follows from an antigen (no cytoplasmic NPM1), never from another alteration: an arm may be lost alone.
    """
    given = [(fact.input, _OF_ANTIGEN[fact.key], fact.status) for fact in markers if fact.key in _OF_ANTIGEN]
    given += [
        (fact.input, _OF_ALTERATION[fact.key], fact.status)
        for fact in facts
        if fact.key in _OF_ALTERATION and fact.status == "present"
    ]
    added: list[AlterationFact] = []
    for text, key, status in given:
        if status not in ("present", "absent") or any(_about(fact, key) for fact in (*facts, *added)):
            continue
        row = rows()[key]
        genes = row.list("gene")
        identifier = lexicon.alteration_id(key)
        added.append(
            AlterationFact(
                key, identifier, text, row["kind"], status, genes, lexicon.ladder(key, genes), certainty="entailed"
            )
        )
        notes.read(text, key if status == "present" else f"{key}, absent", identifier, "entailed")
    return added


def _about(fact: AlterationFact, key: str) -> bool:
    return fact.key == key or key in (step for step, _ in fact.ladder)
