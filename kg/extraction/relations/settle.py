"""A line made ready for the patterns: appositions, conditions, arms and asides taken out, contrasts marked.

``¦`` stands where a contrast begins: no pattern reads across it. Further views of a line leave out what a
family must not read: earlier treatments, eligibility, the phase in which a drug is given.
"""

from __future__ import annotations

import re
from dataclasses import replace

from kg.extraction.relations.codes import ANY_MENTION, letter_of, ranges
from kg.extraction.relations.line import KINDS, Line, Named
from kg.extraction.relations.lists import RUN_FILLER, run

_DRUGS, _ALTERED = ranges("DC"), ranges("GVFPRM")
_APPOSITION = re.compile(
    rf"([{_DRUGS}])(?:, | \()(?:an?|the|another|one of the) [^,;(){ranges('DS')}]{{0,120}}(?:, |\) ?)"
)
_LESION_APPOSITION = re.compile(
    rf"([{ranges('GVF')}])(?: mutations?| variants?| fusions?)?, (?:an?|the) [^,;(){ranges('DSGVFM')}]{{0,110}}, (?=(?:is|are|was|were|has|have|had|which|can|may|confer|occur|predict|cause)[a-z]*\b)"
)
_CLASS_BRACKET = re.compile(
    rf"([{ranges('D')}]) \((?:an? |the )?[^(){ranges('DS')}]{{0,60}}[{ranges('C')}][^(){ranges('DS')}]{{0,20}}\)"
)
_COPULA = re.compile(
    rf"([{_DRUGS}]) (?:is|are) (?:an?|the|another) [^,;(){ranges('DSGM')}]{{0,80}}[{ranges('C')}](?= (?:that|which|targeting|directed|against|approved|used|indicated|for|licensed|with)\b|, (?:approved|used|indicated|licensed)\b)"
)
_CONDITION = re.compile(
    rf",? ?(?<![a-z])(?:in the absence of|and without|but without|with or without|without|lacking|who lack|that lack|irrespective of|regardless of|independent of"
    rf"|independently of|adjusted for|adjusting for|after adjustment for)(?: (?:an?|the|any|concurrent|concomitant|co-occurring|coexisting|other|additional|detectable|high)){{0,3}} {run('GVFPRM')}"
    rf"(?: mutations?| status| presence)?"
)  # fmt: skip
_PAIR = rf"[{ranges('GVFMDCTHSP')}](?: (?:and|or) [{ranges('GVFMDCTHSP')}])?"
_ASIDE = re.compile(
    rf"(?:^|, |¦ ?|(?<=but ))(?:unlike|in contrast to|as opposed to|in addition to|besides|apart from|other than)(?: {RUN_FILLER}){{0,4}} {_PAIR}(?: mutations?)?,? "
)
_COMPARED = re.compile(
    rf",? ?(?<![a-z])(?:(?:as |when )?(?:compared|tested|randomi[sz]ed|compared head-to-head) (?:with|to|against)|in comparison (?:with|to)|versus|vs\.?|relative to|over|than (?:with|that of|in|for)|(?:effective|active|potent|toxic|better|worse) than|(?<=preferred )to|superior to|inferior to|noninferior to|non-inferior to)"
    rf"(?: (?:{RUN_FILLER}|those|cases|without|wild-type|wild|type|alone|placebo|or|standard|conventional|single-agent|that)){{0,7}} (?P<arm>{run('DCTHGVFS')})(?: alone| wild type| wild-type| mutations?| group| arm)?"
)
_CLASS_FIRST = re.compile(
    rf"([{_DRUGS}])(?:, | \()(?:an?|the|both|all|two|three) (?:[^,;(){ranges('DSGM')}]{{0,80}})?[{ranges('C')}](?=[ ,]),?"
)
_TOGETHER = re.compile(
    rf"(?<=[{ranges('D')}]) (?:given |combined |together |in combination )?(?:with (?:an? )?|added to )(?=[{ranges('DC')}])"
)
_VERB_FIRST = re.compile(
    rf"([{ranges('D')}])( (?:is|was|are|were|has been|have been)(?: [a-z]+){{1,3}}) (?:in combination|together|combined) with ([{ranges('D')}])"
)
_ALTERED_DISEASE = re.compile(
    rf"[{ranges('GVF')}](?:[ -](?:mutated|mutant|positive|negative|rearranged|altered|driven|mutation-positive))? (?=[{ranges('S')}])"
    rf"|(?<=[{ranges('S')}]) (?:with|and|harbou?ring|carrying)(?: an?| the| any)? [{ranges('GVF')}](?: (?:mutations?|fusions?|rearrangements?|variants?))?(?! (?:is|are|was|were|has|have|confer|predict))"
)
_ELIGIBLE = re.compile(
    rf",? ?\b(?:who (?:are|were|have|had)? ?|that (?:are|is|were) |which (?:are|is) |and )?(?:unfit|ineligible|not eligible|eligible|not candidates|candidates|not a candidate|not suitable|unsuitable|unable to (?:receive|undergo|tolerate)|cannot (?:undergo|receive|tolerate)"
    rf"|preclude[sd]?(?: the)?(?: use of)?)(?: (?:for|to|of|the|intensive|standard|frontline|receive)){{0,4}} {run('DCTH')}"
)
_PRIOR = re.compile(
    rf",? ?\b(?:(?:who (?:are|were|have|had)|that (?:are|is|were)|which (?:are|is)|and)? ?(?:intolerant|intolerance|resistant|refractory|resistance|(?:have |had |has )?(?:fail(?:ed|s)?|relapsed after|progressed (?:on|after))|after failure of|after|following|previously treated with|pretreated with|prior|previous|exposed to|before)"
    rf"(?: (?:for|to|of|with|at|least|one|two|three|more|and|or|intolerant|intolerance|resistant|the|intensive|prior|previous|frontline|first-line|standard|therapy|treatment|both|either|lines)){{0,7}}) {run('DCTH')}"
)
_TIME_POINT = re.compile(rf"\bend(?: of |-of-|-)[{ranges('TH')}]")
_LATER = re.compile(
    rf"\b(?:subsequent|second|secondary|treatment-related) [{ranges('S')}]"
)  # what treatment led to, not for
_AGAINST_PRIOR = re.compile(
    rf"[{ranges('DCTH')}]-(?:refractory|resistant|intolerant|naive|naïve|free|treated|pretreated|exposed|experienced|ineligible|related|induced|associated) "
)
_DURING = re.compile(rf"(?<=[{_DRUGS}]) (?:during|in|as part of|as) (?:the )?[{ranges('H')}]")
_QUALIFIED = re.compile(
    rf"[{ranges('PRXY')}] ((?:(?:pediatric|paediatric|childhood|adult|older|infant|de novo|newly diagnosed|untreated|relapsed|refractory) )?[{ranges('S')}])"
)
_GENE_AND_CHANGE = re.compile(
    rf"(?P<g>[{ranges('G')}])(?: gene)?(?:,? \(?|-)(?P<v>[{ranges('V')}])\)?|(?P<w>[{ranges('V')}])(?: mutations?| variants?)? (?:of|in|within)(?: the)? (?P<h>[{ranges('G')}])"
)
_THAN = re.compile(
    rf" than(?: with| that of| that with| in| for| those with| those of)?(?: (?:patients|those|with|the|wild-type|standard)){{0,3}} (?P<arm>{run('DCTHGVF')})(?: alone| mutations?| wild type)?"
)
_COMPARING = re.compile(
    rf"((?:compar(?:ed|es|ing|ison of)|test(?:ed|s|ing))(?: [a-z\-]+){{0,3}} [{ranges('DCTH')}])(?: [a-z\-]+)? (?:with|to|and|versus|against) (?P<arm>[{ranges('DCTH')}])"
)
_SOME_PATIENTS = re.compile(
    r",? but not (?:for|in) (?:children|adults|adolescents|infants|men|women|older adults|older patients|younger patients),?"
)
_CONTRAST = re.compile(
    r",? (?=(?:whereas|while|although|though|even though|but|however|yet|nevertheless)\b(?! (?:(?:often |also |may |can |usually )?(?:caus|induc|express|lack|carr|confer|show|predict|improv|produc|leads?\b|remains?\b|susceptib|sensitiv|respons|resistan|insensitiv|inhibited|blocked|absent|missing)|(?:not|is|are|was|were|has|have|had|may|can|also|did|does|do|in|with|only)\b)))"
)


