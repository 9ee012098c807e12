"""Words by which a sentence does not say the relation that a pattern would read in it.

"Fewer infections with D", "MRD negativity", "a similar rate of", "eliminating D from T": no negation, and yet nothing
may be claimed.
"""

from __future__ import annotations

import re

from kg.extraction.relations.codes import ranges

_CLOSE = 26  # characters beside a match that still speak of it
_OUTCOME = re.compile(f"[{ranges('ABOQZ')}]")
_LESSENED = re.compile(
    r"\b(?:lower|fewer|(?<!, )(?<!and )(?<!and, )less|reduc\w+|decreas\w+|prevent\w*|protect\w*|similar|differences?|alleviat\w+|declin\w+|ameliorat\w+|manag\w+|resol\w+|improve\w*|relief|correction|recovery)\b"
)
_SELDOM = re.compile(r"\b(?:rarely|seldom|hardly|barely|poorly|infrequently|less (?:often|likely|frequently))\b")
_LESS_OFTEN = re.compile(
    r"\bless (?:often|frequent|frequently|common|commonly|likely)\b|\blower (?:incidence|frequency|rates?|prevalence)\b"
)
_NOT_THE_AIM = re.compile(
    r"\b(?:prophyla\w+|prevent\w*|reducing|eliminat\w+|removing|removal|omission|omitting|omitted|de-escalat\w+|toxicities|side effects|late effects)\b"
)
_LEFT_OUT = re.compile(r"\b(?:eliminat\w+|omi(?:t|ss)\w*|removing|removal)\b")
_NEGATIVE = re.compile(r"\bor negative\b|\bnegativity\b")
_FREQUENCY = re.compile(
    r"\b(?:frequency|proportion|number|prevalence) of\b|\bsimilar to\b|\bsub(?:groups|sets|types) that\b"
)


def unsaid(masked: str, start: int, words: int, words_end: int, end: int, predicate: str) -> bool:
    """Whether the match ``masked[start:end]``, whose words are ``masked[words:words_end]``, says nothing.

    >>> unsaid("X occurs much less often in Y", 0, 2, 8, 29, "associated_with_disease")
    True
    """
    match predicate:
        case "causes_adverse_event":
            inside = masked[start:end]  # "leads to remission in …", "…, neither of which occurred during T"
            return bool(
                _OUTCOME.search(masked, words_end, end)
                or _LESSENED.search(masked, max(start - _CLOSE, 0), end)
                or "f which " in inside
                or "as an effect of" in inside
            )
        case "treats":
            return "unlikely" in masked[start:end]
        case "associated_with_disease":
            return _LESS_OFTEN.search(masked, words, end) is not None
        case "expressed_in":  # "dim or negative expression of CD45"
            return _NEGATIVE.search(masked, max(start - _CLOSE, 0), end + _CLOSE) is not None
        case "part_of_regimen":
            return _LEFT_OUT.search(masked, max(start - _CLOSE, 0), end) is not None
        case "investigated_for":
            return _NOT_THE_AIM.search(masked, start, end) is not None
        case "prognostic_adverse" | "prognostic_favorable":
            return _FREQUENCY.search(masked, start, words_end) is not None
        case "confers_sensitivity_to":
            return _SELDOM.search(masked, max(words - _CLOSE, 0), words_end) is not None
    return False
