"""Alterations that follow from another finding by ``rules/consequences.tsv``, such as the mutation from cytoplasmic NPM1."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from kg.case.notes import Notes
from kg.case.profile import AlterationFact, AntigenFact
from kg.knowledge.tables import bundled_rows
from kg.knowledge.terminology import alterations as rows
from kg.parse import lexicon


def consequences(facts: list[AlterationFact], markers: Iterable[AntigenFact], notes: Notes) -> list[AlterationFact]:
    """The alterations that present findings imply and that are not stated themselves, at their finding's time.

    Nothing follows from an absent finding: a stain may miss the mutation, and an arm may be lost alone.
    """
    implied = {row["finding"]: row["implies"] for row in bundled_rows("rules", "consequences.tsv")}
    added: list[AlterationFact] = []
    findings: list[AntigenFact | AlterationFact] = [*markers, *facts]
    for finding in findings:
        key = implied.get(finding.key)
        if key is None or finding.status != "present" or any(_about(fact, key) for fact in (*facts, *added)):
            continue
        row = rows()[key]
        genes, identifier = row.list("gene"), lexicon.alteration_id(key)
        fact = AlterationFact(
            key, identifier, finding.input, row["kind"], "present", genes, lexicon.ladder(key, genes),
            at=finding.at, certainty="implied", retest=finding.retest,
        )  # fmt: skip
        if isinstance(finding, AlterationFact):
            fact = replace(fact, subclonal=finding.subclonal)
        added.append(fact)
        notes.read(finding.input, key, identifier, "implied")
    return added


def _about(fact: AlterationFact, key: str) -> bool:
    return fact.key == key or key in (step for step, _ in fact.ladder)
