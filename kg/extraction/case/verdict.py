"""Whether a sentence of a case report affirms or denies what it names: by the word before, the predicate behind, or a sign.

Predicates and signs stand behind a list and hold for all of it ("A, B and C were not detected", "A/B neg"),
back to the last member that has a predicate of its own. Denial before affirmation where both govern.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from kg.extraction.case.clauses import ACTIVE, Clauses

Verdict = Literal["denied", "affirmed"]

_ADVERBS = r"(?:(?:all|both|each|also|again|still|then|now|always|either|otherwise|likewise|found|reported|shown|considered|to|be|been|(?!\w*(?:megaly|nomaly|family))[a-z]{2,14}ly)\s+){0,4}"
_COPULA = rf"\b(?:was|were|is|are|remain(?:ed|s)|became|returned(?: as)?|came back(?: as)?|turned(?: out)?|tested|proved|has been|have been|had been|has|have|had)\s+{_ADVERBS}"
_SEEN = (
    r"(?:detect(?:ed|able)|present|found|identified|seen|observed|demonstrated|demonstrable|noted|noticed|rearranged|evident|palpable|palpated|enlarged|documented|amplified|confirmed|reported|appreciated|apparent|mutated|expressed|visible"
    r"|visuali[sz]ed|recorded|encountered|felt|elicited|attained|achieved|reached|obtained|established|verified|prove[dn]|substantiated|elevated|increased|positive|involved|recogni[sz]ed|discovered|isolated|diagnosed|experienced|measurable|altered|deleted|there|discernible|disclosed|revealed|shown)\b"
)
_NOT_SEEN = rf"(?:not|no longer|never)\s+(?:(?:yet|been|clearly|again|longer|further|definitely|be|to|[a-z]{{2,14}}ly)\s+){{0,3}}{_SEEN}"
_HAPPEN = r"(?:occur|develop|recur|appear|arise|ensue|emerge|materiali[sz]e|return|follow|manifest)\w*"
_ABSENT = (
    r"(?:negative\b(?!\s(?:for|selection|impact|prognos))|neg\b\.?(?!\sfor)|absent\b(?!\s(?:surface|cytoplasmic|CD\d))|undetect(?:able|ed)\b|unmutated\b|wild[- ]?types?\b|WT\b|non-?mutated\b|unrearranged\b|in (?:the )?germline(?: configuration)?\b|germline(?: configuration)?(?=\s*(?:[.;,]|$))|excluded\b|ruled out\b"
    r"|denied\b(?=\s*(?:[.;,]|$|and\b|by\b))|lacking\b|missing\b(?! data)|lost\b(?=\s*(?:[.;,]|$|at\b|in\b|on\b|and\b|after\b|during\b))|nil\b|non-?reactive\b|refuted\b|disprove[dn]\b|dismissed\b|discarded\b|discounted\b|rejected\b(?=\s*(?:[.;,]|$))|eliminated\b|(?:considered |deemed )?unlikely\b)"
)
# The bare words deny what stands before them only where no noun follows: not "and unmutated IGHV".
_BARE = rf"(?:\(\s?[-−–]\s?\)|(?<=\w)\s?[-−–](?=\s*(?:[),;.\]]|$))|\bneg\b\.?(?!\sfor)|WT\b|{_ABSENT}(?=\s*(?:[.;,)\]/]|$|\s(?:by|in|at|on|and|or|but|after|throughout|with|from|as|when|while|whereas|both|to)\b)))"
_DENIED = (
    rf"{_COPULA}(?:{_ABSENT}|intact\b|{_NOT_SEEN}|not(?=\s*(?:[.;,]|$|\bby\b|\bat\b))|(?:found|detected|seen|present|identified|observed|expressed|mutated|demonstrated)\s(?:neither|nowhere|(?:in|by|on) (?:none|neither|no)\b))"
    rf"|\b(?:could|can)\s?not\s(?:be\s)?{_ADVERBS}{_SEEN}|\bcould no longer be {_SEEN}|\b(?:did|does|has|have|had)\s(?:not|never)\s(?:(?:yet|since|again|been|(?!\w*(?:megaly|nomaly|family))[a-z]+ly)\s){{0,2}}{_HAPPEN}|\bnever\s{_HAPPEN}|\bfailed to (?:develop|appear|occur|materiali[sz]e)"
    rf"|\b(?:is|are|was|were)n['’]t\s{_SEEN}|(?P<bare>{_BARE})|(?<![\w-]){_NOT_SEEN}|\bnot detected|(?<=\s)n\.?d\.?(?=[,;.]|$)"
)
# Behind the name of a test: "sequencing of A and B revealed no mutations".
_TEST_WITHOUT = r"\b(?:show(?:ed|s)|reveal(?:ed|s)|found|identified|detected|disclosed|demonstrated|yielded|gave|returned|with)\s(?:only\s)?(?:no|normal|negative|wild[- ]type|unmutated|a normal|a negative|without)\b\s?(?:(?:(?:pathogenic|relevant|clinically|further|such|additional|significant|detectable)\s){0,2}(?:mutations?|alterations?|abnormalit\w+|rearrangements?|variants?|aberrations?|results?|findings?|sequences?|signals?|evidence|configuration|amplification|transcripts?|fusions?|products?)\b(?!\s(?:in|of|for|within|at)\b))"
_AFFIRMED = (
    rf"{_COPULA}(?:{_SEEN}|pos\b|prominent\b|markedly|strongly|diagnosed|given|treated|complicated)|\(\s?\+\s?\)|(?<=\w)\s?\+{1,3}(?=\s*(?:[),;.\]]|$))|\b(?:positive\b(?!\sfor)|pos\b\.?|present\b|detected\b|\bmut(?:ated|ant)?\b|persist(?:ed|s|ent)\b|worsened\b|occurred\b|developed\b|appeared\b|ensued\b|continued\b|recurred\b|emerged\b|(?:did|has|had) not (?:\w+ly )?(?:improv|resol|subsid|respond|regress|disappear|clear|abat|chang)\w*)"
)
_NORMAL = re.compile(rf"{_COPULA}(?:completely\s|entirely\s|found\s)?(?:normal|unremarkable|non-?contributory)\b(?! range)", re.I)
_GAPPED = re.compile(rf"\s*,?\s*(?:but|and|yet|although|though)\s(?:(?:later|then|subsequently|ultimately|finally|eventually|(?!\w*(?:megaly|nomaly|family))[a-z]+ly)\s)*(?P<said>{_DENIED})", re.I)
_LATER = re.compile(rf"\s*,?\s*but\s(?:(?:it|later|then|subsequently|ultimately|finally|eventually)\s)*(?:{_COPULA}(?!not|no\b){_SEEN}|(?:developed|appeared|occurred|recurred|emerged|ensued)\b)", re.I)
_VERB = re.compile(r"\b(?:was|were|is|are|has|have|had|did|could|became|remained)\b", re.I)
# What is missing is not the sign: a donor, a therapy, its effect, a doubt.
HARMLESS = re.compile(
    r"(?:no|without|never|any|not|lack\w*(?: of)?)\s(?:(?:any|a|an|prior|previous|further|specific|clear|suitable|matched|significant|clinical|apparent|other|past|known|relevant|medical|family|additional|new|more|active|received|undergone)\s){0,3}"
    r"(?:doubt|question|donor|response|improvement|effect|benefit|treatment|therapy|chemotherapy|success|delay|resolution|recovery|change|history(?! of)|comorbidit\w+|illness\w*|intervention|transfusion|antibiotics?|tolerat\w+|respond\w*|respons\w*|improv\w*|control\w*|resol\w*|regress\w*|subsid\w*|reduc\w*|clear\w*|treat\w*|affect\w*|receiv\w*|only\b)",
    re.I,
)
_BEHIND = re.compile(rf"(?P<denied>{_DENIED})|(?P<affirmed>{_AFFIRMED})", re.I)
_TEST = re.compile(_TEST_WITHOUT, re.I)
_TEST_SUBJECT = re.compile(r"\b(?:sequencing|PCR|FISH|analys[ei]s|test(?:s|ing|ed)?|assays?|screen(?:s|ed|ing)?|panel|stud(?:y|ies)|search|examination|evaluation|genotyping|NGS|blot|probes?)\b", re.I)
_ONLY_NAMES = re.compile(r"(?:[\s,/()]|\b(?:and|or|genes?|both|all)\b|(?!(?:AML|ALL|CML|CLL|MDS)\b)\b[A-Z0-9][\w:.*-]*)*")
_SIGN = re.compile(
    r"\s?[:=]\s?(?P<none>(?:none|no|nil|neg(?:ative)?|absent|not (?:detected|found|seen|present))\b\.?(?=\s*(?:[.;,)]|$)))|\s[-–—]\s(?P<no>(?:none|no|nil|neg(?:ative)?|absent)\b(?=\s*(?:[.;,)]|$)))|"
    r"(?:\s?(?:mutations?|mut|rearrangements?|fusions?|transcripts?|status|gene|testing|expression))?\s?(?::\s?|=\s?)?(?:\(\s?)?(?:(?P<minus>[-−–⁻](?=\s*(?:[),;.\]/]|$))|0\s?\))|(?P<plus>\+{1,3}(?=\s*(?:[),;.\]/]|$))))", re.I
)
_MINUS_NOUN = re.compile(r"[-– ](?:negative|neg)\b(?!\sfor)", re.I)
_PLUS_NOUN = re.compile(r"[-– ](?:positive|mutated|rearranged|mutant)\b(?!\sfor)", re.I)
# Between a mention and its predicate: nothing that is said of something else.
_OTHER = re.compile(rf"[;]|\b(?:but|however|whereas|while|which|who|no|without|neither|lack\w*|with no|except|apart from|other than|{ACTIVE})\b", re.I)
_INSERTED = re.compile(r"\s(?:(?:mutations?|clones?|transcripts?|rearrangements?|fusions?)\s)?(?:detected|found|identified|seen|present|noted|observed|documented|reported)\s(?:at|on|in|before|during|initially|previously)\s?[^,;()]{0,50}?(?=\s(?:was|were|had|has|have|could|did|became)\b)|\s?,\s(?:which|that|present|absent|previously|initially|originally|known|first|detected|found|identified|positive|negative|seen|although|as|a|an|the)\b[^,;]{0,80},(?=\s(?:was|were|had|has|have|is|are|could|did|became|remained|disappeared|persisted)\b)|\s?\((?!\s?(?:[-−–+]|neg|pos|not\b|absent|wild|WT\b|present|un))[^()]{0,80}\)", re.I)
# What ends the reach of a denial that stands before: a verb after a conjunction, causes, times, contrasts.
_ENDS = re.compile(
    rf"(?:,\s*(?:and\s+|but\s+|then\s+|who\s+|which\s+)?|\band\s+|\bbut\s+|\bthen\s+|\bwho\s+|\bwhich\s+)(?:(?:then|also|later|subsequently|instead|still|he|she|it|they|(?:the|our|this) patient|(?!\w*(?:megaly|nomaly|family))[a-z]+ly)\s+){{0,3}}(?:{ACTIVE}\b(?!\s(?:by|in|on|at|with|during)\b)|was (?:diagnosed|positive|found|admitted|treated|noted)|were (?:positive|found|noted)|had\b(?!\s(?:no|not|never|neither)\b)|has\b(?!\s(?:no|not|never)\b)|with\b(?!\s(?:no|neither|normal)\b)|is\b|remains?\b|positive for)"
    r"|(?<!\bnot )(?<!\bnever )\bhad\s(?!no\b|not\b|never\b|neither\b|been\b|[a-z]+ed\b)|\b(?:presented with|was admitted|complain(?:ed|s) of|was diagnosed)\b"
    r"|\b(?:other than|apart from|except(?: for)?|aside from)\b[^,;]{0,60}?\b(?:had|has|was|were|presented|developed|showed|noted)\b"
    r"|\b(?:due to|because of|owing to|as a result of|despite|in spite of|secondary to|caused by|leading to|resulting in|so that|at the time of|in addition to|in contrast to)\b",
    re.I,
)
_WHEN = re.compile(r"\b(?:at|after|since|before|until|following|during)\s(?:the\s|his\s|her\s|a\s|this\s|time of\s|first\s|second\s|third\s|last\s|early\s|initial\s|molecular\s|hematologic\s|his\s)*$", re.I)
_EXCEPT = re.compile(r"\b(?P<strict>except(?:ing)?(?: for)?|with the (?:sole |only |single )?exceptions? of|save for|excepting)\s|\b(?P<loose>apart from|aside from|other than|besides|beyond)\s", re.I)
_NOTHING = re.compile(r"\b(?:no|not|none|neither|nothing|never|normal|unremarkable|negative|absent|unmutated|wild[- ]type|well|healthy|asymptomatic|lack\w*|without|denied|undetect\w+)\b", re.I)
_ALL = re.compile(r"\b(?:all|every|each|both|any)\b", re.I)
_FORWARD = re.compile(
    r"(?:\b(?:but|and|though|although|if|yet) not|(?<!was )(?<!were )(?<!is )(?<!are )(?<!both )(?<!as )\b(?:unmutated|wild[- ]type)(?= [A-Z][A-Z0-9]{2,}\b)|\b(?:no|nor|neither|without|lack(?:ed|s|ing)?|free (?:of|from)|devoid of|(?:in the )?absence of|no evidence of|negative (?:for|with regard to|with respect to)|rul(?:ed|es|ing) out|exclud(?:ed|es|ing)|denied|denies|denying|never had|failed to (?:show|reveal|detect|demonstrate|identify|achieve|attain|find|confirm)|(?:did|does|could|has|had) not (?:\w+ly )?(?:show|reveal|detect|demonstrate|identify|achieve|attain|reach|find|confirm|have|harbou?r|carry|express|develop|experience|report|had|suffer|exhibit|manifest|notice|note|complain of|disclose|contain|enter|suggest|support)\w*|unable to (?:detect|demonstrate|identify)|nothing to (?:suggest|indicate)|nothing (?:suggestive|indicative) of|none of|loss of|lost|cleared(?: of)?|neg(?:ative)?\s?:|not detected\s?:|absent\s?:))\s",
    re.I,
)
_LOOK = 320  # characters around a mention; longer clauses are no prose


@dataclass(frozen=True, slots=True)
class Reading:
    """What governs a mention: ``verdict`` None where no word decides; ``excepted`` where it is an exception from the rest."""

    verdict: Verdict | None
    excepted: bool = False


def read(text: str, clauses: Clauses, start: int, end: int, *, altered: bool) -> Reading:
    """The verdict on ``text[start:end]``; ``altered`` for genes, variants and fusions, which a test can miss.

    >>> line = "NPM1 and FLT3-ITD were not found."
    >>> read(line, Clauses(line), 0, 4, altered=True).verdict
    'denied'
    """
    low, high = clauses.bounds(start)
    low, high = max(low, start - _LOOK), min(high, end + _LOOK)
    if (said := _excepted(text, low, high, start)) is not None:
        return Reading(said, True)
    behind = _behind(text, end, high, low, altered=altered)
    if behind != "denied" and _GAPPED.match(text, high) and not _VERB.search(text[low:end]) and not _OTHER.search(text[end:high]):
        behind = "denied"  # "had been suspected but was not confirmed"
    elif behind == "denied" and _LATER.match(text, high):
        behind = "affirmed"  # "was absent on admission but developed on day 7"
    ahead = _ahead(text, low, start)
    if "denied" in (behind, ahead):
        return Reading("denied")
    return Reading(behind or ahead)


def harmless(text: str, at: int, start: int) -> bool:
    """Whether the denial at ``at`` is of something else than a sign: a therapy, its effect, a donor before ``start``.

    >>> harmless("without treatment, pancytopenia worsened", 0, 19)
    True
    """
    return HARMLESS.match(text, at, start) is not None


def ended(text: str, cue_end: int, start: int) -> bool:
    """Whether a denial that ends at ``cue_end`` reaches no further than to a word before ``start``."""
    between = text[cue_end:start]
    if _ENDS.search(between):
        return True
    when = _WHEN.search(between)
    return when is not None and when.start() > 0


def _excepted(text: str, low: int, high: int, start: int) -> Verdict | None:
    last = None
    for match in _EXCEPT.finditer(text, low, start):
        last = match
    if last is None or re.search(r"[;]|\b(?:but|was|were|is|are|showed|revealed|had)\b", text[last.end() : start]):
        return None
    comma = text.find(",", start, high)
    rest = text[low : last.start()] if last.start() - low > 3 else text[comma:] if comma >= 0 else text[start:high]
    if not rest.strip(" ,;") and last.start() - low <= 3:
        rest = text[high:]
    if _NOTHING.search(rest):
        return "affirmed"
    if _ALL.search(rest) or last["strict"]:
        return "denied"
    return "affirmed"


def _behind(text: str, end: int, high: int, low: int, *, altered: bool) -> Verdict | None:
    rest = text[end:high]
    if sign := _SIGN.match(rest):
        return "affirmed" if sign["plus"] else "denied"
    if _MINUS_NOUN.match(rest):
        return "denied"
    if _PLUS_NOUN.match(rest):
        return "affirmed"
    rest = _INSERTED.sub(lambda match: " " * len(match[0]), rest)
    if altered and (match := _TEST.search(rest)) and not _OTHER.search(rest[: match.start()]) and _of_a_test(text[low:end], rest[: match.start()]):
        return "denied"
    if altered and (match := _NORMAL.search(rest)) and not _OTHER.search(rest[: match.start()]) and not _BEHIND.search(rest[: match.start()]):
        return "denied"
    match = _BEHIND.search(rest)
    if match is None or _OTHER.search(rest[: match.start()]) or (text[max(low, end - 90) : end] and _of_another(rest[: match.start()], match[0])):
        return None
    if match["bare"] and _VERB.search(rest[: match.start()]):
        return None  # "the leukemia was FLT3-ITD negative"
    return "denied" if match["denied"] else "affirmed"


def _of_a_test(before: str, gap: str) -> bool:
    """Whether the subject of "revealed no mutations" is a test of the mention, or the mention itself."""
    return bool(_TEST_SUBJECT.search(before) or _TEST_SUBJECT.search(gap) or _ONLY_NAMES.fullmatch(gap))


def _of_another(gap: str, predicate: str) -> bool:
    """Whether a singular predicate behind a comma has a subject of its own: "splenomegaly, rash was absent"."""
    singular = re.match(r"(?:was|is|has)\b", predicate, re.I)
    return bool(singular) and "," in gap and not re.search(r"\b(?:and|or|nor|and/or)\b|/", gap) and gap.count(",") < 2 and len(gap.rsplit(",", 1)[1].split()) in (1, 2, 3) and not gap.rstrip().endswith(",")


def _ahead(text: str, low: int, start: int) -> Verdict | None:
    last = None
    for match in _FORWARD.finditer(text, low, start):
        if not harmless(text, match.start(), start):
            last = match
    if last is None or ended(text, last.end() - 1, start):
        return None
    return "denied"