def _kept_verb(masked: str, match: re.Match[str]) -> str:
    """The verb of "was compared with D": the arm goes, the comparison stays."""
    return " compared" if masked[: match.start()].endswith((" was", " were", " been", " being")) else ""


def _without_arms(masked: str, compared: dict[str, str], pattern: re.Pattern[str]) -> str:
    pieces: list[str] = []
    last = 0
    for match in pattern.finditer(masked):
        keep = match[1] if pattern is _COMPARING else _kept_verb(masked, match)
        out = "".join(char for char in match["arm"] if letter_of(char))
        kind = KINDS[letter_of(out[0]) or "S"]
        before = next(
            (c for c in reversed(masked[last : match.start()] + keep) if KINDS.get(letter_of(c) or "") == kind), None
        )
        if before is not None:
            compared[before] = compared.get(before, "") + out
        pieces += (masked[last : match.start()], keep)
        last = match.end()
    return "".join(pieces) + masked[last:] if last else masked


def _specific(masked: str, named: dict[str, Named]) -> str:
    """Without the gene that stands beside its own variant: the variant is the argument."""

    def variant(match: re.Match[str]) -> str:
        gene, change = (match["g"], match["v"]) if match["g"] else (match["h"], match["w"])
        return str(change) if named[change].mention.norm.startswith(named[gene].mention.norm + " ") else match[0]

    return _GENE_AND_CHANGE.sub(variant, masked)


