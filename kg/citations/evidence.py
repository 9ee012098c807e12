"""The evidence for a stance in one sentence: its cues and its neighbours."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kg.citations import sentence as words
from kg.citations.sentence import Spoken
from kg.citations.wording import Cue, Polarity, wording

OTHER_WAY: dict[Polarity, Polarity] = {"supporting": "contrasting", "contrasting": "supporting"}
_OWN, _ELSEWHERE = 0.14, 0.06  # what is added where the sentence speaks of the citing study, of earlier work
_UNMARKED = 0.85  # the clause of the cue has no citation mark, another clause has
_LINKED = 0.1  # a connective after a sentence about the citing study
_BARE = 0.4  # below this a sentence says nothing of its own about the cited work
_LINK = re.compile(
    r"^\W*(?:similarly|likewise|in contrast|by contrast|however|conversely|nevertheless|on the (?:other hand|contrary)|also|in addition)\b"
)
_ELABORATES = re.compile(
    r"^\W*(?:for example|for instance|indeed|specifically|in (?:a|the|one|another) (?:\w+ ){0,3}(?:study|trial|review|meta-analysis)"
    r"|a (?:\w+ ){0,3}(?:study|trial|review|meta-analysis)|\w+ et al|\w+ and (?:colleagues|co-?workers))\b"
)
_BACK = re.compile(
    r"^\W*(?:however, |in contrast(?: to|,)? |contrary to |likewise,? |similarly,? |in fact,? )?"
    r"(?:this|these|our|we|in our|in the present|the present|in this|the current)\b"
)


@dataclass(frozen=True, slots=True)
class Hit:
    """A cue found: for which stance it counts, how much, its name, and the words."""

    stance: Polarity
    score: float
    cue: str
    found: str


def cue_hits(sentence: str) -> list[Hit]:
    """All cues of a folded sentence, each at its first place that says something."""
    tables = wording()
    traps: set[int] = set()
    cues: set[int] = set()
    for _, (of_traps, of_cues) in tables.automaton.iter(sentence):
        traps.update(of_traps)
        cues.update(of_cues)
    if not cues:
        return []
    text = sentence
    for number in sorted(traps):
        text = tables.traps[number].pattern.sub(_blank, text)
    facts: _Facts | None = None  # asked only where a cue is found
    found: list[Hit] = []
    for number in sorted(cues):
        cue = tables.cues[number]
        for match in cue.pattern.finditer(text):
            facts = facts or _Facts(words.read(sentence), text)
            if hit := facts.weigh(cue, match.start(), match.end()):
                found.append(hit)
                break
    return found


def _blank(match: re.Match[str]) -> str:
    return "~" * len(match[0])  # no letter and no space, so that no pattern reaches across


class _Facts:
    """What a sentence speaks of, asked by several cues."""

    def __init__(self, spoken: Spoken, text: str) -> None:
        self.spoken, self.text = spoken, text
        self.own = words.own(text)
        self.elsewhere = words.elsewhere(text)
        self.any_mark = words.MARK in text

    def weigh(self, cue: Cue, start: int, end: int) -> Hit | None:
        """The cue as evidence, None where it says nothing here."""
        clause = self.spoken.clause_of(start)
        before = self.text[clause[0] : start]
        if words.open_question(before):
            return None
        score = cue.weight * self._met(cue, clause, start, end)
        if score == 0:
            return None
        score += _OWN * self.own + _ELSEWHERE * self.elsewhere
        if self.any_mark and cue.needs not in ("other", "connective") and not self.spoken.marked(clause):
            score *= _UNMARKED
        stance = cue.stance
        if words.negated(before):
            stance, score = OTHER_WAY[stance], score * 0.95
        return Hit(stance, score, cue.name, self.text[start:end].strip()[:60])

    def _met(self, cue: Cue, clause: tuple[int, int], start: int, end: int) -> float:
        """How far the need of a cue is met, 0-1."""
        match cue.needs:
            case "own":
                return 1.0 if self.own else 0.75
            case "result":
                return 1.0 if self.own or not words.somebody(self.text[:start]) else 0.7
            case "study" | "connective":
                return 1.0 if words.study(self.text) else 0.4
            case "cited subject":
                return 1.0 if words.somebody(self.text) else 0.3
            case "other":
                return 0.0 if words.own_limits(self.text[clause[0] : clause[1]]) else 1.0
            case "not own":
                return 0.3 if words.own(self.text[clause[0] : end]) else 1.0
            case "contrasted":
                said = self.text[:start]
                return 1.0 if words.MARK in said or words.elsewhere(said) else 0.5
            case "reported":
                return 1.0 if self.elsewhere else 0.5
        return 1.0


def from_neighbours(sentence: str, hits: Sequence[Hit], before: str, after: str) -> Iterator[Hit]:
    """What the sentences around add.

    "Similarly" or "However" at the start counts more after an own finding. A bare report takes its stance
    from a next sentence that compares itself with it, or from a sentence before that announced agreement
    or contrast. Neighbours with marks of their own speak of other works.
    """
    if hits and before and _LINK.match(sentence) and words.speaks_of_us(words.fold(before)):
        best = max(hits, key=lambda hit: hit.score)
        yield Hit(best.stance, best.score + _LINKED, best.cue, best.found)
    if any(hit.score >= _BARE for hit in hits):
        return
    if after:
        following = words.fold(after)
        if words.MARK not in following and _BACK.match(following):
            for hit in cue_hits(following):
                yield Hit(hit.stance, 0.8 * hit.score, hit.cue, f"next sentence: {hit.found}")
    if before and _ELABORATES.match(sentence):
        previous = words.fold(before)
        if words.MARK not in previous:
            for hit in cue_hits(previous):
                yield Hit(hit.stance, 0.7 * hit.score, hit.cue, f"sentence before: {hit.found}")
