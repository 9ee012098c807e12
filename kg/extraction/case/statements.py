"""What a sentence says of one entity in the patient: that it is there, that it is not, or nothing.

Unknown is never negative: tests that are pending or only performed, risks, prophylaxis and aims say nothing.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass

from kg.extraction.case.affirmed import counterfactual, found, taken_back
from kg.extraction.case.clauses import Clauses
from kg.extraction.case.verdict import ended, harmless, read
from kg.extraction.model import Mention
from kg.extraction.scope import Scope

_MUTATED = re.compile(
    r"mutat|\bmut\b|\bmutant|variant|alteration|frameshift|missense|nonsense|substitution|insertion|duplication|truncat|\bVAF\b|harbou?r|pathogenic|biallelic|hotspot|\bp\.|\bc\.|hit\b", re.I
)
_WILD = re.compile(r"\b(?:wild[- ]?type|unmutated|WT\b)", re.I)
_WILD_AHEAD = re.compile(r"(?<!was )(?<!were )\b(?:wild[- ]?type|unmutated|WT)\s(?:for\s)?$", re.I)
# "APL was considered, but PML::RARA was negative"
_CONSIDERED = re.compile(r"[^,;]{0,30}?\b(?:was|were|had been|has been)\s(?:(?:initially|first|originally|also|clinically|strongly)\s){0,2}(?:considered|suspected|suggested|questioned|entertained|assumed|in the differential)\b", re.I)
_WILD_BEHIND = re.compile(r"[\s-]{0,2}(?:was |were |is |are |genes? |both |all |and )*\s?(?:wild[- ]?types?|unmutated|WT\b|wt\b)", re.I)
_NUMBER = re.compile(r"(?:\s|:|,|were|was|of|at|\()*\d")
_NOT_NEGATIVITY = re.compile(r"\b(?:not|never|without|fail\w*|no|nor|neither)\s(?:\w+\s){0,4}$", re.I)
_FAR = 600  # characters that a denial reaches at most
_CUES = 24  # and as many cues before a mention that can be its own
_CONTRAST = re.compile(r";|\b(?:but|however|whereas|while|although|though|yet)\b", re.I)
_NOT_THE_GENE = re.compile(
    r"[- ]?(?:inhibitors?|expression|overexpression|over-expression|mRNA|transcripts?|signal\w*|pathway|protein|level|antibod\w*|deficien\w*|haploinsufficien\w*|target\w*|directed|copy number|promoter|methylation|gene panel)\b", re.I
)
_RISK_BEFORE = re.compile(
    r"\b(?:risks? (?:of|for)|at risk (?:of|for)|prevent(?:ion of|ing)?|prophyla\w+ (?:for|of|against)|to avoid|to (?:rule out|exclude)|rule out|monitor(?:ed|ing)? for"
    r"|misdiagnos\w+ as|mistaken for|mimick\w*|mimic|resembl\w*|reminiscent of|suggestive of but|in order to|aim\w* (?:of|to|at)|goal of|attempt\w* (?:to|at)|rather than|instead of|unlike|as a bridge to|bridg\w+ to|plan(?:ned)? for|concern(?:s|ed)? (?:for|about)|prior to any|until|pending|if|family history of|known to cause|because of the)\s(?:[\w-]+\s){0,4}$",
    re.I,
)
_NAME_OF_SOMETHING = re.compile(
    r"[-– ]?(?:types?|based|directed|protocols?|regimens?|therap(?:y|ies)|treatment|chemotherapy|prognostic|panels?|gene|genes|study|trials?|group|classification|criteria|guidelines?|prophylaxis|screening|score|assessment|unit|ward|registry|network|associated|related|free|probes?|primers?|testing|tests?|analysis|assay|kit|working)\b",
    re.I,
)
_TEST_ONLY = re.compile(r"\b(?:pending|awaited|in progress|under way|not (?:performed|done|tested|available|assessed|determined|evaluated|yet)|(?:was|were) (?:also )?(?:sent|ordered|performed|requested|planned|scheduled))\b", re.I)
_RESULT = re.compile(r"\b(?:detect|positiv|negativ|identif|show|reveal|found|confirm|harbor|harbour|carr|demonstrat|disclos|present|absent|normal|observed|consistent|diagnos|had|has|with)\w*", re.I)
_ENDPOINTS = re.compile(
    r"survival|prognosis|outcome|rate\b|time to|duration|cumulative|early death|mortality\b(?!$)|transfusion independence|cure|endpoint|treatment failure"
)
_TOO_GENERAL = frozenset({"hematologic malignancy", "cancer", "drug resistance", "adverse event", "toxicity", "infection risk"})
_NO_HISTORY = re.compile(r"no (?:(?:significant|relevant|prior|past|previous|medical|known|other|remarkable|underlying)\s)*(?:history|comorbidit\w+|illness\w*)\b(?! of)", re.I)
# "did not improve neutropenia", "fever not responding to": what is denied is the effect, the sign is there.
_NOT_IMPROVED = re.compile(
    r"\b(?:not|fail\w* to|never|without) (?:\w+ )?(?:improv|control|resol|alleviat|reduc|correct|reliev|ameliorat|reverse|affect|treat|eradicat|clear|influenc|suppress|respon|subsid|tolerat|recover|receiv)\w*", re.I
)
_RESOLVED = re.compile(r"resol|tolerate|improv|subsid|disappear", re.I)
# What a test looks for, without its result: "tested for A, B and C".
_TESTED_FOR = re.compile(r"\b(?:screen(?:ed|ing|s)?|test(?:ed|ing|s)?|evaluat(?:ed|ion|ing)|monitor(?:ed|ing)?|assay(?:s|ed)?|search(?:ed|ing)?) (?:for|of)\s(?:[\w-]+,?\s){0,8}$", re.I)


@dataclass(frozen=True, slots=True)
class Statement:
    """What is said: denied or not, and how sure."""

    negated: bool
    certainty: str


def statement(text: str, mention: Mention, scope: Scope, clauses: Clauses) -> Statement | None:
    """What the sentence of ``scope`` says of a mention in the patient, None where it says nothing.

    >>> from kg.extraction.scope import scope_of
    >>> line = "He denied fever."
    >>> statement(line, Mention(10, 15, "fever", "Phenotype", None, "fever"), scope_of(line), Clauses(line))
    Statement(negated=True, certainty='asserted')
    """
    before = text[max(scope.start, mention.start - 90) : mention.start]
    after = text[mention.end : min(scope.end, mention.end + 90)]
    if mention.norm in _TOO_GENERAL or _RISK_BEFORE.search(before) or _NAME_OF_SOMETHING.match(after):
        return None
    if scope.compared(mention.start, mention.end):
        return None
    altered = mention.type in ("Gene", "Variant", "Fusion")
    said = read(text, clauses, mention.start, mention.end, altered=altered)
    wild = altered and bool(_WILD_AHEAD.search(before) or _WILD_BEHIND.match(after))
    if scope.hoped(mention.start, mention.end) and said.verdict != "denied":
        return None
    low, high = clauses.bounds(mention.start)
    clause = text[low:high]
    affirmed = altered and said.verdict is None and found(text, low, high, mention.start, mention.end)
    if mention.type == "Gene" and _NOT_THE_GENE.match(after):
        return None
    if mention.type == "Gene" and said.verdict != "denied" and not wild and not _gene_is_changed(clause, before, after):
        return None
    if mention.norm == "circulating blasts" and (before.rstrip().endswith("%") or _NUMBER.match(after)):
        return None  # a measurement
    if mention.type == "Outcome" and _ENDPOINTS.search(mention.norm):
        return None
    if said.verdict is None and _TESTED_FOR.search(before) and not affirmed:
        return None
    if counterfactual(text) or (altered and said.verdict != "denied" and taken_back(text, mention.end)):
        return None
    if altered and _TEST_ONLY.search(clause) and not _RESULT.search(_TEST_ONLY.sub(" ", clause)):
        return None
    certainty = scope.certainty(mention.start, mention.end)
    if certainty == "uncertain" and (cue := scope.governing("uncertain", mention.start, mention.end)) and text.startswith(" not", cue.end):
        certainty = "asserted"  # "could not tolerate": an ability, no doubt
    if certainty == "unknown":
        return None
    if certainty == "asserted" and said.verdict is None and _CONSIDERED.match(after):
        certainty = "uncertain"
    if said.excepted:
        return Statement(said.verdict == "denied", certainty)
    negated = wild or said.verdict == "denied" or _cue_denies(text, mention, scope, clauses, said.verdict)
    if mention.norm.endswith("negativity") and not _NOT_NEGATIVITY.search(before):
        negated = False
    if altered and not negated and said.verdict is None and not affirmed:
        return None  # named, of a panel or a request, and not said to be found
    if negated and certainty in ("uncertain", "tentative") and said.verdict == "denied":
        certainty = "asserted"  # "had been suspected but was not confirmed"
    return Statement(negated, certainty)


def _cue_denies(text: str, mention: Mention, scope: Scope, clauses: Clauses, verdict: str | None) -> bool:
    """Whether a word before the mention denies it, and what it denies goes on up to here."""
    low, _ = clauses.bounds(mention.start)
    last = bisect_right(scope.cues, mention.start, key=lambda cue: cue.end)
    for cue in scope.cues[max(0, last - _CUES) : last]:
        if mention.start - cue.end > _FAR:
            continue
        if cue.kind != "negation" or cue.end > mention.start or cue.reach == "before":
            continue
        if cue.start < low and cue.reach != "sentence":
            continue
        if _RESOLVED.search(cue.phrase) or _NO_HISTORY.match(text, cue.start) or harmless(text, cue.start, mention.start) or _NOT_IMPROVED.search(text, cue.start, mention.start):
            continue
        if ended(text, cue.end, mention.start) or (cue.start < low and _CONTRAST.search(text, cue.end, mention.start)):
            continue
        if cue.reach == "both" and verdict == "affirmed":
            continue  # the predicate of another subject
        return True
    return False


def _gene_is_changed(clause: str, before: str, after: str) -> bool:
    return bool(_MUTATED.search(clause) or _WILD.search(before[-24:]) or _WILD.search(after[:24]))