def settled(line: Line) -> Line:
    """The line without appositions, conditions and asides, contrasts marked: what most patterns read."""
    masked = line.masked
    compared: dict[str, str] = {}
    if ", " in masked or "(" in masked:
        masked = _LESION_APPOSITION.sub(r"\1 ", _APPOSITION.sub(r"\1 ", masked))
    if "compar" in masked:
        masked = _without_arms(masked, compared, _COMPARING)
    if "D" in line.letters and (" with " in masked or " added to " in masked):
        masked = _VERB_FIRST.sub(r"\1 plus \3\2", _TOGETHER.sub(" plus ", masked))
    if "C" in line.letters and "D" in line.letters:
        masked = _CLASS_FIRST.sub(r"\1", _CLASS_BRACKET.sub(r"\1", masked))
        masked = _COPULA.sub(r"\1", masked)
    if any(
        word in masked for word in ("without", "absence", "lack", "irrespective", "regardless", "independent", "adjust")
    ):
        masked = _CONDITION.sub("", masked)
    if {"G", "V"} <= line.letters:
        masked = _specific(masked, line.named)
    if any(
        word in masked for word in ("compar", "versus", "vs", "than", "over", "erior to", "relative to", "preferred to")
    ):
        masked = _without_arms(_without_arms(masked, compared, _COMPARED), compared, _THAN)
    if "but not" in masked:
        masked = _SOME_PATIENTS.sub("", masked)
    masked = _CONTRAST.sub(" ¦ ", masked)
    if any(word in masked for word in ("unlike", "contrast", "opposed", "addition", "besides", "apart", "other than")):
        masked = _ASIDE.sub(" ", masked)
    masked = _resolved(masked)
    return replace(line, masked=masked, compared=compared)


_AGAIN = re.compile(
    r"(?:(?<=; )|(?<=¦ )|(?<=¦ but )|(?<=¦ although )|(?<=¦ though )|(?<=¦ while )|(?<=, and )|(?<=; however, )|(?<=because ))(?:it|they)(?= \w)(?! (?:is|was|has been) \w+ (?:that|whether|to))"
)
_WHICH = re.compile(rf"([{ANY_MENTION}])(?: mutations?| fusion| deletion)?, which (?=[a-z]+)")
_TOPIC = re.compile(f"[{ranges('DCTHGVFSM')}]")
_TOPICS = re.compile(run("DCTHGVFM"))


def _resolved(masked: str) -> str:
    """With "it" and ", which" of a later clause replaced by what they stand for."""
    if ", which " in masked:
        masked = _WHICH.sub(r"\1 ; \1 ", masked)
    topic = _TOPIC.search(masked)
    if topic and (" it " in masked or " they " in masked):
        again = _AGAIN.search(masked, topic.end())
        if again:
            several = _TOPICS.match(masked, topic.start()) if again[0] == "they" else None
            masked = masked[: again.start()] + (several or topic)[0] + masked[again.end() :]
    return masked


def _with(line: Line, masked: str) -> Line:
    return line if masked == line.masked else replace(line, masked=masked)


def bare(line: Line) -> Line:
    """A line in which a risk or karyotype word before a disease ("high-risk MDS") is no mention of its own."""
    if line.letters.isdisjoint("PRXY") or "S" not in line.letters:
        return line
    return _with(line, _QUALIFIED.sub(r"\1", line.masked))


def without_phase(line: Line) -> Line:
    """A line in which the phase in which a drug is given ("D during induction") is no mention."""
    return _with(line, _DURING.sub("", line.masked)) if "H" in line.letters else line


def without_priors(line: Line) -> Line:
    """A settled line without earlier treatments and eligibility ("resistant to D", "after T"): they are no use of it."""
    if line.letters.isdisjoint("DCTH"):
        return line
    return _with(line, _TIME_POINT.sub("", _LATER.sub("", _AGAINST_PRIOR.sub("", _PRIOR.sub("", line.masked)))))


def without_eligibility(line: Line) -> Line:
    """A line without what patients are fit or unfit for: it is not given."""
    return line if line.letters.isdisjoint("DCTH") else _with(line, _ELIGIBLE.sub("", line.masked))


def unaltered(line: Line) -> Line:
    """A line without the alteration that a disease has ("G-mutated S", "S with V"): a drug is given for the disease."""
    if line.letters.isdisjoint("GVF") or "S" not in line.letters or line.letters.isdisjoint("DCTH"):
        return line
    return _with(line, _ALTERED_DISEASE.sub("", line.masked))
