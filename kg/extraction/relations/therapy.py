"""Which of approved_for, treats and investigated_for a sentence states of a pair: one, the strongest.

A use that the sentence reports only from a trial, a model or a cohort is ``investigated_for``; a drug that
another is compared with is ``investigated_for`` with certainty ``comparator``; "not approved" silences weaker readings.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from kg.extraction.model import Mention
from kg.extraction.relations.codes import ranges
from kg.extraction.relations.context import members
from kg.extraction.relations.line import Line
from kg.extraction.relations.lists import run
from kg.extraction.relations.statements import Statement, allowed

_UNHELPED = re.compile(
    rf"without (?:any |a |further )?(?:[{ranges('BOQ')}]|respon\w+|effect|success|improvement|benefit|remission)|no (?:[{ranges('BOQ')}]|response)|with no (?:effect|benefit|improvement)|did not respond|not respond|failed to (?:respond|achieve)"
    r"|was refractory|were refractory|proved refractory|unsuccessful|to no avail|ineffective|did not (?:improve|achieve)"
)
_NEXT_DRUG = re.compile(rf"(?:[,;¦] (?:and |but )?|then )[^,;]{{0,30}}[{ranges('DCTH')}] (?:was|were)")
_NO_BENEFIT = re.compile(
    r"\b(?:not|no|neither|nor|failed to|without)\b[^;¦]{0,60}\b(?:improve\w*|prolong\w*|benefit|increase|superior|difference|advantage|better|reduce)"
)
_PARTNER = re.compile(
    rf"(?:in combination with|combined with|together with|added to|given with|concurrent with)(?: [a-z\-]+){{0,3}} (?P<d>{run('DCTH')})"
)
STRENGTH = {"approved_for": 3, "treats": 2, "investigated_for": 1}
_TRIAL = re.compile(
    r"\b(?:trials?|phase(?: [1-4i]+\w?|-[1-4i]+)|randomi[sz]ed|study|studies|investigat\w+|preclinical(?:ly)?|xenografts?|cell lines?|in vitro|in vivo|mouse|mice|ex vivo|compassionate"
    r"|being (?:studied|tested|evaluated|explored|investigated)|under (?:development|evaluation|study)|cohorts?|case (?:reports?|series)|pilot|experimental|investigators?|synergi\w+|promising|encouraging|preliminary|placebo|in clinical testing|endpoints?|compared|models?|expanded access|single-arm|evaluate[ds]?|explore[ds]?|tested|assess(?:ed|es)?|examined?|our aim|we report(?:ed)?)\b"
)
_STATED = re.compile(
    r"\b(?:standard|first-line|frontline|front-line|recommended|preferred|mainstay|backbone|cornerstone|treatment of choice|option|commonly used|widely used|routinely|is used|are used|indicated|usual(?:ly)?|generally|typically|(?:is|are|be) treated with)\b"
)

# These tell of a trial or a model whatever else the sentence says.
_SURELY_TRIAL = re.compile(
    r"\b(?:random(?:ly|i[sz]ed) (?:assigned|allocated|to)|(?:assigned|allocated) to (?:receive|treatment|therapy|either)|were (?:assigned|allocated|enroll?ed|recruited)|enroll?ed|mice bearing|xenografts?|promising activity|in vitro|phase (?:[1-4]|i{1,3}v?)\w? (?:trial|study))\b"
)
# Patterns that read a result ("improved survival in"): of a comparison it is the result of a trial.
_RESULTS = frozenset({"therapy-019", "therapy-020", "therapy-021", "therapy-022"})


def strongest(line: Line, found: Sequence[Statement]) -> list[Statement]:
    """One statement for each pair of drug and disease; other statements pass."""
    partners = _partners(line)
    stated = _STATED.search(line.masked) is not None
    trial = _SURELY_TRIAL.search(line.masked) is not None or (_TRIAL.search(line.masked) is not None and not stated)
    compared = bool(line.compared) and not stated
    best: dict[tuple[str, str], Statement] = {}
    rest: list[Statement] = []
    for statement in found:
        if statement.predicate not in STRENGTH or statement.object.type == "Phenotype":
            rest.append(statement)
            continue
        if statement.predicate == "approved_for" and statement.subject.start in partners and not statement.negated:
            continue
        if statement.pattern.startswith("given") and not statement.negated and _unhelped(line, statement):
            statement = replace(statement, negated=True)
        result = compared and statement.pattern in _RESULTS
        if (trial or result) and statement.predicate == "treats" and not statement.pattern.startswith("given"):
            statement = replace(statement, predicate="investigated_for")
        if statement.predicate == "investigated_for" and statement.negated:
            if not _NO_BENEFIT.search(line.masked) or any(
                cue.kind == "negation" and cue.reach == "sentence" for cue in line.scope.cues
            ):
                continue
            statement = replace(statement, negated=False)  # a trial without benefit was a trial
        if statement.negated and statement.predicate == "treats" and _NO_BENEFIT.search(line.masked):
            continue
        key = (statement.subject.norm, statement.object.norm)
        held = best.get(key)
        if held is None or _rank(statement) > _rank(held):
            best[key] = statement
    return rest + list(best.values()) + _arms(line, list(best.values()))


def _unhelped(line: Line, statement: Statement) -> bool:
    """Whether the words after the drug, up to the next one, say that it did not help."""
    at = next((line.masked.find(char) for char, named in line.named.items() if named.mention is statement.subject), -1)
    if at < 0:
        return False
    rest = line.masked[at + 1 : at + 160]
    found = _UNHELPED.search(rest)
    return found is not None and _NEXT_DRUG.search(rest[: found.start()]) is None


def _partners(line: Line) -> set[int]:
    """Offsets of drugs that stand only as partners ("in combination with D"): an approval is not theirs."""
    return {line.named[char].mention.start for match in _PARTNER.finditer(line.masked) for char in members(match["d"])}


def _rank(statement: Statement) -> tuple[int, int, int]:
    approved = statement.predicate == "approved_for"
    return (
        approved and statement.negated,
        statement.negated or STRENGTH[statement.predicate],
        statement.certainty == "asserted",
    )


def _arms(line: Line, best: Sequence[Statement]) -> list[Statement]:
    """The comparator arms of the statements that hold, with the same disease."""
    if not line.compared:
        return []
    by_norm: dict[str, list[Mention]] = {}
    for char, outs in line.compared.items():
        by_norm.setdefault(line.named[char].mention.norm, []).extend(line.named[out].mention for out in outs)
    stated = {(statement.subject.norm, statement.object.norm) for statement in best}
    return [
        replace(statement, predicate="investigated_for", subject=arm, negated=False, certainty="comparator")
        for statement in best
        for arm in by_norm.get(statement.subject.norm, ())
        if allowed("investigated_for", arm, statement.object) and (arm.norm, statement.object.norm) not in stated
    ]
