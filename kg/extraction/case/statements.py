"""What a sentence says of one entity in the patient: that it is there, that it is not, or nothing.

Unknown is never negative: tests that are pending or only performed, risks, prophylaxis and aims say nothing.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from kg.extraction.model import Mention
from kg.extraction.scope import Scope

_MUTATED = re.compile(
    r"mutat|\bmutant|variant|alteration|frameshift|missense|nonsense|substitution|insertion|duplication|truncat|\bVAF\b|harbou?r|pathogenic|biallelic|hotspot|\bp\.|\bc\.|hit\b", re.I
)
_WILD = re.compile(r"\b(?:wild[- ]?type|unmutated|WT\b)", re.I)
_NOT_THE_GENE = re.compile(
    r"[- ]?(?:inhibitors?|expression|overexpression|over-expression|mRNA|transcripts?|signal\w*|pathway|protein|level|antibod\w*|target\w*|directed|copy number|promoter|methylation|gene panel)\b", re.I
)
_RISK_BEFORE = re.compile(
    r"\b(?:risks? (?:of|for)|at risk (?:of|for)|prevent(?:ion of|ing)?|prophyla\w+ (?:for|of|against)|to avoid|to (?:rule out|exclude)|rul(?:e|ing) out|monitor(?:ed|ing)? for|screen(?:ed|ing) for|test(?:ed|ing)? for|evaluat(?:ed|ion|ing) (?:for|of)"
    r"|misdiagnos\w+ as|mistaken for|mimick\w*|mimic|in order to|aim\w* (?:of|to|at)|goal of|attempt\w* (?:to|at)|rather than|instead of|unlike|as a bridge to|bridg\w+ to|plan(?:ned)? for|concern(?:s|ed)? (?:for|about)|prior to any|until|pending|if|family history of|known to cause|because of the)\s(?:[\w-]+\s){0,4}$",
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
# Said of everything before it in its clause: "IDH1, IDH2 and CEBPA were unmutated".
_DENIED_BEHIND = re.compile(
    r"\b(?:was|were|is|are|remained|had|has|have|all|both|also)\s(?:(?:all|both|also|each|been)\s)*(?:unmutated|wild[- ]?type|WT\b|not mutated|normal\b(?! range)|negative\b|absent\b|germline configuration|intact|excluded|ruled out"
    r"|not (?:detected|detectable|present|found|identified|seen|observed|demonstrated|noted|rearranged|evident|palpable|enlarged|documented|amplified|confirmed|reported))"
    r"|\b(?:was|were|is|are|could|can) no longer\b|\b(?:became|remained|was|were|is|are) undetectable|\b(?:had |has |have )?(?:disappeared|was lost|were lost|been lost|was cleared)\b"
    r"|\b(?:did|does|has|have|had) not (?:yet |since )?(?:develop|occur|recur|appear|follow)\w*|\bcould not be (?:detected|found|identified|demonstrated|confirmed)|\bnever (?:developed|occurred)|\bshowed no\s(?:mutations?|alterations?|abnormalit\w+|rearrangements?)",
    re.I,
)
_FOUND = re.compile(r"\b(?:detected|found|identified|harbou?r\w*|positive|present|mutated|showed|revealed|developed|confirmed|demonstrated|but|achieved|had|has|with)\b", re.I)
# "did not improve neutropenia": the therapy failed, the sign is there.
_NOT_IMPROVED = re.compile(r"\b(?:not|fail\w* to|never) (?:\w+ )?(?:improv|control|resol|alleviat|reduc|correct|reliev|ameliorat|reverse|affect|treat|eradicat|clear|influenc|suppress)\w*", re.I)
_NEGATIVE_FOR = re.compile(r"\b(?:negative|negativity|non-?reactive) for\b(?![^;]{0,200}\b(?:but|positive|detected|showed|revealed|found|with)\b)", re.I)
_NEITHER = re.compile(r"\b(?:neither|nor)\b", re.I)
_MINUS = re.compile(r"\s?[-−–⁻](?=$|[\s,;.)/])|\s?\([-−–]\)|[- ]negative\b|[:\s]\s?neg(?:ative)?\b|\s(?:was|were) (?:both |all )?(?:negative|absent|not (?:detected|present|found|identified|seen|observed))", re.I)
_NOT_ACHIEVED = re.compile(
    r"\b(?:fail(?:ed|ure|ing)? to (?:achieve|attain|reach|enter|obtain)|(?:did|could|has|had) not (?:\w+ )?(?:achieve|attain|reach|enter|obtain|respond|result)\w*|without (?:achieving|evidence of|signs? of)|no (?:evidence|signs?|further|clinical|morphologic\w*) (?:\w+ )?(?:of )?|never (?:achieved|attained)|lost|loss of|absence of)\s(?:\w+\s){0,4}$",
    re.I,
)


@dataclass(frozen=True, slots=True)
class Statement:
    """What is said: denied or not, and how sure."""

    negated: bool
    certainty: str


def statement(text: str, mention: Mention, scope: Scope) -> Statement | None:
    """What the sentence of ``scope`` says of a mention in the patient, None where it says nothing.

    >>> from kg.extraction.scope import scope_of
    >>> line = "He denied fever."
    >>> statement(line, Mention(10, 15, "fever", "Phenotype", None, "fever"), scope_of(line))
    Statement(negated=True, certainty='asserted')
    """
    before = text[max(scope.start, mention.start - 90) : mention.start]
    after = text[mention.end : min(scope.end, mention.end + 90)]
    if mention.norm in _TOO_GENERAL or _RISK_BEFORE.search(before) or _NAME_OF_SOMETHING.match(after):
        return None
    if scope.hoped(mention.start, mention.end) or scope.compared(mention.start, mention.end):
        return None
    low, high = scope.clause(mention.start)
    clause = text[low:high]
    behind = text[mention.end : high]
    denied = _denied_behind(behind)
    if mention.type == "Gene" and not (denied or _gene_is_changed(mention, clause, before, after)):
        return None
    if mention.norm == "circulating blasts" and before.rstrip().endswith("%"):
        return None  # a measurement
    if mention.type == "Outcome" and _ENDPOINTS.search(mention.norm):
        return None
    if mention.type in ("Gene", "Variant", "Fusion") and _TEST_ONLY.search(clause) and not _RESULT.search(_TEST_ONLY.sub(" ", clause)):
        return None
    certainty = scope.certainty(mention.start, mention.end)
    if certainty == "unknown":
        return None
    cue = scope.negation(mention.start, mention.end)
    if cue is not None and ("resol" in cue.phrase or "tolerate" in cue.phrase):
        return None
    if cue is not None and (_NO_HISTORY.match(text, cue.start) or _NOT_IMPROVED.search(text, cue.start, max(cue.start, mention.start))):
        cue = None
    if cue is not None and mention.type == "Outcome" and cue.start > mention.end and cue.phrase.startswith(("undetect", "negativ")):
        cue = None  # "in CRi with undetectable MRD"
    negated = cue is not None or denied or bool(_NEITHER.search(text, low, mention.start) or _NEGATIVE_FOR.search(text[low : mention.start])) or bool(_MINUS.match(after)) or bool(_NOT_ACHIEVED.search(before))
    if mention.type in ("Gene", "Variant") and (_WILD.search(before[-24:]) or _WILD.search(after[:24])):
        negated = True
    if scope.excepted(mention.start, mention.end):
        negated = not negated
    if mention.norm.endswith("negativity") and cue is not None and cue.phrase.startswith("negativ"):
        negated = False
    return Statement(negated, certainty)


def _denied_behind(behind: str) -> bool:
    """Whether the predicate behind a mention denies it, with nothing affirmed in between."""
    match = _DENIED_BEHIND.search(behind)
    return match is not None and not _FOUND.search(behind[: match.start()])


def _gene_is_changed(mention: Mention, clause: str, before: str, after: str) -> bool:
    if _NOT_THE_GENE.match(after):
        return False
    return bool(_MUTATED.search(clause) or _WILD.search(before[-24:]) or _WILD.search(after[:24]))
