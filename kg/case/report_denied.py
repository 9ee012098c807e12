"""Remissions, relapses and therapies that a report names and that did not happen: denied, hoped for, feared, only discussed."""

from __future__ import annotations

import re

from kg.extraction.case.affirmed import counterfactual
from kg.extraction.case.subject import others

_INSIDE = re.compile(r"\b(?:no|not(?! only)|never|without|neither|nor|short of|fail\w*|hoped?|aim\w*|intended|expected|planned|needed|required|supposed|designed|would|might|if|until|unless)\b|n['’]t\b", re.I)
_AHEAD = re.compile(
    r"\b(?:no|not(?! only)|never|without|nor|neither|absence of|free of|free from|lack of|excluded|ruled out|fail\w* to|rather than|instead of|short of|far from|in the hope of|hop(?:e|es|ed|ing) (?:for|to)|aim(?:s|ed|ing)? (?:of|at|to|for)|goal of|intent\w* (?:of|to)|intended to|attempt\w* (?:at|to)"
    r"|in order to|(?:designed|needed|required) to|to (?:avoid|prevent|exclude|rule out|detect|induce|reach|achieve|attain|obtain|delay|treat)|prevent\w*|fear(?:ed|ing|s)?(?: of)?|suspicion of|suspected|suspicious for|concern\w* (?:for|about|of)|worr\w+ (?:about|of)|possib(?:le|ility of)|probab(?:le|ility of)|likelihood of|chances? of|odds of|risks? (?:of|for)|rate of"
    r"|high risk of|threat of|predict\w*(?: of)?|prophyla\w+ (?:of|against)|monitor\w*(?: closely)? for|surveillance for|watch\w* for|screen\w* for|if|whether|unless|until|in case of|in the event of|should|would|might|may|could|will|can|unclear|pending|definition of|criteria (?:of|for)|question of)\s(?:(?!(?:and|but|then|which|who|after|when|because)\b)[\w/-]+,?\s){0,4}$",
    re.I,
)
_NO_EVIDENCE = re.compile(r"\b(?:no|not|never|without|absence of|free of|neither|nor|n['’]t)\s(?:[\w,/-]+\s){0,8}?(?:evidence|signs?|indications?|suspicion|suggestion|proof|features?|hint|trace)\s(?:of|for)\s(?:[\w,/-]+\s){0,5}$", re.I)
_GOAL = re.compile(r"\b(?:aim|goal|hope|hopes|intention|intent|target|objective|purpose|endpoint|plan|wish|expectation|probability|chance|likelihood|risk)\b[^.;]{0,40}$", re.I)
_BEHIND = re.compile(
    r"[^.;,]{0,40}?\b(?:(?:was|were|is|are|had been|has been|have been)\s(?:\w+ly\s|also\s|then\s|still\s){0,2}(?:excluded|ruled out|feared|suspected|considered|denied|not\b|never\b|hoped|expected|discussed|assumed|unlikely|unconfirmed|refuted|anticipated|awaited|the (?:aim|goal|hope|target)|elusive|out of reach|questioned|questionable|disproved|dismissed|possible|absent|estimated|calculated|targeted|aimed|sought|desired)"
    r"|(?:could|can|did|does|has|had|would|will|may|might)\s(?:not|never)\b|remained (?:elusive|absent|unlikely|out of reach|unconfirmed)|never\b|(?:seemed|appeared) (?:unlikely|improbable)|failed to)",
    re.I,
)
_TOLERATED = r"(?!\s?(?:well |be |fully |very |yet )?(?:tolerat|effectiv|success|sufficient|enough|curative|follow|complicat|interrupt|without|able))"
_PROPOSED = re.compile(
    r"\b(?:discussion (?:of|about|regarding|on)|discussing|den(?:ial|ied) (?:of|for)?|approval (?:of|for)|coverage (?:of|for)|application for|request(?:ed|s)? (?:for|of)?|requesting|suggest(?:ed|ion of|ing)?|recommend\w*|advice|advised|offer (?:of|for)|offered(?! and)|proposal (?:of|for)|propos\w*|considering|consideration (?:of|for)|contemplat\w*|refusal of|refus\w*|declin\w*"
    r"|decision against|decided against|opted against|option of|possibility of|instead of|rather than|in place of|unavailability of|lack of (?:access to|availability of)|no access to|cancell?ation of|postpon\w*|withh(?:eld|olding)|contraindicat\w*|avoid\w*|aim|goal|hope[ds]?|wish\w*|intention|eligib\w*|candidates? for|access to|permission for|trial of whether|should|might|may)\s(?:(?!(?:and|but|then|so|who|which|after|received|given|started|treated|underwent)\b)[\w+/-]+\s){0,5}$",
    re.I,
)
_PROPOSED_BEHIND = re.compile(
    r"[^.;]{0,60}?\b(?:was|were|had been|has been|would be|would have been|is|are|could be|could have been|might be|should be|will be)\s(?:\w+ly\s|also\s|then\s|initially\s|first\s|therefore\s){0,2}"
    rf"(?:planned|scheduled|recommended|suggested|proposed|offered|discussed|considered|contemplated|refused|declined|denied|withheld|not\b{_TOLERATED}|never\b|postponed|cancell?ed|unavailable|deferred|requested|contraindicated|rejected|avoided|chosen if|an option|under consideration|pending|advised|debated|ruled out|deemed|judged|intended|approved|hoped|desired|preferred|envisaged|envisioned|foregone|forgone|omitted|waived|out of the question|unaffordable|out of stock)\b"
    r"(?!\s(?:and|then)\s(?:(?:was|were|then|subsequently|promptly|immediately|eventually|finally|\w+ly)\s){0,3}(?:given|started|initiated|administered|begun|commenced|performed|accepted|received|induced))"
    r"|[^.;,]{0,40}?\bwould (?:have|be)\b",
    re.I,
)
_OTHER_VERB = re.compile(r"\b(?:and|but|which|after|then|before|until|while|when|as|because)\b[^.;]*\b(?:was|were|had been|has been|is|are)\b|,", re.I)
_WISH = re.compile(r"\b(?:aim|goal|hope|intention|plan|wish)\s(?:of (?:the )?(?:therapy|treatment)\s)?(?:was|is|had been)\b[^.;]*$", re.I)
_LOOK = 90  # characters before an event that can deny it


