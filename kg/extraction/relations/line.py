"""One sentence as the patterns see it: lower case, one character for each mention, asides taken out.

Taken out are citations, brackets without a mention, an abbreviation behind its name, appositions ("D, a
FLT3 inhibitor, …"), conditions ("in the absence of FLT3-ITD"), and exceptions ("…, but not D"), which are
kept with the mention that they follow. ``¦`` stands where a contrast begins: no pattern reads across it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from kg.extraction.model import Mention, Sentence
from kg.extraction.relations.codes import ANY_MENTION, PER_ROLE, code, letter_of, ranges, role, role_bits, without_private
from kg.extraction.relations.lists import RUN_FILLER, run
from kg.extraction.relations.patterns import literals_in
from kg.extraction.scope import Scope, scope_of
from kg.extraction.scope.cues import lowered

LONGEST = 4000  # characters; what is longer is a table or a broken text, no sentence
_DRUGS, _ALTERED = ranges("DC"), ranges("GVFPRM")
_CITED = re.compile(r" ?\[[\d,;–\- ]{1,60}\]")
_BRACKET = re.compile(rf" ?\([^(){ANY_MENTION}]*\)")
_ABBREVIATION = re.compile(rf"([{ANY_MENTION}])( [a-z]{{1,12}})? \(([{ANY_MENTION}])\)")
_APPOSITION = re.compile(rf"([{_DRUGS}])(?:, | \()(?:an?|the|another|one of the) [^,;(){ranges('DS')}]{{0,120}}(?:, |\) ?)")
_COPULA = re.compile(rf"([{_DRUGS}]) (?:is|are) (?:an?|the|another) [^,;(){ranges('DSGM')}]{{0,80}}[{ranges('C')}](?= (?:that|which|targeting|directed|against|approved|used|indicated|for|licensed|with)\b|, (?:approved|used|indicated|licensed)\b)")
_CONDITION = re.compile(
    rf",? ?(?<![a-z])(?:in the absence of|and without|but without|with or without|without|lacking|who lack|that lack|irrespective of|regardless of|independent of"
    rf"|independently of|adjusted for|adjusting for|after adjustment for)(?: (?:an?|the|any|concurrent|concomitant|co-occurring|coexisting|other|additional|detectable|high)){{0,3}} {run('GVFPRM')}"
    rf"(?: mutations?| status| presence)?"
)  # fmt: skip
_EXCEPTION = re.compile(
    rf",? \(?(but not|except for|except|with the exception of|with the sole exception of|excluding|and not|though not|although not|however not|not)"
    rf"(?: {RUN_FILLER}){{0,6}} (?P<out>{run('GVFMDCTHSPRXY')})(?: mutations?)?\)?,?"
)
_PAIR = rf"[{ranges('GVFMDCTHSP')}](?: (?:and|or) [{ranges('GVFMDCTHSP')}])?"
_ASIDE = re.compile(rf"(?:^|, |¦ ?)(?:unlike|in contrast to|as opposed to|in addition to|besides|apart from|other than)(?: {RUN_FILLER}){{0,4}} {_PAIR}(?: mutations?)?,? ")
_COMPARED = re.compile(
    rf",? ?(?<![a-z])(?:(?:as |when )?(?:compared|tested|randomi[sz]ed|compared head-to-head) (?:with|to|against)|in comparison (?:with|to)|versus|vs\.?|relative to|over|than (?:with|that of|in|for)|(?:effective|active|potent|toxic|better|worse) than|superior to|inferior to|noninferior to|non-inferior to)"
    rf"(?: (?:{RUN_FILLER}|those|cases|without|wild-type|wild|type|alone|placebo|or|standard|conventional|single-agent|that)){{0,7}} (?P<arm>{run('DCTHGVFS')})(?: alone| wild type| wild-type| mutations?| group| arm)?"
)
_CLASS_FIRST = re.compile(rf"([{_DRUGS}])(?:, | \()(?:an?|the) [^,;(){ranges('DSGM')}]{{0,80}}[{ranges('C')}](?= )")
_TOGETHER = re.compile(rf"(?<=[{ranges('D')}]) (?:given |combined |together |in combination )?with (?=[{ranges('D')}])")
_ELIGIBLE = re.compile(
    rf",? ?\b(?:who (?:are|were|have|had)? ?|that (?:are|is|were) |which (?:are|is) |and )?(?:unfit|ineligible|not eligible|eligible|not candidates|candidates|not a candidate|not suitable|unsuitable|unable to (?:receive|undergo|tolerate)|cannot (?:undergo|receive|tolerate)"
    rf"|preclude[sd]?(?: the)?(?: use of)?)(?: (?:for|to|of|the|intensive|standard|frontline|receive)){{0,4}} {run('DCTH')}"
)
_PRIOR = re.compile(
    rf",? ?\b(?:(?:who (?:are|were|have|had)|that (?:are|is|were)|which (?:are|is)|and)? ?(?:intolerant|intolerance|resistant|refractory|resistance|(?:have |had |has )?(?:fail(?:ed|s)?|relapsed after|progressed (?:on|after))|after failure of|after|following|previously treated with|pretreated with|prior|previous|exposed to|before)"
    rf"(?: (?:for|to|of|with|at|least|one|two|three|more|and|or|intolerant|intolerance|resistant|the|intensive|prior|previous|frontline|first-line|standard|therapy|treatment|both|either|lines)){{0,7}}) {run('DCTH')}"
)
_DURING = re.compile(rf"(?<=[{_DRUGS}]) (?:during|in|as part of|as) (?:the )?[{ranges('H')}]")
_QUALIFIED = re.compile(rf"[{ranges('PRXY')}] ([{ranges('S')}])")
_GENE_AND_CHANGE = re.compile(
    rf"(?P<g>[{ranges('G')}])(?: gene)?(?:,? \(?|-)(?P<v>[{ranges('V')}])\)?|(?P<w>[{ranges('V')}])(?: mutations?| variants?)? (?:of|in|within)(?: the)? (?P<h>[{ranges('G')}])"
)
_THAN = re.compile(rf" than(?: with| that of| that with| in| for| those with| those of)?(?: (?:patients|those|with|the|wild-type|standard)){{0,3}} (?P<arm>{run('DCTHGVF')})(?: alone| mutations?| wild type)?")
_COMPARING = re.compile(rf"(compar(?:ed|es|ing|ison of)(?: [a-z\-]+){{0,3}} [{ranges('DCTH')}])(?: [a-z\-]+)? (?:with|to|and|versus|against) (?P<arm>[{ranges('DCTH')}])")
_SOME_PATIENTS = re.compile(r",? but not (?:for|in) (?:children|adults|adolescents|infants|men|women|older adults|older patients|younger patients),?")
_CONTRAST = re.compile(
    r",? (?=(?:whereas|while|although|though|even though|but|however|yet|nevertheless)\b(?! (?:(?:often |also |may |can |usually )?(?:caus|induc|express|lack|carr|confer|show|predict|improv|produc|leads?\b|remains?\b)|(?:not|is|are|was|were|has|have|had|may|can|also|did|does|do|in|with|only)\b)))"
)
_KINDS = {letter: kind for kind, letters in {"drug": "DCTHU", "disease": "SN", "lesion": "GVF", "marker": "M", "sign": "PRXYE", "end": "ABOQ"}.items() for letter in letters}


@dataclass(slots=True)
class Named:
    """A mention in a line; ``borrowed``: an earlier sentence gave it ("this mutation")."""

    mention: Mention
    borrowed: bool = False


@dataclass
class Line:
    """A sentence ready for matching. ``masked`` is what patterns see, ``named`` what its characters stand for."""

    sentence: Sentence
    masked: str
    named: dict[str, Named]
    excepted: dict[str, str] = field(default_factory=dict)  # mention -> characters of its exceptions
    letters: frozenset[str] = frozenset()
    bits: int = 0  # the same roles as bits
    literals: frozenset[str] = frozenset()  # literals of patterns that it holds
    compared: dict[str, str] = field(default_factory=dict)  # mention -> characters of the arms it is compared with

    @cached_property
    def scope(self) -> Scope:
        """Cues of the masked sentence."""
        return scope_of(self.masked)


def _bracketless(masked: str, named: dict[str, Named]) -> str:
    def same(match: re.Match[str]) -> str:
        first, second = named[match[1]].mention, named[match[3]].mention
        twin = first.norm == second.norm or (first.id is not None and first.id == second.id)
        return match[1] + (match[2] or "") if twin else match[0]

    return _ABBREVIATION.sub(same, _BRACKET.sub("", masked))


def _without_exceptions(masked: str, excepted: dict[str, str]) -> str:
    pieces: list[str] = []
    last = 0
    for match in _EXCEPTION.finditer(masked):
        out = "".join(char for char in match["out"] if letter_of(char))
        kind = _KINDS[letter_of(out[0]) or "S"]
        before = next((c for c in reversed(masked[last : match.start()]) if _KINDS.get(letter_of(c) or "") == kind), None)
        if before is None or (match[1] == "not" and not masked[match.start() : match.start() + 1] == ","):
            continue
        excepted[before] = excepted.get(before, "") + out
        pieces.append(masked[last : match.start()])
        last = match.end()
    return "".join(pieces) + masked[last:] if last else masked


def _without_arms(masked: str, compared: dict[str, str], pattern: re.Pattern[str]) -> str:
    pieces: list[str] = []
    last = 0
    for match in pattern.finditer(masked):
        keep = match[1] if pattern is _COMPARING else ""
        out = "".join(char for char in match["arm"] if letter_of(char))
        kind = _KINDS[letter_of(out[0]) or "S"]
        before = next((c for c in reversed(masked[last : match.start()] + keep) if _KINDS.get(letter_of(c) or "") == kind), None)
        if before is not None:
            compared[before] = compared.get(before, "") + out
        pieces += (masked[last : match.start()], keep)
        last = match.end()
    return "".join(pieces) + masked[last:] if last else masked


def line_of(text: str, sentence: Sentence, mentions: Sequence[Mention], borrowed: Sequence[tuple[int, int, Mention]] = ()) -> Line | None:
    """The line of a sentence with its mentions in text order, None where it is too long to be one.

    ``borrowed`` are stretches that stand for a mention of an earlier sentence: start, end, mention.
    """
    if sentence.end - sentence.start > LONGEST:
        return None
    body = lowered(without_private(text[sentence.start : sentence.end]))
    counts: dict[str, int] = {}
    named: dict[str, Named] = {}
    pieces: list[str] = []
    last = 0
    spots = [(m.start, m.end, Named(m)) for m in mentions] + [(a, b, Named(m, borrowed=True)) for a, b, m in borrowed]
    for start, end, item in sorted(spots, key=lambda spot: spot[0]):
        begin = start - sentence.start
        letter = role(item.mention)
        number = counts.get(letter, 0)
        if begin < last or number >= PER_ROLE:
            continue
        counts[letter] = number + 1
        char = code(letter, number)
        named[char] = item
        pieces += (body[last:begin], char)
        last = end - sentence.start
    pieces.append(body[last:])
    masked = " ".join("".join(pieces).replace("’", "'").replace("‐", "-").replace("‑", "-").split())
    excepted: dict[str, str] = {}
    if "[" in masked:
        masked = _CITED.sub("", masked)
    if "(" in masked:
        masked = _bracketless(masked, named)
    if "not" in masked or "exce" in masked or "excluding" in masked:
        masked = _without_exceptions(masked, excepted)
    letters = frozenset(counts)
    return Line(sentence, masked, named, excepted, letters, role_bits(letters), literals_in(masked))


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
        masked = _APPOSITION.sub(r"\1 ", masked)
    if "compar" in masked:
        masked = _without_arms(masked, compared, _COMPARING)
    if "D" in line.letters and " with " in masked:
        masked = _TOGETHER.sub(" plus ", masked)
    if "C" in line.letters and "D" in line.letters:
        masked = _CLASS_FIRST.sub(r"\1", masked)
        masked = _COPULA.sub(r"\1", masked)
    if any(word in masked for word in ("without", "absence", "lack", "irrespective", "regardless", "independent", "adjust")):
        masked = _CONDITION.sub("", masked)
    if {"G", "V"} <= line.letters:
        masked = _specific(masked, line.named)
    if any(word in masked for word in ("compar", "versus", "vs", "than", "over", "erior to", "relative to")):
        masked = _without_arms(_without_arms(masked, compared, _COMPARED), compared, _THAN)
    if "but not" in masked:
        masked = _SOME_PATIENTS.sub("", masked)
    masked = _CONTRAST.sub(" ¦ ", masked)
    if any(word in masked for word in ("unlike", "contrast", "opposed", "addition", "besides", "apart", "other than")):
        masked = _ASIDE.sub(" ", masked)
    masked = _resolved(masked)
    return replace(line, masked=masked, compared=compared)


_AGAIN = re.compile(r"(?:(?<=; )|(?<=¦ )|(?<=¦ but )|(?<=¦ although )|(?<=¦ though )|(?<=¦ while )|(?<=, and )|(?<=; however, )|(?<=because ))(?:it|they)(?= \w)(?! (?:is|was|has been) \w+ (?:that|whether|to))")
_WHICH = re.compile(rf"([{ANY_MENTION}])(?: mutations?| fusion| deletion)?, which (?=[a-z]+)")
_TOPIC = re.compile(f"[{ranges('DCTHGVFSM')}]")


def _resolved(masked: str) -> str:
    """With "it" and ", which" of a later clause replaced by what they stand for."""
    if ", which " in masked:
        masked = _WHICH.sub(r"\1 ; \1 ", masked)
    topic = _TOPIC.search(masked)
    if topic and (" it " in masked or " they " in masked):
        again = _AGAIN.search(masked, topic.end())
        if again:
            masked = masked[: again.start()] + topic[0] + masked[again.end() :]
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
    return _with(line, _PRIOR.sub("", line.masked))


def without_eligibility(line: Line) -> Line:
    """A line without what patients are fit or unfit for: it is not given."""
    return line if line.letters.isdisjoint("DCTH") else _with(line, _ELIGIBLE.sub("", line.masked))
