"""Therapies named after what is in them: ``venetoclax-based regimens``, ``azacitidine plus venetoclax combination``, ``CAR T cells``."""

from __future__ import annotations

import re

from kg.extraction.grammars.passage import Passage
from kg.extraction.model import Mention

TRIGGERS = ("-based", "‐based", "–based", "-containing", "combination", " based regimen")
CELLS = ("car t", "car-t", "car‐t", "car–t", "chimeric antigen receptor", "car nk", "car-nk")
_BASED = re.compile(
    r"[-‐– ](?P<how>based|containing)\s(?P<kind>(?:(?:combination|induction|salvage|intensive|low-intensity|multiagent|triplet|doublet|frontline|maintenance|conditioning|immuno)[ -]?)*)(?P<noun>regimens?|chemotherap(?:y|ies)|chemoimmunotherapy|therap(?:y|ies)|treatments?|combinations?|protocols?|triplets?|doublets?|induction|consolidation|maintenance|conditioning|approach(?:es)?|strateg(?:y|ies))(?![a-z])",
    re.I,
)
_COMBINATION = re.compile(r"combinations?(?:[ -](?:therap(?:y|ies)|regimens?|treatments?))?(?![a-z])", re.I)
_CHAIN = re.compile(r"(?:\s?[-–‐/+]\s?|\splus\s)$")
_CAR = re.compile(
    r"(?:(?:chimeric[ -]antigen[ -]receptor)(?:\s\(CAR\))?(?:[- ](?:modified|engineered|redirected|transduced|expressing))?|CAR)[ ‐–-](?P<cell>T|NK)(?![A-Za-z])(?:(?:[ ‐–-]cells?)(?:[ -](?:therap(?:y|ies)|immunotherap(?:y|ies)))?|[ -]therap(?:y|ies))?",
    re.I,
)


def at(passage: Passage, start: int, end: int) -> None:
    """A regimen named by a drug or class before it."""
    text = passage.text
    literal = passage.lower[start:end]
    if literal == "combination":
        match = _COMBINATION.match(text, start, start + 28)
        if match is None or start < 2 or text[start - 1] not in " -":
            return
        drug = _treatment(passage, start - 1)
        if drug is None:
            return
        first, names = _chain(passage, drug)
        passage.add(first, match.end(), "Therapy", f"{'-'.join(names)} combination")
        return
    based = _BASED.match(text, start, start + 70)
    drug = _treatment(passage, start) if based else None
    if based is None or drug is None:
        return
    first, names = _chain(passage, drug)
    noun = re.sub(
        r"s$",
        "",
        based["noun"]
        .lower()
        .replace("therapies", "therapy")
        .replace("strategies", "strategy")
        .replace("approaches", "approach"),
    )
    noun = "regimen" if noun in ("regimen", "protocol", "combination") else noun
    passage.add(first, based.end(), "Therapy", f"{'-'.join(names)}-{based['how'].lower()} {noun}")


def _treatment(passage: Passage, stop: int) -> Mention | None:
    mention = passage.ending(stop)
    return mention if mention is not None and mention.type in ("Drug", "DrugClass", "Therapy") else None


def _chain(passage: Passage, last: Mention) -> tuple[int, list[str]]:
    """Drugs joined by signs before the last one: ``azacitidine/venetoclax``."""
    first, names = last.start, [last.norm]
    for _ in range(4):
        link = _CHAIN.search(passage.before(first, 7))
        before = _treatment(passage, first - len(link[0])) if link else None
        if before is None:
            break
        first = before.start
        names.insert(0, before.norm)
    return first, names


def cells(passage: Passage, start: int, end: int) -> None:
    """Cells with a chimeric antigen receptor, whatever noun follows."""
    match = _CAR.match(passage.text, start, start + 84)
    if match is None or (start and passage.text[start - 1].isalnum()):
        return
    norm = "CAR T-cell therapy" if match["cell"].upper() == "T" else "CAR NK-cell therapy"
    passage.add(start, match.end(), "Therapy", norm)