def patient_part(part: str) -> str:
    """The sentence with blanks for what is said of others, or of what did not happen; offsets stay.

    >>> patient_part("She was well; her sister relapsed.")
    'She was well;                     '
    """
    if counterfactual(part):
        return " " * len(part)
    for low, high in others(part):
        part = part[:low] + " " * (high - low) + part[high:]
    return part


def result_denied(part: str, start: int, end: int) -> bool:
    """Whether the remission, relapse or progression ``part[start:end]`` is denied, hoped for or feared.

    >>> result_denied("Relapse was excluded.", 0, 7), result_denied("She relapsed.", 4, 12)
    (True, False)
    """
    ahead = part[max(0, start - _LOOK) : start].rsplit(";", 1)[-1]
    if _INSIDE.search(part, start, end) or _AHEAD.search(ahead) or _NO_EVIDENCE.search(ahead) or _GOAL.search(ahead):
        return True
    return _BEHIND.match(part, end) is not None


def only_proposed(clause: str, after: str) -> bool:
    """Whether a therapy between ``clause`` and ``after`` was discussed, recommended, requested or refused.

    >>> only_proposed("After discussion of ", " with the family"), only_proposed("She received ", " and improved.")
    (True, False)
    """
    if _PROPOSED.search(clause) or _WISH.search(clause):
        return True
    match = _PROPOSED_BEHIND.match(after)
    return match is not None and not _OTHER_VERB.search(match[0])
